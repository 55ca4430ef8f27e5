package web

import (
	"embed"
	"net/http"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

//go:embed *.html
var files embed.FS

// Board is the page that says how it stands with every way in and out, and sends
// again what failed.
type Board struct {
	page    *page.Engine
	reports *complaint.Service
	set     *page.Set
	cfg     BoardConfig
}

// BoardConfig is what the page knows of the settings.
type BoardConfig struct {
	Zone    *time.Location
	Mailbox string   // address for reports, "" for none
	Open    []string // chat services and programs that may deliver
}

// NewBoard makes the page.
func NewBoard(engine *page.Engine, reports *complaint.Service, cfg BoardConfig) *Board {
	return &Board{engine, reports, engine.Parse(files, "board.html"), cfg}
}

// Routes is the table of contents.
func (b *Board) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/kanal", Handler: b.show},
		{Method: "POST", Path: "/kanal", Handler: b.resend},
	}
}

type boardPage struct {
	page.Base
	In    []page.Fact
	Ways  []wayLine
	Items []failed
	More  page.More
}

type wayLine struct {
	complaint.Delivery
	Name   string
	Oldest string
	State  string // a word
	Kind   string // of its mark
}

type failed struct {
	complaint.Undelivered
	Way, State, When string
}

func (b *Board) show(rw http.ResponseWriter, r *http.Request) error {
	by, l := actor.Of(r.Context()), page.Lang(r)
	ways, err := b.reports.Deliveries(r.Context(), by)
	if err != nil {
		return err
	}
	v := &boardPage{}
	v.Title = page.T(r, "channel.board_title")
	waiting, lost, shut, leaving := 0, 0, 0, 0
	for _, d := range ways {
		ln := wayLine{Delivery: d, Name: wayName(r, d.Way), State: page.T(r, "channel.way_well"), Kind: "ok"}
		if !d.Oldest.IsZero() {
			ln.Oldest = i18n.Moment(l, d.Oldest, b.cfg.Zone)
		}
		switch {
		case !d.Open:
			ln.State, ln.Kind = page.T(r, "channel.way_shut"), "empty"
		case d.Failed > 0:
			ln.State, ln.Kind = page.T(r, "channel.way_failed"), "bad"
		case d.Retrying > 0:
			ln.State, ln.Kind = page.T(r, "channel.way_retrying"), "warn"
		}
		waiting, lost, shut, leaving = waiting+d.Retrying, lost+d.Failed, shut+d.Dropped, leaving+d.Waiting-d.Retrying
		v.Ways = append(v.Ways, ln)
	}
	switch {
	case lost > 0:
		v.Lead = page.T(r, "channel.board_lost", i18n.Number(l, int64(lost)))
	case waiting > 0:
		v.Lead = page.T(r, "channel.board_waits", i18n.Number(l, int64(waiting)))
	case shut > 0:
		v.Lead = page.T(r, "channel.board_shut", i18n.Number(l, int64(shut)))
	case leaving > 0:
		v.Lead = page.T(r, "channel.board_leaving", i18n.Number(l, int64(leaving)))
	default:
		v.Lead = page.T(r, "channel.board_well")
	}
	if b.cfg.Mailbox != "" {
		v.In = append(v.In, page.Fact{Label: page.T(r, "channel.way.mail"), Value: b.cfg.Mailbox})
	}
	for _, name := range b.cfg.Open {
		v.In = append(v.In, page.Fact{Label: wayName(r, name), Value: "/kanal/" + name})
	}
	list, next, err := b.reports.Undelivered(r.Context(), by, r.URL.Query().Get("lanjut"))
	if err != nil {
		return err
	}
	for _, u := range list {
		x := failed{Undelivered: u, Way: wayName(r, u.Way), State: page.T(r, "channel.message_failed"), When: i18n.Moment(l, u.CreatedAt, b.cfg.Zone)}
		if u.State == "queued" {
			x.State = page.T(r, "channel.message_again", i18n.Moment(l, u.NextAt, b.cfg.Zone))
		}
		v.Items = append(v.Items, x)
	}
	v.More = page.More{Shown: len(v.Items), Total: -1}
	if next != "" {
		v.More.Next = page.Address("/kanal", "lanjut", next)
	}
	return b.set.Render(rw, r, "board.html", v)
}

// wayName is a way in words; programs that the region added have their own name.
func wayName(r *http.Request, way string) string {
	switch way {
	case "mail", "phone", "whatsapp", "telegram":
		return page.T(r, "channel.way."+way)
	}
	return way
}

func (b *Board) resend(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	by := actor.Of(r.Context())
	n := 1
	if way := f.Get("jalur"); way != "" {
		n, err = b.reports.ResendAll(r.Context(), by, way)
	} else {
		err = b.reports.Resend(r.Context(), by, f.Get("pesan"))
	}
	if err != nil {
		return err
	}
	b.page.Say(rw, r, "done", "channel.resent", i18n.Number(page.Lang(r), int64(n)))
	return page.Redirect(rw, r, "/kanal")
}

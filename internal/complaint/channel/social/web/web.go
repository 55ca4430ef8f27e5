// Package web is the door to posts in social media: what waits for a public
// reply, the form for a pasted link, and one post with the draft of its reply.
package web

import (
	"embed"
	"net"
	"net/http"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel/social"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page *page.Engine
	svc  *social.Service
	set  *page.Set
	cfg  Config
}

// Config is what the site knows about its surroundings.
type Config struct {
	Region  string // "Kota Kediri"
	Zone    *time.Location
	Clock   clock.Clock
	Address func(r *http.Request) string // of the sender; nil: the connection's
}

// New makes the door.
func New(engine *page.Engine, svc *social.Service, cfg Config) *Web {
	if cfg.Address == nil {
		cfg.Address = func(r *http.Request) string {
			host, _, _ := net.SplitHostPort(r.RemoteAddr)
			return host
		}
	}
	return &Web{engine, svc, engine.Parse(files, "board.html", "record.html", "post.html"), cfg}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/medsos", Handler: w.board},
		{Method: "GET", Path: "/medsos/baru", Handler: w.recordForm},
		{Method: "POST", Path: "/medsos/baru", Handler: w.record, Limit: recordLimit},
		{Method: "GET", Path: "/medsos/{number}", Handler: w.post},
		{Method: "POST", Path: "/medsos/{number}", Handler: w.reply},
	}
}

// recordLimit is three pictures of a screen.
const recordLimit = 40 << 20

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

type boardPage struct {
	page.Base
	Lines   []line
	Filters page.Filters
	More    page.More
	Done    bool
	Sum     string // one sentence
}

// line is one post of the list.
type line struct {
	social.Post
	Headline string
	Where    string // platform
	When     string // replied
	Deadline page.Deadline
}

func (w *Web) board(rw http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f := social.Filter{Replied: q.Get("tampil") == "dibalas", Agency: org.UnitID(q.Get("opd")), After: complaint.ID(q.Get("lanjut"))}
	b, err := w.svc.Board(r.Context(), by(r), f)
	if err != nil {
		return err
	}
	l := page.Lang(r)
	v := &boardPage{Done: f.Replied}
	v.Title = page.T(r, "social.title")
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}}
	switch {
	case f.Replied:
		v.Lead = page.T(r, "social.lead_done")
	case b.Waiting == 0:
		v.Lead = page.T(r, "social.lead_none")
	case b.Late > 0:
		v.Lead = page.T(r, "social.lead_late", i18n.Number(l, int64(b.Waiting)), i18n.Number(l, int64(b.Late)))
	default:
		v.Lead = page.T(r, "social.lead", i18n.Number(l, int64(b.Waiting)))
	}
	v.Filters.Chips = []page.Chip{{Label: page.T(r, "social.waiting"), Count: b.Waiting, Href: "/medsos", Current: !f.Replied && f.Agency == ""}}
	for _, a := range b.Agencies {
		name := a.Name
		if a.Unit == "" {
			continue // the coordinator's are in the whole list
		}
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: name, Count: a.Waiting, Href: page.Address("/medsos", "opd", string(a.Unit)), Current: !f.Replied && f.Agency == a.Unit})
	}
	done := page.Chip{Label: page.T(r, "social.replied"), Count: -1, Href: page.Address("/medsos", "tampil", "dibalas"), Current: f.Replied}
	if f.Replied {
		v.Filters.Chips[0].Count = -1
	}
	v.Filters.Chips = append(v.Filters.Chips, done)
	for _, p := range b.Posts {
		ln := line{Post: p, Headline: shortened(p.Report.Text, p.Report.Number), Where: page.T(r, "social.platform."+string(p.Platform)), Deadline: w.badge(l, &p)}
		if !p.RepliedAt.IsZero() {
			ln.When = i18n.DayMonth(l, clock.DateOf(p.RepliedAt, w.cfg.Zone))
		}
		v.Lines = append(v.Lines, ln)
	}
	v.More = page.More{Shown: len(v.Lines), Total: -1}
	if b.Next != "" {
		v.More.Next = page.Address("/medsos", "tampil", "dibalas", "lanjut", string(b.Next))
	}
	return w.set.Render(rw, r, "board.html", v)
}

// badge words until when the public reply is due.
func (w *Web) badge(l i18n.Lang, p *social.Post) page.Deadline {
	if !p.RepliedAt.IsZero() {
		return page.Deadline{}
	}
	day, today := clock.DateOf(p.DueAt, w.cfg.Zone), clock.DateOf(w.cfg.Clock.Now(), w.cfg.Zone)
	d := page.Deadline{Date: i18n.LongDate(l, day), Text: i18n.DayMonth(l, day)}
	switch n := today.DaysUntil(day); {
	case p.Late:
		d.Kind, d.Text = "bad", i18n.T(l, "complaint_desk.late_days", max(1, -n))
	case n == 0:
		d.Kind, d.Text = "warn", i18n.T(l, "complaint_desk.today", i18n.Clock(l, p.DueAt, w.cfg.Zone))
	case n == 1:
		d.Kind, d.Text = "warn", i18n.T(l, "complaint_desk.tomorrow")
	}
	return d
}

// shortened is the first line of a report, its number when it has no words.
func shortened(text, number string) string {
	r := []rune(text)
	for i, c := range r {
		if c == '\n' {
			r = r[:i]
			break
		}
	}
	if len(r) > 90 {
		return string(r[:89]) + "…"
	}
	if len(r) == 0 {
		return number
	}
	return string(r)
}

package web

import (
	"embed"
	"net/http"
	"strings"

	"pendopo/internal/absence"
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

//go:embed *.html
var files embed.FS

// Web holds what the page needs.
type Web struct {
	page   *page.Engine
	svc    *absence.Service
	rounds *appointment.Service
	set    *page.Set
}

// New makes the door.
func New(engine *page.Engine, svc *absence.Service, rounds *appointment.Service) *Web {
	return &Web{engine, svc, rounds, engine.Parse(files, "board.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/plt", Handler: w.board},
		{Method: "POST", Path: "/plt", Handler: w.act},
	}
}

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

type boardPage struct {
	page.Base
	Terms      []termLine
	Away       []awayLine
	May        bool
	Kinds      []page.Option
	Capacities []page.Option
}

type termLine struct {
	ID, Title, Href, Name, Since, Ends, Number, Basis string
	Soon                                              bool // ends within a fortnight
}

type awayLine struct {
	ID, Title, Href, Name, Kind, Span, StandIn string
}

// soon is how many days before its end a term is marked: time to write the
// order of the next.
const soon = 14

func (w *Web) board(rw http.ResponseWriter, r *http.Request) error { return w.show(rw, r, nil) }

func (w *Web) show(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	b, err := w.svc.Board(r.Context(), by(r), "")
	if err != nil {
		return err
	}
	l := page.Lang(r)
	t := func(key string, args ...any) string { return i18n.T(l, "absence_web."+key, args...) }
	p := &boardPage{May: by(r).Require(actor.PersonnelOfficer, actor.AuthorizedOfficial) == nil}
	p.Base = page.Base{Title: t("title"), Lead: t("lead", len(b.Terms), len(b.Away)), Form: f}
	for _, x := range b.Terms {
		n := termLine{ID: string(x.ID), Title: x.Title, Href: "/jabatan/" + string(x.Post), Name: x.Name, Basis: x.Basis, Since: t("day", x.Age), Ends: t("no_end")}
		if x.Age == 0 {
			n.Since = t("from", x.From)
		}
		if x.Until != "" {
			n.Ends = t("ends", x.Until.AddDays(-1), x.Left)
			n.Soon = x.Left < soon
		}
		if x.Kind == org.Acting {
			n.Number = t("term", x.Number)
			if x.Last {
				n.Number = t("term_last", x.Number)
			}
		}
		p.Terms = append(p.Terms, n)
	}
	for _, x := range b.Away {
		n := awayLine{ID: string(x.ID), Title: x.Post.Title, Href: "/jabatan/" + string(x.Post.ID), Name: x.Name, Kind: i18n.T(l, "absence.kind."+string(x.Kind)),
			Span: t("span", x.From, x.Until.AddDays(-1)), StandIn: t("nobody")}
		if x.Plh {
			n.StandIn = t("stand_in")
		}
		p.Away = append(p.Away, n)
	}
	for _, k := range org.LeaveKinds {
		p.Kinds = append(p.Kinds, page.Option{Value: string(k), Label: i18n.T(l, "absence.kind."+string(k))})
	}
	for _, k := range []org.HoldingKind{org.Acting, org.DailyActing} {
		p.Capacities = append(p.Capacities, page.Option{Value: string(k), Label: t("capacity_" + string(k))})
	}
	return w.set.Render(rw, r, "board.html", p)
}

// act does what the pressed button names; a refusal is shown above the forms
// with its article, and the input is kept.
func (w *Web) act(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), by(r)
	reg, err := w.svc.Org.Get(ctx)
	if err != nil {
		return err
	}
	post := func(name string) org.PostID { // identifier or code
		if p := reg.PostByCode(f.Get(name)); p != nil {
			return p.ID
		}
		return org.PostID(f.Get(name))
	}
	day := func(name string) clock.Date {
		d := f.Date(name)
		if d != "" {
			d = d.AddDays(1) // people write the last day
		}
		return d
	}
	done := "absence_web.saved"
	switch f.Get("do") {
	case "leave":
		_, err = w.svc.AddLeave(ctx, who, absence.LeaveIn{Post: post("post"), Kind: org.LeaveKind(f.Get("kind")), From: f.Date("from"), Until: day("last"), Basis: f.Get("basis")})
	case "assign":
		var person people.PersonID
		if p := reg.PersonByNumber(people.NumberKey(f.Get("person"))); p != nil {
			person = p.ID
		}
		_, err = w.rounds.AssignActing(ctx, who, appointment.ActingIn{Post: post("acting_post"), Person: person, Kind: org.HoldingKind(f.Get("capacity")),
			From: f.Date("acting_from"), Until: day("acting_last"), Basis: strings.TrimSpace(f.Get("acting_basis"))})
	case "end":
		err = w.rounds.EndActing(ctx, who, org.HoldingID(f.Get("id")), f.Date("on"), f.Get("why"))
	case "back":
		err = w.svc.EndLeave(ctx, who, org.LeaveID(f.Get("id")), f.Date("on"), f.Get("why"))
	}
	if f.Take(err) || err == nil && f.Failed() {
		return w.show(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", done)
	return page.Redirect(rw, r, "/plt")
}

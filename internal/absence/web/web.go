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

// Web holds what the pages need.
type Web struct {
	page   *page.Engine
	svc    *absence.Service
	rounds *appointment.Service
	set    *page.Set
}

// New makes the door.
func New(engine *page.Engine, svc *absence.Service, rounds *appointment.Service) *Web {
	return &Web{engine, svc, rounds, engine.Parse(files, "board.html", "draft.html", "order.html", "term.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/plt", Handler: w.board},
		{Method: "POST", Path: "/plt", Handler: w.act},
		{Method: "GET", Path: "/plt/surat", Handler: w.draft},
		{Method: "POST", Path: "/plt/surat", Handler: w.write},
		{Method: "GET", Path: "/plt/surat/{order}", Handler: w.order},
		{Method: "POST", Path: "/plt/surat/{order}", Handler: w.decide},
		{Method: "GET", Path: "/plt/surat/{order}/pdf", Handler: w.paper},
		{Method: "GET", Path: "/plt/{term}", Handler: w.term},
		{Method: "POST", Path: "/plt/{term}", Handler: w.change},
	}
}

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

// words are the messages of this door in the reader's language.
func words(r *http.Request) func(string, ...any) string {
	l := page.Lang(r)
	return func(key string, args ...any) string { return i18n.T(l, "absence_web."+key, args...) }
}

// crumbs lead back to the board for who may open it; the official and the
// superior came from their own desk.
func crumbs(r *http.Request) []page.Link {
	if !absence.MayKnowWhy(by(r)) {
		return nil
	}
	return []page.Link{{Label: page.T(r, "absence_web.title"), Href: "/plt"}}
}

type boardPage struct {
	page.Base
	Orders     []orderLine
	Terms      []termLine
	Away       []awayLine
	May        bool
	Kinds      []page.Option
	Capacities []page.Option
	HeadAs     []page.Option
	// The posts that the words of a form fit, when there are several.
	LeavePosts, ActingPosts postChoices
}

type orderLine struct {
	Href, Title, Name, Span, Waits string
	Mine                           bool // the reader's signature is what it waits for
}

type termLine struct {
	ID, Title, Href, Post, Name, Since, Number, Basis string
	Due                                               page.Deadline
	Part                                              int // of the term that has passed, in percent; -1 without an end
}

type awayLine struct {
	ID, Title, Href, Name, Kind, Span, StandIn, Order string
	Alone                                             bool // nobody stands in
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
	l, t := page.Lang(r), words(r)
	p := &boardPage{May: by(r).Require(actor.PersonnelOfficer, actor.AuthorizedOfficial) == nil}
	p.Base = page.Base{Title: t("title"), Lead: t("lead", len(b.Terms), len(b.Away)), Form: f}
	for _, x := range b.Orders {
		p.Orders = append(p.Orders, orderLine{Href: "/plt/surat/" + string(x.ID), Title: x.Title, Name: x.Name, Span: t("span", x.From, x.Until.AddDays(-1)),
			Waits: t("waits_for", x.SignerName, x.SignerTitle), Mine: x.MaySign})
	}
	for _, x := range b.Terms {
		p.Terms = append(p.Terms, lineOf(r, x))
	}
	for _, x := range b.Away {
		n := awayLine{ID: string(x.ID), Title: x.Post.Title, Href: "/jabatan/" + string(x.Post.ID), Name: x.Name, Kind: i18n.T(l, "absence.kind."+string(x.Kind)),
			Span: t("span", x.From, x.Until.AddDays(-1)), StandIn: t("nobody"), Alone: !x.Plh}
		switch {
		case x.Plh:
			n.StandIn = t("stand_in")
		case x.Duty != "":
			n.StandIn = t("asked")
		}
		if p.May && !x.Plh && !x.Leave.Kind.Suspends() && x.Post.Level != org.LevelHead {
			n.Order = page.Address("/plt/surat", "cuti", string(x.ID))
		}
		p.Away = append(p.Away, n)
	}
	for _, k := range org.LeaveKinds {
		p.Kinds = append(p.Kinds, page.Option{Value: string(k), Label: i18n.T(l, "absence.kind."+string(k))})
	}
	for _, k := range []org.HoldingKind{org.Acting, org.DailyActing} {
		p.Capacities = append(p.Capacities, page.Option{Value: string(k), Label: t("capacity_" + string(k))})
	}
	if f != nil {
		reg, err := w.svc.Org.Get(r.Context())
		if err != nil {
			return err
		}
		on := clock.Date(w.page.Today())
		p.LeavePosts, p.ActingPosts = choices(reg, on, f, "post", t("vacant")), choices(reg, on, f, "acting_post", t("vacant"))
	}
	p.HeadAs = []page.Option{{Value: "deputy", Label: t("head_deputy")}, {Value: "interim", Label: t("head_interim")}}
	return w.set.Render(rw, r, "board.html", p)
}

// lineOf is a term in a list: which day it is, how long it still runs.
func lineOf(r *http.Request, x absence.Term) termLine {
	t := words(r)
	n := termLine{ID: string(x.ID), Title: x.Title, Href: "/plt/" + string(x.ID), Post: "/jabatan/" + string(x.Post), Name: x.Name, Basis: x.Basis,
		Since: t("day", x.Age), Due: page.Deadline{Text: t("no_end")}, Part: -1}
	if x.Age == 0 {
		n.Since = t("from", x.From)
	}
	if x.Until != "" {
		n.Due = page.Deadline{Text: t("ends", x.Until.AddDays(-1), x.Left), Date: string(x.Until.AddDays(-1))}
		if n.Part = min(100, 100*x.Age/max(1, x.From.DaysUntil(x.Until))); x.Left < 0 {
			n.Due.Text = t("ended", x.Until.AddDays(-1))
		} else if x.Left < soon {
			n.Due.Kind = "warn"
		}
	}
	if x.Kind == org.Acting && !x.Governs {
		n.Number = t("term", x.Number)
		if x.Last {
			n.Number = t("term_last", x.Number)
		}
	}
	return n
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
	on := clock.Date(w.page.Today())
	switch f.Get("do") {
	case "leave":
		post := choose(reg, on, f, "post")
		if f.Failed() {
			return w.show(rw, r, f)
		}
		_, err = w.svc.AddLeave(ctx, who, absence.LeaveIn{Post: post, Kind: org.LeaveKind(f.Get("kind")), From: f.Date("from"), Until: after(f, "last"), Basis: f.Get("basis")})
	case "assign":
		post := choose(reg, on, f, "acting_post")
		if f.Failed() {
			return w.show(rw, r, f)
		}
		_, err = w.rounds.AssignActing(ctx, who, appointment.ActingIn{Post: post, Person: personOf(reg, f, "person"), Kind: org.HoldingKind(f.Get("capacity")),
			From: f.Date("acting_from"), Until: after(f, "acting_last"), Basis: strings.TrimSpace(f.Get("acting_basis"))})
	case "head":
		head := headPost(reg, on)
		if f.Get("head_as") == "interim" {
			_, err = w.svc.AssignInterim(ctx, who, absence.InterimIn{Post: head, Person: personOf(reg, f, "head_person"), From: f.Date("head_from"), Until: after(f, "head_last"), Basis: f.Get("head_basis")})
		} else {
			_, err = w.svc.AssignDeputy(ctx, who, absence.DeputyIn{Post: head, From: f.Date("head_from"), Until: after(f, "head_last"), Basis: f.Get("head_basis")})
		}
	case "back":
		err = w.svc.EndLeave(ctx, who, org.LeaveID(f.Get("id")), f.Date("on"), f.Get("why"))
	}
	if f.Take(err) || err == nil && f.Failed() {
		return w.show(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "absence_web.saved")
	return page.Redirect(rw, r, "/plt")
}

func personOf(reg *org.Register, f *page.Form, name string) people.PersonID {
	if p := reg.PersonByNumber(people.NumberKey(f.Get(name))); p != nil {
		return p.ID
	}
	return ""
}

// after is the day after a last day: people write the last one.
func after(f *page.Form, name string) clock.Date {
	d := f.Date(name)
	if d != "" {
		d = d.AddDays(1)
	}
	return d
}

// headPost is the post of the head of the region.
func headPost(reg *org.Register, on clock.Date) org.PostID {
	for _, p := range reg.At(on).AllPosts() {
		for _, f := range p.Functions {
			if p.Level == org.LevelHead && f.Function == actor.AppointingAuthority {
				return p.ID
			}
		}
	}
	return ""
}

package web

import (
	"net/http"
	"time"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/planning"
)

// sincePage is what became of a round since a moment.
type sincePage struct {
	roundPage
	Path     string
	Day      string // as asked for, "" for the last look
	Basis    string // with which moment the register is compared
	Edits    []editView
	Facts    []factView
	Appeared []foundView
	Cured    []foundView
	Nothing  bool
}

type editView struct {
	Who, When string
	What      []string
	More      int
}

type factView struct {
	Who, What, Href string
}

type foundView struct {
	Kind, Word, Who, Text, Href string
	ByEdit                      bool
}

func (w *Web) since(rw http.ResponseWriter, r *http.Request) error {
	var from time.Time
	day := r.URL.Query().Get("sejak")
	if day != "" {
		d, err := clock.ParseDate(day)
		if err != nil {
			return errs.New(errs.Invalid, "page.bad_date", day)
		}
		from = time.Date(d.Year(), d.Time().Month(), d.Time().Day(), 0, 0, 0, 0, w.page.Zone())
	}
	c, err := w.plan.Since(r.Context(), by(r), id(r), from)
	if err != nil {
		return err
	}
	l, snap, round := page.Lang(r), c.Review.Snapshot, c.Review.Round
	v := &sincePage{roundPage: w.frame(r, round, "planning_web.since_title", nil), Path: href(round.ID, "perubahan"), Day: day}
	moment := i18n.Moment(l, c.Since, w.page.Zone())
	v.Lead = page.T(r, "planning_web.since_lead_day", moment)
	if c.ByLook {
		v.Lead = page.T(r, "planning_web.since_lead_look", moment)
	}
	v.Basis = page.T(r, "planning_web.since_unmarked")
	if !c.Marked.IsZero() {
		v.Basis = page.T(r, "planning_web.since_marked", i18n.Moment(l, c.Marked, w.page.Zone()))
	}
	for _, e := range c.Edits {
		x := editView{Who: page.T(r, "appointment_web.the_program"), When: w.moment(r, e.At)}
		if e.Person != "" {
			x.Who = nameOf(snap, e.Person)
		}
		x.What, x.More = changeWords(l, snap, e.Changes, 6)
		v.Edits = append(v.Edits, x)
	}
	for _, f := range c.Facts {
		v.Facts = append(v.Facts, factWords(r, snap, f))
	}
	v.Appeared, v.Cured = foundWords(r, c.Review, c.Appeared), foundWords(r, c.Review, c.Cured)
	v.Nothing = len(v.Edits)+len(v.Facts)+len(v.Appeared)+len(v.Cured) == 0
	return w.set.Render(rw, r, "since.html", v)
}

// factWords says one change of the register.
func factWords(r *http.Request, snap *org.Snapshot, f planning.Fact) factView {
	x := factView{Who: nameOf(snap, f.Person), Href: "/pegawai/" + string(f.Person)}
	if f.Post != "" {
		x.Who, x.Href = titleOf(snap, f.Post), "/jabatan/"+string(f.Post)
	}
	before, after := f.Before, f.After
	switch f.Kind {
	case planning.FactStatus:
		before, after = people.Status(before).String(), people.Status(after).String()
	case planning.FactCategory:
		before, after = people.Category(before).String(), people.Category(after).String()
	case planning.FactSeat:
		before, after = titleOf(snap, org.PostID(before)), titleOf(snap, org.PostID(after))
	case planning.FactHolder:
		before, after = nameOf(snap, people.PersonID(before)), nameOf(snap, people.PersonID(after))
	}
	if before == "" {
		before = "–"
	}
	if after == "" {
		after = "–"
	}
	x.What = page.T(r, "planning.fact."+string(f.Kind), before, after)
	return x
}

func foundWords(r *http.Request, rv *appointment.Review, all []planning.FoundChange) []foundView {
	var out []foundView
	for _, f := range all {
		x := foundView{Kind: kindOf(f.Grade), Word: page.T(r, "planning_web.grade_"+string(f.Grade)), Text: f.Text, ByEdit: f.ByEdit}
		if rule, ok := eligibility.RuleByID(f.Rule); ok {
			x.Text = page.T(r, rule.TitleKey())
		}
		if f.Person != "" {
			x.Who = page.T(r, "planning_web.in_seat", nameOf(rv.Snapshot, f.Person), titleOf(rv.Snapshot, f.Post))
		}
		if p := rv.Snapshot.Posts[f.Post]; p != nil && p.Structural {
			x.Href = page.Address(href(rv.Round.ID, "papan"), "kursi", p.Code, "saring", "semua")
		}
		out = append(out, x)
	}
	return out
}

// kindOf is the status of a grade.
func kindOf(g planning.Grade) string {
	switch g {
	case planning.Violation:
		return "bad"
	case planning.Warning:
		return "warn"
	}
	return "note"
}

package web

import (
	"net/http"
	"strconv"

	"pendopo/internal/absence"
	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// postPage is one post: who holds it, its duties, its place and its holders
// through time.
type postPage struct {
	page.Base
	Seat      seat
	Several   bool // a post with several chairs
	Chairs    int
	Seated    []personLine
	Away      []awayLine  // absences of the holder that run or are to come
	Limits    []limitLine // what who acts in the post may not do
	Facts     []page.Fact
	Duties    string
	Functions []string
	Holders   []page.Event
	Inferiors []seat
	Gone      string // why the post is not there on the date
	ChartHref string
}

// awayLine is an absence of the holder.
type awayLine struct {
	When, Why string
	Now       bool
}

// limitLine is something that a mandate does not allow.
type limitLine struct{ Text, Cite string }

// personLine is a person in a list.
type personLine struct {
	Name, Href, Note string
	Since            clock.Date
}

func (w *Web) post(rw http.ResponseWriter, r *http.Request) error {
	s, asOf, err := w.at(r)
	if err != nil {
		return err
	}
	p, err := findPost(s, r.PathValue("id"))
	if err != nil {
		return err
	}
	x := s.Seating(p)
	v := &postPage{Seat: seatOf(r, s, asOf, x), Several: !p.Structural, Chairs: p.Chairs, Duties: p.Duties,
		ChartHref: page.Address("/jabatan", "akar", string(p.ID), "per", asOf.Param())}
	v.Base = page.Base{Title: p.Title, Section: page.T(r, "org_web.posts_title"), AsOf: asOf, Crumbs: crumbs(r, s, p.Unit, asOf)}
	v.Lead = postLead(r, s, x)
	if !p.ExistsOn(s.Date) {
		v.Gone, v.Lead = gone(r, p.From, p.Until, s.Date), ""
	}
	v.Facts = postFacts(r, s, p, asOf)
	for _, f := range p.Functions {
		name := page.T(r, "org_web.function_"+string(f.Function))
		if u := s.Units[f.Scope]; u != nil {
			name = page.T(r, "org_web.function_over", name, u.Name)
		}
		v.Functions = append(v.Functions, name)
	}
	if v.Several {
		for _, h := range s.Seated(p.ID) {
			if person := s.People[h.Person]; person != nil {
				v.Seated = append(v.Seated, personLine{Name: person.Name.String(), Href: personHref(person.ID, asOf), Note: person.Grade.Title(), Since: h.From})
			}
		}
	} else {
		v.Holders = holders(r, s, p, asOf)
		v.Away = away(r, s, p, w.actor(r))
		for _, h := range s.HoldingsOf(p.ID) {
			if h.Kind != org.Definitive && h.From > s.Date {
				v.Seat.addActing(r, s, asOf, h)
			}
		}
		v.Limits = limits(r, s, p)
		for i, h := range v.Seat.holdings { // a term leads to its own page for who may open it
			if absence.MayReadTerm(w.actor(r), s, p.ID, h.Person) {
				v.Seat.Acting[i].Term = "/plt/" + string(h.ID)
			}
		}
	}
	for _, q := range s.Inferiors(p.ID) {
		v.Inferiors = append(v.Inferiors, seatOf(r, s, asOf, s.Seating(q)))
	}
	return w.set.Render(rw, r, "post.html", v)
}

// away lists the absences of the holder from the day on. Why somebody is away
// is shown to those who answer for posts; a campaign leave is public, for it
// changes who signs.
func away(r *http.Request, s *org.Snapshot, p *org.Post, by actor.Actor) []awayLine {
	h := s.Holder(p.ID)
	if h == nil {
		return nil
	}
	var out []awayLine
	for _, l := range h.Leaves {
		if l.Until <= s.Date {
			continue
		}
		x := awayLine{When: span(r, l.From, l.Until), Why: page.T(r, "org_web.away"), Now: l.RunsOn(s.Date)}
		if absence.MayKnowWhy(by) || l.Kind.Suspends() {
			x.Why = page.T(r, "absence.kind."+string(l.Kind))
		}
		if l.Kind.Suspends() {
			x.Why += ", " + page.T(r, "org_web.away_rests")
		}
		out = append(out, x)
	}
	return out
}

// limits is what an acting holder of the post may not do, while there is one who
// acts by mandate.
func limits(r *http.Request, s *org.Snapshot, p *org.Post) []limitLine {
	if p.Level == org.LevelHead || len(s.ActingIn(p.ID)) == 0 {
		return nil
	}
	var out []limitLine
	for _, l := range absence.Limits(p, s.Date) {
		kept := page.T(r, "absence_web.limit_stated")
		if l.Refused() {
			kept = page.T(r, "absence_web.limit_refused")
		}
		out = append(out, limitLine{page.T(r, "absence.limit."+l.Key), l.Citation + " · " + kept})
	}
	return out
}

// postLead says who holds the post, and since when, in one sentence.
func postLead(r *http.Request, s *org.Snapshot, x org.Seating) string {
	switch {
	case !x.Post.Structural:
		return page.T(r, "org_web.lead_chairs", len(s.Seated(x.Post.ID)), x.Post.Chairs)
	case x.Person != nil:
		return page.T(r, "org_web.lead_held", x.Person.Name.String(), x.Holding.From, x.Holding.Since().Until(s.Date))
	case x.Awaiting:
		return page.T(r, "org_web.lead_awaiting")
	case len(x.Acting) > 0:
		return page.T(r, "org_web.lead_vacant_acting", x.VacantSince)
	}
	return page.T(r, "org_web.lead_vacant_alone", x.VacantSince)
}

func gone(r *http.Request, from, until, on clock.Date) string {
	if on < from {
		return page.T(r, "org_web.not_yet", from)
	}
	return page.T(r, "org_web.no_longer", until)
}

// crumbs lead from the top of the region to a unit.
func crumbs(r *http.Request, s *org.Snapshot, unit org.UnitID, asOf *page.AsOf) []page.Link {
	out := []page.Link{{Label: page.T(r, "org_web.posts_title"), Href: page.Address("/jabatan", "per", asOf.Param())}}
	path := s.Path(unit)
	for i := len(path) - 1; i >= 0; i-- {
		out = append(out, page.Link{Label: path[i].Name, Href: unitHref(path[i].ID, asOf)})
	}
	return out
}

func postFacts(r *http.Request, s *org.Snapshot, p *org.Post, asOf *page.AsOf) []page.Fact {
	facts := []page.Fact{{Label: page.T(r, "org_web.level"), Value: rank(p)}}
	add := func(key, value, href string) {
		if value != "" {
			facts = append(facts, page.Fact{Label: page.T(r, key), Value: value, Href: href})
		}
	}
	if p.Class > 0 {
		add("org_web.class", strconv.Itoa(p.Class), "")
	}
	if u := s.Units[p.Unit]; u != nil {
		add("org_web.unit", u.Name, unitHref(u.ID, asOf))
	}
	if over := s.Posts[p.Superior]; over != nil {
		add("org_web.superior", over.Title, postHref(over.ID, asOf))
	}
	if p.MinSchooling.Valid() {
		add("org_web.schooling", page.T(r, "org_web.at_least", p.MinSchooling.String()), "")
	}
	add("org_web.field", p.Field, "")
	if age, basis, ok := people.RetirementAge(p.Level, p.Tier, p.RetirementAge, s.Date); ok {
		facts = append(facts, page.Fact{Label: page.T(r, "org_web.retirement_age"), Value: page.T(r, "org_web.years", age), Note: basis})
	}
	add("org_web.code", p.Code, "")
	add("org_web.exists", existed(r, s, p), "")
	for _, old := range p.Predecessors {
		if q := s.Posts[old]; q != nil {
			add("org_web.predecessor", q.Title, postHref(q.ID, &page.AsOf{Date: q.From, Today: asOf.Today}))
		}
	}
	for _, next := range s.Successors(p.ID) {
		if q := s.Posts[next]; q != nil {
			add("org_web.successor", q.Title, postHref(q.ID, asOf))
		}
	}
	return facts
}

// existed says how long the post is there and how many have held it in that
// time.
func existed(r *http.Request, s *org.Snapshot, p *org.Post) string {
	held := map[people.PersonID]bool{}
	for _, h := range s.HoldingsOf(p.ID) {
		if h.Kind == org.Definitive {
			held[h.Person] = true
		}
	}
	if !p.Structural || len(held) == 0 {
		return span(r, p.From, p.Until)
	}
	return page.T(r, "org_web.exists_held", span(r, p.From, p.Until), len(held))
}

// span writes when something ran: "sejak 1 Jan 2020", "1 Jan 2020 – 3 Mar 2024".
func span(r *http.Request, from, until clock.Date) string {
	l := page.Lang(r)
	if until == "" {
		return page.T(r, "org_web.since", i18n.ShortDate(l, from))
	}
	return i18n.ShortDate(l, from) + " – " + i18n.ShortDate(l, until.AddDays(-1))
}

// holders lists who held the post, latest first, on any date.
func holders(r *http.Request, s *org.Snapshot, p *org.Post, asOf *page.AsOf) []page.Event {
	all := s.HoldingsOf(p.ID)
	var out []page.Event
	for i := len(all) - 1; i >= 0; i-- {
		h := all[i]
		person := s.People[h.Person]
		if person == nil {
			continue
		}
		text := page.T(r, "org_web.kind_"+string(h.Kind))
		if h.Basis != "" {
			text += ", " + org.BasisIn(page.Lang(r), h.Basis)
		}
		if h.EndedBy != "" && h.Until != "" {
			text += ". " + page.T(r, "org_web.ended_by", org.BasisIn(page.Lang(r), h.EndedBy))
		}
		out = append(out, page.Event{When: span(r, h.From, h.Until), Title: person.Name.String(), Text: text, Href: personHref(person.ID, asOf), Now: h.RunsOn(s.Date)})
	}
	return out
}

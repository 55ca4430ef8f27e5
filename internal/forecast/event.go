package forecast

import (
	"cmp"
	"slices"

	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Months is how far a forecast looks ahead.
const Months = 24

// Cause is why a seat changes.
type Cause string

// The causes. The first two leave the seat without a holder, a term may go on
// and the end of an acting term leaves a vacant seat without anybody.
const (
	Retirement Cause = "retirement" // the holder reaches the age of retirement
	Ending     Cause = "ending"     // the register knows the last day of the holding
	Term       Cause = "term"       // five years in a senior post: extend by decision, or leave
	Acting     Cause = "acting"     // a term as Plt, Plh or interim ends
)

// Two groups of causes, for filters.
const (
	Vacating Cause = "vacating" // those that leave the seat without a holder
	Terms    Cause = "terms"    // the others
)

// among tells whether a cause is one that a filter names.
func (c Cause) among(f Cause) bool {
	switch f {
	case "":
		return true
	case Vacating:
		return c.Vacates()
	case Terms:
		return !c.Vacates()
	}
	return c == f
}

// Causes lists them in the order of pages.
var Causes = []Cause{Retirement, Ending, Term, Acting}

// Vacates tells whether nobody holds the post afterwards who does now.
func (c Cause) Vacates() bool { return c == Retirement || c == Ending }

// Event is one thing that is coming to a seat.
type Event struct {
	Cause   Cause
	On      clock.Date // the first day on which it is so
	Post    *org.Post
	Agency  *org.Unit // nil when the unit stands under none
	Person  *people.Light
	Holding *org.Holding
	Basis   string // the text that says so; of an ending the decree
	// Overdue: the day has passed and the register still has them there.
	Overdue bool
}

// Key names an event in addresses: its cause and the holding.
func (e *Event) Key() string { return string(e.Cause) + "." + string(e.Holding.ID) }

// Month is the month of the event, "2021-03".
func (e *Event) Month() string { return string(e.On[:7]) }

// Of lists what comes to every seat from the snapshot's day on and what is
// overdue, the soonest first, within a day from the top of the house down. A
// person counts in the definitive post that is theirs; a seat whose holder has
// left already is a vacancy and in no forecast.
//
// rule: pp-11-2017 239(2)a, 239(2)b, 239(2)c, 240
// rule: pp-11-2017 133
func Of(s *org.Snapshot) []Event {
	end := s.Date.AddMonths(Months)
	terms := termOf(s)
	var out []Event
	add := func(c Cause, on clock.Date, p *org.Post, h *org.Holding, basis string) {
		out = append(out, Event{Cause: c, On: on, Post: p, Agency: s.Agency(p.Unit), Person: s.People[h.Person], Holding: h, Basis: basis, Overdue: on <= s.Date})
	}
	for id, person := range s.People {
		h := s.Principal(id)
		if h == nil || !person.Status.InService() {
			continue
		}
		p := s.Posts[h.Post]
		if p == nil || p.Level == org.LevelHead || !p.ExistsOn(s.Date) {
			continue
		}
		retires, basis := s.Retirement(p, person)
		leaves := h.Until // half-open: the first day without them
		switch {
		case leaves != "" && leaves < end && (retires == "" || leaves <= retires):
			add(Ending, leaves, p, h, cmp.Or(h.EndedBy, h.Basis))
		case retires != "" && retires < end:
			add(Retirement, retires, p, h, basis)
		}
		if n, law := terms(p); n > 0 {
			if on := h.Since().AddYears(n); on < end && (retires == "" || on < retires) && (leaves == "" || on < leaves) {
				add(Term, on, p, h, law)
			}
		}
	}
	for _, p := range s.AllPosts() {
		for _, h := range s.ActingIn(p.ID) {
			if h.Until != "" && h.Until < end && s.People[h.Person] != nil {
				add(Acting, h.Until, p, h, h.Basis)
			}
		}
	}
	slices.SortFunc(out, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(b.Post.Level.Height(), a.Post.Level.Height()),
			cmp.Compare(a.Post.Echelon.Code(), b.Post.Echelon.Code()), cmp.Compare(a.Post.Code, b.Post.Code), cmp.Compare(a.Key(), b.Key()))
	})
	return out
}

// termOf tells for how many years a post is held without a decision to extend,
// with the article; 0 for posts without a term. Only senior executives have one:
// the five years of administrators and supervisors are a time to move them in.
//
// rule: pp-11-2017 133
func termOf(s *org.Snapshot) func(*org.Post) (int, string) {
	book := s.Law
	if book == nil {
		book = regulation.National()
	}
	n := book.At(s.Date).Int("tenure.jptp.max.years")
	return func(p *org.Post) (int, string) {
		if p.Level != people.LevelSeniorExecutive || !n.InForce {
			return 0, ""
		}
		return n.Value, n.Citation.At(s.Date)
	}
}

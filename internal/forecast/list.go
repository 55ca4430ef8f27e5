package forecast

import (
	"cmp"
	"slices"

	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Filter chooses events for a list.
type Filter struct {
	Structural bool         // only structural seats
	Level      people.Level // "" for all
	Agency     org.UnitID   // "" for all
	Month      string       // "2021-03", Overdue for what has passed, "" for all
	Cause      Cause        // or a group of them; "" for all
	After      string       // key of the last event of the page before
	Limit      int          // 1–500, 50 when 0
}

// Overdue is the month of a filter that chooses what has passed already.
const Overdue = "overdue"

// fits tells whether an event passes the filter; the parts named in without are
// not asked, so that a figure can count beside the choice already made.
func (f *Filter) fits(e *Event, without part) bool {
	switch {
	case without != partLevel && (f.Structural && !e.Post.Structural || f.Level != "" && e.Post.Level != f.Level):
		return false
	case without != partAgency && f.Agency != "" && (e.Agency == nil || e.Agency.ID != f.Agency):
		return false
	case without != partMonth && f.Month == Overdue && !e.Overdue:
		return false
	case without != partMonth && f.Month != "" && f.Month != Overdue && (e.Overdue || e.Month() != f.Month):
		return false
	}
	return without == partCause || e.Cause.among(f.Cause)
}

type part int

const (
	partNone part = iota
	partLevel
	partAgency
	partMonth
	partCause
)

// Tally counts events: structural ones by cause, and of the others those who
// retire or leave.
type Tally struct {
	Retirement, Ending, Term, Acting int
	Functional, Operational          int
}

// Vacated is how many structural seats lose their holder.
func (t Tally) Vacated() int { return t.Retirement + t.Ending }

// All is everything that a tally counts.
func (t Tally) All() int { return t.Vacated() + t.Term + t.Acting + t.Functional + t.Operational }

func (t *Tally) add(e *Event) {
	switch {
	case e.Post.Structural && e.Cause == Retirement:
		t.Retirement++
	case e.Post.Structural && e.Cause == Ending:
		t.Ending++
	case e.Cause == Term:
		t.Term++
	case e.Cause == Acting:
		t.Acting++
	case e.Post.Level == people.LevelFunctional:
		t.Functional++
	default:
		t.Operational++
	}
}

// MonthTally counts a month.
type MonthTally struct {
	Month clock.Date // its first day; "" for what is overdue
	Tally
}

// AgencyTally counts an agency.
type AgencyTally struct {
	Agency *org.Unit
	Tally
}

// Page is one page of a forecast with its figures. Each figure counts within the
// filter, but for the choices that its own list makes.
type Page struct {
	Day      clock.Date
	Items    []Event
	Total    int
	Next     string        // "" on the last page
	Tally    Tally         // of the agency and month of the filter
	Vacant   int           // structural seats that are vacant today
	Months   []MonthTally  // of the agency
	Agencies []AgencyTally // of the month
	ByLevel  map[people.Level]int
	ByCause  map[Cause]int
}

// list pages through events and counts them.
func list(s *org.Snapshot, all []Event, f Filter) *Page {
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, 500)
	p := &Page{Day: s.Date, ByLevel: map[people.Level]int{}, ByCause: map[Cause]int{}}
	for _, v := range s.Vacancies() {
		if !s.AwaitsConfirmation(v) {
			p.Vacant++
		}
	}
	months := map[clock.Date]*Tally{"": {}}
	first := clock.NewDate(s.Date.Year(), int(s.Date.Time().Month()), 1)
	for at := first; at < s.Date.AddMonths(Months); at = at.AddMonths(1) {
		months[at] = &Tally{}
	}
	agencies := map[*org.Unit]*Tally{}
	passed := f.After == ""
	wide := f // tallies tell levels and causes apart themselves
	wide.Structural, wide.Level, wide.Cause = false, "", ""
	for i := range all {
		e := &all[i]
		if f.fits(e, partLevel) {
			p.ByLevel[e.Post.Level]++
			if f.fits(e, partNone) {
				p.Total++
				switch {
				case !passed:
				case len(p.Items) < limit:
					p.Items = append(p.Items, *e)
				case p.Next == "":
					p.Next = p.Items[limit-1].Key()
				}
			}
		}
		if wide.fits(e, partNone) {
			p.Tally.add(e)
		}
		if wide.fits(e, partMonth) {
			at := clock.Date("")
			if !e.Overdue {
				at = clock.Date(e.Month() + "-01")
			}
			if t := months[at]; t != nil {
				t.add(e)
			}
		}
		if wide.fits(e, partAgency) && e.Agency != nil {
			if agencies[e.Agency] == nil {
				agencies[e.Agency] = &Tally{}
			}
			agencies[e.Agency].add(e)
		}
		if f.fits(e, partCause) {
			p.ByCause[e.Cause]++
		}
		if e.Key() == f.After {
			passed = true
		}
	}
	for at, t := range months {
		if at != "" || t.All() > 0 {
			p.Months = append(p.Months, MonthTally{at, *t})
		}
	}
	slices.SortFunc(p.Months, func(a, b MonthTally) int { return cmp.Compare(a.Month, b.Month) })
	for u, t := range agencies {
		p.Agencies = append(p.Agencies, AgencyTally{u, *t})
	}
	slices.SortFunc(p.Agencies, func(a, b AgencyTally) int {
		return cmp.Or(cmp.Compare(b.Vacated(), a.Vacated()), cmp.Compare(b.All(), a.All()), cmp.Compare(a.Agency.Code, b.Agency.Code))
	})
	return p
}

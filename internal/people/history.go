package people

import "pendopo/internal/kit/clock"

// NumberEntry is an employee number and the day from which it is the person's.
// A PPPK who becomes a PNS gets a second number and keeps the first.
type NumberEntry struct {
	Kind  NumberKind
	Value string
	From  clock.Date // "" when it is not known
}

// GradeEntry is a promotion in grade.
type GradeEntry struct {
	Grade        Grade
	From         clock.Date // TMT
	DecreeNumber string
	DecreeDate   clock.Date
}

// PostEntry is a post held, as the person's file tells it (riwayat jabatan). It
// may be of another agency, so it is told in words; PostCode is the post of
// this region when it is one.
type PostEntry struct {
	Title         string
	UnitName      string
	Level         Level
	Echelon       Echelon
	Tier          FunctionalTier
	Field         string // field of work
	PostCode      string
	From          clock.Date // TMT
	Until         clock.Date // first day no longer held; "" when it still is or the end is not known
	InauguratedOn clock.Date
	DecreeNumber  string
	DecreeDate    clock.Date
}

// SchoolingEntry is one completed schooling.
type SchoolingEntry struct {
	Level  SchoolLevel
	Field  string // study programme
	School string
	Year   int // of graduation, 0 when not known
}

// History is all that the register keeps of one person through time, each list
// ordered from the earliest.
type History struct {
	Numbers   []NumberEntry
	Grades    []GradeEntry
	Posts     []PostEntry
	Schooling []SchoolingEntry
	Ratings   []Rating
	Sanctions []Sanction
	Leaves    []Leave
}

// GradeAt is the grade in force at a date.
func (h *History) GradeAt(at clock.Date) (GradeEntry, bool) {
	for i := len(h.Grades) - 1; i >= 0; i-- {
		if h.Grades[i].From <= at {
			return h.Grades[i], true
		}
	}
	return GradeEntry{}, false
}

// HighestSchooling is the schooling of the highest level, the latest of equals.
func (h *History) HighestSchooling() (SchoolingEntry, bool) {
	var best SchoolingEntry
	for _, s := range h.Schooling {
		if s.Level.weight() >= best.Level.weight() && s.Level != 0 {
			best = s
		}
	}
	return best, best.Level != 0
}

// RatingOf is the rating of a year.
func (h *History) RatingOf(year int) (Rating, bool) {
	for i := len(h.Ratings) - 1; i >= 0; i-- {
		if h.Ratings[i].Year == year {
			return h.Ratings[i], true
		}
	}
	return Rating{}, false
}

// SanctionsInForce lists the sanctions that run at a date, light ones too.
func (h *History) SanctionsInForce(at clock.Date) []Sanction {
	var out []Sanction
	for _, s := range h.Sanctions {
		if s.InForce(at) {
			out = append(out, s)
		}
	}
	return out
}

// LeaveAt is the leave of a kind that covers a date.
func (h *History) LeaveAt(kind LeaveKind, at clock.Date) (Leave, bool) {
	for _, l := range h.Leaves {
		if l.Kind == kind && l.Covers(at) {
			return l, true
		}
	}
	return Leave{}, false
}

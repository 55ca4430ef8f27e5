package matching

import (
	"cmp"
	"slices"

	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Part is one thing that is compared.
type Part int

// The parts, in the order in which they are shown.
const (
	Field     Part = iota // service in the post's field of work
	Schooling             // above what the post asks
	Years                 // at the level below the post, or level with that
	Rating                // of the last two rated years
	Training              // leadership
	Parts                 // how many there are
)

var partWords = [Parts]string{"field", "schooling", "years", "rating", "training"}

// String is the English word, for the API.
func (p Part) String() string { return partWords[p] }

// NameKey is the message key of the part's name.
func (p Part) NameKey() string { return "appointment_match." + partWords[p] }

// Weights are what the parts count for. They need not add up to 100: a match is
// the share of all points that can be had.
type Weights struct {
	Part [Parts]int
	// Doubt is taken off for every warning.
	Doubt int
	// FullField and FullYears are the years after which a part has all its
	// points.
	FullField, FullYears int
	// Uncertain: a setting of the region, not law; so it is while no law gives it.
	Uncertain bool
	// Without marks parts that nobody could be judged by, because the register
	// does not keep what they need. They count for nobody.
	Without [Parts]bool
}

// WeightsOn are the weights of a day.
//
// rule: praktik-calon bobot, pengurangan, penuh
func WeightsOn(law regulation.View) Weights {
	var w Weights
	get := func(id string) int {
		n := law.Int(id)
		w.Uncertain = w.Uncertain || n.Uncertain
		return n.Value
	}
	for p, id := range [Parts]string{"match.weight.field", "match.weight.schooling", "match.weight.years", "match.weight.rating", "match.weight.training"} {
		w.Part[p] = get(id)
	}
	w.Doubt = get("match.doubt")
	w.FullField, w.FullYears = max(get("match.full.field.years"), 1), max(get("match.full.level.years"), 1)
	return w
}

// Profile is what of a person is compared, read once for all posts.
type Profile struct {
	schooling people.SchoolLevel
	fields    []fieldDays
	days      [4]int // of service at the height or above, by Level.Height
	rating    int    // share of 100
	ratings   []people.Rating
	training  eligibility.Known
}

type fieldDays struct {
	field string
	days  int
}

// ratedYears is how many years of ratings count.
const ratedYears = 2

// NewProfile reads a person as of a day.
func NewProfile(p *eligibility.PersonFacts, on clock.Date) Profile {
	f := Profile{schooling: p.Schooling, training: p.LeadershipTraining}
	stints := slices.Clone(p.Posts)
	stints = slices.DeleteFunc(stints, func(s eligibility.Stint) bool { return s.From == "" || s.From >= on })
	slices.SortFunc(stints, func(a, b eligibility.Stint) int { return cmp.Compare(a.From, b.From) })
	for i := range stints {
		name := stints[i].Field
		if name == "" || slices.ContainsFunc(f.fields, func(x fieldDays) bool { return x.field == name }) {
			continue
		}
		f.fields = append(f.fields, fieldDays{name, served(stints, on, func(s *eligibility.Stint) bool { return s.Field == name })})
	}
	for _, l := range []people.Level{people.LevelOperational, people.LevelSupervisor, people.LevelAdministrator, people.LevelSeniorExecutive} {
		f.days[l.Height()] = served(stints, on, func(s *eligibility.Stint) bool { return s.CountsAs(l) })
	}
	f.ratings = lastRatings(p.Ratings, on)
	for _, r := range f.ratings {
		f.rating += ratingShare[r.Predicate]
	}
	if n := len(f.ratings); n > 0 {
		f.rating /= n
	}
	return f
}

// served adds up the days of the stints that count, each day once. The stints
// stand in order of their first day.
func served(stints []eligibility.Stint, on clock.Date, counts func(*eligibility.Stint) bool) int {
	days := 0
	reached := clock.Date("")
	for i := range stints {
		s := &stints[i]
		if !counts(s) {
			continue
		}
		from, until := max(s.From, reached), s.Until
		if until == "" || until > on {
			until = on
		}
		if until <= from {
			continue
		}
		days += from.DaysUntil(until)
		reached = until
	}
	return days
}

// lastRatings are the latest rated years before a day, the worst of a year that
// has several, newest first.
func lastRatings(all []people.Rating, on clock.Date) []people.Rating {
	var out []people.Rating
	for y := on.Year() - 1; y > on.Year()-1-2*ratedYears && len(out) < ratedYears; y-- {
		var worst people.Rating
		for _, r := range all {
			if r.Year == y && r.Predicate != people.NoPredicate && (worst.Predicate == people.NoPredicate || r.Predicate < worst.Predicate) {
				worst = r
			}
		}
		if worst.Predicate != people.NoPredicate {
			out = append(out, worst)
		}
	}
	return out
}

// ratingShare is what a predicate is worth. The law orders the predicates and
// gives no distances: even steps from the lowest.
var ratingShare = map[people.Predicate]int{people.VeryPoor: 0, people.Poor: 25, people.NeedsWork: 50, people.Good: 75, people.VeryGood: 100}

// TrainingKnown tells whether anything is known of the person's training.
func (f *Profile) TrainingKnown() bool { return f.training != eligibility.Unknown }

// Match is how well a person fits a post.
type Match struct {
	// Points are out of 1000, so that equals are rare; pages show Score.
	Points int
	Doubts int
	// Share of each part, out of 100; Judged is false where nothing is known of
	// the person, and such a part has no points.
	Share  [Parts]int
	Judged [Parts]bool
	// Out are the parts that count for nobody in this post.
	Out [Parts]bool
}

// Score is the match from 0 to 100.
func (m *Match) Score() int { return (m.Points + 5) / 10 }

const daysOfYear = 365.25

// Of matches a person with a post. need is the schooling that the post asks for;
// doubts are the warnings that the rules gave.
func Of(f *Profile, target *eligibility.PostFacts, need people.SchoolLevel, doubts int, w *Weights) Match {
	m := Match{Doubts: doubts, Out: w.Without}
	if len(target.Fields) == 0 {
		m.Out[Field] = true
	} else {
		m.Judged[Field] = true
		m.Share[Field] = full(f.inField(target.Fields), w.FullField)
	}
	if f.schooling.Valid() {
		m.Judged[Schooling] = true
		m.Share[Schooling] = schoolingShare(f.schooling, need)
	}
	m.Judged[Years] = true
	m.Share[Years] = full(f.days[below(target.Level).Height()], w.FullYears)
	if len(f.ratings) > 0 {
		m.Judged[Rating], m.Share[Rating] = true, f.rating
	}
	if f.training != eligibility.Unknown {
		m.Judged[Training] = true
		if f.training == eligibility.Yes {
			m.Share[Training] = 100
		}
	}
	m.Points = w.points(&m)
	return m
}

// points are the share of all points that can be had, less the doubts.
func (w *Weights) points(m *Match) int {
	got, all := 0, 0
	for p := range Parts {
		if !m.Out[p] {
			got, all = got+w.Part[p]*m.Share[p], all+w.Part[p]
		}
	}
	if all == 0 {
		return 0
	}
	return max(0, got*10/all-10*w.Doubt*m.Doubts)
}

func (f *Profile) inField(fields []string) int {
	days := 0
	for _, x := range f.fields {
		if slices.Contains(fields, x.field) {
			days += x.days
		}
	}
	return days
}

// full is the share of so many years that the days make.
func full(days, years int) int {
	return min(100, int(float64(days)*100/(daysOfYear*float64(years))+0.5))
}

// schoolingShare: what is asked is worth 60, and every academic degree above it
// 20 more. Professional education counts as the degree it builds on.
func schoolingShare(have, need people.SchoolLevel) int {
	if need.Valid() && !have.Satisfies(need) {
		return 0
	}
	share := 60
	for _, degree := range []people.SchoolLevel{people.SchoolS1, people.SchoolS2, people.SchoolS3} {
		if have.Satisfies(degree) && !need.Satisfies(degree) {
			share += 20
		}
	}
	return min(share, 100)
}

// below is the level from which a post is entered.
func below(l people.Level) people.Level {
	switch l {
	case people.LevelSeniorExecutive:
		return people.LevelAdministrator
	case people.LevelAdministrator:
		return people.LevelSupervisor
	}
	return people.LevelOperational
}

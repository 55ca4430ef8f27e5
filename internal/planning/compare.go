package planning

import (
	"cmp"
	"fmt"
	"slices"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Grade is how heavy a finding is for the next step of its round.
type Grade string

// The grades, heaviest first.
const (
	Violation Grade = "violation" // in the way of the next step
	Warning   Grade = "warning"
	Later     Grade = "later" // a later step will ask for it
)

var gradeOrder = map[Grade]int{Violation: 0, Warning: 1, Later: 2}

// Finding is one thing the rules, or plain logic, say against a seat.
type Finding struct {
	Grade  Grade
	Person people.PersonID // "" for the round as a whole
	Post   org.PostID
	Rule   string // "" for seats that contradict each other
	Text   eligibility.Text
}

// key names a finding whatever its words: the date in a sentence may move while
// the finding stays.
func (f Finding) key() string {
	if f.Rule == "" {
		return fmt.Sprint(f.Grade, f.Text)
	}
	return string(f.Grade) + " " + string(f.Person) + " " + string(f.Post) + " " + f.Rule
}

// Findings are what stands against a round, heaviest first, in the order of the
// annex.
func Findings(rv *appointment.Review) []Finding {
	var out []Finding
	for _, x := range rv.Report.Inconsistencies {
		f := Finding{Grade: Violation, Text: x.Message}
		for _, m := range rv.Moves {
			if len(x.Moves) > 0 && m.ID == x.Moves[0] {
				f.Person, f.Post = m.Person, m.ToPost
			}
		}
		out = append(out, f)
	}
	add := func(m *appointment.Move, vs eligibility.Verdicts) {
		for i := range vs {
			v := &vs[i]
			f := Finding{Rule: v.Rule, Text: v.Message}
			switch {
			case !v.Unmet():
				continue
			case v.Blocks() && v.Step > rv.Due:
				f.Grade = Later
			case v.Severity == eligibility.Block:
				f.Grade = Violation
			case v.Severity == eligibility.Warn && v.Step <= rv.Due:
				f.Grade = Warning
			default:
				continue
			}
			if m != nil {
				f.Person, f.Post = m.Person, m.ToPost
			}
			out = append(out, f)
		}
	}
	for i := range rv.Report.Findings {
		add(rv.Report.Findings[i].Move, rv.Report.Findings[i].Verdicts)
	}
	add(nil, rv.Report.Round)
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(gradeOrder[a.Grade], gradeOrder[b.Grade]) })
	return out
}

// differ are the findings that only the second list has, and those that only
// the first has.
func differ(now, then []Finding) (appeared, cured []Finding) {
	only := func(a, b []Finding) (out []Finding) {
		there := map[string]bool{}
		for _, f := range b {
			there[f.key()] = true
		}
		for _, f := range a {
			if !there[f.key()] {
				out = append(out, f)
			}
		}
		return out
	}
	return only(then, now), only(now, then)
}

// Swing is a number before and after.
type Swing struct{ Now, Then int }

// Moved tells whether it changed.
func (s Swing) Moved() bool { return s.Now != s.Then }

// onlyIn are the posts that the first list has and the second has not.
func onlyIn(a, b []org.PostID) (out []org.PostID) {
	for _, p := range a {
		if !slices.Contains(b, p) {
			out = append(out, p)
		}
	}
	return out
}

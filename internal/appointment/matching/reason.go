package matching

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/people"
)

// Reason says one part in words.
type Reason struct {
	Part   Part
	Share  int // of 100
	Weight int
	Text   eligibility.Text
	// Out: the part counts for nobody in this post.
	Out bool
}

// Reasons are the parts of a match in words, in their order.
func (m *Match) Reasons(f *Profile, target *eligibility.PostFacts, need people.SchoolLevel, w *Weights) []Reason {
	out := make([]Reason, 0, Parts)
	for p := range Parts {
		r := Reason{Part: p, Share: m.Share[p], Weight: w.Part[p], Out: m.Out[p]}
		switch {
		case p == Field && len(target.Fields) == 0:
			r.Text = say("field_open")
		case p == Field && m.Share[p] == 0:
			r.Text = say("field_none", target.Fields[0])
		case p == Field:
			r.Text = say("field_served", span(f.inField(target.Fields)), target.Fields[0])
		case p == Schooling && !m.Judged[p]:
			r.Text = say("schooling_unknown")
		case p == Schooling && need.Valid():
			r.Text = say("schooling_have", f.schooling, need)
		case p == Schooling:
			r.Text = say("schooling_only", f.schooling)
		case p == Years:
			r.Text = say("years_at", span(f.days[below(target.Level).Height()]), below(target.Level))
		case p == Rating && len(f.ratings) == 0:
			r.Text = say("rating_unknown")
		case p == Rating && len(f.ratings) == 1:
			r.Text = say("rating_one", year(f.ratings[0]), f.ratings[0].Predicate.NameIn(f.ratings[0].Year))
		case p == Rating:
			a, b := f.ratings[1], f.ratings[0]
			r.Text = say("rating_two", year(a), a.Predicate.NameIn(a.Year), year(b), b.Predicate.NameIn(b.Year))
		case m.Out[p]:
			r.Text = say("training_not_kept")
		case f.training == eligibility.Yes:
			r.Text = say("training_yes")
		case f.training == eligibility.No:
			r.Text = say("training_no")
		default:
			r.Text = say("training_unknown")
		}
		out = append(out, r)
	}
	return out
}

func say(key string, args ...any) eligibility.Text {
	return eligibility.Text{Key: "appointment_match." + key, Args: args}
}

func year(r people.Rating) i18n.Plain { return i18n.Plain(r.Year) }

// span says days as years and months, as people speak of service.
func span(days int) clock.Span {
	months := int(float64(days) * 12 / daysOfYear)
	return clock.Span{Years: months / 12, Months: months % 12}
}

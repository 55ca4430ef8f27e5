package eligibility

import (
	"sync"

	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// personal are the blocking rules of a later step that no paper of the round
// can be expected to answer: they count years, and only waiting cures them.
// Somebody whom they stop is no candidate, although the round could be submitted
// with them.
var personal = map[string]bool{"imut.tenure": true, "imut.step_up": true}

// against are the rules that can stop a person from being a candidate, those
// that stop most people first.
var against = sync.OnceValue(func() []Rule {
	first := []string{"person.category", "experience.jptp.level", "experience.administrator", "education.jptp",
		"education.administrator", "education.pengawas", "age.jptp", "experience.jptp.field"}
	var out, rest []Rule
	for _, id := range first {
		if r, ok := RuleByID(id); ok {
			out = append(out, r)
		}
	}
	for _, r := range bank() {
		if r.Scope != ScopeMove || r.Severity != Block || r.Step > BeforeSubmit && !personal[r.ID] {
			continue
		}
		known := false
		for _, id := range first {
			known = known || id == r.ID
		}
		if !known {
			rest = append(rest, r)
		}
	}
	return append(out, rest...)
})

// warnings are the rules that ask for a look at a candidate and read nothing of
// the post but its kind: who stands over it is judged on the whole plan.
var warnings = sync.OnceValue(func() []Rule {
	var out []Rule
	for _, r := range bank() {
		if r.Scope == ScopeMove && r.Severity == Warn && r.Step <= BeforeSubmit && r.ID != "rank.superior" {
			out = append(out, r)
		}
	}
	return out
})

// Against tells that the verdict stops a person from being a candidate for the
// post: it blocks the submission, or only years of service cure it. What a
// later step asks of every candidate, such as a clearance, is no such verdict.
func (v *Verdict) Against() bool {
	return v.Blocks() && (v.Step <= BeforeSubmit || personal[v.Rule])
}

// Against are the verdicts that stop a person from being a candidate.
func (vs Verdicts) Against() []*Verdict {
	var out []*Verdict
	for i := range vs {
		if vs[i].Against() {
			out = append(out, &vs[i])
		}
	}
	return out
}

// Stopped tells whether any rule stops the person from being a candidate. It is
// len(Check(f).Against()) > 0, and much cheaper for the many whom the first
// rules stop.
func Stopped(f *Facts) bool {
	rules := against()
	for i := range rules {
		if v := rules[i].Judge(f); v.Against() {
			return true
		}
	}
	return false
}

// StoppedBy are the verdicts that stop the person, in no particular order.
func StoppedBy(f *Facts) Verdicts {
	var out Verdicts
	rules := against()
	for i := range rules {
		if v := rules[i].Judge(f); v.Against() {
			out = append(out, v)
		}
	}
	return out
}

// Doubts counts the warnings that the rules give before submission, who stands
// over the post left aside.
func Doubts(f *Facts) int {
	n := 0
	rules := warnings()
	for i := range rules {
		if v := rules[i].Judge(f); v.Severity == Warn && v.Unmet() {
			n++
		}
	}
	return n
}

// CountsAs tells whether a stint surely is service at a structural level, above
// it, or in a functional post level with it.
func (s *Stint) CountsAs(level people.Level) bool { return atLeast(level)(s) == Yes }

// Near is what keeps somebody from a post who could have it soon.
type Near struct {
	// On is the first day on which only papers are wanting; "" when no day is.
	On clock.Date
	// Papers are the kinds of document that rules ask for.
	Papers   []DocumentKind
	Verdicts Verdicts // that stop the person now
}

// NearlySuits tells whether the person misses the post by nothing but time that
// passes before a day, or by a paper that a rule asks for. It is judged again as
// of the day found: who meets one rule then and has passed the age of another is
// not near.
func NearlySuits(f *Facts, before clock.Date) (Near, bool) {
	var n Near
	rules := against()
	for i := range rules {
		v := rules[i].Judge(f)
		switch {
		case !v.Against():
			continue
		case v.Cure.On != "" && v.Cure.On <= before && v.Outcome == NotMet:
			n.On = max(n.On, v.Cure.On)
		case rules[i].Requires && len(rules[i].Accepts) > 0:
			n.Papers = append(n.Papers, rules[i].Accepts...)
		default:
			return Near{}, false
		}
		n.Verdicts = append(n.Verdicts, v)
	}
	if len(n.Verdicts) == 0 {
		return Near{}, false
	}
	if n.On == "" {
		return n, true
	}
	then := *f
	then.EventDate = n.On
	for i := range rules {
		v := rules[i].Judge(&then)
		if v.Against() && v.Outcome == NotMet && !rules[i].Requires { // what is not known yet, as a rating, will be
			return Near{}, false
		}
	}
	return n, true
}

// Numbers are the numbers of the law as of the event.
func (f *Facts) Numbers() regulation.View { return f.law() }

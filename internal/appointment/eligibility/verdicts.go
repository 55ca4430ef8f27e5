package eligibility

import (
	"cmp"
	"slices"
)

// Verdicts are what the bank says of one move, one round or one acting
// assignment.
type Verdicts []Verdict

// WorstFirst orders them by weight and leaves equals as the bank has them.
func (vs Verdicts) WorstFirst() {
	slices.SortStableFunc(vs, func(a, b Verdict) int { return cmp.Compare(b.Weight(), a.Weight()) })
}

// Worst is the worst verdict that a person should see, nil when every rule is
// met.
func (vs Verdicts) Worst() *Verdict { return vs.WorstDue(AfterOath) }

// WorstDue is the worst verdict among the rules that must be met by a step, nil
// when nothing there needs anybody.
func (vs Verdicts) WorstDue(step Step) *Verdict {
	var worst *Verdict
	for i := range vs {
		v := &vs[i]
		if v.Step <= step && v.Unmet() && (worst == nil || v.Weight() > worst.Weight()) {
			worst = v
		}
	}
	return worst
}

// Blocking are the verdicts that stand in the way of a step or an earlier one.
func (vs Verdicts) Blocking(before Step) []*Verdict {
	var out []*Verdict
	for i := range vs {
		if v := &vs[i]; v.Blocks() && v.Step <= before {
			out = append(out, v)
		}
	}
	return out
}

// Later are the blocks that a step after this one will ask for.
func (vs Verdicts) Later(step Step) []*Verdict {
	var out []*Verdict
	for i := range vs {
		if v := &vs[i]; v.Step > step && v.Blocks() {
			out = append(out, v)
		}
	}
	return out
}

// Standing is how a move stands before a step, best first.
type Standing int

// The standings. Pending moves break no rule that is due, but lack a paper for
// a later step.
const (
	Good Standing = iota + 1
	Noted
	Pending
	Warned
	Blocked
)

// Standing sorts a move by its worst verdict due at a step.
func (vs Verdicts) Standing(step Step) Standing {
	v := vs.WorstDue(step)
	switch {
	case v != nil && v.Severity == Block:
		return Blocked
	case v != nil && v.Severity == Warn:
		return Warned
	case len(vs.Later(step)) > 0:
		return Pending
	case v != nil:
		return Noted
	}
	return Good
}

// Suits tells whether a person could be proposed for the seat: no rule that is
// due before submission stands in the way.
func (vs Verdicts) Suits() bool { return vs.Standing(BeforeSubmit) != Blocked }

// Burden orders candidates for a seat, lightest first: one block weighs more
// than many warnings.
func (vs Verdicts) Burden() int {
	n := 0
	for i := range vs {
		if v := &vs[i]; v.Unmet() && v.Severity >= Warn {
			n += 1 << (4 * v.Severity)
		}
	}
	return n
}

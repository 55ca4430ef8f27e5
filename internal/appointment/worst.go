package appointment

import (
	"cmp"
	"slices"

	"pendopo/internal/appointment/eligibility"
)

// WorstFirst lists the findings as pages, programs and commands show them: what
// contradicts another move first, then by the heaviest verdict before the next
// step; equals stay in the order of the annex.
func (r *Report) WorstFirst() []*Finding {
	type weighed struct {
		*Finding
		weight int
	}
	all := make([]weighed, len(r.Findings))
	for i := range r.Findings {
		f := &r.Findings[i]
		all[i] = weighed{f, r.heaviest(f.Verdicts)}
		if r.clash[f.Move.ID] {
			all[i].weight = clashing
		}
	}
	slices.SortStableFunc(all, func(a, b weighed) int { return cmp.Compare(b.weight, a.weight) })
	out := make([]*Finding, len(all))
	for i := range all {
		out[i] = all[i].Finding
	}
	return out
}

// RoundWorstFirst are the verdicts on the round as a whole, heaviest first.
func (r *Report) RoundWorstFirst() eligibility.Verdicts {
	vs := slices.Clone(r.Round)
	slices.SortStableFunc(vs, func(a, b eligibility.Verdict) int { return cmp.Compare(r.Weight(&b), r.Weight(&a)) })
	return vs
}

// clashing is heavier than any verdict: no document lifts a contradiction.
const clashing = 1 << 20

func (r *Report) heaviest(vs eligibility.Verdicts) int {
	n := 0
	for i := range vs {
		if vs[i].Unmet() {
			n = max(n, r.Weight(&vs[i]))
		}
	}
	return n
}

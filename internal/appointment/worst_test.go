package appointment

import (
	"fmt"
	"testing"

	"pendopo/internal/appointment/eligibility"
)

// What needs a look first stands first: a contradiction, a block that is due, a
// warning, a note, a block of a later step; the annex decides between equals.
func TestFindingsStandWorstFirst(t *testing.T) {
	verdict := func(s eligibility.Severity, step eligibility.Step) eligibility.Verdict {
		return eligibility.Verdict{Severity: s, Step: step, Outcome: eligibility.NotMet}
	}
	r := &Report{due: eligibility.BeforeSubmit, clash: map[MoveID]bool{"double": true}}
	add := func(id MoveID, vs ...eligibility.Verdict) {
		r.Findings = append(r.Findings, Finding{&Move{ID: id}, vs})
	}
	add("clean")
	add("noted", verdict(eligibility.Note, eligibility.BeforeSubmit))
	add("later", verdict(eligibility.Block, eligibility.BeforeOath))
	add("warned", verdict(eligibility.Warn, eligibility.BeforeSubmit))
	add("blocked", verdict(eligibility.Note, eligibility.BeforeSubmit), verdict(eligibility.Block, eligibility.BeforeSubmit))
	add("blocked too", verdict(eligibility.Block, eligibility.BeforeSubmit))
	add("double")
	var got []MoveID
	for _, f := range r.WorstFirst() {
		got = append(got, f.Move.ID)
	}
	if fmt.Sprint(got) != "[double blocked blocked too warned noted later clean]" {
		t.Errorf("got %v", got)
	}
	r.Round = eligibility.Verdicts{verdict(eligibility.Note, eligibility.BeforeSubmit), verdict(eligibility.Block, eligibility.BeforeSubmit)}
	if vs := r.RoundWorstFirst(); vs[0].Severity != eligibility.Block || r.Round[0].Severity != eligibility.Note {
		t.Errorf("the round's verdicts: %v, kept as %v", vs, r.Round)
	}
}

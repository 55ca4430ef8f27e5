package planning_test

import (
	"slices"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/planning"
)

// seatsOf are who goes where, without the identifiers of the rows.
func seatsOf(moves []appointment.Move) []string {
	var out []string
	for _, m := range moves {
		out = append(out, string(m.Person)+" "+string(m.ToPost)+" "+string(m.Reason)+" "+string(m.Attendance)+" "+m.Note)
	}
	slices.Sort(out)
	return out
}

func TestScenario(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, by := start(t, w)
		first := rows(t, w, w.Round)
		b, err := s.Branch(w.Ctx, by, w.Round, " Satpol  PP tetap ", "")
		if err != nil {
			t.Fatal(err)
		}
		if b.Title != "Satpol PP tetap" || !slices.Equal(seatsOf(first), seatsOf(rows(t, w, b.ID))) {
			t.Fatalf("%q is no copy", b.Title)
		}
		if _, err := s.Branch(w.Ctx, by, w.Round, "satpol pp TETAP", ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("two of one name: %v", err)
		}
		// Edited on the same board, the draft unmoved.
		own := rows(t, w, b.ID)
		change(t, w, by, b.ID, appointment.Op{Kind: appointment.Remove, Move: own[0].ID}, putInto(own[5], own[7]))
		if !slices.Equal(first, rows(t, w, w.Round)) {
			t.Fatal("an edit of the scenario moved the draft")
		}
		c, err := s.Compare(w.Ctx, by, w.Round)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Columns) != 2 || len(c.Rows) != 3 || c.Columns[1].Totals.Total != len(first)-2 {
			t.Errorf("%d columns, %d rows, %d moves", len(c.Columns), len(c.Rows), c.Columns[1].Totals.Total)
		}
		// A draft that is listed is one; its scenario is nobody's round.
		list, err := w.Rounds.List(w.Ctx, by, 100)
		if err != nil || slices.ContainsFunc(list, func(x appointment.Summary) bool { return x.ID == b.ID }) {
			t.Errorf("the scenario is listed as a round: %v", err)
		}
		if _, err := w.Rounds.Submit(w.Ctx, actor.System("test"), b.ID, 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("a scenario is submitted: %v", err)
		}
		if _, err := w.Rounds.SetDetails(w.Ctx, by, b.ID, version(t, w, b.ID), b.Details); !errs.Is(err, errs.Conflict) {
			t.Errorf("a scenario has a day of its own: %v", err)
		}
		// Chosen after the draft changed: none of it.
		base := version(t, w, w.Round)
		note := "x"
		change(t, w, by, w.Round, appointment.Op{Kind: appointment.Set, Move: first[9].ID, Note: &note})
		before := rows(t, w, w.Round)
		if _, err := s.Choose(w.Ctx, by, w.Round, b.ID, planning.Seen{Base: base}); !errs.Is(err, errs.Conflict) {
			t.Errorf("compared with an older draft: %v", err)
		}
		if !slices.Equal(before, rows(t, w, w.Round)) {
			t.Fatal("refused, yet something changed")
		}
		// Chosen, all of it; undone, all back.
		if _, err := s.Choose(w.Ctx, by, w.Round, b.ID, planning.Seen{Base: base + 1, Scenario: version(t, w, b.ID)}); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(seatsOf(rows(t, w, w.Round)), seatsOf(rows(t, w, b.ID))) {
			t.Error("the draft has other seats than the scenario")
		}
		if _, err := s.Choose(w.Ctx, by, w.Round, b.ID, planning.Seen{}); !errs.Is(err, errs.Conflict) {
			t.Errorf("chosen twice: %v", err)
		}
		if _, _, err := s.Undo(w.Ctx, by, w.Round, 0); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(before, rows(t, w, w.Round)) {
			t.Error("the choice undone is not the draft as it was")
		}
		if err := s.Drop(w.Ctx, by, w.Round, b.ID); err != nil {
			t.Fatal(err)
		}
		if all, err := s.Scenarios(w.Ctx, by, w.Round); err != nil || len(all) != 1 {
			t.Errorf("%d left, %v", len(all), err)
		}
	})
}

func TestScenarioOnlyWhileDraft(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, by := start(t, w)
		b, err := s.Branch(w.Ctx, by, w.Round, "B", "")
		if err != nil {
			t.Fatal(err)
		}
		for i := range planning.MaxScenarios - 1 {
			if _, err := s.Branch(w.Ctx, by, w.Round, string(rune('C'+i)), b.ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Branch(w.Ctx, by, w.Round, "Z", ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("one too many: %v", err)
		}
		other := w.As(t, actor.AuthorizedOfficial)
		if _, err := w.Rounds.Open(w.Ctx, other, b.ID, "test"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a scenario is as secret as its draft: %v", err)
		}
		name(t, w, other)
		if _, err := w.Rounds.Open(w.Ctx, other, b.ID, "test"); err != nil {
			t.Errorf("named on the draft, seen on the scenario: %v", err)
		}
		if _, err := s.Branch(w.Ctx, other, w.Round, "Y", ""); !errs.Is(err, errs.Forbidden) {
			t.Errorf("who only reads branches nothing: %v", err)
		}
		j, err := w.Rounds.Journal(w.Ctx, by, w.Round)
		if err != nil || !slices.ContainsFunc(j.Looks, func(l appointment.Look) bool { return string(l.Person) == other.Person }) {
			t.Errorf("a look at a scenario is a look at the draft: %v", err)
		}
		if _, err := w.Rounds.Submit(w.Ctx, actor.System("test"), w.Round, 0); err != nil {
			t.Fatal(err)
		}
		own := rows(t, w, b.ID)
		if _, err := w.Rounds.Change(w.Ctx, by, b.ID, b.Version, "", []appointment.Op{{Kind: appointment.Remove, Move: own[0].ID}}); !errs.Is(err, errs.Conflict) {
			t.Errorf("a scenario of a submitted round changes: %v", err)
		}
		if _, err := s.Choose(w.Ctx, by, w.Round, b.ID, planning.Seen{}); !errs.Is(err, errs.Conflict) {
			t.Errorf("chosen after submission: %v", err)
		}
	})
}

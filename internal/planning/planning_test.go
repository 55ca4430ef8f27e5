package planning_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
	"pendopo/internal/planning"
)

// start is a world with an officer named on its imported draft.
func start(t testing.TB, w *demotest.World) (*planning.Service, actor.Actor) {
	t.Helper()
	s := planning.New(w.DB, w.Org, w.Rounds, nil)
	return s, name(t, w, w.As(t, actor.PersonnelOfficer))
}

// name puts somebody on the list of those who see the draft.
func name(t testing.TB, w *demotest.World, by actor.Actor) actor.Actor {
	t.Helper()
	if err := w.Rounds.Name(w.Ctx, actor.System("test"), w.Round, people.PersonID(by.Person)); err != nil {
		t.Fatal(err)
	}
	return by
}

// another is a second officer with the same powers.
func another(t testing.TB, w *demotest.World, like actor.Actor) actor.Actor {
	t.Helper()
	for _, p := range w.Snapshot(t).People {
		if string(p.ID) != like.Person {
			like.Person, like.Name = string(p.ID), p.Name.String()
			return name(t, w, like)
		}
	}
	t.Fatal("nobody else")
	return like
}

// rows are the seats of a round as values.
func rows(t testing.TB, w *demotest.World, round appointment.RoundID) []appointment.Move {
	t.Helper()
	var out []appointment.Move
	if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
		out = nil
		_, moves, err := w.Rounds.Seats(tx, actor.System("test"), round)
		for _, m := range moves {
			out = append(out, *m)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func version(t testing.TB, w *demotest.World, round appointment.RoundID) int64 {
	t.Helper()
	v, err := w.Rounds.Open(w.Ctx, actor.System("test"), round, "test")
	if err != nil {
		t.Fatal(err)
	}
	return v.Round.Version
}

// change is an edit on the newest version.
func change(t testing.TB, w *demotest.World, by actor.Actor, round appointment.RoundID, ops ...appointment.Op) {
	t.Helper()
	if _, err := w.Rounds.Change(w.Ctx, by, round, version(t, w, round), "", ops); err != nil {
		t.Fatal(err)
	}
}

// putInto proposes the person of one move for the seat of another.
func putInto(a, b appointment.Move) appointment.Op {
	return appointment.Op{Kind: appointment.Put, Person: a.Person, ToPost: b.ToPost}
}

func small(t *testing.T, run func(t *testing.T, w *demotest.World)) {
	demotest.Each(t, demo.Kediri, run)
}

// What is tried leaves the round as it was; what is applied afterwards is what
// was tried.
func TestTryThenApply(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, by := start(t, w)
		before, v := rows(t, w, w.Round), version(t, w, w.Round)
		op := putInto(before[3], before[9])
		trial, err := s.Try(w.Ctx, by, w.Round, []appointment.Op{op})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(before, rows(t, w, w.Round)) || version(t, w, w.Round) != v {
			t.Fatal("a trial changed the round")
		}
		if trial.Moves.Then != len(before)-1 || trial.Papers.Dropped != 1 || trial.Papers.Changed != 1 {
			t.Errorf("two proposals become one: %+v %+v", trial.Moves, trial.Papers)
		}
		if len(trial.Touched) == 0 || len(trial.Places) != 2 {
			t.Errorf("chains %d, people %d", len(trial.Touched), len(trial.Places))
		}
		change(t, w, by, w.Round, op)
		now, _, err := w.Rounds.Try(w.Ctx, by, w.Round, "test", nil)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := trial.Then.Report.Tally, now.Report.Tally; a != b {
			t.Errorf("tried %+v, applied %+v", a, b)
		}
		if !slices.EqualFunc(planning.Findings(trial.Then), planning.Findings(now), func(a, b planning.Finding) bool {
			return a.Rule == b.Rule && a.Person == b.Person && a.Post == b.Post && a.Grade == b.Grade
		}) {
			t.Error("what was tried and what was applied have other findings")
		}
		if a, b := trial.Then.Totals.VacanciesAfter, now.Totals.VacanciesAfter; a != b {
			t.Errorf("vacancies: tried %d, applied %d", a, b)
		}
	})
}

func TestUndoIsRecordedAndBounded(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, by := start(t, w)
		first := rows(t, w, w.Round)
		online, hall := appointment.Online, appointment.Hall
		for i := range planning.MaxSteps + 3 {
			to := &online
			if i%2 == 1 {
				to = &hall
			}
			change(t, w, by, w.Round, appointment.Op{Kind: appointment.Set, Move: first[0].ID, Attendance: to})
		}
		steps, err := s.Steps(w.Ctx, by, w.Round)
		if err != nil || len(steps) != planning.MaxSteps {
			t.Fatalf("%d steps, %v", len(steps), err)
		}
		for i := range planning.MaxSteps {
			if _, _, err := s.Undo(w.Ctx, by, w.Round, 0); err != nil {
				t.Fatalf("undo %d: %v", i, err)
			}
		}
		if _, _, err := s.Undo(w.Ctx, by, w.Round, 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("one too many: %v", err)
		}
		j, err := w.Rounds.Journal(w.Ctx, by, w.Round)
		if err != nil {
			t.Fatal(err)
		}
		if j.Edits[0].Changes[0].What != "undone" || j.Edits[0].Changes[1].What != "changed" {
			t.Errorf("the history says %+v", j.Edits[0].Changes)
		}
		for range planning.MaxSteps {
			if _, _, err := s.Redo(w.Ctx, by, w.Round, 0); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := s.Redo(w.Ctx, by, w.Round, 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("nothing is left to redo: %v", err)
		}
		if _, _, err := s.Undo(w.Ctx, by, w.Round, steps[3].Version); !errs.Is(err, errs.Conflict) {
			t.Errorf("a step that is not the next is refused: %v", err)
		}
	})
}

func TestUndoRefusedAfterAnotherOfficer(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, by := start(t, w)
		other := another(t, w, by)
		first := rows(t, w, w.Round)
		change(t, w, by, w.Round, appointment.Op{Kind: appointment.Remove, Move: first[0].ID})
		change(t, w, other, w.Round, putInto(first[5], first[0]))
		_, _, err := s.Undo(w.Ctx, by, w.Round, 0)
		if !errs.Is(err, errs.Conflict) || err.(*errs.Error).Key != "planning.step_overtaken" {
			t.Fatalf("the seat is taken since: %v", err)
		}
		if steps, err := s.Steps(w.Ctx, other, w.Round); err != nil || len(steps) != 1 {
			t.Errorf("steps are one's own: %d, %v", len(steps), err)
		}
		if _, _, err := s.Undo(w.Ctx, other, w.Round, 0); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Undo(w.Ctx, by, w.Round, 0); err != nil {
			t.Fatalf("free again: %v", err)
		}
		if !slices.Equal(first, rows(t, w, w.Round)) {
			t.Error("both undone: not the first state")
		}
	})
}

// Two officers undo at once: each takes back their own, nothing is lost.
func TestUndoAtOnce(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, by := start(t, w)
		other := another(t, w, by)
		first := rows(t, w, w.Round)
		change(t, w, by, w.Round, appointment.Op{Kind: appointment.Remove, Move: first[0].ID})
		change(t, w, other, w.Round, appointment.Op{Kind: appointment.Remove, Move: first[7].ID})
		var wg sync.WaitGroup
		got := make([]error, 4)
		for i, a := range []actor.Actor{by, other, by, other} {
			wg.Go(func() { _, _, got[i] = s.Undo(w.Ctx, a, w.Round, 0) })
		}
		wg.Wait()
		failed := 0
		for _, err := range got {
			if errs.Is(err, errs.Conflict) {
				failed++
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if failed != 2 || !slices.Equal(first, rows(t, w, w.Round)) {
			t.Errorf("%d refused, want 2", failed)
		}
	})
}

func TestWrongPerson(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, by := start(t, w)
		first := rows(t, w, w.Round)
		change(t, w, by, w.Round, appointment.Op{Kind: appointment.Remove, Move: first[0].ID})
		unnamed := w.As(t, actor.AuthorizedOfficial)
		for who, a := range map[string]actor.Actor{"nobody": {}, "an employee": w.Nobody(t), "not named": unnamed} {
			for what, do := range map[string]func() error{
				"try":   func() error { _, err := s.Try(w.Ctx, a, w.Round, nil); return err },
				"steps": func() error { _, err := s.Steps(w.Ctx, a, w.Round); return err },
				"undo":  func() error { _, _, err := s.Undo(w.Ctx, a, w.Round, 0); return err },
				"redo":  func() error { _, _, err := s.Redo(w.Ctx, a, w.Round, 0); return err },
			} {
				if err := do(); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
					t.Errorf("%s: %s: %v", who, what, err)
				}
			}
		}
		if _, err := s.Try(w.Ctx, name(t, w, unnamed), w.Round, nil); err != nil {
			t.Errorf("who may read may try: %v", err)
		}
		if _, _, err := s.Undo(w.Ctx, unnamed, w.Round, 0); !errs.Is(err, errs.Forbidden) {
			t.Errorf("who may only read undoes nothing: %v", err)
		}
	})
}

// Any run of edits, all undone, leaves the first state; all redone, the last;
// what is tried in between leaves nothing.
func TestUndoIsTheInverse(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	s, by := start(t, w)
	snap := w.Snapshot(t)
	posts := snap.AllPosts()
	rapid.Check(t, func(rt *rapid.T) {
		before := rows(t, w, w.Round)
		n := rapid.IntRange(1, 4).Draw(rt, "edits")
		made := 0
		for i := range n {
			now := rows(t, w, w.Round)
			var op appointment.Op
			pick := func(label string) appointment.Move {
				return now[rapid.IntRange(0, len(now)-1).Draw(rt, fmt.Sprint(label, i))]
			}
			switch rapid.IntRange(0, 3).Draw(rt, fmt.Sprint("kind", i)) {
			case 0:
				op = appointment.Op{Kind: appointment.Remove, Move: pick("who").ID}
			case 1:
				op = putInto(pick("a"), pick("b"))
			case 2:
				note := rapid.SampledFrom([]string{"", "a", "b"}).Draw(rt, fmt.Sprint("note", i))
				op = appointment.Op{Kind: appointment.Set, Move: pick("whose").ID, Note: &note}
			default:
				p := posts[rapid.IntRange(0, len(posts)-1).Draw(rt, fmt.Sprint("post", i))]
				op = appointment.Op{Kind: appointment.Put, Person: pick("mover").Person, ToPost: p.ID}
			}
			if _, err := s.Rounds.Change(w.Ctx, by, w.Round, version(t, w, w.Round), "", []appointment.Op{op}); err == nil && !slices.Equal(now, rows(t, w, w.Round)) {
				made++
			}
		}
		after := rows(t, w, w.Round)
		for range made {
			if _, _, err := s.Undo(w.Ctx, by, w.Round, 0); err != nil {
				rt.Fatal(err)
			}
		}
		if !slices.Equal(before, rows(t, w, w.Round)) {
			rt.Fatal("undone, but not as before")
		}
		for range made {
			if _, _, err := s.Redo(w.Ctx, by, w.Round, 0); err != nil {
				rt.Fatal(err)
			}
		}
		if !slices.Equal(after, rows(t, w, w.Round)) {
			rt.Fatal("redone, but not as after")
		}
		for range made {
			if _, _, err := s.Undo(w.Ctx, by, w.Round, 0); err != nil {
				rt.Fatal(err)
			}
		}
	})
}

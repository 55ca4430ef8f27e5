package appointment_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// bring takes the imported round to a state with the right person at each step.
func bring(t *testing.T, w *demotest.World, to appointment.State) *appointment.View {
	t.Helper()
	sys := actor.System("test")
	steps := []struct {
		state appointment.State
		do    func() error
	}{
		{appointment.Submitted, func() error { _, err := w.Rounds.Submit(w.Ctx, sys, w.Round, 0); return err }},
		{appointment.Cleared, func() error {
			_, err := w.Rounds.Clear(w.Ctx, w.As(t, actor.AuthorizedOfficial), w.Round, 0)
			return err
		}},
		{appointment.Decreed, func() error {
			_, err := w.Rounds.MarkDecreed(w.Ctx, w.As(t, actor.AppointingAuthority), w.Round, 0,
				appointment.DecreeIn{Number: "821.2/1/2020", Dated: w.Demo.AsOf.AddDays(-4)})
			return err
		}},
		{appointment.Invited, func() error {
			_, err := w.Rounds.MarkInvited(w.Ctx, w.As(t, actor.PersonnelOfficer), w.Round, 0, w.Demo.AsOf.AddDays(-3))
			return err
		}},
		{appointment.Inaugurated, func() error {
			v := open(t, w)
			var all []appointment.OathResult
			for _, m := range v.Moves {
				all = append(all, appointment.OathResult{Move: m.ID, Sworn: true})
			}
			_, err := w.Rounds.RecordOath(w.Ctx, w.As(t, actor.PersonnelOfficer), w.Round, w.Demo.AsOf, all)
			return err
		}},
	}
	done := slices.IndexFunc(steps, func(s struct {
		state appointment.State
		do    func() error
	}) bool {
		return s.state == open(t, w).Round.State
	})
	for _, s := range steps[done+1:] {
		if open(t, w).Round.State == to {
			break
		}
		if err := s.do(); err != nil {
			t.Fatalf("to %s: %v", s.state, err)
		}
	}
	v := open(t, w)
	if v.Round.State != to {
		t.Fatalf("round is %s, want %s", v.Round.State, to)
	}
	return v
}

func open(t *testing.T, w *demotest.World) *appointment.View {
	t.Helper()
	v, err := w.Rounds.Open(w.Ctx, actor.System("test"), w.Round, "test")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// holders is who holds which structural post, for comparing before and after.
func holders(s *org.Snapshot) map[org.PostID]people.PersonID {
	out := map[org.PostID]people.PersonID{}
	for _, p := range s.AllPosts() {
		if h := s.Holder(p.ID); h != nil {
			out[p.ID] = h.Person
		}
	}
	return out
}

// TestSwitchMovesEveryoneTogether takes both stories to the end: every mover
// sits in the new post, nobody else moved, confirmations kept their tenure,
// vacancies add up, acting terms in filled posts ended, and the past is as it
// was.
func TestSwitchMovesEveryoneTogether(t *testing.T) {
	for _, scenario := range []string{demo.Kediri, demo.Pati} {
		t.Run(scenario, func(t *testing.T) {
			demotest.Each(t, scenario, func(t *testing.T, w *demotest.World) {
				v := bring(t, w, appointment.Inaugurated)
				before := holders(w.Snapshot(t))
				yesterday := holders(w.Register(t).At(w.Demo.AsOf.AddDays(-1)))
				tenure := map[people.PersonID]string{}
				for _, m := range v.Moves {
					if h := v.Snapshot.Principal(m.Person); h != nil {
						tenure[m.Person] = string(h.TenureFrom)
					}
				}
				res, err := w.Rounds.Switch(w.Ctx, w.As(t, actor.PersonnelOfficer), w.Round, appointment.SwitchIn{})
				if err != nil {
					t.Fatal(err)
				}
				if len(res.Seated) != len(v.Moves) || len(res.Deferred)+len(res.Waiting) != 0 {
					t.Fatalf("seated %d, deferred %d, waiting %d of %d", len(res.Seated), len(res.Deferred), len(res.Waiting), len(v.Moves))
				}
				snap := w.Snapshot(t)
				after := holders(snap)
				moved := map[people.PersonID]bool{}
				for _, m := range v.Moves {
					moved[m.Person] = true
					if after[m.ToPost] != m.Person {
						t.Errorf("%s is not held by its mover", snap.Posts[m.ToPost].Title)
					}
					h := snap.Principal(m.Person)
					if keeps := string(h.TenureFrom) == tenure[m.Person]; keeps != (m.Reason == eligibility.ReasonConfirmation) {
						t.Errorf("%s (%s): tenure from %s, before %s", snap.Posts[m.ToPost].Title, m.Reason, h.TenureFrom, tenure[m.Person])
					}
					if n := len(snap.ActingIn(m.ToPost)); n > 0 {
						t.Errorf("%s is filled and still has %d acting", snap.Posts[m.ToPost].Title, n)
					}
				}
				for post, person := range before {
					if !moved[person] && after[post] != person {
						t.Errorf("%s changed hands without a move", snap.Posts[post].Title)
					}
				}
				vacant := 0
				for _, p := range snap.Vacancies() {
					if !snap.AwaitsConfirmation(p) {
						vacant++
					}
				}
				if vacant != v.Totals.VacanciesAfter {
					t.Errorf("%d vacancies after, the plan said %d", vacant, v.Totals.VacanciesAfter)
				}
				if got := holders(w.Register(t).At(w.Demo.AsOf.AddDays(-1))); fmt.Sprint(got) != fmt.Sprint(yesterday) {
					t.Error("the past changed")
				}
				if now := open(t, w); now.Totals.VacanciesBefore != v.Totals.VacanciesBefore || now.Totals.VacanciesAfter != v.Totals.VacanciesAfter || now.Totals.Opened != v.Totals.Opened {
					t.Errorf("totals after the switch %+v, before %+v", now.Totals, v.Totals)
				}
				again, err := w.Rounds.Switch(w.Ctx, w.As(t, actor.PersonnelOfficer), w.Round, appointment.SwitchIn{})
				if err != nil || !again.Already {
					t.Errorf("a second switch: %+v, %v", again, err)
				}
				if got := holders(w.Snapshot(t)); fmt.Sprint(got) != fmt.Sprint(after) {
					t.Error("a second switch changed holders")
				}
			})
		})
	}
}

// TestTotalsPartition: the three partitions add up and chains hold each move
// once.
func TestTotalsPartition(t *testing.T) {
	for scenario, want := range map[string]int{demo.Kediri: 132, demo.Pati: 248} {
		w := demotest.SQLite(t, scenario)
		v := open(t, w)
		sum := func(m map[string]int) (n int) {
			for _, c := range m {
				n += c
			}
			return n
		}
		levels, reasons, places := map[string]int{}, map[string]int{}, map[string]int{}
		for k, n := range v.Totals.ByLevel {
			levels[string(k)] = n
		}
		for k, n := range v.Totals.ByReason {
			reasons[string(k)] = n
		}
		for k, n := range v.Totals.ByAttendance {
			places[string(k)] = n
		}
		if v.Totals.Total != want || sum(levels) != want || sum(reasons) != want || sum(places) != want {
			t.Errorf("%s: total %d, levels %v, reasons %v, attendance %v, want %d each", scenario, v.Totals.Total, levels, reasons, places, want)
		}
		seen := map[appointment.MoveID]int{}
		left := 0
		for _, c := range v.Chains {
			for i, m := range c.Moves {
				seen[m.ID]++
				if i > 0 && c.Moves[i-1].FromPost != m.ToPost {
					t.Errorf("a chain is broken between %s and %s", c.Moves[i-1].ID, m.ID)
				}
			}
			if c.End == appointment.EndsVacant {
				left++
			}
		}
		for _, m := range v.Moves {
			if seen[m.ID] != 1 {
				t.Errorf("move %s is in %d chains", m.ID, seen[m.ID])
			}
		}
		if v.Totals.Opened > left {
			t.Errorf("%s: %d posts opened, %d chains end vacant", scenario, v.Totals.Opened, left)
		}
		if got := v.Totals.VacanciesBefore - v.Totals.Filled + v.Totals.Opened; got != v.Totals.VacanciesAfter {
			t.Errorf("%s: vacancies %d − %d + %d ≠ %d", scenario, v.Totals.VacanciesBefore, v.Totals.Filled, v.Totals.Opened, v.Totals.VacanciesAfter)
		}
	}
}

// TestNotSwornStays: who was not sworn stays where they were, those whose seat
// they hold are named and may be deferred, and a supplementary oath brings all
// of them over.
func TestNotSwornStays(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	v := bring(t, w, appointment.Invited)
	// The second link of a chain: the seat it leaves is wanted by the third.
	var absent, wants *appointment.Move
	for _, c := range v.Chains {
		if len(c.Moves) >= 3 && c.End != appointment.EndsRing {
			absent, wants = c.Moves[1], c.Moves[2]
			break
		}
	}
	if absent == nil {
		t.Fatal("the story has no chain of three")
	}
	officer := w.As(t, actor.PersonnelOfficer)
	var roll []appointment.OathResult
	for _, m := range v.Moves {
		r := appointment.OathResult{Move: m.ID, Sworn: m != absent}
		if m == absent {
			r.Reason = "sambungan putus saat sumpah"
		}
		roll = append(roll, r)
	}
	if _, err := w.Rounds.RecordOath(w.Ctx, officer, w.Round, w.Demo.AsOf, roll); err != nil {
		t.Fatal(err)
	}
	_, err := w.Rounds.Switch(w.Ctx, officer, w.Round, appointment.SwitchIn{})
	var e *errs.Error
	if !errors.As(err, &e) || e.Key != "appointment.seat_still_held" {
		t.Fatalf("switch with a held seat: %v", err)
	}
	res, err := w.Rounds.Switch(w.Ctx, officer, w.Round, appointment.SwitchIn{Defer: true})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(res.Deferred, func(m *appointment.Move) bool { return m.ID == wants.ID }) {
		t.Errorf("the move into the held seat was not deferred: %v", res.Deferred)
	}
	if len(res.Seated)+len(res.Deferred)+len(res.Waiting) != len(v.Moves) {
		t.Errorf("seated %d + deferred %d + waiting %d ≠ %d", len(res.Seated), len(res.Deferred), len(res.Waiting), len(v.Moves))
	}
	if h := w.Snapshot(t).Principal(absent.Person); h == nil || h.Post != absent.FromPost {
		t.Error("who was not sworn left the old post")
	}
	if _, err := w.Rounds.RecordOath(w.Ctx, officer, w.Round, w.Demo.AsOf.AddDays(2), []appointment.OathResult{{Move: absent.ID, Sworn: true}}); err != nil {
		t.Fatal(err)
	}
	res, err = w.Rounds.Switch(w.Ctx, officer, w.Round, appointment.SwitchIn{On: w.Demo.AsOf.AddDays(2)})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Seated) != len(v.Moves) || len(res.Deferred)+len(res.Waiting) != 0 {
		t.Errorf("after the supplementary oath: seated %d of %d, deferred %d, waiting %d", len(res.Seated), len(v.Moves), len(res.Deferred), len(res.Waiting))
	}
}

// TestTwoOfficers: the second of two officers who edit the same version is told
// what the first changed, and nothing of the second's edit is stored.
func TestTwoOfficers(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		officer := w.As(t, actor.PersonnelOfficer)
		if err := w.Rounds.Name(w.Ctx, actor.System("test"), w.Round, people.PersonID(officer.Person)); err != nil {
			t.Fatal(err)
		}
		v := open(t, w)
		hall := appointment.Hall
		online := appointment.Online
		set := func(m *appointment.Move) []appointment.Op {
			to := &online
			if m.Attendance == appointment.Online {
				to = &hall
			}
			return []appointment.Op{{Kind: appointment.Set, Move: m.ID, Attendance: to}}
		}
		var wg sync.WaitGroup
		errsOf := make([]error, 2)
		for i := range 2 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, errsOf[i] = w.Rounds.Change(w.Ctx, officer, w.Round, v.Round.Version, "", set(v.Moves[i]))
			}()
		}
		wg.Wait()
		failed := 0
		for i, err := range errsOf {
			if err == nil {
				continue
			}
			failed++
			var e *errs.Error
			if !errors.As(err, &e) || e.Key != "appointment.changed_meanwhile" || e.Kind != errs.Conflict {
				t.Errorf("officer %d: %v", i, err)
			} else if e.Args[0] != officer.Name {
				t.Errorf("the conflict names %v, want %s", e.Args[0], officer.Name)
			}
		}
		if failed != 1 {
			t.Errorf("%d of two edits failed, want 1", failed)
		}
	})
}

// TestAmendment: after submission a change needs a reason, is numbered, and
// takes a cleared round back to submitted.
func TestAmendment(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	v := bring(t, w, appointment.Cleared)
	note := "catatan susulan"
	ops := []appointment.Op{{Kind: appointment.Set, Move: v.Moves[0].ID, Note: &note}}
	sys := actor.System("test")
	if _, err := w.Rounds.Change(w.Ctx, sys, w.Round, v.Round.Version, "", ops); !errs.Is(err, errs.Invalid) {
		t.Errorf("a change without a reason: %v", err)
	}
	r, err := w.Rounds.Change(w.Ctx, sys, w.Round, v.Round.Version, "salah tulis", ops)
	if err != nil {
		t.Fatal(err)
	}
	if r.Amendment != 1 || r.State != appointment.Submitted {
		t.Errorf("amendment %d, state %s; want 1, submitted", r.Amendment, r.State)
	}
	j, err := w.Rounds.Journal(w.Ctx, sys, w.Round)
	if err != nil || len(j.Amendments) != 1 || j.Amendments[0].Reason != "salah tulis" || len(j.Amendments[0].Changes) != 1 {
		t.Errorf("journal %+v, %v", j, err)
	}
}

// TestWrongPerson tries every use case of a round as somebody who may not.
func TestWrongPerson(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	v := open(t, w)
	move := v.Moves[0].ID
	officer := w.As(t, actor.PersonnelOfficer) // not named on the draft
	mayor := w.As(t, actor.AppointingAuthority)
	nobody := w.Nobody(t)
	admin := actor.Actor{Account: "a", Name: "Pengelola", Admin: true}
	cases := []struct {
		name string
		who  []actor.Actor
		do   func(by actor.Actor) error
	}{
		{"open a draft", []actor.Actor{{}, nobody, admin, officer, mayor}, func(by actor.Actor) error { _, err := w.Rounds.Open(w.Ctx, by, w.Round, "x"); return err }},
		{"check a draft", []actor.Actor{{}, nobody, admin, officer}, func(by actor.Actor) error { _, _, err := w.Rounds.Check(w.Ctx, by, w.Round); return err }},
		{"journal", []actor.Actor{{}, nobody, admin, officer}, func(by actor.Actor) error { _, err := w.Rounds.Journal(w.Ctx, by, w.Round); return err }},
		{"list", []actor.Actor{{}, nobody, admin}, func(by actor.Actor) error { _, err := w.Rounds.List(w.Ctx, by, 10); return err }},
		{"create", []actor.Actor{{}, nobody, admin, mayor}, func(by actor.Actor) error {
			_, err := w.Rounds.Create(w.Ctx, by, appointment.NewRound{Details: appointment.Details{Title: "x", PlannedOn: w.Demo.AsOf}})
			return err
		}},
		{"change", []actor.Actor{{}, nobody, admin, officer, mayor}, func(by actor.Actor) error {
			_, err := w.Rounds.Change(w.Ctx, by, w.Round, v.Round.Version, "", []appointment.Op{{Kind: appointment.Remove, Move: move}})
			return err
		}},
		{"submit", []actor.Actor{{}, nobody, admin, officer, mayor}, func(by actor.Actor) error { _, err := w.Rounds.Submit(w.Ctx, by, w.Round, 0); return err }},
		{"attach", []actor.Actor{{}, nobody, admin, officer}, func(by actor.Actor) error {
			_, err := w.Rounds.Attach(w.Ctx, by, w.Round, appointment.RoundDocument{})
			return err
		}},
		{"name", []actor.Actor{{}, nobody, admin, officer}, func(by actor.Actor) error {
			return w.Rounds.Name(w.Ctx, by, w.Round, people.PersonID(nobody.Person))
		}},
		{"candidates", []actor.Actor{{}, nobody, admin, officer}, func(by actor.Actor) error {
			_, err := w.Rounds.Candidates(w.Ctx, by, w.Round, v.Moves[0].ToPost, appointment.CandidateFilter{})
			return err
		}},
		{"why not", []actor.Actor{{}, nobody, admin, officer}, func(by actor.Actor) error {
			_, err := w.Rounds.WhyNot(w.Ctx, by, w.Round, v.Moves[0].ToPost, v.Moves[0].Person)
			return err
		}},
		{"fill", []actor.Actor{{}, nobody, admin, officer}, func(by actor.Actor) error {
			_, err := w.Rounds.Fill(w.Ctx, by, w.Round, appointment.FillIn{})
			return err
		}},
		{"withdraw", []actor.Actor{{}, nobody, admin, officer, mayor}, func(by actor.Actor) error {
			_, err := w.Rounds.Withdraw(w.Ctx, by, w.Round, 0, "x")
			return err
		}},
		{"record the oath", []actor.Actor{{}, nobody, admin, mayor}, func(by actor.Actor) error {
			_, err := w.Rounds.RecordOath(w.Ctx, by, w.Round, w.Demo.AsOf, nil)
			return err
		}},
		{"switch", []actor.Actor{{}, nobody, admin}, func(by actor.Actor) error {
			_, err := w.Rounds.Switch(w.Ctx, by, w.Round, appointment.SwitchIn{})
			return err
		}},
		{"act", []actor.Actor{{}, nobody, admin}, func(by actor.Actor) error {
			_, err := w.Rounds.AssignActing(w.Ctx, by, appointment.ActingIn{Kind: org.Acting, Basis: "x", From: w.Demo.AsOf})
			return err
		}},
		{"end acting", []actor.Actor{{}, nobody, admin, mayor}, func(by actor.Actor) error {
			return w.Rounds.EndActing(w.Ctx, by, "x", w.Demo.AsOf, "x")
		}},
		{"annul", []actor.Actor{{}, nobody, admin, officer}, func(by actor.Actor) error {
			return w.Rounds.SetMoveState(w.Ctx, by, w.Round, move, appointment.Annulled, "x")
		}},
	}
	for _, c := range cases {
		for _, by := range c.who {
			err := c.do(by)
			if !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s as %q: %v", c.name, by.Name, err)
			}
		}
	}
	bring(t, w, appointment.Submitted)
	for _, by := range []actor.Actor{{}, nobody, admin, officer, mayor} {
		if _, err := w.Rounds.Clear(w.Ctx, by, w.Round, 0); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("clear as %q: %v", by.Name, err)
		}
	}
	if got := open(t, w); len(got.Moves) != len(v.Moves) {
		t.Errorf("the attempts left %d moves of %d", len(got.Moves), len(v.Moves))
	}
}

// TestSwitchIsAllOrNothing makes the switch fail at its last step: nothing of
// it may remain.
func TestSwitchIsAllOrNothing(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		v := bring(t, w, appointment.Inaugurated)
		before := holders(w.Snapshot(t))
		// Somebody takes one of the wanted seats behind the round's back.
		last := v.Moves[len(v.Moves)-1]
		var stranger people.PersonID
		snap := w.Snapshot(t)
		busy := map[people.PersonID]bool{}
		for _, m := range v.Moves {
			busy[m.Person] = true
		}
		for _, p := range snap.AllPosts() {
			if h := snap.Holder(p.ID); h != nil && p.Level == people.LevelSupervisor && !busy[h.Person] {
				stranger = h.Person
				break
			}
		}
		leaving := snap.Principal(stranger)
		free := func() error {
			return w.DB.Write(w.Ctx, func(tx *db.Tx) error {
				endings := []org.Ending{}
				if h := snap.Holder(last.ToPost); h != nil {
					endings = append(endings, org.Ending{Holding: h.ID, Until: w.Demo.AsOf.AddDays(-1), Why: "uji"})
				}
				_, err := w.Org.Apply(tx, []org.Seat{{Person: stranger, Post: last.ToPost, Kind: org.Definitive,
					From: w.Demo.AsOf.AddDays(-1), Basis: "uji", Leaves: []org.HoldingID{leaving.ID}}}, endings)
				return err
			})
		}
		if err := free(); err != nil {
			t.Fatal(err)
		}
		_, err := w.Rounds.Switch(w.Ctx, w.As(t, actor.PersonnelOfficer), w.Round, appointment.SwitchIn{})
		if !errs.Is(err, errs.Conflict) {
			t.Fatalf("switch into a taken seat: %v", err)
		}
		after := holders(w.Snapshot(t))
		changed := 0
		for post, person := range before {
			if after[post] != person {
				changed++
			}
		}
		if changed > 2 { // the stranger's old and new seat only
			t.Errorf("%d seats changed by a refused switch", changed)
		}
		if s := open(t, w).Round.State; s != appointment.Inaugurated {
			t.Errorf("the round is %s after a refused switch", s)
		}
	})
}

package planning_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/planning"
	"pendopo/internal/regulation"
)

func submit(t *testing.T, w *demotest.World) {
	t.Helper()
	if _, err := w.Rounds.Submit(w.Ctx, actor.System("test"), w.Round, 0); err != nil {
		t.Fatal(err)
	}
}

func TestInitialsBindToTheChain(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, officer := start(t, w)
		mayor, sekda := w.As(t, actor.AppointingAuthority), w.As(t, actor.AuthorizedOfficial)
		a, err := s.Approvals(w.Ctx, officer, w.Round)
		if err != nil {
			t.Fatal(err)
		}
		first := a.Chains[0].Digest
		if _, err := s.Approve(w.Ctx, name(t, w, mayor), w.Round, first, "VA"); !errs.Is(err, errs.Conflict) {
			t.Errorf("initials on a draft: %v", err)
		}
		submit(t, w)
		for who, by := range map[string]actor.Actor{"nobody": {}, "an employee": w.Nobody(t), "the officer who made it": officer, "the program": actor.System("x")} {
			if _, err := s.Approve(w.Ctx, by, w.Round, first, "VA"); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s: %v", who, err)
			}
		}
		acting := mayor
		acting.Grants = []actor.Grant{{Function: actor.AppointingAuthority, Acting: true}}
		if _, err := s.Approve(w.Ctx, acting, w.Round, first, "VA"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("an acting head: %v", err)
		}
		if _, err := s.Approve(w.Ctx, mayor, w.Round, first, "1"); !errs.Is(err, errs.Invalid) {
			t.Errorf("no letters: %v", err)
		}
		for _, by := range []actor.Actor{mayor, sekda, mayor} {
			if _, err := s.Approve(w.Ctx, by, w.Round, first, "v. a."); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Approve(w.Ctx, mayor, w.Round, "0", "VA"); !errs.Is(err, errs.Conflict) {
			t.Errorf("a chain that is not there: %v", err)
		}
		a, err = s.Approvals(w.Ctx, mayor, w.Round)
		if err != nil || len(a.Chains[0].Valid) != 2 || a.Done(actor.AppointingAuthority) != 1 || a.Mine != actor.AppointingAuthority {
			t.Fatalf("%+v, %v", a.Chains[0].Valid, err)
		}
		if a.Chains[0].By(actor.AppointingAuthority).Initials != "VA" {
			t.Errorf("initials %q", a.Chains[0].By(actor.AppointingAuthority).Initials)
		}
		// Where the oath is taken is no part of it; who goes where is.
		m := a.Chains[0].Chain.Moves[0]
		to := appointment.Online
		if m.Attendance == to {
			to = appointment.Hall
		}
		edit := func(op appointment.Op) {
			t.Helper()
			if _, err := w.Rounds.Change(w.Ctx, officer, w.Round, version(t, w, w.Round), "ralat", []appointment.Op{op}); err != nil {
				t.Fatal(err)
			}
		}
		edit(appointment.Op{Kind: appointment.Set, Move: m.ID, Attendance: &to})
		if a, err = s.Approvals(w.Ctx, mayor, w.Round); err != nil || a.Done(actor.AppointingAuthority) != 1 {
			t.Fatalf("another seat in the hall voids initials: %v", err)
		}
		other := a.Chains[1].Digest
		if _, err := s.Approve(w.Ctx, mayor, w.Round, other, "VA"); err != nil {
			t.Fatal(err)
		}
		edit(appointment.Op{Kind: appointment.Set, Move: m.ID, Reason: "demotion"})
		a, err = s.Approvals(w.Ctx, mayor, w.Round)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Chains[0].Valid) != 0 || len(a.Chains[0].Void) != 2 || a.Done(actor.AppointingAuthority) != 1 {
			t.Errorf("changed: %d valid, %d void, %d done", len(a.Chains[0].Valid), len(a.Chains[0].Void), a.Done(actor.AppointingAuthority))
		}
		if _, err := s.Approve(w.Ctx, mayor, w.Round, first, "VA"); !errs.Is(err, errs.Conflict) {
			t.Errorf("the chain as it was: %v", err)
		}
		mine := a.Chains[1].By(actor.AppointingAuthority).ID
		if err := s.Retract(w.Ctx, sekda, w.Round, mine); !errs.Is(err, errs.Forbidden) {
			t.Errorf("another's initials: %v", err)
		}
		if err := s.Retract(w.Ctx, mayor, w.Round, mine); err != nil {
			t.Fatal(err)
		}
		if a, err = s.Approvals(w.Ctx, mayor, w.Round); err != nil || a.Done(actor.AppointingAuthority) != 0 {
			t.Errorf("taken back: %v", err)
		}
	})
}

func TestSince(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, by := start(t, w)
		first := rows(t, w, w.Round)
		if _, err := s.Since(w.Ctx, by, w.Round, time.Time{}); err != nil { // marks
			t.Fatal(err)
		}
		w.Clock.Set(w.Clock.Now().Add(26 * time.Hour))
		change(t, w, by, w.Round, appointment.Op{Kind: appointment.Remove, Move: first[3].ID})
		// Somebody retires underneath.
		if err := w.DB.Write(w.Ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(`update person set status = 'retired' where id = $1`, string(first[0].Person)); err != nil {
				return err
			}
			return w.Org.Changed(tx)
		}); err != nil {
			t.Fatal(err)
		}
		c, err := s.Since(w.Ctx, by, w.Round, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if !c.ByLook || c.Marked.IsZero() || len(c.Edits) != 1 {
			t.Fatalf("by look %v, marked %v, %d edits", c.ByLook, c.Marked, len(c.Edits))
		}
		if len(c.Facts) != 1 || c.Facts[0].Kind != planning.FactStatus || c.Facts[0].Person != first[0].Person || c.Facts[0].After != "retired" {
			t.Errorf("facts %+v", c.Facts)
		}
		found := false
		for _, f := range c.Appeared {
			found = found || f.Person == first[0].Person && !f.ByEdit && f.Grade == planning.Violation
		}
		if !found {
			t.Errorf("nobody says that a retired person may not be appointed: %+v", c.Appeared)
		}
		w.Clock.Set(w.Clock.Now().Add(2 * time.Hour))
		if c, err = s.Since(w.Ctx, by, w.Round, time.Time{}); err != nil || len(c.Facts)+len(c.Edits)+len(c.Appeared)+len(c.Cured) != 0 {
			t.Errorf("read already, yet %d facts, %d edits, %d, %d: %v", len(c.Facts), len(c.Edits), len(c.Appeared), len(c.Cured), err)
		}
		if _, err := s.Since(w.Ctx, w.Nobody(t), w.Round, time.Time{}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("an employee: %v", err)
		}
	})
}

// A round that changes is marked each time; of a day long ago one mark stays, of
// a round that nobody prepares any more none.
func TestMarkAll(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, by := start(t, w)
		marks := func() (n int) {
			t.Helper()
			if err := s.MarkAll(w.Ctx); err != nil {
				t.Fatal(err)
			}
			if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
				return tx.QueryRow(`select count(*) from plan_mark where round = $1`, string(w.Round)).Scan(&n)
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		d := w.Clock.Now().AddDate(0, 0, 1)
		w.Clock.Set(time.Date(d.Year(), d.Month(), d.Day(), 1, 0, 0, 0, time.UTC)) // eight in the morning
		before := marks()
		for i, l := range rows(t, w, w.Round)[:3] {
			w.Clock.Set(w.Clock.Now().Add(time.Hour))
			change(t, w, by, w.Round, appointment.Op{Kind: appointment.Remove, Move: l.ID})
			if n := marks(); n != before+i+1 {
				t.Fatalf("%d marks after %d changes, %d before", n, i+1, before)
			}
			if n := marks(); n != before+i+1 {
				t.Errorf("nothing changed, yet %d marks", n)
			}
		}
		w.Clock.Set(w.Clock.Now().AddDate(0, 0, 9))
		if n := marks(); n != 1 {
			t.Errorf("%d marks of a day long ago", n)
		}
		if err := w.DB.Write(w.Ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`update round set state = 'cancelled' where id = $1`, string(w.Round))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if n := marks(); n != 0 {
			t.Errorf("%d marks of a cancelled round", n)
		}
	})
}

func TestPack(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, by := start(t, w)
		p, err := s.PrintPack(w.Ctx, by, w.Round, i18n.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(p.PDF, []byte("%PDF-")) || p.Pages < 3 {
			t.Errorf("%d pages", p.Pages)
		}
		submit(t, w)
		if _, err := s.PrintPack(w.Ctx, by, w.Round, i18n.EN); err != nil {
			t.Fatal(err)
		}
		j, err := w.Rounds.Journal(w.Ctx, by, w.Round)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, l := range j.Looks {
			if l.Page == "bahan.pdf" && string(l.Person) == by.Person {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%d prints recorded, want 2", n)
		}
		if _, err := s.PrintPack(w.Ctx, w.Nobody(t), w.Round, i18n.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("an employee prints: %v", err)
		}
	})
}

// A region may have the decree wait for initials: of the authority, or of the
// official who proposes too. Without that setting initials only inform.
func TestDecreeWaitsForRequiredInitials(t *testing.T) {
	small(t, func(t *testing.T, w *demotest.World) {
		s, officer := start(t, w)
		mayor, sekda := w.As(t, actor.AppointingAuthority), w.As(t, actor.AuthorizedOfficial)
		submit(t, w)
		if _, err := w.Rounds.Clear(w.Ctx, sekda, w.Round, 0); err != nil {
			t.Fatal(err)
		}
		a, err := s.Approvals(w.Ctx, officer, w.Round)
		if err != nil || len(a.Required) != 0 {
			t.Fatalf("required without a setting: %v, %v", a.Required, err)
		}
		var last planning.ChainApproval
		decree := func() error {
			_, err := w.Rounds.MarkDecreed(w.Ctx, mayor, w.Round, 0, appointment.DecreeIn{Number: "821/1/2020", Dated: a.Review.Round.PlannedOn.AddDays(-3)})
			return err
		}
		missing := func(when string, chains int) {
			t.Helper()
			var said *errs.Error
			if err := decree(); !errors.As(err, &said) || said.Kind != errs.Conflict || said.Key != "planning.initials_missing" || said.Args[1] != chains {
				t.Errorf("%s: %v, want a conflict over %d chains", when, err, chains)
			}
		}
		for _, persons := range []string{"2", "1"} { // stays at one
			if w.Rounds.Law, err = regulation.National().With(map[string]string{"round.initials.persons": persons}); err != nil {
				t.Fatal(err)
			}
			missing("no initials, "+persons+" required", len(a.Chains))
		}
		for _, c := range a.Chains {
			if last.Chain != nil {
				if _, err := s.Approve(w.Ctx, mayor, w.Round, last.Digest, "VA"); err != nil {
					t.Fatal(err)
				}
			}
			last = c
		}
		if len(a.Chains) > 1 {
			missing("one chain without", 1)
		}
		p, err := s.Approve(w.Ctx, mayor, w.Round, last.Digest, "VA")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Retract(w.Ctx, mayor, w.Round, p.ID); err != nil {
			t.Fatal(err)
		}
		missing("taken back", 1)
		if _, err := s.Approve(w.Ctx, mayor, w.Round, last.Digest, "VA"); err != nil {
			t.Fatal(err)
		}
		if a, err = s.Approvals(w.Ctx, mayor, w.Round); err != nil || a.Waiting() != 0 || len(a.Required) != 1 {
			t.Errorf("waiting %d, required %v, %v", a.Waiting(), a.Required, err)
		}
		if err := decree(); err != nil {
			t.Errorf("with all initials: %v", err)
		}
	})
}

package appointment_test

import (
	"fmt"
	"slices"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// drafted is an empty round of a day, made by an officer who may fill it.
func drafted(t testing.TB, w *demotest.World, on clock.Date) (actor.Actor, *appointment.Round) {
	t.Helper()
	by := w.As(t, actor.PersonnelOfficer)
	r, err := w.Rounds.Create(w.Ctx, by, appointment.NewRound{Details: appointment.Details{Title: "Isi kursi", PlannedOn: on, Place: "Pendopo"}})
	if err != nil {
		t.Fatal(err)
	}
	return by, r
}

// The quick look at everybody agrees with the whole bank: who is in the list is
// stopped by no rule, who is not is stopped by one or set aside, and the counts
// add up.
func TestCandidatesAgreeWithTheRules(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		by, r := drafted(t, w, w.Demo.AsOf)
		seats := map[people.Level]int{}
		for _, p := range w.Snapshot(t).Vacancies() {
			if seats[p.Level]++; seats[p.Level] > 2 {
				continue
			}
			var listed []people.PersonID
			f := appointment.CandidateFilter{Limit: 100, Near: 5}
			var c *appointment.Candidates
			for {
				var err error
				if c, err = w.Rounds.Candidates(w.Ctx, by, r.ID, p.ID, f); err != nil {
					t.Fatal(err)
				}
				for i := range c.Items {
					x := &c.Items[i]
					if n := len(x.Against()); n > 0 {
						t.Fatalf("%s: %s is listed and stopped by %s", p.Title, x.Move.Person, x.Against()[0].Rule)
					}
					if x.Place != len(listed)+1 || x.Match.Score() < 0 || x.Match.Score() > 100 || len(x.Reasons) != 5 {
						t.Fatalf("%s: place %d, score %d", p.Title, x.Place, x.Match.Score())
					}
					listed = append(listed, x.Move.Person)
				}
				if f.After = c.Next; c.Next == "" {
					break
				}
			}
			n := c.Count
			if len(listed) != n.Suit || n.Suit+n.Stopped+n.Proposed+n.Higher+n.Holder != n.Looked {
				t.Fatalf("%s: %d listed, %+v", p.Title, len(listed), n)
			}
			in := map[people.PersonID]bool{}
			for _, id := range listed {
				if in[id] {
					t.Fatalf("%s: %s twice", p.Title, id)
				}
				in[id] = true
			}
			i := 0
			for id := range w.Snapshot(t).People {
				if i++; i%97 != 0 {
					continue
				}
				a, err := w.Rounds.WhyNot(w.Ctx, by, r.ID, p.ID, id)
				if err != nil {
					t.Fatal(err)
				}
				why := len(a.Against()) > 0 || a.Aside != appointment.AsideNone
				if why == in[id] || in[id] != (a.Place > 0) {
					t.Fatalf("%s: %s listed %v, against %d, aside %q, place %d", p.Title, id, in[id], len(a.Against()), a.Aside, a.Place)
				}
			}
			for _, x := range c.Near {
				if x.On == "" && len(x.Papers) == 0 || len(x.Stopped) == 0 || x.On != "" && x.On <= r.PlannedOn {
					t.Errorf("%s: a near miss without a reason: %+v", p.Title, x.On)
				}
			}
		}
		if len(seats) < 2 {
			t.Fatalf("vacancies of %d levels only", len(seats))
		}
	})
}

// A plan holds what it promises: one seat each, nobody stopped, lately moved,
// lowered or taken from a counter that stays empty; and it is the same again.
func TestFillKeepsItsPromises(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		by, r := drafted(t, w, w.Demo.AsOf)
		plan, err := w.Rounds.Fill(w.Ctx, by, r.ID, appointment.FillIn{})
		if err != nil {
			t.Fatal(err)
		}
		snap := plan.Snapshot
		used := map[people.PersonID]bool{}
		filled := map[org.PostID]bool{}
		for _, s := range plan.Seats {
			filled[s.Post.ID] = s.Candidate != nil
		}
		n := 0
		for _, s := range plan.Seats {
			c := s.Candidate
			if c == nil {
				if s.Why == nil || s.Why.Suit+s.Why.Stopped == 0 {
					t.Errorf("%s stays empty and nothing says why", s.Post.Title)
				}
				continue
			}
			if s.Asked {
				n++
			}
			if used[c.Move.Person] {
				t.Errorf("%s sits twice", c.Move.Person)
			}
			used[c.Move.Person] = true
			if len(c.Against()) > 0 || c.Settled {
				t.Errorf("%s: %v, settled %v", s.Post.Title, c.Against(), c.Settled)
			}
			h := snap.Principal(c.Move.Person)
			if h == nil {
				continue
			}
			if h.TenureFrom.AddYears(2) > r.PlannedOn {
				t.Errorf("%s moves somebody of %s", s.Post.Title, h.TenureFrom)
			}
			from := snap.Posts[h.Post]
			if from.Structural && appointment.ReasonFor(from, s.Post) == eligibility.ReasonDemotion {
				t.Errorf("%s lowers somebody", s.Post.Title)
			}
			for _, u := range snap.Path(from.Unit) {
				if from.Structural && (u.Kind == "kelurahan" || u.Kind == "puskesmas") && !filled[from.ID] {
					t.Errorf("%s leaves the counter %s", s.Post.Title, from.Title)
				}
			}
			for _, o := range s.Others {
				if o.Priced && (o.Price.Seats < 0 || o.Price.Seats == 0 && o.Price.Match < 0) {
					t.Errorf("%s: another choice is better: %+v", s.Post.Title, o)
				}
			}
		}
		if n != plan.Filled || plan.Filled+plan.Empty != len(plan.Open) || plan.Filled == 0 {
			t.Fatalf("%d filled, %d said, %d empty of %d", n, plan.Filled, plan.Empty, len(plan.Open))
		}
		again, err := w.Rounds.Fill(w.Ctx, by, r.ID, appointment.FillIn{})
		if err != nil {
			t.Fatal(err)
		}
		if say(plan) != say(again) {
			t.Error("the same round gave another plan")
		}
		// Nothing of it is in the round until somebody takes it.
		v, err := w.Rounds.Open(w.Ctx, by, r.ID, "test")
		if err != nil || len(v.Moves) > 0 {
			t.Fatalf("%d moves, %v", len(v.Moves), err)
		}
		var ops []appointment.Op
		for _, s := range plan.Seats {
			if s.Candidate != nil && len(ops) < 5 {
				ops = append(ops, appointment.Op{Kind: appointment.Put, Person: s.Candidate.Move.Person, ToPost: s.Post.ID})
			}
		}
		now, err := w.Rounds.Change(w.Ctx, by, r.ID, v.Round.Version, "", ops)
		if err != nil || now.Version != v.Round.Version+1 {
			t.Fatalf("version %d, %v", now.Version, err)
		}
		rest, err := w.Rounds.Fill(w.Ctx, by, r.ID, appointment.FillIn{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range rest.Seats {
			for _, op := range ops {
				if s.Post.ID == op.ToPost || s.Candidate != nil && s.Candidate.Move.Person == op.Person {
					t.Errorf("the new plan touches what was taken: %s", s.Post.Title)
				}
			}
		}
		if _, err := w.Rounds.Fill(w.Ctx, by, r.ID, appointment.FillIn{Posts: []org.PostID{ops[0].ToPost}}); !errs.Is(err, errs.Invalid) {
			t.Errorf("a seat that is no longer open: %v", err)
		}
	})
}

func say(p *appointment.Filling) string {
	var out []string
	for _, s := range p.Seats {
		who := people.PersonID("")
		if s.Candidate != nil {
			who = s.Candidate.Move.Person
		}
		out = append(out, fmt.Sprint(s.Post.ID, who, s.Price, s.Others))
	}
	return fmt.Sprint(p.Filled, p.Empty, p.Left, out)
}

// A near miss meets the conditions on the day that is said, and not the day
// before.
func TestNearMissOnItsDay(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	by, r := drafted(t, w, w.Demo.AsOf)
	tried := 0
	for _, p := range w.Snapshot(t).Vacancies() {
		c, err := w.Rounds.Candidates(w.Ctx, by, r.ID, p.ID, appointment.CandidateFilter{Limit: 1, Near: 3})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range c.Near {
			if n.On == "" || len(n.Papers) > 0 || tried == 6 {
				continue
			}
			tried++
			for on, want := range map[clock.Date]bool{n.On: true, n.On.AddDays(-1): false} {
				_, then := drafted(t, w, on)
				a, err := w.Rounds.WhyNot(w.Ctx, by, then.ID, p.ID, n.Move.Person)
				if err != nil {
					t.Fatal(err)
				}
				missing := slices.ContainsFunc(a.Against(), func(v *eligibility.Verdict) bool { return v.Outcome == eligibility.MissingData })
				if got := len(a.Against()) == 0; got != want && !(want && missing) { // a rating of the year between is not there yet
					t.Errorf("%s on %s (said %s): suits %v", p.Title, on, n.On, got)
				}
			}
		}
	}
	if tried == 0 {
		t.Fatal("nobody is near anything")
	}
}

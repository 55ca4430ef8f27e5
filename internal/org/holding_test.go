package org

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

var epoch = clock.NewDate(2020, 1, 1)

// anyHoldings draws holdings over few posts, people and days, so that clashes
// are common.
func anyHoldings(t *rapid.T) []*Holding {
	n := rapid.IntRange(0, 12).Draw(t, "n")
	out := make([]*Holding, n)
	for i := range out {
		from := rapid.IntRange(0, 20).Draw(t, "from")
		h := &Holding{ID: HoldingID(fmt.Sprintf("h%02d", i)), Post: PostID(fmt.Sprintf("p%d", rapid.IntRange(0, 3).Draw(t, "post"))),
			Person: people.PersonID(fmt.Sprintf("o%d", rapid.IntRange(0, 3).Draw(t, "person"))),
			Kind:   rapid.SampledFrom([]HoldingKind{Definitive, Definitive, Definitive, Acting}).Draw(t, "kind"),
			From:   epoch.AddDays(from), Structural: true}
		if rapid.Bool().Draw(t, "ended") {
			h.Until = epoch.AddDays(from + rapid.IntRange(1, 8).Draw(t, "days"))
		}
		h.TenureFrom = h.From
		out[i] = h
	}
	return out
}

// TestInvariantsAgreeWithADayByDayLook compares CheckHoldings with counting
// holders on every single day.
func TestInvariantsAgreeWithADayByDayLook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hs := anyHoldings(t)
		broken := map[string]bool{}
		for day := 0; day < 32; day++ {
			d := epoch.AddDays(day)
			perPost, perPerson := map[PostID]int{}, map[people.PersonID]int{}
			for _, h := range hs {
				if h.Kind == Definitive && h.RunsOn(d) {
					perPost[h.Post]++
					perPerson[h.Person]++
				}
			}
			for p, n := range perPost {
				if n > 1 {
					broken["post "+string(p)] = true
				}
			}
			for p, n := range perPerson {
				if n > 1 {
					broken["person "+string(p)] = true
				}
			}
		}
		found := map[string]bool{}
		for _, b := range CheckHoldings(hs, nil) {
			switch b.Kind {
			case TwoHolders:
				found["post "+string(b.Post)] = true
			case TwoPosts:
				found["person "+string(b.Person)] = true
			}
		}
		if fmt.Sprint(found) != fmt.Sprint(broken) {
			t.Fatalf("found %v, day by day %v", found, broken)
		}
	})
}

// TestSnapshotEqualsTheDay: the snapshot of a date names exactly the holdings
// that run on it, and a later ending does not change an earlier date.
func TestSnapshotEqualsTheDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hs := anyHoldings(t)
		posts := []*Post{}
		for i := range 4 {
			posts = append(posts, &Post{ID: PostID(fmt.Sprintf("p%d", i)), Code: fmt.Sprint(i), Structural: true, From: epoch.AddYears(-1)})
		}
		day := epoch.AddDays(rapid.IntRange(0, 30).Draw(t, "day"))
		count := func(s *Snapshot) (n int) {
			for _, p := range s.AllPosts() {
				n += len(s.Seated(p.ID)) + len(s.ActingIn(p.ID))
			}
			return n
		}
		want := 0
		for _, h := range hs {
			if h.RunsOn(day) {
				want++
			}
		}
		before := NewRegister(1, nil, posts, hs, nil).At(day)
		if got := count(before); got != want {
			t.Fatalf("snapshot of %s holds %d, want %d", day, got, want)
		}
		later := make([]*Holding, len(hs))
		for i, h := range hs {
			c := *h
			if c.Until == "" && c.From <= day {
				c.Until = day.AddDays(1)
			}
			later[i] = &c
		}
		if got := count(NewRegister(2, nil, posts, later, nil).At(day)); got != want {
			t.Fatalf("ending holdings tomorrow changed %s: %d, want %d", day, got, want)
		}
	})
}

func TestResponsibleClimbsPastEmptySeats(t *testing.T) {
	posts := []*Post{
		{ID: "head", Code: "1", Structural: true, From: epoch},
		{ID: "mid", Code: "2", Superior: "head", Structural: true, From: epoch},
		{ID: "low", Code: "3", Superior: "mid", Structural: true, From: epoch},
	}
	hold := func(post PostID, kind HoldingKind) *Holding {
		return &Holding{ID: HoldingID(post), Post: post, Person: people.PersonID("x" + post), Kind: kind, Structural: true, From: epoch}
	}
	cases := []struct {
		name string
		held []*Holding
		want PostID
	}{
		{"own holder", []*Holding{hold("low", Definitive), hold("head", Definitive)}, "low"},
		{"acting counts", []*Holding{hold("mid", Acting), hold("head", Definitive)}, "mid"},
		{"past two vacancies", []*Holding{hold("head", Definitive)}, "head"},
		{"nobody at all", nil, "low"},
	}
	for _, c := range cases {
		s := NewRegister(1, nil, posts, c.held, nil).At(epoch)
		if got := s.Responsible("low").ID; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestActingNeverAppoints: whatever posts somebody acts in as Plt or Plh, they do
// not get the power to appoint; an interim head does, by the Minister's leave.
func TestActingNeverAppoints(t *testing.T) {
	posts := []*Post{{ID: "mayor", Code: "1", Structural: true, From: epoch,
		Functions: []PostFunction{{Function: "appointing_authority"}, {Function: "inspector"}}}}
	for kind, appoints := range map[HoldingKind]bool{Definitive: true, Acting: false, DailyActing: false, Interim: true} {
		s := NewRegister(1, nil, posts, []*Holding{{ID: "h", Post: "mayor", Person: "o", Kind: kind, Structural: true, From: epoch}}, nil).At(epoch)
		a := s.Actor("o")
		if a.May("appointing_authority") != appoints {
			t.Errorf("%s may appoint: %v", kind, a.May("appointing_authority"))
		}
		if !a.May("inspector") {
			t.Errorf("%s lost the other function", kind)
		}
	}
}

// TestWaitingHolderKeepsTheOffice: between a reorganisation and the
// confirmation the holder of the ended post acts in its successor, with the
// limits of acting; once somebody is confirmed there, no longer.
func TestWaitingHolderKeepsTheOffice(t *testing.T) {
	day := epoch.AddDays(10)
	posts := []*Post{
		{ID: "old", Code: "1", Structural: true, From: epoch, Until: day, Functions: []PostFunction{{Function: "personnel_officer"}}},
		{ID: "new", Code: "2", Structural: true, From: day, Predecessors: []PostID{"old"},
			Functions: []PostFunction{{Function: "personnel_officer"}, {Function: "appointing_authority"}}},
	}
	waits := &Holding{ID: "h", Post: "old", Person: "o", Kind: Definitive, Structural: true, From: epoch}
	a := NewRegister(1, nil, posts, []*Holding{waits}, nil).At(day).Actor("o")
	if !a.May("personnel_officer") || a.May("appointing_authority") {
		t.Errorf("waiting holder: %+v", a.Grants)
	}
	other := &Holding{ID: "i", Post: "new", Person: "p", Kind: Definitive, Structural: true, From: day}
	a = NewRegister(2, nil, posts, []*Holding{waits, other}, nil).At(day).Actor("o")
	if len(a.Grants) != 0 {
		t.Errorf("an ended chair still gives %+v", a.Grants)
	}
}

package org_test

import (
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// TestRandomMovesKeepTheInvariants throws random batches of seats at the
// register, valid and not: whatever Apply accepts, no post has two holders and
// nobody two posts; whatever it refuses leaves nothing behind.
func TestRandomMovesKeepTheInvariants(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	reg := w.Register(t)
	var posts []*org.Post
	for _, p := range reg.At(w.Demo.AsOf).AllPosts() {
		if p.Structural && len(posts) < 12 && p.Level != org.LevelHead {
			posts = append(posts, p)
		}
	}
	day := w.Demo.AsOf
	accepted, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		day = day.AddDays(1)
		snap := registerNow(t, w).At(day)
		n := rapid.IntRange(1, 4).Draw(t, "n")
		var seats []org.Seat
		for range n {
			from := posts[rapid.IntRange(0, len(posts)-1).Draw(t, "from")]
			to := posts[rapid.IntRange(0, len(posts)-1).Draw(t, "to")]
			h := snap.Holder(from.ID)
			if h == nil {
				continue
			}
			s := org.Seat{Person: h.Person, Post: to.ID, Kind: org.Definitive, From: day, Basis: "uji"}
			if rapid.Bool().Draw(t, "leaves") {
				s.Leaves = []org.HoldingID{h.ID}
			}
			seats = append(seats, s)
		}
		before := registerNow(t, w)
		err := w.DB.Write(w.Ctx, func(tx *db.Tx) error {
			_, err := w.Org.Apply(tx, seats, nil)
			return err
		})
		after := registerNow(t, w)
		if bs := org.CheckHoldings(after.Holdings, after.Posts); len(bs) > 0 {
			t.Fatalf("invariant broken: %s", org.DescribeBreach(after, bs[0]))
		}
		if err != nil {
			refused++
			if after.Version != before.Version {
				t.Fatalf("a refused batch changed the register: %v", err)
			}
			if !errs.Is(err, errs.Conflict) {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		accepted++
	})
	if accepted == 0 || refused == 0 {
		t.Fatalf("accepted %d, refused %d: the test tried only one side", accepted, refused)
	}
}

// registerNow reads the register inside a property.
func registerNow(t *rapid.T, w *demotest.World) *org.Register {
	r, err := w.Org.Get(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRing: A→B→C→A is legal in one batch and illegal in parts.
func TestRing(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		day := w.Demo.AsOf
		snap := w.Snapshot(t)
		var held []*org.Holding
		for _, p := range snap.AllPosts() {
			if h := snap.Holder(p.ID); h != nil && p.Level != org.LevelHead && len(held) < 3 {
				held = append(held, h)
			}
		}
		var ring []org.Seat
		for i, h := range held {
			ring = append(ring, org.Seat{Person: h.Person, Post: held[(i+1)%3].Post, Kind: org.Definitive, From: day, Basis: "uji", Leaves: []org.HoldingID{h.ID}})
		}
		apply := func(seats []org.Seat) error {
			return w.DB.Write(w.Ctx, func(tx *db.Tx) error { _, err := w.Org.Apply(tx, seats, nil); return err })
		}
		if err := apply(ring[:2]); !errs.Is(err, errs.Conflict) {
			t.Errorf("two thirds of a ring: %v", err)
		}
		if err := apply(ring); err != nil {
			t.Fatalf("a whole ring: %v", err)
		}
		after := w.Snapshot(t)
		for _, s := range ring {
			if after.Holder(s.Post).Person != s.Person {
				t.Errorf("post %s is not held by its mover", s.Post)
			}
		}
		yesterday := w.Register(t).At(clock.Date(day).AddDays(-1))
		for _, h := range held {
			if yesterday.Holder(h.Post).Person != h.Person {
				t.Error("the past moved")
			}
		}
	})
}

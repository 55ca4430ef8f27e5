package org

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
)

// TestCampaignLeave: whatever the dates, the head's powers rest exactly on
// [from, until); the post keeps its one definitive holder and is never vacant;
// an interim head has the powers exactly while named; somebody always answers.
func TestCampaignLeave(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := epoch.AddDays(rapid.IntRange(1, 10).Draw(t, "from"))
		until := from.AddDays(rapid.IntRange(1, 10).Draw(t, "days"))
		hasInterim := rapid.Bool().Draw(t, "interim")
		kind := rapid.SampledFrom(LeaveKinds).Draw(t, "kind")
		posts := []*Post{
			{ID: "mayor", Code: "1", Structural: true, Level: LevelHead, From: epoch, Functions: []PostFunction{{Function: actor.AppointingAuthority}}},
			{ID: "agency", Code: "2", Superior: "mayor", Structural: true, From: epoch},
		}
		h := &Holding{ID: "h", Post: "mayor", Person: "o", Kind: Definitive, Structural: true, From: epoch,
			Leaves: []*Leave{{ID: "l", Holding: "h", Kind: kind, From: from, Until: until}}}
		hs := []*Holding{h}
		if hasInterim {
			hs = append(hs, &Holding{ID: "i", Post: "mayor", Person: "p", Kind: Interim, Structural: true, From: from, Until: until})
		}
		r := NewRegister(1, nil, posts, hs, nil)
		for n := range 24 {
			d := epoch.AddDays(n)
			s := r.At(d)
			away := kind.Suspends() && from <= d && d < until
			a := s.Actor("o")
			if a.May(actor.AppointingAuthority) == away {
				t.Fatalf("%s: away %v, the holder may sign %v", d, away, !away)
			}
			if away {
				if err := a.Require(actor.AppointingAuthority); !refusedAs(err, "actor.resting") {
					t.Fatalf("%s: refused with %v", d, err)
				}
			}
			if s.Holder("mayor") != h || s.Vacant(posts[0]) || len(s.Seated("mayor")) != 1 {
				t.Fatalf("%s: leave became a vacancy", d)
			}
			in := hasInterim && from <= d && d < until
			if s.Actor("p").May(actor.AppointingAuthority) != in {
				t.Fatalf("%s: the interim head may sign: %v", d, !in)
			}
			if got, want := s.Served("mayor"), !away || in; got != want {
				t.Fatalf("%s: served %v", d, got)
			}
			if got := s.Responsible("agency"); in && got.ID != "mayor" {
				t.Fatalf("%s: %s answers", d, got.ID)
			}
		}
	})
}

func refusedAs(err error, key string) bool {
	var e *errs.Error
	return errors.As(err, &e) && e.Key == key
}

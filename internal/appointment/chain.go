package appointment

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/org"
)

// ChainEnd is how a chain of moves ends.
type ChainEnd string

// The ends of a chain.
const (
	EndsFilled ChainEnd = "filled" // the last mover leaves no structural post behind
	EndsVacant ChainEnd = "vacant" // the last mover's old post stays empty
	EndsRing   ChainEnd = "ring"   // the last mover's old post is the first of the chain
)

// Chain is a run of moves in which each mover leaves the seat that the next one
// takes: it starts at a seat nobody of the round leaves and is read from the
// vacancy to the last mover.
type Chain struct {
	Moves []*Move
	End   ChainEnd
	Left  org.PostID // the seat that stays empty, for EndsVacant
}

// Chains orders the moves of a round into chains: first those that begin at a
// seat nobody leaves, in the order of the annex, then the rings. Each open move
// is in exactly one chain.
func Chains(moves []*Move, posts map[org.PostID]*org.Post) []Chain {
	filler := map[org.PostID]*Move{} // who comes into a post
	leaves := map[org.PostID]bool{}  // posts that somebody of the round leaves
	var open []*Move
	for _, m := range moves {
		if !m.State.Open() {
			continue
		}
		open = append(open, m)
		if filler[m.ToPost] == nil {
			filler[m.ToPost] = m
		}
		if m.FromPost != "" {
			leaves[m.FromPost] = true
		}
	}
	done := map[MoveID]bool{}
	var out []Chain
	follow := func(m *Move) {
		c := Chain{End: EndsFilled}
		for first := m; m != nil && !done[m.ID]; {
			done[m.ID] = true
			c.Moves = append(c.Moves, m)
			if m.FromPost == "" {
				break
			}
			next := filler[m.FromPost]
			if next == nil || next.Person == m.Person {
				if p := posts[m.FromPost]; p != nil && p.Structural && m.Reason != eligibility.ReasonConfirmation {
					c.End, c.Left = EndsVacant, m.FromPost
				}
				break
			}
			if next == first {
				c.End = EndsRing
				break
			}
			m = next
		}
		out = append(out, c)
	}
	for _, m := range open {
		if !leaves[m.ToPost] && !done[m.ID] {
			follow(m)
		}
	}
	for _, m := range open {
		if !done[m.ID] {
			follow(m)
		}
	}
	return out
}

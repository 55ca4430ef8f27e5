package gathering

import (
	"cmp"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Protocol order: the head of the region, the deputy, the Sekda, then echelon by
// echelon, agencies in the order in which the law lists them, functional and
// operational posts after them. What the law leaves open is the code of the post.
//
// Tiers are who signs in the same turn: nobody signs before the head, the heads
// of agencies do not wait for one another.

// The tiers.
const (
	tierHead   = iota // head of the region
	tierDeputy        // deputy
	tierSekda         // regional secretary
	tierChief         // other senior executives
	tierOther         // everybody else
)

// seatOf is a post with the person invited for it.
type seatOf struct {
	post   *org.Post
	person people.PersonID
	tier   int
}

// seats lists who is to be invited for posts, in protocol order, each person
// once, in the highest post they serve; vacant counts the posts nobody serves.
func seats(s *org.Snapshot, posts []*org.Post) (out []seatOf, vacant int) {
	place := protocol(s)
	sorted := slices.Clone(posts)
	slices.SortStableFunc(sorted, func(a, b *org.Post) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	have := map[people.PersonID]bool{}
	heads := 0
	for _, p := range sorted {
		tier := tierOf(p)
		if tier == tierHead {
			if heads > 0 {
				tier = tierDeputy
			}
			heads++
		}
		serving := s.Serving(p.ID)
		if len(serving) == 0 {
			vacant++
			continue
		}
		if p.Structural && len(serving) > 1 { // who acts goes before the holder they stand in for
			serving = slices.Clone(serving)
			slices.SortStableFunc(serving, func(a, b *org.Holding) int { return cmp.Compare(acting(b), acting(a)) })
			serving = serving[:1]
		}
		for _, h := range serving {
			if !have[h.Person] {
				have[h.Person] = true
				out = append(out, seatOf{p, h.Person, tier})
			}
		}
	}
	return out, vacant
}

func acting(h *org.Holding) int {
	if h.Kind == org.Definitive {
		return 0
	}
	return 1
}

// protocol is the place of every post in protocol order.
func protocol(s *org.Snapshot) map[org.PostID]int {
	place := map[org.PostID]int{}
	after := org.PostID("")
	for {
		page := s.Seats(org.SeatFilter{After: after, Limit: 500})
		for _, x := range page.Items {
			place[x.Post.ID] = len(place)
		}
		if after = page.Next; after == "" {
			break
		}
	}
	for _, p := range s.AllPosts() { // by level, then code
		if _, ok := place[p.ID]; !ok {
			place[p.ID] = len(place)
		}
	}
	return place
}

func tierOf(p *org.Post) int {
	switch {
	case p.Level == org.LevelHead:
		return tierHead
	case slices.ContainsFunc(p.Functions, func(f org.PostFunction) bool { return f.Function == actor.AuthorizedOfficial && f.Scope == "" }):
		return tierSekda
	case p.Level == people.LevelSeniorExecutive:
		return tierChief
	}
	return tierOther
}

// turn tells whether an invitee may sign when the first tier in which somebody
// who is there has not signed yet is waiting; -1 waits for nobody. Who is absent
// keeps nobody waiting and signs later.
func turn(i *Invitee, waiting int) bool { return waiting < 0 || i.Tier <= waiting }

// gap is the distance between places, so that somebody can be moved without
// renumbering everybody.
const gap = 1024

// between is a place after one and before the other; ok is false when there is
// no room.
func between(before, after int64) (n int64, ok bool) {
	n = before + (after-before)/2
	return n, n > before && n < after
}

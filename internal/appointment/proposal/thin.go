package proposal

import (
	"cmp"
	"slices"
)

// Thin is the options of a problem without those that no best plan needs, by
// seat and person. People who hold none of the seats cost the same wherever they
// come from: of n seats that can be taken, the others use at most n-1 of them, so
// that each seat needs no more than its n best. A region of 2,900 people and 105
// seats keeps a twentieth of its options.
func Thin(p Problem) []Option {
	n := 0
	held := make([]bool, p.People)
	wants := make([][]Option, len(p.Seats))
	for _, o := range p.Options {
		wants[o.Seat] = append(wants[o.Seat], o)
	}
	for i, s := range p.Seats {
		if len(wants[i]) > 0 && s.Fixed == None {
			n++
		}
		if s.Holder != None {
			held[s.Holder] = true
		}
	}
	// Who is spoken for takes no place among the n best.
	out := make([]bool, p.People)
	for _, person := range p.Stays {
		out[person] = true
	}
	for _, s := range p.Seats {
		if s.Fixed != None {
			out[s.Fixed] = true
		}
	}
	var kept []Option
	var count [MaxMatch + 1]int
	for i := range wants {
		if p.Seats[i].Fixed != None {
			continue
		}
		// A person named twice counts once, with the better match.
		if !slices.IsSortedFunc(wants[i], byPerson) {
			slices.SortFunc(wants[i], byPerson)
		}
		wants[i] = slices.CompactFunc(wants[i], func(a, b Option) bool { return a.Person == b.Person })
		clear(count[:])
		for _, o := range wants[i] {
			if !held[o.Person] && !out[o.Person] {
				count[o.Match]++
			}
		}
		// All above the limit stay, and of those on it the first few.
		limit, above := 0, 0
		for m := MaxMatch; m > 0; m-- {
			if above+count[m] >= n {
				limit = m
				break
			}
			above += count[m]
		}
		on := n - above
		for _, o := range wants[i] {
			switch {
			case out[o.Person]:
			case held[o.Person], o.Match > limit:
				kept = append(kept, o)
			case o.Match == limit && on > 0:
				on--
				kept = append(kept, o)
			}
		}
	}
	return kept
}

// byPerson orders by person, the better match first.
func byPerson(a, b Option) int { return cmp.Or(a.Person-b.Person, b.Match-a.Match) }

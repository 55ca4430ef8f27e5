package proposal

import "slices"

// Thin is the options of a problem without those that no best plan needs, by
// seat and person. People who hold none of the seats cost the same wherever they
// come from: of n seats that can be taken, the others use at most n-1 of them, so
// that each seat needs no more than its n best. A region of 2,900 people and 105
// seats keeps a twentieth of its options.
func Thin(p Problem) []Option {
	n := 0
	held := make([]bool, p.People)
	wants := make([][]Option, len(p.Seats))
	each := make([]int, len(p.Seats))
	for i := range p.Options {
		each[p.Options[i].Seat]++
	}
	room := make([]Option, len(p.Options))
	for i, k := range each {
		wants[i], room = room[:0:k], room[k:]
	}
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
	seen := make([]int, p.People) // 1 + the place of a person's option in the list of the seat
	for i := range wants {
		list := wants[i]
		if p.Seats[i].Fixed != None || len(list) == 0 {
			continue
		}
		clear(count[:])
		once := list[:0]
		for _, o := range list {
			switch at := seen[o.Person]; {
			case out[o.Person]:
			case at == 0:
				once = append(once, o)
				seen[o.Person] = len(once)
			case once[at-1].Match < o.Match: // named twice: the better match
				once[at-1].Match = o.Match
			}
		}
		for _, o := range once {
			seen[o.Person] = 0
			if !held[o.Person] {
				count[o.Match]++
			}
		}
		// All above the limit stay, and of those on it the first few people.
		limit, above := 0, 0
		for m := MaxMatch; m > 0; m-- {
			if above+count[m] >= n {
				limit = m
				break
			}
			above += count[m]
		}
		first := len(kept)
		for _, o := range once {
			if held[o.Person] || o.Match >= limit {
				kept = append(kept, o)
			}
		}
		slices.SortFunc(kept[first:], func(a, b Option) int { return a.Person - b.Person })
		on := n - above
		mine := slices.DeleteFunc(kept[first:], func(o Option) bool {
			if held[o.Person] || o.Match > limit {
				return false
			}
			on--
			return on < 0
		})
		kept = kept[:first+len(mine)]
	}
	return kept
}

package place

import "slices"

// topology is areas whose borders are cut where more than two of them meet, so
// that a stretch which two areas share is kept once: it is simplified once and
// stays shared.
type topology struct {
	arcs []arc
}

// arc is a stretch of border between two meeting points, or a whole border that
// meets no other.
type arc []cell

// arcRef is an arc in a ring: its number, turned round when negative (^n).
type arcRef int32

func (r arcRef) index() int {
	if r < 0 {
		return int(^r)
	}
	return int(r)
}

// cut makes the topology of many rings; the refs of each ring stand in the order
// given.
func cut(rings []ring) (*topology, [][]arcRef) {
	t := &topology{}
	meets := meetings(rings)
	known := map[[2]cell][]int{} // arcs by their canonical first two corners
	refs := make([][]arcRef, len(rings))
	for i, r := range rings {
		for _, a := range pieces(r, meets) {
			refs[i] = append(refs[i], t.put(a, known))
		}
	}
	return t, refs
}

// meetings are the corners at which borders come together or part: a corner that
// has different neighbours in different rings.
func meetings(rings []ring) map[cell]bool {
	type pair struct{ a, b cell }
	seen := map[cell]pair{}
	meets := map[cell]bool{}
	for _, r := range rings {
		for i, c := range r {
			p := pair{r[(i+len(r)-1)%len(r)], r[(i+1)%len(r)]}
			if less(p.b, p.a) {
				p.a, p.b = p.b, p.a
			}
			if was, ok := seen[c]; ok && was != p {
				meets[c] = true
			} else {
				seen[c] = p
			}
		}
	}
	return meets
}

func less(a, b cell) bool { return a.x < b.x || a.x == b.x && a.y < b.y }

// pieces cuts a ring at the meeting points. A ring without any becomes one arc
// that begins and ends at its least corner.
func pieces(r ring, meets map[cell]bool) []arc {
	start := slices.IndexFunc(r, func(c cell) bool { return meets[c] })
	if start < 0 {
		start = 0
		for i, c := range r {
			if less(c, r[start]) {
				start = i
			}
		}
	}
	var out []arc
	a := arc{r[start]}
	for i := 1; i <= len(r); i++ {
		c := r[(start+i)%len(r)]
		a = append(a, c)
		if meets[c] && i < len(r) {
			out = append(out, a)
			a = arc{c}
		}
	}
	return append(out, a)
}

// put keeps an arc, or finds it among those kept, in either direction.
func (t *topology) put(a arc, known map[[2]cell][]int) arcRef {
	back := slices.Clone(a)
	slices.Reverse(back)
	canonical, turned := a, false
	if compare(back, a) < 0 {
		canonical, turned = back, true
	}
	key := [2]cell{canonical[0], canonical[1]}
	n := -1
	for _, i := range known[key] {
		if slices.Equal(t.arcs[i], canonical) {
			n = i
			break
		}
	}
	if n < 0 {
		n = len(t.arcs)
		t.arcs = append(t.arcs, canonical)
		known[key] = append(known[key], n)
	}
	if turned {
		return ^arcRef(n)
	}
	return arcRef(n)
}

func compare(a, b arc) int {
	return slices.CompareFunc(a, b, func(x, y cell) int {
		switch {
		case x == y:
			return 0
		case less(x, y):
			return -1
		}
		return 1
	})
}

// ring joins arcs again.
func (t *topology) ring(refs []arcRef) ring {
	var out ring
	for _, ref := range refs {
		if ref.index() >= len(t.arcs) {
			return nil
		}
		a := t.arcs[ref.index()]
		if ref < 0 {
			for i := len(a) - 1; i > 0; i-- {
				out = append(out, a[i])
			}
		} else {
			out = append(out, a[:len(a)-1]...)
		}
	}
	return out
}

// outline joins the arcs that bound a group of areas: those which not two of
// the group share. Where they do not close, what is left over is dropped.
func (t *topology) outline(areas [][][]arcRef) [][]arcRef {
	count := map[int]int{}
	for _, rings := range areas {
		for _, r := range rings {
			for _, ref := range r {
				count[ref.index()]++
			}
		}
	}
	from := map[cell][]arcRef{} // by the corner they start at
	var order []arcRef
	for _, rings := range areas {
		for _, r := range rings {
			for _, ref := range r {
				if count[ref.index()] == 1 {
					from[t.first(ref)] = append(from[t.first(ref)], ref)
					order = append(order, ref)
				}
			}
		}
	}
	used := map[arcRef]bool{}
	var out [][]arcRef
	for _, ref := range order {
		if used[ref] {
			continue
		}
		var chain []arcRef
		for at := ref; ; {
			used[at] = true
			chain = append(chain, at)
			end := t.last(at)
			if end == t.first(ref) {
				out = append(out, chain)
				break
			}
			next := slices.IndexFunc(from[end], func(r arcRef) bool { return !used[r] })
			if next < 0 {
				break
			}
			at = from[end][next]
		}
	}
	return out
}

func (t *topology) first(ref arcRef) cell {
	a := t.arcs[ref.index()]
	if ref < 0 {
		return a[len(a)-1]
	}
	return a[0]
}

func (t *topology) last(ref arcRef) cell { return t.first(^ref) }

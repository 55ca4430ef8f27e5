package place

import "math"

const (
	streetReach = 40.0 // metres to a road that names a place
	gapReach    = 30.0 // metres over which a gap between two areas is given to one
	nearReach   = 400.0
	majorReach  = 1500.0
)

// stretch is a straight piece of a named road.
type stretch struct {
	a, b cell
	line *Line
}

// index makes what Locate and Search look into.
func (m *Map) index() {
	m.leaves = newGrid[*Area](m.border.box, 48)
	for _, a := range m.areas {
		if a.leaf() {
			m.leaves.put(a.box, a)
		}
	}
	// A little wider than the reach, so that one square holds all that is near.
	const margin = 540 // millionths of a degree, 60 metres
	m.streets = newGrid[stretch](m.border.box, 96)
	for _, l := range m.lines {
		if l.Name == "" || l.Kind == River || l.Kind == Railway {
			continue
		}
		for i := 1; i < len(l.path); i++ {
			b := emptyBox()
			b.add(l.path[i-1])
			b.add(l.path[i])
			m.streets.put(box{b.x0 - margin, b.y0 - margin, b.x1 + margin, b.y1 + margin}, stretch{l.path[i-1], l.path[i], l})
		}
	}
	for _, l := range m.landmarks {
		if a := m.leafAt(cellOf(l.At)); a != nil {
			l.Area = a.Code
		}
	}
	m.words = m.indexWords()
}

// Locate says where a point is. Every point of the region lies in exactly one of
// its smallest areas; where files left a gap between two, it falls to the
// nearer.
func (m *Map) Locate(p Point) Spot {
	s := Spot{Point: p}
	if m.Empty() || !p.InIndonesia() {
		return s
	}
	s.Point = p.Round()
	c := cellOf(p)
	leaf := m.leafAt(c)
	if leaf == nil {
		m.outside(&s, c)
		return s
	}
	s.Inside = true
	if leaf.Kind == Village {
		s.Village, s.District = leaf, m.byCode[leaf.Over]
	} else {
		s.District = leaf
	}
	s.Near = m.nearest(c)
	s.Street = m.streetAt(c)
	return s
}

// leafAt finds the smallest area of a point. Where areas overlap, the one with
// the lesser code has it.
func (m *Map) leafAt(c cell) *Area {
	for _, a := range m.leaves.at(c) {
		if a.box.holds(c) && inside(a.rings, c) {
			return a
		}
	}
	if !m.border.box.holds(c) {
		return nil
	}
	// In a hole of the region: a gap between two areas, or another region inside
	// this one.
	enclosed := false
	for _, r := range m.border.rings {
		enclosed = enclosed || r.crossings(c)%2 == 1
	}
	if !enclosed {
		return nil
	}
	near, best := (*Area)(nil), gapReach
	on := planeAt(c)
	for _, a := range m.leaves.at(c) {
		for _, r := range a.rings {
			if d := on.toRing(r); d < best {
				near, best = a, d
			}
		}
	}
	return near
}

// outside says how far from the region a point is, and with whom.
func (m *Map) outside(s *Spot, c cell) {
	on := planeAt(c)
	s.Away = math.Inf(1)
	for _, r := range m.border.rings {
		s.Away = min(s.Away, on.toRing(r))
	}
	for _, a := range m.areas {
		if a.Kind == Neighbour && a.box.holds(c) && inside(a.rings, c) {
			s.Outside = a
			return
		}
	}
}

// nearest is the landmark by which a point is best described: the nearest, but a
// known one may be farther.
func (m *Map) nearest(c cell) *Near {
	on := planeAt(c)
	var best *Landmark
	score, metres := math.Inf(1), 0.0
	for _, l := range m.landmarks {
		x, y := on.of(cellOf(l.At))
		d := math.Hypot(x, y)
		reach, weight := nearReach, 1.0
		if l.Major {
			reach, weight = majorReach, 0.7
		}
		if d <= reach && d*weight < score {
			best, score, metres = l, d*weight, d
		}
	}
	if best == nil {
		return nil
	}
	return &Near{best, metres}
}

func (m *Map) streetAt(c cell) string {
	on := planeAt(c)
	name, best := "", streetReach
	for _, s := range m.streets.at(c) {
		if d := on.toSegment(s.a, s.b); d < best {
			name, best = s.line.Name, d
		}
	}
	return name
}

// lookOver notes what looks odd about a finished map: holes in the region, areas
// that lie over each other, tiny ones.
func (m *Map) lookOver() []Finding {
	var out []Finding
	holes := 0
	for i, r := range m.border.rings {
		for j, o := range m.border.rings {
			if i != j && o.crossings(r[0])%2 == 1 && o.around().holds(r[0]) {
				holes++
				break
			}
		}
	}
	if holes > 0 {
		out = append(out, Finding{"place.found_holes", []any{holes}})
	}
	// Areas that lie over each other are found by looking at a lattice of points.
	over := map[[2]*Area]bool{}
	b := m.border.box
	const steps = 200
	for i := range int64(steps) {
		for j := range int64(steps) {
			c := cell{b.x0 + int32(int64(b.x1-b.x0)*(2*i+1)/(2*steps)), b.y0 + int32(int64(b.y1-b.y0)*(2*j+1)/(2*steps))}
			var first *Area
			for _, a := range m.leaves.at(c) {
				if a.box.holds(c) && inside(a.rings, c) {
					if first == nil {
						first = a
					} else if k := [2]*Area{first, a}; !over[k] {
						over[k] = true
						if len(over) <= 5 {
							out = append(out, Finding{"place.found_overlap", []any{first.Name, a.Name}})
						}
					}
				}
			}
		}
	}
	for _, a := range m.areas {
		if a.leaf() && a.Square < 1000 {
			out = append(out, Finding{"place.found_tiny", []any{a.Name}})
		}
	}
	return out
}

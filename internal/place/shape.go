package place

import "math"

// Path is a line or a ring on the map.
type Path []Point

// Rank says how much a border divides.
type Rank int

// The ranks of borders.
const (
	VillageBorder   Rank = iota // between villages of one district
	DistrictBorder              // between districts
	RegionBorder                // around the region
	NeighbourBorder             // between regions next door
)

// Border is a stretch of border, once for both its sides.
type Border struct {
	Rank Rank
	Path Path
}

// The drawings of a map leave out corners whose loss takes less than detail
// square metres from the picture; 0 leaves out none.

// Outline is the rings of an area.
func (m *Map) Outline(a *Area, detail float64) []Path {
	var out []Path
	for _, refs := range a.refs {
		var ring Path
		for _, ref := range refs {
			arc, w := m.top.arcs[ref.index()], m.weights[ref.index()]
			for i := range len(arc) - 1 { // the last corner is the first of the next arc
				k := i
				if ref < 0 {
					k = len(arc) - 1 - i
				}
				if w[k] >= detail {
					ring = append(ring, pointOf(arc[k]))
				}
			}
		}
		if len(ring) >= 3 {
			out = append(out, ring)
		}
	}
	return out
}

// RegionOutline is the rings of the whole region.
func (m *Map) RegionOutline(detail float64) []Path { return m.Outline(&m.border, detail) }

// Borders are all borders that come into a box.
func (m *Map) Borders(from, to Point, detail float64) []Border {
	view := boxOf(from, to)
	var out []Border
	for i, arc := range m.top.arcs {
		if !ring(arc).around().meets(view) {
			continue
		}
		out = append(out, Border{m.ranks[i], thinned(arc, m.weights[i], detail)})
	}
	return out
}

func thinned(arc []cell, weight []float64, detail float64) Path {
	var p Path
	for i, c := range arc {
		if weight[i] >= detail {
			p = append(p, pointOf(c))
		}
	}
	return p
}

// Stroke is a road, river or railway as it is drawn.
type Stroke struct {
	Name string
	Kind LineKind
	Path Path
}

// Strokes are the lines of a kind that come into a box.
func (m *Map) Strokes(kind LineKind, from, to Point, detail float64) []Stroke {
	view := boxOf(from, to)
	var out []Stroke
	for _, l := range m.lines {
		if l.Kind == kind && l.box.meets(view) {
			out = append(out, Stroke{l.Name, l.Kind, thinned(l.path, l.weight, detail)})
		}
	}
	return out
}

// LandmarksIn are the landmarks of a box, those known everywhere first.
func (m *Map) LandmarksIn(from, to Point) []*Landmark {
	view := boxOf(from, to)
	var out []*Landmark
	for _, major := range []bool{true, false} {
		for _, l := range m.landmarks {
			if l.Major == major && view.holds(cellOf(l.At)) {
				out = append(out, l)
			}
		}
	}
	return out
}

// Box is the smallest box around an area, its south-western and north-eastern
// corner.
func (a *Area) Box() (from, to Point) {
	return pointOf(cell{a.box.x0, a.box.y0}), pointOf(cell{a.box.x1, a.box.y1})
}

// Box is the smallest box around the region.
func (m *Map) Box() (from, to Point) { return m.border.Box() }

func boxOf(from, to Point) box {
	b := emptyBox()
	b.add(cellOf(from))
	b.add(cellOf(to))
	return b
}

// rankBorders finds out what each arc divides.
func (m *Map) rankBorders() {
	var leaves, over = make([]int, len(m.top.arcs)), make([]string, len(m.top.arcs))
	m.ranks = make([]Rank, len(m.top.arcs))
	for i := range m.ranks {
		m.ranks[i] = NeighbourBorder
	}
	for _, a := range m.areas {
		if !a.leaf() {
			continue
		}
		district := a.Over
		if a.Kind == District {
			district = a.Code
		}
		for _, refs := range a.refs {
			for _, ref := range refs {
				i := ref.index()
				leaves[i]++
				switch {
				case leaves[i] == 1:
					m.ranks[i], over[i] = RegionBorder, district
				case over[i] == district:
					m.ranks[i] = VillageBorder
				default:
					m.ranks[i] = DistrictBorder
				}
			}
		}
	}
}

// weigh makes the weights by which drawings leave corners out.
func (m *Map) weigh() {
	m.weights = weights(m.top.arcs)
	for _, l := range m.lines {
		l.weight = []float64{math.Inf(1)}
		if len(l.path) >= 2 {
			l.weight = weights([]arc{l.path})[0]
		}
	}
}

package demo

import (
	"cmp"
	"math"
	"slices"
)

// net is the borders of all areas as corners and the stretches between them, so
// that neighbours have the same border to the last digit.
type net struct {
	at    []xy
	near  float64 // corners so near are one
	rings [][]int
	waves map[[2]int][]xy // each stretch, from the lesser corner to the greater
	count map[[2]int]int
	river []int // corners of the border that is the river, in order
}

// drawAreas divides the outline among the sites: each has the land that is
// nearer to it than to any other. A border that is to be a river is then bent
// into one, and every border made wavy.
func (g *ground) drawAreas() {
	outline := rounded(g.outline, 2)
	g.net = &net{near: g.grain / 3, waves: map[[2]int][]xy{}, count: map[[2]int]int{}}
	for i, s := range g.sites {
		ring := outline
		for j, o := range g.sites {
			if i != j {
				ring = nearer(ring, s.at, o.at)
			}
		}
		g.net.rings = append(g.net.rings, g.net.ring(ring))
	}
	for _, ring := range g.net.rings {
		for i, a := range ring {
			g.net.count[stretch(a, ring[(i+1)%len(ring)])]++
		}
	}
	if g.west != "" {
		g.bendRiver()
	}
	for i := range g.sites {
		for _, c := range g.net.rings[i] {
			g.sites[i].ring = append(g.sites[i].ring, g.net.at[c])
		}
		properties := map[string]any{"jenis": g.kind, "kode": g.sites[i].code, "nama": g.sites[i].name}
		if g.kind == "kelurahan" {
			for _, d := range g.t.districts {
				if d.code == g.sites[i].parent {
					properties["nama_kecamatan"] = d.name
				}
			}
		}
		g.add("Polygon", [][][2]float64{g.closedPath(g.border(i))}, properties)
	}
	g.drawAround()
}

// nearer cuts a ring down to what is nearer to a than to b.
func nearer(ring []xy, a, b xy) []xy {
	m, d := middleOf(a, b), b.minus(a)
	side := func(p xy) float64 { p = p.minus(m); return p.x*d.x + p.y*d.y }
	var out []xy
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sp, sq := side(p), side(q)
		if sp <= 0 {
			out = append(out, p)
		}
		if sp < 0 && sq > 0 || sp > 0 && sq < 0 {
			out = append(out, p.to(q, sp/(sp-sq)))
		}
	}
	return out
}

// rounded cuts the corners of a ring, several times.
func rounded(ring []xy, times int) []xy {
	for range times {
		var out []xy
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			out = append(out, a.to(b, 0.25), a.to(b, 0.75))
		}
		ring = out
	}
	return ring
}

// ring makes a ring of corners, joining those that fall together.
func (n *net) ring(ps []xy) []int {
	var out []int
	for _, p := range ps {
		c := n.corner(p)
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

func (n *net) corner(p xy) int {
	for i, q := range n.at {
		if p.distance(q) < n.near {
			return i
		}
	}
	n.at = append(n.at, p)
	return len(n.at) - 1
}

func stretch(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }

// bendRiver finds the border between the district in the west and the others and
// makes it flow: corners move towards the middle of their neighbours.
func (g *ground) bendRiver() {
	n := g.net
	sides := map[[2]int]int{} // 1 west, 2 east, 3 both
	for i, ring := range n.rings {
		side := 2
		if g.sites[i].parent == g.west {
			side = 1
		}
		for j, a := range ring {
			sides[stretch(a, ring[(j+1)%len(ring)])] |= side
		}
	}
	next := map[int][]int{}
	for k, s := range sides {
		if s == 3 {
			next[k[0]] = append(next[k[0]], k[1])
			next[k[1]] = append(next[k[1]], k[0])
		}
	}
	start := -1
	for c, to := range next {
		if len(to) == 1 && (start < 0 || n.at[c].y < n.at[start].y) {
			start = c // the southern end
		}
	}
	for at, from := start, -1; at >= 0; {
		n.river = append(n.river, at)
		to := -1
		for _, c := range next[at] {
			if c != from {
				to = c
			}
		}
		at, from = to, at
	}
	for range 12 {
		moved := slices.Clone(n.at)
		for i := 1; i+1 < len(n.river); i++ {
			a, b, c := n.at[n.river[i-1]], n.at[n.river[i]], n.at[n.river[i+1]]
			moved[n.river[i]] = b.to(middleOf(a, c), 0.5)
		}
		n.at = moved
	}
	line := spline(n.points(n.river), 8)
	for i := 0; i+1 < len(n.river); i++ {
		piece := slices.Clone(line[8*i : 8*i+9])
		if n.river[i] > n.river[i+1] {
			slices.Reverse(piece)
		}
		n.waves[stretch(n.river[i], n.river[i+1])] = piece
	}
	long := g.grain * 40
	first := line[0].plus(line[0].minus(line[3]).unit().times(long))
	last := line[len(line)-1].plus(line[len(line)-1].minus(line[len(line)-4]).unit().times(long))
	g.river = append(g.river, slices.Concat([]xy{first}, line, []xy{last}))
	g.add("LineString", g.path(g.river[0]), map[string]any{"jenis": "sungai", "nama": g.riverName})
}

func (n *net) points(corners []int) []xy {
	out := make([]xy, len(corners))
	for i, c := range corners {
		out[i] = n.at[c]
	}
	return out
}

// border is the wavy border of an area.
func (g *ground) border(i int) []xy {
	ring := g.net.rings[i]
	var out []xy
	for j, a := range ring {
		w := g.wave(a, ring[(j+1)%len(ring)])
		out = append(out, w[:len(w)-1]...)
	}
	return out
}

// wave is the stretch from one corner to another, the same for both areas.
func (g *ground) wave(from, to int) []xy {
	k := stretch(from, to)
	w := g.net.waves[k]
	if w == nil {
		w = g.wavy(g.net.at[k[0]], g.net.at[k[1]], 0.09)
		g.net.waves[k] = w
	}
	if from != k[0] {
		w = slices.Clone(w)
		slices.Reverse(w)
	}
	return w
}

// wavy bends a straight piece: its middle moves aside by chance, then the
// middles of its halves.
func (g *ground) wavy(a, b xy, strength float64) []xy {
	d := b.minus(a)
	if d.length() < g.grain {
		return []xy{a, b}
	}
	m := middleOf(a, b).plus(d.left().times((g.dice.Float64()*2 - 1) * strength))
	first, second := g.wavy(a, m, strength), g.wavy(m, b, strength)
	return append(first, second[1:]...)
}

// spline is a smooth line through points, each piece in so many steps (Catmull
// and Rom).
func spline(ps []xy, steps int) []xy {
	var out []xy
	at := func(i int) xy { return ps[max(0, min(len(ps)-1, i))] }
	for i := 0; i+1 < len(ps); i++ {
		p0, p1, p2, p3 := at(i-1), at(i), at(i+1), at(i+2)
		for s := range steps {
			t := float64(s) / float64(steps)
			q := p1.times(2).plus(p2.minus(p0).times(t)).
				plus(p0.times(2).minus(p1.times(5)).plus(p2.times(4)).minus(p3).times(t * t)).
				plus(p1.times(3).minus(p0).minus(p2.times(3)).plus(p3).times(t * t * t))
			out = append(out, q.times(0.5))
		}
	}
	return append(out, ps[len(ps)-1])
}

// edge is the region's own border, a ring against the clock.
func (g *ground) edge() []xy {
	next := map[int]int{}
	for _, ring := range g.net.rings {
		for i, a := range ring {
			if b := ring[(i+1)%len(ring)]; g.net.count[stretch(a, b)] == 1 {
				next[a] = b
			}
		}
	}
	start := slices.Min(slices.Collect(keysOf(next)))
	var out []xy
	for at := start; ; {
		w := g.wave(at, next[at])
		out = append(out, w[:len(w)-1]...)
		if at = next[at]; at == start {
			break
		}
	}
	if signedArea(out) < 0 {
		slices.Reverse(out)
	}
	return out
}

func keysOf[V any](m map[int]V) func(func(int) bool) {
	return func(yield func(int) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// drawAround draws the neighbours between the region's border and a wide circle.
func (g *ground) drawAround() {
	edge := g.edge()
	var far float64
	for _, p := range edge {
		far = math.Max(far, p.length())
	}
	far *= 1.45
	out := func(deg float64) xy { s, c := math.Sincos(deg * math.Pi / 180); return xy{far * c, far * s} }
	arc := func(from, to float64) []xy {
		var ps []xy
		for deg := from; deg < to; deg += 10 {
			ps = append(ps, out(deg))
		}
		return append(ps, out(to))
	}
	for _, s := range g.around {
		kind := "tetangga"
		if s.sea {
			kind = "laut"
		}
		properties := map[string]any{"jenis": kind, "kode": s.code, "nama": s.name}
		if s.to-s.from >= 360 {
			hole := slices.Clone(edge)
			slices.Reverse(hole)
			g.add("Polygon", [][][2]float64{g.closedPath(arc(0, 350)), g.closedPath(hole)}, properties)
			continue
		}
		i, j := towards(edge, s.from), towards(edge, s.to)
		ring := arc(s.from, s.to)
		for k := j; ; k = (k + len(edge) - 1) % len(edge) {
			ring = append(ring, edge[k])
			if k == i {
				break
			}
		}
		g.add("Polygon", [][][2]float64{g.closedPath(ring)}, properties)
	}
}

// towards is the corner of a ring that lies most in a direction.
func towards(ring []xy, deg float64) int {
	best, at := math.Inf(1), 0
	for i, p := range ring {
		d := math.Mod(math.Atan2(p.y, p.x)*180/math.Pi-deg+900, 360) - 180
		if math.Abs(d) < best {
			best, at = math.Abs(d), i
		}
	}
	return at
}

// holds tells whether a place lies inside a ring.
func holds(ring []xy, p xy) bool {
	in := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
			in = !in
		}
	}
	return in
}

// neighbours lists the pairs of areas that share a border, longest first.
func (g *ground) neighbours() [][2]int {
	of := map[[2]int][]int{}
	for i, ring := range g.net.rings {
		for j, a := range ring {
			k := stretch(a, ring[(j+1)%len(ring)])
			of[k] = append(of[k], i)
		}
	}
	long := map[[2]int]float64{}
	for k, areas := range of {
		if len(areas) == 2 {
			long[stretch(areas[0], areas[1])] += g.net.at[k[0]].distance(g.net.at[k[1]])
		}
	}
	var out [][2]int
	for k, l := range long {
		if l > 3*g.grain {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return out
}

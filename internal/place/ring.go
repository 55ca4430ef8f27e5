package place

import "math"

// ring is a closed border; the last corner is not the first again.
type ring []cell

// box is the smallest rectangle around something.
type box struct{ x0, y0, x1, y1 int32 }

func emptyBox() box { return box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32} }

func (b *box) add(c cell) {
	b.x0, b.y0 = min(b.x0, c.x), min(b.y0, c.y)
	b.x1, b.y1 = max(b.x1, c.x), max(b.y1, c.y)
}

func (b *box) join(o box) {
	b.x0, b.y0 = min(b.x0, o.x0), min(b.y0, o.y0)
	b.x1, b.y1 = max(b.x1, o.x1), max(b.y1, o.y1)
}

func (b box) holds(c cell) bool { return b.x0 <= c.x && c.x <= b.x1 && b.y0 <= c.y && c.y <= b.y1 }

func (b box) meets(o box) bool {
	return b.x0 <= o.x1 && o.x0 <= b.x1 && b.y0 <= o.y1 && o.y0 <= b.y1
}

func (b box) empty() bool { return b.x0 > b.x1 }

// around is the box of a ring.
func (r ring) around() box {
	b := emptyBox()
	for _, c := range r {
		b.add(c)
	}
	return b
}

// crossings counts how often a line from c to the east crosses the ring: odd
// means inside. Every edge is looked at from its lower end, in whole numbers, so
// that two areas which share an edge always agree on which side c lies, and a
// point on a border belongs to exactly one of them.
func (r ring) crossings(c cell) int {
	n := 0
	for i, a := range r {
		b := r[(i+1)%len(r)]
		if a.y > b.y {
			a, b = b, a
		}
		if c.y < a.y || c.y >= b.y { // half open: a corner counts once
			continue
		}
		// Is c to the left of the edge a→b, which goes up?
		if int64(b.x-a.x)*int64(c.y-a.y)-int64(b.y-a.y)*int64(c.x-a.x) > 0 {
			n++
		}
	}
	return n
}

// inside tells whether a point lies in an area of one or several rings; rings
// inside rings are holes.
func inside(rings []ring, c cell) bool {
	n := 0
	for _, r := range rings {
		n += r.crossings(c)
	}
	return n%2 == 1
}

// twice is the doubled area of a ring in square millionths of a degree, positive
// when it runs against the clock.
func (r ring) twice() int64 {
	var sum int64
	for i, a := range r {
		b := r[(i+1)%len(r)]
		sum += int64(a.x)*int64(b.y) - int64(b.x)*int64(a.y)
	}
	return sum
}

// square is the area of rings in square metres, holes taken away.
func square(rings []ring) float64 {
	var sum float64
	for i, r := range rings {
		a := math.Abs(float64(r.twice())) / 2
		depth := 0
		for j, o := range rings {
			if i != j && o.crossings(r[0])%2 == 1 {
				depth++
			}
		}
		if depth%2 == 1 {
			a = -a
		}
		sum += a
	}
	if len(rings) == 0 || len(rings[0]) == 0 {
		return 0
	}
	m := degree / perDegree
	return sum * m * m * math.Cos(float64(rings[0][0].y)/perDegree*math.Pi/180)
}

// plane measures in metres around a point: the earth is flat enough for a
// region.
type plane struct {
	at     cell
	mx, my float64 // metres of a millionth of a degree
}

func planeAt(c cell) plane {
	m := degree / perDegree
	return plane{c, m * math.Cos(float64(c.y)/perDegree*math.Pi/180), m}
}

// of is the place of a point in metres east and north of the plane's point.
func (p plane) of(c cell) (x, y float64) {
	return float64(c.x-p.at.x) * p.mx, float64(c.y-p.at.y) * p.my
}

// toSegment is the way from the plane's point to a straight line in metres.
func (p plane) toSegment(a, b cell) float64 {
	ax, ay := p.of(a)
	bx, by := p.of(b)
	dx, dy := bx-ax, by-ay
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = max(0, min(1, -(ax*dx+ay*dy)/l))
	}
	return math.Hypot(ax+t*dx, ay+t*dy)
}

// toRing is the way from the plane's point to the nearest border.
func (p plane) toRing(r ring) float64 {
	best := math.Inf(1)
	for i, a := range r {
		best = min(best, p.toSegment(a, r[(i+1)%len(r)]))
	}
	return best
}

// middle finds a point well inside an area, for its name: of some lines across
// it, the middle of the widest stretch inside.
func middle(rings []ring) cell {
	b := emptyBox()
	for _, r := range rings {
		b.join(r.around())
	}
	if b.empty() {
		return cell{}
	}
	best, at := int32(-1), cell{(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2}
	const lines = 15
	for i := 1; i < lines; i++ {
		y := b.y0 + int32(int64(b.y1-b.y0)*int64(i)/lines)
		xs := cuts(rings, y)
		for j := 0; j+1 < len(xs); j += 2 {
			// Nearer to the middle line is better: names stand in the belly.
			width := xs[j+1] - xs[j]
			off := i - lines/2
			if off < 0 {
				off = -off
			}
			width -= width / 12 * int32(off) / 2
			if width > best {
				best, at = width, cell{(xs[j] + xs[j+1]) / 2, y}
			}
		}
	}
	return at
}

// cuts are the places where a level line crosses the rings, from west to east.
func cuts(rings []ring, y int32) []int32 {
	var xs []int32
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if a.y > b.y {
				a, b = b, a
			}
			if y < a.y || y >= b.y {
				continue
			}
			x := a.x + int32(int64(b.x-a.x)*int64(y-a.y)/int64(b.y-a.y))
			at := len(xs)
			for at > 0 && xs[at-1] > x {
				at--
			}
			xs = append(xs, 0)
			copy(xs[at+1:], xs[at:])
			xs[at] = x
		}
	}
	return xs
}

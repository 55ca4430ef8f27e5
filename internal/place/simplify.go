package place

import (
	"container/heap"
	"math"
)

// simplify drops the corners that change the borders least (Visvalingam and
// Whyatt: the corner whose triangle with its neighbours is smallest goes first)
// as long as the triangle is smaller than limit, in square metres. A corner
// stays when another corner of any border lies in its triangle: so no border is
// ever pulled over another, and areas that tiled the region still do.
func (t *topology) simplify(limit float64) {
	s := newSimplifier(t.arcs)
	s.keepApart()
	s.run(limit)
	for i := range t.arcs {
		t.arcs[i] = s.rest(i)
	}
}

// simplifier holds all arcs at once: an arc must not be pulled over a corner of
// another.
type simplifier struct {
	arcs   []arc
	prev   [][]int32 // of each corner, among those left
	next   [][]int32
	left   []int   // corners left in each arc
	fewest []int   // an arc keeps so many
	metre  float64 // square metres of a square millionth
	queue  triangles
	near   map[cell][]cell // corners by square, with repeats for shared ones
	weight [][]float64     // of each corner: the triangle as it is now
	gone   [][]bool
	bucket int32
	free   bool // borders may cross: for drawing and for roads
}

func newSimplifier(arcs []arc) *simplifier {
	s := &simplifier{arcs: arcs, near: map[cell][]cell{}}
	b, n := emptyBox(), 0
	for _, a := range arcs {
		for _, c := range a {
			b.add(c)
			n++
		}
	}
	if n == 0 {
		return s
	}
	// About four corners to a square.
	side := math.Sqrt(float64(b.x1-b.x0+1) * float64(b.y1-b.y0+1) / float64(n) * 4)
	s.bucket = int32(max(1, side))
	p := planeAt(cell{(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2})
	s.metre = p.mx * p.my
	for i, a := range arcs {
		prev, next := make([]int32, len(a)), make([]int32, len(a))
		for j := range a {
			prev[j], next[j] = int32(j-1), int32(j+1)
		}
		s.prev, s.next = append(s.prev, prev), append(s.next, next)
		s.left = append(s.left, len(a))
		few := 2
		if a[0] == a[len(a)-1] { // a whole border stays an area
			few = 5
		}
		s.fewest = append(s.fewest, few)
		s.gone, s.weight = append(s.gone, make([]bool, len(a))), append(s.weight, make([]float64, len(a)))
		for j, c := range a {
			k := s.square(c)
			s.near[k] = append(s.near[k], c)
			s.weight[i][j] = math.Inf(1) // ends stay
			if j > 0 && j+1 < len(a) {
				s.weight[i][j] = s.size(i, int32(j))
				s.queue = append(s.queue, triangle{s.weight[i][j], int32(i), int32(j)})
			}
		}
	}
	heap.Init(&s.queue)
	return s
}

// keepApart lets arcs between the same two meeting points keep a corner each,
// or what lies between them would vanish.
func (s *simplifier) keepApart() {
	ends := map[[2]cell]int{}
	key := func(a arc) [2]cell {
		x, y := a[0], a[len(a)-1]
		if less(y, x) {
			x, y = y, x
		}
		return [2]cell{x, y}
	}
	for _, a := range s.arcs {
		ends[key(a)]++
	}
	for i, a := range s.arcs {
		if ends[key(a)] > 1 {
			s.fewest[i] = max(s.fewest[i], 3)
		}
	}
}

func (s *simplifier) square(c cell) cell { return cell{c.x / s.bucket, c.y / s.bucket} }

// size is the triangle of a corner in square metres.
func (s *simplifier) size(arc int, at int32) float64 {
	a, b, c := s.corners(arc, at)
	return math.Abs(float64(turn(a, b, c))) / 2 * s.metre
}

func (s *simplifier) corners(arc int, at int32) (a, b, c cell) {
	x := s.arcs[arc]
	return x[s.prev[arc][at]], x[at], x[s.next[arc][at]]
}

// turn is twice the area of a triangle, positive against the clock.
func turn(a, b, c cell) int64 {
	return int64(b.x-a.x)*int64(c.y-a.y) - int64(b.y-a.y)*int64(c.x-a.x)
}

func (s *simplifier) run(limit float64) {
	for len(s.queue) > 0 && s.queue[0].size < limit {
		x := heap.Pop(&s.queue).(triangle)
		arc, at := int(x.arc), x.at
		if s.gone[arc][at] || s.left[arc] <= s.fewest[arc] || x.size != s.weight[arc][at] || !s.free && s.blocked(arc, at) {
			continue // out of date, needed, or in the way
		}
		s.gone[arc][at] = true
		s.left[arc]--
		s.forget(s.arcs[arc][at])
		p, n := s.prev[arc][at], s.next[arc][at]
		s.next[arc][p], s.prev[arc][n] = n, p
		for _, j := range []int32{p, n} {
			if j > 0 && int(j)+1 < len(s.arcs[arc]) {
				// Never less than what went before, or a bend would vanish corner
				// by corner.
				s.weight[arc][j] = max(s.size(arc, j), x.size)
				heap.Push(&s.queue, triangle{s.weight[arc][j], x.arc, j})
			}
		}
	}
}

// forget takes a corner out of the squares, once.
func (s *simplifier) forget(c cell) {
	k := s.square(c)
	for i, o := range s.near[k] {
		if o == c {
			s.near[k] = append(s.near[k][:i], s.near[k][i+1:]...)
			return
		}
	}
}

// blocked tells whether another corner lies in the triangle or on its side.
func (s *simplifier) blocked(arc int, at int32) bool {
	a, b, c := s.corners(arc, at)
	around := emptyBox()
	around.add(a)
	around.add(b)
	around.add(c)
	lo, hi := s.square(cell{around.x0, around.y0}), s.square(cell{around.x1, around.y1})
	for x := lo.x; x <= hi.x; x++ {
		for y := lo.y; y <= hi.y; y++ {
			for _, o := range s.near[cell{x, y}] {
				if o == a || o == b || o == c || !around.holds(o) {
					continue
				}
				u, v, w := turn(a, b, o), turn(b, c, o), turn(c, a, o)
				if u >= 0 && v >= 0 && w >= 0 || u <= 0 && v <= 0 && w <= 0 {
					return true
				}
			}
		}
	}
	return false
}

// rest is what remains of an arc.
func (s *simplifier) rest(i int) arc {
	out := make(arc, 0, s.left[i])
	for j, c := range s.arcs[i] {
		if !s.gone[i][j] {
			out = append(out, c)
		}
	}
	return out
}

// thin simplifies a single line: ends stay.
func thin(path []cell, limit float64) []cell {
	if len(path) < 3 {
		return path
	}
	s := newSimplifier([]arc{path})
	s.free = true
	s.run(limit)
	return s.rest(0)
}

// weights says of each corner of each arc how many square metres the drawing
// loses without it; ends weigh infinitely much.
func weights(arcs []arc) [][]float64 {
	s := newSimplifier(arcs)
	s.free = true
	for i := range s.fewest {
		s.fewest[i] = 2
	}
	s.run(math.Inf(1))
	return s.weight
}

// triangle is a corner waiting for its turn; a stale one is recognised by its
// size.
type triangle struct {
	size float64
	arc  int32
	at   int32
}

type triangles []triangle

func (q triangles) Len() int           { return len(q) }
func (q triangles) Less(i, j int) bool { return q[i].size < q[j].size }
func (q triangles) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *triangles) Push(x any)        { *q = append(*q, x.(triangle)) }
func (q *triangles) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	*q = (*q)[:last]
	return x
}

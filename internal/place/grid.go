package place

// grid finds what may be near a point without looking at everything: the region
// in squares, each with the things whose box touches it.
type grid[T any] struct {
	all   box
	n     int32 // squares a side
	cells [][]T
}

func newGrid[T any](all box, n int32) grid[T] {
	return grid[T]{all: all, n: n, cells: make([][]T, n*n)}
}

func (g *grid[T]) put(b box, x T) {
	if g.n == 0 || !b.meets(g.all) {
		return
	}
	x0, y0 := g.square(cell{b.x0, b.y0})
	x1, y1 := g.square(cell{b.x1, b.y1})
	for i := x0; i <= x1; i++ {
		for j := y0; j <= y1; j++ {
			g.cells[i*g.n+j] = append(g.cells[i*g.n+j], x)
		}
	}
}

// at lists what may touch a point; nothing outside the grid.
func (g *grid[T]) at(c cell) []T {
	if g.n == 0 || !g.all.holds(c) {
		return nil
	}
	i, j := g.square(c)
	return g.cells[i*g.n+j]
}

// square is the square of a point; points outside fall to the edge.
func (g *grid[T]) square(c cell) (i, j int32) {
	along := func(v, lo, hi int32) int32 {
		k := int64(v-lo) * int64(g.n) / (int64(hi-lo) + 1)
		return int32(max(0, min(int64(g.n)-1, k)))
	}
	return along(c.x, g.all.x0, g.all.x1), along(c.y, g.all.y0, g.all.y1)
}

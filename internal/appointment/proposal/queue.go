package proposal

// A stop is a column reached in a search.
type stop struct {
	dist  int64
	col   int32
	taken bool
}

// before orders stops: the nearer first; among equals a free column, which ends
// the chain, then the lower number.
func (a stop) before(b stop) bool {
	switch {
	case a.dist != b.dist:
		return a.dist < b.dist
	case a.taken != b.taken:
		return b.taken
	}
	return a.col < b.col
}

// queue is a binary heap of stops. Package container/heap would do; its calls
// through an interface take half the time of a solution.
type queue []stop

func (q *queue) push(s stop) {
	h := append(*q, s)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !s.before(h[up]) {
			break
		}
		h[i], i = h[up], up
	}
	h[i] = s
	*q = h
}

func (q *queue) pop() stop {
	h := *q
	top, s := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	i := 0
	for {
		down := 2*i + 1
		if down >= len(h) {
			break
		}
		if down+1 < len(h) && h[down+1].before(h[down]) {
			down++
		}
		if !h[down].before(s) {
			break
		}
		h[i], i = h[down], down
	}
	if len(h) > 0 {
		h[i] = s
	}
	*q = h
	return top
}

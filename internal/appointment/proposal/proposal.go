package proposal

import (
	"cmp"
	"fmt"
	"slices"
)

// None stands where there is no person or no seat.
const None = -1

// A Seat is a post in the plan.
type Seat struct {
	// Holder is the person who sits there now, or None. A seat without a holder
	// is to be filled; one with a holder stays theirs unless the plan needs them
	// elsewhere.
	Holder int
	// Counter says that the seat serves citizens directly: its holder moves only
	// if somebody follows in the same plan.
	Counter bool
	// Leave is what leaving the seat empty behind its holder costs, in points of
	// match, up to MaxMatch: 0 counts as no more than a move.
	Leave int
	// Fixed is the person whom people have chosen for the seat, or None. A fixed
	// person needs no Option.
	Fixed int
}

// An Option is a person who may sit on a seat: every hard rule is met.
type Option struct {
	Seat, Person int
	// Match is how well they fit, 0 (barely) to MaxMatch (in everything).
	Match int
}

// MaxMatch is the best match.
const MaxMatch = 1000

// A Problem is what there is to decide.
type Problem struct {
	People  int // persons are numbered 0 to People-1
	Seats   []Seat
	Options []Option
	// Stays are the persons who do not move, whatever they match: those who
	// moved lately, those who are needed where they are.
	Stays []int
}

// A Choice is one seat of a plan.
type Choice struct {
	Seat   int
	Person int // None: the seat is empty in the plan
	Match  int
	Moves  bool // the person comes from elsewhere
	Fixed  bool
	// Rivals are, for a seat to be filled that stays empty, the other seats that
	// want the same persons; none if nobody may sit there at all.
	Rivals []int
	// Wanted are the persons who could sit on the empty seat but are needed on
	// the Rivals.
	Wanted []int
}

// A Price is the difference between the best plan and the best plan without one
// choice.
type Price struct {
	Seats int // seats that would stay empty besides
	Match int // points of match lost over all seats, with those of Seat.Leave
	Moves int // further moves
}

// A Plan is the best assignment. Plan.Price says what a choice of it is worth.
type Plan struct {
	Choices []Choice // one for each seat, in the order of Problem.Seats
	Filled  int      // seats that were to be filled and are
	Empty   int      // seats that were to be filled and are not
	Opened  int      // held seats that the plan leaves empty
	Moves   int
	Match   int // sum over the persons who move

	graph *graph
}

// A plan costs, in this order: seats to be filled that stay empty; points of
// match missing to MaxMatch, over those who move, and Leave of the seats left
// empty behind them; moves, and again those seats. The three fit one number as
// long as there are fewer than 2^16 seats.
const (
	costMove  = int64(1)
	costPoint = int64(1) << 18
	costEmpty = int64(1) << 46
	never     = int64(1) << 62
)

// Solve finds the best plan. The same problem gives the same plan: among equals,
// seats and persons with lower numbers come first.
//
// It is the assignment problem, solved by shortest augmenting paths (R. Jonker
// and A. Volgenant, A shortest augmenting path algorithm for dense and sparse
// linear assignment problems, Computing 38, 1987): everybody stays at first,
// which is a best plan for the seats that are held, and then every seat to be
// filled pulls its person along the cheapest chain. Work grows as seats to be
// filled times options.
func Solve(p Problem) (Plan, error) {
	g, err := read(p)
	if err != nil {
		return Plan{}, err
	}
	for row := range g.seats {
		if g.col[row] == None {
			g.fill(row)
		}
	}
	return g.plan(), nil
}

// An edge leads from a seat to a person (or to the seat's own emptiness).
type edge struct {
	col   int32
	match int32
	cost  int64
}

type graph struct {
	people int
	seats  []Seat
	edges  [][]edge // of each seat, by column
	col    []int    // of each seat, its column
	row    []int    // of each column, its seat
	u, v   []int64  // prices (dual values) of seats and columns

	dist []int64 // of each column in the running search
	from []int   // the seat from which the column was reached
	done []bool
	todo queue   // reached columns whose distance is not settled
	seen []int32 // reached columns
}

// empty is the column that stands for leaving the seat empty.
func (g *graph) empty(seat int) int { return g.people + seat }

func read(p Problem) (*graph, error) {
	n, m := len(p.Seats), p.People
	if n >= 1<<16 {
		return nil, fmt.Errorf("proposal: %d seats are more than %d", n, 1<<16-1)
	}
	g := &graph{people: m, seats: p.Seats, edges: make([][]edge, n), col: make([]int, n), row: make([]int, m+n),
		u: make([]int64, n), v: make([]int64, m+n), dist: make([]int64, m+n), from: make([]int, m+n), done: make([]bool, m+n)}
	for i := range g.row {
		g.row[i], g.dist[i] = None, never
	}
	stays := make([]bool, m)
	for _, person := range p.Stays {
		if person < 0 || person >= m {
			return nil, fmt.Errorf("proposal: who stays is no person: %d", person)
		}
		stays[person] = true
	}
	seatOf := make([]int, m) // the seat a person holds or is fixed on
	for i := range seatOf {
		seatOf[i] = None
	}
	fixed := make([]bool, m)
	for i, s := range p.Seats {
		g.col[i] = None
		if s.Fixed != None {
			if s.Fixed < 0 || s.Fixed >= m {
				return nil, fmt.Errorf("proposal: the fixed choice of seat %d is no person: %d", i, s.Fixed)
			}
			if fixed[s.Fixed] {
				return nil, fmt.Errorf("proposal: person %d is fixed on two seats", s.Fixed)
			}
			fixed[s.Fixed] = true
		}
	}
	for i, s := range p.Seats {
		if s.Holder == None {
			continue
		}
		if s.Holder < 0 || s.Holder >= m {
			return nil, fmt.Errorf("proposal: the holder of seat %d is no person: %d", i, s.Holder)
		}
		if seatOf[s.Holder] != None {
			return nil, fmt.Errorf("proposal: person %d holds two seats", s.Holder)
		}
		seatOf[s.Holder] = i
	}
	for i, s := range p.Seats {
		if s.Leave < 0 || s.Leave > MaxMatch {
			return nil, fmt.Errorf("proposal: leaving seat %d costs %d points, not 0 to %d", i, s.Leave, MaxMatch)
		}
	}
	count := make([]int, n)
	for _, o := range p.Options {
		if o.Seat < 0 || o.Seat >= n || o.Person < 0 || o.Person >= m || o.Match < 0 || o.Match > MaxMatch {
			return nil, fmt.Errorf("proposal: no option: %+v", o)
		}
		count[o.Seat]++
	}
	for i, c := range count {
		g.edges[i] = make([]edge, 0, c+2)
	}
	chosen := make([]int32, n) // the match of the fixed choice
	for _, o := range p.Options {
		s := p.Seats[o.Seat]
		if s.Fixed == o.Person {
			chosen[o.Seat] = int32(o.Match)
		}
		if stays[o.Person] || fixed[o.Person] || s.Fixed != None || s.Holder == o.Person {
			continue
		}
		g.edges[o.Seat] = append(g.edges[o.Seat], edge{int32(o.Person), int32(o.Match), costPoint*int64(MaxMatch-o.Match) + costMove})
	}
	for i, s := range p.Seats {
		list := g.edges[i]
		switch {
		case s.Fixed != None && s.Fixed == s.Holder:
			list = append(list, edge{int32(s.Fixed), 0, 0})
		case s.Fixed != None:
			list = append(list, edge{int32(s.Fixed), chosen[i], costMove})
		case s.Holder != None && !fixed[s.Holder]:
			list = append(list, edge{int32(s.Holder), 0, 0})
		}
		if s.Fixed == None {
			switch {
			case s.Holder == None:
				list = append(list, edge{int32(g.empty(i)), 0, costEmpty})
			case !s.Counter:
				list = append(list, edge{int32(g.empty(i)), 0, costPoint*int64(s.Leave) + costMove})
			case fixed[s.Holder]:
				// People moved the holder of a counter away: it is then a seat
				// to be filled like the others.
				list = append(list, edge{int32(g.empty(i)), 0, costEmpty})
			}
		}
		slices.SortFunc(list, func(a, b edge) int { return cmp.Or(cmp.Compare(a.col, b.col), cmp.Compare(a.cost, b.cost)) })
		g.edges[i] = slices.CompactFunc(list, func(a, b edge) bool { return a.col == b.col }) // said twice: the better
		// Everybody stays at first. No price is below zero, so this is best.
		if c := s.Holder; c != None && (s.Fixed == None || s.Fixed == c) && (!fixed[c] || s.Fixed == c) {
			g.col[i], g.row[c] = c, i
		}
	}
	return g, nil
}

// fill gives a seat without a column one along the cheapest chain: whoever sat
// on a column of the chain moves to the next. There is always a chain, for at
// worst the seat stays empty.
func (g *graph) fill(start int) {
	end := g.search(start, None, None)
	// Keep prices such that no edge is cheaper than its ends say.
	base := g.dist[end]
	g.u[start] += base
	for _, c := range g.seen {
		if g.done[c] && int(c) != end {
			g.u[g.row[c]] += base - g.dist[c]
			g.v[c] -= base - g.dist[c]
		}
	}
	for c := end; ; {
		r := g.from[c]
		g.row[c] = r
		g.col[r], c = c, g.col[r]
		if r == start {
			return
		}
	}
}

// search finds the cheapest chain from a seat that has no column to a free one
// and returns that.
//
// With a column had, which the seat has in the running plan, it finds the
// cheapest change of the plan by which the seat has another: a chain to a free
// column, after which any seat may let go of its column and take what others
// leave, until the change closes at had, which somebody else took or nobody. It
// returns had, and None if there is no such plan. Then only says which other
// column it must be, None for any.
func (g *graph) search(start, had, only int) int {
	for _, c := range g.seen {
		g.dist[c], g.done[c] = never, false
	}
	g.seen, g.todo = g.seen[:0], g.todo[:0]
	// No chain longer than the shortest known one is of use.
	limit, rest := never, int64(0)
	if had != None {
		rest = -g.v[had]
	}
	reach := func(c int32, d int64, row int) {
		if d < g.dist[c] && d <= limit {
			if int(c) == had {
				limit = d
			} else if g.row[c] == None {
				limit = min(limit, d+rest)
			}
			if g.dist[c] == never {
				g.seen = append(g.seen, c)
			}
			g.dist[c], g.from[c] = d, row
			g.todo.push(stop{d, c, g.row[c] != None})
		}
	}
	released := false
	for row, base := start, int64(0); ; {
		at := base - g.u[row]
		for _, e := range g.edges[row] {
			// What is done is nearer than anything reached from here.
			if d := at + e.cost - g.v[e.col]; d >= g.dist[e.col] || d > limit {
				continue
			}
			if c := int(e.col); row != start || c != had && (only == None || c == only) {
				reach(e.col, at+e.cost-g.v[c], row)
			}
		}
		for row = None; row == None; {
			if len(g.todo) == 0 {
				return None
			}
			next := g.todo.pop()
			c := int(next.col)
			if g.done[c] || next.dist != g.dist[c] {
				continue // reached on a shorter way since
			}
			base = next.dist
			g.done[c] = true
			if c == had {
				return c
			}
			row = g.row[c]
			if row == None && had == None {
				return c
			}
			if row == None && !released {
				released = true
				for r, c := range g.col {
					if !g.done[c] && (r != start || c == had) {
						reach(int32(c), base-g.v[c], None)
					}
				}
			}
		}
	}
}

func (g *graph) plan() Plan {
	plan := Plan{Choices: make([]Choice, len(g.seats)), graph: g}
	for i, s := range g.seats {
		plan.Choices[i] = g.choice(i)
		c := &plan.Choices[i]
		switch {
		case c.Person == None && s.Holder == None:
			plan.Empty++
		case c.Person == None:
			plan.Opened++
		case s.Holder == None:
			plan.Filled++
		}
		if c.Moves {
			plan.Moves++
			plan.Match += c.Match
		}
	}
	for i := range plan.Choices {
		c := &plan.Choices[i]
		if c.Person == None && g.seats[i].Holder == None {
			c.Rivals, c.Wanted = g.rivals(i)
		}
	}
	return plan
}

func (g *graph) choice(seat int) Choice {
	c := Choice{Seat: seat, Person: None}
	if col := g.col[seat]; col != None && col < g.people {
		c.Person = col
		c.Moves = col != g.seats[seat].Holder
		c.Fixed = col == g.seats[seat].Fixed
		if c.Moves {
			c.Match = int(g.edge(seat, col).match)
		}
	}
	return c
}

// Price is what the best plan without the choice of a seat would cost more than
// this one. It is false for a choice that is not the plan's own: a fixed one, a
// holder who stays, an empty seat. A plan is no place for two at once.
func (p *Plan) Price(seat int) (Price, bool) {
	c, g := p.Choices[seat], p.graph
	if !c.Moves || c.Fixed {
		return Price{}, false
	}
	return g.price(seat, None)
}

// PriceOf is what the best plan in which a person has the seat would cost more
// than this one. It is false for a person who may not have it, for the one who
// has it in this plan, and for a fixed seat. The price is never below zero.
func (p *Plan) PriceOf(seat, person int) (Price, bool) {
	c, g := p.Choices[seat], p.graph
	if c.Fixed || c.Person == person || person < 0 || person >= g.people {
		return Price{}, false
	}
	if _, may := g.find(seat, person); !may {
		return Price{}, false
	}
	return g.price(seat, person)
}

// price of the best plan in which a seat has another column than now.
func (g *graph) price(seat, only int) (Price, bool) {
	had := g.col[seat]
	if g.search(seat, had, only) == None {
		return Price{}, false
	}
	// The three parts of the cost, each with its own sign.
	more := g.dist[had]
	seats := (more + costEmpty/2) >> 46
	more -= seats << 46
	match := (more + costPoint/2) >> 18
	return Price{Seats: int(seats), Match: int(match), Moves: int(more - match<<18)}, true
}

func (g *graph) edge(seat, col int) edge {
	at, _ := g.find(seat, col)
	return g.edges[seat][at]
}

// find is where the edge of a seat to a column stands.
func (g *graph) find(seat, col int) (at int, ok bool) {
	return slices.BinarySearchFunc(g.edges[seat], int32(col), func(e edge, c int32) int { return cmp.Compare(e.col, c) })
}

// rivals of an empty seat: the seats that hold the persons who could come,
// directly or by a chain of changes.
func (g *graph) rivals(seat int) (seats, people []int) {
	known := map[int]bool{seat: true}
	wanted := map[int]bool{}
	for queue := []int{seat}; len(queue) > 0; queue = queue[1:] {
		for _, e := range g.edges[queue[0]] {
			c := int(e.col)
			if c >= g.people || g.row[c] == None || wanted[c] {
				continue
			}
			wanted[c] = true
			if r := g.row[c]; !known[r] {
				known[r] = true
				seats, queue = append(seats, r), append(queue, r)
			}
		}
	}
	for c := range wanted {
		people = append(people, c)
	}
	slices.Sort(seats)
	slices.Sort(people)
	return seats, people
}

package proposal

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// best tries every assignment of a small problem and says what the best one is
// worth: seats to be filled that stay empty, points missing, moves and seats
// opened.
func best(p Problem) [3]int { found, _ := bestWith(p, None, None); return found }

// bestWith is best among the plans in which a person has a seat; false when
// there is none.
func bestWith(p Problem, seat, who int) ([3]int, bool) {
	stays, fixed := map[int]bool{}, map[int]bool{}
	for _, s := range p.Stays {
		stays[s] = true
	}
	holds := map[int]int{}
	for i, s := range p.Seats {
		if s.Fixed != None {
			fixed[s.Fixed] = true
		}
		if s.Holder != None {
			holds[s.Holder] = i
		}
	}
	match := map[[2]int]int{}
	for _, o := range p.Options {
		k := [2]int{o.Seat, o.Person}
		match[k] = max(match[k], o.Match+1)
	}
	var found [3]int
	first := true
	used := map[int]bool{}
	var walk func(i int, cost [3]int)
	walk = func(i int, cost [3]int) {
		if i == len(p.Seats) {
			if first || slices.Compare(cost[:], found[:]) < 0 {
				found, first = cost, false
			}
			return
		}
		s := p.Seats[i]
		for person := range p.People {
			if used[person] || i == seat && person != who {
				continue
			}
			next := cost
			switch {
			case s.Fixed != None:
				if person != s.Fixed {
					continue
				}
				if s.Holder != person {
					next[2]++
				}
			case person == s.Holder:
				if fixed[person] {
					continue
				}
			case fixed[person] || stays[person] || match[[2]int{i, person}] == 0:
				continue
			default:
				next[1] += MaxMatch - (match[[2]int{i, person}] - 1)
				next[2]++
			}
			used[person] = true
			walk(i+1, next)
			used[person] = false
		}
		if s.Fixed == None && i != seat {
			next := cost
			switch {
			case s.Holder == None, s.Counter && fixed[s.Holder]:
				next[0]++
			case s.Counter:
				return
			default:
				next[1] += s.Leave
				next[2]++
			}
			walk(i+1, next)
		}
	}
	walk(0, [3]int{})
	return found, !first
}

// small problems with holders, counters, fixed choices and persons who stay.
func small(t *rapid.T) Problem {
	p := Problem{People: rapid.IntRange(1, 6).Draw(t, "people")}
	free := rapid.Permutation(numbers(p.People)).Draw(t, "order")
	chosen := rapid.Permutation(numbers(p.People)).Draw(t, "chosen")
	n := rapid.IntRange(1, 5).Draw(t, "seats")
	for range n {
		s := Seat{Holder: None, Fixed: None}
		if len(free) > 0 && rapid.Bool().Draw(t, "held") {
			s.Holder, free = free[0], free[1:]
			s.Counter = rapid.Bool().Draw(t, "counter")
			s.Leave = rapid.SampledFrom([]int{0, 0, 1, 300, MaxMatch}).Draw(t, "leave")
		}
		if len(chosen) > 0 && rapid.IntRange(0, 4).Draw(t, "fix") == 0 {
			s.Fixed, chosen = chosen[0], chosen[1:]
		}
		p.Seats = append(p.Seats, s)
	}
	for i := range n {
		for j := range p.People {
			if rapid.IntRange(0, 2).Draw(t, "may") > 0 {
				p.Options = append(p.Options, Option{i, j, rapid.IntRange(0, MaxMatch).Draw(t, "match")})
			}
		}
	}
	for j := range p.People {
		if rapid.IntRange(0, 4).Draw(t, "stays") == 0 {
			p.Stays = append(p.Stays, j)
		}
	}
	return p
}

func numbers(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// worth of a plan in the terms of best.
func worth(t *rapid.T, p Problem, plan Plan) [3]int {
	t.Helper()
	var out [3]int
	used := map[int]bool{}
	fixed := map[int]bool{}
	for _, s := range p.Seats {
		if s.Fixed != None {
			fixed[s.Fixed] = true
		}
	}
	for i, c := range plan.Choices {
		s := p.Seats[i]
		if c.Seat != i {
			t.Fatalf("choice %d is of seat %d", i, c.Seat)
		}
		if c.Person != None {
			if used[c.Person] {
				t.Fatalf("person %d sits twice: %+v", c.Person, plan.Choices)
			}
			used[c.Person] = true
		}
		switch {
		case s.Fixed != None:
			if c.Person != s.Fixed || !c.Fixed {
				t.Fatalf("the fixed choice of seat %d is not kept: %+v", i, c)
			}
			if c.Moves {
				out[2]++
			}
		case c.Person == None && (s.Holder == None || s.Counter && fixed[s.Holder]):
			out[0]++
		case c.Person == None:
			if s.Counter {
				t.Fatalf("counter %d is left empty", i)
			}
			out[1] += s.Leave
			out[2]++
		case c.Person != s.Holder:
			if !c.Moves || slices.Contains(p.Stays, c.Person) ||
				!slices.Contains(p.Options, Option{i, c.Person, c.Match}) {
				t.Fatalf("choice %+v is no option", c)
			}
			out[1] += MaxMatch - c.Match
			out[2]++
		}
	}
	return out
}

// On small problems the plan is as good as the best of all plans, and the price
// of a choice is what the best plan without it loses.
func TestSolveAgainstEveryPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		plan, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		want := best(p)
		if got := worth(t, p, plan); got != want {
			t.Fatalf("plan is worth %v, the best %v: %+v", got, want, plan.Choices)
		}
		for _, c := range plan.Choices {
			price, ok := plan.Price(c.Seat)
			if !ok {
				continue
			}
			q := p
			q.Options = slices.DeleteFunc(slices.Clone(p.Options), func(o Option) bool { return o.Seat == c.Seat && o.Person == c.Person })
			less := best(q)
			if got := [3]int{price.Seats, price.Match, price.Moves}; less != [3]int{want[0] + got[0], want[1] + got[1], want[2] + got[2]} {
				t.Fatalf("price of %+v is %v, the best plan is %v, without it %v", c, got, want, less)
			}
		}
	})
}

// The price of another person in a seat is what the best plan with them loses.
func TestPriceOfAgainstEveryPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		plan, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		want := best(p)
		for seat := range p.Seats {
			for person := range p.People {
				price, ok := plan.PriceOf(seat, person)
				if c := plan.Choices[seat]; c.Fixed || c.Person == person {
					if ok {
						t.Fatalf("a price of the plan's own choice: %+v", c)
					}
					continue
				}
				other, there := bestWith(p, seat, person)
				if ok != there {
					t.Fatalf("person %d on seat %d: a price %v, a plan %v", person, seat, ok, there)
				}
				if got := [3]int{price.Seats, price.Match, price.Moves}; ok && other != [3]int{want[0] + got[0], want[1] + got[1], want[2] + got[2]} {
					t.Fatalf("price of person %d on seat %d is %v, the best plan is %v, with them %v", person, seat, got, want, other)
				}
			}
		}
	})
}

// A seat stays empty because nobody may sit there, or because others need the
// same people; the plan says which.
func TestWhyASeatStaysEmpty(t *testing.T) {
	plan, err := Solve(Problem{People: 2, Seats: []Seat{{Holder: None, Fixed: None}, {Holder: None, Fixed: None}, {Holder: None, Fixed: None}},
		Options: []Option{{0, 1, 500}, {1, 1, 700}}})
	if err != nil {
		t.Fatal(err)
	}
	if plan.Filled != 1 || plan.Empty != 2 || plan.Choices[1].Person != 1 {
		t.Fatalf("plan: %+v", plan)
	}
	if c := plan.Choices[0]; !slices.Equal(c.Rivals, []int{1}) || !slices.Equal(c.Wanted, []int{1}) {
		t.Errorf("seat 0 should lose person 1 to seat 1: %+v", c)
	}
	if c := plan.Choices[2]; c.Rivals != nil || c.Wanted != nil {
		t.Errorf("nobody may sit on seat 2: %+v", c)
	}
}

// A holder of a counter moves only if somebody follows.
func TestCounterIsNotLeftEmpty(t *testing.T) {
	p := Problem{People: 2, Seats: []Seat{{Holder: None, Fixed: None}, {Holder: 0, Counter: true, Fixed: None}}, Options: []Option{{0, 0, 900}}}
	plan, _ := Solve(p)
	if plan.Empty != 1 || plan.Choices[1].Person != 0 {
		t.Fatalf("the counter lost its holder: %+v", plan)
	}
	p.Options = append(p.Options, Option{1, 1, 1})
	plan, _ = Solve(p)
	if plan.Empty != 0 || plan.Choices[0].Person != 0 || plan.Choices[1].Person != 1 || plan.Moves != 2 {
		t.Fatalf("the chain was not found: %+v", plan)
	}
}

// The order in which options are listed changes nothing.
func TestSolveIsDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		a, _ := Solve(p)
		p.Options = rapid.Permutation(p.Options).Draw(t, "again")
		b, _ := Solve(p)
		if !slices.EqualFunc(a.Choices, b.Choices, func(x, y Choice) bool { return x.Person == y.Person }) {
			t.Fatalf("%+v\n%+v", a.Choices, b.Choices)
		}
	})
}

// Thin keeps a best plan: what it leaves out is never needed.
func TestThinKeepsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		whole, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		thin := p
		thin.Options = Thin(p)
		if len(thin.Options) > len(p.Options) {
			t.Fatal("more options than before")
		}
		plan, err := Solve(thin)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := worth(t, p, plan), worth(t, p, whole); got != want {
			t.Fatalf("thinned %v, whole %v", got, want)
		}
	})
}

func TestSolveRefuses(t *testing.T) {
	for name, p := range map[string]Problem{
		"no such person":   {People: 1, Seats: []Seat{{Holder: None, Fixed: None}}, Options: []Option{{0, 1, 1}}},
		"no such seat":     {People: 1, Seats: []Seat{{Holder: None, Fixed: None}}, Options: []Option{{1, 0, 1}}},
		"match too high":   {People: 1, Seats: []Seat{{Holder: None, Fixed: None}}, Options: []Option{{0, 0, MaxMatch + 1}}},
		"two seats held":   {People: 1, Seats: []Seat{{Holder: 0, Fixed: None}, {Holder: 0, Fixed: None}}},
		"fixed twice":      {People: 1, Seats: []Seat{{Holder: None}, {Holder: None}}},
		"holder unknown":   {People: 1, Seats: []Seat{{Holder: 7, Fixed: None}}},
		"fixed unknown":    {People: 1, Seats: []Seat{{Holder: None, Fixed: 7}}},
		"leaving is dear":  {People: 1, Seats: []Seat{{Holder: 0, Fixed: None, Leave: MaxMatch + 1}}},
		"who stays is not": {People: 1, Stays: []int{-2}},
	} {
		if _, err := Solve(p); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// region is a problem of the size of a city: seats to be filled, the held seats
// from which people may be drawn, and for each the people who may sit there.
func region(seats, held, people, each int) Problem {
	r := rand.New(rand.NewPCG(1, 2))
	p := Problem{People: people}
	for i := range seats + held {
		s := Seat{Holder: None, Fixed: None}
		if i >= seats {
			s.Holder, s.Counter = i-seats, i%7 == 0
		}
		p.Seats = append(p.Seats, s)
	}
	for i := range p.Seats {
		for range each {
			p.Options = append(p.Options, Option{i, r.IntN(people), r.IntN(MaxMatch + 1)})
		}
	}
	slices.SortFunc(p.Options, func(a, b Option) int { return cmp.Or(cmp.Compare(a.Seat, b.Seat), cmp.Compare(a.Person, b.Person)) })
	return p
}

func BenchmarkSolve(b *testing.B) {
	for name, p := range map[string]Problem{
		"105 seats of 2900 people":               region(105, 0, 2900, 2900),
		"105 seats, 700 held, 120 eligible each": region(105, 700, 2900, 120),
		"500 seats, 1500 held, 5000 people":      region(500, 1500, 5000, 400),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if plan, err := Solve(p); err != nil || plan.Filled == 0 {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+", price of one choice", func(b *testing.B) {
			plan, err := Solve(p)
			if err != nil {
				b.Fatal(err)
			}
			for i := 0; b.Loop(); i++ {
				plan.Price(i % len(p.Seats))
			}
		})
	}
}

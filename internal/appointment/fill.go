package appointment

import (
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/dossier"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/appointment/matching"
	"pendopo/internal/appointment/proposal"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// FillIn chooses the seats to fill.
type FillIn struct {
	Posts []org.PostID // none: every open seat of the round
}

// Filling is a plan that fills seats of a round. Nothing of it is in the round:
// people take what they like of it with Change.
type Filling struct {
	Round    *Round
	Snapshot *org.Snapshot
	Weights  matching.Weights
	// Open are the seats that could be asked for, Seats those that were, in their
	// order, and after them the counters that the plan fills again.
	Open  []*org.Post
	Seats []FilledSeat

	Filled, Empty int // of the seats asked for
	Left          int // held seats that the plan leaves empty
	Looked        int // people
	Settled       int // of them, not moved because they came to their post lately
	Stay          int // years that somebody stays
	Leave         int // points that leaving a seat empty costs
}

// FilledSeat is one seat of a plan with the person, or with the reasons why it
// stays empty.
type FilledSeat struct {
	Post    *org.Post
	Asked   bool // false: a counter whose holder the plan moves
	Counter bool
	// Candidate is nil when the seat stays empty.
	Candidate *Candidate
	Route     eligibility.Route // by the minutes of a selection attached to the round
	// Price is what the best plan without the choice would lose.
	Price  proposal.Price
	Priced bool
	Others []Rival // who else could sit there, the best match first
	Why    *Unfilled
	// Left is the seat that the person leaves empty, nil when none.
	Left *org.Post
}

// Rival is somebody else for a seat, with what the best plan with them loses.
type Rival struct {
	Person people.PersonID
	Match  matching.Match
	Price  proposal.Price
	Priced bool
	Seat   *org.Post // where the plan has them, nil when nowhere
}

// Unfilled is why a seat stays empty.
type Unfilled struct {
	Suit     int // may take it: no rule stops them
	Settled  int // of them, not to be moved yet
	Proposed int // stopped by no rule, and sent elsewhere by the round
	Wanted   []people.PersonID
	Rivals   []*org.Post // that the plan gives them to
	Near     []NearMiss
	NearAll  int
	Stopped  int
	// Claim is the other round that has somebody for the seat.
	Claim *eligibility.Claim
	// Selected: only those whom the minutes of a selection name were asked.
	Selected bool
}

// rivalsShown and nearShown bound what a plan says of one seat.
const (
	rivalsShown = 3
	nearShown   = 3
)

// maxFill is the most seats that one plan fills.
const maxFill = 2000

// Fill finds the best plan for seats of a round: as many filled as can be, then
// the best match, then the fewest moves. It asks everybody in the region's
// service by every rule, keeps what the round already says, moves nobody who
// came to their post within two years, demotes nobody, and takes nobody from a
// counter unless somebody follows. The same round gives the same plan.
//
// rule: praktik-calon usulan
func (s *Service) Fill(ctx context.Context, by actor.Actor, round RoundID, in FillIn) (*Filling, error) {
	var out *Filling
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.view(tx, by, round)
		if err != nil {
			return err
		}
		x, err := s.search(tx, v)
		if err != nil {
			return err
		}
		out, err = x.fill(in)
		return err
	})
	return out, err
}

// openSeats are the structural posts that a round leaves without a definitive
// holder: vacancies of its planned day that it does not fill, seats whose holder
// has retired by then, and seats that its own moves open. Those whose holder only
// waits for a confirmation are none.
func openSeats(v *View) []*org.Post {
	coming := map[org.PostID]bool{}
	for _, m := range v.Moves {
		if m.State.Open() {
			coming[m.ToPost] = true
		}
	}
	var out []*org.Post
	for _, p := range v.Snapshot.Vacancies() {
		if !coming[p.ID] && !v.Snapshot.AwaitsConfirmation(p) {
			out = append(out, p)
		}
	}
	for _, id := range v.Totals.OpenedPosts {
		out = append(out, v.Snapshot.Posts[id])
	}
	for _, p := range v.Snapshot.AllPosts() {
		if p.Structural && !coming[p.ID] && v.Snapshot.PastRetirement(p) && !slices.Contains(v.Totals.OpenedPosts, p.ID) {
			out = append(out, p)
		}
	}
	return out
}

// plan is a problem of package proposal with what its numbers mean.
type plan struct {
	proposal.Problem
	posts  []*org.Post
	target []eligibility.PostFacts
	row    map[org.PostID]int
	ranks  [][]ranked // of the rows with options
	counts []CandidateCount
	best   [][]people.PersonID // whom a selection named; nil is everybody
}

func (x *search) fill(in FillIn) (*Filling, error) {
	out := &Filling{Round: x.view.Round, Snapshot: x.view.Snapshot, Weights: x.weights, Open: openSeats(x.view),
		Looked: len(x.pool.people), Stay: x.stay, Leave: x.leave}
	asked := out.Open
	if len(in.Posts) > 0 {
		asked = nil
		for _, id := range in.Posts {
			i := slices.IndexFunc(out.Open, func(p *org.Post) bool { return p.ID == id })
			if i < 0 {
				return nil, errs.New(errs.Invalid, "appointment_match.not_open", titleIn(x.view.Snapshot, id))
			}
			if !slices.Contains(asked, out.Open[i]) {
				asked = append(asked, out.Open[i])
			}
		}
	}
	if len(asked) > maxFill {
		return nil, errs.New(errs.Invalid, "appointment_match.too_many", len(asked), maxFill)
	}
	for _, stays := range x.stays {
		if stays {
			out.Settled++
		}
	}
	p := x.problem(asked)
	whole := p.Options
	p.Options = proposal.Thin(p.Problem)
	best, err := proposal.Solve(p.Problem)
	if err != nil {
		return nil, err
	}
	p.Options = whole
	out.Filled, out.Empty, out.Left = best.Filled, best.Empty, best.Opened
	x.describe(out, p, &best, len(asked))
	return out, nil
}

func titleIn(snap *org.Snapshot, id org.PostID) string {
	if p := snap.Posts[id]; p != nil {
		return p.Title
	}
	return string(id)
}

// problem puts the seats and the people into numbers. Beside the seats asked for
// stand the seats of everybody who could be moved: leaving one costs, and one at
// a counter must be filled again.
func (x *search) problem(asked []*org.Post) *plan {
	p := &plan{row: map[org.PostID]int{}}
	p.People = len(x.pool.people)
	add := func(post *org.Post, s proposal.Seat) int {
		i := len(p.Seats)
		p.row[post.ID] = i
		p.Seats, p.posts = append(p.Seats, s), append(p.posts, post)
		p.target = append(p.target, dossier.Post(x.view.Snapshot, post.ID, x.coming))
		p.ranks, p.counts, p.best = append(p.ranks, nil), append(p.counts, CandidateCount{}), append(p.best, nil)
		return i
	}
	var todo []int // rows whose people are not asked yet
	for _, post := range asked {
		todo = append(todo, add(post, proposal.Seat{Holder: proposal.None, Fixed: proposal.None}))
	}
	for ; len(todo) > 0; todo = todo[1:] {
		row := todo[0]
		p.ranks[row] = x.rank(p.posts[row], &p.target[row], &p.counts[row])
		p.best[row] = x.selected(p.posts[row])
		if n := len(p.ranks[row]); cap(p.Options)-len(p.Options) < n { // seats of a level have about as many
			p.Options = slices.Grow(p.Options, n*len(todo))
		}
		for _, r := range p.ranks[row] {
			who := &x.pool.people[r.at]
			if x.stays[r.at] || p.best[row] != nil && !slices.Contains(p.best[row], who.id) {
				continue
			}
			p.Options = append(p.Options, proposal.Option{Seat: row, Person: r.at, Match: r.points})
			if who.from == nil || !who.from.Structural || !who.from.ExistsOn(x.base.EventDate) {
				continue
			}
			if _, known := p.row[who.from.ID]; known {
				continue
			}
			seat := proposal.Seat{Holder: r.at, Fixed: proposal.None, Leave: min(10*x.leave, proposal.MaxMatch)}
			if seat.Counter = x.serves(who.from); seat.Counter {
				todo = append(todo, add(who.from, seat))
			} else {
				add(who.from, seat)
			}
		}
	}
	return p
}

// selected are the people whom the minutes of an open selection for the post
// name, nil when the round has none.
//
// rule: pp-11-2017 127
func (x *search) selected(post *org.Post) []people.PersonID {
	for _, d := range x.view.Documents {
		if d.Kind != eligibility.DocSelectionResult || d.Selection == nil || len(d.Selection.Best) == 0 || !slices.Contains(d.Posts, string(post.ID)) {
			continue
		}
		var out []people.PersonID
		for _, id := range d.Selection.Best[:min(len(d.Selection.Best), x.base.Numbers().Int("selection.best").Value)] {
			out = append(out, people.PersonID(id))
		}
		return out
	}
	return nil
}

// describe says the plan in posts and people. Every choice is judged again with
// everybody where the plan puts them.
func (x *search) describe(out *Filling, p *plan, best *proposal.Plan, asked int) {
	seatOf := map[int]int{}
	for i, c := range best.Choices {
		if c.Person != proposal.None && c.Moves {
			seatOf[c.Person] = i
			x.coming[p.posts[i].ID] = x.pool.people[c.Person].id
		}
	}
	for i, c := range best.Choices {
		if i >= asked && (!p.Seats[i].Counter || !c.Moves) {
			continue
		}
		seat := FilledSeat{Post: p.posts[i], Asked: i < asked, Counter: x.serves(p.posts[i])}
		if c.Person == proposal.None {
			seat.Why = x.unfilled(p, i, &c)
			out.Seats = append(out.Seats, seat)
			continue
		}
		who := &x.pool.people[c.Person]
		target := dossier.Post(x.view.Snapshot, p.posts[i].ID, x.coming)
		place := slices.IndexFunc(p.ranks[i], func(r ranked) bool { return r.at == c.Person })
		found := x.candidate(p.ranks[i][place], p.posts[i], &target, place+1)
		seat.Candidate = &found
		if p.best[i] != nil {
			seat.Route = eligibility.RouteOpenSelection
		}
		if from := who.from; from != nil && from.Structural {
			if row, ok := p.row[from.ID]; ok && best.Choices[row].Person == proposal.None {
				seat.Left = from
			}
		}
		seat.Price, seat.Priced = best.Price(i)
		for _, r := range p.ranks[i] {
			if len(seat.Others) == rivalsShown {
				break
			}
			other := &x.pool.people[r.at]
			if r.at == c.Person || x.stays[r.at] || p.best[i] != nil && !slices.Contains(p.best[i], other.id) {
				continue
			}
			rival := Rival{Person: other.id, Match: x.match(r, p.posts[i], &p.target[i])}
			rival.Price, rival.Priced = best.PriceOf(i, r.at)
			if at, ok := seatOf[r.at]; ok {
				rival.Seat = p.posts[at]
			}
			seat.Others = append(seat.Others, rival)
		}
		out.Seats = append(out.Seats, seat)
	}
}

// unfilled says why a seat stays empty.
func (x *search) unfilled(p *plan, row int, c *proposal.Choice) *Unfilled {
	post := p.posts[row]
	u := &Unfilled{Suit: p.counts[row].Suit, Stopped: p.counts[row].Stopped, Selected: p.best[row] != nil, Claim: x.claim(post)}
	if u.Claim != nil {
		return u
	}
	doubts := x.doubts(post, &p.target[row])
	for i := range x.pool.people {
		if who := &x.pool.people[i]; doubts[i] != stopped {
			switch x.aside(who, post) {
			case AsideNone:
				if x.stays[i] {
					u.Settled++
				}
			case AsideProposed:
				u.Proposed++
			}
		}
	}
	for _, at := range c.Wanted[:min(len(c.Wanted), rivalsShown)] {
		u.Wanted = append(u.Wanted, x.pool.people[at].id)
	}
	for _, at := range c.Rivals[:min(len(c.Rivals), rivalsShown)] {
		u.Rivals = append(u.Rivals, p.posts[at])
	}
	near := x.nearOf(post, &p.target[row])
	u.NearAll = len(near)
	for _, n := range near[:min(len(near), nearShown)] {
		u.Near = append(u.Near, NearMiss{Candidate: x.candidate(n.ranked, post, &p.target[row], 0), On: n.On, Papers: n.Papers, Stopped: n.Verdicts})
	}
	return u
}

package appointment

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/dossier"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/appointment/matching"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// CandidateFilter chooses a page of candidates.
type CandidateFilter struct {
	After people.PersonID // last person of the page before
	Limit int             // 1–100, 20 when 0
	Near  int             // how many who nearly meet the conditions; 0 is none
}

// Candidates are the people for one seat, the best match first; among equals the
// senior one.
type Candidates struct {
	Post       *org.Post
	Snapshot   *org.Snapshot
	Items      []Candidate
	Next       people.PersonID // "" on the last page
	Near       []NearMiss      // soonest first
	NearAll    int
	NearMonths int // within which somebody is near
	Weights    matching.Weights
	Count      CandidateCount
	// Claim is the other round that has somebody for the seat: nobody suits until
	// it has taken effect or lets go.
	Claim *eligibility.Claim
}

// CandidateCount says what became of everybody in the region's service; it adds
// up to Looked.
type CandidateCount struct {
	Looked   int
	Suit     int
	Stopped  int // by a rule
	Proposed int // the round sends them somewhere already
	Higher   int // they would step down
	Holder   int
}

// Candidate is a person who may take the seat.
type Candidate struct {
	Finding
	Place   int // 1 is the best match
	Match   matching.Match
	Reasons []matching.Reason
	Settled bool // less than two years in the present post
}

// NearMiss is a person who may take the seat later, or with a paper.
type NearMiss struct {
	Candidate
	On      clock.Date
	Papers  []eligibility.DocumentKind
	Stopped eligibility.Verdicts
}

// Candidates ranks everybody in the region's service for a seat of a round. Hard
// rules go first: those whom a rule stops are not in the list, and WhyNot says
// for each of them why.
func (s *Service) Candidates(ctx context.Context, by actor.Actor, round RoundID, post org.PostID, filter CandidateFilter) (*Candidates, error) {
	var out *Candidates
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		x, to, err := s.searchFor(tx, by, round, post)
		if err != nil {
			return err
		}
		out, err = x.candidates(to, filter)
		return err
	})
	return out, err
}

// searchFor opens a round for a reader who looks for people for a post of it.
func (s *Service) searchFor(tx *db.Tx, by actor.Actor, round RoundID, post org.PostID) (*search, *org.Post, error) {
	v, err := s.view(tx, by, round)
	if err != nil {
		return nil, nil, err
	}
	to := v.Snapshot.Posts[post]
	if to == nil || !to.ExistsOn(v.Round.PlannedOn) {
		return nil, nil, errNoPost()
	}
	if !to.Structural || to.Level == org.LevelHead {
		return nil, nil, errs.New(errs.Invalid, "appointment_match.not_a_seat", to.Title)
	}
	x, err := s.search(tx, v)
	return x, to, err
}

// ranked is a person with the match, before the words.
type ranked struct {
	at     int // in the pool
	points int
	doubts int
}

// match is the whole of a rank's match.
func (x *search) match(r ranked, to *org.Post, target *eligibility.PostFacts) matching.Match {
	return matching.Of(&x.pool.people[r.at].profile, target, x.need(to), r.doubts, &x.weights)
}

// rankList is everybody who may take the posts of a class, with the counts.
type rankList struct {
	list  []ranked
	count CandidateCount
}

// rankClass is a class of posts that also have their field in common.
type rankClass struct {
	class
	matched string // field of the match, where the rules ask for none
}

// rank finds everybody who may take a post and is offered for it, the best match
// first. Nobody may change the list.
func (x *search) rank(to *org.Post, target *eligibility.PostFacts, count *CandidateCount) []ranked {
	key := rankClass{x.class(to), to.Field}
	all := x.ranks[key]
	if all == nil {
		all = x.rankAll(to, target)
		x.ranks[key] = all
	}
	*count = all.count
	h := x.view.Snapshot.Holder(to.ID)
	if h == nil {
		return all.list
	}
	at, ok := x.pool.at[h.Person]
	if !ok || x.pool.people[at].from == nil || x.pool.people[at].from.ID != to.ID {
		return all.list
	}
	// Who sits there already is no candidate, wherever the class has them.
	count.Holder++
	switch {
	case x.asideOf(&x.pool.people[at], to) == AsideProposed:
		count.Proposed--
	case x.doubts(to, target)[at] == stopped:
		count.Stopped--
	default:
		count.Suit--
	}
	return slices.DeleteFunc(slices.Clone(all.list), func(r ranked) bool { return r.at == at })
}

func (x *search) rankAll(to *org.Post, target *eligibility.PostFacts) *rankList {
	doubts := x.doubts(to, target)
	need := x.need(to)
	out := new(rankList)
	for i := range x.pool.people {
		who := &x.pool.people[i]
		out.count.Looked++
		switch aside := x.asideOf(who, to); {
		case aside == AsideProposed:
			out.count.Proposed++
		case aside == AsideHigher:
			out.count.Higher++
		case doubts[i] == stopped:
			out.count.Stopped++
		default:
			m := matching.Of(&who.profile, target, need, int(doubts[i]), &x.weights)
			out.list = append(out.list, ranked{i, m.Points, m.Doubts})
		}
	}
	out.count.Suit = len(out.list)
	slices.SortFunc(out.list, func(a, b ranked) int {
		if a.points != b.points {
			return b.points - a.points
		}
		return a.at - b.at
	})
	return out
}

func (x *search) candidates(to *org.Post, filter CandidateFilter) (*Candidates, error) {
	target := dossier.Post(x.view.Snapshot, to.ID, x.coming)
	out := &Candidates{Post: to, Snapshot: x.view.Snapshot, Weights: x.weights, NearMonths: x.nearly, Claim: x.claim(to)}
	all := x.rank(to, &target, &out.Count)
	first := 0
	if filter.After != "" {
		first = slices.IndexFunc(all, func(r ranked) bool { return x.pool.people[r.at].id == filter.After }) + 1
	}
	limit := filter.Limit
	if limit <= 0 {
		limit = 20
	}
	last := min(first+min(limit, 100), len(all))
	for k := first; k < last; k++ {
		out.Items = append(out.Items, x.candidate(all[k], to, &target, k+1))
	}
	if last < len(all) && last > 0 {
		out.Next = x.pool.people[all[last-1].at].id
	}
	if filter.Near > 0 {
		near := x.nearOf(to, &target)
		out.NearAll = len(near)
		for _, n := range near[:min(filter.Near, len(near))] {
			out.Near = append(out.Near, NearMiss{Candidate: x.candidate(n.ranked, to, &target, 0), On: n.On, Papers: n.Papers, Stopped: n.Verdicts})
		}
	}
	return out, nil
}

// candidate says of one person what the page shows.
func (x *search) candidate(r ranked, to *org.Post, target *eligibility.PostFacts, place int) Candidate {
	who, m := &x.pool.people[r.at], x.match(r, to, target)
	return Candidate{Finding: x.finding(who, to, target), Place: place, Match: m,
		Reasons: m.Reasons(&who.profile, target, x.need(to), &x.weights), Settled: x.settled(who)}
}

type nearby struct {
	ranked
	eligibility.Near
}

// nearOf are those whom only time or a paper keeps from a post: first those who
// need no paper, the soonest first, among equals the best match.
func (x *search) nearOf(to *org.Post, target *eligibility.PostFacts) []nearby {
	near := x.near(to, target)
	need := x.need(to)
	var out []nearby
	for i, n := range near {
		if who := &x.pool.people[i]; n != nil && x.aside(who, to) == AsideNone {
			m := matching.Of(&who.profile, target, need, 0, &x.weights)
			out = append(out, nearby{ranked{i, m.Points, 0}, *n})
		}
	}
	slices.SortFunc(out, func(a, b nearby) int {
		return cmp.Or(cmp.Compare(len(a.Papers), len(b.Papers)), cmp.Compare(a.On, b.On), cmp.Compare(b.points, a.points), cmp.Compare(a.at, b.at))
	})
	return out
}

// Answer is why somebody is, or is not, among the candidates for a seat.
type Answer struct {
	Post      *org.Post
	Snapshot  *org.Snapshot
	Person    people.PersonID
	Known     bool      // the rules were asked; not of people outside the service
	Candidate           // Place is 0 for who is not in the list
	Aside     Aside     // why a person whom no rule stops is not offered
	Proposed  *org.Post // for AsideProposed
	Near      *eligibility.Near
	Weights   matching.Weights
	Suit      int // how many stand in the list
}

// WhyNot judges one person for a seat with every rule, and says where the list
// has them or why it has not.
func (s *Service) WhyNot(ctx context.Context, by actor.Actor, round RoundID, post org.PostID, person people.PersonID) (*Answer, error) {
	var out *Answer
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		x, to, err := s.searchFor(tx, by, round, post)
		if err != nil {
			return err
		}
		if x.view.Snapshot.People[person] == nil {
			return errs.New(errs.NotFound, "people.not_in_register")
		}
		out = x.whyNot(to, person)
		return nil
	})
	return out, err
}

func (x *search) whyNot(to *org.Post, person people.PersonID) *Answer {
	a := &Answer{Post: to, Snapshot: x.view.Snapshot, Person: person, Weights: x.weights}
	i, ok := x.pool.at[person]
	if !ok {
		a.Aside = AsideOutside
		return a
	}
	who := &x.pool.people[i]
	target := dossier.Post(x.view.Snapshot, to.ID, x.coming)
	var count CandidateCount
	place := 1 + slices.IndexFunc(x.rank(to, &target, &count), func(r ranked) bool { return r.at == i })
	doubts := max(0, int(x.doubts(to, &target)[i]))
	a.Known, a.Suit = true, count.Suit
	a.Candidate = x.candidate(ranked{at: i, doubts: doubts}, to, &target, place)
	if a.Aside = x.aside(who, to); a.Aside == AsideProposed {
		a.Proposed = x.view.Snapshot.Posts[x.proposed[person].ToPost]
	}
	f := x.facts(who, to, &target)
	if n, ok := eligibility.NearlySuits(&f, x.soon()); ok {
		a.Near = &n
	}
	return a
}

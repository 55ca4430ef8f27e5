package appointment

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/dossier"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// SuccessionIn asks who could follow in a seat on a day.
type SuccessionIn struct {
	Post  org.PostID
	On    clock.Date // the first day on which the seat is free
	Limit int        // candidates, 1–100
	Near  int        // of those who nearly meet the conditions
}

// Succession is who could follow in a seat on a day that no round is planned
// for, and what their going would open.
type Succession struct {
	*Candidates
	// Chain begins with the best candidate for the seat; each further link is the
	// best for the seat that the one before leaves, as far as somebody suits.
	Chain []Link
	// Left is the seat that the chain ends with, because nobody suits or because it
	// is Long enough; nil when the last of it leaves no structural seat.
	Left *org.Post
	Long bool
}

// Link is one seat of a chain with who would take it.
type Link struct {
	Post *org.Post
	Candidate
	From *org.Post // the structural seat they leave, nil when none
	Suit int       // how many could follow in the seat
}

// longestChain ends a chain that would go on through the whole house.
const longestChain = 6

// Succession looks for people for one seat as of a day, by the same rules and the
// same match as in a round planned on it. The register is that of today: what
// rounds in preparation intend counts only against who is proposed in them.
//
// rule: praktik-calon usulan
func (s *Service) Succession(ctx context.Context, by actor.Actor, in SuccessionIn) (*Succession, error) {
	if err := by.Require(readers...); err != nil {
		return nil, err
	}
	var out *Succession
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		x, err := s.searchOn(tx, by, in.On)
		if err != nil {
			return err
		}
		to := x.view.Snapshot.Posts[in.Post]
		switch {
		case to == nil || !to.ExistsOn(in.On):
			return errNoPost()
		case !to.Structural || to.Level == org.LevelHead:
			return errs.New(errs.Invalid, "appointment_match.not_a_seat", to.Title)
		}
		c, err := x.candidates(to, CandidateFilter{Limit: in.Limit, Near: in.Near})
		if err != nil {
			return err
		}
		out = &Succession{Candidates: c}
		out.Chain, out.Left = x.chain(to)
		out.Long = len(out.Chain) == longestChain
		return nil
	})
	return out, err
}

// searchOn looks for people on a day without a round.
func (s *Service) searchOn(tx *db.Tx, by actor.Actor, on clock.Date) (*search, error) {
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	snap := reg.At(on)
	r := &Round{Details: Details{Kind: KindMutation, PlannedOn: on}, AuthorityPost: authorityPost(snap), State: Draft}
	v := &View{Round: r, Snapshot: snap, Present: snap}
	if v.known, err = today(tx); err != nil {
		return nil, err
	}
	if v.elsewhere, err = claimsElsewhere(tx, by, r); err != nil {
		return nil, err
	}
	return s.search(tx, v)
}

// chain follows the best candidate for a seat into the seat they leave, and so
// on. Nobody is moved twice, or before two years in their post have passed.
func (x *search) chain(to *org.Post) (chain []Link, left *org.Post) {
	taken := map[people.PersonID]bool{}
	for to != nil && len(chain) < longestChain {
		target := dossier.Post(x.view.Snapshot, to.ID, x.coming)
		var count CandidateCount
		at := -1
		ranks := x.rank(to, &target, &count)
		for i, r := range ranks {
			if who := &x.pool.people[r.at]; !taken[who.id] && !x.stays[r.at] {
				at = i
				break
			}
		}
		if at < 0 {
			return chain, to
		}
		who := &x.pool.people[ranks[at].at]
		taken[who.id] = true
		l := Link{Post: to, Candidate: x.candidate(ranks[at], to, &target, at+1), Suit: count.Suit}
		to = nil
		if from := who.from; from != nil && from.Structural && from.ExistsOn(x.base.EventDate) && l.Candidate.Move.Reason != eligibility.ReasonConfirmation {
			l.From, to = from, from
		}
		chain = append(chain, l)
	}
	return chain, to
}

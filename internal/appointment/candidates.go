package appointment

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// CandidatesFor ranks people who could take a post: every rule that can be
// judged on a single move is evaluated as if they were proposed; those without
// a block come first. It looks at people of the same level or one below, at
// most limit of them are returned.
func (s *Service) CandidatesFor(ctx context.Context, by actor.Actor, round RoundID, post org.PostID, limit int) ([]Finding, error) {
	var out []Finding
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.view(tx, by, round)
		if err != nil {
			return err
		}
		target := v.Snapshot.Posts[post]
		if target == nil {
			return errNoPost()
		}
		pool := candidatePool(v, target)
		histories, err := people.LoadHistories(tx, pool)
		if err != nil {
			return err
		}
		region, err := org.LoadRegion(tx)
		if err != nil {
			return err
		}
		cal, err := s.Calendar.In(tx)
		if err != nil {
			return err
		}
		trial := *v
		trial.Moves = nil
		for _, p := range pool {
			m, err := NewMove(tx.Now(), v.Round, v.Snapshot, Op{Kind: Put, Person: p, ToPost: post})
			if err != nil {
				continue
			}
			trial.Moves = append(trial.Moves, m)
		}
		for i, f := range s.gather(&trial, region, cal.Calendar, histories) {
			fd := Finding{Move: trial.Moves[i], Verdicts: eligibility.Check(&f)}
			fd.WorstFirst()
			out = append(out, fd)
		}
		slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Burden(), b.Burden()) })
		out = out[:min(limit, len(out))]
		return nil
	})
	return out, err
}

// candidatePool is the holders of structural posts of the same level or one
// below in a related field or the same agency, not yet in the round.
func candidatePool(v *View, target *org.Post) []people.PersonID {
	taken := map[people.PersonID]bool{}
	for _, m := range v.Moves {
		taken[m.Person] = m.State.Open()
	}
	agency := v.Snapshot.Agency(target.Unit)
	var out []people.PersonID
	for _, p := range v.Snapshot.AllPosts() {
		d := target.Level.Height() - p.Level.Height()
		if !p.Structural || d < 0 || d > 1 {
			continue
		}
		h := v.Snapshot.Holder(p.ID)
		if h == nil || taken[h.Person] || p.ID == target.ID {
			continue
		}
		related := target.Field != "" && p.Field == target.Field || v.Snapshot.Agency(p.Unit) == agency
		if related || target.Level == people.LevelSeniorExecutive {
			out = append(out, h.Person)
		}
	}
	return out[:min(len(out), 400)]
}

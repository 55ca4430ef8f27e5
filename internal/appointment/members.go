package appointment

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/people"
)

// Name adds a person to those who may see the draft.
func (s *Service) Name(ctx context.Context, by actor.Actor, round RoundID, person people.PersonID) error {
	return s.member(ctx, by, round, person, addMember, "member_named")
}

// Unname takes a person off that list.
func (s *Service) Unname(ctx context.Context, by actor.Actor, round RoundID, person people.PersonID) error {
	return s.member(ctx, by, round, person, removeMember, "member_removed")
}

func (s *Service) member(ctx context.Context, by actor.Actor, round RoundID, person people.PersonID,
	change func(*db.Tx, RoundID, people.PersonID) error, kind string) error {
	return s.asMember(ctx, by, round, func(tx *db.Tx, r *Round) error {
		if err := r.ofMain(); err != nil {
			return err
		}
		if err := change(tx, round, person); err != nil {
			return err
		}
		_, err := record(tx, act(by, actor.PersonnelOfficer, kind, r, map[string]any{"person": person}))
		return err
	})
}

// asMember runs what an officer named on a round does with it, the round locked.
func (s *Service) asMember(ctx context.Context, by actor.Actor, round RoundID, do func(tx *db.Tx, r *Round) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := lockRound(tx, round)
		if err != nil {
			return err
		}
		if err := memberOnly(tx, by, round); err != nil {
			return err
		}
		return do(tx, r)
	})
}

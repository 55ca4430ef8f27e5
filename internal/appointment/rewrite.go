package appointment

import (
	"context"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Seatings are the seats of a draft before and after an edit.
type Seatings struct {
	Round         *Round
	Before, After []*Move
	Changes       []Edited
}

// copyMoves keeps moves as they are while others change.
func copyMoves(moves []*Move) []*Move {
	out := make([]*Move, len(moves))
	for i, m := range moves {
		c := *m
		out[i] = &c
	}
	return out
}

// Seats is a round with its moves, for somebody who may read it.
func (s *Service) Seats(tx *db.Tx, by actor.Actor, round RoundID) (*Round, []*Move, error) {
	r, err := readable(tx, by, round)
	if err != nil {
		return nil, nil, err
	}
	moves, err := getMoves(tx, round)
	return r, moves, err
}

// LockSeats is Seats for an officer named on a draft who changes them in the
// same transaction.
func (s *Service) LockSeats(tx *db.Tx, by actor.Actor, round RoundID) (*Round, []*Move, error) {
	r, err := lockRound(tx, round)
	if err != nil {
		return nil, nil, err
	}
	if err := memberOnly(tx, by, round); err != nil {
		return nil, nil, err
	}
	if editable, amend := r.Editable(); !editable || amend {
		return nil, nil, errs.New(errs.Conflict, "appointment.no_more_edits", r.State.word())
	}
	moves, err := getMoves(tx, round)
	return r, moves, err
}

// Rewrite makes the seats of a draft exactly these: rows that are gone are
// deleted, new ones inserted under their own identifiers, others updated. It is
// how a step is undone and how a scenario is chosen; the caller holds the round
// by LockSeats and says in changes what people read of it.
func (s *Service) Rewrite(tx *db.Tx, by actor.Actor, r *Round, now, then []*Move, changes []Edited) error {
	if editable, amend := r.Editable(); !editable || amend {
		return errs.New(errs.Conflict, "appointment.no_more_edits", r.State.word())
	}
	if len(changes) == 0 {
		return nil
	}
	old := map[MoveID]*Move{}
	for _, m := range now {
		old[m.ID] = m
	}
	var added []*Move
	kept := map[MoveID]*Move{}
	for _, m := range then {
		if old[m.ID] == nil {
			added = append(added, m)
		} else {
			kept[m.ID] = m
		}
	}
	for _, m := range now { // first what frees a person or a seat
		if kept[m.ID] == nil {
			if err := deleteMove(tx, m.ID); err != nil {
				return err
			}
		}
	}
	for _, m := range then {
		if o := old[m.ID]; o != nil && *o != *m {
			if err := updateMove(tx, m); err != nil {
				return err
			}
		}
	}
	if err := insertMoves(tx, added); err != nil {
		return err
	}
	if err := saveRound(tx, r); err != nil {
		return err
	}
	return insertEdit(tx, r, by.Person, changes)
}

// Branch makes a scenario: a second set of seats of a draft, under its own title,
// on the same board. from is the round whose seats it begins with.
func (s *Service) Branch(tx *db.Tx, by actor.Actor, base *Round, title string, from []*Move) (*Round, error) {
	r := *base
	r.ID, r.Title, r.Version = RoundID(ids.New(tx.Now())), title, 1
	r.CreatedAt, r.CreatedBy, r.Base, r.Basis = tx.Now(), people.PersonID(by.Person), base.ID, nil
	r.baseState = base.State
	if err := insertRound(tx, &r); err != nil {
		return nil, err
	}
	return &r, insertMoves(tx, MovesFor(tx, r.ID, from))
}

// MovesFor copies moves for another round, under new identifiers.
func MovesFor(tx *db.Tx, round RoundID, from []*Move) []*Move {
	out := copyMoves(from)
	for _, m := range out {
		m.ID, m.Round = MoveID(ids.New(tx.Now())), round
	}
	return out
}

// Retitle gives a scenario another title.
func (s *Service) Retitle(tx *db.Tx, r *Round, title string) error {
	r.Title = title
	return saveRound(tx, r)
}

// Drop ends a scenario; its seats stay for who asks what was weighed.
func (s *Service) Drop(tx *db.Tx, r *Round) error {
	r.State = Cancelled
	return saveRound(tx, r)
}

// Scenarios are the scenarios of a draft, oldest first, those that were dropped
// left out.
func (s *Service) Scenarios(tx *db.Tx, base RoundID) ([]*Round, error) {
	return selectScenarios(tx, base)
}

// Try is a round as it would be with ops, every rule asked again, beside the
// round as it is. Nothing is stored but the look; the ops are those of Change and
// run through the same decision.
func (s *Service) Try(ctx context.Context, by actor.Actor, round RoundID, page string, ops []Op) (now, then *Review, err error) {
	if now, err = s.Review(ctx, by, round, page); err != nil {
		return nil, nil, err
	}
	if ok, _ := now.Round.Editable(); !ok {
		return nil, nil, errs.New(errs.Conflict, "appointment.no_more_edits", now.Round.State.word())
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v := *now.View
		v.Moves = copyMoves(now.Moves)
		if _, err := applyAll(tx.Now(), v.Round, v.Snapshot, &v.Moves, ops, func(deed) error { return nil }); err != nil {
			return err
		}
		v.Chains, v.Totals = Chains(v.Moves, v.Snapshot.Posts), Count(v.Moves, v.Snapshot)
		rep, err := s.report(tx, &v)
		then = &Review{View: &v, Report: rep, Rights: now.Rights, Due: now.Due}
		return err
	})
	return now, then, err
}

// Reviewed is the round in the caller's transaction with every rule asked, from
// memory when nothing it depends on changed. Nobody may change the answer.
func (s *Service) Reviewed(tx *db.Tx, by actor.Actor, round RoundID) (*Review, error) {
	v, rep, err := s.reviewed(tx, by, round)
	if err != nil {
		return nil, err
	}
	return &Review{View: v, Report: rep, Due: v.Round.State.Due()}, nil
}

// Looked records that somebody saw a round on a page, whatever its state: a
// printed copy leaves the house.
func (s *Service) Looked(tx *db.Tx, by actor.Actor, round RoundID, page string) error {
	return insertLook(tx, ids.New(tx.Now()), round, by.Person, page)
}

// MayEdit tells whether somebody may change a round now.
func (s *Service) MayEdit(tx *db.Tx, by actor.Actor, r *Round) error {
	if err := memberOnly(tx, by, r.ID); err != nil {
		return err
	}
	if ok, _ := r.Editable(); !ok {
		return errs.New(errs.Conflict, "appointment.no_more_edits", r.State.word())
	}
	return nil
}

// Say is a change in words: "menempatkan Sari Wulandari di Kepala Bidang
// Angkutan".
func Say(e Edited, snap *org.Snapshot) eligibility.Text { return describe(e, snap) }

// LastLook is when somebody last saw a round, or a scenario of it, before a
// moment, in microseconds; 0 when they never did.
func (s *Service) LastLook(tx *db.Tx, by actor.Actor, round RoundID, before time.Time) (int64, error) {
	if _, err := readable(tx, by, round); err != nil {
		return 0, err
	}
	return lastLook(tx, round, by.Person, before)
}

// Lock holds a round against changes until the transaction ends.
func (s *Service) Lock(tx *db.Tx, round RoundID) error {
	_, err := lockRound(tx, round)
	return err
}

// EditsAfter are the edits of a round after a version, latest first.
func (s *Service) EditsAfter(tx *db.Tx, by actor.Actor, round RoundID, version int64, limit int) ([]Edit, error) {
	if _, err := readable(tx, by, round); err != nil {
		return nil, err
	}
	return editsSince(tx, round, version, limit)
}

// sameMove tells whether two rows say the same of the same seat.
func sameMove(a, b *Move) bool { return a != nil && b != nil && *a == *b }

// Differ are the rows in which two sets of moves differ, in the order of the
// first and then of the second.
func Differ(a, b []*Move) (onlyA, onlyB []*Move) {
	byID := func(ms []*Move) map[MoveID]*Move {
		out := map[MoveID]*Move{}
		for _, m := range ms {
			out[m.ID] = m
		}
		return out
	}
	inA, inB := byID(a), byID(b)
	onlyA = slices.DeleteFunc(slices.Clone(a), func(m *Move) bool { return sameMove(m, inB[m.ID]) })
	onlyB = slices.DeleteFunc(slices.Clone(b), func(m *Move) bool { return sameMove(m, inA[m.ID]) })
	return onlyA, onlyB
}

package appointment

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// OathResult is what the roll of the oath says of one move.
type OathResult struct {
	Move   MoveID
	Sworn  bool
	Reason string // why not: required when Sworn is false
	State  MoveState
}

// RecordOath writes per person who was sworn and who was not. It may be
// repeated for a supplementary session.
func (s *Service) RecordOath(ctx context.Context, by actor.Actor, round RoundID, on clock.Date, results []OathResult) (*Round, error) {
	var out *Round
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		out, err = s.RecordOathIn(tx, by, round, on, results)
		return err
	})
	return out, err
}

// RecordOathIn is RecordOath inside the caller's transaction: package ceremony
// closes its session and records the oaths together.
func (s *Service) RecordOathIn(tx *db.Tx, by actor.Actor, round RoundID, on clock.Date, results []OathResult) (*Round, error) {
	if err := by.Require(actor.ProtocolOfficer, actor.PersonnelOfficer); err != nil {
		return nil, err
	}
	r, err := lockRound(tx, round)
	if err != nil {
		return nil, err
	}
	next, err := Next(r.State, Inaugurate)
	if err != nil {
		return nil, err
	}
	moves, err := getMoves(tx, round)
	if err != nil {
		return nil, err
	}
	byID := map[MoveID]*Move{}
	for _, m := range moves {
		byID[m.ID] = m
	}
	sworn, notSworn := 0, []map[string]any{}
	for _, res := range results {
		m := byID[res.Move]
		if m == nil {
			return nil, errs.New(errs.NotFound, "appointment.move_not_found")
		}
		to := Sworn
		if !res.Sworn {
			to = NotSworn
			if res.State != "" {
				to = res.State
			}
			if res.Reason == "" {
				return nil, errs.New(errs.Invalid, "appointment.not_sworn_reason")
			}
			notSworn = append(notSworn, map[string]any{"person": m.Person, "state": to, "reason": res.Reason})
		} else {
			sworn++
		}
		if m.State == to && m.StateNote == res.Reason {
			continue // recorded already
		}
		if err := NextMove(m.State, to); err != nil {
			return nil, err
		}
		m.State, m.StateNote = to, res.Reason
		if to == Sworn {
			m.SwornOn = on
		}
		if err := updateMove(tx, m); err != nil {
			return nil, err
		}
	}
	r.State = next
	if err := saveRound(tx, r); err != nil {
		return nil, err
	}
	_, err = record(tx, act(by, actor.ProtocolOfficer, "oath_recorded", r, map[string]any{"on": on, "sworn": sworn, "not_sworn": notSworn}))
	return r, err
}

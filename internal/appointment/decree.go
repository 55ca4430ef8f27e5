package appointment

import (
	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// ViewIn is Open inside the caller's transaction, for the ceremony and the
// papers of a round. It records no look: those come after the decree.
func (s *Service) ViewIn(tx *db.Tx, by actor.Actor, round RoundID) (*View, error) {
	return s.view(tx, by, round)
}

// MarkInvitedIn is MarkInvited inside the caller's transaction. A round whose
// invitations went out already stays as it is.
func (s *Service) MarkInvitedIn(tx *db.Tx, by actor.Actor, round RoundID, on clock.Date) (*Round, error) {
	r, err := getRound(tx, round)
	if err != nil {
		return nil, err
	}
	switch r.State {
	case Invited, Inaugurated, Switched:
		return r, nil
	}
	return s.stepIn(tx, round, 0, Invite, func(tx *db.Tx, r *Round, v *View) error {
		return s.invited(tx, by, r, v, on)
	})
}

func (s *Service) invited(tx *db.Tx, by actor.Actor, r *Round, v *View, on clock.Date) error {
	if err := by.Require(actor.AuthorizedOfficial, actor.ProtocolOfficer, actor.PersonnelOfficer); err != nil {
		return err
	}
	r.InvitedOn, v.Round.InvitedOn = on, on
	if err := s.refuseBlocked(tx, v, eligibility.BeforeDecree); err != nil {
		return err
	}
	_, err := record(tx, act(by, actor.ProtocolOfficer, "round_invited", r, map[string]any{"on": on}))
	return err
}

// SignDecreeIn is MarkDecreed inside the caller's transaction: number takes the
// decree's number from the gap-free register in that transaction, so a refused
// decree uses no number and a used number has its decree.
func (s *Service) SignDecreeIn(tx *db.Tx, by actor.Actor, round RoundID, version int64, dated clock.Date, number func(*View) (string, error)) (*Round, error) {
	return s.stepIn(tx, round, version, Decree, func(tx *db.Tx, r *Round, v *View) error {
		if err := by.Require(actor.AppointingAuthority); err != nil {
			return err
		}
		if dated.Time().IsZero() {
			return errs.New(errs.Invalid, "appointment.decree_incomplete").Field("dated", "appointment.decree_incomplete")
		}
		v.Round.DecreedOn = dated
		n, err := number(v)
		if err != nil {
			return err
		}
		return s.decree(tx, by, r, v, DecreeIn{Number: n, Dated: dated})
	})
}

// SetMoveStateIn is SetMoveState inside the caller's transaction.
func (s *Service) SetMoveStateIn(tx *db.Tx, by actor.Actor, round RoundID, move MoveID, to MoveState, reason string) error {
	if reason == "" {
		return errs.New(errs.Invalid, "appointment.reason_missing").Field("reason", "appointment.reason_missing")
	}
	need := actor.PersonnelOfficer
	if to == Annulled {
		need = actor.AppointingAuthority
	}
	if err := by.Require(need); err != nil {
		return err
	}
	r, err := lockRound(tx, round)
	if err != nil {
		return err
	}
	moves, err := getMoves(tx, round)
	if err != nil {
		return err
	}
	for _, m := range moves {
		if m.ID != move {
			continue
		}
		if err := NextMove(m.State, to); err != nil {
			return err
		}
		m.State, m.StateNote = to, reason
		if err := updateMove(tx, m); err != nil {
			return err
		}
		if err := saveRound(tx, r); err != nil {
			return err
		}
		_, err := record(tx, act(by, need, "move_"+string(to), r, map[string]any{"person": m.Person, "post": m.ToPost, "reason": reason}))
		return err
	}
	return errs.New(errs.NotFound, "appointment.move_not_found")
}

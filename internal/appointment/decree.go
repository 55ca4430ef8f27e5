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
	return s.stepIn(tx, round, 0, Invite, mayInvite(by), func(tx *db.Tx, r *Round, v *View) error {
		return s.invited(tx, by, r, v, on)
	})
}

func mayInvite(by actor.Actor) permission {
	return holders(by, actor.AuthorizedOfficial, actor.ProtocolOfficer, actor.PersonnelOfficer)
}

func (s *Service) invited(tx *db.Tx, by actor.Actor, r *Round, v *View, on clock.Date) error {
	r.InvitedOn, v.Round.InvitedOn = on, on
	if err := s.refuseBlocked(tx, by, v, eligibility.BeforeDecree); err != nil {
		return err
	}
	_, err := record(tx, act(by, actor.ProtocolOfficer, "round_invited", r, map[string]any{"on": on}))
	return err
}

// invitedInWriting sets the day on which the last letter of invitation was
// signed; "" when one still waits for its signature.
func (s *Service) invitedInWriting(tx *db.Tx, by actor.Actor, round RoundID, on clock.Date) error {
	r, err := lockRound(tx, round)
	if err != nil || r.State != Invited || r.InvitedOn == on {
		return err
	}
	r.InvitedOn = on
	if err := saveRound(tx, r); err != nil || on == "" {
		return err
	}
	_, err = record(tx, act(by, actor.AuthorizedOfficial, "invitations_signed", r, map[string]any{"on": on}))
	return err
}

// SignDecreeIn is MarkDecreed inside the caller's transaction: number takes the
// decree's number from the gap-free register in that transaction, so a refused
// decree uses no number and a used number has its decree.
func (s *Service) SignDecreeIn(tx *db.Tx, by actor.Actor, round RoundID, version int64, dated clock.Date, number func(*View) (string, error)) (*Round, error) {
	return s.stepIn(tx, round, version, Decree, holders(by, actor.AppointingAuthority), func(tx *db.Tx, r *Round, v *View) error {
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

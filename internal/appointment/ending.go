package appointment

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/regulation"
)

// Ending is a way in which an appointment ends before it took effect.
type Ending struct {
	To    MoveState
	Needs actor.Function // who decides it
}

// endings are all ways, in the order pages offer them: the authority withdraws
// the decision for one person; the official declines before the oath; the time
// for the oath has passed.
var endings = []Ending{
	{Annulled, actor.AppointingAuthority},
	{Declined, actor.PersonnelOfficer},
	{Lapsed, actor.PersonnelOfficer},
}

// taken are the papers that say no longer what is so when an appointment ends
// that way. The extract carries the authority's decision: only the authority's
// own act takes it back, the official's refusal or the passed days do not.
//
// rule: uu-30-2014 64(3)
var taken = map[MoveState][]document.Kind{
	Annulled: {document.Extract, document.Invitation},
	Declined: {document.Invitation},
	Lapsed:   {document.Invitation},
}

// mayEnd tells whether a move can end that way on a day: only what was decreed
// can, and only a passed deadline lapses. Before the decree a proposal is simply
// taken out of the round.
//
// rule: perka-bkn-7-2017 tenggat
func mayEnd(r *Round, m *Move, to MoveState, today, due clock.Date) error {
	if !r.DecreedAlready() {
		return errs.New(errs.Conflict, "appointment.end_before_decree")
	}
	if err := NextMove(m.State, to); err != nil {
		return err
	}
	if to.Open() { // sworn or not is the roll's to say
		return errs.New(errs.Conflict, "appointment.wrong_move_state", m.State.word(), to.word())
	}
	if to == Lapsed && today <= due {
		return errs.New(errs.Conflict, "appointment.not_lapsed", due)
	}
	return nil
}

// Endings are the ways in which the actor may end a move today.
func (s *Service) Endings(ctx context.Context, by actor.Actor, round RoundID, move MoveID) ([]Ending, error) {
	var out []Ending
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		out = nil
		r, err := readable(tx, by, round)
		if err != nil {
			return err
		}
		m, err := moveOf(tx, round, move)
		if err != nil {
			return err
		}
		on, due, err := s.oathDue(tx, r)
		if err != nil {
			return err
		}
		for _, e := range endings {
			may := by.Require
			if e.To == Annulled {
				may = by.RequireOwn
			}
			if may(e.Needs) == nil && mayEnd(r, m, e.To, on, due) == nil {
				out = append(out, e)
			}
		}
		return nil
	})
	return out, err
}

// oathDue is today and the last day on which those of a round may be sworn; ""
// before the decree.
func (s *Service) oathDue(tx *db.Tx, r *Round) (on, due clock.Date, err error) {
	if on, err = today(tx); err != nil || r.DecreedOn == "" {
		return on, "", err
	}
	region, err := org.LoadRegion(tx)
	if err != nil {
		return on, "", err
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return on, "", err
	}
	cal, err := s.Calendar.In(tx)
	if err != nil {
		return on, "", err
	}
	law := regulation.At(r.DecreedOn)
	if book := s.law(reg); book != nil {
		law = book.At(r.DecreedOn)
	}
	n := law.Int("oath.decree.days")
	return on, cal.Calendar.AddWorkingDays(r.DecreedOn, n.Value, calendar.Pattern(region.WeekDays)).To, nil
}

func moveOf(tx *db.Tx, round RoundID, id MoveID) (*Move, error) {
	moves, err := getMoves(tx, round)
	if err != nil {
		return nil, err
	}
	for _, m := range moves {
		if m.ID == id {
			return m, nil
		}
	}
	return nil, errs.New(errs.NotFound, "appointment.move_not_found")
}

// SetMoveState annuls, lapses or declines one move after the decree, and takes
// back the papers that said otherwise.
func (s *Service) SetMoveState(ctx context.Context, by actor.Actor, round RoundID, move MoveID, to MoveState, reason string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return s.SetMoveStateIn(tx, by, round, move, to, reason)
	})
}

// SetMoveStateIn is SetMoveState inside the caller's transaction.
//
// rule: uu-30-2014 14(7)
func (s *Service) SetMoveStateIn(tx *db.Tx, by actor.Actor, round RoundID, move MoveID, to MoveState, reason string) error {
	if reason == "" {
		return errs.New(errs.Invalid, "appointment.reason_missing").Field("reason", "appointment.reason_missing")
	}
	need, ask := actor.PersonnelOfficer, by.Require
	if to == Annulled { // takes a decision on somebody's status back: no mandate allows it
		need, ask = actor.AppointingAuthority, by.RequireOwn
	}
	if err := ask(need); err != nil {
		return err
	}
	r, err := lockRound(tx, round)
	if err != nil {
		return err
	}
	m, err := moveOf(tx, round, move)
	if err != nil {
		return err
	}
	on, due, err := s.oathDue(tx, r)
	if err != nil {
		return err
	}
	if err := mayEnd(r, m, to, on, due); err != nil {
		return err
	}
	m.State, m.StateNote = to, reason
	if err := updateMove(tx, m); err != nil {
		return err
	}
	if err := saveRound(tx, r); err != nil {
		return err
	}
	withdrawn := 0
	if s.Documents != nil {
		if withdrawn, err = s.Documents.WithdrawOfIn(tx, by, Pack(r.ID), string(m.Person), reason, taken[to]...); err != nil {
			return err
		}
	}
	_, err = record(tx, act(by, need, "move_"+string(to), r, map[string]any{"person": m.Person, "post": m.ToPost, "reason": reason, "papers": withdrawn}))
	return err
}

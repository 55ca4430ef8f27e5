package ceremony

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/people"
)

// Phone is an official's telephone number for somebody of the crew who must
// reach them now. Looking is recorded, with who looked and whose number.
func (s *Service) Phone(ctx context.Context, by actor.Actor, session ID, seat SeatID) (string, error) {
	if err := mayPrepare(by); err != nil {
		return "", err
	}
	number := ""
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if x.Rehearsing {
			return errRehearsing()
		}
		one := x.seat(seat)
		if one == nil {
			return errNoSeat()
		}
		if err := s.mayPhone(tx, x); err != nil {
			return err
		}
		if number, err = people.LoadPhone(tx, one.Person); err != nil {
			return err
		}
		if number == "" {
			return errs.New(errs.Conflict, "ceremony.no_phone", one.N)
		}
		return s.lookedAt(tx, by, x, one)
	})
	return number, err
}

// mayPhone refuses before the day of the oath.
func (s *Service) mayPhone(tx *db.Tx, x *Session) error {
	v, err := s.view(tx, x)
	if err != nil {
		return err
	}
	if x.State == Running || x.State == Closed || x.State == Invited && v.Today >= clock.Date(x.On) {
		return nil
	}
	return errs.New(errs.Conflict, "ceremony.phone_too_early", x.On)
}

// lookedAt records that somebody read a number: in the journal of the session,
// and as an act about the person.
func (s *Service) lookedAt(tx *db.Tx, by actor.Actor, x *Session, seat *Seat) error {
	if err := insertEntries(tx, x.ID, []Entry{{Seat: seat.ID, Person: people.PersonID(by.Person), What: "phone_looked"}}); err != nil {
		return err
	}
	_, err := ledger.Record(tx, act(by, "phone_looked", x, map[string]any{"person": seat.Person}))
	return err
}

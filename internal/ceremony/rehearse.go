package ceremony

import (
	"context"
	"strconv"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// Rehearse begins a rehearsal: the session behaves as if it were held, with the
// real links and codes on the real phones, and every screen says that it is a
// rehearsal. Nothing is recorded outside the session, no name of an appointed
// official is shown on a screen, and EndRehearsal wipes everything.
//
//	planned · invited ──rehearse──► (running, in rehearsal) ──end──► planned · invited
func (s *Service) Rehearse(ctx context.Context, by actor.Actor, session ID) error {
	if err := mayPrepare(by); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		switch {
		case x.Rehearsing:
			return nil // a colleague pressed first
		case x.State != Planned && x.State != Invited:
			return errs.New(errs.Conflict, "ceremony.rehearse_too_late", x.State.word())
		case len(x.Seats) == 0:
			return errs.New(errs.Conflict, "ceremony.nobody_to_rehearse")
		}
		if err := setRehearsed(tx, session); err != nil {
			return err
		}
		return s.begin(tx, x)
	})
}

// EndRehearsal ends a rehearsal and forgets it: attendance, words, signatures,
// PINs, times and journal lines since it began. The register, the ledger and the
// papers were never touched.
func (s *Service) EndRehearsal(ctx context.Context, by actor.Actor, session ID) error {
	if err := mayPrepare(by); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if !x.Rehearsing {
			return nil
		}
		return wipe(tx, x)
	})
}

func errRehearsing() error { return errs.New(errs.Conflict, "ceremony.rehearsing") }

// standIn is the name that screens show for an official in a rehearsal: the
// walls of the hall need not know yet who is appointed.
func standIn(n int) RoomName {
	name := i18n.T(i18n.ID, "ceremony.stand_in", strconv.Itoa(n))
	return RoomName{N: n, Name: name, From: i18n.T(i18n.ID, "ceremony.stand_in_from"), To: i18n.T(i18n.ID, "ceremony.stand_in_to")}
}

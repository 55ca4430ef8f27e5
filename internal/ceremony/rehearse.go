package ceremony

import (
	"context"
	"strconv"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
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
			return errs.New(errs.Conflict, "ceremony.rehearse_too_late", eligibility.Text{Key: "ceremony.state." + string(x.State)})
		case len(x.Seats) == 0:
			return errs.New(errs.Conflict, "ceremony.nobody_to_rehearse")
		}
		if _, err := tx.Exec(`update ceremony_session set rehearsed_at = $2 where id = $1`, string(session), db.Micros(tx.Now())); err != nil {
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

// wipe forgets everything that a rehearsal wrote. The journal is cut at the
// moment it began: nothing else is written to a session while it is rehearsed.
func wipe(tx *db.Tx, x *Session) error {
	id := string(x.ID)
	for _, q := range []string{
		`delete from ceremony_signature where session = $1`,
		`delete from ceremony_autograph where session = $1`,
		`delete from ceremony_pin where session = $1`,
		`delete from ceremony_contact where session = $1`,
		`delete from ceremony_spoken where session = $1`,
		`delete from ceremony_run where session = $1`,
		`update ceremony_item set begun_at = null where session = $1`,
		`update ceremony_pass set arrived_at = null, stated_at = null, stated_name = '', stated_strokes = '', pin_hash = '', pin_wrong = 0,
			pin_closed_until = null, wrong = 0, closed_until = null
		 where session = $1`,
		`update ceremony_role set present = false where session = $1`,
		`update ceremony_seat set checked_at = null, checked_by = null, connected_at = null, said_at = null, pressed_at = null, heard = '',
			excuse = '', note = '', signed = '', signed_at = null, vouched_by = '', vouched_at = null, arrive_pressed_at = null, wrong = 0, closed_until = null
		 where session = $1`,
		`update ceremony_session set rehearsed_at = null where id = $1`,
	} {
		if _, err := tx.Exec(q, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`delete from ceremony_note where session = $1 and at >= $2`, id, db.Micros(x.RehearsedAt))
	return err
}

func errRehearsing() error { return errs.New(errs.Conflict, "ceremony.rehearsing") }

// standIn is the name that screens show for an official in a rehearsal: the
// walls of the hall need not know yet who is appointed.
func standIn(n int) RoomName {
	name := i18n.T(i18n.ID, "ceremony.stand_in", strconv.Itoa(n))
	return RoomName{N: n, Name: name, From: i18n.T(i18n.ID, "ceremony.stand_in_from"), To: i18n.T(i18n.ID, "ceremony.stand_in_to")}
}

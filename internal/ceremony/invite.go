package ceremony

import (
	"context"
	"io"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/admission"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/people"
)

// Issued is the personal link and code of one official. They are shown once and
// mailed to who has an address: the store keeps only their hashes, and the
// letter until it was sent.
type Issued struct {
	Seat   SeatID
	Role   RoleKey // instead of a seat: of somebody with a task
	Person people.PersonID
	Link   string // 22 characters that nobody can guess
	Code   string // six digits
	Mailed string // where the letter goes, masked: "b…@contoh.go.id"; "" when there is no address to use
}

// issue gives a seat a new link and code.
func issue(random io.Reader, s *Seat) (Issued, error) {
	pass, lock, err := admission.Issue(random)
	if err != nil {
		return Issued{}, err
	}
	s.lock = lock
	return Issued{Seat: s.ID, Person: s.Person, Link: pass.Link, Code: pass.Code}, nil
}

// InviteIn is when the invitations went out. Only the program itself, bringing
// in a ceremony that was held before, may name a day; everybody else invites
// today.
type InviteIn struct {
	On clock.Date
}

// Invite tells every official: it gives them a personal link and code, sends the
// message with them, prepares the letters of invitation for their signature, and
// takes the round on, all in one transaction. It refuses and names every problem
// when the session is not ready or it is too late. The round is invited in
// writing from the day on which the last letter is signed.
//
// rule: perka-bkn-7-2017 undangan (in writing, one working day before)
func (s *Service) Invite(ctx context.Context, by actor.Actor, session ID, in InviteIn) ([]Issued, error) {
	if err := mayPrepare(by); err != nil {
		return nil, err
	}
	var out []Issued
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		out = nil
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		to, err := next(x.State, invite)
		if err != nil {
			return err
		}
		v, err := s.view(tx, x)
		if err != nil {
			return err
		}
		if err := s.sync(tx, x, v.Snapshot); err != nil {
			return err
		}
		on := v.Today
		if in.On != "" && by.IsSystem() {
			on = in.On
		}
		v.Facts.Today = on
		if ps := Blocking(Check(v.Facts), BeforeInvite); len(ps) > 0 {
			return notReady(ps)
		}
		for _, seat := range x.Seats {
			one, err := issue(s.random(), seat)
			if err != nil {
				return err
			}
			seat.Invited = tx.Now()
			if err := updateSeat(tx, seat); err != nil {
				return err
			}
			out = append(out, one)
		}
		if in.On == "" || !by.IsSystem() { // a ceremony of the past needs no letters
			if err := s.send(tx, by, v, out); err != nil {
				return err
			}
		}
		x.State, x.InvitedOn = to, on
		if err := save(tx, x); err != nil {
			return err
		}
		if _, err := s.Rounds.MarkInvitedIn(tx, by, x.Round, on); err != nil {
			return err
		}
		if s.Papers != nil {
			if _, err := s.Papers.PlanInvitationsIn(tx, by, x.Round, x.Gathering()); err != nil {
				return err
			}
		}
		if err := insertEntries(tx, x.ID, []Entry{{Person: people.PersonID(by.Person), What: "invited"}}); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, "invited", x, map[string]any{"on": on, "officials": len(x.Seats), "mailed": mailed(out), "last_day": v.Facts.LastInvitation.To}))
		return err
	})
	return out, err
}

// Reissue gives one official a new link and code; the old ones stop working.
func (s *Service) Reissue(ctx context.Context, by actor.Actor, session ID, seat SeatID) (Issued, error) {
	if err := mayPrepare(by); err != nil {
		return Issued{}, err
	}
	var out Issued
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if x.Rehearsing {
			return errRehearsing()
		}
		if x.State != Invited && x.State != Running {
			return errs.New(errs.Conflict, "ceremony.not_invited_yet")
		}
		one := x.seat(seat)
		if one == nil {
			return errNoSeat()
		}
		if out, err = issue(s.random(), one); err != nil {
			return err
		}
		one.Invited, one.OpenedAt, one.RemindedAt = tx.Now(), time.Time{}, time.Time{}
		if err := dropPIN(tx, session, one.Person); err != nil {
			return err
		}
		if err := updateSeat(tx, one); err != nil {
			return err
		}
		v, err := s.view(tx, x)
		if err != nil {
			return err
		}
		letters := []Issued{out}
		if err := s.send(tx, by, v, letters); err != nil {
			return err
		}
		out = letters[0]
		return insertEntries(tx, x.ID, []Entry{{Seat: seat, Person: people.PersonID(by.Person), What: "reissued"}})
	})
	return out, err
}

// mailed is how many letters are on their way.
func mailed(all []Issued) (n int) {
	for _, one := range all {
		if one.Mailed != "" {
			n++
		}
	}
	return n
}

func errNoSeat() error { return errs.New(errs.NotFound, "ceremony.seat_not_found") }

package ceremony

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/people"
)

// Start opens the roll call on the day of the session.
func (s *Service) Start(ctx context.Context, by actor.Actor, session ID) (*Session, error) {
	if err := mayPrepare(by); err != nil {
		return nil, err
	}
	var out *Session
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		out = x
		if x.Rehearsing {
			return errRehearsing()
		}
		if x.State == Running {
			return nil // another operator pressed first
		}
		to, err := next(x.State, start)
		if err != nil {
			return err
		}
		v, err := s.view(tx, x)
		if err != nil {
			return err
		}
		if by.IsSystem() {
			v.Facts.Today = max(v.Facts.Today, x.On)
		}
		if ps := Blocking(Check(v.Facts), BeforeStart); len(ps) > 0 {
			return notReady(ps)
		}
		x.State, x.StartedAt = to, tx.Now()
		if err := save(tx, x); err != nil {
			return err
		}
		if err := s.begin(tx, x); err != nil {
			return err
		}
		if err := insertEntries(tx, x.ID, []Entry{{Person: people.PersonID(by.Person), What: "started"}}); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, "started", x, map[string]any{"officials": len(x.Seats)}))
		return err
	})
	return out, err
}

// Mark is one thing an operator notes about an official.
type Mark string

// The marks. Each can be undone while the session runs.
const (
	Arrived    Mark = "arrived"
	NotArrived Mark = "not_arrived" // undoes Arrived
	Connected  Mark = "connected"   // video tried; counts as arrived
	HeardYes   Mark = "heard"       // the witnesses heard the oath
	HeardNo    Mark = "not_heard"
	HeardClear Mark = "heard_clear"
	Excused    Mark = "excused" // with a Result and perhaps a note
	Unexcused  Mark = "unexcused"
	SignWet    Mark = "sign_wet"
	SignCert   Mark = "sign_electronic"
	SignClear  Mark = "sign_clear"
)

// MarkIn says whom a mark is about: the seats named, or everybody of a group
// who is present, not excused and not noted as unheard.
type MarkIn struct {
	Mark     Mark
	Seats    []SeatID
	Religion people.Religion
	Form     appointment.OathForm
	Reason   Result // for Excused
	Note     string
	// Witness is who saw the official, of those with a task, for Arrived,
	// Connected and HeardYes; the office, with the religion of clergy. "" is the
	// operator alone. It is replaced by the name that the minutes print.
	Witness string
	// Seen is the version of the one seat as the operator saw it; 0 does not
	// compare.
	Seen int64
}

// Mark notes something in the roll. It returns how many seats changed; a mark
// that is there already changes nothing.
func (s *Service) Mark(ctx context.Context, by actor.Actor, session ID, in MarkIn) (changed int, err error) {
	if err := mayPrepare(by); err != nil {
		return 0, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		changed = 0
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if err := open(x, in.Mark); err != nil {
			return err
		}
		seats, err := x.chosen(in)
		if err != nil {
			return err
		}
		said := in
		if said.Witness, err = x.witness(in); err != nil {
			return err
		}
		if in.Seen != 0 && len(seats) == 1 && seats[0].Version != in.Seen {
			return errs.New(errs.Conflict, "ceremony.seat_changed")
		}
		var entries []Entry
		for _, seat := range seats {
			if x.State == Closed && seat.Signed == Typed {
				return errs.New(errs.Conflict, "ceremony.signature_stands", seat.N)
			}
			did, err := seat.mark(said, people.PersonID(by.Person), tx.Now())
			if err != nil {
				return err
			}
			if !did {
				continue
			}
			if err := updateSeat(tx, seat); err != nil {
				return err
			}
			if seat.Signed != Typed {
				if err := dropSignatures(tx, seat.ID); err != nil {
					return err
				}
			}
			changed++
			detail := in.Note
			if said.Witness != "" {
				detail = said.Witness
			}
			if in.Mark == Excused {
				detail = string(in.Reason)
			}
			entries = append(entries, Entry{Seat: seat.ID, Person: people.PersonID(by.Person), What: string(in.Mark), Detail: detail})
		}
		return insertEntries(tx, x.ID, entries)
	})
	return changed, err
}

// witness is the name, as the minutes print it, of who vouches for the officials
// of a mark: somebody with a task who was noted as present, and nobody vouches
// for themselves. A task is named as forms do, "clergy islam".
func (s *Session) witness(in MarkIn) (string, error) {
	if in.Witness == "" {
		return "", nil
	}
	unknown := errs.New(errs.Invalid, "ceremony.witness_unknown").Field("witness", "ceremony.witness_unknown")
	if in.Mark != Arrived && in.Mark != Connected && in.Mark != HeardYes {
		return "", unknown
	}
	r := s.task(in.Witness)
	if r == nil {
		return "", unknown
	}
	if !r.Present {
		return "", errs.New(errs.Invalid, "ceremony.witness_absent", r.Name).Field("witness", "ceremony.witness_absent", r.Name)
	}
	return r.printed(), nil
}

// printed is a task's holder as the minutes name them.
func (r Role) printed() string {
	if r.Title == "" {
		return r.Name
	}
	return r.Name + ", " + r.Title
}

// open refuses marks outside the session. Signatures may be collected after the
// close: remote officials sign their minutes afterwards.
//
// rule: se-bkn-10-2020
func open(x *Session, m Mark) error {
	signing := m == SignWet || m == SignCert || m == SignClear
	if x.State == Running || x.State == Closed && signing {
		return nil
	}
	return errs.New(errs.Conflict, "ceremony.roll_closed", x.State.word())
}

// chosen are the seats a mark is about.
func (s *Session) chosen(in MarkIn) ([]*Seat, error) {
	var out []*Seat
	if len(in.Seats) > 0 {
		for _, id := range in.Seats {
			seat := s.seat(id)
			if seat == nil {
				return nil, errNoSeat()
			}
			out = append(out, seat)
		}
		return out, nil
	}
	if in.Religion == "" {
		return nil, errs.New(errs.Invalid, "ceremony.nobody_chosen").Field("seat", "ceremony.nobody_chosen")
	}
	for _, seat := range s.Seats {
		if seat.Religion == in.Religion && seat.Form == in.Form && seat.Present() && seat.Excuse == Pending && seat.Heard != No {
			out = append(out, seat)
		}
	}
	return out, nil
}

// SetSeat changes where somebody takes part and whether they swear or promise;
// before the session begins, or for the place also while it runs.
func (s *Service) SetSeat(ctx context.Context, by actor.Actor, session ID, seat SeatID, mode Mode, form appointment.OathForm) error {
	if err := mayPrepare(by); err != nil {
		return err
	}
	if mode != Hall && mode != Online || form != appointment.Oath && form != appointment.Promise {
		return errs.New(errs.Invalid, "ceremony.seat_invalid")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if x.Rehearsing {
			return errRehearsing()
		}
		if x.State == Closed || x.State == Cancelled {
			return errs.New(errs.Conflict, "ceremony.roll_closed", x.State.word())
		}
		one := x.seat(seat)
		if one == nil {
			return errNoSeat()
		}
		if one.Mode == mode && one.Form == form {
			return nil
		}
		if one.Mode != mode {
			one.Place = 0
		}
		one.Mode, one.Form = mode, form
		if one.Place == 0 {
			x.seatAll(nil) // the last number of the other side
		}
		if err := updateSeat(tx, one); err != nil {
			return err
		}
		return insertEntries(tx, x.ID, []Entry{{Seat: seat, Person: people.PersonID(by.Person), What: "seat_set", Detail: string(mode) + " " + string(form)}})
	})
}

// Attend notes who of those with a task is physically present; clergy are named
// by religion.
func (s *Service) Attend(ctx context.Context, by actor.Actor, session ID, present []Role) error {
	if err := mayPrepare(by); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if err := open(x, Arrived); err != nil {
			return err
		}
		for i := range x.Roles {
			r := &x.Roles[i]
			there := false
			for _, p := range present {
				there = there || p.Office == r.Office && p.Religion == r.Religion
			}
			if there == r.Present {
				continue
			}
			r.Present = there
			if err := setPresent(tx, x.ID, *r); err != nil {
				return err
			}
		}
		return insertEntries(tx, x.ID, []Entry{{Person: people.PersonID(by.Person), What: "officers"}})
	})
}

package ceremony

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// PaperLine is what the printed roll says of one official.
type PaperLine struct {
	Seat   SeatID
	Result Result // Sworn, or why not; Pending leaves the official alone
	Came   string // "08.40", local time; "" when nobody wrote it down
	Signed bool   // the minutes, with ink
	Note   string
}

// PaperIn is a ceremony that was held on paper.
type PaperIn struct {
	Attested string // who vouches for the sheets: a task of the session, as in MarkIn
	Began    string // "09.05"
	Lines    []PaperLine
}

// EnterPaper takes in what happened while the screens were dark: when the
// ceremony began, who came, who swore, who signed, and who of those with a task
// answers for the sheets. Minutes and ledger say that it was entered from paper,
// by whom, and who attests it. What a device recorded before stands. The crew
// closes the session afterwards as always.
//
// rule: se-bkn-10-2020 presensi, sumpah
func (s *Service) EnterPaper(ctx context.Context, by actor.Actor, session ID, in PaperIn) (n int, err error) {
	if err := mayPrepare(by); err != nil {
		return 0, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n = 0
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if x.Rehearsing {
			return errRehearsing()
		}
		v, err := s.view(tx, x)
		if err != nil {
			return err
		}
		zone := v.Region.Location()
		began, err := x.onTheDay("began", in.Began, zone, tx.Now())
		if err != nil {
			return err
		}
		role := x.task(in.Attested)
		if role == nil {
			return errs.New(errs.Invalid, "ceremony.attest_missing").Field("attested", "ceremony.attest_missing")
		}
		switch x.State {
		case Invited:
			if ps := Blocking(Check(v.Facts), BeforeStart); len(ps) > 0 {
				return notReady(ps)
			}
			if began.IsZero() {
				return errs.New(errs.Invalid, "ceremony.paper_time").Field("began", "ceremony.paper_time")
			}
			if x.State, err = next(x.State, start); err != nil {
				return err
			}
			x.StartedAt = began
			if err := s.begin(tx, x); err != nil {
				return err
			}
		case Running:
		default:
			return errs.New(errs.Conflict, "ceremony.roll_closed", x.State.word())
		}
		x.OnPaper = role.printed()
		if err := save(tx, x); err != nil {
			return err
		}
		entries := []Entry{{Person: people.PersonID(by.Person), What: "from_paper", Detail: x.OnPaper}}
		bad := errs.New(errs.Invalid, "ceremony.paper_times")
		wrong := false
		for _, line := range in.Lines {
			seat := x.seat(line.Seat)
			if seat == nil {
				return errNoSeat()
			}
			came, err := x.onTheDay("came."+string(line.Seat), line.Came, zone, tx.Now())
			if err != nil {
				bad.Field("came."+string(line.Seat), "ceremony.paper_time")
				wrong = true
				continue
			}
			if came.IsZero() {
				came = x.StartedAt
			}
			if line.Result == Pending || !seat.fromPaper(line, came, people.PersonID(by.Person), x.OnPaper, tx.Now()) {
				continue
			}
			if err := updateSeat(tx, seat); err != nil {
				return err
			}
			n++
			entries = append(entries, Entry{Seat: seat.ID, Person: people.PersonID(by.Person), What: "paper_line", Detail: string(line.Result)})
		}
		if wrong {
			return bad
		}
		return insertEntries(tx, x.ID, entries)
	})
	return n, err
}

// fromPaper writes a line of the printed roll into a seat, without touching what
// a device recorded, and tells whether anything changed. Who lost the link on
// the screen before is sworn by paper only with a name that answers for it: the
// one who attests the sheets.
func (s *Seat) fromPaper(line PaperLine, came time.Time, by people.PersonID, attested string, now time.Time) bool {
	before := *s
	switch {
	case line.Result == Sworn:
		if s.CheckedAt.IsZero() {
			s.CheckedAt, s.CheckedBy = came, by
		}
		s.Heard, s.Excuse, s.Note = Yes, Pending, line.Note
		s.vouch(attested, now)
		if line.Signed && s.Signed == NotSigned {
			s.sign(Wet, now)
		}
	case line.Result.excuse():
		s.Excuse, s.Note = line.Result, line.Note
		if s.Heard == Yes {
			s.Heard = No
		}
	}
	return *s != before
}

// onTheDay is a time of the session's day; zero for nothing written, and an
// error for what is no time of day or has not come yet.
func (s *Session) onTheDay(field, text string, zone *time.Location, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	h, ok := hhmm(text)
	if ok {
		t, err := time.ParseInLocation("2006-01-02 15.04", string(clock.Date(s.On))+" "+h, zone)
		if err == nil && !t.After(now) {
			return t.UTC(), nil
		}
	}
	return time.Time{}, errs.New(errs.Invalid, "ceremony.paper_time").Field(field, "ceremony.paper_time")
}

// task is the holder of a task as forms name it, "witness1", "clergy islam"; nil
// when nobody has it.
func (s *Session) task(key string) *Role {
	for i, r := range s.Roles {
		if r.Name != "" && (key == string(r.Office) && r.Religion == "" || key == string(r.Office)+" "+string(r.Religion)) {
			return &s.Roles[i]
		}
	}
	return nil
}

package ceremony

import (
	"time"

	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// mark changes a seat as a mark says, and tells whether anything changed. It is
// pure but for the seat itself.
func (s *Seat) mark(in MarkIn, by people.PersonID, now time.Time) (bool, error) {
	before := *s
	switch in.Mark {
	case Arrived:
		s.arrive(by, now)
		s.vouch(in.Witness, now)
	case NotArrived:
		if s.Heard == Yes {
			return false, errs.New(errs.Conflict, "ceremony.heard_already", s.N)
		}
		s.CheckedAt, s.CheckedBy, s.ConnectedAt = time.Time{}, "", time.Time{}
		s.VouchedBy, s.VouchedAt = "", time.Time{}
	case Connected:
		s.arrive(by, now)
		if s.ConnectedAt.IsZero() {
			s.ConnectedAt = now
		}
		s.vouch(in.Witness, now)
	case HeardYes:
		if !s.Present() {
			return false, errs.New(errs.Conflict, "ceremony.heard_but_absent", s.N)
		}
		if s.Heard == No && s.Mode == Online && in.Witness == "" {
			// The phone was silent during the words: whoever says that they were
			// heard all the same answers for it by name.
			return false, errs.New(errs.Conflict, "ceremony.witness_needed", s.N).Field("witness", "ceremony.witness_needed", s.N)
		}
		s.Heard, s.Excuse = Yes, Pending
		s.vouch(in.Witness, now)
	case HeardNo:
		s.Heard, s.SaidAt = No, time.Time{} // the person must say it again
		s.unsign()
	case HeardClear:
		s.Heard = Unknown
	case Excused:
		if !in.Reason.excuse() {
			return false, errs.New(errs.Invalid, "ceremony.reason_unknown").Field("reason", "ceremony.reason_unknown")
		}
		s.Excuse, s.Note = in.Reason, in.Note
		if s.Heard == Yes {
			s.Heard = No
		}
		s.unsign()
	case Unexcused:
		s.Excuse, s.Note = Pending, ""
	case SignWet:
		s.sign(Wet, now)
	case SignCert:
		s.sign(Electronic, now)
	case SignClear:
		s.unsign()
	default:
		return false, errs.New(errs.Invalid, "ceremony.mark_unknown")
	}
	return *s != before, nil
}

func (s *Seat) arrive(by people.PersonID, now time.Time) {
	if s.CheckedAt.IsZero() {
		s.CheckedAt, s.CheckedBy = now, by
	}
	if s.Excuse == Absent { // who came after all is not absent
		s.Excuse, s.Note = Pending, ""
	}
}

// vouch names who saw the official when no device showed it.
func (s *Seat) vouch(who string, now time.Time) {
	if who != "" {
		s.VouchedBy, s.VouchedAt = who, now
	}
}

func (s *Seat) unsign() { s.Signed, s.SignedAt = NotSigned, time.Time{} }

func (s *Seat) sign(how Signing, now time.Time) {
	if s.Signed != how {
		s.Signed, s.SignedAt = how, now
	}
}

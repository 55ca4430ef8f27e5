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
	case NotArrived:
		if s.Heard == Yes {
			return false, errs.New(errs.Conflict, "ceremony.heard_already", s.N)
		}
		s.CheckedAt, s.CheckedBy, s.ConnectedAt = time.Time{}, "", time.Time{}
	case Connected:
		s.arrive(by, now)
		if s.ConnectedAt.IsZero() {
			s.ConnectedAt = now
		}
	case HeardYes:
		if !s.Present() {
			return false, errs.New(errs.Conflict, "ceremony.heard_but_absent", s.N)
		}
		s.Heard, s.Excuse = Yes, Pending
	case HeardNo:
		s.Heard, s.SaidAt = No, time.Time{} // the person must say it again
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
	case Unexcused:
		s.Excuse, s.Note = Pending, ""
	case SignWet:
		s.sign(Wet, now)
	case SignCert:
		s.sign(Electronic, now)
	case SignClear:
		s.Signed, s.SignedAt = NotSigned, time.Time{}
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

func (s *Seat) sign(how Signing, now time.Time) {
	if s.Signed != how {
		s.Signed, s.SignedAt = how, now
	}
}

package ceremony

import (
	"cmp"
	"slices"

	"pendopo/internal/appointment"
	"pendopo/internal/people"
)

// Group is the officials who say the same words together.
type Group struct {
	Religion people.Religion
	Form     appointment.OathForm
	Words    Words
	Clergy   Role
	Seats    []*Seat
	Present  int
	Sworn    int
	InHall   int
	Open     int // present, nothing recorded about the oath
}

// Groups parts the seats by religion and form, in the order of the codes of
// religions, oath before promise. Each seat is in exactly one group.
func (s *Session) Groups() []Group {
	var out []Group
	for _, seat := range s.Seats {
		i := slices.IndexFunc(out, func(g Group) bool { return g.Religion == seat.Religion && g.Form == seat.Form })
		if i < 0 {
			out = append(out, Group{Religion: seat.Religion, Form: seat.Form,
				Words: s.Words(seat.Religion, seat.Form), Clergy: s.ClergyFor(seat.Religion)})
			i = len(out) - 1
		}
		g := &out[i]
		g.Seats = append(g.Seats, seat)
		if seat.Present() {
			g.Present++
		}
		if seat.Mode == Hall {
			g.InHall++
		}
		if r, _ := seat.Outcome(); r == Sworn {
			g.Sworn++
		}
		if seat.Present() && seat.Heard == Unknown && seat.Excuse == Pending {
			g.Open++
		}
	}
	slices.SortStableFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(order(a.Religion), order(b.Religion)), cmp.Compare(a.Form, b.Form))
	})
	return out
}

// order is the code of a religion; what is not known comes last.
func order(r people.Religion) int {
	if c := r.Code(); c > 0 {
		return c
	}
	return 99
}

// Roll is the state of attendance of a session.
type Roll struct {
	Total, Hall, Online   int
	Present, PresentHall  int
	PresentOnline         int
	Heard, Excused, Sworn int
	Signed                int
	Exceptions            int // seats an operator must look at
	ByResult              map[Result]int
}

// Count counts the roll. Total is Hall + Online; after the close Total is the
// sum of ByResult.
func (s *Session) Count() Roll {
	r := Roll{ByResult: map[Result]int{}}
	for _, seat := range s.Seats {
		r.Total++
		if seat.Mode == Online {
			r.Online++
		} else {
			r.Hall++
		}
		if seat.Present() {
			r.Present++
			if seat.Mode == Online {
				r.PresentOnline++
			} else {
				r.PresentHall++
			}
		}
		if seat.Heard == Yes {
			r.Heard++
		}
		if seat.Excuse != Pending {
			r.Excused++
		}
		if seat.Signed != NotSigned {
			r.Signed++
		}
		if s.Attention(seat) != NoAttention {
			r.Exceptions++
		}
		res := seat.Result
		if s.State != Closed {
			res, _ = seat.Outcome()
		}
		if res == Sworn {
			r.Sworn++
		}
		r.ByResult[res]++
	}
	return r
}

// Attention is why an operator should look at a seat.
type Attention string

// Attentions are the reasons in the order in which they are worked through.
var Attentions = [...]Attention{LinkLost, NeedsReason, NotPresent, NotConnected, NotSaid, NotSignedYet}

// The reasons to look.
const (
	NoAttention  Attention = ""
	NeedsReason  Attention = "needs_reason"  // present in the hall, oath not heard, no reason
	LinkLost     Attention = "link_lost"     // online, present, oath not heard
	NotPresent   Attention = "not_present"   //
	NotConnected Attention = "not_connected" // online, present, connection not tried
	NotSaid      Attention = "not_said"      // online, heard by the witnesses, not confirmed by the person
	NotSignedYet Attention = "not_signed"    // sworn, minutes not signed
)

// Attention is why an operator should look at a seat now: nobody before the
// session begins, those whose oath is not settled while it runs, and afterwards
// those who were sworn and have not signed the minutes.
func (s *Session) Attention(seat *Seat) Attention {
	switch s.State {
	case Running:
		if a := seat.attention(); a != NotSignedYet {
			return a
		}
	case Closed:
		if seat.Result == Sworn && seat.Signed == NotSigned {
			return NotSignedYet
		}
	}
	return NoAttention
}

// attention is the most urgent thing about a seat.
func (s *Seat) attention() Attention {
	switch {
	case s.Excuse != Pending:
		return NoAttention
	case !s.Present():
		return NotPresent
	case s.Heard == No && s.Mode == Online:
		return LinkLost
	case s.Heard == No:
		return NeedsReason
	case s.Mode == Online && s.ConnectedAt.IsZero() && s.Heard != Yes:
		return NotConnected
	case s.Mode == Online && s.Heard == Yes && s.SaidAt.IsZero():
		return NotSaid
	case s.Heard == Yes && s.Signed == NotSigned:
		return NotSignedYet
	}
	return NoAttention
}

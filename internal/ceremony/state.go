package ceremony

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/errs"
)

// State is where a session stands.
//
//	planned ──invite──► invited ──start──► running ──close──► closed
//	   │  ▲                │  │
//	   │  └────replan──────┘  │
//	   └──────cancel──────────┴──────► cancelled
//
// A closed session is never opened again: those who were not sworn come to a
// supplementary session of the same ceremony.
type State string

// The states of a session.
const (
	Planned   State = "planned"
	Invited   State = "invited"
	Running   State = "running"
	Closed    State = "closed"
	Cancelled State = "cancelled"
)

// event is what moves a session on.
type event string

const (
	invite event = "invite"
	start  event = "start"
	finish event = "close"
	replan event = "replan" // the date or place moved: everybody is invited anew
	cancel event = "cancel"
)

var transitions = map[event]map[State]State{
	invite: {Planned: Invited},
	start:  {Invited: Running},
	finish: {Running: Closed},
	replan: {Invited: Planned},
	cancel: {Planned: Cancelled, Invited: Cancelled},
}

// next is the state after an event, or a Conflict that names both.
func next(s State, e event) (State, error) {
	if to, ok := transitions[e][s]; ok {
		return to, nil
	}
	return s, errs.New(errs.Conflict, "ceremony.wrong_state."+string(e), s.word())
}

// Result is what became of one person in a session.
//
//	(nothing) ──heard the oath──► sworn
//	(nothing) ──excused, or the session closes──► absent · connection_lost · declined · ill
//
// A result can be corrected while the session runs; closing it makes it final.
type Result string

// The results. Only Sworn is an oath.
const (
	Pending        Result = ""
	Sworn          Result = "sworn"
	Absent         Result = "absent"
	ConnectionLost Result = "connection_lost" // online: dropped out during the oath, which must be repeated
	Ill            Result = "ill"
	Declined       Result = "declined" // refuses the post: the move ends
)

// Reasons are the results that an operator can choose for somebody who is not
// sworn.
var Reasons = [...]Result{Absent, ConnectionLost, Ill, Declined}

func (r Result) excuse() bool {
	for _, x := range Reasons {
		if x == r {
			return true
		}
	}
	return false
}

// Outcome is the result of a seat when its session closes: the reason the
// operator wrote, else what the roll shows. ok is false when the roll does not
// say it: somebody was there and nobody noted whether the oath was heard, or why
// not. A person has to.
func (s *Seat) Outcome() (r Result, ok bool) {
	switch {
	case s.Excuse != Pending:
		return s.Excuse, true
	case s.Heard == Yes && s.Present():
		return Sworn, true
	case !s.Present():
		return Absent, true
	case s.Mode == Online && s.Heard == No:
		return ConnectionLost, true
	}
	return Pending, false
}

// word is the state as people read it.
func (s State) word() eligibility.Text { return eligibility.Text{Key: "ceremony.state." + string(s)} }

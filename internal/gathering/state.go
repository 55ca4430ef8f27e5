package gathering

import (
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// State is where a gathering stands.
//
//	planned ──invite──► invited ──start──► running ──close──► closed
//	   │  ▲                │  │
//	   │  └─────replan─────┘  │
//	   └──────cancel──────────┴──────► cancelled
//
// Minutes are written and decisions made until the minutes have their number.
// Whoever could not sign a pledge on the day signs after it was closed, until
// its paper has its number.
type State string

// The states of a gathering.
const (
	Planned   State = "planned"
	Invited   State = "invited"
	Running   State = "running"
	Closed    State = "closed"
	Cancelled State = "cancelled"
)

type event string

const (
	invite event = "invite"
	start  event = "start"
	finish event = "close"
	replan event = "replan" // day, hour or place moved: everybody is told anew
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
	return s, errs.New(errs.Conflict, "gathering.wrong_state."+string(e), i18n.Key("gathering.state."+string(s)))
}

// open tells whether day, place and invited posts can still change.
func (s State) open() bool { return s == Planned || s == Invited }

// held tells whether the gathering has begun.
func (s State) held() bool { return s == Running || s == Closed }

// Attendance is whether somebody took part, and how.
type Attendance string

// The ways. Expected is not known yet; when the gathering has closed it is
// Absent.
const (
	Expected    Attendance = "expected"
	InHall      Attendance = "hall"
	Online      Attendance = "online"
	Represented Attendance = "represented"
	Excused     Attendance = "excused"
	Absent      Attendance = "absent"
)

// Attendances are the ways in the order of lists.
var Attendances = [...]Attendance{InHall, Online, Represented, Excused, Expected, Absent}

// Attendance is how an invitee took part in a gathering of the state.
func (i *Invitee) Attendance(s State) Attendance {
	switch {
	case !i.ArrivedAt.IsZero() && i.Proxy.Name != "":
		return Represented
	case !i.ArrivedAt.IsZero() && i.Mode == Online:
		return Online
	case !i.ArrivedAt.IsZero():
		return InHall
	case i.Excuse != "":
		return Excused
	case s == Closed:
		return Absent
	}
	return Expected
}

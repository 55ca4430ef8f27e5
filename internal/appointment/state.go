package appointment

import (
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// State is where a round stands.
//
//	draft ──submit──► submitted ──clear──► cleared ──decree──► decreed ──invite──► invited ──inaugurate──► inaugurated ──switch──► switched
//	  ▲                   │                   │                                       │                         │
//	  └─────return────────┴──────return───────┘                            supplementary oath, switched again ──┘
//	draft, submitted, cleared ──cancel──► cancelled
//
// Domain 4.9. Side states (annulled, declined, lapsed, not sworn) belong to a
// single move.
type State string

// The states of a round.
const (
	Draft       State = "draft"
	Submitted   State = "submitted"
	Cleared     State = "cleared"
	Decreed     State = "decreed"
	Invited     State = "invited"
	Inaugurated State = "inaugurated"
	Switched    State = "switched"
	Cancelled   State = "cancelled"
)

// States lists every state of a round, in the order of its life.
func States() []State {
	return []State{Draft, Submitted, Cleared, Decreed, Invited, Inaugurated, Switched, Cancelled}
}

// Event is what moves a round on.
type Event string

// The events.
const (
	Submit     Event = "submit"
	Return     Event = "return"
	Clear      Event = "clear"
	Decree     Event = "decree"
	Invite     Event = "invite"
	Inaugurate Event = "inaugurate"
	Switch     Event = "switch"
	Cancel     Event = "cancel"
)

// transitions is the whole machine. Inaugurate and Switch may repeat: those who
// were not sworn come to a supplementary session.
var transitions = map[Event]map[State]State{
	Submit:     {Draft: Submitted},
	Return:     {Submitted: Draft, Cleared: Draft},
	Clear:      {Submitted: Cleared},
	Decree:     {Cleared: Decreed},
	Invite:     {Decreed: Invited},
	Inaugurate: {Invited: Inaugurated, Inaugurated: Inaugurated, Switched: Inaugurated},
	Switch:     {Inaugurated: Switched},
	Cancel:     {Draft: Cancelled, Submitted: Cancelled, Cleared: Cancelled},
}

// Next is the state after an event, or a Conflict that names both.
func Next(s State, e Event) (State, error) {
	if to, ok := transitions[e][s]; ok {
		return to, nil
	}
	return s, errs.New(errs.Conflict, "appointment.wrong_state."+string(e), s.word())
}

func (s State) word() i18n.Key { return i18n.Key("appointment.state." + string(s)) }

// Editable tells whether moves may change, and whether a change needs a reason
// because the round was submitted (a numbered amendment).
func (s State) Editable() (editable, amendment bool) {
	switch s {
	case Draft:
		return true, false
	case Submitted, Cleared:
		return true, true
	}
	return false, false
}

// MoveState is where one move stands beside its round.
type MoveState string

// The states of a move.
const (
	Proposed MoveState = "proposed"
	Sworn    MoveState = "sworn"
	NotSworn MoveState = "not_sworn" // absent or connection lost; still appointed
	Declined MoveState = "declined"
	Annulled MoveState = "annulled" // decree withdrawn for this person
	Lapsed   MoveState = "lapsed"   // 30 working days passed without the oath
	Seated   MoveState = "seated"   // the switch made the holding
)

// moveTransitions is the machine of a single move.
var moveTransitions = map[MoveState][]MoveState{
	Proposed: {Sworn, NotSworn, Declined, Annulled, Lapsed},
	NotSworn: {Sworn, NotSworn, Declined, Annulled, Lapsed},
	Sworn:    {Seated, NotSworn},
}

// NextMove checks a change of a move's state.
func NextMove(from, to MoveState) error {
	for _, ok := range moveTransitions[from] {
		if ok == to {
			return nil
		}
	}
	return errs.New(errs.Conflict, "appointment.wrong_move_state", from.word(), to.word())
}

func (s MoveState) word() i18n.Key { return i18n.Key("appointment.move_state." + string(s)) }

// Open tells whether the move still counts in its round.
func (s MoveState) Open() bool { return s != Annulled && s != Declined && s != Lapsed }

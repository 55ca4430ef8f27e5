package handover

import "pendopo/internal/kit/errs"

// ItemState is where an item stands.
type ItemState string

// The states of an item; the picture is in doc/states.md.
const (
	Pending   ItemState = "pending"   // nothing was done yet
	Running   ItemState = "running"   // the giver works on it
	Blocked   ItemState = "blocked"   // it waits for somebody, with a reason and a name
	Handed    ItemState = "handed"    // given; the receiver looks at it
	Returned  ItemState = "returned"  // the receiver wants more, with a reason
	Accepted  ItemState = "accepted"  // settled; an end
	Released  ItemState = "released"  // the superior let it go, with a reason; an end
	Cancelled ItemState = "cancelled" // the handover itself fell away; an end
)

// Ended tells whether nothing is to be done any more.
func (s ItemState) Ended() bool { return s == Accepted || s == Released || s == Cancelled }

// Event moves an item.
type Event string

// The events.
const (
	Begin   Event = "begin"
	HandIn  Event = "hand_over"
	Accept  Event = "accept"
	Return  Event = "return"
	Block   Event = "block"
	Release Event = "release"
	Cancel  Event = "cancel"
)

// moves is the table of Next: from which states an event leads where.
var moves = map[Event]struct {
	from []ItemState
	to   ItemState
}{
	Begin:   {[]ItemState{Pending, Running, Blocked, Returned}, Running},
	HandIn:  {[]ItemState{Pending, Running, Blocked, Returned}, Handed},
	Accept:  {[]ItemState{Handed}, Accepted},
	Return:  {[]ItemState{Handed}, Returned},
	Block:   {[]ItemState{Pending, Running, Returned}, Blocked},
	Release: {[]ItemState{Pending, Running, Blocked, Handed, Returned}, Released},
	Cancel:  {[]ItemState{Pending, Running, Blocked, Handed, Returned}, Cancelled},
}

// Next is the one function through which an item changes its state.
func Next(s ItemState, e Event) (ItemState, error) {
	for _, from := range moves[e].from {
		if from == s {
			return moves[e].to, nil
		}
	}
	return s, errs.New(errs.Conflict, "handover.not_now", word(s), eventWord(e))
}

// State is where a mover's whole list stands.
type State string

// The states of a handover.
const (
	NotBegun State = "pending"
	Going    State = "running"
	Stuck    State = "blocked"
	Settled  State = "settled"
	FellAway State = "cancelled"
)

// Open tells whether something is unsettled.
func (s State) Open() bool { return s == NotBegun || s == Going || s == Stuck }

// Sum is the state of a mover's list, computed from its items: stuck while
// something that the mover gives is blocked, settled when every item given and
// received has ended, not begun while nobody has touched any of it.
func Sum(given, received []ItemState) (s State, total, done int) {
	touched, stuck := false, false
	for _, x := range given {
		touched = touched || x != Pending
		stuck = stuck || x == Blocked
		if x.Ended() {
			done++
		}
	}
	for _, x := range received {
		touched = touched || x == Accepted || x == Returned
		if x.Ended() {
			done++
		}
	}
	total = len(given) + len(received)
	switch {
	case done == total:
		return Settled, total, done
	case stuck:
		return Stuck, total, done
	case touched:
		return Going, total, done
	}
	return NotBegun, total, done
}

// TransferState is where a post's transfer stands.
type TransferState string

// The states of a transfer. Settled: every item has ended.
const (
	TransferOpen      TransferState = "open"
	TransferSettled   TransferState = "settled"
	TransferCancelled TransferState = "cancelled"
)

package complaint

import (
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// State is where a complaint stands.
//
// rule: permenpanrb-62-2018 alur pengelolaan
type State string

// The states; doc/states.md has the picture.
const (
	Held           State = "held"            // waits for a moderator
	Received       State = "received"        // waits for verification
	NeedsInfo      State = "needs_info"      // the reporter was asked; the clock stands
	Forwarded      State = "forwarded"       // with an agency
	InProgress     State = "in_progress"     // the agency works on it
	Answered       State = "answered"        // the reporter may reply or rate
	Reopened       State = "reopened"        // the reporter was not satisfied, once
	Closed         State = "closed"          //
	Rejected       State = "rejected"        // not for this channel, with a reason
	Merged         State = "merged"          // goes on under another number
	Archived       State = "archived"        // given up: no reply of the reporter, or not publishable
	TransferredOut State = "transferred_out" // another body has the authority
)

// Ended tells whether nobody of the region works on it any more.
func (s State) Ended() bool {
	switch s {
	case Closed, Rejected, Merged, Archived, TransferredOut:
		return true
	}
	return false
}

// Open tells whether the region still owes something.
func (s State) Open() bool { return !s.Ended() && s != Answered }

// OpenStates are those in which the region still owes something.
var OpenStates = []State{Received, NeedsInfo, Forwarded, InProgress, Reopened}

// event is what moves a complaint from one state to another.
type event string

const (
	publish  event = "publish"
	discard  event = "discard"
	ask      event = "ask"
	reply    event = "reply"
	lapse    event = "lapse"
	forward  event = "forward"
	recall   event = "recall" // back to the coordinator, who sends it on
	begin    event = "begin"
	answer   event = "answer"
	reopen   event = "reopen"
	finish   event = "finish"
	reject   event = "reject"
	merge    event = "merge"
	transfer event = "transfer"
)

var moves = map[event]map[State]State{
	publish:  {Held: Received},
	discard:  {Held: Archived},
	ask:      {Received: NeedsInfo, Forwarded: NeedsInfo, InProgress: NeedsInfo, Reopened: NeedsInfo},
	lapse:    {NeedsInfo: Archived},
	forward:  {Received: Forwarded, Forwarded: Forwarded, InProgress: Forwarded, Reopened: Forwarded},
	recall:   {Forwarded: Forwarded, InProgress: Forwarded, Reopened: Forwarded},
	begin:    {Forwarded: InProgress, InProgress: InProgress, Reopened: InProgress, Received: Received},
	answer:   {Received: Answered, Forwarded: Answered, InProgress: Answered, Reopened: Answered},
	reopen:   {Answered: Reopened, Closed: Reopened},
	finish:   {Answered: Closed},
	reject:   {Received: Rejected, NeedsInfo: Rejected},
	merge:    {Received: Merged, NeedsInfo: Merged, Forwarded: Merged, InProgress: Merged, Reopened: Merged},
	transfer: {Received: TransferredOut, Forwarded: TransferredOut, InProgress: TransferredOut, Reopened: TransferredOut},
}

// next is the one function through which a complaint changes its state.
// verified tells where a reply of the reporter leads back to: to the agency
// that had it, or to the coordinator.
func next(from State, e event, verified bool) (State, error) {
	if e == reply && from == NeedsInfo {
		if verified {
			return InProgress, nil
		}
		return Received, nil
	}
	if to, ok := moves[e][from]; ok {
		return to, nil
	}
	return from, errs.New(errs.Conflict, "complaint.wrong_state."+string(e), i18n.Key("complaint.state."+string(from)))
}

// can tells whether an event is possible, for pages.
func can(from State, e event) bool {
	_, err := next(from, e, true)
	return err == nil
}

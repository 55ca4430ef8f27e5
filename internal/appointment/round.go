package appointment

import (
	"time"

	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// RoundID names a round.
type RoundID string

// MoveID names a move.
type MoveID string

// Round is a batch of moves that take effect together.
type Round struct {
	ID RoundID
	Details
	AuthorityPost org.PostID // the appointing authority's post
	State         State
	Version       int64
	Amendment     int64
	DecreeNumber  string
	DecreedOn     clock.Date
	InvitedOn     clock.Date // the last letter of invitation was signed; "" while one waits
	SwitchedOn    clock.Date
	CreatedAt     time.Time
	CreatedBy     people.PersonID
	// Base is the draft that this one is a scenario of: a second set of seats
	// under its own title. Everything but the seats is the base's.
	Base      RoundID
	baseState State
}

// Editable tells whether the seats may change, and whether a change needs a
// reason. A scenario is edited while its base is a draft, and never submitted.
func (r *Round) Editable() (editable, amendment bool) {
	if r.Base != "" && r.baseState != Draft {
		return false, false
	}
	return r.State.Editable()
}

// Main is the round itself, of a scenario its base.
func (r *Round) Main() RoundID {
	if r.Base != "" {
		return r.Base
	}
	return r.ID
}

// ofMain refuses what is done on the base of a scenario only.
func (r *Round) ofMain() error {
	if r.Base != "" {
		return errs.New(errs.Conflict, "appointment.of_main", r.Title)
	}
	return nil
}

// RoundKind says what a round mostly does.
type RoundKind string

// The kinds.
const (
	KindMutation     RoundKind = "mutation"
	KindConfirmation RoundKind = "confirmation"
	KindMixed        RoundKind = "mixed"
)

// Attendance is where an official takes the oath.
type Attendance string

// The places. An online oath rests on SE BKN 10/SE/IV/2020.
const (
	Hall   Attendance = "hall"
	Online Attendance = "online"
)

// OathForm is an oath, or the promise of those who object to an oath.
type OathForm string

// The forms.
const (
	Oath    OathForm = "oath"
	Promise OathForm = "promise"
)

// Move is one person to one post, with exactly one reason.
type Move struct {
	ID         MoveID
	Round      RoundID
	N          int // order in the annex
	Person     people.PersonID
	FromPost   org.PostID // "" for a person without a definitive post
	ToPost     org.PostID
	Reason     eligibility.Reason
	Level      people.Level // of the new post
	Route      eligibility.Route
	Attendance Attendance
	OathForm   OathForm
	Note       string
	State      MoveState
	StateNote  string // why not sworn, declined, annulled
	SwornOn    clock.Date
	Holding    org.HoldingID // made by the switch
}

// ReasonFor is the reason of a move: promotion and rotation describe the person,
// "filling a vacancy" the post. Agencies print totals of both in their news; they
// add up only when every move has one reason, by these tests in this order.
func ReasonFor(from, to *org.Post) eligibility.Reason {
	switch {
	case from == nil || !from.Structural:
		return eligibility.ReasonVacancyFill
	case to.Level == from.Level && succeeds(from, to):
		return eligibility.ReasonConfirmation
	case to.Level.Height() > from.Level.Height(), to.Level == from.Level && to.Echelon.Higher(from.Echelon):
		return eligibility.ReasonPromotion
	case to.Level.Height() < from.Level.Height(), to.Level == from.Level && from.Echelon.Higher(to.Echelon):
		return eligibility.ReasonDemotion
	}
	return eligibility.ReasonRotation
}

func succeeds(from, to *org.Post) bool {
	for _, p := range to.Predecessors {
		if p == from.ID {
			return true
		}
	}
	return false
}

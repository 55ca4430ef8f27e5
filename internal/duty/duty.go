package duty

import (
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// ID names a duty.
type ID string

// Kind is what sort of thing is owed. Packages that open duties name theirs.
type Kind string

// The kinds that this package itself opens.
const (
	Explanation Kind = "explanation" // a superior asked why something is late
)

// State is where a duty stands.
type State string

// The states. Done and Cancelled end a duty; a report that a citizen reopens
// goes from Done back to Open.
//
//	Open ⇄ Paused
//	Open, Paused → Done, Cancelled
//	Done → Open
const (
	Open      State = "open"
	Paused    State = "paused"
	Done      State = "done"
	Cancelled State = "cancelled"
)

// Ended tells whether nothing is owed any more.
func (s State) Ended() bool { return s == Done || s == Cancelled }

// Stage is how far a duty rose on the ladder.
type Stage int

// The stages, by the working time that is over. They are the product's own
// default: no text fixes them.
const (
	Fresh      Stage = iota
	Half             // half of its working time is over: the owner is warned
	MostlyOver       // four fifths are over: the owner is warned again
	Late             // due has passed: the head of the agency sees it
	AtHead           // three working days late: the head of the region sees it
)

// Duty is one thing owed.
type Duty struct {
	ID          ID
	Kind        Kind
	Post        org.PostID // who owes it
	Unit        org.UnitID // the post's unit when it came
	SubjectKind string
	Subject     string
	Title       string
	Guard       string // function that a reader needs, "" for none
	OpenedAt    time.Time
	DueAt       time.Time
	ClockFrom   time.Time
	Span        calendar.Span // zero: DueAt was set by hand
	OfficeUnit  org.UnitID    // whose office hours the clock follows
	Basis       string
	Provisional bool
	State       State
	Stage       Stage
	LookAt      time.Time
	HandOns     int
	ClosedAt    time.Time
	Outcome     string
	Version     int64
}

// LateAt tells whether the duty is open and its time has passed.
func (d *Duty) LateAt(now time.Time) bool {
	return !d.State.Ended() && d.State != Paused && now.After(d.DueAt)
}

// EventKind is what happened to a duty.
type EventKind string

// The events of a duty's history.
const (
	Opened     EventKind = "opened"
	HandedOn   EventKind = "handed_on"
	WasPaused  EventKind = "paused"
	Resumed    EventKind = "resumed"
	Extended   EventKind = "extended"
	Recomputed EventKind = "recomputed"
	Warned     EventKind = "warned"
	Raised     EventKind = "raised"
	Asked      EventKind = "asked" // a superior wants an explanation
	Closed     EventKind = "closed"
	Reopened   EventKind = "reopened"
)

// Event is one line of a duty's history.
type Event struct {
	N              int64 // 1 is the opening; also the duty's version after it
	At             time.Time
	Kind           EventKind
	Person         string // "" when the program acted by itself
	ByPost         org.PostID
	From, To       org.PostID // of a hand-on
	DueFrom, DueTo time.Time  // when the due instant moved
	Note           string
}

// Opening is what a package gives when its post begins to owe something.
type Opening struct {
	Kind        Kind
	Post        org.PostID
	SubjectKind string
	Subject     string
	Title       string
	Guard       string
	// Start is where the clock starts; the zero time is the transaction's.
	Start time.Time
	// Span is the time allowed. Due, when set, fixes the instant instead.
	Span calendar.Span
	Due  time.Time
	// OfficeUnit is whose office hours count; "" is the post's unit.
	OfficeUnit org.UnitID
	Basis      string
}

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return db.Time(micros)
}

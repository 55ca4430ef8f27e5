package gathering

import (
	"time"

	"pendopo/internal/admission"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// ID names a gathering.
type ID string

// SeriesID names a coaching round or a chain of staff meetings.
type SeriesID string

// InviteeID names one person's place in a gathering.
type InviteeID string

// DecisionID names a decision.
type DecisionID string

// Kind is what people gather for.
type Kind string

// The kinds.
const (
	Pledge       Kind = "pledge"        // ikrar, pakta, komitmen bersama Zona Integritas
	Coaching     Kind = "coaching"      // pembinaan: the head meets the staff of an agency
	StaffMeeting Kind = "staff_meeting" // rapat staf: the head and the heads of agencies
)

// Kinds are the kinds in the order of forms.
var Kinds = [...]Kind{Pledge, Coaching, StaffMeeting}

// Gathering is one of them, with its agenda.
type Gathering struct {
	ID      ID
	Kind    Kind
	Series  SeriesID // "" stands alone
	Title   string
	On      clock.Date
	At      string // "09.00", local time of the region
	Hall    string
	Link    string     // address of the video meeting; "" when everybody is in the hall
	Chair   org.PostID // leads, and signs the minutes last
	Notes   org.PostID // takes the notes, and signs the minutes first
	Unit    org.UnitID // the agency of a session of a coaching round
	Words   string     // of a pledge: what is signed
	Summary string     // of the minutes
	State   State
	Reason  string // why it was cancelled
	Version int64

	InvitedAt, StartedAt, ClosedAt time.Time

	Items []Item
}

// Item is one point of the agenda.
type Item struct {
	N        int
	Title    string
	Priority string // of the RPJMD that it treats, in words
	Notes    string // what was said
}

// Series is a coaching round or a chain of staff meetings.
type Series struct {
	ID    SeriesID
	Kind  Kind
	Title string
}

// Proxy is who came instead of the invited person; the zero Proxy is nobody.
type Proxy struct {
	Person people.PersonID // "" for somebody outside the register
	Name   string
	Title  string
}

// Invitee is an invited post with the person who held it when the invitation
// went out.
type Invitee struct {
	ID        InviteeID
	Gathering ID
	N         int64 // protocol order
	Tier      int
	Post      org.PostID
	Person    people.PersonID
	Agency    org.UnitID
	Signs     bool
	InvitedAt time.Time
	ArrivedAt time.Time
	ArrivedBy people.PersonID // "" when the person said so
	Mode      Attendance      // InHall or Online, "" before
	Proxy     Proxy
	Excuse    string
	SignedAt  time.Time

	words string
	lock  admission.Lock
}

// Here tells whether the person came in person.
func (i *Invitee) Here() bool { return !i.ArrivedAt.IsZero() && i.Proxy.Name == "" }

// Signature is one under a pledge.
type Signature struct {
	Invitee InviteeID
	Post    org.PostID
	Person  people.PersonID
	Name    string // as typed, or as the register has it
	Strokes string // of a drawn signature
	At      time.Time
}

// Decision is one decision of a gathering; its state is that of its duty.
type Decision struct {
	ID        DecisionID
	Gathering ID
	N         int
	Item      int // of the agenda, 0 for none
	Words     string
	Post      org.PostID
	Duty      duty.ID
	Withdrawn string // why, "" while it stands
	MadeAt    time.Time
}

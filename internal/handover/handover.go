package handover

import (
	"time"

	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// ID names the handover of one mover.
type ID string

// TransferID names one post that changed hands.
type TransferID string

// ItemID names one thing to be handed over.
type ItemID string

// The kinds of duties that a handover opens.
const (
	ItemDuty     duty.Kind = "handover_item"
	MinutesDuty  duty.Kind = "handover_minutes"
	StrategyDuty duty.Kind = "strategy"
	FirstDuty    duty.Kind = "first_duty"
)

// kinds are settling itself: no work of a post, and in no figure of it.
var kinds = []duty.Kind{ItemDuty, MinutesDuty, StrategyDuty, FirstDuty}

// Handover is what one mover of a round settles: the old post given, the new
// post received.
type Handover struct {
	ID           ID
	Round        appointment.RoundID
	Move         appointment.MoveID
	Person       people.PersonID
	FromPost     org.PostID // "" for a person who held none
	ToPost       org.PostID
	Agency       org.UnitID // heads the row on the board
	Confirmation bool       // the same chair under a new name
	StartedAt    time.Time  // the oath, or the day on which the seat came free if later
	Span         calendar.Span
	DueAt        time.Time
	Provisional  bool
	State        State
	Total, Done  int // items to give and to receive
	LookAt       time.Time
	Reminders    int
	RisenAt      time.Time
	EndedAt      time.Time
	Note         string
	Version      int64
}

// Late tells whether the time is over and something is unsettled.
func (h *Handover) Late(now time.Time) bool { return h.State.Open() && now.After(h.DueAt) }

// As says in which capacity somebody gives or receives a post.
type As string

// The capacities.
const (
	AsHolder   As = "holder"   // held the post, or holds it now
	AsActing   As = "acting"   // acts in the vacant post
	AsSuperior As = "superior" // the post was or is vacant: the superior stands in
	AsSame     As = "same"     // giver and receiver are one person
	AsNobody   As = "nobody"   // not even a superior is there
)

// Side is the giver or the receiver of a post.
type Side struct {
	Person   people.PersonID
	Post     org.PostID // by which they settle it now
	As       As
	Handover ID // "" for somebody who does not move in this round
}

// Transfer is one post that changed hands.
type Transfer struct {
	ID           TransferID
	Round        appointment.RoundID
	Post         org.PostID
	ChangedAt    time.Time // the switch
	Giver        Side
	Receiver     Side
	SuperiorPost org.PostID
	Open, Late   int // frozen at the switch
	StartedAt    time.Time
	DueAt        time.Time
	Filled       bool
	State        TransferState
	Memo         Memo
	GivenAt      time.Time // signatures under the minutes
	ReceivedAt   time.Time
	KnownAt      time.Time
	MinutesDuty  duty.ID
	Version      int64
}

// Settles tells whether there is somebody else to settle the post with: only
// then are there minutes and a memo.
func (t *Transfer) Settles() bool {
	return t.Giver.As != AsSame && t.Giver.As != AsNobody && t.Receiver.As != AsNobody && t.Giver.Person != t.Receiver.Person
}

// Figure is how many duties of a kind a post had at the switch.
type Figure struct {
	Kind       duty.Kind
	Open, Late int
}

// Debt is one line of the frozen list of a post's open duties.
type Debt struct {
	Duty  duty.ID
	Kind  duty.Kind
	Title string // "" where only some may read it
	DueAt time.Time
	Late  bool
}

// Area is what sort of thing is handed over.
type Area string

// The areas, in the order of lists. Practice and audit expect them; no national
// text fixes one list.
//
// rule: praktik-serah-terima berita acara
const (
	Work     Area = "work"     // unfinished work
	Closing  Area = "closing"  // closing of the year
	Money    Area = "money"    // advances, unpaid bills, revenue
	Assets   Area = "asset"    // inventory, vehicles, keys
	Audit    Area = "audit"    // open findings of BPK and Inspektorat
	Contract Area = "contract" // contracts, PPK and PPTK roles
	Staff    Area = "staff"    // targets and ratings of the staff
	Archive  Area = "archive"  // files, stamps, certificates
	Accounts Area = "account"  // accounts and roles; never passwords
)

// Areas lists them.
var Areas = []Area{Work, Closing, Money, Assets, Audit, Contract, Staff, Archive, Accounts}

// Item is one thing to be handed over.
type Item struct {
	ID        ItemID
	Transfer  TransferID
	N         int
	Area      Area
	Title     string
	Status    string // how far it is
	File      string // where its papers are
	DueOn     string // of the work itself
	State     ItemState
	Reason    string // why returned, blocked or released
	Names     string // who it waits for, when blocked
	Duty      duty.ID
	AddedBy   people.PersonID // "" from the list of the post's family
	ChangedAt time.Time
	Version   int64
}

// ItemEvent is one line of an item's history.
type ItemEvent struct {
	N      int
	At     time.Time
	Event  Event
	Person people.PersonID
	Post   org.PostID
	Note   string
}

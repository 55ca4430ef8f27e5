package complaint

import (
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/place"
)

// ID names a complaint.
type ID string

// Kind is the classification of a message.
type Kind string

// The kinds. Each has its clocks, see ClocksOf.
const (
	KindService           Kind = "service"            // about a service, without examination
	KindOversight         Kind = "oversight"          // suspected misuse of authority
	KindInformation       Kind = "information"        // a plain question
	KindAspiration        Kind = "aspiration"         // a wish or a proposal
	KindPublicInformation Kind = "public_information" // a formal request under the law of public information
	KindWhistleblowing    Kind = "whistleblowing"     // about corruption by officials
)

// Kinds lists them in the order in which pages offer them.
var Kinds = []Kind{KindService, KindInformation, KindAspiration, KindOversight, KindPublicInformation, KindWhistleblowing}

// Channel is the way by which a message came.
type Channel string

// The channels.
const (
	Web      Channel = "web"
	Counter  Channel = "counter" // a clerk wrote it down for a citizen
	Mail     Channel = "mail"
	WhatsApp Channel = "whatsapp"
	Telegram Channel = "telegram"
	Chat     Channel = "chat"   // another chat service, by signed webhook
	Social   Channel = "social" // the pasted link of a public post
	Open311  Channel = "open311"
	Lapor    Channel = "lapor" // a file from SP4N-LAPOR
)

// Channels lists them.
var Channels = []Channel{Web, Counter, Mail, WhatsApp, Telegram, Chat, Social, Open311, Lapor}

// Where is the place a report is about.
type Where struct {
	Point   place.Point // zero: not known
	Village string      // code of the kelurahan or desa; found from Point when it is set
	Note    string      // "depan SD Negeri 2"
}

// Complaint is one message of a citizen as it is stored. It holds nothing about
// who sent it.
type Complaint struct {
	ID        ID
	Number    string
	Kind      Kind
	Clarify   bool // needs clarification: the longer clock of a service complaint
	Category  routing.CategoryKey
	Channel   Channel
	State     State
	Secret    bool           // the public does not see what it says
	Anonymous bool           // who reported is hidden from the handling agency too
	Guard     actor.Function // who else does not learn that it exists, "" for none
	// Text has telephone and population numbers, mail addresses and the
	// reporter's own name masked. What was written lies sealed in the vault.
	Text       string
	Where      Where
	HappenedOn clock.Date
	Unit       org.UnitID // "" while the coordinator has it
	Post       org.PostID // who owes it: the post of its duty, one at any time
	Duty       duty.ID
	ReceivedAt time.Time
	VerifiedAt time.Time
	// FirstBy is until when a first answer is promised, DueAt when the matter
	// is to be finished. No hand-on moves them.
	FirstBy         time.Time
	DueAt           time.Time
	Provisional     bool // a year without holiday decree was counted
	FirstAnsweredAt time.Time
	AnsweredAt      time.Time
	ReplyUntil      clock.Date // last day for the reporter, "" while nothing is asked of them
	ClosedAt        time.Time
	Bounces         int
	Reopened        int
	MergedInto      ID
	TransferredTo   string
	Reason          string // of a refusal, a transfer or an archiving
	Rating          int    // 1–5, 0 none
	Source          string
	Accused         org.UnitID
	ByPost          org.PostID
	WritingBy       string // person who holds it to write an answer
	WritingUntil    time.Time
	Steps           int
	Version         int64

	agency org.UnitID // of Unit, as of when it came there
	cell   int64
	sketch string
	unsaid bool // of one being written: only its place is known
}

// StepKind is what happened to a complaint.
type StepKind string

// The steps of a history.
const (
	StepReceived    StepKind = "received"
	StepHeld        StepKind = "held"
	StepPublished   StepKind = "published"
	StepVerified    StepKind = "verified"
	StepForwarded   StepKind = "forwarded"
	StepReturned    StepKind = "returned" // back to the coordinator: not ours
	StepEscalated   StepKind = "escalated"
	StepAsked       StepKind = "asked"    // the reporter was asked for more
	StepInfo        StepKind = "info"     // the reporter said more
	StepProgress    StepKind = "progress" // an answer that does not finish the matter
	StepAnswer      StepKind = "answer"
	StepCorrection  StepKind = "correction"
	StepExtended    StepKind = "extended"
	StepRejected    StepKind = "rejected"
	StepMerged      StepKind = "merged"   // into another
	StepAbsorbed    StepKind = "absorbed" // another was merged into this one
	StepTransferred StepKind = "transferred"
	StepReopened    StepKind = "reopened"
	StepRated       StepKind = "rated"
	StepClosed      StepKind = "closed"
	StepArchived    StepKind = "archived"
	StepDoubted     StepKind = "doubted" // the sender's address is only claimed
	StepNote        StepKind = "note"
	StepEvidence    StepKind = "evidence"
	StepLooked      StepKind = "looked" // somebody looked at the identity
	StepObjected    StepKind = "objected"
	StepDecided     StepKind = "decided"
	StepData        StepKind = "data" // a right of the data subject was used
)

// Audience is who may read a step.
type Audience string

// The audiences, each includes those before it.
const (
	ForPublic   Audience = "public"
	ForReporter Audience = "reporter"
	ForDesk     Audience = "desk"
)

// Step is one line of a complaint's history.
type Step struct {
	N      int
	At     time.Time
	Kind   StepKind
	View   Audience
	Person string     // official; "" for a citizen or the program. Public pages show the post only
	ByPost org.PostID // post whose power was used
	Unit   org.UnitID // whose it became
	Post   org.PostID
	Text   string
	About  int // the answer that a correction corrects
}

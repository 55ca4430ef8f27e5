package complaint

import (
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
)

// VerifyIn is the coordinator's decision to accept a report.
type VerifyIn struct {
	Version  int64 // 0: whatever it is now
	Kind     Kind
	Clarify  bool
	Category routing.CategoryKey
	Unit     org.UnitID // the agency, or a unit in it
	Secret   *bool      // nil: as the reporter said; a coordinator may only hide more
	Note     string     // to the agency, not public
}

// ForwardIn hands a complaint to another unit.
type ForwardIn struct {
	Version int64
	Unit    org.UnitID
	Reason  string
}

// ReasonIn is a decision with its reason.
type ReasonIn struct {
	Version int64
	Reason  string
}

// RejectIn refuses a report.
type RejectIn struct {
	Version int64
	Ground  Ground
	Reason  string // to the reporter
}

// Ground is why a report is not for this channel.
//
// rule: permenpanrb-62-2018 verifikasi
type Ground string

// The grounds of a refusal.
const (
	NotService Ground = "not_service" // not about a public service
	NoMatter   Ground = "no_matter"   // who, what, where, when cannot be understood
	Abuse      Ground = "abuse"       // spam, hatred
	InCourt    Ground = "in_court"
	Repeated   Ground = "repeated" // closed before with the same substance
	TooOld     Ground = "too_old"
)

// Grounds lists them.
var Grounds = []Ground{NotService, NoMatter, Abuse, InCourt, Repeated, TooOld}

// AskIn asks the reporter for more.
type AskIn struct {
	Version  int64
	Question string
}

// MergeIn joins a report into another about the same thing.
type MergeIn struct {
	Version int64
	Into    ID
	Note    string
}

// TransferIn tells that another body has the authority.
type TransferIn struct {
	Version int64
	To      string // PLN, Polri, the province …
	Receipt string // number or date by which it was handed over
	Reason  string
}

// ExtendIn sets a later date.
type ExtendIn struct {
	Version int64
	Due     clock.Date // the last day
	Reason  string     // the citizen reads it
}

// AnswerIn is an answer to the citizen.
type AnswerIn struct {
	Version int64
	Text    string
	Final   bool // finishes the matter; otherwise news of the work
	// Anyway sends it although CheckAnswer found something to mend.
	Anyway bool
}

// CorrectIn corrects a published answer; the answer stays as it was.
type CorrectIn struct {
	Version int64
	About   int // the step of the answer
	Text    string
}

// Case is a complaint with everything that its desk page shows. It holds
// nothing about who reported; Reveal gives that, with a reason.
type Case struct {
	*Complaint
	Left        Left
	Steps       []Step
	Promise     Promise
	Duty        *duty.Duty
	Owner       duty.Owner
	Photos      []Photo
	Merged      []Ref // reports that were merged into this one
	Into        *Ref
	Alike       []Alike // open reports that resemble it, while it is open
	Looks       []Look
	Messages    []Message
	Followers   int
	Ways        []string // by which the reporter can be told, no addresses
	HasPerson   bool     // there is an identity to reveal
	Draft       *Draft
	Writing     *Writing // who holds it to write an answer
	Advice      routing.Advice
	Held        []HeldReason // why, while a moderator has it
	Information *Information
	Public      *Public // as the citizen sees it
	// What the reader may do now.
	May map[string]bool // "verify", "ask", "reject", "merge", "forward", "return", "transfer", "answer", "extend", "close", "note", "reveal", "publish", "discard", "evidence", "correct", "decide"
}

// Ref points to another complaint.
type Ref struct {
	ID     ID
	Number string
	State  State
	Text   string
}

// Draft is an answer that is being written.
type Draft struct {
	Text   string
	Final  bool
	Person string
	Name   string
	At     time.Time
}

// Writing tells who writes an answer.
type Writing struct {
	Person string
	Name   string
	Until  time.Time
	Mine   bool
}

// Filter narrows a list of the desk.
type Filter struct {
	Words    string // of the report; "" all
	Unit     org.UnitID
	States   []State
	Kind     Kind
	Category routing.CategoryKey
	Channel  Channel
	Village  string
	From     clock.Date
	Until    clock.Date
	Late     bool
	After    ID
	Limit    int // at most 100, 0: 50
}

// Listed is one line of a list.
type Listed struct {
	*Complaint
	UnitName string
	Late     bool
	Left     Left
}

// Left is the time until the citizen hears next, as the office that owes it
// counts its hours.
type Left struct {
	By    time.Time // the first answer, after it the end; zero when nothing is owed
	Time  calendar.Left
	Stops bool // the reporter was asked: no time runs
}

func (e *env) left(c *Complaint) Left {
	l := Left{By: c.DueAt, Stops: c.State == NeedsInfo}
	if c.FirstAnsweredAt.IsZero() && !c.FirstBy.IsZero() {
		l.By = c.FirstBy
	}
	if c.State.Ended() || c.State == Answered || l.By.IsZero() {
		return Left{}
	}
	if !l.Stops {
		l.Time = e.cal.Calendar.Remaining(e.office(c.Unit), e.now, l.By)
	}
	return l
}

// Page is a page of a list, newest first.
type Page struct {
	Items  []Listed
	Next   ID          // "" on the last page
	Bounds duty.Bounds // of today and this week, as the region's office counts
}

// Canned is a prepared answer.
type Canned struct {
	ID       string
	Category routing.CategoryKey // "" for every category
	Unit     org.UnitID          // "" for every agency
	Title    string
	Text     string
	Version  int64
}

// Identity is who reported, opened for one reason.
type Identity struct {
	Person
	Holder string
}

// Information is where a formal request for public information stands.
type Information struct {
	InformationRequest
	ExtendedAt   time.Time
	ObjectUntil  clock.Date
	ObjectedAt   time.Time
	Ground       ObjectionGround
	Objection    string
	DecideBy     time.Time
	DecidedAt    time.Time
	Upheld       bool // the objection was right
	Decision     string
	DisputeUntil clock.Date // to the information commission

	duty duty.ID // of the objection
}

// ObjectionGround is why somebody objects.
//
// rule: uu-14-2008 35(1)
type ObjectionGround string

// The grounds of an objection.
const (
	WasRefused    ObjectionGround = "refused"
	NotPublished  ObjectionGround = "not_published"
	NotAnswered   ObjectionGround = "not_answered"
	NotAsAsked    ObjectionGround = "not_as_asked"
	NotFulfilled  ObjectionGround = "not_fulfilled"
	UnfairCost    ObjectionGround = "unfair_cost"
	AfterDeadline ObjectionGround = "after_deadline"
)

// ObjectionGrounds lists them.
var ObjectionGrounds = []ObjectionGround{WasRefused, NotPublished, NotAnswered, NotAsAsked, NotFulfilled, UnfairCost, AfterDeadline}

// Objection is what a requester objects to.
type Objection struct {
	Ground ObjectionGround
	Text   string
}

// SubjectRequest is what somebody asks about their own data.
//
// rule: uu-27-2022 5 (rights of the data subject)
type SubjectRequest struct {
	ID        string
	Complaint ID
	Number    string
	Kind      string // copy, correct, erase
	State     string // open, done, refused
	OpenedAt  time.Time
	DueAt     time.Time
	DoneAt    time.Time
	Reason    string

	duty   duty.ID
	holder string
}

package complaint

import (
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/place"
	"pendopo/internal/regulation"
)

// Person is who reports or follows: it goes into the vault and nowhere else.
// Every part may be empty.
type Person struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
	// Chat is the address in a chat service, "telegram:4711"; the packages that
	// talk to them make and read it.
	Chat string `json:"chat,omitempty"`
	// Thread is the Message-ID of the letter by which the report came: answers are
	// shown beneath it.
	Thread  string `json:"thread,omitempty"`
	Address string `json:"address,omitempty"`
	NIK     string `json:"nik,omitempty"` // formal requests name it
	// Words is what the citizen wrote when it held something that was masked.
	Words string `json:"words,omitempty"`
}

// Report is a message of a citizen as a channel hands it over.
type Report struct {
	// ClientKey is made by the sender (the page, the mail's Message-ID, the
	// chat's update number with the channel's name before it). The same key
	// gives the same receipt, whatever else differs.
	ClientKey  string
	Channel    Channel
	Kind       Kind                // "": guessed from the words
	Category   routing.CategoryKey // "": guessed from the words
	Text       string
	Where      Where
	HappenedOn clock.Date
	Photos     []PhotoID // added before with AddPhoto
	Person     Person
	Anonymous  bool // hidden from the handling agency too
	Secret     bool // the public does not see what it says
	// From is the network address or the like of the sender. Limits count by
	// it; it is not kept.
	From string
	// Source is the address of the post it was copied from, or the number that
	// another system gave it.
	Source string
	// Doubt is why the sender's address is only claimed, for the desk; "" for none.
	Doubt string
	// Accused is the unit that a whistle-blower names.
	Accused org.UnitID
	// Information is needed for a formal request for public information.
	Information *InformationRequest
	// ReceivedAt is for reports that came earlier by other ways (files, mail);
	// zero is now. Only the program itself may set it.
	ReceivedAt time.Time
}

// InformationRequest is what a formal request says besides its text.
//
// rule: uu-14-2008 22(1)
type InformationRequest struct {
	Purpose string
	Way     string // how it should be given: copy, look, mail
}

// Receipt is what the sender keeps.
type Receipt struct {
	ID     ID
	Number string
	// Tail are the three digits that go with the number: the last of the
	// contact, or, without one, digits made for the receipt (TailMade).
	Tail     string
	TailMade bool
	Token    string // for a link without digits; give it to the sender only
	Kind     Kind
	State    State
	Promise  Promise
	Again    bool // the same ClientKey came before
	// Emergencies are numbers to call now, for the top of the page.
	Emergencies []routing.Emergency
}

// Promise is until when the citizen hears from whom.
type Promise struct {
	First       time.Time // a first answer by
	Due         time.Time // the matter finished by; later than First only after verification
	Until       time.Time // which of the two the reporter waits for now: Days explains it
	Provisional bool
	Paused      bool // the reporter was asked; the clock stands
	Days        calendar.DueReceipt
	Basis       regulation.Citation
	Unit        org.UnitID
	UnitName    string
	Post        org.PostID
	PostTitle   string
}

// Key is what a reporter or follower shows: the number with the last three
// digits, or the token of a link.
type Key struct {
	Number string
	Tail   string
	Token  string
	// Contact is the whole telephone number or mail address, for what shows or
	// changes an identity when there is no token.
	Contact string
	From    string // for limits; not kept
}

// JoinIn asks to follow another's report.
type JoinIn struct {
	ClientKey string
	Number    string
	Person    Person // a contact is needed
	Channel   Channel
	From      string
}

// Following is what a follower keeps.
type Following struct {
	Number string
	Tail   string
	Token  string
	Again  bool
}

// Info is what a reporter adds.
type Info struct {
	ClientKey string // the same key is stored once; "" always
	Text      string
	Photos    []PhotoID
	Tell      bool // tell the reporter that it came, by the way they are told
}

// Public is what everybody may see of a complaint.
type Public struct {
	ID          ID
	Number      string
	Kind        Kind
	Category    routing.CategoryKey
	State       State
	Secret      bool   // Text, place and photos are then empty
	Text        string //
	Where       Where  //
	Photos      []Photo
	ReceivedAt  time.Time
	Promise     Promise
	Late        bool
	Steps       []Step // for the public, oldest first; answers and corrections are among them
	Followers   int    // including those of merged reports
	Rating      int
	MergedInto  string // number under which it goes on
	Transferred string // body that has the authority
	Reason      string
	AnsweredAt  time.Time
	ClosedAt    time.Time
}

// Own is what the reporter or a follower sees.
type Own struct {
	Public
	Reporter    bool // not a follower
	ReplyUntil  clock.Date
	Question    string // asked of the reporter, "" when nothing is
	Looks       []Look // at their identity
	Messages    []Message
	Ways        []string // by which they are told
	Unreached   bool     // they left a contact to which no way is open
	Hint        string   // of that contact, for its owner: "0812 •••• 417"; "" for a key of three digits
	HasData     bool     // something was kept about them
	Erased      bool     // their identity was erased
	Token       string   // "" for a key of three digits
	MayAdd      bool
	MayReopen   bool
	MayRate     bool
	MayObject   bool
	Information *Information
	Requests    []SubjectRequest
}

// Look is one look of an official at an identity.
type Look struct {
	At     time.Time
	Person string
	Name   string
	Post   org.PostID
	Title  string
	Reason string
}

// Message is something told to a reporter or follower.
type Message struct {
	ID        string
	Way       string // mail, whatsapp, telegram …
	Kind      string
	Subject   string
	Text      string
	State     string // queued, sent, failed, dropped
	Attempts  int
	Error     string
	CreatedAt time.Time
	SentAt    time.Time
}

// Likeness is what is known of a report that is being written.
type Likeness struct {
	Point    place.Point
	Village  string
	Category routing.CategoryKey
	Text     string
	Metres   float64 // 0: the standard distance
	Limit    int     // 0: 5
}

// Alike is an open report that resembles another.
type Alike struct {
	Public
	Score  float64
	Same   bool // the same words
	Metres float64
	Days   int
}

// AroundFilter asks for what the public may see.
type AroundFilter struct {
	Point    place.Point // with Metres (at most 1,000): nearest first
	Metres   float64
	Village  string
	Unit     org.UnitID
	Category routing.CategoryKey
	Ended    bool // closed ones too
	After    ID
	Limit    int // at most 100, 0: 30
}

// PublicPage is a page of what the public may see.
type PublicPage struct {
	Items []Public
	Next  ID // "" on the last page
}

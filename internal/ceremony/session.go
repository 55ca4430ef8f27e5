package ceremony

import (
	"time"

	"pendopo/internal/admission"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

// ID names a session.
type ID string

// SeatID names one person's place in a session.
type SeatID string

// Session is one gathering of a round: the main one, or a supplementary one for
// those who were not sworn.
type Session struct {
	ID    ID
	Round appointment.RoundID
	N     int // 1 is the main session
	Title string
	On    clock.Date
	At    string // "09.00", local time of the region
	Hall  string
	Link  string // address of the video meeting; "" when everybody is in the hall
	// OnlineBasis is the region's ground for letting officials swear by video.
	// The circular bound during the emergency only; afterwards it is the region's own choice.
	//
	// rule: se-bkn-10-2020
	OnlineBasis string
	Dress       string
	State       State
	Version     int64
	InvitedOn   clock.Date
	// Rehearsing: a rehearsal goes on. The session then behaves as if it ran, and
	// nothing of it is kept; see Rehearse.
	Rehearsing  bool
	RehearsedAt time.Time
	OnPaper     string // who attests what was entered from paper; "" when it was held on screen
	StartedAt   time.Time
	ClosedAt    time.Time
	Roles       []Role
	Wordings    []Wording // words that differ from the table of the law
	Seats       []*Seat   // in the order of the annex
}

// Supplementary tells whether the session is not the main one.
func (s *Session) Supplementary() bool { return s.N > 1 }

// Office is a task at the ceremony.
type Office string

// The tasks that the law asks for. rule: se-bkn-10-2020 (who must be present);
// perka-bkn-7-2017
const (
	Taker     Office = "taker"     // speaks the oath sentence by sentence
	Witness1  Office = "witness1"  //
	Witness2  Office = "witness2"  //
	Reader    Office = "reader"    // reads the decree
	Secretary Office = "secretary" // protocol and minutes
	Clergy    Office = "clergy"    // one for each religion present
)

// Role is one person with a task.
type Role struct {
	Office   Office
	Religion people.Religion // of clergy
	Person   people.PersonID // "" for somebody outside the register
	Name     string          // as printed
	Number   string          // NIP
	Title    string          // post or office
	Basis    string          // delegate: the letter that names them
	Present  bool            // physically present, ticked before the oath
}

// Wording is the words of one religion as they are spoken in this session when
// they differ from the law's table.
type Wording struct {
	Religion people.Religion
	Variant  string // of data/oath.json; "" for words of their own
	Opening  string
	Closing  string
	Basis    string
}

// Mode is where somebody takes part.
type Mode string

// The modes.
const (
	Hall   Mode = Mode(appointment.Hall)
	Online Mode = Mode(appointment.Online)
)

// Answer is yes, no, or not known yet.
type Answer string

// The answers.
const (
	Unknown Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
)

// Signing is how somebody signed the minutes.
type Signing string

// The ways to sign.
const (
	NotSigned  Signing = ""
	Wet        Signing = "wet"        // ink, on stage or circulated afterwards
	Electronic Signing = "electronic" // certified certificate
	Typed      Signing = "typed"      // on their own device: drawn, or the name typed, with a PIN
)

// Seat is one official's place in a session, with everything the roll records.
type Seat struct {
	ID       SeatID
	Session  ID
	Move     appointment.MoveID
	N        int
	Person   people.PersonID
	Religion people.Religion
	Form     appointment.OathForm
	Mode     Mode
	Place    int // chair in the hall, number online; 0 when nobody gave one
	Version  int64

	CheckedAt       time.Time // attendance, by the person or by an operator
	CheckedBy       people.PersonID
	ConnectedAt     time.Time // online: connection tried before the oath
	ArrivePressedAt time.Time // the phone's time of "Saya hadir" when it came late; zero: in time
	SaidAt          time.Time // the person's own word
	PressedAt       time.Time // the phone's time of that word when it came late; zero: in time
	Heard           Answer    // the witnesses'
	VouchedBy       string    // who saw them when no device did, as the minutes print it
	VouchedAt       time.Time
	Excuse          Result // why not sworn, when an operator said so
	Note            string
	Signed          Signing
	SignedAt        time.Time
	Result          Result // final, written when the session closes

	Invited    time.Time
	OpenedAt   time.Time      // the first time that the link and code were used
	RemindedAt time.Time      // a letter to who had not opened them; see RemindUnopened
	lock       admission.Lock // of the personal link and code, which are shown once and not kept
}

// Present tells whether the person was there at the roll call.
func (s *Seat) Present() bool { return !s.CheckedAt.IsZero() }

// role finds a task; nil when nobody has it.
func (s *Session) role(o Office) *Role {
	for i := range s.Roles {
		if s.Roles[i].Office == o {
			return &s.Roles[i]
		}
	}
	return nil
}

// Role finds a task; the zero Role when nobody has it.
func (s *Session) Role(o Office) Role {
	if r := s.role(o); r != nil {
		return *r
	}
	return Role{Office: o}
}

// ClergyFor finds the clergy of a religion; the zero Role when there is none.
func (s *Session) ClergyFor(r people.Religion) Role {
	for _, x := range s.Roles {
		if x.Office == Clergy && x.Religion == r {
			return x
		}
	}
	return Role{Office: Clergy, Religion: r}
}

// seat finds a seat by id, nil when it is not of this session.
func (s *Session) seat(id SeatID) *Seat {
	for _, x := range s.Seats {
		if x.ID == id {
			return x
		}
	}
	return nil
}

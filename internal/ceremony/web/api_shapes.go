package web

import (
	"context"
	"time"

	"pendopo/internal/ceremony"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// The shapes of the published API: own types, so that a change of the domain
// does not change what programs were promised.

// Session is one gathering of a round.
type Session struct {
	ID          string     `json:"id"`
	Round       string     `json:"round"`
	N           int        `json:"n" doc:"1 is the main session, more are supplementary"`
	Title       string     `json:"title"`
	On          clock.Date `json:"on" format:"date"`
	At          string     `json:"at" doc:"Local time" example:"09.00"`
	Hall        string     `json:"hall,omitempty"`
	Link        string     `json:"link,omitempty" doc:"Address of the video meeting"`
	OnlineBasis string     `json:"online_basis,omitempty"`
	Dress       string     `json:"dress,omitempty"`
	State       string     `json:"state" enum:"planned,invited,running,closed,cancelled"`
	Rehearsing  bool       `json:"rehearsing,omitempty" doc:"A rehearsal: it behaves as running, and nothing is kept"`
	OnPaper     string     `json:"on_paper,omitempty" doc:"Who attests what was entered from paper"`
	Version     int64      `json:"version" doc:"Send it with every change of the arrangement"`
	InvitedOn   clock.Date `json:"invited_on,omitempty" format:"date"`
	StartedAt   *time.Time `json:"started_at,omitempty"`
	ClosedAt    *time.Time `json:"closed_at,omitempty"`
}

func sessionOf(s *ceremony.Session) Session {
	return Session{ID: string(s.ID), Round: string(s.Round), N: s.N, Title: s.Title, On: s.On, At: s.At, Hall: s.Hall, Link: s.Link, OnlineBasis: s.OnlineBasis,
		Dress: s.Dress, State: string(s.State), Rehearsing: s.Rehearsing, OnPaper: s.OnPaper, Version: s.Version, InvitedOn: s.InvitedOn, StartedAt: instant(s.StartedAt), ClosedAt: instant(s.ClosedAt)}
}

// instant is nil for no time.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// SessionLine is a session in a list.
type SessionLine struct {
	Session
	RoundTitle string `json:"round_title"`
	Total      int    `json:"total" doc:"Officials to be sworn"`
	Sworn      int    `json:"sworn"`
}

// Sessions is the newest sessions and what waits for one.
type Sessions struct {
	Items   []SessionLine `json:"items"`
	Waiting []string      `json:"waiting" doc:"Identifiers of decreed rounds without a session"`
}

// SessionRole is somebody with a task.
type SessionRole struct {
	Office   ceremony.Office `json:"office" enum:"taker,witness1,witness2,reader,secretary,clergy"`
	Religion people.Religion `json:"religion,omitempty" maxLength:"20" doc:"Of clergy"`
	Person   string          `json:"person,omitempty" maxLength:"40" doc:"Identifier or employee number; nothing for somebody outside the register"`
	Name     string          `json:"name,omitempty" maxLength:"300" doc:"As printed"`
	Number   string          `json:"number,omitempty" maxLength:"40"`
	Title    string          `json:"title,omitempty" maxLength:"300" doc:"Post or office"`
	Basis    string          `json:"basis,omitempty" maxLength:"500" doc:"Of a delegate: the letter that names them"`
	Present  bool            `json:"present,omitempty" doc:"Physically present"`
}

func roleOf(r ceremony.Role) SessionRole {
	return SessionRole{r.Office, r.Religion, string(r.Person), r.Name, r.Number, r.Title, r.Basis, r.Present}
}

func (r SessionRole) role(reg *org.Register) ceremony.Role {
	person := people.PersonID(r.Person)
	if p := reg.PersonByNumber(people.NumberKey(r.Person)); r.Person != "" && p != nil {
		person = p.ID
	}
	return ceremony.Role{Office: r.Office, Religion: r.Religion, Person: person, Name: r.Name, Number: r.Number, Title: r.Title, Basis: r.Basis, Present: r.Present}
}

// PresentRole names a task whose person is there.
type PresentRole struct {
	Office   ceremony.Office `json:"office" enum:"taker,witness1,witness2,reader,secretary,clergy"`
	Religion people.Religion `json:"religion,omitempty" maxLength:"20" doc:"Of clergy"`
}

// OathWording is the words of a religion where they differ from the law's.
type OathWording struct {
	Religion people.Religion `json:"religion" maxLength:"20"`
	Variant  string          `json:"variant,omitempty" maxLength:"40" doc:"A shipped practice; nothing for own words"`
	Opening  string          `json:"opening,omitempty" maxLength:"500"`
	Closing  string          `json:"closing,omitempty" maxLength:"500"`
	Basis    string          `json:"basis,omitempty" maxLength:"500"`
}

// OathGroup is the officials who say the same words.
type OathGroup struct {
	Religion string   `json:"religion"`
	Form     string   `json:"oath_form"`
	Opening  string   `json:"opening"`
	Body     []string `json:"body"`
	Closing  string   `json:"closing,omitempty"`
	Law      string   `json:"law,omitempty" doc:"The article of the opening; not there for a region's practice"`
	Clergy   string   `json:"clergy,omitempty"`
	Total    int      `json:"total"`
	Present  int      `json:"present"`
	Sworn    int      `json:"sworn"`
	Open     int      `json:"open" doc:"Present, and nothing is recorded about the oath"`
}

// RollSeat is one official's place with what the roll records.
type RollSeat struct {
	ID          string     `json:"id"`
	N           int        `json:"n"`
	Move        string     `json:"move"`
	Person      string     `json:"person"`
	Name        string     `json:"name"`
	NewPost     string     `json:"new_post"`
	Religion    string     `json:"religion"`
	Form        string     `json:"oath_form"`
	Mode        string     `json:"mode" enum:"hall,online"`
	Place       int        `json:"place,omitempty" doc:"Chair in the hall, number online"`
	VouchedBy   string     `json:"vouched_by,omitempty" doc:"Who saw the official when no device did"`
	Present     bool       `json:"present"`
	CheckedAt   *time.Time `json:"checked_at,omitempty"`
	ConnectedAt *time.Time `json:"connected_at,omitempty"`
	SaidAt      *time.Time `json:"said_at,omitempty" doc:"The person's own word"`
	Heard       string     `json:"heard,omitempty" doc:"yes or no; not there while not known"`
	Excuse      string     `json:"excuse,omitempty"`
	Note        string     `json:"note,omitempty"`
	Signed      string     `json:"signed,omitempty" doc:"wet, electronic or typed"`
	Result      string     `json:"result,omitempty" doc:"Final, once the session is closed"`
	Attention   string     `json:"attention,omitempty" doc:"Why an operator should look"`
	Version     int64      `json:"version"`
}

// SessionRoll counts attendance.
type SessionRoll struct {
	Total      int            `json:"total"`
	Hall       int            `json:"hall"`
	Online     int            `json:"online"`
	Present    int            `json:"present"`
	Heard      int            `json:"heard"`
	Excused    int            `json:"excused"`
	Sworn      int            `json:"sworn"`
	Signed     int            `json:"signed"`
	Exceptions int            `json:"exceptions" doc:"Places an operator must look at"`
	ByResult   map[string]int `json:"by_result"`
}

// SessionProblem is something wrong with a session.
type SessionProblem struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity" enum:"note,warn,block"`
	Step     int    `json:"step" doc:"The step it stands in the way of: 1 inviting, 2 starting, 3 closing"`
	Law      string `json:"law,omitempty"`
	Message  string `json:"message"`
	Remedy   string `json:"remedy,omitempty"`
}

// SessionEntry is a line of the journal.
type SessionEntry struct {
	At     time.Time `json:"at"`
	Seat   string    `json:"seat,omitempty"`
	Person string    `json:"person,omitempty" doc:"Not there when the official's own link did it"`
	What   string    `json:"what"`
	Detail string    `json:"detail,omitempty"`
}

// SessionDetail is a session with everything it holds.
type SessionDetail struct {
	Session  Session          `json:"session"`
	Roles    []SessionRole    `json:"roles"`
	Groups   []OathGroup      `json:"groups"`
	Roll     SessionRoll      `json:"roll"`
	Seats    []RollSeat       `json:"seats" doc:"In the order of the annex"`
	Problems []SessionProblem `json:"problems"`
	Journal  []SessionEntry   `json:"journal" doc:"Newest first"`
}

func sessionDetail(ctx context.Context, v *ceremony.View) SessionDetail {
	l := api.Lang(ctx)
	c := v.Count()
	d := SessionDetail{
		Session: sessionOf(v.Session), Roles: api.List(v.Roles, roleOf),
		Roll: SessionRoll{Total: c.Total, Hall: c.Hall, Online: c.Online, Present: c.Present, Heard: c.Heard, Excused: c.Excused, Sworn: c.Sworn, Signed: c.Signed,
			Exceptions: c.Exceptions, ByResult: map[string]int{}},
		Groups: api.List(v.Groups(), func(g ceremony.Group) OathGroup {
			return OathGroup{Religion: string(g.Religion), Form: string(g.Form), Opening: g.Words.Opening, Body: append([]string{}, g.Words.Body...), Closing: g.Words.Closing,
				Law: g.Words.Law.String(), Clergy: g.Clergy.Name, Total: len(g.Seats), Present: g.Present, Sworn: g.Sworn, Open: g.Open}
		}),
		Seats: api.List(v.Seats, func(s *ceremony.Seat) RollSeat { return rollSeat(v, s) }),
		Problems: api.List(v.Problems, func(p ceremony.Problem) SessionProblem {
			return SessionProblem{p.Rule, p.Severity.String(), int(p.Step), p.Law.String(), p.Message.In(l), p.Remedy.In(l)}
		}),
		Journal: api.List(v.Journal, func(e ceremony.Entry) SessionEntry {
			return SessionEntry{e.At, string(e.Seat), string(e.Person), e.What, e.Detail}
		}),
	}
	for r, n := range c.ByResult {
		if r != ceremony.Pending {
			d.Roll.ByResult[string(r)] = n
		}
	}
	return d
}

func rollSeat(v *ceremony.View, s *ceremony.Seat) RollSeat {
	r := RollSeat{ID: string(s.ID), N: s.N, Move: string(s.Move), Person: string(s.Person), NewPost: v.NewPost(s), Religion: string(s.Religion), Form: string(s.Form),
		Mode: string(s.Mode), Place: s.Place, VouchedBy: s.VouchedBy, Present: s.Present(), CheckedAt: instant(s.CheckedAt), ConnectedAt: instant(s.ConnectedAt), SaidAt: instant(s.SaidAt), Heard: string(s.Heard),
		Excuse: string(s.Excuse), Note: s.Note, Signed: string(s.Signed), Result: string(s.Result), Attention: string(v.Attention(s)), Version: s.Version}
	if p := v.Snapshot.People[s.Person]; p != nil {
		r.Name = p.Name.String()
	}
	return r
}

// OathDue is an official who was appointed and not sworn yet.
type OathDue struct {
	Round   string     `json:"round"`
	Move    string     `json:"move"`
	Person  string     `json:"person"`
	Name    string     `json:"name"`
	NewPost string     `json:"new_post"`
	Due     clock.Date `json:"due" format:"date" doc:"The last day for the oath"`
	Left    int        `json:"left" doc:"Working days until then, negative when past"`
	Lapsed  bool       `json:"lapsed,omitempty"`
	Session string     `json:"session,omitempty" doc:"Open session the official is in"`
}

// OathsDue lists them, the nearest limit first.
type OathsDue struct {
	Items []OathDue `json:"items"`
}

// PersonalLink is what an official gets; it is shown once.
type PersonalLink struct {
	Seat     string          `json:"seat,omitempty" doc:"Of an official"`
	Office   ceremony.Office `json:"office,omitempty" doc:"Of somebody with a task"`
	Religion people.Religion `json:"religion,omitempty" doc:"Of clergy"`
	Person   string          `json:"person,omitempty"`
	Link     string          `json:"link"`
	Code     string          `json:"code" doc:"Six digits"`
	Mailed   string          `json:"mailed,omitempty" doc:"Where the letter with them goes, masked; not there when the official has no address" example:"b…@contoh.go.id"`
}

func linkOf(i ceremony.Issued) PersonalLink {
	return PersonalLink{string(i.Seat), i.Role.Office, i.Role.Religion, string(i.Person), i.Link, i.Code, i.Mailed}
}

// PersonalLinks are the links of a session.
type PersonalLinks struct {
	Items []PersonalLink `json:"items"`
}

// RollMarked says how many places changed.
type RollMarked struct {
	Changed int `json:"changed"`
}

// SessionClosed is what a close recorded.
type SessionClosed struct {
	Session Session        `json:"session"`
	Sworn   int            `json:"sworn"`
	Not     map[string]int `json:"not_sworn" doc:"By reason; with sworn these are everybody"`
	Already bool           `json:"already" doc:"It was closed before: nothing changed"`
}

// OathsLapsed says how many officials were marked.
type OathsLapsed struct {
	Lapsed int `json:"lapsed"`
}

// Attendance is an official's own place in a session.
type Attendance struct {
	Title   string     `json:"title"`
	On      clock.Date `json:"on" format:"date"`
	At      string     `json:"at"`
	Hall    string     `json:"hall,omitempty"`
	Link    string     `json:"link,omitempty" doc:"Address of the video meeting"`
	State   string     `json:"state"`
	Name    string     `json:"name"`
	NewPost string     `json:"new_post"`
	Mode    string     `json:"mode" enum:"hall,online"`
	Opening string     `json:"opening,omitempty"`
	Body    []string   `json:"body"`
	Closing string     `json:"closing,omitempty"`
	Taker   string     `json:"taker,omitempty"`
	Present bool       `json:"present"`
	SaidAt  *time.Time `json:"said_at,omitempty"`
	Signed  string     `json:"signed,omitempty"`
}

func attendance(g *ceremony.Guest, err error) (Attendance, error) {
	if err != nil {
		return Attendance{}, err
	}
	s := g.Session
	return Attendance{Title: s.Title, On: s.On, At: s.At, Hall: s.Hall, Link: s.Link, State: string(s.State), Name: g.Name, NewPost: g.NewPost, Mode: string(g.Seat.Mode),
		Opening: g.Words.Opening, Body: append([]string{}, g.Words.Body...), Closing: g.Words.Closing, Taker: g.Taker, Present: g.Seat.Present(),
		SaidAt: instant(g.Seat.SaidAt), Signed: string(g.Seat.Signed)}, nil
}

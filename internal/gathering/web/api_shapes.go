package web

import (
	"time"

	"pendopo/internal/gathering"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
)

// The shapes of the published API: own types, so that a change of the domain
// does not change what programs were promised.

// GatheringBody is what arranges a gathering.
type GatheringBody struct {
	Title string       `json:"title" minLength:"1" maxLength:"200"`
	On    clock.Date   `json:"on" format:"date"`
	At    string       `json:"at" maxLength:"20" doc:"Local time" example:"09.00"`
	Hall  string       `json:"hall,omitempty" maxLength:"200"`
	Link  string       `json:"link,omitempty" maxLength:"300" doc:"Address of the video meeting"`
	Chair string       `json:"chair" maxLength:"100" doc:"Code or identifier of the post that leads"`
	Notes string       `json:"notes" maxLength:"100" doc:"Code or identifier of the post that takes the notes"`
	Words string       `json:"words,omitempty" maxLength:"20000" doc:"Of a pledge: what is signed"`
	Items []AgendaItem `json:"items,omitempty" maxItems:"60"`
}

func (b GatheringBody) in(reg *org.Register) gathering.In {
	return gathering.In{Title: b.Title, On: b.On, At: b.At, Hall: b.Hall, Link: b.Link, Chair: apiPost(reg, b.Chair), Notes: apiPost(reg, b.Notes), Words: b.Words,
		Items: api.List(b.Items, func(x AgendaItem) gathering.Item { return gathering.Item{Title: x.Title, Priority: x.Priority} })}
}

// apiPost finds a post by identifier or code.
func apiPost(reg *org.Register, s string) org.PostID {
	if p := reg.PostByCode(s); p != nil {
		return p.ID
	}
	return org.PostID(s)
}

func unitOf(reg *org.Register) func(string) org.UnitID {
	return func(s string) org.UnitID {
		if u := reg.UnitByCode(s); u != nil {
			return u.ID
		}
		return org.UnitID(s)
	}
}

// AgendaItem is one point of an agenda.
type AgendaItem struct {
	Title    string `json:"title" maxLength:"300"`
	Priority string `json:"priority,omitempty" maxLength:"300" doc:"Of the RPJMD, in words"`
	Notes    string `json:"notes,omitempty" maxLength:"20000" readOnly:"true"`
}

// Gathering is one in a list.
type Gathering struct {
	ID      string     `json:"id"`
	Kind    string     `json:"kind" enum:"pledge,coaching,staff_meeting"`
	Series  string     `json:"series,omitempty" doc:"Identifier of the coaching round or chain of meetings"`
	Title   string     `json:"title"`
	On      clock.Date `json:"on" format:"date"`
	At      string     `json:"at" doc:"Local time" example:"09.00"`
	Hall    string     `json:"hall,omitempty"`
	Link    string     `json:"link,omitempty"`
	Chair   string     `json:"chair" doc:"Code of the post"`
	Notes   string     `json:"notes" doc:"Code of the post"`
	State   string     `json:"state" enum:"planned,invited,running,closed,cancelled"`
	Reason  string     `json:"reason,omitempty" doc:"Why it was cancelled"`
	Version int64      `json:"version" doc:"Send it with every change"`
	Invited int        `json:"invited"`
	Came    int        `json:"came"`
	Signers int        `json:"signers,omitempty"`
	Signed  int        `json:"signed,omitempty"`
}

func gatheringOf(reg *org.Register, g *gathering.Gathering, t gathering.Tally) Gathering {
	return Gathering{ID: string(g.ID), Kind: string(g.Kind), Series: string(g.Series), Title: g.Title, On: g.On, At: g.At, Hall: g.Hall, Link: g.Link, Chair: code(reg, g.Chair),
		Notes: code(reg, g.Notes), State: string(g.State), Reason: g.Reason, Version: g.Version, Invited: t.Invited, Came: t.Came(), Signers: t.Signers, Signed: t.Signed}
}

func code(reg *org.Register, id org.PostID) string {
	if p := reg.Posts[id]; p != nil {
		return p.Code
	}
	return string(id)
}

// Gatherings is one page of them.
type Gatherings struct {
	Items []Gathering `json:"items"`
	Next  string      `json:"next,omitempty" doc:"Send it as after; not there on the last page"`
}

// GatheringDetail is one with everything its page shows.
type GatheringDetail struct {
	Gathering
	Words      string            `json:"words,omitempty"`
	Summary    string            `json:"summary,omitempty"`
	Items      []AgendaItem      `json:"items"`
	Attendance map[string]int    `json:"attendance" doc:"Places by way of taking part"`
	Decisions  []MeetingDecision `json:"decisions"`
	Carried    []MeetingDecision `json:"carried" doc:"Of earlier meetings of the chain"`
	Papers     []MeetingPaper    `json:"papers"`
}

func detailOf(v *gathering.View) GatheringDetail {
	reg := v.Snapshot.Register
	d := GatheringDetail{Gathering: gatheringOf(reg, v.Gathering, v.Tally), Words: v.Words, Summary: v.Summary, Attendance: map[string]int{},
		Items: api.List(v.Items, func(x gathering.Item) AgendaItem { return AgendaItem{x.Title, x.Priority, x.Notes} })}
	for k, n := range v.Tally.By {
		d.Attendance[string(k)] = n
	}
	list := func(x *gathering.Decided) MeetingDecision { return decisionOf(reg, x) }
	d.Decisions, d.Carried = api.List(v.Decisions, list), api.List(v.Carried, list)
	d.Papers = api.List(v.Papers, func(p gathering.Paper) MeetingPaper {
		return MeetingPaper{Kind: string(p.Kind), State: string(p.State), Number: p.Number, Code: p.Code, Next: p.Next}
	})
	return d
}

// MeetingPaper is a paper of a gathering.
type MeetingPaper struct {
	Kind   string `json:"kind" enum:"invitation,pledge,meeting"`
	State  string `json:"state"`
	Number string `json:"number,omitempty"`
	Code   string `json:"code,omitempty"`
	Next   string `json:"next,omitempty" doc:"Title of who signs next"`
}

// MeetingDecision is a decision with how far it is.
type MeetingDecision struct {
	ID        string     `json:"id"`
	Gathering string     `json:"gathering"`
	N         int        `json:"n"`
	Words     string     `json:"words"`
	Post      string     `json:"post" doc:"Code of the post that owes it now"`
	Title     string     `json:"title"`
	Due       clock.Date `json:"due" format:"date"`
	State     string     `json:"state" enum:"open,paused,done,cancelled"`
	Late      bool       `json:"late,omitempty"`
	Outcome   string     `json:"outcome,omitempty"`
	Duty      string     `json:"duty"`
	Withdrawn string     `json:"withdrawn,omitempty" doc:"Why it was withdrawn"`
}

func decisionOf(reg *org.Register, d *gathering.Decided) MeetingDecision {
	return MeetingDecision{ID: string(d.ID), Gathering: string(d.Gathering), N: d.N, Words: d.Words, Post: code(reg, d.Owner), Title: d.Title, Due: d.Due, State: string(d.State),
		Late: d.Late, Outcome: d.Outcome, Duty: string(d.Duty), Withdrawn: d.Withdrawn}
}

// Invitee is a place of a gathering.
type Invitee struct {
	ID         string     `json:"id"`
	No         int        `json:"no" doc:"In the list asked for"`
	Post       string     `json:"post"`
	Title      string     `json:"title"`
	Person     string     `json:"person"`
	Name       string     `json:"name"`
	Agency     string     `json:"agency"`
	Signs      bool       `json:"signs,omitempty"`
	Attendance string     `json:"attendance" enum:"expected,hall,online,represented,excused,absent"`
	ArrivedAt  *time.Time `json:"arrived_at,omitempty"`
	Proxy      string     `json:"proxy,omitempty" doc:"Who came instead"`
	Excuse     string     `json:"excuse,omitempty"`
	SignedAt   *time.Time `json:"signed_at,omitempty"`
}

func inviteeOf(l gathering.Line) Invitee {
	return Invitee{ID: string(l.ID), No: l.No, Post: string(l.Post), Title: l.Title, Person: string(l.Person), Name: l.Name, Agency: l.Agency, Signs: l.Signs,
		Attendance: string(l.Attendance(gathering.Running)), ArrivedAt: instant(l.ArrivedAt), Proxy: l.Proxy.Name, Excuse: l.Excuse, SignedAt: instant(l.SignedAt)}
}

// instant is nil for no time.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Invitees is one page of places.
type Invitees struct {
	Items []Invitee `json:"items"`
	Total int       `json:"total"`
	Next  string    `json:"next,omitempty" doc:"Send it as after; not there on the last page"`
}

// ChosenInvitees says what a choice added.
type ChosenInvitees struct {
	Added  int `json:"added"`
	Had    int `json:"had" doc:"Were invited already"`
	Vacant int `json:"vacant" doc:"Posts that nobody serves"`
}

// InviteePass is a new personal link, shown once.
type InviteePass struct {
	Link   string `json:"link"`
	Code   string `json:"code"`
	Mailed string `json:"mailed,omitempty" doc:"Where the message goes, masked"`
}

// AttendanceNoted says how many places a note changed.
type AttendanceNoted struct {
	Changed int `json:"changed"`
}

// CoachingRound is how far a round got.
type CoachingRound struct {
	ID       string          `json:"id"`
	Title    string          `json:"title"`
	Sessions int             `json:"sessions"`
	Staff    int             `json:"staff"`
	Invited  int             `json:"invited"`
	Met      int             `json:"met"`
	Agencies []CoachedAgency `json:"agencies"`
}

// CoachedAgency is one agency of a coaching round.
type CoachedAgency struct {
	Unit      string     `json:"unit" doc:"Code"`
	Name      string     `json:"name"`
	Gathering string     `json:"gathering,omitempty" doc:"Its session"`
	On        clock.Date `json:"on,omitempty" format:"date"`
	Staff     int        `json:"staff"`
	Invited   int        `json:"invited"`
	Met       int        `json:"met"`
}

// PublicPledge is a pledge as anybody sees it.
type PublicPledge struct {
	Title      string            `json:"title"`
	On         clock.Date        `json:"on" format:"date"`
	Words      string            `json:"words"`
	Signers    int               `json:"signers"`
	Signed     int               `json:"signed"`
	Number     string            `json:"number,omitempty" doc:"Of its sealed paper"`
	Code       string            `json:"code,omitempty"`
	Signatures []PledgeSignature `json:"signatures"`
	Next       string            `json:"next,omitempty" doc:"Send it as after; not there on the last page"`
}

// PledgeSignature is one signature under a pledge.
type PledgeSignature struct {
	No   int        `json:"no"`
	Post string     `json:"post"`
	Name string     `json:"name"`
	Day  clock.Date `json:"day" format:"date"`
	Time string     `json:"time" doc:"Local time"`
}

// TakePlace is what somebody does at their own place.
type TakePlace struct {
	Do         string `json:"do" enum:"hall,online,represent,excuse,sign"`
	Proxy      string `json:"proxy,omitempty" maxLength:"120" doc:"Of represent: number of an employee, or a name"`
	ProxyTitle string `json:"proxy_title,omitempty" maxLength:"160"`
	Reason     string `json:"reason,omitempty" maxLength:"200" doc:"Of excuse"`
	Name       string `json:"name,omitempty" maxLength:"120" doc:"Of sign: the own name, typed"`
	PIN        string `json:"pin,omitempty" maxLength:"10" doc:"Of sign: six digits"`
	Again      string `json:"again,omitempty" maxLength:"10" doc:"The PIN again, the first time"`
}

// OwnPlace is one's own place in a gathering.
type OwnPlace struct {
	Gathering  string     `json:"gathering"`
	Name       string     `json:"name"`
	Title      string     `json:"title"`
	State      string     `json:"state" enum:"planned,invited,running,closed,cancelled"`
	Attendance string     `json:"attendance" enum:"expected,hall,online,represented,excused,absent"`
	Proxy      string     `json:"proxy,omitempty"`
	MaySign    bool       `json:"may_sign"`
	SignedAt   *time.Time `json:"signed_at,omitempty"`
	Signed     int        `json:"signed" doc:"How many have signed"`
	Signers    int        `json:"signers"`
}

func place(s *gathering.Seat, err error) (OwnPlace, error) {
	if err != nil {
		return OwnPlace{}, err
	}
	return OwnPlace{Gathering: string(s.ID), Name: s.Name, Title: s.Title, State: string(s.State), Attendance: string(s.Invitee.Attendance(s.State)), Proxy: s.Invitee.Proxy.Name,
		MaySign: s.MaySign, SignedAt: instant(s.Invitee.SignedAt), Signed: s.Tally.Signed, Signers: s.Tally.Signers}, nil
}

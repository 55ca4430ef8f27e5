package web

import (
	"slices"
	"strings"
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/duty"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/place"
)

const stateNames = "held,received,needs_info,forwarded,in_progress,answered,reopened,closed,rejected,merged,archived,transferred_out"

func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// ReportLine is a report in a list. Telephone and population numbers, mail
// addresses and the reporter's name are masked in its text.
type ReportLine struct {
	ID          complaint.ID        `json:"id"`
	Number      string              `json:"number,omitempty" example:"KDR-2611-7K3MQ4"`
	Gone        bool                `json:"gone,omitempty" doc:"After a decision: the token's owner may no longer read it; nothing else is told"`
	Kind        complaint.Kind      `json:"kind,omitempty" enum:"service,information,aspiration,oversight,public_information,whistleblowing"`
	Category    routing.CategoryKey `json:"category,omitempty"`
	Channel     complaint.Channel   `json:"channel,omitempty" enum:"web,counter,mail,whatsapp,telegram,chat,social,open311,lapor"`
	State       complaint.State     `json:"state,omitempty" enum:"held,received,needs_info,forwarded,in_progress,answered,reopened,closed,rejected,merged,archived,transferred_out"`
	Secret      bool                `json:"secret,omitempty" doc:"The public does not see what it says"`
	Anonymous   bool                `json:"anonymous,omitempty" doc:"The handling agency may not learn who it was"`
	Text        string              `json:"text,omitempty"`
	Place       *ReportPlace        `json:"place,omitempty"`
	Unit        org.UnitID          `json:"unit,omitempty" doc:"Nothing while the coordinator has it"`
	UnitName    string              `json:"unit_name,omitempty"`
	Post        org.PostID          `json:"post,omitempty" doc:"The post that owes it; never a person"`
	ReceivedAt  *time.Time          `json:"received_at,omitempty"`
	FirstBy     *time.Time          `json:"first_by,omitempty" doc:"Until when a first answer is promised"`
	DueAt       *time.Time          `json:"due_at,omitempty" doc:"Until when the matter is to be finished"`
	Provisional bool                `json:"provisional,omitempty" doc:"The deadline touched a year without decree: it may move"`
	Late        bool                `json:"late,omitempty"`
	AnsweredAt  *time.Time          `json:"answered_at,omitempty"`
	ClosedAt    *time.Time          `json:"closed_at,omitempty"`
	ReplyUntil  clock.Date          `json:"reply_until,omitempty" doc:"Last day of the reporter"`
	Bounces     int                 `json:"bounces,omitempty" doc:"How often agencies returned it"`
	Reopened    int                 `json:"reopened,omitempty" doc:"How often the reporter took it up again"`
	Rating      int                 `json:"rating,omitempty" doc:"Stars, 1 to 5"`
	Version     int64               `json:"version"`
}

func reportLine(c *complaint.Complaint, unitName string, late bool) ReportLine {
	return ReportLine{ID: c.ID, Number: c.Number, Kind: c.Kind, Category: c.Category, Channel: c.Channel, State: c.State, Secret: c.Secret, Anonymous: c.Anonymous,
		Text: c.Text, Place: reportPlace(c.Where), Unit: c.Unit, UnitName: unitName, Post: c.Post, ReceivedAt: when(c.ReceivedAt), FirstBy: when(c.FirstBy), DueAt: when(c.DueAt),
		Provisional: c.Provisional, Late: late, AnsweredAt: when(c.AnsweredAt), ClosedAt: when(c.ClosedAt), ReplyUntil: c.ReplyUntil, Bounces: c.Bounces,
		Reopened: c.Reopened, Rating: c.Rating, Version: c.Version}
}

func reportPlace(w complaint.Where) *ReportPlace {
	if w == (complaint.Where{}) {
		return nil
	}
	return &ReportPlace{reportPoint(w.Point), w.Village, w.Note}
}

func reportPoint(p place.Point) *ReportPoint {
	if p.IsZero() {
		return nil
	}
	return &ReportPoint{p.Lat, p.Lon}
}

// ReportPage is a page of reports, newest first.
type ReportPage struct {
	Items []ReportLine `json:"items" nullable:"false"`
	Next  string       `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
}

// HeldReports are reports that wait for a moderator.
type HeldReports struct {
	Items []HeldReport `json:"items" nullable:"false"`
}

// HeldReport is one of them with why.
type HeldReport struct {
	ReportLine
	Why []HeldWhy `json:"why" nullable:"false"`
}

// HeldWhy is a reason to hold a report.
type HeldWhy struct {
	Kind  string   `json:"kind" enum:"spam,abuse,flood" doc:"flood: the same words came too often within an hour"`
	Words []string `json:"words" nullable:"false" doc:"Of the text that said so"`
}

// ReportStep is a line of a history.
type ReportStep struct {
	N      int                `json:"n"`
	At     time.Time          `json:"at"`
	Kind   complaint.StepKind `json:"kind" example:"answer"`
	View   complaint.Audience `json:"view" enum:"public,reporter,desk" doc:"Who may read it"`
	Person string             `json:"person,omitempty" doc:"The official; for the desk only"`
	Name   string             `json:"name,omitempty"`
	ByPost org.PostID         `json:"by_post,omitempty" doc:"Whose power was used"`
	Unit   org.UnitID         `json:"unit,omitempty" doc:"Whose the report was then"`
	Text   string             `json:"text,omitempty"`
	About  int                `json:"about,omitempty" doc:"Of a correction: n of the answer that it corrects"`
}

func reportStep(s complaint.Step) ReportStep {
	return ReportStep{N: s.N, At: s.At, Kind: s.Kind, View: s.View, Person: s.Person, ByPost: s.ByPost, Unit: s.Unit, Text: s.Text, About: s.About}
}

// ReportPromise is until when the citizen hears from whom.
type ReportPromise struct {
	First       *time.Time  `json:"first_by,omitempty" doc:"A first answer by"`
	Due         *time.Time  `json:"due_at,omitempty" doc:"The matter finished by"`
	Provisional bool        `json:"provisional,omitempty"`
	Paused      bool        `json:"paused,omitempty" doc:"The reporter was asked; the clock stands"`
	Basis       string      `json:"basis,omitempty" doc:"The rule that gives the time"`
	Unit        org.UnitID  `json:"unit,omitempty"`
	UnitName    string      `json:"unit_name,omitempty"`
	Post        org.PostID  `json:"post,omitempty"`
	PostTitle   string      `json:"post_title,omitempty"`
	Days        []ReportDay `json:"days" nullable:"false" doc:"Every day that was looked at on the way to the due day; empty in lists"`
}

// ReportDay is a day of the receipt of a promise.
type ReportDay struct {
	Date    clock.Date       `json:"date" format:"date"`
	Verdict calendar.Verdict `json:"verdict"`
	Count   int              `json:"count,omitempty" doc:"Running number of a day that counts"`
	Reason  string           `json:"reason,omitempty"`
	Basis   string           `json:"basis,omitempty"`
}

func reportPromise(p complaint.Promise) ReportPromise {
	out := ReportPromise{First: when(p.First), Due: when(p.Due), Provisional: p.Provisional, Paused: p.Paused, Unit: p.Unit, UnitName: p.UnitName, Post: p.Post, PostTitle: p.PostTitle,
		Days: api.List(p.Days.Days, func(d calendar.Day) ReportDay { return ReportDay{d.Date, d.Verdict, d.Count, d.Reason, d.Basis} })}
	if !p.Basis.IsZero() {
		out.Basis = p.Basis.String()
	}
	return out
}

// ReportPhoto is a picture of a report, or evidence of the work.
type ReportPhoto struct {
	ID      complaint.PhotoID `json:"id"`
	Kind    string            `json:"kind" enum:"report,info,evidence"`
	Width   int               `json:"width" doc:"Pixels"`
	Height  int               `json:"height" doc:"Pixels"`
	TakenAt *time.Time        `json:"taken_at,omitempty" doc:"What the file said"`
	Point   *ReportPoint      `json:"point,omitempty" doc:"Where the camera stood: told to who sent it, and for evidence to the desk"`
	AddedAt time.Time         `json:"added_at"`
	Hidden  bool              `json:"hidden,omitempty" doc:"From the public"`
	Doubts  []ReportDoubt     `json:"doubts" nullable:"false" doc:"Reasons to look twice, gravest first; for the desk only"`
}

// ReportDoubt is a reason to look twice at a photo.
type ReportDoubt struct {
	Suspicion string  `json:"suspicion" enum:"reused,resembles,taken_before,taken_ahead,elsewhere"`
	Report    string  `json:"report,omitempty" doc:"Number of the report with the photo that it is like"`
	Bits      int     `json:"bits,omitempty" doc:"Of 64, in which the two differ"`
	Hours     int     `json:"hours,omitempty" doc:"By how much it is too old, or ahead"`
	Metres    float64 `json:"metres,omitempty" doc:"From where it should have been taken"`
}

func reportPhoto(p complaint.Photo) ReportPhoto {
	out := ReportPhoto{ID: p.ID, Kind: p.Kind, Width: p.Width, Height: p.Height, TakenAt: when(p.TakenAt), AddedAt: p.AddedAt, Hidden: p.Hidden,
		Doubts: api.List(p.Doubts, func(d complaint.Doubt) ReportDoubt {
			return ReportDoubt{string(d.Suspicion), d.Number, d.Bits, int(d.Before.Hours()), d.Metres}
		})}
	if p.Position != nil {
		out.Point = &ReportPoint{p.Position.Lat, p.Position.Lon}
	}
	return out
}

// ReportRef points to another report.
type ReportRef struct {
	ID     complaint.ID    `json:"id"`
	Number string          `json:"number"`
	State  complaint.State `json:"state"`
	Text   string          `json:"text,omitempty"`
}

func reportRef(r complaint.Ref) ReportRef { return ReportRef(r) }

// ReportDetail is a report with everything its page shows, except who sent it.
type ReportDetail struct {
	ReportLine
	Promise     ReportPromise      `json:"promise"`
	Duty        duty.ID            `json:"duty,omitempty" doc:"See GET /duties/{id}"`
	Owner       ReportOwner        `json:"owner"`
	Steps       []ReportStep       `json:"steps" nullable:"false" doc:"Oldest first"`
	Photos      []ReportPhoto      `json:"photos" nullable:"false"`
	Merged      []ReportRef        `json:"merged" nullable:"false" doc:"Reports that were merged into this one"`
	Into        *ReportRef         `json:"into,omitempty" doc:"The report with which it goes on"`
	Alike       []SimilarReport    `json:"alike" nullable:"false" doc:"Open reports that resemble it"`
	Looks       []ReportLook       `json:"looks" nullable:"false" doc:"At the reporter's identity, newest first"`
	Messages    []ReportMessage    `json:"messages" nullable:"false" doc:"What the reporter and followers were told; no addresses"`
	Followers   int                `json:"followers"`
	HasReporter bool               `json:"has_reporter" doc:"There is an identity to open"`
	Ways        []string           `json:"ways" nullable:"false" doc:"By which the reporter can be told"`
	Draft       *ReportDraft       `json:"draft,omitempty"`
	Writing     *ReportWriting     `json:"writing,omitempty" doc:"Who holds it to write an answer"`
	Advice      []RoutingAdvice    `json:"advice" nullable:"false" doc:"Suggested routing while the coordinator has it, best first"`
	Information *ReportInformation `json:"information,omitempty"`
	Source      string             `json:"source,omitempty" doc:"Address or number it was copied from"`
	HappenedOn  clock.Date         `json:"happened_on,omitempty"`
	Transferred string             `json:"transferred_to,omitempty"`
	Reason      string             `json:"reason,omitempty" doc:"Of a refusal, a transfer or a giving up"`
	May         []string           `json:"may" nullable:"false" doc:"What the token's owner may do now" example:"[\"answer\",\"forward\"]"`
}

// ReportOwner is who answers for a report today.
type ReportOwner struct {
	Post    org.PostID     `json:"post,omitempty" doc:"The post that owes"`
	Chair   org.PostID     `json:"chair,omitempty" doc:"The post that answers: the same, its successor, or the nearest superior who is there"`
	Title   string         `json:"title,omitempty"`
	Why     duty.Why       `json:"why,omitempty" enum:"held,succeeded,vacant,nobody"`
	Holders []ReportHolder `json:"holders" nullable:"false"`
}

// ReportHolder is who sits in a chair.
type ReportHolder struct {
	Person people.PersonID `json:"person"`
	Name   string          `json:"name"`
	Kind   org.HoldingKind `json:"kind" enum:"definitive,plt,plh,interim"`
}

// ReportLook is one look of an official at an identity.
type ReportLook struct {
	At     time.Time `json:"at"`
	Name   string    `json:"name"`
	Title  string    `json:"title,omitempty"`
	Reason string    `json:"reason"`
}

func reportLook(l complaint.Look) ReportLook { return ReportLook{l.At, l.Name, l.Title, l.Reason} }

// ReportMessage is something told to a reporter or follower.
type ReportMessage struct {
	Way       string     `json:"way" example:"mail"`
	Kind      string     `json:"kind"`
	Subject   string     `json:"subject"`
	State     string     `json:"state" enum:"queued,sent,failed,dropped"`
	Attempts  int        `json:"attempts"`
	CreatedAt time.Time  `json:"created_at"`
	SentAt    *time.Time `json:"sent_at,omitempty"`
}

func reportMessage(m complaint.Message) ReportMessage {
	return ReportMessage{m.Way, m.Kind, m.Subject, m.State, m.Attempts, m.CreatedAt, when(m.SentAt)}
}

// ReportDraft is an unfinished answer.
type ReportDraft struct {
	Text  string    `json:"text"`
	Final bool      `json:"final"`
	Name  string    `json:"name" doc:"Who wrote it"`
	At    time.Time `json:"at"`
}

// ReportWriting tells who writes an answer.
type ReportWriting struct {
	Person string    `json:"person"`
	Name   string    `json:"name"`
	Until  time.Time `json:"until"`
	Mine   bool      `json:"mine"`
}

// RoutingAdvice is one suggestion of topic and agency.
type RoutingAdvice struct {
	Category   routing.CategoryKey `json:"category"`
	Unit       org.UnitID          `json:"unit,omitempty"`
	TransferTo string              `json:"transfer_to,omitempty" doc:"A body outside the region that has the authority"`
	Percent    int                 `json:"percent" doc:"Of a hundred such suggestions so many are right"`
	Words      []string            `json:"words" nullable:"false" doc:"Of the text that spoke for it"`
}

func routingAdvice(s routing.Suggestion) RoutingAdvice {
	return RoutingAdvice{s.Category, s.Unit, s.TransferTo, int(s.Confidence*100 + 0.5), api.List(s.Reasons, func(r routing.Reason) string { return r.Words })}
}

// ReportInformation is where a formal request for public information stands.
type ReportInformation struct {
	Purpose      string     `json:"purpose"`
	Way          string     `json:"way,omitempty"`
	ExtendedAt   *time.Time `json:"extended_at,omitempty"`
	ObjectUntil  clock.Date `json:"object_until,omitempty" doc:"Last day of an objection"`
	ObjectedAt   *time.Time `json:"objected_at,omitempty"`
	Ground       string     `json:"ground,omitempty"`
	Objection    string     `json:"objection,omitempty"`
	DecideBy     *time.Time `json:"decide_by,omitempty"`
	DecidedAt    *time.Time `json:"decided_at,omitempty"`
	Upheld       bool       `json:"upheld,omitempty" doc:"The objection was right"`
	Decision     string     `json:"decision,omitempty"`
	DisputeUntil clock.Date `json:"dispute_until,omitempty" doc:"Last day to go to the information commission"`
}

func reportInformation(i *complaint.Information) *ReportInformation {
	if i == nil {
		return nil
	}
	return &ReportInformation{i.Purpose, i.Way, when(i.ExtendedAt), i.ObjectUntil, when(i.ObjectedAt), string(i.Ground), i.Objection, when(i.DecideBy), when(i.DecidedAt),
		i.Upheld, i.Decision, i.DisputeUntil}
}

func reportDetail(reg *org.Register, c *complaint.Case) ReportDetail {
	name := func(id string) string {
		if p := reg.People[people.PersonID(id)]; p != nil {
			return p.Name.String()
		}
		return ""
	}
	unit := ""
	if u := reg.Units[c.Unit]; u != nil {
		unit = u.Name
	}
	out := ReportDetail{ReportLine: reportLine(c.Complaint, unit, c.Public.Late), Promise: reportPromise(c.Promise), Duty: c.Complaint.Duty, Photos: api.List(c.Photos, reportPhoto),
		Merged: api.List(c.Merged, reportRef), Alike: api.List(c.Alike, similarReport), Looks: api.List(c.Looks, reportLook), Messages: api.List(c.Messages, reportMessage),
		Followers: c.Followers, HasReporter: c.HasPerson, Ways: api.List(c.Ways, func(w string) string { return w }), Advice: api.List(c.Advice.Suggestions, routingAdvice),
		Information: reportInformation(c.Information), Source: c.Source, HappenedOn: c.HappenedOn, Transferred: c.TransferredTo, Reason: c.Reason, May: []string{}}
	out.Steps = api.List(c.Steps, func(s complaint.Step) ReportStep {
		x := reportStep(s)
		x.Name = name(s.Person)
		return x
	})
	out.Owner = ReportOwner{Why: c.Owner.Why, Holders: api.List(c.Owner.Holdings, func(h *org.Holding) ReportHolder {
		return ReportHolder{h.Person, name(string(h.Person)), h.Kind}
	})}
	if c.Owner.Post != nil {
		out.Owner.Post = c.Owner.Post.ID
	}
	if c.Owner.Chair != nil {
		out.Owner.Chair, out.Owner.Title = c.Owner.Chair.ID, c.Owner.Chair.Title
	}
	if c.Into != nil {
		r := reportRef(*c.Into)
		out.Into = &r
	}
	if d := c.Draft; d != nil {
		out.Draft = &ReportDraft{d.Text, d.Final, d.Name, d.At}
	}
	if w := c.Writing; w != nil {
		out.Writing = &ReportWriting{w.Person, w.Name, w.Until, w.Mine}
	}
	for verb, yes := range c.May {
		if yes {
			out.May = append(out.May, verb)
		}
	}
	slices.SortFunc(out.May, strings.Compare)
	return out
}

// gone marks a report that the reader may no longer read.
func (d ReportDetail) gone() ReportDetail {
	d.Gone = true
	return d
}

// ReportOffices are the units that reports can be sent to.
type ReportOffices struct {
	Items []ReportOffice `json:"items" nullable:"false"`
}

// ReportOffice is one of them.
type ReportOffice struct {
	ID     org.UnitID `json:"id"`
	Code   string     `json:"code"`
	Name   string     `json:"name"`
	Agency bool       `json:"agency" doc:"An agency, not a part of one"`
}

// ReportAnswered is a report after an answer.
type ReportAnswered struct {
	ReportDetail
	Findings []ReportFinding `json:"findings" nullable:"false" doc:"What was to be mended, when it was sent anyway"`
}

// ReportFindings is what should be mended in an answer.
type ReportFindings struct {
	Findings []ReportFinding `json:"findings" nullable:"false"`
}

// ReportFinding is one thing to mend.
type ReportFinding struct {
	Key     string `json:"key" example:"complaint.answer.no_date"`
	Message string `json:"message"`
	From    int    `json:"from" doc:"Byte of the text where it begins; both 0 for the whole"`
	Until   int    `json:"until"`
}

// PreparedAnswers is a list of prepared answers.
type PreparedAnswers struct {
	Items []PreparedAnswer `json:"items" nullable:"false"`
}

// PreparedAnswer is a prepared answer.
type PreparedAnswer struct {
	ID       string              `json:"id"`
	Title    string              `json:"title"`
	Text     string              `json:"text"`
	Category routing.CategoryKey `json:"category,omitempty" doc:"Nothing for every category"`
	Unit     org.UnitID          `json:"unit,omitempty" doc:"Nothing for every agency"`
	Version  int64               `json:"version"`
}

func preparedAnswer(c complaint.Canned) PreparedAnswer {
	return PreparedAnswer{c.ID, c.Title, c.Text, c.Category, c.Unit, c.Version}
}

// DataRequests are requests of data subjects.
type DataRequests struct {
	Items []DataRequest `json:"items" nullable:"false"`
}

// DataRequest is what somebody asks about their own data.
type DataRequest struct {
	ID       string     `json:"id"`
	Report   string     `json:"report" doc:"Number of the report"`
	Kind     string     `json:"kind" enum:"copy,correct,erase"`
	State    string     `json:"state" enum:"open,done,refused"`
	OpenedAt time.Time  `json:"opened_at"`
	DueAt    time.Time  `json:"due_at" doc:"By the law on personal data"`
	DoneAt   *time.Time `json:"done_at,omitempty"`
	Reason   string     `json:"reason,omitempty"`
}

func dataRequest(r complaint.SubjectRequest) DataRequest {
	return DataRequest{r.ID, r.Number, r.Kind, r.State, r.OpenedAt, r.DueAt, when(r.DoneAt), r.Reason}
}

package web

import (
	"time"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
)

// ReportReceipt is what the sender of a report keeps.
type ReportReceipt struct {
	ID          complaint.ID      `json:"id"`
	Number      string            `json:"number" example:"KDR-2611-7K3MQ4"`
	Digits      string            `json:"digits" doc:"Three digits that go with the number: the last of the contact, or made for the receipt"`
	DigitsMade  bool              `json:"digits_made,omitempty" doc:"There was no contact: write the digits down"`
	Token       string            `json:"token" doc:"Opens the report without digits; for the sender only"`
	Kind        complaint.Kind    `json:"kind" enum:"service,information,aspiration,oversight,public_information,whistleblowing"`
	State       complaint.State   `json:"state" enum:"held,received,needs_info,forwarded,in_progress,answered,reopened,closed,rejected,merged,archived,transferred_out"`
	Promise     ReportPromise     `json:"promise"`
	Again       bool              `json:"again,omitempty" doc:"The same key came before; nothing was stored now"`
	Emergencies []ReportEmergency `json:"emergencies" nullable:"false" doc:"Numbers to call now"`
}

// ReportEmergency is a number to call now.
type ReportEmergency struct {
	Number string `json:"number" example:"112"`
	Words  string `json:"words" doc:"Of the text that say so"`
}

func reportReceipt(r complaint.Receipt) ReportReceipt {
	return ReportReceipt{r.ID, r.Number, r.Tail, r.TailMade, r.Token, r.Kind, r.State, reportPromise(r.Promise), r.Again,
		api.List(r.Emergencies, func(e routing.Emergency) ReportEmergency { return ReportEmergency{e.Number, e.Reason.Words} })}
}

// ReportFollowing is what a follower keeps.
type ReportFollowing struct {
	Number string `json:"number" doc:"Of the report that goes on, when the one asked for was merged"`
	Digits string `json:"digits"`
	Token  string `json:"token"`
	Again  bool   `json:"again,omitempty" doc:"They followed before"`
}

// PublicReport is what everybody may see of a report.
type PublicReport struct {
	Number      string              `json:"number"`
	Kind        complaint.Kind      `json:"kind" enum:"service,information,aspiration,oversight,public_information,whistleblowing"`
	Category    routing.CategoryKey `json:"category,omitempty"`
	State       complaint.State     `json:"state" enum:"held,received,needs_info,forwarded,in_progress,answered,reopened,closed,rejected,merged,archived,transferred_out"`
	Secret      bool                `json:"secret,omitempty" doc:"Text, place and photos are not there then"`
	Text        string              `json:"text,omitempty"`
	Place       *ReportPlace        `json:"place,omitempty"`
	Photos      []complaint.PhotoID `json:"photos" nullable:"false"`
	ReceivedAt  time.Time           `json:"received_at"`
	Promise     ReportPromise       `json:"promise"`
	Late        bool                `json:"late,omitempty"`
	Steps       []ReportStep        `json:"steps" nullable:"false" doc:"Oldest first; answers are among them; empty in lists"`
	Followers   int                 `json:"followers" doc:"With those of merged reports; 0 in lists"`
	Rating      int                 `json:"rating,omitempty" doc:"Stars, 1 to 5"`
	MergedInto  string              `json:"merged_into,omitempty" doc:"Number under which it goes on"`
	Transferred string              `json:"transferred_to,omitempty" doc:"The body that has the authority"`
	Reason      string              `json:"reason,omitempty"`
	AnsweredAt  *time.Time          `json:"answered_at,omitempty"`
	ClosedAt    *time.Time          `json:"closed_at,omitempty"`
}

func publicReport(p *complaint.Public) PublicReport {
	return PublicReport{Number: p.Number, Kind: p.Kind, Category: p.Category, State: p.State, Secret: p.Secret, Text: p.Text, Place: reportPlace(p.Where),
		Photos: api.List(p.Photos, func(x complaint.Photo) complaint.PhotoID { return x.ID }), ReceivedAt: p.ReceivedAt, Promise: reportPromise(p.Promise), Late: p.Late,
		Steps: api.List(p.Steps, reportStep), Followers: p.Followers, Rating: p.Rating, MergedInto: p.MergedInto, Transferred: p.Transferred, Reason: p.Reason,
		AnsweredAt: when(p.AnsweredAt), ClosedAt: when(p.ClosedAt)}
}

// PublicReports is a page of what everybody may see.
type PublicReports struct {
	Items []PublicReport `json:"items" nullable:"false"`
	Next  string         `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
}

func publicReports(p complaint.PublicPage) PublicReports {
	return PublicReports{api.List(p.Items, func(x complaint.Public) PublicReport { return publicReport(&x) }), string(p.Next)}
}

// SimilarReport is an open report that resembles another.
type SimilarReport struct {
	PublicReport
	Score  float64 `json:"score" doc:"How much, 0 to 1"`
	Same   bool    `json:"same,omitempty" doc:"The same words"`
	Metres float64 `json:"metres" doc:"Between the two places"`
	Days   int     `json:"days" doc:"Between the two days"`
}

func similarReport(a complaint.Alike) SimilarReport {
	return SimilarReport{publicReport(&a.Public), a.Score, a.Same, a.Metres, a.Days}
}

// SimilarReports are open reports that resemble one that is being written.
type SimilarReports struct {
	Items []SimilarReport `json:"items" nullable:"false"`
}

// MyReport is what the reporter or a follower sees.
type MyReport struct {
	PublicReport
	Reporter    bool               `json:"reporter" doc:"The holder of the receipt sent it; otherwise they follow it"`
	ReplyUntil  clock.Date         `json:"reply_until,omitempty" doc:"Last day to answer a question or to reopen"`
	Question    string             `json:"question,omitempty" doc:"What the officer asks"`
	Looks       []ReportLook       `json:"looks" nullable:"false" doc:"At the reporter's identity, newest first"`
	Messages    []ReportMessage    `json:"messages" nullable:"false"`
	Ways        []string           `json:"ways" nullable:"false" doc:"By which they are told"`
	Erased      bool               `json:"erased,omitempty" doc:"Their identity was erased"`
	May         []string           `json:"may" nullable:"false" enum:"add,rate,reopen,object"`
	Information *ReportInformation `json:"information,omitempty"`
	Requests    []DataRequest      `json:"data_requests" nullable:"false"`
}

func myReport(o *complaint.Own) MyReport {
	out := MyReport{PublicReport: publicReport(&o.Public), Reporter: o.Reporter, ReplyUntil: o.ReplyUntil, Question: o.Question, Looks: api.List(o.Looks, reportLook),
		Messages: api.List(o.Messages, reportMessage), Ways: api.List(o.Ways, func(w string) string { return w }), Erased: o.Erased, May: []string{},
		Information: reportInformation(o.Information), Requests: api.List(o.Requests, dataRequest)}
	for _, m := range []struct {
		verb string
		yes  bool
	}{{"add", o.MayAdd}, {"rate", o.MayRate}, {"reopen", o.MayReopen}, {"object", o.MayObject}} {
		if m.yes {
			out.May = append(out.May, m.verb)
		}
	}
	return out
}

// OpenMonths are the months with open data.
type OpenMonths struct {
	Items []string `json:"items" nullable:"false" doc:"YYYY-MM, newest first"`
}

// FigureDays are the days with published figures.
type FigureDays struct {
	Items []clock.Date `json:"items" nullable:"false" doc:"Newest first"`
}

// PublicReportOf is a public report as programs see it, for the command line too.
func PublicReportOf(p *complaint.Public) PublicReport { return publicReport(p) }

// PublicReportsOf is a page of them.
func PublicReportsOf(p complaint.PublicPage) PublicReports { return publicReports(p) }

// FiguresOf are published figures as programs see them.
func FiguresOf(f *complaint.Figures) ReportFigures { return reportFigures(f) }

// ReportFigures are the figures of a day.
type ReportFigures struct {
	Day      clock.Date     `json:"day" format:"date"`
	CutOff   time.Time      `json:"cut_off"`
	From     clock.Date     `json:"from" format:"date" doc:"First day of receipt that is counted"`
	Region   ReportFigure   `json:"region"`
	Agencies []ReportFigure `json:"agencies" nullable:"false" doc:"By name"`
}

// ReportFigure is the numbers of an agency, or of the region.
type ReportFigure struct {
	Unit        string     `json:"unit,omitempty"`
	Name        string     `json:"name,omitempty"`
	Received    int        `json:"received" doc:"Accepted reports; those refused, merged, given up, handed to others or ended elsewhere stand beside"`
	Open        int        `json:"open" doc:"Still owed"`
	Waiting     int        `json:"waiting_for_reporter" doc:"Of those open"`
	Late        int        `json:"late" doc:"Of those open, whose time is over"`
	Answered    int        `json:"answered" doc:"With a final answer; a hand-on is none"`
	OnTime      int        `json:"answered_on_time" doc:"Of those answered, by the promised day"`
	FirstOnTime int        `json:"first_answer_on_time" doc:"Of those received, that heard a first answer in time"`
	Verified    int        `json:"verified_in_time"`
	Reopened    int        `json:"reopened"`
	Bounced     int        `json:"returned_by_agency"`
	MedianFirst int        `json:"median_hours_to_first_answer" doc:"Hours; half took longer"`
	MedianFinal int        `json:"median_hours_to_final_answer" doc:"Hours; half took longer"`
	Rated       int        `json:"rated"`
	Stars10     int        `json:"rating_average_times_ten" doc:"Average stars times ten: 43 is 4.3"`
	Rejected    int        `json:"refused"`
	Merged      int        `json:"merged"`
	Archived    int        `json:"given_up"`
	Transferred int        `json:"handed_to_other_bodies"`
	Elsewhere   int        `json:"ended_elsewhere" doc:"Ended in another system before they were taken over"`
	Silent      bool       `json:"silent" doc:"It owes late answers and has answered nothing within thirty days"`
	LastAnswer  clock.Date `json:"last_answer,omitempty"`
}

func reportFigures(f *complaint.Figures) ReportFigures {
	return ReportFigures{f.Day, f.CutOff, f.From, reportFigure(f.Region), api.List(f.Agencies, reportFigure)}
}

func reportFigure(f complaint.Figure) ReportFigure {
	return ReportFigure{f.Unit, f.Name, f.Received, f.Open, f.Waiting, f.Late, f.Answered, f.OnTime, f.FirstOnTime, f.Verified, f.Reopened, f.Bounced, f.MedianFirst, f.MedianFinal,
		f.Rated, f.Stars10, f.Rejected, f.Merged, f.Archived, f.Transferred, f.Elsewhere, f.Silent, f.LastAnswer}
}

// ReportCategories is what can be reported.
type ReportCategories struct {
	Items []ReportCategory `json:"items" nullable:"false"`
}

// ReportCategory is a subject that citizens report about.
type ReportCategory struct {
	Key        routing.CategoryKey `json:"key"`
	Name       string              `json:"name"`
	NameEn     string              `json:"name_en"`
	Family     routing.Family      `json:"family" doc:"The kind of agency, whatever it is called in this region"`
	Affair     string              `json:"affair,omitempty" doc:"Code of the government affair" example:"1.03"`
	Kind       string              `json:"kind" enum:"service,oversight,information,aspiration"`
	Urgent     bool                `json:"urgent,omitempty"`
	Secret     bool                `json:"secret,omitempty" doc:"Hidden from the public by itself"`
	TransferTo string              `json:"transfer_to,omitempty" doc:"A body outside the region that has the authority"`
}

// ReportPulse is what citizens said lately.
type ReportPulse struct {
	Today          clock.Date    `json:"today" format:"date"`
	Days           []PulseDay    `json:"days" nullable:"false" doc:"The fourteen days before today, oldest first"`
	Last           int           `json:"last" doc:"Reports of the last seven days"`
	Before         int           `json:"before" doc:"Of the seven days before them"`
	Kept           int           `json:"kept" doc:"First answers that fell due in the last seven days and came in time"`
	Promised       int           `json:"promised" doc:"First answers that fell due in the last seven days"`
	KeptBefore     int           `json:"kept_before"`
	PromisedBefore int           `json:"promised_before"`
	Topics         []PulseTopic  `json:"topics" nullable:"false" doc:"Of the last seven days, most first"`
	Areas          []PulseArea   `json:"areas" nullable:"false" doc:"Of the last seven days, most first"`
	Newest         []PulseReport `json:"newest" nullable:"false"`
}

// PulseDay is the reports of a day.
type PulseDay struct {
	Day clock.Date `json:"day" format:"date"`
	N   int        `json:"n"`
}

// PulseTopic is the reports about a category.
type PulseTopic struct {
	Category routing.CategoryKey `json:"category"`
	N        int                 `json:"n"`
	Before   int                 `json:"before"`
}

// PulseArea is the reports from a kelurahan or desa.
type PulseArea struct {
	Village string `json:"village" doc:"Kemendagri code"`
	N       int    `json:"n"`
	Before  int    `json:"before"`
}

// PulseReport is one of the newest reports.
type PulseReport struct {
	Number string          `json:"number"`
	State  complaint.State `json:"state"`
	Text   string          `json:"text"`
}

func reportPulse(p *complaint.Pulse) ReportPulse {
	return ReportPulse{p.Today, api.List(p.Days, func(d complaint.DayCount) PulseDay { return PulseDay{d.Day, d.N} }), p.Last, p.Before, p.Kept, p.Promised, p.KeptBefore, p.PromisedBefore,
		api.List(p.Topics, func(t complaint.TopicCount) PulseTopic { return PulseTopic{t.Category, t.N, t.Before} }),
		api.List(p.Areas, func(a complaint.AreaCount) PulseArea { return PulseArea{a.Village, a.N, a.Before} }),
		api.List(p.Newest, func(r complaint.Ref) PulseReport { return PulseReport{r.Number, r.State, r.Text} })}
}

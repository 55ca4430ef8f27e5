package web

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

const (
	apiTag    = "duties"
	apiSample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"
)

// programs is the door of programs to what posts owe.
type programs struct {
	engine *duty.Engine
	today  func() clock.Date
}

// API adds the operations on duties. today is the date in the region.
func API(a huma.API, duties *duty.Engine, today func() clock.Date) {
	x := programs{duties, today}
	x.addReading(a)
	x.addWriting(a)
}

func (x programs) addReading(a huma.API) {
	read := func(id, route, try string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.DutiesRead, Try: try, Summary: sum, Text: text}
	}
	api.Register(a, read("list-duties", "GET /duties", "/duties?window=late",
		api.Words{ID: "Tugas saya", EN: "My duties"},
		api.Words{ID: "Tanggungan jabatan yang hari ini dipegang pemilik token, definitif maupun sebagai Plt atau Plh, yang paling dekat tenggatnya lebih dulu; termasuk tanggungan jabatan kosong di bawahnya.",
			EN: "What the posts owe that the token's owner holds today, definitive or acting, soonest due first; with the duties of empty posts below."}), x.inbox)
	op := read("get-duty", "GET /duties/{id}", "/duties/"+apiSample,
		api.Words{ID: "Satu tugas", EN: "One duty"},
		api.Words{ID: "Jabatan penanggung, siapa yang menjabat sekarang, riwayat, dan setiap hari yang dihitung menuju tenggat.",
			EN: "The post that owes, who sits there now, the history, and every day that was counted up to the deadline."})
	op.Errors = []errs.Kind{errs.NotFound}
	api.Register(a, op, x.get)
	op = read("who-was-responsible", "GET /duties/{id}/responsible", "/duties/"+apiSample+"/responsible?on=2026-11-26",
		api.Words{ID: "Siapa yang bertanggung jawab pada suatu tanggal", EN: "Who was responsible on a date"},
		api.Words{ID: "Jabatan yang menanggung tugas itu pada tanggalnya dan siapa yang mendudukinya hari itu. Bila hari itu diteruskan, semuanya berurutan.",
			EN: "The post that owed the duty on the date and who sat there that day. Where it was handed on that day, all of them in turn."})
	op.Errors = []errs.Kind{errs.NotFound}
	api.Register(a, op, x.responsible)
	op = read("list-post-duties", "GET /posts/{id}/duties", "/posts/DISDIK-K/duties?on=2026-11-26",
		api.Words{ID: "Tanggungan sebuah jabatan pada suatu tanggal", EN: "What a post owed on a date"},
		api.Words{ID: "Setiap tugas yang ditanggung jabatan itu pada tanggalnya, dengan sejak dan sampai kapan. Bagi pemegangnya dan atasannya.",
			EN: "Every duty that the post owed on the date, with since and until when. For its holders and their superiors."})
	op.Errors = []errs.Kind{errs.NotFound}
	api.Register(a, op, x.postOn)
	api.Register(a, read("list-duties-below", "GET /duties-below", "/duties-below",
		api.Words{ID: "Yang terlambat di bawah saya", EN: "What is late below me"},
		api.Words{ID: "Tugas yang lewat tenggat di perangkat daerah yang dipimpin pemilik token, atau di seluruh daerah bagi Sekda, kepala daerah, dan inspektur; yang paling lama lebih dulu.",
			EN: "Late duties of the agency that the token's owner heads, or of the whole region for the Sekda, the head of the region and inspectors; longest late first."}), x.below)
}

func (x programs) addWriting(a huma.API) {
	write := func(id, route, try, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.DutiesWrite, Try: try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.NotFound, errs.Conflict}}
	}
	api.Register(a, write("hand-on-duties", "POST /duties/hand-on", "/duties/hand-on",
		`{"duties": ["`+apiSample+`"], "to": "DISDIK-K", "reason": "Bukan kewenangan bidang kami"}`,
		api.Words{ID: "Teruskan tugas", EN: "Hand duties on"},
		api.Words{ID: "Memindahkan paling banyak 100 tugas ke jabatan lain dengan alasannya; hitungan waktu tidak berubah. Setiap tugas dijawab sendiri-sendiri: satu yang gagal tidak membatalkan yang lain.",
			EN: "Gives up to 100 duties to another post with the reason; the clock goes on. Each duty has its own answer: one that fails leaves the others done."}), x.handOn)
	op := write("ask-explanation", "POST /duties/{id}/explanation", "/duties/"+apiSample+"/explanation", `{"question": "Mengapa belum selesai?"}`,
		api.Words{ID: "Minta penjelasan", EN: "Ask for an explanation"},
		api.Words{ID: "Atasan meminta penjelasan atas tugas yang lewat tenggat. Pemegang jabatan wajib menjawab dalam satu hari kerja.",
			EN: "A superior asks why a duty is late. The holder of the post must answer within one working day."})
	op.Once = true
	api.Register(a, op, x.ask)
	api.Register(a, write("answer-explanation", "POST /duties/{id}/answer", "/duties/"+apiSample+"/answer", `{"text": "Suku cadang datang Rabu, selesai Kamis."}`,
		api.Words{ID: "Jawab permintaan penjelasan", EN: "Answer a request for an explanation"},
		api.Words{ID: "Menjawab dan dengan itu menyelesaikan permintaan penjelasan pada meja sendiri.", EN: "Answers, and with that ends, a request for an explanation on one's own desk."}), x.answer)
}

// Duty is one thing that a post owes.
type Duty struct {
	ID          duty.ID           `json:"id"`
	Kind        duty.Kind         `json:"kind" example:"complaint"`
	Title       string            `json:"title"`
	Post        org.PostID        `json:"post" doc:"The post that owes it; never a person"`
	Unit        org.UnitID        `json:"unit"`
	SubjectKind string            `json:"subject_kind"`
	Subject     string            `json:"subject"`
	State       duty.State        `json:"state" enum:"open,paused,done,cancelled"`
	OpenedAt    time.Time         `json:"opened_at"`
	DueAt       time.Time         `json:"due_at"`
	Provisional bool              `json:"provisional,omitempty" doc:"The deadline touched a year without decree: it may move"`
	SpanN       int               `json:"span_n,omitempty"`
	SpanUnit    calendar.SpanUnit `json:"span_unit,omitempty"`
	Basis       string            `json:"basis,omitempty" doc:"The rule or setting that gives the span"`
	Stage       string            `json:"stage" enum:"fresh,half,mostly_over,late,at_head" doc:"How far it rose"`
	HandOns     int               `json:"hand_ons"`
	ClosedAt    *time.Time        `json:"closed_at,omitempty"`
	Outcome     string            `json:"outcome,omitempty"`
	Version     int64             `json:"version"`
}

func dutyOf(d *duty.Duty) Duty {
	out := Duty{ID: d.ID, Kind: d.Kind, Title: d.Title, Post: d.Post, Unit: d.Unit, SubjectKind: d.SubjectKind, Subject: d.Subject, State: d.State, OpenedAt: d.OpenedAt, DueAt: d.DueAt,
		Provisional: d.Provisional, SpanN: d.Span.N, SpanUnit: d.Span.Unit, Basis: d.Basis, Stage: d.Stage.String(), HandOns: d.HandOns, Outcome: d.Outcome, Version: d.Version}
	if !d.ClosedAt.IsZero() {
		out.ClosedAt = &d.ClosedAt
	}
	return out
}

// DutyHolder is who sits in a post on a date.
type DutyHolder struct {
	Person people.PersonID `json:"person"`
	Name   string          `json:"name"`
	Kind   org.HoldingKind `json:"kind" enum:"definitive,plt,plh,interim"`
}

// DutyOwner is who answers for a duty.
type DutyOwner struct {
	Post    org.PostID   `json:"post" doc:"The post that owes"`
	Chair   org.PostID   `json:"chair,omitempty" doc:"The post that answers: the same, its successor, or the nearest superior who is there"`
	Title   string       `json:"title" doc:"Of the chair"`
	Why     duty.Why     `json:"why" enum:"held,succeeded,vacant,nobody"`
	Holders []DutyHolder `json:"holders" nullable:"false" doc:"Who sat there on the date, the definitive holder first"`
}

func ownerOf(s *org.Snapshot, o duty.Owner, post org.PostID) DutyOwner {
	out := DutyOwner{Post: post, Why: o.Why, Holders: []DutyHolder{}}
	if o.Chair != nil {
		out.Chair, out.Title = o.Chair.ID, o.Chair.Title
	}
	for _, h := range o.Holdings {
		out.Holders = append(out.Holders, DutyHolder{h.Person, personName(s, h.Person), h.Kind})
	}
	return out
}

// DutyItem is a duty in a list, with who answers for it and the time left.
type DutyItem struct {
	Duty
	Chair       org.PostID `json:"chair" doc:"The chair on which it lies"`
	Why         duty.Why   `json:"why" enum:"held,succeeded,vacant,nobody"`
	LeftDays    int        `json:"left_days" doc:"Working days until the deadline, negative since"`
	LeftMinutes int        `json:"left_minutes" doc:"Of office hours, negative when late"`
}

// DutyPage is a page of duties, soonest due first.
type DutyPage struct {
	Items []DutyItem `json:"items" nullable:"false"`
	Next  string     `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
}

// MyDuties is a page of the inbox with its counts.
type MyDuties struct {
	DutyPage
	Counts map[duty.Window]int `json:"counts" doc:"Open duties by window; more than 999 is 1000"`
	Kinds  map[duty.Kind]int   `json:"kinds"`
	Paused int                 `json:"paused"`
}

func (x programs) inbox(ctx context.Context, in *struct {
	State  duty.State  `query:"state" enum:"open,paused,done,cancelled" default:"open" doc:"Only in this state"`
	Kind   duty.Kind   `query:"kind" maxLength:"40" doc:"Only this kind"`
	Window duty.Window `query:"window" enum:"late,today,next,week,later" doc:"By working time left; next is the next working day"`
	Text   string      `query:"q" maxLength:"100" doc:"Words of the title"`
	After  string      `query:"after" maxLength:"80" doc:"Where the page before ended"`
	Limit  int         `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Items of one page"`
}) (MyDuties, error) {
	after, err := keyOf(in.After)
	if err != nil {
		return MyDuties{}, err
	}
	box, err := x.engine.Inbox(ctx, actor.Of(ctx), duty.InboxFilter{State: in.State, Kind: in.Kind, Window: in.Window, Text: in.Text, After: after, Limit: in.Limit})
	if err != nil {
		return MyDuties{}, err
	}
	out := MyDuties{Counts: box.Counts, Kinds: box.Kinds, Paused: box.Paused}
	out.Items = api.List(box.Items, func(i duty.Item) DutyItem {
		return DutyItem{Duty: dutyOf(i.Duty), Chair: i.Chair.ID, Why: i.Why, LeftDays: i.Left.Days, LeftMinutes: i.Left.Minutes}
	})
	out.Next = placeOf(box.Next)
	return out, nil
}

// DutyEvent is a line of a history.
type DutyEvent struct {
	N        int64          `json:"n"`
	At       time.Time      `json:"at"`
	Kind     duty.EventKind `json:"kind"`
	Person   string         `json:"person,omitempty" doc:"Not there when the program acted"`
	Name     string         `json:"name,omitempty"`
	ByPost   org.PostID     `json:"by_post,omitempty"`
	PostFrom org.PostID     `json:"post_from,omitempty"`
	PostTo   org.PostID     `json:"post_to,omitempty"`
	DueFrom  *time.Time     `json:"due_from,omitempty"`
	DueTo    *time.Time     `json:"due_to,omitempty"`
	Note     string         `json:"note,omitempty"`
}

// DutyDetail is a duty with everything its page shows.
type DutyDetail struct {
	Duty
	Owner        DutyOwner   `json:"owner"`
	History      []DutyEvent `json:"history" nullable:"false"`
	Days         []DutyDay   `json:"days" nullable:"false" doc:"How the deadline was counted; empty when it was set by hand"`
	Explanations []Duty      `json:"explanations" nullable:"false"`
	MayHandOn    bool        `json:"may_hand_on"`
	MayAsk       bool        `json:"may_ask"`
	MayAnswer    bool        `json:"may_answer"`
}

// DutyDay is a day of the receipt of a deadline.
type DutyDay struct {
	Date    clock.Date       `json:"date" format:"date"`
	Verdict calendar.Verdict `json:"verdict"`
	Count   int              `json:"count,omitempty" doc:"Running number of a day that counts"`
	Reason  string           `json:"reason,omitempty"`
	Basis   string           `json:"basis,omitempty"`
}

// DutyNamed is the duty that an address names.
type DutyNamed struct {
	ID duty.ID `path:"id" maxLength:"40" doc:"Identifier of the duty"`
}

// DetailOf shows a case; the command line prints the same shape.
func DetailOf(c *duty.Case) DutyDetail {
	out := DutyDetail{Duty: dutyOf(c.Duty), Owner: ownerOf(c.Snapshot, c.Owner, c.Post), Days: []DutyDay{}, MayHandOn: c.MayHandOn, MayAsk: c.MayAsk, MayAnswer: c.MayAnswer}
	out.History = api.List(c.History, func(e duty.Event) DutyEvent {
		x := DutyEvent{N: e.N, At: e.At, Kind: e.Kind, Person: e.Person, ByPost: e.ByPost, PostFrom: e.From, PostTo: e.To, Note: e.Note}
		if e.Person != "" {
			x.Name = personName(c.Snapshot, personOf(e))
		}
		if !e.DueFrom.IsZero() {
			x.DueFrom = &e.DueFrom
		}
		if !e.DueTo.IsZero() {
			x.DueTo = &e.DueTo
		}
		return x
	})
	if c.Receipt != nil {
		for _, d := range c.Receipt.Days {
			out.Days = append(out.Days, DutyDay{d.Date, d.Verdict, d.Count, d.Reason, d.Basis})
		}
	}
	out.Explanations = api.List(c.Asked, dutyOf)
	return out
}

func (x programs) get(ctx context.Context, in *DutyNamed) (DutyDetail, error) {
	c, err := x.engine.Case(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return DutyDetail{}, err
	}
	return DetailOf(c), nil
}

// DutyTenure is a post that owed a duty, and who answered for it on the date.
type DutyTenure struct {
	From  time.Time  `json:"from"`
	Until *time.Time `json:"until,omitempty" doc:"Not there while it runs"`
	Owner DutyOwner  `json:"owner"`
}

// DutyResponsible is who answered for a duty on a date.
type DutyResponsible struct {
	On    clock.Date   `json:"on" format:"date"`
	Items []DutyTenure `json:"items" nullable:"false"`
}

func tenureEnd(t duty.Tenure) *time.Time {
	if t.Until.IsZero() {
		return nil
	}
	return &t.Until
}

func (x programs) responsible(ctx context.Context, in *struct {
	DutyNamed
	On clock.Date `query:"on" format:"date" doc:"Today when it is not given"`
}) (DutyResponsible, error) {
	on := in.On
	if on == "" {
		on = x.today()
	}
	answers, err := x.engine.ResponsibleOn(ctx, actor.Of(ctx), in.ID, on)
	if err != nil {
		return DutyResponsible{}, err
	}
	s, err := x.snapshot(ctx, on)
	if err != nil {
		return DutyResponsible{}, err
	}
	return DutyResponsible{On: on, Items: api.List(answers, func(a duty.Answerable) DutyTenure {
		return DutyTenure{From: a.From, Until: tenureEnd(a.Tenure), Owner: ownerOf(s, a.Owner, a.Post)}
	})}, nil
}

func (x programs) snapshot(ctx context.Context, on clock.Date) (*org.Snapshot, error) {
	reg, err := x.engine.Org.Get(ctx)
	if err != nil {
		return nil, err
	}
	return reg.At(on), nil
}

// PostDuty is a duty that a post owed.
type PostDuty struct {
	Duty
	From  time.Time  `json:"from" doc:"Since when the post owed it"`
	Until *time.Time `json:"until,omitempty" doc:"Not there while it does"`
}

// PostDuties is a page of what a post owed on a date, oldest duty first.
type PostDuties struct {
	On    clock.Date `json:"on" format:"date"`
	Owner DutyOwner  `json:"owner" doc:"Who answered for the post on the date"`
	Items []PostDuty `json:"items" nullable:"false"`
	Next  string     `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; a page may be short and still have one"`
}

func (x programs) postOn(ctx context.Context, in *struct {
	ID    string     `path:"id" maxLength:"100" doc:"Identifier or code of the post"`
	On    clock.Date `query:"on" format:"date" doc:"Today when it is not given"`
	After duty.ID    `query:"after" maxLength:"40" doc:"Where the page before ended"`
	Limit int        `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Items of one page"`
}) (PostDuties, error) {
	on := in.On
	if on == "" {
		on = x.today()
	}
	post, err := PostNamed(ctx, x.engine, in.ID)
	if err != nil {
		return PostDuties{}, err
	}
	list, err := x.engine.PostOn(ctx, actor.Of(ctx), duty.PostFilter{Post: post, On: on, After: in.After, Limit: in.Limit})
	if err != nil {
		return PostDuties{}, err
	}
	return PostDuties{On: on, Owner: ownerOf(list.Snapshot, list.Owner, post), Next: string(list.Next), Items: api.List(list.Items, func(o duty.Owed) PostDuty {
		return PostDuty{dutyOf(o.Duty), o.From, tenureEnd(o.Tenure)}
	})}, nil
}

// PostNamed finds a post by identifier or code.
func PostNamed(ctx context.Context, e *duty.Engine, name string) (org.PostID, error) {
	reg, err := e.Org.Get(ctx)
	if err != nil {
		return "", err
	}
	if p := reg.PostByCode(name); p != nil {
		return p.ID, nil
	}
	if reg.Posts[org.PostID(name)] == nil {
		return "", errs.New(errs.NotFound, "duty.no_post")
	}
	return org.PostID(name), nil
}

// BelowItem is a late duty as a superior sees it.
type BelowItem struct {
	Duty
	Agency      org.UnitID `json:"agency"`
	Owner       DutyOwner  `json:"owner"`
	LeftDays    int        `json:"left_days" doc:"Working days until the deadline, negative since"`
	Explanation *Duty      `json:"explanation,omitempty" doc:"The newest one that was asked for"`
	MayAsk      bool       `json:"may_ask"`
}

// AgencyLate is how many duties of an agency are late.
type AgencyLate struct {
	Agency org.UnitID `json:"agency"`
	Name   string     `json:"name"`
	Late   int        `json:"late"`
}

// DutiesBelow is a page of what is late below a superior.
type DutiesBelow struct {
	Late     int          `json:"late" doc:"Of all agencies"`
	Agencies []AgencyLate `json:"agencies" nullable:"false"`
	Items    []BelowItem  `json:"items" nullable:"false"`
	Next     string       `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
}

// BelowOf shows a page; the command line prints the same shape.
func BelowOf(p duty.AbovePage) DutiesBelow {
	return DutiesBelow{Late: p.Late, Next: placeOf(p.Next),
		Agencies: api.List(p.Agencies, func(a duty.AgencyCount) AgencyLate { return AgencyLate{a.Agency.ID, a.Agency.Name, a.Late} }),
		Items: api.List(p.Items, func(b duty.Below) BelowItem {
			out := BelowItem{Duty: dutyOf(b.Duty), Owner: ownerOf(p.Snapshot, b.Owner, b.Post), LeftDays: b.Left.Days, MayAsk: b.MayAsk}
			if b.Agency != nil {
				out.Agency = b.Agency.ID
			}
			if b.Asked != nil {
				x := dutyOf(b.Asked)
				out.Explanation = &x
			}
			return out
		})}
}

func (x programs) below(ctx context.Context, in *struct {
	Unit  org.UnitID `query:"unit" maxLength:"40" doc:"Only this unit and those below it"`
	All   bool       `query:"all" doc:"Everything open, not only what is late"`
	Kind  duty.Kind  `query:"kind" maxLength:"40" doc:"Only this kind"`
	Text  string     `query:"q" maxLength:"100" doc:"Words of the title"`
	After string     `query:"after" maxLength:"80" doc:"Where the page before ended"`
	Limit int        `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Items of one page"`
}) (DutiesBelow, error) {
	after, err := keyOf(in.After)
	if err != nil {
		return DutiesBelow{}, err
	}
	p, err := x.engine.Above(ctx, actor.Of(ctx), duty.AboveFilter{Unit: in.Unit, All: in.All, Kind: in.Kind, Text: in.Text, After: after, Limit: in.Limit})
	if err != nil {
		return DutiesBelow{}, err
	}
	return BelowOf(p), nil
}

// HandedOn is what became of each duty.
type HandedOn struct {
	Items []HandedOnItem `json:"items" nullable:"false"`
}

// HandedOnItem is the answer for one duty.
type HandedOnItem struct {
	ID    duty.ID `json:"id"`
	OK    bool    `json:"ok"`
	Error string  `json:"error,omitempty"`
}

func (x programs) handOn(ctx context.Context, in *struct {
	Body struct {
		Duties []duty.ID `json:"duties" minItems:"1" maxItems:"100"`
		To     string    `json:"to" maxLength:"100" doc:"Identifier or code of the post"`
		Reason string    `json:"reason" maxLength:"400"`
	}
}) (HandedOn, error) {
	to, err := PostNamed(ctx, x.engine, in.Body.To)
	if err != nil {
		return HandedOn{}, err
	}
	done, err := x.engine.HandOnMany(ctx, actor.Of(ctx), in.Body.Duties, to, in.Body.Reason)
	if err != nil {
		return HandedOn{}, err
	}
	return HandedOn{api.List(done, func(h duty.HandedOver) HandedOnItem {
		out := HandedOnItem{ID: h.ID, OK: h.Err == nil}
		if h.Err != nil {
			out.Error = page.Message(api.Lang(ctx), h.Err)
		}
		return out
	})}, nil
}

func (x programs) ask(ctx context.Context, in *struct {
	DutyNamed
	Body struct {
		Question string `json:"question,omitempty" maxLength:"4000"`
	}
}) (Duty, error) {
	d, err := x.engine.Ask(ctx, actor.Of(ctx), in.ID, in.Body.Question)
	if err != nil {
		return Duty{}, err
	}
	return dutyOf(d), nil
}

func (x programs) answer(ctx context.Context, in *struct {
	DutyNamed
	Body struct {
		Text string `json:"text" maxLength:"4000"`
	}
}) (Duty, error) {
	d, err := x.engine.Answer(ctx, actor.Of(ctx), in.ID, in.Body.Text)
	if err != nil {
		return Duty{}, err
	}
	return dutyOf(d), nil
}

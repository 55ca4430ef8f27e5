package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/forecast"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

const apiTag = "rounds"

// programs is the door of programs to the forecast.
type programs struct{ svc *forecast.Service }

// API adds the operations of the forecast.
func API(a huma.API, svc *forecast.Service) {
	x := programs{svc}
	api.Register(a, api.Operation{ID: "list-forecast", Route: "GET /forecast", Tag: apiTag, Scope: actor.RoundsRead, Try: "/forecast?structural=true&limit=20",
		Summary: api.Words{ID: "Proyeksi 24 bulan", EN: "Forecast of 24 months"},
		Text: api.Words{ID: "Pensiun, pemberhentian yang sudah tercatat, masa jabatan lima tahun JPT, dan masa Plt, Plh, atau Pj yang berakhir, yang terdekat lebih dulu; jumlahnya menurut bulan dan perangkat daerah. Tanpa nomor dan tanggal lahir pegawai.",
			EN: "Retirements, recorded ends, five-year terms of senior executives, and acting terms that end, the soonest first; counted by month and by agency. Without numbers and birth dates of people."}}, x.list)
	api.Register(a, api.Operation{ID: "get-succession", Route: "GET /forecast/{post}", Tag: apiTag, Scope: actor.RoundsRead, Try: "/forecast/DISDIK-K", Errors: []errs.Kind{errs.NotFound},
		Summary: api.Words{ID: "Calon pengganti", EN: "Who could follow"},
		Text: api.Words{ID: "Yang akan terjadi pada satu kursi, dan siapa yang memenuhi syarat pada hari itu dengan kecocokan dan alasannya, yang hampir memenuhi dengan tanggalnya, serta rantai kursi yang terbuka bila yang terbaik pindah.",
			EN: "What comes to one seat, who meets the conditions on that day with the match and its reasons, who nearly does and when, and the chain of seats that opens if the best one goes."}}, x.seat)
	api.Register(a, api.Operation{ID: "draft-from-forecast", Route: "POST /forecast/draft", Tag: apiTag, Scope: actor.RoundsWrite, Try: "/forecast/draft", Body: `{"posts": ["DISDIK-K"]}`,
		Status: http.StatusCreated, Once: true, Errors: []errs.Kind{errs.NotFound},
		Summary: api.Words{ID: "Rancangan dari proyeksi", EN: "A draft from the forecast"},
		Text: api.Words{ID: "Membuat rancangan penataan untuk kursi yang akan kosong, direncanakan pada hari semuanya sudah kosong. Belum ada yang ditempatkan; propose-moves mengusulkan pengisiannya.",
			EN: "Makes a draft round for seats that fall vacant, planned on the first day on which all of them are. Nobody is put into them; propose-moves proposes who."}}, x.draft)
}

// ForecastEvent is one thing that is coming to a seat.
type ForecastEvent struct {
	Cause   forecast.Cause `json:"cause" enum:"retirement,ending,term,acting"`
	On      clock.Date     `json:"on" format:"date" doc:"The first day on which it is so"`
	Overdue bool           `json:"overdue,omitempty" doc:"The day has passed and the register still has them there"`
	Post    ForecastSeat   `json:"post"`
	Agency  string         `json:"agency,omitempty"`
	Person  string         `json:"person"`
	Name    string         `json:"name"`
	Basis   string         `json:"basis"`
}

// ForecastSeat names a post.
type ForecastSeat struct {
	ID    org.PostID   `json:"id"`
	Code  string       `json:"code"`
	Title string       `json:"title"`
	Level people.Level `json:"level"`
}

// Tally counts: structural seats by cause, others who retire or leave.
type Tally struct {
	Retirement  int `json:"retirement"`
	Ending      int `json:"ending"`
	Term        int `json:"term"`
	Acting      int `json:"acting"`
	Functional  int `json:"functional"`
	Operational int `json:"operational"`
}

// CountedMonth counts a month; without one what is overdue.
type CountedMonth struct {
	Month clock.Date `json:"month,omitempty" doc:"Its first day; not there for what is overdue"`
	Tally
}

// CountedAgency counts an agency.
type CountedAgency struct {
	ID   org.UnitID `json:"id"`
	Name string     `json:"name"`
	Tally
}

// Forecast is a page of it with the counts.
type Forecast struct {
	api.Page[ForecastEvent]
	AsOf     clock.Date      `json:"as_of" format:"date"`
	Vacant   int             `json:"vacant" doc:"Structural seats that are vacant today"`
	Counts   Tally           `json:"counts" doc:"Of the agency and month asked for"`
	Months   []CountedMonth  `json:"months" doc:"Of the agency asked for"`
	Agencies []CountedAgency `json:"agencies" doc:"Of the month asked for"`
}

// ForecastOf shows a page; the command line prints the same.
func ForecastOf(p *forecast.Page) Forecast {
	out := Forecast{AsOf: p.Day, Vacant: p.Vacant, Counts: Tally(p.Tally)}
	out.Items, out.Total, out.Next = api.List(p.Items, eventOf), p.Total, p.Next
	out.Months = api.List(p.Months, func(m forecast.MonthTally) CountedMonth { return CountedMonth{m.Month, Tally(m.Tally)} })
	out.Agencies = api.List(p.Agencies, func(a forecast.AgencyTally) CountedAgency {
		return CountedAgency{a.Agency.ID, a.Agency.Name, Tally(a.Tally)}
	})
	return out
}

func eventOf(e forecast.Event) ForecastEvent {
	x := ForecastEvent{Cause: e.Cause, On: e.On, Overdue: e.Overdue, Post: seatOf(e.Post), Person: string(e.Person.ID), Name: e.Person.Name.String(), Basis: e.Basis}
	if e.Agency != nil {
		x.Agency = e.Agency.Name
	}
	return x
}

func seatOf(p *org.Post) ForecastSeat { return ForecastSeat{p.ID, p.Code, p.Title, p.Level} }

type listIn struct {
	Structural bool           `query:"structural" doc:"Only structural seats"`
	Level      people.Level   `query:"level" enum:"JPTP,ADM,PWS,JF,PLK" doc:"Only posts of this level"`
	Agency     string         `query:"agency" maxLength:"100" doc:"Identifier or code of an agency"`
	Month      string         `query:"month" maxLength:"10" pattern:"^([0-9]{4}-[0-9]{2}|overdue)$" doc:"Only this month, YYYY-MM, or overdue"`
	Cause      forecast.Cause `query:"cause" enum:"retirement,ending,term,acting,vacating,terms" doc:"Only this cause; vacating and terms are groups of two"`
	After      string         `query:"after" maxLength:"100" doc:"The \"next\" of the page before"`
	Limit      int            `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"How many"`
}

func (x programs) list(ctx context.Context, in *listIn) (Forecast, error) {
	reg, err := x.svc.Org.Get(ctx)
	if err != nil {
		return Forecast{}, err
	}
	f := forecast.Filter{Structural: in.Structural, Level: in.Level, Agency: org.UnitID(in.Agency), Month: in.Month, Cause: in.Cause, After: in.After, Limit: in.Limit}
	if u := reg.UnitByCode(in.Agency); u != nil {
		f.Agency = u.ID
	}
	p, err := x.svc.List(ctx, actor.Of(ctx), f)
	if err != nil {
		return Forecast{}, err
	}
	return ForecastOf(p), nil
}

// Follower is somebody who could follow.
type Follower struct {
	Person  string        `json:"person"`
	Name    string        `json:"name"`
	From    *ForecastSeat `json:"from,omitempty" doc:"The present post"`
	Place   int           `json:"place,omitempty"`
	Score   int           `json:"score" minimum:"0" maximum:"100"`
	Reasons []string      `json:"reasons"`
	Settled bool          `json:"settled,omitempty" doc:"Less than two years in the present post on that day"`
	MeetsOn clock.Date    `json:"meets_on,omitempty" format:"date" doc:"Of a near miss: the first day on which only papers are wanting"`
	Papers  []string      `json:"papers,omitempty" doc:"Of a near miss: kinds of paper that are wanting"`
}

func apiFollower(l i18n.Lang, s *org.Snapshot, c *appointment.Candidate) Follower {
	f := Follower{Person: string(c.Move.Person), Place: c.Place, Score: c.Match.Score(), Settled: c.Settled, Reasons: []string{}}
	if p := s.People[c.Move.Person]; p != nil {
		f.Name = p.Name.String()
	}
	if p := s.Posts[c.Move.FromPost]; p != nil {
		from := seatOf(p)
		f.From = &from
	}
	for _, r := range c.Reasons {
		if !r.Out {
			f.Reasons = append(f.Reasons, r.Text.In(l))
		}
	}
	return f
}

// Opened is one link of a chain: a seat and who would take it.
type Opened struct {
	Post ForecastSeat `json:"post"`
	Suit int          `json:"suit" doc:"How many could follow in it"`
	Follower
}

// Succession is what comes to a seat and who could follow.
type Succession struct {
	Post    ForecastSeat    `json:"post"`
	On      clock.Date      `json:"on" format:"date" doc:"The day as of which people were judged"`
	Vacant  bool            `json:"vacant"`
	Events  []ForecastEvent `json:"events"`
	Suit    int             `json:"suit"`
	Items   []Follower      `json:"items" doc:"The best match first"`
	Near    []Follower      `json:"near" doc:"Soonest first"`
	NearAll int             `json:"near_all"`
	Chain   []Opened        `json:"chain"`
	Left    *ForecastSeat   `json:"left,omitempty" doc:"The seat that the chain ends with and nobody takes"`
}

// SuccessionOf shows a seat; the command line prints the same.
func SuccessionOf(l i18n.Lang, c *forecast.Coming) Succession {
	out := Succession{Post: seatOf(c.Post), On: c.On, Vacant: c.Vacant, Events: api.List(c.Events, eventOf), Suit: c.Count.Suit, NearAll: c.NearAll,
		Items: []Follower{}, Near: []Follower{}, Chain: []Opened{}}
	for i := range c.Items {
		out.Items = append(out.Items, apiFollower(l, c.Snapshot, &c.Items[i]))
	}
	for i := range c.Near {
		n := &c.Near[i]
		f := apiFollower(l, c.Snapshot, &n.Candidate)
		f.MeetsOn = n.On
		for _, k := range n.Papers {
			f.Papers = append(f.Papers, string(k))
		}
		out.Near = append(out.Near, f)
	}
	for i := range c.Chain {
		k := &c.Chain[i]
		out.Chain = append(out.Chain, Opened{seatOf(k.Post), k.Suit, apiFollower(l, c.Snapshot, &k.Candidate)})
	}
	if c.Left != nil {
		left := seatOf(c.Left)
		out.Left = &left
	}
	return out
}

type seatIn struct {
	Post string `path:"post" maxLength:"100" doc:"Identifier or code of the post" example:"DISDIK-K"`
}

func (x programs) seat(ctx context.Context, in *seatIn) (Succession, error) {
	reg, err := x.svc.Org.Get(ctx)
	if err != nil {
		return Succession{}, err
	}
	c, err := x.svc.Seat(ctx, actor.Of(ctx), postIn(reg, in.Post), followersShown, nearShown)
	if err != nil {
		return Succession{}, err
	}
	return SuccessionOf(api.Lang(ctx), c), nil
}

// postIn takes the code of a post or its identifier.
func postIn(reg *org.Register, s string) org.PostID {
	if p := reg.PostByCode(s); p != nil {
		return p.ID
	}
	return org.PostID(s)
}

type draftIn struct {
	Body struct {
		Posts []string `json:"posts" minItems:"1" maxItems:"100" doc:"Identifiers or codes of seats that fall vacant"`
	}
}

// Drafted is the draft that was made.
type Drafted struct {
	ID        appointment.RoundID `json:"id"`
	Title     string              `json:"title"`
	PlannedOn clock.Date          `json:"planned_on" format:"date"`
	Version   int64               `json:"version"`
}

func (x programs) draft(ctx context.Context, in *draftIn) (Drafted, error) {
	reg, err := x.svc.Org.Get(ctx)
	if err != nil {
		return Drafted{}, err
	}
	var posts []org.PostID
	for _, s := range in.Body.Posts {
		posts = append(posts, postIn(reg, s))
	}
	r, err := x.svc.MakeDraft(ctx, actor.Of(ctx), posts)
	if err != nil {
		return Drafted{}, err
	}
	return Drafted{r.ID, r.Title, r.PlannedOn, r.Version}, nil
}

package web

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
)

// addLive adds the ceremony as it is held.
func (x programs) addLive(a huma.API) {
	one := "/sessions/" + apiSample
	op := func(id, route, try, body string, scope string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: scope, Try: try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict}}
	}
	api.Register(a, op("get-run", "GET /sessions/{id}/run", one+"/run", "", actor.CeremonyRead,
		api.Words{ID: "Jalannya acara", EN: "How a session goes"},
		api.Words{ID: "Susunan acara dengan jam rencana dan jam sebenarnya, posisi acara sekarang, dan baris sumpah dengan waktu tampilnya.",
			EN: "The run sheet with planned and real times, where the session stands, and the lines of the oath with the time each was shown."}), x.run)
	api.Do(a, op("set-run-sheet", "PUT /sessions/{id}/run-sheet", one+"/run-sheet", `{"parts": [{"kind": "roll_call", "planned": "08.30"}]}`, actor.CeremonyWrite,
		api.Words{ID: "Ubah susunan acara", EN: "Change the run sheet"},
		api.Words{ID: "Sebelum acara dibuka. Bagian wajib menurut SE BKN 10/SE/IV/2020 tidak dapat dihilangkan atau dipindah urutannya.",
			EN: "Before the session is opened. The parts that circular SE BKN 10/SE/IV/2020 requires cannot be dropped or moved."}), x.setSheet)
	api.Register(a, op("advance", "POST /sessions/{id}/advance", one+"/advance", `{"item": 0, "step": 0}`, actor.CeremonyWrite,
		api.Words{ID: "Lanjutkan acara", EN: "Move a session on"},
		api.Words{ID: "Dari posisi yang Anda lihat ke nama, baris sumpah, atau bagian berikutnya. Mengirim dua kali hanya berpindah sekali.",
			EN: "From the place that you saw to the next name, line of the oath or part. Sent twice it moves once."}), x.advance)
	api.Register(a, op("take-back", "POST /sessions/{id}/take-back", one+"/take-back", `{"item": 1, "step": 0}`, actor.CeremonyWrite,
		api.Words{ID: "Batalkan langkah terakhir", EN: "Take the last press back"},
		api.Words{ID: "Dalam sepuluh detik.", EN: "Within ten seconds."}), x.takeBack)
	api.Register(a, op("get-room", "GET /sessions/{id}/room", one+"/room", "", api.Public,
		api.Words{ID: "Yang tampil di layar", EN: "What the screens show"},
		api.Words{ID: "Kehadiran tanpa nama, bagian yang berjalan, dan jabatan yang terisi bila acara selesai. Terbuka bagi siapa pun sejak acara dibuka; perubahannya diikuti di /pelantikan/{id}/arus.",
			EN: "Attendance without names, the part that is held, and the posts filled once the session is over. For anybody since the session was opened; changes are followed at /pelantikan/{id}/arus."}), x.room)
}

// RunPart is a line of the run sheet.
type RunPart struct {
	Kind    stage.Kind `json:"kind" enum:"opening,roll_call,anthem,decree,script,oath,signing,pact,remarks,prayer,closing"`
	Planned string     `json:"planned" maxLength:"5" doc:"Local time" example:"09.10"`
	Begun   *time.Time `json:"begun,omitempty"`
}

// RunLine is a line of the oath.
type RunLine struct {
	Words   string     `json:"words"`
	Voices  string     `json:"voices,omitempty" doc:"The religions that repeat it; nothing when all do"`
	ShownAt *time.Time `json:"shown_at,omitempty"`
}

// SessionRun is a session as it is held.
type SessionRun struct {
	State     string    `json:"state"`
	Item      int       `json:"item" doc:"The part that is held, from 0"`
	Step      int       `json:"step" doc:"The name or line inside it, from 0"`
	Open      bool      `json:"open" doc:"The roll call was opened"`
	Parts     []RunPart `json:"parts"`
	Oath      []RunLine `json:"oath"`
	Colleague string    `json:"colleague,omitempty" doc:"Who pressed the same button a moment before, when nothing was left to do"`
}

func runOf(l *ceremony.Live) SessionRun {
	out := SessionRun{State: string(l.State), Parts: []RunPart{}, Oath: []RunLine{}}
	if l.Run != nil {
		out.Open, out.Item, out.Step = true, l.Run.At.Item, l.Run.At.Step
	}
	out.Colleague = l.Colleague
	for _, it := range l.Sheet {
		out.Parts = append(out.Parts, RunPart{it.Kind, it.Planned, known(it.Begun)})
	}
	for i, line := range l.Lines {
		r := RunLine{Words: line.Words, Voices: line.Name}
		for _, s := range l.Spoken {
			if s.N == i {
				r.ShownAt = known(s.ShownAt)
			}
		}
		out.Oath = append(out.Oath, r)
	}
	return out
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (x programs) run(ctx context.Context, in *SessionIn) (SessionRun, error) {
	l, err := x.svc.OpenLive(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return SessionRun{}, err
	}
	return runOf(l), nil
}

type sheetIn struct {
	SessionIn
	Body struct {
		Parts []RunPart `json:"parts" maxItems:"20"`
	}
}

func (x programs) setSheet(ctx context.Context, in *sheetIn) error {
	return x.svc.SetSheet(ctx, actor.Of(ctx), in.ID, api.List(in.Body.Parts, func(p RunPart) stage.Item { return stage.Item{Kind: p.Kind, Planned: p.Planned} }))
}

type placeIn struct {
	SessionIn
	Body struct {
		Item int  `json:"item" minimum:"0" maximum:"100" doc:"The part that you saw"`
		Step int  `json:"step" minimum:"0" maximum:"100000" doc:"The step that you saw"`
		Skip bool `json:"skip,omitempty" doc:"Leave the steps that are left; not during the oath"`
	}
}

func (x programs) advance(ctx context.Context, in *placeIn) (SessionRun, error) {
	l, err := x.svc.Advance(ctx, actor.Of(ctx), in.ID, stage.Place{Item: in.Body.Item, Step: in.Body.Step}, in.Body.Skip)
	if err != nil {
		return SessionRun{}, err
	}
	return runOf(l), nil
}

func (x programs) takeBack(ctx context.Context, in *placeIn) (SessionRun, error) {
	l, err := x.svc.Back(ctx, actor.Of(ctx), in.ID, stage.Place{Item: in.Body.Item, Step: in.Body.Step})
	if err != nil {
		return SessionRun{}, err
	}
	return runOf(l), nil
}

// SessionRoom is what every screen of a session shows.
type SessionRoom struct {
	ceremony.Room
	Posts []string `json:"posts,omitempty" doc:"Filled by those who were sworn, once the session is over"`
}

func (x programs) room(ctx context.Context, in *SessionIn) (SessionRoom, error) {
	l, room, err := x.feed.Show(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return SessionRoom{}, err
	}
	out := SessionRoom{Room: room}
	if l.State == ceremony.Closed {
		out.Posts, err = x.svc.Filled(ctx, in.ID)
	}
	return out, err
}

func (x programs) beat(ctx context.Context, in *linkCodeIn) error {
	return x.svc.Beat(ctx, in.Link, in.Body.Code)
}

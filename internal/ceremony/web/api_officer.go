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

// addOfficers adds what those with a task do by a personal link of their own.
func (x programs) addOfficers(a huma.API) {
	give := api.Operation{ID: "link-officers", Route: "POST /sessions/{id}/officer-links", Tag: apiTag, Scope: actor.CeremonyWrite, Try: "/sessions/" + apiSample + "/officer-links",
		Body: `{"anew": [{"office": "witness1"}]}`, Errors: []errs.Kind{errs.Conflict}, Summary: api.Words{ID: "Tautan petugas", EN: "Links of those with a task"},
		Text: api.Words{ID: "Tautan dan kode pribadi untuk saksi, pengambil sumpah, rohaniwan, dan pembaca yang belum punya, atau pengganti bagi yang disebut. Hanya ditampilkan sekali.",
			EN: "Personal links and codes for witnesses, who takes the oath, clergy and reader who have none, or new ones for those named. Shown once."}}
	api.Register(a, give, x.passOfficers)
	link := func(id, route, tail, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: api.Public, Try: "/officers/wZ3kP0aQ7rT2sV9xY1bC4d" + tail, Body: body, Summary: sum, Text: text,
			Errors: []errs.Kind{errs.Conflict, errs.Forbidden}}
	}
	api.Register(a, link("get-task", "GET /officers/{link}", "", "", api.Words{ID: "Tugas sendiri di acara", EN: "One's own task in a session"},
		api.Words{ID: "Apa yang ditunjukkan tautan pribadi seorang petugas. Tanpa token.", EN: "What the personal link of somebody with a task shows. No token."}), x.task)
	api.Register(a, link("take-up-task", "POST /officers/{link}/here", "/here", `{"code": "402817"}`, api.Words{ID: "Petugas hadir", EN: "Somebody with a task is here"},
		api.Words{ID: "Dengan kode pribadinya. Tanpa token.", EN: "With the personal code. No token."}), x.takeUp)
	api.Register(a, link("sign-task", "POST /officers/{link}/signature", "/signature", `{"code": "402817", "name": "Bagas Pranoto", "pin": "493817", "again": "493817"}`,
		api.Words{ID: "Tanda tangan petugas", EN: "Sign as somebody with a task"},
		api.Words{ID: "Saksi dan pengambil sumpah: semua berita acara yang gilirannya tiba. Rohaniwan dan pembaca: pernyataan sendiri. Tanpa token.",
			EN: "Witnesses and who took the oath: all minutes whose turn has come. Clergy and reader: their own statement. No token."}), x.signTask)
}

type officerLinksIn struct {
	SessionIn
	Body struct {
		Anew []PresentRole `json:"anew,omitempty" maxItems:"20" doc:"Replace the links of these; without it everybody who has none gets one"`
	}
}

func (x programs) passOfficers(ctx context.Context, in *officerLinksIn) (PersonalLinks, error) {
	var anew []ceremony.RoleKey
	for _, r := range in.Body.Anew {
		anew = append(anew, ceremony.RoleKey{Office: r.Office, Religion: r.Religion})
	}
	all, err := x.svc.PassOfficers(ctx, actor.Of(ctx), in.ID, anew)
	if err != nil {
		return PersonalLinks{}, err
	}
	return PersonalLinks{api.List(all, linkOf)}, nil
}

// SessionTask is what the personal link of somebody with a task shows.
type SessionTask struct {
	Session Session         `json:"session"`
	Office  ceremony.Office `json:"office"`
	Name    string          `json:"name"`
	Present bool            `json:"present"`
	Hand    stage.Hand      `json:"hand,omitempty" doc:"How they sign the minutes; not there for who signs a statement"`
	Ready   int             `json:"ready" doc:"Papers that wait for the signature"`
	Stated  time.Time       `json:"stated_at,omitzero"`
}

func taskOf(o *ceremony.Officer, err error) (SessionTask, error) {
	if err != nil {
		return SessionTask{}, err
	}
	out := SessionTask{Session: sessionOf(o.Session), Office: o.Role.Office, Name: o.Role.Name, Present: o.Role.Present, Hand: o.Hand, Ready: len(o.Ready), Stated: o.Stated}
	if o.Hand == "" && o.Due && o.Stated.IsZero() {
		out.Ready = 1
	}
	return out, nil
}

func (x programs) task(ctx context.Context, in *LinkIn) (SessionTask, error) {
	return taskOf(x.svc.EnterOfficer(ctx, in.Link))
}

type officerCodeIn struct {
	LinkIn
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"20" doc:"The six digits"`
	}
}

func (x programs) takeUp(ctx context.Context, in *officerCodeIn) (SessionTask, error) {
	if err := x.svc.ArriveOfficer(ctx, in.Link, in.Body.Code); err != nil {
		return SessionTask{}, err
	}
	return taskOf(x.svc.EnterOfficer(ctx, in.Link))
}

type officerSignIn struct {
	LinkIn
	Body struct {
		Code    string `json:"code" minLength:"1" maxLength:"20" doc:"The six digits"`
		Name    string `json:"name,omitempty" maxLength:"300" doc:"Typed"`
		Strokes string `json:"strokes,omitempty" maxLength:"40000" doc:"Instead of the name: a drawing on 1000 by 400"`
		PIN     string `json:"pin" minLength:"6" maxLength:"6" doc:"Six digits of your own"`
		Again   string `json:"again,omitempty" maxLength:"6" doc:"The same once more when you choose a PIN"`
	}
}

func (x programs) signTask(ctx context.Context, in *officerSignIn) (MinutesSigned, error) {
	b := in.Body
	n, err := x.svc.SignOfficer(ctx, in.Link, b.Code, ceremony.SignIn{Name: b.Name, Strokes: b.Strokes, PIN: b.PIN, Again: b.Again})
	return MinutesSigned{n}, err
}

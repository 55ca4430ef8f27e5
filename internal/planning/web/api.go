package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/planning"
)

const (
	apiTag    = "rounds"
	apiSample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"
)

// programs is the door of programs to planning.
type programs struct{ plan *planning.Service }

// API adds the operations on trials, steps, scenarios, changes and initials.
func API(a huma.API, plan *planning.Service) {
	x := programs{plan}
	x.addTrials(a)
	x.addScenarios(a)
	x.addInitials(a)
}

func operation(id, route, try, body, scope string, sum, text api.Words) api.Operation {
	return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: scope, Try: "/rounds/" + apiSample + try, Body: body, Summary: sum, Text: text,
		Errors: []errs.Kind{errs.NotFound, errs.Conflict}}
}

func (x programs) addTrials(a huma.API) {
	api.Register(a, operation("try-round", "POST /rounds/{id}/try", "/try", `{"ops": [{"op": "put", "person": "197203291995061901", "post": "DISDIK-K"}]}`, actor.RoundsRead,
		api.Words{ID: "Andaikan sebuah perubahan", EN: "Try a change"},
		api.Words{ID: "Menguji ulang semua aturan seolah-olah perubahan itu dilakukan, dan membandingkannya: temuan yang muncul dan hilang, lowongan, petikan, kelas jabatan, rantai, tanggungan. Tidak ada yang disimpan kecuali catatan bahwa rancangan dilihat.",
			EN: "Asks every rule again as if the change were made, and compares: findings that come and go, vacancies, extracts, classes of posts, chains, duties. Nothing is stored but the look at the draft."}), x.try)
	api.Register(a, operation("list-steps", "GET /rounds/{id}/steps", "/steps", "", actor.RoundsRead,
		api.Words{ID: "Langkah yang dapat diurungkan", EN: "Steps that can be undone"},
		api.Words{ID: "Langkah Anda sendiri pada rancangan ini, yang terlama lebih dulu, paling banyak 50.", EN: "Your own steps in this draft, oldest first, 50 at most."}), x.steps)
	step := `{"step": 12}`
	api.Register(a, operation("undo-step", "POST /rounds/{id}/undo", "/undo", step, actor.RoundsWrite,
		api.Words{ID: "Urungkan langkah", EN: "Undo a step"},
		api.Words{ID: "Mengurungkan langkah Anda yang terakhir. Ditolak dengan nama pengubahnya bila kursinya sudah diubah orang lain. step adalah langkah yang Anda lihat; tanpa step, yang mana pun.",
			EN: "Takes back your last step. Refused, with who did it, when somebody else changed a seat of it since. step is the one you saw; without it whichever it is."}), x.undo)
	api.Register(a, operation("redo-step", "POST /rounds/{id}/redo", "/redo", step, actor.RoundsWrite,
		api.Words{ID: "Ulangi langkah", EN: "Redo a step"}, api.Words{ID: "Mengulangi langkah yang terakhir diurungkan.", EN: "Makes the step again that was undone last."}), x.redo)
	api.Register(a, operation("get-round-changes", "GET /rounds/{id}/changes", "/changes?since=2026-03-01T00:00:00Z", "", actor.RoundsRead,
		api.Words{ID: "Yang berubah", EN: "What changed"},
		api.Words{ID: "Perubahan rancangan, data pegawai dan jabatan di bawahnya, serta temuan yang muncul dan hilang, sejak waktu itu; tanpa since sejak Anda terakhir melihatnya.",
			EN: "Changes of the draft, of the people and posts underneath, and findings that came and went since then; without since, since you last saw it."}), x.since)
	api.Download(a, operation("download-pack", "GET /rounds/{id}/pack.pdf", "/pack.pdf", "", actor.RoundsRead,
		api.Words{ID: "Bahan cetak", EN: "Printed pack"},
		api.Words{ID: "Rantai, jumlah, dan temuan sebagai PDF dengan nama Anda dan waktunya di setiap halaman. Pencetakannya dicatat.",
			EN: "Chains, totals and findings as a PDF with your name and the time on every page. The print is recorded."}), []string{"application/pdf"}, x.pack)
}

func (x programs) addScenarios(a huma.API) {
	api.Register(a, operation("compare-scenarios", "GET /rounds/{id}/scenarios", "/scenarios", "", actor.RoundsRead,
		api.Words{ID: "Banding skenario", EN: "Compare scenarios"},
		api.Words{ID: "Rancangan utama dan skenarionya berdampingan, dan kursi yang berbeda. Kursi skenario sendiri dibaca dan diubah seperti penataan biasa.",
			EN: "The draft and its scenarios side by side, and the seats that differ. The seats of a scenario are read and changed like those of any round."}), x.compare)
	op := operation("make-scenario", "POST /rounds/{id}/scenarios", "/scenarios", `{"name": "Satpol PP tetap"}`, actor.RoundsWrite,
		api.Words{ID: "Buat skenario", EN: "Make a scenario"}, api.Words{ID: "Menyalin semua kursi rancangan, atau skenario lain, di bawah sebuah nama.", EN: "Copies all seats of the draft, or of another scenario, under a name."})
	op.Status, op.Once = http.StatusCreated, true
	api.Register(a, op, x.branch)
	one := "/scenarios/" + apiSample
	api.Do(a, operation("rename-scenario", "PUT /rounds/{id}/scenarios/{scenario}", one, `{"name": "B"}`, actor.RoundsWrite,
		api.Words{ID: "Ganti nama skenario", EN: "Rename a scenario"}, api.Words{ID: "Memberi skenario nama lain.", EN: "Gives a scenario another name."}), x.rename)
	api.Do(a, operation("drop-scenario", "DELETE /rounds/{id}/scenarios/{scenario}", one, "", actor.RoundsWrite,
		api.Words{ID: "Hapus skenario", EN: "Drop a scenario"}, api.Words{ID: "Skenario tidak ditampilkan lagi; isinya tetap tersimpan.", EN: "The scenario is no longer shown; what it held is kept."}), x.drop)
	api.Register(a, operation("choose-scenario", "POST /rounds/{id}/scenarios/{scenario}/choose", one+"/choose", `{"version": 3, "scenario_version": 2}`, actor.RoundsWrite,
		api.Words{ID: "Pilih skenario", EN: "Choose a scenario"},
		api.Words{ID: "Kursi rancangan menjadi kursi skenario, semuanya atau tidak satu pun. Ditolak bila salah satunya berubah sejak versi yang Anda sebut.",
			EN: "The seats of the draft become those of the scenario, all or none. Refused when either has changed since the versions you name."}), x.choose)
}

func (x programs) addInitials(a huma.API) {
	api.Register(a, operation("list-approvals", "GET /rounds/{id}/approvals", "/approvals", "", actor.RoundsRead,
		api.Words{ID: "Rantai dan parafnya", EN: "Chains and their initials"},
		api.Words{ID: "Setiap rantai dengan paraf yang berlaku dan yang gugur karena rantainya diubah.", EN: "Every chain with the initials that hold and those that lapsed because it was changed."}), x.approvals)
	api.Register(a, operation("approve-chain", "POST /rounds/{id}/approvals", "/approvals", `{"chain": "9f2c", "initials": "VA"}`, actor.RoundsDecide,
		api.Words{ID: "Bubuhkan paraf", EN: "Put initials"},
		api.Words{ID: "Paraf di bawah satu rantai seperti yang Anda baca: chain menyebut isinya. Ditolak bila rantai itu sudah berbeda.",
			EN: "Initials under one chain as you read it: chain names its content. Refused when it reads differently now."}), x.approve)
	api.Do(a, operation("retract-approval", "DELETE /rounds/{id}/approvals/{approval}", "/approvals/"+apiSample, "", actor.RoundsDecide,
		api.Words{ID: "Cabut paraf", EN: "Take initials back"}, api.Words{ID: "Mencabut paraf Anda sendiri, sampai penataan ditetapkan.", EN: "Takes your own initials back, until the decree."}), x.retract)
}

// RoundIn names a round in an address.
type RoundIn struct {
	ID appointment.RoundID `path:"id" maxLength:"40" doc:"Identifier of the round" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

type tryIn struct {
	RoundIn
	Body struct {
		Ops []TryOp `json:"ops" minItems:"1" maxItems:"200"`
	}
}

// TryOp is one change to try: put seats a person, remove takes a move out.
type TryOp struct {
	Op     appointment.OpKind `json:"op" enum:"put,remove"`
	Move   appointment.MoveID `json:"move,omitempty" maxLength:"40" doc:"For remove"`
	Person string             `json:"person,omitempty" maxLength:"40" doc:"For put: identifier or employee number"`
	Post   string             `json:"post,omitempty" maxLength:"100" doc:"For put: identifier or code"`
}

func (x programs) try(ctx context.Context, in *tryIn) (Trial, error) {
	reg, err := x.plan.Org.Get(ctx)
	if err != nil {
		return Trial{}, err
	}
	ops := api.List(in.Body.Ops, func(o TryOp) appointment.Op {
		op := appointment.Op{Kind: o.Op, Move: o.Move, Person: people.PersonID(o.Person), ToPost: org.PostID(o.Post)}
		if p := reg.PersonByNumber(people.NumberKey(o.Person)); p != nil {
			op.Person = p.ID
		}
		if p := reg.PostByCode(o.Post); p != nil {
			op.ToPost = p.ID
		}
		return op
	})
	t, err := x.plan.Try(ctx, actor.Of(ctx), in.ID, ops)
	if err != nil {
		return Trial{}, err
	}
	return TrialOf(api.Lang(ctx), t), nil
}

func (x programs) steps(ctx context.Context, in *RoundIn) (Steps, error) {
	steps, err := x.plan.Steps(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return Steps{}, err
	}
	reg, err := x.plan.Org.Get(ctx)
	if err != nil {
		return Steps{}, err
	}
	return StepsOf(api.Lang(ctx), reg, steps), nil
}

type stepIn struct {
	RoundIn
	Body struct {
		Step int64 `json:"step,omitempty" doc:"The step you saw as the next"`
	}
}

func (x programs) undo(ctx context.Context, in *stepIn) (Turned, error) {
	r, s, err := x.plan.Undo(ctx, actor.Of(ctx), in.ID, in.Body.Step)
	return turnedOf(r, s, err)
}

func (x programs) redo(ctx context.Context, in *stepIn) (Turned, error) {
	r, s, err := x.plan.Redo(ctx, actor.Of(ctx), in.ID, in.Body.Step)
	return turnedOf(r, s, err)
}

type sinceIn struct {
	RoundIn
	Since time.Time `query:"since" doc:"Without it: since you last saw the round"`
}

func (x programs) since(ctx context.Context, in *sinceIn) (RoundChanges, error) {
	c, err := x.plan.Since(ctx, actor.Of(ctx), in.ID, in.Since)
	if err != nil {
		return RoundChanges{}, err
	}
	return ChangesOf(api.Lang(ctx), c), nil
}

func (x programs) pack(ctx context.Context, in *RoundIn) (api.File, error) {
	p, err := x.plan.PrintPack(ctx, actor.Of(ctx), in.ID, api.Lang(ctx))
	if err != nil {
		return api.File{}, err
	}
	return api.File{Name: p.Name, Type: "application/pdf", Data: p.PDF}, nil
}

func (x programs) compare(ctx context.Context, in *RoundIn) (Comparison, error) {
	c, err := x.plan.Compare(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return Comparison{}, err
	}
	return ComparisonOf(c), nil
}

type branchIn struct {
	RoundIn
	Body struct {
		Name string              `json:"name" minLength:"1" maxLength:"60"`
		From appointment.RoundID `json:"from,omitempty" maxLength:"40" doc:"Another scenario; the draft when it is not given"`
	}
}

func (x programs) branch(ctx context.Context, in *branchIn) (Scenario, error) {
	r, err := x.plan.Branch(ctx, actor.Of(ctx), in.ID, in.Body.Name, in.Body.From)
	if err != nil {
		return Scenario{}, err
	}
	return Scenario{ID: r.ID, Name: r.Title, Version: r.Version}, nil
}

// ScenarioIn names a scenario in an address.
type ScenarioIn struct {
	RoundIn
	Scenario appointment.RoundID `path:"scenario" maxLength:"40" doc:"Identifier of the scenario" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

type renameIn struct {
	ScenarioIn
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"60"`
	}
}

func (x programs) rename(ctx context.Context, in *renameIn) error {
	return x.plan.Rename(ctx, actor.Of(ctx), in.ID, in.Scenario, in.Body.Name)
}

func (x programs) drop(ctx context.Context, in *ScenarioIn) error {
	return x.plan.Drop(ctx, actor.Of(ctx), in.ID, in.Scenario)
}

type chooseIn struct {
	ScenarioIn
	Body struct {
		Version         int64 `json:"version,omitempty" doc:"Of the draft, as you compared it"`
		ScenarioVersion int64 `json:"scenario_version,omitempty" doc:"Of the scenario, as you compared it"`
	}
}

func (x programs) choose(ctx context.Context, in *chooseIn) (Scenario, error) {
	r, err := x.plan.Choose(ctx, actor.Of(ctx), in.ID, in.Scenario, planning.Seen{Base: in.Body.Version, Scenario: in.Body.ScenarioVersion})
	if err != nil {
		return Scenario{}, err
	}
	return Scenario{ID: r.ID, Name: r.Title, Version: r.Version}, nil
}

func (x programs) approvals(ctx context.Context, in *RoundIn) (Approvals, error) {
	a, err := x.plan.Approvals(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return Approvals{}, err
	}
	return ApprovalsOf(a), nil
}

type approveIn struct {
	RoundIn
	Body struct {
		Chain    string `json:"chain" minLength:"1" maxLength:"64" doc:"Name of the chain's content, from GET"`
		Initials string `json:"initials" minLength:"2" maxLength:"12"`
	}
}

func (x programs) approve(ctx context.Context, in *approveIn) (Approval, error) {
	p, err := x.plan.Approve(ctx, actor.Of(ctx), in.ID, in.Body.Chain, in.Body.Initials)
	if err != nil {
		return Approval{}, err
	}
	return approvalOf(*p), nil
}

type retractIn struct {
	RoundIn
	Approval string `path:"approval" maxLength:"40" doc:"Identifier of the initials" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) retract(ctx context.Context, in *retractIn) error {
	return x.plan.Retract(ctx, actor.Of(ctx), in.ID, in.Approval)
}

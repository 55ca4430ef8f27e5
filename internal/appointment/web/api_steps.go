package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// addSteps adds what moves a round on. Decree, invitations and oath are acts of
// documents and ceremony and stand there.
func (x programs) addSteps(a huma.API) {
	step := func(id, tail, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: "POST /rounds/{id}/" + tail, Tag: apiTag, Scope: actor.RoundsDecide, Try: "/rounds/" + apiSample + "/" + tail,
			Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict}}
	}
	version, reasoned := `{"version": 3}`, `{"version": 3, "reason": "Berita acara belum lengkap"}`
	api.Register(a, step("submit-round", "submit", version, api.Words{ID: "Ajukan penataan", EN: "Submit a round"},
		api.Words{ID: "Menyerahkan rancangan kepada pejabat yang berwenang. Perlu paling sedikit satu usulan dan tidak satu pun pelanggaran yang jatuh tempo.",
			EN: "Hands a draft to the authorised official. It needs at least one move and no block that is due."}), x.submit)
	api.Register(a, step("return-round", "return", reasoned, api.Words{ID: "Kembalikan penataan", EN: "Return a round"},
		api.Words{ID: "Mengembalikan penataan yang diajukan atau disetujui kepada penyusunnya, dengan alasan.", EN: "Sends a submitted or cleared round back to its makers, with a reason."}), x.back)
	api.Register(a, step("clear-round", "clear", version, api.Words{ID: "Nyatakan penataan lengkap", EN: "Clear a round"},
		api.Words{ID: "Pejabat yang berwenang menyatakan lengkap: berita acara, pertimbangan teknis, dan persetujuan terlampir, dan tidak ada pelanggaran.",
			EN: "The authorised official finds it complete: minutes, national clearance and approvals are attached and no rule blocks."}), x.clear)
	api.Register(a, step("withdraw-round", "withdraw", reasoned, api.Words{ID: "Batalkan penataan", EN: "Withdraw a round"},
		api.Words{ID: "Membatalkan penataan yang belum ditetapkan.", EN: "Cancels a round that was not decreed yet."}), x.withdraw)
	api.Register(a, step("switch-round", "switch", `{"on": "2026-03-09"}`, api.Words{ID: "Berlakukan perpindahan jabatan", EN: "Switch the posts"},
		api.Words{ID: "Semua yang sudah disumpah berpindah serentak dalam satu langkah: pemangkuan lama berakhir, yang baru mulai, Plt di jabatan yang terisi berakhir, dan wewenang mengikuti. Boleh diulang; pengulangan tidak mengubah apa pun.",
			EN: "All who were sworn take effect together in one step: old holdings end, new ones begin, acting terms in filled posts end, and powers follow. It may be repeated; a repetition changes nothing."}), x.doSwitch)
	op := step("set-move-state", "moves/{move}/state", `{"state": "declined", "reason": "Mengundurkan diri sebelum dilantik"}`,
		api.Words{ID: "Batalkan satu usulan sesudah penetapan", EN: "End one move after the decree"},
		api.Words{ID: "Mencatat bahwa satu pejabat menolak (declined), keputusannya dicabut (annulled), atau tenggat sumpahnya lewat (lapsed), dengan alasan.",
			EN: "Records that one official declined, that the decree was withdrawn for them (annulled) or that the time for the oath passed (lapsed), with the reason."})
	op.Try = "/rounds/" + apiSample + "/moves/" + apiSample + "/state"
	api.Do(a, op, x.moveState)
}

func (x programs) addActings(a huma.API) {
	api.Register(a, api.Operation{
		ID: "assign-acting", Route: "POST /actings", Tag: apiTag, Scope: actor.RegisterWrite, Status: http.StatusCreated, Once: true,
		Summary: api.Words{ID: "Tugaskan Plt atau Plh", EN: "Assign an acting official"},
		Text: api.Words{ID: "Menugaskan pegawai sebagai Plt atau Plh sebuah jabatan; jabatannya sendiri tetap. Jawabannya putusan setiap aturan; pelanggaran menolak penugasan.",
			EN: "Makes a person Plt or Plh of a post; their own post is kept. The answer is what every rule says; a block refuses the assignment."},
		Try: "/actings", Body: `{"post": "DISDIK-K", "person": "197203291995061901", "kind": "plt", "from": "2026-03-02", "basis": "800/15/SPT/2026 tanggal 27 Februari 2026"}`,
		Errors: []errs.Kind{errs.Conflict, errs.NotFound},
	}, x.assign)
	api.Do(a, api.Operation{
		ID: "end-acting", Route: "POST /actings/{holding}/end", Tag: apiTag, Scope: actor.RegisterWrite,
		Summary: api.Words{ID: "Akhiri Plt atau Plh", EN: "End an acting assignment"},
		Text: api.Words{ID: "Mengakhiri penugasan sebelum waktunya. on adalah hari pertama yang tidak berlaku lagi.",
			EN: "Ends an assignment before its term. on is the first day on which it no longer runs."},
		Try: "/actings/" + apiSample + "/end", Body: `{"on": "2026-04-01", "why": "Pejabat definitif dilantik"}`, Errors: []errs.Kind{errs.Conflict},
	}, x.endActing)
}

func (x programs) submit(ctx context.Context, in *versionIn) (Round, error) {
	return apiRound(x.rounds.Submit(ctx, actor.Of(ctx), in.ID, in.Body.Version))
}

func (x programs) clear(ctx context.Context, in *versionIn) (Round, error) {
	return apiRound(x.rounds.Clear(ctx, actor.Of(ctx), in.ID, in.Body.Version))
}

type reasonIn struct {
	RoundIn
	Body struct {
		Version int64  `json:"version" doc:"The version you saw"`
		Reason  string `json:"reason" minLength:"1" maxLength:"1000"`
	}
}

func (x programs) back(ctx context.Context, in *reasonIn) (Round, error) {
	return apiRound(x.rounds.Return(ctx, actor.Of(ctx), in.ID, in.Body.Version, in.Body.Reason))
}

func (x programs) withdraw(ctx context.Context, in *reasonIn) (Round, error) {
	return apiRound(x.rounds.Withdraw(ctx, actor.Of(ctx), in.ID, in.Body.Version, in.Body.Reason))
}

type switchIn struct {
	RoundIn
	Body struct {
		On    clock.Date `json:"on,omitempty" format:"date" doc:"First day in the new posts; the planned day when it is not given"`
		Defer bool       `json:"defer,omitempty" doc:"Leave out those whose seat is still held by somebody who was not sworn; without it the switch is refused and names them"`
	}
}

func (x programs) doSwitch(ctx context.Context, in *switchIn) (Switched, error) {
	r, err := x.rounds.Switch(ctx, actor.Of(ctx), in.ID, appointment.SwitchIn{On: in.Body.On, Defer: in.Body.Defer})
	if err != nil {
		return Switched{}, err
	}
	id := func(m *appointment.Move) string { return string(m.ID) }
	return Switched{Seated: api.List(r.Seated, id), Deferred: api.List(r.Deferred, id), Waiting: api.List(r.Waiting, id), Already: r.Already}, nil
}

type moveStateIn struct {
	RoundIn
	Move appointment.MoveID `path:"move" maxLength:"40" doc:"Identifier of the move" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
	Body struct {
		State  appointment.MoveState `json:"state" enum:"declined,annulled,lapsed"`
		Reason string                `json:"reason" minLength:"1" maxLength:"1000"`
	}
}

func (x programs) moveState(ctx context.Context, in *moveStateIn) error {
	return x.rounds.SetMoveState(ctx, actor.Of(ctx), in.ID, in.Move, in.Body.State, in.Body.Reason)
}

type assignIn struct {
	Body struct {
		Post   string          `json:"post" maxLength:"100" doc:"Identifier or code"`
		Person string          `json:"person" maxLength:"40" doc:"Identifier or employee number"`
		Kind   org.HoldingKind `json:"kind" enum:"plt,plh" doc:"plt: the post is vacant; plh: the holder is away"`
		From   clock.Date      `json:"from" format:"date"`
		Until  clock.Date      `json:"until,omitempty" format:"date" doc:"First day no longer; the longest term when it is not given"`
		Basis  string          `json:"basis" minLength:"1" maxLength:"300" doc:"Number and date of the order"`
	}
}

func (x programs) assign(ctx context.Context, in *assignIn) (ActingVerdicts, error) {
	b := in.Body
	reg, err := x.rounds.Org.Get(ctx)
	if err != nil {
		return ActingVerdicts{}, err
	}
	vs, err := x.rounds.AssignActing(ctx, actor.Of(ctx), appointment.ActingIn{Post: apiPost(reg, b.Post), Person: apiPerson(reg, b.Person),
		Kind: b.Kind, From: b.From, Until: b.Until, Basis: b.Basis})
	if err != nil {
		return ActingVerdicts{}, err
	}
	return ActingVerdicts{apiVerdicts(api.Lang(ctx), vs, true)}, nil
}

type endActingIn struct {
	Holding org.HoldingID `path:"holding" maxLength:"40" doc:"Identifier of the holding, see GET /actings" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
	Body    struct {
		On  clock.Date `json:"on" format:"date" doc:"First day on which it no longer runs"`
		Why string     `json:"why" minLength:"1" maxLength:"1000"`
	}
}

func (x programs) endActing(ctx context.Context, in *endActingIn) error {
	return x.rounds.EndActing(ctx, actor.Of(ctx), in.Holding, in.Body.On, in.Body.Why)
}

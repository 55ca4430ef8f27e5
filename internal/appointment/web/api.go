package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// apiTag is the group in which the operations stand.
const apiTag = "rounds"

// apiLook is how the list of who saw a draft names a look through the API.
const apiLook = "api"

// programs is the door of programs to rounds.
type programs struct{ rounds *appointment.Service }

// API adds the operations on rounds, rules and acting officials.
func API(a huma.API, rounds *appointment.Service) {
	x := programs{rounds}
	x.addReading(a)
	x.addMatching(a)
	x.addEditing(a)
	x.addSteps(a)
	x.addActings(a)
}

func (x programs) addReading(a huma.API) {
	api.Register(a, api.Operation{
		ID: "list-rounds", Route: "GET /rounds", Tag: apiTag, Scope: actor.RoundsRead,
		Summary: api.Words{ID: "Daftar penataan", EN: "List rounds"},
		Text: api.Words{ID: "Penataan yang boleh Anda lihat, rencana terbaru lebih dulu. Rancangan hanya terlihat oleh orang yang namanya tercantum.",
			EN: "The rounds you may see, newest plan first. A draft is visible to the people named on it only."},
		Try: "/rounds?limit=10",
	}, x.list)
	api.Register(a, api.Operation{
		ID: "get-round", Route: "GET /rounds/{id}", Tag: apiTag, Scope: actor.RoundsRead,
		Summary: api.Words{ID: "Satu penataan", EN: "One round"},
		Text: api.Words{ID: "Penataan dengan semua usulan, rantai, jumlah menurut jenjang, alasan dan kehadiran, lowongan sebelum dan sesudah, dan lampirannya. Melihat rancangan dicatat.",
			EN: "A round with all moves, chains, totals by level, reason and attendance, vacancies before and after, and its papers. A look at a draft is recorded."},
		Try: "/rounds/" + apiSample, Errors: []errs.Kind{errs.NotFound},
	}, x.get)
	api.Register(a, api.Operation{
		ID: "check-round", Route: "GET /rounds/{id}/check", Tag: apiTag, Scope: actor.RoundsRead,
		Summary: api.Words{ID: "Periksa penataan dengan semua aturan", EN: "Check a round against every rule"},
		Text: api.Words{ID: "Putusan setiap aturan atas setiap usulan dengan pasalnya, fakta yang dipakai, dan apa yang menyembuhkannya; untuk aturan waktu juga tanggal terpenuhinya. Tanpa all hanya yang perlu dilihat. Melihat rancangan dicatat.",
			EN: "What every rule says of every move, with the article, the facts used and what would cure it; for time rules the date on which it is met. Without all only what needs a look. A look at a draft is recorded."},
		Try: "/rounds/" + apiSample + "/check",
	}, x.check)
	api.Register(a, api.Operation{
		ID: "get-round-journal", Route: "GET /rounds/{id}/journal", Tag: apiTag, Scope: actor.RoundsRead,
		Summary: api.Words{ID: "Siapa melihat dan mengubah penataan", EN: "Who saw and changed a round"},
		Text: api.Words{ID: "Yang terbaru lebih dulu: siapa melihat rancangan, perubahan tiap versi, dan perubahan bernomor sesudah diajukan.",
			EN: "Newest first: who saw the draft, what each version changed, and the numbered amendments after submission."},
		Try: "/rounds/" + apiSample + "/journal",
	}, x.journal)
	api.Register(a, api.Operation{
		ID: "list-rules", Route: "GET /rules", Tag: apiTag, Scope: api.AnyToken,
		Summary: api.Words{ID: "Bank aturan", EN: "The rule bank"},
		Text: api.Words{ID: "Setiap aturan dengan pasal, masa berlaku, beratnya, tahap yang dijaganya, dan naskah yang dapat mengangkatnya.",
			EN: "Every rule with its articles, validity, severity, the step it guards, and the papers that can lift it."},
		Try: "/rules",
	}, x.rules)
}

func (x programs) addEditing(a huma.API) {
	write := func(id, route, try, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.RoundsWrite, Try: try, Body: body, Summary: sum, Text: text,
			Errors: []errs.Kind{errs.Conflict}}
	}
	op := write("create-round", "POST /rounds", "/rounds", `{"title": "Pelantikan Maret 2026", "kind": "mutation", "planned_on": "2026-03-09", "place": "Pendopo"}`,
		api.Words{ID: "Mulai penataan", EN: "Start a round"},
		api.Words{ID: "Membuat rancangan kosong. Pembuatnya orang pertama yang namanya tercantum. Kirim Idempotency-Key agar pengulangan tidak membuat dua.",
			EN: "Makes an empty draft. Its maker is the first person named on it. Send an Idempotency-Key so that a repetition does not make two."})
	op.Once, op.Status = true, http.StatusCreated
	api.Register(a, op, x.create)
	api.Register(a, write("set-round-details", "PUT /rounds/{id}/details", "/rounds/"+apiSample+"/details",
		`{"version": 1, "title": "Pelantikan Maret 2026", "kind": "mutation", "planned_on": "2026-03-10", "place": "Pendopo", "basis": []}`,
		api.Words{ID: "Ubah rincian rancangan", EN: "Change the details of a draft"},
		api.Words{ID: "Judul, jenis, tanggal, tempat, dan dasar hukum. version adalah versi yang Anda lihat; bila sudah diubah orang lain, jawabannya 409 dan menyebut perubahannya.",
			EN: "Title, kind, date, place and legal basis. version is the one you saw; if somebody else changed it since, the answer is 409 and names the change."}), x.details)
	api.Register(a, write("change-round", "POST /rounds/{id}/changes", "/rounds/"+apiSample+"/changes",
		`{"version": 1, "ops": [{"op": "put", "person": "197203291995061901", "post": "DISDIK-K", "attendance": "hall"}]}`,
		api.Words{ID: "Ubah usulan", EN: "Change the moves"},
		api.Words{ID: "Menjalankan semua perubahan atau tidak satu pun: put mendudukkan orang (menggantikan usulan di jabatan itu), set mengubah usulan, remove mencabutnya. Sesudah diajukan perlu reason dan menjadi perubahan bernomor.",
			EN: "Runs all changes or none: put seats a person (replacing who was proposed there), set changes a move, remove takes it out. After submission a reason is needed and the change becomes a numbered amendment."}), x.change)
	api.Register(a, write("confirm-renamed", "POST /rounds/{id}/confirmations", "/rounds/"+apiSample+"/confirmations", `{"version": 1}`,
		api.Words{ID: "Tambah pengukuhan dari penataan organisasi", EN: "Add confirmations of a reorganisation"},
		api.Words{ID: "Menambah pengukuhan bagi setiap pejabat yang jabatannya diganti dan penerusnya masih bebas. Panggilan kedua tidak menambah apa pun.",
			EN: "Adds a confirmation for every official whose post was replaced and has a free successor. A second call adds none."}), x.confirm)
	op = write("attach-paper", "POST /rounds/{id}/papers", "/rounds/"+apiSample+"/papers",
		`{"kind": "panel_minutes", "number": "800/12/TPK/2026", "dated": "2026-02-20", "covers_all": true, "issuer": "Tim Penilai Kinerja"}`,
		api.Words{ID: "Lampirkan naskah", EN: "Attach a paper"},
		api.Words{ID: "Naskah yang diminta atau dapat mengangkat suatu aturan, dengan nomor, tanggal, dan jabatan yang dicakupnya.",
			EN: "A paper that a rule asks for or can be lifted by, with number, date and the posts it covers."})
	op.Once, op.Status = true, http.StatusCreated
	api.Register(a, op, x.attach)
	api.Do(a, write("detach-paper", "DELETE /rounds/{id}/papers/{paper}", "/rounds/"+apiSample+"/papers/"+apiSample, "",
		api.Words{ID: "Lepas naskah", EN: "Detach a paper"},
		api.Words{ID: "Melepas naskah dari penataan yang masih dapat diubah. Tetap tercatat di jurnal.", EN: "Takes a paper off a round that can still be changed. The journal keeps it."}), x.detach)
	api.Do(a, write("name-reader", "PUT /rounds/{id}/readers/{person}", "/rounds/"+apiSample+"/readers/197203291995061901", "",
		api.Words{ID: "Beri lihat rancangan", EN: "Let a person see the draft"},
		api.Words{ID: "Menambah orang ke daftar yang boleh melihat rancangan. Boleh diulang.", EN: "Adds a person to those who may see the draft. May be repeated."}), x.name)
	api.Do(a, write("remove-reader", "DELETE /rounds/{id}/readers/{person}", "/rounds/"+apiSample+"/readers/197203291995061901", "",
		api.Words{ID: "Cabut lihat rancangan", EN: "Take the draft from a person's sight"},
		api.Words{ID: "Mengeluarkan orang dari daftar yang boleh melihat rancangan.", EN: "Takes a person off the list of those who may see the draft."}), x.unname)
}

// apiSample stands in examples where an identifier belongs.
const apiSample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"

func (x programs) list(ctx context.Context, in *api.Paging) (api.Page[RoundLine], error) {
	all, err := x.rounds.List(ctx, actor.Of(ctx), 500)
	if err != nil {
		return api.Page[RoundLine]{}, err
	}
	return api.Cut(all, *in, func(s appointment.Summary) string { return string(s.ID) },
		func(s appointment.Summary) RoundLine { return RoundLine{roundOf(s.Round), s.Moves} })
}

// RoundIn names a round in an address. It is exported because the router
// fills only exported parts of an input.
type RoundIn struct {
	ID appointment.RoundID `path:"id" maxLength:"40" doc:"Identifier of the round" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) get(ctx context.Context, in *RoundIn) (RoundDetail, error) {
	rv, err := x.rounds.Review(ctx, actor.Of(ctx), in.ID, apiLook)
	if err != nil {
		return RoundDetail{}, err
	}
	return roundDetail(ctx, rv), nil
}

type checkIn struct {
	ID  appointment.RoundID `path:"id" maxLength:"40" doc:"Identifier of the round" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
	All bool                `query:"all" doc:"Also what is met and what does not apply"`
}

func (x programs) check(ctx context.Context, in *checkIn) (RoundCheck, error) {
	rv, err := x.rounds.Review(ctx, actor.Of(ctx), in.ID, apiLook)
	if err != nil {
		return RoundCheck{}, err
	}
	return checkOf(api.Lang(ctx), rv, in.All), nil
}

func (x programs) journal(ctx context.Context, in *RoundIn) (Journal, error) {
	j, err := x.rounds.Journal(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return Journal{}, err
	}
	return journalOf(j), nil
}

func (x programs) rules(ctx context.Context, _ *struct{}) (Rules, error) {
	l := api.Lang(ctx)
	return Rules{api.List(eligibility.Bank(), func(r eligibility.Rule) Rule { return ruleOf(l, &r) })}, nil
}

// apiPost and apiPerson take what people know: the code of a post, the number of
// a person. What is not found is passed on; the use case says so.
func apiPost(reg *org.Register, s string) org.PostID {
	if p := reg.PostByCode(s); p != nil {
		return p.ID
	}
	return org.PostID(s)
}

func apiPerson(reg *org.Register, s string) people.PersonID {
	if p := reg.PersonByNumber(people.NumberKey(s)); p != nil {
		return p.ID
	}
	return people.PersonID(s)
}

type createIn struct {
	Body struct {
		Title         string                `json:"title" minLength:"1" maxLength:"300"`
		Kind          appointment.RoundKind `json:"kind,omitempty" enum:"mutation,confirmation,mixed" doc:"mutation when it is not given"`
		PlannedOn     clock.Date            `json:"planned_on" format:"date" doc:"The day of the oath"`
		Place         string                `json:"place,omitempty" maxLength:"300"`
		AuthorityPost string                `json:"authority_post,omitempty" maxLength:"100" doc:"The appointing authority's post, identifier or code; the head of the region when it is not given"`
		Basis         []string              `json:"basis,omitempty" maxItems:"50" doc:"Lines of the legal basis that this round adds"`
	}
}

func (x programs) create(ctx context.Context, in *createIn) (Round, error) {
	b := in.Body
	reg, err := x.rounds.Org.Get(ctx)
	if err != nil {
		return Round{}, err
	}
	return apiRound(x.rounds.Create(ctx, actor.Of(ctx), appointment.NewRound{AuthorityPost: apiPost(reg, b.AuthorityPost),
		Details: appointment.Details{Title: b.Title, Kind: b.Kind, PlannedOn: b.PlannedOn, Place: b.Place, Basis: b.Basis}}))
}

type detailsIn struct {
	RoundIn
	Body struct {
		Version   int64                 `json:"version" doc:"The version you saw"`
		Title     string                `json:"title" minLength:"1" maxLength:"300"`
		Kind      appointment.RoundKind `json:"kind" enum:"mutation,confirmation,mixed"`
		PlannedOn clock.Date            `json:"planned_on" format:"date"`
		Place     string                `json:"place" maxLength:"300"`
		Basis     []string              `json:"basis" maxItems:"50"`
	}
}

func (x programs) details(ctx context.Context, in *detailsIn) (Round, error) {
	b := in.Body
	return apiRound(x.rounds.SetDetails(ctx, actor.Of(ctx), in.ID, b.Version, appointment.Details{Title: b.Title, Kind: b.Kind, PlannedOn: b.PlannedOn, Place: b.Place, Basis: b.Basis}))
}

type changeIn struct {
	RoundIn
	Body struct {
		Version int64      `json:"version" doc:"The version you saw"`
		Reason  string     `json:"reason,omitempty" maxLength:"1000" doc:"Needed after submission"`
		Ops     []ChangeOp `json:"ops" minItems:"1" maxItems:"1000"`
	}
}

func (x programs) change(ctx context.Context, in *changeIn) (Round, error) {
	reg, err := x.rounds.Org.Get(ctx)
	if err != nil {
		return Round{}, err
	}
	ops := api.List(in.Body.Ops, func(o ChangeOp) appointment.Op {
		op := appointment.Op{Kind: o.Op, Move: o.Move, Reason: o.Reason, Route: o.Route, Attendance: o.Attendance, OathForm: o.OathForm, Note: o.Note}
		if o.Person != "" {
			op.Person = apiPerson(reg, o.Person)
		}
		if o.Post != "" {
			op.ToPost = apiPost(reg, o.Post)
		}
		return op
	})
	return apiRound(x.rounds.Change(ctx, actor.Of(ctx), in.ID, in.Body.Version, in.Body.Reason, ops))
}

type versionIn struct {
	RoundIn
	Body struct {
		Version int64 `json:"version" doc:"The version you saw"`
	}
}

func (x programs) confirm(ctx context.Context, in *versionIn) (Added, error) {
	n, err := x.rounds.FromReorganisation(ctx, actor.Of(ctx), in.ID, in.Body.Version)
	return Added{n}, err
}

type attachIn struct {
	RoundIn
	Body NewPaper
}

func (x programs) attach(ctx context.Context, in *attachIn) (Paper, error) {
	reg, err := x.rounds.Org.Get(ctx)
	if err != nil {
		return Paper{}, err
	}
	d, err := x.rounds.Attach(ctx, actor.Of(ctx), in.ID, in.Body.document(reg))
	if err != nil {
		return Paper{}, err
	}
	return paperOf(api.Lang(ctx), d), nil
}

type detachIn struct {
	RoundIn
	Paper string `path:"paper" maxLength:"40" doc:"Identifier of the paper" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) detach(ctx context.Context, in *detachIn) error {
	return x.rounds.Detach(ctx, actor.Of(ctx), in.ID, in.Paper)
}

type readerIn struct {
	RoundIn
	Person string `path:"person" maxLength:"40" doc:"Identifier or employee number" example:"197203291995061901"`
}

func (x programs) name(ctx context.Context, in *readerIn) error {
	reg, err := x.rounds.Org.Get(ctx)
	if err != nil {
		return err
	}
	return x.rounds.Name(ctx, actor.Of(ctx), in.ID, apiPerson(reg, in.Person))
}

func (x programs) unname(ctx context.Context, in *readerIn) error {
	reg, err := x.rounds.Org.Get(ctx)
	if err != nil {
		return err
	}
	return x.rounds.Unname(ctx, actor.Of(ctx), in.ID, apiPerson(reg, in.Person))
}

// apiRound shows the round that a use case left.
func apiRound(r *appointment.Round, err error) (Round, error) {
	if err != nil {
		return Round{}, err
	}
	return roundOf(r), nil
}

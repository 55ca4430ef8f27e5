package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/absence"
	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

const (
	apiTag    = "absence"
	apiSample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"
)

// programs is the door of programs to absences and orders to act.
type programs struct{ svc *absence.Service }

// API adds the operations on absences, terms and orders.
func API(a huma.API, svc *absence.Service) {
	x := programs{svc}
	x.addReading(a)
	x.addLeaves(a)
	x.addOrders(a)
	x.addHead(a)
}

func (x programs) addReading(a huma.API) {
	read := func(id, route, try string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.RegisterRead, Try: try, Summary: sum, Text: text}
	}
	api.Register(a, read("get-absences", "GET /absences", "/absences?on=2026-11-26",
		api.Words{ID: "Siapa menggantikan siapa", EN: "Who stands in and who is away"},
		api.Words{ID: "Setiap masa tugas Plt, Plh, dan Pjs dengan umur dan sisanya, setiap ketidakhadiran, dan surat perintah yang menunggu tanda tangan.",
			EN: "Every term of a Plt, Plh or interim head with its age and what is left, every absence, and the orders that wait for their signature."}), x.board)
	api.Register(a, read("get-acting-term", "GET /acting-terms/{holding}", "/acting-terms/"+apiSample,
		api.Words{ID: "Satu masa tugas", EN: "One term"},
		api.Words{ID: "Masa tugas dengan surat perintahnya, wewenang pelaksananya, dan yang tidak boleh dilakukan, dengan pasalnya.",
			EN: "A term with its orders, the powers of who acts, and what they may not do, with the articles."}), x.term)
	api.Register(a, read("get-acting-order", "GET /acting-orders/{id}", "/acting-orders/"+apiSample,
		api.Words{ID: "Satu surat perintah", EN: "One order to act"}, api.Words{ID: "Isinya, keadaannya, dan siapa yang menandatangani.", EN: "What it says, how far it is, and who signs."}), x.order)
	op := read("download-acting-order", "GET /acting-orders/{id}/paper", "/acting-orders/"+apiSample+"/paper",
		api.Words{ID: "Unduh surat perintah", EN: "Download an order to act"}, api.Words{ID: "Berkas bertanda tangan, atau konsepnya selama menunggu.", EN: "The signed file, or the draft while it waits."})
	op.Scope = actor.DocumentsRead
	api.Download(a, op, []string{"application/pdf"}, x.paper)
	api.Register(a, read("draft-acting-order", "GET /acting-order-drafts/{post}", "/acting-order-drafts/DISDIK-K",
		api.Words{ID: "Siapa yang dapat ditunjuk", EN: "Who may act"},
		api.Words{ID: "Untuk satu jabatan: siapa yang tidak ditolak aturan, dan siapa yang memberi mandat.", EN: "For a post: whom no rule refuses, and who gives the mandate."}), x.draft)
}

func (x programs) addLeaves(a huma.API) {
	write := func(id, route, try, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.RegisterWrite, Try: try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict, errs.NotFound}}
	}
	op := write("add-leave", "POST /leaves", "/leaves", `{"post": "DISDIK-K", "kind": "annual", "from": "2026-12-01", "until": "2026-12-15", "basis": "Surat cuti 800/12/2026"}`,
		api.Words{ID: "Catat ketidakhadiran", EN: "Record an absence"},
		api.Words{ID: "Pejabat definitif jabatan itu tidak hadir. Selama cuti kampanye wewenang jabatan tidak berlaku; ketidakhadiran lama meminta atasan menunjuk Plh.",
			EN: "The definitive holder of the post is away. During a campaign leave the powers of the post rest; a long absence asks the superior for a Plh."})
	op.Status, op.Once = http.StatusCreated, true
	api.Register(a, op, x.addLeave)
	api.Do(a, write("end-leave", "POST /leaves/{id}/end", "/leaves/"+apiSample+"/end", `{"on": "2026-12-08", "why": "Kembali lebih awal"}`,
		api.Words{ID: "Majukan tanggal kembali", EN: "Bring the return forward"}, api.Words{ID: "on adalah hari pertama bertugas kembali; penggantinya berakhir hari itu.", EN: "on is the first day back; who stands in ends that day."}), x.endLeave)
	api.Do(a, write("withdraw-leave", "POST /leaves/{id}/withdraw", "/leaves/"+apiSample+"/withdraw", `{"why": "Salah orang"}`,
		api.Words{ID: "Cabut catatan yang keliru", EN: "Withdraw a mistaken record"}, api.Words{ID: "Hanya selama belum ada yang menggantikan.", EN: "Only while nobody stands in."}), x.withdrawLeave)
}

func (x programs) addOrders(a huma.API) {
	write := func(id, route, try, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.RegisterWrite, Try: try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict, errs.NotFound}}
	}
	op := write("order-acting", "POST /acting-orders", "/acting-orders", `{"post": "DISDIK-K", "person": "197203291995061901", "kind": "plt", "from": "2026-12-01"}`,
		api.Words{ID: "Buat surat perintah Plt atau Plh", EN: "Prepare an order to act"},
		api.Words{ID: "Disiapkan untuk ditandatangani atasan jabatan itu; bila pemilik token sendiri atasannya, surat langsung ditandatangani dan bernomor. Pelanggaran aturan menolak dengan pasalnya.",
			EN: "Prepared for the signature of the post's superior; when the token's owner is the superior, it is signed and numbered at once. A broken rule refuses it with the article."})
	op.Status, op.Once = http.StatusCreated, true
	api.Register(a, op, x.newOrder)
	sign := write("sign-acting-order", "POST /acting-orders/{id}/signature", "/acting-orders/"+apiSample+"/signature", "",
		api.Words{ID: "Tanda tangani surat perintah", EN: "Sign an order to act"}, api.Words{ID: "Oleh atasan yang memberi mandat. Surat mendapat nomor dan tugas berlaku.", EN: "By the superior who gives the mandate. The order gets its number and the duty runs."})
	sign.Scope = actor.DocumentsSign
	api.Register(a, sign, x.sign)
	api.Do(a, write("withdraw-acting-order", "POST /acting-orders/{id}/withdraw", "/acting-orders/"+apiSample+"/withdraw", `{"why": "Salah orang"}`,
		api.Words{ID: "Cabut surat perintah", EN: "Withdraw an order to act"}, api.Words{ID: "Sebelum ditandatangani.", EN: "Before it is signed."}), x.withdrawOrder)
	op = write("extend-acting", "POST /acting-terms/{holding}/extension", "/acting-terms/"+apiSample+"/extension", `{}`,
		api.Words{ID: "Perpanjang masa tugas", EN: "Extend a term"}, api.Words{ID: "Dengan surat perintah baru yang menyambung hari terakhir; seorang Plt satu kali tiga bulan.", EN: "By a new order from the day after the last one; a Plt once, by three months."})
	op.Status = http.StatusCreated
	api.Register(a, op, x.extend)
	api.Do(a, write("end-acting-term", "POST /acting-terms/{holding}/end", "/acting-terms/"+apiSample+"/end", `{"on": "2026-12-08", "why": "Pejabat definitif dilantik"}`,
		api.Words{ID: "Akhiri masa tugas", EN: "End a term"}, api.Words{ID: "Paling cepat hari ini, oleh pemberi mandat atau pengelola kepegawaian.", EN: "Today at the earliest, by who gave the mandate or the personnel agency."}), x.endTerm)
}

func (x programs) addHead(a huma.API) {
	write := func(id, route, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: "POST " + route, Tag: apiTag, Scope: actor.RegisterWrite, Try: route, Body: body, Summary: sum, Text: text, Status: http.StatusCreated, Once: true,
			Errors: []errs.Kind{errs.Conflict, errs.NotFound}}
	}
	api.Register(a, write("assign-interim-head", "/interim-heads", `{"post": "WALIKOTA", "person": "196805101993031005", "from": "2027-02-15", "basis": "Keputusan Menteri 131.35/1/2027"}`,
		api.Words{ID: "Catat penjabat sementara", EN: "Record an interim head"}, api.Words{ID: "Bila kepala daerah dan wakilnya sama-sama cuti kampanye, atas surat Menteri.", EN: "While head and deputy are both on campaign leave, by the Minister's letter."}), x.interim)
	api.Register(a, write("assign-deputy-head", "/deputy-heads", `{"post": "WALIKOTA", "from": "2027-02-15", "basis": "Surat Gubernur 131/7/2027"}`,
		api.Words{ID: "Catat wakil sebagai Plt kepala daerah", EN: "Record the deputy as Plt of the head"}, api.Words{ID: "Bila kepala daerah berhalangan atau jabatannya kosong.", EN: "While the head is away or the post is vacant."}), x.deputy)
}

type boardIn struct {
	On clock.Date `query:"on" format:"date" doc:"As of this day; today when it is not given"`
}

func (x programs) board(ctx context.Context, in *boardIn) (AbsenceBoard, error) {
	b, err := x.svc.Board(ctx, actor.Of(ctx), in.On)
	if err != nil {
		return AbsenceBoard{}, err
	}
	reg, err := x.svc.Org.Get(ctx)
	if err != nil {
		return AbsenceBoard{}, err
	}
	return BoardOf(b, func(p org.PostID) string { return reg.Posts[p].Code }), nil
}

// TermIn names a term in an address. Parts of inputs are exported because the
// router fills only those.
type TermIn struct {
	Holding org.HoldingID `path:"holding" maxLength:"40" doc:"Identifier of the holding, see GET /absences" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) term(ctx context.Context, in *TermIn) (ActingTermDetail, error) {
	v, err := x.svc.TermView(ctx, actor.Of(ctx), in.Holding)
	if err != nil {
		return ActingTermDetail{}, err
	}
	return TermDetailOf(v, api.Lang(ctx)), nil
}

// OrderIn names an order in an address.
type OrderIn struct {
	ID absence.OrderID `path:"id" maxLength:"40" doc:"Identifier of the order" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) order(ctx context.Context, in *OrderIn) (ActingOrder, error) {
	return x.read(ctx, in.ID)
}

func (x programs) read(ctx context.Context, id absence.OrderID) (ActingOrder, error) {
	v, err := x.svc.OrderView(ctx, actor.Of(ctx), id)
	if err != nil {
		return ActingOrder{}, err
	}
	o := orderOf(v.OrderLine)
	if v.Paper != nil {
		o.Number, o.Code = v.Paper.Number, v.Paper.Code
	}
	return o, nil
}

func (x programs) paper(ctx context.Context, in *OrderIn) (api.File, error) {
	data, name, err := x.svc.PaperFile(ctx, actor.Of(ctx), in.ID)
	return api.File{Name: name, Type: "application/pdf", Data: data}, err
}

type draftIn struct {
	Post string `path:"post" maxLength:"100" doc:"Identifier or code of the post" example:"DISDIK-K"`
}

func (x programs) draft(ctx context.Context, in *draftIn) (ActingDraft, error) {
	reg, err := x.svc.Org.Get(ctx)
	if err != nil {
		return ActingDraft{}, err
	}
	d, err := x.svc.Draft(ctx, actor.Of(ctx), apiPost(reg, in.Post), "")
	if err != nil {
		return ActingDraft{}, err
	}
	return ActingDraft{Kind: d.Kind, Signer: d.SignerName, SignerTitle: d.Signer, Candidates: api.List(d.Candidates, func(c absence.Candidate) ActingCandidate {
		return ActingCandidate{Person: string(c.Person), Number: c.Number, Name: c.Name, Title: c.Title}
	})}, nil
}

type leaveIn struct {
	Body struct {
		Post  string        `json:"post" maxLength:"100" doc:"Identifier or code"`
		Kind  org.LeaveKind `json:"kind" enum:"campaign,annual,long,sick,maternity,important,training,travel"`
		From  clock.Date    `json:"from" format:"date"`
		Until clock.Date    `json:"until" format:"date" doc:"First day back"`
		Basis string        `json:"basis" minLength:"1" maxLength:"300" doc:"Number and date of the letter that grants it"`
	}
}

func (x programs) addLeave(ctx context.Context, in *leaveIn) (RecordedLeave, error) {
	reg, err := x.svc.Org.Get(ctx)
	if err != nil {
		return RecordedLeave{}, err
	}
	b := in.Body
	l, err := x.svc.AddLeave(ctx, actor.Of(ctx), absence.LeaveIn{Post: apiPost(reg, b.Post), Kind: b.Kind, From: b.From, Until: b.Until, Basis: b.Basis})
	if err != nil {
		return RecordedLeave{}, err
	}
	return RecordedLeave{ID: l.ID, Duty: l.Duty}, nil
}

// LeaveRef names an absence in an address.
type LeaveRef struct {
	ID org.LeaveID `path:"id" maxLength:"40" doc:"Identifier of the absence" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

// WhenWhy is a day and a reason.
type WhenWhy struct {
	On  clock.Date `json:"on" format:"date"`
	Why string     `json:"why" minLength:"1" maxLength:"300"`
}

// Why is a reason.
type Why struct {
	Why string `json:"why" minLength:"1" maxLength:"300"`
}

type endLeaveIn struct {
	LeaveRef
	Body WhenWhy
}

func (x programs) endLeave(ctx context.Context, in *endLeaveIn) error {
	return x.svc.EndLeave(ctx, actor.Of(ctx), in.ID, in.Body.On, in.Body.Why)
}

type withdrawLeaveIn struct {
	LeaveRef
	Body Why
}

func (x programs) withdrawLeave(ctx context.Context, in *withdrawLeaveIn) error {
	return x.svc.WithdrawLeave(ctx, actor.Of(ctx), in.ID, in.Body.Why)
}

type newOrderIn struct {
	Body struct {
		Post   string          `json:"post" maxLength:"100" doc:"Identifier or code"`
		Person string          `json:"person" maxLength:"40" doc:"Identifier or employee number"`
		Kind   org.HoldingKind `json:"kind" enum:"plt,plh" doc:"plt: the post is vacant; plh: the holder is away"`
		From   clock.Date      `json:"from" format:"date"`
		Until  clock.Date      `json:"until,omitempty" format:"date" doc:"First day no longer; the longest term, or the end of the absence, when it is not given"`
	}
}

func (x programs) newOrder(ctx context.Context, in *newOrderIn) (ActingOrder, error) {
	reg, err := x.svc.Org.Get(ctx)
	if err != nil {
		return ActingOrder{}, err
	}
	b := in.Body
	o, err := x.svc.Order(ctx, actor.Of(ctx), absence.OrderIn{Post: apiPost(reg, b.Post), Person: apiPerson(reg, b.Person), Kind: b.Kind, From: b.From, Until: b.Until})
	if err != nil {
		return ActingOrder{}, err
	}
	return x.read(ctx, o.ID)
}

func (x programs) sign(ctx context.Context, in *OrderIn) (ActingOrder, error) {
	if _, err := x.svc.SignOrder(ctx, actor.Of(ctx), in.ID); err != nil {
		return ActingOrder{}, err
	}
	return x.read(ctx, in.ID)
}

type withdrawOrderIn struct {
	OrderIn
	Body Why
}

func (x programs) withdrawOrder(ctx context.Context, in *withdrawOrderIn) error {
	return x.svc.WithdrawOrder(ctx, actor.Of(ctx), in.ID, in.Body.Why)
}

type extendIn struct {
	TermIn
	Body struct {
		Until clock.Date `json:"until,omitempty" format:"date" doc:"First day no longer; the longest term when it is not given"`
	}
}

func (x programs) extend(ctx context.Context, in *extendIn) (ActingOrder, error) {
	o, err := x.svc.Extend(ctx, actor.Of(ctx), in.Holding, in.Body.Until)
	if err != nil {
		return ActingOrder{}, err
	}
	return x.read(ctx, o.ID)
}

type endTermIn struct {
	TermIn
	Body WhenWhy
}

func (x programs) endTerm(ctx context.Context, in *endTermIn) error {
	return x.svc.EndTerm(ctx, actor.Of(ctx), in.Holding, in.Body.On, in.Body.Why)
}

type interimIn struct {
	Body struct {
		Post   string     `json:"post" maxLength:"100" doc:"Identifier or code of the head's post"`
		Person string     `json:"person" maxLength:"40" doc:"Identifier or employee number"`
		From   clock.Date `json:"from" format:"date"`
		Until  clock.Date `json:"until,omitempty" format:"date" doc:"First day no longer; the end of the leave when it is not given"`
		Basis  string     `json:"basis" minLength:"1" maxLength:"300" doc:"Number and date of the Minister's letter"`
	}
}

func (x programs) interim(ctx context.Context, in *interimIn) (HeadStandIn, error) {
	reg, err := x.svc.Org.Get(ctx)
	if err != nil {
		return HeadStandIn{}, err
	}
	b := in.Body
	h, err := x.svc.AssignInterim(ctx, actor.Of(ctx), absence.InterimIn{Post: apiPost(reg, b.Post), Person: apiPerson(reg, b.Person), From: b.From, Until: b.Until, Basis: b.Basis})
	if err != nil {
		return HeadStandIn{}, err
	}
	return HeadStandIn{Holding: h.ID, From: h.From, Until: h.Until}, nil
}

type deputyIn struct {
	Body struct {
		Post  string     `json:"post" maxLength:"100" doc:"Identifier or code of the head's post"`
		From  clock.Date `json:"from" format:"date"`
		Until clock.Date `json:"until,omitempty" format:"date" doc:"First day no longer; the end of the head's absence when it is not given"`
		Basis string     `json:"basis" minLength:"1" maxLength:"300" doc:"Number and date of the letter"`
	}
}

func (x programs) deputy(ctx context.Context, in *deputyIn) (HeadStandIn, error) {
	reg, err := x.svc.Org.Get(ctx)
	if err != nil {
		return HeadStandIn{}, err
	}
	b := in.Body
	h, err := x.svc.AssignDeputy(ctx, actor.Of(ctx), absence.DeputyIn{Post: apiPost(reg, b.Post), From: b.From, Until: b.Until, Basis: b.Basis})
	if err != nil {
		return HeadStandIn{}, err
	}
	return HeadStandIn{Holding: h.ID, From: h.From, Until: h.Until}, nil
}

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

package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/document"
	"pendopo/internal/handover"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

const (
	apiTag    = "handover"
	apiSample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"
)

// programs is the door of programs to handovers.
type programs struct{ svc *handover.Service }

// API adds the operations on handovers.
func API(a huma.API, svc *handover.Service) {
	x := programs{svc}
	x.addReading(a)
	x.addSettling(a)
	x.addOrdering(a)
}

func (x programs) addReading(a huma.API) {
	read := func(id, route, try string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.HandoverRead, Try: try, Summary: sum, Text: text}
	}
	api.Register(a, read("list-handovers", "GET /handovers", "/handovers",
		api.Words{ID: "Papan serah terima", EN: "Board of handovers"},
		api.Words{ID: "Semua pejabat yang berpindah dalam satu penataan, keadaannya, dan batas waktunya; tanpa penataan: yang terakhir berlaku.",
			EN: "Every official who moved in a round, how far they are, and until when; without a round, the one that took effect last."}), x.list)
	api.Register(a, read("get-handover", "GET /handovers/{id}", "/handovers/"+apiSample,
		api.Words{ID: "Serah terima seorang pejabat", EN: "One official's handover"},
		api.Words{ID: "Yang diserahkan dan diterima, dengan angka yang dibekukan saat jabatan berpindah, strategi, dan kewajiban pertama. Pengenal serah terima atau pengenal orang.",
			EN: "What is given and received, with the figures frozen when the post changed hands, the strategy and the first duties. By the handover's or the person's identifier."}), x.get)
	api.Register(a, read("get-handover-item", "GET /handover-items/{item}", "/handover-items/"+apiSample,
		api.Words{ID: "Satu butir", EN: "One item"},
		api.Words{ID: "Keadaan satu butir dengan riwayatnya dan langkah yang boleh diambil pemilik token.", EN: "How an item stands, its history, and what the token's owner may do with it."}), x.item)
	api.Register(a, read("get-handover-transfer", "GET /handover-transfers/{id}", "/handover-transfers/"+apiSample,
		api.Words{ID: "Satu jabatan yang berpindah", EN: "One post that changed hands"},
		api.Words{ID: "Angka yang dibekukan, butir, tanda tangan, dan hasil sejak itu menurut pejabat.", EN: "Frozen figures, items, signatures, and the results since then by holder."}), x.transfer)
	api.Download(a, read("download-handover-paper", "GET /handover-papers/{document}", "/handover-papers/"+apiSample,
		api.Words{ID: "Unduh naskah serah terima", EN: "Download a handover's document"},
		api.Words{ID: "Berita acara, memori jabatan, atau strategi, bagi pejabatnya dan atasannya.", EN: "Minutes, memo or strategy, for the officials and those above them."}), []string{"application/pdf"}, x.paper)
}

func (x programs) addSettling(a huma.API) {
	write := func(id, route, try, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.HandoverWrite, Try: try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict}}
	}
	post := "/handover-transfers/" + apiSample
	api.Register(a, write("step-handover-item", "POST /handover-items/{item}/steps", "/handover-items/"+apiSample+"/steps", `{"event": "hand_over", "status": "lengkap"}`,
		api.Words{ID: "Langkah satu butir", EN: "Move an item"},
		api.Words{ID: "Yang lama mengerjakan, menyerahkan, atau melaporkan hambatan; yang baru menerima atau mengembalikan; atasan melepas. Kembali, terhalang, dan lepas perlu alasan; terhalang juga perlu nama.",
			EN: "The giver works on it, hands it over or reports an obstacle; the receiver accepts or returns it; the superior releases it. Returning, blocking and releasing need a reason, blocking a name too."}), x.step)
	api.Register(a, write("step-handover-transfer", "POST /handover-transfers/{id}/steps", post+"/steps", `{"event": "accept"}`,
		api.Words{ID: "Langkah semua butir", EN: "Move every item"},
		api.Words{ID: "Menyerahkan semua yang siap, atau menerima semua yang sudah diserahkan.", EN: "Hands over everything that is ready, or accepts everything that came."}), x.stepAll)
	op := write("add-handover-item", "POST /handover-transfers/{id}/items", post+"/items", `{"area": "work", "title": "Rekap retribusi pasar November"}`,
		api.Words{ID: "Tambah butir", EN: "Add an item"}, api.Words{ID: "Kedua pejabat boleh menambah selama daftarnya belum tuntas.", EN: "Both officials may, while the list is not settled."})
	op.Status = http.StatusCreated
	api.Register(a, op, x.add)
	api.Do(a, write("write-handover-memo", "PUT /handover-transfers/{id}/memo", post+"/memo", `{"condition": "Unit lengkap", "advice": "Temui lurah lebih dahulu"}`,
		api.Words{ID: "Tulis memori jabatan", EN: "Write the memo of office"}, api.Words{ID: "Oleh pejabat yang meninggalkan jabatan, sebelum berita acara ditandatangani.", EN: "By the official who leaves, before the minutes are signed."}), x.memo)
	api.Register(a, write("sign-handover", "POST /handover-transfers/{id}/signature", post+"/signature", "",
		api.Words{ID: "Tanda tangani berita acara", EN: "Sign the minutes"},
		api.Words{ID: "Tanda tangan berikutnya: yang menyerahkan, yang menerima, lalu atasan yang mengetahui.", EN: "The next signature: the giver's, the receiver's, then the superior's who knows of it."}), x.sign)
	api.Do(a, write("write-strategy", "PUT /handovers/{id}/strategy", "/handovers/"+apiSample+"/strategy", `{"needs": ["a", "b", "c"], "results": ["d", "e", "f"], "offices": ["g", "h"], "send": true}`,
		api.Words{ID: "Tulis strategi satu halaman", EN: "Write the one-page strategy"}, api.Words{ID: "Disimpan, atau ditetapkan dengan send; sesudah itu tidak dapat diubah.", EN: "Kept, or sealed with send; after that it cannot change."}), x.strategy)
	api.Do(a, write("finish-first-duty", "POST /handovers/{id}/first-duties/{kind}", "/handovers/"+apiSample+"/first-duties/start", `{"paper": "SPMT 800/12/2020"}`,
		api.Words{ID: "Tandai kewajiban pertama selesai", EN: "Finish a first duty"}, api.Words{ID: "Dengan naskah yang membuktikannya.", EN: "With the paper that proves it."}), x.first)
}

func (x programs) addOrdering(a huma.API) {
	write := func(id, route, try, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.HandoverWrite, Try: try, Body: body, Summary: sum, Text: text, Errors: []errs.Kind{errs.Conflict}}
	}
	api.Register(a, write("remind-handovers", "POST /rounds/{id}/handover-reminders", "/rounds/"+apiSample+"/handover-reminders", "",
		api.Words{ID: "Ingatkan", EN: "Remind"}, api.Words{ID: "Mengirim pengingat kepada semua yang belum tuntas.", EN: "Writes to everybody whose list is not settled."}), x.remind)
	op := write("get-handover-setting", "GET /rounds/{id}/handover-setting", "/rounds/"+apiSample+"/handover-setting", "",
		api.Words{ID: "Waktu serah terima", EN: "Time of a handover"}, api.Words{ID: "Jangka waktu dan arahan sebuah penataan.", EN: "Span and instruction of a round."})
	op.Scope = actor.HandoverRead
	api.Register(a, op, x.setting)
	api.Do(a, write("set-handover-setting", "PUT /rounds/{id}/handover-setting", "/rounds/"+apiSample+"/handover-setting", `{"days": 3, "unit": "working_days", "instruction": "Selesaikan paling lama tiga hari."}`,
		api.Words{ID: "Atur waktu serah terima", EN: "Set the time of a handover"}, api.Words{ID: "Jangka waktu hanya sebelum serah terimanya berjalan; arahan kapan saja.", EN: "The span only before its handovers run; the instruction at any time."}), x.set)
	api.Do(a, write("cancel-handover", "POST /handovers/{id}/cancel", "/handovers/"+apiSample+"/cancel", `{"reason": "Pengangkatan dibatalkan"}`,
		api.Words{ID: "Batalkan serah terima", EN: "Cancel a handover"}, api.Words{ID: "Bila pengangkatannya gugur; semua tugasnya ikut dibatalkan.", EN: "When the appointment fell away; its duties are cancelled with it."}), x.cancel)
}

type handoverListIn struct {
	Round appointment.RoundID `query:"round" maxLength:"40" doc:"Identifier of the round"`
	State handover.State      `query:"state" enum:"pending,running,blocked,settled" doc:"Only in this state"`
	Unit  org.UnitID          `query:"unit" maxLength:"40" doc:"Identifier of the agency"`
}

func (x programs) list(ctx context.Context, in *handoverListIn) (HandoverBoard, error) {
	b, err := x.svc.Board(ctx, actor.Of(ctx), handover.Filter{Round: in.Round, State: in.State, Agency: in.Unit})
	if err != nil {
		return HandoverBoard{}, err
	}
	return handoverBoard(b), nil
}

// HandoverIn names a handover in an address. Parts of inputs are exported
// because the router fills only those.
type HandoverIn struct {
	ID handover.ID `path:"id" maxLength:"40" doc:"Identifier of the handover, or of the person" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) get(ctx context.Context, in *HandoverIn) (HandoverDetail, error) {
	v, err := x.svc.Page(ctx, actor.Of(ctx), string(in.ID))
	if err != nil {
		return HandoverDetail{}, err
	}
	return handoverDetail(v), nil
}

// ItemIn names an item in an address.
type ItemIn struct {
	Item handover.ItemID `path:"item" maxLength:"40" doc:"Identifier of the item" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) item(ctx context.Context, in *ItemIn) (HandoverItemDetail, error) {
	v, err := x.svc.Item(ctx, actor.Of(ctx), in.Item)
	if err != nil {
		return HandoverItemDetail{}, err
	}
	return HandoverItemDetail{HandoverItem: handoverItem(v.Item), May: api.List(v.May, func(e handover.Event) string { return string(e) }),
		Events: api.List(v.Events, func(e handover.NamedEvent) HandoverEvent {
			return HandoverEvent{At: e.At, Event: string(e.Event), Name: e.Name, Note: e.Note}
		})}, nil
}

// TransferIn names a post that changed hands in an address.
type TransferIn struct {
	ID handover.TransferID `path:"id" maxLength:"40" doc:"Identifier of the transfer" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) transfer(ctx context.Context, in *TransferIn) (HandoverTransfer, error) {
	v, err := x.svc.Transfer(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return HandoverTransfer{}, err
	}
	return handoverTransfer(v), nil
}

// PaperIn names a document in an address.
type PaperIn struct {
	Document document.ID `path:"document" maxLength:"40" doc:"Identifier of the document" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) paper(ctx context.Context, in *PaperIn) (api.File, error) {
	d, out, err := x.svc.Paper(ctx, actor.Of(ctx), in.Document)
	if err != nil {
		return api.File{}, err
	}
	return api.File{Name: d.FileName + ".pdf", Type: "application/pdf", Data: out.PDF}, nil
}

type handoverStepIn struct {
	ItemIn
	Body struct {
		Event   handover.Event `json:"event" enum:"begin,hand_over,accept,return,block,release"`
		Reason  string         `json:"reason,omitempty" maxLength:"300"`
		Names   string         `json:"names,omitempty" maxLength:"200" doc:"Who it waits for, when blocked"`
		Status  string         `json:"status,omitempty" maxLength:"200" doc:"How far it is"`
		File    string         `json:"file,omitempty" maxLength:"200" doc:"Where its papers are"`
		Version int64          `json:"version,omitempty" doc:"The version you saw"`
	}
}

func (x programs) step(ctx context.Context, in *handoverStepIn) (HandoverItem, error) {
	b := in.Body
	i, err := x.svc.Step(ctx, actor.Of(ctx), in.Item, handover.Step{Event: b.Event, Reason: b.Reason, Names: b.Names, Status: b.Status, File: b.File, Seen: b.Version})
	if err != nil {
		return HandoverItem{}, err
	}
	return handoverItem(i), nil
}

type handoverStepAllIn struct {
	TransferIn
	Body struct {
		Event handover.Event `json:"event" enum:"hand_over,accept"`
	}
}

func (x programs) stepAll(ctx context.Context, in *handoverStepAllIn) (HandoverMoved, error) {
	n, err := x.svc.StepAll(ctx, actor.Of(ctx), in.ID, in.Body.Event)
	return HandoverMoved{n}, err
}

type handoverAddIn struct {
	TransferIn
	Body struct {
		Area   handover.Area `json:"area" enum:"work,closing,money,asset,audit,contract,staff,archive,account"`
		Title  string        `json:"title" minLength:"1" maxLength:"200"`
		Status string        `json:"status,omitempty" maxLength:"200" doc:"How far it is"`
		File   string        `json:"file,omitempty" maxLength:"200" doc:"Where its papers are"`
		DueOn  clock.Date    `json:"due_on,omitempty" maxLength:"10" doc:"Due date of the work itself"`
	}
}

func (x programs) add(ctx context.Context, in *handoverAddIn) (HandoverItem, error) {
	i, err := x.svc.Add(ctx, actor.Of(ctx), in.ID, handover.Added(in.Body))
	if err != nil {
		return HandoverItem{}, err
	}
	return handoverItem(i), nil
}

type handoverMemoIn struct {
	TransferIn
	Body struct {
		Condition  string `json:"condition,omitempty" maxLength:"4000"`
		Programmes string `json:"programmes,omitempty" maxLength:"4000"`
		Problems   string `json:"problems,omitempty" maxLength:"4000"`
		Decisions  string `json:"decisions,omitempty" maxLength:"4000"`
		Advice     string `json:"advice,omitempty" maxLength:"4000"`
	}
}

func (x programs) memo(ctx context.Context, in *handoverMemoIn) error {
	return x.svc.WriteMemo(ctx, actor.Of(ctx), in.ID, handover.Memo(in.Body))
}

func (x programs) sign(ctx context.Context, in *TransferIn) (HandoverSigned, error) {
	turn, err := x.svc.Sign(ctx, actor.Of(ctx), in.ID)
	return HandoverSigned{string(turn)}, err
}

type handoverStrategyIn struct {
	HandoverIn
	Body struct {
		Needs   []string `json:"needs" maxItems:"3" minItems:"3" doc:"Three needs of citizens"`
		Results []string `json:"results" maxItems:"3" minItems:"3" doc:"Three quick results"`
		Offices []string `json:"offices" maxItems:"2" minItems:"2" doc:"Two offices to work with"`
		Note    string   `json:"note,omitempty" maxLength:"400"`
		Send    bool     `json:"send,omitempty" doc:"Seal it: it cannot change any more"`
	}
}

func (x programs) strategy(ctx context.Context, in *handoverStrategyIn) error {
	b := in.Body
	return x.svc.WriteStrategy(ctx, actor.Of(ctx), in.ID, handover.StrategyBody{Needs: [3]string(b.Needs), Results: [3]string(b.Results), Offices: [2]string(b.Offices), Note: b.Note}, b.Send)
}

type handoverFirstIn struct {
	HandoverIn
	Kind handover.FirstKind `path:"kind" enum:"start,agreement,wealth" doc:"Which first duty" example:"start"`
	Body struct {
		Paper string `json:"paper" minLength:"1" maxLength:"200" doc:"The paper that proves it"`
	}
}

func (x programs) first(ctx context.Context, in *handoverFirstIn) error {
	return x.svc.FinishFirst(ctx, actor.Of(ctx), in.ID, in.Kind, in.Body.Paper)
}

// RoundIn names a round in an address.
type RoundIn struct {
	ID appointment.RoundID `path:"id" maxLength:"40" doc:"Identifier of the round" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) remind(ctx context.Context, in *RoundIn) (HandoverReminded, error) {
	n, err := x.svc.Remind(ctx, actor.Of(ctx), in.ID)
	return HandoverReminded{n}, err
}

func (x programs) setting(ctx context.Context, in *RoundIn) (HandoverSetting, error) {
	s, err := x.svc.Setting(ctx, actor.Of(ctx), in.ID)
	return HandoverSetting{s.Span.N, string(s.Span.Unit), s.Instruction}, err
}

type handoverSettingIn struct {
	RoundIn
	Body struct {
		Days        int               `json:"days" minimum:"1" maximum:"60"`
		Unit        calendar.SpanUnit `json:"unit" enum:"working_days,calendar_days"`
		Instruction string            `json:"instruction,omitempty" maxLength:"500"`
	}
}

func (x programs) set(ctx context.Context, in *handoverSettingIn) error {
	return x.svc.Set(ctx, actor.Of(ctx), in.ID, calendar.Span{N: in.Body.Days, Unit: in.Body.Unit}, in.Body.Instruction)
}

type handoverCancelIn struct {
	HandoverIn
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"300"`
	}
}

func (x programs) cancel(ctx context.Context, in *handoverCancelIn) error {
	return x.svc.Cancel(ctx, actor.Of(ctx), in.ID, in.Body.Reason)
}

// BoardOf is a board as programs see it, for the command line too.
func BoardOf(b *handover.Board) HandoverBoard { return handoverBoard(b) }

// DetailOf is an official's handover as programs see it.
func DetailOf(v *handover.View) HandoverDetail { return handoverDetail(v) }

func handoverBoard(b *handover.Board) HandoverBoard {
	out := HandoverBoard{Round: string(b.Round.ID), Total: b.Total, Counts: map[string]int{}, Due: b.DueAt, Days: b.Setting.Span.N, Unit: string(b.Setting.Span.Unit), Risen: b.Risen}
	for s, n := range b.Counts {
		out.Counts[string(s)] = n
	}
	for _, r := range b.Rows {
		for _, c := range r.Cells {
			out.Items = append(out.Items, handoverLine(c, r.Agency.Name))
		}
	}
	if out.Items == nil {
		out.Items = []HandoverLine{}
	}
	return out
}

package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/api"
)

func (x programs) addCanned(a huma.API) {
	read := func(id, route, try string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.ReportsRead, Try: try, Summary: sum, Text: text}
	}
	api.Register(a, read("list-fitting-answers", "GET /reports/{report}/prepared-answers", apiReport+"/prepared-answers",
		api.Words{ID: "Jawaban baku untuk sebuah laporan", EN: "Prepared answers that fit a report"}, api.Words{ID: "Yang urusan dan perangkat daerahnya sama lebih dulu, lalu yang untuk semua.", EN: "Those of its category and agency first, then those for all."}), x.fitting)
	api.Register(a, read("list-prepared-answers", "GET /prepared-answers", "/prepared-answers",
		api.Words{ID: "Jawaban baku yang boleh saya ubah", EN: "Prepared answers that I may change"}, api.Words{ID: "Koordinator semuanya, penghubung dan kepala milik perangkat daerahnya.", EN: "All of them for the coordinator, their agency's for liaisons and heads."}), x.prepared)
	op := deciding("add-prepared-answer", "POST /prepared-answers", "/prepared-answers", `{"title": "Lampu jalan", "text": "Selamat pagi, Bapak/Ibu. …", "category": "penerangan_jalan", "unit": "DISHUB"}`,
		api.Words{ID: "Tambah jawaban baku", EN: "Add a prepared answer"}, api.Words{ID: "Tanpa unit untuk semua perangkat daerah: hanya koordinator.", EN: "Without a unit for every agency: only the coordinator may."})
	op.Status, op.Once = http.StatusCreated, true
	api.Register(a, op, x.addPrepared)
	api.Register(a, deciding("set-prepared-answer", "PUT /prepared-answers/{answer}", "/prepared-answers/"+apiID, `{"version": 1, "title": "Lampu jalan", "text": "Selamat siang, Bapak/Ibu. …"}`,
		api.Words{ID: "Ubah jawaban baku", EN: "Change a prepared answer"}, api.Words{ID: "Seluruhnya, dengan version yang dibaca; jawaban yang sudah dibuat darinya tetap.", EN: "As a whole, with the version that was read; answers made from it stay."}), x.setPrepared)
	op = deciding("delete-prepared-answer", "DELETE /prepared-answers/{answer}", "/prepared-answers/"+apiID, "",
		api.Words{ID: "Hapus jawaban baku", EN: "Delete a prepared answer"}, api.Words{ID: "Jawaban yang sudah dibuat darinya tetap.", EN: "Answers made from it stay."})
	op.Errors = nil
	api.Do(a, op, x.deletePrepared)
}

func (x programs) fitting(ctx context.Context, in *ReportIn) (PreparedAnswers, error) {
	id, err := x.id(ctx, *in)
	if err != nil {
		return PreparedAnswers{}, err
	}
	all, err := x.svc.Canned(ctx, actor.Of(ctx), id)
	return PreparedAnswers{api.List(all, preparedAnswer)}, err
}

func (x programs) prepared(ctx context.Context, _ *struct{}) (PreparedAnswers, error) {
	all, err := x.svc.AllCanned(ctx, actor.Of(ctx))
	return PreparedAnswers{api.List(all, preparedAnswer)}, err
}

// PreparedBody is a prepared answer as it is written.
type PreparedBody struct {
	Title    string              `json:"title" minLength:"1" maxLength:"200" doc:"For the desk"`
	Text     string              `json:"text" minLength:"1" maxLength:"10000"`
	Category routing.CategoryKey `json:"category,omitempty" maxLength:"80" doc:"Nothing for every category"`
	Unit     string              `json:"unit,omitempty" maxLength:"40" doc:"Identifier or code; nothing for every agency"`
}

func (x programs) canned(ctx context.Context, b PreparedBody) (complaint.Canned, error) {
	unit, err := x.unit(ctx, b.Unit, "body.unit")
	return complaint.Canned{Title: b.Title, Text: b.Text, Category: b.Category, Unit: unit}, err
}

func (x programs) addPrepared(ctx context.Context, in *struct{ Body PreparedBody }) (PreparedAnswer, error) {
	c, err := x.canned(ctx, in.Body)
	if err != nil {
		return PreparedAnswer{}, err
	}
	c, err = x.svc.SaveCanned(ctx, actor.Of(ctx), c)
	return preparedAnswer(c), err
}

// PreparedIn names a prepared answer in an address.
type PreparedIn struct {
	Answer string `path:"answer" maxLength:"40" doc:"Identifier of the prepared answer" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) setPrepared(ctx context.Context, in *struct {
	PreparedIn
	Body struct {
		PreparedBody
		Version int64 `json:"version" minimum:"1" doc:"The version you saw"`
	}
}) (PreparedAnswer, error) {
	c, err := x.canned(ctx, in.Body.PreparedBody)
	if err != nil {
		return PreparedAnswer{}, err
	}
	c.ID, c.Version = in.Answer, in.Body.Version
	c, err = x.svc.SaveCanned(ctx, actor.Of(ctx), c)
	return preparedAnswer(c), err
}

func (x programs) deletePrepared(ctx context.Context, in *PreparedIn) error {
	return x.svc.DeleteCanned(ctx, actor.Of(ctx), in.Answer)
}

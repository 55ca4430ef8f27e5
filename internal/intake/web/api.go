package web

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/sheet"
)

const apiTag = "imports"

const apiXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// programs is the door of programs to imports and exports.
type programs struct {
	svc   *intake.Service
	today func() clock.Date
}

// API adds the operations on spreadsheets. today is the date in the region.
func API(a huma.API, svc *intake.Service, today func() clock.Date) {
	x := programs{svc, today}
	x.addFiles(a)
	api.Register(a, api.Operation{
		ID: "list-imports", Route: "GET /imports", Tag: apiTag, Scope: actor.ImportsRead,
		Summary: api.Words{ID: "Daftar impor", EN: "List imports"},
		Text:    api.Words{ID: "Berkas yang pernah diunggah, terbaru lebih dulu, sejauh Anda boleh mengimpor jenisnya.", EN: "Files that were uploaded, newest first, as far as you may import their kind."},
		Try:     "/imports?kind=person&limit=10",
	}, x.list)
	api.Register(a, api.Operation{
		ID: "upload-import", Route: "POST /imports", Tag: apiTag, Scope: actor.ImportsWrite, Status: http.StatusCreated,
		Summary: api.Words{ID: "Unggah berkas", EN: "Upload a file"},
		Text: api.Words{ID: "Membaca dan menilai berkas XLSX atau CSV; register belum berubah. Jawabannya hitungan baris dan digest pratinjau yang diminta apply.",
			EN: "Reads and judges an XLSX or CSV file; the register does not change yet. The answer has the counts of rows and the digest of the preview, which apply wants."},
		Try: "/imports?kind=person&name=pegawai.xlsx", Takes: "application/octet-stream", Limit: sheet.DefaultLimits.FileBytes,
		Errors: []errs.Kind{errs.NotFound},
	}, x.upload)
	api.Register(a, api.Operation{
		ID: "get-import", Route: "GET /imports/{id}", Tag: apiTag, Scope: actor.ImportsRead,
		Summary: api.Words{ID: "Satu impor", EN: "One import"},
		Text:    api.Words{ID: "Keadaan, hitungan, dan digest terbaru.", EN: "Its state, counts and newest digest."},
		Try:     "/imports/0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d",
	}, x.get)
	api.Register(a, api.Operation{
		ID: "preview-import", Route: "GET /imports/{id}/rows", Tag: apiTag, Scope: actor.ImportsRead,
		Summary: api.Words{ID: "Pratinjau baris", EN: "Preview of rows"},
		Text: api.Words{ID: "Baris menurut putusan: new, changed, wrong, atau warned, dengan lembar, baris, kolom, nilai, masalah, dan cara membetulkannya.",
			EN: "Rows by verdict: new, changed, wrong or warned, with sheet, row, column, value, problem and remedy."},
		Try: "/imports/0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d/rows?verdict=wrong",
	}, x.rows)
	api.Register(a, api.Operation{
		ID: "apply-import", Route: "POST /imports/{id}/apply", Tag: apiTag, Scope: actor.ImportsWrite,
		Summary: api.Words{ID: "Terapkan impor", EN: "Apply an import"},
		Text: api.Words{ID: "Menyimpan semua baris yang baik dalam satu langkah; yang salah diparkir. digest adalah milik pratinjau yang Anda lihat: bila penilaian hari ini berbeda, tidak satu pun disimpan dan jawabannya 409. Mengulang juga 409 dan tidak mengubah apa pun.",
			EN: "Stores all good rows in one step and parks the wrong ones. digest is that of the preview you saw: when today's judgement differs nothing is stored and the answer is 409. Repeating is 409 too and changes nothing."},
		Try:  "/imports/0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d/apply",
		Body: `{"digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}`, Errors: []errs.Kind{errs.Conflict},
	}, x.applyBatch)
	api.Do(a, api.Operation{
		ID: "discard-import", Route: "DELETE /imports/{id}", Tag: apiTag, Scope: actor.ImportsWrite,
		Summary: api.Words{ID: "Buang impor", EN: "Discard an import"},
		Text:    api.Words{ID: "Mengakhiri impor yang belum diterapkan dan melepas berkasnya.", EN: "Ends an import that was not applied and lets go of its file."},
		Try:     "/imports/0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d", Errors: []errs.Kind{errs.Conflict},
	}, x.discardBatch)
	api.Download(a, api.Operation{
		ID: "download-wrong-rows", Route: "GET /imports/{id}/wrong-rows", Tag: apiTag, Scope: actor.ImportsRead,
		Summary: api.Words{ID: "Unduh baris yang salah", EN: "Download the wrong rows"},
		Text: api.Words{ID: "Buku kerja berisi baris yang ditolak dengan sebabnya; betulkan dan unggah lagi.",
			EN: "A workbook of the refused rows with the reasons; mend it and upload it again."},
		Try: "/imports/0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d/wrong-rows",
	}, []string{apiXLSX}, x.wrongRows)
}

func (x programs) addFiles(a huma.API) {
	api.Register(a, api.Operation{
		ID: "list-import-kinds", Route: "GET /import-kinds", Tag: apiTag, Scope: api.AnyToken,
		Summary: api.Words{ID: "Jenis impor", EN: "Kinds of imports"},
		Text: api.Words{ID: "Jenis berkas dengan lembar dan kolomnya, menurut urutan daerah baru mengimpornya.",
			EN: "Kinds of files with their sheets and columns, in the order in which a new region imports them."},
		Try: "/import-kinds",
	}, x.kinds)
	api.Download(a, api.Operation{
		ID: "download-template", Route: "GET /import-kinds/{kind}/template", Tag: apiTag, Scope: api.AnyToken,
		Summary: api.Words{ID: "Unduh templat", EN: "Download a template"},
		Text:    api.Words{ID: "Buku kerja kosong dengan judul kolom dan petunjuk.", EN: "An empty workbook with headings and guidance."},
		Try:     "/import-kinds/person/template",
	}, []string{apiXLSX}, x.templateOf)
	api.Download(a, api.Operation{
		ID: "export", Route: "GET /exports/{kind}", Tag: apiTag, Scope: actor.ExportsRead,
		Summary: api.Words{ID: "Unduh ekspor", EN: "Download an export"},
		Text: api.Words{ID: "Data pada tanggal itu dalam bentuk yang dapat diimpor lagi. Berkas itu memuat data pribadi, jadi pengunduhannya dicatat lebih dulu.",
			EN: "The data of the date in the form that can be imported again. The file holds personal data, so the download is recorded first."},
		Try: "/exports/unit?as_of=2020-12-01",
	}, []string{apiXLSX}, x.exportOf)
}

// Batch is an uploaded file.
type Batch struct {
	ID        string         `json:"id"`
	Kind      string         `json:"kind"`
	File      string         `json:"file"`
	Bytes     int64          `json:"bytes"`
	SHA256    string         `json:"sha256"`
	State     string         `json:"state" enum:"judged,nothing,applied,discarded" doc:"judged waits to be applied; nothing means that no row can be"`
	Rows      RowCounts      `json:"rows"`
	Warned    int            `json:"warned" doc:"Rows with a warning, of any verdict"`
	Notes     []SheetProblem `json:"notes" doc:"Problems that belong to no row"`
	Ignored   []string       `json:"ignored" doc:"Sheets and columns that no table knows"`
	Digest    string         `json:"digest" doc:"Of the preview; apply wants it back"`
	ByName    string         `json:"by_name"`
	At        time.Time      `json:"at"`
	AppliedAt *time.Time     `json:"applied_at,omitempty"`
	Receipt   string         `json:"receipt,omitempty" doc:"Leaf of the act in the ledger"`
}

// RowCounts counts rows by verdict.
type RowCounts struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Wrong     int `json:"wrong"`
}

// SheetProblem is what is wrong with a cell, row or sheet.
type SheetProblem struct {
	Sheet   string `json:"sheet,omitempty"`
	Row     int    `json:"row,omitempty" doc:"As the spreadsheet numbers it; not there for a whole sheet"`
	Column  string `json:"column,omitempty" doc:"Heading"`
	Value   string `json:"value,omitempty" doc:"As found in the file"`
	Key     string `json:"key" doc:"The message's name"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
}

func problemOf(l i18n.Lang, p sheet.Problem) SheetProblem {
	text, remedy := intake.Explain(l, p)
	return SheetProblem{p.Sheet, p.Row, p.Column, p.Value, p.Key, text, remedy}
}

func batchOf(l i18n.Lang, b *intake.Batch) Batch {
	v := Batch{ID: string(b.ID), Kind: b.Kind, File: b.FileName, Bytes: b.FileBytes, SHA256: b.FileHash, State: string(b.State), Rows: RowCounts(b.Counts),
		Warned: b.Summary.Warned, Ignored: append([]string{}, b.Summary.Ignored...), Digest: b.Digest, ByName: b.ByName, At: b.At, Receipt: b.Receipt,
		Notes: api.List(b.Summary.Notes, func(p sheet.Problem) SheetProblem { return problemOf(l, p) })}
	if !b.AppliedAt.IsZero() {
		v.AppliedAt = &b.AppliedAt
	}
	return v
}

type listIn struct {
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Items of one page"`
	After string `query:"after" maxLength:"40" doc:"The \"next\" of the page before"`
	Kind  string `query:"kind" maxLength:"50" doc:"Only files of this kind" example:"person"`
}

// Batches is a page of imports.
type Batches struct {
	Items []Batch `json:"items"`
	Next  string  `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
}

func (x programs) list(ctx context.Context, in *listIn) (Batches, error) {
	all, err := x.svc.List(ctx, actor.Of(ctx), intake.Filter{Kind: in.Kind, Before: intake.BatchID(in.After), Limit: in.Limit})
	if err != nil {
		return Batches{}, err
	}
	l := api.Lang(ctx)
	out := Batches{Items: api.List(all, func(b intake.Batch) Batch { return batchOf(l, &b) })}
	if len(all) == in.Limit {
		out.Next = string(all[len(all)-1].ID)
	}
	return out, nil
}

type uploadIn struct {
	Kind    string `query:"kind" required:"true" maxLength:"50" doc:"See GET /import-kinds" example:"person"`
	Name    string `query:"name" default:"berkas" maxLength:"200" doc:"File name, for messages" example:"pegawai.xlsx"`
	RawBody []byte `contentType:"application/octet-stream"`
}

func (x programs) upload(ctx context.Context, in *uploadIn) (Batch, error) {
	return x.batch(ctx)(x.svc.Upload(ctx, actor.Of(ctx), in.Kind, in.Name, in.RawBody))
}

// batch shows the batch that a use case left.
func (x programs) batch(ctx context.Context) func(intake.Batch, error) (Batch, error) {
	return func(b intake.Batch, err error) (Batch, error) {
		if err != nil {
			return Batch{}, err
		}
		return batchOf(api.Lang(ctx), &b), nil
	}
}

// BatchIn names an import in an address. Parts of inputs are exported because
// the router fills only those.
type BatchIn struct {
	ID intake.BatchID `path:"id" maxLength:"40" doc:"Identifier of the import" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) get(ctx context.Context, in *BatchIn) (Batch, error) {
	return x.batch(ctx)(x.svc.Batch(ctx, actor.Of(ctx), in.ID))
}

type rowsIn struct {
	BatchIn
	Verdict intake.Verdict `query:"verdict" enum:"new,changed,wrong,warned" default:"wrong" doc:"Which rows"`
	Limit   int            `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Items of one page"`
	After   int            `query:"after" minimum:"0" doc:"The \"next\" of the page before"`
}

// PreviewRow is a row of a preview.
type PreviewRow struct {
	Sheet    string         `json:"sheet"`
	Row      int            `json:"row"`
	Label    string         `json:"label" doc:"Key and name"`
	Verdict  string         `json:"verdict"`
	Changes  []CellChange   `json:"changes"`
	Problems []SheetProblem `json:"problems"`
	Warnings []SheetProblem `json:"warnings"`
}

// CellChange is one value that an import changes.
type CellChange struct {
	Column string `json:"column"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Preview is a page of rows.
type Preview struct {
	Digest string       `json:"digest" doc:"Of the whole preview; apply wants it back"`
	Items  []PreviewRow `json:"items"`
	Next   string       `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
}

func (x programs) rows(ctx context.Context, in *rowsIn) (Preview, error) {
	p, err := x.svc.Preview(ctx, actor.Of(ctx), in.ID, in.Verdict, in.After, in.Limit)
	if err != nil {
		return Preview{}, err
	}
	l := api.Lang(ctx)
	problem := func(p sheet.Problem) SheetProblem { return problemOf(l, p) }
	out := Preview{Digest: p.Batch.Digest, Items: api.List(p.Rows, func(r intake.PreviewRow) PreviewRow {
		return PreviewRow{Sheet: r.Sheet, Row: r.Row, Label: r.Label, Verdict: string(r.Verdict), Problems: api.List(r.Problems, problem), Warnings: api.List(r.Warnings, problem),
			Changes: api.List(r.Changes, func(c intake.Change) CellChange { return CellChange(c) })}
	})}
	if p.Next > 0 {
		out.Next = strconv.Itoa(p.Next)
	}
	return out, nil
}

type applyIn struct {
	BatchIn
	Body struct {
		Digest string `json:"digest" minLength:"1" maxLength:"100" doc:"Of the preview you saw"`
	}
}

func (x programs) applyBatch(ctx context.Context, in *applyIn) (Batch, error) {
	return x.batch(ctx)(x.svc.Apply(ctx, actor.Of(ctx), in.ID, in.Body.Digest))
}

func (x programs) discardBatch(ctx context.Context, in *BatchIn) error {
	return x.svc.Discard(ctx, actor.Of(ctx), in.ID)
}

func (x programs) wrongRows(ctx context.Context, in *BatchIn) (api.File, error) {
	name, data, err := x.svc.WrongRows(ctx, actor.Of(ctx), in.ID)
	return api.File{Name: name, Type: apiXLSX, Data: data}, err
}

// ImportKind is a kind of file.
type ImportKind struct {
	Kind   string        `json:"kind" example:"person"`
	Title  string        `json:"title"`
	Tables []ImportTable `json:"sheets"`
}

// ImportTable is a sheet of a kind.
type ImportTable struct {
	Name     string         `json:"name"`
	Required bool           `json:"required" doc:"The file is refused without this sheet"`
	Columns  []ImportColumn `json:"columns" doc:"In the order of the template; any order is read"`
}

// ImportColumn is a column of a sheet.
type ImportColumn struct {
	Header   string `json:"header" example:"Tanggal lahir"`
	Required bool   `json:"required" doc:"A row without it is wrong"`
	IsKey    bool   `json:"is_key" doc:"Part of what names the row"`
	Help     string `json:"help,omitempty"`
	Example  string `json:"example,omitempty"`
}

// ImportKinds are the kinds in order.
type ImportKinds struct {
	Items []ImportKind `json:"items"`
}

func (x programs) kinds(ctx context.Context, _ *struct{}) (ImportKinds, error) {
	l := api.Lang(ctx)
	return ImportKinds{api.List(x.svc.Kinds(), func(k intake.Kind) ImportKind {
		title, _ := about(l, k.Spec())
		v := ImportKind{Kind: k.Spec().Kind, Title: title, Tables: []ImportTable{}}
		for i := range k.Spec().Tables {
			t := &k.Spec().Tables[i]
			v.Tables = append(v.Tables, ImportTable{t.Name, t.Required, api.List(t.Columns, func(c sheet.Column) ImportColumn {
				return ImportColumn{c.Header, c.Required, c.IsKey, c.Help, c.Example}
			})})
		}
		return v
	})}, nil
}

// KindIn names a kind of file in an address.
type KindIn struct {
	Kind string `path:"kind" maxLength:"50" doc:"See GET /import-kinds" example:"person"`
}

func (x programs) templateOf(ctx context.Context, in *KindIn) (api.File, error) {
	data, err := x.svc.Template(ctx, in.Kind)
	return api.File{Name: "templat-" + in.Kind + ".xlsx", Type: apiXLSX, Data: data}, err
}

type exportIn struct {
	api.AsOf
	KindIn
}

func (x programs) exportOf(ctx context.Context, in *exportIn) (api.File, error) {
	day, err := in.Day(x.today())
	if err != nil {
		return api.File{}, err
	}
	book, err := x.svc.Export(ctx, actor.Of(ctx), in.Kind, day)
	if err != nil {
		return api.File{}, err
	}
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, book); err != nil {
		return api.File{}, err
	}
	return api.File{Name: in.Kind + "-" + string(day) + ".xlsx", Type: apiXLSX, Data: b.Bytes()}, nil
}

package web

import (
	"bytes"
	"net/http"

	"pendopo/internal/forecast"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/kit/sheet"
)

// exported describes the file: no number of a person, because it holds the day
// of birth.
var exported = &sheet.Spec{Kind: "forecast", Title: "Proyeksi jabatan", Tables: []sheet.Table{{Name: "Proyeksi", Columns: []sheet.Column{
	{Key: "on", Header: "Tanggal", Type: sheet.Date}, {Key: "cause", Header: "Sebab", Width: 26}, {Key: "code", Header: "Kode jabatan"},
	{Key: "post", Header: "Jabatan", Width: 48}, {Key: "level", Header: "Jenjang", Width: 22}, {Key: "agency", Header: "Perangkat daerah", Width: 40},
	{Key: "holder", Header: "Pemangku", Width: 32}, {Key: "basis", Header: "Dasar", Width: 36},
}}}}

// Book puts events into a sheet.
func Book(l i18n.Lang, events []forecast.Event) *sheet.Book {
	b := sheet.NewBook(exported)
	s := b.Sheet("Proyeksi")
	for i := range events {
		e := &events[i]
		agency := ""
		if e.Agency != nil {
			agency = e.Agency.Name
		}
		s.Add(string(e.On), i18n.T(l, "forecast.cause."+string(e.Cause)), e.Post.Code, e.Post.Title, rank(e.Post), agency, e.Person.Name.String(), e.Basis)
	}
	return b
}

// export sends the list as a file. It is a POST because it is recorded: a browser
// that looks ahead must not take data out.
func (w *Web) export(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	kind := f.Get("bentuk")
	if kind != "csv" && kind != "xlsx" {
		return errs.New(errs.NotFound, "page.not_found")
	}
	events, day, err := w.svc.Export(r.Context(), by(r), filterOf(f.Values))
	if err != nil {
		return err
	}
	var out bytes.Buffer
	b := Book(page.Lang(r), events)
	h := rw.Header()
	if kind == "csv" {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		err = sheet.WriteCSV(&out, b.Sheet("Proyeksi"))
	} else {
		h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		err = sheet.WriteXLSX(&out, b)
	}
	if err != nil {
		return err
	}
	h.Set("Content-Disposition", `attachment; filename="proyeksi-`+string(day)+"."+kind+`"`)
	h.Set("Cache-Control", "no-store")
	_, _ = rw.Write(out.Bytes()) // the reader is gone: nobody to tell
	return nil
}

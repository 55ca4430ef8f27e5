package web

import (
	"bytes"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/kit/sheet"
)

const (
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	csvType  = "text/csv; charset=utf-8"
)

// send answers with a file. It is never kept by a cache: most hold personal
// data.
func send(rw http.ResponseWriter, kind, name string, data []byte) error {
	h := rw.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "no-store")
	_, _ = rw.Write(data) // the reader is gone: nobody to tell
	return nil
}

// fileName is a title as a file name: "Daftar unit kerja" → daftar-unit-kerja.
func fileName(parts ...string) string {
	s := strings.ToLower(strings.Join(parts, " "))
	return strings.Trim(strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-"), "-")
}

// template gives the workbook to fill. It holds no data of people: whoever may
// open the list of kinds may have it.
func (w *Web) template(rw http.ResponseWriter, r *http.Request) error {
	if _, err := w.allowed(actor.Of(r.Context())); err != nil {
		return err
	}
	k, err := w.svc.Kind(r.PathValue("kind"))
	if err != nil {
		return err
	}
	data, err := w.svc.Template(r.Context(), k.Spec().Kind)
	if err != nil {
		return err
	}
	return send(rw, xlsxType, fileName("templat", k.Spec().Title)+".xlsx", data)
}

// export writes the data of a day. It is a POST because it is recorded: a
// browser that looks ahead must not take data out.
func (w *Web) export(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	on := f.Date("on")
	if f.Failed() {
		return w.showKind(rw, r, f)
	}
	if on == "" {
		on = w.page.Today()
	}
	k, err := w.svc.Kind(r.PathValue("kind"))
	if err != nil {
		return err
	}
	spec, format := k.Spec(), f.Get("format")
	if format != "" && format != "xlsx" && spec.Table(format) == nil {
		return errs.New(errs.Invalid, "intake_web.no_sheet", format)
	}
	book, err := w.svc.Export(r.Context(), actor.Of(r.Context()), spec.Kind, on)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if format == "" || format == "xlsx" {
		if err := sheet.WriteXLSX(&out, book); err != nil {
			return err
		}
		return send(rw, xlsxType, fileName(spec.Title, string(on))+".xlsx", out.Bytes())
	}
	if err := sheet.WriteCSV(&out, book.Sheet(format)); err != nil {
		return err
	}
	return send(rw, csvType, fileName(spec.Title, format, string(on))+".csv", out.Bytes())
}

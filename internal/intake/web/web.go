// Package web is the door to imports and exports: what can be brought in, the
// upload of a file, its preview, and the three ways in which it ends (applied,
// mended, thrown away).
//
// Nothing of the register changes before somebody has seen what would change
// and pressed the button. Who may do what is decided by package intake and the
// kinds; a refusal there becomes the page that names who may.
package web

import (
	"embed"
	"net/http"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/kit/sheet"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page  *page.Engine
	svc   *intake.Service
	bytes int64
	set   *page.Set
}

// New makes the door. fileBytes is the largest file that is accepted; 0 is what
// the reader of spreadsheets accepts.
func New(engine *page.Engine, svc *intake.Service, fileBytes int64) *Web {
	if fileBytes <= 0 || fileBytes > sheet.DefaultLimits.FileBytes {
		fileBytes = sheet.DefaultLimits.FileBytes
	}
	return &Web{engine, svc, fileBytes, engine.Parse(files, "kinds.html", "kind.html", "preview.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/impor", Handler: w.kinds},
		{Method: "GET", Path: "/impor/{kind}", Handler: w.kind},
		// A form has a few bytes beside its file.
		{Method: "POST", Path: "/impor/{kind}", Handler: w.upload, Limit: w.bytes + 64<<10},
		{Method: "GET", Path: "/impor/templat/{kind}", Handler: w.template},
		{Method: "POST", Path: "/impor/ekspor/{kind}", Handler: w.export},
		{Method: "GET", Path: "/impor/berkas/{id}", Handler: w.preview},
		{Method: "GET", Path: "/impor/berkas/{id}/salah", Handler: w.wrong},
		{Method: "POST", Path: "/impor/berkas/{id}/terapkan", Handler: w.apply},
		{Method: "POST", Path: "/impor/berkas/{id}/buang", Handler: w.discard},
	}
}

// allowed are the kinds a person may import; none is an error that says who may.
func (w *Web) allowed(by actor.Actor) ([]intake.Kind, error) {
	var out []intake.Kind
	var refused error
	for _, k := range w.svc.Kinds() {
		switch err := k.May(by); {
		case err == nil:
			out = append(out, k)
		case errs.Is(err, errs.Unauthenticated):
			return nil, err
		case refused == nil:
			refused = err
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	return nil, refused
}

// about are the words of a kind in the reader's language: what it is and what
// its file holds. A kind without words of its own speaks through its Spec.
func about(l i18n.Lang, spec *sheet.Spec) (title, text string) {
	if i18n.Has("intake_web.kind_" + spec.Kind) {
		return i18n.T(l, "intake_web.kind_"+spec.Kind), i18n.T(l, "intake_web.kind_"+spec.Kind+"_text")
	}
	return spec.Title, spec.Help
}

// after is where the data of a kind is looked at.
var after = map[string]string{"unit": "/jabatan", "post": "/jabatan", "person": "/pegawai", "round": "/penataan", "reorganisation": "/jabatan", "lapor": "/aduan"}

// line is one batch of a list.
type line struct {
	File, Href, Kind string
	By               string
	Text             string // what it did or would do
	Status, Words    string
	Batch            intake.Batch
}

func (w *Web) lines(r *http.Request, bs []intake.Batch) []line {
	out := make([]line, 0, len(bs))
	l := page.Lang(r)
	for _, b := range bs {
		x := line{File: b.FileName, Href: "/impor/berkas/" + string(b.ID), By: b.ByName, Batch: b, Text: page.T(r, "intake_web.counts", counts(l, b.Counts))}
		if k, err := w.svc.Kind(b.Kind); err == nil {
			x.Kind, _ = about(l, k.Spec())
		}
		x.Status, x.Words = state(r, b)
		out = append(out, x)
	}
	return out
}

// state is the word for where a batch is. Only what waits for somebody, or was
// left with wrong rows, has a colour.
func state(r *http.Request, b intake.Batch) (kind, words string) {
	switch {
	case b.State == intake.Waiting:
		return "warn", page.T(r, "intake_web.state_waiting")
	case b.State == intake.Discarded:
		return "note", page.T(r, "intake_web.state_discarded")
	case b.State == intake.Nothing && b.Counts.Wrong > 0:
		return "warn", page.T(r, "intake_web.state_all_wrong", b.Counts.Wrong)
	case b.State == intake.Nothing:
		return "note", page.T(r, "intake_web.state_same")
	case b.Counts.Wrong > 0:
		return "warn", page.T(r, "intake_web.state_parked", b.Counts.Wrong)
	}
	return "ok", page.T(r, "intake_web.state_applied")
}

// counts says the verdicts of a file in one phrase: "5.120 baru, 12 berubah,
// 260 tetap, 8 salah". Zeroes are left out unless everything is zero.
func counts(l i18n.Lang, c intake.Counts) string {
	text := ""
	for _, p := range []struct {
		key string
		n   int
	}{{"intake_web.n_new", c.New}, {"intake_web.n_changed", c.Changed}, {"intake_web.n_unchanged", c.Unchanged}, {"intake_web.n_wrong", c.Wrong}} {
		if p.n == 0 {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += i18n.T(l, p.key, p.n)
	}
	if text == "" {
		return i18n.T(l, "intake_web.n_none")
	}
	return text
}

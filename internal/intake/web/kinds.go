package web

import (
	"net/http"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// kindsPage lists what can be brought in, in the order in which a new region
// does it, and the latest files.
type kindsPage struct {
	page.Base
	Kinds  []kindLine
	Recent []line
	More   page.More
}

type kindLine struct {
	N                int
	Title, Text      string
	Href, TemplateTo string
}

// perPage is how many files a list shows.
const perPage = 20

func (w *Web) kinds(rw http.ResponseWriter, r *http.Request) error {
	by := actor.Of(r.Context())
	kinds, err := w.allowed(by)
	if err != nil {
		return err
	}
	before := intake.BatchID(r.URL.Query().Get("sebelum"))
	recent, err := w.svc.List(r.Context(), by, intake.Filter{Before: before, Limit: perPage + 1})
	if err != nil {
		return err
	}
	v := &kindsPage{}
	v.Title = page.T(r, "intake_web.title")
	for i, k := range kinds {
		title, text := about(page.Lang(r), k.Spec())
		v.Kinds = append(v.Kinds, kindLine{i + 1, title, text, "/impor/" + k.Spec().Kind, "/impor/templat/" + k.Spec().Kind})
	}
	v.More = page.More{Total: -1}
	if len(recent) > perPage {
		recent = recent[:perPage]
		v.More.Next = page.Address("/impor", "sebelum", string(recent[perPage-1].ID))
	}
	if before != "" {
		v.More.First = "/impor"
	}
	v.Recent, v.More.Shown = w.lines(r, recent), len(recent)
	v.Lead = lead(r, recent, before != "")
	return w.set.Render(rw, r, "kinds.html", v)
}

// lead says what waits, or how to begin.
func lead(r *http.Request, recent []intake.Batch, older bool) string {
	waiting, parked, refused := 0, 0, 0
	for _, b := range recent {
		switch {
		case b.State == intake.Waiting:
			waiting++
		case b.State == intake.Applied && b.Counts.Wrong > 0:
			parked++
		case b.State == intake.Nothing && b.Counts.Wrong > 0:
			refused++
		}
	}
	switch {
	case older:
		return ""
	case len(recent) == 0:
		return page.T(r, "intake_web.lead_empty")
	case waiting > 0:
		return page.T(r, "intake_web.lead_waiting", waiting)
	case refused > 0:
		return page.T(r, "intake_web.lead_refused", refused)
	case parked > 0:
		return page.T(r, "intake_web.lead_parked", parked)
	}
	return page.T(r, "intake_web.lead_done")
}

// kindPage is one kind: upload, template, export, columns, files.
type kindPage struct {
	page.Base
	Kind     string
	Max      int // megabytes
	Sheets   []sheetLine
	AsOf     string // today, for the export
	Formats  []page.Option
	Recent   []line
	Template string
}

type sheetLine struct {
	Name, Help string
	Required   bool
	Columns    []columnLine
	Fields     []columnLine // rows it knows by name, when it is a sheet of names and values
}

type columnLine struct {
	Header, Help, Example string
	Required, Key         bool
}

func (w *Web) kind(rw http.ResponseWriter, r *http.Request) error {
	return w.showKind(rw, r, page.NewForm(r, nil))
}

func (w *Web) showKind(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	by := actor.Of(r.Context())
	k, err := w.svc.Kind(r.PathValue("kind"))
	if err != nil {
		return err
	}
	spec := k.Spec()
	// The list asks for permission, and leaves a trace when it is refused.
	recent, err := w.svc.List(r.Context(), by, intake.Filter{Kind: spec.Kind, Limit: 5})
	if err != nil {
		return err
	}
	if err := k.May(by); err != nil {
		return err
	}
	title, text := about(page.Lang(r), spec)
	v := &kindPage{Kind: spec.Kind, Max: int(w.bytes >> 20), AsOf: string(w.page.Today()), Recent: w.lines(r, recent), Template: "/impor/templat/" + spec.Kind}
	v.Base = page.Base{Title: title, Section: page.T(r, "intake_web.title"), Lead: text, Form: f,
		Crumbs: []page.Link{{Label: page.T(r, "intake_web.title"), Href: "/impor"}, {Label: title}}}
	v.Formats = append(v.Formats, page.Option{Value: "xlsx", Label: page.T(r, "intake_web.format_xlsx")})
	for i := range spec.Tables {
		t := &spec.Tables[i]
		s := sheetLine{Name: t.Name, Help: t.Help, Required: t.Required}
		for _, c := range t.Columns {
			s.Columns = append(s.Columns, columnLine{c.Header, c.Help, c.Example, c.Required, c.IsKey})
		}
		for _, f := range t.Fields {
			help := f.Help
			if f.Accepts != "" {
				help = strings.TrimSpace(help + " " + page.T(r, "intake_web.choices", f.Accepts))
			}
			s.Fields = append(s.Fields, columnLine{Header: f.Name, Help: help, Example: f.Example, Required: f.Required})
		}
		v.Sheets = append(v.Sheets, s)
		v.Formats = append(v.Formats, page.Option{Value: t.Name, Label: page.T(r, "intake_web.format_csv", t.Name)})
	}
	return w.set.Render(rw, r, "kind.html", v)
}

// upload reads a file and shows its preview; a file that is refused whole
// brings the form back with the reason beside the field.
func (w *Web) upload(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	defer f.Close()
	file, err := f.Upload("file", w.bytes)
	if f.Take(err) {
		return w.showKind(rw, r, f)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	data, err := file.Bytes()
	if err != nil {
		return err
	}
	b, err := w.svc.Upload(r.Context(), actor.Of(r.Context()), r.PathValue("kind"), file.Name, data)
	if takeFile(f, err, page.Lang(r)) {
		return w.showKind(rw, r, f)
	}
	if err != nil {
		return err
	}
	return page.Redirect(rw, r, "/impor/berkas/"+string(b.ID))
}

// takeFile puts what is wrong with a whole file beside its field, so that the
// summary of errors leads there.
func takeFile(f *page.Form, err error, l i18n.Lang) bool {
	if !f.Take(err) {
		return false
	}
	if f.Message != "" {
		f.Problems = append([]page.FieldProblem{{Name: "file", Text: f.Message}}, f.Problems...)
		f.Message = ""
	}
	return true
}

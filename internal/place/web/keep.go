package web

import (
	"net/http"
	"strconv"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/place"
)

// keepPage is where the map is kept: what is in use, what waits, the form for
// new files.
type keepPage struct {
	page.Base
	Max     int
	Imports []importLine
}

type importLine struct {
	place.Import
	Href         string
	Status, Word string
	Names        []string
}

func (w *Web) keep(rw http.ResponseWriter, r *http.Request) error {
	return w.showKeep(rw, r, page.NewForm(r, nil))
}

func (w *Web) showKeep(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	list, err := w.svc.Imports(r.Context(), actor.Of(r.Context()))
	if err != nil {
		return err
	}
	v := &keepPage{Max: place.MaxFileBytes >> 20}
	v.Base = page.Base{Title: page.T(r, "place_web.keep_title"), Form: f}
	inUse, waiting := false, 0
	for _, x := range list {
		line := importLine{Import: x, Href: versionPath(x.Version)}
		switch x.State {
		case place.Current:
			inUse = true
			line.Status, line.Word = "ok", page.T(r, "place_web.state_current")
		case place.Waiting:
			waiting++
			line.Status, line.Word = "warn", page.T(r, "place_web.state_waiting")
		default:
			line.Status, line.Word = "note", page.T(r, "place_web.state_former")
		}
		for _, file := range x.Files {
			line.Names = append(line.Names, file.Name)
		}
		v.Imports = append(v.Imports, line)
	}
	switch {
	case waiting > 0:
		v.Lead = page.T(r, "place_web.keep_waiting", waiting)
	case inUse:
		v.Lead = page.T(r, "place_web.keep_in_use")
	default:
		v.Lead = page.T(r, "place_web.keep_none")
	}
	return w.set.Render(rw, r, "keep.html", v)
}

func versionPath(v int64) string { return "/kelola/peta/" + strconv.FormatInt(v, 10) }

// upload reads the files and shows what would come of them.
func (w *Web) upload(rw http.ResponseWriter, r *http.Request) error {
	by := actor.Of(r.Context())
	if err := w.svc.MayKeep(by); err != nil {
		return err // before a large body is read
	}
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	defer f.Close()
	uploads, err := f.Uploads("berkas", place.MaxFileBytes)
	defer func() {
		for _, u := range uploads {
			u.Close()
		}
	}()
	if f.Take(err) {
		return w.showKeep(rw, r, f)
	}
	if err != nil {
		return err
	}
	var files []place.File
	for _, u := range uploads {
		files = append(files, place.File{Name: u.Name, Data: u})
	}
	region, err := w.region(r.Context())
	if err != nil {
		return err
	}
	p, err := w.svc.Propose(r.Context(), by, place.About{Region: region.Name, Source: f.Get("sumber"), Example: f.Has("contoh")}, region.Code, files)
	if f.Take(err) {
		return w.showKeep(rw, r, f)
	}
	if err != nil {
		return err
	}
	return page.Redirect(rw, r, versionPath(p.Version))
}

// previewPage shows an import before it is used, and after.
type previewPage struct {
	page.Base
	Import   place.Import
	Waiting  bool
	Usable   bool
	Figures  []page.Figure
	Findings []string
	Cover    place.Coverage
	Offices  int // units that stand for areas; 0: the register has none yet
	Narrow   string
	Wide     string
	Areas    []*place.Area
}

func (w *Web) proposal(r *http.Request) (*place.Proposal, error) {
	version, err := strconv.ParseInt(r.PathValue("version"), 10, 64)
	if err != nil {
		return nil, errs.New(errs.NotFound, "place.map_not_found")
	}
	return w.svc.Proposal(r.Context(), actor.Of(r.Context()), version)
}

func (w *Web) preview(rw http.ResponseWriter, r *http.Request) error {
	p, err := w.proposal(r)
	if err != nil {
		return err
	}
	l := page.Lang(r)
	v := &previewPage{Import: p.Import, Waiting: p.State == place.Waiting, Usable: p.State != place.Current, Areas: p.Map.Leaves()}
	v.Base = page.Base{Title: page.T(r, "place_web.preview_title"), Section: page.T(r, "place_web.keep_title"),
		Crumbs: []page.Link{{Label: page.T(r, "place_web.keep_title"), Href: "/kelola/peta"}, {Label: page.T(r, "place_web.preview_title")}}}
	switch p.State {
	case place.Waiting:
		v.Lead = page.T(r, "place_web.preview_lead")
	case place.Current:
		v.Lead = page.T(r, "place_web.preview_current")
	default:
		v.Lead = page.T(r, "place_web.preview_former")
	}
	here := versionPath(p.Version)
	figure := func(n int, key string) page.Figure {
		return page.Figure{Value: i18n.Number(l, int64(n)), Label: page.T(r, key), Href: here}
	}
	v.Figures = []page.Figure{figure(len(p.Map.Areas(place.Village, "")), "place_web.figure_villages"), figure(len(p.Map.Areas(place.District, "")), "place_web.figure_districts"),
		figure(len(p.Map.Landmarks()), "place_web.figure_landmarks"), figure(p.Corners, "place_web.figure_corners")}
	for _, f := range p.Findings {
		v.Findings = append(v.Findings, Words(l, f))
	}
	region, err := w.region(r.Context())
	if err != nil {
		return err
	}
	if v.Offices = len(region.Offices); v.Offices > 0 {
		v.Cover = p.Map.Compare(region.Offices)
	}
	theme := ""
	if c, err := r.Cookie("pdp_theme"); err == nil {
		theme = c.Value
	}
	v.Narrow = page.Address(here+"/gambar.svg", "u", "320x300", "t", theme)
	v.Wide = page.Address(here+"/gambar.svg", "u", "760x560", "t", theme)
	return w.set.Render(rw, r, "preview.html", v)
}

// Words says a finding in a language. Numbers come back from the store as
// floats.
func Words(l i18n.Lang, f place.Finding) string {
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		if n, ok := a.(float64); ok {
			a = int(n)
		}
		args[i] = a
	}
	return i18n.T(l, f.Key, args...)
}

// proposed draws a map that is not in use, for those who may bring it in.
func (w *Web) proposed(rw http.ResponseWriter, r *http.Request) error {
	p, err := w.proposal(r)
	if err != nil {
		return err
	}
	serve(rw, r, p.Map, "private, no-cache")
	return nil
}

func (w *Web) apply(rw http.ResponseWriter, r *http.Request) error {
	return w.decide(rw, r, "place_web.applied", func(version int64) error {
		return w.svc.Apply(r.Context(), actor.Of(r.Context()), version)
	})
}

func (w *Web) discard(rw http.ResponseWriter, r *http.Request) error {
	return w.decide(rw, r, "place_web.discarded", func(version int64) error {
		return w.svc.Discard(r.Context(), actor.Of(r.Context()), version)
	})
}

// decide does one thing with an import and goes back to the list.
func (w *Web) decide(rw http.ResponseWriter, r *http.Request, done string, do func(int64) error) error {
	version, err := strconv.ParseInt(r.PathValue("version"), 10, 64)
	if err != nil {
		return errs.New(errs.NotFound, "place.map_not_found")
	}
	if err := do(version); err != nil {
		return err
	}
	w.page.Say(rw, r, "done", done)
	return page.Redirect(rw, r, "/kelola/peta")
}

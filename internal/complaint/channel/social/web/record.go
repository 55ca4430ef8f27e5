package web

import (
	"errors"
	"html/template"
	"net/http"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel/social"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/place"
	"pendopo/internal/place/picker"
)

type recordPage struct {
	page.Base
	Place   template.HTML
	Photos  []string // taken already
	Guessed string   // the place that the words name
}

// Photos of one post.
const (
	maxPhotos  = 3
	photoLimit = 12 << 20
)

func (w *Web) recordForm(rw http.ResponseWriter, r *http.Request) error {
	f := page.NewForm(r, nil)
	p, err := w.pick(r, f)
	if err != nil {
		return err
	}
	return w.showRecord(rw, r, f, p, "")
}

func (w *Web) pick(r *http.Request, f *page.Form) (*picker.Picker, error) {
	m := &place.Map{}
	if w.svc.Map != nil {
		var err error
		if m, err = w.svc.Map(r.Context()); err != nil {
			return nil, err
		}
	}
	p := picker.Read(m, r, f.Values)
	p.Action, p.Region = page.Href(r, "/medsos/baru"), w.cfg.Region
	return p, nil
}

func (w *Web) showRecord(rw http.ResponseWriter, r *http.Request, f *page.Form, p *picker.Picker, guessed string) error {
	v := &recordPage{Photos: f.All("foto_id"), Guessed: guessed, Place: p.HTML(page.Lang(r))}
	v.Form = f
	v.Title, v.Lead = page.T(r, "social.record_title"), page.T(r, "social.record_lead")
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}, {Label: page.T(r, "social.title"), Href: "/medsos"}}
	return w.set.Render(rw, r, "record.html", v)
}

// record takes a post. When its words name a place that nobody showed yet, the
// form comes back once with the place on the map.
func (w *Web) record(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	defer f.Close()
	w.takePhotos(r, f)
	p, err := w.pick(r, f)
	if err != nil {
		return err
	}
	if f.Get("tautan") != "" {
		if _, err := social.Link(f.Get("tautan"), "tautan"); err != nil {
			f.Take(err)
		}
	}
	if f.Failed() || p.Acted || !f.Has("kirim") {
		return w.showRecord(rw, r, f, p, "")
	}
	if p.At.IsZero() && f.Get("ditebak") == "" && w.svc.Map != nil {
		m, err := w.svc.Map(r.Context())
		if err != nil {
			return err
		}
		if found := social.Guess(m, f.Get("cerita")); found != nil {
			p.Show(found.At)
			f.Values.Set("ditebak", "1")
			return w.showRecord(rw, r, f, p, found.Name)
		}
	}
	in := social.In{Link: f.Get("tautan"), Text: f.Get("cerita"), Author: f.Get("akun"), From: w.cfg.Address(r),
		Where: complaint.Where{Point: p.At, Note: f.Get("patokan")}}
	for _, id := range f.All("foto_id") {
		in.Photos = append(in.Photos, complaint.PhotoID(id))
	}
	receipt, err := w.svc.Record(r.Context(), by(r), in)
	if named(f, err) {
		return w.showRecord(rw, r, f, p, "")
	}
	if err != nil {
		return err
	}
	key := "social.recorded"
	if receipt.Again {
		key = "social.recorded_before"
	}
	w.page.Say(rw, r, "done", key, receipt.Number)
	_, _, err = w.svc.Of(r.Context(), by(r), receipt.Number)
	switch {
	case errs.Is(err, errs.NotFound), errs.Is(err, errs.Forbidden): // whoever pasted it need not be whose matter it is
		return page.Redirect(rw, r, "/medsos/baru")
	case err != nil:
		return err
	}
	return page.Redirect(rw, r, "/medsos/"+receipt.Number)
}

// named shows an error beside the inputs of this form.
func named(f *page.Form, err error) bool {
	var e *errs.Error
	if errors.As(err, &e) {
		own := *e
		own.Fields = nil
		for _, x := range e.Fields {
			if name, ok := map[string]string{"link": "tautan", "text": "cerita", "name": "akun", "photos": "foto", "place": "patokan"}[x.Name]; ok {
				x.Name = name
			}
			own.Fields = append(own.Fields, x)
		}
		err = &own
	}
	return f.Take(err)
}

// takePhotos stores the pictures that came with the form and keeps their names in
// it, so that a later mistake does not ask for them again.
func (w *Web) takePhotos(r *http.Request, f *page.Form) {
	have := f.All("foto_id")
	list, err := f.Uploads("foto", photoLimit)
	if err != nil && !f.Take(err) {
		f.Fail("foto", "complaint_web.photo_refused")
	}
	for _, file := range list {
		if len(have) < maxPhotos {
			p, err := w.svc.Reports.AddPhoto(r.Context(), w.cfg.Address(r), file)
			var own *errs.Error
			switch {
			case err == nil:
				have = append(have, string(p.ID))
			case errors.As(err, &own) && own.Kind != errs.Internal:
				f.Fail("foto", own.Key, own.Args...)
			default:
				f.Fail("foto", "complaint_web.photo_refused")
			}
		}
		file.Close()
	}
	f.Values["foto_id"] = have
}

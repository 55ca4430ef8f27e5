package web

import (
	"net/http"
	"strconv"

	"pendopo/internal/gathering"
	"pendopo/internal/kit/page"
)

type notesPage struct {
	page.Base
	V      *gathering.View
	Action string
	Items  []noteInput
}

type noteInput struct {
	Name string
	gathering.Item
}

// notes is where what was said is written down.
func (w *Web) notes(rw http.ResponseWriter, r *http.Request) error { return w.showNotes(rw, r, nil) }

func (w *Web) showNotes(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	view, err := w.svc.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	if !view.Record {
		return by(r).Require("protocol_officer")
	}
	v := &notesPage{V: view, Action: address(view.ID, "/catatan")}
	if f == nil {
		f = page.NewForm(r, nil)
		f.Values.Set("summary", view.Summary)
		f.Values.Set("version", strconv.FormatInt(view.Version, 10))
		for _, x := range view.Items {
			f.Values.Set("note_"+strconv.Itoa(x.N), x.Notes)
		}
	}
	for _, x := range view.Items {
		v.Items = append(v.Items, noteInput{"note_" + strconv.Itoa(x.N), x})
	}
	v.Title, v.Form, v.Crumbs, v.Lead = page.T(r, "gathering_web.notes"), f, crumbs(r, view.Gathering), page.T(r, "gathering_web.notes_lead")
	return w.set.Render(rw, r, "notes.html", v)
}

func (w *Web) write(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(f.Get("version"), 10, 64) // 0 does not compare
	var notes []string
	for n := 1; f.Has("note_" + strconv.Itoa(n)); n++ {
		notes = append(notes, f.Get("note_"+strconv.Itoa(n)))
	}
	err = w.svc.Write(r.Context(), by(r), id(r), version, f.Get("summary"), notes)
	if f.Take(err) {
		return w.showNotes(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "gathering_web.notes_saved")
	return page.Redirect(rw, r, address(id(r), ""))
}

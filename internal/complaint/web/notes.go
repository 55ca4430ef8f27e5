package web

import (
	"net/http"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// The internal notes of a case are a page of their own, a tab with another
// background: what is written there cannot be sent to the citizen by a wrong
// button, and what is sent to the citizen is not written there.

type notesPage struct {
	page.Base
	C      *complaint.Case
	Tabs   []page.Link
	Notes  []step
	Action string
}

// notesOf are the internal notes of a case, and its history without them.
func notesOf(c *complaint.Case) (notes, rest []complaint.Step) {
	for _, s := range c.Steps {
		if s.Kind == complaint.StepNote {
			notes = append(notes, s)
		} else {
			rest = append(rest, s)
		}
	}
	return notes, rest
}

// caseTabs are the two sides of a case: what the citizen gets, and what stays in
// the office.
func (w *Web) caseTabs(r *http.Request, c *complaint.Case, notes int, inside bool) []page.Link {
	label := page.T(r, "complaint_desk.tab_notes")
	if notes > 0 {
		label += " (" + i18n.Number(page.Lang(r), int64(notes)) + ")"
	}
	return []page.Link{{Label: page.T(r, "complaint_desk.tab_citizen"), Href: "/aduan/" + c.Number, Current: !inside},
		{Label: label, Href: "/aduan/" + c.Number + "/catatan", Current: inside}}
}

func (w *Web) notes(rw http.ResponseWriter, r *http.Request) error {
	return w.showNotes(rw, r, page.NewForm(r, nil))
}

func (w *Web) showNotes(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	id, err := w.id(r)
	if err != nil {
		return err
	}
	c, err := w.svc.Case(r.Context(), by(r), id)
	if err != nil {
		return err
	}
	notes, _ := notesOf(c)
	v := &notesPage{C: c, Tabs: w.caseTabs(r, c, len(notes), true), Notes: w.deskSteps(r, c, notes), Action: "/aduan/" + c.Number + "/catatan"}
	v.Form = f
	v.Title = shortened(c.Text, c.Number)
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}, {Label: c.Number, Href: "/aduan/" + c.Number}, {Label: page.T(r, "complaint_desk.tab_notes")}}
	return w.set.Render(rw, r, "notes.html", v)
}

func (w *Web) addNote(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, err := w.id(r)
	if err != nil {
		return err
	}
	err = w.svc.InternalNote(r.Context(), by(r), id, f.Get("catatan"))
	if take(f, err) {
		return w.showNotes(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "complaint_desk.done_catat")
	return page.Redirect(rw, r, "/aduan/"+r.PathValue("number")+"/catatan")
}

package web

import (
	"net/http"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

func postID(s string) org.PostID { return org.PostID(s) }

// Acts of the forms for papers.
const (
	actAttach = "lampirkan"
	actDetach = "lepas"
)

// papers attaches or removes a document of the round.
func (w *Web) papers(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, by := appointment.RoundID(r.PathValue("id")), actor.Of(r.Context())
	switch act := f.Get("aksi"); act {
	case actDetach:
		if err := w.rounds.Detach(r.Context(), by, id, f.Get("dokumen")); err != nil {
			return err
		}
		w.page.Say(rw, r, "done", "appointment_web.did_detach")
		return page.Redirect(rw, r, roundHref(id, "aturan")+"#dokumen")
	case actAttach:
	default:
		return errUnknownAct(act)
	}
	d, err := w.readPaper(r, f)
	if err != nil {
		return err
	}
	if !f.Failed() {
		if _, err = w.rounds.Attach(r.Context(), by, id, d); err == nil {
			w.page.Say(rw, r, "done", "appointment_web.did_attach", d.Number)
			return page.Redirect(rw, r, roundHref(id, "aturan")+"#dokumen")
		}
		if !f.Take(err) {
			return err
		}
	}
	rv, err := w.review(r, "aturan")
	if err != nil {
		return err
	}
	return w.showRules(rw, r, rv, f)
}

// readPaper makes a document from the form; the three best of a selection are
// given by their numbers.
func (w *Web) readPaper(r *http.Request, f *page.Form) (appointment.RoundDocument, error) {
	d := appointment.RoundDocument{Issuer: f.Get("issuer"), Note: f.Get("note")}
	d.Kind, d.Number = eligibility.DocumentKind(f.Get("kind")), f.Get("number")
	d.Dated, d.ValidUntil = f.Date("dated"), f.Date("valid_until")
	if d.CoversAll = f.Get("semua") != ""; !d.CoversAll {
		d.Posts = f.All("covers")
	}
	if d.Kind != eligibility.DocSelectionResult {
		return d, nil
	}
	reg, err := w.rounds.Org.Get(r.Context())
	if err != nil {
		return d, err
	}
	d.Selection = &eligibility.Selection{Applicants: f.Int("applicants")}
	for _, number := range strings.FieldsFunc(f.Get("best"), func(c rune) bool { return c == '\n' || c == ',' || c == ';' }) {
		if number = strings.TrimSpace(number); number == "" {
			continue
		}
		p := reg.PersonByNumber(people.NumberKey(number))
		if p == nil {
			f.Fail("best", "appointment.import.person_unknown", number)
			continue
		}
		d.Selection.Best = append(d.Selection.Best, string(p.ID))
	}
	return d, nil
}

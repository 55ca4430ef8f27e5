package web

import (
	"net/http"

	"pendopo/internal/kit/page"
)

// rehearse begins or ends a rehearsal.
func (w *Web) rehearse(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if f.Get("do") == "end" {
		if err := w.ceremony.EndRehearsal(r.Context(), by(r), id(r)); err != nil {
			return w.refused(rw, r, err)
		}
		w.page.Say(rw, r, "done", "ceremony_web.rehearsal_over")
		return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id"))
	}
	if err := w.ceremony.Rehearse(r.Context(), by(r), id(r)); err != nil {
		return w.refused(rw, r, err)
	}
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/operator")
}

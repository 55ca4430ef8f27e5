package web

import (
	"net/http"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

// initials puts the reader's initials under a chain, or takes them back. The
// form stands on the page of the proposal, which also shows a refusal.
func (w *Web) initials(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	key, at := "planning_web.did_approve", "#rantai-"+f.Get("rantai")
	switch {
	case f.Get("cabut") != "":
		key, at = "planning_web.did_retract", "#rantai"
		err = w.plan.Retract(r.Context(), by(r), id(r), f.Get("cabut"))
	default:
		_, err = w.plan.Approve(r.Context(), by(r), id(r), f.Get("rantai"), f.Get("initials"))
	}
	switch {
	case err == nil:
		w.page.Say(rw, r, "done", key, f.Get("initials"))
	case errs.Is(err, errs.Conflict), errs.Is(err, errs.Invalid), errs.Is(err, errs.NotFound):
		w.page.Say(rw, r, "warn", "planning_web.refused", page.Message(page.Lang(r), err))
	default:
		return err
	}
	return page.Redirect(rw, r, href(id(r), "usul")+at)
}

package web

import (
	"net/http"

	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// draft makes a draft round of the ticked seats and opens its proposal for them.
func (w *Web) draft(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var posts []org.PostID
	address := []string{}
	for _, id := range f.All("kursi") {
		posts = append(posts, org.PostID(id))
		address = append(address, "kursi", id)
	}
	round, err := w.svc.MakeDraft(r.Context(), by(r), posts)
	if f.Take(err) {
		return w.show(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "forecast_web.drafted", round.PlannedOn)
	return page.Redirect(rw, r, page.Address("/penataan/"+string(round.ID)+"/isi", address...))
}

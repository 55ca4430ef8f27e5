package web

import (
	"net/http"
	"net/url"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

// endingPath is the page on which one appointment of a decreed round is ended.
func endingPath(id appointment.RoundID, m appointment.MoveID) string {
	return roundHref(id, "akhiri/"+string(m))
}

// endingLink leads there, nil for who may not end it.
func (w *Web) endingLink(r *http.Request, rv *appointment.Review, m *appointment.Move) (*page.Link, error) {
	if !rv.Round.DecreedAlready() {
		return nil, nil
	}
	ways, err := w.rounds.Endings(r.Context(), actor.Of(r.Context()), rv.Round.ID, m.ID)
	if err != nil || len(ways) == 0 {
		return nil, err
	}
	return &page.Link{Label: page.T(r, "appointment_web.end_"+string(ways[0].To)), Href: endingPath(rv.Round.ID, m.ID)}, nil
}

// endingForm says who is concerned, what follows, and asks how and why.
func (w *Web) endingForm(rw http.ResponseWriter, r *http.Request) error {
	rv, err := w.review(r, "akhiri")
	if err != nil {
		return err
	}
	return w.showEnding(rw, r, rv, page.NewForm(r, nil))
}

func (w *Web) showEnding(rw http.ResponseWriter, r *http.Request, rv *appointment.Review, f *page.Form) error {
	id := appointment.MoveID(r.PathValue("move"))
	ways, err := w.rounds.Endings(r.Context(), actor.Of(r.Context()), rv.Round.ID, id)
	if err != nil {
		return err
	}
	if len(ways) == 0 {
		return errs.New(errs.Forbidden, "appointment.end_not_yours")
	}
	m, next := moveAndHeir(rv.Moves, id)
	if !f.Has("state") {
		f = page.NewForm(r, url.Values{"state": {string(ways[0].To)}})
	}
	v := &detailsPage{roundPage: w.roundPage(r, rv, "papan", f), Action: endingPath(rv.Round.ID, id), Danger: true,
		Back: seatHref(rv.Round.ID, rv.Snapshot.Posts[m.ToPost], m)}
	who, to := nameOf(rv.Snapshot, m.Person), titleOf(rv.Snapshot, m.ToPost)
	v.Title, v.Section = page.T(r, "appointment_web.end_title", who), rv.Round.Title
	v.Lead = page.T(r, "appointment_web.end_lead", who, to, rv.Round.DecreeNumber)
	if m.FromPost != "" {
		v.Points = append(v.Points, page.T(r, "appointment_web.end_stays", who, titleOf(rv.Snapshot, m.FromPost)))
	}
	v.Points = append(v.Points, page.T(r, "appointment_web.end_vacant", to))
	if next != nil {
		v.Points = append(v.Points, page.T(r, "appointment_web.end_blocks", nameOf(rv.Snapshot, next.Person), titleOf(rv.Snapshot, next.ToPost)))
	}
	v.Points = append(v.Points, page.T(r, "appointment_web.end_final"))
	var options []page.Option
	for _, e := range ways {
		options = append(options, page.Option{Value: string(e.To), Label: page.T(r, "appointment_web.end_"+string(e.To)), Hint: page.T(r, "appointment_web.end_hint_"+string(e.To))})
	}
	v.Fields = []page.Field{
		f.Input("state", "appointment_web.end_how", "type=radio", options),
		f.Input("reason", "appointment_web.end_reason", "required", "type=textarea", "rows=3", "max=1000", "hint=appointment_web.end_reason_hint"),
	}
	v.Verb = page.T(r, "appointment_web.end_verb")
	return w.set.Render(rw, r, "details.html", v)
}

// moveAndHeir finds a move and the one that waits for the seat it leaves.
func moveAndHeir(moves []*appointment.Move, id appointment.MoveID) (m, heir *appointment.Move) {
	for _, x := range moves {
		if x.ID == id {
			m = x
		}
	}
	if m == nil || m.FromPost == "" {
		return m, nil
	}
	for _, x := range moves {
		if x.ToPost == m.FromPost && x.State.Open() {
			return m, x
		}
	}
	return m, nil
}

func (w *Web) end(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, move := appointment.RoundID(r.PathValue("id")), appointment.MoveID(r.PathValue("move"))
	to := appointment.MoveState(f.Get("state"))
	err = w.rounds.SetMoveState(r.Context(), actor.Of(r.Context()), id, move, to, f.Get("reason"))
	if err != nil && !f.Take(err) {
		return err
	}
	rv, readErr := w.review(r, "akhiri")
	if readErr != nil {
		return readErr
	}
	if f.Failed() {
		return w.showEnding(rw, r, rv, f)
	}
	m, _ := moveAndHeir(rv.Moves, move)
	w.page.Say(rw, r, "done", "appointment_web.did_end", nameOf(rv.Snapshot, m.Person), page.T(r, "appointment.move_state."+string(m.State)))
	return page.Redirect(rw, r, roundHref(id, "usul"))
}

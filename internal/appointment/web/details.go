package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/page"
)

// detailsPage is the form of a new round, or of the details of a draft.
type detailsPage struct {
	roundPage
	Fields []page.Field
	New    bool
	Action string
	Back   string
	Verb   string
	Points []string // what follows, before something is ended
	Danger bool
}

// detailInputs are the inputs of the form; readDetails and detailValues take
// their values back and forth. A field of the details has its line in each.
func detailInputs(r *http.Request, f *page.Form) []page.Field {
	return []page.Field{
		f.Input("title", "appointment_web.field_title", "required", "hint=appointment_web.title_hint", "max=200"),
		f.Input("planned_on", "appointment_web.field_planned_on", "required", "narrow", "type=date", "hint=appointment_web.planned_hint"),
		f.Input("kind", "appointment_web.field_kind", "narrow", "type=select", options(r, kinds, kindName)),
		f.Input("place", "appointment_web.field_place", "max=200"),
		f.Input("basis", "appointment_web.field_basis", "type=textarea", "rows=5", "hint=appointment_web.basis_hint"),
	}
}

// Where the moves of a new round come from.
const (
	fromHand           = "sendiri"
	fromVacancies      = "kosong"
	fromReorganisation = "penataan-organisasi"
)

func (w *Web) newForm(rw http.ResponseWriter, r *http.Request) error {
	if err := appointment.MayCreate(actor.Of(r.Context())); err != nil {
		return err
	}
	return w.showNew(rw, r, page.NewForm(r, url.Values{"kind": {string(appointment.KindMutation)}, "sumber": {fromVacancies}}))
}

func (w *Web) showNew(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	v := &detailsPage{Action: "/penataan/baru", Back: "/penataan", Verb: page.T(r, "appointment_web.create"), New: true}
	v.Base = page.Base{Title: page.T(r, "appointment_web.new"), Section: page.T(r, "appointment_web.title"), Form: f,
		Crumbs: []page.Link{{Label: page.T(r, "appointment_web.title"), Href: "/penataan"}}}
	var sources []page.Option
	for _, s := range []string{fromVacancies, fromReorganisation, fromHand} {
		key := "appointment_web.source_" + strings.ReplaceAll(s, "-", "_")
		sources = append(sources, page.Option{Value: s, Label: page.T(r, key), Hint: page.T(r, key+"_hint")})
	}
	v.Fields = slices.DeleteFunc(detailInputs(r, f), func(x page.Field) bool { return x.Name == "basis" }) // written when the moves are known
	v.Fields = append(v.Fields, f.Input("sumber", "appointment_web.source", "type=radio", sources))
	return w.set.Render(rw, r, "details.html", v)
}

func readDetails(f *page.Form) appointment.Details {
	in := appointment.Details{Title: f.Get("title"), Kind: appointment.RoundKind(f.Get("kind")), PlannedOn: f.Date("planned_on"), Place: f.Get("place")}
	for line := range strings.Lines(f.Get("basis")) {
		if line = strings.TrimSpace(line); line != "" {
			in.Basis = append(in.Basis, line)
		}
	}
	return in
}

func detailValues(d appointment.Details) url.Values {
	return url.Values{"title": {d.Title}, "kind": {string(d.Kind)}, "planned_on": {string(d.PlannedOn)}, "place": {d.Place}, "basis": {strings.Join(d.Basis, "\n")}}
}

func (w *Web) create(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	by := actor.Of(r.Context())
	in := readDetails(f)
	if f.Failed() {
		return w.showNew(rw, r, f)
	}
	round, err := w.rounds.Create(r.Context(), by, appointment.NewRound{Details: in})
	if f.Take(err) {
		return w.showNew(rw, r, f)
	}
	if err != nil {
		return err
	}
	created := "appointment_web.created"
	if today := w.page.Today(); round.PlannedOn.Year() < today.Year() {
		created = "appointment_web.created_past"
	}
	switch f.Get("sumber") {
	case fromVacancies:
		w.page.Say(rw, r, "done", created, round.Title, round.PlannedOn)
		return page.Redirect(rw, r, page.Address(roundHref(round.ID, "lembar"), "saring", filterVacant))
	case fromReorganisation:
		n, err := w.rounds.FromReorganisation(r.Context(), by, round.ID, round.Version)
		if err != nil {
			return err
		}
		w.page.Say(rw, r, "done", "appointment_web.created_confirmations", n)
		return page.Redirect(rw, r, roundHref(round.ID, "lembar"))
	}
	w.page.Say(rw, r, "done", created, round.Title, round.PlannedOn)
	return page.Redirect(rw, r, roundHref(round.ID, "papan"))
}

func (w *Web) detailsForm(rw http.ResponseWriter, r *http.Request) error {
	rv, err := w.review(r, "rincian")
	if err != nil {
		return err
	}
	return w.showDetails(rw, r, rv, page.NewForm(r, detailValues(rv.Round.Details)))
}

func (w *Web) showDetails(rw http.ResponseWriter, r *http.Request, rv *appointment.Review, f *page.Form) error {
	v := &detailsPage{roundPage: w.roundPage(r, rv, "", f), Fields: detailInputs(r, f), Verb: page.T(r, "appointment_web.save"),
		Action: roundHref(rv.Round.ID, "rincian"), Back: roundHref(rv.Round.ID, "usul")}
	v.Title, v.Section = page.T(r, "appointment_web.details"), rv.Round.Title
	w.compare(r, &v.roundPage, rv, f)
	return w.set.Render(rw, r, "details.html", v)
}

func (w *Web) setDetails(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	in := readDetails(f)
	if !f.Failed() {
		round, err := w.rounds.SetDetails(r.Context(), actor.Of(r.Context()), appointment.RoundID(r.PathValue("id")), version(f), in)
		if err == nil {
			w.page.Say(rw, r, "done", "appointment_web.details_saved")
			return page.Redirect(rw, r, roundHref(round.ID, "usul"))
		}
		if !f.Take(err) {
			return err
		}
	}
	rv, err := w.review(r, "rincian")
	if err != nil {
		return err
	}
	return w.showDetails(rw, r, rv, f)
}

// version is the version the officer of a form saw; what is not a number is
// older than everything.
func version(f *page.Form) int64 {
	n, err := strconv.ParseInt(f.Get("versi"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// stale is what an officer needs when somebody else was faster: what changed
// since the version they saw, and their own act, ready to be repeated.
type stale struct {
	Changes []change
	Act     string // "" when the form itself shows it
	Repeat  []page.Hidden
	Action  string
}

// compare fills the stale part of a page when its form carries an older version
// than the round has now.
func (w *Web) compare(r *http.Request, v *roundPage, rv *appointment.Review, f *page.Form) {
	if f == nil || !f.Failed() || !f.Has("versi") || version(f) == rv.Round.Version {
		return
	}
	edits, err := w.rounds.EditsSince(r.Context(), actor.Of(r.Context()), rv.Round.ID, version(f))
	if err != nil || len(edits) == 0 {
		return // the form's own message already says that something changed
	}
	v.Status = http.StatusConflict
	v.Stale = &stale{Changes: w.changesOf(r, rv.Snapshot, edits)}
}

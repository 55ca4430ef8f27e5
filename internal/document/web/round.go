package web

import (
	"net/http"
	"net/url"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/document"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/page"
)

type roundPage struct {
	page.Base
	Round   *appointment.Round // nil for somebody who only signs
	ID      string
	Figures []page.Figure
	Filters page.Filters
	Rows    []docLine
	More    page.More
	Failed  []docLine
	Mine    int // papers that wait for the reader's signature
	CanPlan bool
	CanSign bool   // the reader may sign the decree now
	Guessed string // where codes on papers lead while the address of the site is not set
	Draft   string // where the drafted decision is read, "" when there is none
	Ready   int    // papers with bytes
	Running bool   // a job is drawing and signing
	Query   string
}

func (w *Web) round(rw http.ResponseWriter, r *http.Request) error { return w.showRound(rw, r, nil) }

func (w *Web) showRound(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	a := by(r)
	if !a.SignedIn() {
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	v := &roundPage{ID: r.PathValue("round")}
	v.Form = f
	v.Crumbs = []page.Link{{Label: page.T(r, "document_web.title"), Href: "/sk"}}
	sub := appointment.Pack(roundID(r))
	view, err := w.rounds.Open(r.Context(), a, roundID(r), "sk")
	switch {
	case err == nil:
		v.Round = view.Round
		v.Title = view.Round.Title
	case errs.Is(err, errs.Forbidden):
		// Who only signs sees the own papers and nothing of the round.
		v.Title = page.T(r, "document_web.a_round")
	default:
		return err
	}
	if a.Person != "" {
		err := w.each(r, document.Filter{Subject: sub, Signer: a.Person}, func(d *document.Document) {
			if d.Kind != document.Decision {
				v.Mine++
			}
		})
		if err != nil {
			return err
		}
	}
	if v.Round == nil {
		if err := w.ownRows(r, v, sub); err != nil {
			return err
		}
		return w.set.Render(rw, r, "round.html", v)
	}
	var tally document.Tally
	err = w.db.Read(r.Context(), func(tx *db.Tx) (err error) {
		if tally, err = w.docs.TallyIn(tx, sub); err != nil {
			return err
		}
		v.Running, err = sealing(tx, sub)
		return err
	})
	if err != nil {
		return err
	}
	cleared := v.Round.State == appointment.Cleared
	v.CanPlan = cleared && a.Require(actor.PersonnelOfficer) == nil
	v.CanSign = cleared && a.Require(actor.AppointingAuthority) == nil
	if v.CanSign {
		v.Guessed = w.page.Guessed()
		found, err := w.docs.Find(r.Context(), a, document.Filter{Subject: sub, Kinds: []document.Kind{document.Decision}, States: []document.State{document.Drafted}, Limit: 1})
		if err != nil {
			return err
		}
		for _, d := range found.Documents {
			v.Draft = paperHref(d) + "/pdf"
		}
	}
	v.Ready = tally.Signed
	v.Lead = w.sentence(r, v, tally)
	base := "/sk/" + v.ID
	v.Figures = []page.Figure{
		{Value: page.Number(r, tally.Total), Label: page.T(r, "document_web.papers"), Href: base},
		{Value: page.Number(r, tally.Signed), Label: page.T(r, "document_web.done"), Href: base + "?keadaan=signed"},
		{Value: page.Number(r, tally.Numbered), Label: page.T(r, "document_web.numbered"), Href: base + "?keadaan=numbered"},
		{Value: page.Number(r, tally.Drafted), Label: page.T(r, "document_web.drafted"), Href: base + "?keadaan=drafted"},
	}
	if tally.Failed > 0 {
		v.Figures = append(v.Figures, page.Figure{Value: page.Number(r, tally.Failed), Label: page.T(r, "document_web.failed"), Kind: "bad", Href: base + "#gagal"})
	}
	if err := w.rows(r, v, sub, tally); err != nil {
		return err
	}
	return w.set.Render(rw, r, "round.html", v)
}

func (w *Web) sentence(r *http.Request, v *roundPage, t document.Tally) string {
	switch {
	case v.CanSign:
		return page.T(r, "document_web.say_sign")
	case v.Mine > 0:
		return page.T(r, "document_web.lead_waiting", v.Mine)
	case t.Failed > 0:
		return page.T(r, "document_web.say_failed", t.Failed)
	case t.Total == 0:
		return page.T(r, "document_web.say_none")
	case t.Signed == t.Total:
		return page.T(r, "document_web.say_done", t.Total)
	case v.Running:
		return page.T(r, "document_web.say_running")
	case t.Waiting > 0:
		return page.T(r, "document_web.say_waiting", t.Waiting)
	}
	return page.T(r, "document_web.say_open", t.Total-t.Signed)
}

// filter reads kind and state from the address; what is not one of ours is
// nobody's filter.
func filter(q url.Values, sub document.Subject) document.Filter {
	f := document.Filter{Subject: sub, After: document.ID(q.Get("setelah"))}
	if k := document.Kind(q.Get("jenis")); k.Valid() {
		f.Kinds = []document.Kind{k}
	}
	switch s := document.State(q.Get("keadaan")); s {
	case document.Drafted, document.Numbered, document.Signed, document.Withdrawn, document.Superseded:
		f.States = []document.State{s}
	default:
		f.States = []document.State{document.Drafted, document.Numbered, document.Signed}
	}
	return f
}

func address(id string, q url.Values) string {
	for k := range q {
		if q.Get(k) == "" {
			q.Del(k)
		}
	}
	if len(q) == 0 {
		return "/sk/" + id
	}
	return "/sk/" + id + "?" + q.Encode()
}

func (w *Web) rows(r *http.Request, v *roundPage, sub document.Subject, t document.Tally) error {
	q := r.URL.Query()
	kind, state := q.Get("jenis"), q.Get("keadaan")
	found, err := w.docs.Find(r.Context(), by(r), filter(q, sub))
	if err != nil {
		return err
	}
	for _, d := range found.Documents {
		v.Rows = append(v.Rows, w.docLine(r, d))
	}
	v.More = page.More{Shown: len(v.Rows), Total: -1}
	if found.More {
		v.More.Next = address(v.ID, url.Values{"jenis": {kind}, "keadaan": {state}, "setelah": {string(v.Rows[len(v.Rows)-1].ID)}})
	}
	if q.Get("setelah") != "" {
		v.More.First = address(v.ID, url.Values{"jenis": {kind}, "keadaan": {state}})
	}
	chip := func(k document.Kind, label string, n int) {
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: label, Count: n, Current: string(k) == kind,
			Href: address(v.ID, url.Values{"jenis": {string(k)}, "keadaan": {state}})})
	}
	chip("", page.T(r, "document_web.all"), t.Total)
	for _, k := range packKinds {
		n := 0
		for _, c := range t.ByKind[k] {
			n += c
		}
		if n > 0 {
			chip(k, kindName(r, k), n)
		}
	}
	if kind != "" {
		v.Query = "?" + url.Values{"jenis": {kind}}.Encode()
	}
	if t.Failed > 0 {
		failed, err := w.docs.Find(r.Context(), by(r), document.Filter{Subject: sub, Failed: true})
		if err != nil {
			return err
		}
		for _, d := range failed.Documents {
			v.Failed = append(v.Failed, w.docLine(r, d))
		}
	}
	return nil
}

// ownRows are the papers of a pack that concern or wait for the reader.
func (w *Web) ownRows(r *http.Request, v *roundPage, sub document.Subject) error {
	a := by(r)
	seen := map[document.ID]bool{}
	add := func(d *document.Document) {
		if !seen[d.ID] && d.State != document.Withdrawn && d.State != document.Superseded {
			seen[d.ID] = true
			v.Rows = append(v.Rows, w.docLine(r, d))
		}
	}
	if a.Person == "" {
		return errs.New(errs.Forbidden, "appointment.round_not_yours")
	}
	for _, f := range []document.Filter{{Subject: sub, Signer: a.Person}, {Subject: sub, Person: a.Person}} {
		if err := w.each(r, f, add); err != nil {
			return err
		}
	}
	if len(v.Rows) == 0 {
		return errs.New(errs.Forbidden, "appointment.round_not_yours")
	}
	v.More = page.More{Shown: len(v.Rows), Total: -1}
	v.Lead = page.T(r, "document_web.lead_own")
	if v.Mine > 0 {
		v.Lead = page.T(r, "document_web.lead_waiting", v.Mine)
	}
	return nil
}

// sealing tells whether a job draws and signs papers of the pack.
func sealing(tx *db.Tx, sub document.Subject) (bool, error) {
	info, err := sealJob(tx, sub)
	return info != nil && !info.Over(), err
}

// sealJob is the newest job that draws and signs papers of the pack, nil when
// there was none.
func sealJob(tx *db.Tx, sub document.Subject) (*job.Info, error) {
	jobs, err := job.Find(tx, job.Filter{Kind: document.JobSeal, Limit: 100})
	if err != nil {
		return nil, err
	}
	for i := range jobs {
		if strings.Contains(string(jobs[i].Args), `"`+sub.ID+`"`) {
			return &jobs[i], nil
		}
	}
	return nil, nil
}

func (w *Web) plan(rw http.ResponseWriter, r *http.Request) error {
	p, err := w.papers.PlanDecree(r.Context(), by(r), roundID(r))
	if err != nil {
		return w.refused(rw, r, err)
	}
	w.page.Say(rw, r, "done", "document_web.planned", p.New+p.Changed, p.Kept)
	return page.Redirect(rw, r, "/sk/"+r.PathValue("round"))
}

// refused shows the pack again with what stands in the way.
func (w *Web) refused(rw http.ResponseWriter, r *http.Request, err error) error {
	f := page.NewForm(r, nil)
	if !f.Take(err) {
		return err
	}
	return w.showRound(rw, r, f)
}

// signDecree asks once, then signs.
func (w *Web) signDecree(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	when := document.Dating{On: f.Date("on"), Reason: f.Get("reason")}
	if f.Failed() {
		return w.showRound(rw, r, f)
	}
	if when.On == w.page.Today() {
		when.On = ""
	}
	if !f.Has("confirm") {
		if err := by(r).Require(actor.AppointingAuthority); err != nil {
			return err
		}
		view, err := w.rounds.Open(r.Context(), by(r), roundID(r), "sk")
		if err != nil {
			return err
		}
		c := &page.Confirm{Text: view.Round.Title, Action: "/sk/" + string(roundID(r)) + "/tandatangan", Verb: page.T(r, "document_web.sign_verb"),
			Fields: url.Values{"on": {f.Get("on")}, "reason": {f.Get("reason")}},
			Back:   page.Link{Label: page.T(r, "document_web.back"), Href: "/sk/" + string(roundID(r))}}
		c.Title = page.T(r, "document_web.sign_title")
		c.Crumbs = []page.Link{{Label: page.T(r, "document_web.title"), Href: "/sk"}, {Label: view.Round.Title, Href: "/sk/" + string(roundID(r))}}
		c.Points = []string{page.T(r, "document_web.sign_point_officials", view.Totals.Total), page.T(r, "document_web.sign_point_number"),
			page.T(r, "document_web.sign_point_final"), page.T(r, "document_web.trial")}
		return w.page.Confirm(rw, r, c)
	}
	round, err := w.papers.SignDecree(r.Context(), by(r), roundID(r), 0, when)
	if err != nil {
		return w.refused(rw, r, err)
	}
	w.page.Say(rw, r, "done", "document_web.decree_signed", round.DecreeNumber)
	return page.Redirect(rw, r, "/sk/"+string(round.ID)+"/kemajuan")
}

// consent signs everything of the pack that waits for the reader, after showing
// what that is.
func (w *Web) consent(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if !f.Has("confirm") {
		counts := map[document.Kind]int{}
		err := w.each(r, document.Filter{Subject: appointment.Pack(roundID(r)), Signer: by(r).Person}, func(d *document.Document) { counts[d.Kind]++ })
		if err != nil {
			return err
		}
		c := &page.Confirm{Text: page.T(r, "document_web.consent_text"), Action: "/sk/" + r.PathValue("round") + "/setuju", Verb: page.T(r, "document_web.consent_verb"),
			Back: page.Link{Label: page.T(r, "document_web.back"), Href: "/sk/" + r.PathValue("round")}}
		c.Title = page.T(r, "document_web.consent_title")
		c.Crumbs = []page.Link{{Label: page.T(r, "document_web.title"), Href: "/sk"}}
		for _, k := range packKinds {
			if n := counts[k]; n > 0 && k != document.Decision {
				c.Points = append(c.Points, page.T(r, "document_web.consent_point", n, kindName(r, k)))
			}
		}
		c.Points = append(c.Points, page.T(r, "document_web.trial"))
		return w.page.Confirm(rw, r, c)
	}
	n, _, err := w.papers.Consent(r.Context(), by(r), roundID(r))
	if err != nil {
		return w.refused(rw, r, err)
	}
	if n == 0 {
		w.page.Say(rw, r, "", "document_web.nothing_waits")
		return page.Redirect(rw, r, "/sk/"+r.PathValue("round"))
	}
	w.page.Say(rw, r, "done", "document_web.consented", n)
	return page.Redirect(rw, r, "/sk/"+r.PathValue("round")+"/kemajuan")
}

// progress shows how far the drawing and signing is.
func (w *Web) progress(rw http.ResponseWriter, r *http.Request) error {
	if !by(r).SignedIn() {
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	sub := appointment.Pack(roundID(r))
	var info *job.Info
	var tally document.Tally
	err := w.db.Read(r.Context(), func(tx *db.Tx) (err error) {
		if info, err = sealJob(tx, sub); err != nil {
			return err
		}
		tally, err = w.docs.TallyIn(tx, sub)
		return err
	})
	if err != nil {
		return err
	}
	p := &page.Progress{Next: page.Link{Label: page.T(r, "document_web.to_pack"), Href: "/sk/" + r.PathValue("round")}}
	p.Title = page.T(r, "document_web.progress_title")
	p.Crumbs = []page.Link{{Label: page.T(r, "document_web.title"), Href: "/sk"}}
	p.Finished = info == nil || info.Over()
	if info != nil {
		p.Done, p.Total = info.Progress, info.Total
		if p.Finished {
			p.Done = max(p.Done, p.Total)
		}
	}
	p.Text = page.T(r, "document_web.progress_text", tally.Signed, tally.Total)
	if p.Finished && tally.Signed+tally.Failed < tally.Total {
		p.Text = page.T(r, "document_web.progress_rest", tally.Signed, tally.Total-tally.Signed-tally.Failed)
	}
	if info != nil && info.State == job.Waiting && info.Error != "" {
		p.Text = page.T(r, "document_web.progress_later")
	}
	if p.Finished && tally.Failed > 0 && by(r).Require(actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.ProtocolOfficer, actor.LegalOfficer) == nil {
		found, err := w.docs.Find(r.Context(), by(r), document.Filter{Subject: sub, Failed: true})
		if err != nil {
			return err
		}
		for _, d := range found.Documents {
			p.Failed = append(p.Failed, page.ProgressFailure{Label: d.Title, Reason: reason(r, d), RetryAction: "/sk/" + r.PathValue("round") + "/naskah/" + string(d.ID) + "/ulang"})
		}
	}
	return w.page.Progress(rw, r, p)
}

// reason is what people read about a failure; its detail is for those who run
// the system.
func reason(r *http.Request, d *document.Document) string {
	if d.Failure.Key == "" {
		return ""
	}
	return page.T(r, d.Failure.Key, d.Failure.Args...)
}

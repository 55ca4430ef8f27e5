package web

import (
	"net/http"
	"net/url"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// managePage is the calendar for those who keep it.
type managePage struct {
	page.Base
	yearView
	May     bool
	History []amendmentLine
}

type amendmentLine struct {
	calendar.Recorded
	Moved string
}

func (w *Web) manage(rw http.ResponseWriter, r *http.Request) error {
	return w.showManage(rw, r, nil)
}

func (w *Web) showManage(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	year, err := w.yearOf(r)
	if err != nil {
		return err
	}
	v, err := w.book.Get(r.Context())
	if err != nil {
		return err
	}
	p := &managePage{yearView: w.year(r, v, year, "/kelola/kalender"), May: calendar.MayAmend(by)}
	if f == nil {
		if f, err = w.changeForm(r, by); err != nil {
			return err
		}
	}
	p.Base = page.Base{Title: page.T(r, "calendar_web.manage_title"), Form: f, Crumbs: crumbs(r, page.Link{Label: page.T(r, "calendar_web.manage_title")})}
	p.Lead = page.T(r, "calendar_web.manage_lead", i18n.Plain(year), p.Working, p.Off)
	if !p.Decided {
		p.Lead = page.T(r, "calendar_web.manage_lead_provisional", i18n.Plain(year))
	}
	history, err := w.book.Amendments(r.Context(), 20)
	if err != nil {
		return err
	}
	for _, a := range history {
		x := amendmentLine{Recorded: a, Moved: page.T(r, "calendar_web.moved_none")}
		if a.Moved > 0 {
			x.Moved = page.T(r, "calendar_web.moved_then", a.Moved)
		}
		p.History = append(p.History, x)
	}
	return w.set.Render(rw, r, "manage.html", p)
}

// changeForm is the empty form, or one filled from a preview that somebody came
// back from.
func (w *Web) changeForm(r *http.Request, by actor.Actor) (*page.Form, error) {
	id := r.URL.Query().Get("ubah")
	if id == "" || !calendar.MayAmend(by) {
		return page.NewForm(r, nil), nil
	}
	a, err := w.book.Amendment(r.Context(), by, id)
	if err != nil {
		return nil, err
	}
	v := url.Values{"decree": {a.Decree}, "decreed_on": {string(a.DecreedOn)}, "note": {a.Note}, "days": {calendar.FormatDays(a.Days)}}
	for _, m := range a.Months {
		v.Set("ramadan_from", string(m.From))
		v.Set("ramadan_until", string(m.Until))
	}
	return page.NewForm(r, v), nil
}

func crumbs(r *http.Request, rest ...page.Link) []page.Link {
	return append([]page.Link{{Label: page.T(r, "calendar_web.settings"), Href: "/kelola"}}, rest...)
}

// preview reads what was typed and asks the book what it would do.
func (w *Web) preview(rw http.ResponseWriter, r *http.Request) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	a := calendar.Amendment{Decree: f.Get("decree"), DecreedOn: f.Date("decreed_on"), Note: f.Get("note")}
	a.Days, err = calendar.ParseDays(f.Values.Get("days"))
	if err != nil && !f.Take(err) {
		return err
	}
	if from, until := f.Date("ramadan_from"), f.Date("ramadan_until"); from != "" || until != "" {
		a.Months = []calendar.Ramadan{{From: from, Until: until}}
	}
	if f.Failed() {
		return w.showManage(rw, r, f)
	}
	p, err := w.book.PreviewAmendment(r.Context(), by, a)
	if f.Take(err) {
		return w.showManage(rw, r, f)
	}
	if err != nil {
		return err
	}
	return page.Redirect(rw, r, "/kelola/kalender/ubah/"+p.ID)
}

// previewPage is what an amendment would do, before anybody says yes.
type previewPage struct {
	page.Base
	*calendar.Preview
	Facts   []page.Fact
	Days    []changedDay
	Offices []changedOffice
	Points  []string
	Action  string
	Verb    string
	Back    string
}

type changedDay struct {
	Before, After string
	Date          calendar.Day
}

type changedOffice struct{ Unit, Since, Text string }

func (w *Web) look(rw http.ResponseWriter, r *http.Request) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	x, err := w.book.Look(r.Context(), by, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &previewPage{Preview: x, Action: "/kelola/kalender/ubah/" + x.ID, Back: "/kelola/kalender?ubah=" + x.ID + "#ubah"}
	p.Base = page.Base{Title: page.T(r, "calendar_web.preview_title"),
		Crumbs: crumbs(r, page.Link{Label: page.T(r, "calendar_web.manage_title"), Href: "/kelola/kalender"}, page.Link{Label: page.T(r, "calendar_web.preview_title")})}
	switch n := x.Moved.Sum(); {
	case n > 0:
		p.Lead = page.T(r, "calendar_web.preview_moves", n, x.Moved.Open)
		p.Verb = page.T(r, "calendar_web.apply_moves", n)
	case x.NothingChanges():
		p.Lead = page.T(r, "calendar_web.preview_nothing")
		p.Verb = page.T(r, "calendar_web.apply")
	default:
		p.Lead = page.T(r, "calendar_web.preview_none_moves", x.Moved.Open)
		p.Verb = page.T(r, "calendar_web.apply")
	}
	p.Facts = []page.Fact{{Label: page.T(r, "calendar_web.decree"), Value: x.Decree, Note: i18n.Date(page.Lang(r), x.DecreedOn)}}
	p.Facts = append(p.Facts, page.Fact{Label: page.T(r, "calendar_web.counted_at"), Value: i18n.Moment(page.Lang(r), x.At, w.page.Zone())})
	if x.Note != "" {
		p.Facts = append(p.Facts, page.Fact{Label: page.T(r, "calendar_web.note"), Value: x.Note})
	}
	if n := x.Moved.Later; n > 0 {
		p.Facts = append(p.Facts, page.Fact{Label: page.T(r, "calendar_web.later"), Value: i18n.Number(page.Lang(r), int64(n)), Number: true})
	}
	if n := x.Moved.Earlier; n > 0 {
		p.Facts = append(p.Facts, page.Fact{Label: page.T(r, "calendar_web.earlier"), Value: i18n.Number(page.Lang(r), int64(n)), Number: true})
	}
	for _, c := range x.Changed {
		p.Days = append(p.Days, changedDay{dayWords(r, c.Before), dayWords(r, c.After), c.After})
	}
	if p.Offices, err = w.changedOffices(r, x); err != nil {
		return err
	}
	if len(p.Offices) > 0 {
		p.Back = "/kelola/jam-kerja"
	}
	for _, y := range x.Settled {
		p.Points = append(p.Points, page.T(r, "calendar_web.settles", i18n.Plain(y)))
	}
	for _, m := range x.Months {
		p.Points = append(p.Points, page.T(r, "calendar_web.ramadan", m.From, m.Until))
	}
	if x.Past {
		p.Points = append(p.Points, page.T(r, "calendar_web.past"))
	}
	return w.set.Render(rw, r, "preview.html", p)
}

func dayWords(r *http.Request, d calendar.Day) string {
	s := page.T(r, "calendar_web.verdict_"+string(d.Verdict))
	if d.Reason != "" {
		s += ": " + d.Reason
	}
	return s
}

func (w *Web) changedOffices(r *http.Request, x *calendar.Preview) ([]changedOffice, error) {
	if len(x.Amendment.Offices) == 0 {
		return nil, nil
	}
	reg, err := w.org.Get(r.Context())
	if err != nil {
		return nil, err
	}
	var out []changedOffice
	for _, o := range x.Amendment.Offices {
		c := changedOffice{Unit: page.T(r, "calendar_web.region_hours"), Since: page.T(r, "calendar_web.since_always")}
		if u := reg.Units[org.UnitID(o.Unit)]; u != nil {
			c.Unit = u.Name
		}
		if o.Since != "" {
			c.Since = i18n.Date(page.Lang(r), o.Since)
		}
		c.Text = page.T(r, "calendar_web.follows")
		if !o.Follows {
			c.Text = week(r, o.Office)
		}
		out = append(out, c)
	}
	return out, nil
}

func (w *Web) apply(rw http.ResponseWriter, r *http.Request) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	a, err := w.book.ApplyAmendment(r.Context(), by, r.PathValue("id"))
	if err != nil {
		return err
	}
	switch {
	case a.Moved > 0:
		w.page.Say(rw, r, "done", "calendar_web.applied_moves", a.Decree, a.Moved)
	default:
		w.page.Say(rw, r, "done", "calendar_web.applied", a.Decree)
	}
	if len(a.Days) == 0 && len(a.Offices) > 0 {
		return page.Redirect(rw, r, "/kelola/jam-kerja")
	}
	to := "/kelola/kalender"
	if len(a.Days) > 0 {
		to = page.Address(to, "tahun", string(a.Days[0].Date[:4]))
	}
	return page.Redirect(rw, r, to)
}

// mayAmend is a shorthand for templates' sake.
func mayAmend(r *http.Request) bool { return calendar.MayAmend(actor.Of(r.Context())) }

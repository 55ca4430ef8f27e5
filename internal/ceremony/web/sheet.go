package web

import (
	"net/http"
	"net/url"
	"strings"

	"pendopo/internal/appointment"
	"pendopo/internal/ceremony"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/people"
)

type sheetPage struct {
	page.Base
	V        *ceremony.View
	Figures  []page.Figure
	Problems []problem
	Facts    []page.Fact
	Roles    []roleLine
	Linked   []officerLine // tasks done by personal link
	Groups   []groupLine
	Journal  []page.Event
	Siblings []page.Link
	Steps    []page.Step
	May      bool
	CanAsk   bool // everything is ready for the next step
	Left     int  // appointed, not sworn after the close
	Declined int
	Switch   bool // the switch is due
	Switched clock.Date
	Deferred []string
}

type roleLine struct {
	Office, Name, Title, Number, Basis string
	Present                            bool
}

type groupLine struct {
	Name    string
	Form    string
	Count   int
	Clergy  string
	Words   ceremony.Words
	Law     string
	Present int
	Sworn   int
	Open    int
	Key     string // religion and form for the operator's buttons
}

func groupName(r *http.Request, g ceremony.Group) string {
	if g.Form == appointment.Promise {
		return page.T(r, "ceremony_web.group_promise", g.Religion.String())
	}
	return g.Religion.String()
}

func groups(r *http.Request, s *ceremony.Session) []groupLine {
	var out []groupLine
	for _, g := range s.Groups() {
		out = append(out, groupLine{Name: groupName(r, g), Form: page.T(r, "ceremony.form."+string(g.Form)), Count: len(g.Seats),
			Clergy: g.Clergy.Name, Words: g.Words, Law: g.Words.Law.String(), Present: g.Present, Sworn: g.Sworn, Open: g.Open,
			Key: string(g.Religion) + " " + string(g.Form)})
	}
	return out
}

func (w *Web) sheet(rw http.ResponseWriter, r *http.Request) error {
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	return w.showSheet(rw, r, view, nil)
}

func (w *Web) showSheet(rw http.ResponseWriter, r *http.Request, view *ceremony.View, f *page.Form) error {
	v := &sheetPage{V: view, Problems: w.problems(r, view.Problems), Groups: groups(r, view.Session), May: ceremony.MayPrepare(by(r))}
	v.Title, v.Crumbs, v.Form = sessionName(r, view.Session), crumbs(r, nil), f
	roll := view.Count()
	blocks := len(ceremony.Blocking(view.Problems, stepOf(view.State)))
	v.CanAsk = blocks == 0
	v.Lead = w.sentence(r, view, blocks, roll)
	v.Figures = []page.Figure{
		{Value: page.Number(r, roll.Total), Label: page.T(r, "ceremony_web.officials"), Href: address(view.Session, "/operator")},
		{Value: page.Number(r, roll.Hall), Label: page.T(r, "ceremony.mode.hall"), Href: address(view.Session, "/operator?tampil=hall")},
		{Value: page.Number(r, roll.Online), Label: page.T(r, "ceremony.mode.online"), Href: address(view.Session, "/operator?tampil=online")},
		{Value: page.Number(r, roll.Sworn), Label: page.T(r, "ceremony.result.sworn"), Href: address(view.Session, "/berita-acara")},
	}
	if blocks > 0 {
		v.Figures = append(v.Figures, page.Figure{Value: page.Number(r, blocks), Label: page.T(r, "ceremony_web.must_fix"), Kind: "bad", Href: address(view.Session, "#masalah")})
	}
	v.Facts = w.sheetFacts(r, view)
	for _, x := range view.Roles {
		name := page.T(r, "ceremony.office."+string(x.Office))
		if x.Office == ceremony.Clergy {
			name += " " + x.Religion.String()
		}
		v.Roles = append(v.Roles, roleLine{name, x.Name, x.Title, x.Number, x.Basis, x.Present})
		if x.Office != ceremony.Secretary && x.Name != "" {
			v.Linked = append(v.Linked, officerLine{string(x.Office) + " " + string(x.Religion), name, x.Name, x.Present})
		}
	}
	names := map[ceremony.SeatID]string{}
	for _, s := range view.Seats {
		names[s.ID] = personName(view, s.Person)
	}
	for i, e := range view.Journal {
		if i == 12 {
			break
		}
		who := page.T(r, "ceremony_web.official")
		if e.Person != "" {
			who = personName(view, e.Person)
		}
		ev := page.Event{When: w.moment(r, e.At), Title: who, Text: page.T(r, "ceremony.did."+e.What)}
		if n := names[e.Seat]; n != "" && e.Person != "" {
			ev.Text += " " + n
		} else if n != "" {
			ev.Title = n
		}
		v.Journal = append(v.Journal, ev)
	}
	for _, s := range view.Siblings {
		if s.ID != view.ID {
			v.Siblings = append(v.Siblings, page.Link{Label: sessionName(r, s), Href: address(s, "")})
		}
	}
	v.Steps = steps(r, view)
	w.afterwards(r, v)
	return w.set.Render(rw, r, "sheet.html", v)
}

// stepOf is the next step of a session.
func stepOf(s ceremony.State) ceremony.Step {
	switch s {
	case ceremony.Planned:
		return ceremony.BeforeInvite
	case ceremony.Invited:
		return ceremony.BeforeStart
	}
	return ceremony.BeforeClose
}

func (w *Web) sentence(r *http.Request, view *ceremony.View, blocks int, roll ceremony.Roll) string {
	switch view.State {
	case ceremony.Planned:
		if blocks > 0 {
			return page.T(r, "ceremony_web.say_planned_blocked", blocks)
		}
		return page.T(r, "ceremony_web.say_planned", view.Facts.LastInvitation.To)
	case ceremony.Invited:
		return page.T(r, "ceremony_web.say_invited", roll.Total, view.On)
	case ceremony.Running:
		return page.T(r, "ceremony_web.say_running", roll.Present, roll.Total, roll.Exceptions)
	case ceremony.Closed:
		if left := roll.Total - roll.Sworn; left > 0 {
			return page.T(r, "ceremony_web.say_closed_left", roll.Sworn, left)
		}
		return page.T(r, "ceremony_web.say_closed", roll.Sworn)
	}
	return page.T(r, "ceremony_web.say_cancelled")
}

func (w *Web) sheetFacts(r *http.Request, view *ceremony.View) []page.Fact {
	facts := []page.Fact{
		{Label: page.T(r, "ceremony_web.round"), Value: view.View.Round.Title, Href: "/penataan/" + string(view.Round)},
		{Label: page.T(r, "ceremony_web.decree"), Value: view.View.Round.DecreeNumber, Note: date(r, view.View.Round.DecreedOn)},
		{Label: page.T(r, "ceremony_web.when"), Value: longDate(r, view.On) + ", " + view.At},
		{Label: page.T(r, "ceremony_web.hall"), Value: view.Hall},
	}
	if view.Link != "" {
		facts = append(facts, page.Fact{Label: page.T(r, "ceremony_web.link"), Value: view.Link})
	}
	if view.OnlineBasis != "" {
		facts = append(facts, page.Fact{Label: page.T(r, "ceremony_web.online_basis"), Value: view.OnlineBasis})
	}
	if view.InvitedOn != "" {
		facts = append(facts, page.Fact{Label: page.T(r, "ceremony_web.invited_on"), Value: date(r, view.InvitedOn)})
	} else if to := view.Facts.LastInvitation.To; to != "" {
		facts = append(facts, page.Fact{Label: page.T(r, "ceremony_web.last_invitation"), Value: longDate(r, to), Note: provisional(r, view.Facts.LastInvitation.Provisional)})
	}
	if to := view.Facts.Latest.To; to != "" && view.State != ceremony.Closed {
		facts = append(facts, page.Fact{Label: page.T(r, "ceremony_web.latest"), Value: longDate(r, to), Href: "/batas-sumpah/" + string(view.Round),
			Note: provisional(r, view.Facts.Latest.Provisional)})
	}
	return facts
}

func provisional(r *http.Request, yes bool) string {
	if yes {
		return page.T(r, "ceremony_web.provisional")
	}
	return ""
}

func steps(r *http.Request, view *ceremony.View) []page.Step {
	at := map[ceremony.State]int{ceremony.Planned: 0, ceremony.Invited: 1, ceremony.Running: 2, ceremony.Closed: 3}[view.State]
	if view.State == ceremony.Closed && view.View.Round.State == appointment.Switched {
		at = 4
	}
	var out []page.Step
	for i, key := range []string{"prepare", "invite", "oath", "switch"} {
		s := page.Step{Label: page.T(r, "ceremony_web.step_"+key), State: "later"}
		switch {
		case i < at:
			s.State = "done"
		case i == at:
			s.State = "now"
		}
		out = append(out, s)
	}
	return out
}

// afterwards is what follows a closed session: the switch, and a session for
// those who were not sworn.
func (w *Web) afterwards(r *http.Request, v *sheetPage) {
	if v.V.State != ceremony.Closed {
		return
	}
	sworn := 0
	for _, m := range v.V.View.Moves {
		switch m.State {
		case appointment.Sworn:
			sworn++
		case appointment.NotSworn, appointment.Proposed:
			v.Left++
		case appointment.Declined:
			v.Declined++
		}
	}
	v.Switch, v.Switched = sworn > 0, v.V.View.Round.SwitchedOn
	for _, s := range v.V.Siblings {
		if s.State != ceremony.Closed && s.State != ceremony.Cancelled {
			v.Left = 0 // they are in that session already
		}
	}
}

func personName(view *ceremony.View, p people.PersonID) string {
	if x := view.Snapshot.People[p]; x != nil {
		return x.Name.String()
	}
	return string(p)
}

// refused shows the run sheet again with what stands in the way; other errors
// go to the error page.
func (w *Web) refused(rw http.ResponseWriter, r *http.Request, err error) error {
	f := page.NewForm(r, nil)
	if !f.Take(err) {
		return err
	}
	view, openErr := w.ceremony.Open(r.Context(), by(r), id(r))
	if openErr != nil {
		return openErr
	}
	return w.showSheet(rw, r, view, f)
}

func (w *Web) start(rw http.ResponseWriter, r *http.Request) error {
	s, err := w.ceremony.Start(r.Context(), by(r), id(r))
	if err != nil {
		return w.refused(rw, r, err)
	}
	return page.Redirect(rw, r, address(s, "/operator"))
}

func (w *Web) cancel(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if err := w.ceremony.Cancel(r.Context(), by(r), id(r), f.Get("reason")); err != nil {
		return w.refused(rw, r, err)
	}
	w.page.Say(rw, r, "done", "ceremony_web.cancelled")
	return page.Redirect(rw, r, "/pelantikan")
}

// finish asks once, naming what will be recorded, then closes.
func (w *Web) finish(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if !f.Has("confirm") {
		view, err := w.ceremony.Open(r.Context(), by(r), id(r))
		if err != nil {
			return err
		}
		if ps := ceremony.Blocking(view.Problems, ceremony.BeforeClose); len(ps) > 0 {
			return w.operatorProblems(rw, r, view)
		}
		roll := view.Count()
		c := &page.Confirm{Text: page.T(r, "ceremony_web.close_text"), Action: address(view.Session, "/tutup"), Verb: page.T(r, "ceremony_web.close_verb"),
			Back: page.Link{Label: page.T(r, "ceremony_web.back_to_roll"), Href: address(view.Session, "/operator")}}
		c.Title, c.Crumbs = page.T(r, "ceremony_web.close_title"), crumbs(r, view.Session)
		c.Points = append(c.Points, page.T(r, "ceremony_web.close_sworn", roll.Sworn))
		for _, reason := range ceremony.Reasons {
			if n := roll.ByResult[reason]; n > 0 {
				c.Points = append(c.Points, page.T(r, "ceremony_web.close_not", n, strings.ToLower(page.T(r, "ceremony.result."+string(reason)))))
			}
		}
		return w.page.Confirm(rw, r, c)
	}
	res, err := w.ceremony.Close(r.Context(), by(r), id(r))
	if err != nil {
		return w.refused(rw, r, err)
	}
	if !res.Already {
		w.page.Say(rw, r, "done", "ceremony_web.closed", res.Sworn)
	}
	return page.Redirect(rw, r, address(res.Session, ""))
}

// switchPosts lets the sworn moves take effect.
func (w *Web) switchPosts(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	on := f.Date("on")
	if on == "" {
		on = view.On
	}
	if f.Failed() {
		return w.showSheet(rw, r, view, f)
	}
	if !f.Has("confirm") {
		if err := appointment.MaySwitch(by(r)); err != nil {
			return err
		}
		roll := view.Count()
		c := &page.Confirm{Text: page.T(r, "ceremony_web.switch_text", on), Action: address(view.Session, "/berlakukan"), Verb: page.T(r, "ceremony_web.switch_verb"),
			Fields: url.Values{"on": {string(on)}}, Back: page.Link{Label: page.T(r, "ceremony_web.back_to_sheet"), Href: address(view.Session, "")}}
		if f.Has("defer") {
			c.Fields.Set("defer", "1")
		}
		c.Title, c.Crumbs = page.T(r, "ceremony_web.switch_title"), crumbs(r, view.Session)
		c.Points = []string{page.T(r, "ceremony_web.close_sworn", roll.Sworn), page.T(r, "ceremony_web.switch_point")}
		return w.page.Confirm(rw, r, c)
	}
	res, err := w.rounds.Switch(r.Context(), by(r), view.Round, appointment.SwitchIn{On: on, Defer: f.Has("defer")})
	if f.Take(err) {
		return w.showSheet(rw, r, view, f)
	}
	if err != nil {
		return err
	}
	switch {
	case res.Already:
		w.page.Say(rw, r, "", "ceremony_web.switched_already")
	case len(res.Deferred) > 0:
		w.page.Say(rw, r, "warn", "ceremony_web.switched_deferred", len(res.Seated), len(res.Deferred))
	default:
		w.page.Say(rw, r, "done", "ceremony_web.switched", len(res.Seated))
	}
	return page.Redirect(rw, r, address(view.Session, ""))
}

func errNoSeat() error { return errs.New(errs.NotFound, "ceremony.seat_not_found") }

package web

import (
	"net/http"

	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/ceremony"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/regulation"
)

// quote is the wording of an article, and whether it is verbatim.
func quote(c regulation.Citation) (text string, official bool) {
	if c.IsZero() {
		return "", false
	}
	a, ok := regulation.National().Article(c)
	if !ok {
		return "", false
	}
	return a.Wording, a.Official
}

type listPage struct {
	page.Base
	Sessions []listLine
	Waiting  []*appointment.Round
	Limits   []limitLine
	May      bool
}

type listLine struct {
	Href, Name, State string
	Status            string
	*ceremony.Session
	Total, Sworn int
}

type limitLine struct {
	Round    *appointment.Round
	Count    int
	Names    string
	Deadline page.Deadline
}

func (w *Web) list(rw http.ResponseWriter, r *http.Request) error {
	sessions, waiting, err := w.ceremony.List(r.Context(), by(r))
	if err != nil {
		return err
	}
	watched, err := w.ceremony.Watch(r.Context(), by(r))
	if err != nil {
		return err
	}
	v := &listPage{Waiting: waiting, May: ceremony.MayPrepare(by(r))}
	v.Title = page.T(r, "ceremony_web.title")
	next := 0
	for _, s := range sessions {
		x := listLine{Href: address(s.Session, ""), Name: sessionName(r, s.Session), State: page.T(r, "ceremony.state."+string(s.State)),
			Session: s.Session, Total: s.Total, Sworn: s.Sworn, Status: "note"}
		switch s.State {
		case ceremony.Running:
			x.Status = "warn"
			next++
		case ceremony.Planned, ceremony.Invited:
			next++
		case ceremony.Closed:
			x.Status = "ok"
		}
		v.Sessions = append(v.Sessions, x)
	}
	late := 0
	for _, x := range watched {
		if n := len(v.Limits); n > 0 && v.Limits[n-1].Round.ID == x.Round.ID {
			v.Limits[n-1].Count++
			continue
		}
		if x.Lapsed {
			late++
		}
		v.Limits = append(v.Limits, limitLine{Round: x.Round, Count: 1, Names: x.Name, Deadline: deadline(r, x)})
	}
	switch {
	case late > 0:
		v.Lead = page.T(r, "ceremony_web.lead_late", late)
	case next > 0:
		v.Lead = page.T(r, "ceremony_web.lead_next", next)
	case len(waiting) > 0:
		v.Lead = page.T(r, "ceremony_web.lead_waiting", len(waiting))
	default:
		v.Lead = page.T(r, "ceremony_web.lead_none")
	}
	return w.set.Render(rw, r, "list.html", v)
}

// deadline words the working days that are left for an oath.
func deadline(r *http.Request, x ceremony.Watched) page.Deadline {
	d := page.Deadline{Date: string(x.Due.To), Href: "/batas-sumpah/" + string(x.Round.ID)}
	switch {
	case x.Left < 0:
		d.Kind, d.Text = "bad", page.T(r, "ceremony_web.days_past", -x.Left)
	case x.Left == 0:
		d.Kind, d.Text = "warn", page.T(r, "ceremony_web.days_today")
	default:
		d.Text = page.T(r, "ceremony_web.days_left", x.Left)
		if x.Left <= 5 {
			d.Kind = "warn"
		}
	}
	return d
}

func (w *Web) plan(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	s, err := w.ceremony.Plan(r.Context(), by(r), appointment.RoundID(f.Get("round")))
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "ceremony_web.planned", len(s.Seats))
	return page.Redirect(rw, r, address(s, "/susunan"))
}

type receiptPage struct {
	page.Base
	Round   *appointment.Round
	Watched []ceremony.Watched
	Days    []receiptDay
	Due     page.Deadline
	Lapsed  bool
	May     bool

	Provisional bool // a year in the count has no holiday decree yet
}

type receiptDay struct {
	calendar.Day
	Word string
}

// receipt shows how the thirty working days were counted, and who is still to
// be sworn.
func (w *Web) receipt(rw http.ResponseWriter, r *http.Request) error {
	all, err := w.ceremony.Watch(r.Context(), by(r))
	if err != nil {
		return err
	}
	v := &receiptPage{May: ceremony.MayLapse(by(r))}
	for _, x := range all {
		if string(x.Round.ID) == r.PathValue("round") {
			v.Watched = append(v.Watched, x)
		}
	}
	if len(v.Watched) == 0 {
		return errs.New(errs.NotFound, "ceremony_web.nobody_waits")
	}
	first := v.Watched[0]
	v.Round, v.Due, v.Lapsed, v.Provisional = first.Round, deadline(r, first), first.Lapsed, first.Due.Provisional
	v.Due.Href = ""
	for _, d := range first.Due.Days {
		word := page.T(r, "ceremony_web.day_"+string(d.Verdict))
		if d.Count > 0 {
			word = page.T(r, "ceremony_web.day_n", d.Count)
		} else if d.Reason != "" {
			word += ": " + d.Reason
		}
		v.Days = append(v.Days, receiptDay{d, word})
	}
	v.Title = page.T(r, "ceremony_web.limit_title")
	v.Crumbs = crumbs(r, nil)
	v.Lead = page.T(r, "ceremony_web.limit_lead", len(v.Watched), first.Due.To)
	return w.set.Render(rw, r, "receipt.html", v)
}

func (w *Web) lapse(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var moves []appointment.MoveID
	for _, m := range f.All("move") {
		moves = append(moves, appointment.MoveID(m))
	}
	n, err := w.ceremony.Lapse(r.Context(), by(r), appointment.RoundID(r.PathValue("round")), moves)
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "ceremony_web.lapsed", n)
	return page.Redirect(rw, r, "/pelantikan")
}

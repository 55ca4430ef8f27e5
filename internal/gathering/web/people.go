package web

import (
	"net/http"
	"net/url"
	"strings"

	"pendopo/internal/gathering"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

type peoplePage struct {
	page.Base
	V       *gathering.View
	Action  string
	Filters page.Filters
	Figures []page.Figure
	Lines   []personLine
	More    page.More
	Units   []choice
	Levels  []choice
	Open    bool // can be changed
	Pledge  bool
	Return  string
}

type personLine struct {
	gathering.Line
	Status, Word, Detail string
}

// filter reads the address of a list of places.
func filter(q url.Values) gathering.Filter {
	f := gathering.Filter{Query: q.Get("q"), After: q.Get("sesudah")}
	switch show := q.Get("tampil"); show {
	case "unsigned":
		f.Unsigned = true
	case "signers":
		f.Signers = true
	default:
		f.Attendance = gathering.Attendance(show)
	}
	return f
}

// people fills a page with one page of places.
func (w *Web) people(r *http.Request, v *peoplePage, tail string, q url.Values) error {
	list, err := w.svc.Invited(r.Context(), by(r), v.V.ID, filter(q))
	if err != nil {
		return err
	}
	for _, l := range list.Lines {
		v.Lines = append(v.Lines, w.personLine(r, v.V, l))
	}
	keep := url.Values{}
	for _, k := range []string{"tampil", "q"} {
		if q.Get(k) != "" {
			keep.Set(k, q.Get(k))
		}
	}
	first, last := 0, 0
	if n := len(list.Lines); n > 0 {
		first, last = list.Lines[0].No, list.Lines[n-1].No
	}
	v.More = page.More{Shown: last, Total: list.Total}
	if first > 1 {
		v.More.First = address(v.V.ID, tail+"?"+keep.Encode())
	}
	if list.Next != "" {
		next := url.Values{"sesudah": {list.Next}}
		for k := range keep {
			next.Set(k, keep.Get(k))
		}
		v.More.Next = address(v.V.ID, tail+"?"+next.Encode())
	}
	show := url.Values{}
	if q.Get("tampil") != "" {
		show.Set("tampil", q.Get("tampil"))
	}
	v.Filters.Search = &page.Search{Path: address(v.V.ID, tail), Name: "q", Value: q.Get("q"), Label: page.T(r, "gathering_web.search"), Keep: show}
	return nil
}

func (w *Web) personLine(r *http.Request, g *gathering.View, l gathering.Line) personLine {
	a := l.Attendance(g.State)
	x := personLine{Line: l, Word: page.T(r, "gathering.attendance."+string(a)), Status: "note"}
	switch a {
	case gathering.InHall, gathering.Online:
		x.Status, x.Detail = "ok", w.clock(r, l.ArrivedAt)
	case gathering.Represented:
		x.Status, x.Detail = "ok", strings.TrimSuffix(l.Proxy.Name+", "+l.Proxy.Title, ", ")
	case gathering.Excused:
		x.Status, x.Detail = "warn", l.Excuse
	case gathering.Absent:
		x.Status = "bad"
	case gathering.Expected:
		if l.Proxy.Name != "" {
			x.Detail = page.T(r, "gathering_web.will_send", l.Proxy.Name)
		}
	}
	return x
}

func chips(r *http.Request, g *gathering.View, tail, show string) []page.Chip {
	out := []page.Chip{{Label: page.T(r, "gathering_web.all"), Count: g.Tally.Invited, Href: address(g.ID, tail), Current: show == ""}}
	for _, a := range gathering.Attendances {
		if n := g.Tally.By[a]; n > 0 || show == string(a) {
			out = append(out, page.Chip{Label: page.T(r, "gathering.attendance."+string(a)), Count: n, Href: address(g.ID, tail+"?tampil="+string(a)), Current: show == string(a)})
		}
	}
	if g.Kind == gathering.Pledge {
		out = append(out, page.Chip{Label: page.T(r, "gathering_web.signers"), Count: g.Tally.Signers, Href: address(g.ID, tail+"?tampil=signers"), Current: show == "signers"},
			page.Chip{Label: page.T(r, "gathering_web.unsigned"), Count: g.Tally.Signers - g.Tally.Signed, Href: address(g.ID, tail+"?tampil=unsigned"), Current: show == "unsigned"})
	}
	return out
}

// invited is who is invited, in protocol order.
func (w *Web) invited(rw http.ResponseWriter, r *http.Request) error {
	return w.showInvited(rw, r, nil)
}

func (w *Web) showInvited(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	view, err := w.svc.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	if f == nil {
		f = page.NewForm(r, nil)
	}
	q := r.URL.Query()
	v := &peoplePage{V: view, Action: address(view.ID, "/undangan"), Pledge: view.Kind == gathering.Pledge, Return: r.URL.RawQuery,
		Open: view.Organise && (view.State == gathering.Planned || view.State == gathering.Invited)}
	v.Title, v.Form, v.Crumbs = page.T(r, "gathering_web.invited_title"), f, crumbs(r, view.Gathering)
	v.Lead = page.T(r, "gathering_web.invited_lead", view.Tally.Invited)
	if v.Open {
		v.Units, v.Levels = unitChoices(view.Snapshot, f), levelChoices(f)
	}
	if v.Pledge {
		show := q.Get("tampil")
		v.Filters.Chips = []page.Chip{{Label: page.T(r, "gathering_web.all"), Count: view.Tally.Invited, Href: v.Action, Current: show == ""},
			{Label: page.T(r, "gathering_web.signers"), Count: view.Tally.Signers, Href: v.Action + "?tampil=signers", Current: show == "signers"}}
	}
	if err := w.people(r, v, "/undangan", q); err != nil {
		return err
	}
	return w.set.Render(rw, r, "invited.html", v)
}

func (w *Web) arrangeInvited(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, g := r.Context(), id(r)
	do, who, _ := strings.Cut(f.Get("do"), " ")
	one := gathering.InviteeID(who)
	switch do {
	case "choose":
		snap, err2 := w.today(r)
		if err2 != nil {
			return err2
		}
		in := gathering.Choice{Units: readUnits(f, snap), Levels: readLevels(f), All: f.Has("everybody"), Signs: f.Has("signs")}
		for _, code := range strings.FieldsFunc(f.Get("posts"), func(c rune) bool { return c == ',' || c == ' ' || c == '\n' || c == '\r' }) {
			p := snap.PostByCode(code)
			if p == nil {
				f.Fail("posts", "gathering_web.no_such_post", code)
				continue
			}
			in.Posts = append(in.Posts, p.ID)
		}
		if f.Failed() {
			return w.showInvited(rw, r, f)
		}
		var out gathering.Chosen
		if out, err = w.svc.Choose(ctx, by(r), g, in); err == nil {
			w.page.Say(rw, r, "done", "gathering_web.chosen", out.Added, out.Had, out.Vacant)
		}
	case "remove":
		err = w.svc.Uninvite(ctx, by(r), g, one)
	case "signer", "no_signer":
		err = w.svc.SetSigner(ctx, by(r), g, one, do == "signer")
	case "up", "down":
		var before gathering.InviteeID
		if before, err = w.svc.Neighbour(ctx, by(r), g, one, do == "up"); err == nil {
			err = w.svc.Place(ctx, by(r), g, one, before)
		}
	default:
		err = errs.New(errs.Invalid, "gathering.attendance_unknown")
	}
	if f.Take(err) {
		return w.showInvited(rw, r, f)
	}
	if err != nil {
		return err
	}
	return page.Redirect(rw, r, address(g, back("/undangan", f.Get("return"))))
}

// back is a list with the filters it had; what is no query is dropped.
func back(tail, query string) string {
	q, err := url.ParseQuery(query)
	if err != nil || len(q) == 0 {
		return tail
	}
	return tail + "?" + q.Encode()
}

// attendance is the operator's page.
func (w *Web) attendance(rw http.ResponseWriter, r *http.Request) error {
	return w.showAttendance(rw, r, nil)
}

func (w *Web) showAttendance(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	view, err := w.svc.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	if f == nil {
		f = page.NewForm(r, nil)
	}
	q := r.URL.Query()
	v := &peoplePage{V: view, Action: address(view.ID, "/hadir"), Pledge: view.Kind == gathering.Pledge, Return: r.URL.RawQuery,
		Open: view.Record && (view.State == gathering.Running || view.State == gathering.Invited || view.State == gathering.Closed)}
	v.Title, v.Form, v.Crumbs = page.T(r, "gathering_web.attendance"), f, crumbs(r, view.Gathering)
	t := view.Tally
	v.Lead = page.T(r, "gathering_web.attendance_lead", t.Came(), t.Invited)
	v.Figures = []page.Figure{{Value: page.T(r, "gathering_web.of", t.Came(), t.Invited), Label: page.T(r, "gathering_web.came")}}
	for _, a := range []gathering.Attendance{gathering.InHall, gathering.Online, gathering.Represented, gathering.Excused} {
		v.Figures = append(v.Figures, page.Figure{Value: page.Number(r, t.By[a]), Label: page.T(r, "gathering.attendance."+string(a))})
	}
	if v.Pledge {
		v.Figures = append(v.Figures, page.Figure{Value: page.T(r, "gathering_web.of", t.Signed, t.Signers), Label: page.T(r, "gathering_web.signed")})
	}
	v.Filters.Label, v.Filters.Chips = page.T(r, "gathering_web.attendance"), chips(r, view, "/hadir", q.Get("tampil"))
	if err := w.people(r, v, "/hadir", q); err != nil {
		return err
	}
	return w.set.Render(rw, r, "attendance.html", v)
}

type passPage struct {
	page.Base
	Pass    gathering.Pass
	Address string
	Back    string
}

func (w *Web) note(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	do, who, _ := strings.Cut(f.Get("do"), " ")
	if do == "link" {
		return w.reissue(rw, r, gathering.InviteeID(who), f)
	}
	in := gathering.NoteIn{Attendance: gathering.Attendance(do), Who: []gathering.InviteeID{gathering.InviteeID(who)},
		Proxy: gathering.Proxy{Name: f.Get("proxy_" + who), Title: f.Get("proxy_title_" + who)}, Excuse: f.Get("excuse_" + who)}
	if _, err = w.svc.Note(r.Context(), by(r), id(r), in); f.Take(err) {
		return w.showAttendance(rw, r, f)
	}
	if err != nil {
		return err
	}
	return page.Redirect(rw, r, address(id(r), back("/hadir", f.Get("return"))))
}

// reissue shows a new link and code once, for who stands at the desk without one.
func (w *Web) reissue(rw http.ResponseWriter, r *http.Request, who gathering.InviteeID, f *page.Form) error {
	pass, err := w.svc.Reissue(r.Context(), by(r), id(r), who)
	if f.Take(err) {
		return w.showAttendance(rw, r, f)
	}
	if err != nil {
		return err
	}
	scheme := "http://"
	if w.secure {
		scheme = "https://"
	}
	v := &passPage{Pass: pass, Address: scheme + r.Host + address(id(r), "/ikut?k="+pass.Link), Back: address(id(r), back("/hadir", f.Get("return")))}
	v.Title, v.Lead = page.T(r, "gathering_web.pass_title", pass.Name), page.T(r, "gathering_web.pass_lead")
	rw.Header().Set("Cache-Control", "no-store")
	return w.set.Render(rw, r, "pass.html", v)
}

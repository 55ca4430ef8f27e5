package web

import (
	"net/http"
	"net/url"
	"strconv"

	"pendopo/internal/gathering"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

type listPage struct {
	page.Base
	Filters page.Filters
	Lines   []listLine
	More    page.More
	May     bool
	All     bool
}

type listLine struct {
	Href, Kind, Status, State string
	gathering.Listed
}

func (w *Web) list(rw http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	kind := gathering.Kind(q.Get("jenis"))
	p, err := w.svc.List(r.Context(), by(r), gathering.ListFilter{Kind: kind, After: q.Get("sesudah")})
	if err != nil {
		return err
	}
	v := &listPage{May: gathering.MayOrganise(by(r)), All: p.All}
	v.Title = page.T(r, "gathering_web.title")
	running := 0
	for _, g := range p.Items {
		l := listLine{Href: address(g.ID, ""), Kind: page.T(r, "gathering.kind."+string(g.Kind)), Status: status(g.State), State: page.T(r, "gathering.state."+string(g.State)), Listed: g}
		if !p.All {
			l.Href = address(g.ID, "")
		}
		if g.State == gathering.Running {
			running++
		}
		v.Lines = append(v.Lines, l)
	}
	switch {
	case running > 0:
		v.Lead = page.T(r, "gathering_web.lead_running", running)
	case p.All:
		v.Lead = page.T(r, "gathering_web.lead")
	default:
		v.Lead = page.T(r, "gathering_web.lead_own")
	}
	v.Filters = page.Filters{Label: page.T(r, "gathering_web.kinds"), Chips: []page.Chip{{Label: page.T(r, "gathering_web.all"), Count: -1, Href: "/pertemuan", Current: kind == ""}}}
	for _, k := range gathering.Kinds {
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, "gathering.kind."+string(k)), Count: -1, Href: "/pertemuan?jenis=" + string(k), Current: kind == k})
	}
	v.More = page.More{Shown: len(v.Lines), Total: -1}
	keep := url.Values{}
	if kind != "" {
		keep.Set("jenis", string(kind))
	}
	if q.Get("sesudah") != "" {
		v.More.First = "/pertemuan?" + keep.Encode()
	}
	if p.Next != "" {
		keep.Set("sesudah", p.Next)
		v.More.Next = "/pertemuan?" + keep.Encode()
	}
	return w.set.Render(rw, r, "gatherings.html", v)
}

type arrangePage struct {
	page.Base
	Kind   gathering.Kind
	Action string
	Back   string
	Posts  []page.Option
	Items  []itemInput
	Pledge bool
}

type itemInput struct {
	N               int
	Title, Priority string
}

func (w *Web) newForm(rw http.ResponseWriter, r *http.Request) error {
	if !gathering.MayOrganise(by(r)) {
		return by(r).Require("protocol_officer")
	}
	kind := gathering.Kind(r.URL.Query().Get("jenis"))
	if kind == gathering.Coaching {
		return page.Redirect(rw, r, "/pembinaan/baru")
	}
	if kind != gathering.Pledge {
		kind = gathering.StaffMeeting
	}
	q := url.Values{"kind": {string(kind)}}
	if kind == gathering.Pledge {
		q.Set("words", gathering.PledgeWords)
		q.Set("title", page.T(r, "gathering_web.pledge_title"))
	}
	return w.showArrange(rw, r, nil, kind, page.NewForm(r, q))
}

func (w *Web) showArrange(rw http.ResponseWriter, r *http.Request, g *gathering.Gathering, kind gathering.Kind, f *page.Form) error {
	posts, err := w.postOptions(r, "gathering_web.choose_post")
	if err != nil {
		return err
	}
	v := &arrangePage{Kind: kind, Posts: posts, Action: "/pertemuan/baru", Back: "/pertemuan", Pledge: kind == gathering.Pledge}
	v.Title, v.Form, v.Crumbs = page.T(r, "gathering_web.new."+string(kind)), f, crumbs(r, g)
	v.Lead = page.T(r, "gathering_web.arrange_lead")
	if g != nil {
		v.Title, v.Action, v.Back = page.T(r, "gathering_web.change"), address(g.ID, "/ubah"), address(g.ID, "")
	}
	titles, priorities := f.All("item"), f.All("priority")
	for i, t := range titles {
		x := itemInput{Title: t}
		if i < len(priorities) {
			x.Priority = priorities[i]
		}
		if t != "" || x.Priority != "" {
			v.Items = append(v.Items, x)
		}
	}
	for n := len(v.Items); len(v.Items) < n+3; {
		v.Items = append(v.Items, itemInput{})
	}
	for i := range v.Items {
		v.Items[i].N = i + 1
	}
	return w.set.Render(rw, r, "arrange.html", v)
}

// readIn reads the form of a gathering.
func readIn(f *page.Form, s *org.Snapshot) gathering.In {
	in := gathering.In{Title: f.Get("title"), On: f.Date("on"), At: f.Get("at"), Hall: f.Get("hall"), Link: f.Get("link"), Words: f.Get("words"),
		Chair: postOf(s, f.Get("chair")), Notes: postOf(s, f.Get("notes"))}
	priorities := f.All("priority")
	for i, t := range f.All("item") {
		x := gathering.Item{Title: t}
		if i < len(priorities) {
			x.Priority = priorities[i]
		}
		in.Items = append(in.Items, x)
	}
	return in
}

func (w *Web) create(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	snap, err := w.today(r)
	if err != nil {
		return err
	}
	kind := gathering.Kind(f.Get("kind"))
	in := readIn(f, snap)
	if f.Failed() {
		return w.showArrange(rw, r, nil, kind, f)
	}
	g, err := w.svc.Create(r.Context(), by(r), kind, in)
	if f.Take(err) {
		return w.showArrange(rw, r, nil, kind, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "gathering_web.created")
	return page.Redirect(rw, r, address(g.ID, "/undangan"))
}

func (w *Web) changeForm(rw http.ResponseWriter, r *http.Request) error {
	view, err := w.svc.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	if !view.Organise {
		return by(r).Require("protocol_officer")
	}
	q := url.Values{"version": {strconv.FormatInt(view.Version, 10)}, "title": {view.Title}, "on": {string(view.On)}, "at": {view.At}, "hall": {view.Hall}, "link": {view.Link},
		"chair": {codeOf(view.Snapshot, view.Chair)}, "notes": {codeOf(view.Snapshot, view.Notes)}, "words": {view.Words}}
	for _, x := range view.Items {
		q.Add("item", x.Title)
		q.Add("priority", x.Priority)
	}
	return w.showArrange(rw, r, view.Gathering, view.Kind, page.NewForm(r, q))
}

func (w *Web) change(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	view, err := w.svc.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(f.Get("version"), 10, 64) // 0 does not compare
	in := readIn(f, view.Snapshot)
	if f.Failed() {
		return w.showArrange(rw, r, view.Gathering, view.Kind, f)
	}
	after, err := w.svc.Change(r.Context(), by(r), id(r), version, in)
	if f.Take(err) {
		return w.showArrange(rw, r, view.Gathering, view.Kind, f)
	}
	if err != nil {
		return err
	}
	if view.State == gathering.Invited && after.State == gathering.Planned {
		w.page.Say(rw, r, "warn", "gathering_web.changed_again")
	} else {
		w.page.Say(rw, r, "done", "gathering_web.changed")
	}
	return page.Redirect(rw, r, address(after.ID, ""))
}

type roundFormPage struct {
	page.Base
	Posts  []page.Option
	Units  []choice
	Levels []choice
	Topics []itemInput
}

// choice is a box that can be ticked.
type choice struct {
	Value, Label, Note string
	On                 bool
}

func (w *Web) roundForm(rw http.ResponseWriter, r *http.Request) error {
	if !gathering.MayOrganise(by(r)) {
		return by(r).Require("protocol_officer")
	}
	return w.showRoundForm(rw, r, page.NewForm(r, nil))
}

func (w *Web) showRoundForm(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	posts, err := w.postOptions(r, "gathering_web.choose_post")
	if err != nil {
		return err
	}
	snap, err := w.today(r)
	if err != nil {
		return err
	}
	v := &roundFormPage{Posts: posts, Units: unitChoices(snap, f), Levels: levelChoices(f)}
	typed := f.All("item")
	for n := range max(5, len(typed)) {
		x := itemInput{N: n + 1}
		if n < len(typed) {
			x.Title = typed[n]
		}
		v.Topics = append(v.Topics, x)
	}
	v.Title, v.Form, v.Crumbs, v.Lead = page.T(r, "gathering_web.new.coaching"), f, crumbs(r, nil), page.T(r, "gathering_web.round_lead")
	return w.set.Render(rw, r, "plan_round.html", v)
}

func unitChoices(s *org.Snapshot, f *page.Form) []choice {
	on := map[string]bool{}
	for _, x := range f.All("unit") {
		on[x] = true
	}
	var out []choice
	for _, u := range s.AllUnits() {
		if u.IsAgency() {
			out = append(out, choice{Value: u.Code, Label: u.Name, On: on[u.Code]})
		}
	}
	return out
}

func levelChoices(f *page.Form) []choice {
	on := map[string]bool{}
	for _, x := range f.All("level") {
		on[x] = true
	}
	var out []choice
	for _, o := range levelOptions() {
		out = append(out, choice{Value: o.Value, Label: o.Label, On: on[o.Value]})
	}
	return out
}

func readUnits(f *page.Form, s *org.Snapshot) (out []org.UnitID) {
	for _, code := range f.All("unit") {
		if u := s.UnitByCode(code); u != nil {
			out = append(out, u.ID)
		}
	}
	return out
}

func readLevels(f *page.Form) (out []people.Level) {
	for _, l := range f.All("level") {
		out = append(out, people.Level(l))
	}
	return out
}

func (w *Web) planRound(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	snap, err := w.today(r)
	if err != nil {
		return err
	}
	in := gathering.RoundIn{In: readIn(f, snap), Units: readUnits(f, snap), Levels: readLevels(f)}
	if f.Failed() {
		return w.showRoundForm(rw, r, f)
	}
	s, err := w.svc.PlanRound(r.Context(), by(r), in)
	if f.Take(err) {
		return w.showRoundForm(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "gathering_web.round_planned", len(in.Units))
	return page.Redirect(rw, r, "/pembinaan/"+string(s.ID))
}

type roundPage struct {
	page.Base
	C       *gathering.Coverage
	Figures []page.Figure
	Lines   []roundLine
}

type roundLine struct {
	gathering.AgencyReach
	Href, Status, State, Share string
}

func (w *Web) coverage(rw http.ResponseWriter, r *http.Request) error {
	c, err := w.svc.Coverage(r.Context(), by(r), gathering.SeriesID(r.PathValue("series")))
	if err != nil {
		return err
	}
	if c.Kind != gathering.Coaching {
		return errs.New(errs.NotFound, "gathering.series_not_found")
	}
	v := &roundPage{C: c}
	v.Title, v.Crumbs = c.Title, crumbs(r, nil)
	v.Lead = page.T(r, "gathering_web.round_sentence", c.Reached, c.Staff, c.Sessions)
	v.Figures = []page.Figure{
		{Value: page.Number(r, c.Reached), Label: page.T(r, "gathering_web.reached")},
		{Value: page.Number(r, c.Invited), Label: page.T(r, "gathering_web.invited")},
		{Value: page.Number(r, c.Staff), Label: page.T(r, "gathering_web.staff")},
		{Value: page.Number(r, c.Sessions), Label: page.T(r, "gathering_web.sessions")},
	}
	for _, x := range c.Agencies {
		l := roundLine{AgencyReach: x}
		if x.Session != "" {
			l.Href, l.Status, l.State = address(x.Session, ""), status(x.State), page.T(r, "gathering.state."+string(x.State))
		}
		if x.Staff > 0 {
			l.Share = page.T(r, "gathering_web.percent", x.Reached*100/x.Staff)
		}
		v.Lines = append(v.Lines, l)
	}
	return w.set.Render(rw, r, "round.html", v)
}

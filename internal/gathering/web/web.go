// Package web is the door to gatherings: their list and forms, who is invited in
// which order, the operator's attendance, one's own page by account or personal
// link, minutes, decisions, the public page of a pledge. It decides nothing.
package web

import (
	"embed"
	"net/http"
	"strconv"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/gathering"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page   *page.Engine
	svc    *gathering.Service
	set    *page.Set
	secure bool
}

// New makes the door. secure sends the cookie of a personal link over TLS only.
func New(engine *page.Engine, svc *gathering.Service, secure bool) *Web {
	return &Web{engine, svc, engine.Parse(files, "gatherings.html", "arrange.html", "gathering.html", "invited.html", "attendance.html", "own.html", "notes.html",
		"decision.html", "round.html", "plan_round.html", "pledge.html", "pass.html"), secure}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/pertemuan", Handler: w.list},
		{Method: "GET", Path: "/pertemuan/baru", Handler: w.newForm},
		{Method: "POST", Path: "/pertemuan/baru", Handler: w.create},
		{Method: "GET", Path: "/pembinaan/baru", Handler: w.roundForm},
		{Method: "POST", Path: "/pembinaan/baru", Handler: w.planRound},
		{Method: "GET", Path: "/pembinaan/{series}", Handler: w.coverage},
		{Method: "GET", Path: "/pertemuan/{id}", Handler: w.one},
		{Method: "POST", Path: "/pertemuan/{id}", Handler: w.step},
		{Method: "GET", Path: "/pertemuan/{id}/ubah", Handler: w.changeForm},
		{Method: "POST", Path: "/pertemuan/{id}/ubah", Handler: w.change},
		{Method: "GET", Path: "/pertemuan/{id}/undangan", Handler: w.invited},
		{Method: "POST", Path: "/pertemuan/{id}/undangan", Handler: w.arrangeInvited},
		{Method: "GET", Path: "/pertemuan/{id}/hadir", Handler: w.attendance},
		{Method: "POST", Path: "/pertemuan/{id}/hadir", Handler: w.note},
		{Method: "GET", Path: "/pertemuan/{id}/catatan", Handler: w.notes},
		{Method: "POST", Path: "/pertemuan/{id}/catatan", Handler: w.write},
		{Method: "GET", Path: "/pertemuan/{id}/ikut", Handler: w.own},
		{Method: "POST", Path: "/pertemuan/{id}/ikut", Handler: w.ownPost},
		{Method: "GET", Path: "/pertemuan/{id}/naskah/{kind}", Handler: w.paper},
		{Method: "GET", Path: "/putusan/{id}", Handler: w.decision},
		{Method: "POST", Path: "/putusan/{id}", Handler: w.fulfil},
		{Method: "GET", Path: "/ikrar/{id}", Handler: w.pledge},
	}
}

func id(r *http.Request) gathering.ID { return gathering.ID(r.PathValue("id")) }

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

func address(g gathering.ID, tail string) string { return "/pertemuan/" + string(g) + tail }

// crumbs lead back to the list and the gathering.
func crumbs(r *http.Request, g *gathering.Gathering) []page.Link {
	out := []page.Link{{Label: page.T(r, "gathering_web.title"), Href: "/pertemuan"}}
	if g != nil {
		out = append(out, page.Link{Label: g.Title, Href: address(g.ID, "")})
	}
	return out
}

func longDate(r *http.Request, d clock.Date) string { return i18n.LongDate(page.Lang(r), d) }

func (w *Web) moment(r *http.Request, t time.Time) string {
	return i18n.Moment(page.Lang(r), t, w.page.Zone())
}

func (w *Web) clock(r *http.Request, t time.Time) string {
	return i18n.Clock(page.Lang(r), t, w.page.Zone())
}

// stateKind is the shape of a state's status.
func stateKind(s gathering.State) string {
	return map[gathering.State]string{gathering.Running: "warn", gathering.Closed: "ok", gathering.Cancelled: "empty"}[s]
}

func status(s gathering.State) string {
	if k := stateKind(s); k != "" {
		return k
	}
	return "note"
}

// postOptions are the posts that lead, take notes and owe decisions: structural
// posts down to administrators, in the order of the register.
func (w *Web) postOptions(r *http.Request, first string) ([]page.Option, error) {
	snap, err := w.today(r)
	if err != nil {
		return nil, err
	}
	out := []page.Option{{Label: page.T(r, first)}}
	for _, p := range snap.AllPosts() {
		if !p.Structural || p.Level != org.LevelHead && p.Level != people.LevelSeniorExecutive && p.Level != people.LevelAdministrator {
			continue
		}
		out = append(out, page.Option{Value: p.Code, Label: p.Title})
	}
	return out, nil
}

func (w *Web) today(r *http.Request) (*org.Snapshot, error) {
	return w.svc.Org.On(r.Context(), w.page.Today())
}

// postOf finds a post by its code; "" for none.
func postOf(s *org.Snapshot, code string) org.PostID {
	if p := s.PostByCode(code); p != nil {
		return p.ID
	}
	return ""
}

func codeOf(s *org.Snapshot, id org.PostID) string {
	if p := s.Posts[id]; p != nil {
		return p.Code
	}
	return ""
}

func number(f *page.Form, name string) int {
	n, _ := strconv.Atoi(f.Get(name)) // no number: the use case says what is wrong
	return n
}

func levelOptions() []page.Option {
	out := []page.Option{{Value: string(org.LevelHead), Label: org.LevelName(org.LevelHead)}}
	for _, l := range people.Levels() {
		out = append(out, page.Option{Value: string(l), Label: org.LevelName(l)})
	}
	return out
}

// refused shows the gathering again with why a step is not possible.
func (w *Web) refused(rw http.ResponseWriter, r *http.Request, err error, f *page.Form) error {
	if f == nil {
		f = page.NewForm(r, nil)
	}
	if errs.KindOf(err) != errs.Conflict && errs.KindOf(err) != errs.Invalid || !f.Take(err) {
		return err
	}
	return w.showOne(rw, r, f)
}

// Package web is the door to planning beside the board: the steps that can be
// taken back, scenarios compared, what changed, initials and the printed pack.
// The board itself, with its trials, stands in appointment/web.
//
//	…/langkah     steps      undo and redo, the list in words
//	…/banding     compare    scenarios side by side
//	…/perubahan   since      what changed since a day or the last look
//	…/paraf       initials   carries out what the page of the proposal offers
//	…/bahan.pdf   pack       the board on paper
//
// Programs come in by api.go.
package web

import (
	"embed"
	"net/http"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/planning"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page *page.Engine
	plan *planning.Service
	set  *page.Set
}

// New makes the door.
func New(engine *page.Engine, plan *planning.Service) *Web {
	return &Web{page: engine, plan: plan, set: engine.Parse(files, "steps.html", "compare.html", "since.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/penataan/{id}/langkah", Handler: w.steps},
		{Method: "POST", Path: "/penataan/{id}/langkah", Handler: w.move},
		{Method: "GET", Path: "/penataan/{id}/banding", Handler: w.compare},
		{Method: "POST", Path: "/penataan/{id}/banding", Handler: w.scenario},
		{Method: "GET", Path: "/penataan/{id}/perubahan", Handler: w.since},
		{Method: "POST", Path: "/penataan/{id}/paraf", Handler: w.initials},
		{Method: "GET", Path: "/penataan/{id}/bahan.pdf", Handler: w.pack},
	}
}

// roundPage is what the pages of one round share.
type roundPage struct {
	page.Base
	ID      appointment.RoundID
	Tabs    []page.Link
	Printed string // marks every sheet of a draft on paper with who printed it
}

func id(r *http.Request) appointment.RoundID { return appointment.RoundID(r.PathValue("id")) }

func by(r *http.Request) actor.Actor { return actor.Of(r.Context()) }

// frame fills the shared part.
func (w *Web) frame(r *http.Request, round *appointment.Round, titleKey string, f *page.Form) roundPage {
	v := roundPage{ID: round.ID}
	v.Base = page.Base{Title: page.T(r, titleKey), Section: round.Title, Form: f, Crumbs: []page.Link{
		{Label: page.T(r, "appointment_web.title"), Href: "/penataan"}, {Label: round.Title, Href: href(round.ID, "papan")}}}
	if round.State == appointment.Draft {
		v.Printed = page.T(r, "appointment_web.printed_by", by(r).Name, w.page.Today())
	}
	for _, t := range []struct{ path, key string }{
		{"papan", "appointment_web.tab_board"}, {"lembar", "appointment_web.tab_worksheet"},
		{"aturan", "appointment_web.tab_rules"}, {"usul", "appointment_web.tab_proposal"},
	} {
		v.Tabs = append(v.Tabs, page.Link{Label: page.T(r, t.key), Href: href(round.ID, t.path)})
	}
	return v
}

func href(id appointment.RoundID, tail string) string { return "/penataan/" + string(id) + "/" + tail }

// back is where a form wants to return to: a page of the same round, else the
// given one.
func back(id appointment.RoundID, want, tail string) string {
	if p := page.LocalPath(want); strings.HasPrefix(p, href(id, "")) {
		return p
	}
	return href(id, tail)
}

func nameOf(s *org.Snapshot, id people.PersonID) string {
	if p := s.People[id]; p != nil {
		return p.Name.String()
	}
	return "–"
}

func titleOf(s *org.Snapshot, id org.PostID) string {
	if p := s.Posts[id]; p != nil {
		return p.Title
	}
	return "–"
}

// snapshot is the register on the planned day of a round.
func (w *Web) snapshot(r *http.Request, round *appointment.Round) (*org.Snapshot, error) {
	reg, err := w.plan.Org.Get(r.Context())
	if err != nil {
		return nil, err
	}
	return reg.At(round.PlannedOn), nil
}

// Package web is the door to rounds of appointments: the list, the board of
// chains, the worksheet, the findings with their papers, and the proposal that
// the authorised official and the head of the region read on a phone.
//
// It leaves decrees to document/web and the oath and the switch to
// ceremony/web. Who may see or do what is decided by package appointment; the
// pages show its answer.
//
// A page has a file with its handler and one with its template:
//
//	/penataan              list         rounds
//	/penataan/baru         details      a new round; /rincian changes one
//	…/papan                board        chains with the panel of a seat: chain.go,
//	                                    panel.go; change.go carries its acts out
//	…/lembar               worksheet    the same seats as lines, and the workbook
//	…/aturan               rules        findings: card.go is one of them, papers.go
//	                                    attaches what lifts them
//	…/usul                 proposal     what the authority reads, and the steps
//	…/calon/{kursi}        candidates   who may take a seat, who nearly, and why not
//	…/isi                  fill         the proposal that fills open seats
//	…/akhiri/{usul}        ending       one appointment of a decreed round ends
//	…/tanggungan           impact       what changes hands with the round
//
// board in board.go is one request's look at a round, every seat with its
// standing; all pages draw from it. Programs come in by api.go (reading and
// editing), api_match.go (candidates and the proposal), api_steps.go (steps
// and acting officials) and api_shapes.go (what they get).
package web

import (
	"embed"
	"net/http"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/duty"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/planning"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page   *page.Engine
	rounds *appointment.Service
	set    *page.Set
	duties *duty.Engine      // nil: nothing is said of what changes hands
	plan   *planning.Service // nil: nobody thinks along
}

// New makes the door.
func New(engine *page.Engine, rounds *appointment.Service) *Web {
	return &Web{page: engine, rounds: rounds, set: engine.Parse(files, "list.html", "details.html", "board.html", "worksheet.html", "rules.html", "proposal.html", "impact.html", "candidates.html", "fill.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	routes := []page.Route{
		{Method: "GET", Path: "/penataan", Handler: w.list},
		{Method: "GET", Path: "/penataan/baru", Handler: w.newForm},
		{Method: "POST", Path: "/penataan/baru", Handler: w.create},
		{Method: "GET", Path: "/penataan/{id}", Handler: w.enter},
		{Method: "GET", Path: "/penataan/{id}/rincian", Handler: w.detailsForm},
		{Method: "POST", Path: "/penataan/{id}/rincian", Handler: w.setDetails},
		{Method: "GET", Path: "/penataan/{id}/papan", Handler: w.board},
		{Method: "POST", Path: "/penataan/{id}/papan", Handler: w.change},
		{Method: "GET", Path: "/penataan/{id}/lembar", Handler: w.worksheet},
		{Method: "POST", Path: "/penataan/{id}/lembar", Handler: w.bulk},
		{Method: "GET", Path: "/penataan/{id}/lembar.xlsx", Handler: w.export},
		{Method: "GET", Path: "/penataan/{id}/aturan", Handler: w.rules},
		{Method: "POST", Path: "/penataan/{id}/aturan", Handler: w.papers},
		{Method: "GET", Path: "/penataan/{id}/usul", Handler: w.proposal},
		{Method: "POST", Path: "/penataan/{id}/usul", Handler: w.step},
		{Method: "GET", Path: "/penataan/{id}/calon/{post}", Handler: w.candidates},
		{Method: "GET", Path: "/penataan/{id}/isi", Handler: w.fill},
		{Method: "POST", Path: "/penataan/{id}/isi", Handler: w.take},
		{Method: "GET", Path: "/penataan/{id}/akhiri/{move}", Handler: w.endingForm},
		{Method: "POST", Path: "/penataan/{id}/akhiri/{move}", Handler: w.end},
	}
	if w.duties != nil {
		routes = append(routes, page.Route{Method: "GET", Path: "/penataan/{id}/tanggungan", Handler: w.impact})
	}
	return routes
}

// roundPage is what the pages of one round share.
type roundPage struct {
	page.Base
	ID     appointment.RoundID
	State  appointment.State
	Rights appointment.Rights
	Tabs   []page.Link
	Guard  guard
	Stale  *stale // set when somebody else was faster
	// Printed marks every sheet of a draft on paper with who printed it.
	Printed string
}

// guard is the part of every form that changes a round: the version its officer
// saw, and the reason once the round was submitted.
type guard struct {
	Version int64
	Amend   bool
	Reason  string // as typed
}

// review loads the round of a request for one of its pages.
func (w *Web) review(r *http.Request, name string) (*appointment.Review, error) {
	return w.rounds.Review(r.Context(), actor.Of(r.Context()), appointment.RoundID(r.PathValue("id")), name)
}

// roundPage fills the shared part; tab is the last part of the page's path.
func (w *Web) roundPage(r *http.Request, rv *appointment.Review, tab string, f *page.Form) roundPage {
	v := roundPage{ID: rv.Round.ID, State: rv.Round.State, Rights: rv.Rights, Guard: guard{Version: rv.Round.Version, Amend: rv.Rights.Amend}}
	v.Base = page.Base{
		Title: rv.Round.Title, Section: page.T(r, "appointment_web.title"), Form: f,
		Crumbs: []page.Link{
			{Label: page.T(r, "appointment_web.title"), Href: "/penataan"},
			{Label: page.T(r, "appointment_web.crumb", page.T(r, "appointment.state."+string(rv.Round.State)), rv.Round.PlannedOn)},
		},
	}
	if f != nil {
		v.Guard.Reason = f.Get("alasan")
	}
	if rv.Round.State == appointment.Draft {
		v.Printed = page.T(r, "appointment_web.printed_by", actor.Of(r.Context()).Name, w.page.Today())
	}
	for _, t := range []struct{ path, key string }{
		{"papan", "appointment_web.tab_board"}, {"lembar", "appointment_web.tab_worksheet"},
		{"aturan", "appointment_web.tab_rules"}, {"usul", "appointment_web.tab_proposal"},
	} {
		v.Tabs = append(v.Tabs, page.Link{Label: page.T(r, t.key), Href: roundHref(rv.Round.ID, t.path), Current: t.path == tab})
	}
	return v
}

// enter opens the page on which the reader has something to do.
func (w *Web) enter(rw http.ResponseWriter, r *http.Request) error {
	rv, err := w.review(r, "penataan")
	if err != nil {
		return err
	}
	if rv.Rights.Edit {
		return page.Redirect(rw, r, roundHref(rv.Round.ID, "papan"))
	}
	return page.Redirect(rw, r, roundHref(rv.Round.ID, "usul"))
}

func roundHref(id appointment.RoundID, tail string) string {
	return "/penataan/" + string(id) + "/" + tail
}

// seatHref opens a seat on the board: by the post's code, which stays the same
// whoever is proposed; a post with several chairs by the line of the proposal.
func seatHref(id appointment.RoundID, p *org.Post, m *appointment.Move, more ...string) string {
	return page.Address(roundHref(id, "papan"), append(seatParam(p, m), more...)...)
}

// seatLink is seatHref at the panel's heading: a browser without script puts the
// focus there, as the script does.
func seatLink(id appointment.RoundID, p *org.Post, m *appointment.Move, more ...string) string {
	return seatHref(id, p, m, more...) + "#kursi-terpilih"
}

func seatParam(p *org.Post, m *appointment.Move) []string {
	if m != nil && (p == nil || !p.Structural) {
		return []string{"usul", itoa(m.N)}
	}
	if p != nil {
		return []string{"kursi", p.Code}
	}
	return nil
}

// nameOf is a person as the register names them.
func nameOf(s *org.Snapshot, id people.PersonID) string {
	if p := s.People[id]; p != nil {
		return p.Name.String()
	}
	return "–"
}

// titleOf is a post's title; a post that is not there keeps a mark.
func titleOf(s *org.Snapshot, id org.PostID) string {
	if p := s.Posts[id]; p != nil {
		return p.Title
	}
	return "–"
}

// rank is level and echelon as printed lists write them: "Administrator, III.a".
func rank(p *org.Post) string {
	s := org.LevelName(p.Level)
	if p.Echelon != "" {
		s += ", " + string(p.Echelon)
	}
	if p.Tier != "" {
		s += ", " + p.Tier.String()
	}
	return s
}

// back is where a form wants to return to: a page of the same round, else the
// given tab.
func back(id appointment.RoundID, want, tab string) string {
	if p := page.LocalPath(want); strings.HasPrefix(p, roundHref(id, "")) {
		return p
	}
	return roundHref(id, tab)
}

func errUnknownAct(act string) error { return errs.New(errs.Invalid, "appointment.op_unknown", act) }

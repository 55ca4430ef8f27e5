// Package web is the door to the register of units and posts: the chart and
// list of posts, the page of a post and of a unit for staff, and the public
// list of officials. Everything is shown as of a date (?per=YYYY-MM-DD).
//
// It leaves persons to people/web and changes of posts to imports and rounds:
// nothing here writes.
package web

import (
	"embed"
	"net/http"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page  *page.Engine
	org   *org.Cache
	actor func(*http.Request) actor.Actor
	set   *page.Set
}

// New makes the door. actorOf says who asks; the sign-in middleware knows.
func New(engine *page.Engine, cache *org.Cache, actorOf func(*http.Request) actor.Actor) *Web {
	return &Web{engine, cache, actorOf, engine.Parse(files, "chart.html", "list.html", "post.html", "unit.html", "officials.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/jabatan", Handler: w.staff(w.posts)},
		{Method: "GET", Path: "/jabatan/{id}", Handler: w.staff(w.post)},
		{Method: "GET", Path: "/unit/{id}", Handler: w.staff(w.unit)},
		{Method: "GET", Path: "/pejabat", Handler: w.officials},
	}
}

// staff lets only those in who are signed in.
func (w *Web) staff(h page.Handler) page.Handler {
	return func(rw http.ResponseWriter, r *http.Request) error {
		if !w.actor(r).SignedIn() {
			return errs.New(errs.Unauthenticated, "actor.sign_in")
		}
		return h(rw, r)
	}
}

// at is the register as of the date that the address names.
func (w *Web) at(r *http.Request) (*org.Snapshot, *page.AsOf, error) {
	asOf, err := page.AsOfFrom(r, w.page.Today())
	if err != nil {
		return nil, nil, err
	}
	reg, err := w.org.Get(r.Context())
	if err != nil {
		return nil, nil, err
	}
	return reg.At(asOf.Date), asOf, nil
}

// findPost looks a post up by its identifier or its code.
func findPost(s *org.Snapshot, id string) (*org.Post, error) {
	if p := s.Posts[org.PostID(id)]; p != nil {
		return p, nil
	}
	if p := s.PostByCode(id); p != nil {
		return p, nil
	}
	return nil, errs.New(errs.NotFound, "org.post_not_found")
}

// findUnit looks a unit up by its identifier or its code.
func findUnit(s *org.Snapshot, id string) (*org.Unit, error) {
	if u := s.Units[org.UnitID(id)]; u != nil {
		return u, nil
	}
	if u := s.UnitByCode(id); u != nil {
		return u, nil
	}
	return nil, errs.New(errs.NotFound, "org.unit_not_found")
}

func postHref(id org.PostID, a *page.AsOf) string {
	return page.Address("/jabatan/"+string(id), "per", a.Param())
}

func unitHref(id org.UnitID, a *page.AsOf) string {
	return page.Address("/unit/"+string(id), "per", a.Param())
}

func personHref(id people.PersonID, a *page.AsOf) string {
	return page.Address("/pegawai/"+string(id), "per", a.Param())
}

// rank is level and echelon as the printed lists write them: "Administrator,
// III.a".
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

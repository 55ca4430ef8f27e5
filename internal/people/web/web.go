// Package web is the door to people: the directory with its search and the
// page of a person. Everything is shown as of a date (?per=YYYY-MM-DD) as far
// as the register keeps it through time.
//
// Everybody who is signed in sees who works where. The file (grades, schooling,
// ratings, discipline, leave) is for the person and for those who work with it;
// the population number is shown only on request, with a reason, as a recorded
// act. Package people decides both.
package web

import (
	"context"
	"embed"
	"net/http"
	"net/url"

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
	page   *page.Engine
	org    *org.Cache
	people *people.Service
	actor  func(*http.Request) actor.Actor
	set    *page.Set
}

// New makes the door. actorOf says who asks; the sign-in middleware knows.
func New(engine *page.Engine, cache *org.Cache, svc *people.Service, actorOf func(*http.Request) actor.Actor) *Web {
	return &Web{engine, cache, svc, actorOf, engine.Parse(files, "directory.html", "person.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/pegawai", Handler: w.directory},
		{Method: "GET", Path: "/pegawai/{id}", Handler: w.person},
		{Method: "POST", Path: "/pegawai/{id}/buka", Handler: w.reveal},
	}
}

// at is the register as of the date that the address names, for those who are
// signed in.
func (w *Web) at(r *http.Request) (*org.Snapshot, *page.AsOf, error) {
	if !w.actor(r).SignedIn() {
		return nil, nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	asOf, err := page.AsOfFrom(r, w.page.Today())
	if err != nil {
		return nil, nil, err
	}
	s, err := w.snapshot(r.Context(), asOf)
	return s, asOf, err
}

func (w *Web) snapshot(ctx context.Context, asOf *page.AsOf) (*org.Snapshot, error) {
	reg, err := w.org.Get(ctx)
	if err != nil {
		return nil, err
	}
	return reg.At(asOf.Date), nil
}

// line is one person of the directory, ready for a template.
type line struct {
	Name, Href     string
	Number         string
	Category       string
	Grade          string
	Post, PostHref string
	Unit           string
	Others         int
	Status         string // "" while at work
	Former         string // the former number that was looked for
}

func lineOf(x org.DirectoryLine, a *page.AsOf) line {
	p := x.Person
	v := line{Name: p.Name.String(), Href: page.Address("/pegawai/"+string(p.ID), "per", a.Param()), Number: p.Number,
		Category: p.Category.String(), Grade: p.Grade.String(), Others: x.Others, Former: x.Former}
	if p.Status != people.StatusActive {
		v.Status = p.Status.String()
	}
	if x.Post != nil {
		v.Post, v.PostHref = x.Post.Title, page.Address("/jabatan/"+string(x.Post.ID), "per", a.Param())
	}
	if x.Unit != nil {
		v.Unit = x.Unit.Name
	}
	return v
}

// directoryPage is the list of people.
type directoryPage struct {
	page.Base
	Filters page.Filters
	Lines   []line
	More    page.More
	Reset   string
}

func (w *Web) directory(rw http.ResponseWriter, r *http.Request) error {
	s, asOf, err := w.at(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	f := org.DirectoryFilter{Query: q.Get("q"), Category: people.Category(q.Get("kategori")), Left: q.Get("saring") == "berhenti", After: people.PersonID(q.Get("setelah"))}
	found := s.Directory(f)

	at := func(category, left, after string) string {
		return page.Address("/pegawai", "q", f.Query, "kategori", category, "saring", left, "setelah", after, "per", asOf.Param())
	}
	left := ""
	if f.Left {
		left = "berhenti"
	}
	v := &directoryPage{Reset: page.Address("/pegawai", "per", asOf.Param())}
	v.Base = page.Base{Title: page.T(r, "people_web.directory_title"), AsOf: asOf}
	asn, all := 0, 0
	for c, n := range found.ByCategory {
		all += n
		if c.IsCivilServant() {
			asn += n
		}
	}
	switch {
	case f.Query != "" || f.Left || all == 0:
	case all == asn:
		v.Lead = page.T(r, "people_web.directory_lead_asn", asn)
	default:
		v.Lead = page.T(r, "people_web.directory_lead", asn, all-asn)
	}
	v.Filters.Chips = []page.Chip{{Label: page.T(r, "people_web.everybody"), Count: all, Href: at("", left, ""), Current: f.Category == ""}}
	for _, c := range people.Categories() {
		if n := found.ByCategory[c]; n > 0 || c == f.Category {
			v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: c.String(), Count: n, Href: at(string(c), left, ""), Current: c == f.Category})
		}
	}
	switch {
	case f.Left:
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, "people_web.in_service"), Count: -1, Href: at("", "", "")})
	case found.Left > 0:
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, "people_web.left"), Count: found.Left, Href: at("", "berhenti", "")})
	}
	keep := url.Values{}
	for name, x := range map[string]string{"kategori": string(f.Category), "saring": left, "per": asOf.Param()} {
		if x != "" {
			keep.Set(name, x)
		}
	}
	v.Filters.Search = &page.Search{Path: "/pegawai", Name: "q", Value: f.Query, Label: page.T(r, "people_web.search"), Keep: keep}
	for _, x := range found.Items {
		v.Lines = append(v.Lines, lineOf(x, asOf))
	}
	v.More = page.More{Shown: len(v.Lines), Total: found.Total}
	if found.Next != "" {
		v.More.Next = at(string(f.Category), left, string(found.Next))
	}
	if f.After != "" {
		v.More.First = at(string(f.Category), left, "")
	}
	return w.set.Render(rw, r, "directory.html", v)
}

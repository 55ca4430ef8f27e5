// Package web is the door to the working calendar: the public year with the
// count of a deadline, the feed of days off, and the pages on which personnel
// officers amend holidays and office hours.
//
// Nothing is decided here: an amendment is previewed and applied by the book.
package web

import (
	"embed"
	"net/http"
	"net/url"
	"strconv"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

//go:embed *.html
var files embed.FS

// Web holds what the pages need.
type Web struct {
	page *page.Engine
	book *calendar.Book
	org  *org.Cache
	host string // the region's own name in identifiers of the feed
	set  *page.Set
}

// New makes the door. base is the public address of the site.
func New(engine *page.Engine, book *calendar.Book, register *org.Cache, base string) *Web {
	host := "pendopo.local"
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return &Web{engine, book, register, host, engine.Parse(files, "public.html", "manage.html", "preview.html", "offices.html", "hours.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/kalender", Handler: w.public},
		{Method: "GET", Path: "/kalender.ics", Handler: w.feed},

		{Method: "GET", Path: "/kelola/kalender", Handler: w.manage},
		{Method: "POST", Path: "/kelola/kalender", Handler: w.preview},
		{Method: "GET", Path: "/kelola/kalender/ubah/{id}", Handler: w.look},
		{Method: "POST", Path: "/kelola/kalender/ubah/{id}", Handler: w.apply},
		{Method: "GET", Path: "/kelola/jam-kerja", Handler: w.offices},
		{Method: "GET", Path: "/kelola/jam-kerja/{unit}", Handler: w.hours},
		{Method: "POST", Path: "/kelola/jam-kerja/{unit}", Handler: w.previewHours},
	}
}

// staff is who asks; nobody is sent to the sign-in page.
func staff(r *http.Request) (actor.Actor, error) {
	by := actor.Of(r.Context())
	if !by.SignedIn() {
		return by, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	return by, nil
}

// yearOf is the year of the address, this year when it names none.
func (w *Web) yearOf(r *http.Request) (int, error) {
	s := r.URL.Query().Get("tahun")
	if s == "" {
		return w.page.Today().Year(), nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, calendar.CheckYear(0)
	}
	return n, calendar.CheckYear(n)
}

package web

import (
	"net/http"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// homePage is the public home: the name of the region and the doors that are
// there today.
type homePage struct {
	page.Base
	Doors   []door
	Example bool
}

type door struct {
	Icon, Title, Text, Href string
}

// home greets the public; staff who are signed in go on to their day. The
// public page stays reachable for them at /?publik.
func (w *Web) home(rw http.ResponseWriter, r *http.Request) error {
	if page.VisitorOf(r.Context()).SignedIn && !r.URL.Query().Has("publik") {
		return page.Redirect(rw, r, "/hari-ini")
	}
	region, err := w.region(r)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	v := &homePage{Base: page.Base{Layout: page.Public, Title: page.T(r, "desk_web.home_title_unset"), Lead: page.T(r, "desk_web.home_lead")}}
	if region != nil {
		v.Title, v.Example = page.T(r, "desk_web.home_title", region.Formal), region.Example
	}
	v.Doors = []door{
		{"plus", page.T(r, "desk_web.report"), page.T(r, "desk_web.report_text"), "/lapor"},
		{"search", page.T(r, "desk_web.follow"), page.T(r, "desk_web.follow_text"), "/lacak"},
		{"eye", page.T(r, "desk_web.around"), page.T(r, "desk_web.around_text"), "/sekitar"},
		{"people", page.T(r, "desk_web.officials"), page.T(r, "desk_web.officials_text"), "/pejabat"},
		{"shield", page.T(r, "desk_web.verify"), page.T(r, "desk_web.verify_text"), "/periksa"},
		{"lock", signLink(r).Label, page.T(r, "desk_web.sign_in_text"), signLink(r).Href},
	}
	return w.set.Render(rw, r, "home.html", v)
}

func (w *Web) region(r *http.Request) (region *org.Region, err error) {
	err = w.DB.Read(r.Context(), func(tx *db.Tx) error {
		region, err = org.LoadRegion(tx)
		return err
	})
	return region, err
}

// plainPage is a page of text.
type plainPage struct {
	page.Base
	Contact *org.Region // nil before the region was set up
	Mailbox string      // for reports, "" for none
}

// plain answers with a page of text that stands in the template.
func (w *Web) plain(file, title string) page.Handler {
	return func(rw http.ResponseWriter, r *http.Request) error {
		region, err := w.region(r)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		v := &plainPage{Base: page.Base{Layout: page.Public, Title: page.T(r, title)}, Contact: region, Mailbox: w.Mailbox}
		return w.set.Render(rw, r, file, v)
	}
}

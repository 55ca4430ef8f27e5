package page

import (
	"net/http"
	"net/url"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
)

// Layout is the frame around a page.
type Layout string

// The layouts. The zero Layout is Desk.
const (
	Desk   Layout = ""       // side rail, for staff
	Public Layout = "public" // header band and footer, for everybody
	Sheet  Layout = "sheet"  // public frame without menu: sign-in, one task
	Stage  Layout = "stage"  // nothing but the page: a projector
)

// Base is the shared part of every view struct: embed it, fill the upper half;
// Render fills the lower half.
type Base struct {
	Layout  Layout
	Status  int    // HTTP status; 0 is 200, or 422 when Form has errors
	Title   string // the h1 and the start of the document title, translated
	Section string // the middle of the document title
	Lead    string // the sentence under the title; *stars* mark the one emphasis
	NoTitle bool   // the page draws its own h1
	Wide    bool   // desk: the page brings an "aside" panel at the right
	Crumbs  []Link
	AsOf    *AsOf // shows the as-of control and, for another day, its line
	Form    *Form // its errors are drawn above the page
	Notice  *Notice
	Stream  string // address of server-sent events; the page is drawn again after each
	Refresh int    // desk: seconds after which the script draws the page again; 0 is never

	Region    string
	Example   clock.Date // the day of a demonstration; "" for a real region
	Lang      i18n.Lang
	Theme     string
	Palette   string
	Dense     bool
	Lean      bool
	Path      string // without language prefix
	Query     string
	Visitor   Visitor
	Nav       []NavGroup
	PublicNav []Link
	Foot      []Link
	Code      string // short code of the request, shown on error pages
	Script    bool
}

func (b *Base) base() *Base { return b }

// View is a view struct: any struct pointer that embeds Base.
type View interface{ base() *Base }

// Link is a text that leads somewhere; an empty Href is plain text.
type Link struct {
	Label   string
	Href    string // path without language prefix
	Current bool
}

// NavGroup is a part of the side rail; the first group may go without a title.
type NavGroup struct {
	Title string
	Items []NavItem
}

// NavItem is a line of the side rail.
type NavItem struct {
	Label   string
	Href    string
	Note    string // count or words at the right: "7", "9 kosong"
	Icon    string // sprite name, for the bottom bar
	Bar     bool   // among the at most four of the bottom bar on a phone
	Current bool   // set by Render from the path
}

// Notice is one sentence above the page: what was just done, or what to know.
type Notice struct {
	Kind string // "", "done", "warn"
	Text string
	Link Link
}

// AsOf is the date a page shows, with the control that changes it.
type AsOf struct {
	Date  clock.Date
	Today clock.Date
	Path  string     // where the control goes back to
	Keep  url.Values // the other parameters of the address
}

// Past tells whether another day than today is shown.
func (a *AsOf) Past() bool { return a != nil && a.Date != a.Today }

// Param is the value of "per" for links that keep the date; "" for today.
func (a *AsOf) Param() string {
	if !a.Past() {
		return ""
	}
	return string(a.Date)
}

// BackHref leads to the same page today.
func (a *AsOf) BackHref() string {
	if q := a.Keep.Encode(); q != "" {
		return a.Path + "?" + q
	}
	return a.Path
}

// KeepFields are the other parameters as hidden inputs.
func (a *AsOf) KeepFields() []Hidden { return hiddenFields(a.Keep) }

// AsOfFrom reads ?per=YYYY-MM-DD; a date that the calendar has not is an
// Invalid error, no date is today.
func AsOfFrom(r *http.Request, today clock.Date) (*AsOf, error) {
	q := r.URL.Query()
	a := &AsOf{Date: today, Today: today, Path: frameOf(r.Context()).path}
	if a.Path == "" {
		a.Path = r.URL.Path
	}
	if s := q.Get("per"); s != "" {
		d, err := clock.ParseDate(s)
		if err != nil {
			return nil, badDate(s)
		}
		a.Date = d
	}
	q.Del("per")
	q.Del("lanjut")
	a.Keep = q
	return a, nil
}

// Hidden is a hidden input.
type Hidden struct{ Name, Value string }

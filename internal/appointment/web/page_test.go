package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/page"
	"pendopo/internal/people"
)

// site is the door over an imported region; each request says who asks.
type site struct {
	*demotest.World
	handler http.Handler
	officer actor.Actor // named on the draft
	notice  []*http.Cookie
}

type whoKey struct{}

func newSite(t testing.TB, scenario string) *site {
	t.Helper()
	w := demotest.SQLite(t, scenario)
	s := &site{World: w, officer: w.As(t, actor.PersonnelOfficer)}
	if err := w.Rounds.Name(w.Ctx, actor.System("test"), w.Round, people.PersonID(s.officer.Person)); err != nil {
		t.Fatal(err)
	}
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: w.Clock, Log: slog.New(slog.DiscardHandler)})
	s.handler = engine.Handler(New(engine, w.Rounds).Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			by, _ := r.Context().Value(whoKey{}).(actor.Actor)
			next.ServeHTTP(rw, r.WithContext(page.WithVisitor(actor.With(r.Context(), by), page.Visitor{SignedIn: by.SignedIn(), Name: by.Name})))
		})
	})
	return s
}

// second is another personnel officer named on the draft.
func (s *site) second(t testing.TB) actor.Actor {
	t.Helper()
	a := s.Nobody(t)
	a.Grants = []actor.Grant{{Function: actor.PersonnelOfficer, Post: a.Post}}
	if err := s.Rounds.Name(s.Ctx, actor.System("test"), s.Round, people.PersonID(a.Person)); err != nil {
		t.Fatal(err)
	}
	return a
}

// path is an address of the round.
func (s *site) path(tail string) string { return "/penataan/" + string(s.Round) + "/" + tail }

// answer is a drawn page.
type answer struct {
	*httptest.ResponseRecorder
	doc *html.Node
	t   testing.TB
}

func (s *site) send(t testing.TB, by actor.Actor, method, path string, form url.Values) *answer {
	t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range s.notice {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), whoKey{}, by)))
	s.notice = nil
	for _, c := range w.Result().Cookies() {
		if c.MaxAge > 0 {
			s.notice = append(s.notice, c)
		}
	}
	a := &answer{w, nil, t}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		doc, err := html.Parse(strings.NewReader(w.Body.String()))
		if err != nil {
			t.Fatal(err)
		}
		a.doc = doc
	}
	return a
}

func (s *site) get(t testing.TB, by actor.Actor, path string) *answer {
	t.Helper()
	return s.send(t, by, "GET", path, nil)
}

// open is get of a page that must be there.
func (s *site) open(t testing.TB, by actor.Actor, path string) *answer {
	t.Helper()
	a := s.get(t, by, path)
	if a.Code != 200 {
		t.Fatalf("GET %s: %d %s", path, a.Code, text(a.doc))
	}
	return a
}

// follow goes where a form that was accepted leads.
func (s *site) follow(t testing.TB, by actor.Actor, a *answer) *answer {
	t.Helper()
	if a.Code != http.StatusSeeOther {
		t.Fatalf("the form was answered with %d: %s", a.Code, text(a.doc))
	}
	to, _, _ := strings.Cut(a.Header().Get("Location"), "#")
	return s.open(t, by, to)
}

func (s *site) view(t testing.TB) *appointment.View {
	t.Helper()
	v, err := s.Rounds.Open(s.Ctx, actor.System("test"), s.Round, "test")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// all finds elements by tag and classes: "li.seat.seat-bad", ".chain", "input".
func (a *answer) all(selector string) []*html.Node { return find(a.doc, selector) }

func find(root *html.Node, selector string) []*html.Node {
	parts := strings.Split(selector, ".")
	var out []*html.Node
	if root == nil {
		return nil
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || parts[0] != "" && n.Data != parts[0] {
			continue
		}
		classes := strings.Fields(attr(n, "class"))
		if !slices.ContainsFunc(parts[1:], func(c string) bool { return !slices.Contains(classes, c) }) {
			out = append(out, n)
		}
	}
	return out
}

// one is the only element of a selector.
func (a *answer) one(selector string) *html.Node {
	a.t.Helper()
	found := a.all(selector)
	if len(found) != 1 {
		a.t.Fatalf("%d elements fit %q, want one", len(found), selector)
	}
	return found[0]
}

func attr(n *html.Node, name string) string {
	for _, x := range n.Attr {
		if x.Key == name {
			return x.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(x html.Attribute) bool { return x.Key == name })
}

// text is the words of an element with single blanks.
func text(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode && x.Parent.Data != "script" {
			b.WriteString(x.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// form reads the fields of the form that has a field with a name and value, as
// a browser would send them.
func (a *answer) form(name, value string) url.Values {
	a.t.Helper()
	for _, f := range a.all("form") {
		v := fields(f)
		if attr(f, "method") == "post" && (v.Get(name) == value || button(f, name, value)) {
			return v
		}
	}
	a.t.Fatalf("no form has %s=%s in %s", name, value, text(a.doc))
	return nil
}

func button(f *html.Node, name, value string) bool {
	return slices.ContainsFunc(find(f, "button"), func(b *html.Node) bool { return attr(b, "name") == name && attr(b, "value") == value })
}

func fields(f *html.Node) url.Values {
	v := url.Values{}
	for _, in := range find(f, "input") {
		switch kind := attr(in, "type"); {
		case attr(in, "name") == "":
		case (kind == "checkbox" || kind == "radio") && !has(in, "checked"):
		default:
			v.Add(attr(in, "name"), attr(in, "value"))
		}
	}
	for _, ta := range find(f, "textarea") {
		v.Add(attr(ta, "name"), text(ta))
	}
	for _, sel := range find(f, "select") {
		options := find(sel, "option")
		if len(options) == 0 {
			continue
		}
		chosen := options[0]
		for _, o := range options {
			if has(o, "selected") {
				chosen = o
			}
		}
		v.Add(attr(sel, "name"), attr(chosen, "value"))
	}
	return v
}

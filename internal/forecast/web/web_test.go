package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/forecast"
	"pendopo/internal/kit/page"
	"pendopo/internal/people"
)

// site is the door over an imported region; each request says who asks.
type site struct {
	*demotest.World
	svc     *forecast.Service
	handler http.Handler
}

type whoKey struct{}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{World: demotest.SQLite(t, demo.Kediri)}
	s.svc = &forecast.Service{DB: s.DB, Org: s.Org, Rounds: s.Rounds}
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: s.Clock, Log: slog.New(slog.DiscardHandler)})
	s.handler = engine.Handler(New(engine, s.svc).Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			by, _ := r.Context().Value(whoKey{}).(actor.Actor)
			next.ServeHTTP(rw, r.WithContext(page.WithVisitor(actor.With(r.Context(), by), page.Visitor{SignedIn: by.SignedIn(), Name: by.Name})))
		})
	})
	return s
}

func (s *site) send(t *testing.T, by actor.Actor, path string, form url.Values) (*httptest.ResponseRecorder, *html.Node) {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	if form != nil {
		r = httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r.WithContext(context.WithValue(r.Context(), whoKey{}, by)))
	doc, err := html.Parse(strings.NewReader(rec.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	return rec, doc
}

// attrs are the values of an attribute of the elements with a tag.
func attrs(root *html.Node, tag, name string) (out []string) {
	for x := range root.Descendants() {
		if x.Type == html.ElementNode && x.Data == tag {
			for _, a := range x.Attr {
				if a.Key == name {
					out = append(out, a.Val)
				}
			}
		}
	}
	return out
}

// Every figure of the page opens, seats can be ticked into a draft whose proposal
// opens for them, and the page says nothing of when anybody was born.
func TestPages(t *testing.T) {
	s := newSite(t)
	officer := s.As(t, actor.PersonnelOfficer)
	rec, doc := s.send(t, officer, "/proyeksi", nil)
	if rec.Code != 200 {
		t.Fatalf("list: %d", rec.Code)
	}
	seen := map[string]bool{}
	for _, l := range attrs(doc, "a", "href") {
		if l, _, _ = strings.Cut(l, "#"); strings.HasPrefix(l, "/proyeksi") && !seen[l] && len(seen) < 40 {
			seen[l] = true
			if rec, _ := s.send(t, officer, l, nil); rec.Code != 200 {
				t.Errorf("%s: %d", l, rec.Code)
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d figures lead anywhere", len(seen))
	}
	var seats []string
	for x := range doc.Descendants() {
		if x.Data == "input" {
			var name, value string
			for _, a := range x.Attr {
				switch a.Key {
				case "name":
					name = a.Val
				case "value":
					value = a.Val
				}
			}
			if name == "kursi" {
				seats = append(seats, value)
			}
		}
	}
	if len(seats) < 2 {
		t.Fatalf("%d seats can be ticked", len(seats))
	}
	rec, _ = s.send(t, officer, "/proyeksi", url.Values{"kursi": seats[:2]})
	if to := rec.Header().Get("Location"); rec.Code != http.StatusSeeOther || !strings.Contains(to, "/isi?") || strings.Count(to, "kursi=") != 2 {
		t.Errorf("draft: %d to %s", rec.Code, to)
	}
	if rec, _ := s.send(t, officer, "/proyeksi", url.Values{"sebab": {"vacating"}}); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "Centang dulu") {
		t.Errorf("a draft of nothing: %d", rec.Code)
	}
	file, _ := s.send(t, officer, "/proyeksi/unduh", url.Values{"bentuk": {"csv"}, "jenjang": {"semua"}})
	if file.Code != 200 || strings.Count(file.Body.String(), "\n") < 20 {
		t.Errorf("csv: %d", file.Code)
	}
	if rec, _ := s.send(t, officer, "/proyeksi/unduh", url.Values{"bentuk": {"xlsx"}}); rec.Code != 200 || !strings.HasPrefix(rec.Body.String(), "PK") {
		t.Errorf("xlsx: %d", rec.Code)
	}
	page, _ := s.send(t, officer, "/proyeksi?jenjang=semua", nil)
	p, err := s.svc.List(s.Ctx, officer, forecast.Filter{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range p.Items {
		for what, body := range map[string]string{"page": page.Body.String(), "file": file.Body.String()} {
			if strings.Contains(body, e.Person.Number) || strings.Contains(body, string(e.Person.BornOn)) {
				t.Errorf("the %s tells when %s was born", what, e.Person.Name)
			}
		}
	}
}

// The wrong person gets no page, no draft and no file.
func TestWrongPerson(t *testing.T) {
	s := newSite(t)
	p, err := s.svc.List(s.Ctx, s.As(t, actor.PersonnelOfficer), forecast.Filter{Structural: true, Level: people.LevelSupervisor, Cause: forecast.Vacating})
	if err != nil || len(p.Items) == 0 {
		t.Fatal(len(p.Items), err)
	}
	seat := string(p.Items[0].Post.ID)
	for who, by := range map[string]actor.Actor{"an employee": s.Nobody(t), "the protocol": s.As(t, actor.ProtocolOfficer)} {
		for _, path := range []string{"/proyeksi", "/proyeksi/" + seat} {
			if rec, _ := s.send(t, by, path, nil); rec.Code != http.StatusForbidden {
				t.Errorf("%s opens %s: %d", who, path, rec.Code)
			}
		}
		for path, form := range map[string]url.Values{"/proyeksi": {"kursi": {seat}}, "/proyeksi/unduh": {"bentuk": {"csv"}}} {
			if rec, _ := s.send(t, by, path, form); rec.Code != http.StatusForbidden {
				t.Errorf("%s posts to %s: %d", who, path, rec.Code)
			}
		}
	}
	_, doc := s.send(t, s.As(t, actor.Inspector), "/proyeksi", nil)
	for _, name := range attrs(doc, "input", "name") {
		if name == "kursi" {
			t.Error("an inspector is offered to make a draft")
		}
	}
	if rec, _ := s.send(t, s.As(t, actor.Inspector), "/proyeksi", url.Values{"kursi": {seat}}); rec.Code != http.StatusForbidden {
		t.Errorf("an inspector makes a draft: %d", rec.Code)
	}
}

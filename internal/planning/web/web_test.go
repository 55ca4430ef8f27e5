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
	"pendopo/internal/appointment"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/page"
	"pendopo/internal/people"
	"pendopo/internal/planning"
)

// site is the door over an imported region; each request says who asks.
type site struct {
	*demotest.World
	handler http.Handler
	officer actor.Actor // named on the draft
}

type whoKey struct{}

func newSite(t *testing.T) *site {
	t.Helper()
	w := demotest.SQLite(t, demo.Kediri)
	s := &site{World: w, officer: w.As(t, actor.PersonnelOfficer)}
	if err := w.Rounds.Name(w.Ctx, actor.System("test"), w.Round, people.PersonID(s.officer.Person)); err != nil {
		t.Fatal(err)
	}
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: w.Clock, Log: slog.New(slog.DiscardHandler)})
	s.handler = engine.Handler(New(engine, planning.New(w.DB, w.Org, w.Rounds, nil)).Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			by, _ := r.Context().Value(whoKey{}).(actor.Actor)
			next.ServeHTTP(rw, r.WithContext(page.WithVisitor(actor.With(r.Context(), by), page.Visitor{SignedIn: by.SignedIn(), Name: by.Name})))
		})
	})
	return s
}

func (s *site) send(t *testing.T, by actor.Actor, tail string, form url.Values) (*httptest.ResponseRecorder, *html.Node) {
	t.Helper()
	r := httptest.NewRequest("GET", "/penataan/"+string(s.Round)+"/"+tail, nil)
	if form != nil {
		r = httptest.NewRequest("POST", r.URL.Path, strings.NewReader(form.Encode()))
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

// count is how many elements have a tag and, unless it is "", a class.
func count(root *html.Node, tag, class string) (n int) {
	for x := range root.Descendants() {
		if x.Type != html.ElementNode || x.Data != tag {
			continue
		}
		ok := class == ""
		for _, a := range x.Attr {
			ok = ok || a.Key == "class" && strings.Contains(" "+a.Val+" ", " "+class+" ")
		}
		if ok {
			n++
		}
	}
	return n
}

func TestPages(t *testing.T) {
	s := newSite(t)
	plan := planning.New(s.DB, s.Org, s.Rounds, nil)
	v, err := s.Rounds.Open(s.Ctx, s.officer, s.Round, "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rounds.Change(s.Ctx, s.officer, s.Round, v.Round.Version, "", []appointment.Op{{Kind: appointment.Remove, Move: v.Moves[0].ID}}); err != nil {
		t.Fatal(err)
	}
	// A step: listed, undone, and no longer there to be undone.
	_, doc := s.send(t, s.officer, "langkah", nil)
	if count(doc, "ol", "plan-steps") != 1 {
		t.Error("the step is not listed")
	}
	if rec, _ := s.send(t, s.officer, "langkah", url.Values{"aksi": {"urungkan"}}); rec.Code != http.StatusSeeOther {
		t.Errorf("undo: %d", rec.Code)
	}
	if rec, doc := s.send(t, s.officer, "langkah", url.Values{"aksi": {"urungkan"}}); rec.Code != http.StatusUnprocessableEntity && rec.Code != http.StatusConflict || count(doc, "div", "errors") != 1 {
		t.Errorf("nothing to undo: %d", rec.Code)
	}
	// A scenario: made, compared, refused a second time under its name.
	if rec, _ := s.send(t, s.officer, "banding", url.Values{"aksi": {"cabang"}, "name": {"B"}}); rec.Code != http.StatusSeeOther {
		t.Fatalf("branch: %d", rec.Code)
	}
	if rec, doc := s.send(t, s.officer, "banding", url.Values{"aksi": {"cabang"}, "name": {"b"}}); rec.Code < 400 || count(doc, "p", "field-error") != 1 {
		t.Errorf("two of one name: %d", rec.Code)
	}
	all, err := plan.Scenarios(s.Ctx, s.officer, s.Round)
	if err != nil || len(all) != 2 {
		t.Fatal(len(all), err)
	}
	_, doc = s.send(t, s.officer, "banding", nil)
	if count(doc, "table", "plan-table") != 1 || count(doc, "li", "plan-scenario") != 1 {
		t.Error("the table does not show the scenario")
	}
	for _, tail := range []string{"perubahan", "perubahan?sejak=2020-01-01"} {
		if rec, doc := s.send(t, s.officer, tail, nil); rec.Code != 200 || count(doc, "ol", "acts") != 1 {
			t.Errorf("%s: %d", tail, rec.Code)
		}
	}
	if rec, _ := s.send(t, s.officer, "bahan.pdf", nil); rec.Code != 200 || rec.Header().Get("Content-Type") != "application/pdf" {
		t.Errorf("pack: %d", rec.Code)
	}
	// The wrong person: every page and every act.
	for who, by := range map[string]actor.Actor{"an employee": s.Nobody(t), "a reader who is not named": s.As(t, actor.AuthorizedOfficial)} {
		for _, tail := range []string{"langkah", "banding", "perubahan", "bahan.pdf"} {
			if rec, _ := s.send(t, by, tail, nil); rec.Code != http.StatusForbidden {
				t.Errorf("%s opens %s: %d", who, tail, rec.Code)
			}
		}
		for tail, form := range map[string]url.Values{"langkah": {"aksi": {"urungkan"}}, "banding": {"aksi": {"pilih"}, "skenario": {string(all[1].ID)}}} {
			if rec, _ := s.send(t, by, tail, form); rec.Code != http.StatusForbidden {
				t.Errorf("%s posts to %s: %d", who, tail, rec.Code)
			}
		}
	}
	if rec, _ := s.send(t, s.Nobody(t), "paraf", url.Values{"rantai": {"x"}, "initials": {"AB"}}); rec.Code != http.StatusForbidden {
		t.Errorf("an employee puts initials: %d", rec.Code)
	}
}

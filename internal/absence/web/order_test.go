package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pendopo/internal/absence"
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/page"
	"pendopo/internal/kit/sign"
	"pendopo/internal/people"
)

// TestOrderPages writes an order as the personnel agency, signs it as the
// superior, extends the term, and refuses everybody else on the way.
func TestOrderPages(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.Open(filepath.Join(t.TempDir(), "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := sign.OpenLocal(filepath.Join(t.TempDir(), "sign"), "Pemerintah uji")
	if err != nil {
		t.Fatal(err)
	}
	docs := document.New(document.Config{DB: w.DB, Blobs: blobs, Signer: signer, Roots: signer.Roots()})
	book := calendar.Fixed(cal, calendar.Office{})
	svc := &absence.Service{DB: w.DB, Org: w.Org, Calendar: book, Duties: &duty.Engine{DB: w.DB, Org: w.Org, Calendar: book}, Rounds: w.Rounds, Documents: docs,
		Papers: &appointment.Papers{Rounds: w.Rounds, Documents: docs, Verify: "https://pendopo.example/periksa/"}}
	engine := page.New(page.Config{Region: "Uji", Zone: time.FixedZone("WIB", 7*3600), Log: slog.New(slog.DiscardHandler), Clock: w.Clock})
	routes := New(engine, svc, w.Rounds).Routes()
	ask := func(as actor.Actor, method, path string, form url.Values) *httptest.ResponseRecorder {
		h := engine.Handler(routes, func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(rw, r.WithContext(actor.With(r.Context(), as)))
			})
		})
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		if method == "POST" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, r)
		return rw
	}
	officer, nobody := w.As(t, actor.PersonnelOfficer), w.Nobody(t)
	officer.Name = "Petugas"
	d, err := svc.Draft(w.Ctx, officer, "", "")
	if err != nil {
		t.Fatal(err)
	}
	var path string
	var boss actor.Actor
	var number string
	for _, n := range d.Needs {
		x, err := svc.Draft(w.Ctx, officer, n.Post.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		s := w.Register(t).At(d.Day)
		if h := s.Holder(n.Post.Superior); len(x.Candidates) > 0 && h != nil && string(h.Person) != officer.Person {
			path, boss, number = page.Address("/plt/surat", "jabatan", string(n.Post.ID)), s.Actor(h.Person), x.Candidates[0].Number
			break
		}
	}
	if path == "" {
		t.Fatal("no post needs anybody")
	}
	for _, p := range []string{"/plt", "/plt/surat", path} {
		if rw := ask(officer, "GET", p, nil); rw.Code != 200 {
			t.Errorf("%s: %d", p, rw.Code)
		}
		if rw := ask(nobody, "GET", p, nil); rw.Code != 403 {
			t.Errorf("%s for anybody: %d", p, rw.Code)
		}
	}
	if rw := ask(boss, "GET", path, nil); rw.Code != 200 {
		t.Errorf("the superior's form: %d", rw.Code)
	}
	first := d.Day.AddDays(1)
	if rw := ask(officer, "POST", path, url.Values{"number": {"1"}, "first": {string(first)}}); rw.Code != 422 || !strings.Contains(rw.Body.String(), "tidak ada dalam register") {
		t.Errorf("an unknown number: %d", rw.Code)
	}
	if rw := ask(officer, "POST", path, url.Values{"person": {number}, "first": {string(first.AddDays(-9))}}); rw.Code != 422 {
		t.Errorf("in the past: %d", rw.Code)
	}
	rw := ask(officer, "POST", path, url.Values{"person": {number}, "first": {string(first)}})
	at := rw.Header().Get("Location")
	if rw.Code != 303 || !strings.HasPrefix(at, "/plt/surat/") {
		t.Fatalf("%d %s %s", rw.Code, at, rw.Body)
	}
	if rw := ask(nobody, "GET", at, nil); rw.Code != 404 {
		t.Errorf("anybody reads the order: %d", rw.Code)
	}
	if rw := ask(officer, "POST", at, url.Values{"do": {"sign"}}); rw.Code != 403 {
		t.Errorf("the officer signs for the superior: %d", rw.Code)
	}
	if body := ask(boss, "GET", at, nil).Body.String(); !strings.Contains(body, `value="sign"`) {
		t.Error("no button to sign")
	}
	if rw := ask(boss, "GET", at+"/pdf", nil); rw.Code != 200 || rw.Header().Get("Content-Type") != "application/pdf" {
		t.Errorf("draft: %d", rw.Code)
	}
	if rw := ask(boss, "POST", at, url.Values{"do": {"sign"}}); rw.Code != 303 {
		t.Fatalf("signed: %d %s", rw.Code, rw.Body)
	}
	b, err := svc.Board(w.Ctx, officer, "")
	if err != nil || len(b.Terms) == 0 {
		t.Fatalf("%+v, %v", b, err)
	}
	term := "/plt/" + string(b.Terms[0].ID)
	who := w.Register(t).At(first).Actor(people.PersonID(b.Terms[0].Person))
	for as, want := range map[*actor.Actor]int{&officer: 200, &boss: 200, &who: 200, &nobody: 404} {
		rw := ask(*as, "GET", term, nil)
		if rw.Code != want {
			t.Errorf("%s reads the term: %d", as.Title, rw.Code)
		}
		if board := strings.Contains(rw.Body.String(), `href="/plt"`); board != absence.MayKnowWhy(*as) && as != &nobody {
			t.Errorf("%s is led to the board: %v", as.Title, board)
		}
		if may := strings.Contains(rw.Body.String(), `value="extend"`); may != (as == &officer || as == &boss) {
			t.Errorf("%s may extend: %v", as.Title, may)
		}
	}
	if body := ask(officer, "GET", term, nil).Body.String(); strings.Count(body, "Dikerjakan di luar aplikasi ini") != 6 || !strings.Contains(body, "Ditolak aplikasi ini") || strings.Count(body, "Hanya dinyatakan") != 1 {
		t.Error("the page does not say which powers and limits the program keeps")
	}
	if rw := ask(who, "POST", term, url.Values{"do": {"extend"}}); rw.Code != 403 {
		t.Errorf("the official extends the own term: %d", rw.Code)
	}
	if rw := ask(boss, "POST", term, url.Values{"do": {"extend"}}); rw.Code != 303 {
		t.Errorf("the superior extends: %d %s", rw.Code, rw.Body)
	}
	if rw := ask(officer, "POST", term, url.Values{"do": {"end"}, "on": {string(first.AddDays(3))}}); rw.Code != 422 {
		t.Errorf("ended without a reason: %d", rw.Code)
	}
}

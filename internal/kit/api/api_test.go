package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

type thingIn struct {
	ID string `path:"id" maxLength:"20"`
}

type newThing struct {
	Body struct {
		Title string   `json:"title" minLength:"3" maxLength:"20"`
		Count int      `json:"count,omitempty" minimum:"0" maximum:"9"`
		Tags  []string `json:"tags,omitempty"`
	}
}

type thing struct {
	ID   string   `json:"id"`
	Tags []string `json:"tags"`
}

// stand is an API of things, with what stands around it.
type stand struct {
	http.Handler
	api   *Server
	clock *clock.Fake
	made  atomic.Int64
}

func newStand(t *testing.T, d *db.DB, change func(*Config)) *stand {
	t.Helper()
	s := &stand{clock: clock.At(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))}
	op := func(id, route, try, scope string) Operation {
		return Operation{ID: id, Route: route, Tag: "things", Scope: scope, Try: try, Summary: Words{"Benda", "Thing"}, Text: Words{"Benda.", "Thing."}}
	}
	cfg := Config{DB: d, Clock: s.clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Tags: []Tag{{"things", Words{"Benda", "Things"}}},
		Authenticate: func(_ context.Context, secret string) (actor.Actor, error) {
			switch secret {
			case "siti":
				return actor.Actor{Account: "a1", Person: "p1", Scopes: []string{actor.RegisterRead}}, nil
			case "budi":
				return actor.Actor{Account: "a2", Person: "p2", Scopes: []string{actor.RegisterRead, actor.RoundsWrite}}, nil
			case "away":
				return actor.Actor{}, fmt.Errorf("the store is away")
			}
			return actor.Actor{}, errs.New(errs.Unauthenticated, "account.token_refused")
		},
		Register: func(a huma.API) {
			Register(a, op("get-thing", "GET /things/{id}", "/things/a", actor.RegisterRead), func(ctx context.Context, in *thingIn) (thing, error) {
				if in.ID == "boom" {
					panic("boom")
				}
				if in.ID != "a" {
					return thing{}, errs.New(errs.NotFound, "org.unit_not_found")
				}
				return thing{ID: actor.Of(ctx).Person, Tags: []string{}}, nil
			})
			make := op("make-thing", "POST /things", "/things", actor.RoundsWrite)
			make.Once, make.Body, make.Status = true, `{"title": "Meja"}`, http.StatusCreated
			Register(a, make, func(ctx context.Context, in *newThing) (thing, error) {
				if in.Body.Title == "rusak" {
					return thing{}, errs.New(errs.Invalid, "org.region_incomplete").Field("title", "api.bad_date", "rusak")
				}
				return thing{ID: fmt.Sprint(s.made.Add(1)), Tags: []string{in.Body.Title}}, nil
			})
			Do(a, op("drop-thing", "DELETE /things/{id}", "/things/a", actor.RoundsWrite), func(context.Context, *thingIn) error { return nil })
			Download(a, op("thing-file", "GET /things/{id}/file", "/things/a/file", Public), []string{"text/csv"}, func(context.Context, *thingIn) (File, error) {
				return File{Name: "daftar \"benda\"\r\nX: y.csv", Type: "text/csv", Data: []byte("a;b\n")}, nil
			})
		}}
	if change != nil {
		change(&cfg)
	}
	s.api = New(cfg)
	s.Handler = page.New(page.Config{Log: cfg.Log, Clock: s.clock}).Around(s.api)
	return s
}

// ask sends a request: "GET /things/a", a token, a body and pairs of headers.
func (s *stand) ask(route, token, body string, headers ...string) *httptest.ResponseRecorder {
	method, path, _ := strings.Cut(route, " ")
	r := httptest.NewRequest(method, Base+path, strings.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func problemOf(t *testing.T, w *httptest.ResponseRecorder) Problem {
	t.Helper()
	if got := w.Header().Get("Content-Type"); got != problemType {
		t.Errorf("Content-Type %q, want %q; %s", got, problemType, w.Body)
	}
	var p Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatalf("not a problem: %v: %s", err, w.Body)
	}
	return p
}

func TestRefusals(t *testing.T) {
	s := newStand(t, nil, nil)
	for _, c := range []struct {
		name, route, token, body string
		headers                  []string
		status                   int
		key, says                string
	}{
		{"no token", "GET /things/a", "", "", nil, 401, "api.no_token", "tidak membawa token"},
		{"wrong token", "GET /things/a", "zz", "", nil, 401, "account.token_refused", ""},
		{"another scheme", "GET /things/a", "", "", []string{"Authorization", "Basic c2l0aTpzaXRp"}, 401, "api.no_token", ""},
		{"cookie", "GET /things/a", "", "", []string{"Cookie", "pdp_session=siti"}, 401, "api.no_token", ""},
		{"scope", "POST /things", "siti", `{"title":"Meja"}`, nil, 403, "api.scope", "rounds:write"},
		{"store away", "GET /things/a", "away", "", nil, 500, "page.internal", "bukan pada isian Anda"},
		{"not found", "GET /things/b", "siti", "", nil, 404, "org.unit_not_found", ""},
		{"panic", "GET /things/boom", "siti", "", nil, 500, "page.internal", ""},
		{"no such path", "GET /nothing", "siti", "", nil, 404, "api.not_found", "/api/v1/nothing"},
		{"method", "PUT /things/a", "siti", "", nil, 405, "api.method", "DELETE, GET, HEAD"},
		{"unknown query", "GET /things/a?as-of=1", "siti", "", nil, 422, "api.invalid", ""},
		{"long id", "GET /things/" + strings.Repeat("x", 21), "siti", "", nil, 422, "api.invalid", ""},
		{"not JSON", "POST /things", "budi", `{"title":`, nil, 400, "api.malformed", ""},
		{"unknown field", "POST /things", "budi", `{"title":"Meja","x":1}`, nil, 422, "api.invalid", ""},
		{"zero character in a text", "POST /things", "budi", `{"title":"Me\u0000ja"}`, nil, 400, "api.malformed", ""},
		{"zero character in the path", "GET /things/a%00", "siti", "", nil, 422, "api.address", ""},
		{"broken text in the query", "GET /things/a?x=%ff", "siti", "", nil, 422, "api.address", ""},
		{"other content", "POST /things", "budi", `<a/>`, []string{"Content-Type", "text/xml"}, 415, "api.media_type", ""},
		{"too large", "POST /things", "budi", `{"title":"` + strings.Repeat("x", DefaultBody) + `"}`, nil, 413, "api.too_large", "1 MB"},
		{"use case refuses", "POST /things", "budi", `{"title":"rusak"}`, nil, 422, "org.region_incomplete", ""},
		{"foreign page", "POST /things", "budi", `{"title":"Meja"}`, []string{"Sec-Fetch-Site", "cross-site"}, 403, "page.cross_origin", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := s.ask(c.route, c.token, c.body, c.headers...)
			p := problemOf(t, w)
			if w.Code != c.status || p.Status != c.status || p.Key != c.key {
				t.Errorf("got %d %s, want %d %s: %s", w.Code, p.Key, c.status, c.key, w.Body)
			}
			if !strings.Contains(p.Detail, c.says) {
				t.Errorf("says %q, want %q in it", p.Detail, c.says)
			}
			if c.key != "page.cross_origin" && c.name != "panic" && (p.Remedy == "" || p.Title == "" || p.Code == "") {
				t.Errorf("remedy, title or code missing: %s", w.Body)
			}
			if strings.Contains(w.Body.String(), "store is away") {
				t.Error("the cause leaked")
			}
		})
	}
	if s.made.Load() != 0 {
		t.Errorf("%d things were made by refused requests", s.made.Load())
	}
}

func TestWordsFollowTheLanguage(t *testing.T) {
	s := newStand(t, nil, nil)
	body := `{"title":"x","count":12}`
	id, en := problemOf(t, s.ask("POST /things", "budi", body)), problemOf(t, s.ask("POST /things", "budi", body, "Accept-Language", "fr, en-GB;q=0.8"))
	if id.Detail == en.Detail || id.Key != en.Key || id.Remedy == en.Remedy {
		t.Errorf("id %+v, en %+v", id, en)
	}
	var got []string
	for _, f := range append(id.Errors, en.Errors...) {
		got = append(got, f.Name+": "+f.Message)
	}
	slices.Sort(got)
	want := []string{"body.count: It must be at most 9.", "body.count: Paling banyak 9.", "body.title: It must have at least 3 characters.", "body.title: Paling sedikit 3 huruf."}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	w := s.ask("GET /things/b", "siti", "", "Accept-Language", "en")
	if w.Header().Get("Content-Language") != "en" || !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Language") {
		t.Errorf("headers %v", w.Header())
	}
}

// Every sentence of the router that we know has words in both languages.
func TestSentences(t *testing.T) {
	for _, x := range sentences {
		if !i18n.Has(x.key) {
			t.Errorf("%s has no words", x.key)
		}
		if got := say(i18n.EN, verb.ReplaceAllString(x.theirs, "7")); got == x.theirs || strings.Contains(got, "{") {
			t.Errorf("%q is said as %q", x.theirs, got)
		}
	}
	if got := say(i18n.ID, "something new"); got != "something new" {
		t.Errorf("an unknown sentence became %q", got)
	}
}

func TestAnswers(t *testing.T) {
	s := newStand(t, nil, nil)
	w := s.ask("GET /things/a", "siti", "")
	if w.Code != 200 || strings.TrimSpace(w.Body.String()) != `{"id":"p1","tags":[]}` || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("X-Request-Id") == "" {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
	if w := s.ask("DELETE /things/a", "budi", ""); w.Code != 204 || w.Body.Len() != 0 {
		t.Errorf("drop: %d %q", w.Code, w.Body)
	}
	w = s.ask("GET /things/a/file", "", "")
	if w.Code != 200 || w.Body.String() != "a;b\n" || w.Header().Get("Content-Disposition") != `attachment; filename="daftar -benda---X: y.csv"` || w.Header().Get("X") != "" {
		t.Errorf("file: %d %q %v", w.Code, w.Body, w.Header())
	}
}

func TestRate(t *testing.T) {
	s := newStand(t, nil, func(c *Config) { c.PerSecond, c.Burst = 2, 3 })
	for i := range 3 {
		if w := s.ask("GET /things/a", "siti", ""); w.Code != 200 {
			t.Fatalf("request %d: %d", i, w.Code)
		}
	}
	w := s.ask("GET /things/a", "siti", "")
	if p := problemOf(t, w); w.Code != 429 || p.Kind != "too_many" || w.Header().Get("Retry-After") != "1" {
		t.Errorf("%d %+v", w.Code, p)
	}
	if w := s.ask("GET /things/a", "budi", ""); w.Code != 200 {
		t.Errorf("another token was refused: %d", w.Code)
	}
	s.clock.Add(time.Second)
	for i, want := range []int{200, 200, 429} {
		if w := s.ask("GET /things/a", "siti", ""); w.Code != want {
			t.Errorf("after a second, request %d: %d, want %d", i, w.Code, want)
		}
	}
	s.clock.Add(-time.Hour) // a clock set back neither fills nor empties
	if w := s.ask("GET /things/a", "siti", ""); w.Code != 429 {
		t.Errorf("clock set back: %d", w.Code)
	}
	s.clock.Add(2 * time.Hour)
	s.ask("GET /things/a", "budi", "")
	if n := len(s.api.rate.left); n != 1 {
		t.Errorf("%d buckets kept, want 1", n)
	}
}

func TestOnce(t *testing.T) {
	dbtest.Each(t, clock.At(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)), func(t *testing.T, d *db.DB) {
		s := newStand(t, d, nil)
		const key = "Idempotency-Key"
		ask := func(token, title, k string) *httptest.ResponseRecorder {
			return s.ask("POST /things", token, `{"title":"`+title+`"}`, key, k)
		}
		first := ask("budi", "Meja", "kunci-0001")
		again := ask("budi", "Meja", "kunci-0001")
		if first.Code != 201 || again.Code != 201 || first.Body.String() != again.Body.String() || s.made.Load() != 1 {
			t.Fatalf("first %d %s, again %d %s, made %d", first.Code, first.Body, again.Code, again.Body, s.made.Load())
		}
		if p := problemOf(t, ask("budi", "Kursi", "kunci-0001")); p.Status != 409 || p.Key != "api.once_other" {
			t.Errorf("another request with the key: %+v", p)
		}
		if p := problemOf(t, ask("budi", "rusak", "kunci-0002")); p.Status != 422 {
			t.Errorf("refused: %+v", p)
		}
		if w := ask("budi", "Lampu", "kunci-0002"); w.Code != 201 || s.made.Load() != 2 {
			t.Errorf("a mended request after a refusal: %d %s", w.Code, w.Body)
		}
		if p := problemOf(t, ask("budi", "Meja", "x")); p.Status != 422 || p.Key != "api.once_key" {
			t.Errorf("short key: %+v", p)
		}
		// A process that died before the answer was stored.
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`update api_once set answer = null where key = $1`, "kunci-0001")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if p := problemOf(t, ask("budi", "Meja", "kunci-0001")); p.Status != 409 || p.Key != "api.once_open" || s.made.Load() != 2 {
			t.Errorf("unknown outcome: %+v, made %d", p, s.made.Load())
		}
	})
}

func TestCutShowsEverythingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := make([]int, rapid.IntRange(0, 300).Draw(t, "n"))
		for i := range all {
			all[i] = i
		}
		p := Paging{Limit: rapid.IntRange(-1, 250).Draw(t, "limit")}
		var got []int
		for pages := 0; ; pages++ {
			if pages > len(all)+1 {
				t.Fatal("no end")
			}
			x, err := Cut(all, p, func(i int) string { return fmt.Sprint("k", i) }, func(i int) int { return i })
			if err != nil {
				t.Fatal(err)
			}
			if x.Total != len(all) || len(x.Items) > 200 || x.Items == nil {
				t.Fatalf("page %+v", x)
			}
			got = append(got, x.Items...)
			if x.Next == "" {
				break
			}
			p.After = x.Next
		}
		if !slices.Equal(got, all) {
			t.Fatalf("got %v", got)
		}
	})
	if _, err := Cut([]int{1}, Paging{After: "zz"}, func(int) string { return "a" }, func(i int) int { return i }); !errs.Is(err, errs.Invalid) {
		t.Errorf("unknown cursor: %v", err)
	}
}

func TestDocument(t *testing.T) {
	s := newStand(t, nil, nil)
	for _, path := range []string{"/openapi.json", "/openapi.yaml"} {
		w := s.ask("GET "+path, "", "")
		if w.Code != 200 || !strings.Contains(w.Body.String(), "make-thing") || strings.Contains(w.Body.String(), "ErrorModel") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	var doc map[string]any
	if err := json.Unmarshal(s.api.OpenAPI(), &doc); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(s.api.OpenAPI()), `"null"`) {
		t.Error("a list may be null in the document")
	}
}

// A rested API answers as before, also whom it was answering when it rested.
func TestRests(t *testing.T) {
	s := newStand(t, nil, nil)
	before := string(s.api.OpenAPI())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				w := httptest.NewRecorder()
				r := httptest.NewRequest("GET", Base+"/things/a", nil)
				r.Header.Set("Authorization", "Bearer siti")
				s.ServeHTTP(w, r)
				if w.Code != http.StatusOK && w.Code != http.StatusTooManyRequests {
					t.Errorf("while resting: %d %s", w.Code, w.Body)
				}
				s.api.Rest()
			}
		})
	}
	wg.Wait()
	if s.api.ready.Load() != nil {
		t.Error("a rested API keeps what it can make again")
	}
	if after := string(s.api.OpenAPI()); after != before {
		t.Error("the document differs after a rest")
	}
}

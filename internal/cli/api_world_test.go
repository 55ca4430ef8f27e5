package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/demo"
	"pendopo/internal/intake"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// apiWorld is the example region before its round was submitted, with the API
// in the frame it has on the site, and a clock that moves when told to.
type apiWorld struct {
	t      *testing.T
	app    *app.App
	clock  *clock.Fake
	demo   *demo.Region
	story  story
	server *api.Server
	site   http.Handler
	ops    map[string]api.Operation

	tokens map[string]string // by person and scopes
	worked map[string]bool   // operations that were used with success
	keys   int               // of reports that were sent
}

// bothEngines runs a test in the example region on SQLite and on PostgreSQL.
func bothEngines(t *testing.T, run func(t *testing.T, w *apiWorld)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, newAPIWorld(t, db.Config{})) })
	t.Run("postgresql", func(t *testing.T) { run(t, newAPIWorld(t, dbtest.PostgresConfig(t))) })
}

func newAPIWorld(t *testing.T, store db.Config) *apiWorld {
	t.Helper()
	region, err := buildExample()
	if err != nil {
		t.Fatal(err)
	}
	w := &apiWorld{t: t, demo: region, story: demoStory(region), tokens: map[string]string{}, worked: map[string]bool{}, ops: map[string]api.Operation{}}
	w.clock = clock.At(w.story.morningBefore)
	ctx, log := t.Context(), slog.New(slog.NewTextHandler(io.Discard, nil))
	cfg, err := app.LoadConfig(nil, map[string]string{"dir": t.TempDir(), "witnesses": testWitnessKey()})
	if err != nil {
		t.Fatal(err)
	}
	if store.DSN != "" {
		cfg.Database, cfg.Schema = store.DSN, store.Schema
	}
	if w.app, err = app.Open(ctx, cfg, w.clock, log); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.app.Close(context.Background()) })
	if err := w.app.DB.Write(ctx, func(tx *db.Tx) error { return org.SaveRegion(tx, operator(), demoProfile(region)) }); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := region.WriteSheets(dir); err != nil {
		t.Fatal(err)
	}
	for _, f := range region.Files() {
		res, err := importFile(w.app, ctx, f.Kind, filepath.Join(dir, f.Name), intake.Options{Whole: true})
		if err != nil || !res.Applied {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	w.server = w.app.API()
	w.site = page.New(page.Config{Log: log, Clock: w.clock}).Around(w.server)
	for _, o := range w.server.Operations() {
		w.ops[o.ID] = o
	}
	return w
}

// to moves the clock to an hour of a day at the region.
func (w *apiWorld) to(day clock.Date, hour int) {
	d := day.Time()
	w.clock.Set(time.Date(d.Year(), d.Month(), d.Day(), hour-7, 0, 0, 0, time.UTC))
}

func (w *apiWorld) snapshot() *org.Snapshot {
	w.t.Helper()
	reg, err := w.app.Org.Get(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return reg.At(w.app.Today())
}

// holder is the first person, from the top, whose post carries the function.
func (w *apiWorld) holder(f actor.Function) people.PersonID {
	w.t.Helper()
	s := w.snapshot()
	for _, p := range s.AllPosts() {
		for _, h := range s.Seated(p.ID) {
			if s.Actor(h.Person).May(f) {
				return h.Person
			}
		}
	}
	w.t.Fatalf("nobody has the function %s", f)
	return ""
}

// nobody is an employee whose posts carry no function and whom no sheet names.
func (w *apiWorld) nobody() people.PersonID {
	w.t.Helper()
	s := w.snapshot()
	for _, u := range s.AllPosts() {
		if u.Level != people.LevelOperational {
			continue
		}
		for _, h := range s.Seated(u.ID) {
			if a := s.Actor(h.Person); len(a.Grants) == 0 {
				return h.Person
			}
		}
	}
	w.t.Fatal("everybody has a function")
	return ""
}

// stranger is a civil servant without an account.
func (w *apiWorld) stranger() *people.Light {
	w.t.Helper()
	for _, p := range w.snapshot().Directory(org.DirectoryFilter{Category: people.CategoryPNS, Limit: 500}).Items {
		if _, err := w.app.Accounts.ByPerson(w.t.Context(), operator(), string(p.Person.ID)); errs.Is(err, errs.NotFound) {
			return p.Person
		}
	}
	w.t.Fatal("everybody has an account")
	return nil
}

// token is a token of a person with the scopes.
func (w *apiWorld) token(person people.PersonID, scopes ...string) string {
	w.t.Helper()
	key := string(person) + " " + strings.Join(scopes, " ")
	if t := w.tokens[key]; t != "" {
		return t
	}
	ctx := w.t.Context()
	acc, err := w.app.Accounts.ByPerson(ctx, operator(), string(person))
	if err != nil {
		p := w.snapshot().People[person]
		if acc, err = w.app.Accounts.Create(ctx, operator(), account.NewAccount{Person: string(person), Login: p.Number, Name: p.Name.String()}); err != nil {
			w.t.Fatal(err)
		}
	}
	_, secret, err := w.app.Accounts.MakeToken(ctx, actor.Actor{Account: string(acc.ID), Person: string(person)},
		account.NewAPIToken{Label: "uji", Scopes: scopes, Life: 300 * 24 * time.Hour})
	if err != nil {
		w.t.Fatal(err)
	}
	w.tokens[key] = secret
	return secret
}

// send makes a request; body is JSON text or bytes.
func (w *apiWorld) send(method, path, token string, body any, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	w.clock.Add(100 * time.Millisecond) // slower than the rate limit
	var rd io.Reader
	kind := ""
	switch b := body.(type) {
	case string:
		rd, kind = strings.NewReader(b), "application/json"
	case []byte:
		rd, kind = bytes.NewReader(b), "application/octet-stream"
	case nil:
	default:
		text, err := json.Marshal(b)
		if err != nil {
			w.t.Fatal(err)
		}
		rd, kind = bytes.NewReader(text), "application/json"
	}
	r := httptest.NewRequest(method, api.Base+path, rd)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.site.ServeHTTP(rec, r)
	return rec
}

// use uses an operation as a person who may, after it was refused to those who
// may not: without a token, with a token of another scope, and, unless everybody
// at work may, to an employee without any function. Refusals must change
// nothing, or the use itself would fail. It returns the answer's JSON.
func (w *apiWorld) use(op string, who people.PersonID, path string, body any, headers ...string) map[string]any {
	w.t.Helper()
	o := w.op(op, path)
	method, _, _ := strings.Cut(o.Route, " ")
	if o.Scope != api.Public {
		w.refused(op, w.send(method, path, "", body, headers...), http.StatusUnauthorized)
		if o.Scope != api.AnyToken {
			other := actor.LedgerRead
			if o.Scope == other {
				other = actor.ImportsRead
			}
			w.refused(op, w.send(method, path, w.token(who, other), body, headers...), http.StatusForbidden)
		}
		if !everybodyMay[op] && op != "consent" { // who has nothing to sign signs nothing
			w.refused(op, w.send(method, path, w.token(w.nobody(), o.Scope), body, headers...), http.StatusForbidden, http.StatusNotFound)
		}
	}
	return w.do(op, who, path, body, headers...)
}

// do uses an operation as a person who may.
func (w *apiWorld) do(op string, who people.PersonID, path string, body any, headers ...string) map[string]any {
	w.t.Helper()
	o := w.op(op, path)
	method, _, _ := strings.Cut(o.Route, " ")
	token := ""
	switch o.Scope {
	case api.Public:
	case api.AnyToken:
		token = w.token(who, actor.AccountWrite)
	default:
		token = w.token(who, o.Scope)
	}
	rec := w.send(method, path, token, body, headers...)
	want := o.Status
	if want == 0 {
		want = http.StatusOK
		if _, ok := w.spec(o).Responses["204"]; ok {
			want = http.StatusNoContent
		}
	}
	if rec.Code != want {
		w.t.Fatalf("%s: %s %s: %d, want %d: %s", op, method, path, rec.Code, want, rec.Body)
	}
	w.worked[op] = true
	w.fits(o, rec)
	var v map[string]any
	if rec.Header().Get("Content-Type") == "application/json" {
		if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil {
			w.t.Fatalf("%s: %v", op, err)
		}
	} else {
		v = map[string]any{"data": rec.Body.Bytes()}
	}
	return v
}

func (w *apiWorld) op(id, path string) api.Operation {
	w.t.Helper()
	o, ok := w.ops[id]
	if !ok {
		w.t.Fatalf("there is no operation %s", id)
	}
	_, route, _ := strings.Cut(o.Route, " ")
	plain, _, _ := strings.Cut(path, "?")
	if !fitsRoute(route, plain) {
		w.t.Fatalf("%s: %s is not %s", id, plain, route)
	}
	return o
}

// fitsRoute tells whether a path is one of a route with {parameters}.
func fitsRoute(route, path string) bool {
	a, b := strings.Split(route, "/"), strings.Split(path, "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !strings.HasPrefix(a[i], "{") && a[i] != b[i] || b[i] == "" && i > 0 {
			return false
		}
	}
	return true
}

// spec is what the document says of an operation.
func (w *apiWorld) spec(o api.Operation) *huma.Operation {
	w.t.Helper()
	method, path, _ := strings.Cut(o.Route, " ")
	item := w.server.API().OpenAPI().Paths[path]
	switch method {
	case http.MethodGet:
		return item.Get
	case http.MethodPut:
		return item.Put
	case http.MethodDelete:
		return item.Delete
	}
	return item.Post
}

// fits fails when an answer is not what the document promises.
func (w *apiWorld) fits(o api.Operation, rec *httptest.ResponseRecorder) {
	w.t.Helper()
	said := w.spec(o).Responses[strconv.Itoa(rec.Code)]
	if said == nil {
		w.t.Errorf("%s: the document does not name the answer %d", o.ID, rec.Code)
		return
	}
	if rec.Code == http.StatusNoContent {
		return
	}
	kind := rec.Header().Get("Content-Type")
	if said.Ref != "" {
		said = w.server.API().OpenAPI().Components.Responses[said.Ref[strings.LastIndex(said.Ref, "/")+1:]]
	}
	media := said.Content[kind]
	if media == nil {
		w.t.Errorf("%s: the document does not name the content type %q of the answer %d", o.ID, kind, rec.Code)
		return
	}
	if !strings.HasSuffix(kind, "json") {
		if rec.Body.Len() == 0 {
			w.t.Errorf("%s: an empty file", o.ID)
		}
		return
	}
	var v any
	if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil {
		w.t.Errorf("%s: %v", o.ID, err)
		return
	}
	var res huma.ValidateResult
	huma.Validate(w.server.API().OpenAPI().Components.Schemas, media.Schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, v, &res)
	for _, e := range res.Errors {
		w.t.Errorf("%s: the answer is not what the document says: %v", o.ID, e)
	}
}

// refused fails unless the answer is a problem with one of the statuses, as the
// document says it.
func (w *apiWorld) refused(op string, rec *httptest.ResponseRecorder, statuses ...int) map[string]any {
	w.t.Helper()
	ok := false
	for _, s := range statuses {
		ok = ok || rec.Code == s
	}
	if !ok {
		w.t.Errorf("%s: %d, want a refusal %v: %s", op, rec.Code, statuses, rec.Body)
		return nil
	}
	w.fits(w.ops[op], rec)
	var p map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		w.t.Errorf("%s: %v", op, err)
	}
	for _, k := range []string{"title", "detail", "key", "kind", "remedy"} {
		if s, _ := p[k].(string); s == "" || strings.HasPrefix(s, "[") {
			w.t.Errorf("%s: the problem has no words for %s: %s", op, k, rec.Body)
		}
	}
	return p
}

// everybodyMay are the operations that any employee may use: the register, what
// is about oneself, what the office of imports publishes.
var everybodyMay = map[string]bool{
	"list-gatherings": true, // those that invite the token's owner
	"list-units":      true, "get-unit": true, "list-posts": true, "get-post": true, "list-post-holdings": true, "list-vacancies": true, "list-actings": true,
	"get-region": true, "list-numbers": true, "list-people": true, "get-person": true, "list-person-holdings": true, "list-rules": true, "list-import-kinds": true, "download-template": true,
	"get-me": true, "list-tokens": true,
	"list-duties": true, "hand-on-duties": true, // each duty has its own answer
	"receive-report": true, "record-social-post": true, "download-report-photo": true, // whoever stands at a counter; what is public is for everybody
}

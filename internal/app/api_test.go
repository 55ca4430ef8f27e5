package app

import (
	"bytes"
	"encoding/json"
	"flag"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

var updateAPI = flag.Bool("update-api", false, "rewrite testdata/openapi.json")

// TestAPIOperations demands of every operation what a reader of the document
// needs: words in both languages, an example that fits, and its failures.
func TestAPIOperations(t *testing.T) {
	a := new(App)
	s := a.API()
	doc := s.API().OpenAPI()
	seen := map[string]bool{}
	for _, o := range s.Operations() {
		method, route, _ := strings.Cut(o.Route, " ")
		if seen[o.ID] {
			t.Errorf("%s: two operations of the name", o.ID)
		}
		seen[o.ID] = true
		for what, words := range map[string]api.Words{"summary": o.Summary, "text": o.Text} {
			if words.ID == "" || words.EN == "" || words.ID == words.EN {
				t.Errorf("%s: %s %+v", o.ID, what, words)
			}
		}
		if n := len([]rune(o.Summary.ID)); n > 60 || strings.HasSuffix(o.Summary.ID, ".") {
			t.Errorf("%s: the summary is a few words: %q", o.ID, o.Summary.ID)
		}
		if !strings.HasSuffix(o.Text.ID, ".") || !strings.HasSuffix(o.Text.EN, ".") {
			t.Errorf("%s: the text is sentences", o.ID)
		}
		path, query, _ := strings.Cut(o.Try, "?")
		if !fits(route, path) {
			t.Errorf("%s: the example %s is not %s", o.ID, path, route)
		}
		item := doc.Paths[route]
		spec := map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "DELETE": item.Delete}[method]
		for pair := range strings.SplitSeq(query, "&") {
			name, _, _ := strings.Cut(pair, "=")
			if query != "" && !slices.ContainsFunc(spec.Parameters, func(p *huma.Param) bool { return p.In == "query" && p.Name == name }) {
				t.Errorf("%s: the example has an unknown parameter %s", o.ID, name)
			}
		}
		for _, p := range spec.Parameters {
			if p.Description == "" {
				t.Errorf("%s: the parameter %s has no description", o.ID, p.Name)
			}
			if p.In != "header" && apiInputs[p.Description] == "" {
				t.Errorf("%s: apiInputs has no Indonesian for %q", o.ID, p.Description)
			}
			if p.In == "path" && p.Schema.Type == huma.TypeString && p.Schema.MaxLength == nil && len(p.Schema.Enum) == 0 {
				t.Errorf("%s: the parameter %s has no limit", o.ID, p.Name)
			}
			if p.In == "query" && p.Schema.Type == huma.TypeString && p.Schema.MaxLength == nil && len(p.Schema.Enum) == 0 && p.Schema.Format == "" {
				t.Errorf("%s: the parameter %s has no limit", o.ID, p.Name)
			}
		}
		for _, code := range []string{"422", "429", "500", "503"} {
			if spec.Responses[code] == nil {
				t.Errorf("%s: does not document %s", o.ID, code)
			}
		}
		if o.Scope != api.Public && (spec.Responses["401"] == nil || spec.Responses["403"] == nil || len(spec.Security) != 1) {
			t.Errorf("%s: does not document that it needs a token", o.ID)
		}
		if strings.Contains(route, "{") && spec.Responses["404"] == nil {
			t.Errorf("%s: does not document 404", o.ID)
		}
		if spec.RequestBody != nil && spec.RequestBody.Content["application/json"] != nil {
			checkBody(t, doc, o, spec)
		}
		if method == http.MethodGet && o.Once {
			t.Errorf("%s: reading is repeatable by itself", o.ID)
		}
		if !strings.Contains(o.Curl("https://x"), "https://x"+api.Base+o.Try) {
			t.Errorf("%s: curl line %s", o.ID, o.Curl("https://x"))
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d operations", len(seen))
	}
}

// checkBody fails when the example of a body is not a body.
func checkBody(t *testing.T, doc *huma.OpenAPI, o api.Operation, spec *huma.Operation) {
	t.Helper()
	if o.Body == "" {
		t.Errorf("%s: a body without an example", o.ID)
		return
	}
	var v any
	if err := json.Unmarshal([]byte(o.Body), &v); err != nil {
		t.Errorf("%s: %v", o.ID, err)
		return
	}
	var res huma.ValidateResult
	huma.Validate(doc.Components.Schemas, spec.RequestBody.Content["application/json"].Schema, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, v, &res)
	for _, e := range res.Errors {
		t.Errorf("%s: the example is not a body: %v", o.ID, e)
	}
}

// TestAPIPage looks at /api as a browser gets it: every operation with a line to
// try, in both languages, and nothing from another site.
func TestAPIPage(t *testing.T) {
	a := new(App)
	engine := page.New(page.Config{Region: "Kota Uji"})
	mux := http.NewServeMux()
	routes := a.mountAPI(mux, engine)
	mux.Handle("/", engine.Handler(routes))
	for path, words := range map[string]func(api.Words) string{"/api": func(w api.Words) string { return w.ID }, "/en/api": func(w api.Words) string { return w.EN }} {
		rec := httptest.NewRecorder()
		mux.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
		body := html.UnescapeString(rec.Body.String())
		if rec.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, rec.Code)
		}
		for _, o := range a.API().Operations() {
			if !strings.Contains(body, words(o.Summary)) || !strings.Contains(body, `id="`+o.ID+`"`) || !strings.Contains(body, o.Try) {
				t.Errorf("%s does not tell of %s", path, o.ID)
			}
		}
		for _, foreign := range []string{`src="http`, `href="http`, "<script>", "style="} {
			if strings.Contains(rec.Body.String(), foreign) {
				t.Errorf("%s holds %s", path, foreign)
			}
		}
		if i := strings.Index(body, "[api."); i >= 0 {
			t.Errorf("%s: a text is missing: %s", path, body[i:i+40])
		}
	}
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.yaml", nil))
	if rec.Code != http.StatusOK || !strings.HasPrefix(rec.Body.String(), "components:") {
		t.Errorf("yaml: %d %.40s", rec.Code, rec.Body)
	}
}

// TestAPIDocTells compares the lists of doc/api.md with the code.
func TestAPIDocTells(t *testing.T) {
	text := docPage(t, "api.md")
	var scopes []string
	for _, row := range tableAfter(text[strings.Index(text, "| scope |"):]) {
		scopes = append(scopes, row[0])
		if want := i18n.T(i18n.EN, actor.ScopeKey(row[0])); !strings.EqualFold(row[1], want) {
			t.Errorf("doc/api.md says of %s %q, the program %q", row[0], row[1], want)
		}
	}
	if !slices.Equal(scopes, actor.Scopes()) {
		t.Errorf("doc/api.md has the scopes %v, the program %v", scopes, actor.Scopes())
	}
	rows := tableAfter(text[strings.Index(text, "| kind |"):])
	kinds := new(App).API().API().OpenAPI().Components.Schemas.Map()["Problem"].Properties["kind"].Enum
	for _, k := range kinds {
		if !slices.ContainsFunc(rows, func(r []string) bool { return r[0] == k }) {
			t.Errorf("doc/api.md does not tell of the kind %v", k)
		}
	}
}

// TestAPIDocument compares the published document with the golden one: a change
// of what programs were promised is seen in review.
func TestAPIDocument(t *testing.T) {
	a := new(App)
	got := a.API().OpenAPI()
	file := filepath.Join("testdata", "openapi.json")
	if *updateAPI {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the OpenAPI document changed; look at the difference with: go test ./internal/app -run TestAPIDocument -update-api && git diff internal/app/testdata/openapi.json")
	}
}

// fits tells whether a path is one of a route with {parameters}.
func fits(route, to string) bool {
	ok, err := path.Match(regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(route, "*"), to)
	return ok && err == nil
}

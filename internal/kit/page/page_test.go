package page

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// site is an engine with its log, for tests that look at both.
type site struct {
	*Engine
	log *bytes.Buffer
}

func testSite(t *testing.T) *site {
	t.Helper()
	log := &bytes.Buffer{}
	return &site{New(Config{
		Region: "Kota Wanasari", Dev: true, Log: slog.New(slog.NewTextHandler(log, nil)),
		Clock: clock.At(time.Date(2026, 11, 26, 2, 47, 0, 0, time.UTC)),
		Nav: func(*http.Request) []NavGroup {
			return []NavGroup{{Title: "Pegawai", Items: []NavItem{{Label: "Direktori", Href: "/pegawai", Icon: "people", Bar: true}}}}
		},
		PublicNav: func(*http.Request) []Link { return []Link{{Label: "Pejabat", Href: "/pejabat"}} },
		Foot:      func(*http.Request) []Link { return []Link{{Label: "Masuk petugas", Href: "/masuk"}} },
	}), log}
}

func do(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	return do(h, httptest.NewRequest("GET", path, nil))
}

func route(path string, h Handler) Route { return Route{Method: "GET", Path: path, Handler: h} }

// Every kind of error has its status, its title and an own page whose code
// stands in the log.
func TestErrorPages(t *testing.T) {
	want := map[errs.Kind]int{
		errs.Internal: 500, errs.Invalid: 422, errs.NotFound: 404, errs.Forbidden: 403,
		errs.Conflict: 409, errs.Unavailable: 503, errs.TooLarge: 413, errs.Unauthenticated: 401,
	}
	for kind, status := range want {
		if statuses[kind] != status {
			t.Errorf("%s has status %d, want %d", kind, statuses[kind], status)
		}
		if kind == errs.Unauthenticated {
			continue
		}
		s := testSite(t)
		h := s.Handler([]Route{route("/x", func(http.ResponseWriter, *http.Request) error {
			return fmt.Errorf("outer: %w", errs.New(kind, "page.bad_date", "<b>kemarin</b>").With(errors.New("secret cause")))
		})})
		w := get(h, "/x")
		body := w.Body.String()
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", kind, w.Code, status)
		}
		if strings.Contains(body, "secret cause") || strings.Contains(body, "<b>kemarin") {
			t.Errorf("%s: the page shows the cause or markup of its argument", kind)
		}
		code := shortCode(w.Header().Get("X-Request-Id"))
		if !strings.Contains(body, code) || !strings.Contains(s.log.String(), "code="+code) || !strings.Contains(s.log.String(), "secret cause") {
			t.Errorf("%s: code %q is not on the page and in the log together with the cause", kind, code)
		}
	}
	if len(statuses) != len(want) {
		t.Errorf("%d kinds have a status, %d are tested", len(statuses), len(want))
	}
}

func TestErrorsOfTheLibraryGetAKind(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{errors.New("anything"), 500},
		{&http.MaxBytesError{Limit: 1000}, 413},
		{fmt.Errorf("read: %w", &http.MaxBytesError{Limit: 1000}), 413},
		{errs.New(errs.NotFound, "page.not_found"), 404},
	} {
		if got := Status(c.err); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
	}
}

func TestSignInIsAskedWithTheWayBack(t *testing.T) {
	h := testSite(t).Handler([]Route{route("/pegawai", func(http.ResponseWriter, *http.Request) error {
		return errs.New(errs.Unauthenticated, "page.not_found")
	})})
	w := get(h, "/en/pegawai?q=budi+s")
	if w.Code != 303 || w.Header().Get("Location") != "/en/masuk?lanjut=%2Fpegawai%3Fq%3Dbudi%2Bs" {
		t.Errorf("%d %s", w.Code, w.Header().Get("Location"))
	}
}

func TestJSONError(t *testing.T) {
	h := testSite(t).Handler([]Route{route("/api/v1/x", func(http.ResponseWriter, *http.Request) error {
		return errs.New(errs.Invalid, "page.broken_form").Field("per", "page.bad_date", "x")
	})})
	w := get(h, "/api/v1/x")
	var p Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if w.Header().Get("Content-Type") != "application/problem+json" || p.Status != 422 || p.Kind != "invalid" || len(p.Errors) != 1 || p.Errors[0].Name != "per" || p.Code == "" {
		t.Errorf("%s %+v", w.Header(), p)
	}
}

func TestUnknownAddressesAreOurPages(t *testing.T) {
	h := testSite(t).Handler([]Route{route("/x", func(w http.ResponseWriter, r *http.Request) error { return JSON(w, r, 200, 1) })})
	if w := get(h, "/tidak/ada"); w.Code != 404 || !strings.Contains(w.Body.String(), "Halaman tidak ditemukan") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := do(h, httptest.NewRequest("POST", "/x", nil)); w.Code != 405 || !strings.Contains(w.Header().Get("Allow"), "GET") {
		t.Errorf("%d Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	h := testSite(t).Handler(nil)
	for _, path := range []string{"/_gallery", "/_gallery/publik", "/tidak/ada", "/favicon.ico", "/_gallery/galat"} {
		w := get(h, path)
		if w.Header().Get("Content-Security-Policy") != CSP || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, w.Header())
		}
	}
}

func TestPanicBecomesAPage(t *testing.T) {
	s := testSite(t)
	w := get(s.Handler([]Route{route("/x", func(http.ResponseWriter, *http.Request) error { panic("broken") })}), "/x")
	if w.Code != 500 || !strings.Contains(s.log.String(), "broken") || strings.Contains(w.Body.String(), "broken") {
		t.Errorf("%d %s", w.Code, s.log)
	}
}

func TestForeignFormsAreRefused(t *testing.T) {
	h := testSite(t).Handler(nil)
	r := httptest.NewRequest("POST", "/tampilan", strings.NewReader("theme=dark"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := do(h, r); w.Code != 403 {
		t.Errorf("a form of another site: %d", w.Code)
	}
}

func TestLanguage(t *testing.T) {
	h := testSite(t).Handler(nil)
	for _, c := range []struct{ path, cookie, want string }{
		{"/_gallery/yakin", "", `lang="id"`},
		{"/en/_gallery/yakin", "", `lang="en"`},
		{"/en/_gallery/yakin", "id", `lang="en"`},
		{"/_gallery/yakin", "en", `lang="en"`},
		{"/_gallery/yakin", "xx", `lang="id"`},
	} {
		r := httptest.NewRequest("GET", c.path, nil)
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "pdp_lang", Value: c.cookie})
		}
		w := do(h, r)
		if !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s with cookie %q: no %s", c.path, c.cookie, c.want)
		}
		if english := c.want == `lang="en"`; english != strings.Contains(w.Body.String(), `href="/en/pegawai"`) {
			t.Errorf("%s with cookie %q: links have the wrong prefix", c.path, c.cookie)
		}
	}
}

func TestAppearance(t *testing.T) {
	h := testSite(t).Handler(nil)
	post := func(body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/tampilan", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return do(h, r)
	}
	w := post("theme=dark&lanjut=/pegawai%3Fq%3Da")
	if w.Header().Get("Location") != "/pegawai?q=a" || !strings.Contains(w.Header().Get("Set-Cookie"), "pdp_theme=dark") {
		t.Errorf("%v", w.Header())
	}
	if w := post("lang=en&lanjut=/pejabat"); w.Header().Get("Location") != "/en/pejabat" {
		t.Errorf("to English: %v", w.Header())
	}
	if w := post("theme=dark&lanjut=https://evil.example"); w.Header().Get("Location") != "/" {
		t.Errorf("foreign way back: %v", w.Header())
	}
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{
		"/a?b=c": "/a?b=c", "": "/", "//evil.example": "/", `/\evil.example`: "/", "https://evil.example/": "/", "javascript:alert(1)": "/", "/a\r\nb": "/",
	} {
		if got := LocalPath(in); got != want {
			t.Errorf("%q = %q, want %q", in, got, want)
		}
	}
}

func TestNotice(t *testing.T) {
	s := testSite(t)
	h := s.Handler([]Route{route("/x", func(w http.ResponseWriter, r *http.Request) error {
		s.Say(w, r, "done", "page.asof", clock.Date("2026-12-04"))
		return Redirect(w, r, "/_gallery/yakin")
	})})
	first := get(h, "/x")
	r := httptest.NewRequest("GET", "/_gallery/yakin", nil)
	for _, c := range first.Result().Cookies() {
		r.AddCookie(c)
	}
	w := do(h, r)
	if !strings.Contains(w.Body.String(), "Keadaan per 4 Desember 2026") {
		t.Error("the notice is not shown")
	}
	if !strings.Contains(w.Header().Get("Set-Cookie"), "pdp_notice=;") {
		t.Error("the notice is not taken away")
	}
}

func TestGzip(t *testing.T) {
	h := testSite(t).Handler(nil)
	r := httptest.NewRequest("GET", "/_gallery", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := do(h, r)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Content-Length") != "" {
		t.Fatalf("%v", w.Header())
	}
	zr, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(zr)
	if err != nil || !bytes.Contains(b, []byte("</html>")) {
		t.Errorf("%v, %d bytes", err, len(b))
	}
}

func TestAssets(t *testing.T) {
	s := testSite(t)
	h := s.Handler(nil)
	for name, href := range s.assets.hrefs {
		w := get(h, href)
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
	}
	if w := get(h, "/s/desk.0000000000.css"); w.Code != 404 {
		t.Errorf("an old hash: %d", w.Code)
	}
}

func TestUpload(t *testing.T) {
	s := testSite(t)
	var got string
	var failed error
	h := s.Handler([]Route{{Method: "POST", Path: "/naik", Limit: 4000, Handler: func(w http.ResponseWriter, r *http.Request) error {
		f, err := ReadForm(r)
		if err != nil {
			return err
		}
		defer f.Close()
		u, err := f.Upload("file", 1000)
		if failed = err; err != nil {
			return err
		}
		defer u.Close()
		b, err := u.Bytes()
		got = string(b)
		return err
	}}})
	send := func(size int) int {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		p, _ := m.CreateFormFile("file", "a.xlsx")
		_, _ = p.Write(bytes.Repeat([]byte("x"), size))
		_ = m.Close()
		r := httptest.NewRequest("POST", "/naik", &body)
		r.Header.Set("Content-Type", m.FormDataContentType())
		return do(h, r).Code
	}
	if code := send(900); code != 200 || len(got) != 900 {
		t.Errorf("a small file: %d, %d bytes", code, len(got))
	}
	if code := send(2000); code != 413 || !strings.Contains(Message(i18n.ID, failed), "2 KB") {
		t.Errorf("over the file's limit: %d %v", code, failed)
	}
	if code := send(9000); code != 413 {
		t.Errorf("over the route's limit: %d", code)
	}
}

func TestFormTakesErrors(t *testing.T) {
	r := httptest.NewRequest("POST", "/x", strings.NewReader(url.Values{"date": {"26/11/2026"}, "n": {"1.200"}, "bad": {"32-13-2026"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f, err := ReadForm(r)
	if err != nil {
		t.Fatal(err)
	}
	if f.Date("date") != "2026-11-26" || f.Int("n") != 1200 || f.Failed() {
		t.Errorf("%s %d %v", f.Date("date"), f.Int("n"), f.Problems)
	}
	if f.Date("bad"); !f.Failed() {
		t.Error("a date that does not exist passed")
	}
	if f.Take(errs.New(errs.Forbidden, "page.not_found")) || !f.Take(errs.New(errs.Conflict, "page.not_found")) || f.Message == "" {
		t.Error("a form takes wrong input and conflicts, nothing else")
	}
}

// A door with a broken template does not start.
func TestBrokenDoorDoesNotStart(t *testing.T) {
	e := testSite(t).Engine
	for name, c := range map[string]struct {
		files map[string]string
		pages []string
	}{
		"no file":          {map[string]string{"a.html": `{{define "main"}}x{{end}}`}, []string{"b.html"}},
		"no main":          {map[string]string{"a.html": `x`}, []string{"a.html"}},
		"unknown template": {map[string]string{"a.html": `{{define "main"}}{{if .Base.Dense}}{{template "nobody" .}}{{end}}{{end}}`}, []string{"a.html"}},
		"unknown function": {map[string]string{"a.html": `{{define "main"}}{{nobody}}{{end}}`}, []string{"a.html"}},
		"does not parse":   {map[string]string{"a.html": `{{define "main"}}{{if}}{{end}}`}, []string{"a.html"}},
	} {
		fsys := fstest.MapFS{}
		for n, text := range c.files {
			fsys[n] = &fstest.MapFile{Data: []byte(text)}
		}
		if _, err := e.parse(fsys, c.pages); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	ok := fstest.MapFS{"a.html": {Data: []byte(`{{define "main"}}{{template "row" .}}{{end}}`)}, "rows.html": {Data: []byte(`{{define "row"}}baris{{end}}`)}}
	if _, err := e.parse(ok, []string{"a.html"}); err != nil {
		t.Error(err)
	}
}

// A template that fails half-way is an error page, never half a page.
func TestHalfAPageIsNeverSent(t *testing.T) {
	s := testSite(t)
	set := s.Parse(fstest.MapFS{"a.html": {Data: []byte(`{{define "main"}}begun {{index .Items 7}}{{end}}`)}}, "a.html")
	type view struct {
		Base
		Items []int
	}
	w := get(s.Handler([]Route{route("/x", func(w http.ResponseWriter, r *http.Request) error {
		return set.Render(w, r, "a.html", &view{})
	})}), "/x")
	if w.Code != 500 || strings.Contains(w.Body.String(), "begun") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

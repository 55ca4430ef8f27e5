package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/complaint/channel/social"
	"pendopo/internal/complaint/channel/social/web"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/kit/page"
)

type site struct {
	*httptest.Server
	w   *complainttest.World
	svc *social.Service
	by  actor.Actor
}

func open(t *testing.T) *site {
	t.Helper()
	w := complainttest.SQLite(t)
	s := &site{w: w, svc: &social.Service{DB: w.DB, Org: w.Org, Duties: w.Duties, Reports: w.Service, Link: "https://lapor.test/lacak/"}}
	w.Arrived = s.svc.Arrived
	engine := page.New(page.Config{Region: "Kota Uji", Zone: calendar.WIB, Clock: w.Clock})
	h := engine.Handler(web.New(engine, s.svc, web.Config{Region: "Kota Uji", Zone: calendar.WIB, Clock: w.Clock}).Routes())
	s.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(rw, r.WithContext(actor.With(r.Context(), s.by)))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) do(t *testing.T, r *http.Request) (int, string, *html.Node) {
	t.Helper()
	c := *s.Client()
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	n, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("Location"), n
}

func (s *site) get(t *testing.T, path string) (int, *html.Node) {
	t.Helper()
	r, err := http.NewRequest("GET", s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	code, _, n := s.do(t, r)
	return code, n
}

func (s *site) post(t *testing.T, path string, v url.Values) (int, string, *html.Node) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k := range v {
		if err := m.WriteField(k, v.Get(k)); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest("POST", s.URL+path, &b)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Origin", s.URL)
	return s.do(t, r)
}

// all are the elements with a tag, and an attribute that holds a word.
func all(n *html.Node, tag, attr, holds string) (out []*html.Node) {
	for x := range n.Descendants() {
		if x.Type != html.ElementNode || x.Data != tag {
			continue
		}
		for _, a := range x.Attr {
			if attr == "" || a.Key == attr && strings.Contains(a.Val, holds) {
				out = append(out, x)
				break
			}
		}
	}
	return out
}

func text(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestPagesOfAPost(t *testing.T) {
	s := open(t)
	s.by = s.w.Coordinator
	if code, n := s.get(t, "/medsos"); code != 200 || len(all(n, "a", "href", "/medsos/baru")) == 0 {
		t.Fatalf("empty board: %d", code)
	}
	// A wrong link is shown beside its input, with everything kept.
	code, _, n := s.post(t, "/medsos/baru", url.Values{"tautan": {"bukan tautan"}, "cerita": {"Jalan berlubang di depan pasar"}, "kirim": {"1"}})
	if code != 422 && code != 200 || len(all(n, "input", "aria-invalid", "true")) != 1 || !strings.Contains(text(all(n, "textarea", "name", "cerita")[0]), "berlubang") {
		t.Fatalf("wrong link: %d", code)
	}
	code, to, _ := s.post(t, "/medsos/baru", url.Values{"tautan": {"https://x.com/warga/status/1"}, "cerita": {"Jalan berlubang di depan pasar"}, "akun": {"@warga"}, "kirim": {"1"}})
	if code != http.StatusSeeOther || !strings.HasPrefix(to, "/medsos/KDR-") {
		t.Fatalf("recorded: %d %s", code, to)
	}
	number := strings.TrimPrefix(to, "/medsos/")
	if code, n = s.get(t, "/medsos"); code != 200 || len(all(n, "a", "href", to)) != 1 {
		t.Errorf("board: %d", code)
	}
	if code, n = s.get(t, to); code != 200 || !strings.Contains(text(all(n, "blockquote", "class", "answer")[0]), number) || len(all(n, "input", "name", "balasan")) != 1 {
		t.Errorf("post: %d", code)
	}
	if strings.Contains(text(n), "@warga") {
		t.Error("the page says who wrote the post")
	}
	if code, _, n = s.post(t, to, url.Values{"balasan": {"sudah kok"}}); code != 422 && code != 200 || len(all(n, "input", "aria-invalid", "true")) != 1 {
		t.Errorf("a reply that is no link: %d", code)
	}
	// Whoever only reads is offered no form and is refused.
	s.by = s.w.Head
	if code, n = s.get(t, to); code != 200 || len(all(n, "input", "name", "balasan")) != 0 {
		t.Errorf("the head: %d", code)
	}
	if code, _, _ = s.post(t, to, url.Values{"balasan": {"https://x.com/kota/status/2"}}); code != 403 {
		t.Errorf("the head notes a reply: %d", code)
	}
	s.by = s.w.Coordinator
	if code, to, _ := s.post(t, to, url.Values{"balasan": {"https://x.com/kota/status/2"}}); code != http.StatusSeeOther || to != "/medsos" {
		t.Errorf("noted: %d %s", code, to)
	}
	if code, n = s.get(t, "/medsos?tampil=dibalas"); code != 200 || len(all(n, "a", "href", "/medsos/"+number)) != 1 {
		t.Errorf("replied: %d", code)
	}
	s.by = s.w.Nobody
	if code, _ = s.get(t, "/medsos"); code != 403 {
		t.Errorf("nobody: %d", code)
	}
}

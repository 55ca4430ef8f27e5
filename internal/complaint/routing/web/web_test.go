package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/page"
)

var coordinator = actor.Actor{Person: "p1", Name: "Sri Handayani", Grants: []actor.Grant{{Function: actor.ComplaintCoordinator}}}

type site struct {
	http.Handler
	svc *routing.Service
	by  *actor.Actor
}

func newSite(t *testing.T) *site {
	t.Helper()
	w := demotest.SQLite(t, "kediri")
	zone := time.FixedZone("WIB", 7*3600)
	s := &site{svc: &routing.Service{DB: w.DB, Org: w.Org, Clock: w.Clock, Zone: zone}, by: &actor.Actor{}}
	*s.by = coordinator
	engine := page.New(page.Config{Region: "Kota Kediri", Clock: w.Clock, Zone: zone})
	s.Handler = engine.Handler(New(engine, s.svc, w.Org).Routes(), func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			h.ServeHTTP(rw, r.WithContext(actor.With(r.Context(), *s.by)))
		})
	})
	return s
}

func (s *site) do(t *testing.T, method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// part is the text of the element with an id.
func part(t *testing.T, w *httptest.ResponseRecorder, id string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		for _, a := range n.Attr {
			inside = inside || a.Key == "id" && a.Val == id
		}
		if n.Type == html.TextNode && inside {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside)
		}
	}
	walk(doc, false)
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestTryAText(t *testing.T) {
	s := newSite(t)
	w := s.do(t, "POST", "/penyaluran/coba", url.Values{"coba": {"Kebakaran! PJU mati di depan <b>pasar</b>, gelap"}})
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	got := part(t, w, "saran")
	for _, want := range []string{"Hubungi 113", "Penerangan jalan, Dinas Perhubungan", "karena: PJU", "Kebakaran dan penyelamatan, Satuan Polisi Pamong Praja"} {
		if !strings.Contains(got, want) {
			t.Errorf("the suggestions lack %q: %s", want, got)
		}
	}
	if strings.Contains(w.Body.String(), "<b>pasar") {
		t.Error("the text is not escaped")
	}
	if got := part(t, s.do(t, "POST", "/penyaluran/coba", url.Values{"coba": {"zzz"}}), "saran"); !strings.Contains(got, "masuk ke koordinator") {
		t.Errorf("nothing is known, but the page says %q", got)
	}
}

func TestSetUnitAndWord(t *testing.T) {
	s := newSite(t)
	if got := part(t, s.do(t, "GET", "/penyaluran", nil), "unit"); !strings.Contains(got, "Dinas Pekerjaan Umum dan Penataan Ruang") || strings.Contains(got, "Pertanian dipilih koordinator") {
		t.Errorf("the units are %q", got)
	}
	o, err := s.svc.Offices(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	works := string(o.For("", "PU_JALAN_AIR", routing.Place{}))
	w := s.do(t, "POST", "/penyaluran/unit", url.Values{"subject": {"category:penerangan_jalan"}, "unit": {works}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	if got := part(t, s.do(t, "GET", "/penyaluran", nil), "unit"); !strings.Contains(got, "Penerangan jalan: Dinas Pekerjaan Umum") {
		t.Errorf("the unit of lamps is not shown: %q", got)
	}
	w = s.do(t, "POST", "/penyaluran/kata", url.Values{"word": {"TPS Pojok"}, "list": {"keyword"}, "category": {"sampah"}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, part(t, w, "isi"))
	}
	if got := part(t, s.do(t, "GET", "/penyaluran", nil), "kata"); !strings.Contains(got, "TPS Pojok Mengarah ke topik: Sampah. Ditambah Sri Handayani") {
		t.Errorf("the word is not shown: %q", got)
	}
	w = s.do(t, "POST", "/penyaluran/kata", url.Values{"word": {"!!!"}, "list": {"keyword"}, "category": {"sampah"}})
	if w.Code == http.StatusSeeOther || !strings.Contains(part(t, w, "f-word-error"), "satu sampai lima kata") {
		t.Errorf("a word that is none: status %d, %q", w.Code, part(t, w, "f-word-error"))
	}
	w = s.do(t, "POST", "/penyaluran/ambang", url.Values{"sure": {"seratus"}})
	if w.Code == http.StatusSeeOther || part(t, w, "f-sure-error") == "" {
		t.Errorf("a threshold in words: status %d", w.Code)
	}
}

func TestWhoMay(t *testing.T) {
	s := newSite(t)
	for name, c := range map[string]struct {
		by  actor.Actor
		get int
	}{
		"employee":  {actor.Actor{Person: "p2", Name: "Budi"}, http.StatusForbidden},
		"inspector": {actor.Actor{Person: "p3", Name: "Irban", Grants: []actor.Grant{{Function: actor.Inspector}}}, http.StatusOK},
	} {
		*s.by = c.by
		w := s.do(t, "GET", "/penyaluran", nil)
		if w.Code != c.get {
			t.Errorf("%s: GET %d, want %d", name, w.Code, c.get)
		}
		if strings.Contains(w.Body.String(), "/penyaluran/unit") {
			t.Errorf("%s sees a form that is refused", name)
		}
		for _, path := range []string{"/penyaluran/unit", "/penyaluran/kata", "/penyaluran/kata/akhiri", "/penyaluran/ambang"} {
			if w := s.do(t, "POST", path, url.Values{"subject": {"family:SOSIAL"}, "word": {"x"}, "list": {"spam"}, "id": {"x"}, "sure": {"70"}}); w.Code != http.StatusForbidden {
				t.Errorf("%s: POST %s %d, want 403", name, path, w.Code)
			}
		}
	}
}

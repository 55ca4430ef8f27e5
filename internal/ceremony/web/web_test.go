package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/page"
)

// site is the door over a small world; who asks is set by the header X-Who.
type site struct {
	*httptest.Server
	w      *ceremonytest.World
	client *http.Client
	who    string
}

func newSite(t testing.TB, n int) *site {
	t.Helper()
	clk := clock.At(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
	w := ceremonytest.New(t, dbtest.SQLite(t, clk), clk, n).WithPapers(t)
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: clk, Log: slog.New(slog.DiscardHandler)})
	door := New(engine, w.Ceremony, ceremony.NewFeed(w.Ceremony, clk), w.Rounds, w.Papers.Documents, false)
	actors := map[string]actor.Actor{"crew": w.Crew, "officer": w.Officer, "sekda": {Person: "sekda", Name: "Bagas Pranoto", Post: "p-sekda"},
		"head": {Person: "o001", Grants: []actor.Grant{{Function: actor.AgencyHead, Post: "x"}}}}
	h := engine.Handler(door.Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			a := actors[r.Header.Get("X-Who")]
			ctx := page.WithVisitor(actor.With(r.Context(), a), page.Visitor{SignedIn: a.SignedIn(), PersonID: a.Person, Name: a.Name, Post: a.Title})
			next.ServeHTTP(rw, r.WithContext(ctx))
		})
	})
	s := &site{Server: httptest.NewServer(h), w: w, who: "crew"}
	t.Cleanup(s.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.client = &http.Client{Jar: jar}
	return s
}

func (s *site) do(t testing.TB, method, path string, form url.Values) (status int, body string) {
	t.Helper()
	var in io.Reader
	if form != nil {
		in = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, s.URL+path, in)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Who", s.who)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	// Redirects lose nothing: the client copies headers within one host.
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func (s *site) get(t testing.TB, path string) string {
	t.Helper()
	status, body := s.do(t, "GET", path, nil)
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d\n%s", path, status, text(body))
	}
	return body
}

func (s *site) post(t testing.TB, path string, form url.Values) string {
	t.Helper()
	status, body := s.do(t, "POST", path, form)
	if status != http.StatusOK {
		t.Fatalf("POST %s: %d\n%s", path, status, text(body))
	}
	return body
}

var tag = regexp.MustCompile(`(?s)<(script|style|head)\b.*?</(script|style|head)>|<[^>]*>`)

func text(html string) string {
	return strings.Join(strings.Fields(tag.ReplaceAllString(html, " ")), " ")
}

func contains(t testing.TB, body string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text(body), w) {
			t.Errorf("the page does not say %q:\n%s", w, text(body))
		}
	}
}

// A protocol officer takes an inauguration from the decree to the minutes with
// nothing but links and forms.
func TestCeremonyOnPages(t *testing.T) {
	s := newSite(t, 12)
	contains(t, s.get(t, "/pelantikan"), "1 keputusan menunggu", "Susun pelantikan")
	s.w.At("2020-11-25", 9)
	body := s.post(t, "/pelantikan", url.Values{"round": {string(s.w.Round)}})
	contains(t, body, "Susunan acara", "Rohaniwan", "Lafal yang diucapkan")
	sessions, _, err := s.w.Ceremony.List(context.Background(), s.w.Crew)
	if err != nil || len(sessions) != 1 {
		t.Fatal(len(sessions), err)
	}
	base := "/pelantikan/" + string(sessions[0].ID)
	contains(t, s.get(t, base), "harus dibereskan sebelum undangan dikirim", "Rohaniwan untuk Islam", "PP 11/2017 Pasal 43 ayat (2)")

	// Wrong input stays in the form.
	status, body := s.do(t, "POST", base+"/susunan", url.Values{"title": {"Pelantikan"}, "on": {"2020-11-30"}, "at": {"sembilan"}, "hall": {"Balai Kota"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="sembilan"`) {
		t.Errorf("a bad time: %d", status)
	}
	form := url.Values{"title": {"Pengukuhan pejabat"}, "on": {"2020-11-30"}, "at": {"9:00"}, "hall": {"Ruang Joyoboyo"}, "link": {"https://rapat.example/x"},
		"taker": {number(t, s, "mayor")}, "witness1": {number(t, s, "sekda")}, "witness2": {number(t, s, "aide")}, "reader": {number(t, s, "bkpsdm")},
		"secretary": {"Niken dari luar"}, "words_katolik": {"katolik-semoga"}}
	for _, k := range []string{"islam", "kristen", "katolik", "hindu"} {
		form.Set("clergy_"+k, "Rohaniwan "+k)
	}
	body = s.post(t, base+"/susunan", form)
	if !strings.Contains(text(body), "Pengambil sumpah Arya Wicaksana") {
		t.Errorf("the number %s of the mayor is taken for a name", form.Get("taker"))
	}
	contains(t, body, "Susunan lengkap", "Semoga Tuhan menolong saya", "Lafal daerah, bukan lafal undang-undang", "09.00")

	s.w.Ceremony.Site = s.URL
	view, err := s.w.Ceremony.Open(context.Background(), s.w.Crew, sessions[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.w.DB.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(`insert into person_contact (person, phone, email, address, npwp) values ($1, '', 'theresia@contoh.go.id', '', '')`, string(view.Seats[10].Person))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	body = s.post(t, base+"/undangan", url.Values{})
	contains(t, body, "Kodenya tidak disimpan", "Tautan pribadi", "1 sedang dikirim lewat surel; 11 tidak punya alamat surel", "t…@contoh.go.id")
	if n := strings.Count(text(body), "Tanpa alamat: serahkan sendiri"); n != 11 || strings.Contains(body, "theresia@") {
		t.Errorf("%d officials without an address, want 11; or an address is shown in full", n)
	}
	links := regexp.MustCompile(`/ikut\?k=([\w-]+)</span></td><td class="wrapless tnum card-end"><b>(\d{3} \d{3})`).FindAllStringSubmatch(body, -1)
	if len(links) != 12 {
		t.Fatalf("%d links on the page, want 12", len(links))
	}
	if again := s.get(t, base); strings.Contains(again, links[0][1]) {
		t.Error("a link is shown again")
	}

	s.w.At(ceremonytest.EventOn, 8)
	contains(t, s.post(t, base+"/mulai", url.Values{}), "Perlu dilihat dulu", "Belum hadir", "0 dari 12")

	// An official: the link, a wrong code, the right one, the oath, the signature.
	guest := &site{Server: s.Server, w: s.w}
	jar, _ := cookiejar.New(nil)
	guest.client = &http.Client{Jar: jar}
	body = guest.get(t, base+"/ikut?k="+links[11][1])
	contains(t, body, "Presensi sudah dibuka", "Kode enam angka")
	if strings.Contains(body, links[11][1]) {
		t.Error("the page repeats the personal link")
	}
	if status, body = guest.do(t, "POST", base+"/ikut", url.Values{"do": {"arrive"}, "code": {"12345"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: %d", status)
	}
	contains(t, body, "Kode itu tidak cocok")
	contains(t, guest.post(t, base+"/ikut", url.Values{"do": {"arrive"}, "code": {links[11][2]}}), "Anda tercatat hadir pukul 08.00 WIB", "Saya telah mengucapkan sumpah", "setia dan taat")
	body = guest.post(t, base+"/ikut", url.Values{"do": {"say"}})
	contains(t, body, "Atau ketik nama Anda", "Buat PIN tanda tangan")
	if !strings.Contains(body, "<pdp-sign") {
		t.Error("no field to draw on")
	}
	if status, body = guest.do(t, "POST", base+"/ikut", url.Values{"do": {"sign"}, "name": {"Ni Luh Ayu"}, "pin": {"111111"}, "again": {"111111"}}); status != http.StatusUnprocessableEntity || strings.Contains(body, "111111") {
		t.Errorf("a weak PIN: %d", status)
	}
	contains(t, guest.post(t, base+"/ikut", url.Values{"do": {"sign"}, "name": {"Ni Luh Ayu"}, "pin": {"493817"}, "again": {"493817"}}), "Selesai", "Serah terima")
	if status, _ = guest.do(t, "GET", "/pelantikan/other/ikut?k="+links[11][1], nil); status != http.StatusNotFound {
		t.Errorf("the link of one session on another: %d", status)
	}

	// The operator: closing is refused with reasons, then works.
	if status, body = s.do(t, "POST", base+"/tutup", url.Values{}); status != http.StatusConflict {
		t.Errorf("closed with nobody recorded: %d", status)
	}
	contains(t, body, "Belum dapat ditutup", "Saksi I Bagas Pranoto")
	if view, err = s.w.Ceremony.Open(context.Background(), s.w.Crew, sessions[0].ID); err != nil {
		t.Fatal(err)
	}
	mark := url.Values{"mark": {"arrived"}}
	for _, x := range view.Seats[:10] {
		mark.Add("seat", string(x.ID))
	}
	contains(t, s.post(t, base+"/operator", mark), "10 baris dicatat", "11 dari 12")
	officers := url.Values{"present": {"taker ", "witness1 ", "witness2 ", "reader ", "secretary ", "clergy islam", "clergy kristen", "clergy katolik", "clergy hindu"}}
	s.post(t, base+"/petugas", officers)
	for _, g := range []string{"islam", "kristen", "katolik", "hindu"} {
		s.post(t, base+"/operator", url.Values{"group": {g + " oath"}})
	}
	contains(t, s.get(t, base+"/operator?tampil=missing"), "Theresia Wulandari")
	stale := url.Values{"one": {"sign_wet " + string(view.Seats[0].ID) + " 1"}}
	if status, body = s.do(t, "POST", base+"/operator", stale); status != http.StatusUnprocessableEntity {
		t.Errorf("a stale line: %d", status)
	}
	contains(t, body, "Petugas lain baru saja mengubah baris ini")
	contains(t, s.post(t, base+"/tutup", url.Values{}), "11 pejabat disumpah", "1 pejabat tidak disumpah: tidak hadir")
	contains(t, s.post(t, base+"/tutup", url.Values{"confirm": {"1"}}), "11 pejabat sudah disumpah, 1 belum", "Berlakukan jabatan", "Susun acara susulan")
	contains(t, s.post(t, base+"/tutup", url.Values{"confirm": {"1"}}), "11 pejabat sudah disumpah")
	contains(t, s.get(t, base+"/berita-acara"), "berita acara belum lengkap", "pejabat, saksi I, saksi II, pengambil sumpah", "Theresia Wulandari", "Tidak hadir")

	// The switch belongs to the personnel officer.
	if status, _ = s.do(t, "POST", base+"/berlakukan", url.Values{}); status != http.StatusForbidden {
		t.Errorf("switched by protocol: %d", status)
	}
	s.who = "officer"
	contains(t, s.post(t, base+"/berlakukan", url.Values{}), "Berlakukan jabatan") // asks first
	contains(t, s.post(t, base+"/berlakukan", url.Values{"confirm": {"1"}}), "11 pejabat menduduki jabatan barunya")
	contains(t, s.get(t, "/pelantikan"), "Batas 30 hari kerja", "Theresia Wulandari")
	contains(t, s.get(t, "/batas-sumpah/"+string(s.w.Round)), "Hari kerja ke-30", "Hari Raya Natal", "Keppres 22/2020")
}

func number(t testing.TB, s *site, person string) string {
	t.Helper()
	reg, err := s.w.Rounds.Org.Get(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for id, p := range reg.People {
		if string(id) == person {
			return p.Number
		}
	}
	return ""
}

func TestPagesAreForTheCrew(t *testing.T) {
	s := newSite(t, 4)
	id, _ := s.w.Running(t)
	base := "/pelantikan/" + string(id)
	for _, path := range []string{"/pelantikan", base, base + "/susunan", base + "/operator", base + "/berita-acara", "/batas-sumpah/" + string(s.w.Round)} {
		s.who = "head"
		if status, _ := s.do(t, "GET", path, nil); status != http.StatusForbidden {
			t.Errorf("%s for a head of an agency: %d, want 403", path, status)
		}
		s.who = ""
		s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		if status, _ := s.do(t, "GET", path, nil); status != http.StatusSeeOther {
			t.Errorf("%s for nobody: %d, want the sign-in", path, status)
		}
	}
	for _, path := range []string{"/mulai", "/tutup", "/operator", "/petugas", "/undangan", "/batal", "/berlakukan", "/susunan"} {
		s.who = "head"
		if status, _ := s.do(t, "POST", base+path, url.Values{"confirm": {"1"}, "reason": {"x"}}); status != http.StatusForbidden {
			t.Errorf("POST %s by a head of an agency: %d, want 403", path, status)
		}
	}
}

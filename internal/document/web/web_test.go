package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/page"
	"pendopo/internal/ledger"
	"pendopo/internal/ledger/check"
	"pendopo/internal/people"
)

type site struct {
	*httptest.Server
	w      *ceremonytest.World
	log    *ledger.Log
	client *http.Client
	who    string
	door   *Web
}

func newSite(t testing.TB, n int) *site {
	t.Helper()
	clk := clock.At(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
	d := dbtest.SQLite(t, clk)
	w := ceremonytest.New(t, d, clk, n).WithPapers(t)
	w.Undecreed(t)
	w.Crewed(t)
	dir := t.TempDir()
	log, err := ledger.Open(context.Background(), d, ledger.Config{Origin: "pendopo/test", KeyFile: filepath.Join(dir, "ledger.key"), Dir: filepath.Join(dir, "ledger")})
	if err != nil {
		t.Fatal(err)
	}
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: clk, Log: slog.New(slog.DiscardHandler)})
	s := &site{w: w, log: log, who: "officer", door: New(engine, d, w.Papers, log)}
	actors := map[string]func() actor.Actor{"officer": func() actor.Actor { return w.Officer },
		"mayor": func() actor.Actor { return w.Actor(t, w.Mayor) }, "sekda": func() actor.Actor { return w.Actor(t, w.Sekda) },
		"official": func() actor.Actor { return w.Actor(t, people.PersonID("o001")) }, "stranger": func() actor.Actor { return w.Actor(t, "low") }}
	s.Server = httptest.NewServer(engine.Handler(s.door.Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			var a actor.Actor
			if f := actors[r.Header.Get("X-Who")]; f != nil {
				a = f()
			}
			ctx := page.WithVisitor(actor.With(r.Context(), a), page.Visitor{SignedIn: a.SignedIn(), PersonID: a.Person, Name: a.Name, Post: a.Title})
			next.ServeHTTP(rw, r.WithContext(ctx))
		})
	}))
	t.Cleanup(s.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.client = &http.Client{Jar: jar}
	return s
}

func (s *site) send(t testing.TB, req *http.Request) (int, string) {
	t.Helper()
	req.Header.Set("X-Who", s.who)
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

func (s *site) get(t testing.TB, path string) (int, string) {
	t.Helper()
	req, err := http.NewRequest("GET", s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s.send(t, req)
}

func (s *site) post(t testing.TB, path string, form url.Values) (int, string) {
	t.Helper()
	req, err := http.NewRequest("POST", s.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(t, req)
}

func (s *site) upload(t testing.TB, path string, file []byte) (int, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", "naskah.pdf")
	if err != nil {
		t.Fatal(err)
	}
	part.Write(file)
	m.Close()
	req, err := http.NewRequest("POST", s.URL+path, &b)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	return s.send(t, req)
}

func (s *site) seal(t testing.TB) {
	t.Helper()
	res, err := s.w.Papers.Documents.Seal(context.Background(), appointment.Pack(s.w.Round), nil)
	if err != nil || res.Failed != 0 {
		t.Fatalf("seal: %+v, %v", res, err)
	}
	if _, err := s.log.Sequence(context.Background()); err != nil {
		t.Fatal(err)
	}
}

var tag = regexp.MustCompile(`(?s)<(script|style|head)\b.*?</(script|style|head)>|<[^>]*>`)

func text(html string) string {
	return strings.Join(strings.Fields(tag.ReplaceAllString(html, " ")), " ")
}

func says(t testing.TB, status int, body string, wantStatus int, want ...string) {
	t.Helper()
	if status != wantStatus {
		t.Fatalf("status %d, want %d\n%s", status, wantStatus, text(body))
	}
	for _, w := range want {
		if !strings.Contains(text(body), w) {
			t.Errorf("the page does not say %q:\n%s", w, text(body))
		}
	}
}

// The decree on pages: draft, the authority's signature, the extracts'
// certification, downloads, and what the public can check.
func TestPack(t *testing.T) {
	s := newSite(t, 4)
	base := "/sk/" + string(s.w.Round)
	status, body := s.get(t, base)
	says(t, status, body, 200, "Belum ada naskah", "Buat konsep keputusan")
	status, body = s.post(t, base+"/rancang", nil)
	says(t, status, body, 200, "5 konsep disiapkan", "Petikan keputusan", "konsep")
	if status, _ = s.post(t, base+"/tandatangan", url.Values{"confirm": {"1"}}); status != http.StatusForbidden {
		t.Errorf("the decree signed by personnel: %d", status)
	}
	pdfs := regexp.MustCompile(`href="(/sk/[^"]+/pdf)"`).FindAllStringSubmatch(body, -1)
	if status, b := s.get(t, pdfs[0][1]); status != 200 || !strings.HasPrefix(b, "%PDF") {
		t.Errorf("preview: %d", status)
	}

	s.who = "mayor"
	status, body = s.get(t, base)
	says(t, status, body, 200, "Keputusan menunggu tanda tangan Anda")
	status, body = s.post(t, base+"/tandatangan", url.Values{"on": {"2020-11-20"}, "confirm": {"1"}})
	says(t, status, body, 422, "sudah lewat")
	status, body = s.post(t, base+"/tandatangan", nil)
	says(t, status, body, 200, "4 pejabat diangkat", "Tandatangani sekarang", "bukan sertifikat BSrE")
	status, body = s.post(t, base+"/tandatangan", url.Values{"confirm": {"1"}})
	says(t, status, body, 200, "Membuat naskah")
	s.seal(t)

	s.who = "officer"
	status, body = s.get(t, "/sk")
	says(t, status, body, 200, "4 naskah menunggu tanda tangan Anda", "821.2/1/419/2020")
	status, body = s.post(t, base+"/setuju", nil)
	says(t, status, body, 200, "4 × Petikan keputusan")
	status, body = s.post(t, base+"/setuju", url.Values{"confirm": {"1"}})
	says(t, status, body, 200, "Membuat naskah")
	s.seal(t)
	status, body = s.get(t, base)
	says(t, status, body, 200, "Semua 5 naskah selesai", "Unduh semua")
	if status, b := s.get(t, base+"/berkas.zip"); status != 200 || !strings.HasPrefix(b, "PK") {
		t.Errorf("zip: %d", status)
	}
	status, merged := s.get(t, base+"/gabungan.pdf?jenis=extract")
	if b := merged; status != 200 || !strings.HasPrefix(b, "%PDF") {
		t.Errorf("merged: %d", status)
	}
	status, body = s.get(t, base+"/gabungan.pdf?jenis=minutes")
	says(t, status, body, 404, "Belum ada naskah yang jadi")

	// The public.
	s.who = ""
	found, err := s.w.Papers.Documents.Find(context.Background(), s.w.Officer, document.Filter{Subject: appointment.Pack(s.w.Round)})
	if err != nil {
		t.Fatal(err)
	}
	decree, extract := found.Documents[0], found.Documents[1]
	status, body = s.get(t, "/periksa/"+strings.ToLower(extract.Code))
	says(t, status, body, 200, "Naskah ini sah", "Petikan keputusan nomor 821.2/1/419/2020", "bukan sertifikat BSrE", "SRI HANDAYANI", "c2sp.org/tlog-proof@v1")
	for _, secret := range []string{"Yusuf", "YUSUF", "Ratna", "RATNA"} {
		if strings.Contains(body, secret) {
			t.Errorf("the public page names the official %q", secret)
		}
	}
	says(t, status, body, 200, "Penandatanganannya tindakan ke-", "memuat semuanya tanpa ubahan", "Belum disaksikan pihak luar")
	status, body = s.get(t, "/periksa/AAAA-BBBB-CCCC-DDDD")
	says(t, status, body, 404, "Kode itu tidak kami temukan", "Jangan memakai naskah itu")
	status, body = s.get(t, "/periksa?kode="+decree.Code)
	says(t, status, body, 200, "Naskah ini sah")
	file, _, err := s.w.Papers.Documents.Download(context.Background(), s.w.Officer, decree.ID)
	if err != nil {
		t.Fatal(err)
	}
	status, body = s.upload(t, "/periksa", file)
	says(t, status, body, 200, "Berkas ini asli", "Utuh dan dikenal", "ARYA WICAKSANA")
	status, body = s.upload(t, "/periksa", append(bytes.Clone(file), []byte("\n% more")...))
	says(t, status, body, 200, "Berkas ini diubah", "Utuh, tetapi sesudahnya ada yang diubah", "minta berkas aslinya")
	if strings.Contains(body, "Utuh dan dikenal") {
		t.Error("a signature vouches for bytes that came after it")
	}
	status, body = s.upload(t, "/periksa", []byte("not a pdf"))
	says(t, status, body, 422, "bukan PDF")
	status, body = s.upload(t, "/periksa", []byte("%PDF-1.7 broken"))
	says(t, status, body, 200, "tidak dapat dibaca")

	// The merged file is known again, whoever brings it, and leads to each paper.
	status, body = s.upload(t, "/periksa", []byte(merged))
	says(t, status, body, 200, "Ini gabungan untuk dicetak", "Naskah di dalamnya", "4 Petikan keputusan", "Naskah aslinya yang bertanda tangan", extract.Number, "Sah")
	if !strings.Contains(body, `href="/periksa/`+extract.Code+`"`) {
		t.Error("a paper of the merged file has no link")
	}
	status, body = s.upload(t, "/periksa", append([]byte(merged), "\n% lagi"...))
	says(t, status, body, 200, "Ini bukan gabungan yang kami berikan")

	// Withdrawn papers say so, and so does their file.
	signed, _, err := s.w.Papers.Documents.Download(context.Background(), s.w.Officer, extract.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.who = "sekda"
	status, body = s.post(t, base+"/naskah/"+string(extract.ID)+"/cabut", url.Values{})
	says(t, status, body, 422, "Tulis alasannya")
	status, body = s.post(t, base+"/naskah/"+string(extract.ID)+"/cabut", url.Values{"reason": {"salah ketik"}})
	says(t, status, body, 200, "Naskah dicabut")
	s.who = ""
	if _, err := s.log.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	status, body = s.get(t, "/periksa/"+extract.Code)
	says(t, status, body, 200, "sudah dicabut", "Berlaku sampai", "Berakhirnya tercatat")
	status, body = s.upload(t, "/periksa", signed)
	says(t, status, body, 200, "Berkas ini asli, tetapi naskahnya tidak berlaku lagi", "sudah dicabut")
	status, body = s.upload(t, "/periksa", []byte(merged))
	says(t, status, body, 200, "1 naskah di dalamnya tidak berlaku lagi", "Tidak berlaku lagi")

	// The evidence: the paper holds against it with the checker for outsiders,
	// the withdrawn one says that it ended, and why is nobody's business here.
	key, err := check.ParseKey(s.log.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	status, body = s.get(t, "/periksa/"+decree.Code+"/bukti")
	e, err := check.ParseEvidence([]byte(body))
	if status != 200 || err != nil || e.Ended != nil {
		t.Fatalf("evidence: %d, %v, %+v", status, err, e.Ended)
	}
	if _, err := check.Paper(file, e, key); err != nil || e.Signed.Number != decree.Number {
		t.Errorf("the decree against its evidence: %v, number %s", err, e.Signed.Number)
	}
	status, body = s.get(t, "/periksa/"+extract.Code+"/bukti")
	if e, err = check.ParseEvidence([]byte(body)); status != 200 || err != nil || e.Ended == nil || e.Ended.State != "withdrawn" {
		t.Errorf("evidence of a withdrawn paper: %d, %v, %+v", status, err, e.Ended)
	}
	if strings.Contains(body, "salah ketik") {
		t.Error("the evidence tells why a paper was withdrawn")
	}
	if status, _ = s.get(t, "/periksa/AAAA-BBBB-CCCC-DDDD/bukti"); status != 404 {
		t.Errorf("evidence of an unknown code: %d", status)
	}
}

// Papers are shown to their makers and to whom they concern.
func TestWhoSeesPapers(t *testing.T) {
	s := newSite(t, 4)
	base := "/sk/" + string(s.w.Round)
	if _, err := s.w.Papers.SignDecree(context.Background(), s.w.Actor(t, s.w.Mayor), s.w.Round, 0, document.Dating{}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.w.Papers.Consent(context.Background(), s.w.Officer, s.w.Round); err != nil {
		t.Fatal(err)
	}
	s.seal(t)
	s.who = "stranger"
	for _, path := range []string{base, base + "/berkas.zip", base + "/gabungan.pdf"} {
		if status, _ := s.get(t, path); status != http.StatusForbidden {
			t.Errorf("%s for a stranger: %d, want 403", path, status)
		}
	}
	s.who = "official"
	status, body := s.get(t, base)
	says(t, status, body, 200, "Naskah tentang Anda", "YUSUF HIDAYAT")
	if strings.Contains(body, "RATNA") {
		t.Error("an official sees another's papers")
	}
	own := regexp.MustCompile(`href="(/sk/[^"]+/pdf)"`).FindStringSubmatch(body)
	if status, b := s.get(t, own[1]); status != 200 || !strings.HasPrefix(b, "%PDF") {
		t.Errorf("own extract: %d", status)
	}
	s.who = "stranger"
	if status, _ := s.get(t, own[1]); status != http.StatusNotFound {
		t.Errorf("another's extract: %d, want 404", status)
	}
	s.who = ""
	s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range []string{"/sk", base, base + "/kemajuan", own[1]} {
		if status, _ := s.get(t, path); status != http.StatusSeeOther {
			t.Errorf("%s for nobody: %d, want the sign-in", path, status)
		}
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
)

// The bad days of citizens, on the real program as its own process.

// citizen is a browser with an address of its own, as a proxy tells it.
type citizen struct {
	site    string
	address string
}

var noFollow = &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport: &http.Transport{MaxIdleConnsPerHost: 32}}

// send posts a body; status 0 says that no answer came.
func (c citizen) send(path, kind string, body io.Reader) (status int, answer string) {
	req, err := http.NewRequest("POST", c.site+path, body)
	if err != nil {
		return 0, err.Error()
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("X-Forwarded-For", c.address)
	res, err := noFollow.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err.Error()
	}
	return res.StatusCode, string(b)
}

func (c citizen) report(key, text string) (int, string) {
	form := url.Values{"kunci": {key}, "kirim": {"1"}, "berbeda": {"1"}, "patokan": {"depan pasar"}, "cerita": {text}, "kontak": {""}}
	return c.send("/lapor", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func address(i int64) string { return fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255) }

// TestReportsSurviveKills kills the site again and again under the load of
// citizens, who send again what was not answered. Every report is there once,
// whole.
func TestReportsSurviveKills(t *testing.T) {
	dir := region(t)
	reportsSurviveKills(t, dir, db.Config{DSN: "sqlite:" + filepath.Join(dir, "region.db")})
}

// TestReportsSurviveKillsOnPostgreSQL does the same where reports that come at
// once share a transaction.
func TestReportsSurviveKillsOnPostgreSQL(t *testing.T) {
	cfg := dbtest.PostgresConfig(t)
	dir := filepath.Join(t.TempDir(), "daerah")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	conf := fmt.Sprintf("database = %s\nschema = %s\n", cfg.DSN, cfg.Schema)
	if err := os.WriteFile(filepath.Join(dir, "pendopo.conf"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	begin(t, dir, sheets(t))
	reportsSurviveKills(t, dir, cfg)
}

func reportsSurviveKills(t *testing.T, dir string, store db.Config) {
	const citizens, kills = 16, 3
	var made, answered atomic.Int64
	waiting := make([]string, citizens) // keys without an answer
	for round := range kills + 1 {
		s := serve(t, dir, "--proxies", "127.0.0.1")
		last := round == kills
		until := answered.Load() + 20 + rand.Int64N(60)
		dead := make(chan struct{})
		var wg sync.WaitGroup
		for n := range citizens {
			wg.Go(func() {
				for {
					key := waiting[n]
					if key == "" && last {
						return
					}
					if key == "" {
						key = fmt.Sprintf("warga%dlapor%d", n, made.Add(1))
						waiting[n] = key
					}
					status, body := citizen{s.url, address(made.Load())}.report(key, "Lampu padam di gang "+key)
					switch {
					case status == http.StatusSeeOther:
						waiting[n] = ""
						if answered.Add(1) == until && !last {
							close(dead)
						}
					case status == 0:
						return // killed
					default:
						t.Errorf("round %d: %d %.300s", round, status, body)
						return
					}
				}
			})
		}
		if !last {
			select {
			case <-dead:
			case <-time.After(30 * time.Second):
				t.Error("too few reports are answered")
			}
			s.kill(t)
		}
		wg.Wait()
		if last {
			s.stop(t)
		}
	}
	checkReports(t, store, made.Load(), answered.Load())
	must(t, 0, dir, "ledger", "verify")
}

// kill ends the site as a power cut does.
func (s *site) kill(t testing.TB) {
	t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait() // killed is what it says
}

// checkReports looks into the store: each report is there once, with everything
// that belongs to it.
func checkReports(t *testing.T, store db.Config, made, answered int64) {
	t.Helper()
	d, err := db.Open(t.Context(), store, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		for name, query := range map[string]string{
			"reports":        `select count(*) from complaint where text like 'Lampu padam di gang warga%'`,
			"different ones": `select count(distinct text) from complaint where text like 'Lampu padam di gang warga%'`,
			"first steps":    `select count(*) from complaint_step join complaint on id = complaint where n = 1 and complaint.text like 'Lampu padam di gang warga%'`,
			"duties":         `select count(*) from duty join complaint on complaint.duty = duty.id and subject = complaint.id where complaint.text like 'Lampu padam di gang warga%'`,
			"openings":       `select count(*) from duty_event e join complaint on complaint.duty = e.duty where e.n = 1 and complaint.text like 'Lampu padam di gang warga%'`,
			"acts":           `select count(*) from act join complaint on subject = complaint.id where act.kind = 'complaint.received' and complaint.text like 'Lampu padam di gang warga%'`,
		} {
			var n int64
			if err := tx.QueryRow(query).Scan(&n); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if n != made {
				t.Errorf("%d %s after %d were sent and %d answered", n, name, made, answered)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if made != answered || made < 60 {
		t.Errorf("%d sent, %d answered", made, answered)
	}
}

// TestHostileCitizens sends what nobody should: the site answers everybody with
// a page or a sentence, and goes on serving others.
func TestHostileCitizens(t *testing.T) {
	s := serve(t, region(t), "--proxies", "127.0.0.1")
	const formed = "application/x-www-form-urlencoded"
	n := int64(1 << 16)
	next := func() citizen { n++; return citizen{s.url, address(n)} }
	texts := map[string]struct {
		text  string
		taken bool
	}{
		"emoji":       {"Lampu jalan mati 💡🔦👨‍👩‍👧‍👦 di depan balai RW", true},
		"javanese":    {"ꦢꦭꦤ꧀ꦫꦸꦱꦏ꧀ ing ngarep pasar", true},
		"null bytes":  {"Jalan\x00 berlubang\x00 besar", true},
		"right left":  {"Jalan \u202egnabulreb\u202c besar", true},
		"not UTF-8":   {"Jalan \xff\xfe berlubang \xc3\x28", true},
		"very long":   {strings.Repeat("jalan ", 100_000/6), false},
		"one long":    {strings.Repeat("a", 100_000), false},
		"markup":      {"<script>alert(1)</script> jalan \"><img src=x onerror=alert(1)> berlubang", true},
		"only spaces": {" \t\n\u00a0\u200b", false},
	}
	for name, x := range texts {
		status, body := next().report("jahat-"+name, x.text)
		if taken := status == http.StatusSeeOther; taken != x.taken || status >= 500 {
			t.Errorf("form, %s: %d %.300s", name, status, body)
		}
		form := url.Values{"service_code": {"jalan_rusak"}, "lat": {"-7.8228"}, "long": {"112.0118"}, "description": {x.text}}
		status, body = next().send("/open311/v2/requests.json", formed, strings.NewReader(form.Encode()))
		if taken := status == http.StatusCreated || status == http.StatusOK; taken != x.taken || status >= 500 || status == 0 {
			t.Errorf("open311, %s: %d %.300s", name, status, body)
		}
		if !json.Valid([]byte(body)) {
			t.Errorf("open311, %s: no JSON: %.300s", name, body)
		}
	}
	for name, file := range map[string][]byte{
		"text":      []byte("bukan foto"),
		"empty":     nil,
		"cut off":   []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
		"huge size": []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\x00\x00\x00\x00\x00\x00\x00"),
		"loops":     []byte("\xff\xd8\xff\xe1\x00\x1aExif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff\x08\x00\x00\x00\x08\x00\x00\x00\xff\xd9"),
		"zeros":     make([]byte, 3<<20),
	} {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for k, v := range map[string]string{"kunci": "foto-" + name, "kirim": "1", "berbeda": "1", "patokan": "pasar", "cerita": "Jalan rusak di pasar"} {
			_ = w.WriteField(k, v)
		}
		part, err := w.CreateFormFile("foto", "jalan.jpg")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(file)
		_ = w.Close()
		if status, body := next().send("/lapor", w.FormDataContentType(), &b); status == 0 || status >= 500 {
			t.Errorf("photo, %s: %d %.300s", name, status, body)
		}
	}
	// One address floods: it is told to wait, and its neighbour is not.
	refused := 0
	one := next()
	for i := range 140 {
		if status, _ := one.report(fmt.Sprint("banjir-", i), fmt.Sprintf("Saluran mampet di gang %d", i)); status != http.StatusSeeOther {
			refused++
		}
	}
	if refused != 20 {
		t.Errorf("%d of 140 reports of one address in a minute are refused, want 20", refused)
	}
	if status, _ := next().report("tetangga", "Pohon tumbang menutup jalan"); status != http.StatusSeeOther {
		t.Errorf("the neighbour of a flood is answered %d", status)
	}
	// The same words from many addresses: stored, and nobody sees them before a
	// moderator does.
	const flood = "Ayo kunjungi toko kami di pusat kota sekarang juga"
	for i := range 40 {
		if status, body := next().report(fmt.Sprint("spam-", i), flood); status != http.StatusSeeOther {
			t.Fatalf("flood from many: %d %.200s", status, body)
		}
	}
	if _, body := s.get(t, "/open311/v2/requests.json?start_date="+time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)); strings.Count(body, "Ayo kunjungi") > 5 {
		t.Errorf("%d copies of a flood are public", strings.Count(body, "Ayo kunjungi"))
	}
	if said := s.said(); strings.Contains(said, "status=500") || strings.Contains(said, "panic") {
		t.Errorf("the site failed: %.2000s", said[strings.Index(said, "status=500"):])
	}
}

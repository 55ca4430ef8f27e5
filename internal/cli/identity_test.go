package cli

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pendopo/internal/complaint/complainttest"
)

// planted are parts of identities that are found nowhere else in the example.
var planted = []string{"zwulandra", "zwezerkamp", "zwezer@planted.test", "81987654329", "0819 8765 4329", "3571021809870007"}

// TestIdentityIsNowhere lets people with unmistakable names, numbers and
// addresses report by every door, takes their reports through the desk with
// officials who repeat those numbers, and then looks for them on every page of
// everybody, in every file that the pages give away, in the log at its most
// talkative, and in every byte that the program wrote.
func TestIdentityIsNowhere(t *testing.T) {
	if testing.Short() {
		t.Skip("opens most pages as seven readers; not in -short")
	}
	dir := copyRegion(t)
	f, err := os.OpenFile(filepath.Join(dir, "pendopo.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = f.WriteString("\nlog_level = debug\n"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	// A page shows what a person or a program could read there; files and the log
	// are searched for every encoding.
	onPages, anywhere := map[string]bool{}, map[string]bool{}
	for _, p := range planted {
		for how, tr := range complainttest.Traces(p) {
			anywhere[string(tr)] = true
			if how == "plain text" || how == "a URL" || how == "JSON" || strings.HasPrefix(how, "base64") && strings.Trim(how, "base64012") == "" {
				onPages[string(tr)] = true
			}
		}
	}
	search := func(where string, text []byte, traces map[string]bool) {
		low := bytes.ToLower(text)
		for trace := range traces {
			tr := []byte(trace)
			if i := bytes.Index(low, tr); i >= 0 {
				t.Errorf("%s shows %q: …%q…", where, tr, low[max(0, i-80):min(len(low), i+80)])
				return
			}
		}
	}
	leak := func(where string, text []byte) { search(where, text, anywhere) }

	s := serveRegion(t, dir)
	numbers := plant(t, s)
	routes := patterns(t)
	var starts []string
	for _, n := range numbers {
		starts = append(starts, "/aduan/"+n, "/lacak/"+n, "/en/aduan/"+n, "/en/lacak/"+n, "/open311/v2/requests/"+n+".json", "/open311/v2/requests/"+n+".xml")
	}
	for _, word := range planted {
		for _, list := range []string{"/aduan?tampil=semua&cari=", "/sekitar?cari=", "/jejak?cari=", "/pegawai?cari=", "/tugas?cari="} {
			starts = append(starts, list+url.QueryEscape(word))
		}
	}
	starts = append(starts, "/open311/v2/requests.json", "/open311/v2/requests.xml", "/metrics", "/healthz")
	for _, p := range routes {
		if !strings.Contains(p, "{") {
			starts = append(starts, p)
		}
	}
	look := func(who string) func(from string, a answer) {
		return func(_ string, a answer) {
			body := []byte(a.body)
			if asked, err := url.QueryUnescape(a.path); err == nil && strings.Contains(asked, "cari=") {
				// A search repeats the words that were searched; nothing else may.
				for _, word := range planted {
					if strings.Contains(asked, word) || strings.Contains(asked, url.QueryEscape(word)) {
						for _, form := range []string{word, url.QueryEscape(word), url.QueryEscape(url.QueryEscape(word)), strings.ReplaceAll(word, " ", "%20"), strings.ReplaceAll(url.QueryEscape(word), "%40", "@")} {
							body = bytes.ReplaceAll(body, []byte(form), nil)
						}
					}
				}
				if strings.HasPrefix(a.path, "/aduan") && bytes.Contains(body, []byte(`href="/aduan/KDR-`)) {
					t.Errorf("%s finds reports for %s by an identity", a.path, who)
				}
			}
			search(a.path+" for "+who, body, onPages)
			for name, part := range unpacked(a.body) {
				search(a.path+" for "+who+", "+name, part, onPages)
			}
		}
	}
	s.browser(t).crawl(t, routes, starts, look("nobody"))
	// One of each kind of reader: those who may read reports, those who may read
	// what everybody did, and those who may do neither.
	for _, p := range exampleSummary(t).SignIns {
		if slices.Contains([]string{"appointing_authority", "inspector", "employee", "admin", "complaint_coordinator", "agency_liaison"}, p.Role) {
			b := s.browser(t)
			b.signIn(t, p.User, p.Password)
			b.crawl(t, routes, starts, look(p.Role))
		}
	}
	s.end(t)
	if s.log.String() == "" {
		t.Error("the program logged nothing, even at debug level")
	}
	leak("the log", []byte(s.log.String()))
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && path == filepath.Join(dir, "outbox") {
			return fs.SkipDir // the letters to the reporters, where no mail server takes them
		}
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		leak(path, b)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// unpacked are the parts of an archive or a workbook.
func unpacked(body string) map[string][]byte {
	out := map[string][]byte{}
	zr, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return nil // not one
	}
	for _, f := range zr.File {
		if r, err := f.Open(); err == nil {
			if b, err := io.ReadAll(r); err == nil {
				out[f.Name] = b
			}
			r.Close()
		}
	}
	return out
}

// plant lets people report and officials answer, and returns the numbers of the
// reports once they can be found by their words.
func plant(t *testing.T, s *exampleSite) (numbers []string) {
	t.Helper()
	number := regexp.MustCompile(`KDR-[0-9]{4}-[0-9A-Z]{6}`)
	reported := func(body, how string) {
		t.Helper()
		n := number.FindString(body)
		if n == "" {
			t.Fatalf("%s gave no number: %.300s", how, visible(body))
		}
		numbers = append(numbers, n)
	}
	citizen := s.browser(t)
	citizen.press(t, "/lapor", url.Values{"kunci": {"tanam-1"}, "kirim": {"1"}, "titik_cari": {"belakang pasar burung"}, "kontak": {"0819 8765 4329"}, "anonim": {"1"},
		"cerita": {"Kandang angsa menutup jalan tembus. Hubungi saya di 0819-8765-4329 atau zwezer@planted.test."}}, 303)
	reported(citizen.get(t, "/lapor/terkirim").body, "/lapor")
	citizen = s.browser(t)
	citizen.press(t, "/lapor", url.Values{"kunci": {"tanam-2"}, "kirim": {"1"}, "titik_cari": {"depan balai angsa"}, "kontak": {"zwezer@planted.test"}, "rahasia": {"1"},
		"cerita": {"Iuran angsa dipungut dua kali, ini WA saya +62 819 8765 4329."}}, 303)
	reported(citizen.get(t, "/lapor/terkirim").body, "/lapor")
	reported(s.browser(t).press(t, "/open311/v2/requests.json", url.Values{"service_code": {"jalan_rusak"}, "address_string": {"Gang Angsa"}, "first_name": {"Zwulandra"},
		"last_name": {"Zwezerkamp"}, "email": {"zwezer@planted.test"}, "phone": {"081987654329"}, "description": {"Jalan angsa berlubang, kata Zwulandra Zwezerkamp."}}, 201), "Open311")

	var people = map[string]*browser{}
	for _, p := range exampleSummary(t).SignIns {
		if people[p.Role] == nil {
			people[p.Role] = s.browser(t)
			people[p.Role].signIn(t, p.User, p.Password)
		}
	}
	desk, liaison := people["complaint_coordinator"], people["agency_liaison"]
	reported(desk.press(t, "/aduan/baru", url.Values{"kunci": {"tanam-3"}, "kirim": {"1"}, "titik_cari": {"loket"}, "nama": {"Zwulandra Zwezerkamp"}, "hp": {"081987654329"},
		"email": {"zwezer@planted.test"}, "alamat": {"Gang Zwezerkamp"}, "nik": {"3571021809870007"},
		"cerita": {"Saya Zwulandra Zwezerkamp, jembatan angsa goyah."}}, 0), "the counter")

	unit := regexp.MustCompile(`<option value="([^"]+)"[^>]*>Dinas Pekerjaan Umum dan Penataan Ruang</option>`)
	version := regexp.MustCompile(`name="versi" value="([0-9]+)"`)
	first := func(re *regexp.Regexp, body string) string {
		if m := re.FindStringSubmatch(body); m != nil {
			return m[1]
		}
		return ""
	}
	for _, n := range numbers {
		page := "/aduan/" + n
		body := desk.get(t, page).body
		desk.press(t, page, url.Values{"do": {"teruskan-pertama"}, "versi": {first(version, body)}, "unit": {first(unit, body)}, "klarifikasi": {"1"},
			"catatan": {"telepon 0819 8765 4329"}}, 303)
		liaison.press(t, page+"/catatan", url.Values{"catatan": {"sudah ditelepon ke +62 819-8765-4329"}}, 303)
		liaison.press(t, page, url.Values{"do": {"jawab"}, "versi": {first(version, liaison.get(t, page).body)}, "tuntas": {"1"}, "tetap": {"1"},
			"jawaban": {"Yth. Ibu (0819 8765 4329, zwezer@planted.test), sudah kami perbaiki pada 1 Desember 2020. Hormat kami, Ophelia Yuniar."}}, 303)
	}
	for end := time.Now().Add(time.Minute); !strings.Contains(desk.get(t, "/aduan?tampil=semua&cari=angsa").body, numbers[0]); <-time.After(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the words of the reports are not indexed: a search by identity would find nothing anyway")
		}
	}
	return numbers
}

// press sends a form and fails unless the answer has the status (0: any that is
// no refusal).
func (b *browser) press(t testing.TB, path string, form url.Values, want int) string {
	t.Helper()
	req, err := http.NewRequest("POST", b.site+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", b.site)
	res, err := b.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != want && (want != 0 || res.StatusCode >= 400) {
		t.Fatalf("%s of %s answers %d: %.600s", form.Get("do"), path, res.StatusCode, visible(string(body)))
	}
	return string(body)
}

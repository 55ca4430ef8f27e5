package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// hostile is what somebody might type into a spreadsheet.
const hostile = `Kepala <script>alert(1)</script> "Dinas" & 'Balai'`

var today = time.Date(2026, 11, 26, 2, 47, 0, 0, time.UTC)

// door serves a small region: a head, an agency with a retiring head, a vacant
// post with a Plt, a vacant post without, a post with a hostile title.
func door(t testing.TB, by actor.Actor, extra int) http.Handler {
	t.Helper()
	clk := clock.At(today)
	d := dbtest.SQLite(t, clk)
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		for _, q := range seed(extra) {
			if _, err := tx.Exec(q); err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: clk})
	w := New(engine, org.NewCache(d, clk), func(*http.Request) actor.Actor { return by })
	return engine.Handler(w.Routes())
}

func seed(extra int) []string {
	person := func(id, name, number, born string) string {
		return fmt.Sprintf(`insert into person (id, name, title_front, title_back, search, sex, born_at, born_on, religion, marital, category, status, number, number_kind, grade, grade_from, schooling, schooling_field, schooling_year, cpns_on, pns_on, nik_sealed, version)
			values ('%s', '%s', '', 'S.T.', lower('%s'), 'M', 'Wanasari', '%s', 'islam', '', 'PNS', 'active', '%s', 'NIP', 'IV/a', '2020-04-01', 40, '', 2000, '1992-03-01', '1993-03-01', '', 1)`, id, name, name, born, number)
	}
	unit := func(id, parent, name, kind string) string {
		if parent != "" {
			parent = "'" + parent + "'"
		} else {
			parent = "null"
		}
		return fmt.Sprintf(`insert into unit (id, code, parent, name, kind, region_code, address, week_days, from_on, until_on, version) values ('%s', '%s', %s, '%s', '%s', '', '', 5, '2020-01-01', null, 1)`, id, id, parent, name, kind)
	}
	post := func(id, unit, title, level, superior string, structural bool, duties string) string {
		if superior != "" {
			superior = "'" + superior + "'"
		} else {
			superior = "null"
		}
		return fmt.Sprintf(`insert into post (id, code, unit, title, level, echelon, class, superior, structural, chairs, tier, field, min_schooling, retirement_age, special, duties, from_on, until_on, version)
			values ('%s', '%s', '%s', '%s', '%s', '', 12, %s, %t, 1, '', '', 40, 0, '', '%s', '2020-01-01', null, 1)`, id, id, unit, strings.ReplaceAll(title, "'", "''"), level, superior, structural, duties)
	}
	holding := func(id, post, person, kind, from, until string) string {
		if until != "" {
			until = "'" + until + "'"
		} else {
			until = "null"
		}
		return fmt.Sprintf(`insert into holding (id, post, person, kind, structural, from_on, until_on, tenure_from, basis, ended_by, recorded_at, withdrawn_at, withdrawn_reason)
			values ('%s', '%s', '%s', '%s', true, '%s', %s, '%s', 'SK 821/14', '', 1, null, '')`, id, post, person, kind, from, until, from)
	}
	out := []string{
		person("a", "Bambang Setyawan", "196707121992031004", "1967-07-12"),
		person("b", "Rini Astuti", "198001012005012002", "1980-01-01"),
		unit("u0", "", "Pemerintah Kota Wanasari", "pemerintah daerah"), unit("u1", "u0", "Dinas Perhubungan", "dinas"), unit("u2", "u1", "Bidang Angkutan", "bidang"),
		post("p0", "u0", "Wali Kota", "KDH", "", true, ""),
		post("p1", "u1", "Kepala Dinas Perhubungan", "JPTP", "p0", true, "memimpin dinas;"),
		post("p2", "u2", "Kepala Bidang Angkutan", "ADM", "p1", true, ""),
		post("p3", "u2", "Kepala Seksi Terminal", "PWS", "p2", true, ""),
		post("p4", "u2", "Penguji Kendaraan", "JF", "p2", false, ""),
		post("p5", "u2", hostile, "PWS", "p2", true, hostileSQL),
		holding("h1", "p1", "a", "definitive", "2021-01-01", ""),
		holding("h2", "p2", "b", "definitive", "2021-01-01", "2026-07-02"),
		holding("h3", "p2", "a", "plt", "2026-07-02", ""),
		`update register set version = 2`,
	}
	for i := range extra {
		out = append(out, post(fmt.Sprintf("x%04d", i), "u2", fmt.Sprintf("Kepala Subbagian Nomor %d Pelayanan Umum", i), "PWS", "p1", true, ""),
			person(fmt.Sprintf("y%04d", i), fmt.Sprintf("Pegawai Nomor %d", i), fmt.Sprintf("19800101200501%04d", i), "1980-01-01"),
			holding(fmt.Sprintf("z%04d", i), fmt.Sprintf("x%04d", i), fmt.Sprintf("y%04d", i), "definitive", "2021-01-01", ""))
	}
	return out
}

var hostileSQL = strings.ReplaceAll(hostile, "'", "''")

var officer = actor.Actor{Person: "b", Grants: []actor.Grant{{Function: actor.PersonnelOfficer}}}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

// text is what a reader sees of a page, blanks folded.
func text(t *testing.T, body string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestPages(t *testing.T) {
	h := door(t, officer, 0)
	for _, c := range []struct {
		path   string
		status int
		want   []string
		never  []string
	}{
		{"/jabatan", 200, []string{"Kepala Dinas Perhubungan", "Bambang Setyawan, S.T.", "Kosong 147 hari", "Plt. Bambang", "3 jabatan kosong , 2 di antaranya"}, nil},
		{"/jabatan?akar=p2", 200, []string{"Bagan mulai dari Kepala Bidang Angkutan", "Kepala Seksi Terminal"}, []string{"Kepala Dinas Perhubungan"}},
		{"/jabatan?tampil=daftar", 200, []string{"Kepala Seksi Terminal", "5 dari 5 ditampilkan", "pensiun 1 Agu 2027"}, nil},
		{"/jabatan?saring=kosong", 200, []string{"3 dari 3"}, []string{"pensiun 1 Agu 2027"}},
		{"/jabatan?q=bambang", 200, []string{"1 dari 1", "Kepala Dinas Perhubungan"}, []string{"Kepala Seksi Terminal"}},
		{"/jabatan?q=19670712+199203", 200, []string{"1 dari 1"}, nil},
		{"/jabatan?q=tidakada", 200, []string{"Tidak ada jabatan yang cocok."}, nil},
		{"/jabatan?per=2026-07-01", 200, []string{"Anda melihat keadaan per 1 Juli 2026", "Rini Astuti, S.T.", "Kembali ke hari ini"}, []string{"Plt. Bambang"}},
		{"/jabatan?per=2019-01-01", 200, []string{"Belum ada jabatan pada tanggal ini."}, nil},
		{"/jabatan?per=kemarin", 422, []string{"bukan tanggal"}, nil},
		{"/jabatan/p1", 200, []string{"Dipegang Bambang Setyawan, S.T. sejak 1 Januari 2021, masa jabatan 5 tahun 10 bulan.", "memimpin dinas;", "paling rendah S-1", "Kepala Bidang Angkutan"}, nil},
		{"/jabatan/p2", 200, []string{"Kosong sejak 2 Juli 2026, dijalankan pelaksana tugas.", "1 Jan 2021 – 1 Jul 2026", "Rini Astuti"}, nil},
		{"/jabatan/p2?per=2026-07-01", 200, []string{"Dipegang Rini Astuti, S.T."}, nil},
		{"/jabatan/p4", 200, []string{"0 dari 1 formasi terisi.", "Belum ada pemegang."}, nil},
		{"/jabatan/p5", 200, []string{hostile}, nil},
		{"/jabatan/p1?per=2019-05-05", 200, []string{"Baru ada mulai 1 Januari 2020."}, nil},
		{"/jabatan/tidakada", 404, nil, nil},
		{"/unit/u1", 200, []string{"Bidang Angkutan", "4 jabatan struktural termasuk bagiannya, 3 kosong."}, nil},
		{"/unit/tidakada", 404, nil, nil},
		{"/en/jabatan/p2", 200, []string{"Vacant since 2 July 2026, run by an acting official.", "Holders through time"}, nil},
	} {
		w := get(h, c.path)
		seen := text(t, w.Body.String())
		if w.Code != c.status {
			t.Errorf("%s: %d, want %d: %s", c.path, w.Code, c.status, seen)
			continue
		}
		for _, s := range c.want {
			if !strings.Contains(seen, s) {
				t.Errorf("%s: no %q in\n%s", c.path, s, seen)
			}
		}
		for _, s := range c.never {
			if strings.Contains(seen, s) {
				t.Errorf("%s: %q should not be there", c.path, s)
			}
		}
		if strings.Contains(w.Body.String(), "<script>alert") || strings.Contains(seen, "[org") {
			t.Errorf("%s: unescaped text or a missing message", c.path)
		}
	}
}

func TestStrangersSeeOfficialsOnly(t *testing.T) {
	h := door(t, actor.Actor{}, 0)
	for _, path := range []string{"/jabatan", "/jabatan/p1", "/jabatan/tidakada", "/unit/u1"} {
		if w := get(h, path); w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), "/masuk") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	w := get(h, "/pejabat")
	seen := text(t, w.Body.String())
	for _, s := range []string{"Kepala Dinas Perhubungan", "Bambang Setyawan, S.T.", "Kosong sejak 2 Jul 2026", "Plt. Bambang Setyawan, S.T., Kepala Dinas Perhubungan"} {
		if !strings.Contains(seen, s) {
			t.Errorf("no %q in\n%s", s, seen)
		}
	}
	for _, secret := range []string{"19670712", "1967", "IV/a", "/pegawai"} {
		if strings.Contains(w.Body.String(), secret) {
			t.Errorf("the public page shows %q", secret)
		}
	}
	if seen := text(t, get(h, "/pejabat?q=19670712").Body.String()); strings.Contains(seen, "Bambang") {
		t.Error("the public search answers to employee numbers")
	}
}

// A list of hundreds of posts pages without losing anybody, inside the budget.
func TestLongList(t *testing.T) {
	h := door(t, officer, 250)
	seen, path := 0, "/jabatan?tampil=daftar"
	for range 5 {
		body := get(h, path).Body.String()
		seen += strings.Count(body, `<th scope="row">`)
		_, rest, more := strings.Cut(body, `rel="next"`)
		if !more {
			break
		}
		_ = rest
		i := strings.LastIndex(body[:strings.Index(body, `rel="next"`)], `href="`)
		path, _, _ = strings.Cut(body[i+6:], `"`)
		path = strings.ReplaceAll(path, "&amp;", "&")
	}
	if seen != 255 {
		t.Errorf("%d rows over all pages, want 255", seen)
	}
}

func BenchmarkList(b *testing.B) {
	h := door(b, officer, 1000)
	get(h, "/jabatan?tampil=daftar")
	for b.Loop() {
		if w := get(h, "/jabatan?tampil=daftar&q=pegawai"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

func BenchmarkChart(b *testing.B) {
	h := door(b, officer, 1000)
	for b.Loop() {
		if w := get(h, "/jabatan"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

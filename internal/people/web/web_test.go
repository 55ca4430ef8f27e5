package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
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
	"pendopo/internal/people"
)

const (
	nik     = "3571011207670001"
	hostile = `Budi <script>alert(1)</script>`
)

var (
	today   = time.Date(2026, 11, 26, 2, 47, 0, 0, time.UTC)
	officer = actor.Actor{Person: "z", Grants: []actor.Grant{{Function: actor.PersonnelOfficer}}}
	self    = actor.Actor{Person: "a"}
	other   = actor.Actor{Person: "b"}
)

// door serves two posts and some people; extra more people without posts.
func door(t testing.TB, by actor.Actor, extra int) (http.Handler, *db.DB) {
	t.Helper()
	clk := clock.At(today)
	d := dbtest.SQLite(t, clk)
	sealer, err := people.NewSealer(make([]byte, people.KeySize), nil)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := sealer.Seal("a", nik)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(context.Background(), func(tx *db.Tx) error {
		for _, q := range seed(sealed, extra) {
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
	w := New(engine, org.NewCache(d, clk), people.NewService(d, sealer), func(*http.Request) actor.Actor { return by })
	return engine.Handler(w.Routes()), d
}

func seed(sealed string, extra int) []string {
	person := func(id, name, category, status, number, kind, sealed string) string {
		return fmt.Sprintf(`insert into person (id, name, title_front, title_back, search, sex, born_at, born_on, religion, marital, category, status, number, number_kind, grade, grade_from, schooling, schooling_field, schooling_year, cpns_on, pns_on, nik_sealed, version)
			values ('%s', '%s', 'Drs.', 'M.Si.', '%s', 'M', 'Wanasari', '1967-07-12', 'islam', 'kawin', '%s', '%s', '%s', '%s', 'IV/a', '2020-04-01', 40, '', 2000, '1992-03-01', '1993-03-01', '%s', 1)`,
			id, name, people.Fold(name), category, status, number, kind, sealed)
	}
	out := []string{
		person("a", "Bambang Setyawan", "PNS", "active", "196707121992031004", "NIP", sealed),
		person("b", "Rini Astuti", "PNS", "active", "198001012005012002", "NIP", ""),
		person("c", hostile, "NON_ASN", "active", "HL-001", "REGIONAL", ""),
		person("d", "Sudah Pensiun", "PNS", "retired", "195001011975031001", "NIP", ""),
		person("z", "Niken Larasati", "PNS", "active", "199001012015032001", "NIP", ""),
		`insert into unit (id, code, parent, name, kind, region_code, address, week_days, from_on, until_on, version) values ('u1', '1', null, 'Dinas Perhubungan', 'dinas', '', '', 5, '2020-01-01', null, 1)`,
		`insert into post (id, code, unit, title, level, echelon, class, superior, structural, chairs, tier, field, min_schooling, retirement_age, special, duties, from_on, until_on, version) values ('p1', 'KD', 'u1', 'Kepala Dinas Perhubungan', 'JPTP', 'II.b', 14, null, true, 1, '', '', 0, 0, '', '', '2020-01-01', null, 1)`,
		`insert into holding (id, post, person, kind, structural, from_on, until_on, tenure_from, basis, ended_by, recorded_at, withdrawn_at, withdrawn_reason) values ('h0', 'p1', 'b', 'definitive', true, '2020-01-01', '2021-01-01', '2020-01-01', 'SK 1', '', 1, null, '')`,
		`insert into holding (id, post, person, kind, structural, from_on, until_on, tenure_from, basis, ended_by, recorded_at, withdrawn_at, withdrawn_reason) values ('h1', 'p1', 'a', 'definitive', true, '2021-01-01', null, '2021-01-01', 'SK 2', '', 1, null, '')`,
		`insert into person_grade (person, from_on, grade, decree_number, decree_date) values ('a', '2016-04-01', 'III/d', '823/1', '2016-03-01')`,
		`insert into person_grade (person, from_on, grade, decree_number, decree_date) values ('a', '2020-04-01', 'IV/a', '823/2', null)`,
		`insert into person_rating (person, year, result, behaviour, score, predicate) values ('a', 2021, 0, 0, 7850, 4), ('a', 2025, 1, 2, 0, 3)`,
		`insert into person_sanction (person, from_on, level, kind, decree_number, decree_date, until_on) values ('a', '2026-06-01', 'sedang', 'Pemotongan tunjangan 6 bulan', '862/3', null, '2026-12-01')`,
		`insert into person_contact (person, phone, email, address, npwp) values ('a', '081234567890', '', 'Jl. Kenanga 14', '')`,
		`update register set version = 2`,
	}
	for i := range extra {
		out = append(out, person(fmt.Sprintf("x%04d", i), fmt.Sprintf("Pegawai Nomor %04d", i), "NON_ASN", "active", fmt.Sprintf("X-%04d", i), "REGIONAL", ""))
	}
	return out
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func post(h http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// text is what a reader sees of a page, blanks folded.
func text(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
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
	h, _ := door(t, officer, 0)
	for _, c := range []struct {
		path   string
		status int
		want   []string
		never  []string
	}{
		{"/pegawai", 200, []string{"3 ASN dan 1 pegawai lain", "Drs. Bambang Setyawan, M.Si.", "19670712 199203 1 004", "Kepala Dinas Perhubungan", hostile, "4 dari 4"}, []string{"Sudah Pensiun"}},
		{"/pegawai?saring=berhenti", 200, []string{"Sudah Pensiun", "1 dari 1"}, []string{"Bambang"}},
		{"/pegawai?q=bambang", 200, []string{"1 dari 1"}, []string{"Rini"}},
		{"/pegawai?q=Drs.+Bambang,+M.Si.", 200, []string{"1 dari 1"}, nil},
		{"/pegawai?q=19670712+199203+1+004", 200, []string{"1 dari 1", "Bambang"}, nil},
		{"/pegawai?q=196707121992", 200, []string{"1 dari 1", "Bambang"}, nil},
		{"/pegawai?q=kepala+dinas", 200, []string{"1 dari 1", "Bambang"}, nil},
		{"/pegawai?q=kepala+dinas&per=2020-06-01", 200, []string{"1 dari 1", "Rini Astuti"}, []string{"Bambang"}},
		{"/pegawai?q=...", 200, []string{"Tidak ada pegawai yang cocok."}, nil},
		{"/pegawai?kategori=NON_ASN", 200, []string{"1 dari 1"}, []string{"Bambang"}},
		{"/pegawai/a", 200, []string{"Kepala Dinas Perhubungan , Dinas Perhubungan.", "Pembina, IV/a", "823/2", "Nilai 78,5", "Butuh Perbaikan", "di bawah baik", "Pemotongan tunjangan 6 bulan", "masih berjalan", "1 Agustus 2027", "Buka NIK dan kontak"}, []string{nik, "081234567890"}},
		{"/pegawai/196707121992031004", 200, []string{"Bambang"}, nil},
		{"/pegawai/a?per=2019-01-01", 200, []string{"Penata Tingkat I, III/d", "Tidak memegang jabatan pada tanggal ini."}, []string{"Pemotongan", "823/2", "78,5"}},
		{"/pegawai/a?per=2027-01-01", 200, []string{"Pemotongan tunjangan"}, []string{"masih berjalan"}},
		{"/pegawai/c", 200, []string{hostile, "Belum ada nilai kinerja."}, nil},
		{"/pegawai/tidakada", 404, nil, nil},
		{"/en/pegawai/a", 200, []string{"Personal data", "still in force"}, nil},
	} {
		w := get(h, c.path)
		seen := text(t, w)
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
		if strings.Contains(w.Body.String(), "<script>alert") || strings.Contains(seen, "[people") {
			t.Errorf("%s: unescaped text or a missing message", c.path)
		}
	}
}

// Who sees what of a person.
func TestTheFileIsForThePermitted(t *testing.T) {
	for _, c := range []struct {
		name         string
		by           actor.Actor
		file, reveal bool
	}{
		{"personnel officer", officer, true, true},
		{"the person", self, true, true},
		{"inspector", actor.Actor{Person: "q", Grants: []actor.Grant{{Function: actor.Inspector}}}, true, false},
		{"a colleague", other, false, false},
	} {
		h, _ := door(t, c.by, 0)
		seen := text(t, get(h, "/pegawai/a"))
		if got := strings.Contains(seen, "Pemotongan tunjangan"); got != c.file {
			t.Errorf("%s sees the discipline: %v, want %v", c.name, got, c.file)
		}
		if got := strings.Contains(seen, "1967, "); !c.file && got {
			t.Errorf("%s sees the day of birth", c.name)
		}
		if got := strings.Contains(seen, "Buka NIK"); got != c.reveal {
			t.Errorf("%s is offered the population number: %v, want %v", c.name, got, c.reveal)
		}
	}
	h, _ := door(t, actor.Actor{}, 0)
	for _, path := range []string{"/pegawai", "/pegawai/a", "/pegawai/tidakada"} {
		if w := get(h, path); w.Code != 303 {
			t.Errorf("a stranger at %s: %d", path, w.Code)
		}
	}
}

// The population number is shown once, for a reason, and the look is recorded;
// a refused attempt too.
func TestReveal(t *testing.T) {
	h, d := door(t, officer, 0)
	w := post(h, "/pegawai/a/buka", url.Values{"reason": {""}})
	if w.Code != 422 || strings.Contains(w.Body.String(), nik) || !strings.Contains(w.Body.String(), "<title>Galat:") {
		t.Errorf("without a reason: %d", w.Code)
	}
	w = post(h, "/pegawai/a/buka", url.Values{"reason": {"usul pensiun"}})
	if w.Code != 200 || !strings.Contains(w.Body.String(), nik) || !strings.Contains(text(t, w), "sudah tercatat") {
		t.Errorf("with a reason: %d %s", w.Code, text(t, w))
	}
	if n := acts(t, d, "people.personal_data_revealed"); n != 1 {
		t.Errorf("%d looks recorded, want 1", n)
	}
	h, d = door(t, other, 0)
	w = post(h, "/pegawai/a/buka", url.Values{"reason": {"ingin tahu"}})
	if w.Code != 403 || strings.Contains(w.Body.String(), nik) {
		t.Errorf("a colleague: %d", w.Code)
	}
	if n := acts(t, d, "people.personal_data_refused"); n != 1 {
		t.Errorf("%d refusals recorded, want 1", n)
	}
}

func acts(t *testing.T, d *db.DB, kind string) (n int) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		return tx.QueryRow(`select count(*) from act where kind = $1`, kind).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Pages of the directory join to everybody, in order.
func TestDirectoryPages(t *testing.T) {
	h, _ := door(t, officer, 230)
	seen, path := 0, "/pegawai"
	for range 5 {
		body := get(h, path).Body.String()
		seen += strings.Count(body, `<th scope="row">`)
		at := strings.Index(body, `rel="next"`)
		if at < 0 {
			break
		}
		i := strings.LastIndex(body[:at], `href="`)
		path, _, _ = strings.Cut(body[i+6:], `"`)
		path = strings.ReplaceAll(path, "&amp;", "&")
	}
	if seen != 234 {
		t.Errorf("%d people over all pages, want 234", seen)
	}
}

func BenchmarkDirectory(b *testing.B) {
	h, _ := door(b, officer, 5400)
	get(h, "/pegawai")
	for b.Loop() {
		if w := get(h, "/pegawai?q=pegawai"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

// A number that somebody had before finds them, and the result says so; their
// own page opens by it too.
func TestFormerNumber(t *testing.T) {
	h, d := door(t, other, 0)
	if err := d.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(`insert into person_number (kind, value, person, from_on) values ('NIP', '198001012005012002', 'b', '2005-01-01'), ('OLD', '<b>131', 'b', null), ('NI_PPPK', '198001012003212001', 'b', null)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	get := func(path string) string {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, w.Code)
		}
		return w.Body.String()
	}
	if body := get("/pegawai?q=19800101+200321+2+001"); !strings.Contains(body, "Rini Astuti") || !strings.Contains(body, "dulu <span") && !strings.Contains(body, "dulu 19800101") {
		t.Errorf("by the former number: %s", body)
	}
	if body := get("/pegawai?q=198001012005012002"); !strings.Contains(body, "Rini Astuti") || strings.Contains(body, "dulu ") {
		t.Error("by the present number it speaks of a former one")
	}
	if body := get("/pegawai?q=%3Cb%3E131"); strings.Contains(body, "<b>131") {
		t.Error("a former number is not escaped")
	}
	if body := get("/pegawai/198001012003212001"); !strings.Contains(body, "Rini Astuti") {
		t.Error("the page of a person does not open by the former number")
	}
}

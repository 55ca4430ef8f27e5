package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/page"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/upkeep"
)

// hostile is what somebody might type into a spreadsheet or a form.
const hostile = `Penataan <script>alert(1)</script> "Desember" & 'Januari'`

var now = time.Date(2026, 11, 26, 1, 47, 0, 0, time.UTC)

var (
	mayor   = actor.Actor{Person: "w", Name: "Ratna Dewi", Title: "Wali Kota", Post: "p0", Grants: []actor.Grant{{Function: actor.AppointingAuthority, Post: "p0"}}}
	sekda   = actor.Actor{Person: "a", Name: "Bambang Setyawan", Title: "Kepala Dinas Perhubungan", Post: "p1", Grants: []actor.Grant{{Function: actor.AuthorizedOfficial, Post: "p1"}}}
	officer = actor.Actor{Person: "b", Name: "Rini Astuti", Title: "Kepala Seksi Terminal", Post: "p3", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "p3"}}}
	other   = actor.Actor{Person: "a", Name: "Bambang", Post: "p1", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "p1"}}}
	plain   = actor.Actor{Person: "c", Name: "Yusuf Hidayat", Post: "p4"}
	admin   = actor.Actor{Account: "x", Name: "Admin", Admin: true}
)

// site is the front room of a small region. by is who asks.
type site struct {
	http.Handler
	db  *db.DB
	web *Web
	log *ledger.Log
	by  actor.Actor
}

func newSite(t testing.TB, by actor.Actor, seed ...string) *site {
	t.Helper()
	clk := clock.At(now)
	s := &site{db: dbtest.SQLite(t, clk), by: by}
	ctx := context.Background()
	if err := s.db.Write(ctx, func(tx *db.Tx) error {
		for _, q := range seed {
			if _, err := tx.Exec(q); err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var err error
	s.log, err = ledger.Open(ctx, s.db, ledger.Config{Origin: "pendopo/test", KeyFile: filepath.Join(t.TempDir(), "ledger.key")})
	if err != nil {
		t.Fatal(err)
	}
	cache := org.NewCache(s.db, clk)
	rounds := &appointment.Service{DB: s.db, Org: cache}
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: clk, Nav: func(r *http.Request) []page.NavGroup { return s.web.Nav(r) }, PublicNav: PublicNav, Foot: Foot, Log: slog.New(slog.DiscardHandler)})
	s.web = New(engine, Parts{DB: s.db, Org: cache, Rounds: rounds, Intake: intake.NewService(s.db, [32]byte{1}, org.NewUnitKind(cache)), Ledger: s.log, Upkeep: &upkeep.Service{DB: s.db}, Clock: clk, Dir: "/var/lib/pendopo"})
	s.Handler = engine.Handler(s.web.Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx := r.Context()
			if s.by.SignedIn() {
				ctx = actor.With(page.WithVisitor(ctx, page.Visitor{SignedIn: true, PersonID: s.by.Person, Name: s.by.Name, Post: s.by.Title}), s.by)
			}
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	})
	return s
}

func (s *site) get(path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func (s *site) post(path string, v url.Values) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.ServeHTTP(w, r)
	return w
}

// region is a head, an agency head who retires soon, a vacant post with a Plt
// whose term ends, a vacant post nobody acts in, an employee, and a dead job.
func region() []string {
	person := func(id, name, sex, number, born string) string {
		return fmt.Sprintf(`insert into person (id, name, title_front, title_back, search, sex, born_at, born_on, religion, marital, category, status, number, number_kind, grade, grade_from, schooling, schooling_field, schooling_year, cpns_on, pns_on, nik_sealed, version)
			values ('%s', '%s', '', '', lower('%s'), '%s', 'Wanasari', '%s', 'islam', '', 'PNS', 'active', '%s', 'NIP', 'IV/a', '2020-04-01', 40, '', 2000, '1992-03-01', '1993-03-01', '', 1)`, id, name, name, sex, born, number)
	}
	post := func(id, unit, title, level, superior string, structural bool) string {
		if superior != "null" {
			superior = "'" + superior + "'"
		}
		return fmt.Sprintf(`insert into post (id, code, unit, title, level, echelon, class, superior, structural, chairs, tier, field, min_schooling, retirement_age, special, duties, from_on, until_on, version)
			values ('%s', '%s', '%s', '%s', '%s', '', 12, %s, %t, 1, '', '', 40, 0, '', '', '2020-01-01', null, 1)`, id, id, unit, title, level, superior, structural)
	}
	holding := func(id, post, person, kind, from, until string, structural bool) string {
		if until != "null" {
			until = "'" + until + "'"
		}
		return fmt.Sprintf(`insert into holding (id, post, person, kind, structural, from_on, until_on, tenure_from, basis, ended_by, recorded_at, withdrawn_at, withdrawn_reason)
			values ('%s', '%s', '%s', '%s', %t, '%s', %s, '%s', 'SK 821/14', '', 1, null, '')`, id, post, person, kind, structural, from, until, from)
	}
	unit := func(id, parent, name, kind string) string {
		return fmt.Sprintf(`insert into unit (id, code, parent, name, kind, region_code, address, week_days, from_on, until_on, version) values ('%s', '%s', %s, '%s', '%s', '', '', 5, '2020-01-01', null, 1)`, id, id, parent, name, kind)
	}
	return []string{
		person("w", "Ratna Dewi", "F", "196001011985012001", "1970-01-01"),
		person("a", "Bambang Setyawan", "M", "196707121992031004", "1967-07-12"),
		person("b", "Rini Astuti", "F", "198001012005012002", "1980-01-01"),
		person("c", "Yusuf Hidayat", "M", "199001012015011001", "1990-01-01"),
		unit("u0", "null", "Pemerintah Kota Wanasari", "pemerintah daerah"), unit("u1", "'u0'", "Dinas Perhubungan", "dinas"),
		post("p0", "u0", "Wali Kota", "KDH", "null", true),
		post("p1", "u1", "Kepala Dinas Perhubungan", "JPTP", "p0", true),
		post("p2", "u1", "Kepala Bidang Angkutan", "ADM", "p1", true),
		post("p3", "u1", "Kepala Seksi Terminal", "PWS", "p2", true),
		post("p4", "u1", "Penguji Kendaraan", "JF", "p2", false),
		post("p5", "u1", "Kepala Seksi Parkir", "PWS", "p2", true),
		holding("h0", "p0", "w", "definitive", "2024-01-01", "null", true),
		holding("h1", "p1", "a", "definitive", "2021-01-01", "null", true),
		holding("h2", "p3", "b", "definitive", "2021-01-01", "null", true),
		holding("h3", "p2", "a", "plt", "2026-09-02", "2026-12-02", true),
		holding("h4", "p4", "c", "definitive", "2021-01-01", "null", false),
		`insert into job (id, kind, args, person, state, attempt, max_attempts, owner, created_at, progress, total, note, error) values ('j1', 'mail.send', '{}', 'b', 'dead', 10, 10, '', 1, 0, 0, '', 'smtp: <b>no route</b>')`,
		`update register set version = 2`,
	}
}

// round is a round as a row; named are the people who may see its draft.
func round(id, title, state, planned string, named ...string) []string {
	out := []string{fmt.Sprintf(`insert into round (id, title, kind, planned_on, place, authority_post, state, version, amendment, decree_number, decreed_on, invited_on, switched_on, created_at, created_by)
		values ('%s', '%s', 'mutation', '%s', 'Balai Kota', 'p0', '%s', 1, 0, '', null, null, null, 1, 'b')`, id, strings.ReplaceAll(title, "'", "''"), planned, state)}
	for _, p := range named {
		out = append(out, fmt.Sprintf(`insert into round_member (round, person, added_at) values ('%s', '%s', 1)`, id, p))
	}
	return out
}

func seed(parts ...[]string) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// seen is what a reader sees of a page, blanks folded. It fails on inline
// script, missing messages and double identifiers.
func seen(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		if n.Data == "script" && n.FirstChild != nil {
			t.Error("inline script")
		}
		for _, a := range n.Attr {
			if a.Key == "id" && ids[a.Val] {
				t.Errorf("id %q twice", a.Val)
			}
			if a.Key == "id" {
				ids[a.Val] = true
			}
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("attribute %s on <%s>", a.Key, n.Data)
			}
		}
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	if strings.Contains(text, "[desk_web.") {
		t.Errorf("a message is missing: %s", text)
	}
	return text
}

func has(t *testing.T, what, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%s: no %q in\n%s", what, want, text)
		}
	}
}

func hasNot(t *testing.T, what, text string, nevers ...string) {
	t.Helper()
	for _, never := range nevers {
		if strings.Contains(text, never) {
			t.Errorf("%s: %q should not be there:\n%s", what, never, text)
		}
	}
}

func TestPublicPages(t *testing.T) {
	s := newSite(t, actor.Actor{})
	for _, path := range []string{"/", "/bantuan", "/aksesibilitas", "/privasi", "/en/", "/en/bantuan", "/en/aksesibilitas", "/en/privasi"} {
		if w := s.get(path); w.Code != 200 || len(seen(t, w)) < 200 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	// What the form for reports promises with its link "how we keep your data".
	has(t, "privacy", seen(t, s.get("/privasi")), "Dari pelapor", "dengan alasan", "Bila Anda meminta anonim", "3 × 24 jam", "Data Anda yang kami simpan", "laporan mana yang milik Anda")
	has(t, "privacy", seen(t, s.get("/en/privasi")), "From who reports", "only for a stated reason", "three days of 24 hours")
	text := seen(t, s.get("/"))
	has(t, "home", text, "Pejabat", "Periksa dokumen", "Masuk petugas")
	hasNot(t, "home", text, "contoh")
	s.by = admin
	if err := s.db.Write(t.Context(), func(tx *db.Tx) error {
		return org.SaveRegion(tx, admin, &org.Region{Name: "Kota Wanasari", Formal: "Kota Wanasari", Kind: "kota", Province: "Jawa Timur", Seat: "Wanasari", HeadTitle: "Wali Kota", Example: true})
	}); err != nil {
		t.Fatal(err)
	}
	if w := s.get("/"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/hari-ini" {
		t.Errorf("staff at home: %d %s", w.Code, w.Header().Get("Location"))
	}
	has(t, "home of staff", seen(t, s.get("/?publik")), "Pemerintah Kota Wanasari", "Ini daerah contoh.", "Ke meja kerja")
}

func TestToday(t *testing.T) {
	rounds := seed(region(), round("r1", "Penataan Desember", "submitted", "2026-12-01", "b"), round("r2", hostile, "draft", "2026-11-20", "b"), round("r3", "Penataan lama", "switched", "2026-03-01"))
	for name, c := range map[string]struct {
		by    actor.Actor
		seed  []string
		want  []string
		never []string
	}{
		"officer, empty region": {officer, nil, []string{"Tidak ada tugas yang menunggu.", "Anda belum memegang jabatan."}, []string{"Kosong paling lama"}},
		"officer": {officer, rounds, []string{"1 penataan lewat hari pelantikannya dan 1 masa Plt berakhir dalam 30 hari.", "lewat 6 hari", hostile, "Penataan Desember", "Diajukan, 0 pejabat: telaah lalu setujui",
			"Kepala Bidang Angkutan", "Plt. Bambang Setyawan", "6 hari lagi", "sampai 1 Des 2026", "Kosong paling lama", "Kepala Seksi Parkir", "tanpa Plt", "Segera pensiun", "1 Agu 2027",
			"Mengirim surel", "smtp: <b>no route</b>", "Atasan Kepala Bidang Angkutan saat ini Plt. Bambang Setyawan", "2 kosong"}, []string{"Penataan lama"}},
		"officer not named on the draft": {other, rounds, []string{"Penataan Desember"}, []string{hostile}},
		"sekda":                          {sekda, rounds, []string{"1 penataan menunggu langkah Anda dan", "Penataan Desember", "Langkah Anda"}, []string{hostile, "Mengirim surel"}},
		"employee":                       {plain, rounds, []string{"Tidak ada tugas yang menunggu.", "Penguji Kendaraan", "1 Januari 2021", "Belum ada keputusan atau petikan atas nama Anda.", "Surat saya"}, []string{"Penataan Desember", "Kosong paling lama", "Jejak"}},
		"head of an agency": {actor.Actor{Person: "a", Name: "Bambang", Grants: []actor.Grant{{Function: actor.AgencyHead, Unit: "u1"}}}, rounds,
			[]string{"1 masa Plt berakhir dalam 30 hari", "Kepala Seksi Parkir", "Segera pensiun"}, []string{"Penataan Desember", "dari 5 jabatan"}},
		"somebody without a post": {actor.Actor{Person: "zz", Name: "Baru"}, rounds, []string{"Anda belum memegang jabatan."}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, c.by, c.seed...)
			for _, path := range []string{"/hari-ini", "/en/hari-ini"} {
				w := s.get(path)
				if w.Code != 200 {
					t.Fatalf("%s: %d %s", path, w.Code, seen(t, w))
				}
				if path == "/hari-ini" {
					has(t, name, seen(t, w), c.want...)
				}
				hasNot(t, name, seen(t, w), c.never...)
			}
		})
	}
}

func TestMorning(t *testing.T) {
	empty := newSite(t, mayor)
	has(t, "empty", seen(t, empty.get("/pagi")), "Selamat pagi, Ratna Dewi.", "Semua berjalan sesuai rencana.", "Belum ada penataan dan tidak ada jabatan kosong.")

	idle := seen(t, newSite(t, mayor, region()...).get("/pagi"))
	has(t, "vacancies without an acting official", idle, "Tidak ada yang menunggu Anda", "1 tanpa pelaksana tugas.")
	hasNot(t, "vacancies without an acting official", idle, "sesuai rencana")

	s := newSite(t, mayor, seed(region(), round("r1", "Penataan Desember", "cleared", "2026-12-01"), round("r2", "Rahasia", "draft", "2026-12-01", "b"), round("r3", "Penataan Maret", "switched", "2026-03-01"))...)
	text := seen(t, s.get("/pagi"))
	has(t, "mayor", text, "Selamat pagi, Bu Ratna Dewi.", "1 penataan menunggu keputusan Anda", "5 hari lagi", "2 jabatan kosong, 1 tanpa pelaksana tugas.", "Kepala Bidang Angkutan", "Terakhir berlaku", "Penataan Maret", "Segera pensiun")
	hasNot(t, "mayor", text, "Rahasia")
	if w := s.get("/hari-ini"); w.Header().Get("Location") != "/pagi" {
		t.Errorf("the mayor's day begins at %q", w.Header().Get("Location"))
	}
	for _, by := range []actor.Actor{sekda, officer, plain, admin} {
		if s.by = by; s.get("/pagi").Code != 403 {
			t.Errorf("%s opens the mayor's page", by.Name)
		}
	}
}

// Strangers are asked to sign in; everybody else learns who may.
func TestWrongPerson(t *testing.T) {
	s := newSite(t, actor.Actor{}, region()...)
	for _, path := range []string{"/hari-ini", "/pagi", "/kelola", "/kelola/daerah", "/kelola/angka", "/kelola/pekerjaan", "/jejak", "/jejak/x"} {
		if w := s.get(path); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/masuk?lanjut=") {
			t.Errorf("nobody at %s: %d", path, w.Code)
		}
	}
	for _, by := range []actor.Actor{plain, sekda} {
		s.by = by
		for _, path := range []string{"/kelola", "/kelola/daerah", "/kelola/angka", "/kelola/pekerjaan"} {
			w := s.get(path)
			has(t, by.Name+" at "+path, seen(t, w), "petugas kepegawaian")
			if w.Code != 403 {
				t.Errorf("%s at %s: %d", by.Name, path, w.Code)
			}
		}
		for _, path := range []string{"/kelola/daerah", "/kelola/angka", "/kelola/pekerjaan/j1/ulangi", "/kelola/pekerjaan/j1/hentikan"} {
			if w := s.post(path, url.Values{"id": {"age.sekda.max"}, "value-age.sekda.max": {"50"}, "basis-age.sekda.max": {"x"}}); w.Code != 403 {
				t.Errorf("%s posts to %s: %d", by.Name, path, w.Code)
			}
		}
	}
	s.by = other // an officer, but not the one who asked for the job
	if w := s.post("/kelola/pekerjaan/j1/ulangi", nil); w.Code != 403 {
		t.Errorf("another officer's job: %d", w.Code)
	}
}

// The form of the region keeps what was typed, and what it does not show.
func TestRegionForm(t *testing.T) {
	s := newSite(t, officer, region()...)
	has(t, "before it was set up", seen(t, s.get("/kelola")), "profil daerah belum diisi")
	form := url.Values{"name": {hostile}, "formal": {"Kota Wanasari"}, "kind": {"kota"}, "province": {"Jawa Timur"}, "seat": {"Wanasari"}, "zone": {"Asia/Jakarta"}, "week_days": {"5"},
		"head_status": {"definitive"}, "head_sworn_on": {"31-02-2024"}, "election_0": {""}, "determination_0": {"2027-02-01"}}
	w := s.post("/kelola/daerah", form)
	if w.Code != 422 {
		t.Fatalf("a wrong form: %d", w.Code)
	}
	has(t, "wrong form", seen(t, w), `"31-02-2024" bukan tanggal.`, "Beri nama pemilihan ini, atau kosongkan tanggalnya.")
	if !strings.Contains(w.Body.String(), html.EscapeString(hostile)) {
		t.Error("the typed name is gone")
	}
	form.Set("head_sworn_on", "20-02-2024")
	form.Set("election_0", "Pemilihan 2027")
	if w := s.post("/kelola/daerah", form); w.Code != 422 || !strings.Contains(w.Body.String(), `href="#f-head_title"`) {
		t.Fatalf("without a title of the head: %d %s", w.Code, seen(t, w))
	}
	form.Set("head_title", "Wali Kota")
	form.Set("takes_part_0", "1")
	form.Set("number_form_decision", "821.2/{n}")
	if w := s.post("/kelola/daerah", form); w.Code != 422 || !strings.Contains(w.Body.String(), `href="#f-number_form_decision"`) {
		t.Fatalf("numbers that come again each year: %d %s", w.Code, seen(t, w))
	}
	form.Set("number_form_decision", "100.3.3.3/{n}/{code}/{year}")
	form.Set("founding", "Undang-Undang Nomor 16 Tahun 1950")
	if w := s.post("/kelola/daerah", form); w.Code != http.StatusSeeOther {
		t.Fatalf("a good form: %d %s", w.Code, seen(t, w))
	}
	got, err := s.web.region(httptest.NewRequest("GET", "/", nil))
	if err == nil && (got.Founding != "Undang-Undang Nomor 16 Tahun 1950" || len(got.NumberForms) != 1 || got.NumberForms[org.NumberDecision] != "100.3.3.3/{n}/{code}/{year}") {
		t.Errorf("saved forms %v, founding law %q", got.NumberForms, got.Founding)
	}
	if err != nil || got.HeadSwornOn != "2024-02-20" || len(got.Elections) != 1 || !got.Elections[0].TakesPart || got.Elections[0].Determination != "2027-02-01" {
		t.Errorf("saved %+v, %v", got, err)
	}
	w = s.get("/kelola/daerah")
	has(t, "shown again", seen(t, w), "Pemilihan ke-2")
	hasNot(t, "shown again", seen(t, w), "Pemilihan ke-3")
	if !strings.Contains(w.Body.String(), `value="2027-02-01"`) {
		t.Error("the election is not shown again")
	}

	// The second of two who edit is told; an administrator edits the letterhead
	// and leaves what rules read as it is.
	if w := s.post("/kelola/daerah", form); w.Code != 422 || !strings.Contains(seen(t, w), "diubah orang lain") {
		t.Errorf("over a newer profile: %d %s", w.Code, seen(t, w))
	}
	s.by = admin
	w = s.get("/kelola/daerah")
	has(t, "administrator", seen(t, w), "diatur petugas kepegawaian")
	if strings.Contains(w.Body.String(), `name="head_sworn_on"`) {
		t.Error("an administrator is offered the head's office")
	}
	letterhead := url.Values{"version": {"1"}, "head_status": {"plt"}, "phone": {"0354-1"}}
	for _, k := range []string{"formal", "kind", "province", "seat", "zone", "week_days", "head_title"} {
		letterhead.Set(k, form.Get(k))
	}
	letterhead.Set("name", "Kota Wanasari Raya")
	if w := s.post("/kelola/daerah", letterhead); w.Code != http.StatusSeeOther {
		t.Fatalf("administrator: %d %s", w.Code, seen(t, w))
	}
	if got, err = s.web.region(httptest.NewRequest("GET", "/", nil)); err != nil || got.HeadStatus != "definitive" || len(got.Elections) != 1 || got.Phone != "0354-1" {
		t.Errorf("after the administrator: %+v, %v", got, err)
	}
	s.by = plain
	if w := s.post("/kelola/daerah", letterhead); w.Code != http.StatusForbidden {
		t.Errorf("an employee: %d", w.Code)
	}
}

// A number the law leaves open carries the word, its citation and its default;
// it is set with its basis by those who decide about people.
func TestNumbers(t *testing.T) {
	s := newSite(t, officer, region()...)
	text := seen(t, s.get("/kelola/angka"))
	has(t, "numbers", text, "Usia tertinggi calon Sekretaris Daerah", "sementara", "58 tahun", "Ubah")
	post := func(value, basis string, more ...string) *httptest.ResponseRecorder {
		v := url.Values{"id": {"age.sekda.max"}, "value-age.sekda.max": {value}, "basis-age.sekda.max": {basis}}
		for _, m := range more {
			v.Set(m, "1")
		}
		return s.post("/kelola/angka", v)
	}
	w := post("lima puluh", "SK 1")
	if w.Code != 422 || !strings.Contains(w.Body.String(), `value="lima puluh"`) || !strings.Contains(w.Body.String(), `href="#f-value-age.sekda.max"`) {
		t.Errorf("a word for a number: %d %s", w.Code, seen(t, w))
	}
	if w := post("57", ""); w.Code != 422 || !strings.Contains(seen(t, w), "Sebutkan dasar nilai ini") {
		t.Errorf("without a basis: %d", w.Code)
	}
	if w := post("57", "SK 12/2026"); w.Code != http.StatusSeeOther {
		t.Fatalf("a good number: %d %s", w.Code, seen(t, w))
	}
	has(t, "set", seen(t, s.get("/kelola/angka")), "57 tahun", "bawaan 58 tahun", "Dasar: SK 12/2026. Diatur Rini Astuti", "diatur daerah")
	s.by = admin
	has(t, "administrator", seen(t, s.get("/kelola/angka")), "57 tahun", "hanya petugas kepegawaian yang dapat mengubahnya")
	if w := post("50", "SK 1"); w.Code != 403 {
		t.Errorf("an administrator sets a number: %d", w.Code)
	}
	s.by = officer
	if w := post("57", "SK 12/2026", "default"); w.Code != http.StatusSeeOther {
		t.Errorf("back to the default: %d", w.Code)
	}
	hasNot(t, "default", seen(t, s.get("/kelola/angka")), "57 tahun")
}

func TestJobs(t *testing.T) {
	s := newSite(t, admin, region()...)
	text := seen(t, s.get("/kelola/pekerjaan"))
	has(t, "dead letters first", text, "1 pekerjaan sistem gagal", "Mengirim surel", "smtp: <b>no route</b>", "Ulangi")
	has(t, "state of the system", seen(t, s.get("/kelola")), "1 pekerjaan sistem gagal", "pendopo backup --dir /var/lib/pendopo")
	if w := s.post("/kelola/pekerjaan/j1/ulangi", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("retry: %d %s", w.Code, seen(t, w))
	}
	var info job.Info
	_ = s.db.Read(t.Context(), func(tx *db.Tx) (err error) { info, err = job.Get(tx, "j1"); return err })
	if info.State != job.Waiting || info.Attempt != 0 {
		t.Errorf("after retry: %s, attempt %d", info.State, info.Attempt)
	}
	if w := s.post("/kelola/pekerjaan/j1/hentikan", nil); w.Code != http.StatusSeeOther {
		t.Errorf("stop: %d", w.Code)
	}
	if w := s.post("/kelola/pekerjaan/tidakada/ulangi", nil); w.Code != 404 {
		t.Errorf("an unknown job: %d", w.Code)
	}
	has(t, "nothing waits", seen(t, s.get("/kelola/pekerjaan?saring=menunggu")), "Tidak ada pekerjaan di daftar ini.")
	// Both acts are in the trace, under who did them.
	has(t, "trace", seen(t, s.get("/jejak?jenis=sistem")), "Pekerjaan latar diulangi", "Pekerjaan latar dihentikan", "Mengirim surel", "Pengelola sistem")
	s.by = officer // the job is hers
	has(t, "her own", seen(t, s.get("/kelola/pekerjaan?saring=semua")), "Mengirim surel")
	s.by = other
	hasNot(t, "a colleague's", seen(t, s.get("/kelola/pekerjaan?saring=semua")), "Mengirim surel")
	if w := s.post("/kelola/pekerjaan/j1/ulangi", nil); w.Code != http.StatusForbidden {
		t.Errorf("a colleague retries: %d", w.Code)
	}
	s.by = plain
	if w := s.get("/kelola/pekerjaan"); w.Code != http.StatusForbidden {
		t.Errorf("an employee looks: %d", w.Code)
	}
}

func TestTrace(t *testing.T) {
	s := newSite(t, officer, seed(region(), round("r1", "Penataan Desember", "submitted", "2026-12-01"), round("r2", "Sangat Rahasia", "draft", "2026-12-01", "b"))...)
	record := func(a ledger.Act) string {
		var r ledger.Receipt
		if err := s.db.Write(t.Context(), func(tx *db.Tx) (err error) { r, err = ledger.Record(tx, a); return err }); err != nil {
			t.Fatal(err)
		}
		return r.Act
	}
	open := record(ledger.Act{Kind: "appointment.round_submitted", ActorPerson: "b", ActorPost: "p3", SubjectKind: "round", Subject: "r1", Payload: map[string]any{"note": hostile}})
	draft := record(ledger.Act{Kind: "appointment.document_attached", ActorPerson: "b", SubjectKind: "round", Subject: "r2", Payload: map[string]any{"number": "KD-77"}})
	system := record(ledger.Act{Kind: "account.created", SubjectKind: "account", Subject: "x", Payload: map[string]any{"login": "admin2"}})
	odd := record(ledger.Act{Kind: "future.thing", ActorPerson: "c", SubjectKind: "thing", Subject: "7"})

	text := seen(t, s.get("/jejak"))
	has(t, "officer named on the draft", text, "Kamis, 26 November 2026", "Penataan diajukan", "Penataan Desember", "Rini Astuti", "Kepala Seksi Terminal", "Sangat Rahasia", "Akun dibuat", "admin2", "Sistem", "future.thing", "08.47 WIB")
	has(t, "one group", seen(t, s.get("/jejak?jenis=akun")), "Akun dibuat")
	hasNot(t, "one group", seen(t, s.get("/jejak?jenis=akun")), "Penataan diajukan")
	has(t, "one subject", seen(t, s.get("/jejak?perihal=round:r1")), "Hanya tentang Penataan Desember", "Tampilkan semua")
	hasNot(t, "one subject", seen(t, s.get("/jejak?perihal=round:r1")), "Akun dibuat")
	has(t, "one person", seen(t, s.get("/jejak?oleh=c")), "Hanya tentang Yusuf Hidayat", "future.thing")
	if w := s.get("/jejak?jenis=rahasia"); w.Code != 404 {
		t.Errorf("an unknown group: %d", w.Code)
	}

	has(t, "waits for its number", seen(t, s.get("/jejak/"+open)), "Menunggu nomor urut.", "menunggu nomor", hostile[9:17])
	if _, err := s.log.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	has(t, "proof", seen(t, s.get("/jejak/"+open)), "Ada di pohon jejak", "Unduh bukti", "c2sp.org/tlog-proof")
	if w := s.get("/jejak/" + open + "/bukti"); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "c2sp.org/tlog-proof") {
		t.Errorf("proof as a file: %d %s", w.Code, w.Body.String())
	}

	s.by = other // reads the trace, but is not named on the draft
	text = seen(t, s.get("/jejak"))
	has(t, "officer not named", text, "Penataan Desember", "Penataan yang masih rancangan")
	hasNot(t, "officer not named", text, "Sangat Rahasia")
	text = seen(t, s.get("/jejak/"+draft))
	has(t, "act of a draft", text, "Penataan ini masih rancangan.")
	hasNot(t, "act of a draft", text, "KD-77")

	s.by = admin
	text = seen(t, s.get("/jejak"))
	has(t, "administrator", text, "Akun dibuat")
	hasNot(t, "administrator", text, "Penataan diajukan")
	for path, want := range map[string]int{"/jejak?jenis=penataan": 403, "/jejak/" + open: 404, "/jejak/" + open + "/bukti": 404, "/jejak/" + system: 200} {
		if w := s.get(path); w.Code != want {
			t.Errorf("administrator at %s: %d, want %d", path, w.Code, want)
		}
	}

	s.by = plain
	text = seen(t, s.get("/jejak?oleh=b"))
	has(t, "own acts", text, "Tindakan resmi Anda sendiri", "future.thing")
	hasNot(t, "own acts", text, "Penataan diajukan", "Akun dibuat")
	if w := s.get("/jejak/" + system); w.Code != 404 {
		t.Errorf("another's act: %d", w.Code)
	}
	if w := s.get("/jejak/" + odd); w.Code != 200 {
		t.Errorf("one's own act: %d", w.Code)
	}
}

// The download holds what the list holds, keeps formulas asleep, and is
// recorded.
func TestTraceDownload(t *testing.T) {
	s := newSite(t, officer, seed(region(), []string{`update person set name = '=HYPERLINK("x")' where id = 'c'`})...)
	if err := s.db.Write(t.Context(), func(tx *db.Tx) error {
		acts := []ledger.Act{{Kind: "account.created", SubjectKind: "account", Subject: "x"}}
		for range 250 { // more than one page of the ledger
			acts = append(acts, ledger.Act{Kind: "people.person_changed", ActorPerson: "c", SubjectKind: "person", Subject: "c"})
		}
		_, err := ledger.RecordAll(tx, acts)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	w := s.post("/jejak/unduh", url.Values{"jenis": {"pegawai"}})
	body := w.Body.String()
	if lines := strings.Count(body, "\n"); w.Code != 200 || lines != 251 {
		t.Errorf("%d, %d lines, want 251", w.Code, lines)
	}
	if strings.Contains(body, ";=HYPERLINK") || strings.Contains(body, "Akun dibuat") || !strings.Contains(body, "'=HYPERLINK") {
		t.Error("the file carries a formula, or acts of another group")
	}
	has(t, "recorded", seen(t, s.get("/jejak?jenis=jejak")), "Jejak diunduh")
	s.by = actor.Actor{}
	if w := s.post("/jejak/unduh", nil); w.Code != 401 {
		t.Errorf("nobody downloads: %d", w.Code)
	}
}

package people

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/id"
	"pendopo/internal/kit/sheet"
)

var testNow = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)

func testSealer(t testing.TB) *Sealer {
	t.Helper()
	s, err := NewSealer(bytes.Repeat([]byte{7}, KeySize), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// file is a workbook in the making: rows of a sheet by headings.
type file map[string][]map[string]string

// read writes the file as a workbook and reads it as an upload would.
func (f file) read(t testing.TB) *sheet.Book {
	t.Helper()
	return rewrite(t, f.book())
}

func (f file) book() *sheet.Book {
	b := sheet.NewBook(personSpec)
	for _, s := range b.Sheets {
		rows, ok := f[s.Table.Name]
		s.Present = ok || s.Table.Required
		for _, r := range rows {
			values := make([]string, len(s.Table.Columns))
			for heading, v := range r {
				i := slices.IndexFunc(s.Table.Columns, func(c sheet.Column) bool { return c.Header == heading })
				if i < 0 {
					panic("no column " + heading + " in " + s.Table.Name)
				}
				values[i] = v
			}
			s.Add(values...)
		}
	}
	return b
}

// rewrite sends a book through a file.
func rewrite(t testing.TB, b *sheet.Book) *sheet.Book {
	t.Helper()
	var buf bytes.Buffer
	if err := sheet.WriteXLSX(&buf, b); err != nil {
		t.Fatal(err)
	}
	out, err := sheet.Read("pegawai.xlsx", buf.Bytes(), personSpec, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// importBook judges and applies in one transaction, as the machine does.
func importBook(t testing.TB, d *db.DB, s *Sheets, b *sheet.Book) *Plan {
	t.Helper()
	var p *Plan
	err := d.Write(context.Background(), func(tx *db.Tx) (err error) {
		if p, err = s.Judge(tx, b, nil); err != nil {
			return err
		}
		return s.Apply(tx, actor.System("test"), p)
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// staff is a small region with one person of each category.
func staff() file {
	return file{
		sheetPeople: {
			{"Nomor pegawai": "198609262015051001", "NIK": "3571012609860001", "Nama": "Budi Santoso", "Gelar belakang": "S.H.", "Jenis kelamin": "M", "Tempat lahir": "Kediri",
				"Tanggal lahir": "1986-09-26", "Agama": "islam", "Status kawin": "kawin", "Kategori": "PNS", "Golongan": "III/c", "TMT golongan": "2023-04-01", "TMT CPNS": "2015-05-01",
				"TMT PNS": "2016-05-01", "Pendidikan terakhir": "S-1", "Jurusan": "Hukum", "Tahun lulus": "2009", "Telepon": "081234567890", "Email": "budi@kediri.example", "Alamat": "Jl. Doho 1", "NIP lama": "510123456"},
			{"Nomor pegawai": "199203142023212007", "NIK": "3571015403920002", "Nama": "Siti Ni'mah", "Jenis kelamin": "F", "Tanggal lahir": "1992-03-14", "Agama": "islam",
				"Kategori": "PPPK", "Golongan": "IX", "TMT golongan": "2023-06-01", "TMT CPNS": "2023-06-01", "Akhir kontrak": "2028-05-31"},
			{"Nomor pegawai": "THL-0012", "Nama": "Yohanes Widodo", "Jenis kelamin": "M", "Tanggal lahir": "1990-01-05", "Agama": "katolik", "Kategori": "NON_ASN", "Kedudukan": "active"},
		},
		sheetGrades: {
			{"Nomor pegawai": "198609262015051001", "Golongan": "III/a", "TMT": "2015-05-01", "Nomor SK": "813/1/2015", "Tanggal SK": "2015-04-20"},
			{"Nomor pegawai": "198609262015051001", "Golongan": "III/b", "TMT": "2019-04-01"},
		},
		sheetPosts: {
			{"Nomor pegawai": "198609262015051001", "Nama jabatan": "Kepala Subbagian Umum", "Unit": "Dinas Kesehatan", "Jenjang": "PWS", "Eselon": "IV.a", "Bidang": "umum", "TMT": "2020-01-03", "Sampai": "2024-01-02", "TMT pelantikan": "2020-01-03"},
			{"Nomor pegawai": "198609262015051001", "Nama jabatan": "Analis Hukum", "Jenjang": "JF", "Jenjang fungsional": "Ahli Muda", "TMT": "2024-01-02"},
		},
		sheetSchooling: {
			{"Nomor pegawai": "198609262015051001", "Tingkat": "SLTA", "Lembaga": "SMAN 1 Kediri", "Tahun lulus": "2005"},
		},
		sheetRatings: {
			{"Nomor pegawai": "198609262015051001", "Tahun": "2021", "Nilai": "86.5"},
			{"Nomor pegawai": "198609262015051001", "Tahun": "2024", "Hasil kerja": "Sesuai ekspektasi", "Perilaku kerja": "Di atas ekspektasi"},
			{"Nomor pegawai": "198609262015051001", "Tahun": "2025", "Hasil kerja": "Sesuai ekspektasi", "Perilaku kerja": "Sesuai ekspektasi", "Predikat": "Baik"},
			{"Nomor pegawai": "199203142023212007", "Tahun": "2025", "Predikat": "Sangat Baik"},
		},
		sheetSanctions: {
			{"Nomor pegawai": "199203142023212007", "Tingkat": "ringan", "Jenis": "Teguran lisan", "Mulai": "2024-02-01"},
		},
		sheetLeaves: {
			{"Nomor pegawai": "198609262015051001", "Jenis": "besar", "Mulai": "2022-06-01", "Sampai": "2022-08-01", "Nomor SK": "851/2"},
		},
	}
}

func problems(p *Plan) []string {
	var out []string
	for i := range p.Rows {
		for _, pr := range p.Rows[i].Problems {
			out = append(out, fmt.Sprintf("%s %d %s: %s", pr.Sheet, pr.Row, pr.Column, pr.Key))
		}
	}
	return out
}

func warnings(p *Plan) []string {
	var out []string
	for i := range p.Rows {
		for _, pr := range p.Rows[i].Warnings {
			out = append(out, fmt.Sprintf("%s %d %s: %s", pr.Sheet, pr.Row, pr.Column, pr.Key))
		}
	}
	return out
}

func TestImportIsARoundTrip(t *testing.T) {
	dbtest.Each(t, clock.At(testNow), func(t *testing.T, d *db.DB) {
		s := NewSheets(testSealer(t), &id.Source{})
		first := importBook(t, d, s, staff().read(t))
		if got := problems(first); len(got) > 0 {
			t.Fatalf("problems: %q", got)
		}
		if got := first.Counts(); got != (intake.Counts{New: 14}) {
			t.Fatalf("first import: %+v", got)
		}
		if got := importBook(t, d, s, staff().read(t)).Counts(); got != (intake.Counts{Unchanged: 14}) {
			t.Errorf("same file again: %+v", got)
		}
		var export *sheet.Book
		if err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
			export, err = s.Export(tx, nil)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		again := importBook(t, d, s, rewrite(t, export)).Counts()
		if again.New+again.Changed+again.Wrong > 0 || again.Unchanged < 14 {
			t.Errorf("importing the export: %+v", again)
		}
		if got := importBook(t, d, s, staff().read(t)).Counts(); got != (intake.Counts{Unchanged: 14}) {
			t.Errorf("the first file after the export: %+v", got)
		}
	})
}

func TestImportedFacts(t *testing.T) {
	dbtest.Each(t, clock.At(testNow), func(t *testing.T, d *db.DB) {
		s := NewSheets(testSealer(t), &id.Source{})
		importBook(t, d, s, staff().read(t))
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			budi, err := LoadByNumber(tx, "19860926 201505 1 001")
			if err != nil {
				return err
			}
			if budi.Name.String() != "Budi Santoso, S.H." || budi.Grade.String() != "III/c" || budi.Schooling != SchoolS1 || !budi.HasNIK || budi.CPNSOn != "2015-05-01" {
				t.Errorf("read back %+v", budi)
			}
			if old, err := LoadByNumber(tx, "510123456"); err != nil || old.ID != budi.ID {
				t.Errorf("by old number: %v, %v", old.ID, err)
			}
			histories, err := LoadHistories(tx, []PersonID{budi.ID, "nobody"})
			if err != nil {
				return err
			}
			h := histories[budi.ID]
			if len(h.Grades) != 3 || len(h.Posts) != 2 || len(h.Schooling) != 2 || len(h.Ratings) != 3 || len(h.Leaves) != 1 || len(h.Numbers) != 2 {
				t.Errorf("history %+v", h)
			}
			if r, _ := h.RatingOf(2021); r.Predicate != Good || r.Score != 8650 {
				t.Errorf("rating of 2021: %+v", r)
			}
			if g, _ := h.GradeAt("2023-04-01"); g.Grade.String() != "III/c" {
				t.Errorf("the present grade is missing from the history: %+v", h.Grades)
			}
			if len(histories["nobody"].Grades) != 0 {
				t.Error("somebody unknown has a history")
			}
			siti, err := LoadByNumber(tx, "199203142023212007")
			if err != nil {
				return err
			}
			if siti.ContractUntil != "2028-06-01" || siti.NumberKind != KindNIPPPK || siti.Grade.String() != "IX" {
				t.Errorf("read back %+v", siti)
			}
			light, err := AllLight(tx)
			if err != nil {
				return err
			}
			if len(light) != 3 {
				t.Errorf("%d people, want 3", len(light))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestImportChanges(t *testing.T) {
	dbtest.Each(t, clock.At(testNow), func(t *testing.T, d *db.DB) {
		s := NewSheets(testSealer(t), &id.Source{})
		importBook(t, d, s, staff().read(t))
		f := staff()
		f[sheetPeople][0]["Gelar belakang"] = "S.H., M.H."
		f[sheetPeople][0]["Telepon"] = "089876543210"
		f[sheetPeople][0]["NIP lama"] = "510123457"
		f[sheetPeople][1]["Akhir kontrak"] = ""
		f[sheetGrades][1]["Nomor SK"] = "823/7"
		f[sheetRatings][1]["Hasil kerja"] = "Di atas ekspektasi"
		p := importBook(t, d, s, f.read(t))
		if got := p.Counts(); got != (intake.Counts{Changed: 4, Unchanged: 10}) {
			t.Fatalf("changed file: %+v, problems %q", got, problems(p))
		}
		if got := importBook(t, d, s, f.read(t)).Counts(); got != (intake.Counts{Unchanged: 14}) {
			t.Errorf("changed file again: %+v", got)
		}
		var acts int
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			budi, err := LoadByNumber(tx, "510123457")
			if err != nil {
				return err
			}
			if budi.Version != 2 || budi.Name.Back != "S.H., M.H." {
				t.Errorf("read back %+v", budi)
			}
			if _, err := LoadByNumber(tx, "510123456"); err == nil {
				t.Error("the corrected old number is still there")
			}
			c, err := loadContact(tx, budi.ID)
			if err != nil {
				return err
			}
			if c.Phone != "089876543210" || c.Email != "budi@kediri.example" {
				t.Errorf("contact %+v", c)
			}
			h, err := LoadHistories(tx, []PersonID{budi.ID})
			if err != nil {
				return err
			}
			if r, _ := h[budi.ID].RatingOf(2024); r.Predicate != VeryGood {
				t.Errorf("rating of 2024 is %s", r.Predicate)
			}
			return tx.QueryRow(`select count(*) from act where kind = 'people.person_changed'`).Scan(&acts)
		})
		if err != nil {
			t.Fatal(err)
		}
		if acts != 2 {
			t.Errorf("%d acts of changed people, want 2", acts)
		}
	})
}

// Every mistake is named at its cell, and the good rows are stored.
func TestImportRefuses(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(testNow))
	s := NewSheets(testSealer(t), &id.Source{})
	importBook(t, d, s, file{sheetPeople: staff()[sheetPeople][:1]}.read(t))

	type change func(file)
	person := func(row int, heading, value string) change {
		return func(f file) { f[sheetPeople][row][heading] = value }
	}
	set := func(sheet string, row int, heading, value string) change {
		return func(f file) { f[sheet][row][heading] = value }
	}
	for _, tc := range []struct {
		name   string
		change change
		want   string // first problem
	}{
		{"category against number", person(1, "Kategori", "PNS"), "Pegawai 3 Nomor pegawai: people.number_is_ni_pppk"},
		{"number of the far future", person(1, "Nomor pegawai", "199203142030212007"), "Pegawai 3 Nomor pegawai: people.nip_future"},
		{"NIK of somebody else", person(1, "NIK", "3571012609860001"), "Pegawai 3 NIK: people.import_nik_taken"},
		{"NIK twice in the file", person(2, "NIK", "3571015403920002"), "Pegawai 4 NIK: people.import_nik_twice"},
		{"no NIK at all", person(1, "NIK", "123"), "Pegawai 3 NIK: people.nik_length"},
		{"grade of the other ladder", person(1, "Golongan", "III/a"), "Pegawai 3 Golongan: people.grade_category"},
		{"grade without room", person(0, "Golongan", "III"), "Pegawai 2 Golongan: people.grade_room_missing"},
		{"grade that nobody reads twice alike", person(1, "Golongan", "11"), "Pegawai 3 Golongan: people.grade_ambiguous"},
		{"born tomorrow", person(2, "Tanggal lahir", "2026-11-23"), "Pegawai 4 Tanggal lahir: people.import_birth_implausible"},
		{"PNS before CPNS", person(0, "TMT PNS", "2014-01-01"), "Pegawai 2 TMT PNS: people.import_pns_before_cpns"},
		{"unknown schooling", person(0, "Pendidikan terakhir", "kursus"), "Pegawai 2 Pendidikan terakhir: people.schooling_unknown"},
		{"graduated as a child", person(0, "Tahun lulus", "1988"), "Pegawai 2 Tahun lulus: people.import_year"},
		{"old number of somebody else", person(1, "NIP lama", "510123456"), "Pegawai 3 NIP lama: people.import_old_nip_taken"},
		{"unknown religion", person(1, "Agama", "x"), "Pegawai 3 Agama: sheet.not_in_list"},
		{"no name", person(1, "Nama", ""), "Pegawai 3 Nama: sheet.required"},
		{"history of nobody", set(sheetGrades, 0, "Nomor pegawai", "198609262015051002"), "Riwayat Pangkat 2 Nomor pegawai: intake.owner_missing"},
		{"grade in the history", set(sheetGrades, 0, "Golongan", "V/a"), "Riwayat Pangkat 2 Golongan: people.grade_unknown"},
		{"post that ends before it begins", set(sheetPosts, 0, "Sampai", "2019-01-01"), "Riwayat Jabatan 2 Sampai: people.import_until_before_from"},
		{"unknown echelon", set(sheetPosts, 0, "Eselon", "V.a"), "Riwayat Jabatan 2 Eselon: people.echelon_unknown"},
		{"rating with both scales", set(sheetRatings, 1, "Nilai", "80"), "Penilaian Kinerja 3 Nilai: people.rating_score_year"},
		{"predicate against the matrix", set(sheetRatings, 2, "Predikat", "Sangat Baik"), "Penilaian Kinerja 4 Predikat: people.rating_contradiction"},
		{"rating of next year", set(sheetRatings, 3, "Tahun", "2027"), "Penilaian Kinerja 5 Tahun: people.import_year"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := staff()
			tc.change(f)
			var p *Plan
			err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
				p, err = s.Judge(tx, f.read(t), nil)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			got := problems(p)
			if len(got) == 0 || got[0] != tc.want {
				t.Errorf("problems %q, want first %q", got, tc.want)
			}
		})
	}
}

// A refused person takes their histories with them; the others are stored.
func TestImportParksOnlyTheWrong(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(testNow))
	s := NewSheets(testSealer(t), &id.Source{})
	f := staff()
	f[sheetPeople][0]["Golongan"] = "III/z"
	p := importBook(t, d, s, f.read(t))
	if got := p.Counts(); got != (intake.Counts{New: 4, Wrong: 10}) {
		t.Errorf("%+v: %q", got, problems(p))
	}
	mended := importBook(t, d, s, staff().read(t)).Counts()
	if mended != (intake.Counts{New: 10, Unchanged: 4}) {
		t.Errorf("mended file: %+v", mended)
	}
}

// A contract officer who became a permanent one keeps their file under the new
// number; the old number still finds them and may not be used again.
func TestImportRecognisesANewNumber(t *testing.T) {
	dbtest.Each(t, clock.At(testNow), func(t *testing.T, d *db.DB) {
		s := NewSheets(testSealer(t), &id.Source{})
		importBook(t, d, s, staff().read(t))
		var before Person
		load := func(number string) (p Person) {
			t.Helper()
			err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
				p, err = LoadByNumber(tx, number)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		before = load("199203142023212007")

		f := staff()
		siti := f[sheetPeople][1]
		siti["Nomor pegawai"], siti["Kategori"], siti["Golongan"], siti["TMT golongan"], siti["TMT CPNS"], siti["Akhir kontrak"] =
			"199203142026032001", "CPNS", "III/a", "2026-03-01", "2026-03-01", ""
		f[sheetRatings][3]["Nomor pegawai"] = "199203142026032001"
		f[sheetSanctions][0]["Nomor pegawai"] = "199203142026032001"
		p := importBook(t, d, s, f.read(t))
		if got := p.Counts(); got != (intake.Counts{Changed: 1, Unchanged: 13}) {
			t.Fatalf("%+v: %q", got, problems(p))
		}
		if w := warnings(p); !slices.Contains(w, "Pegawai 3 Nomor pegawai: people.import_renumbered") {
			t.Errorf("warnings %q", w)
		}
		after := load("199203142026032001")
		if after.ID != before.ID || after.Category != CategoryCPNS || after.ContractUntil != "" {
			t.Errorf("after: %+v", after)
		}
		if old := load("199203142023212007"); old.ID != before.ID {
			t.Error("the old number does not find the person")
		}
		if got := importBook(t, d, s, f.read(t)).Counts(); got != (intake.Counts{Unchanged: 14}) {
			t.Errorf("again: %+v", got)
		}
		if got := problems(importBook(t, d, s, staff().read(t))); len(got) == 0 || got[0] != "Pegawai 3 Nomor pegawai: people.import_former_number" {
			t.Errorf("the file of before: %q", got)
		}
	})
}

func TestImportWarnings(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(testNow))
	s := NewSheets(testSealer(t), &id.Source{})
	f := staff()
	f[sheetPeople][0]["Nama"] = "Drs. Budi Santoso"
	f[sheetPeople][0]["Tanggal lahir"] = "1986-09-27"
	f[sheetPeople][0]["TMT CPNS"] = "2015-06-01"
	f[sheetPeople][1]["TMT golongan"] = ""
	f[sheetPosts][0]["Eselon"] = "III.b"
	f[sheetSanctions][0]["Tingkat"] = "berat"
	p := importBook(t, d, s, f.read(t))
	if got := problems(p); len(got) > 0 {
		t.Fatalf("a warning stops: %q", got)
	}
	want := []string{
		"Pegawai 2 Nomor pegawai: people.number_birth_differs",
		"Pegawai 2 NIK: people.nik_birth_differs",
		"Pegawai 2 TMT CPNS: people.import_cpns_differs",
		"Pegawai 2 Nama: people.import_name_with_degree",
		"Pegawai 3 TMT golongan: people.import_grade_undated",
		"Riwayat Jabatan 2 Eselon: people.import_echelon_level",
		"Hukuman Disiplin 2 Sampai: people.import_sanction_endless",
	}
	if got := warnings(p); !slices.Equal(got, want) {
		t.Errorf("warnings\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for i := range p.Rows {
		for _, w := range p.Rows[i].Warnings {
			if strings.Contains(fmt.Sprint(w.Args), "3571012609860001") {
				t.Errorf("warning %s shows the whole NIK", w.Key)
			}
		}
	}
}

// Nothing in the store shows a population number.
func TestNIKIsSealed(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(testNow))
	importBook(t, d, NewSheets(testSealer(t), &id.Source{}), staff().read(t))
	if err := d.Checkpoint(context.Background()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(d.Path())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(raw, []byte("Budi Santoso")) {
		t.Fatal("the file was not written")
	}
	if bytes.Contains(raw, []byte("3571012609860001")) {
		t.Error("the database file holds a plain NIK")
	}
}

func TestSealer(t *testing.T) {
	s := testSealer(t)
	sealed, err := s.Seal("a", "3571012609860001")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Open("a", sealed); err != nil || got != "3571012609860001" {
		t.Errorf("opened %q, %v", got, err)
	}
	if _, err := s.Open("b", sealed); !errors.Is(err, errSealed) {
		t.Errorf("opened for another person: %v", err)
	}
	for _, broken := range []string{"", "x", sealed[:len(sealed)-2], strings.ToLower(sealed)} {
		if _, err := s.Open("a", broken); err == nil {
			t.Errorf("opened %q", broken)
		}
	}
	if again := testSealer(t); s.Hash("1") == s.Hash("2") || s.Hash("1") != again.Hash("1") || strings.Contains(s.Hash("3571012609860001"), "3571") {
		t.Error("the hash does not tell numbers apart")
	}
	if _, err := NewSealer([]byte("short"), nil); err == nil {
		t.Error("a short key is accepted")
	}
}

// crowd is a region of n people with histories, the same for the same n.
func crowd(n int) *sheet.Book {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	b := sheet.NewBook(personSpec)
	given := []string{"Budi", "Siti", "Agus", "Dewi", "Eko", "Rina", "Joko", "Wahyu", "Nur", "Sri"}
	family := []string{"Santoso", "Rahayu", "Wijaya", "Lestari", "Pratama", "Hidayat", "Utami", "Saputra", "Maulana", "Kusuma"}
	for i := range n {
		born := clock.NewDate(1970+r.IntN(25), 1+r.IntN(12), 1+r.IntN(28))
		sex, digit, add := "M", 1, 0
		if r.IntN(2) == 0 {
			sex, digit, add = "F", 2, 40
		}
		year := born.Year() + 22 + r.IntN(6)
		d := strings.ReplaceAll(string(born), "-", "")
		nik := fmt.Sprintf("357101%02d%s%s%04d", atoi(d[6:8])+add, d[4:6], d[2:4], i%9999+1)
		name := fmt.Sprintf("%s %s %s", given[r.IntN(10)], family[r.IntN(10)], family[r.IntN(10)])
		common := []string{nik, name, "", "S.Sos.", sex, "Kediri", string(born), "islam", "kawin"}
		if i%20 >= 11 { // 45 of 100 are outside ASN
			number := fmt.Sprintf("THL-%05d", i)
			b.Sheets[0].Add(append(append([]string{number}, common...), "NON_ASN", "active", "", "", string(clock.NewDate(year, 3, 1)), "", "SLTA", "IPS", fmt.Sprint(born.Year()+18),
				"", "", "", "", fmt.Sprintf("0812%08d", i), fmt.Sprintf("p%d@kediri.example", i), fmt.Sprintf("Jl. Melati No. %d", i))...)
			continue
		}
		number := fmt.Sprintf("%s%04d03%d%03d", d, year, digit, i%999+1)
		first := clock.NewDate(year, 3, 1)
		b.Sheets[0].Add(append(append([]string{number}, common...), "PNS", "active", "III/c", string(first.AddYears(8)), string(first), string(first.AddYears(1)), "S-1", "Ilmu Pemerintahan", fmt.Sprint(born.Year()+22),
			"", "", "", "", fmt.Sprintf("0812%08d", i), fmt.Sprintf("p%d@kediri.example", i), fmt.Sprintf("Jl. Melati No. %d", i), fmt.Sprintf("%015d", i))...)
		for j, g := range []string{"III/a", "III/b", "III/c"} {
			b.Sheets[1].Add(number, g, string(first.AddYears(4*j)), fmt.Sprintf("823/%d/%d", i, j), string(first.AddYears(4*j).AddDays(-10)))
		}
		for j := range 3 {
			until := ""
			if j < 2 {
				until = string(first.AddYears(3*j + 3))
			}
			b.Sheets[2].Add(number, "Pengadministrasi Umum", "Dinas Kesehatan", "PLK", "", "", "umum", "", string(first.AddYears(3*j)), until, "", fmt.Sprintf("821/%d/%d", i, j), string(first.AddYears(3*j)))
		}
		b.Sheets[3].Add(number, "S-1", "Ilmu Pemerintahan", "Universitas Kadiri", fmt.Sprint(born.Year()+22))
		for y := 2023; y <= 2025; y++ {
			b.Sheets[4].Add(number, fmt.Sprint(y), "Sesuai ekspektasi", "Sesuai ekspektasi", "Baik", "")
		}
	}
	return b
}

// BenchmarkImport measures judging and storing without reading the file.
func BenchmarkImport(b *testing.B) {
	book := rewrite(b, crowd(5400))
	s := NewSheets(testSealer(b), &id.Source{})
	for _, tc := range []struct {
		name string
		full bool
	}{{"first", false}, {"again", true}} {
		b.Run(tc.name, func(b *testing.B) {
			var judge, apply time.Duration
			for b.Loop() {
				b.StopTimer()
				d := dbtest.SQLite(b, clock.At(testNow))
				if tc.full {
					importBook(b, d, s, book)
				}
				b.StartTimer()
				start := time.Now()
				err := d.Write(context.Background(), func(tx *db.Tx) error {
					p, err := s.Judge(tx, book, nil)
					if err != nil {
						return err
					}
					judge += time.Since(start)
					start = time.Now()
					if c := p.Counts(); c.Wrong > 0 || tc.full && c.Unchanged != c.Total() {
						b.Fatalf("%+v %q", c, problems(p)[:min(5, len(problems(p)))])
					}
					return s.Apply(tx, actor.System("bench"), p)
				})
				apply += time.Since(start)
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				d.Close()
				b.StartTimer()
			}
			b.ReportMetric(float64(judge.Milliseconds())/float64(b.N), "judge-ms")
			b.ReportMetric(float64(apply.Milliseconds())/float64(b.N), "apply-ms")
		})
	}
}

// BenchmarkRead measures what rules and the picture of the region read.
func BenchmarkRead(b *testing.B) {
	d := dbtest.SQLite(b, clock.At(testNow))
	importBook(b, d, NewSheets(testSealer(b), &id.Source{}), rewrite(b, crowd(5400)))
	read := func(b *testing.B, f func(tx *db.Tx) error) {
		b.Helper()
		if err := d.Read(context.Background(), f); err != nil {
			b.Fatal(err)
		}
	}
	var ids []PersonID
	b.Run("everybody", func(b *testing.B) {
		for b.Loop() {
			read(b, func(tx *db.Tx) error {
				all, err := AllLight(tx)
				ids = ids[:0]
				for _, p := range all {
					if p.Category == CategoryPNS {
						ids = append(ids, p.ID)
					}
				}
				return err
			})
		}
	})
	b.Run("histories of 248", func(b *testing.B) {
		for b.Loop() {
			read(b, func(tx *db.Tx) error {
				_, err := LoadHistories(tx, ids[:248])
				return err
			})
		}
	})
	b.Run("histories of all", func(b *testing.B) {
		for b.Loop() {
			read(b, func(tx *db.Tx) error {
				_, err := LoadHistories(tx, ids)
				return err
			})
		}
	})
}

package demo

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/sheet"
)

// The names of the files that WriteSheets makes, in the order of their import.
const (
	UnitFile           = "unit.xlsx"
	PostFile           = "jabatan.xlsx"
	PersonFile         = "pegawai.xlsx"
	ReorganisationFile = "pemetaan.xlsx"
	RoundFile          = "putaran.xlsx"
)

// A File is one spreadsheet of a region and the kind it is imported as.
type File struct{ Kind, Name string }

// Files lists the spreadsheets of the region in the order of their import.
func (r *Region) Files() []File {
	fs := []File{{"unit", UnitFile}, {"post", PostFile}, {"person", PersonFile}}
	if len(r.Changes) > 0 {
		fs = append(fs, File{"reorganisation", ReorganisationFile})
	}
	return append(fs, File{"round", RoundFile})
}

// WriteSheets writes the region as the spreadsheets a personnel office would
// send: the headings are those of the templates, the values are written the way
// people write them.
func (r *Region) WriteSheets(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("demo: make the folder for the spreadsheets: %w", err)
	}
	for _, f := range r.Files() {
		var b *sheet.Book
		switch f.Kind {
		case "unit":
			b = r.unitBook()
		case "post":
			b = r.postBook()
		case "person":
			b = r.personBook()
		case "reorganisation":
			b = r.changeBook()
		case "round":
			b = r.roundBook()
		}
		if err := writeBook(filepath.Join(dir, f.Name), b); err != nil {
			return err
		}
	}
	return nil
}

func writeBook(path string, b *sheet.Book) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("demo: make %s: %w", path, err)
	}
	w := bufio.NewWriterSize(f, 1<<16)
	err = sheet.WriteXLSX(w, b)
	if err == nil {
		err = w.Flush()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("demo: write %s: %w", path, err)
	}
	return nil
}

// book makes an empty workbook. A sheet is its name and its headings; a mark
// behind a heading tells the type: # number of a person, @ date, + whole
// number, % decimal, ! code.
func book(kind string, tables ...[]string) *sheet.Book {
	spec := &sheet.Spec{Kind: kind, Title: kind}
	types := map[string]sheet.Type{"#": sheet.Number, "@": sheet.Date, "+": sheet.Integer, "%": sheet.Decimal, "!": sheet.Code}
	for _, t := range tables {
		table := sheet.Table{Name: t[0], Repeats: true}
		for i, heading := range t[1:] {
			c := sheet.Column{Key: strconv.Itoa(i), Header: heading}
			if typ, ok := types[heading[len(heading)-1:]]; ok {
				c.Header, c.Type = heading[:len(heading)-1], typ
			}
			table.Columns = append(table.Columns, c)
		}
		spec.Tables = append(spec.Tables, table)
	}
	return sheet.NewBook(spec)
}

func (r *Region) unitBook() *sheet.Book {
	b := book("unit", []string{"Unit", "Kode unit!", "Nama unit", "Jenis unit", "Kode induk!", "Berlaku mulai@", "Kode pendahulu!", "Kode wilayah!", "Alamat", "Pola hari kerja"})
	s := b.Sheet("Unit")
	for _, u := range r.Units {
		s.Add(u.Code, u.Name, u.Kind, u.Parent, date(u.From), sheet.JoinList(u.Predecessors), u.PlaceCode, u.Address, strconv.Itoa(u.WeekDays))
	}
	return b
}

func (r *Region) postBook() *sheet.Book {
	b := book("post", []string{"Jabatan", "Kode jabatan!", "Nama jabatan", "Kode unit!", "Jenjang", "Eselon", "Kelas jabatan+", "Kode atasan!", "Formasi+",
		"Jenjang fungsional", "Bidang", "Pendidikan minimal", "Fungsi sistem", "Tugas pokok", "BUP+", "Berlaku mulai@", "Kode pendahulu!", "Khusus"})
	s := b.Sheet("Jabatan")
	for _, p := range r.Posts {
		s.Add(p.Code, p.Title, p.Unit, p.Level, p.Echelon, count(p.Class), p.Superior, count(p.Chairs), p.Tier, p.Field, p.MinSchooling,
			sheet.JoinList(slices.Sorted(slices.Values(p.Functions))), p.Duties, count(p.RetirementAge), date(p.From), sheet.JoinList(p.Predecessors), p.Special)
	}
	return b
}

func (r *Region) personBook() *sheet.Book {
	b := book("person",
		[]string{"Pegawai", "Nomor pegawai#", "NIK#", "Nama", "Gelar depan", "Gelar belakang", "Jenis kelamin", "Tempat lahir", "Tanggal lahir@", "Agama",
			"Status kawin", "Kategori", "Kedudukan", "Golongan", "TMT golongan@", "TMT CPNS@", "TMT PNS@", "Pendidikan terakhir", "Jurusan", "Tahun lulus+",
			"Kode jabatan!", "TMT jabatan@", "Nomor SK jabatan", "Tanggal SK jabatan@", "Telepon!", "Email", "Alamat", "NPWP#", "NIP lama#", "Akhir kontrak@"},
		[]string{"Riwayat Pangkat", "Nomor pegawai#", "Golongan", "TMT@", "Nomor SK", "Tanggal SK@"},
		[]string{"Riwayat Jabatan", "Nomor pegawai#", "Nama jabatan", "Unit", "Jenjang", "Eselon", "Jenjang fungsional", "Bidang", "Kode jabatan!", "TMT@", "Sampai@",
			"TMT pelantikan@", "Nomor SK", "Tanggal SK@"},
		[]string{"Riwayat Pendidikan", "Nomor pegawai#", "Tingkat", "Jurusan", "Lembaga", "Tahun lulus+"},
		[]string{"Penilaian Kinerja", "Nomor pegawai#", "Tahun+", "Nilai%", "Hasil kerja", "Perilaku kerja"},
		[]string{"Hukuman Disiplin", "Nomor pegawai#", "Tingkat", "Jenis", "Nomor SK", "Tanggal SK@", "Mulai@", "Sampai@"},
		[]string{"Cuti", "Nomor pegawai#", "Jenis", "Mulai@", "Sampai@", "Nomor SK"},
	)
	people, grades, posts, schools := b.Sheet("Pegawai"), b.Sheet("Riwayat Pangkat"), b.Sheet("Riwayat Jabatan"), b.Sheet("Riwayat Pendidikan")
	ratings, sanctions, leaves := b.Sheet("Penilaian Kinerja"), b.Sheet("Hukuman Disiplin"), b.Sheet("Cuti")
	for _, p := range r.People {
		people.Add(p.Number, p.NIK, p.Name, p.TitleBefore, p.TitleAfter, p.Sex, p.BornAt, date(p.Born), p.Religion, p.Marital, p.Category, p.Standing,
			p.Grade, date(p.GradeFrom), date(p.JoinedFrom), date(p.PermanentOn), p.School, p.Major, count(p.GraduatedIn), p.Post, date(p.PostFrom),
			p.PostDecree, date(p.PostDecreeOn), p.Phone, p.Email, p.Address, p.TaxNumber, p.OldNumber, date(p.ContractEnd))
		for _, g := range p.Grades {
			grades.Add(p.Number, g.Grade, date(g.From), g.Decree, date(g.DecreeOn))
		}
		for _, c := range p.Career {
			posts.Add(p.Number, c.Title, c.Unit, c.Level, c.Echelon, c.Tier, c.Field, c.Post, date(c.From), date(c.Until), date(c.SwornOn), c.Decree, date(c.DecreeOn))
		}
		for _, c := range p.Schooling {
			schools.Add(p.Number, c.Level, c.Major, c.School, count(c.Year))
		}
		for _, x := range p.Ratings {
			if x.Year >= 2022 { // the scale of two ratings
				ratings.Add(p.Number, count(x.Year), "", expectation(x.Score), "sesuai ekspektasi")
				continue
			}
			ratings.Add(p.Number, count(x.Year), fmt.Sprintf("%d.%02d", x.Score/100, x.Score%100))
		}
		for _, x := range p.Sanctions {
			sanctions.Add(p.Number, x.Level, x.Kind, x.Decree, date(x.DecreeOn), date(x.From), date(x.Until))
		}
		for _, x := range p.Leaves {
			leaves.Add(p.Number, x.Kind, date(x.From), date(x.Until), x.Decree)
		}
	}
	return b
}

func (r *Region) changeBook() *sheet.Book {
	b := book("reorganisation", []string{"Pemetaan", "Jenis", "Kode lama!", "Kode baru!", "Nama baru", "Jenis perubahan", "Berlaku mulai@", "Dasar hukum",
		"Kode unit baru!", "Jenjang", "Eselon", "Kelas+", "Kode induk baru!", "Kode atasan baru!"})
	s := b.Sheet("Pemetaan")
	for _, c := range r.Changes {
		s.Add(c.Kind, c.Old, c.New, c.Name, c.Change, date(c.From), c.Basis, c.Unit, c.Level, c.Echelon, count(c.Class), c.Parent, c.Superior)
	}
	return b
}

func (r *Region) roundBook() *sheet.Book {
	b := book("round", []string{"Putaran", "Isian", "Nilai"},
		[]string{"Usulan", "No+", "Nomor pegawai#", "Nama", "Kode jabatan lama!", "Jabatan lama", "Kode jabatan baru!", "Jabatan baru", "Alasan", "Kehadiran", "Jalur",
			"Bentuk sumpah", "Keterangan"},
		[]string{"Dokumen", "Jenis", "Nomor", "Tanggal@", "Penerbit", "Kode jabatan yang dicakup", "Catatan", "Tiga terbaik", "Jumlah pelamar+",
			"Anggota pansel+", "Anggota dari dalam+", "Hari pengumuman+"})
	head := b.Sheet("Putaran")
	round := r.Round
	head.Add("Judul", round.Title)
	head.Add("Tanggal rencana", longDate(round.Date))
	head.Add("Pejabat berwenang", round.Authority)
	head.Add("Jenis", round.Kind)
	head.Add("Tempat", round.Place)
	for _, basis := range round.LegalBasis {
		head.Add("Dasar hukum", basis)
	}
	moves := b.Sheet("Usulan")
	for i, m := range round.Moves {
		if m.Route == "" {
			m.Route = "-"
		}
		moves.Add(strconv.Itoa(i+1), m.Person, m.Name, m.From, m.FromTitle, m.To, m.ToTitle, m.Reason, m.Attendance, m.Route, m.Oath, m.Note)
	}
	papers := b.Sheet("Dokumen")
	for _, d := range round.Documents {
		covered := "SEMUA"
		if d.Posts != nil {
			covered = sheet.JoinList(d.Posts)
		}
		papers.Add(d.Kind, d.Number, date(d.On), d.Issuer, covered, d.Note, sheet.JoinList(d.Best), count(d.Applicants), count(d.Committee), count(d.Inside), count(d.Announced))
	}
	return b
}

func date(d clock.Date) string { return string(d) }

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// longDate writes a date in words, as letters do: 30 November 2020.
func longDate(d clock.Date) string {
	months := strings.Fields("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember")
	t := d.Time()
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
}

// expectation is a result on the scale from 2022 that goes with a score of the
// old one, in hundredths.
func expectation(score int) string {
	switch {
	case score >= 9100:
		return "di atas ekspektasi"
	case score >= 7600:
		return "sesuai ekspektasi"
	}
	return "di bawah ekspektasi"
}

package people

import (
	"pendopo/internal/kit/sheet"
)

// Names of the sheets of the kind "person".
const (
	sheetPeople    = "Pegawai"
	sheetGrades    = "Riwayat Pangkat"
	sheetPosts     = "Riwayat Jabatan"
	sheetSchooling = "Riwayat Pendidikan"
	sheetRatings   = "Penilaian Kinerja"
	sheetSanctions = "Hukuman Disiplin"
	sheetLeaves    = "Cuti"
)

// Columns of "Pegawai", by position.
const (
	cNumber = iota
	cNIK
	cName
	cFront
	cBack
	cSex
	cBornAt
	cBornOn
	cReligion
	cMarital
	cCategory
	cStatus
	cGrade
	cGradeFrom
	cCPNSOn
	cPNSOn
	cSchooling
	cSchoolingField
	cSchoolingYear
	cPost
	cPostSince
	cPostDecree
	cPostDecreeDate
	cPhone
	cEmail
	cAddress
	cNPWP
	cOldNIP
	cContractEnd
)

// Columns of "Riwayat Pangkat".
const (
	gNumber = iota
	gGrade
	gFrom
	gDecree
	gDecreeDate
)

// Columns of "Riwayat Jabatan".
const (
	hNumber = iota
	hTitle
	hUnit
	hLevel
	hEchelon
	hTier
	hField
	hPost
	hFrom
	hUntil
	hInaugurated
	hDecree
	hDecreeDate
)

// Columns of "Riwayat Pendidikan".
const (
	sNumber = iota
	sLevel
	sField
	sSchool
	sYear
)

// Columns of "Penilaian Kinerja".
const (
	rNumber = iota
	rYear
	rResult
	rBehaviour
	rPredicate
	rScore
)

// Columns of "Hukuman Disiplin".
const (
	dNumber = iota
	dLevel
	dKind
	dDecree
	dDecreeDate
	dFrom
	dUntil
)

// Columns of "Cuti".
const (
	lNumber = iota
	lKind
	lFrom
	lUntil
	lDecree
)

// SheetSpec describes the workbook of people. It is one value for the whole
// program. Package org fills and reads the four columns of the post held.
func SheetSpec() *sheet.Spec { return personSpec }

var numberColumn = sheet.Column{Key: "number", Header: "Nomor pegawai", Aliases: []string{"NIP", "NI PPPK", "NIP baru", "NIP/NI PPPK", "Nomor induk pegawai"},
	Required: true, IsKey: true, Type: sheet.Number, Parse: canonical(func(s string) (string, error) { return NumberKey(s), nil }),
	Help: "NIP atau NI PPPK 18 angka, atau nomor pegawai non-ASN dari daerah. Tulis sebagai teks.", Example: "198609262015051001"}

// owner is numberColumn in a sheet of histories.
var owner = sheet.Parent{Table: sheetPeople, Column: "number"}

var personSpec = &sheet.Spec{
	Kind:  "person",
	Title: "Data pegawai",
	Help: "Satu baris satu pegawai di lembar Pegawai; riwayatnya di lembar lain dengan nomor pegawai yang sama. " +
		"Lembar riwayat boleh tidak ada. Baris yang tidak ada di berkas tidak dihapus dari data.",
	Tables: []sheet.Table{
		{Name: sheetPeople, Aliases: []string{"Data Pegawai", "ASN"}, Required: true, Columns: []sheet.Column{
			numberColumn,
			{Key: "nik", Header: "NIK", Aliases: []string{"Nomor KTP", "Nomor induk kependudukan"}, Type: sheet.Number, Secret: true,
				Help: "16 angka. Tulis sebagai teks.", Example: "3571012609860001"},
			{Key: "name", Header: "Nama", Aliases: []string{"Nama pegawai", "Nama lengkap"}, Required: true, Type: sheet.Text,
				Help: "Tanpa gelar.", Example: "Budi Santoso"},
			{Key: "title_front", Header: "Gelar depan", Type: sheet.Text, Example: "Drs."},
			{Key: "title_back", Header: "Gelar belakang", Type: sheet.Text, Example: "M.Si."},
			{Key: "sex", Header: "Jenis kelamin", Aliases: []string{"L/P", "JK", "Kelamin"}, Required: true, Type: sheet.Enum, Enum: sexes.choices(code[Sex]), Example: "L"},
			{Key: "born_at", Header: "Tempat lahir", Type: sheet.Text, Example: "Kediri"},
			{Key: "born_on", Header: "Tanggal lahir", Required: true, Type: sheet.Date, Example: "26-09-1986"},
			{Key: "religion", Header: "Agama", Required: true, Type: sheet.Enum, Enum: religions.choices(code[Religion]), Example: "Islam"},
			{Key: "marital", Header: "Status kawin", Aliases: []string{"Status perkawinan"}, Type: sheet.Enum, Enum: maritals.choices(code[Marital]), Example: "Kawin"},
			{Key: "category", Header: "Kategori", Aliases: []string{"Jenis pegawai", "Status pegawai", "Status kepegawaian"}, Required: true, Type: sheet.Enum, Enum: categories.choices(code[Category]), Example: "PNS"},
			{Key: "status", Header: "Kedudukan", Aliases: []string{"Kedudukan pegawai", "Kedudukan hukum"}, Type: sheet.Enum, Enum: statuses.choices(code[Status]), Default: string(StatusActive),
				Help: "Kosong berarti aktif.", Example: "Aktif"},
			{Key: "grade", Header: "Golongan", Aliases: []string{"Golongan ruang", "Gol/ruang", "Pangkat", "Pangkat/golongan", "Pangkat golongan ruang"}, Type: sheet.Text, Parse: canonical(plainGrade),
				Help: "III/a, III.a, IIIa atau nama pangkatnya; PPPK: I sampai XVII.", Example: "III/c"},
			{Key: "grade_from", Header: "TMT golongan", Aliases: []string{"TMT pangkat"}, Type: sheet.Date, Example: "01-04-2023"},
			{Key: "cpns_on", Header: "TMT CPNS", Aliases: []string{"TMT pengangkatan pertama"}, Type: sheet.Date, Help: "Untuk PPPK: mulai kontrak pertama.", Example: "01-05-2015"},
			{Key: "pns_on", Header: "TMT PNS", Type: sheet.Date, Example: "01-05-2016"},
			{Key: "schooling", Header: "Pendidikan terakhir", Aliases: []string{"Pendidikan", "Tingkat pendidikan"}, Type: sheet.Text, Parse: canonical(plainSchooling),
				Help: "SD, SLTP, SLTA, D-I … D-IV, S-1, Profesi, S-2, Spesialis, S-3.", Example: "S-1"},
			{Key: "schooling_field", Header: "Jurusan", Aliases: []string{"Program studi", "Jurusan pendidikan"}, Type: sheet.Text, Example: "Ilmu Pemerintahan"},
			{Key: "schooling_year", Header: "Tahun lulus", Type: sheet.Integer, Example: "2009"},
			{Key: "post", Header: "Kode jabatan", Type: sheet.Code, Help: "Kode jabatan yang diduduki sekarang, dari lembar Jabatan.", Example: "5.03-01"},
			{Key: "post_since", Header: "TMT jabatan", Type: sheet.Date, Example: "02-01-2024"},
			{Key: "post_decree", Header: "Nomor SK jabatan", Aliases: []string{"Nomor SK"}, Type: sheet.Text},
			{Key: "post_decree_date", Header: "Tanggal SK jabatan", Aliases: []string{"Tanggal SK"}, Type: sheet.Date},
			{Key: "phone", Header: "Telepon", Aliases: []string{"Nomor HP", "HP", "Nomor telepon"}, Type: sheet.Code, Secret: true},
			{Key: "email", Header: "Email", Aliases: []string{"Surel", "Alamat email"}, Type: sheet.Text},
			{Key: "address", Header: "Alamat", Aliases: []string{"Alamat rumah"}, Type: sheet.Text},
			{Key: "npwp", Header: "NPWP", Type: sheet.Number, Secret: true},
			{Key: "old_nip", Header: "NIP lama", Type: sheet.Number, Help: "9 angka."},
			{Key: "contract_end", Header: "Akhir kontrak", Aliases: []string{"Akhir perjanjian kerja"}, Type: sheet.Date, Help: "PPPK: hari terakhir perjanjian kerja."},
		}},
		{Name: sheetGrades, Aliases: []string{"Riwayat Golongan", "Riwayat Kepangkatan"}, Parent: owner, Columns: []sheet.Column{
			numberColumn,
			{Key: "grade", Header: "Golongan", Aliases: []string{"Golongan ruang", "Pangkat"}, Required: true, Type: sheet.Text, Parse: canonical(plainGrade), Example: "III/b"},
			{Key: "from", Header: "TMT", Aliases: []string{"TMT golongan", "TMT pangkat"}, Required: true, IsKey: true, Type: sheet.Date, Example: "01-04-2019"},
			{Key: "decree", Header: "Nomor SK", Type: sheet.Text},
			{Key: "decree_date", Header: "Tanggal SK", Type: sheet.Date},
		}},
		{Name: sheetPosts, Parent: owner, Columns: []sheet.Column{
			numberColumn,
			{Key: "title", Header: "Nama jabatan", Aliases: []string{"Jabatan"}, Required: true, IsKey: true, Type: sheet.Text, Example: "Kepala Subbagian Umum"},
			{Key: "unit", Header: "Unit", Aliases: []string{"Unit kerja", "Nama unit"}, Type: sheet.Text, Example: "Dinas Kesehatan"},
			{Key: "level", Header: "Jenjang", Aliases: []string{"Jenis jabatan", "Jenjang jabatan"}, Required: true, Type: sheet.Enum, Enum: levels.choices(code[Level]), Example: "Pengawas"},
			{Key: "echelon", Header: "Eselon", Type: sheet.Text, Parse: canonical(func(s string) (string, error) { e, err := ParseEchelon(s); return string(e), err }), Example: "IV.a"},
			{Key: "tier", Header: "Jenjang fungsional", Type: sheet.Text, Parse: canonical(func(s string) (string, error) { t, err := ParseTier(s); return t.String(), err }), Example: "Ahli Muda"},
			{Key: "field", Header: "Bidang", Aliases: []string{"Bidang tugas", "Rumpun"}, Type: sheet.Text, Help: "Bidang tugas yang dipakai menilai pengalaman serumpun.", Example: "kesehatan"},
			{Key: "post", Header: "Kode jabatan", Type: sheet.Code},
			{Key: "from", Header: "TMT", Aliases: []string{"TMT jabatan"}, Required: true, IsKey: true, Type: sheet.Date, Example: "03-01-2020"},
			{Key: "until", Header: "Sampai", Type: sheet.Date, Help: "Hari pertama tidak lagi menjabat, biasanya TMT jabatan berikutnya."},
			{Key: "inaugurated", Header: "TMT pelantikan", Aliases: []string{"Tanggal pelantikan"}, Type: sheet.Date},
			{Key: "decree", Header: "Nomor SK", Type: sheet.Text},
			{Key: "decree_date", Header: "Tanggal SK", Type: sheet.Date},
		}},
		{Name: sheetSchooling, Parent: owner, Columns: []sheet.Column{
			numberColumn,
			{Key: "level", Header: "Tingkat", Aliases: []string{"Tingkat pendidikan", "Pendidikan"}, Required: true, IsKey: true, Type: sheet.Text, Parse: canonical(plainSchooling), Example: "S-1"},
			{Key: "field", Header: "Jurusan", Aliases: []string{"Program studi"}, IsKey: true, Type: sheet.Text, Example: "Ilmu Pemerintahan"},
			{Key: "school", Header: "Lembaga", Aliases: []string{"Nama sekolah", "Perguruan tinggi"}, Type: sheet.Text},
			{Key: "year", Header: "Tahun lulus", Type: sheet.Integer, Example: "2009"},
		}},
		{Name: sheetRatings, Aliases: []string{"SKP", "Kinerja"}, Parent: owner, Columns: []sheet.Column{
			numberColumn,
			{Key: "year", Header: "Tahun", Required: true, IsKey: true, Type: sheet.Integer, Example: "2025"},
			{Key: "result", Header: "Hasil kerja", Aliases: []string{"Hasil kinerja"}, Type: sheet.Enum, Enum: expectations.choices(Expectation.String), Help: "Mulai 2022.", Example: "Sesuai ekspektasi"},
			{Key: "behaviour", Header: "Perilaku kerja", Aliases: []string{"Perilaku"}, Type: sheet.Enum, Enum: expectations.choices(Expectation.String), Help: "Mulai 2022.", Example: "Sesuai ekspektasi"},
			{Key: "predicate", Header: "Predikat", Aliases: []string{"Predikat kinerja"}, Type: sheet.Enum, Enum: predicates.choices(Predicate.String), Help: "Boleh kosong bila hasil dan perilaku, atau nilai, diisi.", Example: "Baik"},
			{Key: "score", Header: "Nilai", Aliases: []string{"Nilai prestasi kerja"}, Type: sheet.Decimal, Parse: canonical(plainScore), Help: "Hanya sampai 2021, skala 0–100."},
		}},
		{Name: sheetSanctions, Aliases: []string{"Hukdis"}, Parent: owner, Columns: []sheet.Column{
			numberColumn,
			{Key: "level", Header: "Tingkat", Aliases: []string{"Tingkat hukuman"}, Required: true, IsKey: true, Type: sheet.Enum, Enum: sanctionLevels.choices(code[SanctionLevel]), Example: "Sedang"},
			{Key: "kind", Header: "Jenis", Aliases: []string{"Jenis hukuman"}, Type: sheet.Text, Example: "Pemotongan tunjangan kinerja 25% selama 6 bulan"},
			{Key: "decree", Header: "Nomor SK", Type: sheet.Text},
			{Key: "decree_date", Header: "Tanggal SK", Type: sheet.Date},
			{Key: "from", Header: "Mulai", Aliases: []string{"Mulai berlaku", "TMT"}, Required: true, IsKey: true, Type: sheet.Date},
			{Key: "until", Header: "Sampai", Aliases: []string{"Berakhir"}, Type: sheet.Date, Help: "Hari pertama hukuman tidak berlaku lagi."},
		}},
		{Name: sheetLeaves, Aliases: []string{"Riwayat Cuti"}, Parent: owner, Columns: []sheet.Column{
			numberColumn,
			{Key: "kind", Header: "Jenis", Aliases: []string{"Jenis cuti"}, Required: true, IsKey: true, Type: sheet.Enum, Enum: leaveKinds.choices(code[LeaveKind]), Example: "CLTN"},
			{Key: "from", Header: "Mulai", Aliases: []string{"TMT"}, Required: true, IsKey: true, Type: sheet.Date},
			{Key: "until", Header: "Sampai", Type: sheet.Date, Help: "Hari pertama masuk kembali."},
			{Key: "decree", Header: "Nomor SK", Type: sheet.Text},
		}},
	},
}

// code is the form in which the program keeps a value of a list of words.
func code[T ~string](v T) string { return string(v) }

// canonical makes a column's parser of a reading function. What cannot be read
// stays as it is written: Check refuses it with the register at hand, which may
// know what the cell alone does not (IV is a grade of a PPPK only).
func canonical(read func(string) (string, error)) func(string) (string, *sheet.Refusal) {
	return func(s string) (string, *sheet.Refusal) {
		if v, err := read(s); err == nil {
			return v, nil
		}
		return s, nil
	}
}

func plainGrade(s string) (string, error) {
	g, err := ParseGrade(s, "")
	return g.String(), err
}

func plainSchooling(s string) (string, error) {
	l, err := ParseSchoolLevel(s)
	return l.String(), err
}

// plainScore keeps two digits of a fraction, as the register does.
func plainScore(s string) (string, error) {
	n, err := ParseScore(s)
	return scoreCell(n), err
}

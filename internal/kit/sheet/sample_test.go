package sheet_test

import (
	"bytes"
	"fmt"
	"testing"

	"pendopo/internal/kit/sheet"
)

// person is a kind of the size of the real one: 30 columns and two histories.
var person = &sheet.Spec{
	Kind:  "person",
	Title: "Data pegawai",
	Help:  "Satu baris satu pegawai.",
	Tables: []sheet.Table{
		{
			Name: "Pegawai", Required: true, Help: "Data pokok.",
			Columns: []sheet.Column{
				{Key: "number", Header: "Nomor pegawai", Aliases: []string{"NIP"}, Required: true, Type: sheet.Number, IsKey: true, Help: "NIP 18 angka.", Example: "197805032005011003"},
				{Key: "nik", Header: "NIK", Type: sheet.Number},
				{Key: "name", Header: "Nama", Required: true},
				{Key: "front", Header: "Gelar depan"},
				{Key: "back", Header: "Gelar belakang"},
				{Key: "sex", Header: "Jenis kelamin", Required: true, Type: sheet.Enum, Enum: []sheet.Choice{{Value: "L", Aliases: []string{"laki-laki", "pria"}}, {Value: "P", Aliases: []string{"perempuan"}}}},
				{Key: "birthplace", Header: "Tempat lahir"},
				{Key: "born_on", Header: "Tanggal lahir", Required: true, Type: sheet.Date},
				{Key: "religion", Header: "Agama", Type: sheet.Enum, Enum: sheet.Choices("Islam", "Kristen", "Katolik", "Hindu", "Buddha", "Konghucu")},
				{Key: "marital", Header: "Status kawin"},
				{Key: "category", Header: "Kategori", Type: sheet.Enum, Enum: []sheet.Choice{{Value: "pns", Label: "PNS"}, {Value: "cpns", Label: "CPNS"}, {Value: "pppk", Label: "PPPK"}, {Value: "non_asn", Label: "Non-ASN"}}},
				{Key: "grade", Header: "Golongan", Type: sheet.Code},
				{Key: "grade_on", Header: "TMT golongan", Type: sheet.Date},
				{Key: "cpns_on", Header: "TMT CPNS", Type: sheet.Date},
				{Key: "pns_on", Header: "TMT PNS", Type: sheet.Date},
				{Key: "school", Header: "Pendidikan terakhir"},
				{Key: "field", Header: "Jurusan"},
				{Key: "graduated", Header: "Tahun lulus", Type: sheet.Integer},
				{Key: "post", Header: "Kode jabatan", Type: sheet.Code},
				{Key: "post_on", Header: "TMT jabatan", Type: sheet.Date},
				{Key: "decree", Header: "Nomor SK jabatan"},
				{Key: "decree_on", Header: "Tanggal SK jabatan", Type: sheet.Date},
				{Key: "phone", Header: "Telepon"},
				{Key: "email", Header: "Email"},
				{Key: "address", Header: "Alamat"},
				{Key: "npwp", Header: "NPWP", Type: sheet.Number},
				{Key: "old", Header: "NIP lama", Type: sheet.Number},
				{Key: "until", Header: "Akhir kontrak", Type: sheet.Date},
			},
		},
		{
			Name:   "Riwayat Pangkat",
			Parent: sheet.Parent{Table: "Pegawai", Column: "number"},
			Columns: []sheet.Column{
				{Key: "number", Header: "Nomor pegawai", Required: true, Type: sheet.Number, IsKey: true},
				{Key: "grade", Header: "Golongan", Required: true, Type: sheet.Code, IsKey: true},
				{Key: "from", Header: "TMT", Required: true, Type: sheet.Date},
				{Key: "decree", Header: "Nomor SK"},
				{Key: "decree_on", Header: "Tanggal SK", Type: sheet.Date},
			},
		},
		{
			Name:   "Penilaian Kinerja",
			Parent: sheet.Parent{Table: "Pegawai", Column: "number"},
			Columns: []sheet.Column{
				{Key: "number", Header: "Nomor pegawai", Required: true, Type: sheet.Number, IsKey: true},
				{Key: "year", Header: "Tahun", Required: true, Type: sheet.Integer, IsKey: true},
				{Key: "rating", Header: "Predikat", Type: sheet.Enum, Enum: sheet.Choices("Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang", "Sangat Kurang")},
				{Key: "score", Header: "Nilai", Type: sheet.Decimal},
			},
		},
	},
}

// region makes a book of n people with about 13 rows of history each.
func region(n int) *sheet.Book {
	b := sheet.NewBook(person)
	people, grades, ratings := b.Sheet("Pegawai"), b.Sheet("Riwayat Pangkat"), b.Sheet("Penilaian Kinerja")
	religions := []string{"Islam", "Kristen", "Katolik", "Hindu"}
	for i := range n {
		born := fmt.Sprintf("%d-%02d-%02d", 1966+i%35, 1+i%12, 1+i%28)
		number := fmt.Sprintf("%s%s%s%d%02d%d%03d", born[:4], born[5:7], born[8:], 1990+i%30, 1+i%12, 1+i%2, 1+i%998)
		from := fmt.Sprintf("%d-%02d-01", 1990+i%30, 1+i%12)
		people.Add(number, fmt.Sprintf("3571%012d", i), fmt.Sprintf("Nama Pegawai %d", i), "Dr.", "S.Sos., M.Si.", []string{"L", "P"}[i%2],
			"Kediri", born, religions[i%4], "Kawin", []string{"pns", "pppk", "non_asn"}[i%3], "III/d", from, from, from,
			"S-1", "Ilmu Administrasi Negara", fmt.Sprint(1988+i%30), fmt.Sprintf("KD-%04d", i), from, fmt.Sprintf("821.2/%d/419.203/2022", i), from,
			fmt.Sprintf("+62812%08d", i), fmt.Sprintf("pegawai%d@example.go.id", i), fmt.Sprintf("Jl. Merdeka No. %d, Kelurahan Kampung Dalem & sekitarnya", i),
			fmt.Sprintf("%015d", i), "", "")
		for k := range 6 {
			grades.Add(number, []string{"II/a", "II/b", "II/c", "III/a", "III/b", "III/c"}[k], fmt.Sprintf("%d-04-01", 1996+4*k), fmt.Sprintf("823.%d/%d", k, i), fmt.Sprintf("%d-03-%02d", 1996+4*k, 1+i%28))
		}
		for k := range 7 {
			ratings.Add(number, fmt.Sprint(2018+k), "Baik", "85.37")
		}
	}
	return b
}

func workbook(t testing.TB, b *sheet.Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := sheet.WriteXLSX(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

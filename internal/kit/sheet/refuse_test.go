package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
)

// repack copies a workbook through change, which may rewrite, add ("" to
// content) or drop (nil) parts.
func repack(t testing.TB, data []byte, change func(name string, content []byte) []byte, add map[string]string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, content []byte) {
		p, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		p.Write(content)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if change != nil {
			content = change(f.Name, content)
		}
		if content != nil {
			put(f.Name, content)
		}
	}
	for name, content := range add {
		put(name, []byte(content))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// grid makes a workbook with excelize: what offices send.
func grid(t testing.TB, name string, rows [][]any, style func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	f.SetSheetName("Sheet1", name)
	for i, r := range rows {
		if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	if style != nil {
		style(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var heads = []any{"Nomor pegawai", "Nama", "Jenis kelamin", "Tanggal lahir"}

func TestRefusesTheWholeFile(t *testing.T) {
	ok := workbook(t, region(2))
	bomb := strings.Repeat("<row></row>", 8<<20)
	encrypted := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), bytes.Repeat([]byte{0}, 600)...)
	for _, c := range "EncryptedPackage" {
		encrypted = append(encrypted, byte(c), 0)
	}
	xls := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), []byte("....W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00")...)
	small := sheet.DefaultLimits
	small.FileBytes, small.Rows = 100_000, 3

	tests := []struct {
		name   string
		data   []byte
		limits sheet.Limits
		key    string
	}{
		{"nothing", []byte("  \n"), sheet.DefaultLimits, "sheet.empty_file"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), sheet.DefaultLimits, "sheet.not_a_spreadsheet"},
		{"a document", []byte("%PDF-1.7\n1 0 obj"), sheet.DefaultLimits, "sheet.not_a_spreadsheet"},
		{"a web page named .xls", []byte("\r\n<html><table><tr><td>NIP"), sheet.DefaultLimits, "sheet.not_a_spreadsheet"},
		{"another archive", repack(t, ok, func(n string, c []byte) []byte { return nil }, map[string]string{"a.txt": "x"}), sheet.DefaultLimits, "sheet.not_a_spreadsheet"},
		{"a text document", repack(t, ok, func(n string, c []byte) []byte {
			return bytes.ReplaceAll(c, []byte("spreadsheetml.sheet.main"), []byte("wordprocessingml.document.main"))
		}, nil), sheet.DefaultLimits, "sheet.not_a_spreadsheet"},
		{"macros", repack(t, ok, nil, map[string]string{"xl/vbaProject.bin": "x"}), sheet.DefaultLimits, "sheet.macro"},
		{"macros by type", repack(t, ok, func(n string, c []byte) []byte {
			return bytes.ReplaceAll(c, []byte("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), []byte("application/vnd.ms-excel.sheet.macroEnabled.main+xml"))
		}, nil), sheet.DefaultLimits, "sheet.macro"},
		{"a zip bomb", repack(t, ok, nil, map[string]string{"xl/worksheets/big.xml": bomb}), sheet.DefaultLimits, "sheet.bomb"},
		{"a password", encrypted, sheet.DefaultLimits, "sheet.encrypted"},
		{"Excel 97", xls, sheet.DefaultLimits, "sheet.old_format"},
		{"LibreOffice", repack(t, ok, func(n string, c []byte) []byte { return nil }, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}), sheet.DefaultLimits, "sheet.old_format"},
		{"cut short", ok[:len(ok)-30], sheet.DefaultLimits, "sheet.damaged"},
		{"cut XML", repack(t, ok, func(n string, c []byte) []byte {
			if strings.HasSuffix(n, "sheet1.xml") {
				return c[:len(c)/2]
			}
			return c
		}, nil), sheet.DefaultLimits, "sheet.damaged"},
		{"too large", bytes.Repeat([]byte("a,b\n"), 30_000), small, "sheet.too_large"},
		{"too many rows", workbook(t, region(4)), small, "sheet.too_many_rows"},
		{"wrong sheet", grid(t, "Gaji", [][]any{heads}, func(f *excelize.File) { f.NewSheet("Tunjangan") }), sheet.DefaultLimits, "sheet.wrong_sheet"},
		{"empty sheet", grid(t, "Pegawai", nil, nil), sheet.DefaultLimits, "sheet.empty_sheet"},
		{"no heading", grid(t, "Pegawai", [][]any{{"satu", "dua"}, {"tiga"}}, nil), sheet.DefaultLimits, "sheet.no_heading"},
		{"column missing", grid(t, "Pegawai", [][]any{{"Nomor pegawai", "Nama"}}, nil), sheet.DefaultLimits, "sheet.column_missing"},
		{"column misspelt", grid(t, "Pegawai", [][]any{{"Nomor pegawai", "Nama", "Jenis kelamin", "Tanggal lahr"}}, nil), sheet.DefaultLimits, "sheet.column_near"},
		{"column twice", grid(t, "Pegawai", [][]any{{"Nomor pegawai", "Nama", "Jenis kelamin", "Tanggal lahir", "NIP"}}, nil), sheet.DefaultLimits, "sheet.duplicate_heading"},
		{"a reference to nowhere", repack(t, grid(t, "Pegawai", [][]any{heads}, nil), func(n string, c []byte) []byte {
			return bytes.ReplaceAll(c, []byte(`t="s"><v>0<`), []byte(`t="s"><v>999<`))
		}, nil), sheet.DefaultLimits, "sheet.bad_reference"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := sheet.Read("f.xlsx", tt.data, person, tt.limits)
			var e *errs.Error
			if !errors.As(err, &e) || e.Key != tt.key {
				t.Fatalf("got %v, want %s", err, tt.key)
			}
		})
	}
}

// What an office program or a hurried person does to single cells.
func TestProblemsOfCells(t *testing.T) {
	style := func(f *excelize.File, cell string, format int, custom string) {
		s := &excelize.Style{NumFmt: format}
		if custom != "" {
			s.CustomNumFmt = &custom
		}
		id, err := f.NewStyle(s)
		if err != nil {
			t.Fatal(err)
		}
		f.SetCellStyle("Pegawai", cell, cell, id)
	}
	row := func(v ...any) [][]any {
		return [][]any{append(append([]any{}, heads...), "Golongan", "Kode jabatan", "Tahun lulus"), v}
	}
	good := []any{"197805032005011003", "Sri Wahyuni", "P", "1978-05-03"}
	with := func(i int, v any) [][]any {
		r := append(append([]any{}, good...), "III/d", "KD-1", 2001)
		r[i] = v
		return row(r...)
	}
	tests := []struct {
		name  string
		rows  [][]any
		style func(f *excelize.File)
		key   string // "" when the row is good
		want  string // value of the cell in question, by the column at
		at    int
	}{
		{"as it should be", with(0, good[0]), nil, "", "197805032005011003", 0},
		{"spaces in a number", with(0, "19780503 200501 1 003"), nil, "", "197805032005011003", 0},
		{"an apostrophe before a number", with(0, "'197805032005011003"), nil, "", "197805032005011003", 0},
		{"a number rounded", with(0, 197805032005011003.0), nil, "sheet.rounded", "", 0},
		{"a rounded number as text", with(0, "197805032005011000"), nil, "sheet.rounded", "", 0},
		{"a number as Excel shows it", with(0, "1,97805E+17"), nil, "sheet.rounded", "", 0},
		{"a formula as key", with(0, ""), func(f *excelize.File) { f.SetCellFormula("Pegawai", "A2", "\"1\"&\"2\"") }, "sheet.formula_in_key", "", 0},
		{"nothing in a required cell", with(1, " - "), nil, "sheet.required", "", 1},
		{"another word for a choice", with(2, "PEREMPUAN"), nil, "", "P", 2},
		{"a choice misspelt", with(2, "perempaun"), nil, "sheet.not_in_list_near", "", 2},
		{"no choice at all", with(2, "7"), nil, "sheet.not_in_list", "", 2},
		{"a true date", with(3, 28613), func(f *excelize.File) { style(f, "D2", 14, "") }, "", "1978-05-03", 7},
		{"a date of an own format", with(3, 28613.75), func(f *excelize.File) { style(f, "D2", 0, `dd\ mmmm\ yyyy`) }, "", "1978-05-03", 7},
		{"a date that lost its format", with(3, 28613), nil, "", "1978-05-03", 7},
		{"a year for a date", with(3, 1978), nil, "sheet.date_is_number", "", 7},
		{"day first", with(3, "03/05/1978"), nil, "", "1978-05-03", 7},
		{"in words", with(3, "3 Nopember 1978"), nil, "", "1978-11-03", 7},
		{"month first", with(3, "05/23/1978"), nil, "sheet.date_month_first", "", 7},
		{"a short year", with(3, "03-05-78"), nil, "sheet.date_short_year", "", 7},
		{"no such day", with(3, "31-02-1978"), nil, "sheet.not_a_date", "", 7},
		{"a slip of the year", with(3, "03-05-0978"), nil, "sheet.date_out_of_range", "", 7},
		{"the old system's no date", with(3, "01-01-0001"), nil, "sheet.required", "", 7},
		{"an error of a formula", with(1, ""), func(f *excelize.File) { f.SetCellValue("Pegawai", "B2", "#N/A") }, "", "#N/A", 1},
		{"a code that became a date", with(4, 45000), func(f *excelize.File) { style(f, "E2", 14, "") }, "sheet.code_became_date", "", 11},
		{"a code that became a fraction", with(5, 1.1), nil, "sheet.code_became_number", "", 18},
		{"a code shown with zeros", with(5, 12), func(f *excelize.File) { style(f, "F2", 0, "0000") }, "", "0012", 18},
		{"a whole number as text", with(6, "2001"), nil, "", "2001", 17},
		{"no whole number", with(6, "2001a"), nil, "sheet.not_an_integer", "", 17},
		{"a doubt not removed", with(5, "?? KD-1"), nil, "sheet.still_doubtful", "", 18},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := sheet.Read("f.xlsx", grid(t, "Pegawai", tt.rows, tt.style), person, sheet.DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			s := b.Sheet("Pegawai")
			if len(s.Rows) != 1 {
				t.Fatalf("%d rows", len(s.Rows))
			}
			switch {
			case tt.key == "" && len(b.Problems) > 0:
				t.Fatalf("problems %+v", b.Problems)
			case tt.key != "" && (len(b.Problems) != 1 || b.Problems[0].Key != tt.key || !s.Rows[0].Wrong):
				t.Fatalf("problems %+v, want %s", b.Problems, tt.key)
			case tt.key != "":
				if p := b.Problems[0]; p.Sheet != "Pegawai" || p.Row != 2 || p.Column == "" || p.Remedy == "" {
					t.Errorf("the problem does not say where: %+v", p)
				}
			}
			at := tt.at
			if tt.at < 4 && tt.at > 1 {
				at = map[int]int{2: 5}[tt.at]
			} else if tt.at == 1 {
				at = 2
			}
			if got := s.Rows[0].At(at); got != tt.want {
				t.Errorf("value %q, want %q", got, tt.want)
			}
		})
	}
}

func TestColumnsThatExcelSwapped(t *testing.T) {
	date := func(f *excelize.File, cells ...string) {
		id, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		for _, c := range cells {
			f.SetCellStyle("Pegawai", c, c, id)
		}
	}
	rows := [][]any{heads}
	for i, v := range []any{"25/03/1978", "26/03/1978", "27/03/1978", 28613, 28614, 28615} {
		rows = append(rows, []any{fmt.Sprint(100 + i), "Nama", "L", v})
	}
	b, err := sheet.Read("f.xlsx", grid(t, "Pegawai", rows, func(f *excelize.File) { date(f, "D5", "D6", "D7") }), person, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Problems) != 3 || b.Problems[0].Key != "sheet.date_swapped" || b.Problems[0].Row != 5 {
		t.Fatalf("problems %+v", b.Problems)
	}
	rows = [][]any{heads, {"1", "A", "L", "05/23/1978"}, {"2", "B", "L", "04/05/1978"}, {"3", "C", "L", "05/05/1978"}}
	b, err = sheet.Read("f.xlsx", grid(t, "Pegawai", rows, nil), person, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Problems) != 2 || b.Problems[1].Key != "sheet.date_order_mixed" || b.Problems[1].Row != 3 {
		t.Fatalf("problems %+v", b.Problems)
	}
	// The mended workbook must not let the doubtful date through unseen.
	s := b.Sheet("Pegawai")
	var out bytes.Buffer
	if err := sheet.WriteWrong(&out, person, []sheet.WrongRow{{Sheet: s, Row: &s.Rows[1], Problem: "x", Remedy: "y", Columns: []string{"Tanggal lahir"}}}); err != nil {
		t.Fatal(err)
	}
	again, err := sheet.Read("f.xlsx", out.Bytes(), person, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Problems) != 1 || again.Problems[0].Key != "sheet.still_doubtful" || len(again.Ignored) > 0 {
		t.Fatalf("problems %+v, ignored %v", again.Problems, again.Ignored)
	}
}

func TestDuplicateKeys(t *testing.T) {
	rows := [][]any{heads,
		{"1", "A", "L", "1978-05-03"}, {"2", "B", "L", "1978-05-03"}, {"1", "C", "L", "1978-05-03"}, {"2", "B", "L", "1978-05-03"}}
	b, err := sheet.Read("f.xlsx", grid(t, "Pegawai", rows, nil), person, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range b.Problems {
		got = append(got, fmt.Sprint(p.Row, " ", p.Key, " ", p.Args[1]))
	}
	if want := "[2 sheet.duplicate_key 4 4 sheet.duplicate_key 2 5 sheet.repeated_row 3]"; fmt.Sprint(got) != want {
		t.Fatalf("got %v, want %s", got, want)
	}
	if b.Sheet("Pegawai").Rows[1].Wrong {
		t.Error("the first of two equal rows is wrong")
	}
}

// Headings in any order and spelling, under a title, in a sheet of any name.
func TestHeadings(t *testing.T) {
	rows := [][]any{{"PEMERINTAH KOTA CONTOH"}, {}, {"DAFTAR PEGAWAI"},
		{"Tgl. Lahir (DD-MM-YYYY)", "JENIS  KELAMIN *", "N I P", "nama", "Catatan kami", "Golongn"},
		{"03-05-1978", "L", "1", "A", "x", "III/a"}}
	one := &sheet.Spec{Kind: "person", Title: "P", Tables: person.Tables[:1]}
	b, err := sheet.Read("f.xlsx", grid(t, "Sheet1", rows, nil), one, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	s := b.Sheet("Pegawai")
	if len(s.Rows) != 1 || s.Rows[0].N != 5 || s.Get(&s.Rows[0], "number") != "1" || s.Get(&s.Rows[0], "born_on") != "1978-05-03" {
		t.Fatalf("rows %+v", s.Rows)
	}
	if len(b.Problems) != 1 || b.Problems[0].Key != "sheet.heading_near" || b.Problems[0].Args[1] != "Golongan" {
		t.Errorf("problems %+v", b.Problems)
	}
	if got, want := fmt.Sprint(b.Ignored), "[Pegawai / Catatan kami]"; got != want {
		t.Errorf("ignored %s, want %s", got, want)
	}
	if s.Has("nik") || !s.Has("name") {
		t.Error("which columns the file has is wrong")
	}
}

func TestSheetsThatMayBeMisspelt(t *testing.T) {
	data := grid(t, "pegawai", [][]any{heads, {"1", "A", "L", "1978-05-03"}}, func(f *excelize.File) { f.NewSheet("Riwayat Pangkatt"); f.NewSheet("Grafik"); f.NewSheet("Petunjuk") })
	b, err := sheet.Read("f.xlsx", data, person, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Problems) != 1 || b.Problems[0].Key != "sheet.sheet_near" || fmt.Sprint(b.Ignored) != "[Grafik]" {
		t.Errorf("problems %+v, ignored %v", b.Problems, b.Ignored)
	}
	if b.Sheet("Riwayat Pangkat").Present {
		t.Error("a sheet that is not there is present")
	}
}

func TestCSV(t *testing.T) {
	want := "1978-05-03"
	for name, data := range map[string]string{
		"comma":        "Nomor pegawai,Nama,Jenis kelamin,Tanggal lahir\n1,\"Ibu, José\",P,03-05-1978\n",
		"semicolon":    "\ufeffNama;Nomor pegawai;Jenis kelamin;Tanggal lahir\r\n\"Ibu, José\";1;P;3 Mei 1978\r\n",
		"tab":          "Nama\tNomor pegawai\tJenis kelamin\tTanggal lahir\nIbu, José\t1\tP\t1978-05-03",
		"windows-1252": "Nama;Nomor pegawai;Jenis kelamin;Tanggal lahir\nIbu, Jos\xe9;1;P;3/5/1978\n",
		"hint":         "sep=;\nNama;Nomor pegawai;Jenis kelamin;Tanggal lahir\nIbu, José;1;P;3/5/1978\n",
		"utf-16":       utf16("Nama\tNomor pegawai\tJenis kelamin\tTanggal lahir\nIbu, José\t1\tP\t1978-05-03"),
	} {
		b, err := sheet.Read("f.csv", []byte(data), person, sheet.DefaultLimits)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		s := b.Sheet("Pegawai")
		if len(s.Rows) != 1 || s.Get(&s.Rows[0], "name") != "Ibu, José" || s.Get(&s.Rows[0], "born_on") != want || len(b.Problems) > 0 {
			t.Errorf("%s: rows %+v, problems %+v", name, s.Rows, b.Problems)
		}
	}
	// the table is chosen by its headings
	b, err := sheet.Read("f.csv", []byte("Nomor pegawai,Tahun,Predikat\n1,2024,Baik\n"), person, sheet.DefaultLimits)
	if err != nil || len(b.Sheet("Penilaian Kinerja").Rows) != 1 {
		t.Errorf("%v", err)
	}
}

func utf16(s string) string {
	out := []byte{0xff, 0xfe}
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return string(out)
}

// 1904 is the date system of old Macs.
func TestDates1904(t *testing.T) {
	data := grid(t, "Pegawai", [][]any{heads, {"1", "A", "L", 28613 - 1462}, {"2", "B", "L", 28613}}, func(f *excelize.File) {
		id, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		f.SetCellStyle("Pegawai", "D2", "D2", id)
	})
	data = repack(t, data, func(n string, c []byte) []byte {
		if n == "xl/workbook.xml" {
			c = bytes.Replace(c, []byte("<workbookPr"), []byte(`<workbookPr date1904="1"`), 1)
		}
		return c
	}, nil)
	b, err := sheet.Read("f.xlsx", data, person, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	s := b.Sheet("Pegawai")
	if got := s.Get(&s.Rows[0], "born_on"); got != "1978-05-03" {
		t.Errorf("got %s", got)
	}
	if len(b.Problems) != 1 || b.Problems[0].Key != "sheet.date_system_mixed" || b.Problems[0].Row != 3 {
		t.Errorf("problems %+v", b.Problems)
	}
}

func TestTemplateIsReadable(t *testing.T) {
	var out bytes.Buffer
	if err := sheet.WriteTemplate(&out, sheet.NewBook(person)); err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("t.xlsx", out.Bytes(), person, sheet.DefaultLimits)
	if err != nil || len(b.Problems) > 0 || len(b.Ignored) > 0 {
		t.Fatalf("%v %+v %v", err, b.Problems, b.Ignored)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.GetSheetList(); got[0] != "Petunjuk" || len(got) != 5 {
		t.Errorf("sheets %v", got)
	}
	v, err := f.GetDataValidations("Pegawai")
	if err != nil || len(v) != 4 {
		t.Errorf("%d validations: %v", len(v), err)
	}
}

// A picture or a letter under the name of a workbook is called no worksheet; a
// table of text under that name is still read.
func TestNotAWorkbookAtAll(t *testing.T) {
	for name, data := range map[string]string{"picture": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "photograph": "\xff\xd8\xff\xe0JFIF", "paper": "%PDF-1.7\n", "letter": "Kepada Yth.\nBapak Wali Kota\n"} {
		_, err := sheet.Read("pegawai.xlsx", []byte(data), person, sheet.DefaultLimits)
		var e *errs.Error
		if !errors.As(err, &e) || e.Key != "sheet.not_a_spreadsheet" {
			t.Errorf("%s: %v, want sheet.not_a_spreadsheet", name, err)
		}
	}
}

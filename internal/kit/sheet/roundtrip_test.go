package sheet_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"pendopo/internal/kit/sheet"
)

// equal reports the first difference of two books.
func equal(t interface{ Fatalf(string, ...any) }, got, want *sheet.Book) {
	for i, ws := range want.Sheets {
		gs := got.Sheets[i]
		if len(gs.Rows) != len(ws.Rows) {
			t.Fatalf("sheet %s: %d rows, want %d; problems %+v", ws.Table.Name, len(gs.Rows), len(ws.Rows), got.Problems[:min(3, len(got.Problems))])
		}
		for r := range ws.Rows {
			for c := range ws.Table.Columns {
				if g, w := gs.Rows[r].At(c), ws.Rows[r].At(c); g != w {
					t.Fatalf("sheet %s row %d column %s: got %q, want %q", ws.Table.Name, r, ws.Table.Columns[c].Header, g, w)
				}
			}
		}
	}
	if len(got.Problems) > 0 {
		t.Fatalf("problems: %+v", got.Problems[:min(3, len(got.Problems))])
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	want := region(300)
	got, err := sheet.Read("a.xlsx", workbook(t, want), person, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, want)
}

// Excel and LibreOffice write what excelize writes: shared strings, dates by
// style. It also judges our own writer: excelize must read what we write.
func TestAgreesWithExcelize(t *testing.T) {
	want := region(50)
	ours, err := excelize.OpenReader(bytes.NewReader(workbook(t, want)), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := ours.GetSheetList(), []string{"Pegawai", "Riwayat Pangkat", "Penilaian Kinerja", "Pilihan"}; !slices.Equal(got, want) {
		t.Fatalf("sheets %v, want %v", got, want)
	}
	theirs := excelize.NewFile()
	for i, s := range want.Sheets {
		if i == 0 {
			theirs.SetSheetName("Sheet1", s.Table.Name)
		} else {
			theirs.NewSheet(s.Table.Name)
		}
		rows, err := ours.GetRows(s.Table.Name)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != len(s.Rows)+1 {
			t.Fatalf("excelize reads %d rows of %s, want %d", len(rows), s.Table.Name, len(s.Rows)+1)
		}
		date, _ := theirs.NewStyle(&excelize.Style{NumFmt: 14})
		for r, row := range rows {
			for c, v := range row {
				at, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if r > 0 && s.Table.Columns[c].Type == sheet.Date && v != "" {
					theirs.SetCellValue(s.Table.Name, at, s.Rows[r-1].Date(c).Time())
					theirs.SetCellStyle(s.Table.Name, at, at, date)
					continue
				}
				theirs.SetCellStr(s.Table.Name, at, v)
			}
		}
	}
	var out bytes.Buffer
	if err := theirs.Write(&out); err != nil {
		t.Fatal(err)
	}
	got, err := sheet.Read("b.xlsx", out.Bytes(), person, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	// excelize gave enums and numbers as we wrote them: the books are equal
	equal(t, got, want)
}

// any kind of text survives both formats, also text that looks like a formula,
// an escape or a quotation.
func TestAnyTextSurvives(t *testing.T) {
	spec := &sheet.Spec{Kind: "x", Title: "X", Tables: []sheet.Table{{Name: "Satu", Required: true, Columns: []sheet.Column{
		{Key: "code", Header: "Kode", Required: true, Type: sheet.Code, IsKey: true},
		{Key: "text", Header: "Isi"},
		{Key: "day", Header: "Tanggal", Type: sheet.Date},
		{Key: "n", Header: "Banyak", Type: sheet.Integer},
		{Key: "d", Header: "Nilai", Type: sheet.Decimal},
		{Key: "list", Header: "Daftar", Type: sheet.List},
	}}}}
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"=1+1", "'=A1", "''", "+62", "@x", "_x000D_", "_x005F_x", "a;b", "a\"b", "<&>", "  dua  spasi ", "baris\r\ndua", "\t", "\u00a0x", "?? "}))
	rapid.Check(t, func(t *rapid.T) {
		want := sheet.NewBook(spec)
		s := want.Sheet("Satu")
		for i := range rapid.IntRange(0, 12).Draw(t, "rows") {
			s.Add(string(rune('A'+i))+".1", text.Draw(t, "text"),
				rapid.SampledFrom([]string{"", "1955-01-31", "2026-02-28", "1900-01-15", "2099-12-31"}).Draw(t, "day"),
				rapid.SampledFrom([]string{"", "0", "-5", "2026", "123456789012345678"}).Draw(t, "n"),
				rapid.SampledFrom([]string{"", "0.1", "-2.75", "85.37"}).Draw(t, "d"),
				rapid.SampledFrom([]string{"", "A; B", "A"}).Draw(t, "list"))
			if v := s.Rows[i].At(1); strings.HasPrefix(v, "?? ") || v == "-" || v == "–" || v == "—" || v == "--" {
				t.Skip("means empty, or doubt")
			}
		}
		got, err := sheet.Read("x.xlsx", workbookOf(t, want), spec, sheet.DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, want)
		var out bytes.Buffer
		if err := sheet.WriteCSV(&out, s); err != nil {
			t.Fatal(err)
		}
		if got, err = sheet.Read("x.csv", out.Bytes(), spec, sheet.DefaultLimits); err != nil {
			t.Fatal(err)
		}
		equal(t, got, want)
		for _, line := range bytes.Split(out.Bytes(), []byte("\n")) {
			for _, f := range bytes.Split(line, []byte(";")) {
				if f = bytes.TrimPrefix(f, []byte(`"`)); len(f) > 0 && bytes.IndexByte([]byte("=+-@"), f[0]) >= 0 && !insideText(s, string(f)) {
					t.Fatalf("a field of the CSV starts a formula: %q", f)
				}
			}
		}
	})
}

// insideText tells whether a piece of a line is the inner part of a quoted text.
func insideText(s *sheet.Sheet, piece string) bool {
	for i := range s.Rows {
		if v := s.Rows[i].At(1); len(v) > 0 && (bytes.ContainsAny([]byte(v), ";\n")) {
			return true
		}
	}
	return false
}

func workbookOf(t *rapid.T, b *sheet.Book) []byte {
	var out bytes.Buffer
	if err := sheet.WriteXLSX(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

package sheet_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
)

// tight limits keep one fuzzed input cheap.
func tight() sheet.Limits {
	l := sheet.DefaultLimits
	l.FileBytes, l.UnpackedBytes, l.Rows, l.Problems = 1<<20, 8<<20, 2000, 200
	return l
}

// sane holds for whatever the reader lets through.
func sane(t *testing.T, b *sheet.Book, err error) {
	if err != nil {
		if b != nil || errs.KindOf(err) == errs.Internal {
			t.Fatalf("a refusal without a sentence: %v", err)
		}
		return
	}
	wrong := map[string]bool{}
	for _, p := range b.Problems {
		if p.Key == "" || p.Remedy == "" || p.Sheet == "" {
			t.Fatalf("a problem without words: %+v", p)
		}
		wrong[p.Sheet] = true
	}
	for _, s := range b.Sheets {
		last := 0
		for i := range s.Rows {
			r := &s.Rows[i]
			if r.N <= last {
				t.Fatalf("row %d after %d", r.N, last)
			}
			last = r.N
			if r.Wrong && !wrong[s.Table.Name] && b.MoreProblems == 0 {
				t.Fatalf("a row is wrong and nobody says why: %+v", r)
			}
			for c := range s.Table.Columns {
				if s.Table.Columns[c].Type == sheet.Date && r.At(c) != "" && len(r.At(c)) != 10 {
					t.Fatalf("date %q", r.At(c))
				}
			}
		}
	}
}

func FuzzCSV(f *testing.F) {
	var out bytes.Buffer
	if err := sheet.WriteCSV(&out, region(3).Sheet("Pegawai")); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte("sep=;\nNomor pegawai;Nama;Jenis kelamin;Tanggal lahir\n1,97805E+17;\"a\nb\";l;31/02/1978\n"))
	f.Add([]byte(utf16("NIP\tNama\tJenis kelamin\tTgl lahir\n1\tA\tP\t05/23/1978")))
	f.Add([]byte("Nomor pegawai,Nama,Jenis kelamin,Tanggal lahir\r\n'=1,\xe9,P,1978-05-03T00:00:00\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := sheet.Read("f.csv", data, person, tight())
		sane(t, b, err)
	})
}

// FuzzWorkbook reads any bytes as a file.
func FuzzWorkbook(f *testing.F) {
	f.Add(workbook(f, region(1)))
	f.Add(grid(f, "Pegawai", [][]any{heads, {"1", "A", "L", 28613}}, nil))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := sheet.Read("f.xlsx", data, person, tight())
		sane(t, b, err)
	})
}

// FuzzSheetXML puts any bytes where the rows are: compressed, the fuzzer would
// hardly reach them.
func FuzzSheetXML(f *testing.F) {
	shell := grid(f, "Pegawai", [][]any{heads, {"1", "A", "L", 28613}, {true, "<&>", "P", "3 Mei 1978"}}, func(x *excelize.File) {
		x.SetCellFormula("Pegawai", "A3", "1+1")
		x.SetCellRichText("Pegawai", "B2", []excelize.RichTextRun{{Text: "Ibu "}, {Text: "Sri", Font: &excelize.Font{Bold: true}}})
	})
	part := func(name string) []byte {
		z, err := zip.NewReader(bytes.NewReader(shell), int64(len(shell)))
		if err != nil {
			f.Fatal(err)
		}
		r, err := z.Open(name)
		if err != nil {
			f.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			f.Fatal(err)
		}
		return content
	}
	f.Add(part("xl/worksheets/sheet1.xml"), part("xl/sharedStrings.xml"))
	f.Add([]byte(`<x:worksheet xmlns:x="x"><x:sheetData><x:row r="1"><x:c t="inlineStr" r="A1"><x:is><x:t><![CDATA[NIP]]></x:t></x:is></x:c><!-- > --></x:row></x:sheetData></x:worksheet>`), []byte("<sst><si/></sst>"))
	f.Fuzz(func(t *testing.T, rows, strs []byte) {
		data := repack(t, shell, func(name string, content []byte) []byte {
			switch {
			case strings.HasSuffix(name, "sheet1.xml"):
				return rows
			case strings.HasSuffix(name, "sharedStrings.xml"):
				return strs
			}
			return content
		}, nil)
		b, err := sheet.Read("f.xlsx", data, person, tight())
		sane(t, b, err)
	})
}

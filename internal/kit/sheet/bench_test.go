package sheet_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"

	"pendopo/internal/kit/sheet"
)

// The budget of the import leaves the reader 0.7 s.
func BenchmarkRead5400(b *testing.B) {
	data := workbook(b, region(5400))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		book, err := sheet.Read("pegawai.xlsx", data, person, sheet.DefaultLimits)
		if err != nil || len(book.Problems) > 0 {
			b.Fatal(err, book.Problems[:min(len(book.Problems), 3)])
		}
	}
}

func BenchmarkWrite5400(b *testing.B) {
	book := region(5400)
	b.ReportAllocs()
	for b.Loop() {
		if err := sheet.WriteXLSX(io.Discard, book); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExcelizeRead5400 is what the reader replaces, with the quickest
// options excelize has: raw values, streamed rows, no types and no checks.
func BenchmarkExcelizeRead5400(b *testing.B) {
	data := workbook(b, region(5400))
	b.ReportAllocs()
	for b.Loop() {
		f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range person.Tables {
			rows, err := f.Rows(s.Name)
			if err != nil {
				b.Fatal(err)
			}
			for rows.Next() {
				if _, err := rows.Columns(); err != nil {
					b.Fatal(err)
				}
			}
			rows.Close()
		}
		f.Close()
	}
}

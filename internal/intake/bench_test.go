package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/sheet"
)

// wide is a kind of the size of people: 5,400 owners of 25 columns, 70,000 rows
// of history. It keeps its data in memory, so that the figures are those of
// reading, comparing and keeping the file alone; what is left of the budget
// (2 s, again 1.2 s) belongs to the kind's own tables.
type wide struct {
	spec    *sheet.Spec
	current *sheet.Book
}

func newWide() *wide {
	s := &sheet.Spec{Kind: "wide", Title: "Lebar", Tables: []sheet.Table{{Name: "Pegawai", Required: true}, {Name: "Riwayat", Parent: sheet.Parent{Table: "Pegawai", Column: "c0"}}}}
	for i := range 25 {
		c := sheet.Column{Key: fmt.Sprint("c", i), Header: fmt.Sprint("Kolom ", i), IsKey: i == 0}
		switch {
		case i == 0:
			c.Type, c.Required = sheet.Number, true
		case i%5 == 1:
			c.Type = sheet.Date
		}
		s.Tables[0].Columns = append(s.Tables[0].Columns, c)
		if i < 6 {
			c.IsKey = i < 2
			s.Tables[1].Columns = append(s.Tables[1].Columns, c)
		}
	}
	return &wide{spec: s, current: sheet.NewBook(s)}
}

func (k *wide) Spec() *sheet.Spec                                  { return k.spec }
func (k *wide) May(by actor.Actor) error                           { return nil }
func (k *wide) Export(*db.Tx, clock.Date) (*sheet.Book, error)     { return k.current, nil }
func (k *wide) Apply(*db.Tx, actor.Actor, *intake.Judgement) error { return nil }
func (k *wide) Judge(_ *db.Tx, b *sheet.Book) (*intake.Judgement, error) {
	return intake.Compare(b, k.current), nil
}

func (k *wide) book(people, history int) *sheet.Book {
	b := sheet.NewBook(k.spec)
	for i := range people {
		v := make([]string, 25)
		for c := range v {
			v[c] = fmt.Sprintf("isi %d.%d", c, i%50)
			if c%5 == 1 {
				v[c] = fmt.Sprintf("%d-%02d-%02d", 1970+i%50, 1+c%12, 1+i%28)
			}
		}
		v[0] = fmt.Sprintf("%018d", 1+i)
		v[2] = fmt.Sprint("Nama pegawai nomor ", i)
		b.Sheets[0].Add(v...)
		for h := range history {
			b.Sheets[1].Add(v[0], fmt.Sprintf("%d-%02d-01", 1980+h, 1+i%12), "III/a", fmt.Sprint("821/", i, "/", h), "keterangan", "x")
		}
	}
	return b
}

func benchmarkUpload(b *testing.B, again bool) {
	d := dbtest.SQLite(b, clock.System{})
	k := newWide()
	book := k.book(5400, 13)
	if again {
		k.current = book
	}
	var out bytes.Buffer
	if err := sheet.WriteXLSX(&out, book); err != nil {
		b.Fatal(err)
	}
	s := intake.NewService(d, [32]byte{}, k)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Upload(context.Background(), officer, "wide", "a.xlsx", out.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/1e6, "MB-sys")
}

func BenchmarkUpload5400New(b *testing.B)   { benchmarkUpload(b, false) }
func BenchmarkUpload5400Again(b *testing.B) { benchmarkUpload(b, true) }

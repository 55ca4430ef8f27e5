// Package lapor takes over the reports of a file that the national portal
// SP4N-LAPOR gave out, as XLSX or CSV.
//
// It answers for the columns, the rows that cannot be taken, and that the same
// file twice changes nothing: a report is known by its number there. It leaves to
// package complaint what becomes of a report.
package lapor

import (
	"context"
	"io"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
)

// table is the name of the sheet.
const table = "Laporan"

// Spec is the file; headings differ between the portal's forms of export. Nothing
// but the number is compared: a known report stays as it is.
var Spec = &sheet.Spec{Kind: "lapor", Title: "Laporan SP4N-LAPOR",
	Help: "Ekspor laporan dari SP4N-LAPOR. Laporan dikenali dari Tracking ID-nya: berkas yang sama dua kali tidak mengubah apa pun.", Tables: []sheet.Table{{
		Name: table, Required: true, Columns: []sheet.Column{
			{Key: "id", Header: "Tracking ID", Aliases: []string{"Nomor", "Nomor Laporan", "ID Laporan", "No Laporan", "Nomor Tiket"}, Type: sheet.Code, Required: true, IsKey: true,
				Help: "Nomor laporan di SP4N-LAPOR.", Example: "10234567"},
			{Key: "on", Header: "Tanggal", Aliases: []string{"Tanggal Laporan", "Tanggal Masuk", "Tanggal Laporan Masuk"}, Type: sheet.Date, Required: true, NotCompared: true, Example: "02-11-2020"},
			{Key: "title", Header: "Judul", Aliases: []string{"Judul Laporan"}, NotCompared: true},
			{Key: "text", Header: "Isi", Aliases: []string{"Isi Laporan", "Laporan", "Uraian", "Isi Laporan Awal"}, Required: true, NotCompared: true, Example: "Jalan berlubang di depan pasar"},
			{Key: "category", Header: "Kategori", Aliases: []string{"Kategori Laporan", "Topik"}, NotCompared: true},
			{Key: "agency", Header: "Instansi", Aliases: []string{"Instansi Terdisposisi", "Instansi Tujuan", "Perangkat Daerah"}, NotCompared: true},
			{Key: "place", Header: "Lokasi", Aliases: []string{"Lokasi Kejadian", "Alamat Kejadian"}, NotCompared: true},
			{Key: "state", Header: "Status", Aliases: []string{"Status Laporan"}, Type: sheet.Enum, Enum: states, NotCompared: true,
				Help: "Selesai dan Ditutup/Diarsipkan diambil sebagai laporan yang sudah berakhir; lainnya menunggu koordinator.", Example: "Diproses"},
			{Key: "answer", Header: "Tindak lanjut", Aliases: []string{"Isi Tindak Lanjut"}, NotCompared: true, Help: "Diisi ekspor: jawaban terakhir yang boleh dibaca umum."},
			{Key: "answered", Header: "Tanggal tindak lanjut", Type: sheet.Date, NotCompared: true, Help: "Diisi ekspor."},
			{Key: "number", Header: "Nomor di daerah", Type: sheet.Code, NotCompared: true, Help: "Diisi ekspor: nomor laporan yang sama di sini."},
		}}}}

// Bounds of what a report may hold, less what is added to its words.
const (
	maxText  = 9_500
	maxPlace = 500
)

// source is what a report's Source says of a number of the portal.
func source(id string) string { return "LAPOR " + id }

func portalID(source string) (string, bool) { return strings.CutPrefix(source, "LAPOR ") }

// Result is what became of a file.
type Result struct {
	New      int             `json:"new"`
	Known    int             `json:"known"`
	Wrong    int             `json:"wrong"`
	Problems []sheet.Problem `json:"problems,omitempty"`
	Applied  bool            `json:"applied"`

	parked *sheet.Sheet
}

// Import reads a file and takes its good rows; dry only judges. Reports keep the
// day on which they came there. Interrupted, it is begun again: what was taken is
// known.
func Import(ctx context.Context, svc *complaint.Service, by actor.Actor, name string, data []byte, zone *time.Location, dry bool, progress func(done, of int)) (*Result, error) {
	book, err := sheet.Read(name, data, Spec, sheet.DefaultLimits)
	if err != nil {
		return nil, err
	}
	s := book.Sheet(table)
	res := &Result{Problems: book.Problems, Applied: !dry, parked: sheet.NewBook(Spec).Sheet(table)}
	wrong := func(r *sheet.Row) {
		res.Wrong++
		values := make([]string, len(s.Table.Columns))
		for i := range values {
			values[i] = s.Found(r, i)
		}
		res.parked.Add(values...)
	}
	for i := range s.Rows {
		if progress != nil {
			progress(i+1, len(s.Rows))
		}
		r := &s.Rows[i]
		if r.Wrong {
			wrong(r)
			continue
		}
		_, err := svc.BySource(ctx, by, source(s.Get(r, "id")))
		switch {
		case err == nil:
			res.Known++
			continue
		case !errs.Is(err, errs.NotFound):
			return res, err
		}
		if dry {
			res.New++
			continue
		}
		in, err := elsewhere(s, r, zone)
		if err != nil {
			return res, err
		}
		var got complaint.Receipt
		err = svc.DB.Write(ctx, func(tx *db.Tx) (err error) {
			got, err = svc.TakeOverIn(tx, in)
			return err
		})
		switch {
		case errs.Is(err, errs.Invalid), errs.Is(err, errs.TooLarge):
			res.Problems = append(res.Problems, sheet.Problem{Sheet: s.Table.Name, Row: r.N, Key: "channel.lapor_row", Remedy: "channel.lapor_remedy"})
			wrong(r)
		case err != nil:
			return res, err
		case got.Again:
			res.Known++
		default:
			res.New++
		}
	}
	return res, nil
}

// words are what a row says, with its title above it.
func words(s *sheet.Sheet, r *sheet.Row) string {
	text := s.Get(r, "text")
	if title := s.Get(r, "title"); title != "" && !strings.HasPrefix(text, title) {
		text = title + "\n\n" + text
	}
	return text
}

// elsewhere is one row. The portal's category and agency stand in its words: the
// coordinator and the router decide here.
func elsewhere(s *sheet.Sheet, r *sheet.Row, zone *time.Location) (complaint.Elsewhere, error) {
	at, err := time.ParseInLocation(time.DateOnly, s.Get(r, "on"), zone)
	if err != nil {
		return complaint.Elsewhere{}, err
	}
	text := words(s, r)
	var more []string
	for _, key := range []string{"category", "agency", "state"} {
		if v := s.Get(r, key); v != "" {
			more = append(more, s.Table.Columns[s.Table.Index(key)].Header+": "+v)
		}
	}
	if len(more) > 0 {
		text += "\n\n[SP4N-LAPOR: " + strings.Join(more, "; ") + "]"
	}
	src := source(s.Get(r, "id"))
	return complaint.Elsewhere{Report: complaint.Report{ClientKey: src, Channel: complaint.Lapor, Text: text, Where: complaint.Where{Note: s.Get(r, "place")},
		Source: src, ReceivedAt: at.Add(8 * time.Hour)}, EndedAs: Ended(s.Get(r, "state"))}, nil
}

// WriteWrong writes the rows that were not taken as CSV, to be mended and read
// again.
func (res *Result) WriteWrong(w io.Writer) error { return sheet.WriteCSV(w, res.parked) }

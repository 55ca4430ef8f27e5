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
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
)

// Spec is the file; headings differ between the portal's forms of export.
var Spec = &sheet.Spec{Kind: "lapor", Title: "Laporan SP4N-LAPOR", Help: "Ekspor laporan dari SP4N-LAPOR.", Tables: []sheet.Table{{
	Name: "Laporan", Required: true, Columns: []sheet.Column{
		{Key: "id", Header: "Tracking ID", Aliases: []string{"Nomor", "Nomor Laporan", "ID Laporan", "No Laporan", "Nomor Tiket"}, Type: sheet.Code, Required: true, IsKey: true},
		{Key: "on", Header: "Tanggal", Aliases: []string{"Tanggal Laporan", "Tanggal Masuk", "Tanggal Laporan Masuk"}, Type: sheet.Date, Required: true},
		{Key: "title", Header: "Judul", Aliases: []string{"Judul Laporan"}},
		{Key: "text", Header: "Isi", Aliases: []string{"Isi Laporan", "Laporan", "Uraian", "Isi Laporan Awal"}, Required: true},
		{Key: "category", Header: "Kategori", Aliases: []string{"Kategori Laporan", "Topik"}},
		{Key: "agency", Header: "Instansi", Aliases: []string{"Instansi Terdisposisi", "Instansi Tujuan", "Perangkat Daerah"}},
		{Key: "place", Header: "Lokasi", Aliases: []string{"Lokasi Kejadian", "Alamat Kejadian"}},
		{Key: "state", Header: "Status", Aliases: []string{"Status Laporan"}},
	}}}}

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
	s := book.Sheet("Laporan")
	res := &Result{Problems: book.Problems, Applied: !dry, parked: sheet.NewBook(Spec).Sheet("Laporan")}
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
		source := "LAPOR " + s.Get(r, "id")
		_, err := svc.BySource(ctx, by, source)
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
		at, err := time.ParseInLocation(time.DateOnly, s.Get(r, "on"), zone)
		if err != nil {
			return res, err
		}
		got, err := svc.Receive(ctx, by, report(s, r, source, at.Add(8*time.Hour)))
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

// report is one row. The portal's category and agency stand in its words: the
// coordinator and the router decide here.
func report(s *sheet.Sheet, r *sheet.Row, source string, at time.Time) complaint.Report {
	text := s.Get(r, "text")
	if title := s.Get(r, "title"); title != "" && !strings.HasPrefix(text, title) {
		text = title + "\n\n" + text
	}
	var more []string
	for _, key := range []string{"category", "agency", "state"} {
		if v := s.Get(r, key); v != "" {
			more = append(more, s.Table.Columns[s.Table.Index(key)].Header+": "+v)
		}
	}
	if len(more) > 0 {
		text += "\n\n[SP4N-LAPOR: " + strings.Join(more, "; ") + "]"
	}
	return complaint.Report{ClientKey: source, Channel: complaint.Lapor, Text: text, Where: complaint.Where{Note: s.Get(r, "place")}, Source: source, ReceivedAt: at}
}

// WriteWrong writes the rows that were not taken as CSV, to be mended and read
// again.
func (res *Result) WriteWrong(w io.Writer) error { return sheet.WriteCSV(w, res.parked) }

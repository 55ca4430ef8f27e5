package lapor_test

import (
	"bytes"
	"strings"
	"testing"

	"pendopo/internal/calendar"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel/lapor"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/intake"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
)

const portal = "Tracking ID;Tanggal;Judul;Isi Laporan;Kategori;Instansi Terdisposisi;Lokasi Kejadian;Status\n" +
	"20234567;02-11-2020;Jalan rusak;Jalan berlubang di depan pasar, hubungi 0812 3456 7890;Infrastruktur;Dinas PUPR;Pasar Setono;Sedang diproses\n" +
	"20234568;kapan-kapan;;Lampu jalan mati;Infrastruktur;;;Diproses\n" +
	"20234569;03-11-2020;;Sampah menumpuk di TPS;Lingkungan;;;SELESAI\n" +
	"20234570;03-11-2020;;Selokan mampet;Lingkungan;;;Entah\n" +
	"20234571;01-12-2031;;Pohon tumbang;Lingkungan;;;Diproses\n" +
	"20234572;04-11-2020;;Pungutan di loket;;;;\n" +
	"20234573;04-11-2020;;Sudah lama ditutup;;;;Ditutup\n"

// machine is the import machine with the portal's kind.
func machine(t *testing.T, w *complainttest.World) *intake.Service {
	t.Helper()
	return intake.NewService(w.DB, [32]byte{1}, lapor.NewKind(w.Service, calendar.WIB, w.Clock))
}

func TestFileIsJudgedRowByRow(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		svc, ctx := machine(t, w), t.Context()
		if _, err := svc.Upload(ctx, w.Liaison, "lapor", "lapor.csv", []byte(portal)); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a liaison uploads: %v", err)
		}
		b, err := svc.Upload(ctx, w.Coordinator, "lapor", "lapor.csv", []byte(portal))
		if err != nil {
			t.Fatal(err)
		}
		if b.Counts.New != 4 || b.Counts.Wrong != 3 {
			t.Fatalf("judged %+v", b.Counts)
		}
		p, err := svc.Preview(ctx, w.Coordinator, b.ID, intake.Wrong, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		want := map[int][2]string{3: {"Tanggal", "kapan-kapan"}, 5: {"Status", "Entah"}, 6: {"Tanggal", "2031"}}
		for _, r := range p.Rows {
			x, ok := want[r.Row]
			if !ok || len(r.Problems) != 1 || r.Problems[0].Column != x[0] || !strings.Contains(r.Problems[0].Value, x[1]) || r.Problems[0].Remedy == "" {
				t.Errorf("row %d: %+v", r.Row, r.Problems)
			}
		}
		if len(p.Rows) != len(want) {
			t.Errorf("%d wrong rows", len(p.Rows))
		}
		if _, err := svc.Apply(ctx, w.Coordinator, b.ID, b.Digest); err != nil {
			t.Fatal(err)
		}
		states := map[string]complaint.State{}
		page, err := w.Find(ctx, w.Coordinator, complaint.Filter{Channel: complaint.Lapor})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Items {
			states[c.Source] = c.State
			if strings.Contains(c.Text, "3456") {
				t.Errorf("not masked: %q", c.Text)
			}
		}
		for id, s := range map[string]complaint.State{"LAPOR 20234567": complaint.Received, "LAPOR 20234569": complaint.Closed, "LAPOR 20234572": complaint.Received, "LAPOR 20234573": complaint.Archived} {
			if states[id] != s {
				t.Errorf("%s is %s, want %s", id, states[id], s)
			}
		}
		// What ended there is owed by nobody here.
		open, err := w.Find(ctx, w.Coordinator, complaint.Filter{Channel: complaint.Lapor, States: complaint.OpenStates})
		if err != nil || len(open.Items) != 2 {
			t.Errorf("%d open, %v", len(open.Items), err)
		}
		// The same file again changes nothing.
		again, err := svc.Upload(ctx, w.Coordinator, "lapor", "lapor.csv", []byte(portal))
		if err != nil || again.Counts.New != 0 || again.Counts.Changed != 0 || again.Counts.Unchanged != 4 {
			t.Fatalf("again %+v, %v", again, err)
		}
		// One that has ended there meanwhile is told of, not changed.
		ended := strings.ReplaceAll(portal, "Sedang diproses", "Selesai")
		if b, err = svc.Upload(ctx, w.Coordinator, "lapor", "lapor.csv", []byte(ended)); err != nil {
			t.Fatal(err)
		}
		if p, err = svc.Preview(ctx, w.Coordinator, b.ID, intake.Warned, 0, 0); err != nil || len(p.Rows) < 1 {
			t.Errorf("warned %+v, %v", p, err)
		}
	})
}

// What goes back to the portal says how each report stands, and read again it
// changes nothing.
func TestExport(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		svc, ctx := machine(t, w), t.Context()
		b, err := svc.Upload(ctx, w.Coordinator, "lapor", "lapor.csv", []byte(portal))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := svc.Apply(ctx, w.Coordinator, b.ID, b.Digest); err != nil {
			t.Fatal(err)
		}
		id, err := w.BySource(ctx, w.Coordinator, "LAPOR 20234567")
		if err != nil {
			t.Fatal(err)
		}
		w.Must(t, w.Verify(ctx, w.Coordinator, id, complaint.VerifyIn{Unit: w.Agency.ID}))
		if _, err := w.Answer(ctx, w.Liaison, id, complaint.AnswerIn{Text: complainttest.Good(w.Liaison), Final: true}); err != nil {
			t.Fatal(err)
		}
		book, err := svc.Export(ctx, w.Coordinator, "lapor", "")
		if err != nil {
			t.Fatal(err)
		}
		s := book.Sheet("Laporan")
		got := map[string][3]string{}
		for i := range s.Rows {
			r := &s.Rows[i]
			got[s.Get(r, "id")] = [3]string{s.Get(r, "state"), s.Get(r, "answered"), s.Get(r, "answer")}
		}
		if x := got["20234567"]; x[0] != "Diproses" || x[1] != "2020-11-30" || !strings.Contains(x[2], "kami tutup") {
			t.Errorf("answered: %q", x)
		}
		if got["20234569"][0] != "Selesai" || got["20234573"][0] != "Ditutup/Diarsipkan" || got["20234572"][0] != "Belum terverifikasi" {
			t.Errorf("states %q", got)
		}
		var csv bytes.Buffer
		if err := sheet.WriteCSV(&csv, s); err != nil {
			t.Fatal(err)
		}
		if b, err = svc.Upload(ctx, w.Coordinator, "lapor", "kembali.csv", csv.Bytes()); err != nil || b.Counts.Unchanged != 4 || b.Counts.Total() != 4 {
			t.Errorf("read again %+v, %v", b, err)
		}
		if _, err := svc.Export(ctx, w.Liaison, "lapor", ""); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a liaison exports: %v", err)
		}
	})
}

// Every state has words of the portal that a file may hold, and an end here is an
// end there.
func TestStatesBothWays(t *testing.T) {
	known := map[string]bool{}
	for _, c := range lapor.Spec.Tables[0].Columns[lapor.Spec.Tables[0].Index("state")].Enum {
		known[c.Value] = true
	}
	for _, s := range []complaint.State{complaint.Held, complaint.Received, complaint.NeedsInfo, complaint.Forwarded, complaint.InProgress, complaint.Answered,
		complaint.Reopened, complaint.Closed, complaint.Rejected, complaint.Merged, complaint.Archived, complaint.TransferredOut} {
		w := lapor.Words(s)
		if !known[w] {
			t.Errorf("%s: the portal has no %q", s, w)
		}
		if e := lapor.Ended(w); e != "" && !s.Ended() {
			t.Errorf("%s ends there as %s", s, e)
		}
	}
}

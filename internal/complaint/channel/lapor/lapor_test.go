package lapor_test

import (
	"bytes"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel/lapor"
	"pendopo/internal/complaint/complainttest"
)

const file = "Tracking ID;Tanggal;Isi Laporan;Kategori;Lokasi Kejadian;Status\n" +
	"10234567;2020-11-02;Jalan berlubang di depan pasar, sudah dua orang jatuh;Infrastruktur;Pasar Setono;Diproses\n" +
	"10234568;kapan-kapan;Lampu jalan mati;Infrastruktur;;Diproses\n" +
	"10234569;2020-11-03;Sampah menumpuk di TPS;Lingkungan;;Selesai\n"

func TestFileTwice(t *testing.T) {
	w := complainttest.SQLite(t)
	by := actor.System("uji")
	take := func(dry bool) *lapor.Result {
		t.Helper()
		r, err := lapor.Import(t.Context(), w.Service, by, "lapor.csv", []byte(file), calendar.WIB, dry, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := take(true); r.New != 2 || r.Wrong != 1 || r.Applied {
		t.Errorf("judged %+v", r)
	}
	r := take(false)
	if r.New != 2 || r.Wrong != 1 || len(r.Problems) != 1 || r.Problems[0].Row != 3 || r.Problems[0].Column != "Tanggal" {
		t.Errorf("taken %+v", r)
	}
	var b bytes.Buffer
	if err := r.WriteWrong(&b); err != nil || !strings.Contains(b.String(), "kapan-kapan") || strings.Contains(b.String(), "Sampah") {
		t.Errorf("parked %v %q", err, b.String())
	}
	if r := take(false); r.New != 0 || r.Known != 2 {
		t.Errorf("the second time %+v", r)
	}
	p, err := w.Find(t.Context(), w.Coordinator, complaint.Filter{Channel: complaint.Lapor})
	if err != nil || len(p.Items) != 2 {
		t.Fatalf("%v, %d reports", err, len(p.Items))
	}
	if got := p.Items[1].ReceivedAt.In(calendar.WIB).Format("2006-01-02"); got != "2020-11-02" {
		t.Errorf("came on %s", got)
	}
}

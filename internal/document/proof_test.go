package document

import (
	"strings"
	"testing"
)

// The minutes of a remote oath carry how it was heard; what the hall saw has one
// page, as ever.
func TestMinutesOfARemoteOath(t *testing.T) {
	p := *samplePapers()[Minutes].(*MinutesPaper)
	p.Mode = "secara daring"
	p.Proof = &Proof{Lead: "Catatan ini dibuat sistem pada saat acara.",
		Facts:    []ProofLine{{"Presensi", "08.41.07 WIB, oleh pejabat sendiri dengan kode pribadi"}, {"Didengar para saksi", "BAGUS ALIT; TEGUH"}},
		Words:    []ProofLine{{"09.41.02", "Demi Allah, saya bersumpah"}, {"09.41.20", "bahwa saya, akan setia dan taat"}},
		Contacts: []ProofLine{{"09.41.02–09.41.40", "tersambung"}, {"09.41.40–09.41.52", "tidak terdengar 12 detik"}},
		Signed:   []ProofLine{{"Pejabat yang disumpah", "09.55.10 WIB, digambar di gawai, dengan PIN"}},
		Drawn:    [][][2]int{{{100, 200}, {180, 120}, {240, 260}}, {{300, 180}, {420, 190}}}}
	r, err := Render(&p, kediri, sampleSeal(15, Trial), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Pages != 2 || len(r.Lost) != 0 {
		t.Errorf("%d pages, lost %q", r.Pages, r.Lost)
	}
	text := textOf(t, r.PDF)
	golden(t, "berita-acara-daring.txt", text)
	words := strings.Join(strings.Fields(text), " ")
	for _, want := range []string{"secara daring", "LAMPIRAN BERITA ACARA", "tidak terdengar 12 detik", "Halaman 2 dari 2"} {
		if !strings.Contains(words, want) {
			t.Errorf("the minutes lack %q", want)
		}
	}
	p.Proof = nil
	if r, err = Render(&p, kediri, sampleSeal(15, Trial), nil); err != nil || r.Pages != 1 {
		t.Errorf("without a record %d pages, %v", r.Pages, err)
	}
}

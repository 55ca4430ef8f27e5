package document

import (
	"strings"
	"testing"
)

// However long the title is, the page with the head's signature carries text of
// the decree: a signature alone on a page could be put under any text.
func TestSignatureIsNotAlone(t *testing.T) {
	for lines := range 14 {
		subject := "pengukuhan dan pengangkatan" + strings.Repeat(" pegawai negeri sipil dalam jabatan administrator di lingkungan pemerintah", lines)
		extract, decree := *samplePapers()[Extract].(*ExtractPaper), *samplePapers()[Decision].(*DecisionPaper)
		extract.Subject, decree.Subject = subject, subject
		for _, p := range []Paper{&extract, &decree} {
			r, err := Render(p, kediri, sampleSeal(1, Trial), nil)
			if err != nil {
				t.Fatal(err)
			}
			for n, page := range strings.Split(textOf(t, r.PDF), "\f") {
				if !strings.Contains(page, "Ditetapkan di") {
					continue
				}
				if !strings.Contains(page, "Keputusan ini mulai berlaku") && !strings.Contains(page, "KEEMPAT") && !strings.Contains(page, "KETIGA") {
					t.Errorf("%s with %d lines of title: page %d has the signature and no dictum:\n%s", p.Kind(), lines, n+1, page)
				}
			}
		}
	}
}

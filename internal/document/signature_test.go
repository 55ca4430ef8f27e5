package document

import (
	"regexp"
	"strings"
	"testing"
)

// pageFoot stands at the end of every page.
var pageFoot = regexp.MustCompile(`Halaman \d+ dari \d+`)

// However long the title is, the page with the head's signature carries text of
// the decree: a signature alone on a page could be put under any text.
func TestSignatureIsNotAlone(t *testing.T) {
	for words := 0; words < 90; words += 3 {
		subject := "pengukuhan dan pengangkatan" + strings.Repeat(" pegawai", words)
		extract, decree := *samplePapers()[Extract].(*ExtractPaper), *samplePapers()[Decision].(*DecisionPaper)
		extract.Subject, decree.Subject = subject, subject
		for _, p := range []Paper{&extract, &decree} {
			r, err := Render(p, kediri, sampleSeal(1, Trial), nil)
			if err != nil {
				t.Fatal(err)
			}
			for n, page := range pageFoot.Split(textOf(t, r.PDF), -1) {
				if !strings.Contains(page, "Ditetapkan di") {
					continue
				}
				if !strings.Contains(page, "Keputusan ini mulai berlaku") && !strings.Contains(page, "KEEMPAT") && !strings.Contains(page, "KETIGA") {
					t.Errorf("%s with %d words more of title: page %d has the signature and no dictum:\n%s", p.Kind(), words, n+1, page)
				}
			}
		}
	}
}

// An extract is a page of decree and a page of annex, whatever titles decrees
// have: the lines of a long one stand closer, as do those of minutes with long
// names of posts.
func TestLongTitlesCostNoPage(t *testing.T) {
	for words := range 22 {
		extract, minutes := *samplePapers()[Extract].(*ExtractPaper), *samplePapers()[Minutes].(*MinutesPaper)
		extract.Subject = "pengukuhan dan pengangkatan" + strings.Repeat(" pegawai", words)
		extract.Noting = true
		minutes.Official.Post = "Kepala Subbagian" + strings.Repeat(" Pegawai", words)
		for p, want := range map[Paper]int{&extract: 2, &minutes: 1} {
			r, err := Render(p, kediri, sampleSeal(1, Trial), nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.Pages != want {
				t.Errorf("%s with %d words more has %d pages, want %d", p.Kind(), words, r.Pages, want)
			}
		}
	}
}

package document

import (
	"strings"
	"testing"
)

// A strategy is one page, however much was written into its form.
func TestStrategyIsOnePage(t *testing.T) {
	p := *samplePapers()[Strategy].(*StrategyPaper)
	line := strings.Repeat("kebutuhan warga. ", 11)[:180]
	p.Needs, p.Results, p.Offices = []string{line, line, line}, []string{line, line, line}, []string{line, line}
	p.Note = strings.Repeat("catatan singkat ", 25)
	r, err := Render(&p, kediri, sampleSeal(15, Trial), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Pages != 1 {
		t.Errorf("%d pages, want 1", r.Pages)
	}
}

func TestHandoverPapersNeedTheirContent(t *testing.T) {
	for name, p := range map[string]Paper{
		"minutes without a receiver": &HandoverPaper{Post: "Camat Kota", Giver: invited, Date: "2020-12-08"},
		"a memo without a word":      &MemoPaper{Post: "Camat Kota", Giver: invited, Receiver: aide},
		"a strategy without needs":   &StrategyPaper{Official: invited, Results: []string{"a"}, Offices: []string{"b"}},
	} {
		if _, err := Render(p, kediri, Seal{}, nil); err == nil {
			t.Errorf("%s is drawn", name)
		}
	}
}

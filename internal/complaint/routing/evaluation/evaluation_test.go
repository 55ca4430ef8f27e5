package evaluation

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"pendopo/internal/complaint/routing"
)

func TestRate(t *testing.T) {
	fs := []routing.Family{"A", "B"}
	s := Rate([]Guess{
		{Truth: "A", Families: []routing.Family{"A", "B"}, Confidence: 0.95},
		{Truth: "A", Families: []routing.Family{"B", "A"}, Confidence: 0.55},
		{Truth: "B", Families: []routing.Family{"B"}, Confidence: 0.95},
		{Truth: "B", Confidence: 0}, // nothing was suggested
	}, fs)
	if s.Top1 != 0.5 || s.Top3 != 0.75 {
		t.Errorf("top-1 %v, top-3 %v, want 0.5 and 0.75", s.Top1, s.Top3)
	}
	// A: one of two found, guessed once: F1 2/3. B: one of two, guessed twice: 2/4.
	if want := (2.0/3 + 0.5) / 2; math.Abs(s.MacroF1-want) > 1e-9 {
		t.Errorf("macro-F1 %v, want %v", s.MacroF1, want)
	}
	// bins: 0.95 twice, both right; 0.55 once, wrong; 0 once, wrong
	if want := (0.05*2 + 0.55) / 4; math.Abs(s.ECE-want) > 1e-9 {
		t.Errorf("calibration error %v, want %v", s.ECE, want)
	}
	if s.Sure != 2 || s.SureRight != 2 {
		t.Errorf("sure %d, right %d, want 2 and 2", s.Sure, s.SureRight)
	}
}

func TestFoldsLeakNothing(t *testing.T) {
	s := &Sample{Families: []routing.Family{"A", "B"}}
	for i := range 60 {
		f := s.Families[i%2]
		s.Examples = append(s.Examples, routing.Example{Text: fmt.Sprintf("jalan %c rusak", 'a'+rune(i%20)), Family: f}) // each text thrice
	}
	folds := s.Folds(5, 1)
	tested := 0
	for i, f := range folds {
		in := map[string]bool{}
		for _, e := range f.Train {
			in[routing.Fold(e.Text)] = true
		}
		for _, e := range f.Test {
			if in[routing.Fold(e.Text)] {
				t.Errorf("fold %d: %q is in training and test", i, e.Text)
			}
		}
		if len(f.Train)+len(f.Test) != len(s.Examples) {
			t.Errorf("fold %d: %d and %d of %d", i, len(f.Train), len(f.Test), len(s.Examples))
		}
		tested += len(f.Test)
	}
	if tested != len(s.Examples) {
		t.Errorf("%d tested, want each of %d once", tested, len(s.Examples))
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]string{"empty": "", "no columns": "a,b\n1,2\n", "torn": "teks,rumpun\n\"x"} {
		if _, err := Read(strings.NewReader(c), 1); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

// The whole measurement on the shipped complaints: too few to say anything, but
// every step runs and the report is whole.
func TestRunOnShippedComplaints(t *testing.T) {
	f, err := os.Open("../testdata/keluhan_sintetis.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := Read(f, 4, "KELURAHAN")
	if err != nil {
		t.Fatal(err)
	}
	b, err := routing.National("2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(context.Background(), b, s, Plan{Folds: 3, Repeats: 1, Curve: []int{0, 25}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Rules.Top1 < 0.85 || r.Routed.Top1 < r.Bayes.Top1 || len(r.Curve) != 3 || r.Curve[0].Score.Top1 != r.Rules.Top1 {
		t.Errorf("naive Bayes %.2f, rules %.2f, routed %.2f, curve %d points", r.Bayes.Top1, r.Rules.Top1, r.Routed.Top1, len(r.Curve))
	}
	var out bytes.Buffer
	if err := r.Print(&out); err != nil || !strings.Contains(out.String(), "rules and decisions") {
		t.Errorf("printed %q, %v", out.String(), err)
	}
}

package evaluation

import (
	"math"

	"pendopo/internal/complaint/routing"
)

// Guess is what a router said about one example, best first.
type Guess struct {
	Truth      routing.Family
	Families   []routing.Family
	Confidence float64
}

// Score is how good a list of guesses is.
type Score struct {
	Cases   int
	Top1    float64
	Top3    float64
	MacroF1 float64
	// ECE is the expected calibration error over ten bins: how far a confidence
	// is from the share that was right.
	ECE float64
	// Bins are its parts.
	Bins [10]Bin
	// Sure are those at or above the confidence of a default suggestion.
	Sure, SureRight int
	Families        map[routing.Family]*FamilyScore
}

// Bin is the guesses of one tenth of confidence.
type Bin struct {
	Cases      int
	Confidence float64 // mean
	Right      float64 // share
}

// FamilyScore is how good the guesses of one family are.
type FamilyScore struct {
	Cases, Guessed, Right int
}

// Precision is the share of guesses that were right.
func (f FamilyScore) Precision() float64 { return share(f.Right, f.Guessed) }

// Recall is the share of cases that were found.
func (f FamilyScore) Recall() float64 { return share(f.Right, f.Cases) }

// F1 is the harmonic mean of both.
func (f FamilyScore) F1() float64 { return share(2*f.Right, f.Cases+f.Guessed) }

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Rate scores guesses.
func Rate(guesses []Guess, families []routing.Family) Score {
	s := Score{Cases: len(guesses), Families: map[routing.Family]*FamilyScore{}}
	for _, f := range families {
		s.Families[f] = &FamilyScore{}
	}
	one, three := 0, 0
	for _, g := range guesses {
		s.Families[g.Truth].Cases++
		right := false
		for i, f := range g.Families {
			if i == 0 {
				s.Families[f].Guessed++
				right = f == g.Truth
			}
			if i < 3 && f == g.Truth {
				three++
			}
		}
		if right {
			one++
			s.Families[g.Truth].Right++
		}
		b := &s.Bins[min(9, int(g.Confidence*10))]
		b.Cases++
		b.Confidence += g.Confidence
		if right {
			b.Right++
		}
		if g.Confidence >= routing.DefaultSure {
			s.Sure++
			if right {
				s.SureRight++
			}
		}
	}
	s.Top1, s.Top3 = share(one, len(guesses)), share(three, len(guesses))
	for _, f := range families {
		s.MacroF1 += s.Families[f].F1() / float64(len(families))
	}
	for i := range s.Bins {
		b := &s.Bins[i]
		if b.Cases > 0 {
			b.Confidence /= float64(b.Cases)
			b.Right /= float64(b.Cases)
			s.ECE += math.Abs(b.Confidence-b.Right) * float64(b.Cases) / float64(len(guesses))
		}
	}
	return s
}

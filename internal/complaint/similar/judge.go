package similar

import "time"

// Pair is what is known of two reports.
type Pair struct {
	A, B         Sketch        // words; empty before anything is written
	Metres       float64       // between them; negative when a place is not known
	SameVillage  bool          // of the same kelurahan or desa
	Apart        time.Duration // between their sending
	SameCategory bool
}

// Limits are the bounds of a candidate; the zero value means Standard.
type Limits struct {
	Metres float64       // apart at most
	Age    time.Duration // apart at most
	Score  float64       // at least
}

// Standard are the bounds of the domain: 200 metres or the same village, 30 days.
var Standard = Limits{Metres: 200, Age: 30 * 24 * time.Hour, Score: 0.5}

// Verdict is how much two reports resemble each other. A person confirms it
// before anything is merged.
type Verdict struct {
	Score     float64 // 0 to 1
	Candidate bool    // to be shown to a person
	Same      bool    // the same words: sent twice, or copied
	Words     float64 // share of words in common, weighted to the shorter
	Metres    float64 // as in the pair
	Days      int     // whole days apart
}

// Judge weighs a pair. Place and category carry it; words raise or lower it,
// because two people describe one pothole in different words.
func Judge(p Pair, l Limits) Verdict {
	if l == (Limits{}) {
		l = Standard
	}
	if p.Apart < 0 {
		p.Apart = -p.Apart
	}
	v := Verdict{Metres: p.Metres, Days: int(p.Apart / (24 * time.Hour))}
	known := len(p.A) > 0 && len(p.B) > 0
	if known {
		v.Words = (Alike(p.A, p.B) + Contained(p.A, p.B)) / 2
		v.Same = Alike(p.A, p.B) >= 0.9
	}
	place := 0.0
	switch {
	case p.Metres >= 0 && p.Metres <= l.Metres:
		place = 1 - p.Metres/l.Metres/2 // 1 on the spot, ½ at the bound
	case p.Metres < 0 && p.SameVillage:
		place = 0.4
	}
	fresh := 1 - 0.3*min(1, float64(p.Apart)/float64(l.Age))
	words := 0.35 // nothing written yet: neither for nor against
	if known {
		words = v.Words
	}
	category := 0.0
	if p.SameCategory {
		category = 1
	}
	v.Score = fresh * (0.4*place + 0.2*category + 0.4*min(1, words*1.5))
	v.Candidate = place > 0 && p.Apart <= l.Age && (p.SameCategory || v.Words >= 0.5) && v.Score >= l.Score
	return v
}

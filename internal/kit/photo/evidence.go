package photo

import (
	"math"
	"slices"
	"time"
)

// Evidence is what is known of a photo that is to prove something: that the road
// is mended, the drain clean.
type Evidence struct {
	ID       string    // the caller's
	Hash     Hash      //
	SentAt   time.Time // when we received it
	TakenAt  time.Time // zero when the camera did not say
	Position *Position // nil when the camera did not say
}

// Expected is when and where an honest photo was taken.
type Expected struct {
	Since time.Time // the work cannot have been seen done before
	At    *Position // nil when the place is not known
	Reach float64   // metres that are still there; 0 is 300
}

// Suspicion is a kind of doubt about a photo. None is proof: clocks of phones
// are wrong and positions drift. A person looks and decides.
type Suspicion string

// The kinds of doubts, the gravest first.
const (
	Reused      Suspicion = "reused"       // the same picture was sent before
	Resembles   Suspicion = "resembles"    // it looks very much like one sent before
	TakenBefore Suspicion = "taken_before" // it is older than what it proves
	TakenAhead  Suspicion = "taken_ahead"  // the camera's clock is ahead of ours
	Elsewhere   Suspicion = "elsewhere"    // it was taken somewhere else
)

// Doubt is one reason to look twice.
type Doubt struct {
	Suspicion Suspicion
	Earlier   string        // the photo it is like
	Bits      int           // in which the two differ
	Before    time.Duration // by how much it is too old, or ahead
	Metres    float64       // from where it should have been taken
}

const (
	reach = 300       // metres: a fix under trees and roofs is that wrong
	ahead = time.Hour // a clock may be wrong by so much
)

// Doubts compares a photo with the earlier ones and with when and where it
// should have been taken, gravest first; of the earlier ones it names the most
// similar three. It is silent about what the camera did not say.
func Doubts(e Evidence, x Expected, earlier []Evidence) []Doubt {
	var out []Doubt
	for _, o := range earlier {
		if d := e.Hash.Distance(o.Hash); o.ID != e.ID && d <= Alike {
			s := Resembles
			if d <= Same {
				s = Reused
			}
			out = append(out, Doubt{Suspicion: s, Earlier: o.ID, Bits: d})
		}
	}
	slices.SortStableFunc(out, func(a, b Doubt) int { return a.Bits - b.Bits })
	if len(out) > 3 {
		out = out[:3]
	}
	if !e.TakenAt.IsZero() {
		if d := x.Since.Sub(e.TakenAt); !x.Since.IsZero() && d > ahead {
			out = append(out, Doubt{Suspicion: TakenBefore, Before: d})
		}
		if d := e.TakenAt.Sub(e.SentAt); !e.SentAt.IsZero() && d > ahead {
			out = append(out, Doubt{Suspicion: TakenAhead, Before: d})
		}
	}
	if e.Position != nil && x.At != nil {
		far := x.Reach
		if far == 0 {
			far = reach
		}
		if m := metres(*e.Position, *x.At); m > far {
			out = append(out, Doubt{Suspicion: Elsewhere, Metres: m})
		}
	}
	return out
}

func metres(a, b Position) float64 {
	const degree = 111_195.0
	east := (b.Lon - a.Lon) * math.Cos((a.Lat+b.Lat)*math.Pi/360)
	return degree * math.Hypot(b.Lat-a.Lat, east)
}

// Bands cuts a hash into four numbers of sixteen bits, each marked with its
// place, as keys of an index: two pictures that differ in at most three bits
// share one of them.
func (h Hash) Bands() [4]int64 {
	var out [4]int64
	for i := range out {
		out[i] = int64(i)<<16 | int64(h>>(16*i)&0xffff)
	}
	return out
}

// Probes are the keys under which everything that differs in at most seven bits
// is found: each band as it is and with one bit turned, 68 keys.
func (h Hash) Probes() []int64 {
	out := make([]int64, 0, 68)
	for _, b := range h.Bands() {
		out = append(out, b)
		for i := range 16 {
			out = append(out, b^1<<i)
		}
	}
	return out
}

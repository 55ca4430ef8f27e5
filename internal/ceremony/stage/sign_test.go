package stage

import (
	"testing"

	"pgregory.net/rapid"
)

// Whoever presses in which order: a hand signs only after all before it.
func TestSigningOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Signed{}
		for range rapid.IntRange(0, 12).Draw(t, "tries") {
			h := rapid.SampledFrom(Hands[:]).Draw(t, "hand")
			if s.Next() == h {
				s[h] = true
			}
			for i, x := range Hands {
				if s[x] && i > 0 && !s[Hands[i-1]] {
					t.Fatalf("%s signed before %s", x, Hands[i-1])
				}
			}
		}
	})
	if (Signed{Official: true, Witness1: true, Witness2: true, Taker: true}).Next() != "" {
		t.Error("four signatures and somebody's turn is left")
	}
}

func TestParseStrokes(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "10,10": false, "10,10 12,12": false, // a tap
		"10,10 200,90": true, "10,10 200,90;300,20 310,200": true, " 10,10  200,90 ; ": true,
		"10,10 2000,90": false, "10,10 -3,90": false, "10;10": false, "a,b": false, "1,2 3": false,
	} {
		if _, ok := ParseStrokes(text); ok != want {
			t.Errorf("%q: %v", text, ok)
		}
	}
}

// What was read is read again as the same drawing.
func FuzzParseStrokes(f *testing.F) {
	for _, s := range []string{"10,10 200,90;300,20 310,200", ";;", "1,1 1000,400", "12,30 14,35"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, ok := ParseStrokes(text)
		if !ok {
			return
		}
		again, ok := ParseStrokes(s.String())
		if !ok || again.String() != s.String() {
			t.Errorf("%q became %q", s, again)
		}
	})
}

package web

import (
	"slices"
	"testing"
)

func TestRings(t *testing.T) {
	for n, want := range map[int][]int{0: nil, 1: {14}, 52: {14}, 53: {16, 14}, 112: {16, 14}, 140: {18, 16, 14}, 300: {22, 20, 18, 16, 14}} {
		if got := rings(n); !slices.Equal(got, want) {
			t.Errorf("%d seats in rings %v, want %v", n, got, want)
		}
	}
}

// Every seat has a place of its own inside the drawing; hall seats stand between
// the pillars.
func TestFloorPlacesEverybody(t *testing.T) {
	for _, c := range [][2]int{{20, 112}, {0, 1}, {248, 0}, {1, 0}, {27, 288}, {60, 140}} {
		f := newFloor(c[0], c[1])
		if len(f.Hall) != c[0] || len(f.Online) != c[1] {
			t.Fatalf("%v: %d in the hall, %d online", c, len(f.Hall), len(f.Online))
		}
		all := append(slices.Clone(f.Hall), f.Online...)
		for i, a := range all {
			if a.X-a.R < 0 || a.Y-a.R < 0 || a.X+a.R > 600 || a.Y+a.R > 600 || a.R < 3 {
				t.Errorf("%v: seat %d lies outside or is too small: %+v", c, i, a)
			}
			for j, b := range all[:i] {
				if dx, dy := a.X-b.X, a.Y-b.Y; dx*dx+dy*dy < (a.R+b.R)*(a.R+b.R)*0.98 {
					t.Errorf("%v: seats %d and %d overlap", c, i, j)
				}
			}
		}
		for i, d := range f.Hall {
			if d.X < 300-hallHalf || d.X > 300+hallHalf || d.Y < 300-hallHalf || d.Y > 300+hallHalf+8 {
				t.Errorf("%v: hall seat %d stands outside: %+v", c, i, d)
			}
		}
	}
}

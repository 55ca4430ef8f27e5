package place

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"pendopo/internal/demo"
)

// exampleFeatures are the features of an example map, as read from its file.
func exampleFeatures(t testing.TB, scenario string) []feature {
	t.Helper()
	r, err := demo.Build(scenario, 1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := r.Map()
	if err != nil {
		t.Fatal(err)
	}
	fs, err := readGeoJSON("peta.geojson", bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return fs
}

func exampleSurvey(t testing.TB, scenario string) *Survey {
	t.Helper()
	s, err := survey(exampleFeatures(t, scenario), About{Region: "Kota Kediri", Example: true}, "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// somewhere draws a point in a box.
func somewhere(r *rapid.T, b box) cell {
	return cell{rapid.Int32Range(b.x0, b.x1).Draw(r, "x"), rapid.Int32Range(b.y0, b.y1).Draw(r, "y")}
}

// TestEveryPointLiesInExactlyOneArea: inside the region one area holds a point,
// outside none, on borders too.
func TestEveryPointLiesInExactlyOneArea(t *testing.T) {
	t.Parallel()
	for _, scenario := range []string{demo.Kediri, demo.Pati} {
		m := exampleSurvey(t, scenario).Map
		var corners []cell
		for _, a := range m.areas {
			for _, r := range a.rings {
				corners = append(corners, r...)
			}
		}
		check := func(r interface{ Fatalf(string, ...any) }, c cell) {
			n := 0
			for _, a := range m.areas {
				if a.leaf() && inside(a.rings, c) {
					n++
				}
			}
			want := 0
			if inside(m.border.rings, c) {
				want = 1
			}
			if n != want {
				r.Fatalf("%s: %v lies in %d areas, want %d", scenario, pointOf(c), n, want)
			}
			if s := m.Locate(pointOf(c)); s.Inside != (want == 1) {
				r.Fatalf("%s: Locate(%v) says inside %v", scenario, pointOf(c), s.Inside)
			}
		}
		rapid.Check(t, func(r *rapid.T) {
			check(r, somewhere(r, m.border.box))
			check(r, rapid.SampledFrom(corners).Draw(r, "corner"))
		})
	}
}

// TestLocateAgreesWithTheFile: away from a border, the simplified map says what
// the file says.
func TestLocateAgreesWithTheFile(t *testing.T) {
	t.Parallel()
	for scenario, tolerance := range map[string]float64{demo.Kediri: 12, demo.Pati: 60} {
		fs := exampleFeatures(t, scenario)
		type original struct {
			code string
			ring ring
		}
		var all []original
		for i := range fs {
			if w := fs[i].attrs.whatIs(fs[i].geometry); w.area == Village || w.area == District {
				all = append(all, original{fs[i].attrs.first("kode"), closed(tidy(fs[i].polygons[0][0]))})
			}
		}
		s := exampleSurvey(t, scenario)
		if s.Kept >= s.Corners {
			t.Errorf("%s: %d corners of %d kept, nothing was simplified", scenario, s.Kept, s.Corners)
		}
		m := s.Map
		checked := 0
		rapid.Check(t, func(r *rapid.T) {
			c := somewhere(r, m.border.box)
			want, near := "", false
			for _, o := range all {
				if o.ring.crossings(c)%2 == 1 {
					want = o.code
				}
				near = near || planeAt(c).toRing(o.ring) < tolerance
			}
			if near {
				return
			}
			checked++
			if got := m.Locate(pointOf(c)).Unit(); got != want {
				r.Fatalf("%s: %v lies in %q, the file says %q", scenario, pointOf(c), got, want)
			}
		})
		if checked < 50 {
			t.Errorf("%s: only %d points were far from a border", scenario, checked)
		}
	}
}

// TestRoughSimplifyingKeepsTheTiling: however much is dropped, no border is
// pulled over another.
func TestRoughSimplifyingKeepsTheTiling(t *testing.T) {
	t.Parallel()
	var rings []ring
	fs := exampleFeatures(t, demo.Kediri)
	for i := range fs {
		if fs[i].attrs.whatIs(fs[i].geometry).area == Village {
			rings = append(rings, closed(tidy(fs[i].polygons[0][0])))
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		limit := rapid.SampledFrom([]float64{1, 1e3, 1e4, 1e5, 1e6, 1e9}).Draw(r, "square metres")
		top, refs := cut(rings)
		top.simplify(limit)
		var parts [][][]arcRef
		var tiles []ring
		for _, ref := range refs {
			parts = append(parts, [][]arcRef{ref})
			tiles = append(tiles, top.ring(ref))
			if len(top.ring(ref)) < 3 {
				r.Fatalf("an area became %d corners", len(top.ring(ref)))
			}
		}
		var outer []ring
		for _, ref := range top.outline(parts) {
			outer = append(outer, top.ring(ref))
		}
		b := emptyBox()
		for _, o := range outer {
			b.join(o.around())
		}
		for range 60 {
			c := somewhere(r, b)
			n, want := 0, 0
			for _, x := range tiles {
				n += x.crossings(c) % 2
			}
			if inside(outer, c) {
				want = 1
			}
			if n != want {
				r.Fatalf("at %.0f m² the point %v lies in %d areas, want %d", limit, pointOf(c), n, want)
			}
		}
	})
}

func TestCutKeepsRings(t *testing.T) {
	t.Parallel()
	square := func(x, y int32) ring { return ring{{x, y}, {x + 10, y}, {x + 10, y + 10}, {x, y + 10}} }
	island := ring{{2, 2}, {4, 2}, {4, 4}, {2, 4}}
	rings := []ring{square(0, 0), square(10, 0), island, island}
	top, refs := cut(rings)
	if len(top.arcs) != 4 { // two outer, one shared, the island once
		t.Errorf("%d arcs, want 4: %v", len(top.arcs), top.arcs)
	}
	for i, r := range rings {
		got := top.ring(refs[i])
		if len(got) != len(r) || got.twice() != r.twice() && got.twice() != -r.twice() {
			t.Errorf("ring %d came back as %v, want %v", i, got, r)
		}
	}
	out := top.outline([][][]arcRef{{refs[0]}, {refs[1]}})
	if len(out) != 1 || len(top.ring(out[0])) != 6 {
		t.Errorf("outline of two squares: %v", out)
	}
}

package sketch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/demo"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/place"
	"pendopo/internal/place/sketch"
)

var update = flag.Bool("update", false, "rewrite the golden drawings")

// example is the map of an example region, imported as a user would.
func example(t testing.TB, scenario, name string) *place.Map {
	t.Helper()
	b, err := (&demo.Region{Scenario: scenario, Seed: 1, Formal: name}).Map()
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.At(time.Date(2020, 12, 1, 1, 0, 0, 0, time.UTC))
	s := place.NewService(dbtest.SQLite(t, clk), clk)
	p, err := s.Propose(context.Background(), actor.System("uji"), place.About{Region: name, Example: true}, "", []place.File{{Name: "peta.geojson", Data: bytes.NewReader(b)}})
	if err != nil {
		t.Fatal(err)
	}
	return p.Map
}

func zipped(b []byte) int {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Len()
}

func TestDrawings(t *testing.T) {
	t.Parallel()
	kediri, pati := example(t, demo.Kediri, "Kota Kediri"), example(t, demo.Pati, "Kabupaten Pati")
	pasar := kediri.Search("pasar pahing", place.Point{}, 1)[0]
	shade := map[string]int{}
	for i, a := range kediri.Leaves() {
		shade[a.Code] = i * 7 % 6
	}
	near := sketch.Near(pasar.At, 320, 240)
	for name, c := range map[string]struct {
		m *place.Map
		v sketch.View
		o sketch.Options
	}{
		"kediri":       {kediri, sketch.Whole(kediri, 320, 280), sketch.Options{Example: "peta contoh"}},
		"kediri_lebar": {kediri, sketch.Whole(kediri, 760, 560), sketch.Options{Example: "peta contoh"}},
		"kelurahan":    {kediri, sketch.Around(kediri.Area("35.71.02.1008"), 320, 240), sketch.Options{Area: "35.71.02.1008", Example: "peta contoh"}},
		"titik":        {kediri, near, sketch.Options{Pin: pasar.At.Move(30, 12), Reach: 60, Title: "Peta Pakelan", Example: "peta contoh"}},
		"gelap":        {kediri, near, sketch.Options{Pin: pasar.At.Move(30, 12), Reach: 60, Theme: sketch.Dark}},
		"jumlah":       {kediri, sketch.Whole(kediri, 640, 480), sketch.Options{Shade: shade, Title: "Laporan menurut kelurahan"}},
		"pati":         {pati, sketch.Whole(pati, 640, 640), sketch.Options{Example: "peta contoh"}},
		"pati_kecil":   {pati, sketch.Whole(pati, 320, 280), sketch.Options{Example: "peta contoh"}},
		"sekitar":      {kediri, near.Zoom(2.5), sketch.Options{Marks: []sketch.Mark{{At: pasar.At, Label: "1"}, {At: pasar.At.Move(300, 100), Label: "2"}, {At: pasar.At.Move(-200, 250)}}}},
	} {
		got := sketch.SVG(c.m, c.v, c.o)
		if n := zipped(got); n > 25<<10 {
			t.Errorf("%s: %d bytes gzipped, want at most 25 KB", name, n)
		}
		wellFormed(t, name, got)
		file := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: %d bytes, %d gzipped, %.1f m a pixel", name, len(got), zipped(got), c.v.Scale)
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from %s; look at it, then run with -update", name, file)
		}
	}
}

// wellFormed fails when a drawing is no XML, or has what the policy of pages
// forbids.
func wellFormed(t testing.TB, name string, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			for _, a := range e.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Errorf("%s: <%s> has %s=%q", name, e.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
	}
}

// TestPixelsAndPoints: a click on a pixel is the point under it, at any scale.
func TestPixelsAndPoints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		v := sketch.View{Middle: place.Point{Lat: rapid.Float64Range(-11, 6).Draw(r, "lat"), Lon: rapid.Float64Range(95, 141).Draw(r, "lon")},
			Scale: rapid.Float64Range(0.5, 5000).Draw(r, "scale"), Width: 320, Height: 240}
		x, y := rapid.IntRange(0, 320).Draw(r, "x"), rapid.IntRange(0, 240).Draw(r, "y")
		u, w := v.XY(v.At(x, y))
		if math.Abs(u-float64(x)) > 0.01 || math.Abs(w-float64(y)) > 0.01 {
			r.Fatalf("pixel %d,%d came back as %.3f,%.3f", x, y, u, w)
		}
		back := sketch.ParseView(v.String(), 320, 240, sketch.View{})
		if place.Distance(back.Middle, v.Middle) > 2 || math.Abs(back.Scale-v.Scale) > 0.01 {
			r.Fatalf("%v came back as %v", v, back)
		}
	})
}

func TestViewsOfStrangersAreBounded(t *testing.T) {
	t.Parallel()
	m := example(t, demo.Kediri, "Kota Kediri")
	whole := sketch.Whole(m, 320, 240)
	for _, s := range []string{"", "x", "1,2", "NaN,112,3", "-7.8,112,NaN", "-7.8,112,Inf", "0,0,3", "-7.8,112,-4", "-7.8,112,1e300", "-7.8,112,1e-300", "-7.8,112,3,4"} {
		v := sketch.ParseView(s, 320, 240, whole)
		if !(v.Scale >= 0.5 && v.Scale <= 5000) || !v.Middle.InIndonesia() {
			t.Errorf("%q became %+v", s, v)
		}
		wellFormed(t, s, sketch.SVG(m, v, sketch.Options{Pin: m.Middle(), Reach: 1e12, Title: `<"&'>`}))
	}
}

// TestEmptyMap: a region without a map has an empty picture, not a broken page.
func TestEmptyMap(t *testing.T) {
	t.Parallel()
	wellFormed(t, "empty", sketch.SVG(&place.Map{}, sketch.View{Middle: place.Point{Lat: -7, Lon: 112}, Scale: 5, Width: 320, Height: 240}, sketch.Options{Pin: place.Point{Lat: -7, Lon: 112}}))
}

// TestShades: every area with a figure has a shade, more is never lighter, equal
// figures are equal, and the legend says what the map shows.
func TestShades(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		figures := rapid.MapOf(rapid.StringMatching(`[a-z]{3}`), rapid.IntRange(0, 40)).Draw(r, "figures")
		shade, legend := sketch.Shades(figures)
		for a, n := range figures {
			k, ok := shade[a]
			if ok != (n > 0) || ok && (k < 1 || k > 5) {
				r.Fatalf("%d has the shade %d", n, k)
			}
			in := 0
			for _, c := range legend {
				if n >= c.Least && n <= c.Most {
					in++
				}
			}
			if n > 0 && in != 1 {
				r.Fatalf("%d stands in %d lines of the legend %v", n, in, legend)
			}
			for b, m := range figures {
				if m > n && shade[b] < k {
					r.Fatalf("%d is darker than %d", n, m)
				}
			}
		}
	})
	if shade, legend := sketch.Shades(map[string]int{"a": 1, "b": 5, "c": 5, "d": 30, "e": 0}); len(legend) != 3 || shade["b"] != shade["c"] || shade["a"] >= shade["b"] || shade["b"] >= shade["d"] || shade["e"] != 0 {
		t.Errorf("%v %v", shade, legend)
	}
}

// TestSheetOfPages: drawings inside pages have the colours of those that stand
// alone.
func TestSheetOfPages(t *testing.T) {
	t.Parallel()
	const file = "../../kit/page/static/map.css"
	want := "/* Drawings of maps inside a page. Written by place/sketch: go test ./internal/place/sketch -update */\n" + sketch.Sheet()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != want {
		t.Errorf("%s is not what sketch.Sheet says (%v); run with -update", file, err)
	}
}

func BenchmarkSVG(b *testing.B) {
	m := example(b, demo.Kediri, "Kota Kediri")
	v := sketch.Whole(m, 320, 280)
	b.ReportAllocs()
	for b.Loop() {
		sketch.SVG(m, v, sketch.Options{})
	}
}

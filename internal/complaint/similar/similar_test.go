package similar

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestCellsAreAboutTwoHundredMetres(t *testing.T) {
	for _, at := range [][2]float64{{-7.8480, 112.0178}, {-6.7559, 111.0380}, {5.55, 95.32}, {-8.5, 140.4}, {0, 100}} {
		c := CellOf(at[0], at[1])
		for _, d := range []struct {
			lat, lon float64
			same     bool
		}{{0, 0, true}, {0.0027, 0, false}, {0, 0.0027, false}} {
			if got := CellOf(at[0]+d.lat, at[1]+d.lon) == c; got != d.same {
				t.Errorf("%v moved by %v %v: same cell %v, want %v", at, d.lat, d.lon, got, d.same)
			}
		}
	}
	for _, bad := range [][2]float64{{91, 0}, {0, 181}, {math.NaN(), 0}, {0, math.Inf(1)}} {
		if c := CellOf(bad[0], bad[1]); c != 0 {
			t.Errorf("%v lies in cell %d, want none", bad, c)
		}
		if n := Near(bad[0], bad[1], 100); n != nil {
			t.Errorf("%v has cells near it: %v", bad, n)
		}
	}
}

// Whoever is within the distance is in one of the cells, anywhere on earth.
func TestNearMissesNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lat := rapid.Float64Range(-89, 89).Draw(t, "lat")
		lon := rapid.Float64Range(-180, 180).Draw(t, "lon")
		if rapid.Bool().Draw(t, "in Indonesia") {
			lat, lon = rapid.Float64Range(-11, 6).Draw(t, "lat here"), rapid.Float64Range(95, 141).Draw(t, "lon here")
		}
		metres := rapid.Float64Range(1, 1000).Draw(t, "metres")
		angle := rapid.Float64Range(0, 2*math.Pi).Draw(t, "angle")
		away := metres * rapid.Float64Range(0, 0.995).Draw(t, "share")
		lat2 := lat + away*math.Sin(angle)/metresByDeg
		lon2 := lon + away*math.Cos(angle)/(metresByDeg*math.Cos(lat*math.Pi/180))
		if lon2 > 180 {
			lon2 -= 360
		}
		if lon2 < -180 {
			lon2 += 360
		}
		if Metres(lat, lon, lat2, lon2) > metres {
			return
		}
		near := Near(lat, lon, metres)
		if !slices.Contains(near, CellOf(lat2, lon2)) {
			t.Fatalf("%.6f %.6f is %.0f m from %.6f %.6f, but its cell is not near", lat2, lon2, Metres(lat, lon, lat2, lon2), lat, lon)
		}
		if math.Abs(lat) < 80 && len(near) > 160 {
			t.Fatalf("%d cells", len(near))
		}
	})
}

func TestSketchesCompare(t *testing.T) {
	words := func(s string) Sketch { return Of(strings.Fields(s)) }
	for _, c := range []struct {
		a, b             string
		alike, contained float64
	}{
		{"jalan lubang pasar", "jalan lubang pasar", 1, 1},
		{"jalan lubang pasar", "pasar jalan lubang lubang", 1, 1},
		{"jalan lubang", "jalan lubang pasar legi", 0.5, 1},
		{"jalan lubang", "sampah bau", 0, 0},
		{"", "", 0, 0},
		{"", "jalan", 0, 0},
	} {
		if got := Alike(words(c.a), words(c.b)); math.Abs(got-c.alike) > 1e-9 {
			t.Errorf("Alike(%q, %q) = %v, want %v", c.a, c.b, got, c.alike)
		}
		if got := Contained(words(c.a), words(c.b)); math.Abs(got-c.contained) > 1e-9 {
			t.Errorf("Contained(%q, %q) = %v, want %v", c.a, c.b, got, c.contained)
		}
	}
}

// Of long texts a sketch is an estimate; it stays near the truth.
func TestSketchesOfLongTexts(t *testing.T) {
	for _, shared := range []int{0, 50, 100, 150, 200} {
		off := 0.0
		for round := range 40 {
			var a, b []string
			for i := range 200 {
				a = append(a, fmt.Sprintf("a%d-%d", round, i))
				if i < shared {
					b = append(b, fmt.Sprintf("a%d-%d", round, i))
				} else {
					b = append(b, fmt.Sprintf("b%d-%d", round, i))
				}
			}
			off += (Alike(Of(a), Of(b)) - float64(shared)/float64(400-shared)) / 40
		}
		if math.Abs(off) > 0.06 {
			t.Errorf("%d of 200 words shared: off by %.3f on the average", shared, off)
		}
	}
}

func TestSketchIsStored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Of(rapid.SliceOfN(rapid.String(), 0, 60).Draw(t, "a"))
		b := Of(rapid.SliceOfN(rapid.String(), 0, 60).Draw(t, "b"))
		if back := ParseSketch(a.String()); !slices.Equal(back, a) {
			t.Fatalf("%v became %v", a, back)
		}
		if len(a.String()) > 128 {
			t.Fatalf("%d letters", len(a.String()))
		}
		if Alike(a, b) != Alike(b, a) || Contained(a, b) != Contained(b, a) {
			t.Fatal("the order matters")
		}
		if len(a) > 0 && Alike(a, a) != 1 {
			t.Fatalf("a text is %.2f like itself", Alike(a, a))
		}
		for _, v := range []float64{Alike(a, b), Contained(a, b)} {
			if v < 0 || v > 1 {
				t.Fatalf("got %v", v)
			}
		}
	})
}

func FuzzParseSketch(f *testing.F) {
	f.Add(Of([]string{"jalan", "rusak"}).String())
	f.Add("!!")
	f.Fuzz(func(t *testing.T, text string) {
		s := ParseSketch(text)
		if len(s) > sketchSize || !slices.IsSorted(s) {
			t.Fatalf("%q became %v", text, s)
		}
	})
}

const day = 24 * time.Hour

func TestJudge(t *testing.T) {
	words := func(s string) Sketch { return Of(strings.Fields(s)) }
	hole, hole2, waste := words("jalan lubang pasar motor jatuh"), words("lubang besar pasar legi bahaya"), words("sampah menumpuk bau belum diangkut")
	for _, c := range []struct {
		name      string
		pair      Pair
		candidate bool
		same      bool
	}{
		{"the same hole, other words", Pair{A: hole, B: hole2, Metres: 30, Apart: 3 * day, SameCategory: true}, true, false},
		{"before anything is written", Pair{Metres: 40, Apart: 2 * day, SameCategory: true}, true, false},
		{"another subject on the spot", Pair{A: hole, B: waste, Metres: 10, Apart: day}, false, false},
		{"the same words on the spot, category not known", Pair{A: hole, B: hole, Metres: 10, Apart: day}, true, true},
		{"too far", Pair{A: hole, B: hole, Metres: 900, Apart: day, SameCategory: true}, false, true},
		{"too old", Pair{A: hole, B: hole, Metres: 10, Apart: 40 * day, SameCategory: true}, false, true},
		{"no place, same village, same words", Pair{A: hole, B: hole, Metres: -1, SameVillage: true, Apart: day, SameCategory: true}, true, true},
		{"no place, same village, other words", Pair{A: hole, B: waste, Metres: -1, SameVillage: true, Apart: day, SameCategory: true}, false, false},
		{"nothing known", Pair{Metres: -1}, false, false},
		{"a clock that ran back", Pair{A: hole, B: hole2, Metres: 30, Apart: -3 * day, SameCategory: true}, true, false},
	} {
		v := Judge(c.pair, Limits{})
		if v.Candidate != c.candidate || v.Same != c.same {
			t.Errorf("%s: got %+v, want candidate %v, same %v", c.name, v, c.candidate, c.same)
		}
	}
}

// Nearer, younger and more alike never counts less.
func TestJudgeIsMonotone(t *testing.T) {
	a := Of([]string{"jalan", "lubang", "pasar", "legi"})
	rapid.Check(t, func(t *rapid.T) {
		p := Pair{A: a, B: Of([]string{"jalan", "lubang", "x", "y"}), Metres: rapid.Float64Range(0, 400).Draw(t, "metres"),
			Apart: time.Duration(rapid.Int64Range(0, int64(60*day)).Draw(t, "apart")), SameCategory: rapid.Bool().Draw(t, "category")}
		v := Judge(p, Limits{})
		better := p
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			better.Metres /= 2
		case 1:
			better.Apart /= 2
		case 2:
			better.SameCategory = true
		default:
			better.B = a
		}
		w := Judge(better, Limits{})
		if w.Score < v.Score-1e-12 || v.Candidate && !w.Candidate {
			t.Fatalf("%+v scores %.3f, %+v scores %.3f", p, v.Score, better, w.Score)
		}
		if v.Score < 0 || v.Score > 1 {
			t.Fatalf("score %v", v.Score)
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	x, y := Of(strings.Fields("jalan lubang pasar motor jatuh hujan bulan")), Of(strings.Fields("lubang besar pasar legi bahaya malam"))
	for b.Loop() {
		Judge(Pair{A: x, B: y, Metres: 50, Apart: day, SameCategory: true}, Limits{})
	}
}

// A copied text with one word changed is still counted; texts of different
// people are not.
func TestBandsFindCopies(t *testing.T) {
	text := strings.Fields("warga perumahan menolak pembangunan menara pemancar baru sebelah masjid karena izin belum pernah dibahas bersama rukun tetangga setempat")
	shares := func(a, b []string) bool {
		in := Of(b).Bands()
		return slices.ContainsFunc(Of(a).Bands(), func(k string) bool { return slices.Contains(in, k) })
	}
	for i := range text {
		changed := slices.Clone(text)
		changed[i] = fmt.Sprintf("lain%d", i)
		if !shares(text, changed) {
			t.Errorf("without %q the copy is not found", text[i])
		}
	}
	other := strings.Fields("jalan depan sekolah dasar berlubang besar sejak bulan lalu anak pulang hujan sering jatuh mohon ditambal warga")
	if shares(text, other) {
		t.Error("two different texts share a band")
	}
	if b := Of(strings.Fields("jalan rusak depan pasar")).Bands(); b != nil {
		t.Errorf("a short text has bands %v", b)
	}
}

package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"slices"
	"testing"
	"time"
)

func hashFile(t testing.TB, jpg []byte) Hash {
	t.Helper()
	return mustRead(t, jpg).Hash
}

// TestHashTellsPicturesApart: the same scene stored again stays near, other
// scenes stay far.
func TestHashTellsPicturesApart(t *testing.T) {
	t.Parallel()
	const scenes = 24
	var all []Hash
	for seed := range uint64(scenes) {
		img := scene(seed, 640, 480)
		h := hashFile(t, asJPEG(t, img, 92))
		all = append(all, h)
		small := shrink(img, 256, 192)
		bright := image.NewRGBA(img.Rect)
		for i, v := range img.Pix {
			bright.Pix[i] = uint8(min(255, int(v)*9/10+18))
		}
		cut := image.NewRGBA(image.Rect(0, 0, 628, 471))
		draw.Draw(cut, cut.Rect, img, image.Pt(6, 4), draw.Src)
		for name, again := range map[string]struct {
			img     image.Image
			quality int
			within  int
		}{
			"worse quality": {img, 30, Same},
			"smaller":       {small, 80, Same},
			"brighter":      {bright, 80, Same},
			"slightly cut":  {cut, 80, Alike},
		} {
			if d := h.Distance(hashFile(t, asJPEG(t, again.img, again.quality))); d > again.within {
				t.Errorf("scene %d %s: %d bits apart, want at most %d", seed, name, d, again.within)
			}
		}
	}
	near := 0
	for i := range all {
		for j := range i {
			if d := all[i].Distance(all[j]); d <= Alike {
				near++
				t.Errorf("scenes %d and %d look the same: %d bits apart", i, j, d)
			}
		}
	}
}

func TestPlainPicturesAreNotCompared(t *testing.T) {
	t.Parallel()
	wall := image.NewRGBA(image.Rect(0, 0, 200, 200))
	draw.Draw(wall, wall.Rect, image.NewUniform(color.RGBA{200, 198, 190, 255}), image.Point{}, draw.Src)
	h := hashFile(t, asJPEG(t, wall, 80))
	if h != 0 || h.Distance(h) != 64 {
		t.Errorf("a wall has the hash %x and is %d from itself, want 0 and 64", h, h.Distance(h))
	}
}

func TestProbesFindSevenBits(t *testing.T) {
	t.Parallel()
	h := hashFile(t, asJPEG(t, scene(1, 200, 150), 80))
	probes := h.Probes()
	if len(probes) != 68 {
		t.Fatalf("%d probes, want 68", len(probes))
	}
	for seed := range 500 {
		o := h
		for i := range 7 { // seven bits, spread differently each time
			o ^= 1 << ((seed*13 + i*(7+seed%19)) % 64)
		}
		if h.Distance(o) > 7 {
			continue
		}
		bands := o.Bands()
		if !slices.ContainsFunc(bands[:], func(b int64) bool { return slices.Contains(probes, b) }) {
			t.Errorf("%x is %d bits away and not found", uint64(o), h.Distance(o))
		}
	}
}

func TestDoubts(t *testing.T) {
	t.Parallel()
	opened := time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)
	sent := opened.AddDate(0, 0, 3)
	here := &Position{-7.8229, 112.0118}
	h := Hash(0x0123456789abcdef)
	honest := Evidence{ID: "new", Hash: h, SentAt: sent, TakenAt: sent.Add(-time.Hour), Position: &Position{-7.8231, 112.0119}}
	for _, c := range []struct {
		name    string
		e       Evidence
		earlier []Evidence
		want    []Suspicion
	}{
		{"honest", honest, []Evidence{{ID: "old", Hash: ^h}}, nil},
		{"itself is no earlier one", honest, []Evidence{{ID: "new", Hash: h}}, nil},
		{"sent twice", honest, []Evidence{{ID: "old", Hash: h ^ 3}}, []Suspicion{Reused}},
		{"alike", honest, []Evidence{{ID: "old", Hash: h ^ 0xff}}, []Suspicion{Resembles}},
		{"the most similar three first", honest, []Evidence{{ID: "a", Hash: h ^ 0x1ff}, {ID: "b", Hash: h ^ 1}, {ID: "c", Hash: h ^ 0x3f}, {ID: "d", Hash: h ^ 0x7f}}, []Suspicion{Reused, Resembles, Resembles}},
		{"older than the report", Evidence{ID: "new", Hash: h, SentAt: sent, TakenAt: opened.AddDate(0, -1, 0)}, nil, []Suspicion{TakenBefore}},
		{"from tomorrow", Evidence{ID: "new", Hash: h, SentAt: sent, TakenAt: sent.Add(24 * time.Hour)}, nil, []Suspicion{TakenAhead}},
		{"from another part of town", Evidence{ID: "new", Hash: h, SentAt: sent, Position: &Position{-7.84, 112.0118}}, nil, []Suspicion{Elsewhere}},
		{"a silent camera", Evidence{ID: "new", Hash: h, SentAt: sent}, nil, nil},
		{"too plain", Evidence{ID: "new", SentAt: sent}, []Evidence{{ID: "old"}}, nil},
	} {
		var got []Suspicion
		for _, d := range Doubts(c.e, Expected{Since: opened, At: here}, c.earlier) {
			got = append(got, d.Suspicion)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	img := scene(1, 4000, 3000)
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 90}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(buf.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := develop(buf.Bytes(), DefaultLimits, wib); err != nil {
			b.Fatal(err)
		}
	}
}

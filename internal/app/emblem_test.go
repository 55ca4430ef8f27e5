package app

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// openIn opens the region of a folder with nothing running.
func openIn(t *testing.T, dir string) *App {
	t.Helper()
	cfg, err := LoadConfig(nil, map[string]string{"dir": dir})
	if err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), cfg, clock.System{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close(context.Background()) })
	return a
}

func flat(w, h int, c color.Color) image.Image {
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		im.Set(i%w, i/w, c)
	}
	return im
}

func pngOf(t *testing.T, c color.Color) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, flat(40, 50, c)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is the head of a PNG that promises more pixels than a machine has
// memory for, in a hundred bytes.
func bomb() []byte {
	chunk := func(kind string, data []byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		b = append(append(b, kind...), data...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	}
	head := binary.BigEndian.AppendUint32(nil, 100_000)
	head = binary.BigEndian.AppendUint32(head, 100_000)
	return append([]byte("\x89PNG\r\n\x1a\n"), append(chunk("IHDR", append(head, 8, 2, 0, 0, 0)), chunk("IEND", nil)...)...)
}

func TestEmblems(t *testing.T) {
	red, blue := pngOf(t, color.RGBA{200, 0, 0, 255}), pngOf(t, color.RGBA{0, 0, 200, 128})
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, flat(30, 30, color.White), nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		files  map[string][]byte
		kept   [2]bool
		key    string // of the refusal
		naming string // the file it names
	}{
		{"none laid there", nil, [2]bool{}, "", ""},
		{"both", map[string][]byte{"garuda.png": red, "lambang.png": blue}, [2]bool{true, true}, "", ""},
		{"only the region's", map[string][]byte{"lambang.png": blue}, [2]bool{false, true}, "", ""},
		{"a JPEG of that name", map[string][]byte{"garuda.png": photo.Bytes()}, [2]bool{true, false}, "", ""},
		{"a text", map[string][]byte{"garuda.png": []byte("bukan gambar")}, [2]bool{}, "app.bad_emblem", "garuda.png"},
		{"empty", map[string][]byte{"lambang.png": {}}, [2]bool{}, "app.bad_emblem", "lambang.png"},
		{"cut off", map[string][]byte{"lambang.png": red[:len(red)/2]}, [2]bool{}, "app.bad_emblem", "lambang.png"},
		{"one good, one wrong", map[string][]byte{"garuda.png": red, "lambang.png": []byte("x")}, [2]bool{}, "app.bad_emblem", "lambang.png"},
		{"a bomb of pixels", map[string][]byte{"garuda.png": bomb()}, [2]bool{}, "app.emblem_large", "garuda.png"},
		{"a file of 6 MB", map[string][]byte{"garuda.png": append(bytes.Clone(red), make([]byte, 6<<20)...)}, [2]bool{}, "app.emblem_large", "garuda.png"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, data := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			a := openIn(t, dir) // opens in any case: a backup must not need a picture
			hashes := [2]string{a.Papers.Garuda, a.Papers.Emblem}
			for i, h := range hashes {
				if (h != "") != c.kept[i] {
					t.Errorf("%s: hash %q, kept should be %v", EmblemFiles[i], h, c.kept[i])
				}
				if h == "" {
					continue
				}
				if im, err := a.picture(h); err != nil || im == nil {
					t.Errorf("%s does not come back: %v", EmblemFiles[i], err)
				}
			}
			var own *errs.Error
			_, err := a.emblems()
			switch {
			case c.key == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.key != "" && !errors.As(err, &own):
				t.Errorf("%v, want %s", err, c.key)
			case c.key != "" && (own.Key != c.key || !strings.HasSuffix(own.Args[0].(string), c.naming)):
				t.Errorf("%s %v, want %s of %s", own.Key, own.Args, c.key, c.naming)
			}
			if _, err := a.Handler(t.Context()); c.key != "" && !errs.Is(err, errs.Invalid) {
				t.Errorf("the site is served with a spoilt emblem: %v", err)
			}
		})
	}
}

// A new picture counts for new papers; papers that name the old one still find
// it, also after it was taken away.
func TestEmblemReplaced(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "lambang.png")
	lay := func(data []byte) *App {
		t.Helper()
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return openIn(t, dir)
	}
	a := lay(pngOf(t, color.RGBA{200, 0, 0, 255}))
	old := a.Papers.Emblem
	a.Close(t.Context())
	b := lay(pngOf(t, color.RGBA{0, 200, 0, 255}))
	if b.Papers.Emblem == old || b.Papers.Emblem == "" {
		t.Errorf("the new picture has the hash %q, the old one %q", b.Papers.Emblem, old)
	}
	b.Close(t.Context())
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	c := openIn(t, dir)
	if c.Papers.Emblem != "" {
		t.Errorf("a removed picture is still used: %s", c.Papers.Emblem)
	}
	if _, err := c.picture(old); err != nil {
		t.Errorf("papers that name the first picture cannot be drawn again: %v", err)
	}
	if _, err := c.picture(strings.Repeat("0", len(old))); err == nil {
		t.Error("a picture nobody laid there is found")
	}
}

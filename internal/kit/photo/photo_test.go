package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/kit/errs"
)

var wib = time.FixedZone("WIB", 7*3600)

func read(t testing.TB, data []byte) (*Photo, error) {
	t.Helper()
	return NewDarkroom(DefaultLimits, wib).Read(context.Background(), bytes.NewReader(data))
}

func mustRead(t testing.TB, data []byte) *Photo {
	t.Helper()
	p, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestReadShrinksAndTurns(t *testing.T) {
	t.Parallel()
	jpg := withSegments(asJPEG(t, scene(1, 2400, 1800), 95), exifSegment(phone(binary.BigEndian, 6)))
	p := mustRead(t, jpg)
	if p.Width != 1200 || p.Height != 1600 {
		t.Errorf("size %d × %d, want 1200 × 1600: 2400 × 1800 turned upright and shrunk", p.Width, p.Height)
	}
	if len(p.JPEG) > KeptBytes {
		t.Errorf("%d bytes, want at most %d", len(p.JPEG), KeptBytes)
	}
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(p.JPEG))
	if err != nil || cfg.Width != p.Width || cfg.Height != p.Height {
		t.Errorf("the file is %d × %d (%v), the photo says %d × %d", cfg.Width, cfg.Height, err, p.Width, p.Height)
	}
	if p.ThumbWidth != 240 || p.ThumbHeight != 320 || len(p.Thumb) > 40<<10 {
		t.Errorf("small picture %d × %d in %d bytes, want 240 × 320", p.ThumbWidth, p.ThumbHeight, len(p.Thumb))
	}
	if want := time.Date(2020, 11, 30, 2, 12, 33, 0, time.UTC); !p.TakenAt.Equal(want) {
		t.Errorf("taken at %v, want %v", p.TakenAt, want)
	}
	if p.Position == nil || math.Abs(p.Position.Lat+7.822917) > 1e-5 || math.Abs(p.Position.Lon-112.011861) > 1e-5 {
		t.Errorf("position %v, want -7.822917, 112.011861", p.Position)
	}
	if p.From.Format != "jpeg" || p.From.Width != 2400 || p.From.Orientation != 6 || p.From.Bytes != int64(len(jpg)) {
		t.Errorf("original %+v", p.From)
	}
}

// TestHeavyPicture: pure noise does not compress; it becomes smaller until it fits.
func TestHeavyPicture(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	x := uint32(1)
	for i := range img.Pix {
		x = x*1664525 + 1013904223
		img.Pix[i] = byte(x >> 24)
	}
	p := mustRead(t, asJPEG(t, img, 100))
	if len(p.JPEG) > KeptBytes || len(p.Thumb) > 40<<10 {
		t.Errorf("%d and %d bytes", len(p.JPEG), len(p.Thumb))
	}
}

// corner is a picture whose upper left quarter is red and whose upper right is
// blue, stored so that the orientation makes it right.
func TestUpright(t *testing.T) {
	t.Parallel()
	const w, h = 96, 64
	want := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{240, 240, 240, 255}
			switch {
			case x < w/2 && y < h/2:
				c = color.RGBA{220, 20, 20, 255}
			case y < h/2:
				c = color.RGBA{20, 20, 220, 255}
			}
			want.SetRGBA(x, y, c)
		}
	}
	// stored[i] undoes what orientation i asks for; 6 and 8 undo each other.
	undo := map[int]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
	for o, back := range undo {
		stored := upright(want, back)
		p := mustRead(t, withSegments(asJPEG(t, stored, 95), exifSegment(exif(binary.LittleEndian, []field{shortField(binary.LittleEndian, tagOrientation, uint16(o))}, nil, nil))))
		img, err := jpeg.Decode(bytes.NewReader(p.JPEG))
		if err != nil {
			t.Fatal(err)
		}
		if img.Bounds().Dx() != w || img.Bounds().Dy() != h {
			t.Errorf("orientation %d: %v, want %d × %d", o, img.Bounds(), w, h)
			continue
		}
		r1, _, b1, _ := img.At(w/4, h/4).RGBA()
		r2, _, b2, _ := img.At(3*w/4, h/4).RGBA()
		r3, _, b3, _ := img.At(w/2, 3*h/4).RGBA()
		if r1 < 0xb000 || b1 > 0x5000 || b2 < 0xb000 || r2 > 0x5000 || r3 < 0xd000 || b3 < 0xd000 {
			t.Errorf("orientation %d: corners are %x/%x %x/%x %x/%x", o, r1, b1, r2, b2, r3, b3)
		}
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	webp, err := os.ReadFile("testdata/halaman.webp")
	if err != nil {
		t.Fatal(err)
	}
	grey := image.NewGray16(image.Rect(0, 0, 64, 48))
	for i := range grey.Pix {
		grey.Pix[i] = byte(i)
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 64, 48)) // all transparent: laid on white
	for name, f := range map[string]struct {
		data   []byte
		format string
	}{
		"png":      {asPNG(t, scene(2, 200, 100)), "png"},
		"grey png": {asPNG(t, grey), "png"},
		"clear":    {asPNG(t, clear), "png"},
		"webp":     {webp, "webp"},
	} {
		p, err := read(t, f.data)
		if err != nil || p.From.Format != f.format || sniff(p.JPEG) != "jpeg" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if name == "clear" {
			img, _ := jpeg.Decode(bytes.NewReader(p.JPEG))
			if r, _, _, _ := img.At(10, 10).RGBA(); r < 0xf000 {
				t.Errorf("what shines through is %x, want white", r)
			}
			if p.Hash != 0 {
				t.Errorf("a white picture has the hash %x, want 0: too plain to compare", p.Hash)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	good := asJPEG(t, scene(3, 300, 200), 80)
	bomb := asPNG(t, scene(3, 40, 40))
	binary.BigEndian.PutUint32(bomb[16:], 40_000)
	binary.BigEndian.PutUint32(bomb[20:], 40_000)
	binary.BigEndian.PutUint32(bomb[29:], crc(bomb[12:29]))
	scans := bytes.Clone(good)
	scans[bytes.Index(scans, []byte{0xff, 0xc0})+1] = 0xc2 // says it is progressive
	at := bytes.Index(scans, []byte{0xff, 0xc2})
	binary.BigEndian.PutUint16(scans[at+5:], 3000)
	binary.BigEndian.PutUint16(scans[at+7:], 2000)
	scans = append(scans, bytes.Repeat([]byte{0xff, 0xda}, 500)...)
	for name, c := range map[string]struct {
		data []byte
		kind errs.Kind
		key  string
	}{
		"nothing":            {nil, errs.Invalid, "photo.empty"},
		"text":               {[]byte("<script>alert(1)</script>"), errs.Invalid, "photo.not_a_photo"},
		"program":            {[]byte("MZ\x90\x00\x03"), errs.Invalid, "photo.not_a_photo"},
		"svg":                {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), errs.Invalid, "photo.not_a_photo"},
		"gif":                {[]byte("GIF89a\x01\x00\x01\x00"), errs.Invalid, "photo.is_gif"},
		"heic":               {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), errs.Invalid, "photo.is_heic"},
		"avif":               {[]byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00"), errs.Invalid, "photo.is_heic"},
		"video":              {[]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"), errs.Invalid, "photo.is_video"},
		"pdf":                {[]byte("%PDF-1.7"), errs.Invalid, "photo.is_pdf"},
		"only the magic":     {[]byte("\xff\xd8\xff"), errs.Invalid, "photo.broken"},
		"cut off":            {good[:len(good)/2], errs.Invalid, "photo.broken"},
		"no header":          {good[:20], errs.Invalid, "photo.broken"},
		"png of two gigs":    {bomb, errs.TooLarge, "photo.too_many_pixels"},
		"five hundred scans": {scans, errs.TooLarge, "photo.too_many_pixels"},
		"one pixel":          {asPNG(t, image.NewRGBA(image.Rect(0, 0, 1, 1))), errs.Invalid, "photo.too_small"},
		"large file":         {append(bytes.Clone(good), make([]byte, DefaultLimits.Bytes)...), errs.TooLarge, "photo.too_large"},
	} {
		_, err := read(t, c.data)
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != c.kind || e.Key != c.key || len(e.Fields) != 1 || e.Fields[0].Name != "photo" {
			t.Errorf("%s: %v, want %v %s beside the field", name, err, c.kind, c.key)
		}
	}
}

// TestPolyglot: a photo with a page, a program or an archive behind it stays a
// photo and loses the rest.
func TestPolyglot(t *testing.T) {
	t.Parallel()
	jpg := append(asJPEG(t, scene(4, 300, 200), 80), []byte("PK\x03\x04 <html><script>alert(1)</script>")...)
	p := mustRead(t, jpg)
	if bytes.Contains(p.JPEG, []byte("script")) || bytes.Contains(p.JPEG, []byte("PK\x03\x04")) {
		t.Error("what hung behind the photo is still there")
	}
}

// onlyPicture fails when a file has anything but tables, frame and scan.
func onlyPicture(t interface{ Errorf(string, ...any) }, jpg []byte) {
	for s := range jpegSegments(jpg) {
		switch s.marker {
		case 0xdb, 0xc0, 0xc4, 0xdd:
		default:
			t.Errorf("the kept picture has a segment %#x of %d bytes", s.marker, len(s.body))
		}
	}
	if n := bytes.Count(jpg, []byte{0xff, 0xd9}); n != 1 || !bytes.HasSuffix(jpg, []byte{0xff, 0xd9}) {
		t.Errorf("the kept picture has %d ends, want one at the end", n)
	}
}

// TestNothingOfTheSenderRemains: whatever stands in the file beside its pixels,
// none of it is in what we keep.
func TestNothingOfTheSenderRemains(t *testing.T) {
	t.Parallel()
	plain := asJPEG(t, scene(5, 160, 120), 80)
	room := NewDarkroom(DefaultLimits, wib)
	rapid.Check(t, func(r *rapid.T) {
		secret := rapid.StringMatching(`[A-Z]{12,40}`).Draw(r, "secret")
		jpg := plain
		for range rapid.IntRange(1, 5).Draw(r, "segments") {
			body := []byte(rapid.SampledFrom([]string{"Exif\x00\x00II*\x00", "http://ns.adobe.com/xap/1.0/\x00", "Photoshop 3.0\x008BIM\x04\x04", "ICC_PROFILE\x00\x01\x01", "JFXX\x00", "MPF\x00", ""}).Draw(r, "head") + secret)
			jpg = withSegments(jpg, segment{rapid.SampledFrom([]byte{0xe1, 0xe2, 0xed, 0xee, 0xef, 0xe0, 0xfe}).Draw(r, "marker"), body})
		}
		jpg = append(bytes.Clone(jpg), secret...)
		p, err := room.Read(context.Background(), bytes.NewReader(jpg))
		if err != nil {
			return // an Adobe or JFIF segment of nonsense may make the file unreadable
		}
		for _, kept := range [][]byte{p.JPEG, p.Thumb} {
			onlyPicture(r, kept)
			if bytes.Contains(kept, []byte(secret)) {
				r.Errorf("the secret is still there")
			}
		}
	})
}

func TestOneAtATime(t *testing.T) {
	t.Parallel()
	room := NewDarkroom(DefaultLimits, wib)
	room.seat <- struct{}{} // somebody is inside
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := room.Read(ctx, strings.NewReader("x"))
	if !errs.Is(err, errs.Unavailable) {
		t.Errorf("waiting in line ended with %v, want Unavailable", err)
	}
	<-room.seat
	if _, err := room.Read(context.Background(), bytes.NewReader(asJPEG(t, scene(6, 64, 64), 80))); err != nil {
		t.Errorf("after the first left: %v", err)
	}
	if len(room.seat) != 0 {
		t.Error("the seat stays taken")
	}
}

// TestShrinkIsExact: every part of the source counts by its area.
func TestShrinkIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		sw, sh := rapid.IntRange(1, 60).Draw(r, "sw"), rapid.IntRange(1, 60).Draw(r, "sh")
		w, h := rapid.IntRange(1, sw).Draw(r, "w"), rapid.IntRange(1, sh).Draw(r, "h")
		src := image.NewRGBA(image.Rect(0, 0, sw, sh))
		var sum float64
		for i := range src.Pix {
			src.Pix[i] = 255
			if i%4 == 0 {
				src.Pix[i] = rapid.Byte().Draw(r, "red")
				sum += float64(src.Pix[i])
			}
		}
		out := shrink(src, w, h)
		var got float64
		for i := 0; i < len(out.Pix); i += 4 {
			got += float64(out.Pix[i])
			if out.Pix[i+1] != 255 {
				r.Fatalf("a plain channel became %d", out.Pix[i+1])
			}
		}
		if a, b := sum/float64(sw*sh), got/float64(w*h); math.Abs(a-b) > 1 {
			r.Fatalf("mean %.2f became %.2f (%d×%d to %d×%d)", a, b, sw, sh, w, h)
		}
	})
}

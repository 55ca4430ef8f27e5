package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"
)

// scene draws an invented picture: sky, ground and some boxes and discs, the
// same for the same seed.
func scene(seed uint64, w, h int) *image.RGBA {
	r := rand.New(rand.NewPCG(seed, 7))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	horizon := 0.3 + 0.4*r.Float64()
	tilt := r.Float64()*0.3 - 0.15
	sky, ground := tone(r), tone(r)
	type shape struct {
		x, y, rx, ry float64
		c            color.RGBA
		round        bool
	}
	var shapes []shape
	for range 7 {
		shapes = append(shapes, shape{r.Float64(), r.Float64(), 0.05 + 0.2*r.Float64(), 0.05 + 0.2*r.Float64(), tone(r), r.IntN(2) == 0})
	}
	for y := range h {
		for x := range w {
			u, v := float64(x)/float64(w), float64(y)/float64(h)
			c := sky
			if v > horizon+tilt*(u-0.5) {
				c = ground
			}
			for _, s := range shapes {
				dx, dy := (u-s.x)/s.rx, (v-s.y)/s.ry
				if s.round && dx*dx+dy*dy < 1 || !s.round && math.Abs(dx) < 1 && math.Abs(dy) < 1 {
					c = s.c
				}
			}
			n := r.IntN(9) - 4
			img.SetRGBA(x, y, color.RGBA{shade(c.R, n), shade(c.G, n), shade(c.B, n), 255})
		}
	}
	return img
}

func tone(r *rand.Rand) color.RGBA {
	return color.RGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), 255}
}

func shade(v uint8, by int) uint8 { return uint8(min(255, max(0, int(v)+by))) }

func asJPEG(t testing.TB, img image.Image, quality int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withSegments puts marker segments behind the start of a JPEG file.
func withSegments(jpg []byte, segs ...segment) []byte {
	out := bytes.Clone(jpg[:2])
	for _, s := range segs {
		out = append(out, 0xff, s.marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(s.body)+2))
		out = append(out, s.body...)
	}
	return append(out, jpg[2:]...)
}

func exifSegment(tiff []byte) segment { return segment{0xe1, append([]byte("Exif\x00\x00"), tiff...)} }

// field is a line of an EXIF directory for tests.
type field struct {
	tag, kind uint16
	count     uint32
	value     []byte
}

// exif writes an EXIF block with a main, an EXIF and a GPS directory.
func exif(order binary.AppendByteOrder, main, sub, gps []field) []byte {
	head := "II*\x00"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		head = "MM\x00*"
	}
	out := order.AppendUint32([]byte(head), 8)
	size := func(fs []field) int { return 2 + 12*len(fs) + 4 }
	mainAll := len(main) + 2
	subAt := 8 + 2 + 12*mainAll + 4
	gpsAt := subAt + size(sub)
	data := gpsAt + size(gps)
	var tail []byte
	dir := func(fs []field) {
		out = order.AppendUint16(out, uint16(len(fs)))
		for _, f := range fs {
			out = order.AppendUint16(out, f.tag)
			out = order.AppendUint16(out, f.kind)
			out = order.AppendUint32(out, f.count)
			if len(f.value) <= 4 {
				out = append(out, append(bytes.Clone(f.value), 0, 0, 0, 0)[:4]...)
				continue
			}
			out = order.AppendUint32(out, uint32(data+len(tail)))
			tail = append(tail, f.value...)
		}
		out = order.AppendUint32(out, 0)
	}
	dir(append(append([]field{}, main...), field{tagExif, typeLong, 1, order.AppendUint32(nil, uint32(subAt))}, field{tagGPS, typeLong, 1, order.AppendUint32(nil, uint32(gpsAt))}))
	dir(sub)
	dir(gps)
	return append(out, tail...)
}

func textField(tag uint16, s string) field {
	return field{tag, typeText, uint32(len(s) + 1), append([]byte(s), 0)}
}

func shortField(order binary.AppendByteOrder, tag, v uint16) field {
	return field{tag, typeShort, 1, order.AppendUint16(nil, v)}
}

func degreesField(order binary.AppendByteOrder, tag uint16, parts ...uint32) field {
	var b []byte
	for _, p := range parts {
		b = order.AppendUint32(b, p)
	}
	return field{tag, typeRational, uint32(len(parts) / 2), b}
}

// phone is the EXIF of an ordinary phone photo taken in Kediri.
func phone(order binary.AppendByteOrder, orientation uint16) []byte {
	return exif(order,
		[]field{textField(0x010f, "Kamera Rahasia"), shortField(order, tagOrientation, orientation), textField(tagDateTime, "2020:11:30 10:00:00")},
		[]field{textField(tagOriginal, "2020:11:30 09:12:33"), textField(tagOriginalOffset, "+07:00")},
		[]field{textField(tagLatRef, "S"), degreesField(order, tagLat, 7, 1, 49, 1, 2250, 100), textField(tagLonRef, "E"), degreesField(order, tagLon, 112, 1, 0, 1, 4270, 100)})
}

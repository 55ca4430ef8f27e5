package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"

	"pendopo/internal/kit/errs"
)

// file is a picture whose kind and size are known and which is not decoded yet.
type file struct {
	data          []byte
	format        string
	width, height int
	memory        int64 // that decoding will take, about
	work          int64 // pixels times passes over them
}

// maxWork bounds the passes over all pixels that a progressive file may ask
// for: a small file with thousands of scans would keep a processor busy for
// minutes. Real files have about ten.
const maxWork = 600_000_000

// minSide is the shortest side in which anything can be seen.
const minSide = 32

// look finds out what the bytes are, by what they contain and never by name,
// and judges them against the limits before anything is decoded.
func look(data []byte, lim Limits) (*file, error) {
	f := &file{data: data}
	switch kind := sniff(data); kind {
	case "jpeg":
		if !f.lookJPEG() {
			return nil, broken()
		}
	case "png":
		if !f.lookPNG() {
			return nil, broken()
		}
	case "webp":
		if !f.lookWebP() {
			return nil, broken()
		}
	case "heic", "gif", "video", "pdf":
		return nil, refuse("photo.is_" + kind)
	case "empty":
		return nil, refuse("photo.empty")
	default:
		return nil, refuse("photo.not_a_photo")
	}
	if f.width <= 0 || f.height <= 0 {
		return nil, broken()
	}
	pixels := int64(f.width) * int64(f.height)
	if pixels > int64(lim.Pixels) || f.memory > lim.Memory || f.work > maxWork {
		return nil, errs.New(errs.TooLarge, "photo.too_many_pixels", f.width, f.height).Field("photo", "photo.too_many_pixels", f.width, f.height)
	}
	if min(f.width, f.height) < minSide {
		return nil, refuse("photo.too_small", f.width, f.height)
	}
	return f, nil
}

func refuse(key string, args ...any) error {
	return errs.New(errs.Invalid, key, args...).Field("photo", key, args...)
}

func broken() error { return refuse("photo.broken") }

// sniff names what the first bytes say.
func sniff(b []byte) string {
	has := func(at int, magic string) bool {
		return len(b) >= at+len(magic) && string(b[at:at+len(magic)]) == magic
	}
	switch {
	case len(b) == 0:
		return "empty"
	case has(0, "\xff\xd8\xff"):
		return "jpeg"
	case has(0, "\x89PNG\r\n\x1a\n"):
		return "png"
	case has(0, "RIFF") && has(8, "WEBP"):
		return "webp"
	case has(0, "GIF8"):
		return "gif"
	case has(0, "%PDF"):
		return "pdf"
	case has(4, "ftyp"):
		for _, brand := range []string{"heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif", "avis"} {
			if has(8, brand) {
				return "heic"
			}
		}
		return "video"
	}
	return ""
}

// lookJPEG reads the markers up to the frame header, and counts the scans.
func (f *file) lookJPEG() bool {
	f.format = "jpeg"
	adobeRGB := false
	for seg := range jpegSegments(f.data) {
		switch {
		case seg.marker == 0xee && len(seg.body) >= 12 && bytes.HasPrefix(seg.body, []byte("Adobe")):
			adobeRGB = seg.body[11] == 0
		case seg.marker >= 0xc0 && seg.marker <= 0xc2: // the frames that the decoder knows
			if len(seg.body) < 6 {
				return false
			}
			f.height = int(binary.BigEndian.Uint16(seg.body[1:]))
			f.width = int(binary.BigEndian.Uint16(seg.body[3:]))
			n := int(seg.body[5])
			if n == 0 || n > 4 || len(seg.body) < 6+3*n {
				return false
			}
			var area, maxH, maxV int64 = 0, 1, 1
			for i := range n {
				h, v := int64(seg.body[7+3*i]>>4), int64(seg.body[7+3*i]&15)
				area += h * v
				maxH, maxV = max(maxH, h), max(maxV, v)
			}
			// Planes are padded to whole blocks of 8 × 8 in each sampling.
			padded := (int64(f.width) + 8*maxH) * (int64(f.height) + 8*maxV)
			samples := padded * area / (maxH * maxV)
			f.memory, f.work = samples, int64(f.width)*int64(f.height)
			if seg.marker == 0xc2 { // progressive: all coefficients are kept
				f.memory += 4 * samples
				f.work *= int64(bytes.Count(f.data, []byte{0xff, 0xda}))
			}
			if n == 4 || adobeRGB { // converted to four bytes a pixel
				f.memory += 4 * padded
			}
			_, err := jpeg.DecodeConfig(bytes.NewReader(f.data))
			return err == nil
		}
	}
	return false
}

// lookPNG reads the header chunk.
func (f *file) lookPNG() bool {
	f.format = "png"
	if len(f.data) < 29 || string(f.data[12:16]) != "IHDR" {
		return false
	}
	w, h := binary.BigEndian.Uint32(f.data[16:]), binary.BigEndian.Uint32(f.data[20:])
	if w > 1<<24 || h > 1<<24 {
		w, h = 1<<24, 1<<24 // refused as too large below
	}
	f.width, f.height = int(w), int(h)
	depth, colour, interlaced := f.data[24], f.data[25], f.data[28] != 0
	each := int64(1)
	if colour == 2 || colour == 4 || colour == 6 {
		each = 4
	}
	if depth == 16 {
		each *= 2
	}
	if interlaced {
		each *= 2
	}
	f.work = int64(f.width) * int64(f.height)
	f.memory = f.work * each
	if f.width == 1<<24 {
		return true
	}
	_, err := png.DecodeConfig(bytes.NewReader(f.data))
	return err == nil
}

func (f *file) lookWebP() bool {
	f.format = "webp"
	cfg, err := webp.DecodeConfig(bytes.NewReader(f.data))
	if err != nil {
		return false
	}
	f.width, f.height = cfg.Width, cfg.Height
	f.work = int64(f.width) * int64(f.height)
	f.memory = 10 * f.work
	if string(f.data[12:16]) == "VP8 " {
		f.memory = 3 * f.work
	}
	return true
}

// decode makes pixels. The decoders are written by others for well-formed
// files: should one of them trip over a hostile one, the file is broken and the
// program lives.
func (f *file) decode() (img image.Image, err error) {
	defer func() {
		if recover() != nil {
			img, err = nil, broken()
		}
	}()
	r := bytes.NewReader(f.data)
	switch f.format {
	case "jpeg":
		img, err = jpeg.Decode(r)
	case "png":
		img, err = png.Decode(r)
	default:
		img, err = webp.Decode(r)
	}
	if err != nil {
		return nil, refuse("photo.broken")
	}
	return img, nil
}

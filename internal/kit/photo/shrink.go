package photo

import (
	"image"
	"image/color"
	"image/draw"
)

// fit is the size of a picture whose longest side may have so many pixels. It
// never grows.
func fit(w, h, side int) (int, int) {
	long := max(w, h)
	if long <= side {
		return w, h
	}
	return max(1, (w*side+long/2)/long), max(1, (h*side+long/2)/long)
}

// stripRows are the rows that are turned into colours at a time.
const stripRows = 16

// shrink draws a picture smaller by averaging: every pixel of the source counts
// by the area with which it lies under a pixel of the result, so nothing is
// skipped and nothing flickers. It holds a strip of the source in colours, never
// all of it. What shines through is laid on white.
func shrink(src image.Image, w, h int) *image.RGBA {
	b := src.Bounds()
	sw, sh := b.Dx(), b.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	strip := image.NewRGBA(image.Rect(0, 0, sw, stripRows))
	solid := isSolid(src)
	across, down := shares(sw, w), shares(sh, h)
	row := make([]float32, 3*(w+1))
	acc := make([]float32, 3*(w+1))
	next := make([]float32, 3*(w+1))
	scale := float32(w) * float32(h) / (float32(sw) * float32(sh))
	at := 0 // row of the result that acc gathers
	for y := range sh {
		if y%stripRows == 0 {
			part := image.Rect(0, 0, sw, min(stripRows, sh-y))
			op := draw.Src
			if !solid {
				draw.Draw(strip, part, image.NewUniform(color.White), image.Point{}, draw.Src)
				op = draw.Over
			}
			draw.Draw(strip, part, src, image.Pt(b.Min.X, b.Min.Y+y), op)
		}
		clear(row)
		pix := strip.Pix[(y%stripRows)*strip.Stride:]
		for x, s := range across {
			r, g, bl := float32(pix[4*x]), float32(pix[4*x+1]), float32(pix[4*x+2])
			i := 3 * s.to
			row[i] += s.here * r
			row[i+1] += s.here * g
			row[i+2] += s.here * bl
			if s.here < 1 {
				rest := 1 - s.here
				row[i+3] += rest * r
				row[i+4] += rest * g
				row[i+5] += rest * bl
			}
		}
		s := down[y]
		if s.to > at {
			put(out, at, acc, scale)
			acc, next = next, acc
			clear(next)
			at = s.to
		}
		for i, v := range row {
			acc[i] += s.here * v
		}
		if s.here < 1 {
			for i, v := range row {
				next[i] += (1 - s.here) * v
			}
		}
	}
	put(out, at, acc, scale)
	return out
}

// share says to which pixel of the result a pixel of the source gives, and how
// much of it; the rest goes to the following one.
type share struct {
	to   int
	here float32
}

func shares(from, to int) []share {
	out := make([]share, from)
	for i := range out {
		first := i * to / from
		border := (first + 1) * from // in units of 1/to of a source pixel
		here := float32(1)
		if end := (i + 1) * to; end > border {
			here = float32(border-i*to) / float32(to)
		}
		out[i] = share{first, here}
	}
	return out
}

func put(out *image.RGBA, y int, acc []float32, scale float32) {
	pix := out.Pix[y*out.Stride:]
	for x := range out.Rect.Dx() {
		for c := range 3 {
			pix[4*x+c] = uint8(min(255, acc[3*x+c]*scale+0.5))
		}
		pix[4*x+3] = 255
	}
}

func isSolid(src image.Image) bool {
	o, ok := src.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

// upright turns a picture the way its orientation says.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 || orientation > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	ow, oh := w, h
	if orientation >= 5 {
		ow, oh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, ow, oh))
	for y := range oh {
		for x := range ow {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, h-1-x
			case 7:
				sx, sy = w-1-y, h-1-x
			case 8:
				sx, sy = w-1-y, x
			}
			copy(out.Pix[y*out.Stride+4*x:][:4], src.Pix[sy*src.Stride+4*sx:][:4])
		}
	}
	return out
}

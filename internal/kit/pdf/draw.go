package pdf

import "slices"

func sortRunes(r []rune) { slices.Sort(r) }

// Rule draws a straight line of a thickness.
func (d *Doc) Rule(x1, y1, x2, y2, thickness float64) {
	p := d.cur()
	p.content = op(p.content, "w", thickness)
	p.content = op(p.content, "m", x1, p.H-y1)
	p.content = op(p.content, "l", x2, p.H-y2)
	p.content = append(p.content, "S\n"...)
}

// Box draws an empty rectangle; dash > 0 dashes its outline.
func (d *Doc) Box(x, y, w, h, thickness, dash float64) {
	p := d.cur()
	p.content = append(p.content, "q\n"...)
	p.content = op(p.content, "w", thickness)
	if dash > 0 {
		p.content = append(appendNum(append(p.content, '['), dash), "] 0 d\n"...)
	}
	p.content = op(p.content, "re", x, p.H-y-h, w, h)
	p.content = append(p.content, "S\nQ\n"...)
}

// Shade fills a rectangle with a grey, 0 black to 1 white.
func (d *Doc) Shade(x, y, w, h, grey float64) {
	p := d.cur()
	p.content = append(p.content, "q\n"...)
	p.content = op(p.content, "g", grey)
	p.content = op(p.content, "re", x, p.H-y-h, w, h)
	p.content = append(p.content, "f\nQ\n"...)
}

// Ellipse draws an empty ellipse inside a rectangle; dash > 0 dashes it.
func (d *Doc) Ellipse(x, y, w, h, thickness, dash float64) {
	const k = 0.5522847498 // distance of a control point on a quarter circle
	p := d.cur()
	rx, ry := w/2, h/2
	cx, cy := x+rx, p.H-y-ry
	b := append(p.content, "q\n"...)
	b = op(b, "w", thickness)
	if dash > 0 {
		b = append(appendNum(append(b, '['), dash), "] 0 d\n"...)
	}
	b = op(b, "m", cx+rx, cy)
	b = op(b, "c", cx+rx, cy+k*ry, cx+k*rx, cy+ry, cx, cy+ry)
	b = op(b, "c", cx-k*rx, cy+ry, cx-rx, cy+k*ry, cx-rx, cy)
	b = op(b, "c", cx-rx, cy-k*ry, cx-k*rx, cy-ry, cx, cy-ry)
	b = op(b, "c", cx+k*rx, cy-ry, cx+rx, cy-k*ry, cx+rx, cy)
	p.content = append(b, "s\nQ\n"...)
}

// Form is a drawing kept once in the file and placed many times.
type Form struct {
	W, H    float64
	content []byte
}

// Place draws a form with its top left corner at x, y, scaled to a width.
func (d *Doc) Place(f *Form, x, y, width float64) {
	i := slices.Index(d.forms, f)
	if i < 0 {
		d.forms = append(d.forms, f)
		i = len(d.forms) - 1
	}
	s := width / f.W
	p := d.cur()
	p.content = append(p.content, "q\n"...)
	p.content = op(p.content, "cm", s, 0, 0, s, x, p.H-y-f.H*s)
	p.content = append(appendInt(append(p.content, "/X"...), i), " Do\nQ\n"...)
}

// PlaceImage draws an image inside a box, as large as fits, centred.
func (d *Doc) PlaceImage(im *Image, x, y, w, h float64) {
	i := slices.Index(d.images, im)
	if i < 0 {
		d.images = append(d.images, im)
		i = len(d.images) - 1
	}
	s := min(w/float64(im.w), h/float64(im.h))
	iw, ih := s*float64(im.w), s*float64(im.h)
	p := d.cur()
	p.content = append(p.content, "q\n"...)
	p.content = op(p.content, "cm", iw, 0, 0, ih, x+(w-iw)/2, p.H-y-(h+ih)/2)
	p.content = append(appendInt(append(p.content, "/I"...), i), " Do\nQ\n"...)
}

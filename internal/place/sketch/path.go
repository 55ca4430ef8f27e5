package sketch

import (
	"math"
	"strconv"

	"pendopo/internal/place"
)

// pen writes the data of paths: whole tenths of a pixel, steps from point to
// point, no blank that is not needed.
type pen struct {
	b      []byte
	v      View
	x, y   int // where it stands, in tenths
	opened bool
}

func (p *pen) tenths(at place.Point) (int, int) {
	x, y := p.v.XY(at)
	return int(math.Round(x * 10)), int(math.Round(y * 10))
}

func (p *pen) move(x, y int) {
	p.b = append(p.b, 'M')
	p.number(x, true)
	p.number(y, false)
	p.x, p.y, p.opened = x, y, false
}

func (p *pen) line(x, y int) {
	dx, dy := x-p.x, y-p.y
	if dx == 0 && dy == 0 {
		return
	}
	first := false
	if !p.opened {
		p.b = append(p.b, 'l')
		p.opened, first = true, true
	}
	p.number(dx, first)
	p.number(dy, false)
	p.x, p.y = x, y
}

// number writes tenths as a decimal: 125 is 12.5, -3 is -.3.
func (p *pen) number(n int, first bool) {
	if !first && n >= 0 {
		p.b = append(p.b, ' ')
	}
	if n < 0 {
		p.b = append(p.b, '-')
		n = -n
	}
	if n >= 10 || n == 0 {
		p.b = strconv.AppendInt(p.b, int64(n/10), 10)
	}
	if n%10 != 0 {
		p.b = append(p.b, '.', byte('0'+n%10))
	}
}

// ring draws a closed border, cut off some pixels beyond the picture.
func (p *pen) ring(path place.Path) {
	pts := make([][2]float64, len(path))
	for i, at := range path {
		pts[i][0], pts[i][1] = p.v.XY(at)
	}
	pts = clip(pts, p.v)
	if len(pts) < 3 {
		return
	}
	for i, q := range pts {
		x, y := int(math.Round(q[0]*10)), int(math.Round(q[1]*10))
		if i == 0 {
			p.move(x, y)
		} else {
			p.line(x, y)
		}
	}
	p.b = append(p.b, 'z')
}

// beyond is how far outside the picture shapes are cut off.
const beyond = 20.0

// clip cuts a ring to the picture (Sutherland and Hodgman): side after side.
func clip(pts [][2]float64, v View) [][2]float64 {
	for side := range 4 {
		axis := side % 2
		limit, sign := -beyond, 1.0
		if side >= 2 {
			sign = -1
			limit = beyond + float64(v.Width)
			if axis == 1 {
				limit = beyond + float64(v.Height)
			}
		}
		var out [][2]float64
		for i, a := range pts {
			b := pts[(i+1)%len(pts)]
			da, db := sign*(a[axis]-limit), sign*(b[axis]-limit)
			if da >= 0 {
				out = append(out, a)
			}
			if da > 0 && db < 0 || da < 0 && db > 0 {
				t := da / (da - db)
				out = append(out, [2]float64{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])})
			}
		}
		pts = out
	}
	return pts
}

// stroke draws a line, leaving out what lies far outside.
func (p *pen) stroke(path place.Path) {
	w, h := (p.v.Width+int(beyond))*10, (p.v.Height+int(beyond))*10
	low := -int(beyond) * 10
	outside := func(x, y, u, v int) bool {
		return x < low && u < low || y < low && v < low || x > w && u > w || y > h && v > h
	}
	down := false
	var lx, ly int
	for i, at := range path {
		x, y := p.tenths(at)
		if i > 0 {
			if outside(lx, ly, x, y) {
				down = false
			} else {
				if !down {
					p.move(lx, ly)
					down = true
				}
				p.line(x, y)
			}
		}
		lx, ly = x, y
	}
}

func formatTenth(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

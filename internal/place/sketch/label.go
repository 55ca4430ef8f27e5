package sketch

import (
	"html"
	"math"
	"slices"
	"strings"

	"pendopo/internal/place"
)

// rect is a part of the picture.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) meets(o rect) bool { return r.x0 < o.x1 && o.x0 < r.x1 && r.y0 < o.y1 && o.y0 < r.y1 }

// label is a name that found room.
type label struct {
	class string
	x, y  float64
	turn  float64
	text  string
}

// width of a text of a size in pixels, about; the device has its own letters.
func width(text string, size float64) float64 {
	n := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune("ijltfr.,' ()-", r):
			n += 0.34
		case strings.ContainsRune("mwMW", r):
			n += 0.88
		case r >= 'A' && r <= 'Z':
			n += 0.68
		default:
			n += 0.56
		}
	}
	return n * size
}

// room asks for a place and takes it when nothing else stands there.
func (c *canvas) room(r rect) bool {
	if r.x0 < 2 || r.y0 < 2 || r.x1 > float64(c.v.Width)-2 || r.y1 > float64(c.v.Height)-18 {
		return false
	}
	for _, o := range c.taken {
		if r.meets(o) {
			return false
		}
	}
	c.taken = append(c.taken, r)
	return true
}

// put writes a centred name where there is room for it.
func (c *canvas) put(class, text string, x, y, size float64) bool {
	w := width(text, size)
	if !c.room(rect{x - w/2 - 2, y - size*0.85, x + w/2 + 2, y + size*0.3}) {
		return false
	}
	c.labels = append(c.labels, label{class: class, x: x, y: y, text: text})
	return true
}

// signs draws landmarks with their names, as many as find room; known ones
// first.
func (c *canvas) signs() {
	if len(c.o.Shade) > 0 {
		return
	}
	pinX, pinY := math.Inf(1), math.Inf(1)
	if !c.o.Pin.IsZero() {
		pinX, pinY = c.v.XY(c.o.Pin)
		c.taken = append(c.taken, rect{pinX - 12, pinY - 33, pinX + 12, pinY + 3})
	}
	for _, l := range c.m.LandmarksIn(c.from, c.to) {
		if c.v.Scale > 22 || c.v.Scale > 4.5 && !l.Major {
			continue
		}
		x, y := c.v.XY(l.At)
		if math.Abs(x-pinX) < 14 && math.Abs(y-pinY+14) < 24 || !c.room(rect{x - 8, y - 8, x + 8, y + 8}) {
			continue
		}
		c.sign(l.Kind, x, y)
		w := width(l.Name, 12)
		switch {
		case c.room(rect{x + 9, y - 8, x + 13 + w, y + 8}):
			c.labels = append(c.labels, label{class: "S", x: x + 11, y: y + 4, text: l.Name})
		case c.room(rect{x - 13 - w, y - 8, x - 9, y + 8}):
			c.labels = append(c.labels, label{class: "S E", x: x - 11, y: y + 4, text: l.Name})
		case c.room(rect{x - w/2 - 2, y + 8, x + w/2 + 2, y + 23}):
			c.labels = append(c.labels, label{class: "S C", x: x, y: y + 20, text: l.Name})
		}
	}
}

// glyphs are drawn white in the round sign of a landmark, on a field of 14.
var glyphs = map[place.LandmarkKind]string{
	place.School:    "M7 3 12 5.5 7 8 2 5.5zM4 7.5l3 1.5 3-1.5V9.5L7 11 4 9.5z",
	place.Market:    "M3 4h8l.8 2.5H2.200zM3.200 7.200h7.600V11H3.200z",
	place.Health:    "M5.900 3h2.200v2.900H11v2.200H8.1V11H5.900V8.1H3V5.900h2.900z",
	place.Mosque:    "M7 2.5C8.5 4.200 10 5 10 6.800H4C4 5 5.5 4.200 7 2.5zM3.5 7.5h7V11h-7z",
	place.Worship:   "M7 2.5 11 6v5H3V6z",
	place.Office:    "M7 2.5 11.5 5.200H2.5zM3.200 6h1.600v3.5H3.200zM6.200 6h1.600v3.5H6.200zM9.200 6h1.600v3.5H9.200zM2.5 10.200h9v1.200h-9z",
	place.Transport: "M3.5 3.5h7v5.5h-7zM4.300 9.700h1.600v1.5H4.300zM8.1 9.700h1.600v1.5H8.1z",
	place.Park:      "M7 2.5a3 3 0 0 1 .7 5.900V11.5H6.300V8.400A3 3 0 0 1 7 2.5z",
	place.Bridge:    "M2 8.5C4 4.5 10 4.5 12 8.5h-1.800C8.800 6.800 5.200 6.800 3.800 8.5zM2 9.300h10v1.300H2z",
}

func (c *canvas) sign(kind place.LandmarkKind, x, y float64) {
	g := glyphs[kind]
	if g == "" {
		c.printf(`<circle class="o" cx="%.1f" cy="%.1f" r="4.5"/>`, x, y)
		return
	}
	c.printf(`<g transform="translate(%.1f %.1f)"><circle class="o" cx="7" cy="7" r="7.7"/><path class="i" d="%s"/></g>`, x-7, y-7, g)
}

// names writes the names of areas, rivers and roads, then everything that found
// room, above all lines.
func (c *canvas) names() {
	if !c.m.Empty() {
		c.areaNames()
		c.wayNames(place.Road, place.Street)
	}
	for _, l := range c.labels {
		turn := ""
		if l.turn != 0 {
			turn = attr(l)
		}
		c.printf(`<text class="%s" x="%.1f" y="%.1f"%s>%s</text>`, l.class, l.x, l.y, turn, html.EscapeString(l.text))
	}
}

func attr(l label) string {
	var b strings.Builder
	b.WriteString(` transform="rotate(`)
	for i, v := range []float64{l.turn, l.x, l.y} {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(trim(v))
	}
	b.WriteString(`)"`)
	return b.String()
}

// areaNames writes districts on wide views and villages on near ones, where a
// name has room in its area.
func (c *canvas) areaNames() {
	write := func(a *place.Area, class string, size float64) {
		x, y := c.v.XY(a.Middle)
		from, to := a.Box()
		x0, _ := c.v.XY(from)
		x1, _ := c.v.XY(to)
		if width(a.Name, size) > (x1-x0)*1.15 {
			return
		}
		if x < 0 || y < 0 || x > float64(c.v.Width) || y > float64(c.v.Height) {
			// A large area whose middle is out of sight is named where it is seen.
			x, y = math.Max(float64(c.v.Width)*0.2, math.Min(float64(c.v.Width)*0.8, x)), math.Max(30, math.Min(float64(c.v.Height)-40, y))
			s := c.m.Locate(c.v.At(int(x), int(y)))
			if s.Village != a && s.District != a {
				return
			}
		}
		for _, dy := range []float64{0, -16, 16, -30, 30} {
			if c.put(class, a.Name, x, y+dy+size/3, size) {
				return
			}
		}
	}
	villages := c.m.Areas(place.Village, "")
	if len(villages) > 0 && c.villagesFit(villages) {
		class := "V"
		if len(c.o.Shade) > 0 {
			class = "V H"
		}
		for _, a := range villages {
			write(a, class, 12.5)
		}
	} else {
		for _, a := range c.m.Areas(place.District, "") {
			write(a, "D", 13)
		}
	}
	for _, a := range c.m.Areas(place.Neighbour, "") {
		class := "V"
		if a.Sea {
			class = "R"
		}
		c.neighbourName(a, class)
	}
}

// villagesFit tells whether most villages in sight are wide enough for a name.
func (c *canvas) villagesFit(villages []*place.Area) bool {
	seen, fit := 0, 0
	for _, a := range villages {
		x, y := c.v.XY(a.Middle)
		if x < 0 || y < 0 || x > float64(c.v.Width) || y > float64(c.v.Height) {
			continue
		}
		seen++
		if math.Sqrt(a.Square)/c.v.Scale > 48 {
			fit++
		}
	}
	return fit*2 >= seen
}

// neighbourName writes the name of a neighbour in a corner that belongs to it.
func (c *canvas) neighbourName(a *place.Area, class string) {
	w := width(a.Name, 12.5)
	for _, f := range [][2]float64{{0.5, 0.06}, {0.2, 0.06}, {0.8, 0.06}, {0.22, 0.9}, {0.75, 0.88}, {0.2, 0.35}, {0.8, 0.35}, {0.2, 0.6}, {0.8, 0.6}} {
		x := math.Max(w/2+6, math.Min(float64(c.v.Width)-w/2-6, f[0]*float64(c.v.Width)))
		y := math.Max(18, f[1]*float64(c.v.Height))
		mine := true
		for _, dx := range []float64{-w / 2, 0, w / 2} {
			mine = mine && c.m.Locate(c.v.At(int(x+dx), int(y-4))).Outside == a
		}
		if mine && c.put(class, a.Name, x, y, 12.5) {
			return
		}
	}
}

// wayNames writes names along rivers and roads: on the longest straight piece in
// sight, once each.
func (c *canvas) wayNames(kinds ...place.LineKind) {
	if len(c.o.Shade) > 0 {
		return
	}
	for _, k := range []struct {
		kind  place.LineKind
		class string
		show  bool
	}{{place.River, "R", true}, {place.MainRoad, "H", c.v.Scale <= 14}, {place.Road, "", c.v.Scale <= 6}, {place.Street, "", c.v.Scale <= 2}} {
		if !k.show || !slices.Contains(kinds, k.kind) {
			continue
		}
		done := map[string]bool{}
		for _, s := range c.m.Strokes(k.kind, c.from, c.to, 30*c.v.Scale*c.v.Scale) {
			name := shortName(s.Name)
			if name == "" || done[name] {
				continue
			}
			if c.along(k.class, name, s.Path) {
				done[name] = true
			}
		}
	}
}

// shortName is how maps write a road: "Jl. Melati".
func shortName(name string) string {
	if rest, ok := strings.CutPrefix(name, "Jalan "); ok {
		return "Jl. " + rest
	}
	return name
}

// along writes a name on a piece of a line that is long enough, the straightest
// first.
func (c *canvas) along(class, name string, path place.Path) bool {
	const size = 12.0
	need := width(name, size) + 8
	type piece struct{ x, y, angle, long float64 }
	best := piece{}
	for i := 1; i < len(path); i++ {
		x0, y0 := c.v.XY(path[i-1])
		x1, y1 := c.v.XY(path[i])
		x0, y0, x1, y1, ok := c.cut(x0, y0, x1, y1)
		if long := math.Hypot(x1-x0, y1-y0); ok && long > best.long {
			best = piece{(x0 + x1) / 2, (y0 + y1) / 2, math.Atan2(y1-y0, x1-x0) * 180 / math.Pi, long}
		}
	}
	if best.long < need*0.7 {
		return false
	}
	a := best.angle
	if a > 90 {
		a -= 180
	} else if a < -90 {
		a += 180
	}
	// Room for a slanted name: boxes along it.
	sin, cos := math.Sincos(a * math.Pi / 180)
	steps := int(math.Ceil(need / size / 1.2))
	var boxes []rect
	for i := range steps {
		d := (float64(i)+0.5)/float64(steps)*need - need/2
		x, y := best.x+d*cos, best.y+d*sin
		boxes = append(boxes, rect{x - size*0.7, y - size*0.7, x + size*0.7, y + size*0.7})
	}
	before := len(c.taken)
	kept := c.taken
	for _, b := range boxes {
		if b.x0 < 0 || b.y0 < 0 || b.x1 > float64(c.v.Width) || b.y1 > float64(c.v.Height)-16 {
			return false
		}
		for _, o := range kept[:before] {
			if b.meets(o) {
				return false
			}
		}
	}
	c.taken = append(c.taken, boxes...)
	c.labels = append(c.labels, label{class: class, x: best.x - 4*sin*-1, y: best.y + 4*cos, turn: a, text: name})
	return true
}

// cut shortens a straight piece to what is in sight.
func (c *canvas) cut(x0, y0, x1, y1 float64) (a, b, d, e float64, ok bool) {
	t0, t1 := 0.0, 1.0
	dx, dy := x1-x0, y1-y0
	for _, s := range [][2]float64{{-dx, x0 - 4}, {dx, float64(c.v.Width) - 4 - x0}, {-dy, y0 - 4}, {dy, float64(c.v.Height) - 20 - y0}} {
		switch {
		case s[0] == 0 && s[1] < 0:
			return 0, 0, 0, 0, false
		case s[0] < 0:
			t0 = math.Max(t0, s[1]/s[0])
		case s[0] > 0:
			t1 = math.Min(t1, s[1]/s[0])
		}
	}
	if t0 >= t1 {
		return 0, 0, 0, 0, false
	}
	return x0 + t0*dx, y0 + t0*dy, x0 + t1*dx, y0 + t1*dy, true
}

func trim(v float64) string {
	s := strings.TrimRight(strings.TrimRight(formatTenth(v), "0"), ".")
	if s == "" || s == "-" || s == "-0" {
		return "0"
	}
	return s
}

package sketch

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"pendopo/internal/place"
)

// Options are what a picture shows beside the map.
type Options struct {
	Pin     place.Point    // the place meant; zero draws none
	Reach   float64        // metres around the pin that it may be wrong
	Marks   []Mark         // other things on the map
	Shade   map[string]int // 1–5 for each area, by code: few to many
	Area    string         // code of an area that is drawn with a strong border
	Theme   Theme          //
	Title   string         // for screen readers
	Inline  bool           // part of a page: the page brings the style sheet
	Example string         // the words that say the map is invented; "" draws none
}

// Mark is a numbered thing on the map.
type Mark struct {
	At    place.Point
	Label string // at most three signs; "" is a dot
}

// SVG draws a view of the map.
func SVG(m *place.Map, v View, o Options) []byte {
	c := &canvas{v: v, m: m, o: o, detail: 0.35 * v.Scale * v.Scale}
	c.from, c.to = v.box(int(beyond))
	c.open()
	if !m.Empty() {
		c.ground()
		c.borders(place.NeighbourBorder, place.VillageBorder, place.DistrictBorder)
		c.waters() // over the borders that follow a river
		c.borders(place.RegionBorder)
		c.chosen()
		c.roads()
		c.wayNames(place.River, place.MainRoad)
		c.signs()
	}
	c.marks()
	c.pin()
	c.names()
	c.foot()
	c.raw("</svg>\n")
	return []byte(c.b.String())
}

// canvas is a picture being drawn.
type canvas struct {
	b        strings.Builder
	m        *place.Map
	v        View
	o        Options
	detail   float64
	from, to place.Point
	taken    []rect  // where text or a sign stands already
	labels   []label // that found room
}

func (c *canvas) raw(s string) { c.b.WriteString(s) }

func (c *canvas) printf(format string, args ...any) { fmt.Fprintf(&c.b, format, args...) }

func (c *canvas) open() {
	class := "m"
	if c.o.Theme != Auto {
		class += " " + string(c.o.Theme)
	}
	c.printf(`<svg xmlns="http://www.w3.org/2000/svg" class="%s" viewBox="0 0 %d %d" width="%d" height="%d"`, class, c.v.Width, c.v.Height, c.v.Width, c.v.Height)
	if c.o.Title != "" {
		c.printf(` role="img" aria-label="%s"`, html.EscapeString(c.o.Title))
	} else {
		c.raw(` aria-hidden="true"`)
	}
	c.raw(">")
	if !c.o.Inline {
		c.raw("<style>" + Style + "</style>")
	}
	c.printf(`<rect class="g" width="%d" height="%d"/>`, c.v.Width, c.v.Height)
}

// path writes a path when it has anything in the picture.
func (c *canvas) path(class, attrs string, draw func(*pen)) {
	p := &pen{v: c.v}
	draw(p)
	if len(p.b) > 0 {
		c.printf(`<path class="%s"%s d="%s"/>`, class, attrs, p.b)
	}
}

func (c *canvas) rings(class string, paths []place.Path) {
	c.path(class, ` fill-rule="evenodd"`, func(p *pen) {
		for _, r := range paths {
			p.ring(r)
		}
	})
}

// ground fills the region, the seas, and the areas that have a shade.
func (c *canvas) ground() {
	c.rings("l", c.m.RegionOutline(c.detail))
	for _, a := range c.m.Areas(place.Neighbour, "") {
		if a.Sea {
			c.rings("w", c.m.Outline(a, c.detail))
		}
	}
	for _, a := range c.m.Leaves() {
		if k := c.o.Shade[a.Code]; k >= 1 {
			c.rings(fmt.Sprintf("k%d", min(k, 5)), c.m.Outline(a, c.detail))
		}
	}
}

// waters draws rivers: about as wide as they are, never thinner than can be seen.
func (c *canvas) waters() {
	width := math.Max(2.5, math.Min(26, 90/c.v.Scale))
	if len(c.o.Shade) > 0 {
		width = math.Min(width, 3)
	}
	for _, s := range c.m.Strokes(place.River, c.from, c.to, c.detail) {
		c.path("a", fmt.Sprintf(` stroke-width="%.1f"`, width), func(p *pen) { p.stroke(s.Path) })
	}
}

// borders draws the borders of some ranks, each rank as one path.
func (c *canvas) borders(ranks ...place.Rank) {
	classes := map[place.Rank]string{place.VillageBorder: "v", place.DistrictBorder: "d", place.RegionBorder: "r", place.NeighbourBorder: "n"}
	byRank := map[place.Rank][]place.Path{}
	for _, b := range c.m.Borders(c.from, c.to, c.detail) {
		byRank[b.Rank] = append(byRank[b.Rank], b.Path)
	}
	for _, rank := range ranks {
		c.path(classes[rank], "", func(p *pen) {
			for _, path := range byRank[rank] {
				p.stroke(path)
			}
		})
	}
}

// chosen draws the border of the area that was asked for.
func (c *canvas) chosen() {
	if a := c.m.Area(c.o.Area); a != nil {
		c.rings("h", c.m.Outline(a, c.detail))
	}
}

// roads draws local streets, roads and main roads, each on a darker bed, as far
// as they can be told apart at the scale.
func (c *canvas) roads() {
	if len(c.o.Shade) > 0 {
		return // figures are to be seen, not ways
	}
	s := c.v.Scale
	for _, k := range []struct {
		kind       place.LineKind
		class      string
		width, bed float64
		show       bool
	}{
		{place.Street, "j", math.Min(7, 9/s), 1.6, s <= 5},
		{place.Road, "j", math.Min(11, math.Max(2, 16/s)), 1.8, s <= 16},
		{place.MainRoad, "u", math.Min(15, math.Max(2.2, 26/s)), 1.8, s <= 150},
	} {
		if !k.show {
			continue
		}
		strokes := c.m.Strokes(k.kind, c.from, c.to, c.detail)
		draw := func(p *pen) {
			for _, x := range strokes {
				p.stroke(x.Path)
			}
		}
		c.path("c", fmt.Sprintf(` stroke-width="%.1f"`, k.width+k.bed), draw)
		c.path(k.class, fmt.Sprintf(` stroke-width="%.1f"`, k.width), draw)
	}
	if s <= 40 {
		c.path("t", "", func(p *pen) {
			for _, x := range c.m.Strokes(place.Railway, c.from, c.to, c.detail) {
				p.stroke(x.Path)
			}
		})
	}
}

// marks draws numbered things, the first above the others, and keeps names off
// them.
func (c *canvas) marks() {
	for _, m := range slices.Backward(c.o.Marks) {
		x, y := c.v.XY(m.At)
		if !c.inside(x, y) {
			continue
		}
		c.taken = append(c.taken, rect{x - 11, y - 11, x + 11, y + 11})
		if m.Label == "" {
			c.printf(`<circle class="b" cx="%.1f" cy="%.1f" r="5"/>`, x, y)
			continue
		}
		c.printf(`<circle class="b" cx="%.1f" cy="%.1f" r="10.5"/><text class="B" x="%.1f" y="%.1f">%s</text>`, x, y, x, y+4.2, html.EscapeString(m.Label))
	}
}

// pin draws the place meant, with its reach and room kept free around it.
func (c *canvas) pin() {
	if c.o.Pin.IsZero() {
		return
	}
	x, y := c.v.XY(c.o.Pin)
	if !c.inside(x, y) {
		return
	}
	r := math.Max(18, math.Min(120, c.o.Reach/c.v.Scale))
	c.printf(`<circle class="z" cx="%.1f" cy="%.1f" r="%.1f"/><path class="p" transform="translate(%.1f %.1f)" d="M0 0C-4-8-10.5-13-10.5-20.5a10.5 10.5 0 0 1 21 0C10.5-13 4-8 0 0z"/><circle class="q" cx="%.1f" cy="%.1f" r="4"/>`, x, y, r, x, y, x, y-20.5)
	c.taken = append(c.taken, rect{x - 12, y - 33, x + 12, y + 3})
}

func (c *canvas) inside(x, y float64) bool {
	return x > -12 && y > -12 && x < float64(c.v.Width)+12 && y < float64(c.v.Height)+36
}

// foot draws the length of a round distance, and that the map is invented.
func (c *canvas) foot() {
	h := float64(c.v.Height)
	metres, words := round(c.v.Scale * 70)
	w := metres / c.v.Scale
	c.printf(`<path class="x" d="M8 %.0fv4h%.1fv-4"/><text class="S" x="%.1f" y="%.0f">%s</text>`, h-12, w, 14+w, h-7, words)
	if c.o.Example != "" {
		c.printf(`<text class="E" x="%d" y="%.0f">%s</text>`, c.v.Width-8, h-7, html.EscapeString(c.o.Example))
	}
}

// round is the largest of 1, 2 and 5 times a power of ten below a length.
func round(metres float64) (float64, string) {
	p := math.Pow(10, math.Floor(math.Log10(metres)))
	for _, f := range []float64{5, 2, 1} {
		if f*p <= metres {
			p *= f
			break
		}
	}
	if p >= 1000 {
		return p, fmt.Sprintf("%.0f km", p/1000)
	}
	return p, fmt.Sprintf("%.0f m", p)
}

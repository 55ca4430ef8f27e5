package web

import (
	"net/http"
	"net/url"
	"strconv"

	"pendopo/internal/kit/page"
	"pendopo/internal/place"
	"pendopo/internal/place/sketch"
)

// The two sizes in which the public map is drawn; the style sheet shows one.
var sizes = []struct {
	class         string
	width, height int
}{{"map-narrow", 320, 300}, {"map-wide", 720, 520}}

// lookPage is the public map.
type lookPage struct {
	page.Base
	Empty     bool
	Pictures  []picture
	At        string
	Found     *foundSpot
	Search    page.Search
	Problem   string
	Results   []page.Link
	Notes     []string
	Districts []districtLine
	Whole     string
}

// picture is a map that is clicked in a form of its own.
type picture struct {
	Class         string
	Src, View     string
	Width, Height int
	In, Out       string
	Ways          []page.Link
}

type foundSpot struct {
	Title, Text, Point string
	Inside             bool
}

type districtLine struct {
	Name  string
	Href  string
	Areas []page.Link
}

// look shows the map, and where the point is that was clicked, chosen or searched.
func (w *Web) look(rw http.ResponseWriter, r *http.Request) error {
	m, err := w.svc.Map(r.Context())
	if err != nil {
		return err
	}
	region, err := w.region(r.Context())
	if err != nil {
		return err
	}
	q := r.URL.Query()
	v := &lookPage{Empty: m.Empty()}
	v.Base = page.Base{Layout: page.Public, Title: page.T(r, "place_web.title", region.Name), Lead: page.T(r, "place_web.lead")}
	v.Search = page.Search{Path: "/peta", Name: "cari", Value: q.Get("cari"), Label: page.T(r, "place_web.search")}
	if m.Empty() {
		v.Lead = ""
		return w.set.Render(rw, r, "map.html", v)
	}
	at, area := w.asked(v, r, m, q)
	if !at.IsZero() {
		s := m.Locate(at)
		l := page.Lang(r)
		v.Found = &foundSpot{s.Title(l), s.Words(l, region.Name), at.String(), s.Inside}
	}
	for _, z := range sizes {
		view := sketch.Whole(m, z.width, z.height)
		if a := m.Area(area); a != nil {
			view = sketch.Around(a, z.width, z.height)
		}
		if !at.IsZero() {
			view = sketch.Near(at, z.width, z.height)
		}
		view = sketch.ParseView(q.Get("lihat"), z.width, z.height, view)
		v.Pictures = append(v.Pictures, pictureOf(r, m, view, z.class, at, area))
	}
	v.At, v.Whole = pair(at), "/peta"
	for _, d := range m.Areas(place.District, "") {
		line := districtLine{Name: d.Name, Href: page.Address("/peta", "wilayah", d.Code)}
		for _, a := range m.Areas(place.Village, d.Code) {
			line.Areas = append(line.Areas, page.Link{Label: a.Name, Href: page.Address("/peta", "wilayah", a.Code)})
		}
		v.Districts = append(v.Districts, line)
	}
	if m.About.Example {
		v.Notes = append(v.Notes, page.T(r, "place_web.example"))
	}
	if m.About.Source != "" {
		v.Notes = append(v.Notes, page.T(r, "place_web.source", m.About.Source))
	}
	return w.set.Render(rw, r, "map.html", v)
}

// asked finds out which point or area an address means: a click, a point, an
// area, or words.
func (w *Web) asked(v *lookPage, r *http.Request, m *place.Map, q url.Values) (at place.Point, area string) {
	area = q.Get("wilayah")
	if p, err := place.ParsePoint(q.Get("titik")); err == nil {
		at = p
	}
	for _, z := range sizes {
		x, err1 := strconv.Atoi(q.Get(z.class + ".x"))
		y, err2 := strconv.Atoi(q.Get(z.class + ".y"))
		if err1 != nil || err2 != nil || x == 0 && y == 0 {
			continue
		}
		view := sketch.ParseView(q.Get("dari"), z.width, z.height, sketch.Whole(m, z.width, z.height))
		if p := view.At(max(0, min(z.width, x)), max(0, min(z.height, y))); p.InIndonesia() {
			at = p.Round()
			view.Middle = at
			if view.Scale > 4 {
				view = view.Zoom(0.4)
			}
			q.Set("lihat", view.String())
		}
	}
	words := q.Get("cari")
	if words == "" {
		return at, area
	}
	if p, err := m.Point(words); err == nil {
		return p, area
	}
	found := m.Search(words, at, 8)
	if len(found) == 0 {
		v.Problem = page.T(r, "place.find_nothing", short(words))
	}
	for _, f := range found {
		label := f.Name
		if f.Area != nil && f.Area.Name != f.Name {
			label += ", " + f.Area.Name
		}
		v.Results = append(v.Results, page.Link{Label: label, Href: page.Address("/peta", "titik", pair(f.At))})
	}
	return at, area
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// pair writes a point for an address; "" for none.
func pair(at place.Point) string {
	if at.IsZero() {
		return ""
	}
	return strconv.FormatFloat(at.Lat, 'f', 6, 64) + "," + strconv.FormatFloat(at.Lon, 'f', 6, 64)
}

func pictureOf(r *http.Request, m *place.Map, view sketch.View, class string, at place.Point, area string) picture {
	theme := ""
	if c, err := r.Cookie("pdp_theme"); err == nil {
		theme = c.Value
	}
	to := func(v sketch.View) string {
		return page.Address("/peta", "lihat", v.String(), "titik", pair(at), "wilayah", area)
	}
	p := picture{Class: class, View: view.String(), Width: view.Width, Height: view.Height, In: to(view.Zoom(0.5)), Out: to(view.Zoom(2)),
		Src: page.Address("/peta/gambar.svg", "lihat", view.String(), "u", strconv.Itoa(view.Width)+"x"+strconv.Itoa(view.Height), "titik", pair(at), "wilayah", area,
			"v", strconv.FormatInt(m.Version, 10), "t", theme)}
	const step = 0.4
	for _, way := range []struct {
		sign, key   string
		east, north float64
	}{{"↑", "place_web.north", 0, step}, {"←", "place_web.west", -step, 0}, {"→", "place_web.east", step, 0}, {"↓", "place_web.south", 0, -step}} {
		p.Ways = append(p.Ways, page.Link{Label: way.sign + " " + page.T(r, way.key), Href: to(view.Shift(way.east, way.north))})
	}
	return p
}

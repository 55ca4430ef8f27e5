package picker

import (
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/place"
	"pendopo/internal/place/sketch"
)

// The size of the map in pixels of the page. It is never scaled: a click is
// posted in the pixels in which the picture stands on the screen, and 320 fit on
// the narrowest phone.
const (
	Width  = 320
	Height = 240
)

// The names of the fields.
const (
	fieldImage = "titik"       // titik.x, titik.y: the pixel clicked
	fieldView  = "titik_lihat" // what the map shows
	fieldAt    = "titik_di"    // the point meant
	fieldAct   = "titik_aksi"  // a button of the map
	fieldFind  = "titik_cari"  // words or coordinates
	fieldTake  = "titik_pilih" // a point among the results
)

// ImagePath is where the pictures come from (place/web).
const ImagePath = "/peta/gambar.svg"

// closeUp is the scale at which a point is exact enough, metres a pixel; a click
// on a wider map brings the map nearer for a second look.
const closeUp = 4.0

// results is how many places a search offers.
const results = 6

// Picker is the input as it stands.
type Picker struct {
	View    sketch.View
	At      place.Point // zero when none was shown
	Acted   bool        // the form was sent by the map, not by its own button
	Query   string      // what was searched for
	Found   []place.Found
	Problem error // what is wrong with the search

	// Action is where the form goes, so that the buttons of the map come back to
	// it ("/lapor"). Region is how the region is called ("Kota Kediri").
	Action string
	Region string
	// Marks are things that the map shows with the numbers 1, 2, 3 …; a zero point
	// has a number and no mark.
	Marks []place.Point
	// Bare leaves out the field for searching, for a page that has its own.
	Bare bool

	m     *place.Map
	theme string
}

// Read makes the input from the values of a form: those of a first look, with no
// field of ours, show the whole region.
func Read(m *place.Map, r *http.Request, values url.Values) *Picker {
	p := New(m)
	if c, err := r.Cookie("pdp_theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		p.theme = c.Value
	}
	p.read(values)
	return p
}

// New is an input that shows the whole region and no point.
func New(m *place.Map) *Picker {
	return &Picker{m: m, View: whole(m)}
}

// whole is the first view. A region without a map has none: its point is found
// by coordinates alone.
func whole(m *place.Map) sketch.View {
	if m.Empty() {
		return sketch.View{Middle: place.Point{Lat: -2.5, Lon: 118}, Scale: 5000, Width: Width, Height: Height}
	}
	return sketch.Whole(m, Width, Height)
}

// Show puts a point, for a form that is filled already.
func (p *Picker) Show(at place.Point) {
	p.At = at.Round()
	p.View = sketch.Near(p.At, Width, Height)
}

func (p *Picker) read(values url.Values) {
	p.View = sketch.ParseView(values.Get(fieldView), Width, Height, p.View)
	p.Query = strings.TrimSpace(values.Get(fieldFind))
	if len(p.Query) > 4000 {
		p.Query = p.Query[:4000]
	}
	if at, err := place.ParsePoint(values.Get(fieldAt)); err == nil {
		p.At = at
	}
	x, errX := strconv.Atoi(values.Get(fieldImage + ".x"))
	y, errY := strconv.Atoi(values.Get(fieldImage + ".y"))
	clicked := errX == nil && errY == nil
	switch act := values.Get(fieldAct); {
	case values.Get(fieldTake) != "":
		p.Acted = true
		if at, err := place.ParsePoint(values.Get(fieldTake)); err == nil {
			p.Show(at)
			p.Query = ""
		}
	case act != "":
		p.Acted = true
		p.act(act)
	case clicked && (x != 0 || y != 0):
		p.Acted = true
		p.click(x, y)
	case clicked && p.Query != "":
		// The enter key in a field presses the first button of a form, which is
		// the map, with the pixel 0, 0: who searched meant the search.
		p.Acted = true
		p.find()
	}
}

// click takes the point under a pixel.
func (p *Picker) click(x, y int) {
	x, y = max(0, min(Width, x)), max(0, min(Height, y))
	at := p.View.At(x, y)
	if !at.InIndonesia() {
		return
	}
	p.At = at.Round()
	if p.View.Scale > closeUp {
		p.View.Middle = p.At
		p.View = p.View.Zoom(math.Max(closeUp*0.75/p.View.Scale, 0.2))
	}
}

// act does what a button of the map says.
func (p *Picker) act(what string) {
	const step = 0.4
	switch what {
	case "dekat":
		if !p.At.IsZero() && p.View.Shows(p.At) {
			p.View.Middle = p.At
		}
		p.View = p.View.Zoom(0.5)
	case "jauh":
		p.View = p.View.Zoom(2)
	case "utara":
		p.View = p.View.Shift(0, step)
	case "selatan":
		p.View = p.View.Shift(0, -step)
	case "timur":
		p.View = p.View.Shift(step, 0)
	case "barat":
		p.View = p.View.Shift(-step, 0)
	case "seluruh":
		p.View = whole(p.m)
	case "hapus":
		p.At, p.View = place.Point{}, whole(p.m)
	case "cari":
		p.find()
	}
}

// find looks for what was typed: coordinates and links of maps first, then
// names. A single answer is taken at once.
func (p *Picker) find() {
	if p.Query == "" {
		p.Problem = errs.New(errs.Invalid, "place.find_empty")
		return
	}
	at, err := p.m.Point(p.Query)
	if err == nil {
		p.Show(at)
		p.Query = ""
		return
	}
	near := p.At
	p.Found = p.m.Search(p.Query, near, results)
	switch {
	case len(p.Found) == 1:
		p.Show(p.Found[0].At)
		p.Found, p.Query = nil, ""
	case len(p.Found) == 0 && strings.ContainsAny(p.Query, "0123456789°:/"):
		p.Problem = err // it looked like coordinates
		if strings.IndexFunc(p.Query, func(r rune) bool { return r >= 'a' && r <= 'z' }) >= 0 && !strings.Contains(p.Query, "://") {
			p.Problem = errs.New(errs.Invalid, "place.find_nothing", p.Query)
		}
	case len(p.Found) == 0:
		p.Problem = errs.New(errs.Invalid, "place.find_nothing", p.Query)
	}
}

// Spot is what the map knows of the point.
func (p *Picker) Spot() place.Spot { return p.m.Locate(p.At) }

// Image is the address of the picture.
func (p *Picker) Image() string {
	q := url.Values{"lihat": {p.View.String()}, "u": {strconv.Itoa(Width) + "x" + strconv.Itoa(Height)}, "v": {strconv.FormatInt(p.m.Version, 10)}}
	if !p.At.IsZero() {
		q.Set("titik", pair(p.At))
	}
	if len(p.Marks) > 0 {
		q.Set("tanda", sketch.MarksText(p.Marks))
	}
	if p.theme != "" {
		q.Set("t", p.theme)
	}
	return ImagePath + "?" + q.Encode()
}

// pair writes a point without a blank: "-7.822800,112.011900".
func pair(at place.Point) string { return strings.ReplaceAll(at.String(), " ", "") }

// words are the two lines below the map.
func (p *Picker) words(l i18n.Lang) (title, text string) {
	if p.At.IsZero() {
		return i18n.T(l, "place.pick_none"), i18n.T(l, "place.pick_how")
	}
	s := p.Spot()
	if !s.Inside && !p.m.Empty() {
		return p.At.String(), s.Words(l, p.Region)
	}
	return s.Title(l), s.Words(l, p.Region)
}

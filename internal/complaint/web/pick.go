package web

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"pendopo/internal/kit/page"
	"pendopo/internal/place"
)

// picker is how a place is chosen without script: the drawn map, whose click
// posts x and y, and landmarks that fit the words.
type picker struct {
	Map       template.HTML
	Landmarks []page.Option
}

// maxLandmarks is how many are offered for a few words.
const maxLandmarks = 5

// takePlace puts a click on the map, a chosen landmark or pasted coordinates
// into the form as lat and lon.
func (w *Web) takePlace(r *http.Request, f *page.Form) {
	m, err := w.svc.Map(r.Context())
	if err != nil || m.Empty() {
		return
	}
	set := func(p place.Point) {
		f.Values.Set("lat", strconv.FormatFloat(p.Lat, 'f', 6, 64))
		f.Values.Set("lon", strconv.FormatFloat(p.Lon, 'f', 6, 64))
	}
	if p, ok := w.clicked(r, f, m); ok {
		set(p)
		return
	}
	if chosen := f.Get("pilih"); chosen != "" {
		name, at, _ := strings.Cut(chosen, "@")
		if p, err := m.Point(at); err == nil {
			set(p)
			f.Values.Set("patokan", name)
		}
		return
	}
	words := f.Get("patokan")
	if f.Get("lat") == "" && strings.ContainsAny(words, "0123456789") {
		if p, err := m.Point(words); err == nil {
			set(p)
		}
	}
}

// pick prepares the choice of a place and words the one that is chosen.
func (w *Web) pick(r *http.Request, f *page.Form) (picker, *spot, error) {
	var out picker
	m, err := w.svc.Map(r.Context())
	if err != nil || m.Empty() {
		return out, nil, err
	}
	var chosen *spot
	at := where(f).Point
	if !at.IsZero() {
		s := m.Locate(at)
		l := page.Lang(r)
		chosen = &spot{Lat: at.Lat, Lon: at.Lon, Title: s.Title(l), Words: s.Words(l, w.cfg.Region), Outside: !s.Inside}
	}
	if words := f.Get("patokan"); words != "" && (f.Has("cari") || chosen == nil) && !f.Has("pilih") {
		for _, x := range m.Search(words, at, maxLandmarks) {
			label := x.Name
			if x.Area != nil && x.Area.Name != x.Name {
				label += ", " + x.Area.Name
			}
			out.Landmarks = append(out.Landmarks, page.Option{Value: x.Name + "@" + x.At.String(), Label: label})
		}
	}
	out.Map = w.draw(r, f, m)
	return out, chosen, nil
}

// clicked is the point of a click on the drawn map, which posts x and y.
func (w *Web) clicked(_ *http.Request, _ *page.Form, _ *place.Map) (place.Point, bool) {
	return place.Point{}, false
}

// draw is the map of the region with the chosen point.
func (w *Web) draw(_ *http.Request, _ *page.Form, _ *place.Map) template.HTML { return "" }

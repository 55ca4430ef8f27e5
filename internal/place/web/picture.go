package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"pendopo/internal/kit/page"
	"pendopo/internal/place"
	"pendopo/internal/place/sketch"
)

// picture draws the view that the address names. Addresses carry the version of
// the map and the theme, so a picture may be kept.
func (w *Web) picture(rw http.ResponseWriter, r *http.Request) error {
	m, err := w.svc.Map(r.Context())
	if err != nil {
		return err
	}
	serve(rw, r, m, "public, max-age=604800")
	return nil
}

// serve draws what the query of a request asks for.
func serve(rw http.ResponseWriter, r *http.Request, m *place.Map, keep string) {
	q := r.URL.Query()
	width, height := size(q.Get("u"))
	v := sketch.View{Middle: place.Point{Lat: -2.5, Lon: 118}, Scale: 5000, Width: width, Height: height}
	if !m.Empty() {
		v = sketch.Whole(m, width, height)
	}
	v = sketch.ParseView(q.Get("lihat"), width, height, v)
	o := sketch.Options{Theme: theme(q.Get("t")), Area: q.Get("wilayah"), Marks: sketch.ParseMarks(q.Get("tanda"))}
	if at, err := place.ParsePoint(q.Get("titik")); err == nil {
		o.Pin, o.Reach = at, 60
	}
	if m.About.Example {
		o.Example = page.T(r, "place.example")
	}
	h := rw.Header()
	h.Set("Content-Type", "image/svg+xml; charset=utf-8")
	h.Set("Content-Security-Policy", sketch.Policy())
	if q.Get("v") == "" {
		keep = "no-cache"
	}
	h.Set("Cache-Control", keep)
	_, _ = rw.Write(sketch.SVG(m, v, o)) // the reader is gone: nobody to tell
}

// size reads "320x240"; a phone's width when it is not one.
func size(s string) (int, int) {
	a, b, ok := strings.Cut(s, "x")
	w, err1 := strconv.Atoi(a)
	h, err2 := strconv.Atoi(b)
	if !ok || err1 != nil || err2 != nil {
		return 320, 240
	}
	return sketch.Size(w, h)
}

func theme(s string) sketch.Theme {
	switch t := sketch.Theme(s); t {
	case sketch.Light, sketch.Dark:
		return t
	}
	return sketch.Auto
}

// here says in words where a point is, for the script of the map.
func (w *Web) here(rw http.ResponseWriter, r *http.Request) error {
	m, err := w.svc.Map(r.Context())
	if err != nil {
		return err
	}
	region, err := w.region(r.Context())
	if err != nil {
		return err
	}
	at, err := place.ParsePoint(r.URL.Query().Get("titik"))
	if err != nil {
		return err
	}
	l := page.Lang(r)
	s := m.Locate(at)
	answer := struct {
		Title  string `json:"title"`
		Text   string `json:"text"`
		Inside bool   `json:"inside"`
		Code   string `json:"code,omitempty"`
	}{s.Title(l), s.Words(l, region.Name), s.Inside, s.Unit()}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(rw).Encode(answer)
}

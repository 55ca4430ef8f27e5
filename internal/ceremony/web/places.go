package web

import (
	"net/http"
	"strconv"

	"pendopo/internal/ceremony"
	"pendopo/internal/kit/page"
)

type placesPage struct {
	page.Base
	V      *ceremony.View
	Action string
	May    bool
	Parts  []placesPart
}

type placesPart struct {
	Label string
	Lines []placeLine
}

type placeLine struct {
	Name, Post, Key, Value string
}

// places is who sits where.
func (w *Web) places(rw http.ResponseWriter, r *http.Request) error { return w.showPlaces(rw, r, nil) }

func (w *Web) showPlaces(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	v := &placesPage{V: view, Action: address(view.Session, "/tempat"), May: ceremony.MayPrepare(by(r)) && !view.Rehearsing &&
		view.State != ceremony.Closed && view.State != ceremony.Cancelled}
	v.Title, v.Crumbs, v.Form = page.T(r, "ceremony_web.places_title"), crumbs(r, view.Session), f
	v.Lead = page.T(r, "ceremony_web.places_lead")
	for _, mode := range []ceremony.Mode{ceremony.Hall, ceremony.Online} {
		part := placesPart{Label: page.T(r, "ceremony.mode."+string(mode))}
		for _, s := range view.Placed() {
			if s.Mode != mode {
				continue
			}
			l := placeLine{Name: personName(view, s.Person), Post: view.NewPost(s), Key: "place." + string(s.ID), Value: strconv.Itoa(s.Place)}
			if f != nil && f.Has(l.Key) {
				l.Value = f.Get(l.Key)
			}
			part.Lines = append(part.Lines, l)
		}
		if len(part.Lines) > 0 {
			v.Parts = append(v.Parts, part)
		}
	}
	return w.set.Render(rw, r, "places.html", v)
}

func (w *Web) setPlaces(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	places := map[ceremony.SeatID]int{}
	if f.Get("do") != "anew" {
		view, err := w.ceremony.Open(r.Context(), by(r), id(r))
		if err != nil {
			return err
		}
		for _, s := range view.Seats {
			if typed := f.Get("place." + string(s.ID)); typed != "" && typed != strconv.Itoa(s.Place) {
				n, err := strconv.Atoi(typed)
				if err != nil {
					n = -1 // no number: the use case says so, with the name
				}
				places[s.ID] = n
			}
		}
		if len(places) == 0 {
			return page.Redirect(rw, r, address(view.Session, ""))
		}
	}
	err = w.ceremony.SetPlaces(r.Context(), by(r), id(r), places)
	if f.Take(err) {
		return w.showPlaces(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "ceremony_web.places_saved")
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/tempat")
}

package page

import "net/http"

func (e *Engine) gallery(w http.ResponseWriter, r *http.Request) error {
	v := &galleryPage{}
	v.Title = "Galeri"
	return e.own.Render(w, r, "gallery.html", v)
}

func (e *Engine) galleryPart(w http.ResponseWriter, r *http.Request) error { return notFound() }

type galleryPage struct{ Base }

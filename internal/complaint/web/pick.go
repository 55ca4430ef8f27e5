package web

import (
	"html/template"
	"net/http"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/page"
	"pendopo/internal/place"
	"pendopo/internal/place/picker"
)

// pick reads which place is meant; Acted tells that the map sent the form, so
// that it is shown again with everything typed kept.
func (w *Web) pick(r *http.Request, f *page.Form, action string) (*picker.Picker, error) {
	m, err := w.regionMap(r)
	if err != nil {
		return nil, err
	}
	p := picker.Read(m, r, f.Values)
	p.Action, p.Region = page.Href(r, action), w.cfg.Region
	return p, nil
}

// regionMap is the map of the region, empty when it has none.
func (w *Web) regionMap(r *http.Request) (*place.Map, error) {
	if w.svc.Map == nil {
		return &place.Map{}, nil
	}
	return w.svc.Map(r.Context())
}

// where is the place as a report keeps it: the point, and the words that were
// typed for it.
func where(f *page.Form, p *picker.Picker) complaint.Where {
	out := complaint.Where{Note: f.Get("patokan"), Point: p.At}
	if out.Note == "" {
		out.Note = p.Query
	}
	return out
}

// drawn is the input of a place, ready for a template.
func drawn(r *http.Request, p *picker.Picker) template.HTML { return p.HTML(page.Lang(r)) }

// known tells whether a point was shown.
func known(p place.Point) bool { return !p.IsZero() }

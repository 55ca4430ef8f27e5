package web

import (
	"crypto/rand"
	"html/template"
	"net/http"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

func newKey() string { return rand.Text() }

type aroundPage struct {
	page.Base
	Items []nearby
	More  page.More
	Place template.HTML
	// Phones tells that news reaches telephones.
	Phones bool
}

// nearby is a report as its neighbours see it.
type nearby struct {
	complaint.Public
	Headline string
	Promise  promise
	People   int
	Unit     string
	Key      string // of following it: sending twice follows once
}

// aroundMetres is how far "near" reaches.
const aroundMetres = 1000

// around lists what neighbours reported, near a point or newest first.
func (w *Web) around(rw http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f := page.NewForm(r, q)
	filter := complaint.AroundFilter{Village: q.Get("kelurahan"), After: complaint.ID(q.Get("lanjut")), Ended: q.Has("selesai"), Unit: org.UnitID(q.Get("opd"))}
	at, err := w.pick(r, f, "/sekitar")
	if err != nil {
		return err
	}
	if known(at.At) {
		filter.Point, filter.Metres = at.At, aroundMetres
	}
	found, err := w.svc.Around(r.Context(), filter)
	if err != nil {
		return err
	}
	v := &aroundPage{Phones: w.svc.Reaches("phone")}
	v.Layout, v.Form = page.Public, f
	v.Title, v.Lead = page.T(r, "complaint_web.around_title"), page.T(r, "complaint_web.around_lead")
	if name := w.unitName(r, filter.Unit); name != "" {
		v.Title, v.Lead = page.T(r, "complaint_web.around_unit", name), page.T(r, "complaint_web.around_unit_lead")
	}
	for i := range found.Items {
		p := &found.Items[i]
		v.Items = append(v.Items, nearby{Public: *p, Headline: w.headline(r, p), Promise: w.promise(r, p), People: p.Followers + 1, Unit: p.Promise.UnitName, Key: newKey()})
		at.Marks = append(at.Marks, p.Where.Point)
	}
	v.Place = drawn(r, at)
	v.More = page.More{Shown: len(v.Items), Total: -1}
	if found.Next != "" {
		v.More.Next = page.Address("/sekitar", "titik_di", q.Get("titik_di"), "kelurahan", q.Get("kelurahan"), "opd", q.Get("opd"), "selesai", q.Get("selesai"), "lanjut", string(found.Next))
	}
	return w.set.Render(rw, r, "around.html", v)
}

// showJoin asks for what is missing to follow a report.
func (w *Web) showJoin(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	r.SetPathValue("number", f.Get("nomor"))
	return w.showTrack(rw, r, f)
}

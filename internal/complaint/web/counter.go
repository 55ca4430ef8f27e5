package web

import (
	"html/template"
	"net/http"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/page"
)

type counterPage struct {
	page.Base
	Key     string
	Place   template.HTML
	Kinds   []page.Option
	Ways    []page.Option
	Receipt *complaint.Receipt
	Until   string
}

// counterForm is one page on which a clerk writes down what a citizen says, or
// what stands under a public post.
func (w *Web) counterForm(rw http.ResponseWriter, r *http.Request) error {
	return w.showCounter(rw, r, page.NewForm(r, nil), nil)
}

func (w *Web) showCounter(rw http.ResponseWriter, r *http.Request, f *page.Form, receipt *complaint.Receipt) error {
	v := &counterPage{Receipt: receipt}
	if f.Get("kunci") == "" {
		f.Values.Set("kunci", newKey())
	}
	v.Key, v.Form = f.Get("kunci"), f
	v.Title, v.Lead = page.T(r, "complaint_desk.counter_title"), page.T(r, "complaint_desk.counter_lead")
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}}
	at, err := w.pick(r, f, "/aduan/baru")
	if err != nil {
		return err
	}
	v.Place = drawn(r, at)
	for _, k := range complaint.Kinds {
		v.Kinds = append(v.Kinds, page.Option{Value: string(k), Label: page.T(r, "complaint_desk.kind_"+string(k))})
	}
	v.Ways = wayOptions(r)
	if f.Get("cara") == "" {
		f.Values.Set("cara", ways[1])
	}
	if receipt != nil {
		v.Until = w.until(r, receipt.Promise.First)
	}
	return w.set.Render(rw, r, "counter.html", v)
}

func (w *Web) counter(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	defer f.Close()
	w.takePhotos(r, f)
	at, err := w.pick(r, f, "/aduan/baru")
	if err != nil {
		return err
	}
	if f.Failed() || at.Acted || !f.Has("kirim") {
		return w.showCounter(rw, r, f, nil)
	}
	in := w.read(r, f, at)
	in.Channel, in.Source, in.Kind = complaint.Counter, f.Get("tautan"), complaint.Kind(f.Get("jenis"))
	in.ClientKey = "loket:" + f.Get("kunci")
	in.Person = complaint.Person{Name: f.Get("nama"), Phone: f.Get("hp"), Email: f.Get("email"), Address: f.Get("alamat"), NIK: f.Get("nik")}
	if in.Source != "" {
		in.Channel = complaint.Social
	}
	if in.Kind == complaint.KindPublicInformation {
		in.Information = &complaint.InformationRequest{Purpose: f.Get("tujuan"), Way: f.Get("cara")}
	}
	receipt, err := w.svc.Receive(r.Context(), by(r), in)
	if take(f, err) {
		return w.showCounter(rw, r, f, nil)
	}
	if err != nil {
		return err
	}
	return w.showCounter(rw, r, page.NewForm(r, nil), &receipt)
}

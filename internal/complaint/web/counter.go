package web

import (
	"html/template"
	"net/http"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

type counterPage struct {
	page.Base
	Key     string
	Place   template.HTML
	Kinds   []page.Option
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

type cannedPage struct {
	page.Base
	Items  []complaint.Canned
	Edit   *complaint.Canned
	Topics []page.Option
}

func (w *Web) cannedList(rw http.ResponseWriter, r *http.Request) error {
	return w.showCanned(rw, r, page.NewForm(r, nil))
}

func (w *Web) showCanned(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	items, err := w.svc.AllCanned(r.Context(), by(r))
	if err != nil {
		return err
	}
	v := &cannedPage{Items: items}
	v.Form = f
	v.Title, v.Lead = page.T(r, "complaint_desk.canned_title"), page.T(r, "complaint_desk.canned_lead")
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}}
	for i := range items {
		if items[i].ID == r.URL.Query().Get("ubah") {
			v.Edit = &items[i]
			f.Values.Set("judul", items[i].Title)
			f.Values.Set("isi", items[i].Text)
			f.Values.Set("topik", string(items[i].Category))
		}
	}
	c := &casePage{C: &complaint.Case{Complaint: &complaint.Complaint{}}}
	c.Form = page.NewForm(r, nil)
	w.choices(r, c)
	v.Topics = append([]page.Option{{Label: page.T(r, "complaint_desk.every_topic")}}, c.Topics...)
	return w.set.Render(rw, r, "canned.html", v)
}

func (w *Web) cannedSave(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	said := "complaint_desk.canned_saved"
	if f.Get("do") == "hapus" {
		err, said = w.svc.DeleteCanned(r.Context(), by(r), f.Get("id")), "complaint_desk.canned_deleted"
	} else {
		_, err = w.svc.SaveCanned(r.Context(), by(r), complaint.Canned{ID: f.Get("id"), Title: f.Get("judul"), Text: f.Get("isi"),
			Category: routing.CategoryKey(f.Get("topik")), Unit: org.UnitID(f.Get("unit")), Version: int64(f.Int("versi"))})
	}
	if take(f, err) {
		return w.showCanned(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/jawaban-baku")
}

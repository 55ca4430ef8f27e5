package web

import (
	"net/http"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

type dataPage struct {
	page.Base
	Own    *complaint.Own
	Person *complaint.Person
	Number string
	Ask    bool // the device has three digits only: the whole contact is asked
}

// data shows a reporter what is kept about them, who looked at it, and lets
// them have it corrected or erased.
//
// rule: uu-27-2022 5
func (w *Web) data(rw http.ResponseWriter, r *http.Request) error {
	return w.showData(rw, r, page.NewForm(r, nil))
}

func (w *Web) showData(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	number, k, err := w.mine(r)
	if err != nil {
		return err
	}
	own, err := w.svc.Track(r.Context(), k)
	if err != nil {
		return err
	}
	v := &dataPage{Own: own, Number: number, Ask: own.Token == "" && !own.Erased && own.HasData}
	if own.HasData && !own.Erased && !v.Ask {
		if v.Person, err = w.svc.OwnData(r.Context(), k); err != nil {
			return err
		}
		if !f.Failed() {
			f.Values.Set("nama", v.Person.Name)
			f.Values.Set("hp", v.Person.Phone)
			f.Values.Set("email", v.Person.Email)
			f.Values.Set("alamat", v.Person.Address)
		}
	}
	v.Layout, v.Form = page.Public, f
	v.Title, v.Lead = page.T(r, "complaint_web.data_title"), page.T(r, "complaint_web.data_lead")
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_web.report_number", number), Href: "/lacak/" + number}}
	return w.set.Render(rw, r, "data.html", v)
}

// mine is the receipt of this device for the number of the address.
func (w *Web) mine(r *http.Request) (string, complaint.Key, error) {
	number, ok := complaint.ParseNumber(r.PathValue("number"))
	if !ok {
		return "", complaint.Key{}, errs.New(errs.NotFound, "complaint_web.not_found")
	}
	k, ok := w.key(r, number)
	if !ok {
		return "", k, errs.New(errs.Forbidden, "complaint_web.not_yours")
	}
	return number, k, nil
}

func (w *Web) dataPost(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	number, k, err := w.mine(r)
	if err != nil {
		return err
	}
	if f.Get("do") == "buka" {
		own, err := w.svc.Track(r.Context(), complaint.Key{Number: number, Contact: f.Get("kontak"), From: w.cfg.Address(r)})
		if errs.Is(err, errs.NotFound) || err == nil && f.Get("kontak") == "" {
			f.Fail("kontak", "complaint_web.contact_other")
			return w.showData(rw, r, f)
		}
		if err != nil {
			return err
		}
		w.remember(rw, own.Number, own.Token, "")
		return page.Redirect(rw, r, "/lacak/"+number+"/data")
	}
	said := "complaint_web.data_corrected"
	if f.Get("do") == "hapus" {
		_, err = w.svc.EraseData(r.Context(), k, f.Get("alasan"))
		said = "complaint_web.data_erase_asked"
	} else {
		err = w.svc.CorrectData(r.Context(), k, complaint.Person{Name: f.Get("nama"), Phone: f.Get("hp"), Email: f.Get("email"), Address: f.Get("alamat")})
	}
	if take(f, err) {
		return w.showData(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/lacak/"+number+"/data")
}

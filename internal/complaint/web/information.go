package web

import (
	"net/http"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// ways are the forms in which public information may be asked for.
//
// rule: uu-14-2008 22(4)
var ways = []string{"email", "copy", "look", "post"}

// wayOptions are the ways as choices.
func wayOptions(r *http.Request) (out []page.Option) {
	for _, x := range ways {
		out = append(out, page.Option{Value: x, Label: page.T(r, "complaint_web.way_"+x)})
	}
	return out
}

// wayWords is a way in words; what a program wrote itself stays as it is.
func wayWords(r *http.Request, way string) string {
	for _, x := range ways {
		if x == way {
			return page.T(r, "complaint_web.way_"+x)
		}
	}
	return way
}

// requestFacts are what a formal request says and every clock that it has.
func (w *Web) requestFacts(r *http.Request, i *complaint.Information, answerBy, answered time.Time) []page.Fact {
	l := page.Lang(r)
	var out []page.Fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, page.Fact{Label: page.T(r, "complaint_web.information_"+key), Value: value})
		}
	}
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return i18n.LongDate(l, clock.DateOf(t, w.zone))
	}
	on := func(d clock.Date) string {
		if d == "" {
			return ""
		}
		return i18n.LongDate(l, d)
	}
	add("purpose", i.Purpose)
	add("way", wayWords(r, i.Way))
	if answered.IsZero() {
		add("answer_by", at(answerBy))
	} else {
		add("answered", at(answered))
	}
	add("extended", at(i.ExtendedAt))
	if i.ObjectedAt.IsZero() {
		add("object_until", on(i.ObjectUntil))
		return out
	}
	add("objected", at(i.ObjectedAt))
	add("ground", page.T(r, "complaint_web.objection_"+string(i.Ground)))
	if i.DecidedAt.IsZero() {
		add("decide_by", at(i.DecideBy))
		return out
	}
	add("decided", at(i.DecidedAt))
	verdict := "complaint_web.objection_denied"
	if i.Upheld {
		verdict = "complaint_web.objection_upheld"
	}
	add("verdict", page.T(r, verdict))
	add("decision", i.Decision)
	add("dispute_until", on(i.DisputeUntil))
	return out
}

func (v *casePage) information(w *Web, r *http.Request) {
	if i := v.C.Information; i != nil {
		v.Request = w.requestFacts(r, i, v.C.DueAt, v.C.AnsweredAt)
	}
}

// grounds are why one may object, as choices.
func grounds(r *http.Request) (out []page.Option) {
	for _, g := range complaint.ObjectionGrounds {
		out = append(out, page.Option{Value: string(g), Label: page.T(r, "complaint_web.objection_"+string(g))})
	}
	return out
}

type requestPage struct {
	page.Base
	Key    string
	Ways   []page.Option
	Phones bool // news reaches telephones
}

// requestForm asks for what a request for public information must say: who,
// what, what for, and how it is to be given.
//
// rule: uu-14-2008 22(1)
func (w *Web) requestForm(rw http.ResponseWriter, r *http.Request) error {
	return w.showRequest(rw, r, page.NewForm(r, nil))
}

func (w *Web) showRequest(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	if f.Get("kunci") == "" {
		f.Values.Set("kunci", newKey())
	}
	if f.Get("cara") == "" {
		f.Values.Set("cara", ways[0])
	}
	v := &requestPage{Key: f.Get("kunci"), Ways: wayOptions(r), Phones: w.svc.Reaches("phone")}
	v.Layout, v.Form = page.Public, f
	v.Title, v.Lead = page.T(r, "complaint_web.request_title"), page.T(r, "complaint_web.request_lead")
	return w.set.Render(rw, r, "request.html", v)
}

func (w *Web) request(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if f.Get("cerita") == "" {
		f.Fail("cerita", "complaint_web.request_empty")
	}
	if f.Failed() {
		return w.showRequest(rw, r, f)
	}
	who := person(f.Get("kontak"))
	who.Name, who.NIK, who.Address = f.Get("nama"), f.Get("nik"), f.Get("alamat")
	receipt, err := w.svc.Receive(r.Context(), actor.Actor{}, complaint.Report{ClientKey: "web:" + f.Get("kunci"), Channel: complaint.Web,
		Kind: complaint.KindPublicInformation, Text: f.Get("cerita"), From: w.cfg.Address(r), Person: who,
		Information: &complaint.InformationRequest{Purpose: f.Get("tujuan"), Way: f.Get("cara")}})
	if take(f, err) {
		return w.showRequest(rw, r, f)
	}
	if err != nil {
		return err
	}
	tail := ""
	if receipt.TailMade {
		tail = receipt.Tail
	}
	w.remember(rw, receipt.Number, receipt.Token, tail)
	return page.Redirect(rw, r, "/lapor/terkirim")
}

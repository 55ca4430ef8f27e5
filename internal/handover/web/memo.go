package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"pendopo/internal/document"
	"pendopo/internal/handover"
	"pendopo/internal/kit/page"
)

type memoPage struct {
	page.Base
	View *handover.TransferView
	Href string
	Back string
}

func transferID(r *http.Request) handover.TransferID {
	return handover.TransferID(r.PathValue("transfer"))
}

func (w *Web) memoForm(rw http.ResponseWriter, r *http.Request) error {
	v, err := w.handover.Transfer(r.Context(), by(r), transferID(r))
	if err != nil {
		return err
	}
	m := v.Memo
	return w.memoView(rw, r, v, page.NewForm(r, url.Values{"condition": {m.Condition}, "programmes": {m.Programmes}, "problems": {m.Problems}, "decisions": {m.Decisions}, "advice": {m.Advice}}))
}

func (w *Web) memoView(rw http.ResponseWriter, r *http.Request, v *handover.TransferView, f *page.Form) error {
	p := &memoPage{View: v, Href: "/memori-jabatan/" + string(v.ID), Back: personPath("")}
	p.Title, p.Lead, p.Form = page.T(r, "handover_web.memo_title"), page.T(r, "handover_web.memo_lead", v.ReceiverName), f
	p.Crumbs = crumbs(r, page.Link{Label: page.T(r, "handover_web.own_title"), Href: p.Back})
	return w.set.Render(rw, r, "memo.html", p)
}

func (w *Web) memo(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = w.handover.WriteMemo(r.Context(), by(r), transferID(r), handover.Memo{Condition: f.Get("condition"), Programmes: f.Get("programmes"),
		Problems: f.Get("problems"), Decisions: f.Get("decisions"), Advice: f.Get("advice")})
	if f.Take(err) {
		v, err := w.handover.Transfer(r.Context(), by(r), transferID(r))
		if err != nil {
			return err
		}
		return w.memoView(rw, r, v, f)
	}
	return w.say(rw, r, err, personPath(""), "handover_web.memo_saved")
}

// paper sends the PDF of the minutes, a memo or a strategy.
func (w *Web) paper(rw http.ResponseWriter, r *http.Request) error {
	d, out, err := w.handover.Paper(r.Context(), by(r), document.ID(r.PathValue("document")))
	if err != nil {
		return err
	}
	h := rw.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", d.FileName+".pdf"))
	h.Set("Content-Length", strconv.Itoa(len(out.PDF)))
	h.Set("Cache-Control", "no-store")
	_, _ = rw.Write(out.PDF) // the reader is gone: nobody to tell
	return nil
}

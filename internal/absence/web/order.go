package web

import (
	"fmt"
	"net/http"
	"strconv"

	"pendopo/internal/absence"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// draftPage is the form of an order, or the choice of the post it is for.
type draftPage struct {
	page.Base
	Needs      []needLine
	D          *absence.Draft
	Facts      []page.Fact
	Candidates []page.Option
	Kinds      []page.Option
	Action     string
	Do         string // the words on the button
}

type needLine struct{ Href, Title, Why, Signer string }

func (w *Web) draft(rw http.ResponseWriter, r *http.Request) error { return w.showDraft(rw, r, nil) }

func (w *Web) showDraft(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	q := r.URL.Query()
	d, err := w.svc.Draft(r.Context(), by(r), org.PostID(q.Get("jabatan")), org.LeaveID(q.Get("cuti")))
	if err != nil {
		return err
	}
	t, l := words(r), page.Lang(r)
	v := &draftPage{D: d, Action: page.Address("/plt/surat", "jabatan", q.Get("jabatan"), "cuti", q.Get("cuti")), Do: t("order_prepare")}
	v.Base = page.Base{Title: t("order_new"), Crumbs: crumbs(r)}
	if d.Post == nil {
		v.Lead = t("needs_lead", len(d.Needs))
		for _, n := range d.Needs {
			x := needLine{Href: page.Address("/plt/surat", "jabatan", string(n.Post.ID)), Title: n.Post.Title, Why: t("vacant_since", n.Since), Signer: t("signed_by", n.SignerTitle)}
			if n.Leave != nil {
				x.Href = page.Address("/plt/surat", "cuti", string(n.Leave.ID))
				x.Why = t("away_until", n.Name, i18n.T(l, "absence.kind."+string(n.Leave.Kind)), n.Leave.From, n.Leave.Until.AddDays(-1))
			}
			v.Needs = append(v.Needs, x)
		}
		return w.set.Render(rw, r, "draft.html", v)
	}
	v.Lead = t("order_lead_"+string(d.Kind), d.Post.Title, absence.TermLaw(d.Day))
	if f == nil {
		f = page.NewForm(r, page.Query("first", string(d.From), "last", string(d.Last)))
	}
	v.Base.Form = f
	if d.Own {
		v.Do = t("order_sign_now")
	}
	for _, c := range d.Candidates {
		v.Candidates = append(v.Candidates, page.Option{Value: c.Number, Label: c.Name, Hint: c.Title})
	}
	if len(v.Candidates) > 0 {
		v.Candidates = append(v.Candidates, page.Option{Value: "", Label: t("other_person"), Hint: t("other_person_hint")})
	}
	v.Facts = []page.Fact{{Label: t("post"), Value: d.Post.Title, Href: "/jabatan/" + string(d.Post.ID)}, {Label: t("signer"), Value: d.SignerName, Note: d.Signer}}
	if d.Leave != nil {
		v.Facts = append(v.Facts, page.Fact{Label: t("kind"), Value: i18n.T(l, "absence.kind."+string(d.Leave.Kind)), Note: t("span", d.Leave.From, d.Leave.Until.AddDays(-1))})
	}
	return w.set.Render(rw, r, "draft.html", v)
}

func (w *Web) write(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	d, err := w.svc.Draft(r.Context(), by(r), org.PostID(r.URL.Query().Get("jabatan")), org.LeaveID(r.URL.Query().Get("cuti")))
	if err != nil {
		return err
	}
	if d.Post == nil {
		return page.Redirect(rw, r, "/plt/surat")
	}
	reg, err := w.svc.Org.Get(r.Context())
	if err != nil {
		return err
	}
	in := absence.OrderIn{Post: d.Post.ID, Person: personOf(reg, f, "person"), Kind: d.Kind, From: f.Date("first"), Until: after(f, "last")}
	if in.Person == "" {
		in.Person = personOf(reg, f, "number")
	}
	if in.Person == "" {
		f.Fail("number", "absence.no_such_person", f.Get("number"))
	}
	if f.Failed() {
		return w.showDraft(rw, r, f)
	}
	o, err := w.svc.Order(r.Context(), by(r), in)
	if f.Take(err) {
		return w.showDraft(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "absence_web.order_"+string(o.State))
	return page.Redirect(rw, r, "/plt/surat/"+string(o.ID))
}

// orderPage is one order.
type orderPage struct {
	page.Base
	V          *absence.OrderView
	Mark, Word string
	Facts      []page.Fact
	Paper      string // address of the file
	PaperName  string
	Term       string
}

func (w *Web) order(rw http.ResponseWriter, r *http.Request) error { return w.showOrder(rw, r, nil) }

func (w *Web) showOrder(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	v, err := w.svc.OrderView(r.Context(), by(r), absence.OrderID(r.PathValue("order")))
	if err != nil {
		return err
	}
	t := words(r)
	p := &orderPage{V: v, Word: page.T(r, "absence.order_state."+string(v.State)), Mark: orderMark(v.State)}
	p.Base = page.Base{Title: v.Title, Lead: t("order_page_lead", v.Name, v.From, v.Until.AddDays(-1)), Crumbs: crumbs(r), Form: f}
	p.Facts = []page.Fact{{Label: t("post"), Value: v.Post.Title, Href: "/jabatan/" + string(v.OrderLine.Post.ID)}, {Label: t("who"), Value: v.Name},
		{Label: t("when"), Value: t("span", v.From, v.Until.AddDays(-1))}, {Label: t("signer"), Value: v.SignerName, Note: v.SignerTitle}}
	if v.Absent != nil {
		p.Facts = append(p.Facts, page.Fact{Label: t("kind"), Value: page.T(r, "absence.kind."+string(v.Absent.Kind)), Note: t("span", v.Absent.From, v.Absent.Until.AddDays(-1))})
	}
	if v.Paper != nil {
		p.Paper, p.PaperName = "/plt/surat/"+string(v.ID)+"/pdf", t("read_draft")
		if v.Paper.Number != "" {
			p.PaperName = t("read_order")
			p.Facts = append(p.Facts, page.Fact{Label: t("number"), Value: v.Paper.Number, Note: i18n.Date(page.Lang(r), v.Paper.Dated)})
		}
		if v.Paper.Code != "" {
			p.Facts = append(p.Facts, page.Fact{Label: t("code"), Value: v.Paper.Code, Href: "/periksa/" + v.Paper.Code})
		}
	}
	if v.Note != "" {
		p.Facts = append(p.Facts, page.Fact{Label: t("why"), Value: v.Note})
	}
	if v.Holding != "" {
		p.Term = "/plt/" + string(v.Holding)
	}
	return w.set.Render(rw, r, "order.html", p)
}

func orderMark(s absence.OrderState) string {
	switch s {
	case absence.Signed:
		return "ok"
	case absence.Withdrawn:
		return "warn"
	}
	return "note"
}

// decide signs an order or takes it back.
func (w *Web) decide(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, said := absence.OrderID(r.PathValue("order")), "absence_web.order_signed"
	if f.Get("do") == "withdraw" {
		said = "absence_web.order_withdrawn"
		err = w.svc.WithdrawOrder(r.Context(), by(r), id, f.Get("why"))
	} else {
		_, err = w.svc.SignOrder(r.Context(), by(r), id)
	}
	if f.Take(err) {
		return w.showOrder(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/plt/surat/"+string(id))
}

// paper sends the order as a file.
func (w *Web) paper(rw http.ResponseWriter, r *http.Request) error {
	data, name, err := w.svc.PaperFile(r.Context(), by(r), absence.OrderID(r.PathValue("order")))
	if err != nil {
		return err
	}
	h := rw.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", name))
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "no-store")
	_, _ = rw.Write(data) // the reader is gone: nobody to tell
	return nil
}

package web

import (
	"net/http"

	"pendopo/internal/absence"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// termPage is one term of an acting official.
type termPage struct {
	page.Base
	V      *absence.TermView
	Line   termLine
	Facts  []page.Fact
	Orders []orderLink
	Others []page.Event
	Powers []powerLine
	Limits []powerLine
	Law    string // that limits the terms
	Extend bool
	// ExtendHint says by how much, with the article.
	ExtendHint string
	End        bool
}

type orderLink struct{ Href, Label, Mark, Word string }

// powerLine is a power or a limit, with what the program itself does about it.
type powerLine struct {
	Text, Cite, Mark, Word string
}

func (w *Web) term(rw http.ResponseWriter, r *http.Request) error { return w.showTerm(rw, r, nil) }

func (w *Web) showTerm(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	v, err := w.svc.TermView(r.Context(), by(r), org.HoldingID(r.PathValue("term")))
	if err != nil {
		return err
	}
	t := words(r)
	p := &termPage{V: v, Law: absence.TermLaw(v.Day), Line: lineOf(r, v.Term), End: v.MayChange && !v.Over}
	p.Extend = p.End && !v.Extending && !v.Governs && v.Until != "" && !v.Last && v.Kind != org.Interim
	p.Base = page.Base{Title: v.Title, Lead: t("term_lead", v.Name), Crumbs: crumbs(r), Form: f}
	if p.Extend { // a Plt or a Plh
		p.ExtendHint = t("extend_hint_"+string(v.Kind), p.Law)
	}
	if v.Over {
		p.Lead = t("term_lead_over", v.Name)
	}
	p.Facts = []page.Fact{{Label: t("post"), Value: v.Post.Title, Href: p.Line.Post}, {Label: t("who"), Value: v.Name, Href: "/pegawai/" + string(v.Person)},
		{Label: t("first"), Value: page.T(r, "absence_web.date", v.From)}, {Label: t("order"), Value: v.Basis}}
	if v.Until != "" {
		p.Facts = append(p.Facts, page.Fact{Label: t("last"), Value: t("date", v.Until.AddDays(-1)), Note: p.Line.Number})
	}
	if v.EndedBy != "" {
		p.Facts = append(p.Facts, page.Fact{Label: t("ended_why"), Value: v.EndedBy})
	}
	for _, o := range v.Orders {
		x := orderLink{Href: "/plt/surat/" + string(o.ID), Label: t("order_of", o.From, o.Until.AddDays(-1)), Word: page.T(r, "absence.order_state."+string(o.State)), Mark: orderMark(o.State)}
		if o.Paper != nil && o.Paper.Number != "" {
			x.Label = o.Paper.Number
		}
		p.Orders = append(p.Orders, x)
	}
	for i := len(v.Others) - 1; i >= 0; i-- {
		o := v.Others[i]
		e := page.Event{When: t("since", o.From), Title: o.Name, Text: o.Basis, Href: "/plt/" + string(o.ID), Now: o.RunsOn(v.Day)}
		if o.Until != "" {
			e.When = t("span", o.From, o.Until.AddDays(-1))
		}
		p.Others = append(p.Others, e)
	}
	for _, x := range v.Limits {
		p.Limits = append(p.Limits, powerLine{page.T(r, "absence.limit."+x.Key), x.Citation, mark(x.Refused(), "bad"), word(t, x.Refused(), "limit_refused", "limit_stated")})
	}
	for _, x := range v.Powers {
		p.Powers = append(p.Powers, powerLine{page.T(r, "absence.power."+string(rune('0'+x.N))), x.Citation, mark(x.Here(), "ok"), word(t, x.Here(), "power_here", "power_elsewhere")})
	}
	return w.set.Render(rw, r, "term.html", p)
}

// change extends a term or ends it early.
func (w *Web) change(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id := org.HoldingID(r.PathValue("term"))
	if f.Get("do") == "end" {
		err = w.svc.EndTerm(r.Context(), by(r), id, f.Date("on"), f.Get("why"))
		if f.Take(err) || err == nil && f.Failed() {
			return w.showTerm(rw, r, f)
		}
		if err != nil {
			return err
		}
		w.page.Say(rw, r, "done", "absence_web.saved")
		return page.Redirect(rw, r, "/plt/"+string(id))
	}
	o, err := w.svc.Extend(r.Context(), by(r), id, after(f, "until"))
	if f.Take(err) || err == nil && f.Failed() {
		return w.showTerm(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "absence_web.order_"+string(o.State))
	return page.Redirect(rw, r, "/plt/surat/"+string(o.ID))
}

func mark(is bool, as string) string {
	if is {
		return as
	}
	return "note"
}

func word(t func(string, ...any) string, is bool, yes, no string) string {
	if is {
		return t(yes)
	}
	return t(no)
}

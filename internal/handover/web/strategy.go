package web

import (
	"fmt"
	"net/http"
	"net/url"

	"pendopo/internal/document"
	"pendopo/internal/handover"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

type strategyPage struct {
	page.Base
	V        *handover.View
	Known    []document.Fact
	Agencies []string
	Href     string
	Due      page.Deadline
	Papers   []paperLine
	Sent     bool
	May      bool
}

// OfficeFields are the two inputs with a list to choose from.
func (p *strategyPage) OfficeFields() []page.Field {
	var out []page.Field
	for i := range 2 {
		name := fmt.Sprintf("office%d", i+1)
		x := page.Field{Name: name, Label: i18n.T(p.Lang, "handover_web."+name), Value: p.Base.Form.Get(name)}
		for _, f := range p.Base.Form.Problems {
			if f.Name == name {
				x.Error = f.Text
			}
		}
		out = append(out, x)
	}
	return out
}

func (w *Web) strategyForm(rw http.ResponseWriter, r *http.Request) error {
	return w.strategyView(rw, r, nil)
}

func (w *Web) strategyView(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	v, err := w.handover.Page(r.Context(), by(r), ref(r))
	if err != nil {
		return err
	}
	if v.Strategy == nil {
		return page.Redirect(rw, r, personPath(r.PathValue("id")))
	}
	s := v.Strategy
	p := &strategyPage{V: v, Href: personPath(string(v.Handover.ID)) + "/strategi", Papers: papers(r, v.Papers), Sent: !s.SentAt.IsZero(), May: v.Own && s.SentAt.IsZero()}
	p.Due = w.plainDue(r, s.DueAt.Before(v.Now) && !p.Sent, whenWords(w, r, s.DueAt))
	p.Title, p.Lead = page.T(r, "handover_web.strategy_title"), page.T(r, "handover_web.strategy_lead", v.ToPost)
	p.Crumbs = crumbs(r, page.Link{Label: page.T(r, "handover_web.of_person", v.Name), Href: personPath(string(v.Handover.ID))})
	if p.May {
		if p.Known, err = w.handover.Facts(r.Context(), by(r), v.Handover.ID); err != nil {
			return err
		}
		if p.Agencies, err = w.handover.Agencies(r.Context(), by(r)); err != nil {
			return err
		}
	}
	if f == nil {
		values := url.Values{"note": {s.Note}}
		for name, list := range map[string][]string{"need": s.Needs[:], "result": s.Results[:], "office": s.Offices[:]} {
			for i, x := range list {
				values.Set(fmt.Sprintf("%s%d", name, i+1), x)
			}
		}
		f = page.NewForm(r, values)
	}
	p.Form = f
	return w.set.Render(rw, r, "strategy.html", p)
}

func (w *Web) strategy(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	v, err := w.handover.Page(r.Context(), by(r), ref(r))
	if err != nil {
		return err
	}
	if v.Handover == nil {
		return page.Redirect(rw, r, personPath(""))
	}
	var b handover.StrategyBody
	for i := range b.Needs {
		b.Needs[i], b.Results[i] = f.Get(fmt.Sprintf("need%d", i+1)), f.Get(fmt.Sprintf("result%d", i+1))
	}
	for i := range b.Offices {
		b.Offices[i] = f.Get(fmt.Sprintf("office%d", i+1))
	}
	b.Note = f.Get("note")
	send := f.Get("do") == "send"
	err = w.handover.WriteStrategy(r.Context(), by(r), v.Handover.ID, b, send)
	if f.Take(err) {
		return w.strategyView(rw, r, f)
	}
	key := "handover_web.strategy_saved"
	if send {
		key = "handover_web.strategy_sent"
	}
	return w.say(rw, r, err, personPath(r.PathValue("id")), key)
}

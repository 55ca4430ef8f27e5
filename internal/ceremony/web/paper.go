package web

import (
	"net/http"

	"pendopo/internal/ceremony"
	"pendopo/internal/kit/page"
)

type paperPage struct {
	page.Base
	V       *ceremony.View
	Action  string
	Lines   []paperLine
	Attests []page.Option
	Results []page.Option
}

type paperLine struct {
	*ceremony.Seat
	Name, Post   string
	Result, Came string
	Signed       bool
	Note         string
}

// paper is the form for what happened on paper.
func (w *Web) paper(rw http.ResponseWriter, r *http.Request) error { return w.showPaper(rw, r, nil) }

func (w *Web) showPaper(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	view, err := w.ceremony.Open(r.Context(), by(r), id(r))
	if err != nil {
		return err
	}
	v := &paperPage{V: view, Action: address(view.Session, "/dari-kertas"), Attests: append([]page.Option{{Label: page.T(r, "ceremony_web.witnessed_by")}}, witnessOptions(r, view.Session, false)...)}
	fresh := f == nil
	if fresh {
		f = page.NewForm(r, nil)
	}
	v.Title, v.Crumbs, v.Form = page.T(r, "ceremony_web.paper_title"), crumbs(r, view.Session), f
	v.Lead = page.T(r, "ceremony_web.paper_lead")
	v.Results = []page.Option{{Value: "", Label: page.T(r, "ceremony_web.paper_leave")}, {Value: string(ceremony.Sworn), Label: page.T(r, "ceremony.result.sworn")}}
	for _, x := range ceremony.Reasons {
		v.Results = append(v.Results, page.Option{Value: string(x), Label: page.T(r, "ceremony.result."+string(x))})
	}
	for _, s := range view.Placed() {
		l := paperLine{Seat: s, Name: personName(view, s.Person), Post: view.NewPost(s), Result: string(ceremony.Sworn), Signed: true}
		if outcome, ok := s.Outcome(); ok && s.Present() {
			l.Result = string(outcome)
		}
		if !fresh {
			k := string(s.ID)
			l.Result, l.Came, l.Signed, l.Note = f.Get("result."+k), f.Get("came."+k), f.Has("signed."+k), f.Get("note."+k)
		}
		v.Lines = append(v.Lines, l)
	}
	return w.set.Render(rw, r, "paper.html", v)
}

// witnessOptions are those who can vouch for somebody: with a task, and noted as
// present when present is asked for.
func witnessOptions(r *http.Request, s *ceremony.Session, present bool) []page.Option {
	var out []page.Option
	for _, x := range s.Roles {
		if x.Name == "" || present && !x.Present {
			continue
		}
		key, office := string(x.Office), page.T(r, "ceremony.office."+string(x.Office))
		if x.Religion != "" {
			key, office = key+" "+string(x.Religion), office+" "+x.Religion.String()
		}
		out = append(out, page.Option{Value: key, Label: x.Name + " (" + office + ")"})
	}
	return out
}

func (w *Web) paperPost(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	in := ceremony.PaperIn{Attested: f.Get("attested"), Began: f.Get("began")}
	for _, k := range f.All("seat") {
		in.Lines = append(in.Lines, ceremony.PaperLine{Seat: ceremony.SeatID(k), Result: ceremony.Result(f.Get("result." + k)), Came: f.Get("came." + k),
			Signed: f.Has("signed." + k), Note: f.Get("note." + k)})
	}
	n, err := w.ceremony.EnterPaper(r.Context(), by(r), id(r), in)
	if f.Take(err) {
		return w.showPaper(rw, r, f)
	}
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", "ceremony_web.paper_entered", n)
	return page.Redirect(rw, r, "/pelantikan/"+r.PathValue("id")+"/operator#petugas")
}

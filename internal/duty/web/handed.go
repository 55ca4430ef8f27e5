package web

import (
	"net/http"

	"pendopo/internal/duty"
	"pendopo/internal/kit/page"
)

// handedPage is what became of a hand-on of many, when not all went.
type handedPage struct {
	page.Base
	Lines []handedLine
	Back  string
}

type handedLine struct {
	Title, Href, Text string
	OK                bool
}

// handOnMany gives what is marked to another post. When all went, the inbox is
// next; otherwise each duty with its reason.
func (w *Web) handOnMany(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var many []duty.ID
	for _, s := range f.All("tugas") {
		many = append(many, duty.ID(s))
	}
	done, err := w.engine.HandOnMany(r.Context(), by(r), many, postOf(f.Get("ke")), f.Get("alasan"))
	if err != nil {
		return err
	}
	back := "/tugas"
	if s := f.Get("kembali"); len(s) > len(back) && s[:len(back)+1] == back+"?" {
		back = s
	}
	v := &handedPage{Back: back}
	failed := 0
	for _, x := range done {
		ln := handedLine{Title: string(x.ID), Href: href(x.ID), OK: x.Err == nil}
		if x.Err != nil {
			failed++
			ln.Text = page.Message(page.Lang(r), x.Err)
		}
		if x.Duty != nil {
			ln.Title = x.Duty.Title
		} else if c, err := w.engine.Case(r.Context(), by(r), x.ID); err == nil {
			ln.Title = c.Title
		}
		v.Lines = append(v.Lines, ln)
	}
	if failed == 0 {
		return page.Redirect(rw, r, back)
	}
	v.Title = page.T(r, "duty_web.handed_title")
	v.Lead = page.T(r, "duty_web.handed_lead", len(done)-failed, failed)
	v.Crumbs = []page.Link{{Label: page.T(r, "duty_web.title"), Href: "/tugas"}}
	return w.set.Render(rw, r, "handed.html", v)
}

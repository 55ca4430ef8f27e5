package web

import (
	"errors"
	"net/http"

	"pendopo/internal/complaint/channel/social"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// picture is one of the post, counted for its name.
type picture struct {
	ID string
	N  int
}

type postPage struct {
	page.Base
	P        *social.Post
	Facts    []page.Fact
	Photos   []picture
	Draft    string
	Room     int
	May      bool
	Deadline page.Deadline
}

func (w *Web) post(rw http.ResponseWriter, r *http.Request) error {
	return w.showPost(rw, r, page.NewForm(r, nil))
}

func (w *Web) showPost(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	p, c, err := w.svc.Of(r.Context(), by(r), r.PathValue("number"))
	if err != nil {
		return err
	}
	l := page.Lang(r)
	day := func(at interface{ IsZero() bool }, d clock.Date) string {
		if at.IsZero() {
			return ""
		}
		return i18n.LongDate(l, d)
	}
	v := &postPage{P: p, May: p.RepliedAt.IsZero() && w.svc.MayReply(r.Context(), by(r), p), Deadline: w.badge(l, p)}
	v.Form = f
	v.Title = page.T(r, "social.post_title", page.T(r, "social.platform."+string(p.Platform)), p.Report.Number)
	v.Lead = shortened(p.Report.Text, p.Report.Number)
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}, {Label: page.T(r, "social.title"), Href: "/medsos"}}
	v.Facts = []page.Fact{{Label: page.T(r, "social.fact_report"), Value: p.Report.Number, Href: "/aduan/" + p.Report.Number},
		{Label: page.T(r, "social.fact_state"), Value: page.T(r, "complaint.state."+string(p.Report.State))},
		{Label: page.T(r, "social.fact_due"), Value: day(p.DueAt, clock.DateOf(p.DueAt, w.cfg.Zone)) + ", " + i18n.Clock(l, p.DueAt, w.cfg.Zone)}}
	if p.RepliedAt.IsZero() {
		v.Draft = w.svc.Draft(p, c)
	} else {
		note := ""
		if p.Late {
			note = page.T(r, "social.fact_late")
		}
		v.Facts = append(v.Facts, page.Fact{Label: page.T(r, "social.fact_replied"), Value: day(p.RepliedAt, clock.DateOf(p.RepliedAt, w.cfg.Zone)), Note: note},
			page.Fact{Label: page.T(r, "social.fact_by"), Value: p.ReplyTitle})
	}
	for i, x := range c.Photos {
		v.Photos = append(v.Photos, picture{string(x.ID), i + 1})
	}
	return w.set.Render(rw, r, "post.html", v)
}

func (w *Web) reply(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	number := r.PathValue("number")
	err = w.svc.Replied(r.Context(), by(r), number, f.Get("balasan"))
	if err != nil {
		if f.Has("balasan") && replyProblem(f, err) {
			return w.showPost(rw, r, f)
		}
		return err
	}
	w.page.Say(rw, r, "done", "social.reply_noted", number)
	return page.Redirect(rw, r, "/medsos")
}

// replyProblem shows what is wrong with the link beside it.
func replyProblem(f *page.Form, err error) bool {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid {
		return f.Take(err)
	}
	f.Fail("balasan", e.Key, e.Args...)
	return true
}

package web

import (
	"net/http"
	"strings"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

type moderationPage struct {
	page.Base
	Items []heldLine
}

// heldLine is one held message with why it was held.
type heldLine struct {
	complaint.HeldReport
	Headline, Channel string
	Why               []string
	On                bool // chosen before a mistake
}

// moderation are the messages that somebody must look at before anybody else
// sees them.
func (w *Web) moderation(rw http.ResponseWriter, r *http.Request) error {
	return w.showModeration(rw, r, page.NewForm(r, nil))
}

func (w *Web) showModeration(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	held, err := w.svc.HeldReports(r.Context(), by(r))
	if err != nil {
		return err
	}
	v := &moderationPage{}
	v.Form, v.Title = f, page.T(r, "complaint_desk.moderation_title")
	v.Lead = page.T(r, "complaint_desk.moderation_lead", len(held))
	v.Crumbs = []page.Link{{Label: page.T(r, "complaint_desk.title"), Href: "/aduan"}, {Label: v.Title}}
	chosen := map[string]bool{}
	for _, n := range f.All("nomor") {
		chosen[n] = true
	}
	for _, x := range held {
		line := heldLine{HeldReport: x, Headline: shortened(x.Text, x.Number), Channel: page.T(r, "complaint_desk.channel_"+string(x.Channel)),
			On: chosen[x.Number]}
		for _, why := range x.Why {
			line.Why = append(line.Why, w.heldWhy(r, why))
		}
		v.Items = append(v.Items, line)
	}
	return w.set.Render(rw, r, "moderation.html", v)
}

func (w *Web) heldWhy(r *http.Request, why complaint.HeldReason) string {
	text := page.T(r, "complaint_desk.held_"+string(why.Kind))
	if len(why.Words) > 0 {
		text += ": “" + strings.Join(why.Words, "”, “") + "”"
	}
	return text
}

// moderate decides on the chosen messages at once: a flood is many.
func (w *Web) moderate(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	numbers := f.All("nomor")
	if len(numbers) == 0 {
		f.Fail("nomor", "complaint_desk.choose_some")
		return w.showModeration(rw, r, f)
	}
	release := f.Get("do") == "terbitkan"
	said := "complaint_desk.moderated_released"
	if !release {
		said = "complaint_desk.moderated_rejected"
	}
	done := 0
	for _, text := range numbers {
		number, ok := complaint.ParseNumber(text)
		if !ok {
			return errs.New(errs.Invalid, "complaint_web.number_wrong")
		}
		id, err := w.svc.ByNumber(r.Context(), by(r), number)
		if err != nil {
			return err
		}
		if release {
			err = w.svc.Publish(r.Context(), by(r), id)
		} else {
			err = w.svc.Discard(r.Context(), by(r), id, f.Get("alasan"))
		}
		if errs.Is(err, errs.Conflict) { // somebody was faster
			continue
		}
		if take(f, err) {
			return w.showModeration(rw, r, f)
		}
		if err != nil {
			return err
		}
		done++
	}
	w.page.Say(rw, r, "done", said, done)
	return page.Redirect(rw, r, "/aduan/moderasi")
}

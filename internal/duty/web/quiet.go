package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

// quietPage sets the hours in which messages wait.
type quietPage struct{ page.Base }

func (w *Web) quietForm(rw http.ResponseWriter, r *http.Request) error {
	if err := duty.MaySetQuietHours(by(r)); err != nil {
		return err
	}
	q, err := w.engine.QuietHours(r.Context())
	if err != nil {
		return err
	}
	values := url.Values{"dari": {q.From.String()}, "sampai": {q.Until.String()}, "version": {strconv.FormatInt(q.Version, 10)}}
	if q.WorkingDaysOnly {
		values.Set("hari_kerja", "1")
	}
	return w.renderQuiet(rw, r, page.NewForm(r, values))
}

func (w *Web) renderQuiet(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	v := &quietPage{}
	v.Title, v.Lead, v.Form = page.T(r, "duty_web.quiet_title"), page.T(r, "duty_web.quiet_lead"), f
	v.Crumbs = []page.Link{{Label: page.T(r, "duty_web.manage"), Href: "/kelola"}}
	return w.set.Render(rw, r, "quiet.html", v)
}

func (w *Web) setQuiet(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	q := duty.Quiet{From: minute(f, "dari"), Until: minute(f, "sampai"), WorkingDaysOnly: f.Has("hari_kerja")}
	q.Version, _ = strconv.ParseInt(f.Get("version"), 10, 64)
	if f.Failed() {
		return w.renderQuiet(rw, r, f)
	}
	if err := w.engine.SetQuietHours(r.Context(), by(r), q); err != nil {
		if errs.Is(err, errs.Invalid) && f.Take(named(err)) {
			return w.renderQuiet(rw, r, f)
		}
		return err
	}
	return page.Redirect(rw, r, "/kelola")
}

// minute reads a time of day: 20.00 or 20:00.
func minute(f *page.Form, name string) calendar.Minute {
	h, m, _ := strings.Cut(strings.ReplaceAll(f.Get(name), ":", "."), ".")
	hour, err := strconv.Atoi(h)
	min, err2 := strconv.Atoi(m)
	if err != nil || err2 != nil || hour < 0 || hour > 23 || min < 0 || min > 59 {
		f.Fail(name, "duty.quiet_time")
		return 0
	}
	return calendar.At(hour, min)
}

package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

type settingPage struct {
	page.Base
	Href  string
	Units []page.Option
}

func roundID(r *http.Request) appointment.RoundID { return appointment.RoundID(r.PathValue("round")) }

func whenWords(w *Web, r *http.Request, t time.Time) string {
	return i18n.Moment(page.Lang(r), t, w.page.Zone())
}

func (w *Web) settingForm(rw http.ResponseWriter, r *http.Request) error {
	s, err := w.handover.Setting(r.Context(), by(r), roundID(r))
	if err != nil {
		return err
	}
	return w.settingView(rw, r, page.NewForm(r, url.Values{"days": {strconv.Itoa(s.Span.N)}, "unit": {string(s.Span.Unit)}, "instruction": {s.Instruction}}))
}

func (w *Web) settingView(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	p := &settingPage{Href: "/waktu-serah-terima/" + string(roundID(r))}
	p.Title, p.Lead, p.Form, p.Crumbs = page.T(r, "handover_web.setting_title"), page.T(r, "handover_web.setting_lead"), f, crumbs(r)
	for _, u := range []calendar.SpanUnit{calendar.WorkingDays, calendar.CalendarDays} {
		p.Units = append(p.Units, page.Option{Value: string(u), Label: page.T(r, "handover_web.unit_"+string(u))})
	}
	return w.set.Render(rw, r, "setting.html", p)
}

func (w *Web) setting(rw http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = w.handover.Set(r.Context(), by(r), roundID(r), calendar.Span{N: f.Int("days"), Unit: calendar.SpanUnit(f.Get("unit"))}, f.Get("instruction"))
	if f.Take(err) {
		return w.settingView(rw, r, f)
	}
	return w.say(rw, r, err, "/serah-terima?"+url.Values{"penataan": {string(roundID(r))}}.Encode(), "handover_web.setting_saved")
}

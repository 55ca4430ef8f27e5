package web

import (
	"net/http"
	"strconv"

	"pendopo/internal/calendar"
	"pendopo/internal/calendar/receipt"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// publicPage is the calendar for everybody: count a deadline, look at a year.
type publicPage struct {
	page.Base
	yearView
	Units   []page.Option
	Offices []page.Option // the region and the units with hours of their own
	Result  *page.Receipt
	Today   string
	Feed    string
}

func (w *Web) public(rw http.ResponseWriter, r *http.Request) error {
	year, err := w.yearOf(r)
	if err != nil {
		return err
	}
	v, err := w.book.Get(r.Context())
	if err != nil {
		return err
	}
	p := &publicPage{yearView: w.year(r, v, year, "/kalender"), Feed: "/kalender.ics", Today: string(w.page.Today()) + "T08:00"}
	p.Layout, p.Title = page.Public, page.T(r, "calendar_web.title")
	p.Lead = page.T(r, "calendar_web.lead", i18n.Plain(year), p.Working)
	if !p.Decided {
		p.Lead = page.T(r, "calendar_web.lead_provisional", i18n.Plain(year))
	}
	for _, u := range calendar.SpanUnits {
		p.Units = append(p.Units, page.Option{Value: string(u), Label: page.T(r, "calendar_web.unit_"+string(u))})
	}
	if p.Offices, err = w.officeOptions(r, v); err != nil {
		return err
	}
	f := page.NewForm(r, r.URL.Query())
	p.Form = f
	if f.Has("n") || f.Has("start") {
		if p.Result, err = count(r, f, v); err != nil {
			return err
		}
	}
	return w.set.Render(rw, r, "public.html", p)
}

// count answers the form; wrong input stays in it.
func count(r *http.Request, f *page.Form, v *calendar.View) (*page.Receipt, error) {
	o := v.Office(f.Get("office"))
	start, err := calendar.ParseMoment(f.Get("start"), o.Location())
	if err != nil {
		f.Take(err)
	}
	span := calendar.Span{N: f.Int("n"), Unit: calendar.SpanUnit(f.Get("unit"))}
	if err := span.Check(); err != nil && !f.Take(err) {
		return nil, err
	}
	if f.Failed() {
		return nil, nil
	}
	_, due := v.Calendar.Due(o, start, span, nil)
	out := receipt.Of(page.Lang(r), due, receipt.Citizen)
	out.Open = true
	return &out, nil
}

// officeOptions are the region and the units with hours of their own, by name.
func (w *Web) officeOptions(r *http.Request, v *calendar.View) ([]page.Option, error) {
	out := []page.Option{{Label: page.T(r, "calendar_web.region_hours")}}
	reg, err := w.org.Get(r.Context())
	if err != nil {
		return nil, err
	}
	for _, id := range v.Units() {
		if u := reg.Units[org.UnitID(id)]; u != nil {
			out = append(out, page.Option{Value: id, Label: u.Name})
		}
	}
	return out, nil
}

// feed is the days off of last year, this year and the next, for calendars
// that subscribe.
func (w *Web) feed(rw http.ResponseWriter, r *http.Request) error {
	v, err := w.book.Get(r.Context())
	if err != nil {
		return err
	}
	today := w.page.Today()
	var days []calendar.Holiday
	for y := today.Year() - 1; y <= today.Year()+1; y++ {
		days = append(days, v.Calendar.Holidays(y)...)
	}
	body := calendar.Feed(page.T(r, "calendar_web.feed_name"), w.host, days, today.Time())
	rw.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	rw.Header().Set("Content-Disposition", `inline; filename="kalender-kerja.ics"`)
	rw.Header().Set("Cache-Control", "public, max-age=3600")
	rw.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, err = rw.Write(body)
	return err
}

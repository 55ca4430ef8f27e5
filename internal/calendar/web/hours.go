package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/org"
)

// region stands for the region in addresses; units have identifiers.
const region = "daerah"

// officesPage lists who works when.
type officesPage struct {
	page.Base
	Region officeLine
	Units  []officeLine // with hours of their own
	Others []page.Option
	May    bool
}

type officeLine struct {
	Name, Href, Text, Since string
}

func (w *Web) offices(rw http.ResponseWriter, r *http.Request) error {
	if _, err := staff(r); err != nil {
		return err
	}
	v, err := w.book.Get(r.Context())
	if err != nil {
		return err
	}
	reg, err := w.org.Get(r.Context())
	if err != nil {
		return err
	}
	if u := r.URL.Query().Get("unit"); u != "" { // the small form that chooses a unit
		if found := unitOf(reg, u); found != nil {
			return page.Redirect(rw, r, "/kelola/jam-kerja/"+string(found.ID))
		}
		return errs.New(errs.NotFound, "calendar.no_such_unit")
	}
	p := &officesPage{May: mayAmend(r)}
	p.Base = page.Base{Title: page.T(r, "calendar_web.offices_title"), Lead: page.T(r, "calendar_web.offices_lead"),
		Crumbs: crumbs(r, page.Link{Label: page.T(r, "calendar_web.offices_title")})}
	line := func(name, id string, o calendar.Office) officeLine {
		x := officeLine{Name: name, Href: "/kelola/jam-kerja/" + id, Text: week(r, o)}
		if o.Since != "" {
			x.Since = page.T(r, "calendar_web.since", o.Since)
		}
		return x
	}
	p.Region = line(page.T(r, "calendar_web.region_hours"), region, v.Office())
	for _, id := range v.Units() {
		if u := reg.Units[org.UnitID(id)]; u != nil {
			p.Units = append(p.Units, line(u.Name, id, v.Office(id)))
		}
	}
	for _, u := range reg.At(w.page.Today()).AllUnits() {
		if !v.Own(string(u.ID)) {
			p.Others = append(p.Others, page.Option{Value: u.Code, Label: u.Name})
		}
	}
	return w.set.Render(rw, r, "offices.html", p)
}

// week is an office in a sentence: days, hours of a week, opening and closing.
func week(r *http.Request, o calendar.Office) string {
	minutes := o.Hours.Minutes(o.Pattern)
	s := page.T(r, "calendar_web.week", int(o.Pattern), span(minutes), o.Hours[time.Monday].Open.String(), o.Hours[time.Monday].Close.String())
	if o.JointLeaveWorks {
		s += " " + page.T(r, "calendar_web.joint_leave_worked")
	}
	return s
}

func span(minutes int) string {
	if minutes%60 == 0 {
		return strconv.Itoa(minutes / 60)
	}
	return fmt.Sprintf("%d,%d", minutes/60, minutes%60*10/60)
}

func unitOf(reg *org.Register, idOrCode string) *org.Unit {
	if u := reg.Units[org.UnitID(idOrCode)]; u != nil {
		return u
	}
	return reg.UnitByCode(idOrCode)
}

// hoursPage is the form of one office.
type hoursPage struct {
	page.Base
	Action   string
	May, Own bool
	IsRegion bool
	Weeks    []page.Option
	Days     []dayFields
	Month    []dayFields // in Ramadan
	titles   [2]string
}

// dayFields are the names of the four inputs of a weekday.
type dayFields struct {
	Name                          string
	Open, Close, BreakFrom, Until string
	Values                        [4]string
}

func (w *Web) hours(rw http.ResponseWriter, r *http.Request) error { return w.showHours(rw, r, nil) }

func (w *Web) showHours(rw http.ResponseWriter, r *http.Request, f *page.Form) error {
	if _, err := staff(r); err != nil {
		return err
	}
	unit, name, path, err := w.officeAt(r)
	if err != nil {
		return err
	}
	v, err := w.book.Get(r.Context())
	if err != nil {
		return err
	}
	if f == nil {
		f = page.NewForm(r, officeValues(v.Office(path...)))
	}
	p := &hoursPage{Action: r.PathValue("unit"), May: mayAmend(r), Own: unit != "" && v.Own(unit), IsRegion: unit == ""}
	p.Action = "/kelola/jam-kerja/" + p.Action
	p.Base = page.Base{Title: page.T(r, "calendar_web.hours_title", name), Form: f,
		Crumbs: crumbs(r, page.Link{Label: page.T(r, "calendar_web.offices_title"), Href: "/kelola/jam-kerja"}, page.Link{Label: name})}
	p.Lead = page.T(r, "calendar_web.hours_lead")
	switch {
	case unit == "":
		p.Title = name
		p.Lead = page.T(r, "calendar_web.hours_lead_region")
	case p.Own:
		p.Lead = page.T(r, "calendar_web.hours_lead_own")
	}
	p.Weeks = []page.Option{{Value: "5", Label: page.T(r, "calendar_web.week_5")}, {Value: "6", Label: page.T(r, "calendar_web.week_6")}}
	p.Days, p.Month = fields(r, f, "d"), fields(r, f, "r")
	p.titles = [2]string{page.T(r, "calendar_web.ordinary"), page.T(r, "calendar_web.in_ramadan")}
	return w.set.Render(rw, r, "hours.html", p)
}

// hoursTable is one of the two tables of hours.
type hoursTable struct {
	Title string
	Days  []dayFields
	May   bool
}

// Table is the hours of ordinary days or of Ramadan, for the template.
func (p *hoursPage) Table(ramadan bool) hoursTable {
	if ramadan {
		return hoursTable{p.titles[1], p.Month, p.May}
	}
	return hoursTable{p.titles[0], p.Days, p.May}
}

// officeAt is the unit that the address names, "" for the region, with its
// name and the path for looking its hours up.
func (w *Web) officeAt(r *http.Request) (unit, name string, path []string, err error) {
	if r.PathValue("unit") == region {
		return "", page.T(r, "calendar_web.region_hours"), nil, nil
	}
	reg, err := w.org.Get(r.Context())
	if err != nil {
		return "", "", nil, err
	}
	u := unitOf(reg, r.PathValue("unit"))
	if u == nil {
		return "", "", nil, errs.New(errs.NotFound, "calendar.no_such_unit")
	}
	return string(u.ID), u.Name, pathOf(reg, u, w.page.Today()), nil
}

// pathOf is a unit and those above it on a day, nearest first.
func pathOf(reg *org.Register, u *org.Unit, on clock.Date) (path []string) {
	for _, id := range reg.PathOn(u.ID, on) {
		path = append(path, string(id))
	}
	return path
}

func fields(r *http.Request, f *page.Form, prefix string) []dayFields {
	var out []dayFields
	for d := 1; d <= 6; d++ {
		n := prefix + strconv.Itoa(d)
		x := dayFields{Name: i18n.Weekday(page.Lang(r), time.Weekday(d)), Open: n + "o", Close: n + "c", BreakFrom: n + "f", Until: n + "u"}
		x.Values = [4]string{f.Get(x.Open), f.Get(x.Close), f.Get(x.BreakFrom), f.Get(x.Until)}
		out = append(out, x)
	}
	return out
}

func officeValues(o calendar.Office) url.Values {
	v := url.Values{"pattern": {strconv.Itoa(int(o.Pattern))}}
	if o.JointLeaveWorks {
		v.Set("joint", "1")
	}
	set := func(prefix string, w calendar.WeekHours) {
		for d := 1; d <= 6; d++ {
			n := prefix + strconv.Itoa(d)
			if h := w[d]; h.Close > 0 {
				v.Set(n+"o", h.Open.String())
				v.Set(n+"c", h.Close.String())
				if h.BreakUntil > h.BreakFrom {
					v.Set(n+"f", h.BreakFrom.String())
					v.Set(n+"u", h.BreakUntil.String())
				}
			}
		}
	}
	set("d", o.Hours)
	set("r", o.Ramadan)
	return v
}

// previewHours reads the form of an office and asks the book what it would do.
func (w *Web) previewHours(rw http.ResponseWriter, r *http.Request) error {
	by, err := staff(r)
	if err != nil {
		return err
	}
	unit, _, _, err := w.officeAt(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	c := calendar.OfficeChange{Unit: unit, Since: f.Date("since"), Follows: f.Has("follow") && unit != ""}
	c.Office = calendar.Office{Pattern: calendar.Pattern(f.Int("pattern")), JointLeaveWorks: f.Has("joint")}
	if !c.Follows {
		c.Office.Hours = readWeek(f, "d", c.Office.Pattern)
		c.Office.Ramadan = readWeek(f, "r", c.Office.Pattern)
	}
	a := calendar.Amendment{Decree: f.Get("decree"), DecreedOn: f.Date("decreed_on"), Offices: []calendar.OfficeChange{c}}
	if f.Failed() {
		return w.showHours(rw, r, f)
	}
	p, err := w.book.PreviewAmendment(r.Context(), by, a)
	if f.Take(err) {
		return w.showHours(rw, r, f)
	}
	if err != nil {
		return err
	}
	return page.Redirect(rw, r, "/kelola/kalender/ubah/"+p.ID)
}

// readWeek reads the hours of the weekdays that the pattern works.
func readWeek(f *page.Form, prefix string, p calendar.Pattern) calendar.WeekHours {
	var out calendar.WeekHours
	last := 5
	if p == calendar.SixDays {
		last = 6
	}
	for d := 1; d <= last; d++ {
		n := prefix + strconv.Itoa(d)
		out[d] = calendar.DayHours{Open: readMinute(f, n+"o", true), Close: readMinute(f, n+"c", true), BreakFrom: readMinute(f, n+"f", false), BreakUntil: readMinute(f, n+"u", false)}
	}
	return out
}

func readMinute(f *page.Form, name string, required bool) calendar.Minute {
	s := f.Get(name)
	if s == "" && !required {
		return 0
	}
	m, ok := calendar.ParseMinute(s)
	if !ok && !slices.ContainsFunc(f.Problems, func(p page.FieldProblem) bool { return p.Name == name }) {
		f.Fail(name, "calendar_web.bad_minute", strings.TrimSpace(s))
	}
	return m
}

package web

import (
	"net/http"
	"strconv"
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// yearView is a year as twelve months and a list of what is not worked.
type yearView struct {
	Year, Working int
	Off           int // days of a decree that are not worked
	Decided       bool
	Tabs          []page.Link
	Months        []monthView
	Holidays      []holidayLine
	Ramadan       string
	Weekdays      []weekdayName
}

type weekdayName struct{ Short, Long string }

type monthView struct {
	Name    string
	Working int
	Weeks   [][]cell
}

// cell is a day of a month; the zero cell is outside it.
type cell struct {
	Day   int
	Class string
	Words string // for screen readers and as a tooltip; "" for a working day
}

type holidayLine struct {
	calendar.Holiday
	Kind  string
	Class string
}

// year draws a year for the region's office.
func (w *Web) year(r *http.Request, v *calendar.View, year int, path string) yearView {
	l, c, o := page.Lang(r), v.Calendar, v.Office()
	out := yearView{Year: year, Decided: c.Decided(year)}
	now := w.page.Today()
	for y := now.Year() - 1; y <= now.Year()+1; y++ {
		out.Tabs = append(out.Tabs, page.Link{Label: strconv.Itoa(y), Href: page.Address(path, "tahun", strconv.Itoa(y)), Current: y == year})
	}
	if year < now.Year()-1 || year > now.Year()+1 {
		out.Tabs = append(out.Tabs, page.Link{Label: strconv.Itoa(year), Href: page.Address(path, "tahun", strconv.Itoa(year)), Current: true})
	}
	for d := range 7 {
		name := i18n.Weekday(l, time.Weekday((d+1)%7))
		out.Weekdays = append(out.Weekdays, weekdayName{string([]rune(name)[:3]), name})
	}
	for m := 1; m <= 12; m++ {
		first := clock.NewDate(year, m, 1)
		last := clock.NewDate(year, m+1, 1).AddDays(-1)
		mv := monthView{Name: i18n.MonthName(l, time.Month(m)), Working: c.WorkingDays(o, first, last)}
		out.Working += mv.Working
		week := make([]cell, (int(first.Time().Weekday())+6)%7)
		for d := first; d <= last; d = d.AddDays(1) {
			week = append(week, cellOf(r, c.DayOf(o, d), d == now))
			if len(week) == 7 {
				mv.Weeks, week = append(mv.Weeks, week), nil
			}
		}
		if len(week) > 0 {
			mv.Weeks = append(mv.Weeks, append(week, make([]cell, 7-len(week))...))
		}
		out.Months = append(out.Months, mv)
	}
	for _, h := range c.Holidays(year) {
		if h.Kind != calendar.Workday {
			out.Off++
		}
		out.Holidays = append(out.Holidays, holidayLine{h, page.T(r, "calendar_web.kind_"+string(h.Kind)), classOf(h.Kind)})
	}
	if m, ok := c.Ramadan(year); ok {
		out.Ramadan = page.T(r, "calendar_web.ramadan", m.From, m.Until)
		if m.Estimated {
			out.Ramadan = page.T(r, "calendar_web.ramadan_estimated", m.From, m.Until)
		}
	}
	return out
}

func cellOf(r *http.Request, d calendar.Day, today bool) cell {
	x := cell{Day: d.Date.Time().Day()}
	if d.Verdict != calendar.Working {
		x.Class = "day-" + string(d.Verdict)
		x.Words = d.Reason
	}
	if d.Estimated {
		x.Class += " day-guess"
		x.Words = page.T(r, "calendar_web.estimated", d.Reason)
	}
	if today {
		x.Class += " day-today"
	}
	return x
}

func classOf(k calendar.Kind) string {
	switch k {
	case calendar.NationalHoliday:
		return "day-holiday"
	case calendar.JointLeave:
		return "day-joint_leave"
	case calendar.LocalHoliday:
		return "day-local_holiday"
	}
	return ""
}

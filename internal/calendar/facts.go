package calendar

import (
	"slices"
	"time"

	"pendopo/internal/kit/clock"
)

// mark is what a calendar knows of a day, whichever office asks.
type mark uint8

const (
	national  mark = 1 << iota
	jointly        // joint leave
	local          // declared for the region
	fastMonth      // Ramadan
	undecided      // of a year without decree
	restored       // a day off that was taken back
)

// The days that a calendar keeps marks of; others are looked up one by one.
const (
	firstMarked = 7305  // 1 January 1990
	markedDays  = 29220 // eighty years
)

// facts is what a day is for one office.
type facts struct {
	mark    mark
	verdict Verdict
	hours   DayHours
}

// end is where the day ends: at the close of the office, on a day off with the
// day itself.
func (f facts) end() int64 {
	if f.verdict != Working {
		return lastSecond
	}
	return int64(f.hours.Close) * minute
}

// facts judges a day for an office.
func (c *Calendar) facts(o *Office, d int64) facts {
	if o.Before != nil {
		o = o.On(dateOf(d))
	}
	m := c.markOf(d)
	weekday := weekdayOf(d)
	f := facts{mark: m, verdict: Working, hours: o.Hours[weekday]}
	if m&fastMonth != 0 {
		f.hours = o.Ramadan[weekday]
	}
	switch {
	case m&national != 0:
		f.verdict = PublicHoliday
	case m&local != 0:
		f.verdict = LocalOff
	case m&jointly != 0 && !o.JointLeaveWorks && !c.options.JointLeaveWorks:
		f.verdict = OnLeave
	case !o.Pattern.works(weekday):
		f.verdict = Weekend
	}
	return f
}

func (c *Calendar) markOf(d int64) mark {
	if i := d - firstMarked; i >= 0 && i < int64(len(c.marks)) {
		return c.marks[i]
	}
	return c.judgeMark(d)
}

// judgeMark finds the mark of a day from the lists.
func (c *Calendar) judgeMark(d int64) mark {
	date := dateOf(d)
	var m mark
	if h, ok := c.holiday(date, date.Year()); ok {
		switch h.Kind {
		case NationalHoliday:
			m = national
		case JointLeave:
			m = jointly
		case LocalHoliday:
			m = local
		case Workday:
			m = restored
		}
	}
	if !c.decided[date.Year()] {
		m |= undecided
	}
	if slices.ContainsFunc(c.ramadan, func(r Ramadan) bool { return r.From <= date && date <= r.Until }) {
		m |= fastMonth
	}
	return m
}

// index fills the marks.
func (c *Calendar) index() {
	c.marks = nil
	marks := make([]mark, markedDays)
	decided, year := false, 0
	for i := range marks {
		t := time.Unix((firstMarked+int64(i))*86400, 0).UTC()
		if t.Year() != year {
			year, decided = t.Year(), c.decided[t.Year()]
			if !decided {
				for d := range fixed {
					at := clock.Date(t.Format("2006-") + d)
					if n := dayOf(at) - firstMarked; n >= 0 && n < markedDays {
						marks[n] |= c.judgeMark(dayOf(at))
					}
				}
			}
		}
		if !decided {
			marks[i] |= undecided
		}
	}
	for d := range c.holidays {
		if n := dayOf(d) - firstMarked; n >= 0 && n < markedDays {
			marks[n] = c.judgeMark(dayOf(d))
		}
	}
	for _, r := range c.ramadan {
		for d := max(dayOf(r.From)-firstMarked, 0); d <= dayOf(r.Until)-firstMarked && d < markedDays; d++ {
			marks[d] |= fastMonth
		}
	}
	c.marks = marks
}

// day is how a day looks on a receipt, with the name and decree of a holiday.
func (c *Calendar) day(d int64, f facts) Day {
	date := dateOf(d)
	out := Day{Date: date, Weekday: weekdayOf(d), Verdict: f.verdict, Provisional: f.mark&undecided != 0}
	if f.mark&(national|jointly|local|restored) != 0 {
		if h, ok := c.holiday(date, date.Year()); ok {
			out.Reason, out.Basis, out.Estimated = h.Name, h.Basis, h.Estimated
		}
	}
	if f.verdict == Working {
		out.Hours = f.hours
	}
	return out
}

func dayOf(d clock.Date) int64 { return floorDiv(d.Time().Unix(), 86400) }

func dateOf(d int64) clock.Date {
	return clock.Date(time.Unix(d*86400, 0).UTC().Format(time.DateOnly))
}

func weekdayOf(d int64) time.Weekday { return time.Weekday(((d+4)%7 + 7) % 7) } // day 0 was a Thursday

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// inOrder sorts pauses by their beginning and leaves out empty ones.
func inOrder(pauses []Pause) []Pause {
	if len(pauses) == 0 {
		return nil
	}
	out := make([]Pause, 0, len(pauses))
	for _, p := range pauses {
		if p.Until.IsZero() || p.Until.After(p.From) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b Pause) int { return a.From.Compare(b.From) })
	return out
}

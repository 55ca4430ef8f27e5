package calendar

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// The longest spans that somebody may ask about: pages and programs from
// outside choose them, and days are counted one by one.
const (
	mostDays    = 2_000
	mostMinutes = 500_000
	mostHours   = 50_000
)

// Check says what is wrong with a span that somebody typed.
func (s Span) Check() error {
	most := mostDays
	switch s.Unit {
	case OfficeMinutes:
		most = mostMinutes
	case Hours:
		most = mostHours
	}
	if !slices.Contains(SpanUnits, s.Unit) {
		return errs.New(errs.Invalid, "calendar.bad_unit", string(s.Unit)).Field("unit", "calendar.bad_unit", string(s.Unit))
	}
	if s.N < 0 || s.N > most {
		return errs.New(errs.Invalid, "calendar.bad_span", most).Field("n", "calendar.bad_span", most)
	}
	return nil
}

// ParseMoment reads when something started: a date, a date with a time in the
// zone, or an instant with its offset. A date alone is its first minute: for
// spans of days the hour does not matter.
func ParseMoment(s string, zone *time.Location) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil && inRange(clock.DateOf(t, zone)) {
			return t, nil
		}
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil && inRange(clock.DateOf(t, zone)) {
		return t, nil
	}
	return time.Time{}, errs.New(errs.Invalid, "calendar.bad_time", shorten(s)).Field("start", "calendar.bad_time", shorten(s))
}

// CheckYear refuses years that the calendar does not know.
func CheckYear(year int) error {
	if year < 1990 || year > 2069 {
		return errs.New(errs.Invalid, "calendar.bad_year", strconv.Itoa(year)).Field("year", "calendar.bad_year", strconv.Itoa(year))
	}
	return nil
}

// DayOf judges a date for an office, with its hours.
func (c *Calendar) DayOf(o Office, d clock.Date) Day {
	o.complete()
	n := dayOf(d)
	return c.day(n, c.facts(&o, n))
}

// WorkingDays counts the days from one date to another, both counted, on which
// an office works.
func (c *Calendar) WorkingDays(o Office, from, until clock.Date) int {
	o.complete()
	n := 0
	for d, end := dayOf(from), dayOf(until); d <= end; d++ {
		if c.facts(&o, d).verdict == Working {
			n++
		}
	}
	return n
}

// Units lists the units with hours of their own.
func (v *View) Units() []string {
	var out []string
	for u := range v.offices {
		if u != "" {
			out = append(out, u)
		}
	}
	slices.Sort(out)
	return out
}

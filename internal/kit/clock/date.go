package clock

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a local calendar date written YYYY-MM-DD; "" is no date. Comparing
// two dates as strings orders them in time.
type Date string

// NewDate makes the date of a year, month and day; a day past the month's end
// rolls over as in time.Date.
func NewDate(year, month, day int) Date {
	return Date(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// DateOf is the calendar date of an instant in a zone.
func DateOf(t time.Time, zone *time.Location) Date {
	return Date(t.In(zone).Format(time.DateOnly))
}

// ParseDate reads YYYY-MM-DD and refuses dates that the calendar does not have.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1000 {
		return "", fmt.Errorf("not a date YYYY-MM-DD: %q", s)
	}
	return Date(s), nil
}

// Time is midnight UTC of the date; the zero time for "".
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == "" }

// AddDays moves the date by whole days.
func (d Date) AddDays(n int) Date {
	return Date(d.Time().AddDate(0, 0, n).Format(time.DateOnly))
}

// AddMonths moves by whole months and clamps to the end of the month:
// 31 August less six months is the last day of February.
func (d Date) AddMonths(n int) Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	day := min(t.Day(), last)
	return NewDate(first.Year(), int(first.Month()), day)
}

// AddYears moves by whole years with the clamp of AddMonths.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// Year is the year of the date, 0 for no date.
func (d Date) Year() int {
	if d == "" {
		return 0
	}
	return d.Time().Year()
}

// Span is a distance in whole years, months and days.
type Span struct{ Years, Months, Days int }

// Until is the span from d to e; zero when e is not after d.
func (d Date) Until(e Date) Span {
	if d == "" || e <= d {
		return Span{}
	}
	months := 0
	for d.AddMonths(months+1) <= e {
		step := 12
		for step > 1 && d.AddMonths(months+step) > e {
			step--
		}
		months += step
	}
	anchor := d.AddMonths(months)
	days := int(e.Time().Sub(anchor.Time()).Hours() / 24)
	return Span{months / 12, months % 12, days}
}

// DaysUntil is the number of days from d to e, negative when e is before d.
func (d Date) DaysUntil(e Date) int {
	return int(e.Time().Sub(d.Time()).Hours() / 24)
}

// Value stores the date as text, or null when there is none.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}

// Scan reads a date column that may be null.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
	case string:
		*d = Date(v)
	case []byte:
		*d = Date(v)
	default:
		return fmt.Errorf("clock: cannot read a date from %T", src)
	}
	return nil
}

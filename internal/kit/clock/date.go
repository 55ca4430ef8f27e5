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
	if year, month, day, ok := d.parts(); ok {
		month += n - 1
		year, month = year+month/12, month%12
		if month < 0 {
			year, month = year-1, month+12
		}
		if year >= 1000 && year <= 9999 {
			return written(year, month+1, min(day, daysIn(year, month+1)))
		}
	}
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	day := min(t.Day(), last)
	return NewDate(first.Year(), int(first.Month()), day)
}

// parts are year, month and day of a date of the calendar. The rules ask
// thousands of people for dates years away; package time takes ten times as long.
func (d Date) parts() (year, month, day int, ok bool) {
	if len(d) != len(time.DateOnly) || d[4] != '-' || d[7] != '-' {
		return 0, 0, 0, false
	}
	for i := range len(d) {
		if c := d[i]; i != 4 && i != 7 && (c < '0' || c > '9') {
			return 0, 0, 0, false
		}
	}
	two := func(i int) int { return int(d[i]-'0')*10 + int(d[i+1]-'0') }
	year, month, day = two(0)*100+two(2), two(5), two(8)
	return year, month, day, month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

// written is a date from its parts.
func written(year, month, day int) Date {
	return Date([]byte{byte('0' + year/1000), byte('0' + year/100%10), byte('0' + year/10%10), byte('0' + year%10), '-',
		byte('0' + month/10), byte('0' + month%10), '-', byte('0' + day/10), byte('0' + day%10)})
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// AddYears moves by whole years with the clamp of AddMonths.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// Year is the year of the date, 0 for no date.
func (d Date) Year() int {
	if d == "" {
		return 0
	}
	if year, _, _, ok := d.parts(); ok {
		return year
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

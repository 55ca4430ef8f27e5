package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pendopo/internal/kit/clock"
)

// Pattern is how many days a week an office works: Monday to Friday or Monday
// to Saturday.
type Pattern int

// The two patterns.
//
// rule: perpres-21-2023 3, 7
const (
	FiveDays Pattern = 5
	SixDays  Pattern = 6
)

// works tells whether the pattern works on the weekday; anything but six days
// is five.
func (p Pattern) works(d time.Weekday) bool {
	return d != time.Sunday && (d != time.Saturday || p == SixDays)
}

// Kind is why a date of the decree is no ordinary working day.
type Kind string

// The kinds, named as in the data.
const (
	NationalHoliday Kind = "libur_nasional"
	JointLeave      Kind = "cuti_bersama"
	LocalHoliday    Kind = "libur_daerah" // declared for this region only
	// Workday takes a day back: joint leave that was withdrawn is worked again.
	Workday Kind = "hari_kerja"
)

// Kinds lists them in the order in which pages offer them.
var Kinds = []Kind{NationalHoliday, JointLeave, LocalHoliday, Workday}

// Holiday is one date of a decree.
type Holiday struct {
	Date  clock.Date `json:"date"`
	Kind  Kind       `json:"kind"`
	Name  string     `json:"name"`
	Basis string     `json:"basis"` // the decree
	// Estimated: computed, not decreed. It does not settle the year.
	Estimated bool `json:"estimated,omitempty"`
}

// Ramadan is the month of fasting of one year, both days within it.
type Ramadan struct {
	From      clock.Date `json:"from"`
	Until     clock.Date `json:"until"`
	Basis     string     `json:"basis"`
	Estimated bool       `json:"estimated,omitempty"`
}

// Options are local policy.
type Options struct {
	// JointLeaveWorks counts joint leave as working days: an office that stays
	// open, such as a hospital, may say so.
	JointLeaveWorks bool
}

// Calendar knows the holidays of the years that have a decree.
type Calendar struct {
	options  Options
	holidays map[clock.Date]Holiday
	decided  map[int]bool // years with a decree
	ramadan  []Ramadan
	marks    []mark // of the days from firstMarked on
}

// Standard is the calendar of the shipped decrees.
func Standard(o Options) (*Calendar, error) {
	e, err := edition()
	if err != nil {
		return nil, err
	}
	return New(e.holidays, o).WithRamadan(e.ramadan...), nil
}

// New makes a calendar. Every year with a national holiday among the given
// counts as decreed. Where a date is given twice, the later entry amends the
// earlier one, except that joint leave does not replace a national holiday.
func New(holidays []Holiday, o Options) *Calendar {
	c := &Calendar{options: o, holidays: make(map[clock.Date]Holiday, len(holidays)), decided: map[int]bool{}}
	for _, h := range holidays {
		if before, ok := c.holidays[h.Date]; ok && before.Kind == NationalHoliday && h.Kind == JointLeave {
			continue
		}
		c.put(h)
	}
	c.index()
	return c
}

// With is the same calendar after an amendment: a decree within the year, or
// the decree of a further year.
func (c *Calendar) With(more ...Holiday) *Calendar {
	n := c.copied(len(more))
	for _, h := range more {
		n.put(h)
	}
	n.index()
	return n
}

// WithRamadan is the same calendar with months of fasting; a later one of the
// same year replaces the earlier.
func (c *Calendar) WithRamadan(more ...Ramadan) *Calendar {
	n := c.copied(0)
	n.fast(more)
	n.index()
	return n
}

func (c *Calendar) fast(more []Ramadan) {
	for _, m := range more {
		c.ramadan = slices.DeleteFunc(c.ramadan, func(r Ramadan) bool { return r.From.Year() == m.From.Year() })
		c.ramadan = append(c.ramadan, m)
	}
	slices.SortFunc(c.ramadan, func(a, b Ramadan) int { return strings.Compare(string(a.From), string(b.From)) })
}

func (c *Calendar) copied(room int) *Calendar {
	n := &Calendar{options: c.options, holidays: make(map[clock.Date]Holiday, len(c.holidays)+room), decided: map[int]bool{}}
	for d, h := range c.holidays {
		n.holidays[d] = h
	}
	for y := range c.decided {
		n.decided[y] = true
	}
	n.ramadan = slices.Clone(c.ramadan)
	return n
}

func (c *Calendar) put(h Holiday) {
	c.holidays[h.Date] = h
	if h.Kind == NationalHoliday && !h.Estimated {
		c.decided[h.Date.Year()] = true
	}
}

// Ramadan is the month of fasting that begins in a year.
func (c *Calendar) Ramadan(year int) (Ramadan, bool) {
	for _, r := range c.ramadan {
		if r.From.Year() == year {
			return r, true
		}
	}
	return Ramadan{}, false
}

// Holidays lists what the calendar knows of a year besides weekends, by date.
func (c *Calendar) Holidays(year int) []Holiday {
	var out []Holiday
	for d := range c.holidays {
		if d.Year() == year {
			if h, ok := c.holiday(d, year); ok {
				out = append(out, h)
			}
		}
	}
	if !c.decided[year] && year >= 1946 {
		for d := range fixed {
			date := clock.Date(fmt.Sprintf("%04d-%s", year, d))
			if _, known := c.holidays[date]; !known {
				if h, ok := c.holiday(date, year); ok {
					out = append(out, h)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Holiday) int { return strings.Compare(string(a.Date), string(b.Date)) })
	return out
}

// Decided tells whether the year's holidays are decreed; until then every date
// of the year is provisional.
func (c *Calendar) Decided(year int) bool { return c.decided[year] }

// fixed are the holidays that fall on the same date every year, since the year
// that they were made national. They hold even before the year's decree.
//
// rule: keppres-24-2013 (1 May)
// rule: keppres-24-2016 (1 June)
var fixed = map[string]struct {
	name  string
	since int
}{
	"01-01": {"Tahun Baru Masehi", 1946},
	"05-01": {"Hari Buruh Internasional", 2014},
	"06-01": {"Hari Lahir Pancasila", 2017},
	"08-17": {"Hari Proklamasi Kemerdekaan R.I.", 1946},
	"12-25": {"Kelahiran Yesus Kristus (Natal)", 1946},
}

const fixedBasis = "tanggal tetap; keputusan bersama tahun ini belum dimuat"

// holiday is the holiday on a date, from the decree or, in a year without one,
// from the fixed dates.
func (c *Calendar) holiday(d clock.Date, year int) (Holiday, bool) {
	if h, ok := c.holidays[d]; ok && !(h.Estimated && c.decided[year]) {
		return h, true
	}
	if c.decided[year] {
		return Holiday{}, false
	}
	if f, ok := fixed[string(d[5:])]; ok && year >= f.since {
		return Holiday{Date: d, Kind: NationalHoliday, Name: f.name, Basis: fixedBasis}, true
	}
	return Holiday{}, false
}

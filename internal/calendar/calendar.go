package calendar

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"sync"
	"time"

	"pendopo/internal/kit/clock"
)

// Pattern is how many days a week an office works: Monday to Friday or Monday
// to Saturday.
type Pattern int

// The two patterns.
//
// rule: perpres-21-2023 (working days of offices)
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
	LocalHoliday    Kind = "libur_daerah" // declared for this region or for a voting day
)

// Holiday is one date of a decree.
type Holiday struct {
	Date  clock.Date
	Kind  Kind
	Name  string
	Basis string // the decree
	// Estimated: computed, not decreed. It does not settle the year.
	Estimated bool
}

// Ramadan is the month of fasting of one year, both days within it.
type Ramadan struct {
	From, Until clock.Date
	Basis       string
	Estimated   bool
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

//go:embed data/hari_libur.csv
var decreed []byte

// embedded reads the shipped decrees once; they are part of the program.
var embedded = sync.OnceValues(func() ([]Holiday, error) { return Read(bytes.NewReader(decreed)) })

// Standard is the calendar of the shipped decrees.
func Standard(o Options) (*Calendar, error) {
	holidays, err := embedded()
	if err != nil {
		return nil, fmt.Errorf("calendar: shipped holidays: %w", err)
	}
	return New(holidays, o), nil
}

// New makes a calendar. Every year with a national holiday among the given
// counts as decreed. Where a date is given twice, the later entry amends the
// earlier one, except that joint leave does not replace a national holiday.
func New(holidays []Holiday, o Options) *Calendar {
	c := &Calendar{options: o, holidays: make(map[clock.Date]Holiday, len(holidays)), decided: map[int]bool{}}
	c.add(holidays)
	c.index()
	return c
}

// With is the same calendar after an amendment: a decree within the year, or
// the decree of a further year.
func (c *Calendar) With(more ...Holiday) *Calendar {
	n := &Calendar{options: c.options, holidays: make(map[clock.Date]Holiday, len(c.holidays)+len(more)), decided: map[int]bool{}}
	for d, h := range c.holidays {
		n.holidays[d] = h
	}
	for y := range c.decided {
		n.decided[y] = true
	}
	n.ramadan = c.ramadan
	n.add(more)
	n.index()
	return n
}

func (c *Calendar) add(holidays []Holiday) {
	for _, h := range holidays {
		if before, ok := c.holidays[h.Date]; ok && before.Kind == NationalHoliday && h.Kind == JointLeave {
			continue
		}
		c.holidays[h.Date] = h
		if h.Kind == NationalHoliday && !h.Estimated {
			c.decided[h.Date.Year()] = true
		}
	}
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
	if h, ok := c.holidays[d]; ok {
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

// Read reads holidays in the form of data/hari_libur.csv.
func Read(r io.Reader) ([]Holiday, error) {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord = 5
	head, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("holidays: no heading: %w", err)
	}
	if head[0] != "tanggal" || head[1] != "jenis" || head[2] != "keterangan" || head[3] != "dasar" {
		return nil, fmt.Errorf("holidays: heading is %q, want tanggal,jenis,keterangan,dasar,…", head)
	}
	var out []Holiday
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("holidays: %w", err)
		}
		line, _ := rows.FieldPos(0)
		date, err := clock.ParseDate(row[0])
		if err != nil {
			return nil, fmt.Errorf("holidays: line %d: %w", line, err)
		}
		kind := Kind(row[1])
		if kind != NationalHoliday && kind != JointLeave {
			return nil, fmt.Errorf("holidays: line %d: kind %q is neither %s nor %s", line, row[1], NationalHoliday, JointLeave)
		}
		out = append(out, Holiday{Date: date, Kind: kind, Name: row[2], Basis: row[3]})
	}
}

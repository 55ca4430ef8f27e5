package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/regulation"
)

// The zones of Indonesia. None has summer time, so a fixed offset says all and
// no zone data is needed on the machine.
var (
	WIB  = time.FixedZone("WIB", 7*60*60)  // Asia/Jakarta, Asia/Pontianak
	WITA = time.FixedZone("WITA", 8*60*60) // Asia/Makassar
	WIT  = time.FixedZone("WIT", 9*60*60)  // Asia/Jayapura
)

// ZoneNamed finds a zone by its short or IANA name; WIB for any other.
func ZoneNamed(name string) *time.Location {
	switch name {
	case "WITA", "Asia/Makassar", "Asia/Ujung_Pandang":
		return WITA
	case "WIT", "Asia/Jayapura":
		return WIT
	}
	return WIB
}

// Minute is a time of day in minutes after midnight: 07.30 is 450.
type Minute int

// At makes the minute of an hour and a minute.
func At(hour, minute int) Minute { return Minute(hour*60 + minute) }

// String writes it as Indonesian does: 07.30.
func (m Minute) String() string { return fmt.Sprintf("%02d.%02d", int(m)/60, int(m)%60) }

// DayHours are the hours of an office on one weekday, with its break. A zero
// Close means that it is closed.
type DayHours struct {
	Open       Minute `json:"open"`
	Close      Minute `json:"close"`
	BreakFrom  Minute `json:"break_from"`
	BreakUntil Minute `json:"break_until"`
}

// Minutes is the working time of the day, without the break.
func (h DayHours) Minutes() int { return int(h.Close-h.Open) - int(h.BreakUntil-h.BreakFrom) }

// WeekHours are the hours of a week, by time.Weekday (Sunday is 0).
type WeekHours [7]DayHours

// Minutes is the working time of a week of the pattern.
func (w WeekHours) Minutes(p Pattern) int {
	n := 0
	for d, h := range w {
		if p.works(time.Weekday(d)) {
			n += h.Minutes()
		}
	}
	return n
}

// Office is when a unit works. The zero Office is a five-day office in WIB with
// the hours of the law.
type Office struct {
	Pattern Pattern        `json:"pattern"`
	Zone    *time.Location `json:"-"`
	// JointLeaveWorks counts joint leave as working days: an office that stays
	// open, such as a hospital.
	JointLeaveWorks bool      `json:"joint_leave_works"`
	Hours           WeekHours `json:"hours"`
	Ramadan         WeekHours `json:"ramadan"` // in the month of Ramadan
	// Since is the first day of these hours and this pattern, "" for always;
	// Before holds what was before it.
	Since  clock.Date `json:"since,omitempty"`
	Before *Office    `json:"-"`
}

// DefaultOffice is an office of the pattern with the hours of the law. The law
// gives the minutes of a week, the opening and the breaks; it leaves to the
// region how a six-day week spreads them, so those hours are only where a
// region begins.
//
// rule: perpres-21-2023 3, 4
func DefaultOffice(p Pattern, zone *time.Location) Office {
	law := lawHours()
	o := Office{Pattern: FiveDays, Zone: zone, Hours: law[0], Ramadan: law[1]}
	if p == SixDays {
		o.Pattern, o.Hours, o.Ramadan = SixDays, sixDays, sixDaysRamadan
	}
	return o
}

// lawHours spreads the minutes of the law evenly over Monday to Friday, on
// ordinary days and in Ramadan. When the break begins is custom; on Fridays it
// holds the prayer.
//
// rule: perpres-21-2023 4
var lawHours = sync.OnceValue(func() [2]WeekHours {
	law := regulation.At("2023-04-12")
	n := func(id string) Minute { return Minute(law.Int(id).Value) }
	week := func(opens, minutes, pause, fridayPause Minute) WeekHours {
		var w WeekHours
		for d := time.Monday; d <= time.Friday; d++ {
			h := DayHours{Open: opens, BreakFrom: At(12, 0), BreakUntil: At(12, 0) + pause}
			if d == time.Friday {
				h.BreakFrom, h.BreakUntil = At(11, 30), At(11, 30)+fridayPause
			}
			h.Close = opens + minutes/n("office.week.days") + h.BreakUntil - h.BreakFrom
			w[d] = h
		}
		return w
	}
	return [2]WeekHours{
		week(n("office.opens.minute"), n("office.week.minutes"), n("office.break.minutes"), n("office.break.friday.minutes")),
		week(n("office.ramadan.opens.minute"), n("office.ramadan.week.minutes"), n("office.ramadan.break.minutes"), n("office.ramadan.break.friday.minutes")),
	}
})

// A six-day week with the minutes and breaks of the law.
var (
	six     = DayHours{Open: At(7, 30), Close: At(15, 0), BreakFrom: At(12, 0), BreakUntil: At(13, 0)}
	sixFri  = DayHours{Open: At(7, 30), Close: At(14, 0), BreakFrom: At(11, 30), BreakUntil: At(13, 0)}
	fast    = DayHours{Open: At(8, 0), Close: At(14, 0), BreakFrom: At(12, 0), BreakUntil: At(12, 30)}
	fastFri = DayHours{Open: At(8, 0), Close: At(14, 0), BreakFrom: At(11, 30), BreakUntil: At(12, 30)}

	sixDays        = WeekHours{1: six, 2: six, 3: six, 4: six, 5: sixFri, 6: six}
	sixDaysRamadan = WeekHours{1: fast, 2: fast, 3: fast, 4: fast, 5: fastFri, 6: fast}
)

// complete puts the hours of the law where an office says none.
func (o *Office) complete() {
	if o.Pattern != SixDays {
		o.Pattern = FiveDays
	}
	if o.Hours == (WeekHours{}) || o.Ramadan == (WeekHours{}) {
		law := DefaultOffice(o.Pattern, o.Zone)
		if o.Hours == (WeekHours{}) {
			o.Hours = law.Hours
		}
		if o.Ramadan == (WeekHours{}) {
			o.Ramadan = law.Ramadan
		}
	}
}

// On is what held on a date.
func (o *Office) On(d clock.Date) *Office {
	for o.Since > d && o.Before != nil {
		o = o.Before
	}
	return o
}

// from is the office from a day on, and another before it. What the office has
// of its own after that day stays.
func (o Office) from(since clock.Date, before Office) Office {
	if o.Since > since && o.Before != nil {
		earlier := o.Before.from(since, before)
		o.Before = &earlier
		return o
	}
	o.Since, o.Before = since, nil
	if since != "" {
		o.Before = &before
	}
	return o
}

// Location is the office's zone, WIB when none is said.
func (o *Office) Location() *time.Location {
	if o.Zone == nil {
		return WIB
	}
	return o.Zone
}

// ParseMinute reads a time of day: 07.30, 7:30.
func ParseMinute(s string) (Minute, bool) {
	hour, minute, ok := strings.Cut(strings.ReplaceAll(strings.TrimSpace(s), ":", "."), ".")
	h, err := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if !ok || err != nil || err2 != nil || h < 0 || h > 24 || m < 0 || m > 59 || h == 24 && m > 0 || len(minute) != 2 {
		return 0, false
	}
	return At(h, m), true
}

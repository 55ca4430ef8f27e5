package calendar

import (
	"time"

	"pendopo/internal/kit/clock"
)

// Verdict says what a day counts as.
type Verdict string

// The verdicts.
const (
	Working       Verdict = "working"
	Weekend       Verdict = "weekend"
	PublicHoliday Verdict = "holiday"
	OnLeave       Verdict = "joint_leave"
	LocalOff      Verdict = "local_holiday"
	Paused        Verdict = "paused"      // the clock stood
	AfterHours    Verdict = "after_hours" // arrived when the office had closed: not counted yet
)

// Day is one day of a receipt.
type Day struct {
	Date        clock.Date
	Weekday     time.Weekday
	Verdict     Verdict
	Reason      string   // name of the holiday, "" for a working day and a weekend
	Basis       string   // its decree
	Provisional bool     // the year has no decree yet
	Estimated   bool     // the holiday itself is an estimate
	Count       int      // running number of a day that counts, 0 for the others
	Received    bool     // day 0: the day of the start, not counted itself
	Minutes     int      // that ran on this day, for spans of minutes and hours
	Hours       DayHours // of the office on a working day
}

// Receipt is how a number of working days was counted: every day between with
// its verdict.
type Receipt struct {
	From        clock.Date // not counted itself
	To          clock.Date // the last day counted
	WorkingDays int        // negative when counted backwards
	Pattern     Pattern
	Days        []Day // in the order of counting
	Provisional bool  // a day of a year without decree was touched
}

// Day judges one date for an office of the pattern.
func (c *Calendar) Day(d clock.Date, p Pattern) Day {
	return c.judge(dayOf(d), p)
}

func (c *Calendar) judge(d int64, p Pattern) Day {
	return c.day(d, c.facts(&Office{Pattern: p}, d))
}

// IsWorking tells whether the office works on the date.
func (c *Calendar) IsWorking(d clock.Date, p Pattern) bool {
	return c.facts(&Office{Pattern: p}, dayOf(d)).verdict == Working
}

// AddWorkingDays counts n working days from a date. Counting starts on the day
// after (for a negative n on the day before), so the result is a working day;
// for 0 it is the date itself. Rules of law that know dates only use it; what
// is owed by an hour uses Due.
//
// rule: perka-bkn-7-2017 tenggat, undangan
func (c *Calendar) AddWorkingDays(from clock.Date, n int, p Pattern) Receipt {
	step, want := int64(1), n
	if n < 0 {
		step, want = -1, -n
	}
	want = min(want, maxDays)
	r := Receipt{From: from, To: from, WorkingDays: n, Pattern: p}
	d := dayOf(from)
	for counted := 0; counted < want; {
		d += step
		day := c.judge(d, p)
		if day.Verdict == Working {
			counted++
			day.Count = counted
		}
		r.add(day)
	}
	return r
}

// WorkingDaysBetween counts the working days after from up to and including
// to; it is negative, counted backwards, when to lies before from.
func (c *Calendar) WorkingDaysBetween(from, to clock.Date, p Pattern) Receipt {
	r := Receipt{From: from, To: from, Pattern: p}
	step := int64(1)
	if to < from {
		step = -1
	}
	for d, end := dayOf(from), dayOf(to); d != end; {
		d += step
		day := c.judge(d, p)
		if day.Verdict == Working {
			r.WorkingDays += int(step)
			day.Count = r.WorkingDays * int(step)
		}
		r.add(day)
	}
	return r
}

// CountWorkingDays is WorkingDaysBetween without the receipt.
func (c *Calendar) CountWorkingDays(from, to clock.Date, p Pattern) int {
	n, sign := 0, 1
	a, b := dayOf(from), dayOf(to)
	if a > b {
		a, b, sign = b-1, a-1, -1
	}
	o := Office{Pattern: p}
	for d := a + 1; d <= b; d++ {
		if c.facts(&o, d).verdict == Working {
			n += sign
		}
	}
	return n
}

func (r *Receipt) add(d Day) {
	r.Days = append(r.Days, d)
	r.To = d.Date
	r.Provisional = r.Provisional || d.Provisional
}

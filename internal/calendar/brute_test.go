package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
)

// runs tells whether an office's clock runs in the minute that begins at an
// instant: the slow way, from the words of the rule.
func runs(c *Calendar, o Office, at time.Time, pauses []Pause) bool {
	for _, p := range pauses {
		if p.covers(at) {
			return false
		}
	}
	local := at.In(o.Location())
	day := c.DayOf(o, clock.DateOf(at, o.Location()))
	if day.Verdict != Working {
		return false
	}
	m := At(local.Hour(), local.Minute())
	return m >= day.Hours.Open && m < day.Hours.Close && (m < day.Hours.BreakFrom || m >= day.Hours.BreakUntil)
}

// Office minutes by the engine are office minutes counted one by one, over
// breaks, nights, holidays, Ramadan, pauses and a change of hours.
func TestOfficeMinutesAreCountedOneByOne(t *testing.T) {
	c := standard(t, Options{}).With(Holiday{Date: "2026-03-26", Kind: LocalHoliday, Name: "x"})
	rapid.Check(t, func(t *rapid.T) {
		o := anyOffice(t)
		if rapid.Bool().Draw(t, "hours change") {
			old := anyOffice(t)
			old.Zone = o.Zone
			o.Since, o.Before = clock.NewDate(2026, 3, 1).AddDays(rapid.IntRange(0, 60).Draw(t, "since")), &old
		}
		start := time.Date(2026, 3, 1, 0, rapid.IntRange(0, 60*24*60).Draw(t, "start"), 0, 0, time.UTC)
		n := rapid.IntRange(1, 1500).Draw(t, "n")
		var pauses []Pause
		for range rapid.IntRange(0, 3).Draw(t, "pauses") {
			from := start.Add(time.Duration(rapid.IntRange(-500, 8000).Draw(t, "from")) * time.Minute)
			pauses = append(pauses, Pause{From: from, Until: from.Add(time.Duration(rapid.IntRange(1, 6000).Draw(t, "for")) * time.Minute)})
		}
		want := start
		for left := n; left > 0; want = want.Add(time.Minute) {
			if runs(c, o, want, pauses) {
				left--
			}
		}
		due, _ := c.DueAt(o, start, OfficeTime(n), pauses)
		if !due.Equal(want) {
			t.Fatalf("%d minutes from %s end %s, one by one %s", n, start, due, want)
		}
		if len(pauses) == 0 {
			if open := c.OfficeHoursBetween(o, start, due); open != time.Duration(n)*time.Minute {
				t.Fatalf("between start and end %s, want %d minutes", open, n)
			}
		}
		if f := c.Fraction(o, start, due, due, pauses); f < 0.999999 || f > 1.000001 {
			t.Fatalf("at the end the fraction is %v", f)
		}
	})
}

// A day counts when the clock runs at its close: the slow way.
func TestPausedDaysAreCountedOneByOne(t *testing.T) {
	c := standard(t, Options{})
	rapid.Check(t, func(t *rapid.T) {
		o, start := anyOffice(t), anyStart(t)
		n, pauses := rapid.IntRange(1, 30).Draw(t, "n"), anyPauses(t, start)
		date, count := clock.DateOf(start, o.Location()), 0
		var end time.Time
		for count < n {
			date = date.AddDays(1)
			day := c.DayOf(o, date)
			if day.Verdict != Working {
				continue
			}
			end = time.Date(date.Year(), date.Time().Month(), date.Time().Day(), 0, int(day.Hours.Close), 0, 0, o.Location())
			stood := false
			for _, p := range pauses {
				stood = stood || p.covers(end)
			}
			if !stood {
				count++
			}
		}
		if due, _ := c.DueAt(o, start, Days(n), pauses); !due.Equal(end) {
			t.Fatalf("%d days from %s end %s, one by one %s", n, start, due, end)
		}
	})
}

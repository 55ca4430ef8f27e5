package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
	"pendopo/internal/regulation"
)

// at reads a local time of western Indonesia.
func at(t testing.TB, s string, zone ...*time.Location) time.Time {
	t.Helper()
	z := WIB
	if len(zone) > 0 {
		z = zone[0]
	}
	for _, layout := range []string{"2006-01-02 15.04", time.DateOnly} {
		if v, err := time.ParseInLocation(layout, s, z); err == nil {
			return v
		}
	}
	t.Fatalf("no time: %s", s)
	return time.Time{}
}

func show(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(zone).Format("2006-01-02 15.04")
}

// The table of the product's domain notes: spans of 2025 and 2026 counted by
// hand from the joint decrees.
func TestDueVectors(t *testing.T) {
	c := standard(t, Options{})
	for _, tc := range []struct {
		start string
		n     int
		want  string
	}{
		{"2026-03-13 10.00", 3, "2026-03-25 16.00"},
		{"2026-03-13 10.00", 5, "2026-03-27 16.30"},
		{"2026-03-13 10.00", 14, "2026-04-10 16.30"},
		{"2026-03-13 10.00", 60, "2026-06-24 16.00"},
		{"2026-03-14 10.00", 5, "2026-03-27 16.30"},
		{"2026-05-12 10.00", 10, "2026-06-02 16.00"},
		{"2025-03-27 10.00", 5, "2025-04-14 16.00"},
		{"2025-12-24 10.00", 3, "2025-12-31 16.00"},
	} {
		due, r := c.Due(Office{}, at(t, tc.start), Days(tc.n), nil)
		if got := show(due, WIB); got != tc.want {
			t.Errorf("%s + %d working days = %s, want %s", tc.start, tc.n, got, tc.want)
		}
		if n := c.AddWorkingDays(clock.Date(tc.start[:10]), tc.n, FiveDays).To; n != r.LastDay() {
			t.Errorf("%s + %d: AddWorkingDays says %s, Due %s", tc.start, tc.n, n, r.LastDay())
		}
	}
}

func TestWorkingDaysOfMonths(t *testing.T) {
	c := standard(t, Options{})
	for year, want := range map[int][12]int{
		2025: {19, 20, 19, 16, 17, 18, 23, 20, 21, 23, 20, 21},
		2026: {20, 18, 17, 21, 16, 20, 23, 19, 22, 22, 21, 21},
	} {
		sum := 0
		for m, n := range want {
			first := clock.NewDate(year, m+1, 1)
			got := c.CountWorkingDays(first.AddDays(-1), clock.NewDate(year, m+2, 1).AddDays(-1), FiveDays)
			if got != n {
				t.Errorf("%d-%02d has %d working days, want %d", year, m+1, got, n)
			}
			sum += got
		}
		if want := map[int]int{2025: 237, 2026: 240}[year]; sum != want {
			t.Errorf("%d has %d working days, want %d", year, sum, want)
		}
	}
}

func TestDue(t *testing.T) {
	wita := DefaultOffice(FiveDays, WITA)
	six := DefaultOffice(SixDays, WIB)
	for _, tc := range []struct {
		name        string
		office      Office
		start       string
		span        Span
		want        string
		provisional bool
	}{
		{"arrived Friday at the close: Friday is still day 0", Office{}, "2026-11-20 16.30", Days(1), "2026-11-23 16.00", false},
		{"arrived Friday night", Office{}, "2026-11-20 22.00", Days(1), "2026-11-23 16.00", false},
		{"arrived on joint leave", Office{}, "2026-12-24 09.00", Days(1), "2026-12-28 16.00", false},
		{"across Idul Fitri, closing as in Ramadan before it", Office{}, "2026-03-16 09.00", Days(1), "2026-03-17 15.00", false},
		{"across Idul Fitri", Office{}, "2026-03-16 09.00", Days(2), "2026-03-25 16.00", false},
		{"none: this day's close", Office{}, "2026-11-23 09.00", Days(0), "2026-11-23 16.00", false},
		{"none, arrived after the close", Office{}, "2026-11-23 16.01", Days(0), "2026-11-24 16.00", false},
		{"into a year without decree", Office{}, "2026-12-30 09.00", Days(2), "2027-01-04 16.00", true},
		{"six days a week", six, "2026-11-20 09.00", Days(1), "2026-11-21 15.00", false},
		{"WITA closes an hour before WIB", wita, "2026-11-23 09.00", Days(1), "2026-11-24 15.00", false},
		{"WITA: half past midnight there is the next day", wita, "2026-11-23 23.30", Days(1), "2026-11-25 15.00", false},

		{"calendar days", Office{}, "2026-11-20 09.00", RunningDays(10), "2026-11-30 16.00", false},
		{"calendar days end on a Sunday: strict", Office{}, "2026-11-19 09.00", RunningDays(10), "2026-11-29 23.59", false},
		{"calendar days rolled on", Office{}, "2026-11-19 09.00", Span{10, CalendarDaysRolled}, "2026-11-30 16.00", false},
		{"rolled over Christmas", Office{}, "2026-12-14 09.00", Span{10, CalendarDaysRolled}, "2026-12-28 16.00", false},

		{"an hour in the morning", Office{}, "2026-11-23 09.00", OfficeTime(60), "2026-11-23 10.00", false},
		{"the break does not count", Office{}, "2026-11-23 11.30", OfficeTime(60), "2026-11-23 13.30", false},
		{"the break of a Friday is longer", Office{}, "2026-11-20 11.00", OfficeTime(60), "2026-11-20 13.30", false},
		{"arrived Friday 16.30: Monday's opening", Office{}, "2026-11-20 16.30", OfficeTime(20), "2026-11-23 07.50", false},
		{"to the very close", Office{}, "2026-11-23 15.00", OfficeTime(60), "2026-11-23 16.00", false},
		{"a minute more is tomorrow", Office{}, "2026-11-23 15.00", OfficeTime(61), "2026-11-24 07.31", false},
		{"a day of Ramadan has six and a half hours", Office{}, "2026-03-16 08.00", OfficeTime(390), "2026-03-16 15.00", false},
		{"on joint leave: the next opening", Office{}, "2026-12-24 09.00", OfficeTime(30), "2026-12-28 08.00", false},

		{"clock hours run at night", Office{}, "2026-11-20 16.30", ClockHours(24), "2026-11-21 16.30", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := standard(t, Options{})
			due, r := c.Due(tc.office, at(t, tc.start), tc.span, nil)
			if got := show(due, WIB); got != tc.want || r.Provisional != tc.provisional {
				t.Errorf("%s + %v = %s provisional %v, want %s %v", tc.start, tc.span, got, r.Provisional, tc.want, tc.provisional)
			}
		})
	}
}

// A central deadline is counted in the zone of the office that set it, and the
// unit reads it in its own.
func TestCentralDeadlineForAnEasternUnit(t *testing.T) {
	c := standard(t, Options{})
	due, _ := c.Due(DefaultOffice(FiveDays, WIB), at(t, "2026-11-23 09.00"), Days(1), nil)
	if got := show(due, WIT); got != "2026-11-24 18.00" {
		t.Errorf("16.00 WIB is %s in WIT", got)
	}
	left := c.Remaining(DefaultOffice(FiveDays, WIT), at(t, "2026-11-24 16.30", WIT), due)
	if left.Days != 0 || left.Minutes != 0 || left.Late {
		t.Errorf("after the unit's close but before the central one: %+v, want nothing left and not late", left)
	}
}

func TestPauses(t *testing.T) {
	pause := func(from, until string) Pause {
		p := Pause{From: at(t, from), Reason: "menunggu berkas"}
		if until != "" {
			p.Until = at(t, until)
		}
		return p
	}
	for _, tc := range []struct {
		name   string
		span   Span
		pauses []Pause
		want   string
	}{
		{"none", Days(3), nil, "2026-11-26 16.00"},
		{"within a day costs nothing", Days(3), []Pause{pause("2026-11-24 10.00", "2026-11-24 11.00")}, "2026-11-26 16.00"},
		{"over one close costs a day", Days(3), []Pause{pause("2026-11-24 15.00", "2026-11-25 09.00")}, "2026-11-27 16.30"},
		{"over a weekend", Days(5), []Pause{pause("2026-11-27 09.00", "2026-11-30 09.00")}, "2026-12-01 16.00"},
		{"two that overlap cost once", Days(3), []Pause{pause("2026-11-24 15.00", "2026-11-25 09.00"), pause("2026-11-24 14.00", "2026-11-25 08.00")}, "2026-11-27 16.30"},
		{"before the start", Days(3), []Pause{pause("2026-11-19 15.00", "2026-11-20 09.00")}, "2026-11-26 16.00"},
		{"still standing", Days(3), []Pause{pause("2026-11-24 15.00", "")}, "never"},
		{"begun after the end", Days(3), []Pause{pause("2026-11-26 16.30", "")}, "2026-11-26 16.00"},
		{"ends before it begins: nothing", Days(3), []Pause{pause("2026-11-25 15.00", "2026-11-24 15.00")}, "2026-11-26 16.00"},
		{"minutes: to the minute", OfficeTime(60), []Pause{pause("2026-11-23 09.30", "2026-11-23 10.15")}, "2026-11-23 10.45"},
		{"minutes: over the close", OfficeTime(60), []Pause{pause("2026-11-23 09.30", "2026-11-24 10.15")}, "2026-11-24 10.45"},
		{"hours", ClockHours(10), []Pause{pause("2026-11-23 10.00", "2026-11-23 12.30")}, "2026-11-23 21.30"},
		{"calendar days", RunningDays(3), []Pause{pause("2026-11-24 10.00", "2026-11-25 10.00")}, "2026-11-27 16.30"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := standard(t, Options{})
			due, r := c.Due(Office{}, at(t, "2026-11-23 09.00"), tc.span, tc.pauses)
			if got := show(due, WIB); got != tc.want {
				t.Errorf("due %s, want %s", got, tc.want)
			}
			if r.Standing != (tc.want == "never") {
				t.Errorf("standing is %v", r.Standing)
			}
		})
	}
}

func TestReceiptOfDue(t *testing.T) {
	c := standard(t, Options{}).With(Holiday{Date: "2026-12-22", Kind: LocalHoliday, Name: "Hari jadi daerah", Basis: "Keputusan Wali Kota"})
	lines := func(r DueReceipt) string {
		var out []string
		for _, d := range r.Days {
			s := fmt.Sprintf("%s %s", d.Date, d.Verdict)
			if d.Received {
				s += " received"
			}
			if d.Count > 0 {
				s += fmt.Sprintf(" #%d", d.Count)
			}
			if d.Minutes > 0 {
				s += fmt.Sprintf(" %dm", d.Minutes)
			}
			if d.Reason != "" {
				s += " (" + d.Reason + ")"
			}
			out = append(out, s)
		}
		return strings.Join(out, "\n")
	}
	_, r := c.Due(Office{}, at(t, "2026-12-21 17.00"), Days(3), []Pause{{From: at(t, "2026-12-28 10.00"), Until: at(t, "2026-12-29 10.00"), Reason: "menunggu foto KK"}})
	want := `2026-12-21 working received
2026-12-22 local_holiday (Hari jadi daerah)
2026-12-23 working #1
2026-12-24 joint_leave (Cuti Bersama Natal)
2026-12-25 holiday (Natal)
2026-12-26 weekend
2026-12-27 weekend
2026-12-28 paused (menunggu foto KK)
2026-12-29 working #2
2026-12-30 working #3`
	if got := lines(r); got != want {
		t.Errorf("receipt\n%s\nwant\n%s", got, want)
	}
	_, r = c.Due(Office{}, at(t, "2026-11-20 16.30"), OfficeTime(500), nil)
	want = `2026-11-20 after_hours received
2026-11-21 weekend
2026-11-22 weekend
2026-11-23 working 450m
2026-11-24 working 50m`
	if got := lines(r); got != want {
		t.Errorf("receipt of minutes\n%s\nwant\n%s", got, want)
	}
	_, r = c.Due(Office{}, at(t, "2026-11-19 09.00"), RunningDays(10), nil)
	if !r.DayOff || show(r.NextWorking, WIB) != "2026-11-30 16.00" {
		t.Errorf("a due day off must name the next working day, got %v %s", r.DayOff, show(r.NextWorking, WIB))
	}
}

func TestRemaining(t *testing.T) {
	c := standard(t, Options{})
	due := at(t, "2026-11-26 16.00")
	for _, tc := range []struct {
		now  string
		want Left
	}{
		{"2026-11-23 09.00", Left{Days: 3, Minutes: 360 + 3*450}},
		{"2026-11-26 09.00", Left{Days: 0, Minutes: 360}},
		{"2026-11-26 16.00", Left{}},
		{"2026-11-26 16.01", Left{Late: true}},
		{"2026-11-27 08.30", Left{Days: -1, Minutes: -60, Late: true}},
		{"2026-11-29 08.30", Left{Days: -1, Minutes: -450, Late: true}},
		{"2026-11-20 20.00", Left{Days: 4, Minutes: 4 * 450}},
	} {
		if got := c.Remaining(Office{}, at(t, tc.now), due); got != tc.want {
			t.Errorf("at %s %+v is left, want %+v", tc.now, got, tc.want)
		}
	}
}

func TestFractionAndMoment(t *testing.T) {
	c := standard(t, Options{})
	start, due := at(t, "2026-11-23 07.30"), at(t, "2026-11-24 16.00") // two whole days
	half := c.Moment(Office{}, start, due, 50, nil)
	if got := show(half, WIB); got != "2026-11-23 16.00" {
		t.Errorf("half of two days is %s", got)
	}
	if f := c.Fraction(Office{}, start, due, half, nil); f != 0.5 {
		t.Errorf("fraction at half is %v", f)
	}
	if f := c.Fraction(Office{}, start, due, due, nil); f != 1 {
		t.Errorf("fraction at the due time is %v", f)
	}
	if f := c.Fraction(Office{}, start, due, at(t, "2026-11-25 16.00"), nil); f != 1.5 {
		t.Errorf("a day late is %v", f)
	}
	pauses := []Pause{{From: at(t, "2026-11-23 16.00"), Until: at(t, "2026-11-25 07.30")}}
	paused, _ := c.DueAt(Office{}, start, Days(1), pauses)
	if f := c.Fraction(Office{}, start, paused, at(t, "2026-11-24 12.00"), pauses); f >= 1 {
		t.Errorf("a standing clock moved to %v", f)
	}
	night := at(t, "2026-11-22 10.00")
	if f := c.Fraction(Office{}, night, night.Add(2*time.Hour), night.Add(time.Hour), nil); f != 0.5 {
		t.Errorf("on a Sunday the wall clock decides, got %v", f)
	}
}

func TestHoursOfTheLaw(t *testing.T) {
	law := regulation.At("2026-01-01")
	n := func(id string) int { return law.Int(id).Value }
	for _, p := range []Pattern{FiveDays, SixDays} {
		o := DefaultOffice(p, WIB)
		for _, w := range []struct {
			name          string
			hours         WeekHours
			week, opens   string
			pause, friday string
		}{
			{"ordinary", o.Hours, "office.week.minutes", "office.opens.minute", "office.break.minutes", "office.break.friday.minutes"},
			{"Ramadan", o.Ramadan, "office.ramadan.week.minutes", "office.ramadan.opens.minute", "office.ramadan.break.minutes", "office.ramadan.break.friday.minutes"},
		} {
			if got := w.hours.Minutes(p); got != n(w.week) {
				t.Errorf("%d days, %s: %d minutes a week, want %d", p, w.name, got, n(w.week))
			}
			for d, h := range w.hours {
				if !p.works(time.Weekday(d)) {
					continue
				}
				pause := n(w.pause)
				if time.Weekday(d) == time.Friday {
					pause = n(w.friday)
				}
				if int(h.Open) != n(w.opens) || int(h.BreakUntil-h.BreakFrom) != pause {
					t.Errorf("%d days, %s, %s: %+v", p, w.name, time.Weekday(d), h)
				}
			}
		}
	}
	five := DefaultOffice(FiveDays, WIB)
	for d, want := range map[time.Weekday][2]string{time.Monday: {"16.00", "15.00"}, time.Friday: {"16.30", "15.30"}} {
		if got := [2]string{five.Hours[d].Close.String(), five.Ramadan[d].Close.String()}; got != want {
			t.Errorf("%s closes at %v, want %v", d, got, want)
		}
	}
}

func TestHoursThatChangeOnADate(t *testing.T) {
	old := DefaultOffice(FiveDays, WIB)
	o := DefaultOffice(SixDays, WIB)
	o.Since, o.Before = "2026-12-01", &old
	c := standard(t, Options{})
	if due, _ := c.Due(o, at(t, "2026-11-27 09.00"), Days(1), nil); show(due, WIB) != "2026-11-30 16.00" {
		t.Errorf("before the change: %s", show(due, WIB))
	}
	if due, _ := c.Due(o, at(t, "2026-12-04 09.00"), Days(1), nil); show(due, WIB) != "2026-12-05 15.00" {
		t.Errorf("after it a Saturday counts: %s", show(due, WIB))
	}
}

func TestJointLeaveWorkedByAnOffice(t *testing.T) {
	hospital := Office{JointLeaveWorks: true}
	due, _ := standard(t, Options{}).Due(hospital, at(t, "2026-12-23 09.00"), Days(1), nil)
	if got := show(due, WIB); got != "2026-12-24 16.00" {
		t.Errorf("due %s", got)
	}
}

func TestLeaveTakenBack(t *testing.T) {
	c := standard(t, Options{}).With(Holiday{Date: "2026-12-24", Kind: Workday, Name: "Cuti bersama dihapus", Basis: "SKB perubahan"})
	due, r := c.Due(Office{}, at(t, "2026-12-23 09.00"), Days(1), nil)
	if got := show(due, WIB); got != "2026-12-24 16.00" || r.Days[1].Basis != "SKB perubahan" {
		t.Errorf("due %s, receipt %+v", got, r.Days)
	}
}

func TestYearWithoutDecree(t *testing.T) {
	c := standard(t, Options{})
	if d := c.Day("2027-03-10", FiveDays); d.Verdict != PublicHoliday || !d.Estimated || !d.Provisional {
		t.Errorf("Idul Fitri of 2027 is %+v", d)
	}
	decided := c.With(Holiday{Date: "2027-01-01", Kind: NationalHoliday, Name: "Tahun Baru", Basis: "SKB 2027"})
	if d := decided.Day("2027-03-10", FiveDays); d.Verdict != Working || d.Provisional {
		t.Errorf("once the year is decreed an estimate must go: %+v", d)
	}
	if !c.Day("2031-08-17", SixDays).Provisional {
		t.Error("a year far ahead must be provisional")
	}
	if m := c.markOf(dayOf("2150-08-17")); m&national == 0 || m&undecided == 0 {
		t.Error("a date beyond the table must be judged from the lists")
	}
}

func anyOffice(t *rapid.T) Office {
	o := DefaultOffice(anyPattern(t), rapid.SampledFrom([]*time.Location{WIB, WITA, WIT}).Draw(t, "zone"))
	o.JointLeaveWorks = rapid.Bool().Draw(t, "joint leave works")
	return o
}

func anyStart(t *rapid.T) time.Time {
	return time.Unix(rapid.Int64Range(1_514_764_800, 1_830_000_000).Draw(t, "start"), rapid.Int64Range(0, 999_999).Draw(t, "micros")*1000).UTC()
}

func anySpan(t *rapid.T) Span {
	u := rapid.SampledFrom(SpanUnits).Draw(t, "unit")
	most := 70
	if u == OfficeMinutes {
		most = 5000
	}
	return Span{rapid.IntRange(0, most).Draw(t, "n"), u}
}

func anyPauses(t *rapid.T, start time.Time) []Pause {
	var out []Pause
	for range rapid.IntRange(0, 3).Draw(t, "pauses") {
		from := start.Add(time.Duration(rapid.IntRange(-2000, 40_000).Draw(t, "pause from")) * time.Minute)
		out = append(out, Pause{From: from, Until: from.Add(time.Duration(rapid.IntRange(1, 20_000).Draw(t, "pause minutes")) * time.Minute), Reason: "menunggu"})
	}
	return out
}

// A longer span never ends earlier, a later start never ends earlier, pauses
// never shorten, and the fast way says the same as the one with a receipt.
func TestDueIsMonotone(t *testing.T) {
	c := standard(t, Options{})
	rapid.Check(t, func(t *rapid.T) {
		o, start, span := anyOffice(t), anyStart(t), anySpan(t)
		pauses := anyPauses(t, start)
		due, r := c.Due(o, start, span, pauses)
		if fast, provisional := c.DueAt(o, start, span, pauses); !fast.Equal(due) || provisional != r.Provisional {
			t.Fatalf("without receipt %s %v, with %s %v", fast, provisional, due, r.Provisional)
		}
		if due.Before(start) {
			t.Fatalf("due %s before the start %s", due, start)
		}
		more := span
		more.N++
		if next, _ := c.DueAt(o, start, more, pauses); next.Before(due) {
			t.Fatalf("%v ends %s, %v %s", span, due, more, next)
		}
		later := start.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "later")) * time.Minute)
		if next, _ := c.DueAt(o, later, span, pauses); next.Before(due) {
			t.Fatalf("from %s ends %s, from %s %s", start, due, later, next)
		}
		if free, _ := c.DueAt(o, start, span, nil); free.After(due) {
			t.Fatalf("pauses brought the end from %s to %s", free, due)
		}
		for _, p := range pauses {
			if span.N > 0 && p.covers(due) && p.From.Before(due) {
				t.Fatalf("due %s within the pause %v", due, p)
			}
		}
	})
}

// The receipt adds up: counted days are the span, none is missing, each that
// is not counted says why.
func TestReceiptAddsUp(t *testing.T) {
	c := standard(t, Options{})
	rapid.Check(t, func(t *rapid.T) {
		o, start, span := anyOffice(t), anyStart(t), anySpan(t)
		span.N++
		due, r := c.Due(o, start, span, anyPauses(t, start))
		count, minutes, provisional := 0, 0, false
		for i, d := range r.Days {
			if i > 0 && d.Date != r.Days[i-1].Date.AddDays(1) {
				t.Fatalf("%s follows %s", d.Date, r.Days[i-1].Date)
			}
			if d.Count > 0 {
				if count++; d.Count != count {
					t.Fatalf("%s is number %d, want %d", d.Date, d.Count, count)
				}
				if span.Unit == WorkingDays && d.Verdict != Working {
					t.Fatalf("%s counts and is %s", d.Date, d.Verdict)
				}
			}
			if d.Verdict != Working && d.Verdict != Weekend && d.Verdict != AfterHours && d.Reason == "" {
				t.Fatalf("%s is %s without a reason", d.Date, d.Verdict)
			}
			minutes += d.Minutes
			provisional = provisional || d.Provisional
		}
		if provisional != r.Provisional {
			t.Fatalf("days provisional %v, receipt %v", provisional, r.Provisional)
		}
		if last := r.Days[len(r.Days)-1]; last.Date != r.LastDay() && due.In(o.Zone).Format("15.04") != "00.00" {
			t.Fatalf("the receipt ends %s, due %s", last.Date, r.LastDay())
		}
		switch span.Unit {
		case WorkingDays, CalendarDays, CalendarDaysRolled:
			if count != span.N {
				t.Fatalf("%d days count, want %d", count, span.N)
			}
		case OfficeMinutes:
			if minutes > span.N || minutes < span.N-len(r.Days) { // each day rounds down
				t.Fatalf("%d minutes ran, want %d", minutes, span.N)
			}
		}
	})
}

// Due says what counting day by day says.
func TestDueIsADayByDayCount(t *testing.T) {
	c := standard(t, Options{})
	rapid.Check(t, func(t *rapid.T) {
		o, start := anyOffice(t), anyStart(t)
		n := rapid.IntRange(1, 60).Draw(t, "n")
		due, _ := c.Due(o, start, Days(n), nil)
		date := clock.DateOf(start, o.Zone)
		left := n
		for left > 0 {
			date = date.AddDays(1)
			day := c.Day(date, o.Pattern)
			if day.Verdict == Working || day.Verdict == OnLeave && o.JointLeaveWorks && o.Pattern.works(day.Weekday) {
				left--
			}
		}
		if got := clock.DateOf(due, o.Zone); got != date {
			t.Fatalf("%s + %d = %s, day by day %s", start, n, got, date)
		}
		if l := c.Remaining(o, start, due); l.Days != n || l.Late {
			t.Fatalf("at the start of %d days %d are left", n, l.Days)
		}
	})
}

// What is left and what is used are the whole.
func TestRemainingIsConsistent(t *testing.T) {
	c := standard(t, Options{})
	rapid.Check(t, func(t *rapid.T) {
		o, start, span := anyOffice(t), anyStart(t), anySpan(t)
		due, _ := c.DueAt(o, start, span, nil)
		now := start.Add(time.Duration(rapid.IntRange(0, 100_000).Draw(t, "now")) * time.Minute)
		left := c.Remaining(o, now, due)
		if left.Late != now.After(due) || left.Late && left.Minutes > 0 || !left.Late && left.Minutes < 0 {
			t.Fatalf("at %s, due %s: %+v", now, due, left)
		}
		whole, used := c.OfficeHoursBetween(o, start, due), c.OfficeHoursBetween(o, start, now)
		if d := whole - used - time.Duration(left.Minutes)*time.Minute; d.Abs() >= time.Minute {
			t.Fatalf("whole %s, used %s, left %d minutes", whole, used, left.Minutes)
		}
		if back := c.OfficeHoursBetween(o, now, start); back != 0 {
			t.Fatalf("backwards %s", back)
		}
		fifty, eighty := c.Moment(o, start, due, 50, nil), c.Moment(o, start, due, 80, nil)
		if eighty.Before(fifty) || eighty.After(due) {
			t.Fatalf("warned at %s and %s, due %s", fifty, eighty, due)
		}
	})
}

// Adding a day off never brings a due time forward.
func TestAmendmentNeverShortens(t *testing.T) {
	c := standard(t, Options{})
	rapid.Check(t, func(t *rapid.T) {
		o, start, span := anyOffice(t), anyStart(t), anySpan(t)
		off := clock.DateOf(start, o.Zone).AddDays(rapid.IntRange(-5, 90).Draw(t, "off"))
		kind := rapid.SampledFrom([]Kind{NationalHoliday, JointLeave, LocalHoliday}).Draw(t, "kind")
		before, _ := c.DueAt(o, start, span, nil)
		if !c.Decided(off.Year()) { // a decree for a year drops its estimates
			return
		}
		if was, ok := c.holiday(off, off.Year()); ok && was.Kind != kind {
			return
		}
		after, _ := c.With(Holiday{Date: off, Kind: kind, Name: "x"}).DueAt(o, start, span, nil)
		if after.Before(before) {
			if span.Unit != CalendarDays || clock.DateOf(after, o.Zone) != clock.DateOf(before, o.Zone) {
				t.Fatalf("a day off on %s brought %s to %s", off, before, after)
			}
		}
	})
}

func BenchmarkDueAt(b *testing.B) {
	c := standard(b, Options{})
	start, o := at(b, "2026-03-13 10.00"), DefaultOffice(FiveDays, WIB)
	b.ReportAllocs()
	for b.Loop() {
		c.DueAt(o, start, Days(14), nil)
	}
}

func BenchmarkDue(b *testing.B) {
	c := standard(b, Options{})
	start, o := at(b, "2026-03-13 10.00"), DefaultOffice(FiveDays, WIB)
	b.ReportAllocs()
	for b.Loop() {
		c.Due(o, start, Days(14), nil)
	}
}

func BenchmarkWith(b *testing.B) {
	c := standard(b, Options{})
	for b.Loop() {
		c.With(Holiday{Date: "2026-12-09", Kind: LocalHoliday})
	}
}

func FuzzReadRamadan(f *testing.F) {
	f.Add("mulai,sampai,dasar,perkiraan\n2026-02-19,2026-03-20,x,0\n")
	f.Fuzz(func(t *testing.T, s string) {
		months, err := ReadRamadan(strings.NewReader(s))
		if err != nil {
			return
		}
		for _, m := range months {
			if m.Until < m.From {
				t.Errorf("accepted %+v", m)
			}
		}
	})
}

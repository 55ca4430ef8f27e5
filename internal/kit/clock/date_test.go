package clock

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAddMonthsClampsToTheMonthsEnd(t *testing.T) {
	tests := []struct {
		from Date
		n    int
		want Date
	}{
		{"2024-09-22", -6, "2024-03-22"}, // candidates determined, election freeze
		{"2024-08-31", -6, "2024-02-29"},
		{"2023-08-31", -6, "2023-02-28"},
		{"2020-01-31", 1, "2020-02-29"},
		{"2020-02-29", 12, "2021-02-28"},
		{"2020-11-30", 3, "2021-02-28"},
		{"2020-12-15", 1, "2021-01-15"},
	}
	for _, tt := range tests {
		if got := tt.from.AddMonths(tt.n); got != tt.want {
			t.Errorf("%s %+d months = %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestUntil(t *testing.T) {
	tests := []struct {
		from, to Date
		want     Span
	}{
		{"2025-01-12", "2026-12-04", Span{1, 10, 22}},
		{"2024-02-29", "2025-02-28", Span{1, 0, 0}},
		{"2020-01-31", "2020-02-29", Span{0, 1, 0}},
		{"2020-01-01", "2020-01-01", Span{}},
		{"2020-01-02", "2020-01-01", Span{}},
		{"", "2020-01-01", Span{}},
	}
	for _, tt := range tests {
		if got := tt.from.Until(tt.to); got != tt.want {
			t.Errorf("%s until %s = %+v, want %+v", tt.from, tt.to, got, tt.want)
		}
	}
}

// TestUntilIsTheWayThere: going the span from the first date never passes the
// second, and one more day of it does.
func TestUntilIsTheWayThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := NewDate(1950, 1, 1).AddDays(rapid.IntRange(0, 40_000).Draw(t, "from"))
		to := from.AddDays(rapid.IntRange(0, 20_000).Draw(t, "days"))
		s := from.Until(to)
		if got := from.AddMonths(12*s.Years + s.Months).AddDays(s.Days); got != to {
			t.Fatalf("%s + %+v = %s, want %s", from, s, got, to)
		}
		if s.Months > 11 || s.Days > 30 {
			t.Fatalf("%+v is not written out", s)
		}
	})
}

func TestParseDateRefusesWhatTheCalendarHasNot(t *testing.T) {
	for _, s := range []string{"", "2020-02-30", "2021-02-29", "30-11-2020", "2020-1-1", "0000-01-01", "2020-11-30 "} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %s", s, d)
		}
	}
	if d, err := ParseDate("2020-02-29"); err != nil || d != "2020-02-29" {
		t.Errorf("a leap day: %s, %v", d, err)
	}
}

func TestDateOfIsLocal(t *testing.T) {
	at := time.Date(2020, 11, 29, 17, 30, 0, 0, time.UTC)
	if got := DateOf(at, time.FixedZone("WIB", 7*3600)); got != "2020-11-30" {
		t.Errorf("half past midnight in WIB is %s", got)
	}
}

// Moving by months without package time is what package time says.
func TestAddMonthsAsTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := NewDate(1900, 1, 1).AddDays(rapid.IntRange(0, 90000).Draw(t, "day"))
		n := rapid.IntRange(-900, 900).Draw(t, "months")
		at := d.Time()
		first := time.Date(at.Year(), at.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		day := min(at.Day(), first.AddDate(0, 1, -1).Day())
		if want := NewDate(first.Year(), int(first.Month()), day); d.AddMonths(n) != want {
			t.Fatalf("%s and %d months: %s, want %s", d, n, d.AddMonths(n), want)
		}
		if d.Year() != at.Year() {
			t.Fatalf("%s is of %d", d, d.Year())
		}
	})
	for _, d := range []Date{"", "2026-02-30", "2026-13-01", "kemarin", "2026-1-1"} {
		if got, want := d.AddMonths(2), Date("0001-03-01"); got != want {
			t.Errorf("%q and two months: %q, want %q as before", d, got, want)
		}
	}
}

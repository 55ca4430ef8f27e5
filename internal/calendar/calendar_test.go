package calendar

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
)

func standard(t testing.TB, o Options) *Calendar {
	t.Helper()
	c, err := Standard(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDay(t *testing.T) {
	for _, tc := range []struct {
		name    string
		date    clock.Date
		pattern Pattern
		leave   bool // joint leave works
		want    Verdict
	}{
		{"ordinary Tuesday", "2026-11-24", FiveDays, false, Working},
		{"Saturday of a five-day office", "2026-11-21", FiveDays, false, Weekend},
		{"Saturday of a six-day office", "2026-11-21", SixDays, false, Working},
		{"Sunday of a six-day office", "2026-11-22", SixDays, false, Weekend},
		{"Christmas", "2026-12-25", FiveDays, false, PublicHoliday},
		{"Easter Sunday is a holiday, not a weekend", "2026-04-05", FiveDays, false, PublicHoliday},
		{"joint leave", "2026-12-24", FiveDays, false, OnLeave},
		{"joint leave where it is worked", "2026-12-24", FiveDays, true, Working},
		{"added within the year", "2025-08-18", FiveDays, false, OnLeave},
		{"fixed date of a year without decree", "2015-08-17", FiveDays, false, PublicHoliday},
		{"1 June before it was a holiday", "2016-06-01", FiveDays, false, Working},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := standard(t, Options{JointLeaveWorks: tc.leave}).Day(tc.date, tc.pattern)
			if got.Verdict != tc.want {
				t.Errorf("%s is %s (%s), want %s", tc.date, got.Verdict, got.Reason, tc.want)
			}
		})
	}
}

func TestAddWorkingDays(t *testing.T) {
	for _, tc := range []struct {
		name        string
		from        clock.Date
		n           int
		pattern     Pattern
		want        clock.Date
		provisional bool
	}{
		{"invitation a working day before a Monday", "2026-11-30", -1, FiveDays, "2026-11-27", false},
		{"the same for a six-day office", "2026-11-30", -1, SixDays, "2026-11-28", false},
		{"invitation before the day after Christmas", "2026-12-28", -1, FiveDays, "2026-12-23", false},
		{"30 working days after a decree", "2026-10-01", 30, FiveDays, "2026-11-12", false},
		{"30 working days over Idul Fitri", "2026-02-23", 30, FiveDays, "2026-04-14", false},
		{"into a year without decree", "2026-12-23", 5, FiveDays, "2027-01-04", true},
		{"over Independence Day", "2026-08-14", 5, FiveDays, "2026-08-24", false},
		{"none", "2026-11-21", 0, FiveDays, "2026-11-21", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := standard(t, Options{}).AddWorkingDays(tc.from, tc.n, tc.pattern)
			if got.To != tc.want || got.Provisional != tc.provisional {
				t.Errorf("%s %+d = %s provisional %v, want %s %v", tc.from, tc.n, got.To, got.Provisional, tc.want, tc.provisional)
			}
		})
	}
}

func TestReceiptShowsEveryDay(t *testing.T) {
	r := standard(t, Options{}).AddWorkingDays("2026-12-22", 3, FiveDays)
	var got []string
	for _, d := range r.Days {
		got = append(got, string(d.Date)+" "+string(d.Verdict)+" "+d.Reason)
	}
	want := strings.Join([]string{
		"2026-12-23 working ", "2026-12-24 joint_leave Cuti Bersama Natal", "2026-12-25 holiday Natal",
		"2026-12-26 weekend ", "2026-12-27 weekend ", "2026-12-28 working ", "2026-12-29 working ",
	}, "\n")
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("receipt\n%s\nwant\n%s", s, want)
	}
	if last := r.Days[len(r.Days)-1]; last.Count != 3 {
		t.Errorf("last day is number %d, want 3", last.Count)
	}
}

// The decrees state how many days they name.
func TestDecreedCounts(t *testing.T) {
	e, err := edition()
	if err != nil {
		t.Fatal(err)
	}
	got := map[int][2]int{}
	for _, h := range e.holidays {
		if !strings.HasPrefix(h.Basis, "SKB") { // voting days are the President's
			continue
		}
		n := got[h.Date.Year()]
		if h.Kind == NationalHoliday {
			n[0]++
		} else {
			n[1]++
		}
		got[h.Date.Year()] = n
	}
	for year, want := range map[int][2]int{
		2018: {16, 8}, 2019: {16, 4}, 2020: {16, 5},
		2021: {15, 1}, // sixteen holidays, two of them on 13 May
		2022: {16, 4}, 2023: {16, 11}, 2024: {17, 10},
		2025: {17, 11}, // one day more by amendment
		2026: {17, 8},
	} {
		if got[year] != want {
			t.Errorf("%d has %v holidays and joint leave, want %v", year, got[year], want)
		}
	}
}

func TestAmendment(t *testing.T) {
	c := standard(t, Options{})
	amended := c.With(Holiday{Date: "2026-12-09", Kind: NationalHoliday, Name: "Hari pemungutan suara", Basis: "Keppres"})
	if c.Day("2026-12-09", FiveDays).Verdict != Working {
		t.Error("the calendar that was amended changed")
	}
	if got := amended.Day("2026-12-09", FiveDays); got.Verdict != PublicHoliday || got.Basis != "Keppres" {
		t.Errorf("amended day is %+v", got)
	}
	if c.Decided(2027) || !amended.With(Holiday{Date: "2027-01-01", Kind: NationalHoliday}).Decided(2027) {
		t.Error("a decree of a further year must settle that year")
	}
}

func TestReadNamesTheLine(t *testing.T) {
	const head = "tanggal,jenis,keterangan,dasar,cocok_dengan_jumlah_skb\n"
	for _, tc := range []struct{ in, want string }{
		{"", "no heading"},
		{"a,b,c,d,e\n", "heading is"},
		{head + "2026-02-30,libur_nasional,x,y,1\n", "line 2"},
		{head + "2026-02-03,cuti,x,y,1\n", "line 2"},
		{head + "2026-02-03,cuti_bersama\n", "wrong number of fields"},
	} {
		_, err := Read(strings.NewReader(tc.in))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("Read(%q) error %v, want one about %q", tc.in, err, tc.want)
		}
	}
}

func anyDate(t *rapid.T, name string) clock.Date {
	return clock.NewDate(rapid.IntRange(2019, 2028).Draw(t, name+" year"), 1, rapid.IntRange(1, 366).Draw(t, name+" day"))
}

func anyPattern(t *rapid.T) Pattern {
	return rapid.SampledFrom([]Pattern{FiveDays, SixDays}).Draw(t, "pattern")
}

// Counting there and counting between are one thing.
func TestAddAndBetweenAgree(t *testing.T) {
	c := standard(t, Options{})
	rapid.Check(t, func(t *rapid.T) {
		from, p := anyDate(t, "from"), anyPattern(t)
		n := rapid.IntRange(-60, 60).Draw(t, "n")
		there := c.AddWorkingDays(from, n, p)
		if n != 0 && !c.IsWorking(there.To, p) {
			t.Fatalf("%s %+d ends on %s, no working day", from, n, there.To)
		}
		if between := c.WorkingDaysBetween(from, there.To, p); between.WorkingDays != n {
			t.Fatalf("%s to %s is %d, want %d", from, there.To, between.WorkingDays, n)
		}
		counted := 0
		for _, d := range there.Days {
			if d.Verdict == Working {
				counted++
			} else if d.Verdict != Weekend && d.Reason == "" {
				t.Fatalf("%s is skipped without a reason", d.Date)
			}
		}
		if counted != max(n, -n) {
			t.Fatalf("the receipt of %+d shows %d working days", n, counted)
		}
	})
}

// More days never end earlier, a later start never ends earlier, and a
// six-day office is never slower.
func TestAddIsMonotone(t *testing.T) {
	c := standard(t, Options{})
	rapid.Check(t, func(t *rapid.T) {
		from, p := anyDate(t, "from"), anyPattern(t)
		n := rapid.IntRange(1, 60).Draw(t, "n")
		end := c.AddWorkingDays(from, n, p).To
		if more := c.AddWorkingDays(from, n+1, p).To; more <= end {
			t.Fatalf("%d days end on %s, %d on %s", n, end, n+1, more)
		}
		if later := c.AddWorkingDays(from.AddDays(1), n, p).To; later < end {
			t.Fatalf("a day later ends on %s, before %s", later, end)
		}
		if six := c.AddWorkingDays(from, n, SixDays).To; six > c.AddWorkingDays(from, n, FiveDays).To {
			t.Fatalf("six days a week end later: %s", six)
		}
	})
}

func TestZone(t *testing.T) {
	late := time.Date(2026, 11, 29, 17, 30, 0, 0, time.UTC)
	if got := clock.DateOf(late, WIB); got != "2026-11-30" {
		t.Errorf("17:30 UTC on the 29th is %s in WIB, want the 30th", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("tanggal,jenis,keterangan,dasar,cocok_dengan_jumlah_skb\n2026-02-03,cuti_bersama,x,y,1\n")
	f.Add("tanggal,jenis,keterangan,dasar,x\n2026-01-01,libur_nasional,\"a\nb\",c,1\n")
	f.Fuzz(func(t *testing.T, s string) {
		holidays, err := Read(strings.NewReader(s))
		if err != nil {
			return
		}
		for _, h := range holidays {
			if h.Date.Time().IsZero() {
				t.Errorf("accepted the date %q", h.Date)
			}
		}
	})
}

package calendar

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pendopo/internal/kit/errs"
)

func TestParseDays(t *testing.T) {
	got, err := ParseDays("2027-03-10; libur nasional; Idul Fitri\n\n# catatan\nKamis, 11 Maret 2027 | Cuti Bersama | Lebaran\n12/3/2027\tlibur daerah\tHari jadi\n13-03-2027; hari kerja ; diganti\r\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []Holiday{{Date: "2027-03-10", Kind: NationalHoliday, Name: "Idul Fitri"}, {Date: "2027-03-11", Kind: JointLeave, Name: "Lebaran"},
		{Date: "2027-03-12", Kind: LocalHoliday, Name: "Hari jadi"}, {Date: "2027-03-13", Kind: Workday, Name: "diganti"}}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d is %+v, want %+v", i+1, got[i], want[i])
		}
	}
	for _, s := range []string{"2027-02-30; libur nasional; x", "31 Februari 2027; libur nasional; x", "2027-03-10; liburan; x", "2027-03-10; libur nasional;", "2027-03-10", "x;y;z;w"} {
		_, err := ParseDays("2027-01-01; libur; a\n" + s)
		e, ok := err.(*errs.Error)
		if !ok || e.Kind != errs.Invalid || e.Fields[0].Args[0] != 2 {
			t.Errorf("%q: %v, want a message about line 2", s, err)
		}
	}
}

func FuzzParseDays(f *testing.F) {
	f.Add("2027-03-10; libur nasional; Idul Fitri")
	f.Add("Kamis, 11 Maret 2027 | Cuti Bersama | Lebaran")
	f.Fuzz(func(t *testing.T, s string) {
		days, err := ParseDays(s)
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		again, err := ParseDays(FormatDays(days))
		if err != nil || !slices.Equal(again, days) {
			t.Errorf("%q: %+v, written and read again %+v, %v", s, days, again, err)
		}
		for _, h := range days {
			if h.Date.Time().IsZero() || h.Name == "" {
				t.Errorf("%q gave %+v", s, h)
			}
		}
	})
}

func TestFeed(t *testing.T) {
	long := "Hari jadi daerah yang ke-1.147, dengan koma; titik koma\ndan baris – serta huruf di luar ASCII: é"
	got := string(Feed("Kalender Kota Kediri", "kedirikota.go.id", []Holiday{
		{Date: "2026-12-31", Kind: LocalHoliday, Name: long, Basis: "Keputusan"},
		{Date: "2027-03-10", Kind: NationalHoliday, Name: "Idul Fitri", Estimated: true},
		{Date: "2026-12-24", Kind: Workday, Name: "dibatalkan"},
	}, time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)))
	for _, l := range strings.Split(strings.TrimSuffix(got, "\r\n"), "\r\n") {
		if len(l) > 75 {
			t.Errorf("a line has %d octets: %s", len(l), l)
		}
		if strings.ContainsAny(l, "\r\n") {
			t.Errorf("a bare line break in %q", l)
		}
	}
	unfolded := strings.ReplaceAll(got, "\r\n ", "")
	for _, want := range []string{"BEGIN:VCALENDAR\r\n", "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101", `SUMMARY:Hari jadi daerah yang ke-1.147\, dengan koma\; titik koma\ndan baris – serta huruf di luar ASCII: é`,
		"SUMMARY:Idul Fitri (perkiraan)", "STATUS:TENTATIVE", "UID:20261231-libur_daerah@kedirikota.go.id", "DTSTAMP:20261123T030000Z"} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("the feed lacks %q:\n%s", want, unfolded)
		}
	}
	if strings.Contains(got, "dibatalkan") || strings.Count(got, "BEGIN:VEVENT") != 2 {
		t.Error("a day that is worked stands among the days off")
	}
}

package receipt

import (
	"strings"
	"testing"
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

func standard(t *testing.T) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func local(s string) time.Time {
	v, err := time.ParseInLocation("2006-01-02 15.04", s, calendar.WIB)
	if err != nil {
		panic(err)
	}
	return v
}

func words(r page.Receipt) string {
	out := []string{r.Lead, r.Summary}
	for _, d := range r.Days {
		out = append(out, strings.TrimSpace(string(d.Date)+" "+d.Kind+": "+d.Word+" | "+d.Reason+" | "+d.Basis+" | "+d.Note))
	}
	return strings.Join(append(out, r.Notes...), "\n")
}

func TestReceiptInWords(t *testing.T) {
	pauses := []calendar.Pause{{From: local("2026-12-28 10.00"), Until: local("2026-12-29 10.00"), Reason: "menunggu foto KK"}}
	_, r := standard(t).Due(calendar.Office{}, local("2026-12-23 17.00"), calendar.Days(2), pauses)
	want := `Paling lambat Rabu, 30 Desember 2026 pukul 16.00 WIB.
2 hari dihitung, 5 hari dilewati.
2026-12-23 start: Kami terima, hitungan mulai hari kerja berikutnya |  |  |
2026-12-24 skip: Cuti bersama, kantor tutup | Cuti Bersama Natal | SKB 1497/2025, 2/2025, 5/2025 |
2026-12-25 skip: Libur | Natal | SKB 1497/2025, 2/2025, 5/2025 |
2026-12-26 skip: Kantor tutup |  |  |
2026-12-27 skip: Kantor tutup |  |  |
2026-12-28 skip: Waktu berhenti, menunggu | menunggu foto KK |  |
2026-12-29 count: Hari kerja ke-1 |  |  |
2026-12-30 end: Hari kerja ke-2 |  |  | Batasnya pukul 16.00 WIB
Waktu berhenti dari Senin, 28 Desember 2026 pukul 10.00 WIB sampai Selasa, 29 Desember 2026 pukul 10.00 WIB: menunggu foto KK`
	if got := words(Of(i18n.ID, r, Citizen)); got != want {
		t.Errorf("for a citizen\n%s\nwant\n%s", got, want)
	}
	if got := Of(i18n.EN, r, Desk).Lead; got != "Due Wednesday, 30 December 2026, 16:00 WIB." {
		t.Errorf("for an officer in English: %s", got)
	}
}

// Every verdict that a receipt can show has words in both languages for both
// readers: a missing key would be shown as the key itself.
func TestEveryDayHasWords(t *testing.T) {
	c := standard(t).With(calendar.Holiday{Date: "2026-12-22", Kind: calendar.LocalHoliday, Name: "Hari jadi", Basis: "Perwal"})
	standing := []calendar.Pause{{From: local("2026-12-29 10.00"), Reason: "menunggu berkas"}}
	for _, span := range []calendar.Span{calendar.Days(30), calendar.RunningDays(20), {N: 5, Unit: calendar.CalendarDaysRolled}, calendar.OfficeTime(3000), calendar.ClockHours(300), calendar.Days(0)} {
		for _, pauses := range [][]calendar.Pause{nil, standing} {
			_, r := c.Due(calendar.Office{}, local("2026-12-18 16.30"), span, pauses)
			for _, l := range []i18n.Lang{i18n.ID, i18n.EN} {
				for _, who := range []Reader{Desk, Citizen} {
					if got := words(Of(l, r, who)); strings.Contains(got, "calendar.") {
						t.Errorf("%v %s %s:\n%s", span, l, who, got)
					}
				}
				if got := Span(l, span); strings.Contains(got, "calendar.") {
					t.Errorf("%v in %s: %s", span, l, got)
				}
			}
		}
	}
}

func TestBadge(t *testing.T) {
	due := local("2026-11-26 16.00")
	for _, tc := range []struct{ now, text, kind string }{
		{"2026-11-20 09.00", "4 hari kerja lagi", ""},
		{"2026-11-25 09.00", "hari kerja berikutnya 16.00 WIB", "warn"},
		{"2026-11-26 09.00", "hari ini 16.00 WIB", "warn"},
		{"2026-11-26 16.30", "lewat, tadi 16.00 WIB", "bad"},
		{"2026-12-02 09.00", "lewat 4 hari kerja", "bad"},
	} {
		b := Badge(i18n.ID, standard(t).Remaining(calendar.Office{}, local(tc.now), due), due, calendar.WIB, "/x")
		if b.Text != tc.text || b.Kind != tc.kind || b.Date != "Kamis, 26 November 2026 pukul 16.00 WIB" {
			t.Errorf("at %s: %+v", tc.now, b)
		}
	}
	if b := Badge(i18n.EN, calendar.Left{}, time.Time{}, calendar.WIB, ""); b.Text != "clock stands" {
		t.Errorf("while it stands: %+v", b)
	}
}

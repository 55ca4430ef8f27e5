package document

import (
	"fmt"
	"strings"
	"time"

	"pendopo/internal/kit/clock"
)

var small = [...]string{"nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"}

// Words writes a number in Indonesian words (terbilang): 2020 is "dua ribu dua
// puluh", 1000 "seribu".
func Words(n int64) string {
	if n < 0 {
		return "minus " + wordsOf(uint64(-(n+1))+1)
	}
	return wordsOf(uint64(n))
}

func wordsOf(n uint64) string {
	switch {
	case n < 12:
		return small[n]
	case n < 20:
		return small[n-10] + " belas"
	case n < 100:
		return rest(small[n/10]+" puluh", n%10)
	case n < 200:
		return rest("seratus", n-100)
	case n < 1000:
		return rest(small[n/100]+" ratus", n%100)
	case n < 2000:
		return rest("seribu", n-1000)
	}
	for _, step := range [...]struct {
		size uint64
		name string
	}{{1e18, "kuintiliun"}, {1e15, "kuadriliun"}, {1e12, "triliun"}, {1e9, "miliar"}, {1e6, "juta"}, {1e3, "ribu"}} {
		if n >= step.size {
			return rest(wordsOf(n/step.size)+" "+step.name, n%step.size)
		}
	}
	return "" // unreachable: n >= 2000 has a step
}

func rest(head string, n uint64) string {
	if n == 0 {
		return head
	}
	return head + " " + wordsOf(n)
}

var dayNames = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}

var monthNames = [...]string{"", "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
	"Agustus", "September", "Oktober", "November", "Desember"}

// DayName is the Indonesian name of the day of the week.
func DayName(d clock.Date) string { return dayNames[d.Time().Weekday()] }

// LongDate is "30 November 2020".
func LongDate(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	t := d.Time()
	return fmt.Sprintf("%d %s %d", t.Day(), monthNames[t.Month()], t.Year())
}

// FullDate is "Senin, 30 November 2020".
func FullDate(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return DayName(d) + ", " + LongDate(d)
}

// DateInWords is the opening of minutes: "Senin tanggal tiga puluh bulan
// November tahun dua ribu dua puluh".
func DateInWords(d clock.Date) string {
	t := d.Time()
	return fmt.Sprintf("%s tanggal %s bulan %s tahun %s", DayName(d),
		Words(int64(t.Day())), monthNames[t.Month()], Words(int64(t.Year())))
}

// GroupNIP writes an 18-digit number in its groups of 8-6-1-3 (birth, first
// appointment, sex, sequence); anything else is left as it is.
//
// rule: perka-bkn-22-2007 (structure of the number)
func GroupNIP(nip string) string {
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, nip)
	if len(digits) != 18 || strings.Trim(digits, "0123456789") != "" {
		return nip
	}
	return digits[:8] + "\u00a0" + digits[8:14] + "\u00a0" + digits[14:15] + "\u00a0" + digits[15:]
}

// zones of Indonesia, without daylight saving.
var zones = map[string]*time.Location{
	"WIB":  time.FixedZone("WIB", 7*3600),
	"WITA": time.FixedZone("WITA", 8*3600),
	"WIT":  time.FixedZone("WIT", 9*3600),
}

// Zone is the time zone of a name, WIB for an unknown one.
func Zone(name string) *time.Location {
	if z, ok := zones[name]; ok {
		return z
	}
	return zones["WIB"]
}

// clockTime is "09.47 WIB".
func clockTime(t time.Time, zone string) string {
	z := Zone(zone)
	return t.In(z).Format("15.04") + " " + z.String()
}

// ordinal names the dictums of a decree.
func ordinal(n int) string {
	names := [...]string{"KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH"}
	if n >= 1 && n <= len(names) {
		return names[n-1]
	}
	return "KE" + strings.ToUpper(strings.ReplaceAll(Words(int64(n)), " ", ""))
}

// letterMark numbers considerations: a. … z., then aa., ab.
func letterMark(n int) string {
	s := ""
	for n++; n > 0; n = (n - 1) / 26 {
		s = string(rune('a'+(n-1)%26)) + s
	}
	return s + "."
}

// upper is for headings: Indonesian has no letters that need more care.
func upper(s string) string { return strings.ToUpper(s) }

// sentence ends a clause with a mark unless it has one.
func sentence(s, mark string) string {
	s = strings.TrimRight(strings.TrimSpace(s), ";.,")
	return s + mark
}

// joined writes a list in words: "a, b, dan c".
func joined(items []string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	case 2:
		return items[0] + " dan " + items[1]
	default:
		return strings.Join(items[:n-1], ", ") + ", dan " + items[n-1]
	}
}

func dateIn(t time.Time, zone string) clock.Date { return clock.DateOf(t, Zone(zone)) }

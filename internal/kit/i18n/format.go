package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/kit/clock"
)

// Key is an argument that is itself a message: "{0}" becomes its words.
type Key string

// Rupiah is an amount of money, written "Rp 12.450.000".
type Rupiah int64

// Plain is a number written with bare digits: years, decree numbers.
type Plain int

// Text is an argument that knows how to say itself in a language.
type Text interface {
	In(l Lang) string
}

// Format writes one argument the way its type is written in a language.
func Format(l Lang, v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case Key:
		return T(l, string(x))
	case Text:
		return x.In(l)
	case clock.Date:
		return Date(l, x)
	case Rupiah:
		return Money(l, int64(x))
	case Plain:
		return strconv.Itoa(int(x))
	case int:
		return Number(l, int64(x))
	case int64:
		return Number(l, x)
	case float64:
		return Decimal(l, x, 2)
	case clock.Span:
		return Span(l, x)
	case fmt.Stringer:
		return x.String()
	}
	return fmt.Sprint(v)
}

var (
	days = map[Lang][7]string{
		ID: {"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
		EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	}
	months = map[Lang][12]string{
		ID: {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"},
		EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
	shortMonths = map[Lang][12]string{
		ID: {"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"},
		EN: {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	}
)

// Date writes "26 November 2026"; "" for no date.
func Date(l Lang, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	t := d.Time()
	return fmt.Sprintf("%d %s %d", t.Day(), months[l][t.Month()-1], t.Year())
}

// LongDate writes "Kamis, 26 November 2026".
func LongDate(l Lang, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return days[l][d.Time().Weekday()] + ", " + Date(l, d)
}

// ShortDate writes "26 Nov 2026".
func ShortDate(l Lang, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	t := d.Time()
	return fmt.Sprintf("%d %s %d", t.Day(), shortMonths[l][t.Month()-1], t.Year())
}

// DayMonth writes "26 Nov", where the year is plain from the place.
func DayMonth(l Lang, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	t := d.Time()
	return fmt.Sprintf("%d %s", t.Day(), shortMonths[l][t.Month()-1])
}

// Month writes "November 2026".
func Month(l Lang, d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	t := d.Time()
	return fmt.Sprintf("%s %d", months[l][t.Month()-1], t.Year())
}

// MonthName writes "November".
func MonthName(l Lang, m time.Month) string { return months[l][m-1] }

// Weekday writes "Kamis".
func Weekday(l Lang, d time.Weekday) string { return days[l][d] }

// Clock writes an instant's local time with its zone: "09.47 WIB" (English
// "09:47 WIB").
func Clock(l Lang, t time.Time, zone *time.Location) string {
	sep := "."
	if l == EN {
		sep = ":"
	}
	local := t.In(zone)
	return fmt.Sprintf("%02d%s%02d %s", local.Hour(), sep, local.Minute(), ZoneName(local))
}

// Moment writes date and clock: "26 Nov 2026, 09.47 WIB".
func Moment(l Lang, t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return ShortDate(l, clock.DateOf(t, zone)) + ", " + Clock(l, t, zone)
}

// ZoneName is the Indonesian name of the offset of a local time: WIB, WITA or
// WIT; any other offset is written as UTC+hh.
func ZoneName(local time.Time) string {
	_, offset := local.Zone()
	switch offset {
	case 7 * 3600:
		return "WIB"
	case 8 * 3600:
		return "WITA"
	case 9 * 3600:
		return "WIT"
	case 0:
		return "UTC"
	}
	return fmt.Sprintf("UTC%+d", offset/3600)
}

// Number groups thousands: 1.284 (English 1,284).
func Number(l Lang, n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	return sign + group(digits, separators(l).thousand)
}

// Decimal writes a number with fixed decimals: 84,62 (English 84.62).
func Decimal(l Lang, f float64, places int) string {
	s := strconv.FormatFloat(f, 'f', places, 64)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	whole, fraction, has := strings.Cut(s, ".")
	out := sign + group(whole, separators(l).thousand)
	if has {
		out += separators(l).decimal + fraction
	}
	return out
}

// Money writes "Rp 12.450.000"; the space does not break.
func Money(l Lang, rupiah int64) string {
	if rupiah < 0 {
		return "−Rp\u00a0" + group(strconv.FormatInt(-rupiah, 10), separators(l).thousand)
	}
	return "Rp\u00a0" + group(strconv.FormatInt(rupiah, 10), separators(l).thousand)
}

// Bytes writes a file size as office computers show it, in units of 1,024:
// "84 KB", "1,2 MB".
func Bytes(l Lang, n int64) string {
	switch {
	case n < 1<<10:
		return Number(l, n) + " B"
	case n < 1<<20:
		return Number(l, (n+1<<9)>>10) + " KB"
	}
	if tenths := (10*n + 1<<19) >> 20; tenths%10 != 0 {
		return Decimal(l, float64(tenths)/10, 1) + " MB"
	}
	return Number(l, (n+1<<19)>>20) + " MB"
}

// Span writes "2 tahun 3 bulan", leaving out what is zero; days only when
// there is no year.
func Span(l Lang, s clock.Span) string {
	word := func(n int, id, en string) string {
		if l == EN {
			if n != 1 {
				en += "s"
			}
			return fmt.Sprintf("%d %s", n, en)
		}
		return fmt.Sprintf("%d %s", n, id)
	}
	var parts []string
	if s.Years > 0 {
		parts = append(parts, word(s.Years, "tahun", "year"))
	}
	if s.Months > 0 {
		parts = append(parts, word(s.Months, "bulan", "month"))
	}
	if s.Years == 0 && (s.Days > 0 || len(parts) == 0) {
		parts = append(parts, word(s.Days, "hari", "day"))
	}
	return strings.Join(parts, " ")
}

// ShortSpan writes "2 th 3 bl" for tight places.
func ShortSpan(l Lang, s clock.Span) string {
	year, month, day := "th", "bl", "hr"
	if l == EN {
		year, month, day = "y", "m", "d"
	}
	var parts []string
	if s.Years > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", s.Years, year))
	}
	if s.Months > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", s.Months, month))
	}
	if len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%d %s", s.Days, day))
	}
	return strings.Join(parts, " ")
}

// NIP groups the 18 digits of an employee number 8-6-1-3 (birth date, month of
// appointment, sex, sequence) with spaces that do not break; anything else
// comes back as it is.
func NIP(nip string) string {
	if len(nip) != 18 {
		return nip
	}
	return nip[:8] + "\u00a0" + nip[8:14] + "\u00a0" + nip[14:15] + "\u00a0" + nip[15:]
}

type marks struct{ thousand, decimal string }

func separators(l Lang) marks {
	if l == EN {
		return marks{",", "."}
	}
	return marks{".", ","}
}

func group(digits, sep string) string {
	if len(digits) <= 3 {
		return digits
	}
	var b strings.Builder
	first := len(digits) % 3
	b.WriteString(digits[:first])
	for i := first; i < len(digits); i += 3 {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

package sheet

import (
	"math"
	"strings"
	"time"

	"pendopo/internal/kit/clock"
)

// How spreadsheets hold dates: a number of days since an epoch of the workbook
// (1900 or 1904), shown as a date only by the style of the cell. Excel counts a
// 29 February 1900 that never was, hence the epoch of 30 December 1899 for all
// later days (ECMA-376 part 1, 18.17.4.1).

const (
	days1904   = 1462   // from the 1900 to the 1904 system
	firstYear  = 1900   // dates outside these years are slips of the keyboard
	lastYear   = 2100   //
	lastSerial = 109575 // 31 December 2199
)

// dateOfSerial is the date of a serial number of the 1900 system.
func dateOfSerial(serial int) (year, month, day int, ok bool) {
	if serial < 1 || serial == 60 || serial > lastSerial {
		return 0, 0, 0, false
	}
	if serial < 60 {
		serial++
	}
	t := time.Date(1899, 12, 30+serial, 0, 0, 0, 0, time.UTC)
	return t.Year(), int(t.Month()), t.Day(), true
}

// serialOfDate is the other way, for dates from 1 March 1900 on; 0 for others.
func serialOfDate(canonical string) int {
	t, err := time.Parse(time.DateOnly, canonical)
	if err != nil {
		return 0
	}
	n := int(math.Round(t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24))
	if n < 61 || n > lastSerial {
		return 0
	}
	return n
}

func isoDate(y, m, d int) string {
	b := [10]byte{
		byte('0' + y/1000%10), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-',
		byte('0' + m/10), byte('0' + m%10), '-', byte('0' + d/10), byte('0' + d%10),
	}
	return string(b[:])
}

func realDate(y, m, d int) bool {
	if m < 1 || m > 12 || d < 1 {
		return false
	}
	return d <= time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// dateForm is how a date was written, which decides what it can be confused with.
type dateForm int

const (
	formClear    dateForm = iota // year first, or the month in letters
	formDayMonth                 // 25/03/2020: can only be day/month
	formEither                   // 05/03/2020: may be day/month or month/day
	formMonthDay                 // 03/25/2020: can only be month/day
)

// readDate reads a date written as text. It returns "" with no refusal for the
// ways in which old systems write "no date".
func readDate(s string) (date string, form dateForm, refusal *Refusal) {
	notADate := &Refusal{Key: "sheet.not_a_date", Remedy: "sheet.not_a_date_remedy"}
	s = strings.TrimPrefix(s, "'")
	if i := strings.IndexAny(s, " T"); i == 10 && strings.Contains(s[i:], ":") {
		s = s[:i] // 2020-11-30T00:00:00, 30/11/2020 0:00
	}
	parts := dateParts(s)
	if len(parts) != 3 {
		if allDigits(s) && s != "" {
			return "", 0, &Refusal{Key: "sheet.date_is_number", Remedy: "sheet.not_a_date_remedy"}
		}
		return "", 0, notADate
	}
	var y, m, d int
	switch {
	case len(parts[0]) == 4 && allDigits(parts[0]) && allDigits(parts[1]) && allDigits(parts[2]):
		y, m, d = number(parts[0]), number(parts[1]), number(parts[2])
		form = formClear
	case !allDigits(parts[0]) || !allDigits(parts[2]) || len(parts[0]) > 2:
		return "", 0, notADate
	case len(parts[2]) == 2:
		return "", 0, &Refusal{Key: "sheet.date_short_year", Remedy: "sheet.not_a_date_remedy"}
	case len(parts[2]) != 4:
		return "", 0, notADate
	case allDigits(parts[1]) && len(parts[1]) <= 2:
		d, m, y = number(parts[0]), number(parts[1]), number(parts[2])
		switch {
		case m > 12 && d <= 12 && realDate(y, d, m):
			return "", formMonthDay, &Refusal{Key: "sheet.date_month_first", Remedy: "sheet.not_a_date_remedy"}
		case m <= 12 && d <= 12 && m != d:
			form = formEither
		case d > 12:
			form = formDayMonth
		}
	default:
		m = months[fold(parts[1])]
		d, y = number(parts[0]), number(parts[2])
	}
	switch {
	case y == 1 || y == 9999 || y == 0 || y == 1900 && m == 1 && d <= 1:
		return "", formClear, nil // 01-01-0001, 31-12-9999, 00-00-0000, 01-01-1900
	case !realDate(y, m, d):
		return "", form, notADate
	case y < firstYear || y > lastYear:
		return "", form, &Refusal{Key: "sheet.date_out_of_range", Remedy: "sheet.not_a_date_remedy"}
	}
	return isoDate(y, m, d), form, nil
}

// dateParts splits at the separators people use: - / . space.
func dateParts(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return r == '-' || r == '/' || r == '.' || r == ' ' || r == ','
	})
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// number reads a few digits; more than nine are no part of a date.
func number(s string) int {
	n := 0
	for i := range min(len(s), 9) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// months knows the names of months in Indonesian and English, whole and short.
var months = map[string]int{
	"januari": 1, "jan": 1, "january": 1, "februari": 2, "feb": 2, "pebruari": 2, "peb": 2, "february": 2,
	"maret": 3, "mar": 3, "mrt": 3, "march": 3, "april": 4, "apr": 4, "mei": 5, "may": 5,
	"juni": 6, "jun": 6, "june": 6, "juli": 7, "jul": 7, "july": 7,
	"agustus": 8, "agu": 8, "ags": 8, "agt": 8, "agust": 8, "aug": 8, "august": 8,
	"september": 9, "sep": 9, "sept": 9, "oktober": 10, "okt": 10, "oct": 10, "october": 10,
	"november": 11, "nov": 11, "nopember": 11, "nop": 11, "desember": 12, "des": 12, "dec": 12, "december": 12,
}

// ParseDate reads a date in any of the written forms of the Date columns; ok
// is false for anything else and for "no date".
func ParseDate(s string) (d clock.Date, ok bool) {
	text, _, refusal := readDate(s)
	return clock.Date(text), refusal == nil && text != ""
}

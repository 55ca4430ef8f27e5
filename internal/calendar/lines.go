package calendar

import (
	"strconv"
	"strings"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// ParseDays reads days as somebody types or pastes them from a decree, one a
// line: a date, what it is, its name, with semicolons, tabs or bars between.
//
//	2027-03-10; libur nasional; Idul Fitri 1448 Hijriah
//	11 Maret 2027 | cuti bersama | Cuti Bersama Idul Fitri
//
// The first line that cannot be read is an Invalid error beside the field
// "days" that quotes it.
func ParseDays(text string) ([]Holiday, error) {
	var out []Holiday
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		h, ok := parseDay(line)
		if !ok {
			return nil, errs.New(errs.Invalid, "calendar.bad_line", i+1, shorten(line)).Field("days", "calendar.bad_line", i+1, shorten(line))
		}
		out = append(out, h)
	}
	return out, nil
}

// FormatDays writes days as ParseDays reads them.
func FormatDays(days []Holiday) string {
	var b strings.Builder
	for _, h := range days {
		b.WriteString(string(h.Date) + "; " + strings.ReplaceAll(string(h.Kind), "_", " ") + "; " + h.Name + "\n")
	}
	return b.String()
}

func parseDay(line string) (h Holiday, ok bool) {
	parts := strings.FieldsFunc(line, func(r rune) bool { return r == ';' || r == '\t' || r == '|' })
	if len(parts) != 3 {
		return h, false
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if h.Date, ok = writtenDate(parts[0]); !ok {
		return h, false
	}
	kind := Kind(strings.ReplaceAll(strings.Join(strings.Fields(strings.ToLower(parts[1])), " "), " ", "_"))
	switch kind {
	case "libur":
		kind = NationalHoliday
	case "kerja":
		kind = Workday
	}
	h.Kind, h.Name = kind, parts[2]
	switch kind {
	case NationalHoliday, JointLeave, LocalHoliday, Workday:
		return h, h.Name != ""
	}
	return h, false
}

var monthNames = map[string]time.Month{"januari": 1, "februari": 2, "maret": 3, "april": 4, "mei": 5, "juni": 6,
	"juli": 7, "agustus": 8, "september": 9, "oktober": 10, "november": 11, "nopember": 11, "desember": 12}

// writtenDate reads 2027-03-10, 10-03-2027, 10/3/2027 and 10 Maret 2027.
func writtenDate(s string) (clock.Date, bool) {
	if d, err := clock.ParseDate(s); err == nil {
		return d, true
	}
	if _, rest, ok := strings.Cut(s, ","); ok { // "Rabu, 10 Maret 2027"
		s = strings.TrimSpace(rest)
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == '.' || r == ' ' })
	if len(parts) != 3 || len(parts[2]) != 4 {
		return "", false
	}
	day, err := strconv.Atoi(parts[0])
	if err != nil || day < 1 || day > 31 {
		return "", false
	}
	month, ok := monthNames[strings.ToLower(parts[1])]
	if !ok {
		n, err := strconv.Atoi(parts[1])
		if err != nil || n < 1 || n > 12 {
			return "", false
		}
		month = time.Month(n)
	}
	year, err := strconv.Atoi(parts[2])
	if err != nil || year < 1000 {
		return "", false
	}
	d := clock.NewDate(year, int(month), day)
	return d, d.Time().Day() == day
}

func shorten(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

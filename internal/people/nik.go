package people

import (
	"strconv"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// NIK is a population number taken apart: the area where it was first issued
// (not where the person lives), the birth date with a two-digit year, the sex
// (women's day is 40 higher) and a sequence. It is personal data: lists show
// Masked, and showing the whole is a recorded act.
//
// rule: uu-23-2006 13
// rule: uu-27-2022 4 (personal data)
type NIK struct {
	Value    string
	Area     string // province, city or regency, district: PPKKCC
	Day      int
	Month    int
	Year2    int // two digits; the century is that of the person's birth date
	Sex      Sex
	Sequence int
}

// ParseNIK reads a 16-digit population number.
func ParseNIK(s string) (NIK, error) {
	d := digitsOnly(s)
	if looksScientific(d) {
		return NIK{}, errs.New(errs.Invalid, "people.number_scientific", s)
	}
	if !allDigits(d) {
		return NIK{}, errs.New(errs.Invalid, "people.nik_not_digits")
	}
	if len(d) != 16 {
		return NIK{}, errs.New(errs.Invalid, "people.nik_length", strconv.Itoa(len(d)))
	}
	n := NIK{Value: d, Area: d[:6], Day: atoi(d[6:8]), Month: atoi(d[8:10]), Year2: atoi(d[10:12]), Sex: Male, Sequence: atoi(d[12:])}
	if n.Day > 40 {
		n.Sex, n.Day = Female, n.Day-40
	}
	if d[0:2] < "11" || d[2:4] == "00" || d[4:6] == "00" {
		return NIK{}, errs.New(errs.Invalid, "people.nik_area", n.Area)
	}
	_, in1900 := dateOf(1900+n.Year2, n.Month, n.Day)
	_, in2000 := dateOf(2000+n.Year2, n.Month, n.Day)
	if !in1900 && !in2000 {
		return NIK{}, errs.New(errs.Invalid, "people.nik_birth", d[6:12])
	}
	if n.Sequence == 0 {
		return NIK{}, errs.New(errs.Invalid, "people.nik_sequence")
	}
	return n, nil
}

// Masked shows area and end only: 3571**********01.
func (n NIK) Masked() string { return MaskNIK(n.Value) }

// MaskNIK hides the ten middle digits of a population number. Text that is no
// NIK is hidden altogether, so that a mistyped number does not leak.
func MaskNIK(value string) string {
	if len(value) != 16 || !allDigits(value) {
		return strings.Repeat("*", len([]rune(value)))
	}
	return value[:4] + "**********" + value[14:]
}

// Notices compares the NIK with the person and with the person's number. Every
// difference is a warning: civil registry records are corrected in their own
// time.
func (n NIK) Notices(born clock.Date, sex Sex, number Number) []Notice {
	var out []Notice
	if born != "" && !n.bornOn(born) {
		out = append(out, notice("people.nik_birth_differs", n.Masked(), indonesianDate(born)))
	}
	if sex != "" && n.Sex != sex {
		out = append(out, notice("people.nik_sex_differs", n.Masked(), n.Sex.Letter(), sex.Letter()))
	}
	if number.Born != "" && number.Born != born && !n.bornOn(number.Born) {
		out = append(out, notice("people.nik_number_birth_differ", n.Masked(), number.Value))
	}
	if number.Sex != "" && number.Sex != sex && number.Sex != n.Sex {
		out = append(out, notice("people.nik_number_sex_differ", n.Masked(), number.Value))
	}
	return out
}

func (n NIK) bornOn(d clock.Date) bool {
	return len(d) == 10 && atoi(string(d[8:10])) == n.Day && atoi(string(d[5:7])) == n.Month && atoi(string(d[2:4])) == n.Year2
}

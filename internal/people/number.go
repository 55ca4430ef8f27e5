package people

import (
	"fmt"
	"strconv"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// NumberKind tells which authority gave an employee number.
type NumberKind string

// The kinds of employee number.
const (
	KindNIP      NumberKind = "NIP"      // PNS and CPNS, 18 digits
	KindNIPPPK   NumberKind = "NI_PPPK"  // PPPK, 18 digits
	KindOldNIP   NumberKind = "OLD"      // NIP before 2007, 9 digits
	KindRegional NumberKind = "REGIONAL" // staff outside ASN, given by the region
)

// Number is an employee number taken apart. A NIP and an NI PPPK carry facts
// about the person; they have no check digit, so agreement of those facts with
// the person is the only check there is.
//
// rule: perka-bkn-22-2007 (structure of the NIP)
// rule: perka-bkn-43-2007 (technical rules)
type Number struct {
	Kind     NumberKind
	Value    string     // as stored: digits only; a regional number in capitals
	Born     clock.Date // NIP, NI PPPK
	Year     int        // year of first appointment
	Month    int        // month of first appointment; 0 for an NI PPPK
	Contract int        // NI PPPK: code of the number of contracts, 21 for the first
	Sex      Sex        // NIP, NI PPPK
	Sequence int        // 1–999 among equal numbers
}

// ParseNIP reads an 18-digit employee number, written with or without blanks,
// dots and dashes. Digits 13–14 are the month of a NIP; no month means it is an
// NI PPPK, which is not a bad NIP.
//
// rule: perka-bkn-22-2007 (structure of the NIP)
func ParseNIP(s string) (Number, error) {
	d := digitsOnly(s)
	if strings.ContainsAny(d, "eE,") && looksScientific(d) {
		return Number{}, errs.New(errs.Invalid, "people.number_scientific", s)
	}
	if !allDigits(d) {
		return Number{}, errs.New(errs.Invalid, "people.nip_not_digits", s)
	}
	if len(d) != 18 {
		return Number{}, errs.New(errs.Invalid, "people.nip_length", s, strconv.Itoa(len(d)))
	}
	born, ok := dateOf(atoi(d[0:4]), atoi(d[4:6]), atoi(d[6:8]))
	if !ok {
		return Number{}, errs.New(errs.Invalid, "people.nip_birth", s, d[6:8]+"-"+d[4:6]+"-"+d[0:4])
	}
	n := Number{Value: d, Born: born, Year: atoi(d[8:12]), Sequence: atoi(d[15:18])}
	switch d[14] {
	case '1':
		n.Sex = Male
	case '2':
		n.Sex = Female
	default:
		return Number{}, errs.New(errs.Invalid, "people.nip_sex", s, string(d[14]))
	}
	if n.Sequence == 0 {
		// Also what a spreadsheet makes of a long number: it keeps 15 digits.
		return Number{}, errs.New(errs.Invalid, "people.nip_sequence", s)
	}
	if m := atoi(d[12:14]); m >= 1 && m <= 12 {
		n.Kind, n.Month = KindNIP, m
	} else {
		n.Kind, n.Contract = KindNIPPPK, m
	}
	if n.tooYoung() {
		return Number{}, errs.New(errs.Invalid, "people.nip_too_young", s, indonesianDate(born), n.appointed())
	}
	return n, nil
}

// ParseOldNIP reads the 9-digit number in use before 2007.
func ParseOldNIP(s string) (Number, error) {
	d := digitsOnly(s)
	if len(d) != 9 || !allDigits(d) {
		return Number{}, errs.New(errs.Invalid, "people.old_nip_length", s)
	}
	return Number{Kind: KindOldNIP, Value: d}, nil
}

// ParseNumber reads the number of a person of the category: a NIP, an NI PPPK
// or the region's own number. A number of the other kind is an error, because
// then either the number or the category is certainly wrong.
func ParseNumber(s string, c Category) (Number, error) {
	if c == CategoryNonASN {
		return parseRegional(s)
	}
	n, err := ParseNIP(s)
	if err != nil {
		return Number{}, err
	}
	switch {
	case c.HasNIP() && n.Kind != KindNIP:
		return Number{}, errs.New(errs.Invalid, "people.number_is_ni_pppk", s, c.String(), n.Value[12:14])
	case c.IsContract() && n.Kind != KindNIPPPK:
		return Number{}, errs.New(errs.Invalid, "people.number_is_nip", s, c.String(), n.Value[12:14])
	}
	return n, nil
}

// parseRegional accepts 3 to 40 letters, digits and simple punctuation.
func parseRegional(s string) (Number, error) {
	v := NumberKey(s)
	if looksScientific(v) {
		return Number{}, errs.New(errs.Invalid, "people.number_scientific", s)
	}
	if len(v) < 3 || len(v) > 40 {
		return Number{}, errs.New(errs.Invalid, "people.regional_length", s)
	}
	for _, r := range v {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', strings.ContainsRune("./-_", r):
		default:
			return Number{}, errs.New(errs.Invalid, "people.regional_characters", s, string(r))
		}
	}
	return Number{Kind: KindRegional, Value: v}, nil
}

// NumberKey is the compared form of any employee number, in which it is also
// stored: without blanks, letters in capitals, and only digits where it is a
// grouped number.
func NumberKey(s string) string {
	d := digitsOnly(s)
	if allDigits(d) {
		return d
	}
	return strings.ToUpper(strings.Join(strings.Fields(s), ""))
}

// String is the number in groups, as documents print it:
// "19860926 201505 1 001".
func (n Number) String() string {
	if len(n.Value) == 18 && (n.Kind == KindNIP || n.Kind == KindNIPPPK) {
		return n.Value[:8] + " " + n.Value[8:14] + " " + n.Value[14:15] + " " + n.Value[15:]
	}
	return n.Value
}

// FormatNumber prints a stored number in groups when it has 18 digits.
func FormatNumber(value string) string {
	if len(value) != 18 || !allDigits(value) {
		return value
	}
	return value[:8] + " " + value[8:14] + " " + value[14:15] + " " + value[15:]
}

// Label is what stands before the number on documents.
func (k NumberKind) Label() string {
	switch k {
	case KindNIP:
		return "NIP"
	case KindNIPPPK:
		return "NI PPPK"
	case KindOldNIP:
		return "NIP lama"
	}
	return "Nomor pegawai"
}

// appointed is the month or year of first appointment in words of the sheet.
func (n Number) appointed() string {
	if n.Month == 0 {
		return fmt.Sprintf("%04d", n.Year)
	}
	return fmt.Sprintf("%02d-%04d", n.Month, n.Year)
}

// tooYoung tells whether the month of first appointment lies before the month
// of the 18th birthday. An NI PPPK has only the year.
//
// rule: pp-11-2017 23 (applicants are at least 18)
func (n Number) tooYoung() bool {
	year, month := n.Born.Year()+18, atoi(string(n.Born[5:7]))
	if n.Kind == KindNIPPPK {
		return n.Year < year
	}
	return n.Year < year || n.Year == year && n.Month < month
}

// Months a number may lie ahead of the day it is read: numbers are given for an
// intake that starts later, at most in the next year's.
const monthsAhead = 18

// CheckDate refuses a number whose first appointment lies beyond the next
// intake.
func (n Number) CheckDate(today clock.Date) error {
	if n.Kind != KindNIP && n.Kind != KindNIPPPK {
		return nil
	}
	first := clock.NewDate(n.Year, max(n.Month, 1), 1)
	if first > today.AddMonths(monthsAhead) {
		return errs.New(errs.Invalid, "people.nip_future", n.Value, n.appointed())
	}
	return nil
}

// Notices compares the number with what the register says of the person.
// Corrected birth dates and old records exist, so nothing here is an error.
func (n Number) Notices(born clock.Date, sex Sex) []Notice {
	if n.Kind != KindNIP && n.Kind != KindNIPPPK {
		return nil
	}
	var out []Notice
	if born != "" && n.Born != born {
		out = append(out, notice("people.number_birth_differs", n.Value, indonesianDate(n.Born), indonesianDate(born)))
	}
	if sex != "" && n.Sex != sex {
		out = append(out, notice("people.number_sex_differs", n.Value, n.Sex.Letter(), sex.Letter()))
	}
	if n.Kind == KindNIP && n.Year-n.Born.Year() > 40 {
		out = append(out, notice("people.nip_appointed_late", n.Value, strconv.Itoa(n.Year-n.Born.Year())))
	}
	if n.Kind == KindNIPPPK && n.Contract < 21 {
		out = append(out, notice("people.ni_pppk_contract", n.Value, fmt.Sprintf("%02d", n.Contract)))
	}
	return out
}

// looksScientific recognises what a spreadsheet writes for a number it could
// not show: 1.98609E+17, 1,98609E17.
func looksScientific(s string) bool {
	i := strings.IndexAny(s, "eE")
	if i <= 0 || i == len(s)-1 {
		return false
	}
	tail := strings.TrimPrefix(s[i+1:], "+")
	head := strings.NewReplacer(".", "", ",", "").Replace(s[:i])
	return allDigits(tail) && len(tail) <= 3 && allDigits(head)
}

// dateOf makes a date only when the calendar has it.
func dateOf(year, month, day int) (clock.Date, bool) {
	if year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return "", false
	}
	return clock.Date(fmt.Sprintf("%04d-%02d-%02d", year, month, day)), true
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// indonesianDate writes a date as DD-MM-YYYY, the order of forms and of the BKN
// exchange.
func indonesianDate(d clock.Date) string {
	if len(d) != 10 {
		return string(d)
	}
	return string(d[8:10] + "-" + d[5:7] + "-" + d[0:4])
}

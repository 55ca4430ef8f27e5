package sheet

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"pendopo/internal/kit/clock"
)

// cellKind is what the file says about a cell, before its column is known.
type cellKind int

const (
	cellText cellKind = iota
	cellNumber
	cellBool
	cellError
	cellISODate
)

// cellStyle is what matters of the style of a numeric cell.
type cellStyle struct {
	date  bool // shown as a date
	zeros int  // shown with leading zeros to this width ("0000")
}

// cell is one cell as the file has it. The text of a cellNumber is as written
// in the file, that of a cellText is clean.
type cell struct {
	kind    cellKind
	text    string
	style   cellStyle
	formula bool
}

// shown is the cell as its author saw it, for messages and for the workbook of
// wrong rows.
func (c *cell) shown(offset int) string {
	if c.kind != cellNumber {
		return c.text
	}
	if c.style.date {
		if date, ok := serialDate(c.text, offset); ok && date != "" {
			return date
		}
	}
	if digits, whole := plainInteger(c.text); whole && len(digits) > 15 {
		// never as digits: they would look like the number that is lost
		if f, err := strconv.ParseFloat(c.text, 64); err == nil {
			return strconv.FormatFloat(f, 'E', 14, 64)
		}
	}
	return shortest(c.text)
}

// doubt marks, in the workbook of wrong rows, a value that would pass as text
// although it was refused as it stood: 5 March that may be 3 May, a code that
// Excel turned into a date. The reader refuses it until a person has removed
// the mark.
const doubt = "?? "

// serialDate reads a serial number; the time of day is dropped. "" is the day
// zero that stands for no date.
func serialDate(text string, offset int) (date string, ok bool) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < 0 || f > lastSerial {
		return "", false
	}
	n := int(f) + offset
	if n == 0 || n == 1 && offset == 0 {
		return "", true
	}
	y, m, d, ok := dateOfSerial(n)
	if !ok {
		return "", false
	}
	return isoDate(y, m, d), true
}

// parser turns the cells of one column into canonical values. It keeps what it
// has seen: columns repeat themselves.
type parser struct {
	column *Column
	offset int // days to add to serial numbers

	choices map[string]string // folded spelling → canonical value
	seen    map[string]string // texts already understood
	labels  []string          // for messages

	dates dateStatistics
}

// maxSeen bounds the memory of a column of ever new values.
const maxSeen = 4096

func newParser(c *Column, offset int) *parser {
	p := &parser{column: c, offset: offset, seen: make(map[string]string)}
	if c.Type == Enum {
		p.choices = make(map[string]string)
		for _, ch := range c.Enum {
			p.choices[fold(ch.Value)] = ch.Value
			p.choices[fold(ch.label())] = ch.Value
			for _, a := range ch.Aliases {
				p.choices[fold(a)] = ch.Value
			}
			p.labels = append(p.labels, ch.label())
		}
	}
	return p
}

// parse is the canonical value of a cell, "" for an empty one.
func (p *parser) parse(c *cell, row int) (string, *Refusal) {
	if c.kind == cellError {
		return "", refusal("sheet.error_value")
	}
	if c.formula && (p.column.IsKey || p.column.Type == Number) {
		return "", refusal("sheet.formula_in_key")
	}
	if strings.HasPrefix(c.text, doubt) {
		return "", refusal("sheet.still_doubtful")
	}
	if p.column.Type == Date {
		return p.parseDate(c, row)
	}
	text := c.text
	if c.kind == cellNumber {
		var r *Refusal
		if text, r = p.numberText(c); r != nil {
			return "", r
		}
	}
	if isNothing(text) {
		return "", nil
	}
	if v, ok := p.seen[text]; ok {
		return v, nil
	}
	v, r := p.canonical(text)
	if r == nil && p.column.Parse != nil {
		v, r = p.column.Parse(v)
	}
	if r == nil && p.remembers() && len(p.seen) < maxSeen {
		p.seen[text] = v
	}
	return v, r
}

// remembers tells whether looking a text up is cheaper than reading it again.
func (p *parser) remembers() bool {
	return p.column.Parse != nil || p.column.Type == Enum || p.column.Type == List || p.column.Type == Decimal
}

func refusal(key string, args ...any) *Refusal {
	return &Refusal{Key: key, Remedy: key + "_remedy", Args: args}
}

// isNothing knows the ways in which people write an empty cell.
func isNothing(s string) bool {
	return s == "" || s == "-" || s == "–" || s == "—" || s == "--"
}

// numberText is the text a numeric cell stands for in a column of another type.
func (p *parser) numberText(c *cell) (string, *Refusal) {
	if c.style.date {
		if date, ok := serialDate(c.text, p.offset); ok {
			if p.column.Type == Text {
				return date, nil
			}
			return "", refusal("sheet.code_became_date", clock.Date(date))
		}
	}
	digits, whole := plainInteger(c.text)
	switch {
	case whole && len(digits) > 15:
		// A float keeps 15 digits; the rest of a NIP or NIK is already lost.
		return "", refusal("sheet.rounded")
	case p.column.Type == Integer || p.column.Type == Decimal:
		return shortest(c.text), nil
	case !whole && p.column.Type != Text && p.column.Type != Enum:
		return "", refusal("sheet.code_became_number", shortest(c.text))
	case !whole:
		return shortest(c.text), nil
	case len(digits) < c.style.zeros && p.column.Type != Text:
		return strings.Repeat("0", c.style.zeros-len(digits)) + digits, nil
	}
	return digits, nil
}

// plainInteger writes a whole number without exponent; whole is false when the
// text is no whole number or far too long.
func plainInteger(text string) (digits string, whole bool) {
	if allDigits(text) && (text[0] != '0' || text == "0") {
		return text, true
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) >= 1e30 {
		return text, false
	}
	return strconv.FormatFloat(f, 'f', 0, 64), true
}

// shortest writes a float with the 15 digits that office programs show, so that
// 85.370000000000005 is 85.37 again.
func shortest(text string) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || math.Abs(f) >= 1e21 {
		return text
	}
	g, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
	if err != nil {
		g = f
	}
	if g == 0 {
		return "0"
	}
	return strconv.FormatFloat(g, 'f', -1, 64)
}

// canonical reads text by the type of the column.
func (p *parser) canonical(text string) (string, *Refusal) {
	if len(text) > maxText {
		return "", refusal("sheet.too_long", maxText)
	}
	switch p.column.Type {
	case Code:
		if isScientific(text) {
			return "", refusal("sheet.rounded")
		}
		return strings.TrimPrefix(oneLine(text), "'"), nil
	case Number:
		return identityNumber(text)
	case Integer:
		return integer(text)
	case Decimal:
		return decimal(text)
	case Enum:
		if v, ok := p.choices[fold(text)]; ok {
			return v, nil
		}
		if near := p.nearestChoice(text); near != "" {
			return "", &Refusal{Key: "sheet.not_in_list_near", Remedy: "sheet.not_in_list_remedy", Args: []any{sortedNames(p.labels), near}}
		}
		return "", refusal("sheet.not_in_list", sortedNames(p.labels))
	case List:
		return list(text), nil
	}
	return text, nil
}

// nearestChoice is the label of the choice that has a spelling like the text.
func (p *parser) nearestChoice(text string) string {
	var spellings, labels []string
	for _, ch := range p.column.Enum {
		for _, s := range append([]string{ch.Value, ch.label()}, ch.Aliases...) {
			spellings = append(spellings, s)
			labels = append(labels, ch.label())
		}
	}
	near := nearest(text, spellings)
	if i := slices.Index(spellings, near); near != "" && i >= 0 {
		return labels[i]
	}
	return ""
}

const maxText = 32767 // characters of a cell in Excel

// isScientific knows 1,97805E+17: what Excel shows, and writes to CSV, of a
// long number.
func isScientific(s string) bool {
	i := strings.IndexAny(s, "eE")
	if i < 1 || i+2 >= len(s) || s[i+1] != '+' || !allDigits(s[i+2:]) {
		return false
	}
	return allDigits(strings.NewReplacer(".", "", ",", "").Replace(s[:i]))
}

// identityNumber removes the spaces and points by which people group digits.
func identityNumber(s string) (string, *Refusal) {
	if isScientific(s) {
		return "", refusal("sheet.rounded")
	}
	s = strings.TrimPrefix(s, "'")
	if strings.ContainsAny(s, " \n") {
		s = strings.NewReplacer(" ", "", "\n", "").Replace(s)
	}
	if !allDigits(s) {
		if bare := strings.NewReplacer(".", "", "-", "").Replace(s); allDigits(bare) {
			s = bare
		}
	}
	// The last three digits of a NIP count the people of one day from 001.
	// rule: perka-bkn-22-2007 (structure of the NIP)
	if len(s) == 18 && strings.HasSuffix(s, "000") && allDigits(s) {
		return "", refusal("sheet.rounded")
	}
	return s, nil
}

func oneLine(s string) string {
	if strings.Contains(s, "\n") {
		return strings.ReplaceAll(s, "\n", " ")
	}
	return s
}

func integer(s string) (string, *Refusal) {
	n, err := strconv.ParseInt(strings.TrimPrefix(s, "'"), 10, 64)
	if err != nil {
		return "", refusal("sheet.not_an_integer")
	}
	return strconv.FormatInt(n, 10), nil
}

// decimal accepts a comma or a point before the fraction. One separator that is
// followed by exactly three digits may divide thousands: it is refused.
func decimal(s string) (string, *Refusal) {
	s = strings.TrimPrefix(s, "'")
	i := strings.LastIndexAny(s, ".,")
	if i >= 0 {
		whole := s[:i]
		if strings.ContainsAny(whole, ".,") { // 1.234,5
			if strings.Contains(whole, s[i:i+1]) {
				return "", refusal("sheet.not_a_number")
			}
			whole = strings.NewReplacer(".", "", ",", "").Replace(whole)
		}
		s = whole + "." + s[i+1:]
	}
	if strings.ContainsAny(s, "xXpPnNiI_") { // hexadecimal, NaN, Inf are no numbers of an office
		return "", refusal("sheet.not_a_number")
	}
	if _, err := strconv.ParseFloat(s, 64); err != nil {
		return "", refusal("sheet.not_a_number")
	}
	return shortest(s), nil
}

func list(s string) string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' })
	kept := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); !isNothing(p) {
			kept = append(kept, p)
		}
	}
	return JoinList(kept)
}

// parseDate reads true dates, numbers that lost their style, and text.
func (p *parser) parseDate(c *cell, row int) (string, *Refusal) {
	switch c.kind {
	case cellNumber:
		if !c.style.date && p.offset != 0 {
			return "", refusal("sheet.date_system_mixed")
		}
		if !c.style.date {
			// A year (2020) is no date; a serial number that lost its style is.
			if f, err := strconv.ParseFloat(c.text, 64); err != nil || f < 10000 && f != 0 {
				return "", &Refusal{Key: "sheet.date_is_number", Remedy: "sheet.not_a_date_remedy"}
			}
		}
		date, ok := p.seen[c.text]
		if !ok {
			if date, ok = serialDate(c.text, p.offset); !ok {
				return "", &Refusal{Key: "sheet.not_a_date", Remedy: "sheet.not_a_date_remedy"}
			}
			if len(p.seen) < maxSeen {
				p.seen[c.text] = date
			}
		}
		p.dates.serial(date, row)
		return date, nil
	case cellISODate:
		date, _, r := readDate(c.text)
		return date, r
	case cellBool:
		return "", &Refusal{Key: "sheet.not_a_date", Remedy: "sheet.not_a_date_remedy"}
	}
	if isNothing(c.text) {
		return "", nil
	}
	date, form, r := readDate(c.text)
	p.dates.written(form, row, date != "")
	return date, r
}

// dateStatistics notices columns in which day and month were swapped: either
// some dates are written month first, or Excel with American settings has
// already turned the dates it could (05/03/2020 became 3 May) and left the
// others (25/03/2020) as text.
type dateStatistics struct {
	dayMonth, monthDay int
	serialLater        int // true dates after the twelfth of a month
	either             []int
	serialEither       []int
}

func (d *dateStatistics) written(form dateForm, row int, good bool) {
	switch form {
	case formDayMonth:
		d.dayMonth++
	case formMonthDay:
		d.monthDay++
	case formEither:
		if good {
			d.either = append(d.either, row)
		}
	}
}

func (d *dateStatistics) serial(date string, row int) {
	if date == "" {
		return
	}
	if day := date[8:]; day > "12" {
		d.serialLater++
		d.serialEither = nil
	} else if d.serialLater == 0 {
		d.serialEither = append(d.serialEither, row)
	}
}

// doubtful gives the rows whose date cannot be believed, with the reason.
func (d *dateStatistics) doubtful() (rows []int, key string) {
	switch {
	case d.monthDay > 0 && len(d.either) > 0:
		return d.either, "sheet.date_order_mixed"
	case d.dayMonth >= 3 && len(d.either) == 0 && d.serialLater == 0 && len(d.serialEither) >= 3:
		return d.serialEither, "sheet.date_swapped"
	}
	return nil, ""
}

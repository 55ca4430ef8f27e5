package regulation

import (
	"strings"

	"pendopo/internal/kit/clock"
)

// Citation points at one article of an instrument: {"pp-11-2017", "54(1)d"}.
// The article reads: number, paragraph in brackets, letter, dot and item;
// "107(1)c.6" is Pasal 107 ayat (1) huruf c angka 6. An article that does not
// start with a digit is printed as it stands ("huruf D").
type Citation struct {
	Instrument string
	Article    string
}

// Cite makes a citation.
func Cite(instrument, article string) Citation { return Citation{instrument, article} }

// IsZero tells whether nothing is cited.
func (c Citation) IsZero() bool { return c.Instrument == "" }

// String is the short Indonesian form used on pages: "PP 11/2017 Pasal 54
// ayat (1) huruf d".
func (c Citation) String() string {
	if c.IsZero() {
		return ""
	}
	name := c.Instrument
	if i, ok := National().Instrument(c.Instrument); ok {
		name = i.Short
	}
	if c.Article == "" {
		return name
	}
	return name + " " + ArticleName(c.Article)
}

// ArticleName spells an article reference in Indonesian.
func ArticleName(ref string) string {
	if ref == "" || ref[0] < '0' || ref[0] > '9' {
		return ref
	}
	number, rest := ref, ""
	if i := strings.IndexAny(ref, "(."); i >= 0 {
		number, rest = ref[:i], ref[i:]
	} else if i := strings.IndexFunc(ref, func(r rune) bool { return r >= 'a' && r <= 'z' }); i > 0 {
		number, rest = ref[:i], ref[i:]
	}
	var b strings.Builder
	b.WriteString("Pasal ")
	b.WriteString(number)
	if strings.HasPrefix(rest, "(") {
		end := strings.IndexByte(rest, ')')
		if end < 0 {
			return ref
		}
		b.WriteString(" ayat ")
		b.WriteString(rest[:end+1])
		rest = rest[end+1:]
	}
	letter, item, dotted := strings.Cut(rest, ".")
	if letter != "" {
		b.WriteString(" huruf ")
		b.WriteString(letter)
	}
	if dotted {
		b.WriteString(" angka ")
		b.WriteString(item)
	}
	return b.String()
}

// At is the citation as written on a date: an article whose wording comes from
// an amendment in force names it, "PP 11/2017 jo. PP 17/2020 Pasal 107 …".
func (c Citation) At(d clock.Date) string {
	b := National()
	a, ok := b.Article(c)
	if !ok || a.AmendedBy == "" {
		return c.String()
	}
	change, ok := b.Instrument(a.AmendedBy)
	i, known := b.Instrument(c.Instrument)
	if !ok || !known || !change.InForce(d) {
		return c.String()
	}
	return i.Short + " jo. " + change.Short + " " + ArticleName(c.Article)
}

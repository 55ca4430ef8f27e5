package complaint

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"pendopo/internal/kit/errs"
)

// What a free text may hold.
const (
	maxText = 10_000 // characters of a report, an answer or a note
	maxNote = 500    // of a place, a name, a reason
	// maxPiled marks may stand on one letter: Javanese and Vietnamese need
	// three, a tower of them paints over the lines above and below.
	maxPiled = 4
)

// clean makes a text fit to be stored and shown: line ends as one kind, without
// null bytes, control characters and marks that turn the direction of writing
// (they make a line say something else than it seems), and with few marks on
// one letter. Emoji and every script stay. A text that is no UTF-8 keeps what can be read.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	piled := 0
	text = strings.Map(func(r rune) rune {
		if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Me, r) {
			piled = 0
		} else if piled++; piled > maxPiled {
			return -1
		}
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

// line is clean for one line.
func line(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// tooLong refuses a text over its limit and says by how much.
func tooLong(text string, limit int, field string) error {
	if len(text) <= limit {
		return nil
	}
	if n := utf8.RuneCountInString(text); n > limit {
		return errs.New(errs.TooLarge, "complaint.too_long", n, limit).Field(field, "complaint.too_long", n, limit)
	}
	return nil
}

var (
	mobile  = regexp.MustCompile(`(?:\+?62|\b0)[ .()-]{0,2}8(?:[ .()-]{0,2}[0-9]){7,11}\b`)
	nik     = regexp.MustCompile(`\b[0-9](?:[ .-]?[0-9]){15}\b`)
	mailbox = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)
)

// mask hides what in a text names a person: mobile numbers, population and
// family card numbers, mail addresses, and the name and contacts that the
// reporter gave. Officials and the public read the masked text; what was written
// lies in the vault, and Reveal opens it with a reason.
//
// rule: uu-27-2022 35
func mask(text string, p Person) (masked string, hidden bool) {
	masked = text
	for _, own := range []struct{ value, label string }{{p.Name, "[nama pelapor]"}, {p.Email, "[alamat surel]"}, {p.Phone, "[nomor telepon]"},
		{chatAddress(p.Chat), "[akun pelapor]"}, {p.Address, "[alamat pelapor]"}} {
		if utf8.RuneCountInString(own.value) >= 3 {
			masked = replaceFold(masked, own.value, own.label)
		}
	}
	if digits(text) >= 9 {
		masked = nik.ReplaceAllString(masked, "[NIK]")
		masked = mobile.ReplaceAllString(masked, "[nomor telepon]")
	}
	if strings.ContainsRune(text, '@') {
		masked = mailbox.ReplaceAllString(masked, "[alamat surel]")
	}
	return masked, masked != text
}

func chatAddress(chat string) string {
	_, address, _ := strings.Cut(chat, ":")
	return address
}

func digits(s string) (n int) {
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// replaceFold replaces whole words whatever their letters' case and however
// many blanks stand between them.
func replaceFold(text, words, label string) string {
	var parts []string
	for _, w := range strings.Fields(words) {
		parts = append(parts, regexp.QuoteMeta(w))
	}
	if len(parts) == 0 || len(words) > 200 {
		return text
	}
	if !containsFold(text, strings.Fields(words)[0]) {
		return text
	}
	re, err := regexp.Compile(`(?i)` + strings.Join(parts, `\s+`))
	if err != nil {
		return text
	}
	var b strings.Builder
	from := 0
	for _, m := range re.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		after, _ := utf8.DecodeRuneInString(text[m[1]:])
		if isWord(before) || isWord(after) { // inside another word
			continue
		}
		b.WriteString(text[from:m[0]])
		b.WriteString(label)
		from = m[1]
	}
	b.WriteString(text[from:])
	return b.String()
}

func isWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

func containsFold(text, word string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(word))
}

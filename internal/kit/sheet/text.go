package sheet

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean brings text of a cell into its canonical form: NFC, no control
// characters, one space where there are several, lines trimmed.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	if strings.Contains(s, "_x") {
		s = unescapeOffice(s)
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "�")
	}
	var b strings.Builder
	b.Grow(len(s))
	space, line := false, false
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == 0x2028 || r == 0x2029:
			line = true
			continue
		case unicode.IsSpace(r) || r == 0xa0 || r == 0x202f:
			space = true
			continue
		case unicode.IsControl(r) || r == 0xfeff || r >= 0x200b && r <= 0x200f && r != 0x200d || r == 0xfffe || r == 0xffff:
			continue
		}
		if b.Len() > 0 {
			if line {
				b.WriteByte('\n')
			} else if space {
				b.WriteByte(' ')
			}
		}
		space, line = false, false
		b.WriteRune(r)
	}
	// Last: a character taken out above may have stood between two that compose.
	return norm.NFC.String(b.String())
}

// isClean is the quick answer for nearly every cell: printable ASCII without
// double or outer spaces.
func isClean(s string) bool {
	if s == "" {
		return true
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && s[i+1] == ' ' || c == '_' && i+1 < len(s) && s[i+1] == 'x' {
			return false
		}
	}
	return true
}

// unescapeOffice resolves _xHHHH_, by which office programs write characters
// that XML cannot hold (ECMA-376 part 1, 22.9.2.19).
func unescapeOffice(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}

// escapeOffice is the other way: text that would read as an escape.
func escapeOffice(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		b.WriteString("_x005F_")
		b.WriteByte('x')
		s = s[i+2:]
	}
}

// fold reduces a heading or a choice to what matters for recognising it:
// letters and digits in lower case, usual abbreviations written out.
func fold(s string) string {
	s = strings.ToLower(norm.NFD.String(s))
	var out, word strings.Builder
	flush := func() {
		w := word.String()
		if full, ok := abbreviations[w]; ok {
			w = full
		}
		out.WriteString(w)
		word.Reset()
	}
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		default:
			flush()
		}
	}
	flush()
	return out.String()
}

// abbreviations are those of headings in Indonesian offices.
var abbreviations = map[string]string{
	"tgl": "tanggal", "tg": "tanggal", "no": "nomor", "nmr": "nomor", "thn": "tahun", "th": "tahun",
	"kd": "kode", "jns": "jenis", "jab": "jabatan", "pend": "pendidikan", "tmp": "tempat", "tmpt": "tempat",
	"telp": "telepon", "tlp": "telepon", "gol": "golongan", "ket": "keterangan", "sk": "sk",
}

// nearest finds the candidate most like s, "" when none is near. Candidates are
// shown as they are and compared folded.
func nearest(s string, candidates []string) string {
	f := fold(s)
	if len(f) < 2 {
		return ""
	}
	best, bestDistance := "", 1<<30
	for _, c := range candidates {
		cf := fold(c)
		d := distance(f, cf)
		limit := max(1, min(len(f), len(cf))/4)
		// a heading shortened or lengthened by a word: "Tanggal lahir pegawai"
		if len(f) >= 5 && len(cf) >= 5 && (strings.HasPrefix(f, cf) || strings.HasPrefix(cf, f)) {
			d = min(d, limit)
		}
		if d <= limit && d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that lead from a to b (restricted Damerau-Levenshtein).
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 { // no heading is so long; keeps foreign input cheap
		if a == b {
			return 0
		}
		return 64
	}
	ra, rb := []rune(a), []rune(b)
	before, last, row := make([]int, len(rb)+1), make([]int, len(rb)+1), make([]int, len(rb)+1)
	for j := range last {
		last[j] = j
	}
	for i, x := range ra {
		row[0] = i + 1
		for j, y := range rb {
			cost := 1
			if x == y {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && x == rb[j-1] && ra[i-1] == y {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(rb)]
}

package routing

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Token is one folded word and where it stood in the text.
type Token struct {
	Text        string // lower-case letters, or Number
	From, Until int    // bytes of the original text
}

// Number stands for every run of digits: which number a citizen wrote says
// nothing about whose report it is, that there was one may.
const Number = "0"

// Bounds of what is read: no report has more words, and a hostile one must not
// cost more than a long one.
const (
	maxTokens  = 2000
	maxLetters = 40 // of a word
)

// Fold is the form in which texts are compared: lower-case words with one blank
// between them. Letters lose their marks, repeated letters and words stand once
// ("sampaaah", "gorong-gorong"), numbers become Number, and spellings of one
// word become one ("e-KTP", "ktp el", "gak", "nggak", "jln."). Folding what is
// folded changes nothing.
func Fold(text string) string {
	tokens := Tokens(text)
	n := 0
	for _, t := range tokens {
		n += len(t.Text) + 1
	}
	var b strings.Builder
	b.Grow(n)
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// Tokens is Fold with the place of each word.
func Tokens(text string) []Token { return slang.settle(scan(text)) }

// scan cuts a text into lower-case words and numbers.
func scan(text string) []Token {
	s := scanner{buf: make([]byte, 0, min(len(text), 4096)+8), cuts: make([]cut, 0, min(len(text)/5, maxTokens)+1)}
	for i := 0; i < len(text) && len(s.cuts) < maxTokens; {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z':
			s.letter(rune(c), i, i+1)
		case c >= 'A' && c <= 'Z':
			s.letter(rune(c)+'a'-'A', i, i+1)
		case c >= '0' && c <= '9':
			s.digit(rune(c), i, i+1)
		case c == 0 || c == '\'' || c == '`':
			// nothing: jum'at is one word, a null byte hides none
		case c < utf8.RuneSelf:
			s.end()
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			s.other(r, i, i+size)
			i += size
			continue
		}
		i++
	}
	s.end()
	all := string(s.buf)
	out := make([]Token, len(s.cuts))
	for i, c := range s.cuts {
		out[i] = Token{Text: Number, From: c.from, Until: c.until}
		if !c.number {
			out[i].Text = all[c.at:c.end]
		}
	}
	return out
}

// scanner gathers words in one buffer.
type scanner struct {
	buf  []byte
	cuts []cut

	open    bool
	now     cut
	letters int  // of the open word, repeats not counted
	last    rune // of the open word
	run     int  // how often last stands in a row
	twice   bool // the open number is a single 2
}

type cut struct {
	at, end     int // in the buffer
	from, until int // in the text
	number      bool
}

func (s *scanner) begin(from int, number bool) {
	s.end()
	s.open, s.now = true, cut{at: len(s.buf), from: from, number: number}
	s.letters, s.last, s.run, s.twice = 0, 0, 0, false
}

func (s *scanner) letter(r rune, from, until int) {
	if !s.open || s.now.number {
		s.begin(from, false)
	}
	s.now.until = until
	if r == s.last {
		s.run++
	} else {
		s.last, s.run = r, 1
	}
	switch {
	case s.run > 3, s.letters >= maxLetters:
	case s.run == 3: // three of a kind are one: sampaaah
		s.buf = s.buf[:len(s.buf)-utf8.RuneLen(r)]
		s.letters--
	default:
		s.buf = utf8.AppendRune(s.buf, r)
		s.letters++
	}
}

func (s *scanner) digit(r rune, from, until int) {
	if !s.open || !s.now.number {
		// anak2 and tiba² are anak-anak and tiba-tiba: one word, no number.
		twice := s.open && s.letters >= 3 && r == '2'
		s.begin(from, true)
		s.twice = twice
	} else {
		s.twice = false
	}
	s.now.until = until
}

// end closes the open word or number.
func (s *scanner) end() {
	if !s.open {
		return
	}
	s.open = false
	if s.now.number {
		if s.twice {
			s.cuts[len(s.cuts)-1].until = s.now.until
			return
		}
		s.cuts = append(s.cuts, s.now)
		return
	}
	if s.run == 2 && s.letters > 2 { // no word ends in a double letter: tolongg
		s.buf = s.buf[:len(s.buf)-utf8.RuneLen(s.last)]
	}
	s.now.end = len(s.buf)
	if s.now.end > s.now.at {
		s.cuts = append(s.cuts, s.now)
	}
}

// other takes a character outside ASCII: its plain letters, if it has any.
func (s *scanner) other(r rune, from, until int) {
	switch {
	case r == '’' || r == '‘' || r == 'ʼ' || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.M, r):
		return // an apostrophe, something invisible, a mark of the letter before it
	case r == utf8.RuneError:
		s.end()
		return
	}
	var raw [utf8.UTFMax]byte
	plain := norm.NFKD.PropertiesString(string(utf8.AppendRune(raw[:0], r))).Decomposition()
	if plain == nil {
		s.plain(r, from, until)
		return
	}
	for len(plain) > 0 {
		p, size := utf8.DecodeRune(plain)
		plain = plain[size:]
		s.plain(p, from, until)
	}
}

func (s *scanner) plain(r rune, from, until int) {
	switch {
	case unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r) || r == '\'' || r == '`':
	case r >= '0' && r <= '9':
		s.digit(r, from, until)
	case unicode.IsDigit(r):
		s.digit('9', from, until)
	case unicode.IsLetter(r):
		s.letter(unicode.ToLower(r), from, until)
	default:
		s.end()
	}
}

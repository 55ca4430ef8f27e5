package sheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// scanner is a pull parser for the two parts of a workbook that are large: the
// rows and the shared strings. It understands the XML that spreadsheets use
// (elements, attributes, text, entities, CDATA, comments) and nothing of
// namespaces but to skip the prefix. encoding/xml needs about fifteen times as
// long for the same rows.
type scanner struct {
	r   io.Reader
	buf []byte // bytes read and not yet passed
	pos int
	end bool

	// The last token. Slices are valid until the next call.
	kind  tokenKind
	name  []byte // local name of an element
	attrs []byte // inside of a start tag after the name
	empty bool   // start tag that ends itself
	text  []byte // still with entities, unless raw
	raw   bool   // text from CDATA
}

type tokenKind int

const (
	tokenEnd tokenKind = iota // end of input
	startTag
	endTag
	charData
)

// maxToken bounds one tag or one run of text. A cell holds 32,767 characters at
// most; escaped, that is below this bound.
const maxToken = 1 << 20

var errToken = errors.New("sheet: a tag or text is longer than any spreadsheet makes")

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, 0, 256<<10)}
}

// fill reads more; what is before pos is forgotten.
func (s *scanner) fill() error {
	if s.end {
		return io.ErrUnexpectedEOF
	}
	if s.pos > 0 {
		n := copy(s.buf, s.buf[s.pos:])
		s.buf = s.buf[:n]
		s.pos = 0
	}
	if len(s.buf) == cap(s.buf) {
		if len(s.buf) >= maxToken {
			return errToken
		}
		bigger := make([]byte, len(s.buf), 2*cap(s.buf))
		copy(bigger, s.buf)
		s.buf = bigger
	}
	for range 100 {
		n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err == io.EOF {
			s.end = true
			return nil
		}
		if err != nil || n > 0 {
			return err
		}
	}
	return io.ErrNoProgress
}

// find returns the distance from pos to the first c at or after pos+from.
func (s *scanner) find(c byte, from int) (int, error) {
	for {
		if rest := s.buf[s.pos:]; from <= len(rest) {
			if i := bytes.IndexByte(rest[from:], c); i >= 0 {
				return from + i, nil
			}
			from = len(rest)
		}
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
}

// need makes n bytes available at pos, if the input has them.
func (s *scanner) need(n int) error {
	for len(s.buf)-s.pos < n && !s.end {
		if err := s.fill(); err != nil {
			return err
		}
	}
	return nil
}

// next moves to the next token and returns its kind.
func (s *scanner) next() (tokenKind, error) {
	for {
		if err := s.need(1); err != nil {
			return 0, err
		}
		if s.pos == len(s.buf) {
			s.kind = tokenEnd
			return tokenEnd, nil
		}
		if s.buf[s.pos] != '<' {
			n, err := s.find('<', 0)
			if err == io.ErrUnexpectedEOF { // white space after the last tag
				s.pos = len(s.buf)
				continue
			}
			if err != nil {
				return 0, err
			}
			s.text, s.raw = s.buf[s.pos:s.pos+n], false
			s.pos += n
			s.kind = charData
			return charData, nil
		}
		n, err := s.find('>', 1)
		if err != nil {
			return 0, err
		}
		tag := s.buf[s.pos+1 : s.pos+n]
		if len(tag) == 0 {
			return 0, errors.New("sheet: empty tag")
		}
		switch tag[0] {
		case '/':
			s.pos += n + 1
			s.kind, s.name = endTag, local(bytes.TrimRight(tag[1:], " \t\r\n"))
			return endTag, nil
		case '?':
			s.pos += n + 1
		case '!':
			got, err := s.declaration(tag, n)
			if got || err != nil {
				return s.kind, err
			}
		default:
			s.pos += n + 1
			s.kind = startTag
			s.empty = tag[len(tag)-1] == '/'
			if s.empty {
				tag = tag[:len(tag)-1]
			}
			i := 0
			for i < len(tag) && tag[i] > ' ' {
				i++
			}
			s.name, s.attrs = local(tag[:i]), tag[i:]
			return startTag, nil
		}
	}
}

// declaration passes a comment or a document type, or takes a CDATA section.
func (s *scanner) declaration(tag []byte, n int) (taken bool, err error) {
	closing, skip := "", 0
	switch {
	case bytes.HasPrefix(tag, []byte("!--")):
		closing, skip = "-->", 4
	case bytes.HasPrefix(tag, []byte("![CDATA[")):
		closing, skip = "]]>", 9
	default:
		s.pos += n + 1
		return false, nil
	}
	from := skip
	for {
		n, err := s.find('>', from)
		if err != nil {
			return false, err
		}
		if n >= skip+2 && string(s.buf[s.pos+n-2:s.pos+n+1]) == closing {
			s.text, s.raw, s.kind = s.buf[s.pos+skip:s.pos+n-2], true, charData
			s.pos += n + 1
			return closing == "]]>", nil
		}
		from = n + 1
	}
}

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// attr is the value of an attribute without prefix, nil when it is absent.
func (s *scanner) attr(name string) []byte {
	b := s.attrs
	for {
		for len(b) > 0 && b[0] <= ' ' {
			b = b[1:]
		}
		eq := bytes.IndexByte(b, '=')
		if eq < 0 || eq+1 >= len(b) {
			return nil
		}
		key := bytes.TrimRight(b[:eq], " \t\r\n")
		b = b[eq+1:]
		for len(b) > 0 && b[0] <= ' ' {
			b = b[1:]
		}
		if len(b) == 0 {
			return nil
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return b[1 : 1+end]
		}
		b = b[2+end:]
	}
}

// appendText appends the last text to dst with its entities resolved.
func (s *scanner) appendText(dst []byte) []byte {
	if s.raw {
		return append(dst, s.text...)
	}
	return appendUnescaped(dst, s.text)
}

func appendUnescaped(dst, src []byte) []byte {
	for {
		i := bytes.IndexByte(src, '&')
		if i < 0 {
			return append(dst, src...)
		}
		dst = append(dst, src[:i]...)
		src = src[i:]
		semi := bytes.IndexByte(src[:min(len(src), 12)], ';')
		if semi < 0 {
			dst = append(dst, '&')
			src = src[1:]
			continue
		}
		dst = appendEntity(dst, src[1:semi])
		src = src[semi+1:]
	}
}

func appendEntity(dst, name []byte) []byte {
	switch string(name) {
	case "lt":
		return append(dst, '<')
	case "gt":
		return append(dst, '>')
	case "amp":
		return append(dst, '&')
	case "quot":
		return append(dst, '"')
	case "apos":
		return append(dst, '\'')
	}
	if len(name) > 1 && name[0] == '#' {
		digits, base := string(name[1:]), 10
		if digits[0] == 'x' || digits[0] == 'X' {
			digits, base = digits[1:], 16
		}
		if n, err := strconv.ParseUint(digits, base, 32); err == nil && n <= utf8.MaxRune {
			return utf8.AppendRune(dst, rune(n))
		}
	}
	return append(append(append(dst, '&'), name...), ';')
}

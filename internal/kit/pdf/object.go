package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"unicode/utf16"
)

// Values of a PDF file as Reader gives them: nil, bool, int64, Real, Name,
// String, Array, Dict, Ref and *Stream.
type (
	// Real is a number with a fraction, as written.
	Real string
	// Name is a name without its slash, unescaped.
	Name string
	// String is the bytes of a string, unescaped.
	String []byte
	// Array is a list of values.
	Array []any
	// Dict is a dictionary.
	Dict map[Name]any
	// Ref points at an indirect object.
	Ref struct{ Num, Gen int }
	// Stream is a dictionary with data, as stored (still compressed).
	Stream struct {
		Dict Dict
		Raw  []byte
	}
	keyword string
)

var errSyntax = errors.New("not well-formed PDF")

// maxDepth bounds nesting: hostile files nest for ever.
const maxDepth = 48

// parser reads values from a byte slice.
type parser struct {
	b   []byte
	pos int
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelim(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func (p *parser) skip() {
	for p.pos < len(p.b) {
		c := p.b[p.pos]
		if c == '%' {
			for p.pos < len(p.b) && p.b[p.pos] != '\n' && p.b[p.pos] != '\r' {
				p.pos++
			}
			continue
		}
		if !isSpace(c) {
			return
		}
		p.pos++
	}
}

func (p *parser) word() string {
	start := p.pos
	for p.pos < len(p.b) && !isSpace(p.b[p.pos]) && !isDelim(p.b[p.pos]) {
		p.pos++
	}
	return string(p.b[start:p.pos])
}

// value reads one value; "12 0 R" becomes a Ref.
func (p *parser) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: nested deeper than %d", errSyntax, maxDepth)
	}
	p.skip()
	if p.pos >= len(p.b) {
		return nil, fmt.Errorf("%w: ends inside a value", errSyntax)
	}
	switch c := p.b[p.pos]; {
	case c == '/':
		return p.name(), nil
	case c == '(':
		return p.literal()
	case c == '<':
		if p.pos+1 < len(p.b) && p.b[p.pos+1] == '<' {
			return p.dict(depth)
		}
		return p.hex()
	case c == '[':
		p.pos++
		out := Array{}
		for {
			p.skip()
			if p.pos < len(p.b) && p.b[p.pos] == ']' {
				p.pos++
				return out, nil
			}
			v, err := p.value(depth + 1)
			if err != nil {
				return nil, err
			}
			if k, ok := v.(keyword); ok {
				return nil, fmt.Errorf("%w: %q inside an array", errSyntax, string(k))
			}
			out = append(out, v)
		}
	case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
		return p.number()
	}
	w := p.word()
	switch w {
	case "":
		return nil, fmt.Errorf("%w: unexpected %q at byte %d", errSyntax, p.b[p.pos], p.pos)
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	return keyword(w), nil
}

func (p *parser) number() (any, error) {
	w := p.word()
	n, err := strconv.ParseInt(w, 10, 64)
	if err != nil {
		if _, err := strconv.ParseFloat(w, 64); err != nil {
			return nil, fmt.Errorf("%w: number %q", errSyntax, w)
		}
		return Real(w), nil
	}
	if n < 0 || n > 1<<31 {
		return n, nil
	}
	// Look ahead for "gen R".
	q := *p
	q.skip()
	gen, err := strconv.Atoi(q.word())
	if err != nil || gen < 0 || gen > 65535 {
		return n, nil
	}
	q.skip()
	if q.pos < len(q.b) && q.b[q.pos] == 'R' {
		q.pos++
		if q.pos == len(q.b) || isSpace(q.b[q.pos]) || isDelim(q.b[q.pos]) {
			p.pos = q.pos
			return Ref{int(n), gen}, nil
		}
	}
	return n, nil
}

func (p *parser) name() Name {
	p.pos++
	w := p.word()
	var out []byte
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) {
			if v, err := strconv.ParseUint(w[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, w[i])
	}
	return Name(out)
}

func (p *parser) hex() (any, error) {
	p.pos++
	end := bytes.IndexByte(p.b[p.pos:], '>')
	if end < 0 {
		return nil, fmt.Errorf("%w: hex string without end", errSyntax)
	}
	out := make(String, 0, end/2+1)
	high, odd := byte(0), false
	for _, c := range p.b[p.pos : p.pos+end] {
		var v byte
		switch {
		case c >= '0' && c <= '9':
			v = c - '0'
		case c >= 'a' && c <= 'f':
			v = c - 'a' + 10
		case c >= 'A' && c <= 'F':
			v = c - 'A' + 10
		case isSpace(c):
			continue
		default:
			return nil, fmt.Errorf("%w: %q in a hex string", errSyntax, c)
		}
		if odd {
			out = append(out, high|v)
		} else {
			high = v << 4
		}
		odd = !odd
	}
	if odd {
		out = append(out, high)
	}
	p.pos += end + 1
	return out, nil
}

func (p *parser) literal() (any, error) {
	p.pos++
	out := String{}
	for nest := 1; p.pos < len(p.b); p.pos++ {
		c := p.b[p.pos]
		switch c {
		case '(':
			nest++
		case ')':
			if nest--; nest == 0 {
				p.pos++
				return out, nil
			}
		case '\\':
			p.pos++
			if p.pos >= len(p.b) {
				return nil, fmt.Errorf("%w: string without end", errSyntax)
			}
			switch e := p.b[p.pos]; e {
			case 'n':
				c = '\n'
			case 'r':
				c = '\r'
			case 't':
				c = '\t'
			case 'b':
				c = '\b'
			case 'f':
				c = '\f'
			case '\r':
				if p.pos+1 < len(p.b) && p.b[p.pos+1] == '\n' {
					p.pos++
				}
				continue
			case '\n':
				continue
			case '0', '1', '2', '3', '4', '5', '6', '7':
				v := 0
				for k := 0; k < 3 && p.pos < len(p.b) && p.b[p.pos] >= '0' && p.b[p.pos] <= '7'; k++ {
					v = v*8 + int(p.b[p.pos]-'0')
					p.pos++
				}
				p.pos--
				c = byte(v)
			default:
				c = e
			}
		}
		out = append(out, c)
	}
	return nil, fmt.Errorf("%w: string without end", errSyntax)
}

func (p *parser) dict(depth int) (any, error) {
	p.pos += 2
	out := Dict{}
	for {
		p.skip()
		if bytes.HasPrefix(p.b[p.pos:], []byte(">>")) {
			p.pos += 2
			return out, nil
		}
		if p.pos >= len(p.b) || p.b[p.pos] != '/' {
			return nil, fmt.Errorf("%w: dictionary without end", errSyntax)
		}
		k := p.name()
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if w, ok := v.(keyword); ok {
			return nil, fmt.Errorf("%w: %q in a dictionary", errSyntax, string(w))
		}
		out[k] = v
	}
}

// Append writes a value in PDF syntax; dictionary keys are sorted, so that
// equal values give equal bytes.
func Append(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return appendInt(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case Real:
		return append(b, v...)
	case Name:
		return appendName(b, v)
	case String:
		return appendLiteral(b, v)
	case Ref:
		b = append(appendInt(b, v.Num), ' ')
		return append(appendInt(b, v.Gen), " R"...)
	case Array:
		b = append(b, '[')
		for i, x := range v {
			if i > 0 {
				b = append(b, ' ')
			}
			b = Append(b, x)
		}
		return append(b, ']')
	case Dict:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, string(k))
		}
		sort.Strings(keys)
		b = append(b, "<<"...)
		for _, k := range keys {
			b = append(appendName(b, Name(k)), ' ')
			b = Append(b, v[Name(k)])
		}
		return append(b, ">>"...)
	case *Stream:
		d := make(Dict, len(v.Dict)+1)
		for k, x := range v.Dict {
			d[k] = x
		}
		d["Length"] = len(v.Raw)
		b = append(Append(b, d), "\nstream\n"...)
		return append(append(b, v.Raw...), "\nendstream"...)
	}
	return append(b, "null"...) // no other type comes out of Reader
}

func appendName(b []byte, n Name) []byte {
	b = append(b, '/')
	for i := range len(n) {
		if c := n[i]; c <= ' ' || c > '~' || c == '#' || isDelim(c) {
			b = append(b, fmt.Sprintf("#%02x", c)...)
		} else {
			b = append(b, c)
		}
	}
	return b
}

// AppendText writes a text string for people: ASCII as it is, anything else as
// UTF-16.
func AppendText(b []byte, s string) []byte { return appendText(b, s) }

// Text reads a text string for people.
func (s String) Text() string {
	if len(s) < 2 || s[0] != 0xfe || s[1] != 0xff {
		r := make([]rune, len(s))
		for i, c := range s { // PDFDocEncoding is Latin-1 where it matters here
			r[i] = rune(c)
		}
		return string(r)
	}
	u := make([]uint16, 0, len(s)/2)
	for i := 2; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(u))
}

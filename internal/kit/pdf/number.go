package pdf

import (
	"bytes"
	"compress/zlib"
	"math"
	"strconv"
	"sync"
)

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

// appendNum writes a number with at most three decimals, without exponent and
// without trailing zeros: the shortest form that every reader understands.
func appendNum(b []byte, v float64) []byte {
	n := int64(math.Round(v * 1000))
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	b = strconv.AppendInt(b, n/1000, 10)
	if n %= 1000; n != 0 {
		b = append(b, '.', byte('0'+n/100))
		if n %= 100; n != 0 {
			b = append(b, byte('0'+n/10))
			if n %= 10; n != 0 {
				b = append(b, byte('0'+n))
			}
		}
	}
	return b
}

// nums writes numbers with a space after each, then the operator.
func op(b []byte, operator string, v ...float64) []byte {
	for _, x := range v {
		b = append(appendNum(b, x), ' ')
	}
	b = append(b, operator...)
	return append(b, '\n')
}

// appendLiteral writes bytes as a literal string.
func appendLiteral(b, s []byte) []byte {
	b = append(b, '(')
	for _, c := range s {
		switch c {
		case '(', ')', '\\':
			b = append(b, '\\', c)
		case '\r':
			b = append(b, '\\', 'r')
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, c)
		}
	}
	return append(b, ')')
}

// appendText writes a text string: ASCII as it is, anything else as UTF-16 with
// its mark.
func appendText(b []byte, s string) []byte {
	ascii := true
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			ascii = false
			break
		}
	}
	if ascii {
		return appendLiteral(b, []byte(s))
	}
	u := []byte{0xfe, 0xff}
	for _, r := range s {
		if r > 0xffff {
			r -= 0x10000
			hi, lo := 0xd800+r>>10, 0xdc00+r&0x3ff
			u = append(u, byte(hi>>8), byte(hi), byte(lo>>8), byte(lo))
			continue
		}
		u = append(u, byte(r>>8), byte(r))
	}
	return appendLiteral(b, u)
}

// zlib writers are large (about 800 KB) and reusable.
var zlibPool = sync.Pool{New: func() any {
	w, _ := zlib.NewWriterLevel(nil, 6)
	return w
}}

// squeeze compresses page content.
func squeeze(data []byte) []byte {
	out := bytes.NewBuffer(make([]byte, 0, len(data)/3+64))
	w := zlibPool.Get().(*zlib.Writer)
	w.Reset(out)
	_, _ = w.Write(data) // a bytes.Buffer does not fail
	_ = w.Close()
	zlibPool.Put(w)
	return out.Bytes()
}

// deflate compresses once-only data (fonts, images) at a level.
func deflate(data []byte, level int) []byte {
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, level)
	if err != nil {
		panic("pdf: " + err.Error()) // a wrong constant in this package
	}
	_, _ = w.Write(data)
	_ = w.Close()
	return out.Bytes()
}

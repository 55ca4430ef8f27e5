package sheet

import (
	"bufio"
	"strconv"
	"strings"
	"unicode/utf8"
)

// sheetWriter writes the rows of one worksheet.
type sheetWriter struct {
	out     *bufio.Writer
	columns []int // positions in Table.Columns, in the order written
	n       int   // row being written
	scratch []byte
	last    int
}

func (p *sheetWriter) begin(n int) {
	p.n = n
	p.out.WriteString(`<row r="`)
	p.int(n)
	p.out.WriteString(`">`)
}

func (p *sheetWriter) end() { p.out.WriteString("</row>") }

func (p *sheetWriter) int(n int) {
	p.scratch = strconv.AppendInt(p.scratch[:0], int64(n), 10)
	p.out.Write(p.scratch)
}

func (p *sheetWriter) ref(col, style int) {
	p.out.WriteString(`<c r="`)
	p.scratch = appendColumnName(p.scratch[:0], col)
	p.out.Write(p.scratch)
	p.int(p.n)
	if style != styleNone {
		p.out.WriteString(`" s="`)
		p.int(style)
	}
}

func (p *sheetWriter) text(col int, s string, style int) {
	if s == "" && style < styleWrong {
		return
	}
	p.ref(col, style)
	if s == "" {
		p.out.WriteString(`"/>`)
		return
	}
	p.out.WriteString(`" t="inlineStr"><is><t xml:space="preserve">`)
	escape(p.out, escapeOffice(s))
	p.out.WriteString("</t></is></c>")
}

func (p *sheetWriter) number(col int, digits string, style int) {
	p.ref(col, style)
	p.out.WriteString(`"><v>`)
	p.out.WriteString(digits)
	p.out.WriteString("</v></c>")
}

// row writes a row of a table; wrong is nil in an export.
func (p *sheetWriter) row(s *Sheet, r *Row, wrong *WrongRow) {
	if p.last == 0 {
		p.last = 1
	}
	p.last++
	p.begin(p.last)
	for at, i := range p.columns {
		c := &s.Table.Columns[i]
		v := r.values[i]
		style, dateStyle := styleText, styleDate
		raw := ""
		for k := range r.raw {
			if r.raw[k].column == i {
				raw = doubted(c, r.raw[k].text)
			}
		}
		if wrong != nil && contains(wrong.Columns, c.Header) {
			style, dateStyle = styleWrong, styleWrongDate
		}
		switch {
		case raw != "":
			p.text(at, raw, style)
		case v == "":
			p.text(at, "", style)
		case c.Type == Date:
			if n := serialOfDate(v); n > 0 {
				p.number(at, strconv.Itoa(n), dateStyle)
			} else {
				p.text(at, v, style)
			}
		case (c.Type == Integer || c.Type == Decimal) && len(v) <= 15:
			if style == styleText {
				style = styleNone
			}
			p.number(at, v, style)
		default:
			p.text(at, c.Show(v), style)
		}
	}
	if wrong != nil {
		p.text(len(p.columns), wrong.Problem, styleNote)
		p.text(len(p.columns)+1, wrong.Remedy, styleNote)
	}
	p.end()
}

// doubted is a refused value as the workbook of wrong rows gives it back.
func doubted(c *Column, raw string) string {
	if raw == "" || strings.HasPrefix(raw, doubt) {
		return raw
	}
	if v, r := newParser(c, 0).parse(&cell{text: raw}, 0); r == nil && v != "" {
		return doubt + raw
	}
	return raw
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// escape writes text for XML, leaving out what XML 1.0 cannot hold.
func escape(out *bufio.Writer, s string) {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' && c != '"' || c == '\n' || c == '\t' {
			i++
			continue
		}
		size, with := 1, ""
		switch c {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		case '"':
			with = "&quot;"
		default:
			if c >= utf8.RuneSelf {
				r, n := utf8.DecodeRuneInString(s[i:])
				if r == utf8.RuneError && n == 1 {
					with = "\ufffd"
				} else if r != 0xfffe && r != 0xffff {
					i += n
					continue
				}
				size = n
			}
		}
		out.WriteString(s[from:i])
		out.WriteString(with)
		i += size
		from = i
	}
	out.WriteString(s[from:])
}

func columnName(col int) string { return string(appendColumnName(nil, col)) }

func appendColumnName(b []byte, col int) []byte {
	if col >= 26 {
		b = appendColumnName(b, col/26-1)
	}
	return append(b, byte('A'+col%26))
}

func firstRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

func (c *Column) width() float64 {
	switch {
	case c.Width > 0:
		return c.Width
	case c.Type == Date:
		return 14
	case c.Type == Number:
		return 22
	}
	return float64(min(max(utf8.RuneCountInString(c.Header)+4, 12), 40))
}

func (c *Column) style() int {
	switch c.Type {
	case Date:
		return styleDate
	case Integer, Decimal:
		return styleNone
	}
	return styleText
}

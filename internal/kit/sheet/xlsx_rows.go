package sheet

import (
	"hash/maphash"
	"strconv"
	"strings"

	"pendopo/internal/kit/errs"
)

// cellReader reads the cells of one sheet; it exists for the duration of
// readSheet.
type cellReader struct {
	w      *workbook
	s      *scanner
	shared []string
	t      *tableReader

	row, col int // 1-based row, 0-based column
	value    []byte
	inline   []byte
	kind     string
	style    cellStyle
	formula  bool
	recent   [1024]string // texts seen lately, so that repeated ones are kept once
	seed     maphash.Seed
}

// readSheet passes the cells of a sheet to the table.
func (w *workbook) readSheet(part string, t *tableReader, shared []string) error {
	r, err := w.archive.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	c := &cellReader{w: w, s: newScanner(r), shared: shared, t: t, seed: maphash.MakeSeed()}
	inData, into := false, (*[]byte)(nil)
	phonetic := false
	for {
		kind, err := c.s.next()
		if err != nil {
			return err
		}
		switch kind {
		case tokenEnd:
			return t.finish()
		case startTag:
			name := c.s.name
			switch {
			case !inData:
				inData = string(name) == "sheetData" && !c.s.empty
			case len(name) == 1 && name[0] == 'c':
				if err := c.begin(); err != nil {
					return err
				}
				if c.s.empty {
					c.col++
				}
			case len(name) == 1 && name[0] == 'v':
				into = &c.value
			case len(name) == 1 && name[0] == 't':
				if !phonetic {
					into = &c.inline
				}
			case len(name) == 1 && name[0] == 'f':
				c.formula = true
				into = nil
			case string(name) == "row":
				if err := c.beginRow(); err != nil {
					return err
				}
			case string(name) == "rPh":
				phonetic = !c.s.empty
			}
			if c.s.empty {
				into = nil
			}
		case endTag:
			name := c.s.name
			switch {
			case len(name) == 1 && name[0] == 'c':
				if inData && c.row > 0 {
					if err := c.end(); err != nil {
						return err
					}
				}
			case len(name) == 1:
				into = nil
			case string(name) == "row":
				if inData && c.row > 0 {
					if err := t.endRow(c.row); err != nil {
						return err
					}
				}
			case string(name) == "rPh":
				phonetic = false
			case string(name) == "sheetData":
				return t.finish()
			}
		case charData:
			if into != nil {
				*into = c.s.appendText(*into)
				if len(*into) > maxToken {
					return errToken
				}
			}
		}
	}
}

const maxRow = 1 << 20 // of a sheet in Excel

func (c *cellReader) beginRow() error {
	n := c.row + 1
	if r := c.s.attr("r"); r != nil {
		if n = number(string(r)); !allDigits(string(r)) || n <= c.row {
			return errBadReference
		}
	}
	if n > maxRow {
		return errBadReference
	}
	c.row, c.col = n, 0
	return nil
}

var errBadReference = errs.New(errs.Invalid, "sheet.bad_reference")

// begin reads the attributes of a cell.
func (c *cellReader) begin() error {
	c.value, c.inline, c.formula = c.value[:0], c.inline[:0], false
	c.kind, c.style = "", cellStyle{}
	for b := c.s.attrs; ; {
		key, value, rest := nextAttribute(b)
		if rest == nil {
			return nil
		}
		b = rest
		if len(key) != 1 {
			continue
		}
		switch key[0] {
		case 'r':
			col, ok := columnOf(value)
			if !ok || col < c.col {
				return errBadReference
			}
			c.col = col
		case 't':
			c.kind = cellType(value)
		case 's':
			n := 0
			for _, d := range value {
				if d < '0' || d > '9' || n > 1<<20 {
					return nil
				}
				n = n*10 + int(d-'0')
			}
			if n < len(c.w.styles) {
				c.style = c.w.styles[n]
			}
		}
	}
}

// nextAttribute cuts one attribute off; rest is nil when there is none.
func nextAttribute(b []byte) (key, value, rest []byte) {
	i := 0
	for i < len(b) && b[i] <= ' ' {
		i++
	}
	from := i
	for i < len(b) && b[i] != '=' {
		i++
	}
	if i+1 >= len(b) {
		return nil, nil, nil
	}
	key = b[from:i]
	for len(key) > 0 && key[len(key)-1] <= ' ' {
		key = key[:len(key)-1]
	}
	i++
	for i < len(b) && b[i] <= ' ' {
		i++
	}
	if i >= len(b) {
		return nil, nil, nil
	}
	quote := b[i]
	for j := i + 1; j < len(b); j++ {
		if b[j] == quote {
			return key, b[i+1 : j], b[j+1:]
		}
	}
	return nil, nil, nil
}

func cellType(v []byte) string {
	switch string(v) {
	case "s":
		return "s"
	case "str":
		return "str"
	case "inlineStr":
		return "inlineStr"
	case "b":
		return "b"
	case "e":
		return "e"
	case "d":
		return "d"
	}
	return ""
}

// columnOf reads the letters of a reference such as AB12.
func columnOf(ref []byte) (int, bool) {
	n := 0
	for i, ch := range ref {
		switch {
		case ch >= 'A' && ch <= 'Z':
			n = n*26 + int(ch-'A') + 1
		case ch >= 'a' && ch <= 'z':
			n = n*26 + int(ch-'a') + 1
		default:
			return n - 1, i > 0 && n <= maxColumns
		}
		if n > maxColumns {
			return 0, false
		}
	}
	return n - 1, n > 0
}

// end passes the cell on.
func (c *cellReader) end() error {
	col := c.col
	if c.col++; c.col > maxColumns {
		return errBadReference
	}
	if !c.t.wants(col) {
		return nil
	}
	out := cell{style: c.style, formula: c.formula}
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(string(c.value))
		if len(c.value) == 0 {
			return nil
		}
		if err != nil || n < 0 || n >= len(c.shared) {
			return errBadReference
		}
		out.text = c.shared[n]
	case "str":
		out.text = c.text(c.value)
	case "inlineStr":
		out.text = c.text(c.inline)
	case "b":
		out.kind, out.text = cellBool, "TRUE"
		if string(c.value) == "0" {
			out.text = "FALSE"
		}
	case "e":
		out.kind, out.text = cellError, c.text(c.value)
	case "d":
		out.kind, out.text = cellISODate, c.text(c.value)
	default:
		out.kind, out.text = cellNumber, c.text(c.value)
		if out.text != "" && !isNumber(out.text) {
			out.kind = cellText
		}
	}
	if out.text == "" && !out.formula {
		return nil
	}
	c.t.cell(c.row, col, out)
	return nil
}

func isNumber(s string) bool {
	if allDigits(s) {
		return true
	}
	_, err := strconv.ParseFloat(s, 64)
	return err == nil && !strings.ContainsAny(s, "xXpPnNiI_")
}

// text makes a clean string of scratch bytes; texts seen lately share memory.
func (c *cellReader) text(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > 64 {
		return clean(string(b))
	}
	slot := &c.recent[maphash.Bytes(c.seed, b)%uint64(len(c.recent))]
	if *slot == string(b) {
		return *slot
	}
	s := clean(string(b))
	if s == string(b) {
		*slot = s
	}
	return s
}

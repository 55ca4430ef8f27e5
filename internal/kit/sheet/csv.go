package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"pendopo/internal/kit/errs"
)

// readCSV reads the one table that a CSV file can hold: the one whose headings
// it has most of.
func readCSV(name string, data []byte, spec *Spec, limits Limits) (*Book, error) {
	text := decodeText(data)
	comma := byte(0)
	if rest, ok := bytes.CutPrefix(text, []byte("sep=")); ok && len(rest) > 0 { // Excel's own hint
		comma = rest[0]
		_, text, _ = bytes.Cut(rest, []byte("\n"))
	}
	if comma == 0 {
		comma = separator(text)
	}
	table := chooseTable(text, comma, spec)
	t := newTableReader(name, table, limits, 0)
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = rune(comma), -1, true, true
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			var pe *csv.ParseError
			errors.As(err, &pe)
			return nil, errs.New(errs.Invalid, "sheet.damaged", name).With(err)
		}
		line, _ := r.FieldPos(0)
		if len(record) > maxColumns {
			return nil, errs.New(errs.Invalid, "sheet.not_a_spreadsheet", name)
		}
		for col, field := range record {
			if field != "" && t.wants(col) {
				// the reader's fields share one string a record; keep no whole records alive
				t.cell(line, col, cell{kind: cellText, text: strings.Clone(clean(disarmed(field)))})
			}
		}
		if err := t.endRow(line); err != nil {
			return nil, err
		}
	}
	if err := t.finish(); err != nil {
		return nil, err
	}
	return assemble(spec, []*tableReader{t}, nil), nil
}

const maxColumns = 16384 // of a sheet in Excel

// separator is the character that divides the first lines best.
func separator(text []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', ';', '\t'} {
		n, quoted, lines := 0, false, 0
		for _, b := range text[:min(len(text), 64<<10)] {
			switch {
			case b == '"':
				quoted = !quoted
			case b == c && !quoted:
				n++
			case b == '\n' && !quoted:
				lines++
			}
			if lines == headingRows {
				break
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// chooseTable is the table of the kind whose headings the file has most of; the
// first one when there is no choice.
func chooseTable(text []byte, comma byte, spec *Spec) *Table {
	if len(spec.Tables) == 1 {
		return &spec.Tables[0]
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = rune(comma), -1, true
	var rows [][]cell
	for range headingRows {
		record, err := r.Read()
		if err != nil {
			break
		}
		cells := make([]cell, min(len(record), maxColumns))
		for i := range cells {
			cells[i].text = clean(record[i])
		}
		rows = append(rows, cells)
	}
	best, bestScore := &spec.Tables[0], 0.0
	for i := range spec.Tables {
		t := &spec.Tables[i]
		for _, cells := range rows {
			if score := fit(t, cells); score > bestScore {
				best, bestScore = t, score
			}
		}
	}
	return best
}

// fit says how well a row of headings suits a table: first whether everything
// required is there, then how many headings are known, then how few of the
// table's columns are absent.
func fit(t *Table, cells []cell) float64 {
	h := newHeadings(t)
	seen := make([]bool, len(t.Columns))
	known := 0
	for i := range cells {
		if c := h.find(cells[i].text); c >= 0 && cells[i].text != "" && !seen[c] {
			seen[c] = true
			known++
		}
	}
	score := float64(known) + float64(known)/float64(len(t.Columns)+1)
	for i := range t.Columns {
		if t.Columns[i].Required && !seen[i] {
			return score
		}
	}
	return score + 1000
}

// A field that begins like a formula is run by spreadsheet programs when they
// open a CSV file. armed puts an apostrophe before it, disarmed takes the
// apostrophe away; a field that truly begins with an apostrophe gets a second
// one, so that every text comes back as it was.

func armed(s string) string {
	if s != "" && (isFormulaStart(s[0]) || s[0] == '\'') {
		return "'" + s
	}
	return s
}

func disarmed(s string) string {
	if len(s) >= 2 && s[0] == '\'' && (isFormulaStart(s[1]) || s[1] == '\'') {
		return s[1:]
	}
	return s
}

func isFormulaStart(c byte) bool {
	switch c {
	case '=', '+', '-', '@', '\t', '\r':
		return true
	}
	return false
}

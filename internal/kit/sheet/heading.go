package sheet

import (
	"slices"
	"strings"

	"pendopo/internal/kit/errs"
)

// Headings of the workbook of wrong rows; the reader passes over them.
const (
	headerProblem = "Masalah"
	headerRemedy  = "Cara memperbaiki"
)

// headings finds columns by their headings, in any order and spelling.
type headings map[string]int

func newHeadings(t *Table) headings {
	h := make(headings, 2*len(t.Columns))
	for i := range t.Columns {
		for _, a := range t.Columns[i].Aliases {
			h[fold(a)] = i
		}
	}
	for i := range t.Columns { // a proper name beats the alias of another column
		h[fold(t.Columns[i].Header)] = i
	}
	return h
}

// find is the column of a heading, -1 when no column is called so. A note in
// brackets, "Tanggal lahir (DD-MM-YYYY)", and the star of required columns do
// not matter.
func (h headings) find(text string) int {
	if i, ok := h[fold(text)]; ok {
		return i
	}
	if cut := strings.IndexAny(text, "(["); cut > 0 {
		if i, ok := h[fold(text[:cut])]; ok {
			return i
		}
	}
	return -1
}

// score counts the columns a row would name as a heading.
func (t *tableReader) score(cells []cell) int {
	h := newHeadings(t.table)
	n := 0
	seen := make([]bool, len(t.table.Columns))
	for i := range cells {
		if cells[i].kind == cellText && cells[i].text != "" {
			if c := h.find(cells[i].text); c >= 0 && !seen[c] {
				seen[c] = true
				n++
			}
		}
	}
	return n
}

// resolveHeading chooses the heading among the rows read so far and passes the
// rows below it on.
func (t *tableReader) resolveHeading() error {
	best, bestScore := -1, 0
	for i := range t.pending {
		if s := t.score(t.pending[i].cells); s > bestScore {
			best, bestScore = i, s
		}
	}
	if best < 0 || bestScore < 2 && len(t.table.Columns) > 2 {
		return t.noHeading()
	}
	heading := t.pending[best]
	if err := t.mapColumns(heading); err != nil {
		return err
	}
	t.headingAt = heading.n
	t.parsers = make([]*parser, len(t.table.Columns))
	for i := range t.table.Columns {
		c := &t.table.Columns[i]
		t.parsers[i] = newParser(c, t.offset)
	}
	t.values = t.newValues()
	below := t.pending[best+1:]
	t.pending, t.first = nil, nil
	for _, r := range below {
		for col, c := range r.cells {
			t.cell(r.n, col, c)
		}
		if err := t.endRow(r.n); err != nil {
			return err
		}
	}
	return nil
}

// noHeading says what was found where headings were expected.
func (t *tableReader) noHeading() error {
	var found []string
	for _, r := range t.pending {
		for _, c := range r.cells {
			if c.text != "" {
				found = append(found, shorten(c.text))
			}
		}
		if len(found) > 0 {
			break
		}
	}
	if len(found) == 0 {
		return errs.New(errs.Invalid, "sheet.empty_sheet", t.file, t.table.Name)
	}
	return errs.New(errs.Invalid, "sheet.no_heading", t.file, t.table.Name, sortedNames(found), sortedNames(requiredHeaders(t.table)))
}

func shorten(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}

func requiredHeaders(t *Table) []string {
	var names []string
	for i := range t.Columns {
		if t.Columns[i].Required {
			names = append(names, t.Columns[i].Header)
		}
	}
	return names
}

// mapColumns joins the columns of the file with those of the table.
func (t *tableReader) mapColumns(heading pendingRow) error {
	h := newHeadings(t.table)
	t.columns = make([]int, len(heading.cells))
	var unknown []string
	for col, c := range heading.cells {
		t.columns[col] = -1
		if c.text == "" || c.kind != cellText {
			continue
		}
		i := h.find(c.text)
		switch f := fold(c.text); {
		case i < 0 && (f == fold(headerProblem) || f == fold(headerRemedy)):
		case i < 0:
			unknown = append(unknown, shorten(c.text))
		case t.sheet.columns[i]:
			return errs.New(errs.Invalid, "sheet.duplicate_heading", t.file, t.table.Name, t.table.Columns[i].Header)
		default:
			t.columns[col] = i
			t.sheet.columns[i] = true
		}
	}
	return t.missingColumns(heading.n, unknown)
}

// missingColumns refuses a file without a required column, and points at
// headings that may be a slip for an absent one.
func (t *tableReader) missingColumns(row int, unknown []string) error {
	var absent, required []string
	for i := range t.table.Columns {
		if c := &t.table.Columns[i]; !t.sheet.columns[i] {
			absent = append(absent, c.Header)
			if c.Required {
				required = append(required, c.Header)
			}
		}
	}
	for _, u := range unknown {
		near := nearest(u, absent)
		if near == "" {
			t.ignored = append(t.ignored, t.table.Name+" / "+u)
			continue
		}
		if slices.Contains(required, near) {
			return errs.New(errs.Invalid, "sheet.column_near", t.file, t.table.Name, near, u)
		}
		t.problem(row, u, u, &Refusal{Key: "sheet.heading_near", Remedy: "sheet.heading_near_remedy", Args: []any{near}})
	}
	if len(required) > 0 {
		return errs.New(errs.Invalid, "sheet.column_missing", t.file, t.table.Name, sortedNames(required))
	}
	return nil
}

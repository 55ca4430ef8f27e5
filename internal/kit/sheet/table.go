package sheet

import (
	"slices"
	"strconv"
	"strings"

	"pendopo/internal/kit/errs"
)

// headingRows is how far down a heading is looked for: people put titles and
// logos above their tables.
const headingRows = 20

// tableReader builds one Sheet from the rows of a file. The source calls cell
// for every cell of a row and then endRow.
type tableReader struct {
	file   string // for messages
	table  *Table
	sheet  *Sheet
	limits Limits

	columns   []int // position in the file → position in Table.Columns, -1 unknown
	parsers   []*parser
	offset    int
	headingAt int // row of the heading

	pending []pendingRow // rows before the heading is known
	first   []cell       // cells of the row being read, before the heading is known

	values []string // cells of the row being read
	raw    []rawValue
	used   bool // the row has a value

	slab     []string
	problems []Problem
	more     int
	ignored  []string
}

type pendingRow struct {
	n     int
	cells []cell
}

func newTableReader(file string, t *Table, limits Limits, offset int) *tableReader {
	return &tableReader{
		file: file, table: t, limits: limits, offset: offset,
		sheet: &Sheet{Table: t, Present: true, columns: make([]bool, len(t.Columns))},
	}
}

// wants tells whether the content of a column of the file matters.
func (t *tableReader) wants(col int) bool {
	return t.columns == nil || col < len(t.columns) && t.columns[col] >= 0
}

// cell takes one cell of the current row.
func (t *tableReader) cell(row, col int, c cell) {
	if t.columns == nil {
		for len(t.first) <= col {
			t.first = append(t.first, cell{})
		}
		t.first[col] = c
		return
	}
	if !t.wants(col) || c.text == "" && !c.formula {
		return
	}
	i := t.columns[col]
	t.used = true
	v, r := t.parsers[i].parse(&c, row)
	if r != nil {
		shown := c.shown(t.offset)
		t.raw = append(t.raw, rawValue{i, shown})
		t.problem(row, t.table.Columns[i].Header, shown, r)
		return
	}
	t.values[i] = v
}

// endRow closes a row.
func (t *tableReader) endRow(row int) error {
	if t.columns == nil {
		t.pending = append(t.pending, pendingRow{row, slices.Clone(t.first)})
		t.first = t.first[:0]
		if len(t.pending) < headingRows && t.score(t.pending[len(t.pending)-1].cells) < len(t.table.Columns) {
			return nil
		}
		return t.resolveHeading()
	}
	if !t.used {
		return nil
	}
	t.used = false
	for i := range t.table.Columns {
		c := &t.table.Columns[i]
		if c.Default != "" && t.values[i] == "" && t.sheet.columns[i] && !slices.ContainsFunc(t.raw, func(v rawValue) bool { return v.column == i }) {
			t.values[i] = c.Default
		}
		if c.Required && t.values[i] == "" && !slices.ContainsFunc(t.raw, func(v rawValue) bool { return v.column == i }) {
			t.problem(row, c.Header, "", refusal("sheet.required"))
			t.raw = append(t.raw, rawValue{i, ""})
		}
	}
	r := Row{N: row, Wrong: len(t.raw) > 0, values: t.values}
	if r.Wrong {
		r.raw = slices.Clone(t.raw)
		t.raw = t.raw[:0]
	}
	if len(t.sheet.Rows) >= t.limits.Rows {
		return errs.New(errs.TooLarge, "sheet.too_many_rows", t.file, t.table.Name, t.limits.Rows)
	}
	t.sheet.Rows = append(t.sheet.Rows, r)
	t.values = t.newValues()
	return nil
}

// newValues cuts the values of a row from a slab: one allocation for many rows.
func (t *tableReader) newValues() []string {
	n := len(t.table.Columns)
	if len(t.slab) < n {
		t.slab = make([]string, n*512)
	}
	v := t.slab[:n:n]
	t.slab = t.slab[n:]
	return v
}

func (t *tableReader) problem(row int, column, value string, r *Refusal) {
	if len(t.problems) >= t.limits.Problems {
		t.more++
		return
	}
	if len(value) > 200 {
		value = strings.ToValidUTF8(value[:200], "") + "…"
	}
	t.problems = append(t.problems, Problem{
		Sheet: t.table.Name, Row: row, Column: column, Value: value,
		Key: r.Key, Args: append([]any{column}, r.Args...), Remedy: r.Remedy,
	})
}

// finish ends the table: the heading if the file was short, then what can only
// be seen on whole columns.
func (t *tableReader) finish() error {
	if t.columns == nil {
		if err := t.resolveHeading(); err != nil {
			return err
		}
	}
	for i, p := range t.parsers {
		if p == nil || p.column.Type != Date {
			continue
		}
		rows, key := p.dates.doubtful()
		for _, n := range rows {
			at, ok := slices.BinarySearchFunc(t.sheet.Rows, n, func(r Row, n int) int { return r.N - n })
			if !ok {
				continue
			}
			r := &t.sheet.Rows[at]
			shown := p.column.Show(r.values[i])
			t.problem(n, p.column.Header, shown, refusal(key))
			r.Wrong = true
			r.raw = append(r.raw, rawValue{i, shown})
			r.values[i] = ""
		}
	}
	t.duplicates()
	slices.SortStableFunc(t.problems, func(a, b Problem) int { return a.Row - b.Row })
	return nil
}

// duplicates refuses rows with the key of another row. When two rows say
// different things under one key nobody can know which is right, so all are
// wrong; a mere repetition leaves the first one usable.
func (t *tableReader) duplicates() {
	keys := t.table.KeyColumns()
	if len(keys) == 0 || t.table.Repeats {
		return
	}
	first := make(map[string]int, len(t.sheet.Rows))
	accused := make(map[int]bool) // first rows that are wrong for this reason already
	header := t.table.Columns[keys[0]].Header
	for i := range t.sheet.Rows {
		r := &t.sheet.Rows[i]
		k := t.sheet.KeyOf(r, keys)
		if r.values[keys[0]] == "" || t.unread(r, keys) {
			continue
		}
		at, seen := first[k]
		if !seen {
			first[k] = i
			continue
		}
		other := &t.sheet.Rows[at]
		shown := strings.ReplaceAll(k, string(rune(keySeparator)), " / ")
		if slices.Equal(r.values, other.values) {
			t.problem(r.N, header, shown, refusal("sheet.repeated_row", strconv.Itoa(other.N)))
			r.Wrong = true
			continue
		}
		t.problem(r.N, header, shown, refusal("sheet.duplicate_key", strconv.Itoa(other.N)))
		r.Wrong = true
		if accused[at] {
			continue
		}
		accused[at] = true
		t.problem(other.N, header, shown, refusal("sheet.duplicate_key", strconv.Itoa(r.N)))
		other.Wrong = true
	}
}

// unread tells whether part of the key could not be read.
func (t *tableReader) unread(r *Row, keys []int) bool {
	return slices.ContainsFunc(r.raw, func(v rawValue) bool { return slices.Contains(keys, v.column) })
}

package sheet

import (
	"slices"
	"strconv"
	"strings"

	"pendopo/internal/kit/clock"
)

// Book is the typed content of one file, or of an export: one Sheet for every
// Table of the Spec, in the order of the Spec.
type Book struct {
	Spec     *Spec
	Sheets   []*Sheet
	Problems []Problem // what the reader found, by sheet and row

	// MoreProblems counts those beyond Limits.Problems.
	MoreProblems int
	// Ignored lists sheets and columns that no table knows, for the preview.
	Ignored []string
}

// NewBook makes an empty book in which every sheet and column is present; an
// export fills it with Sheet.Add.
func NewBook(spec *Spec) *Book {
	b := &Book{Spec: spec, Sheets: make([]*Sheet, len(spec.Tables))}
	for i := range spec.Tables {
		t := &spec.Tables[i]
		s := &Sheet{Table: t, Present: true, columns: make([]bool, len(t.Columns))}
		for c := range s.columns {
			s.columns[c] = true
		}
		b.Sheets[i] = s
	}
	return b
}

// Sheet finds a sheet by the name of its table. It panics when the Spec has no
// such table: that is a slip of the programmer, never of the file.
func (b *Book) Sheet(name string) *Sheet {
	for _, s := range b.Sheets {
		if s.Table.Name == name {
			return s
		}
	}
	panic("sheet: kind " + b.Spec.Kind + " has no table " + name)
}

// Sheet holds the rows of one table.
type Sheet struct {
	Table   *Table
	Present bool // false when the file does not have this sheet
	Rows    []Row

	columns []bool // which columns the file has
}

// Has tells whether the file has the column. A column that is absent says
// nothing; an empty cell of a present column says "empty".
func (s *Sheet) Has(key string) bool {
	i := s.Table.Index(key)
	return i >= 0 && s.columns[i]
}

// HasAt is Has by position in Table.Columns.
func (s *Sheet) HasAt(i int) bool { return s.columns[i] }

// Add appends a row of canonical values in the order of Table.Columns; missing
// values at the end are empty. The book keeps the slice.
func (s *Sheet) Add(values ...string) {
	if len(values) < len(s.Table.Columns) {
		full := make([]string, len(s.Table.Columns))
		copy(full, values)
		values = full
	}
	for i, v := range values { // stored text may be older than this rule
		if !isClean(v) {
			values[i] = clean(v)
		}
	}
	s.Rows = append(s.Rows, Row{N: len(s.Rows) + 2, values: values})
}

// AddMap appends a row of canonical values by column key; it panics on a key
// the table does not have.
func (s *Sheet) AddMap(values map[string]string) {
	row := make([]string, len(s.Table.Columns))
	for k, v := range values {
		i := s.Table.Index(k)
		if i < 0 {
			panic("sheet: table " + s.Table.Name + " has no column " + k)
		}
		row[i] = v
	}
	s.Add(row...)
}

// Row is one row of canonical values.
type Row struct {
	N     int  // row number in the file, the heading is usually 1
	Wrong bool // the reader found a problem in this row

	values []string
	raw    []rawValue // what could not be read, so that it can be given back
}

type rawValue struct {
	column int
	text   string
}

// Found is the text of a cell for the person who wrote it: as found in the file
// when it could not be read, else as an export would write it.
func (s *Sheet) Found(r *Row, i int) string {
	for _, v := range r.raw {
		if v.column == i {
			return v.text
		}
	}
	return s.Table.Columns[i].Show(r.values[i])
}

// Show is a canonical value as people write it.
func (c *Column) Show(value string) string {
	if c.Type == Enum {
		for i := range c.Enum {
			if c.Enum[i].Value == value {
				return c.Enum[i].label()
			}
		}
	}
	if c.Type == Date && len(value) == 10 {
		return value[8:] + "-" + value[5:7] + "-" + value[:4]
	}
	return value
}

// At is the canonical value at a position of Table.Columns, "" when empty.
func (r *Row) At(i int) string { return r.values[i] }

// Date is the date at a position, "" when empty.
func (r *Row) Date(i int) clock.Date { return clock.Date(r.values[i]) }

// Int is the whole number at a position; ok is false when the cell is empty.
func (r *Row) Int(i int) (n int64, ok bool) {
	n, err := strconv.ParseInt(r.values[i], 10, 64)
	return n, err == nil
}

// List is the codes of a List column, nil when empty.
func (r *Row) List(i int) []string {
	if r.values[i] == "" {
		return nil
	}
	return strings.Split(r.values[i], listSeparator)
}

const listSeparator = "; "

// SortedList is the Parse of a List column whose order means nothing.
func SortedList(canonical string) (string, *Refusal) {
	codes := strings.Split(canonical, listSeparator)
	slices.Sort(codes)
	return JoinList(slices.Compact(codes)), nil
}

// JoinList is the canonical value of a List column.
func JoinList(codes []string) string { return strings.Join(codes, listSeparator) }

// Get is the value under a column key; for code that runs over many rows, find
// the position once with Table.Index and use At.
func (s *Sheet) Get(r *Row, key string) string { return r.values[s.index(key)] }

func (s *Sheet) index(key string) int {
	i := s.Table.Index(key)
	if i < 0 {
		panic("sheet: table " + s.Table.Name + " has no column " + key)
	}
	return i
}

// KeyOf is the key of a row: its key columns joined by U+001F; "" when the
// table has no key.
func (s *Sheet) KeyOf(r *Row, keyColumns []int) string {
	switch len(keyColumns) {
	case 0:
		return ""
	case 1:
		return r.values[keyColumns[0]]
	}
	n := len(keyColumns)
	for _, k := range keyColumns {
		n += len(r.values[k])
	}
	var b strings.Builder
	b.Grow(n)
	for i, k := range keyColumns {
		if i > 0 {
			b.WriteByte(keySeparator)
		}
		b.WriteString(r.values[k])
	}
	return b.String()
}

const keySeparator = 0x1f

// Problem is one thing that is wrong in a file, where it is, and what mends it.
type Problem struct {
	Sheet  string `json:"sheet"`
	Row    int    `json:"row"`              // 0: the whole sheet
	Column string `json:"column,omitempty"` // heading; "" for the whole row
	Value  string `json:"value,omitempty"`  // as found in the file
	Key    string `json:"key"`              // message key
	Args   []any  `json:"args,omitempty"`   // of both messages
	Remedy string `json:"remedy,omitempty"` // message key
}

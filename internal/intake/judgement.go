package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"
	"strings"

	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/sheet"
)

// Verdict is what an import would do with a row.
type Verdict string

// The verdicts.
const (
	New       Verdict = "new"
	Changed   Verdict = "changed"
	Unchanged Verdict = "unchanged"
	Wrong     Verdict = "wrong"

	// Warned is no verdict of its own: the list of rows of any verdict with a
	// warning (Judgement.Warn).
	Warned Verdict = "warned"
)

// Change is one value that an import changes, as people write it.
type Change struct {
	Column string `json:"column"` // heading
	Before string `json:"before"`
	After  string `json:"after"`
}

// Judged is one row with its verdict.
type Judged struct {
	Sheet    *sheet.Sheet
	Row      *sheet.Row
	Key      string     // sheet.KeyOf
	Before   *sheet.Row // the current row, nil when there is none
	Verdict  Verdict
	Changes  []Change
	Problems []sheet.Problem
	Warnings []sheet.Problem // odd, but no reason to refuse the row
}

// Counts counts rows by verdict.
type Counts struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Wrong     int `json:"wrong"`
}

func (c *Counts) add(v Verdict) {
	switch v {
	case New:
		c.New++
	case Changed:
		c.Changed++
	case Unchanged:
		c.Unchanged++
	case Wrong:
		c.Wrong++
	}
}

// Of is the count of one verdict.
func (c Counts) Of(v Verdict) int {
	switch v {
	case New:
		return c.New
	case Changed:
		return c.Changed
	case Unchanged:
		return c.Unchanged
	}
	return c.Wrong
}

// Total is the number of rows.
func (c Counts) Total() int { return c.New + c.Changed + c.Unchanged + c.Wrong }

// Judgement is the verdict on every row of a book.
type Judgement struct {
	Book *sheet.Book
	Rows []Judged // by sheet in the order of the Spec, then in the order of the file
	Plan any      // private to the kind: what Judge prepared for Apply

	notes  []sheet.Problem            // of Note
	spans  map[string][2]int          // table → part of Rows
	owners map[string]map[string]bool // table that has histories → keys in the current data
}

// Of is the part of Rows that belongs to a sheet.
func (j *Judgement) Of(table string) []Judged {
	s, ok := j.spans[table]
	if !ok {
		panic("intake: the judgement has no table " + table)
	}
	return j.Rows[s[0]:s[1]:s[1]]
}

// Counts counts the rows by verdict.
func (j *Judgement) Counts() Counts {
	var c Counts
	for i := range j.Rows {
		c.add(j.Rows[i].Verdict)
	}
	return c
}

// Refuse marks a row wrong. The column is a key of the row's table or "" for
// the whole row; key and remedy are message keys with the same arguments.
func (j *Judgement) Refuse(r *Judged, column, key, remedy string, args ...any) {
	p := sheet.Problem{Sheet: r.Sheet.Table.Name, Row: r.Row.N, Key: key, Args: args, Remedy: remedy}
	if column != "" {
		i := r.Sheet.Table.Index(column)
		if i < 0 {
			panic("intake: table " + r.Sheet.Table.Name + " has no column " + column)
		}
		p.Column, p.Value = r.Sheet.Table.Columns[i].Header, r.Sheet.Found(r.Row, i)
	}
	r.Problems = append(r.Problems, p)
	r.Verdict, r.Changes = Wrong, nil
}

// RefuseOrphans refuses rows of histories whose owner is neither in the current
// data nor a good row of the file. Compare has done so once; a kind that
// refuses owners afterwards calls it again before it plans their histories.
func (j *Judgement) RefuseOrphans() {
	for _, s := range j.Book.Sheets {
		t := s.Table
		if t.Parent.Table == "" || len(s.Rows) == 0 {
			continue
		}
		good, bad := map[string]bool{}, map[string]int{}
		for _, o := range j.Of(t.Parent.Table) {
			if o.Verdict == Wrong {
				bad[o.Key] = o.Row.N
			} else {
				good[o.Key] = true
			}
		}
		current := j.owners[t.Parent.Table]
		at := t.Index(t.Parent.Column)
		rows := j.Of(t.Name)
		for i := range rows {
			r := &rows[i]
			owner := r.Row.At(at)
			if r.Verdict == Wrong || owner == "" || good[owner] || current[owner] {
				continue
			}
			if n, ok := bad[owner]; ok {
				j.Refuse(r, t.Parent.Column, "intake.owner_wrong", "intake.owner_wrong_remedy", owner, t.Parent.Table, i18n.Plain(n))
			} else {
				j.Refuse(r, t.Parent.Column, "intake.owner_missing", "intake.owner_missing_remedy", owner, t.Parent.Table)
			}
		}
	}
}

// Compare matches the rows of a file with the current rows by their keys:
// every row is New, Changed or Unchanged, or Wrong when the reader found a
// problem in it or its owner (Table.Parent) is missing or wrong. Columns that
// the file does not have are not compared. Rows that the file does not have
// are not touched: an import never removes.
//
// The rows of a table without key columns, and those of a table that Repeats,
// are known by all their values.
func Compare(book, current *sheet.Book) *Judgement {
	total := 0
	for _, s := range book.Sheets {
		total += len(s.Rows)
	}
	j := &Judgement{Book: book, Rows: make([]Judged, 0, total), spans: map[string][2]int{}, owners: map[string]map[string]bool{}}
	for i, s := range book.Sheets {
		from := len(j.Rows)
		j.compareSheet(s, current.Sheets[i])
		j.spans[s.Table.Name] = [2]int{from, len(j.Rows)}
		if p := s.Table.Parent.Table; p != "" && j.owners[p] == nil && len(s.Rows) > 0 {
			j.owners[p] = keysOf(current.Sheet(p))
		}
	}
	j.takeProblems()
	j.RefuseOrphans()
	return j
}

func keysOf(s *sheet.Sheet) map[string]bool {
	keys := s.Table.KeyColumns()
	m := make(map[string]bool, len(s.Rows))
	for i := range s.Rows {
		m[s.KeyOf(&s.Rows[i], keys)] = true
	}
	return m
}

// compareSheet judges the rows of one sheet by their values.
func (j *Judgement) compareSheet(s, current *sheet.Sheet) {
	if len(s.Rows) == 0 {
		return
	}
	keys := s.Table.KeyColumns()
	var compared []int
	for i := range s.Table.Columns {
		if s.HasAt(i) && !s.Table.Columns[i].NotCompared {
			compared = append(compared, i)
		}
	}
	if len(keys) == 0 || s.Table.Repeats {
		keys = compared
	}
	known := make(map[string]*sheet.Row, len(current.Rows))
	for i := range current.Rows {
		known[s.KeyOf(&current.Rows[i], keys)] = &current.Rows[i]
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		d := Judged{Sheet: s, Row: r, Key: s.KeyOf(r, keys), Verdict: Unchanged}
		d.Before = known[d.Key]
		switch {
		case r.Wrong:
			d.Verdict = Wrong
		case d.Before == nil:
			d.Verdict = New
		default:
			for _, c := range compared {
				before, after := d.Before.At(c), r.At(c)
				if before != after {
					column := &s.Table.Columns[c]
					d.Changes = append(d.Changes, Change{column.Header, column.Show(before), column.Show(after)})
					d.Verdict = Changed
				}
			}
		}
		j.Rows = append(j.Rows, d)
	}
}

// takeProblems gives the problems of the reader to their rows.
func (j *Judgement) takeProblems() {
	type place struct {
		sheet string
		row   int
	}
	if len(j.Book.Problems) == 0 {
		return
	}
	at := make(map[place]int)
	for i := range j.Rows {
		if j.Rows[i].Row.Wrong {
			at[place{j.Rows[i].Sheet.Table.Name, j.Rows[i].Row.N}] = i
		}
	}
	for _, p := range j.Book.Problems {
		if i, ok := at[place{p.Sheet, p.Row}]; ok {
			j.Rows[i].Problems = append(j.Rows[i].Problems, p)
		}
	}
}

// Note tells something about a sheet that belongs to no single row, such as what
// the file does to rows that it does not name. key and remedy are message keys
// with the same arguments; remedy may be "".
func (j *Judgement) Note(table, key, remedy string, args ...any) {
	j.notes = append(j.notes, sheet.Problem{Sheet: table, Key: key, Args: args, Remedy: remedy})
}

// Notes are what belongs to no row: a sheet or a heading that may be misspelt,
// and what the kind notes.
func (j *Judgement) Notes() []sheet.Problem {
	rows := map[string]map[int]bool{}
	for _, s := range j.Book.Sheets {
		m := map[int]bool{}
		for i := range s.Rows {
			if s.Rows[i].Wrong {
				m[s.Rows[i].N] = true
			}
		}
		rows[s.Table.Name] = m
	}
	var notes []sheet.Problem
	for _, p := range j.Book.Problems {
		if !rows[p.Sheet][p.Row] {
			notes = append(notes, p)
		}
	}
	return append(notes, j.notes...)
}

// digest is a fingerprint of the judgement: two judgements with one digest do
// the same.
func (j *Judgement) digest() string {
	h := sha256.New()
	for i := range j.Rows {
		r := &j.Rows[i]
		if r.Verdict == Unchanged {
			continue
		}
		feed(h, r.Sheet.Table.Name, strconv.Itoa(r.Row.N), string(r.Verdict))
		for _, c := range r.Changes {
			feed(h, c.Column, c.Before, c.After)
		}
		for _, p := range r.Problems {
			feed(h, p.Column, p.Key)
		}
	}
	for _, p := range j.notes {
		feed(h, p.Sheet, p.Key, i18n.T(i18n.ID, p.Key, p.Args...))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func feed(h hash.Hash, parts ...string) {
	for _, p := range parts {
		h.Write([]byte(strconv.Itoa(len(p)) + ":"))
		h.Write([]byte(p))
	}
}

// label says which row it is to a person: its key and its first name-like text.
func (r *Judged) label() string {
	t := r.Sheet.Table
	var parts []string
	for i := range t.Columns {
		c := &t.Columns[i]
		if !c.IsKey && !(c.Required && c.Type == sheet.Text) || len(parts) == 4 {
			continue
		}
		if v := c.Masked(r.Sheet.Found(r.Row, i)); v != "" {
			parts = append(parts, v)
		}
	}
	return strings.Join(parts, " · ")
}

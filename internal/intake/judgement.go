package intake

import (
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
)

// Change is one value that an import changes.
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
	Before   *sheet.Row // the current row, nil when New (or Wrong and unknown)
	Verdict  Verdict
	Changes  []Change
	Problems []sheet.Problem
}

// Counts counts rows by verdict.
type Counts struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Wrong     int `json:"wrong"`
}

// Judgement is the verdict on every row of a book.
type Judgement struct {
	Book *sheet.Book
	Rows []Judged // by sheet in the order of the Spec, then in the order of the file
	Plan any      // private to the kind: what Judge prepared for Apply
}

// Of is the part of Rows that belongs to a sheet.
func (j *Judgement) Of(table string) []Judged { panic("soon") }

// Counts counts the rows by verdict.
func (j *Judgement) Counts() Counts { panic("soon") }

// Refuse marks a row wrong. The column is a key of the row's table or "" for
// the whole row; key and remedy are message keys with the same arguments.
func (j *Judgement) Refuse(r *Judged, column, key, remedy string, args ...any) { panic("soon") }

// Compare matches the rows of a file with the current rows by their keys:
// every row is New, Changed or Unchanged, or Wrong when the reader found a
// problem in it or its owner (Table.Parent) is missing or wrong. Columns that
// the file does not have are not compared. Rows that the file does not have
// are not touched: an import never removes.
func Compare(book, current *sheet.Book) *Judgement { panic("soon") }

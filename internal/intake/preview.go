package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/sheet"
)

// What a preview lists of one sheet. Wrong and changed rows are what an officer
// reads, and those with a warning; new rows of a first import are looked at, not read; unchanged rows are
// only counted. A hundred rows make one record: storing 75,000 rows one by one
// took longer than reading and judging them.
const (
	maxListed    = 20_000
	maxListedNew = 2_000
	chunk        = 100
)

// PreviewRow is one row of a preview.
type PreviewRow struct {
	Sheet    string          `json:"sheet"`
	Row      int             `json:"row"`
	Label    string          `json:"label"` // key and name, for the person who looks
	Verdict  Verdict         `json:"verdict"`
	Changes  []Change        `json:"changes,omitempty"`
	Problems []sheet.Problem `json:"problems,omitempty"`
	Warnings []sheet.Problem `json:"warnings,omitempty"`
}

func previewRow(r *Judged) PreviewRow {
	p := PreviewRow{Sheet: r.Sheet.Table.Name, Row: r.Row.N, Label: r.label(), Verdict: r.Verdict, Changes: r.Changes, Problems: r.Problems, Warnings: r.Warnings}
	for i := range r.Sheet.Table.Columns {
		c := &r.Sheet.Table.Columns[i]
		if !c.Secret {
			continue
		}
		p.Changes = slices.Clone(p.Changes)
		for k := range p.Changes {
			if ch := &p.Changes[k]; ch.Column == c.Header {
				ch.Before, ch.After = c.Masked(ch.Before), c.Masked(ch.After)
			}
		}
		p.Problems, p.Warnings = masked(p.Problems, c), masked(p.Warnings, c)
	}
	return p
}

// masked hides the values of a column in a copy of the list.
func masked(ps []sheet.Problem, c *sheet.Column) []sheet.Problem {
	ps = slices.Clone(ps)
	for k := range ps {
		if ps[k].Column == c.Header {
			ps[k].Value = c.Masked(ps[k].Value)
		}
	}
	return ps
}

// Page is a part of a preview.
type Page struct {
	Batch Batch        `json:"batch"`
	Rows  []PreviewRow `json:"rows"`
	Next  int          `json:"next,omitempty"` // position after the last row; 0 at the end
}

// Preview lists rows of a batch: New, Changed, Wrong or Warned, from a position on (0, then Page.Next), at most limit (at most 100).
func (s *Service) Preview(ctx context.Context, by actor.Actor, id BatchID, v Verdict, from, limit int) (Page, error) {
	if limit <= 0 || limit > chunk {
		limit = chunk
	}
	if from < 0 {
		from = 0
	}
	b, err := s.Batch(ctx, by, id)
	if err != nil {
		return Page{}, err
	}
	p := Page{Batch: b}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		first := from / chunk * chunk
		rows, err := previewRows(tx, id, v, first, limit+chunk)
		if err != nil {
			return err
		}
		rows = rows[min(from-first, len(rows)):]
		if len(rows) > limit {
			p.Next = from + limit
			rows = rows[:limit]
		}
		p.Rows = rows
		return nil
	})
	return p, err
}

// Batch finds one batch, if the person may import its kind.
func (s *Service) Batch(ctx context.Context, by actor.Actor, id BatchID) (b Batch, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		b, err = findBatch(tx, id, "")
		return err
	})
	if err != nil {
		return b, err
	}
	k, err := s.may(ctx, by, b.Kind, "preview")
	if err != nil {
		return b, err
	}
	if err := b.mayOpen(k, by); err != nil {
		return Batch{}, err
	}
	return b, nil
}

// Filter of a list of batches.
type Filter struct {
	Kind   string  // "" for all that the person may import
	Before BatchID // only older ones: the last of the page before
	Limit  int     // at most 100
}

// List gives batches, newest first.
func (s *Service) List(ctx context.Context, by actor.Actor, f Filter) (bs []Batch, err error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 100
	}
	var kinds []string
	for _, k := range s.kinds {
		if name := k.Spec().Kind; (f.Kind == "" || f.Kind == name) && k.May(by) == nil {
			kinds = append(kinds, name)
		}
	}
	if len(kinds) == 0 {
		if f.Kind != "" {
			_, err = s.may(ctx, by, f.Kind, "list")
		}
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		bs = nil
		for before := f.Before; len(bs) < f.Limit; {
			more, err := listBatches(tx, kinds, before, f.Limit)
			if err != nil {
				return err
			}
			for i := range more {
				if k, err := s.Kind(more[i].Kind); err == nil && more[i].mayOpen(k, by) == nil && len(bs) < f.Limit {
					bs = append(bs, more[i])
				}
			}
			if len(more) < f.Limit {
				return nil
			}
			before = more[len(more)-1].ID
		}
		return nil
	})
	return bs, err
}

// WrongRows is the workbook of the rows that were refused, with what is wrong
// and how to mend it. Before Apply it is made from the file and the data of
// now.
func (s *Service) WrongRows(ctx context.Context, by actor.Actor, id BatchID) (name string, data []byte, err error) {
	b, file, err := s.load(ctx, id)
	if err != nil {
		return "", nil, err
	}
	k, err := s.may(ctx, by, b.Kind, "wrong rows")
	if err != nil {
		return "", nil, err
	}
	if err := b.mayOpen(k, by); err != nil {
		return "", nil, err
	}
	name = strings.TrimSuffix(b.FileName, ".xlsx") + " - perbaikan.xlsx"
	switch {
	case b.State != Waiting && len(file) > 0:
		return name, file, nil
	case b.State != Waiting:
		return "", nil, errs.New(errs.NotFound, "intake.no_wrong_rows", b.FileName)
	}
	book, err := sheet.Read(b.FileName, file, k.Spec(), s.limits)
	if err != nil {
		return "", nil, err
	}
	var out bytes.Buffer
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		j, err := k.Judge(tx, book)
		if err != nil {
			return err
		}
		if j.Counts().Wrong == 0 {
			return errs.New(errs.NotFound, "intake.no_wrong_rows", b.FileName)
		}
		out.Reset()
		return writeWrong(&out, j)
	})
	return name, out.Bytes(), err
}

// writeWrong puts every problem in words. The workbook is Indonesian, as the
// sheets it mends.
func writeWrong(w io.Writer, j *Judgement) error {
	var rows []sheet.WrongRow
	for i := range j.Rows {
		r := &j.Rows[i]
		if r.Verdict != Wrong {
			continue
		}
		row := sheet.WrongRow{Sheet: r.Sheet, Row: r.Row}
		var what, how []string
		for k := range r.Problems {
			p := &r.Problems[k]
			problem, remedy := Explain(i18n.ID, *p)
			what = append(what, problem)
			if remedy != "" {
				how = append(how, remedy)
			}
			if p.Column != "" {
				row.Columns = append(row.Columns, p.Column)
			}
		}
		if len(r.Problems) == 0 { // beyond Limits.Problems
			what, how = []string{i18n.T(i18n.ID, "intake.more_problems")}, []string{i18n.T(i18n.ID, "intake.more_problems_remedy")}
		}
		row.Problem, row.Remedy = strings.Join(what, "\n"), strings.Join(how, "\n")
		rows = append(rows, row)
	}
	return sheet.WriteWrong(w, j.Book.Spec, rows)
}

// Explain puts a problem and its remedy in words.
func Explain(l i18n.Lang, p sheet.Problem) (problem, remedy string) {
	problem = i18n.T(l, p.Key, p.Args...)
	if p.Remedy != "" {
		remedy = i18n.T(l, p.Remedy, p.Args...)
	}
	return problem, remedy
}

// Rows are stored as JSON. Arguments of messages keep their types on the way,
// because a date and a year are not written like a number.

type storedArg struct{ v any }

// MarshalJSON writes text and whole numbers as they are, other types by name.
func (a storedArg) MarshalJSON() ([]byte, error) {
	switch v := a.v.(type) {
	case clock.Date:
		return json.Marshal(map[string]string{"date": string(v)})
	case i18n.Key:
		return json.Marshal(map[string]string{"key": string(v)})
	case i18n.Plain:
		return json.Marshal(map[string]int{"plain": int(v)})
	case string, int, int64:
		return json.Marshal(v)
	}
	return json.Marshal(fmt.Sprint(a.v))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (a *storedArg) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case '"':
		var s string
		err := json.Unmarshal(b, &s)
		a.v = s
		return err
	case '{':
		var o struct {
			Date  *clock.Date
			Key   *i18n.Key
			Plain *i18n.Plain
		}
		err := json.Unmarshal(b, &o)
		switch {
		case o.Date != nil:
			a.v = *o.Date
		case o.Key != nil:
			a.v = *o.Key
		case o.Plain != nil:
			a.v = *o.Plain
		}
		return err
	}
	var n int
	err := json.Unmarshal(b, &n)
	a.v = n
	return err
}

type storedProblem struct {
	Column string      `json:"c,omitempty"`
	Value  string      `json:"v,omitempty"`
	Key    string      `json:"k"`
	Args   []storedArg `json:"a,omitempty"`
	Remedy string      `json:"m,omitempty"`
}

type storedRow struct {
	Sheet    string          `json:"s"`
	Row      int             `json:"r"`
	Label    string          `json:"l"`
	Changes  [][3]string     `json:"c,omitempty"`
	Problems []storedProblem `json:"p,omitempty"`
	Warnings []storedProblem `json:"w,omitempty"`
	Verdict  Verdict         `json:"d"`
}

func storeProblem(p sheet.Problem) storedProblem {
	s := storedProblem{Column: p.Column, Value: p.Value, Key: p.Key, Remedy: p.Remedy}
	for _, a := range p.Args {
		s.Args = append(s.Args, storedArg{a})
	}
	return s
}

func (s storedProblem) problem(sheetName string, row int) sheet.Problem {
	p := sheet.Problem{Sheet: sheetName, Row: row, Column: s.Column, Value: s.Value, Key: s.Key, Remedy: s.Remedy}
	for _, a := range s.Args {
		p.Args = append(p.Args, a.v)
	}
	return p
}

func storeRow(p PreviewRow) storedRow {
	s := storedRow{Sheet: p.Sheet, Row: p.Row, Label: p.Label, Verdict: p.Verdict}
	for _, c := range p.Changes {
		s.Changes = append(s.Changes, [3]string{c.Column, c.Before, c.After})
	}
	for _, pr := range p.Problems {
		s.Problems = append(s.Problems, storeProblem(pr))
	}
	for _, pr := range p.Warnings {
		s.Warnings = append(s.Warnings, storeProblem(pr))
	}
	return s
}

func (s storedRow) row() PreviewRow {
	p := PreviewRow{Sheet: s.Sheet, Row: s.Row, Label: s.Label, Verdict: s.Verdict}
	for _, c := range s.Changes {
		p.Changes = append(p.Changes, Change{c[0], c[1], c[2]})
	}
	for _, sp := range s.Problems {
		p.Problems = append(p.Problems, sp.problem(s.Sheet, s.Row))
	}
	for _, sp := range s.Warnings {
		p.Warnings = append(p.Warnings, sp.problem(s.Sheet, s.Row))
	}
	return p
}

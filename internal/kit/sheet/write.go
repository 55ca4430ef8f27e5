package sheet

import (
	"bufio"
	"encoding/csv"
	"io"
)

// WriteXLSX writes the book as a workbook: text cells for codes and numbers,
// real dates, frozen headings, lists to choose from. Reading it back gives an
// equal book. Columns and sheets that the book does not have are left out. The
// same book gives the same bytes.
func WriteXLSX(w io.Writer, b *Book) error {
	x := newWorkbookWriter(w)
	for _, s := range b.Sheets {
		if !s.Present {
			continue
		}
		x.table(s.Table, s.columns, nil, len(s.Rows), func(p *sheetWriter) {
			for i := range s.Rows {
				p.row(s, &s.Rows[i], nil)
			}
		})
	}
	return x.close()
}

// WriteTemplate writes a workbook to be filled: the sheet "Petunjuk", which says
// how to fill every column, and the sheets of the book with the rows that it
// begins with.
func WriteTemplate(w io.Writer, start *Book) error {
	x := newWorkbookWriter(w)
	x.instructions(start.Spec)
	for _, s := range start.Sheets {
		x.table(s.Table, s.columns, nil, 0, func(p *sheetWriter) {
			for i := range s.Rows {
				p.row(s, &s.Rows[i], nil)
			}
		})
	}
	return x.close()
}

// WrongRow is one row for the workbook of wrong rows.
type WrongRow struct {
	Sheet   *Sheet
	Row     *Row
	Problem string // what is wrong, in words; one line for every problem
	Remedy  string
	Columns []string // headings of the cells that are wrong, to be coloured
}

// WriteWrong writes rows that were refused, with what is wrong and how to mend
// it in two more columns. The workbook can be mended and read again: the reader
// passes over the two columns.
func WriteWrong(w io.Writer, spec *Spec, rows []WrongRow) error {
	x := newWorkbookWriter(w)
	for i := range spec.Tables {
		t := &spec.Tables[i]
		var of []*WrongRow
		for j := range rows {
			if rows[j].Sheet.Table == t {
				of = append(of, &rows[j])
			}
		}
		if len(of) == 0 {
			continue
		}
		// One heading for all rows: they come from one file and share its columns.
		x.table(t, of[0].Sheet.columns, []string{headerProblem, headerRemedy}, len(of), func(p *sheetWriter) {
			for _, r := range of {
				p.row(r.Sheet, r.Row, r)
			}
		})
	}
	return x.close()
}

// WriteCSV writes one sheet as CSV that spreadsheet programs cannot mistake for
// formulas and that Read reads back. The semicolon is what Excel with
// Indonesian settings expects, the mark in front tells it that the text is
// UTF-8.
func WriteCSV(w io.Writer, s *Sheet) error {
	b := bufio.NewWriter(w)
	b.WriteString("\ufeff")
	out := csv.NewWriter(b)
	out.Comma = ';'
	var record []string
	for i := range s.Table.Columns {
		if s.columns[i] {
			record = append(record, armed(s.Table.Columns[i].Header))
		}
	}
	out.Write(record)
	for r := range s.Rows {
		row := &s.Rows[r]
		record = record[:0]
		for i := range s.Table.Columns {
			c := &s.Table.Columns[i]
			switch {
			case !s.columns[i]:
			case c.Type == Date: // the one form no program swaps
				record = append(record, armed(row.values[i]))
			default:
				record = append(record, armed(s.Found(row, i)))
			}
		}
		out.Write(record)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return b.Flush()
}

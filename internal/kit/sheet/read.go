package sheet

import (
	"errors"
	"path"
	"slices"
	"strings"

	"pendopo/internal/kit/errs"
)

// Limits bounds what Read accepts.
type Limits struct {
	FileBytes     int64   // size of the file
	UnpackedBytes int64   // sum of all parts of a workbook, unpacked
	Ratio         float64 // unpacked over packed size of one part, tested above 16 MB
	Rows          int     // rows of one sheet
	Problems      int     // problems listed for one sheet; the rest is only counted
}

// DefaultLimits suit the register of a region with 60,000 employees.
var DefaultLimits = Limits{
	FileBytes:     64 << 20,
	UnpackedBytes: 768 << 20,
	Ratio:         300,
	Rows:          500_000,
	Problems:      20_000,
}

// Read reads a workbook (XLSX) or a table (CSV: comma, semicolon or tab; UTF-8,
// UTF-16 with a mark, or Windows-1252). The name is used for messages only, the
// content decides what the file is. The error is an *errs.Error that refuses
// the whole file in one sentence; what is wrong in single rows is in
// Book.Problems.
func Read(name string, data []byte, spec *Spec, limits Limits) (*Book, error) {
	what, archive, err := open(name, data, limits)
	if err != nil {
		return nil, err
	}
	if what == isText {
		b, err := readCSV(name, data, spec, limits)
		var e *errs.Error
		if errors.As(err, &e) && e.Key == "sheet.no_heading" && strings.EqualFold(path.Ext(name), ".xlsx") {
			return nil, errs.New(errs.Invalid, "sheet.not_a_spreadsheet", name) // some text under the name of a workbook
		}
		return b, err
	}
	return readXLSX(archive, spec, limits)
}

// assemble makes the book of the tables that were read; the others are empty
// and not present.
func assemble(spec *Spec, readers []*tableReader, notes []Problem) *Book {
	b := &Book{Spec: spec, Sheets: make([]*Sheet, len(spec.Tables)), Problems: notes}
	for i := range spec.Tables {
		t := &spec.Tables[i]
		at := slices.IndexFunc(readers, func(r *tableReader) bool { return r.table == t })
		if at < 0 {
			b.Sheets[i] = &Sheet{Table: t, columns: make([]bool, len(t.Columns))}
			continue
		}
		r := readers[at]
		b.Sheets[i] = r.sheet
		b.Problems = append(b.Problems, r.problems...)
		b.MoreProblems += r.more
		b.Ignored = append(b.Ignored, r.ignored...)
	}
	return b
}

package sheet

import (
	"errors"
	"io"
)

// WriteXLSX writes the book as a workbook: text cells for codes and numbers,
// real dates, frozen headings, lists to choose from. Reading it back gives an
// equal book.
func WriteXLSX(w io.Writer, b *Book) error { return errors.New("soon") }

// WriteTemplate writes an empty workbook with the sheet "Petunjuk".
func WriteTemplate(w io.Writer, spec *Spec) error { return errors.New("soon") }

// WriteCSV writes one sheet as CSV that spreadsheet programs cannot mistake
// for formulas and that Read reads back.
func WriteCSV(w io.Writer, s *Sheet) error { return errors.New("soon") }

package sheet

import "errors"

// Limits bounds what Read accepts.
type Limits struct {
	FileBytes     int64   // size of the file
	UnpackedBytes int64   // sum of all parts of a workbook, unpacked
	Ratio         float64 // unpacked over packed size of one part, tested above 1 MB
	Rows          int     // rows of one sheet
	Problems      int     // problems kept for the list of one file; the rest is only counted
}

// DefaultLimits suit the register of a region with 60,000 employees.
var DefaultLimits = Limits{
	FileBytes:     64 << 20,
	UnpackedBytes: 1 << 30,
	Ratio:         200,
	Rows:          500_000,
	Problems:      10_000,
}

// Read reads a workbook (XLSX) or a table (CSV: comma, semicolon or tab; UTF-8
// or Windows-1252). The name is used for messages only, the content decides
// what the file is. The error is an *errs.Error that refuses the whole file in
// one sentence; what is wrong in single rows is in Book.Problems.
func Read(name string, data []byte, spec *Spec, limits Limits) (*Book, error) {
	return nil, errors.New("soon")
}

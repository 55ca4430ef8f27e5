// Package sheet turns spreadsheets into typed rows and typed rows into
// spreadsheets. One Spec per kind of file (its sheets, columns, headings,
// types and keys) serves the template, the reader, the export and the
// documentation, so that they cannot disagree.
//
// It answers for what a file says: the container (XLSX or CSV), the headings,
// the type of every cell, keys that occur twice, and the ways in which office
// programs damage long numbers and dates. A file that cannot be trusted at all
// is refused with one errs.Error; everything smaller is a Problem with sheet,
// row, column, value, reason and remedy, and the other rows stay usable.
//
// It leaves to others what the values mean: whether a unit exists, whether a
// number of an employee is plausible, what has changed (package intake and the
// kinds of people, org and appointment). It knows no database and no clock.
package sheet

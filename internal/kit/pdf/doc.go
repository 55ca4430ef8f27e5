// Package pdf sets type and writes PDF files: paragraphs with total-fit
// justification and kerning, hanging marks, tables that repeat their heads and
// never split a row, page furniture that knows the number of pages, QR codes as
// drawn modules. It reads PDF files too, as far as merging them and finding
// their signatures needs it (see Reader).
//
// It knows nothing of government: letterheads, decrees and their words belong
// to package document. Sizes are in points, y grows downwards from the top of
// the page; MM turns millimetres into points.
//
// The same calls give the same bytes: no clock, no randomness, no map order. A
// Doc belongs to one goroutine; fonts and images are shared by all. The reason
// for an own writer, with the measurement, is doc/decisions/0002-pdf-writer.md.
package pdf

// MM is one millimetre in points.
const MM = 72 / 25.4

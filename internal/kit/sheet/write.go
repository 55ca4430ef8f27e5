package sheet

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
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

// WriteTemplate writes an empty workbook with the sheet "Petunjuk", which says
// how to fill every column.
func WriteTemplate(w io.Writer, spec *Spec) error {
	x := newWorkbookWriter(w)
	x.instructions(spec)
	for i := range spec.Tables {
		x.table(&spec.Tables[i], nil, nil, 0, func(*sheetWriter) {})
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

// Styles of a cell: positions in cellXfs of styles.xml below.
const (
	styleNone = iota
	styleText
	styleDate
	styleHeader
	styleHeaderRequired
	styleWrong
	styleWrongDate
	styleNote
	styleTitle
	styleWrap
	styleHeaderNote
)

// workbookWriter writes the parts of an XLSX file one after the other; no part
// is held in memory.
type workbookWriter struct {
	zip   *zip.Writer
	out   *bufio.Writer // into the current part
	err   error
	names []string
	lists []choiceList
}

type choiceList struct {
	labels []string
}

func newWorkbookWriter(w io.Writer) *workbookWriter {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	return &workbookWriter{zip: z}
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// part writes one part of the package.
func (x *workbookWriter) part(name string, write func(out *bufio.Writer)) {
	if x.err != nil {
		return
	}
	w, err := x.zip.Create(name)
	if err != nil {
		x.err = err
		return
	}
	if x.out == nil {
		x.out = bufio.NewWriterSize(w, 64<<10)
	} else {
		x.out.Reset(w)
	}
	x.out.WriteString(xmlHead)
	write(x.out)
	x.err = x.out.Flush()
}

const sheetMLSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`

// sheet writes one worksheet.
func (x *workbookWriter) sheet(name string, write func(p *sheetWriter)) {
	x.names = append(x.names, name)
	x.part("xl/worksheets/sheet"+strconv.Itoa(len(x.names))+".xml", func(out *bufio.Writer) {
		p := &sheetWriter{out: out}
		out.WriteString("<worksheet " + sheetMLSpace + ">")
		write(p)
		out.WriteString("</worksheet>")
	})
}

// table writes the sheet of a table: headings of the columns that are present
// (nil: all) and of the notes, then the rows.
func (x *workbookWriter) table(t *Table, present []bool, notes []string, rows int, body func(p *sheetWriter)) {
	var columns []int
	for i := range t.Columns {
		if present == nil || present[i] {
			columns = append(columns, i)
		}
	}
	x.sheet(t.Name, func(p *sheetWriter) {
		p.columns = columns
		out := p.out
		out.WriteString(`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`)
		for at, i := range columns {
			c := &t.Columns[i]
			fmt.Fprintf(out, `<col min="%d" max="%d" width="%g" style="%d" customWidth="1"/>`, at+1, at+1, c.width(), c.style())
		}
		for k := range notes {
			fmt.Fprintf(out, `<col min="%d" max="%d" width="60" style="%d" customWidth="1"/>`, len(columns)+k+1, len(columns)+k+1, styleNote)
		}
		out.WriteString("</cols><sheetData>")
		p.begin(1)
		for at, i := range columns {
			style := styleHeader
			if t.Columns[i].Required {
				style = styleHeaderRequired
			}
			p.text(at, t.Columns[i].Header, style)
		}
		for k, n := range notes {
			p.text(len(columns)+k, n, styleHeaderNote)
		}
		p.end()
		body(p)
		out.WriteString("</sheetData>")
		last := columnName(max(len(columns)+len(notes)-1, 0))
		if rows > 0 {
			fmt.Fprintf(out, `<autoFilter ref="A1:%s%d"/>`, last, rows+1)
		}
		x.validations(out, t, columns, max(rows+1, 10_000))
		out.WriteString(`<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape"/>`)
		fmt.Fprintf(out, `<ignoredErrors><ignoredError sqref="A1:%s%d" numberStoredAsText="1"/></ignoredErrors>`, last, max(rows+1, 10_000))
	})
}

// validations gives every column its help as an input message, and columns with
// choices the list.
func (x *workbookWriter) validations(out *bufio.Writer, t *Table, columns []int, last int) {
	n := 0
	for _, i := range columns {
		if c := &t.Columns[i]; c.Type == Enum || c.Help != "" {
			n++
		}
	}
	if n == 0 {
		return
	}
	fmt.Fprintf(out, `<dataValidations count="%d">`, n)
	for at, i := range columns {
		c := &t.Columns[i]
		if c.Type != Enum && c.Help == "" {
			continue
		}
		out.WriteString("<dataValidation ")
		if c.Type == Enum {
			// a warning, not a stop: other spellings are understood
			out.WriteString(`type="list" errorStyle="warning" showErrorMessage="1" errorTitle="Bukan pilihan" error="Pilih salah satu dari daftar." `)
		}
		out.WriteString(`allowBlank="1" `)
		if c.Help != "" {
			out.WriteString(`showInputMessage="1" promptTitle="`)
			escape(out, firstRunes(c.Header, 32))
			out.WriteString(`" prompt="`)
			escape(out, firstRunes(c.Help, 255))
			out.WriteString(`" `)
		}
		fmt.Fprintf(out, `sqref="%s2:%s%d">`, columnName(at), columnName(at), last)
		if c.Type == Enum {
			labels := make([]string, len(c.Enum))
			for k := range c.Enum {
				labels[k] = c.Enum[k].label()
			}
			x.lists = append(x.lists, choiceList{labels})
			fmt.Fprintf(out, "<formula1>%s!$%s$1:$%s$%d</formula1>", choiceSheet, columnName(len(x.lists)-1), columnName(len(x.lists)-1), max(len(labels), 1))
		}
		out.WriteString("</dataValidation>")
	}
	out.WriteString("</dataValidations>")
}

// close writes the list of choices and the parts that need to know the sheets.
func (x *workbookWriter) close() error {
	visible := len(x.names)
	if visible == 0 {
		x.sheet("Kosong", func(p *sheetWriter) { p.out.WriteString("<sheetData/>") })
		visible = 1
	}
	if len(x.lists) > 0 {
		x.choices()
	}
	x.part("xl/workbook.xml", func(out *bufio.Writer) {
		out.WriteString(`<workbook ` + sheetMLSpace + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/><bookViews><workbookView/></bookViews><sheets>`)
		for i, n := range x.names {
			out.WriteString(`<sheet name="`)
			escape(out, n)
			fmt.Fprintf(out, `" sheetId="%d"`, i+1)
			if i >= visible {
				out.WriteString(` state="hidden"`)
			}
			fmt.Fprintf(out, ` r:id="rId%d"/>`, i+1)
		}
		out.WriteString("</sheets></workbook>")
	})
	const relationSpace = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	const officeSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	x.part("xl/_rels/workbook.xml.rels", func(out *bufio.Writer) {
		out.WriteString(relationSpace)
		for i := range x.names {
			fmt.Fprintf(out, `<Relationship Id="rId%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, i+1, officeSpace, i+1)
		}
		fmt.Fprintf(out, `<Relationship Id="rId%d" Type="%sstyles" Target="styles.xml"/></Relationships>`, len(x.names)+1, officeSpace)
	})
	x.part("xl/styles.xml", func(out *bufio.Writer) { out.WriteString(stylesXML) })
	x.part("_rels/.rels", func(out *bufio.Writer) {
		out.WriteString(relationSpace + `<Relationship Id="rId1" Type="` + officeSpace + `officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	})
	x.part("[Content_Types].xml", func(out *bufio.Writer) {
		out.WriteString(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>`)
		for i := range x.names {
			fmt.Fprintf(out, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, i+1)
		}
		out.WriteString("</Types>")
	})
	if x.err != nil {
		return x.err
	}
	return x.zip.Close()
}

// choices writes the hidden sheet with the lists: one column for each.
func (x *workbookWriter) choices() {
	x.sheet(choiceSheet, func(p *sheetWriter) {
		p.out.WriteString("<sheetData>")
		for row, more := 0, true; more; row++ {
			more = false
			p.begin(row + 1)
			for col, l := range x.lists {
				if row < len(l.labels) {
					p.text(col, l.labels[row], styleText)
					more = more || row+1 < len(l.labels)
				}
			}
			p.end()
		}
		p.out.WriteString("</sheetData>")
	})
}

const stylesXML = `<styleSheet ` + sheetMLSpace + `><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/></numFmts>` +
	`<fonts count="4"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font><font><b/><sz val="14"/><name val="Calibri"/></font><font><sz val="11"/><color rgb="FF8A1C1C"/><name val="Calibri"/></font></fonts>` +
	`<fills count="6"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF4A5568"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FF1F3A5F"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFBE3E1"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FF8A1C1C"/></patternFill></fill></fills>` +
	`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="11">` +
	`<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="49" fontId="1" fillId="2" borderId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>` +
	`<xf numFmtId="49" fontId="1" fillId="3" borderId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>` +
	`<xf numFmtId="49" fontId="0" fillId="4" borderId="0" applyNumberFormat="1" applyFill="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="4" borderId="0" applyNumberFormat="1" applyFill="1"/>` +
	`<xf numFmtId="49" fontId="3" fillId="0" borderId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf numFmtId="0" fontId="2" fillId="0" borderId="0" applyFont="1"/>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf numFmtId="49" fontId="1" fillId="5" borderId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>` +
	`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// sheetWriter writes the rows of one worksheet.
type sheetWriter struct {
	out     *bufio.Writer
	columns []int // positions in Table.Columns, in the order written
	n       int   // row being written
	scratch []byte
	last    int
}

func (p *sheetWriter) begin(n int) {
	p.n = n
	p.out.WriteString(`<row r="`)
	p.int(n)
	p.out.WriteString(`">`)
}

func (p *sheetWriter) end() { p.out.WriteString("</row>") }

func (p *sheetWriter) int(n int) {
	p.scratch = strconv.AppendInt(p.scratch[:0], int64(n), 10)
	p.out.Write(p.scratch)
}

func (p *sheetWriter) ref(col, style int) {
	p.out.WriteString(`<c r="`)
	p.scratch = appendColumnName(p.scratch[:0], col)
	p.out.Write(p.scratch)
	p.int(p.n)
	if style != styleNone {
		p.out.WriteString(`" s="`)
		p.int(style)
	}
}

func (p *sheetWriter) text(col int, s string, style int) {
	if s == "" && style < styleWrong {
		return
	}
	p.ref(col, style)
	if s == "" {
		p.out.WriteString(`"/>`)
		return
	}
	p.out.WriteString(`" t="inlineStr"><is><t xml:space="preserve">`)
	escape(p.out, escapeOffice(s))
	p.out.WriteString("</t></is></c>")
}

func (p *sheetWriter) number(col int, digits string, style int) {
	p.ref(col, style)
	p.out.WriteString(`"><v>`)
	p.out.WriteString(digits)
	p.out.WriteString("</v></c>")
}

// row writes a row of a table; wrong is nil in an export.
func (p *sheetWriter) row(s *Sheet, r *Row, wrong *WrongRow) {
	if p.last == 0 {
		p.last = 1
	}
	p.last++
	p.begin(p.last)
	for at, i := range p.columns {
		c := &s.Table.Columns[i]
		v := r.values[i]
		style, dateStyle := styleText, styleDate
		raw := ""
		for k := range r.raw {
			if r.raw[k].column == i {
				raw = doubted(c, r.raw[k].text)
			}
		}
		if wrong != nil && contains(wrong.Columns, c.Header) {
			style, dateStyle = styleWrong, styleWrongDate
		}
		switch {
		case raw != "":
			p.text(at, raw, style)
		case v == "":
			p.text(at, "", style)
		case c.Type == Date:
			if n := serialOfDate(v); n > 0 {
				p.number(at, strconv.Itoa(n), dateStyle)
			} else {
				p.text(at, v, style)
			}
		case (c.Type == Integer || c.Type == Decimal) && len(v) <= 15:
			if style == styleText {
				style = styleNone
			}
			p.number(at, v, style)
		default:
			p.text(at, c.Show(v), style)
		}
	}
	if wrong != nil {
		p.text(len(p.columns), wrong.Problem, styleNote)
		p.text(len(p.columns)+1, wrong.Remedy, styleNote)
	}
	p.end()
}

// doubted is a refused value as the workbook of wrong rows gives it back.
func doubted(c *Column, raw string) string {
	if raw == "" || strings.HasPrefix(raw, doubt) {
		return raw
	}
	if v, r := newParser(c, 0).parse(&cell{text: raw}, 0); r == nil && v != "" {
		return doubt + raw
	}
	return raw
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// escape writes text for XML, leaving out what XML 1.0 cannot hold.
func escape(out *bufio.Writer, s string) {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' && c != '"' || c == '\n' || c == '\t' {
			i++
			continue
		}
		size, with := 1, ""
		switch c {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		case '"':
			with = "&quot;"
		default:
			if c >= utf8.RuneSelf {
				r, n := utf8.DecodeRuneInString(s[i:])
				if r == utf8.RuneError && n == 1 {
					with = "\ufffd"
				} else if r != 0xfffe && r != 0xffff {
					i += n
					continue
				}
				size = n
			}
		}
		out.WriteString(s[from:i])
		out.WriteString(with)
		i += size
		from = i
	}
	out.WriteString(s[from:])
}

func columnName(col int) string { return string(appendColumnName(nil, col)) }

func appendColumnName(b []byte, col int) []byte {
	if col >= 26 {
		b = appendColumnName(b, col/26-1)
	}
	return append(b, byte('A'+col%26))
}

func firstRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

func (c *Column) width() float64 {
	switch {
	case c.Width > 0:
		return c.Width
	case c.Type == Date:
		return 14
	case c.Type == Number:
		return 22
	}
	return float64(min(max(utf8.RuneCountInString(c.Header)+4, 12), 40))
}

func (c *Column) style() int {
	switch c.Type {
	case Date:
		return styleDate
	case Integer, Decimal:
		return styleNone
	}
	return styleText
}

package sheet

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"fmt"
	"io"
	"strconv"
)

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

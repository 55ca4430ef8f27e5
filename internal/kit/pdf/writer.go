package pdf

import (
	"crypto/sha256"
	"fmt"
	"time"
)

// Paper is a sheet in points.
type Paper struct{ W, H float64 }

// The sheets of Indonesian offices. F4 ("folio") is 210 × 330 mm.
var (
	F4 = Paper{210 * MM, 330 * MM}
	A4 = Paper{210 * MM, 297 * MM}
)

// Landscape turns the sheet.
func (p Paper) Landscape() Paper { return Paper{p.H, p.W} }

// Margins in points.
type Margins struct{ Top, Right, Bottom, Left float64 }

// Sheet is how a page is set up.
type Sheet struct {
	Paper
	Margins
}

// Info is what viewers show about the file.
type Info struct {
	Title, Author, Subject, Keywords string
	Created                          time.Time // fixed by the caller, so that bytes repeat
}

// Doc is a document being set: pages, and a cursor on the last one.
type Doc struct {
	info  Info
	sheet Sheet
	pages []*page
	y     float64 // from the top of the current page

	// Foot draws what stands on every page, after the number of pages is known.
	Foot func(d *Doc, n, of int)

	fonts  []*Font
	whole  []bool // of each font: a glyph beyond the core is used
	images []*Image
	forms  []*Form
	trying int // depth of Together

	lost map[rune]bool
	line lineScratch
}

type page struct {
	Sheet
	content []byte
}

// New starts a document; its first page comes with AddPage.
func New(info Info) *Doc { return &Doc{info: info} }

// AddPage starts a page of a sheet and puts the cursor at its top margin.
func (d *Doc) AddPage(s Sheet) {
	d.sheet = s
	d.pages = append(d.pages, &page{Sheet: s, content: make([]byte, 0, 8192)})
	d.y = s.Top
}

// Break starts another page of the same sheet.
func (d *Doc) Break() { d.AddPage(d.sheet) }

// Sheet is the set-up of the current page.
func (d *Doc) Sheet() Sheet { return d.sheet }

// Pages is the number of pages so far.
func (d *Doc) Pages() int { return len(d.pages) }

// Left and Right are the x of the margins; Measure is the width between them.
func (d *Doc) Left() float64 { return d.sheet.Left }

// Right is the x of the right margin.
func (d *Doc) Right() float64 { return d.sheet.W - d.sheet.Right }

// Measure is the width between the margins.
func (d *Doc) Measure() float64 { return d.sheet.W - d.sheet.Left - d.sheet.Right }

// Y is the cursor, from the top of the page.
func (d *Doc) Y() float64 { return d.y }

// SetY moves the cursor.
func (d *Doc) SetY(y float64) { d.y = y }

// Skip moves the cursor down.
func (d *Doc) Skip(h float64) { d.y += h }

// Room is the height left above the bottom margin.
func (d *Doc) Room() float64 { return d.sheet.H - d.sheet.Bottom - d.y }

// Lost lists the characters that were dropped because no font here shows them.
func (d *Doc) Lost() []rune {
	out := make([]rune, 0, len(d.lost))
	for r := range d.lost {
		out = append(out, r)
	}
	sortRunes(out)
	return out
}

// Together keeps what draw sets on one page: if it runs over the page's end it
// is taken back and set on a new page. draw may be called twice.
func (d *Doc) Together(draw func()) {
	if len(d.pages) == 0 || d.trying > 0 {
		draw()
		return
	}
	top := d.y <= d.sheet.Top+0.01
	if d.Try(draw) {
		return
	}
	if !top {
		d.Break()
	}
	draw() // with a whole page before it, over its end if it must
}

// Try sets what draw sets if all of it stands on the current page; otherwise it
// takes everything back and answers false.
func (d *Doc) Try(draw func()) bool {
	pages, y, p := len(d.pages), d.y, d.cur()
	size := len(p.content)
	d.trying++
	draw()
	d.trying--
	if len(d.pages) == pages && d.y <= d.sheet.H-d.sheet.Bottom+0.01 {
		return true
	}
	d.pages = d.pages[:pages]
	p.content = p.content[:size]
	d.sheet, d.y = p.Sheet, y
	return false
}

func (d *Doc) cur() *page { return d.pages[len(d.pages)-1] }

func (d *Doc) fontIndex(f *Font) int {
	for i, g := range d.fonts {
		if g == f {
			return i
		}
	}
	d.fonts = append(d.fonts, f)
	d.whole = append(d.whole, false)
	return len(d.fonts) - 1
}

// Bytes finishes the document.
func (d *Doc) Bytes() []byte {
	if len(d.pages) == 0 {
		d.AddPage(Sheet{Paper: A4})
	}
	if d.Foot != nil {
		foot, all := d.Foot, d.pages
		d.Foot = nil
		for i, p := range all {
			d.pages, d.sheet = all[:i+1], p.Sheet
			foot(d, i+1, len(all))
		}
		d.pages = all
	}

	w := newObjects(64 << 10)
	const catalog, tree, info, resources = 1, 2, 3, 4
	next := 5
	fontAt := next
	next += 5 * len(d.fonts)
	imageAt := make([]int, len(d.images))
	for i, im := range d.images {
		imageAt[i] = next
		next++
		if im.alpha != nil {
			next++
		}
	}
	formAt := next
	next += len(d.forms)
	pageAt := next

	w.begin(catalog)
	w.b = append(w.b, "<</Type/Catalog/Pages 2 0 R/Lang(id)/ViewerPreferences<</DisplayDocTitle true>>>>"...)
	w.end()
	w.begin(tree)
	w.b = append(w.b, "<</Type/Pages/Kids["...)
	for i := range d.pages {
		w.b = append(appendInt(w.b, pageAt+2*i), " 0 R "...)
	}
	w.b = append(appendInt(append(w.b, "]/Count "...), len(d.pages)), ">>"...)
	w.end()
	w.begin(info)
	w.b = appendInfo(w.b, d.info)
	w.end()
	w.begin(resources)
	w.b = append(w.b, "<</Font<<"...)
	for i := range d.fonts {
		w.b = append(appendInt(append(appendInt(append(w.b, "/F"...), i), ' '), fontAt+5*i), " 0 R"...)
	}
	w.b = append(w.b, ">>/XObject<<"...)
	for i := range d.images {
		w.b = append(appendInt(append(appendInt(append(w.b, "/I"...), i), ' '), imageAt[i]), " 0 R"...)
	}
	for i := range d.forms {
		w.b = append(appendInt(append(appendInt(append(w.b, "/X"...), i), ' '), formAt+i), " 0 R"...)
	}
	w.b = append(w.b, ">>>>"...)
	w.end()
	for i, f := range d.fonts {
		w.font(fontAt+5*i, f, d.whole[i])
	}
	for i, im := range d.images {
		w.image(imageAt[i], im)
	}
	for i, f := range d.forms {
		w.begin(formAt + i)
		body := squeeze(f.content)
		w.b = append(w.b, "<</Type/XObject/Subtype/Form/BBox[0 0 "...)
		w.b = append(appendNum(append(appendNum(w.b, f.W), ' '), f.H), "]/Resources<<>>/Filter/FlateDecode"...)
		w.stream(body)
		w.end()
	}
	for i, p := range d.pages {
		w.begin(pageAt + 2*i)
		w.b = append(w.b, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 "...)
		w.b = append(appendNum(append(appendNum(w.b, p.W), ' '), p.H), "]/Resources 4 0 R/Contents "...)
		w.b = append(appendInt(w.b, pageAt+2*i+1), " 0 R>>"...)
		w.end()
		w.begin(pageAt + 2*i + 1)
		w.b = append(w.b, "<</Filter/FlateDecode"...)
		w.stream(squeeze(p.content))
		w.end()
	}
	return w.close(catalog, info)
}

func appendInfo(b []byte, in Info) []byte {
	b = append(b, "<<"...)
	for _, kv := range [...][2]string{{"Title", in.Title}, {"Author", in.Author}, {"Subject", in.Subject}, {"Keywords", in.Keywords}} {
		if kv[1] != "" {
			b = appendText(append(append(b, '/'), kv[0]...), kv[1])
		}
	}
	b = append(b, "/Producer(Pendopo)"...)
	if !in.Created.IsZero() {
		at := Date(in.Created)
		b = append(b, fmt.Sprintf("/CreationDate(%s)/ModDate(%s)", at, at)...)
	}
	return append(b, ">>"...)
}

// Date is an instant as a PDF date in UTC.
func Date(t time.Time) string { return t.UTC().Format("D:20060102150405Z") }

// objects writes numbered objects into one file.
type objects struct {
	b       []byte
	offsets []int // of object i+1; 0 is free
}

func newObjects(size int) *objects {
	w := &objects{b: make([]byte, 0, size)}
	w.b = append(w.b, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"...)
	return w
}

func (w *objects) begin(n int) {
	for len(w.offsets) < n {
		w.offsets = append(w.offsets, 0)
	}
	w.offsets[n-1] = len(w.b)
	w.b = append(appendInt(w.b, n), " 0 obj\n"...)
}

func (w *objects) end() { w.b = append(w.b, "\nendobj\n"...) }

// stream ends an open dictionary with its length and writes the data.
func (w *objects) stream(data []byte) {
	w.b = append(appendInt(append(w.b, "/Length "...), len(data)), ">>\nstream\n"...)
	w.b = append(append(w.b, data...), "\nendstream"...)
}

func (w *objects) font(n int, f *Font, whole bool) {
	cff, tag := f.core, "PENDOP"
	if whole || cff == nil {
		cff, tag = f.cff, "PENDOL"
	}
	w.begin(n)
	w.b = append(w.b, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s+%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", tag, f.name, n+1, n+4)...)
	w.end()
	w.begin(n + 1)
	w.b = append(w.b, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType0/BaseFont/%s+%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 0/W", tag, f.name, n+2)...)
	w.b = append(append(w.b, f.widthList...), ">>"...)
	w.end()
	w.begin(n + 2)
	flags, stem := 4, 80
	if f.bold {
		stem = 140
	}
	if f.italic != 0 {
		flags |= 64
	}
	w.b = append(w.b, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s+%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %.0f/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile3 %d 0 R>>",
		tag, f.name, flags, f.bbox[0], f.bbox[1], f.bbox[2], f.bbox[3], f.italic, f.ascent, f.descent, f.capHeight, stem, n+3)...)
	w.end()
	w.begin(n + 3)
	w.b = append(w.b, "<</Subtype/CIDFontType0C/Filter/FlateDecode"...)
	w.stream(cff)
	w.end()
	w.begin(n + 4)
	w.b = append(w.b, "<</Filter/FlateDecode"...)
	w.stream(f.toUnicode)
	w.end()
}

// close writes the cross-reference table and a trailer whose /ID is made of the
// content, so that equal input stays equal output.
func (w *objects) close(catalog, info int) []byte {
	sum := sha256.Sum256(w.b)
	at := len(w.b)
	w.b = append(w.b, fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)...)
	for _, off := range w.offsets {
		w.b = appendXref(w.b, off)
	}
	w.b = append(w.b, fmt.Sprintf("trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(w.offsets)+1, catalog, info, sum[:16], sum[:16], at)...)
	return w.b
}

func appendXref(b []byte, off int) []byte {
	var d [10]byte
	for i := 9; i >= 0; i-- {
		d[i] = byte('0' + off%10)
		off /= 10
	}
	return append(append(b, d[:]...), " 00000 n \n"...)
}

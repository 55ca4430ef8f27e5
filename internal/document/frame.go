package document

import (
	"fmt"
	"strings"

	"pendopo/internal/kit/pdf"
)

// sheet is one document being set in the house style: where things stand that
// every kind shares: head, body, signature, copies and foot in the order of
// official papers of a regional government.
//
// rule: permendagri-1-2023 (layout of official papers)
type sheet struct {
	*pdf.Doc
	house  House
	seal   Seal
	assets Assets
	law    *pdf.Family
	qr     *pdf.Form
	kind   Kind
	close  float64 // how close lines and paragraphs stand, of 1; see onOnePage
	size   float64 // of the body
}

// decreeMargins are top 25, right 20, bottom 20 and left 30 mm; the foot of
// sealed documents stands inside the bottom margin.
var decreeMargins = pdf.Margins{Top: 25 * pdf.MM, Right: 20 * pdf.MM, Bottom: 22 * pdf.MM, Left: 30 * pdf.MM}

// letterMargins leave the head to the kop surat.
var letterMargins = pdf.Margins{Top: 14 * pdf.MM, Right: 20 * pdf.MM, Bottom: 22 * pdf.MM, Left: 25 * pdf.MM}

func newSheet(in input, kind Kind, title string) (*sheet, error) {
	subject := kinds[kind].name
	if in.seal.Number != "" {
		subject += " " + in.seal.Number
	}
	s := &sheet{
		Doc:   pdf.New(pdf.Info{Title: title, Author: in.house.Region, Subject: subject, Created: in.seal.At}),
		house: in.house, seal: in.seal, assets: in.assets, law: pdf.Law(), kind: kind, close: 1, size: 12,
	}
	if in.seal.Code != "" {
		var err error
		if s.qr, err = pdf.QR(in.house.Verify + in.seal.Code); err != nil {
			return nil, err
		}
	}
	s.Foot = s.foot
	return s, nil
}

func (s *sheet) body() pdf.Style {
	return pdf.Style{Font: s.law.Regular, Size: s.size, Leading: s.size * 1.3 * s.close}
}

func (s *sheet) bold() pdf.Style {
	return pdf.Style{Font: s.law.Bold, Size: s.size, Leading: s.size * 1.3 * s.close}
}

func (s *sheet) small() pdf.Style { return pdf.Style{Font: s.law.Regular, Size: 7.5, Leading: 9.2} }

// steps are how close the lines of a paper may come: 130, 125 and 120 percent of
// the type size. Closer would be hard to read.
var steps = [...]float64{1, 0.962, 0.923}

// onOnePage sets a part that should not run over its page for the sake of a line
// or two, as a printer would: a little closer, all of it alike. What needs more
// than that is set as wide as ever, over as many pages as it takes.
func (s *sheet) onOnePage(draw func()) {
	defer func() { s.close = 1 }()
	for _, s.close = range steps {
		if s.Try(draw) {
			return
		}
	}
	s.close = 1
	draw()
}

// foot stands on every page: what the paper is, where it can be checked, that
// the certificate is a trial one, and "Halaman x dari y".
func (s *sheet) foot(_ *pdf.Doc, n, of int) {
	sh := s.Sheet()
	top := sh.H - 19*pdf.MM
	small := s.small()
	small.Size, small.Leading = 7, 8.6
	pages := fmt.Sprintf("Halaman %d dari %d", n, of)
	s.Rule(s.Left(), top, s.Right(), top, 0.4)
	y := top + 3
	if s.seal.Draft() {
		s.Text(s.Left(), y, "KONSEP: belum bernomor dan belum ditandatangani, tidak berlaku sebagai naskah dinas.", small)
		s.TextIn(s.Left(), y, s.Measure(), pages, small, pdf.Right)
		return
	}
	x := s.Left()
	if s.qr != nil {
		s.Place(s.qr, x-4, y-2.5, 13.5*pdf.MM) // the quiet zone overhangs the margin
		x += 13.5 * pdf.MM
	}
	head := s.kind.Name()
	if s.seal.Number != "" {
		head += " nomor " + s.seal.Number
	}
	s.Text(x, y, head, small)
	if s.seal.Code != "" {
		s.Text(x, y+small.Leading, "Periksa keaslian: "+shortAddress(s.house.Verify)+s.seal.Code, small)
	}
	switch s.seal.Method {
	case Trial:
		s.Text(x, y+2*small.Leading, "Ditandatangani secara elektronik. "+TrialWords+".", small)
		s.Text(x, y+3*small.Leading, "Naskah yang sah adalah berkas PDF bertanda tangan; cetakannya salinan.", small)
	case Wet:
		s.Text(x, y+2*small.Leading, "Ditandatangani di atas kertas.", small)
	}
	s.TextIn(s.Left(), y, s.Measure(), pages, small, pdf.Right)
}

// TrialWords stand on every page that the local authority signed.
const TrialWords = "Sertifikat uji coba, bukan sertifikat BSrE"

func shortAddress(u string) string {
	return strings.TrimPrefix(strings.TrimPrefix(u, "https://"), "http://")
}

// garuda is the slot of the state emblem over a head's own document. The
// product ships no drawing of it: an office supplies the official picture.
func (s *sheet) garuda() {
	const w, h = 24 * pdf.MM, 24 * pdf.MM
	x := s.Left() + (s.Measure()-w)/2
	s.slot(s.house.Garuda, x, s.Y(), w, h, []string{"Lambang negara", "(garuda.png di", "folder daerah)"})
	s.Skip(h + 6)
}

// slot draws a picture, or an honest empty place that says what belongs there.
func (s *sheet) slot(hash string, x, y, w, h float64, label []string) {
	if im := s.assets[hash]; im != nil && hash != "" {
		s.PlaceImage(im, x, y, w, h)
		return
	}
	s.Ellipse(x, y, w, h, 0.6, 2.2)
	st := pdf.Style{Font: s.law.Regular, Size: 5.6, Leading: 7, Grey: 0.25}
	top := y + (h-float64(len(label))*st.Leading)/2
	for i, l := range label {
		s.TextIn(x, top+float64(i)*st.Leading, w, l, st, pdf.Center)
	}
}

// headOffice is the head of a document of the mayor or regent: Garuda, office,
// province.
func (s *sheet) headOffice() {
	s.garuda()
	st := s.bold()
	st.Size, st.Leading = 13, 17
	s.Para(pdf.Para{Style: st, Text: upper(s.house.Head), Align: pdf.Center})
	s.Para(pdf.Para{Style: st, Text: "PROVINSI " + upper(s.house.Province), Align: pdf.Center, After: 12})
}

// letterhead is the kop surat of an agency: regional emblem, names, address,
// double rule.
func (s *sheet) letterhead(l Letterhead) {
	const w, h = 20 * pdf.MM, 24 * pdf.MM
	top := s.Y()
	s.slot(s.house.Emblem, s.Left(), top, w, h, []string{"Lambang", "daerah"})
	x := s.Left() + w + 4*pdf.MM
	wide := s.Right() - x
	s.SetY(top + 1)
	s.Para(pdf.Para{Style: pdf.Style{Font: s.law.Regular, Size: 13, Leading: 16.5}, Text: "PEMERINTAH " + upper(s.house.Region), Align: pdf.Center, X: x, W: wide})
	size := 15.0
	if s.law.Bold.Width(upper(l.Agency), size) > wide {
		size = 13
	}
	s.Para(pdf.Para{Style: pdf.Style{Font: s.law.Bold, Size: size, Leading: size * 1.22}, Text: upper(l.Agency), Align: pdf.Center, X: x, W: wide})
	s.Skip(2)
	s.Para(pdf.Para{Style: pdf.Style{Font: s.law.Regular, Size: 8.5, Leading: 11}, Text: l.Address, Align: pdf.Center, X: x, W: wide})
	y := max(s.Y(), top+h) + 4
	s.Rule(s.Left(), y, s.Right(), y, 2)
	s.Rule(s.Left(), y+2.8, s.Right(), y+2.8, 0.6)
	s.SetY(y + 14)
}

// heading sets centred bold lines.
func (s *sheet) heading(lines ...string) {
	for _, l := range lines {
		s.Para(pdf.Para{Style: s.bold(), Text: l, Align: pdf.Center})
	}
}

// number is "NOMOR …" with the number, or the dots of a draft.
func (s *sheet) number() string {
	if s.seal.Number == "" {
		return "NOMOR ……………………"
	}
	return "NOMOR " + s.seal.Number
}

// clause is one labelled part of a decree: Menimbang, Mengingat, KESATU.
type clause struct {
	label  string
	items  []string
	mark   func(i int) string // of an item; nil for a single text
	ragged bool               // lines end where their words do
	tight  bool               // another part of the same clause follows
}

// The columns of clauses, from the left margin.
const (
	colonAt = 97.0
	markAt  = 106.0
	itemAt  = 126.0
)

func (s *sheet) clause(c clause) {
	left, align := s.Left(), pdf.Justify
	if c.ragged {
		align = pdf.Left
	}
	for i, text := range c.items {
		p := pdf.Para{Style: s.body(), Text: text, Align: align, X: left + markAt, W: s.Measure() - markAt, After: 3 * s.close}
		if c.mark != nil {
			p.X, p.W = left+itemAt, s.Measure()-itemAt
			p.Marks = append(p.Marks, pdf.Mark{X: left + markAt, Text: c.mark(i)})
		}
		if i == 0 && c.label != "" {
			p.Marks = append(p.Marks, pdf.Mark{X: left, Text: c.label}, pdf.Mark{X: left + colonAt, Text: ":"})
		}
		s.Para(p)
	}
	if !c.tight {
		s.Skip(5 * s.close)
	}
}

func numberMark(i int) string { return fmt.Sprintf("%d.", i+1) }

// field is one line of "label : value".
type field struct{ label, value string }

// fields sets label and value pairs with a hanging colon.
func (s *sheet) fields(x, labelWidth float64, list []field) {
	for _, f := range list {
		if f.value == "" {
			f.value = "-"
		}
		at := x + labelWidth
		s.Para(pdf.Para{Style: s.body(), Text: f.value, X: at + 10, W: s.Right() - at - 10,
			Marks: []pdf.Mark{{X: x, Text: f.label}, {X: at, Text: ":"}}, After: 1.5})
	}
}

// officerFields are the four lines by which minutes and statements name a
// person.
func officerFields(o Officer, post string) []field {
	list := []field{{"Nama", o.Name}}
	if !o.Head {
		list = append(list, field{"NIP", GroupNIP(o.NIP)}, field{"Pangkat/golongan", o.Rank})
	}
	return append(list, field{post, o.Post})
}

// signature is one signature block.
type signature struct {
	place bool   // "Ditetapkan di …, pada tanggal …" above
	verb  string // "Ditetapkan", "Dibuat"
	lead  string // a line above the post: "Yang mengangkat sumpah,"
	who   Officer
	bare  bool // no post line: the name only
}

// block draws a signature at x and returns the y of its end. Blocks of one row
// are drawn from the same y.
func (s *sheet) block(sig signature, x, w, y float64) float64 {
	st := s.body()
	line := func(text string, style pdf.Style, a pdf.Align) {
		if text == "" {
			return
		}
		s.SetY(y)
		s.Para(pdf.Para{Style: style, Text: text, X: x, W: w, Align: a})
		y = s.Y()
	}
	if sig.place {
		verb := sig.verb
		if verb == "" {
			verb = "Ditetapkan"
		}
		date := LongDate(s.seal.Dated)
		if date == "" {
			date = "……………………"
		}
		line(verb+" di "+s.house.Seat, st, pdf.Left)
		line("pada tanggal "+date, st, pdf.Left)
		y += 4
	}
	line(sig.lead, st, pdf.Left)
	if !sig.bare {
		if sig.who.For != "" {
			line("a.n. "+upper(sig.who.For), st, pdf.Left)
		}
		line(upper(sig.who.Post)+",", st, pdf.Left)
	}
	y = s.mark(x, w, y+3)
	name := s.bold()
	spans := []pdf.Span{{Text: sig.who.Name, Under: !sig.who.Head}}
	s.SetY(y)
	s.Para(pdf.Para{Style: name, Spans: spans, X: x, W: w})
	y = s.Y()
	if !sig.who.Head {
		line(sig.who.Rank, st, pdf.Left)
		if sig.who.NIP != "" {
			line("NIP "+GroupNIP(sig.who.NIP), st, pdf.Left)
		}
	}
	return y
}

// mark is the place of the signature itself: code and words of an electronic
// one, room for ink otherwise.
func (s *sheet) mark(x, w, y float64) float64 {
	const h = 21 * pdf.MM
	if s.seal.Method != Trial || s.seal.Draft() {
		return y + h
	}
	tx := x
	if s.qr != nil && w > 150 {
		s.Place(s.qr, x-6, y-2, h)
		tx = x + h - 4
	}
	st := s.small()
	ty := y + (h-4*st.Leading)/2 - 2
	for i, l := range []string{"Ditandatangani secara elektronik", "pada " + LongDate(dateIn(s.seal.At, s.house.Zone)),
		"pukul " + clockTime(s.seal.At, s.house.Zone), TrialWords} {
		if i < 3 {
			s.Text(tx, ty+float64(i)*st.Leading, l, st)
			continue
		}
		s.SetY(ty + float64(i)*st.Leading)
		s.Para(pdf.Para{Style: st, Text: l, X: tx, W: x + w - tx})
	}
	return y + h
}

// signatureWidth keeps long names of posts in three lines at most.
const signatureWidth = 250.0

// signRight draws one block on the right half, kept together. A long name gets a
// wider block, so that no degree stands on a line of its own.
func (s *sheet) signRight(sig signature) {
	s.Together(func() {
		bold := s.bold()
		w := min(max(signatureWidth, bold.Font.Width(sig.who.Name, bold.Size)+1), s.Measure()*0.68)
		x := s.Right() - w
		s.SetY(s.block(sig, x, w, s.Y()+8))
	})
}

// copies is the tembusan.
func (s *sheet) copies(list []string) {
	if len(list) == 0 {
		return
	}
	st := pdf.Style{Font: s.law.Regular, Size: 10, Leading: 13}
	s.Together(func() {
		s.Skip(10)
		s.Para(pdf.Para{Style: st, Spans: []pdf.Span{{Text: "Tembusan", Under: true}, {Text: ":"}}})
		for i, c := range list {
			end := ";"
			if i == len(list)-1 {
				end = "."
			}
			s.Para(pdf.Para{Style: st, Text: sentence(c, end), X: s.Left() + 18, W: s.Measure() - 18,
				Marks: []pdf.Mark{{X: s.Left(), Text: numberMark(i)}}})
		}
	})
}

package document

import (
	"pendopo/internal/kit/pdf"
)

// Proof is what the ceremony recorded about one oath that the hall alone could
// not see: of an official who took part by video, one whom a witness vouched
// for, or one whose oath was entered from paper. Everything is in the words in
// which it is printed, so that the paper reads alike for ever.
type Proof struct {
	Lead     string      `json:"lead"`
	Facts    []ProofLine `json:"facts"`
	Words    []ProofLine `json:"words,omitempty"`    // time, line of the oath
	Contacts []ProofLine `json:"contacts,omitempty"` // time, whether the device was heard
	Signed   []ProofLine `json:"signed,omitempty"`   // who, when and how
	Drawn    [][][2]int  `json:"drawn,omitempty"`    // the official's drawn signature, on a field of 1000 by 400
}

// ProofLine is one line of a record: what or when, and what it was.
type ProofLine struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// draw sets the record as an annex on pages of its own.
func (p *Proof) draw(s *sheet, official Officer) {
	m := decreeMargins
	m.Top, m.Left = 18*pdf.MM, 25*pdf.MM
	s.page(pdf.F4, m)
	st := pdf.Style{Font: s.law.Regular, Size: 10, Leading: 13}
	head := pdf.Style{Font: s.law.Bold, Size: 11, Leading: 15}
	s.Para(pdf.Para{Style: head, Text: "LAMPIRAN BERITA ACARA", Align: pdf.Center})
	s.Para(pdf.Para{Style: head, Text: "CATATAN PENGAMBILAN SUMPAH", Align: pdf.Center, After: 3})
	s.Para(pdf.Para{Style: st, Text: official.Name + ", " + official.Post, Align: pdf.Center, After: 10})
	s.Para(pdf.Para{Style: st, Text: p.Lead, Align: pdf.Justify, After: 8})
	w := s.Measure()
	part := func(title, what, value string, lines []ProofLine) {
		if len(lines) == 0 {
			return
		}
		rows := make([]pdf.Row, len(lines))
		for i, l := range lines {
			rows[i] = pdf.Row{Cells: []pdf.Cell{{Text: l.Label}, {Text: l.Value}}}
		}
		s.Para(pdf.Para{Style: head, Text: title, After: 3})
		s.Table(pdf.Table{Style: pdf.Style{Font: s.law.Regular, Size: 9.5, Leading: 12.2}, HeadFont: s.law.Bold, Pad: 4, HeadGrey: 0.93,
			Columns: []pdf.Column{{Head: what, W: w * 0.34}, {Head: value, W: w * 0.66}}}, rows)
		s.Skip(10)
	}
	part("Kehadiran dan saksi", "Yang dicatat", "Keterangan", p.Facts)
	part("Bunyi sumpah yang ditampilkan", "Waktu", "Baris sumpah", p.Words)
	part("Sambungan gawai selama sumpah", "Waktu", "Keadaan", p.Contacts)
	part("Tanda tangan pada acara", "Penanda tangan", "Waktu dan cara", p.Signed)
	if len(p.Drawn) > 0 {
		s.Together(func() {
			s.Para(pdf.Para{Style: st, Text: "Tanda tangan yang digambar pejabat:", After: 2})
			const wide = 180.0
			x, y := s.Left(), s.Y()
			s.Box(x, y, wide, wide*0.4, 0.4, 2)
			for _, stroke := range p.Drawn {
				for i := 1; i < len(stroke); i++ {
					a, b := stroke[i-1], stroke[i]
					s.Rule(x+float64(a[0])*wide/1000, y+float64(a[1])*wide/1000, x+float64(b[0])*wide/1000, y+float64(b[1])*wide/1000, 0.9)
				}
			}
			s.SetY(y + wide*0.4 + 6)
		})
	}
}

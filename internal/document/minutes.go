package document

import (
	"fmt"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/pdf"
)

// MinutesPaper is the minutes of taking one official's oath of office, signed
// by the oath taker, the official and both witnesses.
// rule: pp-11-2017 44, 92 (signatures, three copies)
type MinutesPaper struct {
	Letterhead *Letterhead `json:"letterhead,omitempty"` // nil: the head's own paper
	Date       clock.Date  `json:"date"`
	Place      string      `json:"place"`
	Taker      Officer     `json:"taker"`
	Authority  string      `json:"authority,omitempty"` // "berdasarkan penunjukan Wali Kota … Nomor …" when delegated
	Witnesses  [2]Officer  `json:"witnesses"`
	Official   Officer     `json:"official"` // Post is the new post
	Decree     string      `json:"decree"`   // "Keputusan Wali Kota Kediri Nomor … tanggal …"
	Clergy     string      `json:"clergy,omitempty"`
	Oath       Oath        `json:"oath"`
	Mode       string      `json:"mode,omitempty"`  // "secara daring dari …" when the official was remote
	Proof      *Proof      `json:"proof,omitempty"` // an annex, when the hall alone does not show the oath
}

// Kind of the paper.
func (p *MinutesPaper) Kind() Kind { return Minutes }

// Title of the paper.
func (p *MinutesPaper) Title(House) string {
	return "Berita Acara Pengambilan Sumpah Jabatan: " + p.Official.Name
}

func (p *MinutesPaper) check() error {
	if len(p.Oath.Body) == 0 {
		return missing(Minutes, "bunyi sumpah")
	}
	return need(Minutes, "tanggal", string(p.Date), "tempat", p.Place, "pengambil sumpah", p.Taker.Name, "pejabat", p.Official.Name,
		"jabatan", p.Official.Post, "saksi I", p.Witnesses[0].Name, "saksi II", p.Witnesses[1].Name, "keputusan", p.Decree, "pembuka sumpah", p.Oath.Opening)
}

func (p *MinutesPaper) draw(s *sheet) {
	m := decreeMargins
	m.Top, m.Left = 14*pdf.MM, 25*pdf.MM
	s.page(pdf.F4, m)
	s.onOnePage(func() { p.set(s) })
	if p.Proof != nil {
		p.Proof.draw(s, p.Official)
	}
}

// set draws the whole paper: four signatures ask for all of one page.
func (p *MinutesPaper) set(s *sheet) {
	if p.Letterhead != nil {
		s.letterhead(*p.Letterhead)
	} else {
		s.headOffice()
	}
	st := pdf.Style{Font: s.law.Regular, Size: 10.5, Leading: 13.2 * s.close}
	s.heading("BERITA ACARA", "PENGAMBILAN SUMPAH JABATAN PEGAWAI NEGERI SIPIL")
	s.Para(pdf.Para{Style: s.body(), Text: s.number(), Align: pdf.Center, After: 9})
	text := func(t string, after float64) {
		s.Para(pdf.Para{Style: st, Text: t, Align: pdf.Justify, After: after})
	}
	list := func(mark string, o Officer, post string) {
		for i, f := range officerFields(o, post) {
			p := pdf.Para{Style: st, Text: orDash(f.value), X: s.Left() + 142, W: s.Measure() - 142,
				Marks: []pdf.Mark{{X: s.Left() + 24, Text: f.label}, {X: s.Left() + 134, Text: ":"}}}
			if i == 0 && mark != "" {
				p.Marks = append(p.Marks, pdf.Mark{X: s.Left() + 6, Text: mark})
			}
			s.Para(p)
		}
		s.Skip(3)
	}
	place := p.Place
	if p.Mode != "" {
		place += ", yang diikuti pejabat yang bersangkutan " + p.Mode
	}
	text(fmt.Sprintf("Pada hari ini, %s, bertempat di %s, saya:", DateInWords(p.Date), place), 3)
	list("", p.Taker, "Jabatan")
	if p.Authority != "" {
		text(p.Authority+",", 3)
	}
	text("dengan disaksikan oleh dua orang saksi, masing-masing:", 3)
	list("1.", p.Witnesses[0], "Jabatan")
	list("2.", p.Witnesses[1], "Jabatan")
	text("telah mengambil sumpah jabatan Pegawai Negeri Sipil:", 3)
	list("", p.Official, "Jabatan")
	clergy := ""
	if p.Clergy != "" {
		clergy = ", dengan didampingi rohaniwan " + p.Clergy
	}
	text(sentence("yang diangkat dengan "+p.Decree+clergy, ".")+" Pejabat tersebut mengucapkan sumpah jabatan sebagai berikut:", 4)
	p.drawOath(s)
	s.Together(func() {
		text("Demikian berita acara ini dibuat dengan sebenarnya dalam rangkap tiga, untuk pejabat yang bersangkutan, instansi, dan Badan Kepegawaian Negara.", 4)
		half := s.Measure()/2 - 8
		right := s.Left() + s.Measure()/2 + 8
		y := s.Y() + 5
		pair := func(a, b signature) {
			y = max(s.slimBlock(a, s.Left(), half, y), s.slimBlock(b, right, half, y)) + 5
		}
		pair(signature{lead: "Yang mengangkat sumpah,", who: p.Official}, signature{lead: "Yang mengambil sumpah,", who: p.Taker})
		pair(signature{lead: "Saksi I,", who: p.Witnesses[0]}, signature{lead: "Saksi II,", who: p.Witnesses[1]})
		s.SetY(y)
	})
}

// drawOath sets the words as spoken, in italics, indented on both sides.
func (p *MinutesPaper) drawOath(s *sheet) {
	st := pdf.Style{Font: s.law.Italic, Size: 10.5, Leading: 13.4 * s.close}
	x, w := s.Left()+24, s.Measure()-48
	set := func(t string, after float64) {
		s.Para(pdf.Para{Style: st, Text: t, Align: pdf.Justify, X: x, W: w, After: after})
	}
	set("“"+p.Oath.Opening+":", 2)
	for i, b := range p.Oath.Body {
		if i == len(p.Oath.Body)-1 && p.Oath.Closing == "" {
			b += "”"
		}
		set(b, 2)
	}
	if p.Oath.Closing != "" {
		set(p.Oath.Closing+"”", 2)
	}
	s.Skip(4)
}

// slimBlock is a signature of the minutes: four stand on one page.
func (s *sheet) slimBlock(sig signature, x, w, y float64) float64 {
	st := pdf.Style{Font: s.law.Regular, Size: 10.5, Leading: 13}
	s.SetY(y)
	s.Para(pdf.Para{Style: st, Text: sig.lead, X: x, W: w})
	y = s.Y() + 3
	if s.seal.Method == Trial && !s.seal.Draft() {
		sm := s.small()
		s.Text(x, y+4, "Ditandatangani secara elektronik.", sm)
		s.SetY(y + 4 + sm.Leading)
		s.Para(pdf.Para{Style: sm, Text: TrialWords, X: x, W: w})
		y = s.Y() + 5
	} else {
		y += 15 * pdf.MM
	}
	s.SetY(y)
	s.Para(pdf.Para{Style: pdf.Style{Font: s.law.Bold, Size: 10.5, Leading: 13}, Spans: []pdf.Span{{Text: sig.who.Name, Under: !sig.who.Head}}, X: x, W: w})
	if !sig.who.Head && sig.who.NIP != "" {
		s.Para(pdf.Para{Style: st, Text: "NIP " + GroupNIP(sig.who.NIP), X: x, W: w})
	}
	return s.Y()
}

func orDash(v string) string {
	if v == "" {
		return "-"
	}
	return v
}

package document

import (
	"fmt"

	"pendopo/internal/kit/pdf"
)

// PactPaper is the integrity pact of an official, seven points, witnessed by
// the superior, with a Rp10.000 duty stamp. Landscape.
// rule: permenpanrb-49-2011 (form of the pact)
type PactPaper struct {
	Official Officer `json:"official"` // Post is the new post
	Superior Officer `json:"superior"`
	Unit     string  `json:"unit"`
}

// Kind of the paper.
func (p *PactPaper) Kind() Kind { return Pact }

// Title of the paper.
func (p *PactPaper) Title(House) string { return "Pakta Integritas: " + p.Official.Name }

func (p *PactPaper) check() error {
	return need(Pact, "pejabat", p.Official.Name, "jabatan", p.Official.Post, "atasan", p.Superior.Name)
}

var pactPoints = []string{
	"Berperan secara proaktif dalam upaya pencegahan dan pemberantasan korupsi, kolusi, dan nepotisme serta tidak melibatkan diri dalam perbuatan tercela",
	"Tidak meminta atau menerima pemberian secara langsung atau tidak langsung berupa suap, hadiah, bantuan, atau bentuk lainnya yang tidak sesuai dengan ketentuan yang berlaku",
	"Bersikap transparan, jujur, objektif, dan akuntabel dalam melaksanakan tugas",
	"Menghindari pertentangan kepentingan dalam pelaksanaan tugas",
	"Memberi contoh dalam kepatuhan terhadap peraturan perundang-undangan dalam melaksanakan tugas, terutama kepada pegawai yang berada di bawah pengawasan saya dan sesama pegawai di lingkungan kerja saya, secara konsisten",
	"Menyampaikan informasi penyimpangan integritas di %s serta turut menjaga kerahasiaan saksi atas pelanggaran peraturan yang dilaporkannya",
	"Apabila saya melanggar hal-hal tersebut di atas, saya siap menghadapi konsekuensinya",
}

func (p *PactPaper) draw(s *sheet) {
	s.page(pdf.F4.Landscape(), pdf.Margins{Top: 16 * pdf.MM, Right: 25 * pdf.MM, Bottom: 21 * pdf.MM, Left: 25 * pdf.MM})
	const w, h = 16 * pdf.MM, 18 * pdf.MM
	s.slot(s.house.Emblem, s.Left()+(s.Measure()-w)/2, s.Y(), w, h, []string{"Lambang", "daerah"})
	s.Skip(h + 4)
	big := s.bold()
	big.Size, big.Leading = 14, 18
	s.Para(pdf.Para{Style: big, Text: "PAKTA INTEGRITAS", Align: pdf.Center, After: 8})
	st := pdf.Style{Font: s.law.Regular, Size: 11, Leading: 14}
	who := "Saya, " + p.Official.Name
	if p.Official.NIP != "" {
		who += ", NIP\u00a0" + GroupNIP(p.Official.NIP)
	}
	s.Para(pdf.Para{Style: st, Align: pdf.Justify, After: 4, Text: who + ", " + p.Official.Post + ", menyatakan sebagai berikut:"})
	unit := p.Unit
	if unit == "" {
		unit = "lingkungan Pemerintah " + s.house.Region
	}
	for i, t := range pactPoints {
		if i == 5 {
			t = fmt.Sprintf(t, unit)
		}
		end := ";"
		if i == len(pactPoints)-1 {
			end = "."
		}
		s.Para(pdf.Para{Style: st, Text: t + end, Align: pdf.Justify, X: s.Left() + 20, W: s.Measure() - 20, After: 1.5,
			Marks: []pdf.Mark{{X: s.Left(), Text: numberMark(i)}}})
	}
	s.Together(func() {
		y := s.Y() + 8
		half := s.Measure() * 0.4
		right := s.Left() + s.Measure()*0.6
		date := LongDate(s.seal.Dated)
		if date == "" {
			date = "……………………"
		}
		s.Text(right, y, s.house.Seat+", "+date, st)
		y += st.Leading
		a := s.pactBlock("Menyaksikan,", p.Superior, s.Left(), half, y, false)
		b := s.pactBlock("Pembuat pernyataan,", p.Official, right, half, y, true)
		s.SetY(max(a, b))
	})
}

func (s *sheet) pactBlock(lead string, who Officer, x, w, y float64, stamp bool) float64 {
	st := pdf.Style{Font: s.law.Regular, Size: 11, Leading: 14}
	s.SetY(y)
	s.Para(pdf.Para{Style: st, Text: lead, X: x, W: w})
	post := upper(who.Post) + ","
	s.Para(pdf.Para{Style: st, Text: post, X: x, W: w})
	y = s.Y() + 3
	if s.seal.Method == Trial && !s.seal.Draft() {
		sm := s.small()
		s.Text(x, y+6, "Ditandatangani secara elektronik.", sm)
		s.Text(x, y+6+sm.Leading, TrialWords, sm)
		if stamp {
			s.Text(x, y+6+2*sm.Leading, "Meterai elektronik Rp10.000 dibubuhkan terpisah.", sm)
		}
		y += 6 + 3*sm.Leading + 6
	} else {
		if stamp {
			s.Box(x, y+2, 22*pdf.MM, 15*pdf.MM, 0.5, 2)
			s.TextIn(x, y+2+5*pdf.MM, 22*pdf.MM, "Meterai", s.small(), pdf.Center)
			s.TextIn(x, y+2+5*pdf.MM+s.small().Leading, 22*pdf.MM, "Rp10.000", s.small(), pdf.Center)
		}
		y += 18 * pdf.MM
	}
	s.SetY(y)
	s.Para(pdf.Para{Style: pdf.Style{Font: s.law.Bold, Size: 11, Leading: 14}, Spans: []pdf.Span{{Text: who.Name, Under: !who.Head}}, X: x, W: w})
	if !who.Head && who.NIP != "" {
		s.Para(pdf.Para{Style: st, Text: "NIP " + GroupNIP(who.NIP), X: x, W: w})
	}
	return s.Y()
}

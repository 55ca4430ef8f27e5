package document

import (
	"fmt"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/pdf"
)

// ScriptPaper is what the head reads out (naskah pelantikan). Large type: it is
// read standing.
type ScriptPaper struct {
	Date    clock.Date `json:"date"`
	Decrees []string   `json:"decrees"` // "Keputusan Wali Kota Kediri Nomor … tanggal …"
	Signer  Officer    `json:"signer"`  // who inaugurates
	On      string     `json:"on"`      // "atas nama Wali Kota Kediri" when delegated
	Number  int        `json:"number"`  // of officials
}

// Kind of the paper.
func (p *ScriptPaper) Kind() Kind { return Script }

// Title of the paper.
func (p *ScriptPaper) Title(House) string { return "Naskah Pelantikan " + LongDate(p.Date) }

func (p *ScriptPaper) check() error {
	if len(p.Decrees) == 0 {
		return missing(Script, "keputusan")
	}
	return need(Script, "tanggal", string(p.Date), "yang melantik", p.Signer.Name)
}

func (p *ScriptPaper) draw(s *sheet) {
	s.page(pdf.F4, decreeMargins)
	s.headOffice()
	big := s.bold()
	big.Size, big.Leading = 15, 20
	s.Para(pdf.Para{Style: big, Text: "NASKAH PELANTIKAN", Align: pdf.Center, After: 22})
	st := pdf.Style{Font: s.law.Regular, Size: 14.5, Leading: 25}
	set := func(t string) {
		s.Para(pdf.Para{Style: st, Text: t, Align: pdf.Justify, After: 12})
	}
	on := ""
	if p.On != "" {
		on = " " + p.On
	}
	set(fmt.Sprintf("Dengan senantiasa mengharap rahmat Tuhan Yang Maha Esa, pada hari ini, %s, saya, %s%s, dengan ini secara resmi "+
		"melantik Saudara-saudara dalam jabatan yang baru di lingkungan Pemerintah %s, sebagaimana ditetapkan dengan %s.",
		DateInWords(p.Date), p.Signer.Post, on, s.house.Region, joined(p.Decrees)))
	if p.Number > 0 {
		set(fmt.Sprintf("Jumlah pejabat yang dilantik adalah %d (%s) orang.", p.Number, Words(int64(p.Number))))
	}
	set("Saya percaya bahwa Saudara-saudara akan melaksanakan tugas dengan sebaik-baiknya, sesuai dengan tanggung jawab yang diberikan.")
	set("Semoga Tuhan Yang Maha Esa senantiasa melimpahkan rahmat dan petunjuk-Nya kepada kita sekalian.")
	s.signRight(signature{place: true, verb: "Dibacakan", who: p.Signer})
}

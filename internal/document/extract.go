package document

import (
	"fmt"

	"pendopo/internal/kit/pdf"
)

// ExtractPaper is one official's extract of a decree (petikan): the same number
// and date, one row of the annex, certified by the personnel head.
type ExtractPaper struct {
	Subject    string   `json:"subject"`
	Noting     bool     `json:"noting"` // the decree has a Memperhatikan section
	Dictums    []string `json:"dictums"`
	Copies     []string `json:"copies"`
	HeadSigner Officer  `json:"head_signer"` // who signed the decree
	Certifier  Officer  `json:"certifier"`   // who signs the extract
	Row        AnnexRow `json:"row"`
	RowNumber  int      `json:"row_number"` // in the annex
}

// Kind of the paper.
func (p *ExtractPaper) Kind() Kind { return Extract }

// Title of the paper.
func (p *ExtractPaper) Title(h House) string {
	return "Petikan Keputusan " + h.Head + ": " + p.Row.Name
}

func (p *ExtractPaper) check() error {
	return need(Extract, "tentang", p.Subject, "nama pegawai", p.Row.Name, "jabatan baru", p.Row.NewPost, "penanda tangan", p.Certifier.Name)
}

func (p *ExtractPaper) draw(s *sheet) {
	s.page(pdf.F4, decreeMargins)
	s.onOnePage(func() {
		s.headOffice()
		s.heading("PETIKAN")
		s.decreeHead("KEPUTUSAN "+upper(s.house.Head), p.Subject)
		s.clause(clause{label: "Menimbang", items: []string{"dan seterusnya;"}})
		s.clause(clause{label: "Mengingat", items: []string{"dan seterusnya;"}})
		if p.Noting {
			s.clause(clause{label: "Memperhatikan", items: []string{"dan seterusnya;"}})
		}
		s.decides(p.Subject, p.Dictums, func() { s.signedCopy(p.HeadSigner) })
	})

	m := decreeMargins
	m.Left, m.Top = 20*pdf.MM, 20*pdf.MM
	s.page(pdf.F4.Landscape(), m)
	s.annexHead("LAMPIRAN PETIKAN", "Keputusan "+s.house.Head, p.Subject)
	s.annexTable([]AnnexRow{{Name: p.Row.Name, NIP: p.Row.NIP, Rank: p.Row.Rank, OldPost: p.Row.OldPost, OldEchelon: p.Row.OldEchelon,
		NewPost: p.Row.NewPost, NewEchelon: p.Row.NewEchelon, Note: p.Row.Note}}, max(1, p.RowNumber), s.Measure())
	s.Skip(10)
	s.Para(pdf.Para{Style: s.body(), Align: pdf.Justify, Text: fmt.Sprintf(
		"Petikan Keputusan ini disampaikan kepada Saudara %s untuk diketahui dan dipergunakan sebagaimana mestinya.", p.Row.Name)})
	s.signRight(signature{lead: "Petikan sesuai dengan aslinya", who: p.Certifier})
	s.copies(p.Copies)
}

// signedCopy shows that the original bears the head's signature: "ttd."
func (s *sheet) signedCopy(who Officer) {
	s.Together(func() {
		s.Skip(8)
		x, w := s.Right()-signatureWidth, signatureWidth
		date := LongDate(s.seal.Dated)
		if date == "" {
			date = "……………………"
		}
		for _, l := range []string{"Ditetapkan di " + s.house.Seat, "pada tanggal " + date, "", upper(who.Post) + ",", "", "ttd.", ""} {
			if l == "" {
				s.Skip(6)
				continue
			}
			s.Para(pdf.Para{Style: s.body(), Text: l, X: x, W: w})
		}
		s.Para(pdf.Para{Style: s.bold(), Text: who.Name, X: x, W: w})
	})
}

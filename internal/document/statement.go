package document

import (
	"fmt"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/pdf"
)

// InstalledPaper states that an official was inaugurated (surat pernyataan
// pelantikan, SPP): the proof from which the allowance is paid.
// rule: keppres-9-1985 4(1)
type InstalledPaper struct {
	Signer   Officer    `json:"signer"` // PPK or delegate
	Official Officer    `json:"official"`
	Echelon  string     `json:"echelon"`
	Decree   string     `json:"decree"`
	Date     clock.Date `json:"date"` // of the inauguration
	Place    string     `json:"place"`
	Copies   []string   `json:"copies"`
}

// Kind of the paper.
func (p *InstalledPaper) Kind() Kind { return Installed }

// Title of the paper.
func (p *InstalledPaper) Title(House) string {
	return "Surat Pernyataan Pelantikan: " + p.Official.Name
}

func (p *InstalledPaper) check() error {
	return need(Installed, "pejabat", p.Official.Name, "jabatan", p.Official.Post, "keputusan", p.Decree, "tanggal pelantikan", string(p.Date), "penanda tangan", p.Signer.Name)
}

func (p *InstalledPaper) draw(s *sheet) {
	s.page(pdf.F4, decreeMargins)
	s.headOffice()
	s.statementHead("SURAT PERNYATAAN PELANTIKAN", p.Signer)
	s.Para(pdf.Para{Style: s.body(), Text: "menyatakan dengan sesungguhnya bahwa Pegawai Negeri Sipil:", Align: pdf.Justify, After: 6})
	official := p.Official
	if p.Echelon != "" {
		official.Post += " (eselon " + p.Echelon + ")"
	}
	s.fields(s.Left()+24, 118, officerFields(official, "Jabatan"))
	s.Skip(8)
	where := ""
	if p.Place != "" {
		where = " di " + p.Place
	}
	s.Para(pdf.Para{Style: s.body(), Align: pdf.Justify, After: 8, Text: fmt.Sprintf(
		"berdasarkan %s, telah dilantik dan mengucapkan sumpah jabatan tersebut pada hari %s tanggal %s%s.",
		p.Decree, DayName(p.Date), LongDate(p.Date), where)})
	s.statementEnd()
	s.signRight(signature{place: true, verb: "Dibuat", who: p.Signer})
	s.copies(p.Copies)
}

// StartPaper states that an official has started the duties of the post (surat
// pernyataan melaksanakan tugas, SPMT), by the head of the receiving unit.
type StartPaper struct {
	Letterhead Letterhead `json:"letterhead"`
	Signer     Officer    `json:"signer"`
	Official   Officer    `json:"official"`
	Unit       string     `json:"unit"`
	Decree     string     `json:"decree"`
	From       clock.Date `json:"from"` // terhitung mulai tanggal
	Copies     []string   `json:"copies"`
}

// Kind of the paper.
func (p *StartPaper) Kind() Kind { return StartOfDuty }

// Title of the paper.
func (p *StartPaper) Title(House) string {
	return "Surat Pernyataan Melaksanakan Tugas: " + p.Official.Name
}

func (p *StartPaper) check() error {
	return need(StartOfDuty, "pejabat", p.Official.Name, "jabatan", p.Official.Post, "keputusan", p.Decree, "tanggal mulai", string(p.From), "penanda tangan", p.Signer.Name)
}

func (p *StartPaper) draw(s *sheet) {
	s.page(pdf.F4, letterMargins)
	s.letterhead(p.Letterhead)
	s.statementHead("SURAT PERNYATAAN MELAKSANAKAN TUGAS", p.Signer)
	s.Para(pdf.Para{Style: s.body(), Text: "menyatakan dengan sesungguhnya bahwa Pegawai Negeri Sipil:", Align: pdf.Justify, After: 6})
	s.fields(s.Left()+24, 118, officerFields(p.Official, "Jabatan"))
	s.Skip(8)
	unit := ""
	if p.Unit != "" {
		unit = " pada " + p.Unit
	}
	s.Para(pdf.Para{Style: s.body(), Align: pdf.Justify, After: 8, Text: fmt.Sprintf(
		"yang diangkat dengan %s, telah nyata melaksanakan tugas dalam jabatan tersebut%s terhitung mulai tanggal %s.",
		p.Decree, unit, LongDate(p.From))})
	s.statementEnd()
	s.signRight(signature{place: true, verb: "Dibuat", who: p.Signer})
	s.copies(p.Copies)
}

func (s *sheet) statementHead(title string, signer Officer) {
	s.heading(title)
	s.Para(pdf.Para{Style: s.body(), Text: s.number(), Align: pdf.Center, After: 18})
	s.Para(pdf.Para{Style: s.body(), Text: "Yang bertanda tangan di bawah ini:", After: 6})
	s.fields(s.Left()+24, 118, officerFields(signer, "Jabatan"))
	s.Skip(8)
}

func (s *sheet) statementEnd() {
	s.Para(pdf.Para{Style: s.body(), Align: pdf.Justify, After: 6, Text: "Demikian surat pernyataan ini dibuat dengan sesungguhnya dengan mengingat sumpah jabatan, " +
		"dan apabila di kemudian hari isi surat pernyataan ini ternyata tidak benar yang berakibat kerugian bagi negara, saya bersedia menanggung kerugian tersebut."})
}

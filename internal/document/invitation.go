package document

import (
	"fmt"

	"pendopo/internal/kit/pdf"
)

// InvitationPaper calls one official to the inauguration, in writing and at
// latest one working day before. rule: perka-bkn-7-2017 (invitation)
type InvitationPaper struct {
	Letterhead Letterhead `json:"letterhead"`
	Recipient  Officer    `json:"recipient"` // present post
	Nature     string     `json:"nature"`    // Sifat: "Penting"
	Enclosure  string     `json:"enclosure"` // Lampiran: "-"
	Subject    string     `json:"subject"`   // Hal
	Opening    string     `json:"opening"`   // why the recipient is invited
	Day        string     `json:"day"`       // "Senin, 30 November 2020"
	Time       string     `json:"time"`      // "09.00 WIB"
	Place      string     `json:"place"`     // hall, or the online place with its address
	Event      string     `json:"event"`
	Dress      string     `json:"dress"`
	Notes      []string   `json:"notes"`
	Signer     Officer    `json:"signer"`
	Copies     []string   `json:"copies"`
	// Invited makes it one letter for many: it is addressed to the list in its
	// annex, and Recipient is empty.
	Invited []string `json:"invited,omitempty"`
}

// Kind of the paper.
func (p *InvitationPaper) Kind() Kind { return Invitation }

// Title of the paper.
func (p *InvitationPaper) Title(House) string {
	if len(p.Invited) > 0 {
		return "Undangan " + p.Event
	}
	return "Undangan pelantikan: " + p.Recipient.Name
}

func (p *InvitationPaper) check() error {
	to := p.Recipient.Name
	if len(p.Invited) > 0 {
		to = p.Invited[0]
	}
	return need(Invitation, "penerima", to, "hari", p.Day, "pukul", p.Time, "tempat", p.Place, "penanda tangan", p.Signer.Name)
}

func (p *InvitationPaper) draw(s *sheet) {
	s.page(pdf.F4, letterMargins)
	s.letterhead(p.Letterhead)
	st := s.body()
	date := LongDate(s.seal.Dated)
	if date == "" {
		date = "……………………"
	}
	s.TextIn(s.Left(), s.Y(), s.Measure(), s.house.Seat+", "+date, st, pdf.Right)
	s.Skip(st.Leading + 6)
	number := s.seal.Number
	if number == "" {
		number = "……………………"
	}
	s.fields(s.Left(), 62, []field{{"Nomor", number}, {"Sifat", p.Nature}, {"Lampiran", p.Enclosure}, {"Hal", p.Subject}})
	s.Skip(14)
	if len(p.Invited) > 0 {
		s.Para(pdf.Para{Style: st, Text: "Yth. Bapak/Ibu sebagaimana daftar terlampir"})
	} else {
		s.Para(pdf.Para{Style: st, Text: "Yth. Sdr. " + p.Recipient.Name})
	}
	if p.Recipient.Post != "" {
		s.Para(pdf.Para{Style: st, Text: p.Recipient.Post, W: s.Measure() * 0.62, X: s.Left()})
	}
	s.Para(pdf.Para{Style: st, Text: "di tempat", After: 14})
	opening := p.Opening
	if opening == "" {
		opening = "Sehubungan dengan pelantikan dan pengambilan sumpah jabatan di lingkungan Pemerintah " + s.house.Region +
			", kami mengundang Saudara untuk hadir dan mengucapkan sumpah jabatan pada:"
	}
	s.Para(pdf.Para{Style: st, Text: opening, Align: pdf.Justify, First: 36, After: 8})
	s.fields(s.Left()+36, 92, filled([]field{{"hari, tanggal", p.Day}, {"pukul", p.Time}, {"tempat", p.Place}, {"acara", p.Event}, {"pakaian", p.Dress}}))
	s.Skip(6)
	if len(p.Notes) > 0 {
		s.Para(pdf.Para{Style: st, Text: "Hal yang perlu diperhatikan:", After: 3})
		for i, n := range p.Notes {
			end := ";"
			if i == len(p.Notes)-1 {
				end = "."
			}
			s.Para(pdf.Para{Style: st, Text: sentence(n, end), Align: pdf.Justify, X: s.Left() + 20, W: s.Measure() - 20, After: 2,
				Marks: []pdf.Mark{{X: s.Left(), Text: numberMark(i)}}})
		}
		s.Skip(6)
	}
	you := "Saudara"
	if len(p.Invited) > 0 {
		you = "Bapak/Ibu"
	}
	s.Para(pdf.Para{Style: st, Text: "Atas kehadiran " + you + ", kami ucapkan terima kasih.", First: 36})
	s.signRight(signature{who: p.Signer})
	s.copies(p.Copies)
	if len(p.Invited) > 0 {
		s.page(pdf.F4, letterMargins)
		s.Para(pdf.Para{Style: s.bold(), Text: "LAMPIRAN: DAFTAR YANG DIUNDANG", After: 8})
		rows := make([]pdf.Row, len(p.Invited))
		for i, post := range p.Invited {
			rows[i] = pdf.Row{Cells: []pdf.Cell{{Text: fmt.Sprint(i + 1)}, {Text: post}}}
		}
		s.Table(pdf.Table{Style: pdf.Style{Font: s.law.Regular, Size: 10, Leading: 12.6}, HeadFont: s.law.Bold, Pad: 3.5, HeadGrey: 0.93,
			Columns: []pdf.Column{{Head: "No", W: s.Measure() * 0.08, Align: pdf.Center}, {Head: "Jabatan", W: s.Measure() * 0.92}}}, rows)
	}
}

func filled(list []field) []field {
	var out []field
	for _, f := range list {
		if f.value != "" {
			out = append(out, f)
		}
	}
	return out
}

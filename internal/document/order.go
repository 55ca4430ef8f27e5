package document

import (
	"fmt"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/pdf"
)

// OrderPaper is the order (surat perintah) by which somebody acts in a post:
// Plt in a vacant one, Plh while its holder is away. Who acts takes no oath and
// keeps the own post, so the order is all there is.
//
// rule: uu-30-2014 14(1), 14(2)
// rule: se-bkn-1-2021 masa tugas
// rule: permendagri-1-2023 (layout of a surat perintah)
type OrderPaper struct {
	Letterhead Letterhead `json:"letterhead"` // of the signer's office; not used by the head of the region
	Signer     Officer    `json:"signer"`     // who gives the mandate
	Official   Officer    `json:"official"`   // who receives it, with the own post
	Capacity   string     `json:"capacity"`   // "Pelaksana Tugas", "Pelaksana Harian"
	Prefix     string     `json:"prefix"`     // "Plt.", "Plh."
	Post       string     `json:"post"`       // acted in
	Reason     string     `json:"reason"`     // the first consideration, without "bahwa"
	Extends    string     `json:"extends,omitempty"`
	From       clock.Date `json:"from"`
	Last       clock.Date `json:"last"`   // the last day
	Ends       string     `json:"ends"`   // what ends it earlier: "pejabat definitif dilantik"
	Basis      []string   `json:"basis"`  // Dasar
	Limits     string     `json:"limits"` // what a mandate does not allow, with its articles
	Report     string     `json:"report"` // to whom the official reports
	Copies     []string   `json:"copies"`
}

// Kind of the paper.
func (p *OrderPaper) Kind() Kind { return Order }

// Title of the paper.
func (p *OrderPaper) Title(House) string {
	return "Surat Perintah " + p.Prefix + " " + p.Post + ": " + p.Official.Name
}

func (p *OrderPaper) check() error {
	if len(p.Basis) == 0 {
		return missing(Order, "dasar")
	}
	return need(Order, "pejabat", p.Official.Name, "jabatan", p.Post, "sebagai", p.Capacity, "alasan", p.Reason, "tanggal mulai", string(p.From),
		"tanggal akhir", string(p.Last), "penanda tangan", p.Signer.Name)
}

func (p *OrderPaper) draw(s *sheet) {
	margins, head := letterMargins, func() { s.letterhead(p.Letterhead) }
	if p.Signer.Head {
		margins, head = decreeMargins, s.headOffice
	}
	s.page(pdf.F4, margins)
	whole := func() { head(); p.body(s) }
	for _, s.size = range orderSizes {
		for _, s.close = range steps {
			if s.Try(whole) {
				return
			}
		}
	}
	s.size, s.close = orderSizes[0], 1
	whole()
}

// orderSizes are the sizes in which an order is tried, for it is one page.
var orderSizes = [...]float64{11, 10.5, 10}

func (p *OrderPaper) body(s *sheet) {
	s.heading("SURAT PERINTAH")
	s.Para(pdf.Para{Style: s.body(), Text: s.number(), Align: pdf.Center, After: 12 * s.close})
	considering := []string{"bahwa " + p.Reason}
	if p.Extends != "" {
		considering = append(considering, "bahwa masa tugas menurut "+p.Extends+" akan berakhir dan dapat diperpanjang satu kali")
	}
	considering = append(considering, fmt.Sprintf("bahwa untuk kelancaran tugas dan pelayanan, perlu menugaskan %s %s", p.Capacity, p.Post))
	s.clause(clause{label: "Menimbang", items: ended(considering, ";"), mark: letterMark})
	s.clause(clause{label: "Dasar", items: ended(p.Basis, "."), mark: numberMark})
	s.Para(pdf.Para{Style: s.bold(), Text: "MEMBERI PERINTAH", Align: pdf.Center, After: 8 * s.close})
	s.orderedTo(p.Official)
	tasks := p.tasks()
	last := len(tasks) - 1
	s.clause(clause{label: "Untuk", items: ended(tasks[:last], ";"), mark: numberMark, tight: true})
	s.Together(func() { // a signature never stands on a page without text of its order
		s.clause(clause{items: ended(tasks[last:], "."), mark: func(int) string { return numberMark(last) }})
		s.signRight(signature{place: true, verb: "Ditetapkan", who: p.Signer})
	})
	s.copies(p.Copies)
}

// orderedTo is "Kepada : Nama : …" with the four lines of an official.
func (s *sheet) orderedTo(o Officer) {
	x := s.Left() + markAt
	for i, f := range officerFields(o, "Jabatan") {
		marks := []pdf.Mark{{X: x, Text: f.label}, {X: x + colonAt, Text: ":"}}
		if i == 0 {
			marks = append(marks, pdf.Mark{X: s.Left(), Text: "Kepada"}, pdf.Mark{X: s.Left() + colonAt, Text: ":"})
		}
		s.Para(pdf.Para{Style: s.body(), Text: orDash(f.value), X: x + 114, W: s.Right() - x - 114, Marks: marks, After: 1.5})
	}
	s.Skip(6 * s.close)
}

func (p *OrderPaper) tasks() []string {
	ends := ""
	if p.Ends != "" {
		ends = ", atau sampai " + p.Ends + " bila terjadi lebih dahulu"
	}
	list := []string{fmt.Sprintf("di samping tugasnya sebagai %s, melaksanakan tugas sebagai %s %s terhitung mulai tanggal %s sampai dengan tanggal %s%s",
		p.Official.Post, p.Capacity, p.Post, LongDate(p.From), LongDate(p.Last), ends)}
	if p.Limits != "" {
		list = append(list, p.Limits)
	}
	if p.Report != "" {
		list = append(list, "melaporkan pelaksanaan tugasnya kepada "+p.Report)
	}
	return append(list, "melaksanakan perintah ini dengan penuh tanggung jawab")
}

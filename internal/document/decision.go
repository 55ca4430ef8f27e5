package document

import (
	"fmt"

	"pendopo/internal/kit/pdf"
)

// DecisionPaper is a collective decree with its annex (Keputusan Wali Kota or
// Bupati). rule: permendagri-1-2023 (layout of a keputusan)
type DecisionPaper struct {
	Subject       string     `json:"subject"`                  // after TENTANG
	Considering   []string   `json:"considering"`              // Menimbang
	Basis         []string   `json:"basis"`                    // Mengingat; empty: chosen by the date at numbering
	BasisSubjects []string   `json:"basis_subjects,omitempty"` // subjects of package regulation
	OwnBasis      []OwnBasis `json:"own_basis,omitempty"`
	Noting        []string   `json:"noting"` // Memperhatikan; may be empty
	Dictums       []string   `json:"dictums"`
	Copies        []string   `json:"copies"` // tembusan
	Signer        Officer    `json:"signer"`
	AnnexTitle    string     `json:"annex_title"`
	Annex         []AnnexRow `json:"annex"`
}

// AnnexRow is one official in the annex. Rows of one group stand together under
// its heading; the number runs through.
type AnnexRow struct {
	Group      string `json:"group,omitempty"` // "Jabatan Pimpinan Tinggi Pratama"
	Name       string `json:"name"`
	NIP        string `json:"nip"`
	Rank       string `json:"rank"`
	OldPost    string `json:"old_post"`
	OldEchelon string `json:"old_echelon"`
	NewPost    string `json:"new_post"`
	NewEchelon string `json:"new_echelon"`
	Note       string `json:"note"` // promosi, rotasi, pengukuhan
}

// Kind of the paper.
func (p *DecisionPaper) Kind() Kind { return Decision }

// Title of the paper.
func (p *DecisionPaper) Title(h House) string { return "Keputusan " + h.Head + " tentang " + p.Subject }

func (p *DecisionPaper) check() error {
	if len(p.Considering) == 0 || len(p.Dictums) == 0 || len(p.Basis) == 0 {
		return missing(Decision, "Menimbang, Mengingat, diktum")
	}
	return need(Decision, "tentang", p.Subject, "penanda tangan", p.Signer.Name)
}

func (p *DecisionPaper) draw(s *sheet) {
	s.page(pdf.F4, decreeMargins)
	s.headOffice()
	s.decreeHead("KEPUTUSAN "+upper(s.house.Head), p.Subject)
	s.clause(clause{label: "Menimbang", items: ended(p.Considering, ";"), mark: letterMark})
	s.clause(clause{label: "Mengingat", items: ended(p.Basis, "."), mark: numberMark})
	if len(p.Noting) > 0 {
		s.clause(clause{label: "Memperhatikan", items: ended(p.Noting, "."), mark: numberMark})
	}
	s.decides(p.Subject, p.Dictums, func() { s.signRight(signature{place: true, who: p.Signer}) })
	s.copies(p.Copies)
	if len(p.Annex) > 0 {
		p.drawAnnex(s)
	}
}

// decreeHead is the part between the office and Menimbang.
func (s *sheet) decreeHead(lines ...string) {
	subject := lines[len(lines)-1]
	st := s.body()
	for _, l := range lines[:len(lines)-1] {
		s.Para(pdf.Para{Style: st, Text: l, Align: pdf.Center})
	}
	s.Para(pdf.Para{Style: st, Text: s.number(), Align: pdf.Center, After: 6})
	s.Para(pdf.Para{Style: st, Text: "TENTANG", Align: pdf.Center, After: 6})
	s.Para(pdf.Para{Style: st, Text: upper(subject), Align: pdf.Center, X: s.Left() + 24, W: s.Measure() - 48, After: 10})
	s.Para(pdf.Para{Style: st, Text: upper(s.house.Head) + ",", Align: pdf.Center, After: 12})
}

// decides is MEMUTUSKAN with its dictums and the signature under them. A
// signature never stands on a page without text of the decree: the last dictum
// goes with it.
func (s *sheet) decides(subject string, dictums []string, signed func()) {
	s.Together(func() {
		s.Para(pdf.Para{Style: s.body(), Text: "MEMUTUSKAN:", Align: pdf.Center, After: 8})
		// Capitals are not hyphenated: justified they would stand in gaps.
		s.clause(clause{label: "Menetapkan", ragged: true, items: []string{
			fmt.Sprintf("KEPUTUSAN %s TENTANG %s.", officeKind(s.house.Head), upper(subject))}})
	})
	dictum := func(i int) { s.clause(clause{label: ordinal(i + 1), items: []string{sentence(dictums[i], ".")}}) }
	last := len(dictums) - 1
	for i := range max(0, last) {
		dictum(i)
	}
	s.Together(func() {
		if last >= 0 {
			dictum(last)
		}
		signed()
	})
}

// officeKind is the office without its region: "WALI KOTA" of "Wali Kota
// Kediri".
func officeKind(head string) string {
	for _, k := range [...]string{"Wali Kota", "Bupati", "Gubernur"} {
		if len(head) >= len(k) && upper(head[:len(k)]) == upper(k) {
			return upper(k)
		}
	}
	return upper(head)
}

// ended closes list items with semicolons, the last with its own mark: a
// semicolon in Menimbang, a full stop in Mengingat.
// rule: uu-12-2011 lampiran II (considerations and legal base)
func ended(items []string, last string) []string {
	out := make([]string, len(items))
	for i, it := range items {
		mark := ";"
		if i == len(items)-1 {
			mark = last
		}
		out[i] = sentence(it, mark)
	}
	return out
}

// annexHead is the block at the right top of an annex.
func (s *sheet) annexHead(name, decree, subject string) {
	st := pdf.Style{Font: s.law.Regular, Size: 10, Leading: 13}
	x := s.Left() + s.Measure()*0.56
	line := func(label, value string) {
		s.Para(pdf.Para{Style: st, Text: value, X: x + 62, W: s.Right() - x - 62,
			Marks: []pdf.Mark{{X: x, Text: label}, {X: x + 54, Text: ":"}}})
	}
	s.Para(pdf.Para{Style: st, Text: name, X: x})
	s.Para(pdf.Para{Style: st, Text: upper(decree), X: x})
	number, date := s.seal.Number, LongDate(s.seal.Dated)
	if number == "" {
		number = "……………………"
	}
	if date == "" {
		date = "……………………"
	}
	line("NOMOR", number)
	line("TANGGAL", upper(date))
	line("TENTANG", upper(subject))
	s.Skip(14)
}

func (p *DecisionPaper) drawAnnex(s *sheet) {
	m := decreeMargins
	m.Left, m.Top = 20*pdf.MM, 20*pdf.MM
	s.page(pdf.F4.Landscape(), m)
	s.annexHead("LAMPIRAN", "Keputusan "+s.house.Head, p.Subject)
	title := p.AnnexTitle
	if title == "" {
		title = "Daftar Pegawai Negeri Sipil yang Diangkat dalam Jabatan"
	}
	s.Para(pdf.Para{Style: s.bold(), Text: upper(title), Align: pdf.Center, After: 10})
	s.annexTable(p.Annex, 1, s.Measure())
	s.signRight(signature{who: p.Signer})
}

// annexTable has the columns of the decree's annex; it fills the measure. first is the
// number of the first row.
func (s *sheet) annexTable(rows []AnnexRow, first int, measure float64) {
	part := func(share float64) float64 { return measure * share }
	st := pdf.Style{Font: s.law.Regular, Size: 9.5, Leading: 12.4}
	t := pdf.Table{Style: st, HeadFont: s.law.Bold, Numbered: true, Pad: 3.5, HeadGrey: 0.93,
		Columns: []pdf.Column{
			{Head: "No", W: part(0.045), Align: pdf.Center},
			{Head: "Nama / NIP", W: part(0.215)},
			{Head: "Pangkat / golongan", W: part(0.135)},
			{Head: "Jabatan lama / eselon", W: part(0.25)},
			{Head: "Jabatan baru / eselon", W: part(0.25)},
			{Head: "Keterangan", W: part(0.105)},
		}}
	var out []pdf.Row
	group := ""
	for i, r := range rows {
		if r.Group != group {
			group = r.Group
			if group != "" {
				out = append(out, pdf.Row{Across: group})
			}
		}
		out = append(out, pdf.Row{Cells: []pdf.Cell{
			{Text: fmt.Sprint(first + i)},
			{Spans: []pdf.Span{{Text: r.Name, Font: s.law.Bold}, {Text: "\nNIP " + GroupNIP(r.NIP)}}},
			{Text: r.Rank},
			{Text: withEchelon(r.OldPost, r.OldEchelon)},
			{Text: withEchelon(r.NewPost, r.NewEchelon)},
			{Text: r.Note},
		}})
	}
	s.Table(t, out)
}

func withEchelon(post, echelon string) string {
	if post == "" {
		return "-"
	}
	if echelon == "" {
		return post
	}
	return post + "\nEselon " + echelon
}

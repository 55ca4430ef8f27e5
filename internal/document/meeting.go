package document

import (
	"fmt"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/pdf"
)

// MeetingPaper is the notes (notulen) of a gathering without an oath: what was
// said, what became of earlier decisions, what was decided, and who was there.
// Signed by who took the notes and by who led.
//
// rule: permendagri-1-2023 (notula)
type MeetingPaper struct {
	Letterhead Letterhead      `json:"letterhead"`
	Heading    string          `json:"heading"` // "RAPAT STAF"
	Event      string          `json:"event"`
	Date       clock.Date      `json:"date"`
	Time       string          `json:"time"` // "09.00 WIB sampai 11.20 WIB"
	Place      string          `json:"place"`
	Chair      Officer         `json:"chair"`
	Notes      Officer         `json:"notes"`
	Count      []Fact          `json:"count"` // attendance by way, in words
	Summary    string          `json:"summary"`
	Items      []MeetingItem   `json:"items"`
	Before     []MeetingFollow `json:"before"` // decisions of the meetings before
	Decisions  []MeetingFollow `json:"decisions"`
	Roll       []MeetingRow    `json:"roll"` // the annex
}

// MeetingItem is one point of the agenda.
type MeetingItem struct {
	Title    string `json:"title"`
	Priority string `json:"priority,omitempty"`
	Notes    string `json:"notes"`
}

// MeetingFollow is a decision with the post that owes it.
type MeetingFollow struct {
	N     string `json:"n"`
	Words string `json:"words"`
	Post  string `json:"post"`
	Due   string `json:"due"`
	State string `json:"state,omitempty"` // of an earlier one
}

// MeetingRow is one line of the roll.
type MeetingRow struct {
	Name  string `json:"name"`
	NIP   string `json:"nip,omitempty"`
	Post  string `json:"post"`
	Where string `json:"where"` // "Hadir di tempat", "Diwakili Siti Aminah, Sekretaris"
	At    string `json:"at,omitempty"`
}

// Kind of the paper.
func (p *MeetingPaper) Kind() Kind { return Meeting }

// Title of the paper.
func (p *MeetingPaper) Title(House) string { return "Notulen " + p.Event }

func (p *MeetingPaper) check() error {
	return need(Meeting, "acara", p.Event, "tanggal", string(p.Date), "tempat", p.Place, "pimpinan", p.Chair.Name, "notulis", p.Notes.Name)
}

func (p *MeetingPaper) draw(s *sheet) {
	s.size = 11
	s.page(pdf.F4, letterMargins)
	s.letterhead(p.Letterhead)
	s.heading("NOTULEN", upper(p.Heading))
	s.Para(pdf.Para{Style: s.body(), Text: s.number(), Align: pdf.Center, After: 10})
	fields := []field{{"Acara", p.Event}, {"Hari, tanggal", FullDate(p.Date)}, {"Pukul", p.Time}, {"Tempat", p.Place}, {"Pimpinan", p.Chair.Post}, {"Notulis", p.Notes.Post}}
	for _, f := range p.Count {
		fields = append(fields, field{f.Label, f.Value})
	}
	s.fields(s.Left(), 108, filled(fields))
	section := 0
	head := func(text string) {
		s.Skip(10)
		s.Para(pdf.Para{Style: s.bold(), Text: fmt.Sprintf("%c. %s", 'A'+section, text), After: 4})
		section++
	}
	if len(p.Before) > 0 {
		head("Tindak lanjut putusan sebelumnya")
		s.follows(p.Before, true)
	}
	if p.Summary != "" || len(p.Items) > 0 {
		head("Pembahasan")
		s.text(p.Summary, s.Left(), 4)
		for i, x := range p.Items {
			s.Para(pdf.Para{Style: s.bold(), Text: x.Title, X: s.Left() + 22, W: s.Measure() - 22, Before: 3, After: 1,
				Marks: []pdf.Mark{{X: s.Left(), Text: numberMark(i)}}})
			if x.Priority != "" {
				s.Para(pdf.Para{Style: pdf.Style{Font: s.law.Italic, Size: 10, Leading: 13}, Text: "Prioritas RPJMD: " + x.Priority, X: s.Left() + 22, W: s.Measure() - 22, After: 2})
			}
			s.text(orDash(x.Notes), s.Left()+22, 2)
		}
	}
	head("Putusan")
	if len(p.Decisions) == 0 {
		s.Para(pdf.Para{Style: s.body(), Text: "Tidak ada putusan."})
	} else {
		s.follows(p.Decisions, false)
	}
	s.Together(func() {
		s.Skip(12)
		half := s.Measure()/2 - 8
		right := s.Left() + s.Measure()/2 + 8
		y := s.Y()
		s.SetY(max(s.slimBlock(signature{lead: "Notulis,", who: p.Notes}, s.Left(), half, y), s.slimBlock(signature{lead: "Pimpinan,", who: p.Chair}, right, half, y)))
	})
	if len(p.Roll) > 0 {
		s.page(pdf.F4, letterMargins)
		s.Para(pdf.Para{Style: s.bold(), Text: "LAMPIRAN: DAFTAR HADIR", After: 2})
		s.Para(pdf.Para{Style: s.body(), Text: p.Event + ", " + FullDate(p.Date), After: 8})
		s.roll(p.Roll, []string{"Kehadiran", "Pukul"})
	}
}

// text sets paragraphs as they were typed.
func (s *sheet) text(t string, x, after float64) {
	for _, line := range strings.Split(t, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			s.Para(pdf.Para{Style: s.body(), Text: line, Align: pdf.Justify, X: x, W: s.Right() - x, After: after})
		}
	}
}

// follows is a table of decisions; of earlier ones it says how far they are.
func (s *sheet) follows(list []MeetingFollow, state bool) {
	w := s.Measure()
	columns := []pdf.Column{{Head: "No", W: w * 0.06, Align: pdf.Center}, {Head: "Putusan", W: w * 0.44}, {Head: "Penanggung jawab", W: w * 0.28}, {Head: "Tenggat", W: w * 0.22}}
	if state {
		columns = []pdf.Column{{Head: "No", W: w * 0.07, Align: pdf.Center}, {Head: "Putusan", W: w * 0.35}, {Head: "Penanggung jawab", W: w * 0.24}, {Head: "Tenggat", W: w * 0.16}, {Head: "Keadaan", W: w * 0.18}}
	}
	rows := make([]pdf.Row, len(list))
	for i, d := range list {
		cells := []pdf.Cell{{Text: d.N}, {Text: d.Words}, {Text: d.Post}, {Text: d.Due}}
		if state {
			cells = append(cells, pdf.Cell{Text: d.State})
		}
		rows[i] = pdf.Row{Cells: cells}
	}
	s.Table(pdf.Table{Style: pdf.Style{Font: s.law.Regular, Size: 9.5, Leading: 12.2}, HeadFont: s.law.Bold, Pad: 4, HeadGrey: 0.93, Columns: columns}, rows)
}

// roll is a table of people in their order, with two last columns.
func (s *sheet) roll(list []MeetingRow, last []string) {
	w := s.Measure()
	rows := make([]pdf.Row, len(list))
	for i, r := range list {
		name := []pdf.Span{{Text: r.Name, Font: s.law.Bold}}
		if r.NIP != "" {
			name = append(name, pdf.Span{Text: "\nNIP " + GroupNIP(r.NIP)})
		}
		rows[i] = pdf.Row{Cells: []pdf.Cell{{Text: fmt.Sprint(i + 1)}, {Spans: name}, {Text: r.Post}, {Text: r.Where}, {Text: r.At}}}
	}
	s.Table(pdf.Table{Style: pdf.Style{Font: s.law.Regular, Size: 9, Leading: 11.6}, HeadFont: s.law.Bold, Pad: 3.5, HeadGrey: 0.93,
		Columns: []pdf.Column{{Head: "No", W: w * 0.06, Align: pdf.Center}, {Head: "Nama / NIP", W: w * 0.3}, {Head: "Jabatan", W: w * 0.33}, {Head: last[0], W: w * 0.2}, {Head: last[1], W: w * 0.11}}}, rows)
}

// PledgePaper is a pledge that many signed one after the other in protocol order
// (ikrar, komitmen bersama): its words, and who signed when. It is sealed by who
// led; the others' signatures are the ones that they gave with their own PINs.
//
// PermenPANRB 90/2021 asks that it is declared openly and published.
type PledgePaper struct {
	Heading string       `json:"heading"`
	Date    clock.Date   `json:"date"`
	Place   string       `json:"place"`
	Words   string       `json:"words"`
	Signed  []MeetingRow `json:"signed"` // Where: how; At: when
	Missing int          `json:"missing"`
	Public  string       `json:"public,omitempty"` // address at which it is published
	Chair   Officer      `json:"chair"`
}

// Kind of the paper.
func (p *PledgePaper) Kind() Kind { return PledgeText }

// Title of the paper.
func (p *PledgePaper) Title(House) string { return p.Heading }

func (p *PledgePaper) check() error {
	if len(p.Signed) == 0 {
		return missing(PledgeText, "penanda tangan")
	}
	return need(PledgeText, "judul", p.Heading, "tanggal", string(p.Date), "bunyi ikrar", p.Words, "pimpinan", p.Chair.Name)
}

func (p *PledgePaper) draw(s *sheet) {
	s.page(pdf.F4, decreeMargins)
	s.headOffice()
	s.heading(upper(p.Heading))
	s.Para(pdf.Para{Style: s.body(), Text: s.number(), Align: pdf.Center, After: 12})
	s.text(p.Words, s.Left(), 5)
	s.Skip(4)
	s.Para(pdf.Para{Style: s.body(), Text: fmt.Sprintf("Diikrarkan di %s pada hari %s, dan ditandatangani menurut urutan keprotokolan oleh:", p.Place, FullDate(p.Date)), Align: pdf.Justify, After: 8})
	s.roll(p.Signed, []string{"Ditandatangani", "Pukul"})
	note := fmt.Sprintf("Setiap tanda tangan dalam daftar ini dibubuhkan sendiri oleh yang namanya tercantum, dengan PIN pribadinya; catatannya tidak dapat diubah diam-diam. Jumlah penanda tangan: %d.", len(p.Signed))
	if p.Missing > 0 {
		note += fmt.Sprintf(" Belum menandatangani saat naskah ini disegel: %d.", p.Missing)
	}
	if p.Public != "" {
		note += " Diumumkan di " + shortAddress(p.Public) + "."
	}
	s.Para(pdf.Para{Style: pdf.Style{Font: s.law.Regular, Size: 9, Leading: 12}, Text: note, Align: pdf.Justify, Before: 6})
	s.signRight(signature{who: p.Chair})
}

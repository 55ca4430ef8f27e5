package document

import (
	"fmt"

	"pendopo/internal/kit/pdf"
)

// AttendancePaper is the list that those invited sign on arrival.
type AttendancePaper struct {
	Event string           `json:"event"`
	Day   string           `json:"day"`
	Time  string           `json:"time"`
	Place string           `json:"place"`
	Rows  []AttendanceLine `json:"rows"`
}

// AttendanceLine is one person expected.
type AttendanceLine struct {
	Name  string `json:"name"`
	NIP   string `json:"nip"`
	Post  string `json:"post"`  // new post
	Where string `json:"where"` // "Hadir langsung", "Daring"
}

// Kind of the paper.
func (p *AttendancePaper) Kind() Kind { return Attendance }

// Title of the paper.
func (p *AttendancePaper) Title(House) string { return "Daftar Hadir " + p.Event }

func (p *AttendancePaper) check() error {
	return need(Attendance, "acara", p.Event, "hari", p.Day)
}

func (p *AttendancePaper) draw(s *sheet) {
	sans := pdf.Sans()
	m := pdf.Margins{Top: 18 * pdf.MM, Right: 18 * pdf.MM, Bottom: 22 * pdf.MM, Left: 18 * pdf.MM}
	s.page(pdf.A4, m)
	head := pdf.Style{Font: sans.Bold, Size: 15, Leading: 19}
	st := pdf.Style{Font: sans.Regular, Size: 10.5, Leading: 14}
	s.Para(pdf.Para{Style: head, Text: "Daftar hadir", After: 2})
	s.Para(pdf.Para{Style: pdf.Style{Font: sans.Bold, Size: 11.5, Leading: 15}, Text: p.Event, After: 6})
	for _, f := range filled([]field{{"Hari, tanggal", p.Day}, {"Pukul", p.Time}, {"Tempat", p.Place}, {"Diundang", fmt.Sprintf("%d orang", len(p.Rows))}}) {
		s.Para(pdf.Para{Style: st, Text: f.value, X: s.Left() + 84, W: s.Measure() - 84, Marks: []pdf.Mark{{X: s.Left(), Text: f.label}}})
	}
	s.Skip(10)
	w := s.Measure()
	t := pdf.Table{Style: pdf.Style{Font: sans.Regular, Size: 9, Leading: 12}, HeadFont: sans.Bold, Pad: 4, HeadGrey: 0.93, Least: 34,
		Columns: []pdf.Column{
			{Head: "No", W: w * 0.06, Align: pdf.Center},
			{Head: "Nama / NIP", W: w * 0.28},
			{Head: "Jabatan baru", W: w * 0.31},
			{Head: "Kehadiran", W: w * 0.12},
			{Head: "Tanda tangan", W: w * 0.23},
		}}
	rows := make([]pdf.Row, len(p.Rows))
	for i, r := range p.Rows {
		sign := pdf.Cell{Text: fmt.Sprintf("%d. ", i+1)}
		if i%2 == 1 { // odd left, even right: room to sign
			sign.Align = pdf.Center
		}
		rows[i] = pdf.Row{Cells: []pdf.Cell{
			{Text: fmt.Sprint(i + 1)},
			{Spans: []pdf.Span{{Text: r.Name, Font: sans.Bold}, {Text: "\nNIP " + GroupNIP(r.NIP)}}},
			{Text: r.Post}, {Text: r.Where}, sign,
		}}
	}
	s.Table(t, rows)
}

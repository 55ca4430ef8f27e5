package document

import (
	"fmt"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/pdf"
)

// HandoverPaper is the minutes of handover of a post (berita acara serah terima
// jabatan): signed by who leaves and who comes, known by the superior. The
// figures were frozen when the post changed hands.
// rule: praktik-serah-terima berita acara
type HandoverPaper struct {
	Letterhead Letterhead       `json:"letterhead"`
	Date       clock.Date       `json:"date"`
	Place      string           `json:"place"`
	Post       string           `json:"post"` // handed over
	Unit       string           `json:"unit"`
	Decree     string           `json:"decree,omitempty"` // "Keputusan Wali Kota Kediri Nomor … tanggal …"
	Giver      Officer          `json:"giver"`
	GiverAs    string           `json:"giver_as"` // "pejabat lama"
	Receiver   Officer          `json:"receiver"`
	ReceiverAs string           `json:"receiver_as"`
	Superior   *Officer         `json:"superior,omitempty"` // nil: nobody stands above
	Changed    clock.Date       `json:"changed"`            // the day of the figures
	Open       int              `json:"open"`
	Late       int              `json:"late"`
	Figures    []HandoverFigure `json:"figures"`
	Items      []HandoverItem   `json:"items"`
	Debts      []HandoverDebt   `json:"debts"`
	Memo       bool             `json:"memo"` // a memo of office goes with it
}

// HandoverFigure is a line of annex I.
type HandoverFigure struct {
	Kind string `json:"kind"`
	Open int    `json:"open"`
	Late int    `json:"late"`
}

// HandoverDebt is a line of the frozen list in annex I.
type HandoverDebt struct {
	Kind  string     `json:"kind"`
	Title string     `json:"title"`
	Due   clock.Date `json:"due"`
	Late  bool       `json:"late"`
}

// HandoverItem is a line of annex II.
type HandoverItem struct {
	Area    string `json:"area"`
	Title   string `json:"title"`
	Status  string `json:"status"`
	File    string `json:"file"`
	Outcome string `json:"outcome"`
	Reason  string `json:"reason"`
}

// Kind of the paper.
func (p *HandoverPaper) Kind() Kind { return Handover }

// Title of the paper.
func (p *HandoverPaper) Title(House) string { return "Berita Acara Serah Terima Jabatan: " + p.Post }

func (p *HandoverPaper) check() error {
	return need(Handover, "jabatan", p.Post, "yang menyerahkan", p.Giver.Name, "yang menerima", p.Receiver.Name, "tanggal", string(p.Date))
}

func (p *HandoverPaper) draw(s *sheet) {
	s.page(pdf.F4, letterMargins)
	s.letterhead(p.Letterhead)
	s.heading("BERITA ACARA SERAH TERIMA JABATAN", upper(p.Post))
	s.Para(pdf.Para{Style: s.body(), Text: s.number(), Align: pdf.Center, After: 12})
	st := pdf.Style{Font: s.law.Regular, Size: 11, Leading: 14.2}
	text := func(t string, after float64) {
		s.Para(pdf.Para{Style: st, Text: t, Align: pdf.Justify, After: after})
	}
	text(fmt.Sprintf("Pada hari ini, %s, bertempat di %s, kami yang bertanda tangan di bawah ini:", DateInWords(p.Date), p.Place), 5)
	s.party(st, "1.", p.Giver, p.GiverAs, "PIHAK KESATU")
	s.party(st, "2.", p.Receiver, p.ReceiverAs, "PIHAK KEDUA")
	basis := ""
	if p.Decree != "" {
		basis = "Berdasarkan " + p.Decree + ", "
	}
	unit := ""
	if p.Unit != "" && !strings.Contains(p.Post, p.Unit) {
		unit = " pada " + p.Unit
	}
	text(fmt.Sprintf("%sPIHAK KESATU menyerahkan kepada PIHAK KEDUA, dan PIHAK KEDUA menerima dari PIHAK KESATU, tugas dan tanggung jawab %s%s, dengan ketentuan:", basis, p.Post, unit), 4)
	points := []string{
		fmt.Sprintf("pada saat jabatan berpindah, %s, jabatan ini mempunyai %d (%s) tanggungan terbuka, %d (%s) di antaranya lewat tenggat, sebagaimana Lampiran I",
			LongDate(p.Changed), p.Open, Words(int64(p.Open)), p.Late, Words(int64(p.Late))),
		"angka pada Lampiran I dibekukan dan menjadi batas tanggung jawab hasil kerja antara PIHAK KESATU dan PIHAK KEDUA",
		fmt.Sprintf("hal yang diserahterimakan, sejumlah %d (%s), tercantum dalam Lampiran II", len(p.Items), Words(int64(len(p.Items)))),
		"tanggungan yang terbuka tetap melekat pada jabatan dan diteruskan oleh PIHAK KEDUA tanpa mengulang hitungan waktunya",
	}
	if p.Memo {
		points = append(points, "memori jabatan PIHAK KESATU disertakan sebagai naskah tersendiri")
	}
	for i, t := range points {
		end := ";"
		if i == len(points)-1 {
			end = "."
		}
		s.Para(pdf.Para{Style: st, Text: sentence(t, end), Align: pdf.Justify, X: s.Left() + 20, W: s.Measure() - 20, After: 1.5, Marks: []pdf.Mark{{X: s.Left(), Text: letterMark(i)}}})
	}
	s.Skip(4)
	text("Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.", 4)
	s.holders(p.Receiver, p.Giver, p.Superior)
	p.annexes(s)
}

// party is one side of the minutes.
func (s *sheet) party(st pdf.Style, mark string, o Officer, as, name string) {
	for i, f := range officerFields(o, "Jabatan") {
		m := []pdf.Mark{{X: s.Left() + 20, Text: f.label}, {X: s.Left() + 128, Text: ":"}}
		if i == 0 {
			m = append(m, pdf.Mark{X: s.Left(), Text: mark})
		}
		s.Para(pdf.Para{Style: st, Text: orDash(f.value), X: s.Left() + 136, W: s.Measure() - 136, Marks: m})
	}
	s.Para(pdf.Para{Style: st, Text: as + ", selanjutnya disebut " + name + ";", X: s.Left() + 20, W: s.Measure() - 20, After: 5})
}

// holders are the signatures of both and of the superior below them.
func (s *sheet) holders(receiver, giver Officer, superior *Officer) {
	s.Together(func() {
		half := s.Measure()/2 - 10
		right := s.Left() + s.Measure()/2 + 10
		y := s.Y() + 8
		y = max(s.slimBlock(signature{lead: "Yang menerima,", who: receiver}, s.Left(), half, y), s.slimBlock(signature{lead: "Yang menyerahkan,", who: giver}, right, half, y)) + 8
		if superior != nil {
			s.SetY(y)
			s.Para(pdf.Para{Style: pdf.Style{Font: s.law.Regular, Size: 10.5, Leading: 13}, Text: "Mengetahui:", X: s.Left() + s.Measure()/4, W: half})
			y = s.slimBlock(signature{lead: superior.Post + ",", who: *superior}, s.Left()+s.Measure()/4, half, s.Y())
		}
		s.SetY(y)
	})
}

// annexes are the frozen figures and what was handed over.
func (p *HandoverPaper) annexes(s *sheet) {
	st := pdf.Style{Font: s.law.Regular, Size: 9.5, Leading: 12}
	table := func(cols ...pdf.Column) pdf.Table {
		return pdf.Table{Style: st, HeadFont: s.law.Bold, Pad: 3.5, HeadGrey: 0.93, Columns: cols}
	}
	head := func(no, title, sub string) {
		s.Para(pdf.Para{Style: s.bold(), Text: "LAMPIRAN " + no, After: 1})
		s.Para(pdf.Para{Style: s.bold(), Text: title, After: 2})
		s.Para(pdf.Para{Style: st, Text: sub, After: 7})
	}
	w := s.Measure()
	s.Break()
	head("I", "TANGGUNGAN JABATAN SAAT BERPINDAH", fmt.Sprintf("Dibekukan pada %s; tidak berubah oleh penyelesaian sesudahnya.", LongDate(p.Changed)))
	if len(p.Figures) == 0 {
		s.Para(pdf.Para{Style: s.body(), Text: "Tidak ada tanggungan terbuka.", After: 10})
	} else {
		rows := make([]pdf.Row, 0, len(p.Figures)+1)
		for _, f := range p.Figures {
			rows = append(rows, pdf.Row{Cells: []pdf.Cell{{Text: f.Kind}, {Text: fmt.Sprint(f.Open)}, {Text: fmt.Sprint(f.Late)}}})
		}
		rows = append(rows, pdf.Row{Cells: []pdf.Cell{{Spans: []pdf.Span{{Text: "Jumlah", Font: s.law.Bold}}}, {Text: fmt.Sprint(p.Open)}, {Text: fmt.Sprint(p.Late)}}})
		s.Table(table(pdf.Column{Head: "Jenis tanggungan", W: w * 0.6}, pdf.Column{Head: "Terbuka", W: w * 0.2, Align: pdf.Right},
			pdf.Column{Head: "Lewat tenggat", W: w * 0.2, Align: pdf.Right}), rows)
		s.Skip(12)
	}
	if len(p.Debts) > 0 {
		rows := make([]pdf.Row, len(p.Debts))
		for i, d := range p.Debts {
			due := LongDate(d.Due)
			if d.Late {
				due += " (lewat)"
			}
			rows[i] = pdf.Row{Cells: []pdf.Cell{{Text: fmt.Sprint(i + 1)}, {Text: d.Title}, {Text: d.Kind}, {Text: due}}}
		}
		s.Table(table(pdf.Column{Head: "No", W: w * 0.07, Align: pdf.Center}, pdf.Column{Head: "Tanggungan", W: w * 0.45}, pdf.Column{Head: "Jenis", W: w * 0.22},
			pdf.Column{Head: "Tenggat", W: w * 0.26}), rows)
		if p.Open > len(p.Debts) {
			s.Skip(5)
			s.Para(pdf.Para{Style: st, Text: fmt.Sprintf("Ditampilkan %d dari %d, menurut tenggat terdekat; angka di atas lengkap.", len(p.Debts), p.Open), After: 4})
		}
	}
	s.Break()
	head("II", "HAL YANG DISERAHTERIMAKAN", "Keadaan pada saat berita acara ini ditandatangani.")
	rows := make([]pdf.Row, len(p.Items))
	for i, it := range p.Items {
		what := []pdf.Span{{Text: it.Title}}
		if it.Status != "" {
			what = append(what, pdf.Span{Text: "\nKeadaan: " + it.Status})
		}
		if it.File != "" {
			what = append(what, pdf.Span{Text: "\nBerkas: " + it.File})
		}
		out := it.Outcome
		if it.Reason != "" {
			out += ": " + it.Reason
		}
		rows[i] = pdf.Row{Cells: []pdf.Cell{{Text: fmt.Sprint(i + 1)}, {Text: it.Area}, {Spans: what}, {Text: out}}}
	}
	s.Table(table(pdf.Column{Head: "No", W: w * 0.07, Align: pdf.Center}, pdf.Column{Head: "Bidang", W: w * 0.2}, pdf.Column{Head: "Hal", W: w * 0.51},
		pdf.Column{Head: "Hasil", W: w * 0.22}), rows)
}

// MemoPaper is the memo of office (memori jabatan) of the one who leaves.
// rule: praktik-serah-terima berita acara
type MemoPaper struct {
	Letterhead Letterhead `json:"letterhead"`
	Date       clock.Date `json:"date"`
	Post       string     `json:"post"`
	Unit       string     `json:"unit"`
	Giver      Officer    `json:"giver"`
	Receiver   Officer    `json:"receiver"`
	Superior   *Officer   `json:"superior,omitempty"`
	Parts      []MemoPart `json:"parts"`
}

// MemoPart is one chapter.
type MemoPart struct {
	Head string `json:"head"`
	Text string `json:"text"`
}

// Kind of the paper.
func (p *MemoPaper) Kind() Kind { return Memo }

// Title of the paper.
func (p *MemoPaper) Title(House) string { return "Memori Jabatan: " + p.Post }

func (p *MemoPaper) check() error {
	if len(p.Parts) == 0 {
		return missing(Memo, "isi memori")
	}
	return need(Memo, "jabatan", p.Post, "penyusun", p.Giver.Name, "penerima", p.Receiver.Name)
}

func (p *MemoPaper) draw(s *sheet) {
	s.page(pdf.F4, letterMargins)
	s.letterhead(p.Letterhead)
	s.heading("MEMORI JABATAN", upper(p.Post))
	s.Skip(12)
	st := pdf.Style{Font: s.law.Regular, Size: 11, Leading: 14.6}
	s.Para(pdf.Para{Style: st, Align: pdf.Justify, After: 8, Text: fmt.Sprintf("Disusun oleh %s untuk %s, sebagai bagian dari serah terima jabatan.", p.Giver.Name, p.Receiver.Name)})
	for i, part := range p.Parts {
		s.Para(pdf.Para{Style: pdf.Style{Font: s.law.Bold, Size: 11, Leading: 14.6}, Text: part.Head, X: s.Left() + 22, W: s.Measure() - 22, After: 2,
			Marks: []pdf.Mark{{X: s.Left(), Text: string(rune('A'+i)) + "."}}})
		for _, line := range strings.Split(part.Text, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				s.Para(pdf.Para{Style: st, Text: line, Align: pdf.Justify, X: s.Left() + 22, W: s.Measure() - 22, After: 3})
			}
		}
		s.Skip(5)
	}
	s.holders(p.Receiver, p.Giver, p.Superior)
}

// StrategyPaper is the one-page strategy of a new official.
// rule: praktik-serah-terima strategi
type StrategyPaper struct {
	Letterhead Letterhead `json:"letterhead"`
	Official   Officer    `json:"official"`
	Unit       string     `json:"unit"`
	From       clock.Date `json:"from"` // in the post since
	Needs      []string   `json:"needs"`
	Results    []string   `json:"results"`
	Offices    []string   `json:"offices"`
	Note       string     `json:"note,omitempty"`
	Facts      []Fact     `json:"facts,omitempty"`
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// Fact is a figure that stood on the form before a word was written.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Kind of the paper.
func (p *StrategyPaper) Kind() Kind { return Strategy }

// Title of the paper.
func (p *StrategyPaper) Title(House) string { return "Strategi Jabatan: " + p.Official.Post }

func (p *StrategyPaper) check() error {
	if len(p.Needs) == 0 || len(p.Results) == 0 || len(p.Offices) == 0 {
		return missing(Strategy, "isi strategi")
	}
	return need(Strategy, "pejabat", p.Official.Name, "jabatan", p.Official.Post)
}

func (p *StrategyPaper) draw(s *sheet) {
	m := letterMargins
	s.page(pdf.F4, m)
	s.letterhead(p.Letterhead)
	s.heading("STRATEGI JABATAN", upper(p.Official.Post))
	s.Skip(10)
	size := 11.0 // one page it is, however much was written
	if p.letters() > 1200 {
		size = 8.8
	}
	st := pdf.Style{Font: s.law.Regular, Size: size, Leading: size * 1.29}
	bold := pdf.Style{Font: s.law.Bold, Size: size, Leading: size * 1.29}
	for _, f := range officerFields(p.Official, "Jabatan") {
		s.Para(pdf.Para{Style: st, Text: orDash(f.value), X: s.Left() + 122, W: s.Measure() - 122, Marks: []pdf.Mark{{X: s.Left(), Text: f.label}, {X: s.Left() + 114, Text: ":"}}})
	}
	s.Para(pdf.Para{Style: st, Text: LongDate(p.From), X: s.Left() + 122, W: s.Measure() - 122, After: 8, Marks: []pdf.Mark{{X: s.Left(), Text: "Menjabat sejak"}, {X: s.Left() + 114, Text: ":"}}})
	if len(p.Facts) > 0 {
		var words []string
		for _, f := range p.Facts {
			words = append(words, lowerFirst(f.Label)+" "+f.Value)
		}
		s.Para(pdf.Para{Style: pdf.Style{Font: s.law.Italic, Size: 10, Leading: 13}, Text: "Keadaan awal: " + strings.Join(words, "; ") + ".", After: 8})
	}
	section := func(head string, list []string) {
		s.Para(pdf.Para{Style: bold, Text: head, After: 2})
		for i, t := range list {
			s.Para(pdf.Para{Style: st, Text: t, Align: pdf.Justify, X: s.Left() + 20, W: s.Measure() - 20, After: 2, Marks: []pdf.Mark{{X: s.Left(), Text: numberMark(i)}}})
		}
		s.Skip(6)
	}
	section("Tiga kebutuhan warga yang paling mendesak", p.Needs)
	section("Tiga hasil cepat", p.Results)
	section("Dua instansi yang diajak bekerja sama", p.Offices)
	if p.Note != "" {
		s.Para(pdf.Para{Style: st, Text: p.Note, Align: pdf.Justify, After: 6})
	}
	s.signRight(signature{place: true, verb: "Ditetapkan", who: p.Official})
}

func (p *StrategyPaper) letters() int {
	n := len(p.Note)
	for _, list := range [][]string{p.Needs, p.Results, p.Offices} {
		for _, x := range list {
			n += len(x)
		}
	}
	return n
}

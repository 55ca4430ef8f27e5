package ceremony

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/pdf"
)

// Fallback writes what the crew prints in advance and uses when network, power
// or this program is gone on the day: what to do, the run sheet, the tasks, the
// roll with room for signatures, the oath of every group as it is spoken, and
// minutes for each official to be signed with ink. EnterPaper takes in
// afterwards what was written on it. It changes nothing.
func (s *Service) Fallback(ctx context.Context, by actor.Actor, session ID, w io.Writer) error {
	if err := mayPrepare(by); err != nil {
		return err
	}
	v, err := s.Open(ctx, by, session)
	if err != nil {
		return err
	}
	if v.On == "" || len(v.Seats) == 0 {
		return errs.New(errs.Conflict, "ceremony.fallback_too_early")
	}
	return s.DB.Read(ctx, func(tx *db.Tx) error {
		l, err := s.live(tx, v.Session)
		if err != nil {
			return err
		}
		title := i18n.T(i18n.ID, "ceremony.fallback_title", v.Title)
		m := pdf.NewMerger(w, pdf.Info{Title: title, Author: v.Region.Formal, Created: tx.Now()})
		f := fallback{View: v, live: l, head: title}
		for _, part := range []struct {
			title string
			draw  func(*pdf.Doc)
		}{{f.word("steps"), f.steps}, {f.word("roll"), f.roll}, {f.word("oath"), f.oath}} {
			d := pdf.New(pdf.Info{Title: part.title, Author: v.Region.Formal, Created: tx.Now()})
			d.Foot = f.foot
			part.draw(d)
			if err := m.Add(part.title, d.Bytes()); err != nil {
				return err
			}
		}
		if s.Papers != nil {
			if err := s.Papers.MinutesIn(tx, v.Round, v.Gathering(), m.Add); err != nil {
				return fmt.Errorf("ceremony: minutes for paper of %s: %w", session, err)
			}
		}
		return m.Close()
	})
}

// FallbackFile is Fallback in memory, for the doors that send a file at once.
func (s *Service) FallbackFile(ctx context.Context, by actor.Actor, session ID) ([]byte, error) {
	var b bytes.Buffer
	err := s.Fallback(ctx, by, session, &b)
	return b.Bytes(), err
}

type fallback struct {
	*View
	live *Live
	head string
}

func (f *fallback) word(key string, args ...any) string {
	return i18n.T(i18n.ID, "ceremony.fallback_"+key, args...)
}

func (f *fallback) foot(d *pdf.Doc, n, of int) {
	st := pdf.Style{Font: pdf.Sans().Regular, Size: 7.5, Leading: 9}
	y := d.Sheet().H - 13*pdf.MM
	d.Rule(d.Left(), y, d.Right(), y, 0.4)
	d.Text(d.Left(), y+3, f.head, st)
	d.TextIn(d.Left(), y+3, d.Measure(), i18n.T(i18n.ID, "ceremony.fallback_page", n, of), st, pdf.Right)
}

func (f *fallback) page(d *pdf.Doc, title string) {
	d.AddPage(pdf.Sheet{Paper: pdf.A4, Margins: pdf.Margins{Top: 16 * pdf.MM, Right: 16 * pdf.MM, Bottom: 18 * pdf.MM, Left: 16 * pdf.MM}})
	d.Para(pdf.Para{Style: pdf.Style{Font: pdf.Sans().Bold, Size: 16, Leading: 20}, Text: title, After: 2})
	d.Para(pdf.Para{Style: pdf.Style{Font: pdf.Sans().Regular, Size: 10, Leading: 13}, Text: f.Title + ". " + i18n.LongDate(i18n.ID, f.On) + ", " + f.At + ". " + f.Hall, After: 10})
}

// steps says what to do without screens, and holds the run sheet and the tasks.
func (f *fallback) steps(d *pdf.Doc) {
	sans := pdf.Sans()
	st := pdf.Style{Font: sans.Regular, Size: 10.5, Leading: 14.5}
	bold := pdf.Style{Font: sans.Bold, Size: 12, Leading: 16}
	f.page(d, f.word("steps"))
	for i := range 6 {
		d.Para(pdf.Para{Style: st, Text: f.word(fmt.Sprintf("step_%d", i+1)), X: d.Left() + 18, After: 3, Marks: []pdf.Mark{{X: d.Left(), Text: fmt.Sprintf("%d.", i+1)}}})
	}
	d.Skip(8)
	d.Para(pdf.Para{Style: bold, Text: f.word("rundown"), After: 3})
	w := d.Measure()
	table := func(cols []pdf.Column, rows []pdf.Row) {
		d.Table(pdf.Table{Style: pdf.Style{Font: sans.Regular, Size: 8.5, Leading: 11}, HeadFont: sans.Bold, Pad: 3, HeadGrey: 0.93, Columns: cols}, rows)
		d.Skip(10)
	}
	var rows []pdf.Row
	for _, it := range f.live.Sheet {
		rows = append(rows, pdf.Row{Cells: []pdf.Cell{{Text: it.Planned}, {Text: i18n.T(i18n.ID, "ceremony.part."+string(it.Kind))}, {Text: ""}}})
	}
	table([]pdf.Column{{Head: f.word("planned"), W: w * 0.14}, {Head: f.word("part"), W: w * 0.62}, {Head: f.word("real"), W: w * 0.24}}, rows)
	d.Para(pdf.Para{Style: bold, Text: f.word("tasks"), After: 3})
	rows = nil
	for _, r := range f.Roles {
		office := i18n.T(i18n.ID, "ceremony.office."+string(r.Office))
		if r.Office == Clergy {
			office += " " + r.Religion.String()
		}
		rows = append(rows, pdf.Row{Cells: []pdf.Cell{{Text: office}, {Text: r.printed()}, {Text: ""}}})
	}
	table([]pdf.Column{{Head: f.word("task"), W: w * 0.24}, {Head: f.word("name"), W: w * 0.52}, {Head: f.word("present"), W: w * 0.24}}, rows)
}

// roll is the list on which attendance, the oath and the signature are ticked,
// in the order in which people sit: the hall first.
func (f *fallback) roll(d *pdf.Doc) {
	sans := pdf.Sans()
	f.page(d, f.word("roll"))
	d.Para(pdf.Para{Style: pdf.Style{Font: sans.Regular, Size: 9.5, Leading: 12.5}, Text: f.word("roll_text"), After: 8})
	w := d.Measure()
	var rows []pdf.Row
	for _, mode := range []Mode{Hall, Online} {
		first := true
		for _, seat := range f.placed() {
			if seat.Mode != mode {
				continue
			}
			if first {
				rows, first = append(rows, pdf.Row{Across: i18n.T(i18n.ID, "ceremony.mode."+string(mode))}), false
			}
			number := ""
			if p := f.Snapshot.People[seat.Person]; p != nil {
				number = "\nNIP " + i18n.NIP(p.Number)
			}
			rows = append(rows, pdf.Row{Cells: []pdf.Cell{{Text: fmt.Sprint(seat.Place)},
				{Spans: []pdf.Span{{Text: personNamed(f.View, seat), Font: sans.Bold}, {Text: number}}},
				{Text: f.NewPost(seat)}, {Text: seat.Religion.String()}, {Text: ""}, {Text: ""}, {Text: ""}}})
		}
	}
	d.Table(pdf.Table{Style: pdf.Style{Font: sans.Regular, Size: 8.5, Leading: 11}, HeadFont: sans.Bold, Pad: 3.5, HeadGrey: 0.93, Least: 31,
		Columns: []pdf.Column{{Head: f.word("place"), W: w * 0.07, Align: pdf.Center}, {Head: f.word("name"), W: w * 0.26}, {Head: f.word("post"), W: w * 0.23},
			{Head: f.word("group"), W: w * 0.1}, {Head: f.word("came"), W: w * 0.09}, {Head: f.word("sworn"), W: w * 0.09}, {Head: f.word("signature"), W: w * 0.16}}}, rows)
	d.Together(func() {
		d.Skip(14)
		st := pdf.Style{Font: sans.Regular, Size: 10, Leading: 13}
		d.Para(pdf.Para{Style: st, Text: f.word("attest"), After: 44})
		d.Para(pdf.Para{Style: st, Text: f.word("attest_line")})
	})
}

// oath is the words as they are spoken, a page for each group in large type.
func (f *fallback) oath(d *pdf.Doc) {
	law := pdf.Law()
	for _, g := range f.Groups() {
		name := g.Religion.String() + ", " + i18n.T(i18n.ID, "ceremony.form."+string(g.Form))
		f.page(d, f.word("oath_group", name))
		d.Para(pdf.Para{Style: pdf.Style{Font: pdf.Sans().Regular, Size: 10.5, Leading: 14}, Text: f.word("oath_text", len(g.Seats), g.Clergy.Name), After: 16})
		st := pdf.Style{Font: law.Regular, Size: 18, Leading: 27}
		say := func(text string) { d.Para(pdf.Para{Style: st, Text: text, After: 14}) }
		if g.Words.Opening != "" {
			say(g.Words.Opening + ":")
		}
		for _, line := range g.Words.Body {
			say(line)
		}
		if g.Words.Closing != "" {
			say(g.Words.Closing)
		}
	}
}

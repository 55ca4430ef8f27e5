package pdf

// Column of a table.
type Column struct {
	Head  string
	W     float64
	Align Align
}

// Cell of a table row: text, or spans for mixed faces. "\n" starts a new line.
type Cell struct {
	Text  string
	Spans []Span
	Align Align // Left: the column's
}

// Row is one row. A row with Across set is a heading over all columns, which
// never stands alone at the foot of a page.
type Row struct {
	Cells  []Cell
	Across string
}

// Table is ruled on all sides, repeats its head on every page and never splits
// a row, unless the row alone is higher than a page.
type Table struct {
	Columns  []Column
	Style    Style
	HeadFont *Font
	Numbered bool // a line 1 2 3 … under the head
	Pad      float64
	X        float64
	HeadGrey float64 // background of the head; 0 is none
	Line     float64 // thickness, 0.5 when zero
	Least    float64 // least height of a row
}

type setCell struct {
	lines []setLine
	align Align
}

// Table sets the rows at the cursor.
func (d *Doc) Table(t Table, rows []Row) {
	if t.X == 0 {
		t.X = d.Left()
	}
	if t.Line == 0 {
		t.Line = 0.5
	}
	if t.Pad == 0 {
		t.Pad = 3
	}
	head := t.head(d)
	headHeight := 0.0
	for _, h := range head {
		headHeight += t.height(h)
	}
	drawHead := func() {
		for i, h := range head {
			d.drawRow(&t, h, i == 0)
		}
	}
	if d.Room() < headHeight+3*t.Style.leading() {
		d.Break()
	}
	drawHead()
	for i := range rows {
		if a := rows[i].Across; a != "" {
			lines := d.setLines(t.Style.with(t.HeadFont), []Span{{Text: a}}, t.width()-2*t.Pad, 0, Left)
			h := t.height([]setCell{{lines: lines}})
			if d.Room() < h+3*t.Style.leading() {
				d.Break()
				drawHead()
			}
			d.Shade(t.X, d.y, t.width(), h, 0.95)
			d.Box(t.X, d.y, t.width(), h, t.Line, 0)
			for k := range lines {
				d.drawLine(&lines[k], t.Style, t.X+t.Pad, d.y+t.Pad+float64(k)*t.Style.leading()+t.Style.drop())
			}
			d.y += h
			continue
		}
		cells := t.cells(d, rows[i].Cells, t.Style)
		for {
			h := t.height(cells)
			if h <= d.Room()+0.01 {
				d.drawRow(&t, cells, false)
				break
			}
			whole := d.sheet.H - d.sheet.Top - d.sheet.Bottom - headHeight
			if h <= whole || d.Room() < 6*t.Style.leading() {
				d.Break()
				drawHead()
				if h <= whole {
					continue
				}
			}
			// Higher than a page: what fits stands here, the rest follows.
			fit := max(1, int((d.Room()-2*t.Pad)/t.Style.leading()))
			part := make([]setCell, len(cells))
			for c := range cells {
				n := min(fit, len(cells[c].lines))
				part[c] = setCell{cells[c].lines[:n], cells[c].align}
				cells[c].lines = cells[c].lines[n:]
			}
			d.drawRow(&t, part, false)
		}
	}
}

func (t *Table) width() float64 {
	w := 0.0
	for _, c := range t.Columns {
		w += c.W
	}
	return w
}

func (t *Table) head(d *Doc) [][]setCell {
	cells, numbers := make([]Cell, len(t.Columns)), make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		cells[i] = Cell{Text: c.Head, Align: Center}
		numbers[i] = Cell{Text: string(appendInt(nil, i+1)), Align: Center}
	}
	out := [][]setCell{t.cells(d, cells, t.Style.with(t.HeadFont))}
	if t.Numbered {
		out = append(out, t.cells(d, numbers, t.Style))
	}
	return out
}

func (t *Table) cells(d *Doc, cells []Cell, s Style) []setCell {
	out := make([]setCell, len(t.Columns))
	for i := range t.Columns {
		if i >= len(cells) {
			continue
		}
		c := &cells[i]
		spans := c.Spans
		if spans == nil {
			spans = []Span{{Text: c.Text}}
		}
		align := c.Align
		if align == Left {
			align = t.Columns[i].Align
		}
		out[i] = setCell{d.setLines(s, spans, t.Columns[i].W-2*t.Pad, 0, align), align}
	}
	return out
}

func (t *Table) height(cells []setCell) float64 {
	n := 1
	for _, c := range cells {
		n = max(n, len(c.lines))
	}
	return max(t.Least, float64(n)*t.Style.leading()+2*t.Pad)
}

func (d *Doc) drawRow(t *Table, cells []setCell, head bool) {
	h := t.height(cells)
	s := t.Style
	if head {
		s = s.with(t.HeadFont)
		if t.HeadGrey > 0 {
			d.Shade(t.X, d.y, t.width(), h, t.HeadGrey)
		}
	}
	x := t.X
	for i := range cells {
		col := t.Columns[i].W
		d.Box(x, d.y, col, h, t.Line, 0)
		y := d.y + t.Pad
		if head { // heads stand in the middle of their row
			y = d.y + (h-float64(len(cells[i].lines))*s.leading())/2
		}
		for k := range cells[i].lines {
			l := &cells[i].lines[k]
			lx := x + t.Pad
			switch room := col - 2*t.Pad; cells[i].align {
			case Center:
				lx += (room - l.w) / 2
			case Right:
				lx += room - l.w
			}
			d.drawLine(l, s, lx, y+float64(k)*s.leading()+s.drop())
		}
		x += col
	}
	d.y += h
}

package pdf

// Para is a paragraph. X and W place it; a zero W means between the margins.
type Para struct {
	Style
	Text  string // or, for mixed faces:
	Spans []Span
	Align Align

	X, W          float64
	First         float64 // indent of the first line
	Before, After float64

	Marks []Mark // labels that hang beside the first line: "Menimbang", ":", "a."
}

// Mark is a label on a paragraph's first line, at its own x.
type Mark struct {
	X    float64
	Text string
	Font *Font // nil: the paragraph's
}

func (p *Para) spans() []Span {
	if p.Spans != nil {
		return p.Spans
	}
	return []Span{{Text: p.Text}}
}

func (d *Doc) place(p *Para) (x, w float64) {
	if p.W > 0 {
		return p.X, p.W
	}
	x = p.X
	if x == 0 {
		x = d.Left()
	}
	return x, d.Right() - x
}

// Para sets a paragraph at the cursor, over pages when it must: at least two
// lines of it stand at the foot and at the head of a page.
func (d *Doc) Para(p Para) {
	x, w := d.place(&p)
	lines := d.setLines(p.Style, p.spans(), w, p.First, p.Align)
	lead := p.leading()
	if d.y > d.sheet.Top {
		d.y += p.Before
	}
	for first := true; len(lines) > 0; first = false {
		fit := int((d.Room() + 0.01) / lead)
		n := len(lines)
		if fit < n {
			switch {
			case fit < 2 && n > 1, fit < 1:
				fit = 0
			case n-fit < 2:
				if fit--; fit < 2 {
					fit = 0
				}
			}
			if fit == 0 && d.y <= d.sheet.Top+0.01 {
				fit = 1 // a sheet lower than two lines
			}
		}
		for i := range min(fit, n) {
			l := &lines[i]
			lx := x
			room := w
			if first && i == 0 {
				lx += p.First
				room -= p.First
				for _, m := range p.Marks {
					d.Text(m.X, d.y, m.Text, p.Style.with(m.Font))
				}
			}
			switch p.Align {
			case Center:
				lx += (room - l.w) / 2
			case Right:
				lx += room - l.w
			}
			d.drawLine(l, p.Style, lx, d.y+p.drop())
			d.y += lead
		}
		if fit >= n {
			break
		}
		lines = lines[fit:]
		d.Break()
		if fit == 0 {
			// Nothing was set yet: the marks still belong to the first line.
			rest := p
			rest.Before = 0
			d.Para(rest)
			return
		}
	}
	d.y += p.After
}

func (s Style) with(f *Font) Style {
	if f != nil {
		s.Font = f
	}
	return s
}

// Height is what a paragraph takes, without Before and After.
func (d *Doc) Height(p Para) float64 {
	_, w := d.place(&p)
	return float64(len(d.setLines(p.Style, p.spans(), w, p.First, p.Align))) * p.leading()
}

// Text sets one line with its top left at x, y; it moves no cursor.
func (d *Doc) Text(x, y float64, text string, s Style) {
	d.textIn(x, y, 0, text, s, Left)
}

// TextIn sets one line inside a width, aligned; text wider than it overhangs.
func (d *Doc) TextIn(x, y, w float64, text string, s Style, a Align) {
	d.textIn(x, y, w, text, s, a)
}

func (d *Doc) textIn(x, y, w float64, text string, s Style, a Align) {
	if text == "" {
		return
	}
	lines := d.setLines(s, []Span{{Text: text}}, 1e6, 0, Left)
	l := &lines[0]
	switch a {
	case Center:
		x += (w - l.w) / 2
	case Right:
		x += w - l.w
	}
	d.drawLine(l, s, x, y+s.drop())
}

package pdf

import "math"

// Align is how lines sit between their edges.
type Align int

// The alignments.
const (
	Left Align = iota
	Center
	Right
	Justify
)

// Style is a face at a size; Leading is the distance of baselines, 1.3 × Size
// when zero.
type Style struct {
	Font    *Font
	Size    float64
	Leading float64
	Grey    float64 // 0 is black
}

func (s Style) leading() float64 {
	if s.Leading > 0 {
		return s.Leading
	}
	return 1.3 * s.Size
}

// drop is the distance from the top of a line to its baseline: capitals stand
// in the middle of the line.
func (s Style) drop() float64 {
	return (s.leading() + float64(s.Font.capHeight)*s.Size/1000) / 2
}

// Span is a piece of a paragraph in another face, or underlined.
type Span struct {
	Text  string
	Font  *Font // nil: the paragraph's
	Under bool
}

type seg struct {
	font   *Font
	glyphs []uint8
	w      int // 1/1000 em
	under  bool
}

// word is what stays on one line; glue tells what follows it.
type word struct {
	segs []seg
	w    int
	glue glue
	font *Font // of the space after it
}

type glue uint8

const (
	glueSpace  glue = iota // a space that stretches; the line may break here
	glueNone               // no space; the line may break here (after a hyphen)
	glueReturn             // the line ends here
	glueHyphen             // no space; the line may break here and then shows a hyphen
)

// setLine is a line ready to be drawn.
type setLine struct {
	words []word
	gap   float64 // added to each space, points
	w     float64 // set width, points
}

type lineScratch struct {
	glyphs []uint8
	cost   []float64
	from   []int
}

// breaksAfter tells whether a line may break behind the mark at i inside a
// word: perundang-undangan, Kasi/Kasubbag, 821.2/15/419.204/2020; but not IV/b,
// S-1 or e-SAKIP.
func breaksAfter(s string, i int) bool {
	plain := func(j int, figures bool) bool {
		if j < 0 || j >= len(s) {
			return false
		}
		c := s[j]
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 || figures && c >= '0' && c <= '9'
	}
	switch s[i] {
	case '-':
		return plain(i-1, false) && plain(i-2, false) && plain(i+1, false) && plain(i+2, false)
	case '/':
		return plain(i-1, true) && plain(i+1, true) && plain(i+2, true)
	}
	return false
}

// words cuts spans into words, measured; none is wider than limit (1/1000 em).
// With hyphens, long words are cut at their syllables too.
func (d *Doc) words(base Style, spans []Span, limit int, hyphens bool) []word {
	out := make([]word, 0, 16)
	var w word
	lose := func(r rune) {
		if d.lost == nil {
			d.lost = map[rune]bool{}
		}
		d.lost[r] = true
	}
	pending := false // w has content
	for _, sp := range spans {
		font := sp.Font
		if font == nil {
			font = base.Font
		}
		var add func(text string)
		addWord := func(text string) {
			if hyphens {
				for at := syllable(text); at > 0; at = syllable(text) {
					add(text[:at])
					w.glue, w.font = glueHyphen, font
					out = append(out, w)
					w, pending = word{}, false
					text = text[at:]
				}
			}
			add(text)
		}
		add = func(text string) {
			if text == "" {
				return
			}
			at := len(d.line.glyphs)
			d.line.glyphs = font.encode(d.line.glyphs, text, lose)
			g := d.line.glyphs[at:len(d.line.glyphs):len(d.line.glyphs)]
			for len(g) > 0 {
				piece := g
				wide := font.width(piece)
				for len(piece) > 1 && w.w+wide > limit && wide > limit/2 {
					piece = piece[:len(piece)-1]
					wide = font.width(piece)
				}
				w.segs = append(w.segs, seg{font, piece, wide, sp.Under})
				w.w += wide
				pending = true
				if g = g[len(piece):]; len(g) > 0 { // a word wider than the line
					w.glue, w.font = glueNone, font
					out = append(out, w)
					w = word{}
				}
			}
		}
		start := 0
		for i, r := range sp.Text {
			switch r {
			case ' ', '\t', '\n':
				addWord(sp.Text[start:i])
				start = i + 1
				if pending || r == '\n' {
					w.glue, w.font = glueSpace, font
					if r == '\n' {
						w.glue = glueReturn
					}
					out = append(out, w)
					w, pending = word{}, false
				} else if n := len(out); n > 0 && out[n-1].glue == glueNone {
					out[n-1].glue = glueSpace
				}
			case '-', '/':
				if !breaksAfter(sp.Text, i) {
					continue
				}
				addWord(sp.Text[start : i+1])
				start = i + 1
				if pending {
					w.glue, w.font = glueNone, font
					out = append(out, w)
					w, pending = word{}, false
				}
			}
		}
		addWord(sp.Text[start:])
	}
	if pending || len(out) == 0 {
		w.font = base.Font
		out = append(out, w)
	}
	return out
}

// hyphen is the width of the hyphen that a line ending with the word shows.
func (w *word) hyphen() int {
	if w.glue != glueHyphen {
		return 0
	}
	return w.font.widths[w.font.glyph('-')]
}

func (w *word) space() int {
	if w.glue != glueSpace {
		return 0
	}
	return w.font.widths[w.font.glyph(' ')]
}

// setLines breaks spans into lines of a width. Justified and centred text is
// broken for the best whole (least squared looseness), the rest first-fit.
func (d *Doc) setLines(s Style, spans []Span, width, first float64, align Align) []setLine {
	d.line.glyphs = d.line.glyphs[:0:0]
	unit := s.Size / 1000
	limit := int(width / unit)
	words := d.words(s, spans, limit, align == Justify)
	var out []setLine
	for start := 0; start < len(words); {
		end := start
		for end < len(words)-1 && words[end].glue != glueReturn {
			end++
		}
		indent := 0.0
		if start == 0 {
			indent = first
		}
		out = d.breakParagraph(out, words[start:end+1], unit, width, indent, align)
		start = end + 1
	}
	return out
}

func (d *Doc) breakParagraph(out []setLine, words []word, unit, width, indent float64, align Align) []setLine {
	n := len(words)
	natural := 0
	for i := range words {
		natural += words[i].w
		if i < n-1 {
			natural += words[i].space()
		}
	}
	if float64(natural)*unit <= width-indent {
		return append(out, setLine{words, 0, float64(natural) * unit})
	}
	ends := d.line.from[:0]
	if align == Left || align == Right {
		ends = firstFit(ends, words, unit, width, indent)
	} else {
		ends = d.bestFit(ends, words, unit, width, indent, align)
	}
	d.line.from = ends
	start := 0
	for k, end := range ends {
		line := words[start:end]
		w, spaces := 0, 0
		for i := range line {
			w += line[i].w
			if i < len(line)-1 && line[i].glue == glueSpace {
				w += line[i].space()
				spaces++
			}
		}
		w += line[len(line)-1].hyphen()
		l := setLine{line, 0, float64(w) * unit}
		room := width
		if k == 0 {
			room -= indent
		}
		last := k == len(ends)-1
		if align == Justify && spaces > 0 && (!last || l.w > room) {
			l.gap = (room - l.w) / float64(spaces)
			l.w = room
		}
		out = append(out, l)
		start = end
	}
	return out
}

func firstFit(ends []int, words []word, unit, width, indent float64) []int {
	room, w := (width-indent)/unit, 0
	for i := range words {
		if w > 0 && float64(w+words[i].w) > room {
			ends = append(ends, i)
			room, w = width/unit, 0
		}
		w += words[i].w + words[i].space()
	}
	return append(ends, len(words))
}

// bestFit finds the line ends with the least total cost (after Knuth and Plass,
// without hyphenation): cost[i] is the best way to set the first i words.
func (d *Doc) bestFit(ends []int, words []word, unit, width, indent float64, align Align) []int {
	n := len(words)
	cost := append(d.line.cost[:0], make([]float64, n+1)...)
	d.line.cost = cost
	from := make([]int, n+1)
	for j := 1; j <= n; j++ {
		cost[j] = math.Inf(1)
		from[j] = j - 1
		w, spaces, stretch := words[j-1].hyphen(), 0, 0
		for i := j - 1; i >= 0; i-- {
			w += words[i].w
			if i < j-1 && words[i].glue == glueSpace {
				sp := words[i].space()
				w += sp
				stretch += sp
				spaces++
			}
			room := width / unit
			if i == 0 {
				room -= indent / unit
			}
			free := room - float64(w)
			c, fits := lineCost(free, float64(stretch), room, align, j == n)
			if words[j-1].glue == glueHyphen {
				c += hyphenCost
			}
			if !fits && i < j-1 {
				break
			}
			if c += cost[i]; c < cost[j] {
				cost[j], from[j] = c, i
			}
		}
	}
	for j := n; j > 0; j = from[j] {
		ends = append(ends, j)
	}
	for i, j := 0, len(ends)-1; i < j; i, j = i+1, j-1 {
		ends[i], ends[j] = ends[j], ends[i]
	}
	return ends
}

// hyphenCost keeps words whole unless a line would gape: a line whose spaces
// are more than twice as wide as natural costs as much.
const hyphenCost = 40

// lineCost is how ugly a line is; spaces shrink to three quarters at most.
func lineCost(free, stretch, room float64, align Align, last bool) (float64, bool) {
	if align == Center {
		if free < 0 {
			return 1e9, false
		}
		r := free / room
		return 1 + 100*r*r, true
	}
	switch {
	case free < 0:
		if stretch == 0 || -free > stretch/4 {
			return 1e9, false
		}
		r := -free / (stretch / 4)
		return 1 + r*r*r, true
	case last:
		if room-free < room/12 { // a lonely syllable on the last line
			return 3, true
		}
		return 1, true
	case stretch == 0:
		return 1e4 + free, true
	}
	r := free / (stretch / 2)
	return (1 + r*r*r) * (1 + r), true
}

// drawLine sets a line with its left end at x and its baseline at y from the
// top, and returns the x of its right end.
func (d *Doc) drawLine(l *setLine, s Style, x, y float64) {
	p := d.cur()
	b := p.content
	unit := s.Size / 1000
	if s.Grey != 0 {
		b = op(b, "g", s.Grey)
	}
	b = append(b, "BT\n"...)
	b = op(b, "Td", x, p.H-y)
	var font *Font
	fontAt := 0
	open := false
	use := func(f *Font) {
		font = f
		fontAt = d.fontIndex(f)
		b = append(appendInt(append(b, "/F"...), fontAt), ' ')
		b = op(b, "Tf", s.Size)
	}
	shut := func() {
		if open {
			b = append(b, ")]TJ\n"...)
			open = false
		}
	}
	gap := int(math.Round(-l.gap / unit))
	at := x
	type stroke struct{ from, to float64 }
	var under []stroke
	for wi := range l.words {
		w := &l.words[wi]
		for si := range w.segs {
			g := &w.segs[si]
			if g.font != font {
				shut()
				use(g.font)
			}
			if !open {
				b = append(b, "[("...)
				open = true
			}
			for i, c := range g.glyphs {
				if i > 0 {
					if k := font.kernOf(g.glyphs[i-1], c); k != 0 {
						b = append(appendInt(append(b, ')'), -k), '(')
					}
				}
				if !font.inCore[c] {
					d.whole[fontAt] = true
				}
				b = appendGlyph(b, c)
			}
			if g.under {
				end := at + float64(g.w)*unit
				if n := len(under); n > 0 && under[n-1].to > at-l.gap-unit*600 {
					under[n-1].to = end
				} else {
					under = append(under, stroke{at, end})
				}
			}
			at += float64(g.w) * unit
		}
		if wi < len(l.words)-1 && w.glue == glueSpace {
			if w.font != font || !open {
				shut()
				use(w.font)
				b = append(b, "[("...)
				open = true
			}
			b = appendGlyph(b, font.glyph(' '))
			if gap != 0 {
				b = append(appendInt(append(b, ')'), gap), '(')
			}
			at += float64(w.space())*unit + l.gap
		}
	}
	if n := len(l.words); n > 0 && l.words[n-1].glue == glueHyphen {
		if last := l.words[n-1].font; last != font || !open {
			shut()
			use(last)
			b = append(b, "[("...)
			open = true
		}
		b = appendGlyph(b, font.glyph('-'))
	}
	shut()
	b = append(b, "ET\n"...)
	for _, u := range under {
		b = op(b, "re", u.from, p.H-y-s.Size*0.13, u.to-u.from, s.Size*0.05)
		b = append(b, "f\n"...)
	}
	if s.Grey != 0 {
		b = append(b, "0 g\n"...)
	}
	p.content = b
}

// appendGlyph writes the two bytes of a glyph inside a literal string.
func appendGlyph(b []byte, g uint8) []byte {
	switch g {
	case '(', ')', '\\':
		return append(b, 0, '\\', g)
	case '\r':
		return append(b, 0, '\\', 'r')
	case '\n':
		return append(b, 0, '\\', 'n')
	}
	return append(b, 0, g)
}

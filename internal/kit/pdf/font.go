package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// Font is one face, parsed once and shared by every document. Documents embed
// its whole (small) CFF table, compressed once, instead of subsetting anew.
type Font struct {
	name      string
	scale     float64 // font units to 1/1000 em
	widths    []int   // of each glyph, 1/1000 em
	low       [0x180]uint8
	high      map[rune]uint8
	kern      [][]int16 // [left][right], 1/1000 em; a left without pairs is nil
	bbox      [4]int
	ascent    int
	descent   int
	capHeight int
	italic    float64
	bold      bool

	cff       []byte // compressed
	core      []byte // compressed: the same glyph numbers, outlines of inCore only
	inCore    [256]bool
	toUnicode []byte // compressed
	widthList []byte // the /W array
}

// parseFont reads an OpenType font with CFF outlines and at most 256 glyphs, as
// font/make.py writes it.
func parseFont(data []byte) (*Font, error) {
	t, err := sfntTables(data)
	if err != nil {
		return nil, err
	}
	for tag, least := range map[string]int{"CFF ": 4, "head": 54, "hhea": 36, "hmtx": 4, "maxp": 6, "cmap": 4, "OS/2": 90, "name": 6} {
		if len(t[tag]) < least {
			return nil, fmt.Errorf("font has no usable table %q", tag)
		}
	}
	u16 := binary.BigEndian.Uint16
	i16 := func(b []byte) int { return int(int16(u16(b))) }
	f := &Font{high: map[rune]uint8{}}

	head := t["head"]
	f.scale = 1000 / float64(u16(head[18:]))
	for i := range f.bbox {
		f.bbox[i] = f.em(i16(head[36+2*i:]))
	}
	n := int(u16(t["maxp"][4:]))
	if n == 0 || n > 256 {
		return nil, fmt.Errorf("font has %d glyphs; at most 256 are embedded", n)
	}
	metrics := int(u16(t["hhea"][34:]))
	if metrics == 0 || metrics > n || len(t["hmtx"]) < 4*metrics {
		return nil, errors.New("font has a broken hmtx table")
	}
	f.widths = make([]int, n)
	for g := range n {
		f.widths[g] = f.em(int(u16(t["hmtx"][4*min(g, metrics-1):])))
	}
	os2 := t["OS/2"]
	f.ascent, f.descent, f.capHeight = f.em(i16(os2[68:])), f.em(i16(os2[70:])), f.em(i16(os2[88:]))
	f.bold = u16(os2[4:]) >= 600
	if post := t["post"]; len(post) >= 8 {
		f.italic = float64(int32(binary.BigEndian.Uint32(post[4:]))) / 65536
	}
	if f.name, err = postScriptName(t["name"]); err != nil {
		return nil, err
	}
	runes, err := readCmap(t["cmap"], n)
	if err != nil {
		return nil, err
	}
	unicodeOf := make([]rune, n)
	for r, g := range runes {
		if int(r) < len(f.low) {
			f.low[r] = g
		} else {
			f.high[r] = g
		}
		// Of several characters on one glyph the lowest is what a reader copies.
		if unicodeOf[g] == 0 || r < unicodeOf[g] {
			unicodeOf[g] = r
		}
	}
	f.readKern(t["kern"], n)
	f.cff = deflate(t["CFF "], 9)
	f.toUnicode = deflate(toUnicodeMap(unicodeOf), 9)
	f.widthList = append(f.widthList, '[', '0', '[')
	for _, w := range f.widths {
		f.widthList = append(appendInt(f.widthList, w), ' ')
	}
	f.widthList = append(f.widthList, ']', ']')
	return f, nil
}

// setCore gives the smaller table that most documents embed.
func (f *Font) setCore(cff []byte, chars string) {
	f.core = deflate(cff, 9)
	f.inCore[0] = true
	for _, r := range chars {
		f.inCore[f.glyph(r)] = true
	}
}

func (f *Font) em(units int) int {
	v := float64(units) * f.scale
	if v < 0 {
		return int(v - 0.5)
	}
	return int(v + 0.5)
}

func sfntTables(data []byte) (map[string][]byte, error) {
	if len(data) < 12 || string(data[:4]) != "OTTO" {
		return nil, errors.New("not an OpenType font with CFF outlines")
	}
	n := int(binary.BigEndian.Uint16(data[4:]))
	if len(data) < 12+16*n {
		return nil, errors.New("font is cut short")
	}
	t := make(map[string][]byte, n)
	for i := range n {
		rec := data[12+16*i:]
		off, size := binary.BigEndian.Uint32(rec[8:]), binary.BigEndian.Uint32(rec[12:])
		if uint64(off)+uint64(size) > uint64(len(data)) {
			return nil, errors.New("font is cut short")
		}
		t[string(rec[:4])] = data[off : off+size]
	}
	return t, nil
}

func postScriptName(b []byte) (string, error) {
	n, base := int(binary.BigEndian.Uint16(b[2:])), int(binary.BigEndian.Uint16(b[4:]))
	for i := 0; i < n && 6+12*(i+1) <= len(b); i++ {
		r := b[6+12*i:]
		platform, id := binary.BigEndian.Uint16(r), binary.BigEndian.Uint16(r[6:])
		size, off := int(binary.BigEndian.Uint16(r[8:])), int(binary.BigEndian.Uint16(r[10:]))
		if id != 6 || platform != 3 || base+off+size > len(b) {
			continue
		}
		s := b[base+off : base+off+size]
		u := make([]uint16, len(s)/2)
		for j := range u {
			u[j] = binary.BigEndian.Uint16(s[2*j:])
		}
		return string(utf16.Decode(u)), nil
	}
	return "", errors.New("font has no PostScript name")
}

// readCmap reads the first format 4 subtable, the Basic Multilingual Plane.
func readCmap(b []byte, glyphs int) (map[rune]uint8, error) {
	u16 := binary.BigEndian.Uint16
	for i := 0; i < int(u16(b[2:])) && 4+8*(i+1) <= len(b); i++ {
		off := int(binary.BigEndian.Uint32(b[4+8*i+4:]))
		if off+14 > len(b) || u16(b[off:]) != 4 {
			continue
		}
		s := b[off:]
		segs := int(u16(s[6:])) / 2
		if len(s) < 16+8*segs {
			break
		}
		out := map[rune]uint8{}
		for k := range segs {
			end, start := int(u16(s[14+2*k:])), int(u16(s[16+2*segs+2*k:]))
			delta, rng := u16(s[16+4*segs+2*k:]), int(u16(s[16+6*segs+2*k:]))
			for c := start; c <= end && c < 0xffff; c++ {
				g := uint16(c) + delta
				if rng != 0 {
					at := 16 + 6*segs + 2*k + rng + 2*(c-start)
					if at+2 > len(s) {
						break
					}
					if g = u16(s[at:]); g != 0 {
						g += delta
					}
				}
				if g != 0 && int(g) < glyphs {
					out[rune(c)] = uint8(g)
				}
			}
		}
		return out, nil
	}
	return nil, errors.New("font has no format 4 cmap")
}

// readKern reads format 0 pairs; a font without them is set without kerning.
func (f *Font) readKern(b []byte, glyphs int) {
	f.kern = make([][]int16, glyphs)
	if len(b) < 18 || binary.BigEndian.Uint16(b[8:])>>8 != 0 {
		return
	}
	n := int(binary.BigEndian.Uint16(b[10:]))
	for i := 0; i < n && 18+6*(i+1) <= len(b); i++ {
		p := b[18+6*i:]
		l, r := int(binary.BigEndian.Uint16(p)), int(binary.BigEndian.Uint16(p[2:]))
		if l >= glyphs || r >= glyphs {
			continue
		}
		if f.kern[l] == nil {
			f.kern[l] = make([]int16, glyphs)
		}
		f.kern[l][r] = int16(f.em(int(int16(binary.BigEndian.Uint16(p[4:])))))
	}
}

// toUnicodeMap lets readers copy and search the text.
func toUnicodeMap(of []rune) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	var lines []string
	for g, r := range of {
		if r != 0 {
			lines = append(lines, fmt.Sprintf("<%04X> <%04X>\n", g, r))
		}
	}
	for len(lines) > 0 {
		n := min(len(lines), 100)
		fmt.Fprintf(&b, "%d beginbfchar\n", n)
		for _, l := range lines[:n] {
			b.WriteString(l)
		}
		b.WriteString("endbfchar\n")
		lines = lines[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

func (f *Font) glyph(r rune) uint8 {
	if uint32(r) < uint32(len(f.low)) {
		return f.low[r]
	}
	return f.high[r]
}

// stand-ins for characters that people paste from word processors.
var standIn = map[rune]string{
	'\t': " ", '\u00ad': "", '\u200b': "", '\u200c': "", '\u200d': "", '\ufeff': "",
	'\u2002': " ", '\u2003': " ", '\u2009': " ", '\u202f': "\u00a0", '\u2007': "\u00a0",
	'\u2010': "-", '\u2011': "-", '\u2012': "–", '\u2015': "—",
	'\u02bc': "’", '\u02bb': "‘", '\u02bf': "‘", '\u02be': "’", '\u2032': "’", '\u2033': "”",
	'\u2215': "/", '\u2044': "/", '\u25cf': "•", '\u2190': "<-", '\u2192': "->",
}

// encode turns text into glyphs. What the font lacks is replaced by its base
// letter (ẓ → z) or left out; onMissing, if not nil, hears of each loss.
func (f *Font) encode(dst []uint8, s string, onMissing func(rune)) []uint8 {
	for _, r := range s {
		if g := f.glyph(r); g != 0 {
			dst = append(dst, g)
			continue
		}
		if r == '\r' || r == '\n' {
			continue
		}
		if alt, ok := standIn[r]; ok {
			for _, a := range alt {
				if g := f.glyph(a); g != 0 {
					dst = append(dst, g)
				}
			}
			continue
		}
		before := len(dst)
		for _, d := range norm.NFKD.String(string(r)) {
			if g := f.glyph(d); g != 0 && (d < 0x300 || d > 0x36f) {
				dst = append(dst, g)
			}
		}
		if len(dst) == before && onMissing != nil && !(r >= 0x300 && r <= 0x36f) {
			onMissing(r)
		}
	}
	return dst
}

// Missing lists the characters of s that the font can show neither themselves
// nor by a stand-in, each once, in order. A document drops them.
func (f *Font) Missing(s string) []rune {
	var out []rune
	f.encode(nil, s, func(r rune) {
		for _, seen := range out {
			if seen == r {
				return
			}
		}
		out = append(out, r)
	})
	return out
}

// width is the set width of glyphs in 1/1000 em, kerning included.
func (f *Font) width(glyphs []uint8) int {
	w := 0
	for i, g := range glyphs {
		w += f.widths[g]
		if i > 0 {
			w += f.kernOf(glyphs[i-1], g)
		}
	}
	return w
}

func (f *Font) kernOf(l, r uint8) int {
	if row := f.kern[l]; row != nil {
		return int(row[r])
	}
	return 0
}

// Width is the width of a text at a size, in points.
func (f *Font) Width(s string, size float64) float64 {
	return float64(f.width(f.encode(nil, s, nil))) * size / 1000
}

package place

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Found is a place that fits what somebody typed.
type Found struct {
	Name   string
	Sign   string // a LandmarkKind, "jalan", or an AreaKind
	At     Point
	Area   *Area   // the smallest area it lies in, nil when unknown
	Metres float64 // from where the search was made; 0 when that is not known
}

// wordIndex is the names of the map cut into folded words.
type wordIndex struct {
	entries []wordEntry
	seen    map[string]int // in how many names a word stands
}

type wordEntry struct {
	Found
	words []string
	area  []string // the words of its area's name
	rank  int      // landmarks known everywhere first, then others, roads, areas
}

// small words say how a place is meant, not which: "di depan SD Negeri 2".
var smallWords = map[string]bool{"di": true, "ke": true, "dari": true, "yang": true, "dan": true, "dekat": true, "depan": true, "belakang": true,
	"samping": true, "sebelah": true, "seberang": true, "sekitar": true, "pinggir": true, "perempatan": true, "pertigaan": true, "simpang": true,
	"utara": true, "selatan": true, "timur": true, "barat": true, "jalan": true, "kota": true, "the": true, "near": true, "front": true, "of": true}

// short forms of names, as people write them, in their long form.
var longForms = map[string]string{"jl": "jalan", "jln": "jalan", "jln.": "jalan", "sdn": "sd negeri", "smpn": "smp negeri", "sman": "sma negeri", "smkn": "smk negeri",
	"mtsn": "mts negeri", "man": "ma negeri", "sd": "sd", "rs": "rs", "pkm": "puskesmas", "psr": "pasar", "mesjid": "masjid", "mushola": "musala", "musholla": "musala",
	"kel": "kelurahan", "kec": "kecamatan", "ds": "desa", "lurah": "kelurahan", "alun": "alun-alun", "alunalun": "alun-alun", "st": "stasiun", "term": "terminal",
	"ktr": "kantor", "balaikota": "balai kota", "lap": "lapangan", "jemb": "jembatan", "perum": "perumahan"}

// fold makes words that can be compared: small letters without marks, short
// forms spelt out.
func fold(s string) []string {
	if len(s) > 400 { // a name is shorter; the rest of a novel is not looked at
		s = s[:400]
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		case r == '\'' || r == '’' || r == '`':
			return -1
		}
		return ' '
	}, norm.NFD.String(strings.ToValidUTF8(s, " ")))
	var out []string
	for _, w := range strings.Fields(s) {
		if long, ok := longForms[w]; ok {
			w = long
		}
		// Digits stuck to letters stand alone: "SDN2", "rt03".
		for _, part := range strings.FieldsFunc(w, func(r rune) bool { return r == ' ' || r == '-' }) {
			if i := strings.IndexFunc(part, unicode.IsDigit); i > 0 && strings.IndexFunc(part[i:], unicode.IsLetter) < 0 {
				head := part[:i]
				if long, ok := longForms[head]; ok {
					out = append(out, strings.Fields(long)...)
				} else {
					out = append(out, head)
				}
				part = part[i:]
			}
			if n := strings.TrimLeft(part, "0"); n != "" && isNumber(part) {
				part = n
			}
			out = append(out, part)
		}
	}
	return out
}

func isNumber(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

func (m *Map) indexWords() wordIndex {
	x := wordIndex{seen: map[string]int{}}
	add := func(f Found, rank int) {
		e := wordEntry{Found: f, words: slices.Compact(fold(f.Name)), rank: rank}
		if len(e.words) == 0 {
			return
		}
		if f.Area != nil {
			e.area = fold(f.Area.Name)
		}
		x.entries = append(x.entries, e)
		for _, w := range e.words {
			x.seen[w]++
		}
	}
	for _, l := range m.landmarks {
		rank := 1
		if l.Major {
			rank = 0
		}
		add(Found{Name: l.Name, Sign: string(l.Kind), At: l.At, Area: m.byCode[l.Area]}, rank)
	}
	named := map[string]bool{}
	for _, l := range m.lines {
		if l.Name == "" || l.Kind == Railway {
			continue
		}
		at := l.path[len(l.path)/2]
		a := m.leafAt(at)
		key := l.Name // a long road comes in many pieces: one for each area
		if a != nil {
			key += "|" + a.Code
		}
		if !named[key] {
			named[key] = true
			sign := "jalan"
			if l.Kind == River {
				sign = string(River)
			}
			add(Found{Name: l.Name, Sign: sign, At: pointOf(at), Area: a}, 2)
		}
	}
	for _, a := range m.areas {
		if a.Kind != Neighbour {
			add(Found{Name: a.Name, Sign: string(a.Kind), At: a.Middle, Area: a}, 3)
		}
	}
	return x
}

// Search finds landmarks, roads and areas by words: "depan SD Negeri 2", "jl
// melati pakelan". Among those that fit equally well, those known in the whole
// region come first, then those near the point, when it is given.
func (m *Map) Search(words string, near Point, limit int) []Found {
	if m.Empty() || limit <= 0 {
		return nil
	}
	all := fold(words)
	asked := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return smallWords[w] })
	if len(asked) == 0 {
		asked = all
	}
	if len(asked) == 0 {
		return nil
	}
	type hit struct {
		Found
		score float64
		rank  int
	}
	var hits []hit
	var most float64
	for _, w := range asked {
		most += m.words.weight(w)
	}
	for _, e := range m.words.entries {
		score, matched := 0.0, 0
		for i, w := range asked {
			if s := fits(w, e.words, i == len(asked)-1); s > 0 {
				score += s * m.words.weight(w)
				matched++
			} else if slices.Contains(e.area, w) { // "Jalan Melati Pakelan"
				score += 0.9 * m.words.weight(w)
			}
		}
		if matched == 0 || score < 0.55*most {
			continue
		}
		score = score/most - 0.02*float64(max(0, len(e.words)-matched))
		for _, w := range all { // "utara" may be a way or a part of the name
			if smallWords[w] && slices.Contains(e.words, w) {
				score += 0.06
			}
		}
		h := hit{e.Found, score, e.rank}
		if !near.IsZero() {
			h.Metres = Distance(near, e.At)
		}
		hits = append(hits, h)
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(math.Round(b.score*20), math.Round(a.score*20)), cmp.Compare(a.rank, b.rank), cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.Name, b.Name))
	})
	out := make([]Found, 0, min(limit, len(hits)))
	for _, h := range hits[:min(limit, len(hits))] {
		out = append(out, h.Found)
	}
	return out
}

// weight is how much a word says: the rarer, the more.
func (x wordIndex) weight(w string) float64 {
	n := x.seen[w]
	if n == 0 {
		n = 2 // a word of no name: a slip of the pen, perhaps
	}
	return math.Log(1 + float64(len(x.entries)+1)/float64(n))
}

// fits tells how well a word stands among others: the same, the beginning of one
// (the last word may not be finished), or one letter off.
func fits(w string, words []string, last bool) float64 {
	best := 0.0
	for _, o := range words {
		switch {
		case w == o:
			return 1
		case isNumber(w) || isNumber(o):
		case len(w) >= 3 && strings.HasPrefix(o, w) && last:
			best = max(best, 0.9)
		case len(w) >= 5 && strings.HasPrefix(o, w):
			best = max(best, 0.8)
		case len(w) >= 5 && oneOff(w, o):
			best = max(best, 0.75)
		}
	}
	return best
}

// oneOff tells whether two words differ by one letter changed, dropped, added,
// or by two neighbours that changed places.
func oneOff(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	switch {
	case len(x) < len(y):
		return slices.Equal(x[i:], y[i+1:])
	case i == len(x):
		return true
	case slices.Equal(x[i+1:], y[i+1:]):
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
}

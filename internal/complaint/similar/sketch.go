package similar

import (
	"encoding/base64"
	"slices"
	"strings"
)

// Sketch is the 32 smallest hashes of the words of a text, in order. Up to 32
// different words it is the whole set and comparisons are exact; beyond, they
// are estimates. It does not say which words they were.
type Sketch []uint32

const (
	sketchSize = 32
	hashBits   = 24
)

// Of makes the sketch of the words that carry meaning (routing.Words).
func Of(words []string) Sketch {
	s := make(Sketch, 0, len(words))
	for _, w := range words {
		s = append(s, hash(w))
	}
	slices.Sort(s)
	s = slices.Compact(s)
	return s[:min(len(s), sketchSize)]
}

// hash is FNV-1a with its bits mixed once more, 24 bits of it.
func hash(w string) uint32 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(w); i++ {
		h = (h ^ uint64(w[i])) * 1099511628211
	}
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	return uint32(h >> (64 - hashBits))
}

// Alike is the share of words two texts have in common: 1 for the same words, 0
// for none. Two empty texts are not alike: nothing was said.
func Alike(a, b Sketch) float64 {
	shared, union := compare(a, b)
	if union == 0 {
		return 0
	}
	return float64(shared) / float64(union)
}

// Contained is the share of the shorter text's words that the other has too.
func Contained(a, b Sketch) float64 {
	n := min(len(a), len(b))
	if n == 0 {
		return 0
	}
	// Beyond the largest hash that both may hold a sketch knows nothing.
	limit := uint32(1) << hashBits
	for _, s := range []Sketch{a, b} {
		if len(s) == sketchSize {
			limit = min(limit, s[len(s)-1]+1)
		}
	}
	count := func(s Sketch) (n int) {
		for _, h := range s {
			if h < limit {
				n++
			}
		}
		return n
	}
	shared, _ := compare(a, b)
	return float64(shared) / float64(max(1, min(count(a), count(b))))
}

// compare walks both in order; of texts with more words than a sketch holds it
// sees the smallest of the union, which is what makes the estimate fair.
func compare(a, b Sketch) (shared, union int) {
	full := sketchSize + 1 // no bound
	if len(a) == sketchSize || len(b) == sketchSize {
		full = sketchSize
	}
	i, j := 0, 0
	for (i < len(a) || j < len(b)) && (union < full || full > sketchSize) {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			i++
		case i == len(a) || b[j] < a[i]:
			j++
		default:
			shared++
			i++
			j++
		}
		union++
	}
	return shared, union
}

// String is the form for a text column: at most 128 letters.
func (s Sketch) String() string {
	raw := make([]byte, 0, 3*len(s))
	for _, h := range s {
		raw = append(raw, byte(h>>16), byte(h>>8), byte(h))
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// ParseSketch reads the form of String; anything else is an empty sketch,
// which resembles nothing.
func ParseSketch(text string) Sketch {
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(raw)%3 != 0 || len(raw) > 3*sketchSize {
		return nil
	}
	s := make(Sketch, len(raw)/3)
	for i := range s {
		s[i] = uint32(raw[3*i])<<16 | uint32(raw[3*i+1])<<8 | uint32(raw[3*i+2])
		if i > 0 && s[i] <= s[i-1] {
			return nil
		}
	}
	return s
}

// Bounds of bands: a text shorter than this has none, since people do write the
// same few words about the same street.
const (
	bandedWords = 12
	bands       = 3
	bandWords   = 3 // in a band at least
)

// Bands are parts of a sketch of which two texts that differ in a word or two
// still share one: keys with which to count a text that is sent over and over
// with a different word each time.
func (s Sketch) Bands() []string {
	if len(s) < bandedWords {
		return nil
	}
	var parts [bands]Sketch
	for _, h := range s {
		parts[h%bands] = append(parts[h%bands], h)
	}
	var out []string
	for i, p := range parts {
		if len(p) >= bandWords {
			out = append(out, string(rune('a'+i))+p.String())
		}
	}
	return out
}

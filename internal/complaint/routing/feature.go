package routing

import (
	"cmp"
	"math"
	"slices"
)

// A text becomes four groups of features: its words that carry meaning, their
// roots, all pairs of neighbours, and what the keyword rules say about it. Runs of letters inside
// words were tried and measured: they cost nine tenths of the time and changed
// no figure (doc/routing.md).
type group uint8

const (
	groupWord group = iota
	groupRoot
	groupPair
	groupRule
	groups
)

// groupWeight is how long the vector of each group is; a text without pairs is
// not shorter in words for it.
var groupWeight = [groups]float64{groupWord: 1, groupRoot: 1, groupPair: 0.7, groupRule: 0.2}

// featureTokens bounds what is learned from: the first words say what it is
// about.
const featureTokens = 400

// feature is a hashed feature with how often it stands in the text, or for a
// rule its score.
type feature struct {
	hash  uint32
	group group
	value float32
}

// extract gives the features of a text in the order of their hashes.
func (b *Book) extract(tokens []Token, r ruled) []feature {
	tokens = tokens[:min(len(tokens), featureTokens)]
	out := make([]feature, 0, 3*len(tokens)+8)
	before := uint64(0)
	for i, t := range tokens {
		w := hashOf(t.Text)
		if !stop[t.Text] {
			out = append(out, newFeature(w, groupWord), newFeature(hashOf(root(t.Text)), groupRoot))
		}
		if i > 0 {
			out = append(out, newFeature(pairOf(before, w), groupPair))
		}
		before = w
	}
	slices.SortFunc(out, func(a, b feature) int {
		if a.group != b.group {
			return cmp.Compare(a.group, b.group)
		}
		return cmp.Compare(a.hash, b.hash)
	})
	n := 0
	for _, f := range out {
		if n > 0 && out[n-1].hash == f.hash && out[n-1].group == f.group {
			out[n-1].value++
			continue
		}
		out[n] = f
		n++
	}
	out = out[:n]
	for i := range out {
		out[i].value = float32(1 + math.Log(float64(out[i].value)))
	}
	for f, score := range b.byFamily(r) {
		if score > 0 {
			g := newFeature(hashOf(string(b.families[f].Family)), groupRule)
			g.value = float32(score)
			out = append(out, g)
		}
	}
	return out
}

// byFamily is the score of each family: its strongest category in full, the
// others at half.
func (b *Book) byFamily(r ruled) []float64 {
	best, sum := make([]float64, len(b.families)), make([]float64, len(b.families))
	for c, s := range r.category {
		f := b.familyOf[c]
		best[f] = math.Max(best[f], s)
		sum[f] += s
	}
	for f := range best {
		best[f] = math.Min(maxRuleScore, best[f]+(sum[f]-best[f])/2)
	}
	return best
}

func newFeature(h uint64, g group) feature {
	h += uint64(g) * 0x9e3779b97f4a7c15
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	return feature{hash: uint32(h), group: g, value: 1}
}

// hashOf is FNV-1a.
func hashOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func pairOf(a, b uint64) uint64 { return a*31 + b*1099511628211 + 7 }

// Beginnings and endings of Indonesian and Javanese words, longest first.
var (
	rootEndings    = []string{"nya", "kan", "lah", "kah", "pun", "an", "ne", "i", "e"}
	rootBeginnings = []string{"meng", "meny", "peng", "peny", "mem", "men", "pem", "pen", "per", "ber", "ter", "nge", "me", "pe", "be", "di", "ke", "se", "ng"}
)

// root is a rough root: diperbaikinya and perbaikan meet. There is no
// dictionary behind it (the known list of roots has a licence that does not
// fit), so it is a feature beside the word, never in its place.
func root(w string) string {
	if len(w) > 6 {
		for _, e := range rootEndings {
			if len(w)-len(e) >= 4 && w[len(w)-len(e):] == e {
				w = w[:len(w)-len(e)]
				break
			}
		}
	}
	if len(w) > 5 {
		for _, p := range rootBeginnings {
			if len(w)-len(p) >= 3 && w[:len(p)] == p {
				return w[len(p):]
			}
		}
	}
	return w
}

package routing

import "math"

// ruled is what the keywords say about a text.
type ruled struct {
	category []float64 // score of each category, in the order of the book
	hits     []hit
}

// apply looks up the keywords. A phrase counts once however often it stands in
// the text, the strongest in full and each further one at half: three weak
// words are not one certain one.
func (b *Book) apply(tokens []Token) ruled {
	r := ruled{category: make([]float64, len(b.categories))}
	var excluded []bool
	var seen [8]int // phrases are few: a small list is faster than a map
	met := seen[:0]
	b.keywords.find(tokens, func(h hit) {
		if h.entry.exclude {
			if excluded == nil {
				excluded = make([]bool, len(b.categories))
			}
			excluded[h.entry.target] = true
			return
		}
		r.hits = append(r.hits, h)
	})
	best := make([]float64, len(b.categories))
	for _, h := range r.hits {
		if containsInt(met, h.id) {
			continue
		}
		met = append(met, h.id)
		c := h.entry.target
		r.category[c] += h.entry.weight
		best[c] = math.Max(best[c], h.entry.weight)
	}
	for c := range r.category {
		if excluded != nil && excluded[c] {
			r.category[c] = 0
			continue
		}
		r.category[c] = math.Min(maxRuleScore, best[c]+(r.category[c]-best[c])/2)
	}
	return r
}

const maxRuleScore = 9

func containsInt(list []int, v int) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

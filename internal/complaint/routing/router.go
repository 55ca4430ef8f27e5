package routing

import (
	"cmp"
	"math"
	"slices"

	"pendopo/internal/org"
)

// Router suggests. It never changes after it was made and serves many readers
// at once.
type Router struct {
	book    *Book
	model   *Model  // nil: rules only
	units   Units   // nil: no register
	sure    float64 // confidence from which a suggestion is a default
	allowed []bool  // families that may be suggested; nil: all

	families   []string
	categories []string
	inFamily   map[Family][]int // categories, by index
}

// Units finds the region's own unit for a suggestion.
type Units interface {
	// For is the unit that handles a category of a family at a place, "" when
	// the region has none.
	For(category CategoryKey, family Family, place Place) org.UnitID
}

// Options of a Router; the zero value is good.
type Options struct {
	Units Units
	// Sure is the confidence from which the first suggestion is offered as the
	// default; 0 means 0.6.
	Sure float64
	// Only leaves out all other families; empty means none is left out.
	Only []Family
}

// DefaultSure is the confidence of a default suggestion.
const DefaultSure = 0.6

// NewRouter makes a router; model may be nil.
func NewRouter(b *Book, m *Model, o Options) *Router {
	r := &Router{book: b, model: m, units: o.Units, sure: cmp.Or(o.Sure, DefaultSure), inFamily: map[Family][]int{}}
	for _, f := range b.families {
		r.families = append(r.families, string(f.Family))
		if len(o.Only) > 0 {
			r.allowed = append(r.allowed, slices.Contains(o.Only, f.Family))
		}
	}
	for i, c := range b.categories {
		r.categories = append(r.categories, string(c.Key))
		r.inFamily[c.Family] = append(r.inFamily[c.Family], i)
	}
	if m != nil {
		for f, keys := range m.pairs {
			for _, key := range keys {
				if i := slices.Index(r.categories, key); i >= 0 && !slices.Contains(r.inFamily[f], i) {
					r.inFamily[f] = append(r.inFamily[f], i)
				}
			}
		}
	}
	return r
}

// Book is the rules the router uses.
func (r *Router) Book() *Book { return r.book }

// Model is what it has learned, nil for rules alone.
func (r *Router) Model() *Model { return r.model }

// Suggest is the best three answers for a text, best first: fewer only when
// nothing at all speaks for any.
func (r *Router) Suggest(text string, place Place) []Suggestion {
	return r.Advise(text, place).Suggestions
}

// suggestions is how many are given.
const suggestions = 3

// Advise is everything that one look at a text says.
func (r *Router) Advise(text string, place Place) Advice {
	var a Advice
	tokens := Tokens(text)
	a.Emergencies = r.book.emergencies(text, tokens)
	a.Moderation = r.book.moderate(text, tokens)
	look := r.look(tokens)
	if r.model != nil {
		a.Model = r.model.Version
	}
	if len(look.ruled.hits) == 0 && len(look.vector.row) == 0 {
		return a
	}
	for _, f := range topOf(look.family, suggestions) {
		if look.family[f] <= 0 || !look.learned && look.rule[f] == 0 {
			break // nothing speaks for it: a guess without a reason helps nobody
		}
		s := Suggestion{Family: Family(r.families[f]), Confidence: look.family[f]}
		if c := r.bestCategory(s.Family, look.category); c >= 0 {
			s.Category, s.TransferTo = r.book.categories[c].Key, r.book.categories[c].TransferTo
		}
		if r.units != nil && s.TransferTo == "" {
			s.Unit = r.units.For(s.Category, s.Family, place)
		}
		s.Reasons = r.reasons(text, tokens, look, f)
		a.Suggestions = append(a.Suggestions, s)
	}
	if len(a.Suggestions) > 0 {
		a.Category = r.book.Category(a.Suggestions[0].Category)
		a.Sure = a.Suggestions[0].Confidence >= r.sure
	}
	return a
}

// look is a text with its probabilities.
type look struct {
	ruled    ruled
	features []feature
	vector   vector
	rule     []float64 // score of each family by the rules
	learned  bool      // something was learned about families
	family   []float64 // probabilities
	category []float64
}

func (r *Router) look(tokens []Token) look {
	l := look{ruled: r.book.apply(tokens)}
	family, category := rulesOnly, rulesOnly
	var learnedFamily, learnedCategory []float64
	if m := r.model; m != nil {
		l.features = r.book.extract(tokens, l.ruled)
		l.vector = view(l.features, &m.words, m.idf)
		if len(m.family.classes) > 0 {
			family, learnedFamily = m.family.blend, m.family.spread(m.family.score(l.vector), r.families)
		}
		if len(m.category.classes) > 0 {
			category, learnedCategory = m.category.blend, m.category.spread(m.category.score(l.vector), r.categories)
		}
	}
	l.rule, l.learned = r.book.byFamily(l.ruled), learnedFamily != nil
	l.family = family.join(learnedFamily, l.rule)
	l.category = category.join(learnedCategory, l.ruled.category)
	if r.allowed != nil {
		rest := 0.0
		for f, ok := range r.allowed {
			if !ok {
				l.family[f] = 0
			}
			rest += l.family[f]
		}
		for f := range l.family {
			l.family[f] /= math.Max(rest, 1e-12)
		}
	}
	return l
}

// bestCategory is the likeliest category of a family, -1 when it has none.
func (r *Router) bestCategory(f Family, p []float64) int {
	best := -1
	for _, c := range r.inFamily[f] {
		if best < 0 || p[c] > p[best] {
			best = c
		}
	}
	return best
}

// topOf is the places of the n largest, the first of equals first.
func topOf(p []float64, n int) []int {
	var out []int
	for range min(n, len(p)) {
		best := -1
		for i, v := range p {
			if !slices.Contains(out, i) && (best < 0 || v > p[best]) {
				best = i
			}
		}
		out = append(out, best)
	}
	return out
}

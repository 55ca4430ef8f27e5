package routing

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sort"
)

// Example is one decision of a coordinator with the text it was about.
type Example struct {
	Text     string
	Category CategoryKey // "" when only the agency was decided
	Family   Family
}

// Bounds of training.
const (
	leastDecisions = 20     // below, rules alone
	leastOfClass   = 2      // decisions for a class to be learned
	mostDecisions  = 20_000 // the latest; habits of five years ago are not habits
	innerFolds     = 5
	leastBits      = 12 // hashed features lie in 4,096
	mostBits       = 18 // to 262,144 buckets
	// mostInner bounds the decisions used for the inner folds.
	mostInner = 6_000
)

// ErrTooFew says that there is nothing to learn from yet.
var ErrTooFew = errors.New("routing: fewer than 20 decisions: rules alone are used")

// Train learns from decisions, the latest last. The same decisions in the same
// order give the same model, byte for byte, on one kind of processor.
//
// Each class gets a linear support vector machine (squared hinge loss, dual
// coordinate descent) and a complement naive Bayes beside it. How much both
// count against the keyword rules, and how sure a score may sound, is fitted
// on decisions that were held out: five times a fifth.
func Train(ctx context.Context, b *Book, examples []Example) (*Model, error) {
	examples = examples[max(0, len(examples)-mostDecisions):]
	if len(examples) < leastDecisions {
		return nil, ErrTooFew
	}
	set := b.prepare(examples)
	m := &Model{Learned: len(examples), bits: set.bits, idf: set.rarity(nil), pairs: pairsOf(examples)}
	var err error
	families := make([]string, len(b.families))
	for i, f := range b.families {
		families[i] = string(f.Family)
	}
	labels := make([]string, len(examples))
	for i, e := range examples {
		labels[i] = string(e.Family)
	}
	rules := make([][]float64, len(examples))
	for i := range set.ruled {
		rules[i] = b.byFamily(set.ruled[i])
	}
	if m.family, m.Measured, err = set.learn(ctx, m.idf, labels, families, rules); err != nil {
		return nil, err
	}
	categories := make([]string, len(b.categories))
	for i, c := range b.categories {
		categories[i] = string(c.Key)
	}
	for i, e := range examples {
		labels[i] = string(e.Category)
		rules[i] = set.ruled[i].category
	}
	if m.category, _, err = set.learn(ctx, m.idf, labels, categories, rules); err != nil {
		return nil, err
	}
	return m, nil
}

// pairsOf is which categories coordinators gave to a family, at least thrice.
func pairsOf(examples []Example) map[Family][]string {
	count := map[[2]string]int{}
	for _, e := range examples {
		if e.Category != "" {
			count[[2]string{string(e.Family), string(e.Category)}]++
		}
	}
	out := map[Family][]string{}
	for pair, n := range count {
		if n >= 3 {
			out[Family(pair[0])] = append(out[Family(pair[0])], pair[1])
		}
	}
	for _, list := range out {
		sort.Strings(list)
	}
	return out
}

// trainingSet is examples as features.
type trainingSet struct {
	bits     uint
	features [][]feature
	ruled    []ruled
}

func (b *Book) prepare(examples []Example) *trainingSet {
	set := &trainingSet{features: make([][]feature, len(examples)), ruled: make([]ruled, len(examples))}
	distinct := map[uint32]struct{}{}
	for i, e := range examples {
		tokens := Tokens(e.Text)
		set.ruled[i] = b.apply(tokens)
		set.features[i] = b.extract(tokens, set.ruled[i])
		for _, f := range set.features[i] {
			distinct[f.hash] = struct{}{}
		}
	}
	// Four buckets for each feature or more, as long as there are.
	set.bits = uint(min(mostBits, max(leastBits, bits.Len(uint(4*len(distinct))))))
	return set
}

// rarity is the weight of each bucket: rare ones say more. keep chooses the
// examples that count; nil means all.
func (s *trainingSet) rarity(keep []int) []float32 {
	if keep == nil {
		keep = make([]int, len(s.features))
		for i := range keep {
			keep[i] = i
		}
	}
	in := make([]int32, 1<<s.bits)
	mask := uint32(1)<<s.bits - 1
	for _, i := range keep {
		for _, f := range s.features[i] {
			in[f.hash&mask]++
		}
	}
	out := make([]float32, len(in))
	for b, n := range in {
		if n > 0 {
			out[b] = float32(math.Log(float64(1+len(keep))/float64(1+n)) + 1)
			out[b] = max(out[b], 0.1) // a bucket may hold several features of one text
		}
	}
	return out
}

// learn trains a head for labels and fits its blend with the rules.
func (s *trainingSet) learn(ctx context.Context, idf []float32, labels, universe []string, rules [][]float64) (head, Figure, error) {
	var all []int
	for i, l := range labels {
		if slices.Contains(universe, l) {
			all = append(all, i)
		}
	}
	h := head{blend: rulesOnly}
	var fig Figure
	if len(all) < leastDecisions {
		return h, fig, ctx.Err()
	}
	inner := all[max(0, len(all)-mostInner):]
	fold := stratify(labels, inner)
	var held []heldOut
	for f := range innerFolds {
		if err := ctx.Err(); err != nil {
			return h, fig, err
		}
		var train, test []int
		for j, i := range inner {
			if fold[j] == f {
				test = append(test, i)
			} else {
				train = append(train, i)
			}
		}
		foldIDF := s.rarity(train)
		part := fitHead(s.views(train, foldIDF), pick(labels, train), s.bits)
		for _, i := range test {
			v := view(s.features[i], s.bits, foldIDF)
			scores := part.spread(part.score(v), universe)
			held = append(held, heldOut{scores, rules[i], slices.Index(universe, labels[i])})
		}
	}
	fitted := fitBlend(held)
	fig = measure(fitted, held)
	if err := ctx.Err(); err != nil {
		return h, fig, err
	}
	h = fitHead(s.views(all, idf), pick(labels, all), s.bits)
	h.blend = fitted
	return h, fig, nil
}

func (s *trainingSet) views(keep []int, idf []float32) []vector {
	out := make([]vector, len(keep))
	for j, i := range keep {
		out[j] = view(s.features[i], s.bits, idf)
	}
	return out
}

func pick(list []string, keep []int) []string {
	out := make([]string, len(keep))
	for j, i := range keep {
		out[j] = list[i]
	}
	return out
}

// stratify deals the examples of each class over the folds, the same way every
// time.
func stratify(labels []string, keep []int) []int {
	fold := make([]int, len(keep))
	of := map[string][]int{}
	for j, i := range keep {
		of[labels[i]] = append(of[labels[i]], j)
	}
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	sort.Strings(names)
	dice := rand.New(rand.NewPCG(1, 2))
	next := 0
	for _, name := range names {
		list := of[name]
		dice.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for _, j := range list {
			fold[j] = next % innerFolds
			next++
		}
	}
	return fold
}

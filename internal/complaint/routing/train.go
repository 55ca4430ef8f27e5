package routing

import (
	"cmp"
	"context"
	"errors"
	"math"
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
	// leastPairs is how many texts a pair of words stands in to be learned; one
	// that stood in one text only will hardly come again.
	leastPairs = 2
	mostRows   = 80_000 // of the vocabulary, the most frequent
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
	m := &Model{Learned: len(examples), words: set.words, idf: set.rarity(everyOne(len(examples))), pairs: pairsOf(examples)}
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

// trainingSet is examples as features, with the vocabulary of them all.
type trainingSet struct {
	words    vocabulary
	features [][]feature
	ruled    []ruled
}

func (b *Book) prepare(examples []Example) *trainingSet {
	set := &trainingSet{features: make([][]feature, len(examples)), ruled: make([]ruled, len(examples))}
	type seen struct {
		texts int
		group group
	}
	in := map[uint32]seen{}
	for i, e := range examples {
		tokens := Tokens(e.Text)
		set.ruled[i] = b.apply(tokens)
		set.features[i] = b.extract(tokens, set.ruled[i])
		for _, f := range set.features[i] {
			in[f.hash] = seen{in[f.hash].texts + 1, f.group}
		}
	}
	hashes := make([]uint32, 0, len(in))
	for h, s := range in {
		if s.texts >= leastTexts(s.group) {
			hashes = append(hashes, h)
		}
	}
	slices.SortFunc(hashes, func(x, y uint32) int {
		if in[x].texts != in[y].texts {
			return in[y].texts - in[x].texts
		}
		return cmp.Compare(x, y)
	})
	set.words = newVocabulary(hashes[:min(len(hashes), mostRows)])
	return set
}

func leastTexts(g group) int {
	if g == groupPair {
		return leastPairs
	}
	return 1
}

func everyOne(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// rarity is the weight of each row by the examples that count: rare ones say
// more, those that stand in too few of them nothing.
func (s *trainingSet) rarity(keep []int) []float32 {
	in, least := make([]int, len(s.words.hashes)), make([]int, len(s.words.hashes))
	for _, i := range keep {
		for _, f := range s.features[i] {
			if row := s.words.row(f.hash); row >= 0 {
				in[row]++
				least[row] = leastTexts(f.group)
			}
		}
	}
	out := make([]float32, len(in))
	for row, n := range in {
		if n > 0 && n >= least[row] {
			out[row] = float32(math.Log(float64(1+len(keep))/float64(1+n)) + 1)
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
		part := fitHead(s.views(train, foldIDF), pick(labels, train), len(s.words.hashes))
		for _, i := range test {
			v := view(s.features[i], &s.words, foldIDF)
			scores := part.spread(part.score(v), universe)
			held = append(held, heldOut{scores, rules[i], slices.Index(universe, labels[i])})
		}
	}
	fitted := fitBlend(held)
	fig = measure(fitted, held)
	if err := ctx.Err(); err != nil {
		return h, fig, err
	}
	h = fitHead(s.views(all, idf), pick(labels, all), len(s.words.hashes))
	h.blend = fitted
	return h, fig, nil
}

func (s *trainingSet) views(keep []int, idf []float32) []vector {
	out := make([]vector, len(keep))
	for j, i := range keep {
		out[j] = view(s.features[i], &s.words, idf)
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

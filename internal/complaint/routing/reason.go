package routing

import (
	_ "embed"
	"math"
	"slices"
	"strings"
)

//go:embed data/stopwords_id.txt
var stopFile string

// stop are words that say nothing about the subject (stopwords-iso, MIT),
// folded.
var stop = func() map[string]bool {
	out := map[string]bool{Number: true, "tidak": true, "mohon": true, "tolong": true, "salam": true, "terimakasih": true, "bapak": true,
		"admin": true, "kakak": true, "segera": true, "bantuannya": true, "lapor": true}
	for _, w := range strings.Fields(stopFile) {
		out[w] = true
		out[Fold(w)] = true
	}
	return out
}()

// maxReasons is how many runs of words are shown for a suggestion.
const maxReasons = 5

// reasons are the words that spoke for a family: what each token added beyond
// what it adds to families on the average, and the keywords that stand there.
// Neighbours that both count become one run.
func (r *Router) reasons(text string, tokens []Token, l look, family int) []Reason {
	tokens = tokens[:min(len(tokens), featureTokens)]
	rule, learned := make([]float64, len(tokens)), make([]float64, len(tokens))
	weights := rulesOnly
	if r.model != nil && len(r.model.family.classes) > 0 {
		weights = r.model.family.blend
		r.learnedReasons(tokens, l, family, weights.Learned, learned)
	}
	for _, h := range l.ruled.hits {
		if r.book.familyOf[h.entry.target] != family {
			continue
		}
		for i := h.first; i <= h.last && i < len(tokens); i++ {
			rule[i] = math.Max(rule[i], weights.Rule*h.entry.weight/float64(h.last-h.first+1))
		}
	}
	sum := 0.0
	for i := range tokens {
		if stop[tokens[i].Text] && rule[i] == 0 {
			learned[i] = 0
		}
		learned[i] = math.Max(0, learned[i])
		sum += rule[i] + learned[i]
	}
	if sum == 0 {
		return nil
	}
	var out []Reason
	for i := 0; i < len(tokens); i++ {
		share := (rule[i] + learned[i]) / sum
		if share < 0.04 {
			continue
		}
		a := Reason{From: tokens[i].From, Until: tokens[i].Until, Share: share, Source: FromDecision}
		if rule[i] > 0 {
			a.Source = FromRule
		}
		for i+1 < len(tokens) && (rule[i+1]+learned[i+1])/sum >= 0.04 && tokens[i+1].From-a.Until <= 3 {
			i++
			a.Until = max(a.Until, tokens[i].Until)
			a.Share += (rule[i] + learned[i]) / sum
			if rule[i] > 0 {
				a.Source = FromRule
			}
		}
		a.Words = strings.Join(strings.Fields(strings.ToValidUTF8(text[a.From:a.Until], " ")), " ")
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b Reason) int {
		switch {
		case a.Share > b.Share:
			return -1
		case a.Share < b.Share:
			return 1
		}
		return a.From - b.From
	})
	return out[:min(len(out), maxReasons)]
}

// learnedReasons adds to each token what the learned part adds for a family
// above the mean of all.
func (r *Router) learnedReasons(tokens []Token, l look, family int, scale float64, out []float64) {
	m := r.model
	h := &m.family
	class := slices.Index(h.classes, r.families[family])
	if class < 0 {
		return
	}
	// What a row adds above the mean of all families, by its place in the vector.
	above := make(map[int32]float64, len(l.vector.row))
	for j, row := range l.vector.row {
		mean := 0.0
		for c := range h.classes {
			mean += h.weight(row, c)
		}
		above[row] = scale * float64(l.vector.value[j]) * (h.weight(row, class) - mean/float64(len(h.classes)))
	}
	adds := func(f feature) float64 { return above[m.words.row(f.hash)] }
	before := uint64(0)
	for i, t := range tokens {
		w := hashOf(t.Text)
		out[i] += adds(newFeature(w, groupWord)) + adds(newFeature(hashOf(root(t.Text)), groupRoot))
		if i > 0 {
			pair := adds(newFeature(pairOf(before, w), groupPair))
			out[i-1] += pair / 2
			out[i] += pair / 2
		}
		before = w
	}
}

// Words are the words of a text that carry its meaning, by their root and once
// each: what package similar compares.
func Words(text string) []string { return WordsOf(Tokens(text)) }

// WordsOf is Words of a text that is cut already.
func WordsOf(tokens []Token) []string {
	out := make([]string, 0, len(tokens))
	for _, t := range tokens {
		if len(t.Text) < 3 && t.Text != "kk" && t.Text != "rs" && t.Text != "sd" || stop[t.Text] {
			continue
		}
		out = append(out, root(t.Text))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

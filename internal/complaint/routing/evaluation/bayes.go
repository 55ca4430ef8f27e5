package evaluation

import (
	"math"
	"slices"

	"pendopo/internal/complaint/routing"
)

// bayes is the yardstick: multinomial naive Bayes on the roots of the words that
// carry meaning, each once, with a small smoothing and every family equally
// likely beforehand. Of the simple ones tried (with pairs, with all words, with
// other smoothing) it is the best.
type bayes struct {
	families []routing.Family
	weight   map[string][]float64
}

const bayesSmooth = 0.1

func trainBayes(examples []routing.Example, families []routing.Family) *bayes {
	b := &bayes{families, map[string][]float64{}}
	sum := make([]float64, len(families))
	for _, e := range examples {
		c := slices.Index(families, e.Family)
		for _, w := range routing.Words(e.Text) {
			if b.weight[w] == nil {
				b.weight[w] = make([]float64, len(families))
			}
			b.weight[w][c]++
			sum[c]++
		}
	}
	for _, row := range b.weight {
		for c := range row {
			row[c] = math.Log((row[c] + bayesSmooth) / (sum[c] + bayesSmooth*float64(len(b.weight))))
		}
	}
	return b
}

func (b *bayes) guess(e routing.Example) Guess {
	score := make([]float64, len(b.families))
	for _, w := range routing.Words(e.Text) {
		for c, v := range b.weight[w] {
			score[c] += v
		}
	}
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case score[i] > score[j]:
			return -1
		case score[i] < score[j]:
			return 1
		}
		return 0
	})
	g := Guess{Truth: e.Family}
	for _, c := range order[:min(3, len(order))] {
		g.Families = append(g.Families, b.families[c])
	}
	sum := 0.0
	for _, v := range score {
		sum += math.Exp(v - score[order[0]])
	}
	g.Confidence = 1 / sum
	return g
}

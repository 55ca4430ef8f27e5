package routing

import (
	"math"
	"slices"
)

// Model is what was learned from decisions. It never changes after training.
type Model struct {
	Version  int64  // given by the store
	Learned  int    // decisions it was trained on
	Measured Figure // on decisions it had not seen while training

	words    vocabulary
	idf      []float32 // of each row of the vocabulary: rare ones say more
	family   head
	category head
	pairs    map[Family][]string // categories that coordinators gave to a family
}

// Figure is how often suggestions were right, measured on inner folds.
type Figure struct {
	Decisions int
	Top1      float64
	Top3      float64
}

// head tells classes apart: one linear score per class.
type head struct {
	classes []string
	scale   []float32 // of each class: weight = scale · cell
	bias    []float32
	cells   []int16 // row after row: cells[row*len(classes)+class]
	absent  float32 // score of a class nobody decided for
	blend   blend
}

// blend weighs what was learned against the rules.
// score = Learned·learned + Rule·rule + Hit when a rule spoke at all
type blend struct {
	Learned float64
	Rule    float64
	Hit     float64
	// Doubt is the share of decisions that no text explains: the agency was
	// chosen for a reason that is not in the words. No confidence exceeds it.
	Doubt float64
}

// rulesOnly is the blend before anything was learned. Its two numbers are
// chosen so that one strong keyword alone stays below the usual threshold and
// two of them reach it.
var rulesOnly = blend{Rule: 0.5, Hit: 1.5, Doubt: 0.02}

// vector is a text as a model sees it: rows of its vocabulary and values.
type vector struct {
	row   []int32
	value []float32
}

// view weighs features by their rarity and gives each group its length.
// Features that training did not see often enough are left out: their rarity
// is 0.
func view(features []feature, words *vocabulary, idf []float32) vector {
	v := vector{make([]int32, 0, len(features)), make([]float32, 0, len(features))}
	for i := 0; i < len(features); {
		g, begin, square := features[i].group, len(v.value), 0.0
		for ; i < len(features) && features[i].group == g; i++ {
			row := words.row(features[i].hash)
			if row < 0 || idf[row] == 0 {
				continue
			}
			x := float64(features[i].value)
			if g != groupRule {
				x *= float64(idf[row])
			}
			v.row = append(v.row, row)
			v.value = append(v.value, float32(x))
			square += x * x
		}
		length := groupWeight[g] / math.Sqrt(math.Max(square, 1e-12))
		for j := begin; j < len(v.value); j++ {
			v.value[j] *= float32(length)
		}
	}
	return v
}

// score is the learned score of every class.
func (h *head) score(v vector) []float64 {
	k := len(h.classes)
	sum := make([]float32, k)
	for j, row := range v.row {
		x := v.value[j]
		for c, cell := range h.cells[int(row)*k : int(row)*k+k] {
			sum[c] += x * float32(cell)
		}
	}
	out := make([]float64, k)
	for c := range out {
		out[c] = float64(sum[c]*h.scale[c] + h.bias[c])
	}
	return out
}

// weight is what one unit of a row adds to a class.
func (h *head) weight(row int32, class int) float64 {
	return float64(h.cells[int(row)*len(h.classes)+class]) * float64(h.scale[class])
}

// join brings the learned scores and those of the rules together and returns
// the probability of each class of a universe, both in its order; learned may
// be nil.
func (b blend) join(learned, rule []float64) []float64 {
	out := make([]float64, len(rule))
	for i, r := range rule {
		z := b.Rule * r
		if r > 0 {
			z += b.Hit
		}
		if learned != nil {
			z += b.Learned * learned[i]
		}
		out[i] = z
	}
	softmax(out)
	for i := range out {
		out[i] = (1-b.Doubt)*out[i] + b.Doubt/float64(len(out))
	}
	return out
}

func softmax(z []float64) {
	if len(z) == 0 {
		return
	}
	top, sum := slices.Max(z), 0.0
	for i := range z {
		z[i] = math.Exp(z[i] - top)
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}

// spread puts the scores of a head's classes in the order of a universe; a
// class that was not learned gets the score of one that is surely wrong.
func (h *head) spread(scores []float64, universe []string) []float64 {
	out := make([]float64, len(universe))
	for i, name := range universe {
		if c := slices.Index(h.classes, name); c >= 0 {
			out[i] = scores[c]
		} else {
			out[i] = float64(h.absent)
		}
	}
	return out
}

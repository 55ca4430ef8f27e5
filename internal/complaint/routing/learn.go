package routing

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// Numbers of the two learners, chosen on the evaluation of doc/routing.md where
// their neighbours differ by less than half a point.
const (
	svmCost   = 0.5  // C of a class of average size
	svmRounds = 100  // at most, over all examples
	svmEnough = 1e-3 // largest change of a round at which it stops
	nbSmooth  = 0.1
	nbShare   = 0.25 // of complement naive Bayes in a learned score
)

// fitHead trains one linear score per class.
func fitHead(x []vector, labels []string, rows int) head {
	var h head
	count := map[string]int{}
	for _, l := range labels {
		count[l]++
	}
	for l, n := range count {
		if n >= leastOfClass {
			h.classes = append(h.classes, l)
		}
	}
	sort.Strings(h.classes)
	k := len(h.classes)
	if k == 0 {
		return h
	}
	class := make([]int, len(labels))
	for i, l := range labels {
		class[i] = slices.Index(h.classes, l) // -1: too rare to be learned, an example against all
	}
	bayes := complementBayes(x, class, k, rows)
	cost := costs(count, labels, k)
	h.cells, h.scale, h.bias = make([]int16, rows*k), make([]float32, k), make([]float32, k)
	absent := 0.0
	for c := range k {
		w, bias := supportVectors(x, class, c, cost, rows)
		for b := range w {
			w[b] = (1-nbShare)*w[b] + nbShare*bayes[c][b]
		}
		largest := 0.0
		for _, v := range w {
			largest = math.Max(largest, math.Abs(v))
		}
		h.bias[c] = float32((1 - nbShare) * bias)
		if largest > 0 {
			h.scale[c] = float32(largest / math.MaxInt16)
			for b, v := range w {
				h.cells[b*k+c] = int16(math.Round(v / largest * math.MaxInt16))
			}
		}
	}
	// A class nobody decided for scores like one that is surely wrong.
	for _, v := range x {
		absent += slices.Min(h.score(v))
	}
	h.absent = float32(absent / float64(len(x)))
	return h
}

// costs is C for each example: mistakes on a rare class count more, by the root
// of how much rarer it is.
func costs(count map[string]int, labels []string, classes int) []float64 {
	out := make([]float64, len(labels))
	average := float64(len(labels)) / float64(max(1, classes))
	for i, l := range labels {
		out[i] = svmCost * math.Sqrt(average/float64(count[l]))
	}
	return out
}

// supportVectors separates one class from all others: dual coordinate descent
// for the squared hinge loss (Hsieh and others, 2008).
func supportVectors(x []vector, class []int, c int, cost []float64, n int) (w []float64, bias float64) {
	w = make([]float64, n)
	alpha, diagonal := make([]float64, len(x)), make([]float64, len(x))
	for i, v := range x {
		d := 1 + 1/(2*cost[i])
		for _, a := range v.value {
			d += float64(a) * float64(a)
		}
		diagonal[i] = d
	}
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	dice := rand.New(rand.NewPCG(7, uint64(c)))
	for range svmRounds {
		dice.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		change := 0.0
		for _, i := range order {
			side := -1.0
			if class[i] == c {
				side = 1
			}
			v := x[i]
			s := bias
			for j, b := range v.row {
				s += w[b] * float64(v.value[j])
			}
			next := math.Max(0, alpha[i]-(side*s-1+alpha[i]/(2*cost[i]))/diagonal[i])
			d := next - alpha[i]
			if d == 0 {
				continue
			}
			change = math.Max(change, math.Abs(d))
			alpha[i] = next
			d *= side
			for j, b := range v.row {
				w[b] += d * float64(v.value[j])
			}
			bias += d
		}
		if change < svmEnough {
			break
		}
	}
	return w, bias
}

// complementBayes weighs each row by how rare it is outside a class (Rennie
// and others, 2003), centred over the classes.
func complementBayes(x []vector, class []int, k, n int) [][]float64 {
	total, own := make([]float64, n), make([][]float64, k)
	for c := range own {
		own[c] = make([]float64, n)
	}
	for i, v := range x {
		for j, b := range v.row {
			total[b] += float64(v.value[j])
			if class[i] >= 0 {
				own[class[i]][b] += float64(v.value[j])
			}
		}
	}
	seen := 0
	for _, t := range total {
		if t > 0 {
			seen++
		}
	}
	for c := range own {
		sum := 0.0
		for b, t := range total {
			if t > 0 {
				sum += t - own[c][b] + nbSmooth
			}
		}
		size := 0.0
		for b, t := range total {
			if t > 0 {
				own[c][b] = -math.Log((t - own[c][b] + nbSmooth) / sum)
				size += math.Abs(own[c][b])
			} else {
				own[c][b] = 0
			}
		}
		if size > 0 {
			for b := range own[c] {
				own[c][b] *= float64(seen) / size
			}
		}
	}
	for b := range total {
		mean := 0.0
		for c := range own {
			mean += own[c][b] / float64(k)
		}
		for c := range own {
			own[c][b] -= mean
		}
	}
	return own
}

// heldOut is a decision the learners had not seen, in the order of a universe.
type heldOut struct {
	learned, rule []float64
	truth         int
}

// fitBlend finds the blend under which the held-out decisions were most likely.
// The fewer there are, the closer it stays to rulesOnly: a region with thirty
// decisions does not throw the rules away. Newton's method on a convex loss.
func fitBlend(held []heldOut) blend {
	start := [3]float64{rulesOnly.Learned, rulesOnly.Rule, rulesOnly.Hit}
	strength := [3]float64{0.05, 8, 4} // how many decisions it takes to leave the start
	theta := start
	for range 40 {
		var gradient [3]float64
		var hessian [3][3]float64
		for p := range theta {
			gradient[p] = strength[p] * (theta[p] - start[p])
			hessian[p][p] = strength[p]
		}
		b := blend{Learned: theta[0], Rule: theta[1], Hit: theta[2]}
		for _, h := range held {
			p := b.join(h.learned, h.rule)
			var mean [3]float64
			var square [3][3]float64
			for c, pc := range p {
				f := h.parts(c)
				for i := range f {
					mean[i] += pc * f[i]
					for j := range f {
						square[i][j] += pc * f[i] * f[j]
					}
				}
			}
			truth := h.parts(h.truth)
			for i := range mean {
				gradient[i] += mean[i] - truth[i]
				for j := range mean {
					hessian[i][j] += square[i][j] - mean[i]*mean[j]
				}
			}
		}
		step := solve3(hessian, gradient)
		largest := 0.0
		for i := range theta {
			next := math.Min(30, math.Max(0, theta[i]-step[i]))
			largest = math.Max(largest, math.Abs(next-theta[i]))
			theta[i] = next
		}
		if largest < 1e-6 {
			break
		}
	}
	return fitDoubt(blend{Learned: theta[0], Rule: theta[1], Hit: theta[2]}, held)
}

// fitDoubt finds how sure the best guess may sound: how much of the probability
// no text earns, and with it how steep the rest may be. What counts is that of a
// hundred guesses shown as "90 %" ninety are right.
func fitDoubt(b blend, held []heldOut) blend {
	best, least := b, math.Inf(1)
	for _, steep := range []float64{0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.4, 1.6, 1.8} {
		try := blend{Learned: b.Learned * steep, Rule: b.Rule * steep, Hit: b.Hit * steep}
		sure, right := make([]float64, len(held)), make([]bool, len(held))
		for i, h := range held {
			p := try.join(h.learned, h.rule)
			top := slices.Index(p, slices.Max(p))
			sure[i], right[i] = p[top], top == h.truth
		}
		for try.Doubt = 0; try.Doubt < 0.25; try.Doubt += 0.01 {
			loss := 5 * math.Abs(try.Doubt-rulesOnly.Doubt) // a few decisions do not move it far
			for i, p := range sure {
				p *= 1 - try.Doubt
				if right[i] {
					loss -= math.Log(math.Max(p, 1e-9))
				} else {
					loss -= math.Log(math.Max(1-p, 1e-9))
				}
			}
			if loss < least {
				best, least = try, loss
			}
		}
	}
	return best
}

func (h heldOut) parts(c int) [3]float64 {
	hit := 0.0
	if h.rule[c] > 0 {
		hit = 1
	}
	return [3]float64{h.learned[c], h.rule[c], hit}
}

// solve3 solves three equations by Cramer's rule; the matrix is positive.
func solve3(a [3][3]float64, y [3]float64) (x [3]float64) {
	det := func(m [3][3]float64) float64 {
		return m[0][0]*(m[1][1]*m[2][2]-m[1][2]*m[2][1]) -
			m[0][1]*(m[1][0]*m[2][2]-m[1][2]*m[2][0]) +
			m[0][2]*(m[1][0]*m[2][1]-m[1][1]*m[2][0])
	}
	whole := det(a)
	if whole == 0 {
		return x
	}
	for i := range x {
		m := a
		for r := range m {
			m[r][i] = y[r]
		}
		x[i] = det(m) / whole
	}
	return x
}

// measure counts how often the blend was right on decisions held out.
func measure(b blend, held []heldOut) Figure {
	f := Figure{Decisions: len(held)}
	for _, h := range held {
		p := b.join(h.learned, h.rule)
		above := 0
		for c, v := range p {
			if v > p[h.truth] || v == p[h.truth] && c < h.truth {
				above++
			}
		}
		if above == 0 {
			f.Top1++
		}
		if above < 3 {
			f.Top3++
		}
	}
	if len(held) > 0 {
		f.Top1 /= float64(len(held))
		f.Top3 /= float64(len(held))
	}
	return f
}

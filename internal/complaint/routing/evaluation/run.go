package evaluation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"text/tabwriter"

	"pendopo/internal/complaint/routing"
)

// Plan is what to measure.
type Plan struct {
	Folds   int
	Repeats int   // different deals of the folds
	Curve   []int // numbers of decisions
}

// Standard is the plan of doc/routing.md.
var Standard = Plan{Folds: 10, Repeats: 3, Curve: []int{0, 25, 50, 100, 200, 400, 800}}

// Report is everything measured.
type Report struct {
	Sample *Sample
	Plan   Plan
	Bayes  Score
	Rules  Score
	Routed Score // rules and decisions: what the product does
	Curve  []Point
}

// Point is one point of the learning curve.
type Point struct {
	Decisions int
	Score     Score
}

// Run measures. Folds run two at a time.
func Run(ctx context.Context, b *routing.Book, s *Sample, plan Plan) (*Report, error) {
	r := &Report{Sample: s, Plan: plan}
	var folds []Fold
	for n := range plan.Repeats {
		folds = append(folds, s.Folds(plan.Folds, uint64(n+1))...)
	}
	rules := routing.NewRouter(b, nil, routing.Options{Only: s.Families})
	var bayesGuesses, ruleGuesses []Guess
	for _, f := range folds {
		nb := trainBayes(f.Train, s.Families)
		for _, e := range f.Test {
			bayesGuesses = append(bayesGuesses, nb.guess(e))
			ruleGuesses = append(ruleGuesses, ask(rules, e))
		}
	}
	r.Bayes, r.Rules = Rate(bayesGuesses, s.Families), Rate(ruleGuesses, s.Families)
	for _, n := range append(append([]int{}, plan.Curve...), len(s.Examples)) {
		guesses, err := guessAll(ctx, b, s, folds, n)
		if err != nil {
			return nil, err
		}
		score := Rate(guesses, s.Families)
		if n == len(s.Examples) {
			r.Routed = score
			n = len(folds[0].Train)
		}
		r.Curve = append(r.Curve, Point{n, score})
	}
	return r, nil
}

// guessAll trains on the first n decisions of each fold and asks about its
// test part.
func guessAll(ctx context.Context, b *routing.Book, s *Sample, folds []Fold, n int) ([]Guess, error) {
	out := make([][]Guess, len(folds))
	errs := make([]error, len(folds))
	var wait sync.WaitGroup
	turn := make(chan struct{}, 2)
	for i, f := range folds {
		wait.Add(1)
		turn <- struct{}{}
		go func() {
			defer wait.Done()
			defer func() { <-turn }()
			m, err := routing.Train(ctx, b, f.Train[:min(n, len(f.Train))])
			if err != nil && !errors.Is(err, routing.ErrTooFew) {
				errs[i] = err
				return
			}
			r := routing.NewRouter(b, m, routing.Options{Only: s.Families})
			for _, e := range f.Test {
				out[i] = append(out[i], ask(r, e))
			}
		}()
	}
	wait.Wait()
	var all []Guess
	for _, g := range out {
		all = append(all, g...)
	}
	return all, errors.Join(errs...)
}

func ask(r *routing.Router, e routing.Example) Guess {
	g := Guess{Truth: e.Family}
	for i, s := range r.Suggest(e.Text, routing.Place{}) {
		g.Families = append(g.Families, s.Family)
		if i == 0 {
			g.Confidence = s.Confidence
		}
	}
	return g
}

// Print writes the report as text.
func (r *Report) Print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(format string, args ...any) { fmt.Fprintf(t, format+"\t\n", args...) }
	fmt.Fprintf(w, "%d complaints of %d families; %d rows left out; %d folds, dealt %d times\n\n", len(r.Sample.Examples), len(r.Sample.Families), r.Sample.Left, r.Plan.Folds, r.Plan.Repeats)
	line("\ttop-1\ttop-3\tmacro-F1\tECE")
	for _, row := range []struct {
		name string
		s    Score
	}{{"naive Bayes", r.Bayes}, {"keyword rules alone", r.Rules}, {"rules and decisions", r.Routed}} {
		line("%s\t%.3f\t%.3f\t%.3f\t%.3f", row.name, row.s.Top1, row.s.Top3, row.s.MacroF1, row.s.ECE)
	}
	line("\t\t\t\t")
	line("decisions\ttop-1\ttop-3\tmacro-F1\tECE\tsure\tof them right")
	for _, p := range r.Curve {
		line("%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.0f %%\t%.3f", p.Decisions, p.Score.Top1, p.Score.Top3, p.Score.MacroF1, p.Score.ECE,
			100*share(p.Score.Sure, p.Score.Cases), share(p.Score.SureRight, p.Score.Sure))
	}
	line("\t\t\t\t\t\t")
	line("family\tcases\tprecision\trecall\tF1")
	count := map[routing.Family]int{}
	for f, s := range r.Routed.Families {
		count[f] = s.Cases
	}
	for _, f := range sortedFamilies(count) {
		s := r.Routed.Families[f]
		line("%s\t%d\t%.2f\t%.2f\t%.2f", f, s.Cases/r.Plan.Repeats, s.Precision(), s.Recall(), s.F1())
	}
	line("\t\t\t\t")
	line("confidence\tcases\tmean\tright")
	for i, b := range r.Routed.Bins {
		if b.Cases > 0 {
			line("%.1f–%.1f\t%d\t%.2f\t%.2f", float64(i)/10, float64(i+1)/10, b.Cases/r.Plan.Repeats, b.Confidence, b.Right)
		}
	}
	return t.Flush()
}

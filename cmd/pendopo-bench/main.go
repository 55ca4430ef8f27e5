// Command pendopo-bench measures the product against its budgets: it runs the
// built program as its users do and prints the budget, the median and their
// ratio, with OVER beside what misses. It is started by "make bench" and is no
// part of the product.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// A row is one budget with what was measured.
type row struct {
	work   string
	budget float64
	unit   unit
	got    []float64
	note   string
}

type unit string

const (
	seconds   unit = "s"
	millis    unit = "ms"
	megabytes unit = "MB"
	percent   unit = "%" // measured as a part of one
)

func (u unit) show(v float64) string {
	switch {
	case u == seconds && v < 10:
		return fmt.Sprintf("%.2f s", v)
	case u == seconds:
		return fmt.Sprintf("%.1f s", v)
	case u == percent:
		return fmt.Sprintf("%.1f %%", 100*v)
	case u == millis && v < 10:
		return fmt.Sprintf("%.1f ms", v)
	}
	return fmt.Sprintf("%.0f %s", v, u)
}

// median of the measured values; of an even number the higher of the two.
func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return s[len(s)/2]
}

// percentile of the measured values, the next higher one.
func percentile(v []float64, p float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return s[min(len(s)-1, int(p*float64(len(s))))]
}

type bench struct {
	ctx    context.Context
	binary string
	work   string // a folder of its own
	runs   int
	rows   []*row
	log    io.Writer
}

// row finds or makes a row, in the order of first use.
func (b *bench) row(work string, budget float64, u unit) *row {
	for _, r := range b.rows {
		if r.work == work {
			return r
		}
	}
	r := &row{work: work, budget: budget, unit: u}
	b.rows = append(b.rows, r)
	return r
}

func (r *row) add(v float64) { r.got = append(r.got, v) }

func main() {
	binary := flag.String("binary", "bin/pendopo", "the program to measure")
	runs := flag.Int("runs", 5, "how often each work is measured")
	only := flag.String("only", "", "run only the parts whose name begins so: import, round, seats, pack, reports, site, ledger, live, demo, binary")
	flag.Parse()
	abs, err := filepath.Abs(*binary)
	if err == nil {
		err = run(abs, *runs, *only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "pendopo-bench:", err)
		os.Exit(1)
	}
}

func run(binary string, runs int, only string) error {
	work, err := os.MkdirTemp("", "pendopo-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	b := &bench{ctx: context.Background(), binary: binary, work: work, runs: max(1, runs), log: os.Stderr}
	parts := []struct {
		name string
		do   func() error
	}{
		{"import", b.imports},
		{"round", b.rules},
		{"seats", b.seats},
		{"pack", b.pack},
		{"reports", b.reports},
		{"site", b.site},
		{"ledger", b.ledger},
		{"live", b.live},
		{"demo", b.demo},
		{"binary", b.size},
	}
	for _, p := range parts {
		if !strings.HasPrefix(p.name, only) {
			continue
		}
		began := time.Now()
		if err := p.do(); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(b.log, "%-8s measured in %v\n", p.name, time.Since(began).Round(time.Second))
	}
	b.print(os.Stdout)
	return nil
}

// print writes the table; a ratio below one keeps the budget.
func (b *bench) print(w io.Writer) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "work\tbudget\tmedian\tratio\t")
	over := 0
	for _, r := range b.rows {
		if len(r.got) == 0 {
			fmt.Fprintf(tw, "%s\t%s\tnot measured\t\t%s\n", r.work, r.unit.show(r.budget), r.note)
			continue
		}
		m := median(r.got)
		word := r.note
		if m > r.budget {
			over++
			word = strings.TrimSpace("OVER  " + r.note)
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%.2f\t%s\n", r.work, r.unit.show(r.budget), r.unit.show(m), m/r.budget, word)
	}
	tw.Flush()
	if over > 0 {
		fmt.Fprintf(w, "%d of %d budgets are missed.\n", over, len(b.rows))
	}
	slowest := slices.MaxFunc(b.rows, func(x, y *row) int { return cmp.Compare(len(x.got), len(y.got)) })
	fmt.Fprintf(w, "Medians of up to %d measurements on this machine; see doc/operate.md.\n", len(slowest.got))
}

package evaluation

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sort"

	"pendopo/internal/complaint/routing"
)

// Sample is complaints with the family of the agency that handled them.
type Sample struct {
	Examples []routing.Example
	Families []routing.Family
	Left     int // rows that are not part of the measurement
}

// Read takes the columns teks and rumpun of a CSV file and keeps the families
// with enough cases, without those left out.
func Read(r io.Reader, least int, without ...routing.Family) (*Sample, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("evaluation: read: %w", err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("evaluation: the file is empty")
	}
	text, family := slices.Index(rows[0], "teks"), slices.Index(rows[0], "rumpun")
	if text < 0 || family < 0 {
		return nil, fmt.Errorf("evaluation: want columns teks and rumpun, got %q", rows[0])
	}
	count := map[routing.Family]int{}
	for _, row := range rows[1:] {
		count[routing.Family(row[family])]++
	}
	s := &Sample{}
	for f, n := range count {
		if n >= least && !slices.Contains(without, f) {
			s.Families = append(s.Families, f)
		}
	}
	slices.Sort(s.Families)
	for _, row := range rows[1:] {
		if f := routing.Family(row[family]); slices.Contains(s.Families, f) {
			s.Examples = append(s.Examples, routing.Example{Text: row[text], Family: f})
		} else {
			s.Left++
		}
	}
	return s, nil
}

// Fold is one cut of a sample.
type Fold struct {
	Train, Test []routing.Example
}

// Folds deals the examples of each family over k folds. Examples whose texts
// fold alike go to one fold, so that no text is in training and test at once.
func (s *Sample) Folds(k int, seed uint64) []Fold {
	of := map[string]int{}
	byFamily := map[routing.Family][]routing.Example{}
	for _, e := range s.Examples {
		byFamily[e.Family] = append(byFamily[e.Family], e)
	}
	dice := rand.New(rand.NewPCG(seed, 11))
	out := make([]Fold, k)
	next := 0
	for _, f := range s.Families {
		list := byFamily[f]
		dice.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for _, e := range list {
			key := routing.Fold(e.Text)
			at, seen := of[key]
			if !seen {
				at = next % k
				of[key] = at
				next++
			}
			for i := range out {
				if i == at {
					out[i].Test = append(out[i].Test, e)
				} else {
					out[i].Train = append(out[i].Train, e)
				}
			}
		}
	}
	for i := range out { // decisions do not come in order of families
		t := out[i].Train
		dice.Shuffle(len(t), func(a, b int) { t[a], t[b] = t[b], t[a] })
	}
	return out
}

// sortedFamilies of a set of counts, the most frequent first.
func sortedFamilies(count map[routing.Family]int) []routing.Family {
	out := make([]routing.Family, 0, len(count))
	for f := range count {
		out = append(out, f)
	}
	sort.Slice(out, func(i, j int) bool {
		if count[out[i]] != count[out[j]] {
			return count[out[i]] > count[out[j]]
		}
		return out[i] < out[j]
	})
	return out
}

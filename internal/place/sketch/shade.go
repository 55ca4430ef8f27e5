package sketch

import (
	"maps"
	"slices"
)

// Class is one shade of a map of figures: from Least to Most, both included.
type Class struct {
	Shade       int // 1–5
	Least, Most int
}

// Shades sorts areas into at most five shades by their figures, so that each
// shade has about as many areas as the others and equal figures have equal
// shades. An area with nothing has none. The classes are the legend.
func Shades(figures map[string]int) (shade map[string]int, legend []Class) {
	var some []int
	for _, n := range figures {
		if n > 0 {
			some = append(some, n)
		}
	}
	slices.Sort(some)
	distinct := slices.Compact(slices.Clone(some))
	classes := min(5, len(distinct))
	shade = map[string]int{}
	if classes == 0 {
		return shade, nil
	}
	// The upper bound of each class: a figure that stands at its share of the
	// list, and always a new one.
	var bounds []int
	for k := 1; k <= classes; k++ {
		b := some[len(some)*k/classes-1]
		if k == classes {
			b = some[len(some)-1]
		}
		if len(bounds) == 0 || b > bounds[len(bounds)-1] {
			bounds = append(bounds, b)
		}
	}
	first := 1 + (5-len(bounds))/2 // few classes take the middle of the scale
	least := some[0]
	for i, b := range bounds {
		legend = append(legend, Class{first + i, least, b})
		if at, found := slices.BinarySearch(distinct, b); found && at+1 < len(distinct) {
			least = distinct[at+1]
		}
	}
	for _, code := range slices.Sorted(maps.Keys(figures)) {
		for _, c := range legend {
			if n := figures[code]; n >= c.Least && n <= c.Most {
				shade[code] = c.Shade
			}
		}
	}
	return shade, legend
}

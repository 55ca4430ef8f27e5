package social

import (
	"slices"
	"strings"
	"unicode"

	"pendopo/internal/place"
)

// maxWords of a text are read for a place: the place stands early or not at all.
const maxWords = 120

// Guess is the place that a text names, nil when it names none that is sure: each
// word of the place's name stands in the text, side by side, and of several the
// longest name wins. An officer sees it on the map and moves it.
func Guess(m *place.Map, text string) *place.Found {
	if m.Empty() {
		return nil
	}
	words := plain(text)
	var best *place.Found
	size := 0
	for i := range words {
		for n := min(5, len(words)-i); n >= 1; n-- {
			window := words[i : i+n]
			if n*10+len(window[0]) <= size || n == 1 && len(window[0]) < 5 {
				continue
			}
			for _, f := range m.Search(strings.Join(window, " "), place.Point{}, 3) {
				name := plain(f.Name)
				if s := len(name)*10 + len(f.Name); slices.Equal(name, window) && s > size {
					best, size = &f, s
				}
			}
		}
	}
	return best
}

// plain are the words of a text in small letters, "jl" and the like written out
// as maps do.
func plain(text string) []string {
	list := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range list {
		if long, ok := short[w]; ok {
			list[i] = long
		}
	}
	return list[:min(len(list), maxWords)]
}

var short = map[string]string{"jl": "jalan", "jln": "jalan", "kel": "kelurahan", "kec": "kecamatan", "ds": "desa", "psr": "pasar", "simp": "simpang", "negri": "negeri"}

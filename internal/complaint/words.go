package complaint

import (
	"slices"
	"strings"

	"pendopo/internal/complaint/routing"
)

// labels stand where mask hid something; they are nobody's words.
var labels = strings.NewReplacer("[nama pelapor]", " ", "[alamat surel]", " ", "[nomor telepon]", " ", "[akun pelapor]", " ", "[alamat pelapor]", " ", "[NIK]", " ")

// meaning is the words of a text by their root, for resemblance.
func meaning(masked string) []string { return routing.Words(labels.Replace(masked)) }

// indexed are the words under which a text is found: as folded and by their
// root, so that "perbaikan" finds what says "diperbaiki".
func indexed(masked string) []string {
	masked = labels.Replace(masked)
	out := routing.Words(masked)
	for _, w := range strings.Fields(routing.Fold(masked)) {
		if len(w) >= 2 && len(w) <= 40 {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// asked are the words of a search. The last one, while it is being typed, may
// be the beginning of a word and stays as it is.
func asked(text string) (all []string, begun bool) {
	words := strings.Fields(routing.Fold(text))
	for i, w := range words {
		if i == len(words)-1 && !strings.HasSuffix(text, " ") && len(w) >= 3 {
			return append(all, w), true
		}
		if len(all) < 12 {
			all = append(all, routing.Words(w)...) // none for words that carry no meaning
		}
	}
	return all, false
}

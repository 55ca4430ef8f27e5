package complaint

import (
	"slices"
	"strings"
	"unicode"

	"pendopo/internal/complaint/routing"
)

// labels stand where mask hid something; they are nobody's words.
var labels = strings.NewReplacer("[nama pelapor]", " ", "[alamat surel]", " ", "[nomor telepon]", " ", "[akun pelapor]", " ", "[alamat pelapor]", " ", "[NIK]", " ")

// meaning is the words of a text by their root, for resemblance.
func meaning(masked string) []string { return routing.Words(labels.Replace(masked)) }

// indexed are the words under which a text is found: as folded in their
// context ("lampu jalan" is one thing), each by itself, and by their root, so
// that "perbaikan" finds what says "diperbaiki".
func indexed(masked string) []string {
	masked = labels.Replace(masked)
	out := append(routing.Words(masked), strings.Fields(routing.Fold(masked))...)
	for _, w := range bare(masked) {
		out = append(out, routing.Words(w)...)
		out = append(out, strings.Fields(routing.Fold(w))...)
	}
	out = slices.DeleteFunc(out, func(w string) bool { return len(w) < 2 || len(w) > 40 })
	slices.Sort(out)
	return slices.Compact(out)
}

// bare are the runs of letters, marks and digits of a text.
func bare(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r) })
}

// asked are the words of a search, each by itself. The last one, while it is
// being typed, may be the beginning of a word and stays as it is.
func asked(text string) (all []string, begun bool) {
	words := bare(text)
	for i, w := range words[:min(len(words), 20)] {
		if i == len(words)-1 && !strings.HasSuffix(text, " ") && len(w) >= 3 {
			if last := strings.Fields(routing.Fold(w)); len(last) == 1 {
				return append(all, last[0]), true
			}
		}
		if len(all) < 12 {
			all = append(all, routing.Words(w)...) // none for words that carry no meaning
		}
	}
	return all, false
}

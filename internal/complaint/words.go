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
func indexed(masked string) []string { return lexicon{}.indexed(masked) }

// lexicon remembers what single words are found under while many texts are
// indexed: most words come again.
type lexicon map[string][]string

const maxLexicon = 20_000 // words; then it begins anew

func (l lexicon) indexed(masked string) []string {
	masked = labels.Replace(masked)
	out := bothForms(nil, masked)
	for _, w := range bare(masked) {
		forms, known := l[w]
		if !known {
			if len(l) >= maxLexicon {
				clear(l)
			}
			forms = bothForms(nil, w)
			l[w] = forms
		}
		out = append(out, forms...)
	}
	out = slices.DeleteFunc(out, func(w string) bool { return len(w) < 2 || len(w) > 40 })
	slices.Sort(out)
	return slices.Compact(out)
}

// bothForms adds the words of a text, folded and by their root.
func bothForms(out []string, text string) []string {
	tokens := routing.Tokens(text)
	for _, t := range tokens {
		out = append(out, t.Text)
	}
	return append(out, routing.WordsOf(tokens)...)
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

package people

import (
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
)

// vocabulary is a short list of values with the word that is printed for each
// and every other spelling that is understood. One list serves parsing,
// printing and the choices of the spreadsheet, so that they cannot disagree.
type vocabulary[T comparable] struct {
	key   string // message key of "none of these"
	words []word[T]
	index map[string]T
}

// word is one value: its printed form and what else people write.
type word[T comparable] struct {
	value   T
	label   string
	aliases []string
}

func newVocabulary[T comparable](key string, words ...word[T]) *vocabulary[T] {
	v := &vocabulary[T]{key: key, words: words, index: map[string]T{}}
	for _, w := range words {
		v.index[foldKey(w.label)] = w.value
		for _, a := range w.aliases {
			v.index[foldKey(a)] = w.value
		}
	}
	return v
}

// parse finds the value of a spelling.
func (v *vocabulary[T]) parse(s string) (T, error) {
	value, ok := v.index[foldKey(s)]
	if !ok {
		return value, errs.New(errs.Invalid, v.key, s)
	}
	return value, nil
}

// label is the printed form, "" for a value outside the list.
func (v *vocabulary[T]) label(value T) string {
	for i := range v.words {
		if v.words[i].value == value {
			return v.words[i].label
		}
	}
	return ""
}

// values lists the values in the order of the list.
func (v *vocabulary[T]) values() []T {
	out := make([]T, len(v.words))
	for i, w := range v.words {
		out[i] = w.value
	}
	return out
}

// place is the position in the list counted from 1, 0 for a value outside it.
func (v *vocabulary[T]) place(value T) int {
	for i := range v.words {
		if v.words[i].value == value {
			return i + 1
		}
	}
	return 0
}

// choices are the values for a column of a spreadsheet. canonical is how the
// program keeps a value.
func (v *vocabulary[T]) choices(canonical func(T) string) []sheet.Choice {
	out := make([]sheet.Choice, len(v.words))
	for i, w := range v.words {
		out[i] = sheet.Choice{Value: canonical(w.value), Label: w.label, Aliases: w.aliases}
	}
	return out
}

package intake

import (
	"errors"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/sheet"
)

// misfits are the refusals that a file of another kind meets: its sheets or its
// headings are not those of this kind.
var misfits = []string{"sheet.wrong_sheet", "sheet.no_heading", "sheet.column_missing", "sheet.column_near"}

// read reads a file as one of a kind. When its columns are those of another kind
// that the person may import, the refusal names that kind: a list of units
// under Pegawai needs no new headings, only the other page.
func (s *Service) read(by actor.Actor, k Kind, name string, data []byte) (*sheet.Book, error) {
	file := baseName(name)
	book, err := sheet.Read(file, data, k.Spec(), s.limits)
	var refused *errs.Error
	if !errors.As(err, &refused) || !slices.Contains(misfits, refused.Key) {
		return book, err
	}
	if other := s.fitting(by, k, file, data); other != nil {
		return nil, errs.New(errs.Invalid, "intake.other_kind", file, kindName{k.Spec()}, kindName{other.Spec()}, other.Spec().Kind).With(err)
	}
	return nil, err
}

// fitting is the kind whose sheets and columns the file has, the one that leaves
// the least aside when several do; nil for none.
func (s *Service) fitting(by actor.Actor, not Kind, file string, data []byte) (best Kind) {
	least := 0
	for _, k := range s.kinds {
		if k == not || k.May(by) != nil {
			continue
		}
		book, err := sheet.Read(file, data, k.Spec(), s.limits)
		if err != nil {
			continue
		}
		if n := len(book.Ignored); best == nil || n < least {
			best, least = k, n
		}
	}
	return best
}

// kindName says what pages call a kind.
type kindName struct{ spec *sheet.Spec }

// In is the name in a language.
func (n kindName) In(l i18n.Lang) string {
	if key := "intake_web.kind_" + n.spec.Kind; i18n.Has(key) {
		return i18n.T(l, key)
	}
	return n.spec.Title
}

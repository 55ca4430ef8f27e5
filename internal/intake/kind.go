package intake

import (
	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sheet"
)

// Kind is what a package of the register tells the import machine about one
// kind of file. All methods work on whole books: a Kind that runs one statement
// a row in Judge is too slow.
type Kind interface {
	// Spec describes the file. It always returns the same pointer.
	Spec() *sheet.Spec

	// May tells whether the person may import this kind; it returns an
	// errs.Forbidden error otherwise.
	May(by actor.Actor) error

	// Judge compares the book with the current data. It writes nothing. The
	// usual form is: build the current book, call Compare(book, current), then
	// add the kind's own findings with Judgement.Refuse and keep what Apply
	// needs in Judgement.Plan.
	Judge(tx *db.Tx, book *sheet.Book) (*Judgement, error)

	// Apply stores the rows whose verdict is New or Changed, and nothing else.
	// It runs in the transaction in which Judge has just run, so what Judge
	// found still holds. It is not called when there is nothing to store.
	Apply(tx *db.Tx, by actor.Actor, j *Judgement) error

	// Export is the current data on a date, in the form that the same kind
	// imports: importing an export changes nothing.
	Export(tx *db.Tx, asOf clock.Date) (*sheet.Book, error)
}

// Secret is a Kind whose current data not everybody may see who may import it: a
// draft. What a comparison tells of it goes to those who may, and a batch is
// opened by who uploaded it alone.
type Secret interface {
	// MayCompare tells whether the person may see what a file was compared with;
	// it returns an errs.Forbidden error otherwise.
	MayCompare(tx *db.Tx, by actor.Actor, j *Judgement) error
}

// Starter is a Kind whose template is not empty: it begins with rows that every
// file of the kind has, and with what the register knows of them.
type Starter interface {
	Start(tx *db.Tx) (*sheet.Book, error)
}

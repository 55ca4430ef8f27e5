package document

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
)

// Written is how far the papers of one kind are: a paper is written when it has
// its number and its date, which it gets from its signers' consent.
type Written struct {
	Total, Dated int
	Last         clock.Date // the latest of their dates, "" when none has one
}

// All tells whether there are such papers and none waits any more.
func (w Written) All() bool { return w.Total > 0 && w.Dated == w.Total }

// WrittenIn counts the living papers of a kind in a pack: those whose item ends
// with the part, "/2", or with "" those whose item has no part.
func (s *Service) WrittenIn(tx *db.Tx, sub Subject, kind Kind, part string) (Written, error) {
	return countWritten(tx, sub, kind, part)
}

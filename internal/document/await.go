package document

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
)

// Awaited is what one signer signs at one place: the papers of a round, the
// minutes of a handover, an order to act.
type Awaited struct {
	Subject Subject
	First   *Document // the first in the order of the pack
	Papers  int
	// Decision tells that the decision itself is among them: it is signed by its
	// own step, the other papers of the round by consent.
	Decision bool
}

// AwaitedPapers counts the papers of all places.
func AwaitedPapers(all []Awaited) (n int) {
	for _, x := range all {
		n += x.Papers
	}
	return n
}

// Awaits is everything that waits for the actor's own signature now. Every page
// that names or counts it asks here, so that none says another number.
func (s *Service) Awaits(ctx context.Context, by actor.Actor) ([]Awaited, error) {
	if !by.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	if by.Person == "" { // an account of the office signs nothing
		return nil, nil
	}
	var out []Awaited
	at := map[Subject]int{}
	f := Filter{Signer: by.Person, Limit: 500}
	for {
		found, err := s.Find(ctx, by, f)
		if err != nil {
			return nil, err
		}
		for _, d := range found.Documents {
			if !d.turnOf(by.Person) {
				continue
			}
			i, known := at[d.Subject]
			if !known {
				i = len(out)
				at[d.Subject] = i
				out = append(out, Awaited{Subject: d.Subject, First: d})
			}
			out[i].Papers++
			out[i].Decision = out[i].Decision || d.Kind == Decision
		}
		if !found.More {
			return out, nil
		}
		f.After = found.Documents[len(found.Documents)-1].ID
	}
}

// turnOf tells whether a person may consent now. The papers of a handover are
// signed one after the other: the giver, the receiver, their superior. On all
// others an early consent waits for its turn.
func (d *Document) turnOf(person string) bool {
	if d.Kind != Handover && d.Kind != Memo {
		return true
	}
	for _, l := range d.Signatures {
		if l.At.IsZero() && l.ApprovedAt.IsZero() {
			return l.Person == person
		}
	}
	return false
}

package papers

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Round is what the papers say of a round.
type Round struct {
	Pack          document.Subject // under which its papers are kept
	AuthorityPost org.PostID       // the appointing authority's post
	DecreeNumber  string
	DecreedOn     clock.Date
	Basis         []string // lines of the legal basis that this round adds
	Moves         []Move   // in the order of the annex
	Clearances    []Clearance
}

// Move is one official and what the round does with them.
type Move struct {
	ID       string
	Person   people.PersonID
	FromPost org.PostID // "" for a person without a definitive post
	ToPost   org.PostID
	Reason   eligibility.Reason
	Level    people.Level // of the new post
	Note     string
	Out      bool // annulled, declined or lapsed: no paper of the round names it
}

// Clearance is a document attached to the round.
type Clearance struct {
	Kind   eligibility.DocumentKind
	Number string
	Dated  clock.Date
	Issuer string
}

// open are the moves that count.
func (r *Round) open() []*Move {
	out := make([]*Move, 0, len(r.Moves))
	for i := range r.Moves {
		if !r.Moves[i].Out {
			out = append(out, &r.Moves[i])
		}
	}
	return out
}

func (r *Round) move(id string) *Move {
	for i := range r.Moves {
		if r.Moves[i].ID == id {
			return &r.Moves[i]
		}
	}
	return nil
}

func (r *Round) confirmations() int {
	n := 0
	for _, m := range r.open() {
		if m.Reason == eligibility.ReasonConfirmation {
			n++
		}
	}
	return n
}

package planning

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Link is one seat of a chain as somebody read it.
type Link struct {
	Person people.PersonID    `json:"person"`
	From   org.PostID         `json:"from,omitempty"`
	To     org.PostID         `json:"to"`
	Reason eligibility.Reason `json:"reason"`
	Route  eligibility.Route  `json:"route,omitempty"`
}

// Links are the seats of a chain, from the vacancy to the last mover. Where
// somebody takes the oath, and in which form, is no part of what is approved.
func Links(c *appointment.Chain) []Link {
	out := make([]Link, len(c.Moves))
	for i, m := range c.Moves {
		out[i] = Link{m.Person, m.FromPost, m.ToPost, m.Reason, m.Route}
	}
	return out
}

// Content is the text that initials bind to: who goes where, why and by which
// route, in order, and which seat stays empty.
func Content(c *appointment.Chain) string {
	b, err := json.Marshal(struct {
		Links []Link               `json:"links"`
		End   appointment.ChainEnd `json:"end"`
		Left  org.PostID           `json:"left,omitempty"`
	}{Links(c), c.End, c.Left})
	if err != nil {
		panic(err) // strings alone
	}
	return string(b)
}

// Digest names the content of a chain.
func Digest(c *appointment.Chain) string {
	sum := sha256.Sum256([]byte(Content(c)))
	return hex.EncodeToString(sum[:16])
}

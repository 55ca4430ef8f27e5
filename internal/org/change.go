package org

import (
	"slices"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
	"pendopo/internal/people"
)

// ids makes the identifiers of units, posts and holdings.
var ids id.Source

// Seat puts a person into a post from a date.
type Seat struct {
	Person     people.PersonID
	Post       PostID
	Kind       HoldingKind
	From       clock.Date
	Until      clock.Date // "" for open; a Plt has an end
	TenureFrom clock.Date // "" starts with From; a confirmation keeps the old date
	Basis      string
	// Leaves are the holdings this seat ends on From.
	Leaves []HoldingID
}

// Ending closes a holding without seating anybody.
type Ending struct {
	Holding HoldingID
	Until   clock.Date
	Why     string
}

// Apply is the one way in which holdings change: it ends and begins holdings in
// the caller's transaction, all or none. The end state is checked as a whole,
// so chains and rings (A→B→C→A) are legal. Posts are locked in key order.
// It returns the new holdings in the order of seats, or an errs.Conflict that
// says which invariant would break.
func (c *Cache) Apply(tx *db.Tx, seats []Seat, endings []Ending) ([]*Holding, error) {
	reg, err := c.In(tx)
	if err != nil {
		return nil, err
	}
	var posts, persons []string
	for _, s := range seats {
		posts, persons = append(posts, string(s.Post)), append(persons, string(s.Person))
	}
	for _, e := range endings {
		h, err := getHolding(tx, e.Holding)
		if err != nil {
			return nil, err
		}
		posts, persons = append(posts, string(h.Post)), append(persons, string(h.Person))
	}
	slices.Sort(posts)
	slices.Sort(persons)
	posts, persons = slices.Compact(posts), slices.Compact(persons)

	byPost, err := selectHoldingsWhere(tx, "post", posts)
	if err != nil {
		return nil, err
	}
	byPerson, err := selectHoldingsWhere(tx, "person", persons)
	if err != nil {
		return nil, err
	}
	state := map[HoldingID]*Holding{}
	for _, h := range append(byPost, byPerson...) {
		state[h.ID] = h
	}

	end := func(h HoldingID, until clock.Date, why string) error {
		old := state[h]
		if old == nil {
			return errs.New(errs.NotFound, "org.holding_not_found")
		}
		if p := reg.Posts[old.Post]; p != nil && p.Until != "" && until > p.Until {
			until = p.Until // the chair was gone before its holder was confirmed in the new one
		}
		if old.Until != "" && old.Until <= until && old.Kind != Definitive {
			return nil // an acting term that ended by itself before
		}
		if old.Until == "" {
			if err := endHolding(tx, h, until, why); err != nil {
				return err
			}
		} else if err := shortenHolding(tx, h, until, why); err != nil {
			return err
		}
		ended := *old
		ended.Until, ended.EndedBy = until, why
		state[h] = &ended
		return nil
	}
	for _, e := range endings {
		if err := end(e.Holding, e.Until, e.Why); err != nil {
			return nil, err
		}
	}
	made := make([]*Holding, 0, len(seats))
	for _, s := range seats {
		for _, h := range s.Leaves {
			if err := end(h, s.From, s.Basis); err != nil {
				return nil, err
			}
		}
		post := reg.Posts[s.Post]
		if post == nil {
			return nil, errs.New(errs.NotFound, "org.post_not_found")
		}
		if reg.People[s.Person] == nil {
			return nil, errs.New(errs.NotFound, "people.not_in_register")
		}
		tenure := s.TenureFrom
		if tenure == "" {
			tenure = s.From
		}
		h := &Holding{ID: HoldingID(ids.New(tx.Now())), Post: s.Post, Person: s.Person, Kind: s.Kind,
			Structural: post.Structural, From: s.From, Until: s.Until, TenureFrom: tenure, Basis: s.Basis}
		made = append(made, h)
		state[h.ID] = h
	}
	all := make([]*Holding, 0, len(state))
	for _, h := range state {
		all = append(all, h)
	}
	if err := breachError(reg, CheckHoldings(all, reg.Posts)); err != nil {
		return nil, err
	}
	if err := insertHoldings(tx, made); err != nil {
		if db.IsUnique(err) {
			return nil, errs.New(errs.Conflict, "org.seat_taken").With(err)
		}
		return nil, err
	}
	return made, c.Changed(tx)
}

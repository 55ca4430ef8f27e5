package appointment

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// FromReorganisation adds a confirmation for every structural official whose
// post was ended by a reorganisation and has a free successor on the planned
// day. It returns how many moves were added; a second call adds none.
func (s *Service) FromReorganisation(ctx context.Context, by actor.Actor, round RoundID, version int64) (added int, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := getRound(tx, round)
		if err != nil {
			return err
		}
		if err := memberOnly(tx, by, round); err != nil { // also when there is nothing to add
			return err
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		moves, err := getMoves(tx, round)
		if err != nil {
			return err
		}
		var ops []Op
		for _, c := range Confirmations(reg.At(r.PlannedOn), moves) {
			hall := Hall
			ops = append(ops, Op{Kind: Put, Person: c.Person, ToPost: c.To, Attendance: &hall})
		}
		added = len(ops)
		if added == 0 {
			return nil
		}
		_, err = s.change(tx, by, round, version, "", ops)
		return err
	})
	return added, err
}

// Confirmable is an official who waits in an ended post for its successor.
type Confirmable struct {
	Person   people.PersonID
	From, To org.PostID
}

// Confirmations finds the officials to confirm as of the snapshot's day, those
// already in the round left out.
func Confirmations(snap *org.Snapshot, moves []*Move) []Confirmable {
	busy := map[people.PersonID]bool{}
	taken := map[org.PostID]bool{}
	for _, m := range moves {
		if m.State.Open() {
			busy[m.Person], taken[m.ToPost] = true, true
		}
	}
	var out []Confirmable
	for _, p := range snap.AllPosts() {
		if !p.Structural || taken[p.ID] || snap.Holder(p.ID) != nil {
			continue
		}
		for _, old := range p.Predecessors {
			h := snap.Holder(old)
			if h == nil || busy[h.Person] || snap.Posts[old].Level != p.Level {
				continue
			}
			out = append(out, Confirmable{h.Person, old, p.ID})
			busy[h.Person], taken[p.ID] = true, true
			break
		}
	}
	return out
}

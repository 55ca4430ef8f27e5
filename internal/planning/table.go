package planning

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Column is a draft or one of its scenarios in the table that compares them.
type Column struct {
	*appointment.Review
	Findings map[Grade]int
	Papers   Papers // against the draft
	Pay      Pay
}

// Row is a seat in which the columns differ: who comes, in the order of the
// columns; "" where the seat stays as it is.
type Row struct {
	Post   org.PostID
	People []people.PersonID
}

// Comparison sets a draft and its scenarios side by side.
type Comparison struct {
	Columns []Column // the draft first
	Rows    []Row    // by level and code of the post
}

// lookCompare is how the list of who saw a draft names the table.
const lookCompare = "banding"

// Compare asks every rule of the draft and of each scenario. The look is
// recorded on the draft.
func (s *Service) Compare(ctx context.Context, by actor.Actor, round appointment.RoundID) (*Comparison, error) {
	base, err := s.Rounds.Review(ctx, by, round, lookCompare)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Columns: []Column{columnOf(base, base)}}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		others, err := s.Rounds.Scenarios(tx, round)
		if err != nil {
			return err
		}
		c.Columns = c.Columns[:1]
		for _, r := range others {
			rv, err := s.Rounds.Reviewed(tx, by, r.ID)
			if err != nil {
				return err
			}
			c.Columns = append(c.Columns, columnOf(base, rv))
		}
		return nil
	})
	c.Rows = rowsOf(base.Snapshot, c.Columns)
	return c, err
}

func columnOf(base, rv *appointment.Review) Column {
	c := Column{Review: rv, Findings: map[Grade]int{}, Papers: papersOf(base.Moves, rv.Moves), Pay: payOf(rv.View)}
	for _, f := range Findings(rv) {
		c.Findings[f.Grade]++
	}
	return c
}

// rowsOf are the seats into which not every column sends the same person.
func rowsOf(snap *org.Snapshot, columns []Column) []Row {
	at := map[org.PostID][]people.PersonID{}
	for i, c := range columns {
		for _, m := range c.Moves {
			if !m.State.Open() {
				continue
			}
			if at[m.ToPost] == nil {
				at[m.ToPost] = make([]people.PersonID, len(columns))
			}
			at[m.ToPost][i] = m.Person
		}
	}
	var out []Row
	for post, who := range at {
		if slices.ContainsFunc(who, func(p people.PersonID) bool { return p != who[0] }) {
			out = append(out, Row{post, who})
		}
	}
	slices.SortFunc(out, func(a, b Row) int {
		x, y := snap.Posts[a.Post], snap.Posts[b.Post]
		if x == nil || y == nil {
			return cmp.Compare(a.Post, b.Post)
		}
		return cmp.Or(cmp.Compare(y.Level.Height(), x.Level.Height()), cmp.Compare(x.Code, y.Code))
	})
	return out
}

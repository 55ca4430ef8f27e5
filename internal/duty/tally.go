package duty

import (
	"context"
	"fmt"

	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// Count is how many duties of a kind a post has in a state.
type Count struct {
	Post  org.PostID
	Kind  Kind
	State State
	N     int
}

// counts adds the counters of some posts up, for readers who pass the guards.
func counts(tx *db.Tx, posts []org.PostID, guards []string, states ...State) ([]Count, error) {
	var out []Count
	for len(posts) > 0 {
		n := min(len(posts), maxMarks)
		more, err := countsOf(tx, posts[:n], guards, states)
		if err != nil {
			return nil, err
		}
		out, posts = append(out, more...), posts[n:]
	}
	return out, nil
}

// maxMarks bounds the parameters of a statement.
const maxMarks = 500

func countsOf(tx *db.Tx, posts []org.PostID, guards []string, states []State) ([]Count, error) {
	var args []any
	query := `
		select post, kind, state, sum(n)
		from duty_tally
		where post in ` + in(&args, posts) + `
			and state in ` + in(&args, states)
	if guards != nil {
		query += `
			and guard in ` + in(&args, guards)
	}
	rows, err := tx.Query(query+`
		group by post, kind, state
		having sum(n) <> 0
		order by post, kind, state`, args...)
	if err != nil {
		return nil, fmt.Errorf("duty: counts: %w", err)
	}
	defer rows.Close()
	var out []Count
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Post, &c.Kind, &c.State, &c.N); err != nil {
			return nil, fmt.Errorf("duty: counts: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// in writes the values as parameters and returns their places.
func in[T ~string](args *[]any, values []T) string {
	from := len(*args) + 1
	for _, v := range values {
		*args = append(*args, string(v))
	}
	return db.In(from, len(values))
}

// foldAtOnce bounds the transaction of one fold.
const foldAtOnce = 200

// Fold adds the counters up that more than one row has. Writers go on
// inserting meanwhile: what they add is folded next time.
func (e *Engine) Fold(ctx context.Context) error {
	for {
		n := 0
		err := e.DB.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = fold(tx)
			return err
		})
		if err != nil || n < foldAtOnce {
			return err
		}
	}
}

func fold(tx *db.Tx) (int, error) {
	type group struct{ post, kind, guard, state, last string }
	rows, err := tx.Query(`
		select post, kind, guard, state, max(id)
		from duty_tally
		group by post, kind, guard, state
		having count(*) > 1
		limit $1`, foldAtOnce)
	if err != nil {
		return 0, fmt.Errorf("duty: fold: %w", err)
	}
	defer rows.Close()
	var gs []group
	for rows.Next() {
		var g group
		if err := rows.Scan(&g.post, &g.kind, &g.guard, &g.state, &g.last); err != nil {
			return 0, fmt.Errorf("duty: fold: %w", err)
		}
		gs = append(gs, g)
	}
	if err := rows.Err(); err != nil {
		return 0, fmt.Errorf("duty: fold: %w", err)
	}
	rows.Close()
	for _, g := range gs {
		sum, err := take(tx, g.post, g.kind, g.guard, g.state, g.last)
		if err != nil {
			return 0, err
		}
		if sum == 0 {
			continue
		}
		d := &Duty{Post: org.PostID(g.post), Kind: Kind(g.kind), Guard: g.guard, State: State(g.state)}
		if err := d.tally(tx, sum); err != nil {
			return 0, err
		}
	}
	return len(gs), nil
}

// take removes the rows of one counter up to an id and says what they held:
// exactly what is removed is added up, whatever others insert.
func take(tx *db.Tx, post, kind, guard, state, last string) (sum int, err error) {
	rows, err := tx.Query(`
		delete from duty_tally
		where post = $1
			and kind = $2
			and guard = $3
			and state = $4
			and id <= $5
		returning n`, post, kind, guard, state, last)
	if err != nil {
		return 0, fmt.Errorf("duty: fold: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return 0, fmt.Errorf("duty: fold: %w", err)
		}
		sum += n
	}
	return sum, rows.Err()
}

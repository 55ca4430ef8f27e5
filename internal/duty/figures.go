package duty

import (
	"fmt"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// Figure is how many duties of a kind a post had open at an instant, and how
// many of them were late.
type Figure struct {
	Kind       Kind
	Open, Late int
}

// FiguresAt counts what a post owed at an instant that is not long past: what
// is open now and came before it, and what was closed since. A duty that was
// handed on since counts where it lies now. Kinds that are no work of the post
// itself may be left out.
func FiguresAt(tx *db.Tx, post org.PostID, at time.Time, except ...Kind) ([]Figure, error) {
	not, args := leftOut(except, string(post), db.Micros(at))
	rows, err := tx.Query(`
		select kind, count(*), sum(case when due_at < $2 and state <> 'paused' then 1 else 0 end)
		from duty
		where post = $1
			and opened_at <= $2
			and (state in ('open', 'paused') or closed_at > $2)`+not+`
		group by kind
		order by kind`, args...)
	if err != nil {
		return nil, fmt.Errorf("duty: figures of %s: %w", post, err)
	}
	defer rows.Close()
	var out []Figure
	for rows.Next() {
		var f Figure
		if err := rows.Scan(&f.Kind, &f.Open, &f.Late); err != nil {
			return nil, fmt.Errorf("duty: figures of %s: %w", post, err)
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

// OpenAt lists what a post owed at an instant, soonest due first.
func OpenAt(tx *db.Tx, post org.PostID, at time.Time, limit int, except ...Kind) ([]*Duty, error) {
	not, args := leftOut(except, string(post), db.Micros(at), limit)
	return list(tx, `
		select `+columns+`
		from duty
		where post = $1
			and opened_at <= $2
			and (state in ('open', 'paused') or closed_at > $2)`+not+`
		order by due_at, id
		limit $3`, args...)
}

// leftOut is a further condition that leaves out kinds, and the arguments with
// them.
func leftOut(kinds []Kind, args ...any) (string, []any) {
	if len(kinds) == 0 {
		return "", args
	}
	n := len(args)
	for _, k := range kinds {
		args = append(args, string(k))
	}
	return " and kind not in " + db.In(n+1, len(kinds)), args
}

// Result is what became of a post's duties in a span of time, split between
// what was there at its start and what came in it.
type Result struct {
	Inherited Share // open at the start
	Own       Share // opened since
}

// Share is how many duties there were and what became of them until the end of
// the span.
type Share struct {
	N          int
	Closed     int
	ClosedLate int // after they were due
	StillOpen  int
	StillLate  int
}

// ResultsOf splits the results of a post between the start of a span, such as a
// change of its holder, and what came after it.
func ResultsOf(tx *db.Tx, post org.PostID, from, until time.Time, except ...Kind) (Result, error) {
	var r Result
	not, args := leftOut(except, string(post), db.Micros(from), db.Micros(until))
	for _, side := range []struct {
		to    *Share
		where string
	}{
		{&r.Inherited, `opened_at <= $2 and (state in ('open', 'paused') or closed_at > $2)`},
		{&r.Own, `opened_at > $2 and opened_at <= $3`},
	} {
		err := tx.QueryRow(`
			select count(*),
				coalesce(sum(case when closed_at <= $3 then 1 else 0 end), 0),
				coalesce(sum(case when closed_at <= $3 and closed_at > due_at then 1 else 0 end), 0),
				coalesce(sum(case when (closed_at is null or closed_at > $3) and due_at < $3 and state <> 'paused' then 1 else 0 end), 0)
			from duty
			where post = $1
				and $2 <= $3
				and (`+side.where+`)`+not, args...).Scan(&side.to.N, &side.to.Closed, &side.to.ClosedLate, &side.to.StillLate)
		if err != nil {
			return Result{}, fmt.Errorf("duty: results of %s: %w", post, err)
		}
		side.to.StillOpen = side.to.N - side.to.Closed
	}
	return r, nil
}

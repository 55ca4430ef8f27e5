package duty

import (
	"context"
	"fmt"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// Impact is what changes hands with one post.
type Impact struct {
	Post   org.PostID
	Open   int // not ended, those whose clock stands too
	Paused int
	Late   int
	ByKind map[Kind]int
}

// roundReaders may know what a round of moves brings with it, like the round
// itself.
var roundReaders = []actor.Function{actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.Inspector, actor.LegalOfficer}

// RoundImpact says what the posts of a round owe: numbers that whoever signs it
// must know, before they do. It comes from the counters and from indexes alone.
// The order is that of the posts; guarded duties are not counted.
func (e *Engine) RoundImpact(ctx context.Context, by actor.Actor, posts []org.PostID) ([]Impact, error) {
	if err := by.Require(roundReaders...); err != nil {
		return nil, err
	}
	out := make([]Impact, len(posts))
	at := map[org.PostID]int{}
	for i, p := range posts {
		out[i] = Impact{Post: p, ByKind: map[Kind]int{}}
		at[p] = i
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(posts)))
	err := e.DB.Read(ctx, func(tx *db.Tx) error {
		cs, err := counts(tx, distinct, []string{""}, Open, Paused)
		if err != nil {
			return err
		}
		for _, c := range cs {
			x := &out[at[c.Post]]
			x.Open += c.N
			x.ByKind[c.Kind] += c.N
			if c.State == Paused {
				x.Paused += c.N
			}
		}
		late, err := lateByPost(tx, distinct, db.Micros(tx.Now()))
		for p, n := range late {
			out[at[p]].Late = n
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i, p := range posts { // a post that is named twice
		out[i] = out[at[p]]
	}
	return out, nil
}

func lateByPost(tx *db.Tx, posts []org.PostID, now int64) (map[org.PostID]int, error) {
	out := map[org.PostID]int{}
	for len(posts) > 0 {
		n := min(len(posts), maxMarks)
		var args []any
		query := `
			select post, count(*)
			from duty
			where post in ` + in(&args, posts[:n])
		args = append(args, now)
		rows, err := tx.Query(query+`
				and state = 'open'
				and due_at < `+place(args)+`
				and guard = ''
			group by post`, args...)
		if err != nil {
			return nil, fmt.Errorf("duty: late by post: %w", err)
		}
		for rows.Next() {
			var p org.PostID
			var c int
			if err := rows.Scan(&p, &c); err != nil {
				rows.Close()
				return nil, fmt.Errorf("duty: late by post: %w", err)
			}
			out[p] = c
		}
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("duty: late by post: %w", err)
		}
		rows.Close()
		posts = posts[n:]
	}
	return out, nil
}

package complaint

import (
	"fmt"
	"time"

	"pendopo/internal/kit/db"
)

// waitingCount is how many messages of a way are in a state.
type waitingCount struct {
	way, state string
	n, tried   int
	oldest     time.Time
}

func undeliveredCounts(tx *db.Tx) (out []waitingCount, err error) {
	rows, err := tx.Query(`
		select way, state, count(*), sum(case when attempts > 0 then 1 else 0 end), min(created_at)
		from complaint_message
		where state in ('queued', 'failed', 'dropped')
		group by way, state
		order by way, state`)
	if err != nil {
		return nil, fmt.Errorf("complaint: deliveries: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var c waitingCount
		var oldest int64
		if err := rows.Scan(&c.way, &c.state, &c.n, &c.tried, &oldest); err != nil {
			return nil, err
		}
		c.oldest = instant(oldest)
		out = append(out, c)
	}
	return out, rows.Err()
}

// undelivered is a page of the messages that were given up or tried in vain,
// newest first, about reports under the guards.
func undelivered(tx *db.Tx, after string, guards []string, limit int) (out []Undelivered, err error) {
	rows, err := tx.Query(fmt.Sprintf(`
		select m.id, m.way, m.kind, m.subject, m.state, m.attempts, m.error, m.created_at, m.next_at, c.id, c.number
		from complaint_message m
		join complaint c on c.id = m.complaint
		where (m.state = 'failed' or m.state = 'queued' and m.attempts > 0)
			and (cast($1 as text) = '' or m.id < $1)
			and c.guard in %s
		order by m.id desc
		limit %d`, db.In(2, len(guards)), limit), append([]any{after}, strs(guards)...)...)
	if err != nil {
		return nil, fmt.Errorf("complaint: undelivered messages: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var u Undelivered
		var made, again int64
		if err := rows.Scan(&u.ID, &u.Way, &u.Kind, &u.Subject, &u.State, &u.Attempts, &u.Error, &made, &again, &u.Report, &u.Number); err != nil {
			return nil, err
		}
		u.CreatedAt, u.NextAt = instant(made), instant(again)
		out = append(out, u)
	}
	return out, rows.Err()
}

// requeueOne sends one message again, now.
func requeueOne(tx *db.Tx, id string) (int, error) {
	return requeued(tx.Exec(`
		update complaint_message
		set state = 'queued', attempts = 0, next_at = $1, error = ''
		where id = $2
			and state in ('queued', 'failed')`, db.Micros(tx.Now()), id))
}

// requeueFailed sends all of one way again that were given up.
func requeueFailed(tx *db.Tx, way string) (int, error) {
	return requeued(tx.Exec(`
		update complaint_message
		set state = 'queued', attempts = 0, next_at = $1, error = ''
		where way = $2
			and state = 'failed'`, db.Micros(tx.Now()), way))
}

func requeued(n int64, err error) (int, error) {
	if err != nil {
		return 0, fmt.Errorf("complaint: send again: %w", err)
	}
	return int(n), nil
}

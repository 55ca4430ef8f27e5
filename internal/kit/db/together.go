package db

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"pendopo/internal/kit/errs"
)

// WriteTogether is Write for short use cases that come in floods and write rows
// of their own. Those that wait at the same time share one transaction. SQLite
// does that for every Write; on PostgreSQL, where each would otherwise have a
// transaction of its own, it spares them more than flushes of the disk: a row
// with a foreign key makes the engine read the page of the index that its
// neighbours are being written to, which under SERIALIZABLE is a conflict of each
// with each.
//
// On PostgreSQL what they insert by Later goes in one round trip for all of them.
// When something in it fails nothing of it remains, and they run again in smaller
// company, so that nobody suffers for another.
func (d *DB) WriteTogether(ctx context.Context, fn func(tx *Tx) error) error {
	if d.dialect == SQLite {
		return d.w.do(ctx, fn)
	}
	q := &waiting{ctx: ctx, fn: fn, ready: make(chan struct{})}
	d.company.join(d, q)
	// As on SQLite: once taken, the answer is awaited, so that nobody is left in
	// doubt about what was committed.
	<-q.ready
	if q.alone {
		return d.writePostgres(ctx, fn)
	}
	return d.outward(q.err)
}

const (
	maxTogether = 64
	// togetherFor bounds a shared transaction: no single caller's context may
	// end it for the others.
	togetherFor = 20 * time.Second
)

// company is who waits for the next shared transaction. A goroutine serves them
// and ends when nobody waits.
type company struct {
	mu      sync.Mutex
	waiting []*waiting
	serving bool
}

func (c *company) join(d *DB, q *waiting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = append(c.waiting, q)
	if !c.serving {
		c.serving = true
		go c.serve(d)
	}
}

func (c *company) serve(d *DB) {
	for {
		c.mu.Lock()
		n := min(len(c.waiting), maxTogether)
		members := c.waiting[:n:n]
		c.waiting = c.waiting[n:]
		if n == 0 {
			c.waiting, c.serving = nil, false
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		d.together(members)
	}
}

// together runs members in one transaction and answers them. One who spoils it is
// found by halves: whoever is left over alone goes on in a transaction of its own.
func (d *DB) together(members []*waiting) {
	ctx, cancel := context.WithTimeout(context.Background(), togetherFor)
	defer cancel()
	var end ending
	var err error
	for attempt := range 3 {
		if attempt > 0 && !pause(ctx, attempt) {
			break
		}
		if end, err = d.tryTogether(ctx, members); end != conflicted {
			break
		}
	}
	if n := len(members); n > 1 && (end == spoilt || end == conflicted) {
		d.together(members[:n/2])
		d.together(members[n/2:])
		return
	}
	for _, m := range members {
		switch end {
		case committed:
			for _, f := range m.after {
				f()
			}
		case unknown: // nobody may repeat it blindly
			if m.err == nil {
				m.err = err
			}
		default:
			m.alone = true
		}
		close(m.ready)
	}
}

// ending is how a shared transaction ended.
type ending int

const (
	committed  ending = iota
	conflicted        // with another transaction: it may be tried again
	spoilt            // by one of its members, nobody knows which
	away              // no engine answers: each waits as long as it wants
	unknown           // the connection broke during commit
)

// tryTogether runs members once. A member that refuses before anything of it was
// written leaves with its error, and the others go on.
func (d *DB) tryTogether(ctx context.Context, members []*waiting) (ending, error) {
	conn, err := d.read.Conn(ctx)
	if err != nil {
		return away, err
	}
	defer conn.Close()
	stx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return away, err
	}
	fail := func(err error) (ending, error) {
		stx.Rollback() // err is what counts
		switch {
		case isConflict(err):
			return conflicted, err
		case isDisconnect(err), ctx.Err() != nil:
			return away, err
		}
		return spoilt, err
	}
	known, all := new(once), &later{conn: conn}
	for _, m := range members {
		m.after, m.err = nil, m.ctx.Err()
		if m.err != nil {
			continue
		}
		sent, queued := all.sent, all.batch.Len()
		tx := &Tx{ctx: ctx, q: stx, now: d.now(), db: d, once: known, later: all}
		if m.err = guard(func() error { return m.fn(tx) }); m.err == nil {
			m.after = tx.after
			continue
		}
		var refusal *errs.Error
		if !errors.As(m.err, &refusal) || refusal.Unwrap() != nil || tx.wrote || all.sent != sent {
			return fail(m.err)
		}
		known.forget()
		all.batch.QueuedQueries = all.batch.QueuedQueries[:queued]
	}
	if err := all.flush(ctx); err != nil {
		return fail(err)
	}
	again, err := d.commit(conn, stx)
	switch {
	case err == nil:
		return committed, nil
	case again:
		return conflicted, err
	case errs.Is(err, errs.Unavailable):
		return unknown, err
	case sqlState(err) == "": // the engine did not say that it refused
		return unknown, errs.New(errs.Unavailable, "db.outcome_unknown").With(err)
	}
	return spoilt, err
}

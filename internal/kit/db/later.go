package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// later holds statements that wait for company on their way to PostgreSQL.
type later struct {
	conn  *sql.Conn
	batch pgx.Batch
	sent  int   // how often something went
	err   error // the first that failed: nothing after it counts
}

// Later runs a statement whose answer nobody needs: an insert. On PostgreSQL it
// waits and goes with all others of its kind in one round trip, before the next
// statement that has an answer or the commit; what it fails with is then the
// error of that statement, or of Write. So the caller cannot ask at once
// whether a unique index refused it. On SQLite it runs at once.
func (t *Tx) Later(query string, args ...any) error {
	if t.later == nil {
		_, err := t.Exec(query, args...)
		return err
	}
	t.later.batch.Queue(query, args...)
	return nil
}

// flush sends what waits.
func (t *Tx) flush() error {
	if t.later == nil {
		return nil
	}
	return t.later.flush(t.ctx)
}

func (l *later) flush(ctx context.Context) error {
	if l.err != nil || l.batch.Len() == 0 {
		return l.err
	}
	l.sent++
	l.err = l.conn.Raw(func(dc any) error {
		c, ok := dc.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("db: the driver %T takes no batch", dc)
		}
		return c.Conn().SendBatch(ctx, &l.batch).Close()
	})
	l.batch = pgx.Batch{}
	if errors.Is(l.err, sql.ErrConnDone) {
		l.err = fmt.Errorf("db: the transaction is over: %w", l.err)
	}
	return l.err
}

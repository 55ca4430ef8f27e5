package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"math/rand/v2"
	"net"
	"regexp"
	"sync"
	"time"

	"pendopo/internal/kit/errs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

var schemaName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,50}$`)

func (d *DB) openPostgres(ctx context.Context) error {
	if !schemaName.MatchString(d.cfg.Schema) {
		return errs.New(errs.Invalid, "db.bad_schema", d.cfg.Schema)
	}
	cc, err := pgx.ParseConfig(d.cfg.DSN)
	if err != nil {
		return errs.New(errs.Invalid, "db.unknown_dsn", "postgres://…").With(err)
	}
	cc.RuntimeParams["search_path"] = d.cfg.Schema + ",public"
	cc.OnNotice = d.warnings.note
	d.read = stdlib.OpenDB(*cc)
	d.read.SetMaxOpenConns(d.cfg.Readers + 4)
	d.read.SetMaxIdleConns(d.cfg.Readers + 4)
	d.read.SetConnMaxIdleTime(5 * time.Minute)
	if _, err := d.read.ExecContext(ctx, "create schema if not exists "+d.cfg.Schema); err != nil {
		d.read.Close()
		if isUniqueRace(err) { // two processes made it at the same moment
			return d.openPostgres(ctx)
		}
		return errs.New(errs.Unavailable, "db.cannot_open", "PostgreSQL").With(err)
	}
	return nil
}

func isUniqueRace(err error) bool { c := sqlState(err); return c == "23505" || c == "42P06" }

const maxAttempts = 10

func (d *DB) writePostgres(ctx context.Context, fn func(*Tx) error) error {
	var err error
	for attempt := 0; attempt < maxAttempts; attempt++ {
		if attempt > 0 && !pause(ctx, attempt) {
			break
		}
		var tx *Tx
		var again bool
		tx, again, err = d.tryPostgres(ctx, fn)
		if err == nil {
			for _, f := range tx.after {
				f()
			}
			return nil
		}
		if !again {
			break
		}
	}
	return d.outward(err)
}

// tryPostgres runs fn once; again tells whether the same call may be repeated
// without doing anything twice.
func (d *DB) tryPostgres(ctx context.Context, fn func(*Tx) error) (tx *Tx, again bool, err error) {
	conn, err := d.read.Conn(ctx)
	if err != nil {
		return nil, isDisconnect(err), err
	}
	defer conn.Close()
	stx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return nil, isDisconnect(err), err
	}
	tx = &Tx{ctx: ctx, q: stx, now: d.now(), db: d, once: new(once), later: &later{conn: conn}}
	err = guard(func() error { return fn(tx) })
	if failed := tx.flush(); failed != nil {
		err = failed // what came after it failed for it
	}
	if err != nil {
		stx.Rollback() // fn's error is what counts
		return nil, isConflict(err) || isDisconnect(err), err
	}
	if again, err := d.commit(conn, stx); err != nil {
		return nil, again, err
	}
	return tx, false, nil
}

// commit ends a transaction; again tells whether the whole of it may be repeated
// without doing anything twice.
func (d *DB) commit(conn *sql.Conn, stx *sql.Tx) (again bool, err error) {
	d.warnings.forget(conn)
	if err = stx.Commit(); err == nil {
		return false, nil
	}
	code := sqlState(err)
	if code == "XX000" { // Citus: the cause came before, as a warning
		if w := d.warnings.last(conn); w != "" {
			code = w
			err = &causeError{code: w, cause: err}
		}
	}
	switch {
	case code == "40001" || code == "40P01":
		return true, err
	case len(code) == 5 && code[:2] == "23":
		return false, err
	case code == "XX000" || isDisconnect(err):
		// The commit may or may not have happened: the caller must look its
		// act up by its own id before trying again.
		return false, errs.New(errs.Unavailable, "db.outcome_unknown").With(err)
	}
	return false, err
}

type causeError struct {
	code  string
	cause error
}

func (e *causeError) Error() string    { return e.cause.Error() + " (caused by SQLSTATE " + e.code + ")" }
func (e *causeError) Unwrap() error    { return e.cause }
func (e *causeError) SQLState() string { return e.code }

// pause waits before another attempt, longer each time, and says whether the
// attempt is still wanted.
func pause(ctx context.Context, attempt int) bool {
	d := min(time.Second, time.Duration(1<<attempt)*4*time.Millisecond)
	d += time.Duration(rand.Int64N(int64(d)))
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

func sqlState(err error) string {
	var ce *causeError
	if errors.As(err, &ce) {
		return ce.code
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		return pe.Code
	}
	return ""
}

func isConflict(err error) bool { c := sqlState(err); return c == "40001" || c == "40P01" }

// isDisconnect tells whether the engine went away, is starting up or shutting
// down.
func isDisconnect(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	switch c := sqlState(err); {
	case c == "57P01", c == "57P02", c == "57P03", len(c) == 5 && c[:2] == "08":
		return true
	case c != "":
		return false
	}
	var ne *net.OpError
	var ce *pgconn.ConnectError
	return errors.As(err, &ne) || errors.As(err, &ce) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err) || isEOF(err)
}

// warningLog keeps the last warning of each connection since its last begin.
type warningLog struct {
	mu sync.Mutex
	m  map[*pgconn.PgConn]string
}

func (l *warningLog) note(c *pgconn.PgConn, n *pgconn.Notice) {
	if n.Severity != "WARNING" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.m == nil {
		l.m = map[*pgconn.PgConn]string{}
	}
	l.m[c] = n.Code
}

func (l *warningLog) last(c *sql.Conn) (code string) {
	c.Raw(func(dc any) error {
		if sc, ok := dc.(*stdlib.Conn); ok {
			l.mu.Lock()
			code = l.m[sc.Conn().PgConn()]
			l.mu.Unlock()
		}
		return nil
	})
	return code
}

func (l *warningLog) forget(c *sql.Conn) {
	c.Raw(func(dc any) error {
		if sc, ok := dc.(*stdlib.Conn); ok {
			l.mu.Lock()
			delete(l.m, sc.Conn().PgConn())
			l.mu.Unlock()
		}
		return nil
	})
}

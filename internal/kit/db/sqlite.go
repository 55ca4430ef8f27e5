package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"pendopo/internal/kit/errs"

	_ "modernc.org/sqlite" // the driver named "sqlite"
)

func sqliteDSN(path string, readOnly bool) string {
	q := url.Values{}
	q.Add("_pragma", "busy_timeout(5000)")
	q.Add("_pragma", "journal_mode(WAL)")
	q.Add("_pragma", "synchronous(FULL)")
	q.Add("_pragma", "foreign_keys(1)")
	q.Add("_pragma", "wal_autocheckpoint(0)") // see folder
	if readOnly {                             // several, and the file is in the machine's own cache
		q.Add("_pragma", "cache_size(-2000)")
	} else {
		// Indexes by random keys touch a page each for every row: what the
		// writer holds it need not read again. It gives it back when it rests.
		q.Add("_pragma", "cache_size(-32000)")
	}
	q.Add("_pragma", "temp_store(MEMORY)")
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func (d *DB) openSQLite(ctx context.Context, path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(abs), 0o750); err != nil {
		return errs.New(errs.Unavailable, "db.folder", filepath.Dir(abs)).With(err)
	}
	// The file holds personal data: made here, so that only its owner reads it;
	// the log beside it takes the same mode.
	f, err := os.OpenFile(abs, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return errs.New(errs.Unavailable, "db.cannot_open", abs).With(err)
	}
	if err := f.Close(); err != nil {
		return err
	}
	d.path = abs
	writing, err := sql.Open("sqlite", sqliteDSN(abs, false))
	if err != nil {
		return err
	}
	writing.SetMaxOpenConns(1)
	conn, err := writing.Conn(ctx)
	if err != nil {
		writing.Close()
		return errs.New(errs.Unavailable, "db.cannot_open", abs).With(err)
	}
	if d.read, err = sql.Open("sqlite", sqliteDSN(abs, true)); err != nil {
		return err
	}
	d.read.SetMaxOpenConns(d.cfg.Readers)
	d.read.SetMaxIdleConns(d.cfg.Readers)
	d.w = newWriter(d, writing, conn)
	return nil
}

// writer is the one goroutine that writes to SQLite. Order of durable steps:
// begin · savepoint, use case, release (for each waiting one) · commit with
// fsync · answer all. A use case is acknowledged only after the commit.
type writer struct {
	db    *DB
	pool  *sql.DB
	conn  *sql.Conn
	stmts *statements
	fold  *folder
	queue chan *waiting
	done  chan struct{}
	once  sync.Once
	mu    sync.RWMutex
	shut  bool
}

type waiting struct {
	ctx   context.Context
	fn    func(*Tx) error
	err   error
	after []func()
	ready chan struct{}
	alone bool // PostgreSQL: no company could be found
}

// A batch ends when nobody waits, after maxBatch use cases, or when it has run
// for maxBatchTime, so that the first in it is not kept waiting.
const (
	maxBatch     = 128
	maxBatchTime = 20 * time.Millisecond
)

func newWriter(d *DB, pool *sql.DB, conn *sql.Conn) *writer {
	w := &writer{db: d, pool: pool, conn: conn, stmts: newStatements(conn), fold: newFolder(d.path),
		queue: make(chan *waiting, 4*maxBatch), done: make(chan struct{})}
	go w.run()
	return w
}

func (w *writer) do(ctx context.Context, fn func(*Tx) error) error {
	q := &waiting{ctx: ctx, fn: fn, ready: make(chan struct{})}
	w.mu.RLock()
	if w.shut {
		w.mu.RUnlock()
		return errs.New(errs.Unavailable, "db.closed")
	}
	select {
	case w.queue <- q:
		w.mu.RUnlock()
	case <-ctx.Done():
		w.mu.RUnlock()
		return ctx.Err()
	}
	// Once taken by the writer the answer must be awaited: returning early
	// would leave the caller in doubt about what was committed.
	<-q.ready
	return w.db.outward(q.err)
}

func (w *writer) close() {
	w.once.Do(func() {
		w.mu.Lock()
		w.shut = true
		close(w.queue)
		w.mu.Unlock()
		<-w.done
		w.fold.close()
		w.stmts.close()
		w.conn.Close()
		w.pool.Close()
	})
}

func (w *writer) run() {
	defer close(w.done)
	for first := range w.queue {
		w.batch(first)
		w.fold.after(w.conn, w.stmts.written)
		w.stmts.written = 0
	}
}

// control runs a statement that begins or ends a transaction or a savepoint.
func (w *writer) control(query string) error {
	_, err := w.stmts.ExecContext(context.Background(), query)
	return err
}

func (w *writer) batch(first *waiting) {
	members := []*waiting{first}
	defer func() {
		for _, m := range members {
			close(m.ready)
		}
	}()
	if first.err = w.control("begin immediate"); first.err != nil {
		return
	}
	start, known := time.Now(), new(once)
	var ran []*waiting
	for next := first; ; {
		w.one(next, known)
		if next.err == nil {
			ran = append(ran, next)
		} else {
			known.forget() // perhaps of what was taken back
		}
		if len(members) >= maxBatch || time.Since(start) > maxBatchTime {
			break
		}
		select {
		case m, ok := <-w.queue:
			if ok {
				next = m
				members = append(members, m)
				continue
			}
		default:
		}
		break
	}
	if err := w.control("commit"); err != nil {
		_ = w.control("rollback") // the commit's error is what counts
		for _, m := range ran {
			m.err = err
		}
		return
	}
	for _, m := range ran {
		for _, f := range m.after {
			f()
		}
	}
}

// one runs a use case in its own savepoint, so that its failure, even a panic,
// takes back its own writes and nobody else's.
func (w *writer) one(q *waiting, known *once) {
	if q.err = q.ctx.Err(); q.err != nil {
		return
	}
	if q.err = w.control("savepoint usecase"); q.err != nil {
		return
	}
	tx := &Tx{ctx: q.ctx, q: w.stmts, now: w.db.now(), db: w.db, once: known}
	q.err = guard(func() error { return q.fn(tx) })
	if q.err == nil {
		q.err = q.ctx.Err()
	}
	if q.err != nil {
		_, _ = w.control("rollback to usecase"), w.control("release usecase") // q.err is what counts
		return
	}
	q.err = w.control("release usecase")
	q.after = tx.after
}

func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a transaction: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}

// rest makes the writing connection give its memory back, between two batches.
func (w *writer) rest(ctx context.Context) {
	_ = w.do(ctx, func(tx *Tx) error { // the memory is wanted, not the answer
		w.stmts.close()
		w.stmts.m = map[string]*sql.Stmt{}
		_, err := w.conn.ExecContext(ctx, "pragma shrink_memory")
		return err
	})
}

// statements keeps prepared statements of the writing connection; preparing
// costs more than running for small statements.
type statements struct {
	conn    *sql.Conn
	m       map[string]*sql.Stmt
	written int // bytes given to statements that write, about
}

const maxStatements = 400

func newStatements(c *sql.Conn) *statements {
	return &statements{conn: c, m: map[string]*sql.Stmt{}}
}

func (s *statements) prepare(query string) (*sql.Stmt, error) {
	if st, ok := s.m[query]; ok {
		return st, nil
	}
	if len(s.m) >= maxStatements {
		s.close()
		s.m = map[string]*sql.Stmt{}
	}
	st, err := s.conn.PrepareContext(context.Background(), unnumbered(query))
	if err != nil {
		return nil, err
	}
	s.m[query] = st
	return st, nil
}

// unnumbered writes "?" for the parameters of a text that has each of them once
// and in their order. SQLite takes "$7" for a name, and the driver asks for the
// name of every parameter whenever the statement runs.
func unnumbered(query string) string {
	if strings.Contains(query, "--") || strings.Contains(query, "/*") {
		return query
	}
	var b strings.Builder
	quoted, last := byte(0), 0
	for i := 0; i < len(query); i++ {
		c := query[i]
		switch {
		case quoted != 0:
			if c == quoted {
				quoted = 0
			}
		case c == '\'' || c == '"' || c == '`':
			quoted = c
		case c == '?':
			return query
		case c == '$':
			n, end := 0, i+1
			for ; end < len(query) && '0' <= query[end] && query[end] <= '9'; end++ {
				n = n*10 + int(query[end]-'0')
			}
			if n != last+1 {
				return query
			}
			last = n
			b.WriteByte('?')
			i = end - 1
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func (s *statements) close() {
	for _, st := range s.m {
		st.Close()
	}
}

// ExecContext, like its sisters, asks the context before the statement and gives
// the driver one that never ends: for others it starts a goroutine beside every
// statement, which costs more than a small one does. Whoever waits for the
// writer waits to the end in any case.
func (s *statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	st, err := s.prepare(query)
	if err != nil {
		return nil, err
	}
	res, err := st.ExecContext(context.Background(), args...)
	s.written += roughly(args)
	if err == nil {
		if n, err := res.RowsAffected(); err == nil {
			s.written += int(n) * 64
		}
	}
	return res, err
}

// roughly is how many bytes values take in rows and their indexes.
func roughly(args []any) (n int) {
	for _, a := range args {
		n += 64
		if text, ok := a.(string); ok {
			n += len(text)
		}
	}
	return n
}

func (s *statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	st, err := s.prepare(query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(context.Background(), args...)
}

func (s *statements) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if ctx.Err() != nil {
		return s.conn.QueryRowContext(ctx, query, args...) // carries its error
	}
	st, err := s.prepare(query)
	if err != nil {
		return s.conn.QueryRowContext(ctx, query, args...) // carries the same error
	}
	return st.QueryRowContext(context.Background(), args...)
}

// Checkpoint folds the write-ahead log into the file (SQLite); nothing to do
// on PostgreSQL.
func (d *DB) Checkpoint(ctx context.Context) error {
	if d.dialect != SQLite {
		return nil
	}
	_, err := d.read.ExecContext(ctx, "pragma wal_checkpoint(passive)")
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// Package db opens the store of one region and gives transactions on it. Two
// engines stand behind one face: SQLite (the embedded default, one file) and
// PostgreSQL (one schema per region). Callers write one SQL text in the common
// subset of both; every difference between the engines lives here.
//
// A use case is one call of Write: one transaction, one timestamp, retried when
// the engine reports a conflict. On SQLite one writer takes the waiting use
// cases, runs each in a savepoint of one transaction, commits once with full
// durability and then answers all of them; readers never wait for it.
package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// Dialect is the engine behind a DB.
type Dialect int

// The two engines.
const (
	SQLite Dialect = iota
	PostgreSQL
)

func (d Dialect) String() string {
	if d == PostgreSQL {
		return "postgresql"
	}
	return "sqlite"
}

// SkipLocked is the clause that makes a claim of rows step over rows another
// worker holds. SQLite has one writer and needs none.
func (d Dialect) SkipLocked() string {
	if d == PostgreSQL {
		return " for update skip locked"
	}
	return ""
}

// ForUpdate is the clause that locks the selected rows until commit.
func (d Dialect) ForUpdate() string {
	if d == PostgreSQL {
		return " for update"
	}
	return ""
}

// Config says which store to open.
type Config struct {
	// DSN is "sqlite:PATH" or a "postgres://" URL.
	DSN string
	// Schema is the region's schema on PostgreSQL; unused on SQLite.
	Schema string
	// Readers caps the reading connections; 0 means 4.
	Readers int
}

// DB is the open store of one region. It is safe for concurrent use.
type DB struct {
	dialect Dialect
	clock   clock.Clock
	path    string // SQLite file
	cfg     Config

	read *sql.DB // SQLite: reading pool; PostgreSQL: the pool
	w    *writer // SQLite only

	timeMu sync.Mutex
	last   time.Time

	warnings warningLog // PostgreSQL only
	company  company    // PostgreSQL only
	signals  signals
}

// Open opens the store and brings its tables up to this program's version.
func Open(ctx context.Context, cfg Config, clk clock.Clock) (*DB, error) {
	d, err := open(ctx, cfg, clk)
	if err != nil {
		return nil, err
	}
	if err := d.migrate(ctx); err != nil {
		d.Close()
		return nil, err
	}
	if err := d.makeWordTables(ctx); err != nil {
		d.Close()
		return nil, err
	}
	d.last = time.Time{} // opening recorded nothing that later acts must follow
	return d, nil
}

func open(ctx context.Context, cfg Config, clk clock.Clock) (*DB, error) {
	if cfg.Readers <= 0 {
		cfg.Readers = 4
	}
	d := &DB{clock: clk, cfg: cfg}
	switch {
	case strings.HasPrefix(cfg.DSN, "sqlite:"):
		d.dialect = SQLite
		return d, d.openSQLite(ctx, strings.TrimPrefix(cfg.DSN, "sqlite:"))
	case strings.HasPrefix(cfg.DSN, "postgres://"), strings.HasPrefix(cfg.DSN, "postgresql://"):
		d.dialect = PostgreSQL
		return d, d.openPostgres(ctx)
	}
	return nil, errs.New(errs.Invalid, "db.unknown_dsn", cfg.DSN)
}

// Dialect is the engine behind the store.
func (d *DB) Dialect() Dialect { return d.dialect }

// Path is the file of a SQLite store, "" on PostgreSQL.
func (d *DB) Path() string { return d.path }

// Close waits for the running write and closes the store. It may be called
// twice.
func (d *DB) Close() error {
	if d.w != nil {
		d.w.close()
	}
	if d.read != nil {
		return d.read.Close()
	}
	return nil
}

// Rest gives back what SQLite's idle connections hold: pages of the file, which
// the machine keeps too, and prepared statements. Reading connections are closed
// and open again when somebody asks, within a millisecond or two.
func (d *DB) Rest(ctx context.Context) {
	if d.dialect != SQLite {
		return
	}
	d.read.SetMaxIdleConns(0)
	d.read.SetMaxIdleConns(d.cfg.Readers)
	d.w.rest(ctx)
}

// Ping tells whether the store answers.
func (d *DB) Ping(ctx context.Context) error {
	return d.Read(ctx, func(tx *Tx) error {
		var one int
		return tx.QueryRow("select 1").Scan(&one)
	})
}

// now is the timestamp of a transaction: the clock's time, but never before
// the time of an earlier transaction of this process, so that a clock set back
// does not turn the order of acts round.
func (d *DB) now() time.Time {
	d.timeMu.Lock()
	defer d.timeMu.Unlock()
	t := d.clock.Now().UTC().Truncate(time.Microsecond)
	if t.Before(d.last) {
		t = d.last
	}
	d.last = t
	return t
}

// Write runs fn in one transaction and commits it. fn may run more than once
// when the engine reports a conflict with another writer, so it must not keep
// effects outside the transaction; use Tx.OnCommit for those. When fn returns
// an error nothing it did remains.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	if d.dialect == SQLite {
		return d.w.do(ctx, fn)
	}
	return d.writePostgres(ctx, fn)
}

// Read runs fn on one consistent snapshot. It never waits for a writer and
// refuses to write.
func (d *DB) Read(ctx context.Context, fn func(tx *Tx) error) error {
	var err error
	for attempt := 0; attempt < 5; attempt++ {
		if attempt > 0 && !pause(ctx, attempt) {
			break
		}
		err = d.readOnce(ctx, fn)
		if !isDisconnect(err) || d.dialect == SQLite {
			break
		}
	}
	return d.outward(err)
}

func (d *DB) readOnce(ctx context.Context, fn func(tx *Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.dialect == PostgreSQL {
		opts.Isolation = sql.LevelRepeatableRead
	}
	stx, err := d.read.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer stx.Rollback() // a read has nothing to keep
	return fn(&Tx{ctx: ctx, q: stx, now: d.now(), db: d, once: new(once), reading: true})
}

// Tx is one transaction. It must not be used after its function returned.
type Tx struct {
	ctx   context.Context
	q     querier
	now   time.Time
	db    *DB
	after []func()
	once  *once
	later *later // PostgreSQL, writing
	wrote bool   // perhaps, by a statement that was answered

	reading bool
}

type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Now is the one timestamp of the transaction, UTC to the microsecond.
func (t *Tx) Now() time.Time { return t.now }

// Context is the context the transaction runs under.
func (t *Tx) Context() context.Context { return t.ctx }

// Reading tells that the transaction only reads: all it sees is committed.
func (t *Tx) Reading() bool { return t.reading }

// Dialect is the engine, for the few clauses that differ.
func (t *Tx) Dialect() Dialect { return t.db.dialect }

// Exec runs one statement and returns the number of rows it touched.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	if err := t.flush(); err != nil {
		return 0, err
	}
	t.wrote = true
	res, err := t.q.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Query runs a select; the caller closes the rows.
func (t *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	t.wrote = t.wrote || !reads(query)
	return t.q.QueryContext(t.ctx, query, args...)
}

// QueryRow runs a select of at most one row; sql.ErrNoRows when there is none.
func (t *Tx) QueryRow(query string, args ...any) *sql.Row {
	_ = t.flush() // kept: it fails the transaction, and the row with it
	t.wrote = t.wrote || !reads(query)
	return t.q.QueryRowContext(t.ctx, query, args...)
}

// reads tells that a statement only reads; of some that do it says no.
func reads(query string) bool {
	return strings.HasPrefix(strings.TrimLeft(query, " \t\n"), "select") && !strings.Contains(query, "for update")
}

// OnCommit runs f after the transaction is durable, not at all when it is
// rolled back.
func (t *Tx) OnCommit(f func()) { t.after = append(t.after, f) }

// Insert writes many rows of one table with as few statements as the engines'
// parameter limits allow. rows are flattened values, len(columns) each.
func (t *Tx) Insert(table string, columns []string, rows []any) error {
	return t.insert(table, columns, rows, func(query string, args ...any) error {
		_, err := t.Exec(query, args...)
		return err
	})
}

// InsertLater is Insert as Later does it.
func (t *Tx) InsertLater(table string, columns []string, rows []any) error {
	return t.insert(table, columns, rows, t.Later)
}

func (t *Tx) insert(table string, columns []string, rows []any, run func(query string, args ...any) error) error {
	width := len(columns)
	if width == 0 || len(rows)%width != 0 {
		return fmt.Errorf("db: insert into %s: %d values for %d columns", table, len(rows), width)
	}
	const maxParams = 2000 // one prepared text per size; 2,000 keeps it short on both engines
	perStatement := max(1, maxParams/width)
	for len(rows) > 0 {
		n := min(perStatement, len(rows)/width)
		if err := run(insertSQL(t.db.dialect, table, columns, n), rows[:n*width]...); err != nil {
			return fmt.Errorf("insert into %s: %w", table, err)
		}
		rows = rows[n*width:]
	}
	return nil
}

// insertSQL writes an insert of n rows. On SQLite the places have no numbers:
// there "$7" is a name, which the engine searches from the first name on for
// every value, so that a statement of 2,000 values took four times as long.
func insertSQL(dialect Dialect, table string, columns []string, n int) string {
	var b strings.Builder
	b.Grow(64 + n*len(columns)*6)
	fmt.Fprintf(&b, "insert into %s (%s) values ", table, strings.Join(columns, ", "))
	p := 0
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for j := range columns {
			if j > 0 {
				b.WriteByte(',')
			}
			if dialect == SQLite {
				b.WriteByte('?')
				continue
			}
			p++
			fmt.Fprintf(&b, "$%d", p)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// In makes "($k,$k+1,…)" for n values with the first parameter number k.
func In(k, n int) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", k+i)
	}
	b.WriteByte(')')
	return b.String()
}

// Micros is the form in which instants are stored.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// Time reads an instant back, in UTC.
func Time(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
)

var ctx = context.Background()

func makeTable(t *testing.T, d *db.DB) {
	t.Helper()
	for _, q := range []string{
		`create table note (id text primary key, n bigint not null, check (n >= 0))`,
		`create unique index note_n on note (n)`,
	} {
		if err := d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(q); return err }); err != nil {
			t.Fatal(err)
		}
	}
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`select count(*) from note`).Scan(&n)
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestManyWriters lets writers of which every third fails run together: the
// failed ones leave nothing, the others everything.
func TestManyWriters(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		boom := errors.New("boom")
		var done, committed atomic.Int64
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				err := d.Write(ctx, func(tx *db.Tx) error {
					tx.OnCommit(func() { committed.Add(1) })
					if _, err := tx.Exec(`insert into note (id, n) values ($1, $2)`, fmt.Sprint(i), i); err != nil {
						return err
					}
					switch i % 6 {
					case 0:
						return boom
					case 3:
						panic("a slip")
					}
					return nil
				})
				if err == nil {
					done.Add(1)
				} else if i%6 == 0 && !errors.Is(err, boom) {
					t.Errorf("writer %d: %v", i, err)
				}
			}()
		}
		wg.Wait()
		if got := count(t, d); got != 40 || done.Load() != 40 || committed.Load() != 40 {
			t.Errorf("rows %d, acknowledged %d, hooks %d, want 40 each", got, done.Load(), committed.Load())
		}
	})
}

func TestErrorsAreTold(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		insert := func(id string, n int) error {
			return d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(`insert into note (id, n) values ($1, $2)`, id, n)
				return err
			})
		}
		if err := insert("a", 1); err != nil {
			t.Fatal(err)
		}
		if err := insert("a", 2); !db.IsUnique(err) {
			t.Errorf("same key: %v is not unique", err)
		}
		if err := insert("b", 1); !db.IsUnique(err) {
			t.Errorf("same value: %v is not unique", err)
		}
		if err := insert("c", -1); !db.IsCheck(err) {
			t.Errorf("bad value: %v is not check", err)
		}
		err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`insert into move (id, round, n, person, to_post, reason, level, route, attendance, oath_form, note, state, state_reason)
				values ('m', 'none', 1, 'none', 'none', 'rotation', 'ADM', '', 'hall', 'oath', '', 'proposed', '')`)
			return err
		})
		if !db.IsForeignKey(err) {
			t.Errorf("no owner: %v is not foreign key", err)
		}
	})
}

func TestReadersCannotWriteAndSeeOneSnapshot(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		err := d.Read(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`insert into note (id, n) values ('x', 9)`)
			return err
		})
		if err == nil {
			t.Error("a reader wrote")
		}
		err = d.Read(ctx, func(tx *db.Tx) error {
			var before, after int
			if err := tx.QueryRow(`select count(*) from note`).Scan(&before); err != nil {
				return err
			}
			if err := d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(`insert into note (id, n) values ('y', 5)`)
				return err
			}); err != nil {
				return err
			}
			if err := tx.QueryRow(`select count(*) from note`).Scan(&after); err != nil {
				return err
			}
			if before != after {
				t.Errorf("one reader saw %d, then %d rows", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := count(t, d); got != 1 {
			t.Errorf("rows %d, want 1", got)
		}
	})
}

// TestLostUpdates counts up from many writers at once: no increment may be
// lost, on PostgreSQL by retries.
func TestLostUpdates(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		if err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`insert into note (id, n) values ('c', 0)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var ok atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for range 5 {
					err := d.Write(ctx, func(tx *db.Tx) error {
						var n int
						if err := tx.QueryRow(`select n from note where id = 'c'`).Scan(&n); err != nil {
							return err
						}
						_, err := tx.Exec(`update note set n = $1 where id = 'c'`, n+1)
						return err
					})
					switch {
					case err == nil:
						ok.Add(1)
					case !errs.Is(err, errs.Unavailable):
						t.Errorf("count up: %v", err)
					}
				}
			}()
		}
		wg.Wait()
		var n int64
		if err := d.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(`select n from note where id = 'c'`).Scan(&n) }); err != nil {
			t.Fatal(err)
		}
		if n != ok.Load() || n == 0 {
			t.Errorf("counter %d, acknowledged %d", n, ok.Load())
		}
	})
}

func TestTimeNeverRunsBackwards(t *testing.T) {
	clk := clock.At(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC))
	d := dbtest.SQLite(t, clk)
	var first, second time.Time
	read := func(into *time.Time) {
		if err := d.Read(ctx, func(tx *db.Tx) error { *into = tx.Now(); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	read(&first)
	clk.Add(-time.Hour)
	read(&second)
	if second.Before(first) {
		t.Errorf("time went from %v to %v", first, second)
	}
}

func TestInsertManyRows(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		var rows []any
		for i := range 2501 {
			rows = append(rows, fmt.Sprint(i), i)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return tx.Insert("note", []string{"id", "n"}, rows) }); err != nil {
			t.Fatal(err)
		}
		if got := count(t, d); got != 2501 {
			t.Errorf("rows %d, want 2501", got)
		}
	})
}

func TestClosedStoreSaysSo(t *testing.T) {
	d := dbtest.SQLite(t, clock.System{})
	d.Close()
	d.Close()
	err := d.Write(ctx, func(tx *db.Tx) error { return nil })
	if !errs.Is(err, errs.Unavailable) {
		t.Errorf("write on a closed store: %v", err)
	}
}

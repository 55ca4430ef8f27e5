package db_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
)

func later(tx *db.Tx, id string, n int) error {
	return tx.Later(`insert into note (id, n) values ($1, $2)`, id, n)
}

func TestLaterIsSeenAndFails(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		if err := d.Write(ctx, func(tx *db.Tx) error {
			for i := range 5 {
				if err := later(tx, fmt.Sprint(i), i); err != nil {
					return err
				}
			}
			var n int
			if err := tx.QueryRow(`select count(*) from note`).Scan(&n); err != nil || n != 5 {
				t.Errorf("within: %d rows, %v", n, err)
			}
			return later(tx, "6", 6)
		}); err != nil {
			t.Fatal(err)
		}
		// What was refused is the error of the transaction, whatever came after.
		for name, after := range map[string]func(tx *db.Tx) error{
			"nothing": func(*db.Tx) error { return nil },
			"a read":  func(tx *db.Tx) error { var n int; return tx.QueryRow(`select count(*) from note`).Scan(&n) },
			"a write": func(tx *db.Tx) error { _, err := tx.Exec(`delete from note`); return err },
			"another": func(tx *db.Tx) error { return later(tx, "9", 9) },
			"no care": func(tx *db.Tx) error { _, _ = tx.Exec(`delete from note`); return errors.New("something else") },
		} {
			err := d.Write(ctx, func(tx *db.Tx) error {
				if err := later(tx, "7", 7); err != nil {
					return err
				}
				if err := later(tx, "8", 6); err != nil {
					return err
				}
				return after(tx)
			})
			if !db.IsUnique(err) {
				t.Errorf("%s after it: %v is not unique", name, err)
			}
			if n := count(t, d); n != 6 {
				t.Errorf("%s after it: %d rows, want 6", name, n)
			}
		}
	})
}

// What a transaction remembers is what the store says, also when those that it
// shares a batch with wrote and failed.
func TestOnceSaysWhatTheStoreSays(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		if err := d.Write(ctx, func(tx *db.Tx) error { return later(tx, "version", 1) }); err != nil {
			t.Fatal(err)
		}
		stored := func(tx *db.Tx) (n int, err error) {
			err = tx.QueryRow(`select n from note where id = 'version'`).Scan(&n)
			return n, err
		}
		boom := errors.New("boom")
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				err := d.Write(ctx, func(tx *db.Tx) error {
					for step := range 3 {
						known, err := db.Once(tx, "version", func() (int, error) { return stored(tx) })
						if err != nil {
							return err
						}
						n, err := stored(tx)
						if err != nil {
							return err
						}
						if known != n {
							t.Errorf("writer %d, step %d: remembers %d, stored is %d", i, step, known, n)
						}
						if step == 1 && i%3 > 0 {
							if _, err := tx.Exec(`update note set n = n + 1 where id = 'version'`); err != nil {
								return err
							}
							tx.Anew("version")
						}
					}
					if i%3 == 2 {
						return boom
					}
					return nil
				})
				if i%3 == 2 != errors.Is(err, boom) && d.Dialect() == db.SQLite {
					t.Errorf("writer %d: %v", i, err)
				}
			})
		}
		wg.Wait()
	})
}

func TestOnceReadsOnce(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		reads := 0
		if err := d.Read(ctx, func(tx *db.Tx) error {
			for range 3 {
				if _, err := db.Once(tx, "x", func() (int, error) { reads++; return 0, nil }); err != nil {
					return err
				}
			}
			tx.Anew("x")
			_, err := db.Once(tx, "x", func() (int, error) { reads++; return 0, nil })
			return err
		}); err != nil || reads != 2 {
			t.Errorf("%d reads, %v; want 2", reads, err)
		}
	})
}

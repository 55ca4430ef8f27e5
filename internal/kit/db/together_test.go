package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
)

// TestManyTogether lets writers share transactions of whom most fail, each in
// its own way: the others keep everything and the failed leave nothing.
func TestManyTogether(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		boom := errors.New("boom")
		var good, committed atomic.Int64
		left, leave := context.WithCancel(ctx)
		leave()
		var wg sync.WaitGroup
		for i := range 300 {
			wg.Go(func() {
				ctx, id := ctx, fmt.Sprint(i)
				if i%10 == 6 {
					ctx = left
				}
				if i%10 == 5 {
					id = "the same" // of one in ten: the first gets it
				}
				err := d.WriteTogether(ctx, func(tx *db.Tx) error {
					tx.OnCommit(func() { committed.Add(1) })
					if i%10 == 1 {
						return errs.New(errs.Forbidden, "nothing.written")
					}
					if i%10 == 7 { // asks and is answered
						var n int
						if err := tx.QueryRow(`select count(*) from note where id = $1`, id).Scan(&n); err != nil || n != 0 {
							return fmt.Errorf("%d rows, %w", n, err)
						}
					}
					if err := later(tx, id, i); err != nil {
						return err
					}
					switch i % 10 {
					case 2:
						return errs.New(errs.Conflict, "queued.only")
					case 3:
						if _, err := tx.Exec(`update note set n = n where id = $1`, id); err != nil {
							return err
						}
						return boom
					case 4:
						panic("a use case")
					}
					return nil
				})
				switch i % 10 {
				case 1, 2, 3, 4, 6:
					if err == nil {
						t.Errorf("%d came through", i)
					}
				case 5:
					if err == nil {
						good.Add(1)
					} else if !db.IsUnique(err) {
						t.Errorf("%d: %v", i, err)
					}
				default:
					good.Add(1)
					if err != nil {
						t.Errorf("%d: %v", i, err)
					}
				}
			})
		}
		wg.Wait()
		if n := count(t, d); int64(n) != good.Load() || n != 30*4+1 || committed.Load() != int64(n) {
			t.Errorf("%d rows of %d writers, %d told so", n, good.Load(), committed.Load())
		}
	})
}

// Whoever comes when the store is closed is told so, together with others too.
func TestTogetherInAClosedStore(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		d.Close()
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				if err := d.WriteTogether(ctx, func(tx *db.Tx) error { return later(tx, fmt.Sprint(i), i) }); err == nil {
					t.Error("a closed store takes a report")
				}
			})
		}
		wg.Wait()
	})
}

// Rows that refer to others written at the same time must not make a conflict of
// each with each: as transactions of their own they failed more often than not.
func TestTogetherDespiteForeignKeys(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		if err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`create table line (note text not null references note (id), n bigint not null, primary key (note, n))`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var ran, wrote atomic.Int64
		var wg sync.WaitGroup
		for w := range 32 {
			wg.Go(func() {
				for i := range 20 {
					n := w*1000 + i
					wrote.Add(1)
					if err := d.WriteTogether(ctx, func(tx *db.Tx) error {
						ran.Add(1)
						if err := later(tx, fmt.Sprintf("%09d", n), n); err != nil {
							return err
						}
						return tx.Later(`insert into line (note, n) values ($1, 1)`, fmt.Sprintf("%09d", n))
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if count(t, d) != 640 || ran.Load() > wrote.Load()*3/2 {
			t.Errorf("%d rows, %d runs for %d writes", count(t, d), ran.Load(), wrote.Load())
		}
	})
}

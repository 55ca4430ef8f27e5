package db_test

import (
	"fmt"
	"sync"
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
)

// A store that rests in the middle of work loses none of it.
func TestRestWhileReadingAndWriting(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		makeTable(t, d)
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				if err := d.Write(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(`insert into note (id, n) values ($1, $2)`, fmt.Sprint(i), i)
					return err
				}); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() { d.Rest(ctx) })
			wg.Go(func() {
				if err := d.Ping(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		d.Rest(ctx)
		if n := count(t, d); n != 40 {
			t.Errorf("%d rows, want 40", n)
		}
	})
}

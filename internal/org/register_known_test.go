package org_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// More transactions than there are connections ask for the register they cannot
// see themselves, at the moment when it must be looked at: none waits for
// another.
func TestKnownInsideTransactions(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		c := org.NewCache(w.DB, w.Clock)
		if c.Known() != nil {
			t.Fatal("a register is known that nobody loaded")
		}
		if _, err := c.Get(w.Ctx); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(w.Ctx, 20*time.Second)
		defer cancel()
		for range 3 {
			w.Clock.Set(w.Clock.Now().Add(time.Minute)) // what is known is no longer fresh
			var wg sync.WaitGroup
			for range 40 {
				wg.Go(func() {
					if err := w.DB.Read(ctx, func(*db.Tx) error {
						if c.Known() == nil {
							t.Error("nothing is known")
						}
						return ctx.Err()
					}); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
		}
	})
}

package org

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
)

// What a reading transaction loads serves everybody; what a writing one sees of
// its own work serves nobody, for it may be taken back under the same version.
func TestCacheKeepsOnlyWhatIsCommitted(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		c, loads := NewCache(d, clock.System{}), 0
		load := c.load
		c.load = func(tx *db.Tx) (*Register, error) { loads++; return load(tx) }
		read := func() (r *Register) {
			t.Helper()
			if err := d.Read(ctx, func(tx *db.Tx) (err error) { r, err = c.In(tx); return err }); err != nil {
				t.Fatal(err)
			}
			return r
		}
		first := read()
		if again := read(); again != first || loads != 1 {
			t.Fatalf("two reads loaded the register %d times, want once", loads)
		}
		// A write changes the register, looks at it and fails.
		failed := errors.New("taken back")
		var unfinished *Register
		if err := d.Write(ctx, func(tx *db.Tx) (err error) {
			if err := c.Changed(tx); err != nil {
				return err
			}
			if unfinished, err = c.In(tx); err != nil {
				return err
			}
			return failed
		}); !errors.Is(err, failed) {
			t.Fatal(err)
		}
		if unfinished.Version == first.Version {
			t.Fatal("the write did not see its own change")
		}
		if again := read(); again != first {
			t.Errorf("after a change that was taken back a read sees version %d, want the register of before", again.Version)
		}
		// The same version, now for good, is loaded anew.
		if err := d.Write(ctx, c.Changed); err != nil {
			t.Fatal(err)
		}
		if again := read(); again == unfinished || again.Version != unfinished.Version {
			t.Errorf("after the change a read sees version %d of the failed write: %v", again.Version, again == unfinished)
		}
		// A late reader of an old version does not take the new one away.
		c.keep(first)
		if got := c.cur.Load(); got.Version != unfinished.Version {
			t.Errorf("an old register replaced a newer one: version %d", got.Version)
		}
	})
}

// Once a change is committed nobody gets the register of before, also while
// another is still loading the new one.
func TestCacheHandsOutNothingOldAfterACommit(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		c := NewCache(d, clock.At(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))) // it never polls
		before, err := c.Get(ctx)
		if err != nil {
			t.Fatal(err)
		}
		loading, goOn := make(chan struct{}), make(chan struct{})
		load := c.load
		c.load = func(tx *db.Tx) (*Register, error) {
			close(loading)
			<-goOn
			return load(tx)
		}
		if err := d.Write(ctx, c.Changed); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = c.Get(ctx) })
		<-loading
		wg.Go(func() {
			if r, err := c.Get(ctx); err != nil || r.Version <= before.Version {
				t.Errorf("after the commit: version %v, %v; before it was %d", r, err, before.Version)
			}
		})
		if r := c.current(); r != nil {
			t.Errorf("while the new register is loaded the old one counts as current: version %d", r.Version)
		}
		close(goOn)
		wg.Wait()
		if r := c.current(); r == nil || r.Version <= before.Version {
			t.Errorf("after the load the current register is %v", r)
		}
	})
}

// A rested cache answers as before.
func TestCacheRests(t *testing.T) {
	r := NewRegister(1, nil, nil, nil, nil)
	c := &Cache{}
	c.Rest() // nothing loaded yet
	c.cur.Store(r)
	old := r.At("2026-01-05")
	c.Rest()
	if len(r.snapshots) != 0 {
		t.Errorf("%d snapshots after a rest, want none", len(r.snapshots))
	}
	if s := r.At("2026-01-05"); s == old || s.Date != old.Date {
		t.Errorf("after a rest the snapshot is of %s, new %v", s.Date, s != old)
	}
}

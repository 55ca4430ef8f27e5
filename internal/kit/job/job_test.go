package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
)

var start = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

type args struct{ N int }

func quiet(d *db.DB) *Runner {
	return NewRunner(d, Config{Logger: slog.New(slog.DiscardHandler)})
}

func enqueue(t testing.TB, d *db.DB, n int, o Options) string {
	t.Helper()
	var jobID string
	if err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
		jobID, err = Enqueue(tx, "test.work", args{n}, o)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return jobID
}

func get(t testing.TB, d *db.DB, jobID string) Info {
	t.Helper()
	var i Info
	if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		i, err = Get(tx, jobID)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return i
}

func runDue(t testing.TB, r *Runner, want int) {
	t.Helper()
	if n, err := r.RunDue(t.Context()); err != nil || n != want {
		t.Fatalf("RunDue = %d, %v; want %d", n, err, want)
	}
}

func write(t testing.TB, d *db.DB, f func(tx *db.Tx) error) error {
	t.Helper()
	return d.Write(t.Context(), f)
}

func TestRunsInOrderAndLeavesResult(t *testing.T) {
	dbtest.Each(t, clock.At(start), func(t *testing.T, d *db.DB) {
		r := quiet(d)
		var got []int
		Register(r, "test.work", func(ctx context.Context, j *Job, a args) error {
			got = append(got, a.N)
			if err := j.Progress(ctx, a.N, 3, "berkas"); err != nil {
				return err
			}
			return j.Result(map[string]int{"n": a.N})
		})
		var last string
		for n := range 3 {
			last = enqueue(t, d, n+1, Options{Person: "p1"})
		}
		runDue(t, r, 3)
		if fmt.Sprint(got) != "[1 2 3]" {
			t.Errorf("order %v", got)
		}
		i := get(t, d, last)
		if i.State != Done || i.Progress != 3 || i.Total != 3 || i.Note != "berkas" || string(i.Result) != `{"n":3}` || i.Person != "p1" || i.FinishedAt.IsZero() {
			t.Errorf("job %+v", i)
		}
	})
}

func TestNoJobWithoutItsTransaction(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	refused := errors.New("refused")
	if err := write(t, d, func(tx *db.Tx) error {
		if _, err := Enqueue(tx, "test.work", args{}, Options{}); err != nil {
			return err
		}
		return refused
	}); !errors.Is(err, refused) {
		t.Fatal(err)
	}
	r := quiet(d)
	Register(r, "test.work", func(context.Context, *Job, args) error { return nil })
	runDue(t, r, 0)
}

func TestRetriesThenDeadThenSentBack(t *testing.T) {
	clk := clock.At(start)
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		r := quiet(d)
		broken := true
		runs := 0
		Register(r, "test.work", func(context.Context, *Job, args) error {
			runs++
			if broken {
				return errors.New("printer on fire")
			}
			return nil
		})
		jobID := enqueue(t, d, 0, Options{MaxAttempts: 3})
		for attempt := 1; attempt <= 3; attempt++ {
			runDue(t, r, 1)
			runDue(t, r, 0) // not before its time
			i := get(t, d, jobID)
			if i.Attempt != attempt || !strings.Contains(i.Error, "printer on fire") {
				t.Fatalf("attempt %d: %+v", attempt, i)
			}
			clk.Add(backoff(jobID, attempt))
		}
		if i := get(t, d, jobID); i.State != Dead {
			t.Fatalf("state %s, want dead", i.State)
		}
		runDue(t, r, 0)
		if err := write(t, d, func(tx *db.Tx) error {
			n, err := Counts(tx, "")
			if n[Dead] != 1 {
				t.Errorf("counts %v", n)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		broken = false
		if err := write(t, d, func(tx *db.Tx) error { return Retry(tx, jobID) }); err != nil {
			t.Fatal(err)
		}
		runDue(t, r, 1)
		if i := get(t, d, jobID); i.State != Done || i.Error != "" || i.Attempt != 1 {
			t.Errorf("after retry: %+v", i)
		}
		if err := write(t, d, func(tx *db.Tx) error { return Retry(tx, jobID) }); !errs.Is(err, errs.Conflict) {
			t.Errorf("retry of a done job: %v", err)
		}
		if err := write(t, d, func(tx *db.Tx) error { return Retry(tx, "none") }); !errs.Is(err, errs.NotFound) {
			t.Errorf("retry of no job: %v", err)
		}
	})
}

func TestEndings(t *testing.T) {
	for _, c := range []struct {
		name    string
		err     error
		state   State
		attempt int
	}{
		{"give up", GiveUp(errors.New("no such person")), Dead, 1},
		{"later does not count", Later(time.Minute, errors.New("signer away")), Waiting, 0},
		{"wrapped give up", fmt.Errorf("import: %w", GiveUp(errors.New("bad file"))), Dead, 1},
		{"error", errors.New("x"), Waiting, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dbtest.SQLite(t, clock.At(start))
			r := quiet(d)
			Register(r, "test.work", func(context.Context, *Job, args) error { return c.err })
			jobID := enqueue(t, d, 0, Options{})
			runDue(t, r, 1)
			if i := get(t, d, jobID); i.State != c.state || i.Attempt != c.attempt {
				t.Errorf("%+v; want %s after %d attempts", i, c.state, c.attempt)
			}
		})
	}
}

func TestPanicIsAFailedAttempt(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	r := quiet(d)
	Register(r, "test.work", func(context.Context, *Job, args) error { panic("nil map") })
	jobID := enqueue(t, d, 0, Options{MaxAttempts: 1})
	runDue(t, r, 1)
	if i := get(t, d, jobID); i.State != Dead || !strings.Contains(i.Error, "nil map") {
		t.Errorf("%+v", i)
	}
}

func TestMalformedArgumentsAreGivenUp(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	r := quiet(d)
	Register(r, "test.work", func(context.Context, *Job, []string) error { return nil })
	jobID := enqueue(t, d, 0, Options{})
	runDue(t, r, 1)
	if i := get(t, d, jobID); i.State != Dead {
		t.Errorf("%+v", i)
	}
}

func TestUnique(t *testing.T) {
	dbtest.Each(t, clock.At(start), func(t *testing.T, d *db.DB) {
		r := quiet(d)
		Register(r, "test.work", func(context.Context, *Job, args) error { return GiveUp(errors.New("no")) })
		o := Options{Unique: "round:1"}
		first := enqueue(t, d, 1, o)
		if again := enqueue(t, d, 2, o); again != first {
			t.Errorf("a second unfinished job %s beside %s", again, first)
		}
		runDue(t, r, 1)
		second := enqueue(t, d, 3, o)
		if second == first {
			t.Error("a finished job kept its key")
		}
		if err := write(t, d, func(tx *db.Tx) error { return Retry(tx, first) }); !errs.Is(err, errs.Conflict) {
			t.Errorf("retry beside an unfinished job of the same key: %v", err)
		}
	})
}

// A process that vanished leaves a running job; another takes it over after the
// lease, and the first can no longer end it.
func TestTakenOver(t *testing.T) {
	clk := clock.At(start)
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		a, b := quiet(d), quiet(d)
		runs := 0
		for _, r := range []*Runner{a, b} {
			Register(r, "test.work", func(context.Context, *Job, args) error { runs++; return nil })
		}
		jobID := enqueue(t, d, 0, Options{MaxAttempts: 2})
		claimed, err := a.claim(t.Context(), 1)
		if err != nil || len(claimed) != 1 {
			t.Fatal(claimed, err)
		}
		runDue(t, b, 0)
		clk.Add(a.cfg.Lease)
		runDue(t, b, 1)
		claimed[0].db = d
		err = write(t, d, func(tx *db.Tx) error { return claimed[0].Finish(tx) })
		if !errors.Is(err, ErrLost) || runs != 1 {
			t.Errorf("the vanished run ended the job: %v, runs %d", err, runs)
		}
		if i := get(t, d, jobID); i.State != Done || i.Attempt != 2 {
			t.Errorf("%+v", i)
		}
	})
}

// A job that ends its process each time is buried, not tried for ever.
func TestCrashLoopIsBuried(t *testing.T) {
	clk := clock.At(start)
	d := dbtest.SQLite(t, clk)
	r := quiet(d)
	Register(r, "test.work", func(context.Context, *Job, args) error { return nil })
	jobID := enqueue(t, d, 0, Options{MaxAttempts: 3})
	for range 3 {
		if c, err := r.claim(t.Context(), 1); err != nil || len(c) != 1 {
			t.Fatal(c, err)
		}
		clk.Add(r.cfg.Lease)
	}
	runDue(t, r, 0)
	if i := get(t, d, jobID); i.State != Dead || i.Error == "" {
		t.Errorf("%+v", i)
	}
}

func TestFinishIsOneWithTheEffect(t *testing.T) {
	dbtest.Each(t, clock.At(start), func(t *testing.T, d *db.DB) {
		r := quiet(d)
		Register(r, "test.work", func(ctx context.Context, j *Job, a args) error {
			if err := d.Write(ctx, func(tx *db.Tx) error {
				if _, err := Enqueue(tx, "test.other", nil, Options{}); err != nil {
					return err
				}
				return j.Finish(tx)
			}); err != nil {
				return err
			}
			return errors.New("said after the end: has no effect")
		})
		jobID := enqueue(t, d, 0, Options{})
		runDue(t, r, 1)
		if i := get(t, d, jobID); i.State != Done {
			t.Errorf("%+v", i)
		}
	})
}

func TestCancelWaiting(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	r := quiet(d)
	Register(r, "test.work", func(context.Context, *Job, args) error { t.Error("ran"); return nil })
	jobID := enqueue(t, d, 0, Options{})
	cancel := func() error { return write(t, d, func(tx *db.Tx) error { return Cancel(tx, jobID) }) }
	if err := cancel(); err != nil {
		t.Fatal(err)
	}
	runDue(t, r, 0)
	if err := cancel(); !errs.Is(err, errs.Conflict) {
		t.Errorf("cancelled twice: %v", err)
	}
}

func TestCancelRunning(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		r := quiet(d)
		begun := make(chan struct{})
		seen := make(chan error, 1)
		Register(r, "test.work", func(ctx context.Context, j *Job, _ args) error {
			close(begun)
			<-ctx.Done()
			seen <- j.Progress(ctx, 1, 2, "")
			return ctx.Err()
		})
		jobID := enqueue(t, d, 0, Options{})
		r.Start()
		defer r.Stop(t.Context())
		<-begun
		if err := write(t, d, func(tx *db.Tx) error { return Cancel(tx, jobID) }); err != nil {
			t.Fatal(err)
		}
		if err := <-seen; !errors.Is(err, ErrLost) {
			t.Errorf("progress of a cancelled job: %v", err)
		}
		if i, err := Wait(t.Context(), d, jobID); err != nil || i.State != Cancelled {
			t.Errorf("%+v, %v", i, err)
		}
	})
}

func TestStopWaitsThenInterrupts(t *testing.T) {
	d := dbtest.SQLite(t, clock.System{})
	r := quiet(d)
	begun := make(chan struct{})
	Register(r, "test.work", func(ctx context.Context, _ *Job, _ args) error {
		close(begun)
		<-ctx.Done() // only an interruption ends it
		return ctx.Err()
	})
	jobID := enqueue(t, d, 0, Options{MaxAttempts: 1})
	r.Start()
	r.Start()
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r.Stop(ctx)
	r.Stop(ctx)
	if i := get(t, d, jobID); i.State != Waiting || i.Attempt != 0 {
		t.Errorf("an interrupted job: %+v; want waiting, uncounted", i)
	}
}

func TestManyWorkersRunEachJobOnce(t *testing.T) {
	dbtest.Each(t, clock.System{}, func(t *testing.T, d *db.DB) {
		const jobs = 60
		var mu sync.Mutex
		ran := map[int]int{}
		all := make(chan struct{})
		for range 2 { // two processes
			r := NewRunner(d, Config{Workers: 3, Logger: slog.New(slog.DiscardHandler)})
			Register(r, "test.work", func(_ context.Context, _ *Job, a args) error {
				mu.Lock()
				defer mu.Unlock()
				ran[a.N]++
				if len(ran) == jobs {
					close(all)
				}
				return nil
			})
			r.Start()
			defer r.Stop(t.Context())
		}
		for n := range jobs {
			enqueue(t, d, n, Options{})
		}
		select {
		case <-all:
		case <-time.After(30 * time.Second):
			t.Fatalf("only %d jobs ran", len(ran))
		}
		mu.Lock()
		defer mu.Unlock()
		for n, times := range ran {
			if times != 1 {
				t.Errorf("job %d ran %d times", n, times)
			}
		}
	})
}

func TestPeriods(t *testing.T) {
	clk := clock.At(start)
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		a, b := quiet(d), quiet(d)
		runs := 0
		for _, r := range []*Runner{a, b} {
			Register(r, "test.daily", func(context.Context, *Job, struct{}) error { runs++; return nil })
			r.Every("test.daily", 24*time.Hour)
			r.periods = r.periods[1:] // without the sweep
		}
		step := func(name string, move time.Duration, want int) {
			t.Helper()
			clk.Add(move)
			for _, r := range []*Runner{a, b} {
				if _, err := r.RunDue(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if runs != want {
				t.Errorf("%s: %d runs, want %d", name, runs, want)
			}
		}
		step("first sight", 0, 0)
		step("not yet", 23*time.Hour, 0)
		step("due", time.Hour, 1)
		step("once for both", time.Hour, 1)
		step("missed periods are made up for once", 10*24*time.Hour, 2)
		step("next", 24*time.Hour, 3)
	})
}

// The store keeps a due time from before the clock was set back by a year.
func TestPeriodAfterClockSetBack(t *testing.T) {
	next := func(t time.Time) time.Time { return t.Add(time.Hour) }
	clk := clock.At(start)
	d := dbtest.SQLite(t, clk)
	due := func() (due bool) {
		t.Helper()
		if err := write(t, d, func(tx *db.Tx) (err error) { due, err = duePeriod(tx, "k", next); return err }); err != nil {
			t.Fatal(err)
		}
		return due
	}
	due()
	if err := write(t, d, func(tx *db.Tx) error {
		_, err := tx.Exec("update job_period set next_at = $1", db.Micros(start.AddDate(1, 0, 0)))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	due()
	clk.Add(time.Hour)
	if !due() {
		t.Error("the job sleeps for a year")
	}
}

func TestSweep(t *testing.T) {
	clk := clock.At(start)
	d := dbtest.SQLite(t, clk)
	r := quiet(d)
	Register(r, "test.work", func(_ context.Context, _ *Job, a args) error {
		if a.N == 1 {
			return GiveUp(errors.New("no"))
		}
		return nil
	})
	done, dead := enqueue(t, d, 0, Options{}), enqueue(t, d, 1, Options{})
	runDue(t, r, 2)
	clk.Add(r.cfg.Keep + 2*time.Hour)
	if _, err := r.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.Read(t.Context(), func(tx *db.Tx) error { _, err := Get(tx, done); return err }); !errs.Is(err, errs.NotFound) {
		t.Errorf("an old finished job: %v, want gone", err)
	}
	if i := get(t, d, dead); i.State != Dead { // a person has not seen it yet
		t.Errorf("%+v", i)
	}
}

func TestBackoff(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		jobID := rapid.String().Draw(rt, "id")
		n := rapid.IntRange(1, 200).Draw(rt, "attempt")
		d := backoff(jobID, n)
		if d < 4*time.Second || d > 30*time.Minute {
			rt.Fatalf("attempt %d waits %v", n, d)
		}
		if n < 8 && backoff(jobID, n+1) <= d {
			rt.Fatalf("attempt %d waits %v, the next %v", n, d, backoff(jobID, n+1))
		}
	})
}

func TestFind(t *testing.T) {
	d := dbtest.SQLite(t, clock.At(start))
	for n := range 5 {
		enqueue(t, d, n, Options{Person: fmt.Sprint("p", n%2)})
	}
	for _, c := range []struct {
		name string
		f    Filter
		want int
	}{
		{"all", Filter{}, 5}, {"person", Filter{Person: "p0"}, 3}, {"state", Filter{State: Dead}, 0},
		{"kind", Filter{Kind: "test.work", State: Waiting}, 5}, {"limit", Filter{Limit: 2}, 2},
	} {
		if err := d.Read(t.Context(), func(tx *db.Tx) error {
			got, err := Find(tx, c.f)
			if len(got) != c.want {
				t.Errorf("%s: %d jobs, want %d", c.name, len(got), c.want)
			}
			var a args
			if len(got) > 0 && (json.Unmarshal(got[0].Args, &a) != nil || a.N != 4) {
				t.Errorf("%s: newest is %+v", c.name, got[0])
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkNoOp(b *testing.B) {
	d := dbtest.SQLite(b, clock.System{})
	r := quiet(d)
	Register(r, "test.work", func(context.Context, *Job, args) error { return nil })
	for b.Loop() {
		enqueue(b, d, 0, Options{})
		runDue(b, r, 1)
	}
}

package job

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"pendopo/internal/kit/db"
)

// Config of a runner; the zero value is good.
type Config struct {
	// Workers is how many jobs run at once; 0 means 2.
	Workers int
	// Lease is how long a silent process keeps its jobs; 0 means 30 seconds.
	Lease time.Duration
	// Poll is the longest wait between two looks; 0 means one second.
	Poll time.Duration
	// Keep is how long finished jobs are kept; 0 means 30 days.
	Keep time.Duration
	// Logger tells of failed attempts; nil means slog.Default.
	Logger *slog.Logger
}

// topicCancelled makes runners look at once whether a job of theirs ended.
const topicCancelled = "job.cancelled"

// Runner works on the jobs of one store.
type Runner struct {
	db    *db.DB
	cfg   Config
	owner string

	kinds   map[string]worker
	periods []period

	mu      sync.Mutex
	running map[string]*run // by job id
	stop    context.CancelFunc
	done    chan struct{}
}

type worker func(ctx context.Context, j *Job) error

type period struct {
	kind string
	next func(time.Time) time.Time
}

type run struct {
	job    *Job
	cancel context.CancelCauseFunc
}

// errStopping is the cause of a run's context when its process ends.
var errStopping = errors.New("job: the program is stopping")

// NewRunner makes a runner; workers are registered before it starts.
func NewRunner(d *db.DB, cfg Config) *Runner {
	if cfg.Workers <= 0 {
		cfg.Workers = 2
	}
	if cfg.Lease <= 0 {
		cfg.Lease = 30 * time.Second
	}
	if cfg.Poll <= 0 {
		cfg.Poll = time.Second
	}
	if cfg.Keep <= 0 {
		cfg.Keep = 30 * 24 * time.Hour
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	r := &Runner{db: d, cfg: cfg, owner: rand.Text(), kinds: map[string]worker{}, running: map[string]*run{}}
	Register(r, "job.sweep", func(ctx context.Context, _ *Job, _ struct{}) error {
		return d.Write(ctx, func(tx *db.Tx) error { return sweep(tx, tx.Now().Add(-cfg.Keep)) })
	})
	r.Every("job.sweep", time.Hour)
	return r
}

// Register gives the worker of a kind. T is the arguments' type. A kind may be
// registered once; its name is stored, so it must stay.
func Register[T any](r *Runner, kind string, work func(ctx context.Context, j *Job, args T) error) {
	if _, twice := r.kinds[kind]; twice {
		panic("job: kind registered twice: " + kind)
	}
	r.kinds[kind] = func(ctx context.Context, j *Job) error {
		var args T
		if err := json.Unmarshal([]byte(j.args), &args); err != nil {
			return GiveUp(fmt.Errorf("job: arguments of %s: %w", kind, err))
		}
		return work(ctx, j, args)
	}
}

// Every enqueues a job of the kind, without arguments, each time the interval
// has passed. What was missed while no process ran is made up for once.
func (r *Runner) Every(kind string, interval time.Duration) {
	r.Schedule(kind, func(now time.Time) time.Time { return now.Add(interval) })
}

// Schedule enqueues a job of the kind, without arguments, at the times that
// next gives: the first one after a given time.
func (r *Runner) Schedule(kind string, next func(time.Time) time.Time) {
	r.periods = append(r.periods, period{kind, next})
}

// Start begins to work in the background. It may be called twice.
func (r *Runner) Start() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stop != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.stop, r.done = cancel, make(chan struct{})
	go r.loop(ctx, r.done)
}

// Stop takes no more jobs and waits for the running ones. When ctx ends first
// they are interrupted, put back, and waited for. It may be called twice, and
// without Start.
func (r *Runner) Stop(ctx context.Context) {
	r.mu.Lock()
	stop, done := r.stop, r.done
	r.mu.Unlock()
	if stop == nil {
		return
	}
	stop()
	select {
	case <-done:
		return
	case <-ctx.Done():
	}
	r.mu.Lock()
	for _, one := range r.running {
		one.cancel(errStopping)
	}
	r.mu.Unlock()
	<-done
}

func (r *Runner) loop(ctx context.Context, done chan struct{}) {
	defer close(done)
	ready, unlisten := r.db.Listen(topicReady)
	defer unlisten()
	ended, unlistenEnded := r.db.Listen(topicCancelled)
	defer unlistenEnded()
	free := make(chan struct{}, r.cfg.Workers)
	var wg sync.WaitGroup
	defer wg.Wait()
	poll := time.NewTimer(0)
	defer poll.Stop()
	beat := time.NewTicker(r.cfg.Lease / 3)
	defer beat.Stop()
	// Leases are renewed while Stop waits for the running jobs, too.
	beating, stopBeating := context.WithCancel(context.WithoutCancel(ctx))
	defer stopBeating()
	wg.Go(func() {
		for {
			select {
			case <-beating.Done():
				return
			case <-beat.C:
			case <-ended:
			}
			r.renew(beating)
		}
	})
	var jobs sync.WaitGroup
	defer func() { jobs.Wait(); stopBeating() }()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ready:
		case <-free:
		case <-poll.C:
			r.tick(ctx)
		}
		r.mu.Lock()
		room := r.cfg.Workers - len(r.running)
		r.mu.Unlock()
		if room > 0 && ctx.Err() == nil {
			claimed, err := r.claim(ctx, room)
			if err != nil && ctx.Err() == nil {
				r.cfg.Logger.Error("job: claim", "err", err)
			}
			for _, j := range claimed {
				one := r.begin(j)
				jobs.Go(func() {
					r.do(one.ctx, one.run)
					select {
					case free <- struct{}{}:
					default:
					}
				})
			}
		}
		poll.Reset(r.cfg.Poll)
	}
}

// RunDue does all the work that is due now in the caller's goroutine, until
// none is left, and returns how many runs there were. Command-line batches and
// tests use it instead of Start.
func (r *Runner) RunDue(ctx context.Context) (int, error) {
	r.tick(ctx)
	n := 0
	for {
		claimed, err := r.claim(ctx, 1)
		if err != nil || len(claimed) == 0 {
			return n, err
		}
		one := r.begin(claimed[0])
		stop := context.AfterFunc(ctx, func() { one.run.cancel(errStopping) })
		quit := make(chan struct{})
		var beats sync.WaitGroup
		beats.Go(func() { r.beatUntil(quit) })
		r.do(one.ctx, one.run)
		close(quit)
		beats.Wait()
		stop()
		n++
	}
}

func (r *Runner) beatUntil(quit <-chan struct{}) {
	ended, unlisten := r.db.Listen(topicCancelled)
	defer unlisten()
	beat := time.NewTicker(r.cfg.Lease / 3)
	defer beat.Stop()
	for {
		select {
		case <-quit:
			return
		case <-beat.C:
		case <-ended:
		}
		r.renew(context.Background())
	}
}

// tick enqueues the periodic jobs that are due.
func (r *Runner) tick(ctx context.Context) {
	var known map[string]time.Time
	var now time.Time
	if err := r.db.Read(ctx, func(tx *db.Tx) (err error) { // looking costs no write
		now = tx.Now()
		known, err = periods(tx)
		return err
	}); err != nil {
		if ctx.Err() == nil {
			r.cfg.Logger.Error("job: periods", "err", err)
		}
		return
	}
	for _, p := range r.periods {
		if at, ok := known[p.kind]; ok && at.After(now) && !at.After(p.next(now)) {
			continue
		}
		err := r.db.Write(ctx, func(tx *db.Tx) error {
			due, err := duePeriod(tx, p.kind, p.next)
			if err != nil || !due {
				return err
			}
			_, err = Enqueue(tx, p.kind, struct{}{}, Options{Unique: "period:" + p.kind})
			return err
		})
		if err != nil && ctx.Err() == nil {
			r.cfg.Logger.Error("job: period", "kind", p.kind, "err", err)
		}
	}
}

func (r *Runner) claim(ctx context.Context, room int) (claimed []*Job, err error) {
	kinds := slices.Sorted(maps.Keys(r.kinds))
	var due bool
	if err := r.db.Read(ctx, func(tx *db.Tx) (err error) { // looking costs no write
		due, err = anyDue(tx, kinds)
		return err
	}); err != nil || !due {
		return nil, err
	}
	err = r.db.Write(ctx, func(tx *db.Tx) (err error) {
		claimed, err = claim(tx, kinds, room, r.owner, r.cfg.Lease)
		return err
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

type begun struct {
	ctx context.Context
	run *run
}

// begin notes a run. Its context lives on when the runner stops taking jobs.
func (r *Runner) begin(j *Job) begun {
	ctx, cancel := context.WithCancelCause(context.Background())
	j.db = r.db
	one := &run{j, cancel}
	r.mu.Lock()
	r.running[j.ID] = one
	r.mu.Unlock()
	return begun{ctx, one}
}

// do runs one job and writes how it ended.
func (r *Runner) do(ctx context.Context, one *run) {
	j := one.job
	defer func() {
		r.mu.Lock()
		delete(r.running, j.ID)
		r.mu.Unlock()
		one.cancel(nil)
	}()
	log := r.cfg.Logger.With("job", j.ID, "kind", j.Kind, "attempt", j.Attempt)
	err := guard(func() error { return r.kinds[j.Kind](ctx, j) })
	cause := context.Cause(ctx)
	switch {
	case j.finished, errors.Is(cause, ErrLost):
		return // its end is already written
	case err != nil && errors.Is(cause, errStopping):
		err = Later(0, errStopping)
	}
	o := decide(j.ID, j.Attempt, j.max, err)
	switch {
	case o.state == Dead:
		log.Error("job: given up", "err", err)
	case err != nil:
		log.Warn("job: failed, will be tried again", "err", err, "in", o.wait)
	}
	if o.uncount {
		j.Attempt--
	}
	// The job's own context may be over; its end must be written all the same.
	write, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.cfg.Lease)
	defer cancel()
	werr := r.db.Write(write, func(tx *db.Tx) error {
		if o.state != Waiting {
			return j.end(tx, o.state, nil, o.reason)
		}
		at := tx.Now().Add(o.wait)
		if o.wait == 0 {
			tx.Signal(topicReady)
		}
		return j.end(tx, Waiting, &at, o.reason)
	})
	if werr != nil && !errors.Is(werr, ErrLost) {
		log.Error("job: end not written; it will run again when its lease is over", "err", werr)
	}
}

func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a job: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}

// renew prolongs the leases of the running jobs and interrupts those that are
// no longer ours.
func (r *Runner) renew(ctx context.Context) {
	r.mu.Lock()
	runs := slices.Collect(maps.Values(r.running))
	r.mu.Unlock()
	if len(runs) == 0 {
		return
	}
	var lost []*run
	err := r.db.Write(ctx, func(tx *db.Tx) error {
		lost = lost[:0]
		for _, one := range runs {
			ok, err := one.job.renew(tx, r.cfg.Lease)
			if err != nil {
				return err
			}
			if !ok {
				lost = append(lost, one)
			}
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		r.cfg.Logger.Error("job: renew leases", "err", err)
		return
	}
	for _, one := range lost {
		one.cancel(ErrLost)
	}
}

// Wait returns the job once it is over, or the context's error.
func Wait(ctx context.Context, d *db.DB, jobID string) (Info, error) {
	finished, stop := d.Listen(topicFinished)
	defer stop()
	poll := time.NewTicker(time.Second) // other processes end jobs unheard
	defer poll.Stop()
	for {
		var i Info
		if err := d.Read(ctx, func(tx *db.Tx) (err error) {
			i, err = Get(tx, jobID)
			return err
		}); err != nil || i.Over() {
			return i, err
		}
		select {
		case <-ctx.Done():
			return i, ctx.Err()
		case <-finished:
		case <-poll.C:
		}
	}
}

package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
)

// State is where a job stands; the picture is in the package comment.
type State string

// The states of a job.
const (
	Waiting   State = "waiting"
	Running   State = "running"
	Done      State = "done"
	Dead      State = "dead" // a dead letter: tried in vain, waits for a person
	Cancelled State = "cancelled"
)

// Topics of kit/db signals.
const (
	topicReady    = "job.ready"
	topicFinished = "job.finished"
)

// Options of one job; the zero value is good.
type Options struct {
	// Unique keeps a second job of the same key from being enqueued while the
	// first is unfinished.
	Unique string
	// Person is who asked for it.
	Person string
	// RunAt is the earliest time; zero means now.
	RunAt time.Time
	// MaxAttempts is how often it is tried; 0 means 10 (some forty minutes).
	MaxAttempts int
}

const defaultAttempts = 10

// ids makes identifiers; shared so that jobs enqueued one after the other run
// in that order.
var ids id.Source

// Enqueue adds a job in the caller's transaction and returns its id: that of
// the unfinished job with the same unique key, if there is one.
func Enqueue(tx *db.Tx, kind string, args any, o Options) (string, error) {
	if kind == "" {
		return "", errors.New("job: enqueue: no kind")
	}
	text, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("job: enqueue %s: arguments: %w", kind, err)
	}
	if o.MaxAttempts <= 0 {
		o.MaxAttempts = defaultAttempts
	}
	at := tx.Now()
	if o.RunAt.After(at) {
		at = o.RunAt
	}
	jobID := ids.New(tx.Now())
	inserted, err := insert(tx, jobID, kind, string(text), at, o)
	if err != nil {
		return "", fmt.Errorf("job: enqueue %s: %w", kind, err)
	}
	if !inserted {
		return unfinished(tx, o.Unique)
	}
	tx.Signal(topicReady)
	return jobID, nil
}

// Job is one run of a job, as its worker sees it.
type Job struct {
	ID      string
	Kind    string
	Person  string // who asked for it; "" for the system
	Attempt int    // 1 at the first try

	db       *db.DB
	args     string
	max      int
	owner    string // this run, not only this process
	finished bool   // Finish was committed

	mu     sync.Mutex
	shown  time.Time // when progress was written last
	latest progress
	result *string
}

type progress struct {
	done, total int64
	note        string
}

// ErrLost is the cause of a run's context when the job is no longer its own:
// it was cancelled, or the lease was lost and another process has it.
var ErrLost = errors.New("job: cancelled or taken over")

// showEvery keeps progress from costing more than the work.
const showEvery = 300 * time.Millisecond

// Progress says how far the work is; total 0 means not known. The note names
// what is being worked on. It is written now and then, and at the end.
func (j *Job) Progress(ctx context.Context, done, total int, note string) error {
	j.mu.Lock()
	j.latest = progress{int64(done), int64(total), note}
	due := time.Since(j.shown) >= showEvery // the machine's time: it is only about load
	if due {
		j.shown = time.Now()
	}
	j.mu.Unlock()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if !due {
		return nil
	}
	return j.db.Write(ctx, func(tx *db.Tx) error { return j.save(tx) })
}

// Result leaves a value for whoever asked for the job; the last one stays.
func (j *Job) Result(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("job: result of %s: %w", j.Kind, err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	text := string(b)
	j.result = &text
	return nil
}

// Finish marks the job done in the worker's own transaction, so that its
// effect and its end are one. It fails with ErrLost when the run no longer
// owns the job, and the transaction must then be given up.
func (j *Job) Finish(tx *db.Tx) error {
	if err := j.end(tx, Done, nil, ""); err != nil {
		return err
	}
	tx.OnCommit(func() { j.finished = true })
	return nil
}

// Forget wipes what the job was told, in the transaction that finishes it: for
// work whose arguments must not outlive it, such as a letter with a secret link.
func (j *Job) Forget(tx *db.Tx) error {
	_, err := tx.Exec("update job set args = '{}' where id = $1 and owner = $2", j.ID, j.owner)
	return err
}

// giveUp marks an error that no further attempt can mend.
type giveUp struct{ error }

func (g giveUp) Unwrap() error { return g.error }

// GiveUp wraps an error so that the job becomes a dead letter at once.
func GiveUp(err error) error { return giveUp{err} }

// later asks for another run that does not count as a failed attempt.
type later struct {
	wait   time.Duration
	reason error
}

func (l later) Error() string { return l.reason.Error() }
func (l later) Unwrap() error { return l.reason }

// Later wraps the reason why the work cannot be done now, such as a signer
// that is away: the job waits and is tried again, as often as it takes.
func Later(wait time.Duration, reason error) error { return later{wait, reason} }

// outcome is what happens to a job after a run.
type outcome struct {
	state   State
	wait    time.Duration // until it is ready again, when waiting
	uncount bool          // the attempt does not count
	reason  string
}

// decide says what an error means for a job.
func decide(jobID string, attempt, maxAttempts int, err error) outcome {
	var l later
	var g giveUp
	switch {
	case err == nil:
		return outcome{state: Done}
	case errors.As(err, &l):
		return outcome{state: Waiting, wait: l.wait, uncount: true, reason: err.Error()}
	case errors.As(err, &g), attempt >= maxAttempts:
		return outcome{state: Dead, reason: err.Error()}
	}
	return outcome{state: Waiting, wait: backoff(jobID, attempt), reason: err.Error()}
}

// backoff doubles from 5 seconds to at most half an hour. Up to a fifth is
// taken off, by the job's id, so that jobs that failed together do not come
// back together.
func backoff(jobID string, attempt int) time.Duration {
	d := 30 * time.Minute
	if attempt < 10 {
		d = min(d, 5*time.Second<<max(attempt-1, 0))
	}
	h := fnv.New32a()
	h.Write([]byte(jobID))
	return d - d/5*time.Duration(h.Sum32()%100)/100
}

// notFound is the error for a job that is not there.
func notFound(jobID string) error { return errs.New(errs.NotFound, "job.no_such_job", jobID) }

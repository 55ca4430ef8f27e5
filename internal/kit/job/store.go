package job

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/kit/db"
)

// All the SQL of this package that changes a job.

func insert(tx *db.Tx, jobID, kind, args string, at time.Time, o Options) (bool, error) {
	n, err := tx.Exec(`insert into job
		(id, kind, args, unique_key, person, state, ready_at, attempt, max_attempts, owner, created_at, progress, total, note, error)
		values ($1, $2, $3, $4, $5, 'waiting', $6, 0, $7, '', $8, 0, 0, '', '')
		on conflict (unique_key) where state in ('waiting', 'running') do nothing`,
		jobID, kind, args, null(o.Unique), null(o.Person), db.Micros(at), o.MaxAttempts, db.Micros(tx.Now()))
	return n == 1, err
}

// null stores "" as no value.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func unfinished(tx *db.Tx, key string) (string, error) {
	var jobID string
	err := tx.QueryRow(`select id from job
		where unique_key = $1 and state in ('waiting', 'running')`, key).Scan(&jobID)
	if err != nil {
		return "", fmt.Errorf("job: unfinished job %q: %w", key, err)
	}
	return jobID, nil
}

// claim takes up to limit due jobs of the kinds: waiting ones, and running ones
// whose lease is over. A job that already used up its attempts ended its
// process each time; it is buried instead of being tried again.
func claim(tx *db.Tx, kinds []string, limit int, owner string, lease time.Duration) ([]*Job, error) {
	now := db.Micros(tx.Now())
	args := []any{now, limit}
	for _, k := range kinds {
		args = append(args, k)
	}
	rows, err := tx.Query(`select id, kind, args, person, attempt, max_attempts
		from job
		where ready_at <= $1 and kind in `+db.In(3, len(kinds))+`
		order by ready_at, id
		limit $2`+tx.Dialect().SkipLocked(), args...)
	if err != nil {
		return nil, fmt.Errorf("job: claim: %w", err)
	}
	var due []*Job
	for rows.Next() {
		j := &Job{owner: owner}
		var person sql.NullString
		if err := rows.Scan(&j.ID, &j.Kind, &j.args, &person, &j.Attempt, &j.max); err != nil {
			rows.Close()
			return nil, fmt.Errorf("job: claim: %w", err)
		}
		j.Person = person.String
		due = append(due, j)
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("job: claim: %w", err)
	}
	var claimed []*Job
	for _, j := range due {
		j.Attempt++
		if j.Attempt > j.max {
			if err := bury(tx, j); err != nil {
				return nil, err
			}
			continue
		}
		j.owner = fmt.Sprintf("%s/%s/%d", owner, j.ID, j.Attempt)
		if _, err := tx.Exec(`update job
			set state = 'running', attempt = $2, owner = $3, ready_at = $4, started_at = $5
			where id = $1`,
			j.ID, j.Attempt, j.owner, db.Micros(tx.Now().Add(lease)), now); err != nil {
			return nil, fmt.Errorf("job: claim %s: %w", j.ID, err)
		}
		claimed = append(claimed, j)
	}
	return claimed, nil
}

func bury(tx *db.Tx, j *Job) error {
	_, err := tx.Exec(`update job
		set state = 'dead', ready_at = null, owner = '', finished_at = $2,
			error = case when error = '' then 'the process ended while it was running, each time' else error end
		where id = $1`, j.ID, db.Micros(tx.Now()))
	tx.Signal(topicFinished)
	return err
}

// renew prolongs the lease of a run; false when the job is no longer its own.
func (j *Job) renew(tx *db.Tx, lease time.Duration) (bool, error) {
	n, err := tx.Exec(`update job
		set ready_at = $3
		where id = $1 and owner = $2 and state = 'running'`,
		j.ID, j.owner, db.Micros(tx.Now().Add(lease)))
	return n == 1, err
}

// save writes progress and result.
func (j *Job) save(tx *db.Tx) error {
	j.mu.Lock()
	p, result := j.latest, j.result
	j.mu.Unlock()
	n, err := tx.Exec(`update job
		set progress = $3, total = $4, note = $5, result = coalesce(cast($6 as text), result)
		where id = $1 and owner = $2 and state = 'running'`,
		j.ID, j.owner, p.done, p.total, p.note, nullText(result))
	if err == nil && n == 0 {
		return ErrLost
	}
	return err
}

func nullText(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

// end writes how a run ended. readyAt is set when the job waits again.
func (j *Job) end(tx *db.Tx, s State, readyAt *time.Time, reason string) error {
	if err := j.save(tx); err != nil {
		return err
	}
	var ready, finished any
	if readyAt != nil {
		ready = db.Micros(*readyAt)
	} else {
		finished = db.Micros(tx.Now())
		tx.Signal(topicFinished)
	}
	_, err := tx.Exec(`update job
		set state = $3, ready_at = cast($4 as bigint), finished_at = cast($5 as bigint), error = $6, owner = '', attempt = $7
		where id = $1 and owner = $2`,
		j.ID, j.owner, string(s), ready, finished, reason, j.Attempt)
	return err
}

// Retry sends a dead or cancelled job back, with all its attempts.
func Retry(tx *db.Tx, jobID string) error {
	n, err := tx.Exec(`update job
		set state = 'waiting', ready_at = $2, attempt = 0, finished_at = null
		where id = $1 and state in ('dead', 'cancelled')`, jobID, db.Micros(tx.Now()))
	switch {
	case db.IsUnique(err):
		return conflict("job.another_unfinished", jobID)
	case err != nil:
		return fmt.Errorf("job: retry %s: %w", jobID, err)
	case n == 0:
		return missingOr(tx, jobID, "job.not_dead")
	}
	tx.Signal(topicReady)
	return nil
}

// Cancel ends a waiting or running job. A running one is told through its
// context; what it already did stays.
func Cancel(tx *db.Tx, jobID string) error {
	n, err := tx.Exec(`update job
		set state = 'cancelled', ready_at = null, owner = '', finished_at = $2
		where id = $1 and state in ('waiting', 'running')`, jobID, db.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("job: cancel %s: %w", jobID, err)
	}
	if n == 0 {
		return missingOr(tx, jobID, "job.already_over")
	}
	tx.Signal(topicCancelled)
	tx.Signal(topicFinished)
	return nil
}

// missingOr is not-found when there is no such job, else a conflict of state.
func missingOr(tx *db.Tx, jobID, key string) error {
	i, err := Get(tx, jobID)
	if err != nil {
		return err
	}
	return conflict(key, jobID, string(i.State))
}

// duePeriod moves the due time of a periodic job on and tells whether it was
// due. Its row is made at the first look.
func duePeriod(tx *db.Tx, kind string, next func(time.Time) time.Time) (bool, error) {
	var at int64
	err := tx.QueryRow("select next_at from job_period where kind = $1"+tx.Dialect().ForUpdate(), kind).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = tx.Exec(`insert into job_period (kind, next_at) values ($1, $2)
			on conflict (kind) do nothing`, kind, db.Micros(next(tx.Now())))
		return false, err
	}
	if err != nil {
		return false, err
	}
	later := next(tx.Now())
	due := !db.Time(at).After(tx.Now())
	// A due time further off than any next one was set before the clock was
	// put back: it would leave the job asleep.
	if !due && !db.Time(at).After(later) {
		return false, nil
	}
	_, err = tx.Exec("update job_period set next_at = $2 where kind = $1", kind, db.Micros(later))
	return due, err
}

// periods reads when each periodic job is due.
func periods(tx *db.Tx) (map[string]time.Time, error) {
	rows, err := tx.Query("select kind, next_at from job_period")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]time.Time{}
	for rows.Next() {
		var kind string
		var at int64
		if err := rows.Scan(&kind, &at); err != nil {
			return nil, err
		}
		out[kind] = db.Time(at)
	}
	return out, rows.Err()
}

func sweep(tx *db.Tx, before time.Time) error {
	_, err := tx.Exec("delete from job where state = 'done' and finished_at < $1", db.Micros(before))
	return err
}

// anyDue tells whether a claim would find something.
func anyDue(tx *db.Tx, kinds []string) (bool, error) {
	args := []any{db.Micros(tx.Now())}
	for _, k := range kinds {
		args = append(args, k)
	}
	var one int
	err := tx.QueryRow(`select 1 from job
		where ready_at <= $1 and kind in `+db.In(2, len(kinds))+`
		limit 1`, args...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

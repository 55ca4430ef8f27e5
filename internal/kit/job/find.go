package job

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Info is a job as pages show it.
type Info struct {
	ID          string
	Kind        string
	Person      string
	Args        json.RawMessage
	State       State
	ReadyAt     time.Time // waiting: not before; zero once over
	Attempt     int
	MaxAttempts int
	CreatedAt   time.Time
	StartedAt   time.Time // zero before the first run
	FinishedAt  time.Time // zero until it is over
	Progress    int
	Total       int // 0: not known
	Note        string
	Error       string          // why the last attempt failed
	Result      json.RawMessage // nil when the worker left none
}

// Over tells whether the job will not run again by itself.
func (i Info) Over() bool { return i.State != Waiting && i.State != Running }

// Filter narrows a list of jobs; empty fields do not.
type Filter struct {
	State  State
	Kind   string
	Person string
	Before string // job id: the page after it (older jobs)
	Limit  int    // at most 200; 0 means 50
}

const infoColumns = `id, kind, person, args, state, ready_at, attempt, max_attempts,
	created_at, started_at, finished_at, progress, total, note, error, result`

// Get reads one job.
func Get(tx *db.Tx, jobID string) (Info, error) {
	i, err := scanInfo(tx.QueryRow("select "+infoColumns+" from job where id = $1", jobID))
	if errors.Is(err, sql.ErrNoRows) {
		return Info{}, notFound(jobID)
	}
	return i, err
}

// Find lists jobs, newest first.
func Find(tx *db.Tx, f Filter) ([]Info, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	var where []string
	var args []any
	add := func(clause, v string) {
		if v != "" {
			args = append(args, v)
			where = append(where, fmt.Sprintf(clause, len(args)))
		}
	}
	add("state = $%d", string(f.State))
	add("kind = $%d", f.Kind)
	add("person = $%d", f.Person)
	add("id < $%d", f.Before)
	query := "select " + infoColumns + " from job"
	if len(where) > 0 {
		query += " where " + strings.Join(where, " and ")
	}
	args = append(args, min(limit, 200))
	rows, err := tx.Query(query+fmt.Sprintf(" order by id desc limit $%d", len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("job: find: %w", err)
	}
	defer rows.Close()
	var out []Info
	for rows.Next() {
		i, err := scanInfo(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

// Counts is the number of unfinished and dead jobs that a person asked for; ""
// counts everybody's.
func Counts(tx *db.Tx, person string) (map[State]int, error) {
	rows, err := tx.Query(`select state, count(*) from job
		where state in ('waiting', 'running', 'dead') and ($1 = '' or person = $1)
		group by state`, person)
	if err != nil {
		return nil, fmt.Errorf("job: count: %w", err)
	}
	defer rows.Close()
	out := map[State]int{}
	for rows.Next() {
		var s string
		var n int
		if err := rows.Scan(&s, &n); err != nil {
			return nil, err
		}
		out[State(s)] = n
	}
	return out, rows.Err()
}

func scanInfo(r interface{ Scan(...any) error }) (Info, error) {
	var i Info
	var state, args string
	var person, result sql.NullString
	var created int64
	var ready, started, finished sql.NullInt64
	if err := r.Scan(&i.ID, &i.Kind, &person, &args, &state, &ready, &i.Attempt, &i.MaxAttempts,
		&created, &started, &finished, &i.Progress, &i.Total, &i.Note, &i.Error, &result); err != nil {
		return Info{}, fmt.Errorf("job: read: %w", err)
	}
	i.Person, i.Args, i.State = person.String, json.RawMessage(args), State(state)
	i.CreatedAt = db.Time(created)
	i.ReadyAt, i.StartedAt, i.FinishedAt = instant(ready), instant(started), instant(finished)
	if result.Valid {
		i.Result = json.RawMessage(result.String)
	}
	return i, nil
}

func instant(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return db.Time(n.Int64)
}

func conflict(key string, args ...any) error { return errs.New(errs.Conflict, key, args...) }

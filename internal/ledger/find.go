package ledger

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

// Entry is a recorded act as pages show it.
type Entry struct {
	ID          string
	At          time.Time
	Kind        string
	ActorPerson string
	ActorPost   string
	SubjectKind string
	Subject     string
	Data        json.RawMessage // what the recording package wrote; nil once erased
	Leaf        string
	Seq         int64 // -1 until numbered
	Erased      bool
}

// Filter narrows a list of acts; empty fields do not.
type Filter struct {
	SubjectKind, Subject string
	ActorPerson          string
	Kind                 string // exact, or a prefix that ends in "."
	Before               string // act id: the page after it (older acts)
	Limit                int    // at most 200; 0 means 50
}

const entryColumns = `id, at, kind, actor_person, actor_post, subject_kind, subject, payload, leaf, seq`

// Find lists acts, newest first.
func Find(tx *db.Tx, f Filter) ([]Entry, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, 200)
	var where []string
	var args []any
	add := func(clause string, v any) {
		args = append(args, v)
		where = append(where, fmt.Sprintf(clause, len(args)))
	}
	if f.SubjectKind != "" {
		add("subject_kind = $%d", f.SubjectKind)
	}
	if f.Subject != "" {
		add("subject = $%d", f.Subject)
	}
	if f.ActorPerson != "" {
		add("actor_person = $%d", f.ActorPerson)
	}
	if prefix, ok := strings.CutSuffix(f.Kind, "."); ok {
		add("kind like $%d", prefix+".%")
	} else if f.Kind != "" {
		add("kind = $%d", f.Kind)
	}
	if f.Before != "" {
		add("id < $%d", f.Before)
	}
	query := "select " + entryColumns + " from act"
	if len(where) > 0 {
		query += " where " + strings.Join(where, " and ")
	}
	args = append(args, limit)
	query += fmt.Sprintf(" order by id desc limit $%d", len(args))
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("ledger: find: %w", err)
	}
	defer rows.Close()
	var out []Entry
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// LastAt is when the newest act was recorded; zero when there is none.
func LastAt(tx *db.Tx) (time.Time, error) {
	var at int64
	if err := tx.QueryRow("select coalesce(max(at), 0) from act").Scan(&at); err != nil || at == 0 {
		return time.Time{}, err
	}
	return db.Time(at), nil
}

// Numbered is how many acts have their place in the log.
func Numbered(tx *db.Tx) (n int64, err error) {
	err = tx.QueryRow("select count(*) from act where seq is not null").Scan(&n)
	return n, err
}

// Get reads one act by its id or leaf.
func Get(tx *db.Tx, actOrLeaf string) (Entry, error) {
	e, err := scanEntry(tx.QueryRow("select "+entryColumns+" from act where id = $1 or leaf = $1", actOrLeaf))
	if errors.Is(err, sql.ErrNoRows) {
		return Entry{}, errs.New(errs.NotFound, "ledger.no_such_act", actOrLeaf)
	}
	return e, err
}

func scanEntry(r interface{ Scan(...any) error }) (Entry, error) {
	var e Entry
	var at int64
	var person, post, payload sql.NullString
	var seq sql.NullInt64
	if err := r.Scan(&e.ID, &at, &e.Kind, &person, &post, &e.SubjectKind, &e.Subject, &payload, &e.Leaf, &seq); err != nil {
		return Entry{}, fmt.Errorf("ledger: read act: %w", err)
	}
	e.At, e.ActorPerson, e.ActorPost = db.Time(at), person.String, post.String
	e.Erased, e.Seq = !payload.Valid, -1
	if seq.Valid {
		e.Seq = seq.Int64
	}
	if payload.Valid {
		var env struct{ Data json.RawMessage }
		if err := json.Unmarshal([]byte(payload.String), &env); err != nil {
			return Entry{}, fmt.Errorf("ledger: act %s: payload: %w", e.ID, err)
		}
		e.Data = env.Data
	}
	return e, nil
}

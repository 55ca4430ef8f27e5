package duty

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

const columns = `id, kind, post, unit, subject_kind, subject, title, guard, opened_at, due_at, clock_from, span_n, span_unit,
	office_unit, basis, provisional, state, stage, coalesce(look_at, 0), hand_ons, coalesce(closed_at, 0), outcome, version`

func scanDuty(scan func(...any) error) (*Duty, error) {
	d := new(Duty)
	var opened, due, from, look, closed int64
	if err := scan(&d.ID, &d.Kind, &d.Post, &d.Unit, &d.SubjectKind, &d.Subject, &d.Title, &d.Guard, &opened, &due, &from, &d.Span.N, &d.Span.Unit,
		&d.OfficeUnit, &d.Basis, &d.Provisional, &d.State, &d.Stage, &look, &d.HandOns, &closed, &d.Outcome, &d.Version); err != nil {
		return nil, err
	}
	d.OpenedAt, d.DueAt, d.ClockFrom, d.LookAt, d.ClosedAt = instant(opened), instant(due), instant(from), instant(look), instant(closed)
	return d, nil
}

func get(tx *db.Tx, id ID) (*Duty, error) {
	d, err := scanDuty(tx.QueryRow(`
		select `+columns+`
		from duty
		where id = $1`, string(id)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "duty.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("duty: load %s: %w", id, err)
	}
	return d, nil
}

func bySubject(tx *db.Tx, kind, subject string) ([]*Duty, error) {
	return list(tx, `
		select `+columns+`
		from duty
		where subject = $1
			and subject_kind = $2
		order by opened_at, id`, subject, kind)
}

func list(tx *db.Tx, query string, args ...any) ([]*Duty, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("duty: list: %w", err)
	}
	defer rows.Close()
	var out []*Duty
	for rows.Next() {
		d, err := scanDuty(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("duty: list: %w", err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

func insert(tx *db.Tx, d *Duty) error {
	err := tx.Later(`
		insert into duty (id, kind, post, unit, subject_kind, subject, title, guard, opened_at, due_at, clock_from, span_n, span_unit,
			office_unit, basis, provisional, state, stage, look_at, hand_ons, outcome, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		string(d.ID), string(d.Kind), string(d.Post), string(d.Unit), d.SubjectKind, d.Subject, d.Title, d.Guard, db.Micros(d.OpenedAt), db.Micros(d.DueAt),
		db.Micros(d.ClockFrom), d.Span.N, string(d.Span.Unit), string(d.OfficeUnit), d.Basis, d.Provisional, string(d.State), int(d.Stage), micros(d.LookAt),
		d.HandOns, d.Outcome, d.Version)
	if err != nil {
		return fmt.Errorf("duty: insert %s: %w", d.ID, err)
	}
	return nil
}

// save writes everything of a duty that may change. The version it was loaded
// with must still stand.
func save(tx *db.Tx, d *Duty) error {
	n, err := tx.Exec(`
		update duty
		set post = $1, unit = $2, title = $3, due_at = $4, clock_from = $5, span_n = $6, span_unit = $7, provisional = $8, state = $9, stage = $10,
			look_at = $11, hand_ons = $12, closed_at = $13, outcome = $14, version = version + 1
		where id = $15
			and version = $16`,
		string(d.Post), string(d.Unit), d.Title, db.Micros(d.DueAt), db.Micros(d.ClockFrom), d.Span.N, string(d.Span.Unit), d.Provisional, string(d.State),
		int(d.Stage), micros(d.LookAt), d.HandOns, micros(d.ClosedAt), d.Outcome, string(d.ID), d.Version)
	if err != nil {
		return fmt.Errorf("duty: save %s: %w", d.ID, err)
	}
	if n == 0 {
		return errs.New(errs.Conflict, "duty.changed_meanwhile")
	}
	d.Version++
	return nil
}

// addEvent writes a line of a history.
func addEvent(tx *db.Tx, id ID, e Event) error {
	err := tx.Later(`
		insert into duty_event (duty, n, at, kind, by_person, by_post, post_from, post_to, due_from, due_to, note)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(id), e.N, db.Micros(e.At), string(e.Kind), e.Person, string(e.ByPost), string(e.From), string(e.To), micros(e.DueFrom), micros(e.DueTo), e.Note)
	if err != nil {
		return fmt.Errorf("duty: history of %s: %w", id, err)
	}
	return nil
}

func events(tx *db.Tx, id ID) ([]Event, error) {
	return someEvents(tx, id, `
		select n, at, kind, by_person, by_post, post_from, post_to, coalesce(due_from, 0), coalesce(due_to, 0), note
		from duty_event
		where duty = $1
		order by n`)
}

// moves are the events that say which post owed a duty when.
func moves(tx *db.Tx, id ID) ([]Event, error) {
	return someEvents(tx, id, `
		select n, at, kind, by_person, by_post, post_from, post_to, coalesce(due_from, 0), coalesce(due_to, 0), note
		from duty_event
		where duty = $1
			and kind in ('opened', 'handed_on', 'closed', 'reopened')
		order by n`)
}

func someEvents(tx *db.Tx, id ID, query string) ([]Event, error) {
	rows, err := tx.Query(query, string(id))
	if err != nil {
		return nil, fmt.Errorf("duty: history of %s: %w", id, err)
	}
	defer rows.Close()
	var out []Event
	for rows.Next() {
		var e Event
		var at, from, to int64
		if err := rows.Scan(&e.N, &at, &e.Kind, &e.Person, &e.ByPost, &e.From, &e.To, &from, &to, &e.Note); err != nil {
			return nil, fmt.Errorf("duty: history of %s: %w", id, err)
		}
		e.At, e.DueFrom, e.DueTo = instant(at), instant(from), instant(to)
		out = append(out, e)
	}
	return out, rows.Err()
}

// tally counts a duty into or out of a post's numbers.
func (d *Duty) tally(tx *db.Tx, n int) error {
	err := tx.Later(`
		insert into duty_tally (id, post, kind, guard, state, n)
		values ($1, $2, $3, $4, $5, $6)`, ids.New(tx.Now()), string(d.Post), string(d.Kind), d.Guard, string(d.State), n)
	if err != nil {
		return fmt.Errorf("duty: tally of %s: %w", d.Post, err)
	}
	return nil
}

// Key is a place in a list ordered by due instant and id.
type Key struct {
	Due time.Time
	ID  ID
}

// place is the place of the last parameter: "$4".
func place(args []any) string { return "$" + strconv.Itoa(len(args)) }

func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.Micros(t)
}

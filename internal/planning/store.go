package planning

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

func insertStep(tx *db.Tx, round appointment.RoundID, s Step) error {
	var text [3]string
	for i, v := range []any{s.Before, s.After, s.Changes} {
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		text[i] = string(b)
	}
	_, err := tx.Exec(`
		insert into plan_step (round, version, at, person, before_rows, after_rows, changes, undone)
		values ($1, $2, $3, $4, $5, $6, $7, 0)`, string(round), s.Version, s.At, string(s.Person), text[0], text[1], text[2])
	return err
}

// trimSteps leaves the newest MaxSteps of a person.
func trimSteps(tx *db.Tx, round appointment.RoundID, person people.PersonID) error {
	_, err := tx.Exec(`
		delete from plan_step
		where round = $1 and person = $2
		  and version not in (select version from plan_step where round = $1 and person = $2 order by version desc limit $3)`,
		string(round), string(person), MaxSteps)
	return err
}

func forgetUndone(tx *db.Tx, round appointment.RoundID, person people.PersonID) error {
	_, err := tx.Exec(`
		delete from plan_step
		where round = $1 and person = $2 and undone = 1`, string(round), string(person))
	return err
}

func markStep(tx *db.Tx, round appointment.RoundID, version int64, undone bool) error {
	v := 0
	if undone {
		v = 1
	}
	_, err := tx.Exec(`
		update plan_step
		set undone = $3
		where round = $1 and version = $2`, string(round), version, v)
	return err
}

// stepsOf are a person's steps in a round, oldest first.
func stepsOf(tx *db.Tx, round appointment.RoundID, person people.PersonID) ([]Step, error) {
	rows, err := tx.Query(`
		select version, at, person, before_rows, after_rows, changes, undone
		from plan_step
		where round = $1 and person = $2
		order by version desc
		limit $3`, string(round), string(person), MaxSteps)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Step
	for rows.Next() {
		var s Step
		var before, after, changes string
		var undone int
		if err := rows.Scan(&s.Version, &s.At, &s.Person, &before, &after, &changes, &undone); err != nil {
			return nil, err
		}
		s.Undone = undone == 1
		for _, x := range []struct {
			text string
			into any
		}{{before, &s.Before}, {after, &s.After}, {changes, &s.Changes}} {
			if err := json.Unmarshal([]byte(x.text), x.into); err != nil {
				return nil, fmt.Errorf("planning: step %d of %s: %w", s.Version, round, err)
			}
		}
		out = append(out, s)
	}
	slices.Reverse(out)
	return out, rows.Err()
}

func regionVersion(tx *db.Tx) (v int64, err error) {
	err = tx.QueryRow(`
		select version
		from region
		where id = 1`).Scan(&v)
	return v, err
}

// prepared are the rounds whose facts are watched.
func prepared(tx *db.Tx) ([]appointment.RoundID, error) {
	rows, err := tx.Query(`
		select id
		from round
		where state in ('draft', 'submitted', 'cleared') and base is null
		order by id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []appointment.RoundID
	for rows.Next() {
		var id appointment.RoundID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// lastStand is what the newest mark of a round was made from, "" before the
// first.
func lastStand(tx *db.Tx, round appointment.RoundID) (string, error) {
	var stand string
	err := tx.QueryRow(`
		select digest
		from plan_mark
		where round = $1
		order by at desc
		limit 1`, string(round)).Scan(&stand)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return stand, err
}

func insertMark(tx *db.Tx, round appointment.RoundID, stand string, m *Mark) error {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if err := json.NewEncoder(z).Encode(m); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	_, err := tx.Exec(`
		insert into plan_mark (round, at, content, digest)
		values ($1, $2, $3, $4)
		on conflict (round, at) do nothing`, string(round), db.Micros(tx.Now()), base64.StdEncoding.EncodeToString(packed.Bytes()), stand)
	return err
}

// markAt is the newest mark not after a moment, else the oldest of all; NotFound
// when the round was never marked.
func markAt(tx *db.Tx, round appointment.RoundID, at int64) (*Mark, error) {
	var content string
	m := new(Mark)
	err := tx.QueryRow(`
		select at, content
		from plan_mark
		where round = $1
		order by case when at <= $2 then 0 else 1 end, abs(at - $2)
		limit 1`, string(round), at).Scan(&m.At, &content)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "planning.never_marked")
	}
	if err != nil {
		return nil, err
	}
	packed, err := base64.StdEncoding.DecodeString(content)
	if err != nil {
		return nil, fmt.Errorf("planning: mark of %s: %w", round, err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("planning: mark of %s: %w", round, err)
	}
	if err := json.NewDecoder(z).Decode(m); err != nil {
		return nil, fmt.Errorf("planning: mark of %s: %w", round, err)
	}
	return m, nil
}

// markName names a mark.
type markName struct {
	round appointment.RoundID
	at    int64
}

// marksBefore are the marks made before a moment, each round's oldest first.
func marksBefore(tx *db.Tx, at int64) ([]markName, error) {
	rows, err := tx.Query(`
		select round, at
		from plan_mark
		where at < $1
		order by round, at`, at)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []markName
	for rows.Next() {
		var m markName
		if err := rows.Scan(&m.round, &m.at); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

func deleteMark(tx *db.Tx, m markName) error {
	_, err := tx.Exec(`
		delete from plan_mark
		where round = $1 and at = $2`, string(m.round), m.at)
	return err
}

// forgetMarks drops the marks of rounds that nobody prepares any more.
func forgetMarks(tx *db.Tx) error {
	_, err := tx.Exec(`
		delete from plan_mark
		where round in (select id from round where state not in ('draft', 'submitted', 'cleared'))`)
	return err
}

func insertApproval(tx *db.Tx, round appointment.RoundID, a *Approval) error {
	b, err := json.Marshal(a.Links)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		insert into plan_approval (id, round, digest, content, function, person, post, initials, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		a.ID, string(round), a.Digest, string(b), string(a.Function), string(a.Person), a.Post, a.Initials, a.At)
	return err
}

func withdrawApproval(tx *db.Tx, id string) error {
	_, err := tx.Exec(`
		update plan_approval
		set withdrawn_at = $2
		where id = $1`, id, db.Micros(tx.Now()))
	return err
}

// approvalsOf are the initials of a round that were not taken back, oldest first.
func approvalsOf(tx *db.Tx, round appointment.RoundID) ([]Approval, error) {
	rows, err := tx.Query(`
		select id, digest, content, function, person, post, initials, at
		from plan_approval
		where round = $1 and withdrawn_at is null
		order by at, id`, string(round))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Approval
	for rows.Next() {
		var a Approval
		var content string
		if err := rows.Scan(&a.ID, &a.Digest, &content, &a.Function, &a.Person, &a.Post, &a.Initials, &a.At); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(content), &a.Links); err != nil {
			return nil, fmt.Errorf("planning: approval %s: %w", a.ID, err)
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

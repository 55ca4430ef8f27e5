package planning

import (
	"encoding/json"
	"fmt"
	"slices"

	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
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

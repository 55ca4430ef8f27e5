package complaint

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// toIndex asks for a complaint's words to be indexed anew.
func toIndex(tx *db.Tx, id ID) error {
	_, err := tx.Exec(`insert into complaint_to_index (id, complaint) values ($1, $2)`, ids.New(tx.Now()), string(id))
	if err != nil {
		return fmt.Errorf("complaint: index %s: %w", id, err)
	}
	return nil
}

func mark(tx *db.Tx, name string) (value string, err error) {
	err = tx.QueryRow(`select value from complaint_mark where name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

func setMark(tx *db.Tx, name, value string) error {
	_, err := tx.Exec(`
		insert into complaint_mark (name, value) values ($1, $2)
		on conflict (name) do update set value = excluded.value`, name, value)
	return err
}

// Complaints are indexed in the order of their ids, some seconds after they
// came: a transaction that took its time commits an id lower than others that
// are there already. settle is how long that may take.
const (
	settle     = 10 * time.Second
	indexBatch = 500
)

// index makes new and changed complaints findable by their words. Receiving
// writes nothing for it: new ones are found by walking on along their ids.
func (s *Service) index(ctx context.Context) error {
	known := lexicon{}
	for {
		var n int
		if err := s.write(ctx, func(tx *db.Tx) (err error) {
			n, err = s.indexNew(tx, known)
			return err
		}); err != nil {
			return err
		}
		m := 0
		if err := s.write(ctx, func(tx *db.Tx) (err error) {
			m, err = s.indexChanged(tx, known)
			return err
		}); err != nil {
			return err
		}
		if n < indexBatch && m < indexBatch {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

func (s *Service) indexNew(tx *db.Tx, known lexicon) (int, error) {
	from, err := mark(tx, "indexed")
	if err != nil {
		return 0, err
	}
	cs, err := list(tx, `
		select `+columns+`
		from complaint
		where id > $1
			and id < $2
		order by id
		limit $3`, from, idFloor(tx.Now().Add(-settle)), indexBatch)
	if err != nil || len(cs) == 0 {
		return 0, err
	}
	if err := s.setWords(tx, cs, known); err != nil {
		return 0, err
	}
	return len(cs), setMark(tx, "indexed", string(cs[len(cs)-1].ID))
}

func (s *Service) indexChanged(tx *db.Tx, known lexicon) (int, error) {
	rows, err := tx.Query(`
		select id, complaint
		from complaint_to_index
		order by id
		limit $1`, indexBatch)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var queue, which []string
	for rows.Next() {
		var id, c string
		if err := rows.Scan(&id, &c); err != nil {
			return 0, err
		}
		queue = append(queue, id)
		if !slices.Contains(which, c) {
			which = append(which, c)
		}
	}
	if err := rows.Err(); err != nil || len(queue) == 0 {
		return 0, err
	}
	rows.Close()
	cs, err := list(tx, `
		select `+columns+`
		from complaint
		where id in `+db.In(1, len(which))+`
		order by id`, strs(which)...)
	if err != nil {
		return 0, err
	}
	if err := s.setWords(tx, cs, known); err != nil {
		return 0, err
	}
	_, err = tx.Exec(`delete from complaint_to_index where id in `+db.In(1, len(queue)), strs(queue)...)
	return len(queue), err
}

// setWords puts complaints into the index of words. Guarded ones never get in:
// what is not there cannot be found by anybody.
func (s *Service) setWords(tx *db.Tx, cs []*Complaint, known lexicon) error {
	e, err := s.env(tx)
	if err != nil {
		return err
	}
	for _, c := range cs {
		var words []string
		if c.Guard == "" {
			words = known.indexed(c.Text + " " + c.Where.Note)
			if c.Unit != "" {
				for _, u := range e.path(c.Unit) {
					words = append(words, unitMark(org.UnitID(u)))
				}
			}
		}
		if err := tx.SetWords(wordTable, wordKey(c.ID), words); err != nil {
			return err
		}
	}
	return nil
}

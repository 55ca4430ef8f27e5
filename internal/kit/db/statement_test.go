package db

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"pendopo/internal/kit/clock"
)

func TestParametersWithoutNumbers(t *testing.T) {
	for query, want := range map[string]string{
		`insert into a (b, c) values ($1, $2)`:                               `insert into a (b, c) values (?, ?)`,
		`select 1`:                                                           `select 1`,
		`select b from a where b = $1 and c = '$2'`:                          `select b from a where b = ? and c = '$2'`,
		`select b from a where b = 'it''s $1' and c = $1 or d = $2`:          `select b from a where b = 'it''s $1' and c = ? or d = ?`,
		`select "$1" from a where b in ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`: `select "$1" from a where b in (?,?,?,?,?,?,?,?,?,?,?)`,
		// asked twice, in another order, from the middle, in another way: as they are
		`select b from a where b = $1 or c = $1`: `select b from a where b = $1 or c = $1`,
		`select b from a where b = $2 or c = $1`: `select b from a where b = $2 or c = $1`,
		`select b from a where b = $2`:           `select b from a where b = $2`,
		`select b from a where b = ?`:            `select b from a where b = ?`,
		`select b -- isn't $1
			from a where b = $1`: `select b -- isn't $1
			from a where b = $1`,
	} {
		if got := unnumbered(query); got != want {
			t.Errorf("%s\nbecomes %s\nwant    %s", query, got, want)
		}
	}
}

// The driver is not told when a caller's context ends; the next statement is
// refused all the same, and nothing remains.
func TestContextEndsBetweenStatements(t *testing.T) {
	d, err := Open(t.Context(), Config{DSN: "sqlite:" + filepath.Join(t.TempDir(), "region.db")}, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	insert := func(tx *Tx, id string) error {
		_, err := tx.Exec(`insert into complaint_mark (name, value) values ($1, '')`, id)
		return err
	}
	ctx, leave := context.WithCancel(t.Context())
	err = d.Write(ctx, func(tx *Tx) error {
		if err := insert(tx, "a"); err != nil {
			return err
		}
		leave()
		var n int
		for what, err := range map[string]error{
			"exec":  insert(tx, "b"),
			"row":   tx.QueryRow(`select 1`).Scan(&n),
			"query": func() error { _, err := tx.Query(`select 1`); return err }(),
		} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s after the end: %v", what, err)
			}
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the write says %v", err)
	}
	n := -1
	if err := d.Read(t.Context(), func(tx *Tx) error {
		return tx.QueryRow(`select count(*) from complaint_mark`).Scan(&n)
	}); err != nil || n != 0 {
		t.Errorf("%d rows remain, %v", n, err)
	}
}

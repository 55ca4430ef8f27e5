package org

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/regulation"
)

// Setting is a number that the law leaves uncertain, as the region has set it.
type Setting struct {
	ID    string
	Value string
	Basis string // the paper or decision it rests on
	By    string
	At    time.Time
}

// Settings reads the numbers that the region has set, by id.
func Settings(tx *db.Tx) (map[string]Setting, error) {
	rows, err := tx.Query(`
		select id, value, basis, set_by, set_at
		from region_setting`)
	if err != nil {
		return nil, fmt.Errorf("org: settings: %w", err)
	}
	defer rows.Close()
	out := map[string]Setting{}
	for rows.Next() {
		var s Setting
		var at int64
		if err := rows.Scan(&s.ID, &s.Value, &s.Basis, &s.By, &at); err != nil {
			return nil, fmt.Errorf("org: settings: %w", err)
		}
		s.At = db.Time(at)
		out[s.ID] = s
	}
	return out, rows.Err()
}

// OpenNumber is a number that the law leaves uncertain, with what the region has
// made of it; a nil Set is the default.
type OpenNumber struct {
	regulation.Setting
	Set *Setting
}

// Numbers lists the numbers that the law leaves uncertain, by id. Everybody
// may know by which numbers they are judged.
func (c *Cache) Numbers(ctx context.Context) ([]OpenNumber, error) {
	var set map[string]Setting
	if err := c.db.Read(ctx, func(tx *db.Tx) (err error) {
		set, err = Settings(tx)
		return err
	}); err != nil {
		return nil, err
	}
	var out []OpenNumber
	for _, s := range regulation.National().Settings() {
		n := OpenNumber{Setting: s}
		if mine, ok := set[s.ID]; ok {
			n.Set = &mine
		}
		out = append(out, n)
	}
	return out, nil
}

// lawWith is the book with the region's settings, nil when it has none. A
// setting that the book no longer takes (a later text has fixed the number) is
// left out: the law goes before the region's choice, and the register must load.
func lawWith(book *regulation.Book, settings map[string]Setting) *regulation.Book {
	taken := map[string]string{}
	var out *regulation.Book
	for id, s := range settings {
		next := maps.Clone(taken)
		next[id] = s.Value
		if b, err := book.With(next); err == nil {
			taken, out = next, b
		}
	}
	return out
}

// SetNumber sets a number that the law leaves uncertain, with the paper it
// rests on; an empty value goes back to the default. Rules use it from the next
// check on. Personnel officers may: it decides about people, so an
// administrator may not.
func (c *Cache) SetNumber(ctx context.Context, by actor.Actor, id, value, basis string) error {
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return err
	}
	value, basis = strings.TrimSpace(value), strings.TrimSpace(basis)
	if value != "" {
		if _, err := regulation.National().With(map[string]string{id: value}); err != nil {
			return errs.New(errs.Invalid, "org.setting_refused").Field("value", "org.setting_refused").With(err)
		}
		if basis == "" {
			return errs.New(errs.Invalid, "org.setting_no_basis").Field("basis", "org.setting_no_basis")
		}
	}
	return c.db.Write(ctx, func(tx *db.Tx) error {
		before, err := Settings(tx)
		if err != nil {
			return err
		}
		old := before[id]
		switch {
		case old.Value == value && old.Basis == basis:
			return nil
		case value == "":
			_, err = tx.Exec(`delete from region_setting where id = $1`, id)
		default:
			_, err = tx.Exec(`
				insert into region_setting (id, value, basis, set_by, set_at) values ($1, $2, $3, $4, $5)
				on conflict (id) do update set value = excluded.value, basis = excluded.basis, set_by = excluded.set_by, set_at = excluded.set_at`,
				id, value, basis, by.Name, db.Micros(tx.Now()))
		}
		if err != nil {
			return fmt.Errorf("org: set %s: %w", id, err)
		}
		if err := c.Changed(tx); err != nil {
			return err
		}
		_, err = ledger.Record(tx, ledger.Act{Kind: "org.setting_saved", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
			SubjectKind: "setting", Subject: id, Payload: map[string]any{"was": old.Value, "value": value, "basis": basis}})
		return err
	})
}

package absence

import (
	"fmt"
	"time"

	"pendopo/internal/kit/db"
)

const orderColumns = `id, post, person, kind, from_on, until_on, extends, absent, signer, signer_post, state, holding, duty, note,
	prepared_by, prepared_at, coalesce(ended_at, 0)`

func ordersOf(tx *db.Tx, where string, args ...any) ([]*Order, error) {
	rows, err := tx.Query(`
		select `+orderColumns+`
		from acting_order
		where `+where+`
		order by from_on, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("absence: orders: %w", err)
	}
	defer rows.Close()
	var out []*Order
	for rows.Next() {
		o := new(Order)
		var prepared, ended int64
		if err := rows.Scan(&o.ID, &o.Post, &o.Person, &o.Kind, &o.From, &o.Until, &o.Extends, &o.Absent, &o.Signer, &o.SignerPost, &o.State, &o.Holding,
			&o.Duty, &o.Note, &o.PreparedBy, &prepared, &ended); err != nil {
			return nil, fmt.Errorf("absence: orders: %w", err)
		}
		o.PreparedAt = db.Time(prepared)
		if ended != 0 {
			o.EndedAt = db.Time(ended)
		}
		out = append(out, o)
	}
	return out, rows.Err()
}

func insertOrder(tx *db.Tx, o *Order) error {
	_, err := tx.Exec(`
		insert into acting_order (id, post, person, kind, from_on, until_on, extends, absent, signer, signer_post, state, holding, duty, note,
			prepared_by, prepared_at, ended_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		string(o.ID), string(o.Post), string(o.Person), string(o.Kind), string(o.From), string(o.Until), string(o.Extends), string(o.Absent),
		string(o.Signer), string(o.SignerPost), string(o.State), string(o.Holding), string(o.Duty), o.Note, string(o.PreparedBy), db.Micros(o.PreparedAt), micros(o.EndedAt))
	if err != nil {
		return fmt.Errorf("absence: new order: %w", err)
	}
	return nil
}

func saveOrder(tx *db.Tx, o *Order) error {
	_, err := tx.Exec(`
		update acting_order
		set signer = $2, signer_post = $3, state = $4, holding = $5, duty = $6, note = $7, ended_at = $8
		where id = $1`,
		string(o.ID), string(o.Signer), string(o.SignerPost), string(o.State), string(o.Holding), string(o.Duty), o.Note, micros(o.EndedAt))
	if err != nil {
		return fmt.Errorf("absence: order %s: %w", o.ID, err)
	}
	return nil
}

func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.Micros(t)
}

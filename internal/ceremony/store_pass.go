package ceremony

import (
	"pendopo/internal/admission"
	"pendopo/internal/kit/db"
)

func getPasses(tx *db.Tx, where string, args ...any) ([]*pass, error) {
	rows, err := tx.Query(`
		select session, office, religion, link_hash, code_hash, wrong, coalesce(closed_until, 0), issued_at,
		       pin_hash, pin_wrong, coalesce(pin_closed_until, 0), coalesce(arrived_at, 0), coalesce(stated_at, 0), stated_name, stated_strokes
		from ceremony_pass
		where `+where+`
		order by office, religion`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*pass
	for rows.Next() {
		p := new(pass)
		var closed, issued, pinClosed, arrived, stated int64
		if err := rows.Scan(&p.session, &p.Office, &p.Religion, &p.lock.Link, &p.lock.Code, &p.lock.Wrong, &closed, &issued,
			&p.pin.Hash, &p.pin.Wrong, &pinClosed, &arrived, &stated, &p.name, &p.strokes); err != nil {
			return nil, err
		}
		p.lock.ClosedUntil, p.issued, p.pin.ClosedUntil, p.arrived, p.stated = instant(closed), instant(issued), instant(pinClosed), instant(arrived), instant(stated)
		out = append(out, p)
	}
	return out, rows.Err()
}

// savePass stores a pass, new or anew.
func savePass(tx *db.Tx, p *pass) error {
	_, err := tx.Exec(`
		insert into ceremony_pass (session, office, religion, link_hash, code_hash, wrong, closed_until, issued_at,
		                           pin_hash, pin_wrong, pin_closed_until, arrived_at, stated_at, stated_name, stated_strokes)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		on conflict (session, office, religion) do update
		set link_hash = excluded.link_hash, code_hash = excluded.code_hash, wrong = excluded.wrong, closed_until = excluded.closed_until,
		    issued_at = excluded.issued_at, pin_hash = excluded.pin_hash, pin_wrong = excluded.pin_wrong,
		    pin_closed_until = excluded.pin_closed_until, arrived_at = excluded.arrived_at, stated_at = excluded.stated_at,
		    stated_name = excluded.stated_name, stated_strokes = excluded.stated_strokes`,
		string(p.session), string(p.Office), string(p.Religion), p.lock.Link, p.lock.Code, p.lock.Wrong, micros(p.lock.ClosedUntil), micros(p.issued),
		p.pin.Hash, p.pin.Wrong, micros(p.pin.ClosedUntil), micros(p.arrived), micros(p.stated), p.name, p.strokes)
	return err
}

// savePassPIN stores the PIN of a pass alone.
func savePassPIN(tx *db.Tx, session ID, k RoleKey, pin admission.PIN) error {
	_, err := tx.Exec(`
		update ceremony_pass
		set pin_hash = $4, pin_wrong = $5, pin_closed_until = $6
		where session = $1 and office = $2 and religion = $3`, string(session), string(k.Office), string(k.Religion), pin.Hash, pin.Wrong, micros(pin.ClosedUntil))
	return err
}

// dropPass voids a link: somebody else has the task now.
func dropPass(tx *db.Tx, session ID, k RoleKey) error {
	_, err := tx.Exec(`delete from ceremony_pass where session = $1 and office = $2 and religion = $3`, string(session), string(k.Office), string(k.Religion))
	return err
}

package ceremony

import (
	"database/sql"
	"errors"
	"time"

	"pendopo/internal/admission"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/db"
	"pendopo/internal/people"
)

func insertAutograph(tx *db.Tx, session ID, a *Autograph, seats []SeatID) error {
	a.ID, a.At = ids.New(tx.Now()), tx.Now()
	_, err := tx.Exec(`
		insert into ceremony_autograph (id, session, role, person, name, strokes, at, pressed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, a.ID, string(session), string(a.Hand), string(a.Person), a.Name, a.Strokes, db.Micros(a.At), micros(a.PressedAt))
	if err != nil {
		return err
	}
	var rows []any
	for _, seat := range seats {
		rows = append(rows, string(seat), string(a.Hand), string(session), a.ID)
	}
	return tx.Insert("ceremony_signature", []string{"seat", "role", "session", "autograph"}, rows)
}

func getSignatures(tx *db.Tx, session ID) (Signatures, error) {
	rows, err := tx.Query(`
		select s.seat, a.id, a.role, a.person, a.name, a.strokes, a.at, coalesce(a.pressed_at, 0)
		from ceremony_signature s
		join ceremony_autograph a on a.id = s.autograph
		where s.session = $1
		order by a.at, a.id`, string(session))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out, acts := Signatures{}, map[string]*Autograph{}
	for rows.Next() {
		var seat SeatID
		var at, pressed int64
		a := new(Autograph)
		if err := rows.Scan(&seat, &a.ID, &a.Hand, &a.Person, &a.Name, &a.Strokes, &at, &pressed); err != nil {
			return nil, err
		}
		a.At, a.PressedAt = db.Time(at), instant(pressed)
		if acts[a.ID] == nil {
			acts[a.ID] = a
		}
		if out[seat] == nil {
			out[seat] = map[stage.Hand]*Autograph{}
		}
		out[seat][a.Hand] = acts[a.ID]
	}
	return out, rows.Err()
}

// getHands is getSignatures without the drawings, for the screens.
func getHands(tx *db.Tx, session ID) (map[SeatID]stage.Signed, error) {
	rows, err := tx.Query(`
		select seat, role
		from ceremony_signature
		where session = $1`, string(session))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[SeatID]stage.Signed{}
	for rows.Next() {
		var seat SeatID
		var hand stage.Hand
		if err := rows.Scan(&seat, &hand); err != nil {
			return nil, err
		}
		if out[seat] == nil {
			out[seat] = stage.Signed{}
		}
		out[seat][hand] = true
	}
	return out, rows.Err()
}

// dropSignatures takes the signatures under the minutes of one official away:
// the oath they were given for was not heard, or is signed for in another way.
func dropSignatures(tx *db.Tx, seat SeatID) error {
	_, err := tx.Exec(`delete from ceremony_signature where seat = $1`, string(seat))
	return err
}

// readPIN tells whether somebody has chosen a PIN.
func readPIN(tx *db.Tx, session ID, who people.PersonID) (bool, error) {
	var n int
	err := tx.QueryRow(`select count(*) from ceremony_pin where session = $1 and person = $2`, string(session), string(who)).Scan(&n)
	return n > 0, err
}

func getPIN(tx *db.Tx, session ID, who people.PersonID) (admission.PIN, error) {
	var p admission.PIN
	var closed int64
	err := tx.QueryRow(`
		select hash, wrong, coalesce(closed_until, 0)
		from ceremony_pin
		where session = $1 and person = $2`+tx.Dialect().ForUpdate(), string(session), string(who)).Scan(&p.Hash, &p.Wrong, &closed)
	if errors.Is(err, sql.ErrNoRows) {
		return admission.PIN{}, nil
	}
	p.ClosedUntil = instant(closed)
	return p, err
}

func savePIN(tx *db.Tx, session ID, who people.PersonID, p admission.PIN) error {
	_, err := tx.Exec(`
		insert into ceremony_pin (session, person, hash, wrong, closed_until)
		values ($1, $2, $3, $4, $5)
		on conflict (session, person) do update
		set hash = excluded.hash, wrong = excluded.wrong, closed_until = excluded.closed_until`,
		string(session), string(who), p.Hash, p.Wrong, micros(p.ClosedUntil))
	return err
}

// dropPIN forgets a PIN: who got a new link chooses a new one.
func dropPIN(tx *db.Tx, session ID, who people.PersonID) error {
	_, err := tx.Exec(`delete from ceremony_pin where session = $1 and person = $2`, string(session), string(who))
	return err
}

// lastReminded is when signers were reminded last, zero when they were not.
func lastReminded(tx *db.Tx, session ID) (time.Time, error) {
	var at int64
	err := tx.QueryRow(`
		select coalesce(max(at), 0)
		from ceremony_note
		where session = $1 and what = 'reminded'`, string(session)).Scan(&at)
	return instant(at), err
}

package ceremony

import (
	"database/sql"
	"errors"
	"time"

	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/db"
)

func getSheet(tx *db.Tx, id ID) (stage.Sheet, error) {
	rows, err := tx.Query(`
		select kind, planned, coalesce(begun_at, 0)
		from ceremony_item
		where session = $1
		order by n`, string(id))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out stage.Sheet
	for rows.Next() {
		var it stage.Item
		var begun int64
		if err := rows.Scan(&it.Kind, &it.Planned, &begun); err != nil {
			return nil, err
		}
		it.Begun = instant(begun)
		out = append(out, it)
	}
	return out, rows.Err()
}

func saveSheet(tx *db.Tx, id ID, s stage.Sheet) error {
	if _, err := tx.Exec(`delete from ceremony_item where session = $1`, string(id)); err != nil {
		return err
	}
	var rows []any
	for i, it := range s {
		rows = append(rows, string(id), i+1, string(it.Kind), it.Planned, micros(it.Begun))
	}
	return tx.Insert("ceremony_item", []string{"session", "n", "kind", "planned", "begun_at"}, rows)
}

func setBegun(tx *db.Tx, id ID, item int, at time.Time) error {
	_, err := tx.Exec(`
		update ceremony_item
		set begun_at = $3
		where session = $1 and n = $2`, string(id), item+1, micros(at))
	return err
}

// stateOf is the stored state of a session, and whether it is rehearsed.
func stateOf(tx *db.Tx, id ID) (state State, rehearsing bool, err error) {
	err = tx.QueryRow(`select state, rehearsed_at is not null from ceremony_session where id = $1`, string(id)).Scan(&state, &rehearsing)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, errNoSession()
	}
	return state, rehearsing, err
}

// getRun is where a session stands; nil when its screens were never opened.
func getRun(tx *db.Tx, id ID) (*stage.Run, error) {
	r := new(stage.Run)
	var moved int64
	err := tx.QueryRow(`
		select version, item, step, from_item, from_step, moved_at, moved_by
		from ceremony_run
		where session = $1`, string(id)).Scan(&r.Version, &r.At.Item, &r.At.Step, &r.From.Item, &r.From.Step, &moved, &r.By)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	r.Moved = instant(moved)
	return r, err
}

func insertRun(tx *db.Tx, id ID) error {
	_, err := tx.Exec(`
		insert into ceremony_run (session, version, item, step, from_item, from_step, moved_at)
		values ($1, 1, 0, 0, 0, 0, 0)`, string(id))
	return err
}

func saveRun(tx *db.Tx, id ID, r *stage.Run) error {
	_, err := tx.Exec(`
		update ceremony_run
		set item = $2, step = $3, from_item = $4, from_step = $5, moved_at = $6, moved_by = $7
		where session = $1`, string(id), r.At.Item, r.At.Step, r.From.Item, r.From.Step, db.Micros(r.Moved), r.By)
	return err
}

// Spoken is a line of the oath as it was shown.
type Spoken struct {
	N       int
	Words   string
	ShownAt time.Time
}

func getSpoken(tx *db.Tx, id ID) ([]Spoken, error) {
	rows, err := tx.Query(`
		select n, words, shown_at
		from ceremony_spoken
		where session = $1
		order by n`, string(id))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Spoken
	for rows.Next() {
		var s Spoken
		var at int64
		if err := rows.Scan(&s.N, &s.Words, &at); err != nil {
			return nil, err
		}
		s.ShownAt = db.Time(at)
		out = append(out, s)
	}
	return out, rows.Err()
}

func insertSpoken(tx *db.Tx, id ID, s Spoken) error {
	_, err := tx.Exec(`
		insert into ceremony_spoken (session, n, words, shown_at)
		values ($1, $2, $3, $4)
		on conflict (session, n) do nothing`, string(id), s.N, s.Words, db.Micros(s.ShownAt))
	return err
}

// dropSpoken forgets the lines from n on: the press that showed them was taken
// back.
func dropSpoken(tx *db.Tx, id ID, n int) error {
	_, err := tx.Exec(`delete from ceremony_spoken where session = $1 and n >= $2`, string(id), n)
	return err
}

// getContacts are the times in which the phones of a session were heard, by
// seat.
func getContacts(tx *db.Tx, id ID) (map[SeatID][]stage.Span, error) {
	rows, err := tx.Query(`
		select c.seat, c.since, c.until
		from ceremony_seat s
		join ceremony_contact c on c.seat = s.id
		where s.session = $1
		order by c.seat, c.since`, string(id))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[SeatID][]stage.Span{}
	for rows.Next() {
		var seat SeatID
		var since, until int64
		if err := rows.Scan(&seat, &since, &until); err != nil {
			return nil, err
		}
		out[seat] = append(out[seat], stage.Span{From: db.Time(since), Until: db.Time(until)})
	}
	return out, rows.Err()
}

// touchContact lengthens the time in which a phone is heard, or begins a new one
// after a silence.
func touchContact(tx *db.Tx, seat *Seat, silence time.Duration) error {
	n, err := tx.Exec(`
		update ceremony_contact
		set until = $2
		where seat = $1 and until >= $3 and until <= $2`, string(seat.ID), db.Micros(tx.Now()), db.Micros(tx.Now().Add(-silence)))
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.Exec(`
		insert into ceremony_contact (id, session, seat, since, until)
		values ($1, $2, $3, $4, $4)`, ids.New(tx.Now()), string(seat.Session), string(seat.ID), db.Micros(tx.Now()))
	return err
}

func setRehearsed(tx *db.Tx, session ID) error {
	_, err := tx.Exec(`update ceremony_session set rehearsed_at = $2 where id = $1`, string(session), db.Micros(tx.Now()))
	return err
}

// wipe forgets everything that a rehearsal wrote. The journal is cut at the
// moment it began: nothing else is written to a session while it is rehearsed.
func wipe(tx *db.Tx, x *Session) error {
	id := string(x.ID)
	for _, q := range []string{
		`delete from ceremony_signature where session = $1`,
		`delete from ceremony_autograph where session = $1`,
		`delete from ceremony_pin where session = $1`,
		`delete from ceremony_contact where session = $1`,
		`delete from ceremony_spoken where session = $1`,
		`delete from ceremony_run where session = $1`,
		`update ceremony_item set begun_at = null where session = $1`,
		`update ceremony_pass set arrived_at = null, stated_at = null, stated_name = '', stated_strokes = '', pin_hash = '', pin_wrong = 0,
			pin_closed_until = null, wrong = 0, closed_until = null
		 where session = $1`,
		`update ceremony_role set present = false where session = $1`,
		`update ceremony_seat set checked_at = null, checked_by = null, connected_at = null, said_at = null, pressed_at = null, heard = '',
			excuse = '', note = '', signed = '', signed_at = null, vouched_by = '', vouched_at = null, arrive_pressed_at = null, wrong = 0, closed_until = null
		 where session = $1`,
		`update ceremony_session set rehearsed_at = null where id = $1`,
	} {
		if _, err := tx.Exec(q, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`delete from ceremony_note where session = $1 and at >= $2`, id, db.Micros(x.RehearsedAt))
	return err
}

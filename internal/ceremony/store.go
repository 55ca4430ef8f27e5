package ceremony

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

const sessionColumns = `id, round, n, title, on_date, at_time, hall, link, online_basis, dress, state, version,
	invited_on, coalesce(started_at, 0), coalesce(closed_at, 0), coalesce(rehearsed_at, 0), on_paper`

func scanSession(scan func(...any) error) (*Session, error) {
	s := new(Session)
	var started, closed, rehearsed int64
	if err := scan(&s.ID, &s.Round, &s.N, &s.Title, &s.On, &s.At, &s.Hall, &s.Link, &s.OnlineBasis, &s.Dress, &s.State, &s.Version,
		&s.InvitedOn, &started, &closed, &rehearsed, &s.OnPaper); err != nil {
		return nil, err
	}
	s.StartedAt, s.ClosedAt, s.RehearsedAt = instant(started), instant(closed), instant(rehearsed)
	if rehearsed != 0 {
		s.Rehearsing, s.State = true, Running
	}
	return s, nil
}

// instant reads a stored instant; 0 is none.
func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return db.Time(micros)
}

func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.Micros(t)
}

func zeroNull(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func errNoSession() error { return errs.New(errs.NotFound, "ceremony.session_not_found") }

// load reads a session with everything in it.
func load(tx *db.Tx, id ID) (*Session, error) {
	s, err := scanSession(tx.QueryRow(`
		select `+sessionColumns+`
		from ceremony_session
		where id = $1`, string(id)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errNoSession()
	}
	if err != nil {
		return nil, fmt.Errorf("ceremony: session %s: %w", id, err)
	}
	return s, fill(tx, s)
}

// lock is load for a change: on PostgreSQL it holds the session's row until
// commit, so that two operators change a session one after the other. Screens
// that show the session draw it again after the commit.
func lock(tx *db.Tx, id ID) (*Session, error) {
	if _, err := tx.Exec(`update ceremony_session set version = version where id = $1`, string(id)); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(`update ceremony_run set version = version + 1 where session = $1`, string(id)); err != nil {
		return nil, err
	}
	tx.Signal(topic(id))
	return load(tx, id)
}

// topic is what the screens of a session listen to.
func topic(id ID) string { return "ceremony " + string(id) }

func fill(tx *db.Tx, s *Session) (err error) {
	if s.Roles, err = getRoles(tx, s.ID); err != nil {
		return err
	}
	if s.Wordings, err = getWordings(tx, s.ID); err != nil {
		return err
	}
	s.Seats, err = getSeats(tx, `session = $1`, string(s.ID))
	return err
}

// sessionsOf lists the sessions of a round, without their seats.
func sessionsOf(tx *db.Tx, round appointment.RoundID) ([]*Session, error) {
	return querySessions(tx, `
		select `+sessionColumns+`
		from ceremony_session
		where round = $1
		order by n`, string(round))
}

// unopenedSessions are those invited to, in which somebody has not opened their
// link and was not reminded.
func unopenedSessions(tx *db.Tx) ([]ID, error) {
	rows, err := tx.Query(`
		select s.id
		from ceremony_session s
		where s.state = 'invited' and exists (
			select 1
			from ceremony_seat x
			where x.session = s.id and x.opened_at is null and x.reminded_at is null)
		order by s.id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ID
	for rows.Next() {
		var id ID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// recentSessions lists sessions, newest day first.
func recentSessions(tx *db.Tx, limit int) ([]*Session, error) {
	return querySessions(tx, `
		select `+sessionColumns+`
		from ceremony_session
		order by on_date desc, id desc
		limit $1`, limit)
}

func querySessions(tx *db.Tx, query string, args ...any) ([]*Session, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*Session
	for rows.Next() {
		s, err := scanSession(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func insertSession(tx *db.Tx, s *Session) error {
	_, err := tx.Exec(`
		insert into ceremony_session (id, round, n, title, on_date, at_time, hall, link, online_basis, dress, state, version,
		                              invited_on, started_at, closed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		string(s.ID), string(s.Round), s.N, s.Title, string(s.On), s.At, s.Hall, s.Link, s.OnlineBasis, s.Dress, string(s.State), s.Version,
		s.InvitedOn, micros(s.StartedAt), micros(s.ClosedAt))
	if db.IsUnique(err) {
		return errs.New(errs.Conflict, "ceremony.session_open").With(err)
	}
	return err
}

// save stores the session's own row and counts its version up. A rehearsal has
// no state of its own to store: who saves one has forgotten to refuse it.
func save(tx *db.Tx, s *Session) error {
	if s.Rehearsing {
		return errRehearsing()
	}
	s.Version++
	_, err := tx.Exec(`
		update ceremony_session
		set title = $2, on_date = $3, at_time = $4, hall = $5, link = $6, online_basis = $7, dress = $8, state = $9, version = $10,
		    invited_on = $11, started_at = $12, closed_at = $13, on_paper = $14
		where id = $1`,
		string(s.ID), s.Title, string(s.On), s.At, s.Hall, s.Link, s.OnlineBasis, s.Dress, string(s.State), s.Version,
		s.InvitedOn, micros(s.StartedAt), micros(s.ClosedAt), s.OnPaper)
	return err
}

func getRoles(tx *db.Tx, id ID) ([]Role, error) {
	rows, err := tx.Query(`
		select office, religion, coalesce(person, ''), name, number, title, basis, present
		from ceremony_role
		where session = $1
		order by office, religion`, string(id))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Role
	for rows.Next() {
		var r Role
		if err := rows.Scan(&r.Office, &r.Religion, &r.Person, &r.Name, &r.Number, &r.Title, &r.Basis, &r.Present); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Role) int {
		return cmp.Or(cmp.Compare(place(a.Office), place(b.Office)), cmp.Compare(order(a.Religion), order(b.Religion)))
	})
	return out, rows.Err()
}

// place is the order of tasks on lists.
func place(o Office) int {
	return slices.Index([]Office{Taker, Witness1, Witness2, Reader, Secretary, Clergy}, o)
}

func saveRoles(tx *db.Tx, s *Session) error {
	if _, err := tx.Exec(`delete from ceremony_role where session = $1`, string(s.ID)); err != nil {
		return err
	}
	var rows []any
	for _, r := range s.Roles {
		rows = append(rows, string(s.ID), string(r.Office), string(r.Religion), nullable(string(r.Person)), r.Name, r.Number, r.Title, r.Basis, r.Present)
	}
	return tx.Insert("ceremony_role", []string{"session", "office", "religion", "person", "name", "number", "title", "basis", "present"}, rows)
}

func setPresent(tx *db.Tx, id ID, r Role) error {
	_, err := tx.Exec(`
		update ceremony_role
		set present = $4
		where session = $1 and office = $2 and religion = $3`, string(id), string(r.Office), string(r.Religion), r.Present)
	return err
}

func getWordings(tx *db.Tx, id ID) ([]Wording, error) {
	rows, err := tx.Query(`
		select religion, variant, opening, closing, basis
		from ceremony_wording
		where session = $1
		order by religion`, string(id))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Wording
	for rows.Next() {
		var w Wording
		if err := rows.Scan(&w.Religion, &w.Variant, &w.Opening, &w.Closing, &w.Basis); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, rows.Err()
}

func saveWordings(tx *db.Tx, s *Session) error {
	if _, err := tx.Exec(`delete from ceremony_wording where session = $1`, string(s.ID)); err != nil {
		return err
	}
	var rows []any
	for _, w := range s.Wordings {
		rows = append(rows, string(s.ID), string(w.Religion), w.Variant, w.Opening, w.Closing, w.Basis)
	}
	return tx.Insert("ceremony_wording", []string{"session", "religion", "variant", "opening", "closing", "basis"}, rows)
}

func getSeats(tx *db.Tx, where string, args ...any) ([]*Seat, error) {
	rows, err := tx.Query(`
		select id, session, move, n, person, religion, form, mode, version, coalesce(invited_at, 0),
		       coalesce(link_hash, ''), coalesce(code_hash, ''), wrong, coalesce(closed_until, 0),
		       coalesce(checked_at, 0), coalesce(checked_by, ''), coalesce(connected_at, 0), coalesce(said_at, 0),
		       heard, excuse, note, signed, coalesce(signed_at, 0), result, coalesce(pressed_at, 0),
		       coalesce(place, 0), vouched_by, coalesce(vouched_at, 0), coalesce(arrive_pressed_at, 0),
		       coalesce(opened_at, 0), coalesce(reminded_at, 0)
		from ceremony_seat
		where `+where+`
		order by n, id`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*Seat
	for rows.Next() {
		s := new(Seat)
		var invited, closed, checked, connected, said, signed, pressed, vouched, arrived, opened, reminded int64
		if err := rows.Scan(&s.ID, &s.Session, &s.Move, &s.N, &s.Person, &s.Religion, &s.Form, &s.Mode, &s.Version, &invited,
			&s.lock.Link, &s.lock.Code, &s.lock.Wrong, &closed, &checked, &s.CheckedBy, &connected, &said,
			&s.Heard, &s.Excuse, &s.Note, &s.Signed, &signed, &s.Result, &pressed,
			&s.Place, &s.VouchedBy, &vouched, &arrived, &opened, &reminded); err != nil {
			return nil, err
		}
		s.Invited, s.lock.ClosedUntil, s.CheckedAt = instant(invited), instant(closed), instant(checked)
		s.ConnectedAt, s.SaidAt, s.SignedAt, s.PressedAt = instant(connected), instant(said), instant(signed), instant(pressed)
		s.VouchedAt, s.ArrivePressedAt = instant(vouched), instant(arrived)
		s.OpenedAt, s.RemindedAt = instant(opened), instant(reminded)
		out = append(out, s)
	}
	return out, rows.Err()
}

var seatColumns = []string{"id", "session", "move", "n", "person", "religion", "form", "mode", "version", "invited_at", "link_hash", "code_hash",
	"wrong", "closed_until", "checked_at", "checked_by", "connected_at", "said_at", "heard", "excuse", "note", "signed", "signed_at", "result", "pressed_at",
	"place", "vouched_by", "vouched_at", "arrive_pressed_at", "opened_at", "reminded_at"}

func insertSeats(tx *db.Tx, seats []*Seat) error {
	rows := make([]any, 0, len(seats)*len(seatColumns))
	for _, s := range seats {
		rows = append(rows, string(s.ID), string(s.Session), string(s.Move), s.N, string(s.Person), string(s.Religion), string(s.Form), string(s.Mode), s.Version)
		rows = append(rows, s.changing()...)
	}
	return tx.Insert("ceremony_seat", seatColumns, rows)
}

// changing are the columns that the roll writes.
func (s *Seat) changing() []any {
	return []any{micros(s.Invited), nullable(s.lock.Link), nullable(s.lock.Code), s.lock.Wrong, micros(s.lock.ClosedUntil), micros(s.CheckedAt),
		nullable(string(s.CheckedBy)), micros(s.ConnectedAt), micros(s.SaidAt), string(s.Heard), string(s.Excuse), s.Note, string(s.Signed),
		micros(s.SignedAt), string(s.Result), micros(s.PressedAt), zeroNull(s.Place), s.VouchedBy, micros(s.VouchedAt),
		micros(s.ArrivePressedAt), micros(s.OpenedAt), micros(s.RemindedAt)}
}

func updateSeat(tx *db.Tx, s *Seat) error {
	s.Version++
	args := append([]any{string(s.ID), s.N, string(s.Religion), string(s.Form), string(s.Mode), s.Version}, s.changing()...)
	_, err := tx.Exec(`
		update ceremony_seat
		set n = $2, religion = $3, form = $4, mode = $5, version = $6, invited_at = $7, link_hash = $8, code_hash = $9, wrong = $10,
		    closed_until = $11, checked_at = $12, checked_by = $13, connected_at = $14, said_at = $15, heard = $16, excuse = $17, note = $18,
		    signed = $19, signed_at = $20, result = $21, pressed_at = $22, place = $23, vouched_by = $24, vouched_at = $25,
		    arrive_pressed_at = $26, opened_at = $27, reminded_at = $28
		where id = $1`, args...)
	return err
}

func deleteSeat(tx *db.Tx, id SeatID) error {
	_, err := tx.Exec(`delete from ceremony_seat where id = $1`, string(id))
	return err
}

// Entry is one line of the journal of a session.
type Entry struct {
	At     time.Time
	Seat   SeatID
	Person people.PersonID // "" for the official's own link
	What   string          // message key after "ceremony.did."
	Detail string
}

func insertEntries(tx *db.Tx, session ID, es []Entry) error {
	var rows []any
	for _, e := range es {
		rows = append(rows, ids.New(tx.Now()), string(session), nullable(string(e.Seat)), db.Micros(tx.Now()), string(e.Person), e.What, e.Detail)
	}
	return tx.Insert("ceremony_note", []string{"id", "session", "seat", "at", "person", "what", "detail"}, rows)
}

func journal(tx *db.Tx, session ID, limit int) ([]Entry, error) {
	rows, err := tx.Query(`
		select coalesce(seat, ''), at, person, what, detail
		from ceremony_note
		where session = $1
		order by id desc
		limit $2`, string(session), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Entry
	for rows.Next() {
		var e Entry
		var at int64
		if err := rows.Scan(&e.Seat, &at, &e.Person, &e.What, &e.Detail); err != nil {
			return nil, err
		}
		e.At = db.Time(at)
		out = append(out, e)
	}
	return out, rows.Err()
}

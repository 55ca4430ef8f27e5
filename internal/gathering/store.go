package gathering

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/admission"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

const columns = `id, kind, coalesce(series, ''), title, on_date, at_time, hall, link, chair_post, notes_post, coalesce(unit, ''), words, summary, state,
	reason, version, coalesce(invited_at, 0), coalesce(started_at, 0), coalesce(closed_at, 0)`

func scan(row func(...any) error) (*Gathering, error) {
	g := new(Gathering)
	var invited, started, closed int64
	if err := row(&g.ID, &g.Kind, &g.Series, &g.Title, &g.On, &g.At, &g.Hall, &g.Link, &g.Chair, &g.Notes, &g.Unit, &g.Words, &g.Summary, &g.State,
		&g.Reason, &g.Version, &invited, &started, &closed); err != nil {
		return nil, err
	}
	g.InvitedAt, g.StartedAt, g.ClosedAt = instant(invited), instant(started), instant(closed)
	return g, nil
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

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func errNone() error { return errs.New(errs.NotFound, "gathering.not_found") }

// load reads a gathering with its agenda.
func load(tx *db.Tx, id ID) (*Gathering, error) {
	g, err := scan(tx.QueryRow(`
		select `+columns+`
		from gathering
		where id = $1`, string(id)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errNone()
	}
	if err != nil {
		return nil, fmt.Errorf("gathering: load %s: %w", id, err)
	}
	g.Items, err = items(tx, id)
	return g, err
}

// lock is load for a change: on PostgreSQL it holds the row until commit, so
// that two operators change a gathering one after the other.
func lock(tx *db.Tx, id ID) (*Gathering, error) {
	if _, err := tx.Exec(`update gathering set version = version where id = $1`, string(id)); err != nil {
		return nil, err
	}
	return load(tx, id)
}

func items(tx *db.Tx, id ID) ([]Item, error) {
	rows, err := tx.Query(`
		select n, title, priority, notes
		from gathering_item
		where gathering = $1
		order by n`, string(id))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Item
	for rows.Next() {
		var i Item
		if err := rows.Scan(&i.N, &i.Title, &i.Priority, &i.Notes); err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

func insertGathering(tx *db.Tx, g *Gathering) error {
	_, err := tx.Exec(`
		insert into gathering (id, kind, series, title, on_date, at_time, hall, link, chair_post, notes_post, unit, words, summary, state, reason, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)`,
		string(g.ID), string(g.Kind), nullable(string(g.Series)), g.Title, string(g.On), g.At, g.Hall, g.Link, string(g.Chair), string(g.Notes),
		nullable(string(g.Unit)), g.Words, g.Summary, string(g.State), g.Reason)
	g.Version = 1
	return err
}

// save writes a gathering, without its agenda, as the next version.
func save(tx *db.Tx, g *Gathering) error {
	g.Version++
	_, err := tx.Exec(`
		update gathering
		set title = $2, on_date = $3, at_time = $4, hall = $5, link = $6, chair_post = $7, notes_post = $8, words = $9, summary = $10, state = $11,
		    reason = $12, version = $13, invited_at = $14, started_at = $15, closed_at = $16
		where id = $1`,
		string(g.ID), g.Title, string(g.On), g.At, g.Hall, g.Link, string(g.Chair), string(g.Notes), g.Words, g.Summary, string(g.State),
		g.Reason, g.Version, micros(g.InvitedAt), micros(g.StartedAt), micros(g.ClosedAt))
	return err
}

func saveItems(tx *db.Tx, id ID, list []Item) error {
	if _, err := tx.Exec(`delete from gathering_item where gathering = $1`, string(id)); err != nil {
		return err
	}
	var rows []any
	for i, x := range list {
		rows = append(rows, string(id), i+1, x.Title, x.Priority, x.Notes)
	}
	return tx.Insert("gathering_item", []string{"gathering", "n", "title", "priority", "notes"}, rows)
}

func insertSeries(tx *db.Tx, s *Series) error {
	_, err := tx.Exec(`insert into gathering_series (id, kind, title, made_at) values ($1, $2, $3, $4)`, string(s.ID), string(s.Kind), s.Title, db.Micros(tx.Now()))
	return err
}

func getSeries(tx *db.Tx, id SeriesID) (*Series, error) {
	s := new(Series)
	err := tx.QueryRow(`
		select id, kind, title
		from gathering_series
		where id = $1`, string(id)).Scan(&s.ID, &s.Kind, &s.Title)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "gathering.series_not_found")
	}
	return s, err
}

func query(tx *db.Tx, where string, args ...any) ([]*Gathering, error) {
	rows, err := tx.Query(`
		select `+columns+`
		from gathering
		where `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*Gathering
	for rows.Next() {
		g, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, rows.Err()
}

const inviteeColumns = `id, gathering, n, tier, post, person, agency, words, signs, coalesce(link_hash, ''), coalesce(code_hash, ''), wrong, coalesce(closed_until, 0),
	coalesce(invited_at, 0), coalesce(arrived_at, 0), coalesce(arrived_by, ''), mode, coalesce(proxy_person, ''), proxy_name, proxy_title, excuse, coalesce(signed_at, 0)`

func invitees(tx *db.Tx, where string, args ...any) ([]*Invitee, error) {
	rows, err := tx.Query(`
		select `+inviteeColumns+`
		from gathering_invitee
		where `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*Invitee
	for rows.Next() {
		i := new(Invitee)
		var closed, invited, arrived, signed int64
		if err := rows.Scan(&i.ID, &i.Gathering, &i.N, &i.Tier, &i.Post, &i.Person, &i.Agency, &i.words, &i.Signs, &i.lock.Link, &i.lock.Code, &i.lock.Wrong, &closed,
			&invited, &arrived, &i.ArrivedBy, &i.Mode, &i.Proxy.Person, &i.Proxy.Name, &i.Proxy.Title, &i.Excuse, &signed); err != nil {
			return nil, err
		}
		i.lock.ClosedUntil, i.InvitedAt, i.ArrivedAt, i.SignedAt = instant(closed), instant(invited), instant(arrived), instant(signed)
		out = append(out, i)
	}
	return out, rows.Err()
}

func errNoInvitee() error { return errs.New(errs.NotFound, "gathering.invitee_not_found") }

// invitee reads one place of a gathering.
func invitee(tx *db.Tx, g ID, id InviteeID) (*Invitee, error) {
	list, err := invitees(tx, `id = $1 and gathering = $2`, string(id), string(g))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errNoInvitee()
	}
	return list[0], nil
}

func insertInvitees(tx *db.Tx, list []*Invitee) error {
	var rows []any
	for _, i := range list {
		rows = append(rows, string(i.ID), string(i.Gathering), i.N, i.Tier, string(i.Post), string(i.Person), string(i.Agency), i.words, i.Signs, 0, "", "", "", "")
	}
	return tx.Insert("gathering_invitee", []string{"id", "gathering", "n", "tier", "post", "person", "agency", "words", "signs", "wrong", "mode",
		"proxy_name", "proxy_title", "excuse"}, rows)
}

// saveInvitee writes everything of a place that changes after it was made.
func saveInvitee(tx *db.Tx, i *Invitee) error {
	_, err := tx.Exec(`
		update gathering_invitee
		set n = $2, tier = $3, post = $4, person = $5, agency = $6, words = $7, signs = $8, link_hash = $9, code_hash = $10, wrong = $11, closed_until = $12,
		    invited_at = $13, arrived_at = $14, arrived_by = $15, mode = $16, proxy_person = $17, proxy_name = $18, proxy_title = $19, excuse = $20, signed_at = $21
		where id = $1`,
		string(i.ID), i.N, i.Tier, string(i.Post), string(i.Person), string(i.Agency), i.words, i.Signs, nullable(i.lock.Link), nullable(i.lock.Code), i.lock.Wrong,
		micros(i.lock.ClosedUntil), micros(i.InvitedAt), micros(i.ArrivedAt), nullable(string(i.ArrivedBy)), string(i.Mode), nullable(string(i.Proxy.Person)),
		i.Proxy.Name, i.Proxy.Title, i.Excuse, micros(i.SignedAt))
	return err
}

// attendanceSQL is Invitee.Attendance in SQL, for a gathering that is not closed.
const attendanceSQL = `case
	when arrived_at is not null and proxy_name <> '' then 'represented'
	when arrived_at is not null and mode = 'online' then 'online'
	when arrived_at is not null then 'hall'
	when excuse <> '' then 'excused'
	else 'expected' end`

// Tally counts the places of a gathering.
type Tally struct {
	Invited int
	By      map[Attendance]int
	Signers int
	Signed  int
}

// Came is how many places were taken, by the person or somebody sent.
func (t Tally) Came() int { return t.By[InHall] + t.By[Online] + t.By[Represented] }

func tally(tx *db.Tx, g *Gathering) (Tally, error) {
	t := Tally{By: map[Attendance]int{}}
	rows, err := tx.Query(`
		select `+attendanceSQL+`, count(*), sum(case when signs then 1 else 0 end), sum(case when signed_at is not null then 1 else 0 end)
		from gathering_invitee
		where gathering = $1
		group by 1`, string(g.ID))
	if err != nil {
		return t, err
	}
	defer rows.Close()
	for rows.Next() {
		var a Attendance
		var n, signers, signed int
		if err := rows.Scan(&a, &n, &signers, &signed); err != nil {
			return t, err
		}
		if a == Expected && g.State == Closed {
			a = Absent
		}
		t.By[a] += n
		t.Invited, t.Signers, t.Signed = t.Invited+n, t.Signers+signers, t.Signed+signed
	}
	return t, rows.Err()
}

// waitingTier is the first tier in which a signer who is there has not signed;
// -1 when there is none.
func waitingTier(tx *db.Tx, g ID) (tier int, err error) {
	err = tx.QueryRow(`
		select coalesce(min(tier), -1)
		from gathering_invitee
		where gathering = $1 and signs and signed_at is null and arrived_at is not null and proxy_name = ''`, string(g)).Scan(&tier)
	return tier, err
}

func insertSignature(tx *db.Tx, g ID, s *Signature) error {
	s.At = tx.Now()
	_, err := tx.Exec(`
		insert into gathering_signature (invitee, gathering, post, person, name, strokes, at)
		values ($1, $2, $3, $4, $5, $6, $7)`, string(s.Invitee), string(g), string(s.Post), string(s.Person), s.Name, s.Strokes, db.Micros(s.At))
	if db.IsUnique(err) {
		return errs.New(errs.Conflict, "gathering.signed_already").With(err)
	}
	return err
}

// signatures lists those under a pledge in protocol order, page by page: after
// the place of the last one.
func signatures(tx *db.Tx, g ID, after int64, limit int) (out []*Signature, last int64, err error) {
	rows, err := tx.Query(`
		select s.invitee, s.post, s.person, s.name, s.strokes, s.at, i.n
		from gathering_signature s
		join gathering_invitee i on i.id = s.invitee
		where s.gathering = $1 and i.n > $2
		order by i.n
		limit $3`, string(g), after, limit)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		s := new(Signature)
		if err := rows.Scan(&s.Invitee, &s.Post, &s.Person, &s.Name, &s.Strokes, &at, &last); err != nil {
			return nil, 0, err
		}
		s.At = db.Time(at)
		out = append(out, s)
	}
	return out, last, rows.Err()
}

func getPIN(tx *db.Tx, g ID, who people.PersonID) (admission.PIN, error) {
	var p admission.PIN
	var closed int64
	err := tx.QueryRow(`
		select hash, wrong, coalesce(closed_until, 0)
		from gathering_pin
		where gathering = $1 and person = $2`+tx.Dialect().ForUpdate(), string(g), string(who)).Scan(&p.Hash, &p.Wrong, &closed)
	if errors.Is(err, sql.ErrNoRows) {
		return admission.PIN{}, nil
	}
	p.ClosedUntil = instant(closed)
	return p, err
}

func savePIN(tx *db.Tx, g ID, who people.PersonID, p admission.PIN) error {
	_, err := tx.Exec(`
		insert into gathering_pin (gathering, person, hash, wrong, closed_until)
		values ($1, $2, $3, $4, $5)
		on conflict (gathering, person) do update
		set hash = excluded.hash, wrong = excluded.wrong, closed_until = excluded.closed_until`,
		string(g), string(who), p.Hash, p.Wrong, micros(p.ClosedUntil))
	return err
}

// dropPIN forgets a PIN: who got a new link chooses a new one.
func dropPIN(tx *db.Tx, g ID, who people.PersonID) error {
	_, err := tx.Exec(`delete from gathering_pin where gathering = $1 and person = $2`, string(g), string(who))
	return err
}

func hasPIN(tx *db.Tx, g ID, who people.PersonID) (bool, error) {
	var n int
	err := tx.QueryRow(`select count(*) from gathering_pin where gathering = $1 and person = $2`, string(g), string(who)).Scan(&n)
	return n > 0, err
}

const decisionColumns = `id, gathering, n, item, words, post, duty, withdrawn, made_at`

func decisions(tx *db.Tx, where string, args ...any) ([]*Decision, error) {
	rows, err := tx.Query(`
		select `+decisionColumns+`
		from gathering_decision
		where `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*Decision
	for rows.Next() {
		d := new(Decision)
		var at int64
		if err := rows.Scan(&d.ID, &d.Gathering, &d.N, &d.Item, &d.Words, &d.Post, &d.Duty, &d.Withdrawn, &at); err != nil {
			return nil, err
		}
		d.MadeAt = db.Time(at)
		out = append(out, d)
	}
	return out, rows.Err()
}

func insertDecision(tx *db.Tx, d *Decision) error {
	_, err := tx.Exec(`
		insert into gathering_decision (id, gathering, n, item, words, post, duty, withdrawn, made_at)
		values ($1, $2, $3, $4, $5, $6, $7, '', $8)`,
		string(d.ID), string(d.Gathering), d.N, d.Item, d.Words, string(d.Post), string(d.Duty), db.Micros(d.MadeAt))
	return err
}

func withdrawDecision(tx *db.Tx, id DecisionID, why string) error {
	_, err := tx.Exec(`update gathering_decision set withdrawn = $2 where id = $1`, string(id), why)
	return err
}

// reach is how far a coaching round got in one agency.
type reach struct {
	agency           org.UnitID
	invited, reached int
	last             clock.Date
}

// reached counts, by agency, who was invited and who came in person to any
// session of a series: a person counts once.
func reached(tx *db.Tx, s SeriesID) ([]reach, error) {
	rows, err := tx.Query(`
		select i.agency, count(distinct i.person),
		       count(distinct case when i.arrived_at is not null and i.proxy_name = '' then i.person end), max(g.on_date)
		from gathering g
		join gathering_invitee i on i.gathering = g.id
		where g.series = $1 and g.state <> 'cancelled'
		group by i.agency`, string(s))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []reach
	for rows.Next() {
		var x reach
		if err := rows.Scan(&x.agency, &x.invited, &x.reached, &x.last); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

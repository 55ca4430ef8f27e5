package complaint

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/place"
)

const columns = `id, number, kind, clarify, category, channel, state, secret, anonymous, guard, text, coalesce(lat, 0), coalesce(lon, 0), cell,
	village, place_note, happened_on, sketch, unit, agency, post, duty, received_at, coalesce(verified_at, 0), first_by, due_at, provisional,
	coalesce(first_answered_at, 0), coalesce(answered_at, 0), reply_until, coalesce(closed_at, 0), bounces, reopened, merged_into, transferred_to,
	reason, rating, source, accused, by_post, writing_by, coalesce(writing_until, 0), steps, version`

func scanComplaint(scan func(...any) error) (*Complaint, error) {
	c := new(Complaint)
	var lat, lon, received, verified, first, due, firstAnswered, answered, closed, writing int64
	if err := scan(&c.ID, &c.Number, &c.Kind, &c.Clarify, &c.Category, &c.Channel, &c.State, &c.Secret, &c.Anonymous, &c.Guard, &c.Text, &lat, &lon,
		&c.cell, &c.Where.Village, &c.Where.Note, &c.HappenedOn, &c.sketch, &c.Unit, &c.agency, &c.Post, &c.Duty, &received, &verified, &first, &due, &c.Provisional,
		&firstAnswered, &answered, &c.ReplyUntil, &closed, &c.Bounces, &c.Reopened, &c.MergedInto, &c.TransferredTo, &c.Reason, &c.Rating, &c.Source,
		&c.Accused, &c.ByPost, &c.WritingBy, &writing, &c.Steps, &c.Version); err != nil {
		return nil, err
	}
	if lat != 0 || lon != 0 {
		c.Where.Point = place.Point{Lat: float64(lat) / 1e6, Lon: float64(lon) / 1e6}
	}
	c.ReceivedAt, c.VerifiedAt, c.FirstBy, c.DueAt = instant(received), instant(verified), instant(first), instant(due)
	c.FirstAnsweredAt, c.AnsweredAt, c.ClosedAt, c.WritingUntil = instant(firstAnswered), instant(answered), instant(closed), instant(writing)
	return c, nil
}

func notFound() error { return errs.New(errs.NotFound, "complaint.not_found") }

func get(tx *db.Tx, where string, args ...any) (*Complaint, error) {
	c, err := scanComplaint(tx.QueryRow(`
		select `+columns+`
		from complaint
		where `+where, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, fmt.Errorf("complaint: load: %w", err)
	}
	return c, nil
}

func byID(tx *db.Tx, id ID) (*Complaint, error) { return get(tx, `id = $1`, string(id)) }

func byNumber(tx *db.Tx, number string) (*Complaint, error) { return get(tx, `number = $1`, number) }

func list(tx *db.Tx, query string, args ...any) ([]*Complaint, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("complaint: list: %w", err)
	}
	defer rows.Close()
	var out []*Complaint
	for rows.Next() {
		c, err := scanComplaint(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("complaint: list: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// insert stores a new complaint. Whether its number or the sender's key is
// taken, the transaction tells at its end: ask db.IsUnique.
func insert(tx *db.Tx, c *Complaint, clientKey string) error {
	var lat, lon any
	if !c.Where.Point.IsZero() {
		lat, lon = int64(math.Round(c.Where.Point.Lat*1e6)), int64(math.Round(c.Where.Point.Lon*1e6))
	}
	return tx.Later(`
		insert into complaint (id, number, client_key, kind, clarify, category, channel, state, secret, anonymous, guard, text, lat, lon, cell, village,
			place_note, happened_on, sketch, unit, post, duty, received_at, first_by, due_at, provisional, reply_until, bounces, reopened, merged_into,
			transferred_to, reason, rating, source, accused, by_post, writing_by, steps, version, agency)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, '', 0, 0, '',
			'', '', 0, $27, $28, $29, '', $30, 1, $31)`,
		string(c.ID), c.Number, clientKey, string(c.Kind), c.Clarify, string(c.Category), string(c.Channel), string(c.State), c.Secret, c.Anonymous,
		string(c.Guard), c.Text, lat, lon, c.cell, c.Where.Village, c.Where.Note, string(c.HappenedOn), c.sketch, string(c.Unit), string(c.Post),
		string(c.Duty), db.Micros(c.ReceivedAt), db.Micros(c.FirstBy), db.Micros(c.DueAt), c.Provisional, c.Source, string(c.Accused), string(c.ByPost), c.Steps, string(c.agency))
}

// save writes everything that may change. The version it was loaded with must
// still stand: of two officers who act at once, the second is told.
func save(tx *db.Tx, c *Complaint) error {
	n, err := tx.Exec(`
		update complaint
		set kind = $1, clarify = $2, category = $3, state = $4, secret = $5, unit = $6, post = $7, duty = $8, verified_at = $9, first_by = $10,
			due_at = $11, provisional = $12, first_answered_at = $13, answered_at = $14, reply_until = $15, closed_at = $16, bounces = $17,
			reopened = $18, merged_into = $19, transferred_to = $20, reason = $21, rating = $22, writing_by = $23, writing_until = $24, steps = $25,
			guard = $26, anonymous = $27, text = $28, agency = $29, version = version + 1
		where id = $30
			and version = $31`,
		string(c.Kind), c.Clarify, string(c.Category), string(c.State), c.Secret, string(c.Unit), string(c.Post), string(c.Duty), micros(c.VerifiedAt),
		db.Micros(c.FirstBy), db.Micros(c.DueAt), c.Provisional, micros(c.FirstAnsweredAt), micros(c.AnsweredAt), string(c.ReplyUntil), micros(c.ClosedAt),
		c.Bounces, c.Reopened, string(c.MergedInto), c.TransferredTo, c.Reason, c.Rating, c.WritingBy, micros(c.WritingUntil), c.Steps,
		string(c.Guard), c.Anonymous, c.Text, string(c.agency), string(c.ID), c.Version)
	if err != nil {
		return fmt.Errorf("complaint: save %s: %w", c.Number, err)
	}
	if n == 0 {
		return errChanged()
	}
	c.Version++
	return nil
}

func errChanged() error { return errs.New(errs.Conflict, "complaint.changed_meanwhile") }

func insertSteps(tx *db.Tx, id ID, steps []Step) error {
	for _, st := range steps {
		if err := tx.Later(`
			insert into complaint_step (complaint, n, at, kind, view, by_person, by_post, unit, post, text, about)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			string(id), st.N, db.Micros(st.At), string(st.Kind), string(st.View), st.Person, string(st.ByPost), string(st.Unit), string(st.Post),
			st.Text, st.About); err != nil {
			return fmt.Errorf("complaint: history of %s: %w", id, err)
		}
	}
	return nil
}

// steps reads the history that an audience may read, oldest first.
func steps(tx *db.Tx, id ID, for_ Audience) ([]Step, error) {
	rows, err := tx.Query(`
		select n, at, kind, view, by_person, by_post, unit, post, text, about
		from complaint_step
		where complaint = $1
		order by n`, string(id))
	if err != nil {
		return nil, fmt.Errorf("complaint: history of %s: %w", id, err)
	}
	defer rows.Close()
	var out []Step
	for rows.Next() {
		var st Step
		var at int64
		if err := rows.Scan(&st.N, &at, &st.Kind, &st.View, &st.Person, &st.ByPost, &st.Unit, &st.Post, &st.Text, &st.About); err != nil {
			return nil, fmt.Errorf("complaint: history of %s: %w", id, err)
		}
		st.At = instant(at)
		if for_.reads(st.View) {
			out = append(out, st)
		}
	}
	return out, rows.Err()
}

// reads tells whether an audience may read what is for another.
func (a Audience) reads(of Audience) bool {
	switch a {
	case ForDesk:
		return true
	case ForReporter:
		return of != ForDesk
	}
	return of == ForPublic
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

func strs[T ~string](in []T) []any {
	out := make([]any, len(in))
	for i, x := range in {
		out[i] = string(x)
	}
	return out
}

// countHeld is how many messages under the guards wait for a moderator.
func countHeld(tx *db.Tx, guards []string) (n int, err error) {
	err = tx.QueryRow(`
		select count(*)
		from complaint
		where state = 'held'
			and guard in `+db.In(1, len(guards)), strs(guards)...).Scan(&n)
	return n, err
}

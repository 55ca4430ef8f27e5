package appointment

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

const roundColumns = `id, title, kind, planned_on, place, authority_post, state, version, amendment,
	decree_number, decreed_on, invited_on, switched_on, created_at, created_by,
	coalesce(base, ''), coalesce((select main.state from round main where main.id = round.base), '')`

func scanRound(scan func(...any) error) (*Round, error) {
	r := new(Round)
	var created int64
	if err := scan(&r.ID, &r.Title, &r.Kind, &r.PlannedOn, &r.Place, &r.AuthorityPost, &r.State, &r.Version, &r.Amendment,
		&r.DecreeNumber, &r.DecreedOn, &r.InvitedOn, &r.SwitchedOn, &created, &r.CreatedBy, &r.Base, &r.baseState); err != nil {
		return nil, err
	}
	r.CreatedAt = db.Time(created)
	return r, nil
}

func getRound(tx *db.Tx, id RoundID) (*Round, error) {
	r, err := scanRound(tx.QueryRow(`
		select `+roundColumns+`
		from round
		where id = $1`, string(id)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "appointment.round_not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("appointment: round %s: %w", id, err)
	}
	r.Basis, err = getBasis(tx, id)
	return r, err
}

// lockRound is getRound for a change: on PostgreSQL it holds the row until
// commit, so that two officers change a round one after the other.
func lockRound(tx *db.Tx, id RoundID) (*Round, error) {
	if _, err := tx.Exec(`update round set version = version where id = $1`, string(id)); err != nil {
		return nil, err
	}
	return getRound(tx, id)
}

func findRound(tx *db.Tx, title string, planned clock.Date) (*Round, error) {
	r, err := scanRound(tx.QueryRow(`
		select `+roundColumns+`
		from round
		where title = $1 and planned_on = $2 and state <> 'cancelled' and base is null
		order by id
		limit 1`, title, string(planned)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "appointment.round_not_found")
	}
	if err != nil {
		return nil, err
	}
	r.Basis, err = getBasis(tx, r.ID)
	return r, err
}

func getBasis(tx *db.Tx, id RoundID) ([]string, error) {
	rows, err := tx.Query(`
		select line
		from round_basis
		where round = `+mainOf+`
		order by n`, string(id))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, rows.Err()
}

func insertRound(tx *db.Tx, r *Round) error {
	if _, err := tx.Exec(`
		insert into round (id, title, kind, planned_on, place, authority_post, state, version, amendment,
		                   decree_number, decreed_on, invited_on, switched_on, created_at, created_by, base)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		string(r.ID), r.Title, string(r.Kind), r.PlannedOn, r.Place, string(r.AuthorityPost), string(r.State), r.Version, r.Amendment,
		r.DecreeNumber, r.DecreedOn, r.InvitedOn, r.SwitchedOn, db.Micros(r.CreatedAt), string(r.CreatedBy), nullable(string(r.Base))); err != nil {
		return err
	}
	return saveBasis(tx, r)
}

func saveRound(tx *db.Tx, r *Round) error {
	r.Version++
	_, err := tx.Exec(`
		update round
		set title = $2, kind = $3, planned_on = $4, place = $5, authority_post = $6, state = $7, version = $8, amendment = $9,
		    decree_number = $10, decreed_on = $11, invited_on = $12, switched_on = $13
		where id = $1`,
		string(r.ID), r.Title, string(r.Kind), r.PlannedOn, r.Place, string(r.AuthorityPost), string(r.State), r.Version, r.Amendment,
		r.DecreeNumber, r.DecreedOn, r.InvitedOn, r.SwitchedOn)
	return err
}

// dateScenarios gives the scenarios of a round its kind, day and place.
func dateScenarios(tx *db.Tx, r *Round) error {
	_, err := tx.Exec(`
		update round
		set kind = $2, planned_on = $3, place = $4
		where base = $1`, string(r.ID), string(r.Kind), r.PlannedOn, r.Place)
	return err
}

func saveBasis(tx *db.Tx, r *Round) error {
	if _, err := tx.Exec(`delete from round_basis where round = $1`, string(r.ID)); err != nil {
		return err
	}
	var rows []any
	for i, line := range r.Basis {
		rows = append(rows, string(r.ID), i+1, line)
	}
	return tx.Insert("round_basis", []string{"round", "n", "line"}, rows)
}

var moveColumns = []string{"id", "round", "n", "person", "from_post", "to_post", "reason", "level", "route", "attendance",
	"oath_form", "note", "state", "state_reason", "sworn_on", "holding"}

func getMoves(tx *db.Tx, round RoundID) ([]*Move, error) {
	rows, err := tx.Query(`
		select id, round, n, person, coalesce(from_post, ''), to_post, reason, level, route, attendance,
		       oath_form, note, state, state_reason, sworn_on, coalesce(holding, '')
		from move
		where round = $1
		order by n, id`, string(round))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*Move
	for rows.Next() {
		m := new(Move)
		if err := rows.Scan(&m.ID, &m.Round, &m.N, &m.Person, &m.FromPost, &m.ToPost, &m.Reason, &m.Level, &m.Route, &m.Attendance,
			&m.OathForm, &m.Note, &m.State, &m.StateNote, &m.SwornOn, &m.Holding); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

func insertMoves(tx *db.Tx, ms []*Move) error {
	rows := make([]any, 0, len(ms)*len(moveColumns))
	for _, m := range ms {
		rows = append(rows, string(m.ID), string(m.Round), m.N, string(m.Person), nullable(string(m.FromPost)), string(m.ToPost),
			string(m.Reason), string(m.Level), string(m.Route), string(m.Attendance), string(m.OathForm), m.Note,
			string(m.State), m.StateNote, m.SwornOn, nullable(string(m.Holding)))
	}
	err := tx.Insert("move", moveColumns, rows)
	if db.IsUnique(err) {
		return errs.New(errs.Conflict, "appointment.move_twice").With(err)
	}
	return err
}

func updateMove(tx *db.Tx, m *Move) error {
	_, err := tx.Exec(`
		update move
		set n = $2, person = $3, from_post = $4, to_post = $5, reason = $6, level = $7, route = $8, attendance = $9,
		    oath_form = $10, note = $11, state = $12, state_reason = $13, sworn_on = $14, holding = $15
		where id = $1`,
		string(m.ID), m.N, string(m.Person), nullable(string(m.FromPost)), string(m.ToPost), string(m.Reason), string(m.Level),
		string(m.Route), string(m.Attendance), string(m.OathForm), m.Note, string(m.State), m.StateNote, m.SwornOn, nullable(string(m.Holding)))
	if db.IsUnique(err) {
		return errs.New(errs.Conflict, "appointment.move_twice").With(err)
	}
	return err
}

func deleteMove(tx *db.Tx, id MoveID) error {
	_, err := tx.Exec(`delete from move where id = $1`, string(id))
	return err
}

// covers is how the posts of a document are stored.
type covers struct {
	All   bool     `json:"all,omitempty"`
	Posts []string `json:"posts,omitempty"`
}

// RoundDocument is a paper attached to a round: what the rules read of it and
// what people call it.
type RoundDocument struct {
	eligibility.Document
	Issuer string
	Note   string
}

func getDocuments(tx *db.Tx, round RoundID) ([]RoundDocument, error) {
	rows, err := tx.Query(`
		select id, kind, number, dated, valid_until, issuer, covers, detail, note
		from round_document
		where round = `+mainOf+`
		order by id`, string(round))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []RoundDocument
	for rows.Next() {
		var d RoundDocument
		var cov, detail string
		if err := rows.Scan(&d.ID, &d.Kind, &d.Number, &d.Dated, &d.ValidUntil, &d.Issuer, &cov, &detail, &d.Note); err != nil {
			return nil, err
		}
		var c covers
		if err := json.Unmarshal([]byte(cov), &c); err != nil {
			return nil, fmt.Errorf("appointment: document %s: %w", d.ID, err)
		}
		d.CoversAll, d.Posts = c.All, c.Posts
		if detail != "" {
			d.Selection = new(eligibility.Selection)
			if err := json.Unmarshal([]byte(detail), d.Selection); err != nil {
				return nil, fmt.Errorf("appointment: document %s: %w", d.ID, err)
			}
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

func insertDocument(tx *db.Tx, round RoundID, d RoundDocument) error {
	c, err := json.Marshal(covers{d.CoversAll, d.Posts})
	if err != nil {
		return err
	}
	detail := ""
	if d.Selection != nil {
		b, err := json.Marshal(d.Selection)
		if err != nil {
			return err
		}
		detail = string(b)
	}
	_, err = tx.Exec(`
		insert into round_document (id, round, kind, number, dated, valid_until, issuer, covers, detail, note)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		d.ID, string(round), string(d.Kind), d.Number, d.Dated, d.ValidUntil, d.Issuer, string(c), detail, d.Note)
	return err
}

func deleteDocument(tx *db.Tx, round RoundID, id string) error {
	n, err := tx.Exec(`delete from round_document where round = $1 and id = $2`, string(round), id)
	if err == nil && n == 0 {
		return errs.New(errs.NotFound, "appointment.document_not_found")
	}
	return err
}

// selectRounds lists rounds, newest plan first: those in the states named, which
// are others for rounds that the person is a member of.
func selectRounds(tx *db.Tx, person people.PersonID, asMember, asOther []State, limit int) ([]Summary, error) {
	args := append(append([]any{string(person), limit}, anyStates(asMember)...), anyStates(asOther)...)
	rows, err := tx.Query(`
		select `+roundColumns+`, (select count(*) from move m where m.round = round.id and m.state <> 'annulled')
		from round
		left join round_member rm on rm.round = round.id and rm.person = $1
		where base is null
		  and (rm.person is not null and state in `+db.In(3, len(asMember))+`
		    or rm.person is null and state in `+db.In(3+len(asMember), len(asOther))+`)
		order by planned_on desc, id desc
		limit $2`, args...)
	if err != nil {
		return nil, fmt.Errorf("appointment: list rounds: %w", err)
	}
	defer rows.Close()
	var out []Summary
	for rows.Next() {
		var n int
		r, err := scanRound(func(dest ...any) error { return rows.Scan(append(dest, &n)...) })
		if err != nil {
			return nil, fmt.Errorf("appointment: list rounds: %w", err)
		}
		out = append(out, Summary{r, n})
	}
	return out, rows.Err()
}

func anyStates(states []State) []any {
	out := make([]any, len(states))
	for i, s := range states {
		out[i] = string(s)
	}
	return out
}

// mainOf is the round that round $1 is a scenario of, else the round itself: who
// is named and which papers are there is said once for a draft and all its
// scenarios.
const mainOf = `coalesce((select base from round where id = $1), $1)`

func isMember(tx *db.Tx, round RoundID, person people.PersonID) (bool, error) {
	var n int
	err := tx.QueryRow(`
		select count(*)
		from round_member
		where round = `+mainOf+` and person = $2`, string(round), string(person)).Scan(&n)
	return n > 0, err
}

func addMember(tx *db.Tx, round RoundID, person people.PersonID) error {
	_, err := tx.Exec(`
		insert into round_member (round, person, added_at) values ($1, $2, $3)
		on conflict (round, person) do nothing`, string(round), string(person), db.Micros(tx.Now()))
	return err
}

func removeMember(tx *db.Tx, round RoundID, person people.PersonID) error {
	_, err := tx.Exec(`delete from round_member where round = $1 and person = $2`, string(round), string(person))
	return err
}

func members(tx *db.Tx, round RoundID) ([]people.PersonID, error) {
	rows, err := tx.Query(`
		select person
		from round_member
		where round = `+mainOf+`
		order by added_at, person`, string(round))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []people.PersonID
	for rows.Next() {
		var p people.PersonID
		if err := rows.Scan(&p); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// Look is one look at a draft.
type Look struct {
	Person people.PersonID
	At     int64 // microseconds
	Page   string
}

func insertLook(tx *db.Tx, id string, round RoundID, person, page string) error {
	_, err := tx.Exec(`
		insert into round_look (id, round, person, at, page)
		values ($1, $2, $3, $4, $5)`, id, string(round), person, db.Micros(tx.Now()), page)
	return err
}

func looks(tx *db.Tx, round RoundID, limit int) ([]Look, error) {
	rows, err := tx.Query(`
		select person, at, page
		from round_look
		where round = $1 or round in (select id from round where base = $1)
		order by at desc, id desc
		limit $2`, string(round), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Look
	for rows.Next() {
		var l Look
		if err := rows.Scan(&l.Person, &l.At, &l.Page); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

// Edited is one thing an edit changed, in a form that pages can say.
type Edited struct {
	What   string          `json:"what"` // added, removed, changed
	Person people.PersonID `json:"person"`
	Post   org.PostID      `json:"post"`
	Field  string          `json:"field,omitempty"`
	Before string          `json:"before,omitempty"`
	After  string          `json:"after,omitempty"`
}

func insertEdit(tx *db.Tx, r *Round, person string, es []Edited) error {
	b, err := json.Marshal(es)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		insert into round_edit (round, version, at, person, summary)
		values ($1, $2, $3, $4, $5)`, string(r.ID), r.Version, db.Micros(tx.Now()), person, string(b))
	return err
}

// Edit is what one version of a round changed.
type Edit struct {
	Version int64
	At      int64
	Person  people.PersonID
	Changes []Edited
}

func editsSince(tx *db.Tx, round RoundID, version int64, limit int) ([]Edit, error) {
	rows, err := tx.Query(`
		select version, at, person, summary
		from round_edit
		where round = $1 and version > $2
		order by version desc
		limit $3`, string(round), version, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Edit
	for rows.Next() {
		var e Edit
		var text string
		if err := rows.Scan(&e.Version, &e.At, &e.Person, &text); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(text), &e.Changes); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// Amendment is a numbered change of a submitted round.
type Amendment struct {
	N       int64
	At      int64
	Person  people.PersonID
	Reason  string
	Changes []Edited
}

func insertAmendment(tx *db.Tx, round RoundID, a Amendment) error {
	b, err := json.Marshal(a.Changes)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		insert into round_amendment (round, n, at, person, reason, changes)
		values ($1, $2, $3, $4, $5, $6)`, string(round), a.N, a.At, string(a.Person), a.Reason, string(b))
	return err
}

func amendments(tx *db.Tx, round RoundID) ([]Amendment, error) {
	rows, err := tx.Query(`
		select n, at, person, reason, changes
		from round_amendment
		where round = $1
		order by n`, string(round))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Amendment
	for rows.Next() {
		var a Amendment
		var text string
		if err := rows.Scan(&a.N, &a.At, &a.Person, &a.Reason, &text); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(text), &a.Changes); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// selectScenarios are the scenarios of a draft that were not dropped, oldest
// first.
func selectScenarios(tx *db.Tx, base RoundID) ([]*Round, error) {
	rows, err := tx.Query(`
		select `+roundColumns+`
		from round
		where base = $1 and state = 'draft'
		order by id`, string(base))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*Round
	for rows.Next() {
		r, err := scanRound(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// lastLook is when a person last saw a round, or a scenario of it, before a
// moment, in microseconds; 0 when they never did.
func lastLook(tx *db.Tx, round RoundID, person string, before time.Time) (at int64, err error) {
	err = tx.QueryRow(`
		select coalesce(max(at), 0)
		from round_look
		where person = $2 and at < $3
		  and (round = $1 or round in (select id from round where base = $1))`, string(round), person, db.Micros(before)).Scan(&at)
	return at, err
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func record(tx *db.Tx, a ledger.Act) (ledger.Receipt, error) { return ledger.Record(tx, a) }

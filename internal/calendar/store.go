package calendar

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// state is what the store says about the calendar as a whole.
type state struct {
	version int64
	edition string
}

const stateName = "calendar.state"

func readState(tx *db.Tx) (version int64, edition string, err error) {
	s, err := db.Once(tx, stateName, func() (s state, err error) {
		err = tx.QueryRow(`select version, edition from calendar_state where id = 1`).Scan(&s.version, &s.edition)
		return s, err
	})
	if err != nil {
		return 0, "", fmt.Errorf("calendar: read state: %w", err)
	}
	return s.version, s.edition, nil
}

func bumpVersion(tx *db.Tx) (int64, error) {
	if _, err := tx.Exec(`update calendar_state set version = version + 1 where id = 1`); err != nil {
		return 0, fmt.Errorf("calendar: new version: %w", err)
	}
	tx.Anew(stateName)
	v, _, err := readState(tx)
	return v, err
}

// load builds the view of the store: the shipped decrees, and over them what
// was amended.
func (b *Book) load(tx *db.Tx, version int64, home Office) (*View, error) {
	shippedDays, amendedDays, err := selectHolidays(tx)
	if err != nil {
		return nil, err
	}
	shippedMonths, amendedMonths, err := selectRamadan(tx)
	if err != nil {
		return nil, err
	}
	if len(shippedDays) == 0 { // a store that was not seeded yet
		e, err := edition()
		if err != nil {
			return nil, err
		}
		shippedDays, shippedMonths = e.holidays, e.ramadan
	}
	c := New(shippedDays, Options{}).changed(amendedDays, append(shippedMonths, amendedMonths...))
	changes, err := selectOffices(tx)
	if err != nil {
		return nil, err
	}
	v := &View{Version: version, Calendar: c, week: b.cfg.Week}
	v.setOffices(home, changes)
	return v, nil
}

// setOffices lays the hours of units over one another: of one unit and first
// day the last recorded, of one unit by day.
func (v *View) setOffices(home Office, changes []OfficeChange) {
	v.home, v.region, v.changes = home, home, changes
	byUnit := map[string][]OfficeChange{}
	for _, ch := range changes {
		list := slices.DeleteFunc(byUnit[ch.Unit], func(o OfficeChange) bool { return o.Since == ch.Since })
		byUnit[ch.Unit] = append(list, ch)
	}
	v.offices = map[string]Office{}
	build := func(unit string, before Office) {
		list := byUnit[unit]
		slices.SortFunc(list, func(a, b OfficeChange) int { return strings.Compare(string(a.Since), string(b.Since)) })
		cur := before
		for _, ch := range list {
			next := ch.Office
			if ch.Follows {
				next = before
			} else {
				next.Since, next.Before = "", nil
			}
			next.Zone = home.Zone
			next.complete()
			cur = next.from(ch.Since, cur)
		}
		v.offices[unit] = cur
	}
	if len(byUnit[""]) > 0 {
		build("", home)
		v.region = v.offices[""]
	}
	for unit := range byUnit {
		if unit != "" {
			build(unit, v.region)
		}
	}
}

func selectHolidays(tx *db.Tx) (shippedDays, amended []Holiday, err error) {
	rows, err := tx.Query(`
		select on_date, kind, name, basis, estimated, amendment
		from calendar_holiday
		order by id`)
	if err != nil {
		return nil, nil, fmt.Errorf("calendar: holidays: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var h Holiday
		var by sql.NullString
		if err := rows.Scan(&h.Date, &h.Kind, &h.Name, &h.Basis, &h.Estimated, &by); err != nil {
			return nil, nil, fmt.Errorf("calendar: holidays: %w", err)
		}
		if by.Valid {
			amended = append(amended, h)
		} else {
			shippedDays = append(shippedDays, h)
		}
	}
	return shippedDays, amended, rows.Err()
}

func selectRamadan(tx *db.Tx) (shippedMonths, amended []Ramadan, err error) {
	rows, err := tx.Query(`
		select from_on, until_on, basis, estimated, amendment
		from calendar_ramadan
		order by id`)
	if err != nil {
		return nil, nil, fmt.Errorf("calendar: ramadan: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r Ramadan
		var by sql.NullString
		if err := rows.Scan(&r.From, &r.Until, &r.Basis, &r.Estimated, &by); err != nil {
			return nil, nil, fmt.Errorf("calendar: ramadan: %w", err)
		}
		if by.Valid {
			amended = append(amended, r)
		} else {
			shippedMonths = append(shippedMonths, r)
		}
	}
	return shippedMonths, amended, rows.Err()
}

func selectOffices(tx *db.Tx) ([]OfficeChange, error) {
	rows, err := tx.Query(`
		select unit, since_on, follows, pattern, joint_leave_works, hours, ramadan
		from calendar_office
		where amendment is not null
		order by id`)
	if err != nil {
		return nil, fmt.Errorf("calendar: offices: %w", err)
	}
	defer rows.Close()
	var out []OfficeChange
	for rows.Next() {
		var c OfficeChange
		var hours, ramadan string
		if err := rows.Scan(&c.Unit, &c.Since, &c.Follows, &c.Office.Pattern, &c.Office.JointLeaveWorks, &hours, &ramadan); err != nil {
			return nil, fmt.Errorf("calendar: offices: %w", err)
		}
		if err := errors.Join(json.Unmarshal([]byte(hours), &c.Office.Hours), json.Unmarshal([]byte(ramadan), &c.Office.Ramadan)); err != nil {
			return nil, fmt.Errorf("calendar: hours of unit %q: %w", c.Unit, err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// followed is what the register was last seen to say: the region's pattern
// under "", that of units which ever worked six days.
func followed(tx *db.Tx) (map[string]Pattern, error) {
	rows, err := tx.Query(`
		select unit, pattern
		from calendar_office
		where amendment is null
		order by id`)
	if err != nil {
		return nil, fmt.Errorf("calendar: weeks of the register: %w", err)
	}
	defer rows.Close()
	out := map[string]Pattern{}
	for rows.Next() {
		var u string
		var p Pattern
		if err := rows.Scan(&u, &p); err != nil {
			return nil, fmt.Errorf("calendar: weeks of the register: %w", err)
		}
		out[u] = p
	}
	return out, rows.Err()
}

func (b *Book) insertHolidays(tx *db.Tx, amendment string, holidays []Holiday) error {
	var rows []any
	for _, h := range holidays {
		rows = append(rows, b.ids.New(tx.Now()), string(h.Date), string(h.Kind), h.Name, h.Basis, h.Estimated, null(amendment), db.Micros(tx.Now()))
	}
	return tx.Insert("calendar_holiday", []string{"id", "on_date", "kind", "name", "basis", "estimated", "amendment", "recorded_at"}, rows)
}

func (b *Book) insertRamadan(tx *db.Tx, amendment string, months []Ramadan) error {
	var rows []any
	for _, r := range months {
		rows = append(rows, b.ids.New(tx.Now()), string(r.From), string(r.Until), r.Basis, r.Estimated, null(amendment), db.Micros(tx.Now()))
	}
	return tx.Insert("calendar_ramadan", []string{"id", "from_on", "until_on", "basis", "estimated", "amendment", "recorded_at"}, rows)
}

func (b *Book) insertOffices(tx *db.Tx, amendment string, changes []OfficeChange) error {
	var rows []any
	for _, c := range changes {
		c.Office.complete()
		hours, err := json.Marshal(c.Office.Hours)
		if err != nil {
			return err
		}
		ramadan, err := json.Marshal(c.Office.Ramadan)
		if err != nil {
			return err
		}
		rows = append(rows, b.ids.New(tx.Now()), c.Unit, string(c.Since), c.Follows, int(c.Office.Pattern), c.Office.JointLeaveWorks,
			string(hours), string(ramadan), null(amendment), db.Micros(tx.Now()))
	}
	return tx.Insert("calendar_office", []string{"id", "unit", "since_on", "follows", "pattern", "joint_leave_works", "hours", "ramadan", "amendment", "recorded_at"}, rows)
}

func insertAmendment(tx *db.Tx, p *Preview, byPerson, byName string) error {
	changes, err := json.Marshal(kept{p.Amendment, p.Moved})
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		insert into calendar_amendment (id, decree, decreed_on, note, changes, state, base_version, from_on, until_on,
			open_count, moved_count, by_person, by_name, previewed_at)
		values ($1, $2, $3, $4, $5, 'previewed', $6, $7, $8, $9, $10, $11, $12, $13)`,
		p.ID, p.Decree, string(p.DecreedOn), p.Note, string(changes), p.Version, p.Days.From, p.Days.Until,
		p.Moved.Open, p.Moved.Sum(), null(byPerson), byName, db.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("calendar: keep preview: %w", err)
	}
	return nil
}

// kept is an amendment with what its preview counted, as it is stored.
type kept struct {
	Amendment
	Moved Moved `json:"moved"`
}

const amendmentColumns = `id, decree, decreed_on, note, changes, state, base_version, from_on, until_on, open_count, moved_count, by_name, previewed_at, applied_at`

func scanAmendment(r interface{ Scan(...any) error }) (Recorded, error) {
	var a Recorded
	var changes string
	var previewed int64
	var applied sql.NullInt64
	err := r.Scan(&a.ID, &a.Decree, &a.DecreedOn, &a.Note, &changes, &a.State, &a.Version, &a.From, &a.Until, &a.Open, &a.Moved, &a.By, &previewed, &applied)
	if errors.Is(err, sql.ErrNoRows) {
		return a, errs.New(errs.NotFound, "calendar.no_such_amendment")
	}
	if err != nil {
		return a, fmt.Errorf("calendar: read amendment: %w", err)
	}
	var k kept
	if err := json.Unmarshal([]byte(changes), &k); err != nil {
		return a, fmt.Errorf("calendar: amendment %s: %w", a.ID, err)
	}
	a.Amendment, a.Impact = k.Amendment, k.Moved
	a.PreviewedAt = db.Time(previewed)
	if applied.Valid {
		a.AppliedAt = db.Time(applied.Int64)
	}
	return a, nil
}

func getAmendment(tx *db.Tx, id string, lock bool) (Recorded, error) {
	query := "select " + amendmentColumns + " from calendar_amendment where id = $1"
	if lock {
		query += tx.Dialect().ForUpdate()
	}
	return scanAmendment(tx.QueryRow(query, id))
}

func setApplied(tx *db.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`
		update calendar_amendment
		set state = 'applied', applied_at = $1
		where id = $2`, db.Micros(at), id)
	if err != nil {
		return fmt.Errorf("calendar: amendment %s applied: %w", id, err)
	}
	return nil
}

func selectApplied(tx *db.Tx, limit int) ([]Recorded, error) {
	rows, err := tx.Query("select "+amendmentColumns+` from calendar_amendment
		where state = 'applied'
		order by applied_at desc, id desc
		limit $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("calendar: amendments: %w", err)
	}
	defer rows.Close()
	var out []Recorded
	for rows.Next() {
		a, err := scanAmendment(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// digestOf is a holiday as a key, to find what an edition added.
func digestOf(h Holiday) string {
	return string(h.Date) + "\x00" + string(h.Kind) + "\x00" + h.Name + "\x00" + h.Basis
}

package org

import (
	"database/sql"
	"errors"
	"fmt"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

const versionName = "org.register"

func registerVersion(tx *db.Tx) (int64, error) {
	return db.Once(tx, versionName, func() (v int64, err error) {
		err = tx.QueryRow(`select version from register where id = 1`).Scan(&v)
		return v, err
	})
}

func bumpRegister(tx *db.Tx) error {
	_, err := tx.Exec(`update register set version = version + 1 where id = 1`)
	tx.Anew(versionName)
	return err
}

// UnitsOfWeek lists the units that work so many days a week.
func UnitsOfWeek(tx *db.Tx, days int) ([]UnitID, error) {
	rows, err := tx.Query(`
		select id
		from unit
		where week_days = $1
		order by id`, days)
	if err != nil {
		return nil, fmt.Errorf("org: units of %d days: %w", days, err)
	}
	defer rows.Close()
	var out []UnitID
	for rows.Next() {
		var u UnitID
		if err := rows.Scan(&u); err != nil {
			return nil, fmt.Errorf("org: units of %d days: %w", days, err)
		}
		out = append(out, u)
	}
	return out, rows.Err()
}

func loadRegister(tx *db.Tx) (*Register, error) {
	v, err := registerVersion(tx)
	if err != nil {
		return nil, err
	}
	units, err := selectUnits(tx)
	if err != nil {
		return nil, fmt.Errorf("org: load units: %w", err)
	}
	posts, err := selectPosts(tx)
	if err != nil {
		return nil, fmt.Errorf("org: load posts: %w", err)
	}
	holdings, err := selectHoldings(tx)
	if err != nil {
		return nil, fmt.Errorf("org: load holdings: %w", err)
	}
	if err := attachLeaves(tx, holdings); err != nil {
		return nil, fmt.Errorf("org: load leaves: %w", err)
	}
	persons, err := people.AllLight(tx)
	if err != nil {
		return nil, fmt.Errorf("org: load people: %w", err)
	}
	settings, err := Settings(tx)
	if err != nil {
		return nil, err
	}
	p := newPacker()
	pack(p, units, packUnit)
	pack(p, posts, packPost)
	pack(p, holdings, packHolding)
	pack(p, persons, packPerson)
	r := NewRegister(v, units, posts, holdings, persons)
	r.Law = lawWith(regulation.National(), settings)
	return r, nil
}

func selectUnits(tx *db.Tx) ([]*Unit, error) {
	var out []*Unit
	byID := map[UnitID]*Unit{}
	err := each(tx, `
		select id, code, coalesce(parent, ''), name, kind, region_code, address, week_days, from_on, until_on, version
		from unit`, func(scan scanner) error {
		u := new(Unit)
		if err := scan(&u.ID, &u.Code, &u.Parent, &u.Name, &u.Kind, &u.RegionCode, &u.Address, &u.WeekDays, &u.From, &u.Until, &u.Version); err != nil {
			return err
		}
		out, byID[u.ID] = append(out, u), u
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = each(tx, `
		select unit, predecessor
		from unit_predecessor
		order by unit, predecessor`, func(scan scanner) error {
		var u, p UnitID
		if err := scan(&u, &p); err != nil {
			return err
		}
		byID[u].Predecessors = append(byID[u].Predecessors, p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, each(tx, `
		select unit, until_on, coalesce(parent, '')
		from unit_place
		order by unit, until_on`, func(scan scanner) error {
		var u UnitID
		var w Was[UnitID]
		if err := scan(&u, &w.Until, &w.Place); err != nil {
			return err
		}
		byID[u].Earlier = append(byID[u].Earlier, w)
		return nil
	})
}

func selectPosts(tx *db.Tx) ([]*Post, error) {
	var out []*Post
	byID := map[PostID]*Post{}
	err := each(tx, `
		select id, code, unit, title, level, echelon, class, coalesce(superior, ''), structural, chairs,
		       tier, field, min_schooling, retirement_age, special, duties, from_on, until_on, version
		from post`, func(scan scanner) error {
		p := new(Post)
		if err := scan(&p.ID, &p.Code, &p.Unit, &p.Title, &p.Level, &p.Echelon, &p.Class, &p.Superior, &p.Structural, &p.Chairs,
			&p.Tier, &p.Field, &p.MinSchooling, &p.RetirementAge, &p.Special, &p.Duties, &p.From, &p.Until, &p.Version); err != nil {
			return err
		}
		out, byID[p.ID] = append(out, p), p
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = each(tx, `
		select post, predecessor
		from post_predecessor
		order by post, predecessor`, func(scan scanner) error {
		var p, q PostID
		if err := scan(&p, &q); err != nil {
			return err
		}
		byID[p].Predecessors = append(byID[p].Predecessors, q)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = each(tx, `
		select post, function, coalesce(scope_unit, '')
		from post_function
		order by post, function`, func(scan scanner) error {
		var p PostID
		var f PostFunction
		if err := scan(&p, &f.Function, &f.Scope); err != nil {
			return err
		}
		byID[p].Functions = append(byID[p].Functions, f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, each(tx, `
		select post, until_on, unit, coalesce(superior, '')
		from post_place
		order by post, until_on`, func(scan scanner) error {
		var p PostID
		var w Was[Place]
		if err := scan(&p, &w.Until, &w.Place.Unit, &w.Place.Superior); err != nil {
			return err
		}
		byID[p].Earlier = append(byID[p].Earlier, w)
		return nil
	})
}

const holdingColumns = `id, post, person, kind, structural, from_on, until_on, tenure_from, basis, ended_by`

func scanHolding(scan scanner) (*Holding, error) {
	h := new(Holding)
	err := scan(&h.ID, &h.Post, &h.Person, &h.Kind, &h.Structural, &h.From, &h.Until, &h.TenureFrom, &h.Basis, &h.EndedBy)
	return h, err
}

func selectHoldings(tx *db.Tx) ([]*Holding, error) {
	var out []*Holding
	return out, each(tx, `
		select `+holdingColumns+`
		from holding
		where withdrawn_at is null`, func(scan scanner) error {
		h, err := scanHolding(scan)
		if err != nil {
			return err
		}
		out = append(out, h)
		return nil
	})
}

// selectHoldingsWhere reads the holdings of some posts or people straight from
// the store: what a write decides on is never a cached copy.
func selectHoldingsWhere(tx *db.Tx, column string, ids []string) ([]*Holding, error) {
	var out []*Holding
	for len(ids) > 0 {
		n := min(len(ids), 400)
		err := each(tx, `
			select `+holdingColumns+`
			from holding
			where withdrawn_at is null and `+column+` in `+db.In(1, n)+`
			order by id`+tx.Dialect().ForUpdate(), func(scan scanner) error {
			h, err := scanHolding(scan)
			if err != nil {
				return err
			}
			out = append(out, h)
			return nil
		}, anys(ids[:n])...)
		if err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return out, nil
}

func getHolding(tx *db.Tx, id HoldingID) (*Holding, error) {
	row := tx.QueryRow(`
		select `+holdingColumns+`
		from holding
		where withdrawn_at is null and id = $1`, string(id))
	h, err := scanHolding(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "org.holding_not_found")
	}
	return h, err
}

func endHolding(tx *db.Tx, id HoldingID, until clock.Date, why string) error {
	n, err := tx.Exec(`
		update holding
		set until_on = $2, ended_by = $3
		where id = $1 and until_on is null and withdrawn_at is null`, string(id), string(until), why)
	if err == nil && n == 0 {
		return errs.New(errs.Conflict, "org.holding_ended_already")
	}
	return err
}

func withdrawHolding(tx *db.Tx, id HoldingID, why string) error {
	_, err := tx.Exec(`
		update holding
		set withdrawn_at = $2, withdrawn_reason = $3
		where id = $1 and withdrawn_at is null`, string(id), db.Micros(tx.Now()), why)
	return err
}

var holdingInsert = []string{"id", "post", "person", "kind", "structural", "from_on", "until_on",
	"tenure_from", "basis", "ended_by", "recorded_at", "withdrawn_at", "withdrawn_reason"}

func insertHoldings(tx *db.Tx, hs []*Holding) error {
	rows := make([]any, 0, len(hs)*len(holdingInsert))
	at := db.Micros(tx.Now())
	for _, h := range hs {
		rows = append(rows, string(h.ID), string(h.Post), string(h.Person), string(h.Kind), h.Structural, h.From, h.Until,
			h.TenureFrom, h.Basis, h.EndedBy, at, nil, "")
	}
	return tx.Insert("holding", holdingInsert, rows)
}

var unitColumns = []string{"id", "code", "parent", "name", "kind", "region_code", "address", "week_days", "from_on", "until_on", "version"}

func insertUnits(tx *db.Tx, us []*Unit) error {
	rows := make([]any, 0, len(us)*len(unitColumns))
	for _, u := range us {
		rows = append(rows, string(u.ID), u.Code, nullable(string(u.Parent)), u.Name, u.Kind, u.RegionCode, u.Address, u.WeekDays, u.From, u.Until, u.Version)
	}
	if err := tx.Insert("unit", unitColumns, rows); err != nil {
		return err
	}
	return insertUnitLinks(tx, us)
}

func insertUnitLinks(tx *db.Tx, us []*Unit) error {
	var links, earlier []any
	for _, u := range us {
		for _, p := range u.Predecessors {
			links = append(links, string(u.ID), string(p))
		}
		for _, w := range u.Earlier {
			earlier = append(earlier, string(u.ID), w.Until, nullable(string(w.Place)))
		}
	}
	if err := tx.Insert("unit_predecessor", []string{"unit", "predecessor"}, links); err != nil {
		return err
	}
	return tx.Insert("unit_place", []string{"unit", "until_on", "parent"}, earlier)
}

func updateUnit(tx *db.Tx, u *Unit) error {
	if _, err := tx.Exec(`
		update unit
		set code = $2, parent = $3, name = $4, kind = $5, region_code = $6, address = $7,
		    week_days = $8, from_on = $9, until_on = $10, version = version + 1
		where id = $1`,
		string(u.ID), u.Code, nullable(string(u.Parent)), u.Name, u.Kind, u.RegionCode, u.Address, u.WeekDays, u.From, u.Until); err != nil {
		return err
	}
	for _, table := range []string{"unit_predecessor", "unit_place"} {
		if _, err := tx.Exec(`delete from `+table+` where unit = $1`, string(u.ID)); err != nil {
			return err
		}
	}
	return insertUnitLinks(tx, []*Unit{u})
}

var postColumns = []string{"id", "code", "unit", "title", "level", "echelon", "class", "superior", "structural", "chairs",
	"tier", "field", "min_schooling", "retirement_age", "special", "duties", "from_on", "until_on", "version"}

func postValues(p *Post) []any {
	return []any{string(p.ID), p.Code, string(p.Unit), p.Title, string(p.Level), string(p.Echelon), p.Class, nullable(string(p.Superior)), p.Structural, p.Chairs,
		string(p.Tier), p.Field, int(p.MinSchooling), p.RetirementAge, p.Special, p.Duties, p.From, p.Until, p.Version}
}

func insertPosts(tx *db.Tx, ps []*Post) error {
	rows := make([]any, 0, len(ps)*len(postColumns))
	for _, p := range ps {
		rows = append(rows, postValues(p)...)
	}
	if err := tx.Insert("post", postColumns, rows); err != nil {
		return err
	}
	return insertPostLinks(tx, ps)
}

func insertPostLinks(tx *db.Tx, ps []*Post) error {
	var links, functions, earlier []any
	for _, p := range ps {
		for _, q := range p.Predecessors {
			links = append(links, string(p.ID), string(q))
		}
		for _, f := range p.Functions {
			functions = append(functions, string(p.ID), string(f.Function), nullable(string(f.Scope)))
		}
		for _, w := range p.Earlier {
			earlier = append(earlier, string(p.ID), w.Until, string(w.Place.Unit), nullable(string(w.Place.Superior)))
		}
	}
	if err := tx.Insert("post_predecessor", []string{"post", "predecessor"}, links); err != nil {
		return err
	}
	if err := tx.Insert("post_function", []string{"post", "function", "scope_unit"}, functions); err != nil {
		return err
	}
	return tx.Insert("post_place", []string{"post", "until_on", "unit", "superior"}, earlier)
}

func updatePost(tx *db.Tx, p *Post) error {
	v := postValues(p)
	if _, err := tx.Exec(`
		update post
		set code = $2, unit = $3, title = $4, level = $5, echelon = $6, class = $7, superior = $8, structural = $9, chairs = $10,
		    tier = $11, field = $12, min_schooling = $13, retirement_age = $14, special = $15, duties = $16, from_on = $17, until_on = $18,
		    version = version + 1
		where id = $1`, v[:len(v)-1]...); err != nil {
		return err
	}
	for _, table := range []string{"post_predecessor", "post_function", "post_place"} {
		if _, err := tx.Exec(`delete from `+table+` where post = $1`, string(p.ID)); err != nil {
			return err
		}
	}
	return insertPostLinks(tx, []*Post{p})
}

type scanner func(dest ...any) error

// each runs a select and gives every row to f.
func each(tx *db.Tx, query string, f func(scan scanner) error, args ...any) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func anys[T ~string](ids []T) []any {
	out := make([]any, len(ids))
	for i, v := range ids {
		out[i] = string(v)
	}
	return out
}

// shortenHolding moves the end of a holding that has one to an earlier day.
func shortenHolding(tx *db.Tx, id HoldingID, until clock.Date, why string) error {
	n, err := tx.Exec(`
		update holding
		set until_on = $2, ended_by = $3
		where id = $1 and until_on > $2 and withdrawn_at is null`, string(id), string(until), why)
	if err == nil && n == 0 {
		return errs.New(errs.Conflict, "org.holding_ended_already")
	}
	return err
}

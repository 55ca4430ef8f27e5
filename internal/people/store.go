package people

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// each runs a select whose n columns are all read as text, "" for null. Reading
// plain text is what the drivers do fastest, and the register is read whole.
// The slice is used again for the next row.
func each(tx *db.Tx, n int, row func(f []string) error, query string, args ...any) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	f := make([]string, n)
	to := make([]any, n)
	for i := range f {
		to[i] = &f[i]
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if err := row(f); err != nil {
			return err
		}
	}
	return rows.Err()
}

// AllLight reads everybody, in no order.
func AllLight(tx *db.Tx) ([]*Light, error) {
	var count int
	if err := tx.QueryRow(`select count(*) from person`).Scan(&count); err != nil {
		return nil, fmt.Errorf("people: count: %w", err)
	}
	block := make([]Light, 0, count)
	err := each(tx, 12, func(f []string) error {
		block = append(block, Light{
			ID: PersonID(f[0]), Name: Name{Name: f[1], Front: f[2], Back: f[3]}, Sex: Sex(f[4]), BornOn: clock.Date(f[5]),
			Religion: Religion(f[6]), Category: Category(f[7]), Status: Status(f[8]), Number: f[9],
			Grade: printedGrades[f[10]], GradeFrom: clock.Date(f[11]),
		})
		return nil
	}, `
		select id, name, title_front, title_back, sex, born_on, religion, category, status, number, grade, coalesce(grade_from, '')
		from person`)
	if err != nil {
		return nil, fmt.Errorf("people: read everybody: %w", err)
	}
	out := make([]*Light, len(block))
	at := make(map[PersonID]*Light, len(block))
	for i := range block {
		out[i], at[block[i].ID] = &block[i], &block[i]
	}
	err = each(tx, 2, func(f []string) error {
		if p := at[PersonID(f[0])]; p != nil {
			p.Former = append(p.Former, f[1])
		}
		return nil
	}, `
		select n.person, n.value
		from person_number n
		join person p on p.id = n.person
		where n.value <> p.number
		order by n.person, coalesce(n.from_on, ''), n.value`)
	if err != nil {
		return nil, fmt.Errorf("people: read former numbers: %w", err)
	}
	return out, nil
}

const personColumns = `id, name, title_front, title_back, sex, born_at, born_on, religion, marital, category, status, number, number_kind,
		       grade, coalesce(grade_from, ''), schooling, schooling_field, schooling_year, coalesce(cpns_on, ''), coalesce(pns_on, ''),
		       coalesce(contract_until, ''), case when nik_hash is null then '' else '1' end, version`

const personWidth = 23

func personOf(f []string) Person {
	return Person{
		ID: PersonID(f[0]), Name: Name{Name: f[1], Front: f[2], Back: f[3]}, Sex: Sex(f[4]), BornAt: f[5], BornOn: clock.Date(f[6]),
		Religion: Religion(f[7]), Marital: Marital(f[8]), Category: Category(f[9]), Status: Status(f[10]),
		Number: f[11], NumberKind: NumberKind(f[12]), Grade: printedGrades[f[13]], GradeFrom: clock.Date(f[14]),
		Schooling: SchoolLevel(number(f[15])), SchoolingField: f[16], SchoolingYear: number(f[17]),
		CPNSOn: clock.Date(f[18]), PNSOn: clock.Date(f[19]), ContractUntil: clock.Date(f[20]), HasNIK: f[21] != "", Version: int64(number(f[22])),
	}
}

// number reads a column of whole numbers; they were checked when written.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// selectPeople reads people by a condition that begins with "where" or "order".
func selectPeople(tx *db.Tx, tail string, args ...any) ([]Person, error) {
	var out []Person
	err := each(tx, personWidth, func(f []string) error {
		out = append(out, personOf(f))
		return nil
	}, `
		select `+personColumns+`
		from person
		`+tail, args...)
	return out, err
}

// Load reads one person.
func Load(tx *db.Tx, id PersonID) (Person, error) {
	return one(tx, string(id), `where id = $1`, string(id))
}

// LoadByNumber reads the person who has or had the number, in any spelling.
func LoadByNumber(tx *db.Tx, number string) (Person, error) {
	return one(tx, number, `where number = $1 or id in (select person from person_number where value = $1)`, NumberKey(number))
}

func one(tx *db.Tx, what, where string, args ...any) (Person, error) {
	found, err := selectPeople(tx, where, args...)
	switch {
	case err != nil:
		return Person{}, fmt.Errorf("people: read %s: %w", what, err)
	case len(found) == 0:
		return Person{}, errs.New(errs.NotFound, "people.not_found", what)
	case len(found) > 1:
		return Person{}, errs.New(errs.Conflict, "people.number_of_several", what, strconv.Itoa(len(found)))
	}
	return found[0], nil
}

// chunk is how many ids one statement names: few texts to prepare, and far from
// the engines' limit of parameters.
const chunk = 500

// inChunks calls read with a condition on the column for at most 500 ids at a
// time, or once without a condition when all is nil.
func inChunks(ids []PersonID, column string, read func(where string, args []any) error) error {
	if ids == nil {
		return read("", nil)
	}
	for len(ids) > 0 {
		n := min(chunk, len(ids))
		args := make([]any, n)
		for i, id := range ids[:n] {
			args[i] = string(id)
		}
		if err := read("where "+column+" in "+db.In(1, n), args); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// LoadMany reads people by id; ids that do not exist are left out.
func LoadMany(tx *db.Tx, ids []PersonID) (map[PersonID]Person, error) {
	out := make(map[PersonID]Person, len(ids))
	err := inChunks(orNone(ids), "id", func(where string, args []any) error {
		found, err := selectPeople(tx, where, args...)
		for _, p := range found {
			out[p.ID] = p
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("people: read %d people: %w", len(ids), err)
	}
	return out, nil
}

// orNone keeps "nobody" apart from "everybody", which is nil below.
func orNone(ids []PersonID) []PersonID {
	if ids == nil {
		return []PersonID{}
	}
	return ids
}

// wholeTable is the number of people from which reading a table whole is
// cheaper than naming them.
const wholeTable = 1500

// LoadHistories reads the histories of the people in a few statements. Every id
// asked for has a History, empty when nothing is known.
func LoadHistories(tx *db.Tx, ids []PersonID) (map[PersonID]*History, error) {
	block := make([]History, len(ids))
	out := make(map[PersonID]*History, len(ids))
	for i, id := range ids {
		out[id] = &block[i]
	}
	wanted := orNone(ids)
	if len(ids) >= wholeTable {
		wanted = nil
	}
	if err := readHistories(tx, wanted, func(id string) *History { return out[PersonID(id)] }); err != nil {
		return nil, fmt.Errorf("people: histories of %d people: %w", len(ids), err)
	}
	return out, nil
}

// loadAllHistories reads the histories of everybody who has any.
func loadAllHistories(tx *db.Tx, expect int) (map[PersonID]*History, error) {
	out := make(map[PersonID]*History, expect)
	err := readHistories(tx, nil, func(id string) *History {
		h := out[PersonID(id)]
		if h == nil {
			h = new(History)
			out[PersonID(id)] = h
		}
		return h
	})
	if err != nil {
		return nil, fmt.Errorf("people: all histories: %w", err)
	}
	return out, nil
}

// readHistories adds every row of the seven tables to the history that of
// names, nil for a person who was not asked for.
func readHistories(tx *db.Tx, ids []PersonID, of func(id string) *History) error {
	for _, t := range historyTables {
		err := inChunks(ids, "person", func(where string, args []any) error {
			return each(tx, t.width, func(f []string) error {
				if h := of(f[0]); h != nil {
					t.add(h, f)
				}
				return nil
			}, t.query+" "+where+" "+t.order, args...)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

// historyTables says for each table how it is read into a History. The order
// by is the primary key, so it costs nothing.
var historyTables = []struct {
	name, query, order string
	width              int
	add                func(h *History, f []string)
}{
	{"person_number", `
		select person, kind, value, coalesce(from_on, '')
		from person_number`, `order by person, coalesce(from_on, ''), kind`, 4, func(h *History, f []string) {
		h.Numbers = append(h.Numbers, NumberEntry{Kind: NumberKind(f[1]), Value: f[2], From: clock.Date(f[3])})
	}},
	{"person_grade", `
		select person, from_on, grade, decree_number, coalesce(decree_date, '')
		from person_grade`, `order by person, from_on`, 5, func(h *History, f []string) {
		h.Grades = append(h.Grades, GradeEntry{Grade: printedGrades[f[2]], From: clock.Date(f[1]), DecreeNumber: f[3], DecreeDate: clock.Date(f[4])})
	}},
	{"person_post_history", `
		select person, from_on, title, unit_name, level, echelon, tier, field, post_code, coalesce(until_on, ''),
		       coalesce(inaugurated_on, ''), decree_number, coalesce(decree_date, '')
		from person_post_history`, `order by person, from_on, title`, 13, func(h *History, f []string) {
		h.Posts = append(h.Posts, PostEntry{Title: f[2], UnitName: f[3], Level: Level(f[4]), Echelon: Echelon(f[5]), Tier: FunctionalTier(f[6]),
			Field: f[7], PostCode: f[8], From: clock.Date(f[1]), Until: clock.Date(f[9]), InauguratedOn: clock.Date(f[10]),
			DecreeNumber: f[11], DecreeDate: clock.Date(f[12])})
	}},
	{"person_schooling", `
		select person, level, field, school, year
		from person_schooling`, `order by person, level, field`, 5, func(h *History, f []string) {
		h.Schooling = append(h.Schooling, SchoolingEntry{Level: SchoolLevel(number(f[1])), Field: f[2], School: f[3], Year: number(f[4])})
	}},
	{"person_rating", `
		select person, year, result, behaviour, score, predicate
		from person_rating`, `order by person, year`, 6, func(h *History, f []string) {
		h.Ratings = append(h.Ratings, Rating{Year: number(f[1]), Result: Expectation(number(f[2])), Behaviour: Expectation(number(f[3])),
			Score: number(f[4]), Predicate: Predicate(number(f[5]))})
	}},
	{"person_sanction", `
		select person, from_on, level, kind, decree_number, coalesce(decree_date, ''), coalesce(until_on, '')
		from person_sanction`, `order by person, from_on, level`, 7, func(h *History, f []string) {
		h.Sanctions = append(h.Sanctions, Sanction{Level: SanctionLevel(f[2]), Kind: f[3], DecreeNumber: f[4], DecreeDate: clock.Date(f[5]),
			From: clock.Date(f[1]), Until: clock.Date(f[6])})
	}},
	{"person_leave", `
		select person, kind, from_on, coalesce(until_on, ''), decree_number
		from person_leave`, `order by person, kind, from_on`, 5, func(h *History, f []string) {
		h.Leaves = append(h.Leaves, Leave{Kind: LeaveKind(f[1]), From: clock.Date(f[2]), Until: clock.Date(f[3]), DecreeNumber: f[4]})
	}},
}

// loadContact reads how to reach a person; an empty Contact when nothing is
// kept.
func loadContact(tx *db.Tx, id PersonID) (Contact, error) {
	var c Contact
	err := tx.QueryRow(`
		select phone, email, address, npwp
		from person_contact
		where person = $1`, string(id)).Scan(&c.Phone, &c.Email, &c.Address, &c.NPWP)
	if errors.Is(err, sql.ErrNoRows) {
		return Contact{}, nil
	}
	if err != nil {
		return Contact{}, fmt.Errorf("people: contact of %s: %w", id, err)
	}
	return c, nil
}

// LoadEmails reads the e-mail addresses of people, those who have one, as they
// were typed.
func LoadEmails(tx *db.Tx, ids []PersonID) (map[PersonID]string, error) {
	out := make(map[PersonID]string, len(ids))
	err := inChunks(ids, "person", func(where string, args []any) error {
		return each(tx, 2, func(f []string) error {
			if f[1] != "" {
				out[PersonID(f[0])] = f[1]
			}
			return nil
		}, `
			select person, email
			from person_contact
			`+where, args...)
	})
	if err != nil {
		return nil, fmt.Errorf("people: read addresses: %w", err)
	}
	return out, nil
}

// LoadPhone reads the telephone number of a person as it was typed, "" for none.
// Callers record who looked.
func LoadPhone(tx *db.Tx, id PersonID) (string, error) {
	c, err := loadContact(tx, id)
	return c.Phone, err
}

// sealedNIK reads the sealed population number of a person.
func sealedNIK(tx *db.Tx, id PersonID) (string, error) {
	var sealed string
	err := tx.QueryRow(`
		select nik_sealed
		from person
		where id = $1`, string(id)).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errs.New(errs.NotFound, "people.not_found", string(id))
	}
	if err != nil {
		return "", fmt.Errorf("people: NIK of %s: %w", id, err)
	}
	return sealed, nil
}

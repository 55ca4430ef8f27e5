package people

import (
	"fmt"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/ledger"
)

// Apply stores the new and changed rows of a judgement that ran in the same
// transaction. Rows that another package refused since are left out.
func (s *Sheets) Apply(tx *db.Tx, by actor.Actor, p *Plan) error {
	w := &writing{sheets: s, plan: p, tables: map[string][]any{}, grades: map[PersonID][]GradeEntry{}, schooling: map[PersonID][]SchoolingEntry{}}
	for i := range p.rows {
		if err := w.person(tx, &p.rows[i]); err != nil {
			return fmt.Errorf("people: %s row %d: %w", sheetPeople, p.rows[i].Row.Row.N, err)
		}
	}
	for _, t := range historyWriters {
		if err := w.history(tx, t); err != nil {
			return err
		}
	}
	w.complete()
	for _, t := range insertOrder {
		if rows := w.tables[t.table]; len(rows) > 0 {
			if err := tx.Insert(t.table, t.columns, rows); err != nil {
				return fmt.Errorf("people: %w", err)
			}
		}
	}
	return w.record(tx, by)
}

// writing collects what is to be inserted, so that each table is written with
// a few statements.
type writing struct {
	sheets *Sheets
	plan   *Plan
	tables map[string][]any
	acts   []ledger.Act
	// grades and schooling of people of the file, to see whether the latest
	// one is missing from a history.
	grades    map[PersonID][]GradeEntry
	schooling map[PersonID][]SchoolingEntry
}

// insertOrder names the tables with their columns, owners first.
var insertOrder = []struct {
	table   string
	columns []string
}{
	{"person", personInsert},
	{"person_number", []string{"kind", "value", "person", "from_on"}},
	{"person_contact", []string{"person", "phone", "email", "address", "npwp"}},
	{"person_grade", []string{"person", "from_on", "grade", "decree_number", "decree_date"}},
	{"person_post_history", []string{"person", "from_on", "title", "unit_name", "level", "echelon", "tier", "field", "post_code",
		"until_on", "inaugurated_on", "decree_number", "decree_date"}},
	{"person_schooling", []string{"person", "level", "field", "school", "year"}},
	{"person_rating", []string{"person", "year", "result", "behaviour", "score", "predicate"}},
	{"person_sanction", []string{"person", "from_on", "level", "kind", "decree_number", "decree_date", "until_on"}},
	{"person_leave", []string{"person", "kind", "from_on", "until_on", "decree_number"}},
}

var personInsert = []string{"id", "name", "title_front", "title_back", "search", "sex", "born_at", "born_on", "religion", "marital",
	"category", "status", "number", "number_kind", "grade", "grade_from", "schooling", "schooling_field", "schooling_year",
	"cpns_on", "pns_on", "contract_until", "nik_sealed", "nik_hash", "version"}

func (w *writing) add(table string, values ...any) {
	w.tables[table] = append(w.tables[table], values...)
}

// person stores one row of the sheet of people.
func (w *writing) person(tx *db.Tx, o *Planned) error {
	if o.Row.Verdict != intake.New && o.Row.Verdict != intake.Changed {
		return nil
	}
	c := w.plan.check(o.Row, cNumber)
	number, err := ParseNumber(c.at(cNumber), o.Category)
	if err != nil {
		return err
	}
	values, err := w.personValues(c, o, number)
	if err != nil {
		return err
	}
	contact := [...]string{c.at(cPhone), c.at(cEmail), c.at(cAddress), c.at(cNPWP)}
	since := nullDate(clock.Date(c.at(cCPNSOn)))
	if o.IsNew() {
		w.add("person", values...)
		w.add("person_number", string(number.Kind), number.Value, string(o.ID), since)
		if old := c.at(cOldNIP); old != "" {
			w.add("person_number", string(KindOldNIP), old, string(o.ID), nil)
		}
		if contact != [4]string{} {
			w.add("person_contact", string(o.ID), contact[0], contact[1], contact[2], contact[3])
		}
		return nil
	}
	return w.change(tx, o, c, number, values, contact, since)
}

// change updates a person who is in the register.
func (w *writing) change(tx *db.Tx, o *Planned, c *cells, number Number, values []any, contact [4]string, since any) error {
	id := string(o.ID)
	if _, err := tx.Exec(updatePerson, append(values[1:len(values)-1:len(values)-1], id)...); err != nil {
		return err
	}
	before := o.Row.Before
	if number.Value != before.At(cNumber) {
		w.add("person_number", string(number.Kind), number.Value, id, since)
	}
	if old := c.at(cOldNIP); old != before.At(cOldNIP) {
		if _, err := tx.Exec(`delete from person_number where person = $1 and kind = $2`, id, string(KindOldNIP)); err != nil {
			return err
		}
		if old != "" {
			w.add("person_number", string(KindOldNIP), old, id, nil)
		}
	}
	if contact != [...]string{before.At(cPhone), before.At(cEmail), before.At(cAddress), before.At(cNPWP)} {
		if _, err := tx.Exec(`
			insert into person_contact (person, phone, email, address, npwp)
			values ($1, $2, $3, $4, $5)
			on conflict (person) do update set phone = excluded.phone, email = excluded.email, address = excluded.address, npwp = excluded.npwp`,
			id, contact[0], contact[1], contact[2], contact[3]); err != nil {
			return err
		}
	}
	var changed []string // headings only: an act holds no personal data
	for _, ch := range o.Row.Changes {
		changed = append(changed, ch.Column)
	}
	w.acts = append(w.acts, ledger.Act{Kind: "people.person_changed", SubjectKind: "person", Subject: id, Payload: map[string]any{"columns": changed}})
	return nil
}

// updatePerson has the columns of personInsert without id and version.
const updatePerson = `
	update person
	set name = $1, title_front = $2, title_back = $3, search = $4, sex = $5, born_at = $6, born_on = $7, religion = $8, marital = $9,
	    category = $10, status = $11, number = $12, number_kind = $13, grade = $14, grade_from = $15, schooling = $16,
	    schooling_field = $17, schooling_year = $18, cpns_on = $19, pns_on = $20, contract_until = $21, nik_sealed = $22, nik_hash = $23,
	    version = version + 1
	where id = $24`

// personValues are the values of personInsert.
func (w *writing) personValues(c *cells, o *Planned, number Number) ([]any, error) {
	name := c.at(cName)
	var schooling SchoolLevel
	if s := c.at(cSchooling); s != "" {
		schooling, _ = ParseSchoolLevel(s)
	}
	var until clock.Date
	if end := clock.Date(c.at(cContractEnd)); end != "" {
		until = end.AddDays(1)
	}
	sealed, hash, err := w.nik(c, o)
	if err != nil {
		return nil, err
	}
	return []any{string(o.ID), name, c.at(cFront), c.at(cBack), Fold(name), c.at(cSex), c.at(cBornAt), c.at(cBornOn), c.at(cReligion), c.at(cMarital),
		c.at(cCategory), c.at(cStatus), number.Value, string(number.Kind), c.at(cGrade), nullDate(clock.Date(c.at(cGradeFrom))),
		int64(schooling), c.at(cSchoolingField), yearValue(c.at(cSchoolingYear)),
		nullDate(clock.Date(c.at(cCPNSOn))), nullDate(clock.Date(c.at(cPNSOn))), nullDate(until), sealed, hash, int64(1)}, nil
}

// nik seals the population number of a row; the hash of none is null.
func (w *writing) nik(c *cells, o *Planned) (sealed string, hash any, err error) {
	nik := c.at(cNIK)
	if nik == "" {
		return "", nil, nil
	}
	sealed, err = w.sheets.sealer.Seal(o.ID, nik)
	return sealed, w.sheets.sealer.Hash(nik), err
}

func nullDate(d clock.Date) any {
	if d == "" {
		return nil
	}
	return string(d)
}

func yearValue(s string) int64 {
	if !allDigits(s) {
		return 0
	}
	return int64(atoi(s))
}

// historyWriter says how a row of a history sheet becomes a row of its table.
// values are in the order of insertOrder; the first keys of them are the key.
type historyWriter struct {
	sheet, table string
	keys         int
	values       func(w *writing, person PersonID, at func(int) string) []any
}

var historyWriters = []historyWriter{
	{sheetGrades, "person_grade", 2, func(w *writing, person PersonID, at func(int) string) []any {
		g := printedGrades[at(gGrade)]
		w.grades[person] = append(w.grades[person], GradeEntry{Grade: g, From: clock.Date(at(gFrom))})
		return []any{string(person), at(gFrom), at(gGrade), at(gDecree), nullDate(clock.Date(at(gDecreeDate)))}
	}},
	{sheetPosts, "person_post_history", 3, func(_ *writing, person PersonID, at func(int) string) []any {
		tier, _ := ParseTier(at(hTier))
		return []any{string(person), at(hFrom), at(hTitle), at(hUnit), at(hLevel), at(hEchelon), string(tier), at(hField), at(hPost),
			nullDate(clock.Date(at(hUntil))), nullDate(clock.Date(at(hInaugurated))), at(hDecree), nullDate(clock.Date(at(hDecreeDate)))}
	}},
	{sheetSchooling, "person_schooling", 3, func(w *writing, person PersonID, at func(int) string) []any {
		level, _ := ParseSchoolLevel(at(sLevel))
		w.schooling[person] = append(w.schooling[person], SchoolingEntry{Level: level, Field: at(sField)})
		return []any{string(person), int64(level), at(sField), at(sSchool), yearValue(at(sYear))}
	}},
	{sheetRatings, "person_rating", 2, func(_ *writing, person PersonID, at func(int) string) []any {
		r, _ := ratingOf(at)
		return []any{string(person), int64(r.Year), int64(r.Result), int64(r.Behaviour), int64(r.Score), int64(r.Predicate)}
	}},
	{sheetSanctions, "person_sanction", 3, func(_ *writing, person PersonID, at func(int) string) []any {
		return []any{string(person), at(dFrom), at(dLevel), at(dKind), at(dDecree), nullDate(clock.Date(at(dDecreeDate))), nullDate(clock.Date(at(dUntil)))}
	}},
	{sheetLeaves, "person_leave", 3, func(_ *writing, person PersonID, at func(int) string) []any {
		return []any{string(person), at(lKind), at(lFrom), nullDate(clock.Date(at(lUntil))), at(lDecree)}
	}},
}

// history stores the good rows of one history sheet whose person is stored.
func (w *writing) history(tx *db.Tx, t historyWriter) error {
	var update string
	for i, rows := 0, w.plan.Of(t.sheet); i < len(rows); i++ {
		r := &rows[i]
		if r.Verdict != intake.New && r.Verdict != intake.Changed {
			continue
		}
		person, ok := w.plan.stored(r.Row)
		if !ok {
			continue
		}
		values := t.values(w, person, w.plan.check(r, 0).at)
		if r.Verdict == intake.New {
			w.add(t.table, values...)
			continue
		}
		if update == "" {
			update = updateSQL(t)
		}
		if _, err := tx.Exec(update, values...); err != nil {
			return fmt.Errorf("people: %s row %d: %w", t.sheet, r.Row.N, err)
		}
	}
	return nil
}

// stored is the person of a history row; ok is false when the person's own row
// was refused after the histories were judged.
func (p *Plan) stored(r *sheet.Row) (PersonID, bool) {
	number := r.At(0)
	if i, ok := p.byKey[number]; ok && p.rows[i].IsNew() && p.rows[i].Row.Verdict == intake.Wrong {
		return "", false
	}
	return p.PersonOf(number)
}

// updateSQL sets every column of a history row by its key.
func updateSQL(t historyWriter) string {
	var columns []string
	for _, o := range insertOrder {
		if o.table == t.table {
			columns = o.columns
		}
	}
	set, where := "", ""
	for i, c := range columns {
		part := fmt.Sprintf("%s = $%d", c, i+1)
		if i < t.keys {
			if where != "" {
				where += " and "
			}
			where += part
			continue
		}
		if set != "" {
			set += ", "
		}
		set += part
	}
	return "update " + t.table + " set " + set + " where " + where
}

// complete adds the present grade and the highest schooling to the histories
// that lack them: a file may fill only the sheet of people.
func (w *writing) complete() {
	for i := range w.plan.rows {
		o := &w.plan.rows[i]
		if o.Row.Verdict != intake.New && o.Row.Verdict != intake.Changed {
			continue
		}
		var known History
		if o.before >= 0 {
			known = *w.plan.now.history[o.before]
		}
		c := w.plan.check(o.Row, cNumber)
		if g, from := printedGrades[c.at(cGrade)], clock.Date(c.at(cGradeFrom)); g != 0 && from != "" &&
			!hasGrade(known.Grades, g, from) && !hasGrade(w.grades[o.ID], g, from) {
			w.add("person_grade", string(o.ID), string(from), g.String(), "", nil)
		}
		if s := c.at(cSchooling); s != "" {
			level, _ := ParseSchoolLevel(s)
			if level != 0 && !hasSchooling(known.Schooling, level) && !hasSchooling(w.schooling[o.ID], level) {
				w.add("person_schooling", string(o.ID), int64(level), c.at(cSchoolingField), "", yearValue(c.at(cSchoolingYear)))
			}
		}
	}
}

// hasGrade tells whether the grade is in the list, or its day is taken.
func hasGrade(list []GradeEntry, g Grade, from clock.Date) bool {
	for _, e := range list {
		if e.Grade == g || e.From == from {
			return true
		}
	}
	return false
}

func hasSchooling(list []SchoolingEntry, level SchoolLevel) bool {
	for _, e := range list {
		if e.Level == level {
			return true
		}
	}
	return false
}

// record writes an act for every person that was changed. New people are in
// the act of the import itself.
func (w *writing) record(tx *db.Tx, by actor.Actor) error {
	if len(w.acts) == 0 {
		return nil
	}
	post := by.PostFor(actor.PersonnelOfficer)
	for i := range w.acts {
		w.acts[i].ActorPerson, w.acts[i].ActorPost = by.Person, post
	}
	_, err := ledger.RecordAll(tx, w.acts)
	return err
}

// Export is the register in the form of the workbook, with the posts that
// people hold on the date the caller chose. It holds whole population numbers:
// the caller asks for the right to export and records it.
func (s *Sheets) Export(tx *db.Tx, posts map[PersonID]PostCells) (*sheet.Book, error) {
	now, err := s.readCurrent(tx, nil, posts)
	if err != nil {
		return nil, err
	}
	return now.book, nil
}

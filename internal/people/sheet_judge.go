package people

import (
	"errors"
	"strconv"

	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
	"pendopo/internal/kit/sheet"
)

// Sheets judges, stores and exports the people part of the workbook "person".
// It is no intake.Kind by itself: package org adds the post that each person
// holds, and registers the kind.
type Sheets struct {
	sealer *Sealer
	ids    *id.Source
}

// NewSheets makes the people part of the kind.
func NewSheets(sealer *Sealer, ids *id.Source) *Sheets { return &Sheets{sealer, ids} }

// Plan is a judgement of the people part, and what Apply will do.
type Plan struct {
	*intake.Judgement

	now    *current
	rows   []Planned         // good rows of the sheet of people, in their order
	byKey  map[string]int    // number in the file → place in rows
	rename map[string]string // number in the file → number in use until now
	today  clock.Date

	nikRow, oldRow map[string]int // population number, old number → row of the file
}

// Planned is one person of the file.
type Planned struct {
	ID       PersonID // of a new person too
	Row      *intake.Judged
	Post     PostCells
	Category Category

	before int // place in current, -1 for a new person
}

// IsNew tells whether the person is not in the register yet.
func (p *Planned) IsNew() bool { return p.before < 0 }

// People lists the persons of the file whose row is good, unchanged ones too.
// Another package may refuse a row afterwards; Apply leaves it out then.
func (p *Plan) People() []Planned { return p.rows }

// PersonOf is the person with a number: of the file, or else of the register.
func (p *Plan) PersonOf(number string) (PersonID, bool) {
	if i, ok := p.byKey[number]; ok {
		return p.rows[i].ID, true
	}
	if i, ok := p.now.byKey[number]; ok {
		return p.now.people[i].ID, true
	}
	return "", false
}

// Judge compares a workbook with the register. posts are the present posts of
// the people by id, for the columns of the post. It writes nothing.
func (s *Sheets) Judge(tx *db.Tx, book *sheet.Book, posts map[PersonID]PostCells) (*Plan, error) {
	now, err := s.readCurrent(tx, book, posts)
	if err != nil {
		return nil, err
	}
	p := &Plan{
		Judgement: intake.Compare(book, now.book),
		now:       now,
		byKey:     make(map[string]int, len(book.Sheets[0].Rows)),
		rename:    map[string]string{},
		nikRow:    make(map[string]int, len(book.Sheets[0].Rows)),
		oldRow:    map[string]int{},
		today:     clock.Date(tx.Now().Format("2006-01-02")),
	}
	p.judgePeople(func() PersonID { return PersonID(s.ids.New(tx.Now())) })
	p.RefuseOrphans()
	p.judgeHistories()
	p.Plan = p
	return p, nil
}

// judgePeople checks the new and changed rows of the sheet of people.
func (p *Plan) judgePeople(newID func() PersonID) {
	rows := p.Of(sheetPeople)
	p.rows = make([]Planned, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		if r.Verdict == intake.Wrong {
			continue
		}
		c := p.check(r, cNumber)
		if r.Verdict == intake.New {
			p.recognise(c)
		}
		if r.Verdict == intake.New || r.Verdict == intake.Changed {
			p.judgePerson(c)
		}
		if r.Verdict == intake.Wrong {
			continue
		}
		planned := Planned{Row: r, before: -1, Category: Category(c.at(cCategory)), Post: PostCells{
			Code: c.at(cPost), Since: clock.Date(c.at(cPostSince)), DecreeNumber: c.at(cPostDecree), DecreeDate: clock.Date(c.at(cPostDecreeDate)),
		}}
		number := r.Row.At(cNumber)
		if old, ok := p.rename[number]; ok {
			number = old
		}
		if at, ok := p.now.byKey[number]; ok {
			planned.before, planned.ID = at, p.now.people[at].ID
		} else {
			planned.ID = newID()
		}
		p.byKey[r.Row.At(cNumber)] = len(p.rows)
		p.rows = append(p.rows, planned)
	}
}

// recognise looks whether a row under an unknown number is somebody the
// register knows under another: a PPPK who became a PNS has a new number and
// the same population number.
func (p *Plan) recognise(c *cells) {
	number := c.row.Row.At(cNumber)
	if at, ok := p.now.former[number]; ok {
		known := &p.now.people[at]
		c.refuse(cNumber, "people.import_former_number", number, known.Number, known.Name.String())
		return
	}
	nik := c.row.Row.At(cNIK)
	at, ok := p.now.byNIK[nik]
	if nik == "" || !ok {
		return
	}
	known := &p.now.people[at]
	kind := KindRegional
	if n, err := ParseNumber(number, Category(c.row.Row.At(cCategory))); err == nil {
		kind = n.Kind
	}
	if kind == known.NumberKind || known.BornOn != c.row.Row.Date(cBornOn) {
		c.refuse(cNIK, "people.import_nik_taken", MaskNIK(nik), known.Name.String(), known.Number)
		return
	}
	r, before := c.row, &p.now.book.Sheets[0].Rows[at]
	r.Before, r.Verdict = before, intake.Changed
	for i := range r.Sheet.Table.Columns {
		if column := &r.Sheet.Table.Columns[i]; r.Sheet.HasAt(i) && before.At(i) != r.Row.At(i) {
			r.Changes = append(r.Changes, intake.Change{Column: column.Header, Before: column.Show(before.At(i)), After: column.Show(r.Row.At(i))})
		}
	}
	p.rename[number] = known.Number
	c.warn(cNumber, "people.import_renumbered", known.Name.String(), known.Number, number)
}

// judgePerson checks one new or changed row: what contradicts itself or the
// rest of the register is refused, what is merely odd is a warning.
func (p *Plan) judgePerson(c *cells) {
	category := Category(c.at(cCategory))
	born, sex := clock.Date(c.at(cBornOn)), Sex(c.at(cSex))

	number, err := ParseNumber(c.at(cNumber), category)
	if err == nil {
		err = number.CheckDate(p.today)
	}
	if !c.refused(cNumber, err) {
		c.notices(cNumber, number.Notices(born, sex))
	}
	if age := AgeAt(born, p.today); born >= p.today || age < 15 || age > 110 {
		c.refuse(cBornOn, "people.import_birth_implausible", indonesianDate(born))
	}
	p.judgeNIK(c, number)
	p.judgeGrade(c, category)
	p.judgeService(c, category, number)

	if s := c.at(cSchooling); s != "" {
		_, err := ParseSchoolLevel(s)
		c.refused(cSchooling, err)
	}
	c.year(cSchoolingYear, born, p.today)
	if old := c.at(cOldNIP); old != "" {
		n, err := ParseOldNIP(old)
		if !c.refused(cOldNIP, err) {
			p.judgeOldNIP(c, n.Value)
		}
	}
	if name := (SplitName(c.at(cName))); name.Front != "" || name.Back != "" {
		c.warn(cName, "people.import_name_with_degree", c.at(cName), name.Name)
	}
	if email := c.at(cEmail); email != "" && !plausibleEmail(email) {
		c.warn(cEmail, "people.import_email", email)
	}
}

func (p *Plan) judgeNIK(c *cells, number Number) {
	value := c.at(cNIK)
	if value == "" {
		return
	}
	nik, err := ParseNIK(value)
	if c.refused(cNIK, err) {
		return
	}
	c.notices(cNIK, nik.Notices(clock.Date(c.at(cBornOn)), Sex(c.at(cSex)), number))
	if row, ok := p.nikRow[nik.Value]; ok {
		c.refuse(cNIK, "people.import_nik_twice", nik.Masked(), strconv.Itoa(row))
		return
	}
	p.nikRow[nik.Value] = c.row.Row.N
	if at, ok := p.now.byNIK[nik.Value]; ok && &p.now.book.Sheets[0].Rows[at] != c.row.Before {
		known := &p.now.people[at]
		c.refuse(cNIK, "people.import_nik_taken", nik.Masked(), known.Name.String(), known.Number)
	}
}

// judgeOldNIP refuses an old number of somebody else: a number is never given
// twice.
//
// rule: perka-bkn-22-2007 (a number is never reused)
func (p *Plan) judgeOldNIP(c *cells, value string) {
	if value != c.at(cOldNIP) {
		c.refuse(cOldNIP, "people.old_nip_length", c.at(cOldNIP)) // written with signs in between that the sheet kept
		return
	}
	if row, ok := p.oldRow[value]; ok {
		c.refuse(cOldNIP, "people.import_old_nip_twice", value, strconv.Itoa(row))
		return
	}
	p.oldRow[value] = c.row.Row.N
	if at, ok := p.now.byOld[value]; ok && &p.now.book.Sheets[0].Rows[at] != c.row.Before {
		known := &p.now.people[at]
		c.refuse(cOldNIP, "people.import_old_nip_taken", value, known.Name.String(), known.Number)
	}
}

func (p *Plan) judgeGrade(c *cells, category Category) {
	written := c.at(cGrade)
	if written == "" {
		if category.HasNIP() {
			c.warn(cGrade, "people.import_grade_missing", category.String())
		}
		return
	}
	grade, err := ParseGrade(written, category)
	if err == nil && grade.String() != written {
		// 11 is I/a of a PNS and XI of a PPPK: nobody reads it back as meant.
		err = errs.New(errs.Invalid, "people.grade_ambiguous", written)
	}
	if !c.refused(cGrade, err) && c.at(cGradeFrom) == "" {
		c.warn(cGradeFrom, "people.import_grade_undated", written)
	}
}

// judgeService checks the dates of service against each other.
func (p *Plan) judgeService(c *cells, category Category, number Number) {
	cpns, pns, end := clock.Date(c.at(cCPNSOn)), clock.Date(c.at(cPNSOn)), clock.Date(c.at(cContractEnd))
	if cpns != "" && pns != "" && pns < cpns {
		c.refuse(cPNSOn, "people.import_pns_before_cpns", indonesianDate(pns), indonesianDate(cpns))
	}
	if born := clock.Date(c.at(cBornOn)); cpns != "" && cpns < born {
		c.refuse(cCPNSOn, "people.import_before_birth", indonesianDate(cpns), indonesianDate(born))
	}
	if number.Kind == KindNIP && cpns != "" && (cpns.Year() != number.Year || atoi(string(cpns[5:7])) != number.Month) {
		c.warn(cCPNSOn, "people.import_cpns_differs", number.Value, number.appointed(), indonesianDate(cpns))
	}
	if end == "" {
		return
	}
	if !category.IsContract() {
		c.warn(cContractEnd, "people.import_contract_of_other", category.String())
	}
	if cpns != "" && end < cpns {
		c.refuse(cContractEnd, "people.import_until_before_from", indonesianDate(end), indonesianDate(cpns))
	}
}

// cells reads a judged row: the file's value where the file has the column,
// else what the register says.
type cells struct {
	plan  *Plan
	row   *intake.Judged
	owner int // column of the owner's number
}

func (p *Plan) check(r *intake.Judged, owner int) *cells { return &cells{p, r, owner} }

// at is the value of a column. A column that the file leaves out keeps what the
// register holds, and has its default for a person who is new.
func (c *cells) at(i int) string {
	switch {
	case c.row.Sheet.HasAt(i):
		return c.row.Row.At(i)
	case c.row.Before != nil:
		return c.row.Before.At(i)
	}
	return c.row.Sheet.Table.Columns[i].Default
}

func (c *cells) column(i int) string { return c.row.Sheet.Table.Columns[i].Key }

// refuse marks the row wrong; the remedy's key is the problem's with _remedy.
func (c *cells) refuse(i int, key string, args ...any) {
	c.plan.Refuse(c.row, c.column(i), key, key+"_remedy", args...)
}

// refused refuses the row when err is one, and tells so.
func (c *cells) refused(i int, err error) bool {
	if err == nil {
		return false
	}
	var e *errs.Error
	if !errors.As(err, &e) {
		e = errs.New(errs.Invalid, "people.unreadable", c.at(i))
	}
	c.refuse(i, e.Key, e.Args...)
	return true
}

func (c *cells) warn(i int, key string, args ...any) {
	c.plan.Warn(c.row, c.column(i), key, args...)
}

func (c *cells) notices(i int, notices []Notice) {
	for _, n := range notices {
		c.warn(i, n.Key, n.Args...)
	}
}

// year refuses a year in which nobody of that birth date can have graduated.
func (c *cells) year(i int, born, today clock.Date) {
	if s := c.at(i); s != "" && (!allDigits(s) || len(s) != 4 || atoi(s) < max(born.Year()+5, 1930) || atoi(s) > today.Year()) {
		c.refuse(i, "people.import_year", s)
	}
}

// period refuses an end that is not after its beginning.
func (c *cells) period(from, until int) {
	if u, f := c.at(until), c.at(from); u != "" && u <= f {
		c.refuse(until, "people.import_until_before_from", indonesianDate(clock.Date(u)), indonesianDate(clock.Date(f)))
	}
}

func plausibleEmail(s string) bool {
	at := -1
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] <= ' ':
			return false
		case s[i] == '@' && at >= 0:
			return false
		case s[i] == '@':
			at = i
		}
	}
	return at > 0 && at < len(s)-1
}

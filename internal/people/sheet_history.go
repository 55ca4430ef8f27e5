package people

import (
	"errors"
	"strings"

	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
)

// judgeHistories checks the new and changed rows of the history sheets. Each
// belongs to a person whose row in the file is good, or who is in the register.
func (p *Plan) judgeHistories() {
	checks := map[string]func(*cells){
		sheetGrades:    p.judgeGradeEntry,
		sheetPosts:     judgePostEntry,
		sheetSchooling: p.judgeSchoolingEntry,
		sheetRatings:   p.judgeRating,
		sheetSanctions: judgeSanction,
		sheetLeaves:    func(c *cells) { c.period(lFrom, lUntil) },
	}
	for _, t := range p.Book.Sheets[1:] {
		if len(t.Rows) == 0 {
			continue
		}
		rows := p.Of(t.Table.Name)
		p.matchRenamed(rows)
		check := checks[t.Table.Name]
		for i := range rows {
			if r := &rows[i]; r.Verdict == intake.New || r.Verdict == intake.Changed {
				check(p.check(r, 0))
			}
		}
	}
}

// matchRenamed compares the histories of people who got a new number with what
// the register keeps under the old one.
func (p *Plan) matchRenamed(rows []intake.Judged) {
	if len(p.rename) == 0 || len(rows) == 0 {
		return
	}
	t := rows[0].Sheet.Table
	keys := t.KeyColumns()
	known := map[string]*sheet.Row{}
	before := p.now.book.Sheet(t.Name)
	for i := range before.Rows {
		known[before.KeyOf(&before.Rows[i], keys)] = &before.Rows[i]
	}
	for i := range rows {
		r := &rows[i]
		number := r.Row.At(0)
		old, ok := p.rename[number]
		if !ok || r.Verdict != intake.New {
			continue
		}
		if _, good := p.byKey[number]; !good {
			continue
		}
		r.Before = known[old+strings.TrimPrefix(r.Key, number)]
		if r.Before == nil {
			continue
		}
		r.Verdict = intake.Unchanged
		for c := 1; c < len(t.Columns); c++ {
			if column := &t.Columns[c]; r.Sheet.HasAt(c) && r.Before.At(c) != r.Row.At(c) {
				r.Changes = append(r.Changes, intake.Change{Column: column.Header, Before: column.Show(r.Before.At(c)), After: column.Show(r.Row.At(c))})
				r.Verdict = intake.Changed
			}
		}
	}
}

// ownerFacts are the category and birth date of the person a history belongs
// to.
func (p *Plan) ownerFacts(c *cells) (Category, clock.Date) {
	number := c.row.Row.At(c.owner)
	if i, ok := p.byKey[number]; ok {
		o := &p.rows[i]
		oc := p.check(o.Row, cNumber)
		return o.Category, clock.Date(oc.at(cBornOn))
	}
	if i, ok := p.now.byKey[number]; ok {
		return p.now.people[i].Category, p.now.people[i].BornOn
	}
	return "", ""
}

func (p *Plan) judgeGradeEntry(c *cells) {
	written := c.at(gGrade)
	grade, err := ParseGrade(written, "")
	if err != nil {
		// A bare I–IV: only the person's category can tell.
		category, _ := p.ownerFacts(c)
		if grade, err = ParseGrade(written, category); err == nil && grade.String() != written {
			err = errs.New(errs.Invalid, "people.grade_ambiguous", written)
		}
	}
	if c.refused(gGrade, err) {
		return
	}
	if category, _ := p.ownerFacts(c); !grade.Fits(category) {
		c.warn(gGrade, "people.import_grade_of_other", grade.String(), category.String())
	}
}

func judgePostEntry(c *cells) {
	echelon, err := ParseEchelon(c.at(hEchelon))
	c.refused(hEchelon, err)
	_, err = ParseTier(c.at(hTier))
	c.refused(hTier, err)
	c.period(hFrom, hUntil)
	if level := Level(c.at(hLevel)); echelon != "" && echelon.Level() != level {
		c.warn(hEchelon, "people.import_echelon_level", string(echelon), level.String())
	}
}

func (p *Plan) judgeSchoolingEntry(c *cells) {
	_, err := ParseSchoolLevel(c.at(sLevel))
	c.refused(sLevel, err)
	_, born := p.ownerFacts(c)
	c.year(sYear, born, p.today)
}

// ratingColumns says which cell a contradiction in a rating is shown at.
var ratingColumns = map[string]int{
	"people.rating_year": rYear, "people.rating_score_range": rScore, "people.rating_score_year": rScore, "people.rating_score": rScore,
	"people.rating_axes_year": rResult, "people.rating_axis_missing": rBehaviour, "people.rating_contradiction": rPredicate, "people.rating_empty": rPredicate,
}

func (p *Plan) judgeRating(c *cells) {
	r, err := ratingOf(c.at)
	if err != nil {
		column := rYear
		var e *errs.Error
		if errors.As(err, &e) && ratingColumns[e.Key] != 0 {
			column = ratingColumns[e.Key]
		}
		c.refused(column, err)
		return
	}
	if r.Year > p.today.Year() {
		c.refuse(rYear, "people.import_year", c.at(rYear))
	}
}

// ratingOf reads the cells of a rating.
func ratingOf(at func(int) string) (Rating, error) {
	result, err := ParseExpectation(at(rResult))
	if err != nil {
		return Rating{}, err
	}
	behaviour, err := ParseExpectation(at(rBehaviour))
	if err != nil {
		return Rating{}, err
	}
	predicate, err := ParsePredicate(at(rPredicate))
	if err != nil {
		return Rating{}, err
	}
	score, err := ParseScore(at(rScore))
	if err != nil {
		return Rating{}, err
	}
	year := at(rYear)
	if !allDigits(year) || len(year) != 4 {
		return Rating{}, errs.New(errs.Invalid, "people.rating_year", year)
	}
	return NewRating(atoi(year), result, behaviour, score, predicate)
}

func judgeSanction(c *cells) {
	c.period(dFrom, dUntil)
	s := Sanction{Level: SanctionLevel(c.at(dLevel)), Kind: c.at(dKind), From: clock.Date(c.at(dFrom)), Until: clock.Date(c.at(dUntil))}
	if s.Level.Blocks() && s.End() == "" {
		c.warn(dUntil, "people.import_sanction_endless", s.Level.String())
	}
}

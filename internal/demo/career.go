package demo

import (
	"fmt"

	"pendopo/internal/kit/clock"
)

// stage is one post on the way up, before the present one.
type stage struct {
	echelon string // "" for the years as staff
	years   int    // at least
}

// ladder is the way to an echelon, latest stage first. It is longer than the
// rules ask for, and it counts closed posts only: who reads histories without
// the present post comes to the same verdict.
//
// rule: pp-11-2017 54(1)d, 54(2)d, 107(1)c.3, 107(1)c.4
func ladder(echelon string) []stage {
	switch echelon {
	case "II.a":
		return []stage{{"II.b", 3}, {"III.a", 3}, {"III.b", 3}, {"IV.a", 4}, {"", 4}}
	case "II.b", "III.a":
		return []stage{{"III.a", 3}, {"III.b", 3}, {"IV.a", 4}, {"", 4}}
	case "III.b":
		return []stage{{"III.b", 2}, {"IV.a", 4}, {"", 4}}
	case "IV.a":
		return []stage{{"IV.a", 4}, {"", 5}}
	}
	return []stage{{"", 5}}
}

// official makes the holder of a structural chair, fit for the chair and for
// the one the round gives.
func (m *maker) official(post, target *Post, opts officialOptions) *Person {
	p := m.person(opts.women)
	p.post, p.target = post, target
	p.Post = post.Code
	if opts.religion != "" {
		p.Religion = opts.religion
	}

	low, high := gradeBand(post.Echelon)
	if !post.Structural() {
		low, high = gradeIIIb, gradeIIIc
	}
	if target != nil {
		tl, th := gradeBand(target.Echelon)
		low, high = max(low, tl), min(high, th)
		if low > high { // the rank of the new post is not reached: one below is allowed
			low, high = th-(th-tl)-1, tl-1
		}
	}
	grade := low
	if high > low && m.dice.percent(35) {
		grade = high
	}
	if opts.grade != 0 {
		grade = opts.grade
	}

	// When the present post was taken.
	start := m.roundBetween(structureFrom, m.asOf.AddYears(-2))
	if target == nil && m.dice.percent(30) {
		start = m.roundBetween(m.asOf.AddYears(-2), m.asOf)
	}
	if opts.since != "" {
		start = m.roundOn(opts.since)
	}

	// The way there, backwards.
	field, study := post.field, post.field
	if target != nil {
		field = target.field
	}
	var rows []CareerRow
	until := start.on
	echelon := post.Echelon
	if !post.Structural() {
		echelon = "IV.b"
	}
	for _, st := range ladder(echelon) {
		if st.echelon == "" {
			break
		}
		from := m.roundBetween(until.AddYears(-st.years-3), until.AddYears(-st.years))
		rows = append(rows, m.pastPost(st.echelon, field, from, until))
		until = from.on
	}
	// The first years as staff begin with the first appointment.
	late := grade <= gradeIVa && m.dice.percent(20) // joined from school, graduated in service
	entry, serviceYears := gradeIIIa, 4*(grade-gradeIIIa)
	if late {
		entry, serviceYears = gradeIIa, 16+4*(grade-gradeIIIa)
	}
	joined := m.asOf.AddYears(-serviceYears - 1).AddMonths(-m.dice.between(0, 30))
	if latest := until.AddYears(-5); joined > latest {
		joined = latest
	}
	age := m.dice.between(23, 27)
	if late {
		age = m.dice.between(19, 22)
	}
	if opts.born != "" {
		joined = min(joined, opts.born.AddYears(age+1))
	}
	joined = firstOfMonth(joined)
	p.JoinedFrom, p.PermanentOn = joined, joined.AddYears(1)
	born := joined.AddYears(-age).AddDays(-m.dice.between(20, 330))
	// Nobody holds a chair at the age of retirement, or near it when moved.
	oldest := 56
	if post.Level == LevelSenior {
		oldest = 58
	}
	if target != nil {
		oldest = 54
	}
	if limit := m.asOf.AddYears(-oldest); born < limit {
		born = limit.AddDays(m.dice.between(5, 300))
	}
	if opts.born != "" {
		born = opts.born
	}
	for born.AddYears(18) > joined { // the youngest age of a first appointment
		joined = joined.AddYears(1)
		p.JoinedFrom, p.PermanentOn = joined, joined.AddYears(1)
	}
	m.born(p, born)
	staff := CareerRow{Title: m.t.fields[field].analyst, Unit: m.unitName(field), Level: LevelOperational, Field: m.t.fields[field].name, From: joined, Until: until}
	if late {
		staff.Title = "Pengadministrasi Umum"
	}
	if !post.Structural() { // staff now: the first years ended when the present post began
		staff.Until = start.on
	}
	staff.Decree, staff.DecreeOn = fmt.Sprintf("814/%d/%s/%d", m.dice.between(10, 900), m.office, joined.Year()), weekday(joined.AddDays(-10))
	rows = append(rows, staff)
	for i := len(rows) - 1; i >= 0; i-- {
		p.Career = append(p.Career, rows[i])
	}

	second := m.dice.percent(map[string]int{LevelSenior: 85, LevelAdministrator: 60, LevelSupervisor: 22}[post.Level])
	if post.Special == "camat" || target != nil && target.Special == "camat" || opts.study != "" {
		study = "camat"
		if opts.study != "" {
			study = opts.study
		}
		late = false
	}
	level := "S-1"
	if target == nil && (post.Level == LevelSupervisor) && !second && m.dice.percent(8) {
		level = "D-III"
	}
	m.schooling(p, level, study, second, late)
	p.Grades = m.grades(joined, entry, grade)
	last := p.Grades[len(p.Grades)-1]
	p.Grade, p.GradeFrom = last.Grade, last.From
	p.PostFrom, p.PostDecree, p.PostDecreeOn = start.on, start.number+"/"+m.office, weekday(start.on.AddDays(-3))
	if !post.Structural() {
		p.PostDecree, p.PostDecreeOn = fmt.Sprintf("824/%d/%s/%d", m.dice.between(10, 400), m.office, start.on.Year()), start.on
	}
	m.number(p)
	m.ratings(p, target != nil)
	return p
}

type officialOptions struct {
	women    int // percent
	grade    int
	since    clock.Date // of the present post: the past round on or before
	born     clock.Date
	religion string
	study    string
}

// pastPost is a closed post of an echelon in a field.
func (m *maker) pastPost(echelon, field string, from pastRound, until clock.Date) CareerRow {
	f := m.t.fields[field]
	row := CareerRow{Echelon: echelon, Field: f.name, Unit: m.unitName(field), From: from.on, Until: until, SwornOn: from.on,
		Decree: from.number + "/" + m.office, DecreeOn: weekday(from.on.AddDays(-3))}
	switch echelon {
	case "II.b":
		row.Title, row.Level = "Kepala "+row.Unit, LevelSenior
	case "III.a":
		row.Title, row.Level = "Sekretaris "+row.Unit, LevelAdministrator
	case "III.b":
		row.Title, row.Level = "Kepala Bidang Pembinaan "+f.name, LevelAdministrator
	case "IV.a":
		row.Title, row.Level = "Kepala Seksi Pengelolaan "+f.name, LevelSupervisor
	case "IV.b":
		row.Title, row.Level = "Kepala Subbagian Tata Usaha", LevelSupervisor
	}
	return row
}

// unitName is what the agency of a field was called before 2017.
func (m *maker) unitName(field string) string {
	switch field {
	case "keuangan", "perencanaan", "kepegawaian":
		return "Badan " + m.t.fields[field].name
	case "kesekretariatan", "hukum", "pemerintahan":
		return "Sekretariat Daerah"
	case "pengawasan":
		return "Inspektorat"
	}
	return "Dinas " + m.t.fields[field].name
}

// roundBetween is a past inauguration between two dates, the nearest before
// them when there is none.
func (m *maker) roundBetween(from, until clock.Date) pastRound {
	var fit []pastRound
	for _, r := range m.rounds {
		if from <= r.on && r.on <= until {
			fit = append(fit, r)
		}
	}
	if len(fit) == 0 {
		return m.roundOn(until)
	}
	return pick(m.dice, fit)
}

// roundOn is the last past inauguration on or before a date. Before the first
// one that the table has, any Monday will do.
func (m *maker) roundOn(on clock.Date) pastRound {
	monday := on.AddDays(-(int(on.Time().Weekday()) + 6) % 7)
	best := pastRound{on: monday, number: fmt.Sprintf("821.2/%d/%d", m.dice.between(5, 70), on.Year())}
	for _, r := range m.rounds {
		if r.on <= on {
			best = r
		}
	}
	return best
}

package demo

import (
	"fmt"
	"slices"
	"strings"

	"pendopo/internal/kit/clock"
)

// establishment makes the functional and operational posts of every unit. How
// many chairs each has is decided when the people are counted out.
func (b *builder) establishment() {
	for _, u := range b.outline.units {
		if u.lead != nil && u.lead.future {
			continue
		}
		n := 0
		add := func(post *Post, weight int) {
			n++
			post.Code = fmt.Sprintf("%s-%s%d", u.Code, map[string]string{LevelFunctional: "F", LevelOperational: "P"}[post.Level], n)
			post.Unit, post.unit, post.From, post.Chairs = u.Code, u, structureFrom, 1
			if post.superior = u.lead; u.lead == nil {
				post.superior = b.outline.superiorOf(u)
			}
			if post.superior != nil {
				post.Superior = post.superior.Code
			}
			b.staffed = append(b.staffed, staffed{post, weight})
		}
		for _, k := range b.t.functional {
			if k.place != u.place && k.place != u.Code {
				continue
			}
			field := u.field
			f := b.t.fields[field]
			title := k.title + " " + k.tier
			add(&Post{Title: title, Level: LevelFunctional, Class: k.class, Tier: k.tier, Field: f.name, MinSchooling: k.schooling,
				RetirementAge: k.retirement, Duties: b.duty("fungsional", u, f, title), field: field, study: k.study, contract: k.contract}, k.weight)
		}
		for _, k := range b.t.operational {
			if k.place != u.place {
				continue
			}
			field := u.field
			f := b.t.fields[field]
			title := strings.NewReplacer("{analis}", f.analyst, "{pengelola}", f.manager).Replace(k.title)
			add(&Post{Title: title, Level: LevelOperational, Class: k.class, Field: f.name, MinSchooling: k.schooling,
				Duties: b.duty("pelaksana", u, f, title), field: field, study: field}, k.weight)
		}
	}
}

type staffed struct {
	post   *Post
	weight int
}

func (b *builder) duty(kind string, u *Unit, f *workField, title string) string {
	text := b.t.dutiesNamed[title]
	if text == "" {
		text = b.t.duties[kind]
	}
	return strings.NewReplacer("{unit}", u.Name, "{jabatan}", title, "{plk}", f.op).Replace(text)
}

// entrantPost finds a chair of staff from which somebody can rise to a
// structural post: a graduate's post near by, in the same field if there is one.
func (b *builder) entrantPost(target *Post) *Post {
	var best *Post
	bestScore := -1
	for _, s := range b.staffed {
		p := s.post
		if p.Level != LevelOperational || p.MinSchooling != "S-1" || p.unit.lead != nil && p.unit.lead.closing {
			continue // not from a unit that ends on the same day: its posts get new codes
		}
		score := b.dice.IntN(2) - len(p.seated)
		if p.unit.agency == target.unit.agency {
			score += 6
		}
		if p.field == target.field {
			score += 4
		}
		if score > bestScore {
			best, bestScore = p, score
		}
	}
	return best
}

// staff fills the functional and operational posts with n people, by weight.
func (b *builder) staff(n int) {
	total := 0
	for _, s := range b.staffed {
		total += s.weight
	}
	given, carried := 0, 0
	for i, s := range b.staffed {
		carried += s.weight
		seats := n*carried/total - given
		if i == len(b.staffed)-1 {
			seats = n - given
		}
		given += seats
		for range seats {
			b.add(b.maker.employee(s.post))
		}
	}
	for _, s := range b.staffed {
		taken := len(s.post.seated)
		s.post.Chairs = max(1, taken+taken/8+b.dice.IntN(2))
	}
}

// employee makes the holder of a functional or operational post.
func (m *maker) employee(post *Post) *Person {
	women := 45
	switch post.study {
	case "guru":
		women = 62
	case "perawat", "ners", "bidan", "gizi":
		women = 78
		if post.study == "bidan" {
			women = 100
		}
	case "umum", "ketertiban", "infrastruktur":
		women = 18
	}
	p := m.person(women)
	p.post = post
	p.Post = post.Code
	level := post.MinSchooling
	entry, ceiling := entryGrade(level)
	years := m.dice.between(2, 27)
	switch post.Tier {
	case "Ahli Muda", "Mahir":
		years = m.dice.between(9, 22)
	case "Ahli Madya", "Penyelia":
		years = m.dice.between(17, 28)
	case "Ahli Pertama", "Terampil":
		years = m.dice.between(2, 11)
	}
	if post.contract > 0 && m.dice.percent(post.contract) {
		m.contract(p, level)
		return p
	}
	joined := firstOfMonth(m.asOf.AddYears(-years).AddMonths(-m.dice.between(0, 11)))
	if years == 2 && m.dice.percent(60) {
		p.Category = "CPNS"
		joined = clock.NewDate(m.asOf.Year()-1, 12, 1)
	}
	age := map[string]int{"SD": 20, "SLTP": 20, "SLTA": 20, "D-III": 22, "S-1": 23, "Profesi": 26, "Spesialis": 30}[level]
	age += m.dice.between(0, 6)
	oldest := 57
	if post.RetirementAge > 58 || post.Tier == "Ahli Madya" {
		oldest = 59
	}
	for age+years+1 >= oldest {
		age--
	}
	p.JoinedFrom = joined
	if p.Category == "PNS" {
		p.PermanentOn = joined.AddYears(1)
	}
	m.born(p, joined.AddYears(-age).AddDays(-m.dice.between(10, 350)))
	m.schooling(p, level, post.study, level == "S-1" && m.dice.percent(9), false)
	last := entry
	for g := entry; g < ceiling || (post.Tier == "Ahli Madya" && g < gradeIVb); g++ {
		last = g + 1
	}
	if p.Category == "CPNS" {
		last = entry
	}
	p.Grades = m.grades(joined, entry, last)
	row := p.Grades[len(p.Grades)-1]
	p.Grade, p.GradeFrom = row.Grade, row.From
	// The post of today began some years ago; before it lay another.
	start := max(structureFrom.AddDays(3), joined)
	if from := m.dice.day(start, m.asOf.AddDays(-40)); m.dice.percent(60) {
		start = firstOfMonth(from)
		start = max(start, structureFrom.AddDays(3), joined)
	}
	if start > joined.AddMonths(6) {
		p.Career = append(p.Career, CareerRow{Title: strings.TrimSuffix(post.Title, " "+post.Tier), Unit: m.unitName(post.field), Level: post.Level,
			Tier: lowerTier(post.Tier), Field: post.Field, From: joined, Until: start,
			Decree: fmt.Sprintf("814/%d/%s/%d", m.dice.between(10, 900), m.office, joined.Year()), DecreeOn: weekday(joined.AddDays(-10))})
	}
	p.PostFrom, p.PostDecree, p.PostDecreeOn = start, fmt.Sprintf("824/%d/%s/%d", m.dice.between(10, 400), m.office, start.Year()), weekday(start.AddDays(-6))
	m.number(p)
	m.ratings(p, false)
	return p
}

func lowerTier(tier string) string {
	ladder := []string{"Ahli Pertama", "Ahli Muda", "Ahli Madya"}
	if i := slices.Index(ladder, tier); i > 0 {
		return ladder[i-1]
	}
	ladder = []string{"Terampil", "Mahir", "Penyelia"}
	if i := slices.Index(ladder, tier); i > 0 {
		return ladder[i-1]
	}
	return tier
}

// contract makes a PPPK: no grade of the civil service, an end of contract.
func (m *maker) contract(p *Person, level string) {
	p.Category = "PPPK"
	p.JoinedFrom = clock.NewDate(m.asOf.Year()-1, pick(m.dice, []int{2, 3, 7}), 1)
	m.born(p, p.JoinedFrom.AddYears(-m.dice.between(25, 48)).AddDays(-m.dice.between(5, 300)))
	m.schooling(p, level, p.post.study, false, false)
	p.Grade, p.GradeFrom = contractGrade(level), p.JoinedFrom
	p.ContractEnd = p.JoinedFrom.AddYears(5).AddDays(-1)
	p.Grades = []GradeRow{{Grade: p.Grade, From: p.JoinedFrom, Decree: fmt.Sprintf("813/%d/%s/%d", m.dice.between(10, 400), m.office, p.JoinedFrom.Year()), DecreeOn: weekday(p.JoinedFrom.AddDays(-12))}}
	p.PostFrom, p.PostDecree, p.PostDecreeOn = p.JoinedFrom, p.Grades[0].Decree, p.Grades[0].DecreeOn
	m.number(p)
	m.ratings(p, false)
}

// other makes a non-ASN member of staff.
func (m *maker) other(k otherKind, u *Unit) *Person {
	p := m.person(38)
	p.Category = "Non-ASN"
	m.others++
	p.Number = fmt.Sprintf("NA%s%05d", strings.ReplaceAll(m.code, ".", ""), m.others)
	p.JoinedFrom = firstOfMonth(m.asOf.AddMonths(-m.dice.between(14, 170)))
	m.born(p, p.JoinedFrom.AddYears(-m.dice.between(19, 33)).AddDays(-m.dice.between(5, 300)))
	m.schooling(p, k.schooling, map[bool]string{true: "guru", false: "umum"}[strings.HasPrefix(k.title, "Guru")], false, false)
	if strings.HasPrefix(k.title, "Perawat") || strings.HasPrefix(k.title, "Bidan") {
		p.Schooling = p.Schooling[:1]
		mj := m.major("D-III", strings.ToLower(strings.Fields(k.title)[0]))
		p.School, p.Major, p.GraduatedIn, p.TitleAfter = "D-III", mj.name, min(p.Born.Year()+22, m.asOf.Year()-1), mj.after
		p.Schooling = append(p.Schooling, SchoolRow{"D-III", mj.name, m.school("tiga"), p.GraduatedIn})
	}
	p.Career = []CareerRow{{Title: k.title, Unit: u.Name, Level: LevelOperational, From: p.JoinedFrom,
		Decree: fmt.Sprintf("814.1/%d/%s/%d", m.dice.between(10, 900), m.office, p.JoinedFrom.Year()), DecreeOn: weekday(p.JoinedFrom.AddDays(-5))}}
	p.JoinedFrom = "" // TMT CPNS is for civil servants; the career row keeps the start
	return p
}

// others hires n people outside the civil service, by weight.
func (b *builder) others(n int) {
	type job struct {
		kind otherKind
		unit *Unit
	}
	var jobs []job
	total := 0
	for _, u := range b.outline.units {
		for _, k := range b.t.others {
			if k.place == u.place || k.place == u.Code {
				jobs = append(jobs, job{k, u})
				total += k.weight
			}
		}
	}
	given, carried := 0, 0
	for _, j := range jobs {
		carried += j.kind.weight
		for range n*carried/total - given {
			b.add(b.maker.other(j.kind, j.unit))
			given++
		}
	}
}

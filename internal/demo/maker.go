package demo

import (
	"fmt"
	"slices"
	"strings"

	"pendopo/internal/kit/clock"
)

// maker makes people. Numbers are well formed and agree with the person, but
// lie in ranges that are not given out (data/SOURCES.md), so that nobody's real
// number is ever here.
type maker struct {
	t        *tables
	dice     dice
	scenario string
	code     string // Kemendagri code of the region
	domain   string // of e-mail addresses
	office   string // unit code in decree numbers
	seat     string
	asOf     clock.Date
	places   []place // where people live
	rounds   []pastRound

	sequence map[string]int // last sequence by prefix of NIP and NIK
	used     map[string]bool
	others   int
	made     int
}

func newMaker(t *tables, scenario string, seed int64, code, domain, office, seat string, asOf clock.Date) *maker {
	m := &maker{t: t, dice: newDice(seed, scenario+" people"), scenario: scenario, code: code, domain: domain, office: office, seat: seat,
		asOf: asOf, sequence: map[string]int{}, used: map[string]bool{}}
	for _, r := range t.rounds {
		if r.not != scenario && r.on < asOf {
			m.rounds = append(m.rounds, r)
		}
	}
	for _, d := range t.districts {
		if d.parent == code {
			m.places = append(m.places, d)
		}
	}
	return m
}

// Shares of religions in a thousand, as in a city of East Java.
var religions = []struct {
	name  string
	share int
}{
	{"Islam", 918}, {"Kristen", 44}, {"Katolik", 25}, {"Hindu", 5}, {"Buddha", 5}, {"Khonghucu", 1}, {"Kepercayaan terhadap Tuhan YME", 2},
}

// person starts somebody: sex, name, religion. Birth and service come later.
func (m *maker) person(women int) *Person {
	p := &Person{Sex: "L", Standing: "aktif", Category: "PNS"}
	if m.dice.percent(women) {
		p.Sex = "P"
	}
	p.Religion = weighted(m.dice, religions, func(r struct {
		name  string
		share int
	}) int {
		return r.share
	}).name
	for try := 0; ; try++ {
		p.Name = m.name(p.Sex, try)
		if !m.used[p.Name] {
			break
		}
	}
	m.used[p.Name] = true
	m.made++
	return p
}

func (m *maker) name(sex string, try int) string {
	given, family := m.t.names.GivenMen, m.t.names.FamilyMen
	if sex == "P" {
		given, family = m.t.names.GivenWomen, m.t.names.FamilyWomen
	}
	words := []string{pick(m.dice, given)}
	if m.dice.percent(8) {
		words = []string{pick(m.dice, m.t.names.GivenBoth), words[0]}
	}
	if m.dice.percent(30) || try > 0 {
		if middle := pick(m.dice, given); middle != words[len(words)-1] {
			words = append(words, middle)
		}
	}
	if last := pick(m.dice, family); last != words[len(words)-1] {
		words = append(words, last)
	}
	return strings.Join(words, " ")
}

// born sets the birth and what hangs on it: place, marital status, NIK,
// address, telephone.
func (m *maker) born(p *Person, on clock.Date) {
	p.Born = on
	p.BornAt = m.seat
	if m.dice.percent(35) {
		p.BornAt = pick(m.dice, []string{"Blitar", "Tulungagung", "Nganjuk", "Jombang", "Malang", "Surabaya", "Kudus", "Rembang", "Semarang", "Madiun"})
	}
	age := on.Until(m.asOf).Years
	switch {
	case age < 26 && m.dice.percent(70):
		p.Marital = "Belum kawin"
	case m.dice.percent(4):
		p.Marital = "Cerai"
	case age > 45 && m.dice.percent(5):
		p.Marital = "Janda/Duda"
	default:
		p.Marital = "Kawin"
	}
	home := pick(m.dice, m.places)
	day := on.Time().Day()
	if p.Sex == "P" {
		day += 40
	}
	prefix := fmt.Sprintf("%s%02d%02d%02d", strings.ReplaceAll(home.code, ".", ""), day, int(on.Time().Month()), on.Year()%100)
	p.NIK = m.numbered(prefix, "%04d", 9001)
	p.Address = fmt.Sprintf("%s Nomor %d, %s, %s", pick(m.dice, m.t.streets), m.dice.between(1, 140), home.name, m.seat)
	p.Phone = fmt.Sprintf("0800-555-%04d", m.made%10000)
	mail := strings.ToLower(strings.ReplaceAll(p.Name, " ", "."))
	p.Email = mail + "@" + m.domain
}

// numbered appends the next sequence to a prefix.
func (m *maker) numbered(prefix, format string, first int) string {
	n := m.sequence[prefix]
	if n == 0 {
		n = first
	}
	m.sequence[prefix] = n + 1
	return prefix + fmt.Sprintf(format, n)
}

// number gives a NIP or an NI PPPK from birth, first appointment and sex.
func (m *maker) number(p *Person) {
	sex := "1"
	if p.Sex == "P" {
		sex = "2"
	}
	birth := strings.ReplaceAll(string(p.Born), "-", "")
	service := strings.ReplaceAll(string(p.JoinedFrom[:7]), "-", "")
	if p.Category == "PPPK" {
		service = string(p.JoinedFrom[:4]) + "21"
	}
	p.Number = m.numbered(birth+service+sex, "%03d", 901)
	if p.Category == "PNS" {
		p.TaxNumber = fmt.Sprintf("00%013d", 555_000_000+m.made)
	}
	if p.Category == "PNS" && p.JoinedFrom < "2008-01-01" {
		p.OldNumber = fmt.Sprintf("510%06d", 900_000+m.made)
	}
}

// schooling gives the schooling up to a level in a field, with the degrees that
// go before and after the name. joined bounds the years of graduation; a later
// degree was earned in service.
func (m *maker) schooling(p *Person, level, study string, second bool, startedLow bool) {
	born := p.Born.Year()
	add := func(level, major, name string, year int) {
		p.Schooling = append(p.Schooling, SchoolRow{Level: level, Major: major, School: name, Year: year})
		p.School, p.Major, p.GraduatedIn = level, major, year
	}
	joined := p.JoinedFrom.Year()
	if joined == 0 {
		joined = m.asOf.Year()
	}
	switch level {
	case "SD":
		add("SD", "Umum", "SD "+m.seat, born+13)
		return
	case "SLTP":
		add("SLTP", "Umum", "SMP "+m.seat, born+16)
		return
	}
	secondary := m.major("SLTA", "umum")
	if level == "SLTA" {
		secondary = m.major(pick(m.dice, []string{"SLTA", "SLTA Kejuruan"}), "umum")
	}
	kind := "SMA Negeri "
	if secondary.level == "SLTA Kejuruan" {
		kind = "SMK Negeri "
	}
	add(secondary.level, secondary.name, fmt.Sprintf("%s%d %s", kind, m.dice.between(1, 4), m.seat), born+18)
	if level == "SLTA" {
		return
	}
	year := min(born+m.dice.between(22, 24), joined)
	if level == "D-III" {
		year = min(born+m.dice.between(21, 22), joined)
	}
	if startedLow {
		year = joined + m.dice.between(6, 8)
	}
	year = min(year, m.asOf.Year()-1)
	base := level
	if level == "Profesi" || level == "Spesialis" {
		base = "Profesi"
	}
	if base == "S-1" && study == "camat" {
		base = "D-IV"
	}
	mj := m.major(base, study)
	institution := "tinggi"
	switch {
	case base == "D-III":
		institution = "tiga"
	case study == "camat":
		institution = "ipdn"
	}
	add(mj.level, mj.name, m.school(institution), year)
	p.TitleBefore, p.TitleAfter = mj.before, mj.after
	if year <= 1993 {
		switch mj.after { // degrees before the decree of 1993
		case "S.AP.", "S.IP.", "S.Sos.", "S.Pd.", "S.Si.":
			p.TitleBefore, p.TitleAfter = "Drs.", ""
			if p.Sex == "P" {
				p.TitleBefore = "Dra."
			}
		case "S.T.", "S.P.":
			p.TitleBefore, p.TitleAfter = "Ir.", ""
		}
	}
	if level == "Spesialis" {
		sp := m.major("Spesialis", study)
		add("Spesialis", sp.name, m.school("tinggi"), min(year+m.dice.between(5, 9), m.asOf.Year()-1))
		p.TitleAfter = sp.after
		return
	}
	if second {
		if study == "camat" {
			study = "pemerintahan"
		}
		if s2 := m.major("S-2", study); s2.name != "" {
			add("S-2", s2.name, m.school("tinggi"), min(max(year, joined)+m.dice.between(3, 7), m.asOf.Year()-1))
			if p.TitleAfter != "" {
				p.TitleAfter += ", "
			}
			p.TitleAfter += s2.after
		}
	}
}

func (m *maker) major(level, study string) major {
	var fit, any []major
	for _, mj := range m.t.majors {
		if mj.level != level {
			continue
		}
		any = append(any, mj)
		if slices.Contains(mj.fields, study) {
			fit = append(fit, mj)
		}
	}
	if len(fit) == 0 {
		for _, mj := range any {
			if slices.Contains(mj.fields, "umum") {
				fit = append(fit, mj)
			}
		}
	}
	if len(fit) == 0 {
		fit = any
	}
	return weighted(m.dice, fit, func(mj major) int { return mj.weight })
}

func (m *maker) school(level string) string {
	var fit []school
	for _, s := range m.t.schools {
		if s.level == level {
			fit = append(fit, s)
		}
	}
	return weighted(m.dice, fit, func(s school) int { return s.weight }).name
}

// ratings gives the last four years on the old scale; good and better for most.
func (m *maker) ratings(p *Person, always bool) {
	for year := max(m.asOf.Year()-4, p.JoinedFrom.Year()+1); year < m.asOf.Year(); year++ {
		score := m.dice.between(7900, 9050)
		switch n := m.dice.IntN(100); {
		case n < 12:
			score = m.dice.between(9100, 9350)
		case n > 97 && !always:
			score = m.dice.between(6800, 7550)
		}
		p.Ratings = append(p.Ratings, RatingRow{Year: year, Score: score})
	}
}

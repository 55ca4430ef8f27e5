package demo

import (
	"fmt"
	"strings"

	"pendopo/internal/kit/clock"
)

// The share of people, in percent, whom the story makes old enough to retire
// within two years. A region loses three to four of a hundred a year; fewer can
// be made so, because who joined late would have been too old to be taken on.
const (
	retiringOfficials = 9
	retiringStaff     = 14
)

// oldestEntrant is the age, nearly, up to which somebody was taken on: those who
// had long worked without an appointment came in late.
const oldestEntrant = 38

// age makes some people older, each by as much as brings the retirement into the
// two years after the day of the round. Whoever has a part in the story stays as
// they are: who moves, who has a function, the first of every kind of chair.
//
// rule: pp-11-2017 239(2)a, 239(2)b
func (b *builder) age() {
	d := newDice(b.region.Seed, b.region.Scenario+" ages")
	kept := map[*Person]bool{}
	for _, p := range b.persons {
		kept[p] = true
	}
	for _, s := range b.staffed {
		if len(s.post.seated) > 0 {
			kept[s.post.seated[0]] = true
		}
	}
	for _, p := range b.region.People {
		if p.post == nil || p.Category != "PNS" || kept[p] || len(p.post.Functions) > 0 {
			continue
		}
		share, limit := retiringStaff, 58
		if p.post.Structural() {
			share = retiringOfficials
		}
		switch {
		case p.post.RetirementAge > 0:
			limit = p.post.RetirementAge
		case p.post.Level == LevelSenior, p.post.Tier == "Ahli Madya":
			limit = 60
		}
		if chosen, birthday := d.percent(share), b.asOf.AddDays(d.between(2, 700)); chosen {
			b.maker.older(p, birthday.AddYears(-limit))
		}
	}
}

// older moves a person's birth back, unless that makes them too old to have been
// taken on when they were.
func (m *maker) older(p *Person, born clock.Date) {
	back := p.Born.Year() - born.Year()
	if born >= p.Born || p.JoinedFrom.Year()-born.Year() > oldestEntrant {
		return
	}
	p.Born = born
	day := born.Time().Day()
	if p.Sex == "P" {
		day += 40
	}
	p.NIK = m.numbered(fmt.Sprintf("%s%02d%02d%02d", p.NIK[:6], day, int(born.Time().Month()), born.Year()%100), "%04d", 9001)
	p.Number = m.numbered(strings.ReplaceAll(string(born), "-", "")+p.Number[8:15], "%03d", 901)
	for i := range p.Schooling {
		switch s := &p.Schooling[i]; s.Level {
		case "SD", "SLTP", "SLTA", "SLTA Kejuruan": // left at the usual age; degrees were earned late
			if s.Year -= back; i == len(p.Schooling)-1 {
				p.GraduatedIn = s.Year
			}
		}
	}
}

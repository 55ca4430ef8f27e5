package demo

import (
	"slices"
	"strings"
)

// round turns the planned moves into the rows of the workbook, highest level
// first, and says who attends in the hall.
func (b *builder) round() {
	moves := slices.Clone(b.plan.moves)
	slices.SortStableFunc(moves, func(a, c *plannedMove) int {
		if a.to.Echelon != c.to.Echelon {
			if a.to.Echelon < c.to.Echelon {
				return -1
			}
			return 1
		}
		return 0
	})
	for _, m := range moves {
		p := b.persons[m]
		from := m.from
		if from == nil {
			from = p.post
		}
		b.region.Round.Moves = append(b.region.Round.Moves, Move{Person: p.Number, Name: p.Name, From: from.Code, FromTitle: from.Title,
			To: m.to.Code, ToTitle: m.to.Title, Level: m.to.Level, Reason: m.reason(), Attendance: "luring", Route: m.route, Oath: "sumpah",
			fromPost: from, toPost: m.to, person: p})
	}
	for _, d := range b.about {
		b.region.Round.Deliberate = append(b.region.Round.Deliberate, Deliberate{Person: b.persons[d.move].Number, About: d.about})
	}
}

// online sends everybody but n officials to the video: the senior executives
// and representatives of every religion stay in the hall.
//
// rule: se-bkn-10-2020 hadir fisik
func (b *builder) online(n int) {
	moves := b.region.Round.Moves
	seen := map[string]bool{}
	inHall := 0
	for i := range moves {
		if moves[i].Level == LevelSenior {
			inHall++
			seen[moves[i].person.Religion] = true
		} else {
			moves[i].Attendance = "daring"
		}
	}
	pass := func(fits func(*Move) bool) {
		for i := range moves {
			if m := &moves[i]; inHall < n && m.Attendance == "daring" && fits(m) {
				m.Attendance, seen[m.person.Religion] = "luring", true
				inHall++
			}
		}
	}
	pass(func(m *Move) bool { return !seen[m.person.Religion] })
	count := map[string]int{}
	pass(func(m *Move) bool { // some of each level
		count[m.Level]++
		return count[m.Level] <= (n-8)/2
	})
	pass(func(*Move) bool { return true })
}

// signIns picks who shows each role. They sign in after the round, so that the
// posts are those of the day after.
func (b *builder) signIns() {
	after := map[*Post]*Person{}
	for _, post := range b.outline.posts {
		if post.holder != nil {
			after[post] = post.holder
		}
	}
	for _, m := range b.plan.moves {
		if m.from != nil && after[m.from] == b.persons[m] {
			delete(after, m.from)
		}
		after[m.to] = b.persons[m]
	}
	for _, post := range b.renamed {
		if m := b.plan.filling[post]; m != nil {
			after[post] = b.persons[m]
		}
	}
	seen := map[string]bool{}
	show := func(role string, post *Post) {
		if p := after[post]; p != nil && !seen[p.Number] {
			seen[p.Number] = true
			b.region.SignIns = append(b.region.SignIns, SignIn{Role: strings.TrimSuffix(strings.TrimSuffix(role, "@unit"), "@opd"), Person: p.Number, Name: p.Name, Post: post.Title})
		}
	}
	one := func(function string, fits func(*Post) bool) {
		for _, post := range append(slices.Clone(b.outline.posts), b.renamed...) {
			if slices.Contains(post.Functions, function) && fits(post) && after[post] != nil && !seen[after[post].Number] {
				show(function, post)
				return
			}
		}
	}
	level := func(l string) func(*Post) bool { return func(p *Post) bool { return p.Level == l } }
	one("appointing_authority", level(LevelHead))
	one("authorized_official", level(LevelSenior))
	one("personnel_officer", level(LevelSenior))
	one("personnel_officer", level(LevelSupervisor))
	one("protocol_officer", level(LevelAdministrator))
	one("legal_officer", level(LevelAdministrator))
	one("agency_head@unit", func(p *Post) bool { return p.unit.Kind == "dinas" })
	one("inspector", func(p *Post) bool { return p.Level == LevelSenior || p.Level == LevelAdministrator })
	moved := map[*Person]bool{} // by the round, out of the post that is named here
	for _, m := range b.plan.moves {
		moved[b.persons[m]] = true
	}
	for _, s := range b.staffed {
		if s.post.Level == LevelOperational && len(s.post.seated) > 0 && s.post.unit.Kind == "bidang" && s.post.seated[0].Standing == "aktif" {
			p := s.post.seated[0]
			if moved[p] {
				continue
			}
			b.region.SignIns = append(b.region.SignIns, SignIn{Role: "employee", Person: p.Number, Name: p.Name, Post: s.post.Title})
			break
		}
	}
	b.region.SignIns = append(b.region.SignIns, SignIn{Role: "admin"})
	one("complaint_coordinator", func(*Post) bool { return true })
	one("agency_liaison@opd", func(p *Post) bool { return strings.Contains(p.Title, "Pekerjaan Umum") })
}

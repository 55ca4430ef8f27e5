package org

import (
	"slices"

	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
)

// endUnits gives ended units their end.
func (m *mapper) endUnits() {
	for id, d := range m.out.endUnits {
		u := *m.units[id]
		u.Until = d
		m.units[id] = &u
	}
}

func (m *mapper) endPosts() {
	for id, d := range m.out.endPosts {
		p := *m.posts[id]
		p.Until = d
		m.posts[id] = &p
	}
}

// unitOn is the unit itself when it is in force on a date, else what became of
// it by then; "" when there is nothing.
func (m *mapper) unitOn(id UnitID, d clock.Date) UnitID {
	return livingOn(id, func(id UnitID) (bool, bool) {
		u := m.units[id]
		return u != nil && u.ExistsOn(d), u != nil && u.From <= d
	}, m.heirsOfUnit)
}

func (m *mapper) postOn(id PostID, d clock.Date) PostID {
	return livingOn(id, func(id PostID) (bool, bool) {
		p := m.posts[id]
		return p != nil && p.ExistsOn(d), p != nil && p.From <= d
	}, m.heirsOfPost)
}

// unitFor is unitOn, and where nothing took over what becomes of the unit above:
// nobody is left behind.
func (m *mapper) unitFor(id UnitID, d clock.Date) UnitID {
	for range maxDepth {
		if now := m.unitOn(id, d); now != "" {
			return now
		}
		u := m.units[id]
		if u == nil {
			break
		}
		id = u.ParentOn(d)
	}
	return ""
}

func (m *mapper) postFor(id PostID, d clock.Date) PostID {
	for range maxDepth {
		if now := m.postOn(id, d); now != "" {
			return now
		}
		p := m.posts[id]
		if p == nil {
			break
		}
		id = p.PlaceOn(d).Superior
	}
	return ""
}

// heirsOfUnit are the units that took over from one, those of this mapping in
// the order of its rows.
func (m *mapper) heirsOfUnit(id UnitID) []UnitID {
	if u := m.unitOf[id]; u != nil {
		return []UnitID{u.ID}
	}
	return m.reg.UnitSuccessors(id)
}

func (m *mapper) heirsOfPost(id PostID) []PostID {
	if p := m.postOf[id]; p != nil {
		return []PostID{p.ID}
	}
	return m.reg.Successors(id)
}

// livingOn walks from one to its successors until it meets one in force.
func livingOn[ID comparable](id ID, state func(ID) (inForce, begun bool), heirs func(ID) []ID) ID {
	var none ID
	for queue, seen := []ID{id}, map[ID]bool{}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == none || seen[at] {
			continue
		}
		seen[at] = true
		inForce, begun := state(at)
		if inForce {
			return at
		}
		if begun {
			queue = append(queue, heirs(at)...)
		}
	}
	return none
}

// followUnits leads every unit whose parent the mapping ends after the parent's
// successor, from that day on. The tree of the days before stays what it was.
func (m *mapper) followUnits() {
	after := func(parent UnitID) (clock.Date, UnitID, bool) {
		if _, ends := m.out.endUnits[parent]; !ends {
			return "", "", false
		}
		return m.afterUnit(parent)
	}
	for _, stored := range m.reg.SortedUnits() {
		u := *m.units[stored.ID]
		line := stays(u.From, u.Until, u.Earlier, u.Parent)
		if to := follow(line, after); !slices.Equal(to, line) {
			u.Earlier, u.Parent = places(to)
			m.units[u.ID] = &u
			m.out.moved = append(m.out.moved, &u)
		}
	}
	for _, u := range m.out.units {
		u.Earlier, u.Parent = places(follow(stays(u.From, u.Until, u.Earlier, u.Parent), m.afterUnit))
	}
}

// afterUnit tells when a unit ends, and what it becomes then.
func (m *mapper) afterUnit(id UnitID) (clock.Date, UnitID, bool) {
	u := m.units[id]
	if u == nil || u.Until == "" {
		return "", "", false
	}
	return u.Until, m.unitFor(id, u.Until), true
}

func (m *mapper) afterPost(id PostID) (clock.Date, PostID, bool) {
	p := m.posts[id]
	if p == nil || p.Until == "" {
		return "", "", false
	}
	return p.Until, m.postFor(id, p.Until), true
}

// followPosts does the same for the unit and the superior of posts.
func (m *mapper) followPosts() {
	intoUnit := func(at Place) (clock.Date, Place, bool) {
		end, next, ok := m.afterUnit(at.Unit)
		return end, Place{next, at.Superior}, ok
	}
	under := func(at Place) (clock.Date, Place, bool) {
		end, next, ok := m.afterPost(at.Superior)
		return end, Place{at.Unit, next}, ok
	}
	unitEnds := func(at Place) (clock.Date, Place, bool) {
		if _, ends := m.out.endUnits[at.Unit]; !ends {
			return "", at, false
		}
		return intoUnit(at)
	}
	superiorEnds := func(at Place) (clock.Date, Place, bool) {
		if _, ends := m.out.endPosts[at.Superior]; !ends {
			return "", at, false
		}
		return under(at)
	}
	for _, stored := range m.reg.SortedPosts() {
		p := *m.posts[stored.ID]
		line := stays(p.From, p.Until, p.Earlier, p.place())
		if to := follow(follow(line, unitEnds), superiorEnds); !slices.Equal(to, line) {
			var last Place
			p.Earlier, last = places(to)
			p.Unit, p.Superior = last.Unit, last.Superior
			m.posts[p.ID] = &p
			m.out.led = append(m.out.led, &p)
		}
	}
	for _, p := range m.out.posts {
		var last Place
		p.Earlier, last = places(follow(follow(stays(p.From, p.Until, p.Earlier, p.place()), intoUnit), under))
		p.Unit, p.Superior = last.Unit, last.Superior
	}
}

// refuseRings refuses rows that name a unit or post above which would stand
// below, on their own day or any later one on which something changes.
func (m *mapper) refuseRings() {
	if len(m.parents)+len(m.chiefs) == 0 {
		return
	}
	days := map[clock.Date]bool{}
	for _, u := range m.units {
		days[u.From], days[u.Until] = true, true
	}
	for _, p := range m.posts {
		days[p.From], days[p.Until] = true, true
	}
	overUnit := func(id UnitID, d clock.Date) UnitID {
		if u := m.units[id]; u != nil {
			return u.ParentOn(d)
		}
		return ""
	}
	for u, r := range m.parents {
		if r.Verdict == intake.New && rings(u.ID, u.From, days, overUnit) {
			m.j.Refuse(r, "parent", "org.import.loop", "org.import.loop_remedy", u.Code)
		}
	}
	overPost := func(id PostID, d clock.Date) PostID {
		if p := m.posts[id]; p != nil {
			return p.PlaceOn(d).Superior
		}
		return ""
	}
	for p, r := range m.chiefs {
		if r.Verdict == intake.New && rings(p.ID, p.From, days, overPost) {
			m.j.Refuse(r, "superior", "org.import.loop", "org.import.loop_remedy", p.Code)
		}
	}
}

// rings tells whether the way up never ends on one of some days.
func rings[ID comparable](id ID, from clock.Date, days map[clock.Date]bool, over func(ID, clock.Date) ID) bool {
	var none ID
	for d := range days {
		if d < from {
			continue
		}
		at, steps := id, 0
		for ; at != none && steps <= maxDepth; steps++ {
			at = over(at, d)
		}
		if at != none {
			return true
		}
	}
	return false
}

package org

import (
	"strings"

	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
)

// namesTold is how many names a note lists before it only counts.
const namesTold = 12

// tell notes what the mapping does to what it does not name, and what stays
// behind.
func (m *mapper) tell() {
	named := map[string]bool{} // by kind and code: told already
	underUnit, underPost := map[UnitID][]string{}, map[PostID][]string{}
	for _, u := range m.out.moved {
		for _, id := range newPlaces(stays(u.From, u.Until, u.Earlier, u.Parent), m.reg.Units[u.ID].ParentOn) {
			underUnit[id] = append(underUnit[id], u.Name)
		}
	}
	for _, p := range m.out.led {
		for _, at := range newPlaces(stays(p.From, p.Until, p.Earlier, p.place()), m.reg.Posts[p.ID].PlaceOn) {
			underPost[at.Superior] = append(underPost[at.Superior], p.Title)
		}
	}
	if len(m.out.moved)+len(m.out.led) > 0 {
		m.note("follow", "", len(m.out.led), len(m.out.moved))
	}
	for _, u := range m.out.units {
		if names := underUnit[u.ID]; len(names) > 0 {
			m.note("unit_follows", "", u.Name, u.From, listed(names))
		}
	}
	for _, p := range m.out.posts {
		if names := underPost[p.ID]; len(names) > 0 {
			m.note("post_follows", "", p.Title, p.From, listed(names))
		}
	}
	if n := len(m.out.carried); n > 0 {
		m.note("carried", "", n)
	}
	parts := map[string]int{}
	m.each("unit", func(r *intake.Judged) { parts[r.Row.At(mOld)]++ })
	m.each("unit", func(r *intake.Judged) {
		old := m.reg.UnitByCode(r.Row.At(mOld))
		if parts[old.Code] > 1 && !named[old.Code] {
			named[old.Code] = true
			m.note("split", "split_remedy", old.Name, m.unitOf[old.ID].Name)
		}
	})
	m.tellHolders()
}

// tellHolders notes who does not move: officials wait for their confirmation,
// acting terms end with their posts.
func (m *mapper) tellHolders() {
	var waiting, acting []string
	carried := map[PostID]bool{}
	for _, c := range m.out.carried {
		carried[c.old.ID] = true
	}
	for _, p := range m.reg.SortedPosts() {
		end, ends := m.out.endPosts[p.ID]
		if !ends || carried[p.ID] {
			continue
		}
		for _, h := range m.reg.HoldingsOf(p.ID) {
			switch {
			case !h.RunsOn(end):
			case h.Kind == Definitive:
				waiting = append(waiting, p.Title)
			default:
				acting = append(acting, h.Kind.Prefix()+p.Title)
			}
		}
	}
	if len(waiting) > 0 {
		m.note("waits", "waits_remedy", len(waiting), listed(waiting))
	}
	if len(acting) > 0 {
		m.note("acting", "acting_remedy", len(acting), listed(acting))
	}
}

// newPlaces are the places of a line in which its owner did not stand before.
func newPlaces[P comparable](line []stay[P], before func(clock.Date) P) (out []P) {
	for _, s := range line {
		if s.at != before(s.from) {
			out = append(out, s.at)
		}
	}
	return out
}

// note says a sentence about the mapping; the key ends one of org.reorganise.
func (m *mapper) note(key, remedy string, args ...any) {
	if remedy != "" {
		remedy = "org.reorganise." + remedy
	}
	m.j.Note("Pemetaan", "org.reorganise."+key, remedy, args...)
}

// listed writes names one after the other, as the sheets are: in Indonesian.
func listed(names []string) string {
	if more := len(names) - namesTold; more > 0 {
		return i18n.T(i18n.ID, "org.reorganise.and_more", strings.Join(names[:namesTold], ", "), more)
	}
	return strings.Join(names, ", ")
}

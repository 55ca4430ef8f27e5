package org

import (
	"maps"

	"pendopo/internal/kit/clock"
)

// stand puts units and posts where they stand on the snapshot's date. Those
// that never moved are shared with the register; where none stands elsewhere
// than last known, the maps are too.
func (s *Snapshot) stand() {
	s.Units, s.Posts = s.Register.Units, s.Register.Posts
	own := false
	for _, u := range s.movedUnits {
		parent := u.ParentOn(s.Date)
		if parent == u.Parent {
			continue
		}
		if !own {
			s.Units, own = maps.Clone(s.Units), true
		}
		then := *u
		then.Parent = parent
		s.Units[u.ID] = &then
	}
	own = false
	change := func(p *Post) *Post {
		if !own {
			s.Posts, own = maps.Clone(s.Posts), true
		}
		then := *p
		s.Posts[p.ID] = &then
		return &then
	}
	for _, p := range s.movedPosts {
		if at := p.PlaceOn(s.Date); at != p.place() {
			then := change(p)
			then.Unit, then.Superior = at.Unit, at.Superior
		}
	}
	for _, p := range s.scopedPosts {
		if p = s.Posts[p.ID]; p.ExistsOn(s.Date) {
			if functions, changed := s.scopesNow(p.Functions); changed {
				change(p).Functions = functions
			}
		}
	}
}

// scopesNow gives functions over an ended unit to the unit that took over: the
// part of an agency that only changed its name keeps its power over it.
func (s *Snapshot) scopesNow(functions []PostFunction) (out []PostFunction, changed bool) {
	out = functions
	for i, f := range functions {
		u := s.Units[f.Scope]
		if u == nil || u.ExistsOn(s.Date) || u.From > s.Date {
			continue
		}
		if now := s.unitNow(u.ID); now != "" {
			if !changed {
				out, changed = append([]PostFunction(nil), functions...), true
			}
			out[i].Scope = now
		}
	}
	return out, changed
}

// unitNow is the first unit in force on the date that took over from an ended
// one, directly or through others; "" when there is none.
func (s *Snapshot) unitNow(id UnitID) UnitID {
	for queue, seen := []UnitID{id}, map[UnitID]bool{}; len(queue) > 0; queue = queue[1:] {
		u := s.Units[queue[0]]
		if u == nil || seen[u.ID] {
			continue
		}
		if seen[u.ID] = true; u.ExistsOn(s.Date) {
			return u.ID
		}
		queue = append(queue, s.UnitSuccessors(u.ID)...)
	}
	return ""
}

// PathOn is a unit and those above it on a date, nearest first.
func (r *Register) PathOn(id UnitID, d clock.Date) []UnitID {
	var out []UnitID
	for u := r.Units[id]; u != nil && len(out) < maxDepth; u = r.Units[u.ParentOn(d)] {
		out = append(out, u.ID)
	}
	return out
}

// UnitByCode finds a unit by the region's code, where it stands on the date.
func (s *Snapshot) UnitByCode(code string) *Unit {
	if u := s.Register.UnitByCode(code); u != nil {
		return s.Units[u.ID]
	}
	return nil
}

// PostByCode finds a post by the region's code, where it stands on the date.
func (s *Snapshot) PostByCode(code string) *Post {
	if p := s.Register.PostByCode(code); p != nil {
		return s.Posts[p.ID]
	}
	return nil
}

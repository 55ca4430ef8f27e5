package org

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/people"
)

// span of days that the trees of the tests live in.
const testDays = 12

func day(n int) clock.Date { return clock.Date("2026-01-01").AddDays(n) }

// drawRegister makes a tree in which nothing stands under what is not there.
func drawRegister(t *rapid.T) *Register {
	var units []*Unit
	life := func(name string, over func() (clock.Date, clock.Date)) (from, until clock.Date) {
		from, until = over()
		lo, hi := 0, testDays
		for d := range testDays {
			if day(d) == from {
				lo = d
			}
			if day(d) == until {
				hi = d
			}
		}
		lo = rapid.IntRange(lo, max(lo, min(lo+2, hi-1))).Draw(t, name+" from")
		if hi == testDays && rapid.IntRange(0, 4).Draw(t, name+" ends") > 0 {
			return day(lo), until
		}
		if hi-lo <= 1 {
			return day(lo), until
		}
		return day(lo), day(rapid.IntRange(lo+1, hi).Draw(t, name+" until"))
	}
	for i := range rapid.IntRange(1, 7).Draw(t, "units") {
		name := fmt.Sprint("U", i)
		u := &Unit{ID: UnitID(name), Code: name, Name: name, Kind: "dinas", WeekDays: 5, From: day(0)}
		if i > 0 {
			over := rapid.SampledFrom(units).Draw(t, name+" under")
			u.Parent = over.ID
			u.From, u.Until = life(name, func() (clock.Date, clock.Date) { return over.From, over.Until })
		}
		units = append(units, u)
	}
	var posts []*Post
	for i := range rapid.IntRange(1, 9).Draw(t, "posts") {
		name := fmt.Sprint("P", i)
		in := rapid.SampledFrom(units).Draw(t, name+" in")
		p := &Post{ID: PostID(name), Code: name, Title: name, Unit: in.ID, Chairs: 1, Level: people.LevelFunctional}
		if p.Structural = rapid.Bool().Draw(t, name+" structural"); p.Structural {
			p.Level = people.LevelSupervisor
		}
		from, until := in.From, in.Until
		var over []*Post
		for _, q := range posts {
			if q.From <= from && (q.Until == "" || until != "" && until <= q.Until) {
				over = append(over, q)
			}
		}
		if len(over) > 0 && rapid.IntRange(0, 5).Draw(t, name+" top") > 0 {
			p.Superior = rapid.SampledFrom(over).Draw(t, name+" under").ID
		}
		p.From, p.Until = life(name, func() (clock.Date, clock.Date) { return from, until })
		posts = append(posts, p)
	}
	return NewRegister(1, units, posts, nil, nil)
}

// drawMapping makes rows of all sorts, wrong ones too; round keeps the new codes
// of several mappings apart.
func drawMapping(t *rapid.T, reg *Register, round int) *intake.Judgement {
	b := sheet.NewBook(reorganisationSpec)
	s := b.Sheet("Pemetaan")
	units, posts := codes(reg.SortedUnits(), func(u *Unit) string { return u.Code }), codes(reg.SortedPosts(), func(p *Post) string { return p.Code })
	fresh := func(kind string) []string {
		return []string{fmt.Sprintf("%s%da", kind, round), fmt.Sprintf("%s%db", kind, round), fmt.Sprintf("%s%dc", kind, round)}
	}
	maybe := func(of []string, what string) string {
		if rapid.IntRange(0, 3).Draw(t, what+" named") > 0 {
			return ""
		}
		return rapid.SampledFrom(of).Draw(t, what)
	}
	base := rapid.IntRange(1, testDays-1).Draw(t, "date")
	seen := map[string]bool{}
	for i := range rapid.IntRange(1, 7).Draw(t, "rows") {
		row := fmt.Sprint("row ", i)
		on := base
		if rapid.IntRange(0, 4).Draw(t, row+" other date") == 0 {
			on = rapid.IntRange(1, testDays-1).Draw(t, row+" date")
		}
		kind, old, heir := "unit", units, fresh("N")
		if rapid.Bool().Draw(t, row+" post") {
			kind, old, heir = "jabatan", posts, fresh("M")
		}
		from, to := rapid.SampledFrom(old).Draw(t, row+" old"), rapid.SampledFrom(heir).Draw(t, row+" new")
		if seen[kind+from+to] {
			continue
		}
		seen[kind+from+to] = true
		s.Add(kind, from, to, to, "ganti nama", string(day(on)), "", maybe(append(fresh("N"), units...), row+" unit"), "", "", "",
			maybe(append(fresh("N"), units...), row+" parent"), maybe(append(fresh("M"), posts...), row+" superior"))
	}
	return intake.Compare(b, sheet.NewBook(reorganisationSpec))
}

func codes[T any](of []T, code func(T) string) (out []string) {
	for _, x := range of {
		out = append(out, code(x))
	}
	return out
}

// tree writes who stands where on a date.
func treeOn(s *Snapshot) map[string]string {
	out := map[string]string{}
	for _, u := range s.AllUnits() {
		out["unit "+u.Code] = s.unitCode(u.Parent)
	}
	for _, p := range s.AllPosts() {
		out["post "+p.Code] = s.unitCode(p.Unit) + " " + s.postCode(p.Superior)
	}
	return out
}

// TestReorganisationKeepsThePast: whatever a mapping says, the tree of every
// date before it is what it was; from then on nothing in force stands under what
// is not in force, and nothing under itself. A second mapping, before or after
// the first, changes nothing of that.
func TestReorganisationKeepsThePast(t *testing.T) {
	done := 0
	rapid.Check(t, func(t *rapid.T) {
		reg := drawRegister(t)
		checkTree(t, reg)
		for round := range 2 {
			j := drawMapping(t, reg, round)
			m := mapped(time.Unix(int64(round), 0), reg, j)
			m.tell()
			first := clock.Date("9999-12-31")
			for _, r := range j.Of("Pemetaan") {
				if r.Verdict == intake.New {
					first = min(first, r.Row.Date(mFrom))
					done++
				}
			}
			after := NewRegister(reg.Version+1, slices.Collect(maps.Values(m.units)), slices.Collect(maps.Values(m.posts)), nil, nil)
			for d := range testDays + 2 {
				if day(d) < first {
					if was, is := treeOn(reg.At(day(d))), treeOn(after.At(day(d))); !maps.Equal(was, is) {
						t.Fatalf("mapping %d from %s rewrites %s:\n was %v\n is  %v", round, first, day(d), was, is)
					}
				}
			}
			checkTree(t, after)
			reg = after
		}
	})
	if done == 0 {
		t.Error("no row was ever good")
	}
}

func checkTree(t *rapid.T, reg *Register) {
	for d := range testDays + 2 {
		s := reg.At(day(d))
		for _, u := range s.AllUnits() {
			if over := s.Units[u.Parent]; u.Parent != "" && (over == nil || !over.ExistsOn(s.Date)) {
				t.Fatalf("%s: unit %s stands under %s, which is not there", s.Date, u.Code, s.unitCode(u.Parent))
			}
			if len(s.Path(u.ID)) == maxDepth {
				t.Fatalf("%s: unit %s stands under itself", s.Date, u.Code)
			}
		}
		for _, p := range s.AllPosts() {
			if in := s.Units[p.Unit]; in == nil || !in.ExistsOn(s.Date) {
				t.Fatalf("%s: post %s is in unit %s, which is not there", s.Date, p.Code, s.unitCode(p.Unit))
			}
			if over := s.Posts[p.Superior]; p.Superior != "" && (over == nil || !over.ExistsOn(s.Date)) {
				t.Fatalf("%s: post %s stands under %s, which is not there", s.Date, p.Code, s.postCode(p.Superior))
			}
			steps := 0
			for at := p; at != nil; at = s.Posts[at.Superior] {
				if steps++; steps > maxDepth {
					t.Fatalf("%s: post %s stands under itself", s.Date, p.Code)
				}
			}
		}
	}
}

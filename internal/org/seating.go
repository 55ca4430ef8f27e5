package org

import (
	"slices"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

// Seating is who sits in a post on the date of a snapshot: what charts and
// lists show.
type Seating struct {
	Post    *Post
	Unit    *Unit
	Agency  *Unit
	Holding *Holding      // definitive holding of a structural post, nil when vacant
	Person  *people.Light // its holder
	Acting  []*Holding    // Plt, Plh, interim

	Vacant        bool
	VacantSince   clock.Date
	Awaiting      bool       // vacant only until its holder is confirmed in the renamed post
	Retires       clock.Date // first day of the holder's retirement, "" when no rule is known
	RetiresBy     string     // the text that sets the age
	RetiresWithin bool       // within RetirementNotice of the date
}

// RetirementNotice is how far ahead a retirement is shown, in months: long
// enough to fill the post through an open selection.
const RetirementNotice = 12

// Seating looks one post up.
func (s *Snapshot) Seating(p *Post) Seating {
	x := Seating{Post: p, Unit: s.Units[p.Unit], Agency: s.Agency(p.Unit), Holding: s.Holder(p.ID), Acting: s.ActingIn(p.ID)}
	if x.Holding != nil {
		x.Person = s.People[x.Holding.Person]
		x.Retires, x.RetiresBy = s.Retirement(p, x.Person)
		x.RetiresWithin = x.Retires != "" && x.Retires <= s.Date.AddMonths(RetirementNotice)
	}
	if s.Vacant(p) {
		x.Vacant, x.VacantSince, x.Awaiting = true, s.VacantSince(p), s.AwaitsConfirmation(p)
	}
	return x
}

// Retirement is the first day a person retires from a post and the text that
// sets the age; "" when no rule is known (elected heads, unknown birth).
//
// rule: pp-11-2017 239(2)a, 239(2)b, 239(2)c, 240
func (s *Snapshot) Retirement(p *Post, person *people.Light) (on clock.Date, basis string) {
	if p == nil || person == nil || !person.Category.IsCivilServant() {
		return "", ""
	}
	age, basis, ok := people.RetirementAge(p.Level, p.Tier, p.RetirementAge, s.Date)
	if !ok {
		return "", ""
	}
	return people.RetirementDate(person.BornOn, age), basis
}

// PastRetirement tells whether the holder of a structural post has reached the
// age of retirement by the date although the register knows no end yet: on the
// day itself nobody sits there any more.
//
// rule: pp-11-2017 240
func (s *Snapshot) PastRetirement(p *Post) bool {
	h := s.holder[p.ID]
	if h == nil {
		return false
	}
	on, _ := s.Retirement(p, s.People[h.Person])
	return on != "" && on <= s.Date
}

// SeatState narrows a list of seats.
type SeatState string

// The states a list of seats can be narrowed to.
const (
	AnySeat      SeatState = ""
	VacantSeat   SeatState = "vacant"
	ActingSeat   SeatState = "acting"
	RetiringSeat SeatState = "retiring" // the holder retires within RetirementNotice
)

// SeatFilter chooses structural posts for a list.
type SeatFilter struct {
	Query string // every word in title, unit or holder's name; digits: start of the holder's number
	State SeatState
	Level people.Level // "" for all
	Under UnitID       // only posts of this unit and its parts; "" for all
	After PostID       // last post of the page before
	Limit int          // 1–500, 100 when 0
}

// SeatCounts counts the structural posts that fit query, level and unit, by
// state.
type SeatCounts struct {
	All, Filled, Vacant, Acting, Retiring int
	VacantWithoutActing                   int
	ByLevel                               map[people.Level]int // fit query, unit and state
}

// SeatPage is one page of a list of seats, from the top down: by level, echelon,
// protocol and code.
type SeatPage struct {
	Items  []Seating
	Counts SeatCounts
	Total  int    // that fit the whole filter
	Next   PostID // "" on the last page
}

// Seats lists structural posts with who sits in them.
func (s *Snapshot) Seats(f SeatFilter) SeatPage {
	limit := f.Limit
	if limit <= 0 {
		limit = 100
	}
	limit = min(limit, 500)
	match := seatQuery(f.Query)
	page := SeatPage{Counts: SeatCounts{ByLevel: map[people.Level]int{}}}
	posts := s.ranked()
	after := slices.IndexFunc(posts, func(p *Post) bool { return p.ID == f.After }) // -1 is the start
	for i, p := range posts {
		if f.Under != "" && !s.within(p.Unit, f.Under) {
			continue
		}
		x := s.Seating(p)
		if !match(x) {
			continue
		}
		if fits(x, f.State) {
			page.Counts.ByLevel[p.Level]++
		}
		if f.Level != "" && p.Level != f.Level {
			continue
		}
		page.Counts.add(x)
		if !fits(x, f.State) {
			continue
		}
		page.Total++
		switch {
		case i <= after:
		case len(page.Items) < limit:
			page.Items = append(page.Items, x)
		case page.Next == "":
			page.Next = page.Items[limit-1].Post.ID
		}
	}
	return page
}

func (c *SeatCounts) add(x Seating) {
	c.All++
	if x.Vacant {
		c.Vacant++
		if len(x.Acting) == 0 {
			c.VacantWithoutActing++
		}
	} else if x.Holding != nil {
		c.Filled++
	}
	if len(x.Acting) > 0 {
		c.Acting++
	}
	if x.RetiresWithin {
		c.Retiring++
	}
}

func fits(x Seating, state SeatState) bool {
	switch state {
	case VacantSeat:
		return x.Vacant
	case ActingSeat:
		return len(x.Acting) > 0
	case RetiringSeat:
		return x.RetiresWithin
	}
	return true
}

// within tells whether a unit is another or a part of it.
func (s *Snapshot) within(unit, under UnitID) bool {
	for _, u := range s.Path(unit) {
		if u.ID == under {
			return true
		}
	}
	return false
}

// seatQuery makes the test of a search: digits look at the holder's number,
// words at title, unit and holder's name.
func seatQuery(query string) func(Seating) bool {
	if strings.TrimSpace(query) == "" {
		return func(Seating) bool { return true }
	}
	if key := people.NumberKey(query); strings.Trim(key, "0123456789") == "" {
		return func(x Seating) bool { return x.Person != nil && strings.HasPrefix(x.Person.Number, key) }
	}
	words := strings.Fields(people.Fold(query))
	return func(x Seating) bool {
		text := people.Fold(x.Post.Title)
		if x.Unit != nil {
			text += " " + people.Fold(x.Unit.Name)
		}
		if x.Person != nil {
			text += " " + x.Person.Name.Search()
		}
		for _, w := range words {
			if !strings.Contains(text, w) {
				return false
			}
		}
		return len(words) > 0
	}
}

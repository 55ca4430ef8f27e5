package org

import (
	"slices"

	"pendopo/internal/kit/clock"
)

// Was is where a unit or post stood until a day: the first on which it stands
// elsewhere.
type Was[P comparable] struct {
	Until clock.Date
	Place P
}

// Place is where a post stands: the unit it belongs to and the post above it.
type Place struct {
	Unit     UnitID
	Superior PostID // "" for the head of the region
}

// ParentOn is the unit above on a date; before the start the first, after the
// end the last.
func (u *Unit) ParentOn(d clock.Date) UnitID { return placeOn(u.Earlier, u.Parent, d) }

// PlaceOn is where the post stands on a date; before the start the first place,
// after the end the last.
func (p *Post) PlaceOn(d clock.Date) Place { return placeOn(p.Earlier, p.place(), d) }

func (p *Post) place() Place { return Place{p.Unit, p.Superior} }

func placeOn[P comparable](earlier []Was[P], last P, d clock.Date) P {
	for _, w := range earlier {
		if d < w.Until {
			return w.Place
		}
	}
	return last
}

// correct says that the place on a date was wrong: the whole stretch around it
// gets the right one.
func correct[P comparable](earlier []Was[P], last P, d clock.Date, right P) ([]Was[P], P) {
	for i, w := range earlier {
		if d < w.Until {
			out := slices.Clone(earlier)
			out[i].Place = right
			return out, last
		}
	}
	return earlier, right
}

// stay is a stretch of time in one place, half-open.
type stay[P comparable] struct {
	from, until clock.Date // until "" when it has no end
	at          P
}

// stays lists the places of what lives from one date to another, oldest first,
// without a gap.
func stays[P comparable](from, until clock.Date, earlier []Was[P], last P) []stay[P] {
	var out []stay[P]
	at := from
	for _, w := range earlier {
		if w.Until <= at || until != "" && w.Until >= until {
			continue
		}
		out = append(out, stay[P]{at, w.Until, w.Place})
		at = w.Until
	}
	return append(out, stay[P]{at, until, placeOn(earlier, last, at)})
}

// places is stays the other way round: neighbours in one place become one.
func places[P comparable](line []stay[P]) (earlier []Was[P], last P) {
	for i, s := range line {
		if i > 0 && s.at != last {
			earlier = append(earlier, Was[P]{s.from, last})
		}
		last = s.at
	}
	return earlier, last
}

// follow leads every stretch in a place that ends to what comes after it, from
// its end on. after tells when a place ends and what follows; ok is false for
// one that stays.
func follow[P comparable](line []stay[P], after func(P) (end clock.Date, next P, ok bool)) []stay[P] {
	var out []stay[P]
	for _, s := range line {
		for range maxDepth {
			end, next, ok := after(s.at)
			if !ok || next == s.at || s.until != "" && s.until <= end {
				break
			}
			if s.from < end {
				out = append(out, stay[P]{s.from, end, s.at})
				s.from = end
			}
			s.at = next
		}
		out = append(out, s)
	}
	return out
}

package demo

import (
	"hash/fnv"
	"math/rand/v2"
	"time"

	"pendopo/internal/kit/clock"
)

// dice draws everything that is left to chance. Each part of the build has its
// own, so that a change in one part does not reshuffle the others.
type dice struct{ *rand.Rand }

func newDice(seed int64, part string) dice {
	h := fnv.New64a()
	h.Write([]byte(part))
	return dice{rand.New(rand.NewPCG(uint64(seed), h.Sum64()))}
}

// between is a number from lo to hi, both included.
func (d dice) between(lo, hi int) int {
	if hi <= lo {
		return lo
	}
	return lo + d.IntN(hi-lo+1)
}

// percent is true in n of a hundred cases.
func (d dice) percent(n int) bool { return d.IntN(100) < n }

// day is a date in [from, until].
func (d dice) day(from, until clock.Date) clock.Date {
	return from.AddDays(d.between(0, from.DaysUntil(until)))
}

func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// weighted picks by weight; it returns the zero value of an empty list.
func weighted[T any](d dice, from []T, weight func(T) int) (chosen T) {
	total := 0
	for _, x := range from {
		total += weight(x)
	}
	if total == 0 {
		return chosen
	}
	at := d.IntN(total)
	for _, x := range from {
		if at -= weight(x); at < 0 {
			return x
		}
	}
	return chosen
}

// firstOfMonth is the first day of the month of a date.
func firstOfMonth(d clock.Date) clock.Date { return d[:8] + "01" }

// promotionDay is the first 1 April or 1 October on or after a date: the two
// days of the year on which grades rise.
func promotionDay(d clock.Date) clock.Date {
	year := d.Year()
	for _, day := range []clock.Date{clock.NewDate(year, 4, 1), clock.NewDate(year, 10, 1)} {
		if d <= day {
			return day
		}
	}
	return clock.NewDate(year+1, 4, 1)
}

// weekday moves a date forward to a working day.
func weekday(d clock.Date) clock.Date {
	switch d.Time().Weekday() {
	case time.Saturday:
		return d.AddDays(2)
	case time.Sunday:
		return d.AddDays(1)
	}
	return d
}

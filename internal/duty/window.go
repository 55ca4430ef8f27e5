package duty

import (
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
)

// Window is a part of what is open, by the working time left.
type Window string

// The windows, soonest first. Together they cover every due instant once.
const (
	WindowLate  Window = "late"  // due has passed
	WindowToday Window = "today" // until midnight
	WindowNext  Window = "next"  // until the end of the next working day
	WindowWeek  Window = "week"  // until the end of Sunday
	WindowLater Window = "later"
)

// Windows lists them in their order.
var Windows = []Window{WindowLate, WindowToday, WindowNext, WindowWeek, WindowLater}

// Bounds says where the windows end, at one moment.
type Bounds struct {
	Now     time.Time
	Today   time.Time  // the end of today
	Next    time.Time  // the end of the next working day
	Week    time.Time  // the end of the week, not before Next
	NextDay clock.Date // the next working day
}

// BoundsAt are the windows as the office counts its days.
func BoundsAt(c *calendar.Calendar, o calendar.Office, now time.Time, zone *time.Location) Bounds {
	today := clock.DateOf(now, zone)
	b := Bounds{Now: now}
	_, b.Today = dayOf(today, zone)
	due, _ := c.DueAt(o, now, calendar.Days(1), nil)
	b.NextDay = clock.DateOf(due, zone)
	_, b.Next = dayOf(b.NextDay, zone)
	_, b.Week = dayOf(today.AddDays((7-int(today.Time().Weekday()))%7), zone)
	b.Week = later(b.Week, b.Next)
	return b
}

// Of is the window that a due instant falls into.
func (b Bounds) Of(due time.Time) Window {
	for _, w := range Windows {
		if _, until := b.Range(w); until.IsZero() || due.Before(until) {
			return w
		}
	}
	return WindowLater
}

// Range is from when until when due instants fall into a window; the zero time
// is no limit.
func (b Bounds) Range(w Window) (from, until time.Time) {
	switch w {
	case WindowLate:
		return time.Time{}, b.Now
	case WindowToday:
		return b.Now, b.Today
	case WindowNext:
		return b.Today, b.Next
	case WindowWeek:
		return b.Next, b.Week
	case WindowLater:
		return b.Week, time.Time{}
	}
	return time.Time{}, time.Time{}
}

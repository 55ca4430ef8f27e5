package duty

import (
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// A duty rises when half and when four fifths of its working time are over,
// when it is late, and when it has been late for headAfter working days.
const (
	halfPercent   = 50
	mostPercent   = 80
	headAfterDays = 3
)

// workClock counts the time of one duty by the calendar and the office whose
// hours it follows.
type workClock struct {
	calendar *calendar.Calendar
	office   calendar.Office
}

// clock finds the calendar and the office of a duty as the transaction sees
// them; reg may be nil.
func (e *Engine) clock(tx *db.Tx, reg *org.Register, d *Duty) (workClock, error) {
	if reg == nil {
		var err error
		if reg, err = e.Org.In(tx); err != nil {
			return workClock{}, err
		}
	}
	v, err := e.Calendar.In(tx)
	if err != nil {
		return workClock{}, err
	}
	return workClock{v.Calendar, officeOf(v, reg, d.OfficeUnit, tx.Now())}, nil
}

// officeOf is how a unit works: its own hours or those of the nearest unit
// above it on the day.
func officeOf(v *calendar.View, reg *org.Register, unit org.UnitID, now time.Time) calendar.Office {
	region := v.Office()
	var path []string
	for _, id := range reg.PathOn(unit, clock.DateOf(now, region.Location())) {
		path = append(path, string(id))
	}
	return v.Office(path...)
}

func (c workClock) due(from time.Time, span calendar.Span, pauses []calendar.Pause) (time.Time, bool) {
	return c.calendar.DueAt(c.office, from, span, pauses)
}

// shift moves a due instant that was set by hand by the working time of the
// pause that ends now, the last one: what was left when it began is left again.
func (c workClock) shift(due time.Time, pauses []calendar.Pause) time.Time {
	if len(pauses) == 0 {
		return due
	}
	last := pauses[len(pauses)-1]
	left := c.calendar.OfficeHoursBetween(c.office, last.From, due)
	if left <= 0 { // late already, or nothing but closed days was left
		if !due.After(last.From) {
			return due
		}
		return last.Until.Add(due.Sub(last.From))
	}
	at, _ := c.calendar.DueAt(c.office, last.Until, calendar.OfficeTime(int((left+time.Minute-1)/time.Minute)), nil)
	return later(at, due)
}

// sinceExtended is the pause that ends now without what ran before an
// extension within it: whoever named a date then knew that the clock stood.
func sinceExtended(history []Event, pauses []calendar.Pause) []calendar.Pause {
	if len(pauses) == 0 {
		return nil
	}
	last := pauses[len(pauses)-1]
	for _, ev := range history {
		if ev.Kind == Extended && ev.At.After(last.From) {
			last.From = ev.At
		}
	}
	return []calendar.Pause{last}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// moment is when a duty reaches a stage if nothing happens to it.
func (c workClock) moment(d *Duty, s Stage, pauses []calendar.Pause) time.Time {
	switch s {
	case Half:
		return c.calendar.Moment(c.office, d.ClockFrom, d.DueAt, halfPercent, pauses)
	case MostlyOver:
		return c.calendar.Moment(c.office, d.ClockFrom, d.DueAt, mostPercent, pauses)
	case Late:
		return d.DueAt.Add(time.Microsecond)
	case AtHead:
		at, _ := c.calendar.DueAt(c.office, d.DueAt, calendar.Days(headAfterDays), nil)
		return at.Add(time.Microsecond)
	}
	return d.ClockFrom
}

// risen is the stage that a duty has reached by the clock, not below its own.
func (c workClock) risen(d *Duty, pauses []calendar.Pause, now time.Time) Stage {
	s := d.Stage
	for s < AtHead && !now.Before(c.moment(d, s+1, pauses)) {
		s++
	}
	return s
}

// fallen is the stage of a duty whose due instant moved, not above its own.
func (c workClock) fallen(d *Duty, pauses []calendar.Pause, now time.Time) Stage {
	s := d.Stage
	for s > Fresh && now.Before(c.moment(d, s, pauses)) {
		s--
	}
	return s
}

// offices keeps the offices of a batch: many duties follow few of them.
type offices map[org.UnitID]calendar.Office

func (o offices) clock(v *calendar.View, reg *org.Register, unit org.UnitID, now time.Time) workClock {
	office, ok := o[unit]
	if !ok {
		office = officeOf(v, reg, unit, now)
		o[unit] = office
	}
	return workClock{v.Calendar, office}
}

// nextLook is when the ladder must look at a duty again, the zero time when
// there is nothing above its stage.
func (c workClock) nextLook(d *Duty, pauses []calendar.Pause, now time.Time) time.Time {
	if d.Stage >= AtHead {
		return time.Time{}
	}
	at := c.moment(d, d.Stage+1, pauses)
	if at.Before(now) {
		return now
	}
	return at
}

// Pauses reads the pauses of the running clock out of a history: those that
// began at or after from.
func Pauses(history []Event, from time.Time) []calendar.Pause {
	var out []calendar.Pause
	for _, ev := range history {
		switch {
		case ev.Kind == WasPaused && !ev.At.Before(from):
			out = append(out, calendar.Pause{From: ev.At, Reason: ev.Note})
		case len(out) == 0 || !out[len(out)-1].Until.IsZero():
		case ev.Kind == Resumed || ev.Kind == Closed:
			out[len(out)-1].Until = ev.At
		}
	}
	return out
}

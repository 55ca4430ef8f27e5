package calendar

import "time"

// Left is the working time between now and a due time.
type Left struct {
	// Days counts the working days after today up to the due day, 0 when it is
	// due today; negative it counts the working days since the due day.
	Days    int
	Minutes int  // of office hours; negative when late
	Late    bool // now is after the due time
}

// Remaining is the working time left until a due time, or gone since.
func (c *Calendar) Remaining(o Office, now, due time.Time) Left {
	o.complete()
	w := walker{c: c, o: &o}
	a, b := floorDiv(w.local(now), day), floorDiv(w.local(due), day)
	l := Left{Late: now.After(due)}
	from, until, sign := a, b, 1
	if a > b {
		from, until, sign = b, a, -1
	}
	for d := from + 1; d <= until; d++ {
		if c.facts(&o, d).verdict == Working {
			l.Days += sign
		}
	}
	if l.Late {
		l.Minutes = -int(c.OfficeHoursBetween(o, due, now) / time.Minute)
	} else {
		l.Minutes = int(c.OfficeHoursBetween(o, now, due) / time.Minute)
	}
	return l
}

// OfficeHoursBetween is how long the office was open between two instants,
// breaks left out; 0 when until is not after from.
func (c *Calendar) OfficeHoursBetween(o Office, from, until time.Time) time.Duration {
	o.complete()
	w := walker{c: c, o: &o}
	return w.open(from, until)
}

// open is the time that ran between two instants, breaks and pauses left out.
func (w *walker) open(from, until time.Time) time.Duration {
	a := w.local(from)
	b := until.UnixMicro() + w.offset
	var sum int64
	for d := floorDiv(a, day); d*day < b; d++ {
		for _, p := range w.opening(w.c.facts(w.o, d)) {
			at, end := max(d*day+p.from, a), min(d*day+p.until, b)
			for at < end {
				if p, ok := w.pauseAt(at); ok {
					if p.Until.IsZero() {
						return time.Duration(sum) * time.Microsecond
					}
					at = p.Until.UnixMicro() + w.offset
					continue
				}
				stop := end
				if next, ok := w.nextPause(at); ok {
					stop = min(stop, next)
				}
				sum += stop - at
				at = stop
			}
		}
	}
	return time.Duration(sum) * time.Microsecond
}

// Fraction is how much of the working time between a start and a due time is
// used up: 0.5 is half, more than 1 is late. Pauses do not count. Where no
// office hour lies between, the clock on the wall decides.
func (c *Calendar) Fraction(o Office, start, due, now time.Time, pauses []Pause) float64 {
	if now.Before(start) {
		return 0
	}
	w := c.walk(&o, inOrder(pauses))
	whole, used := w.open(start, due), w.open(start, now)
	if whole <= 0 {
		whole, used = due.Sub(start), now.Sub(start)
	}
	if whole <= 0 {
		return 1
	}
	return float64(used) / float64(whole)
}

// Moment is the instant at which a part of the working time between a start
// and a due time is used up, in per cent: when to warn at 50 and at 80.
func (c *Calendar) Moment(o Office, start, due time.Time, percent int, pauses []Pause) time.Time {
	w := c.walk(&o, inOrder(pauses))
	whole := w.open(start, due)
	if whole <= 0 {
		return start.Add(due.Sub(start) * time.Duration(percent) / 100)
	}
	return w.run(w.local(start), int64(whole/time.Microsecond)*int64(percent)/100, w.opening)
}

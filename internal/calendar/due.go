package calendar

import (
	"time"

	"pendopo/internal/kit/clock"
)

// DueReceipt shows how a due time was counted, so that nobody has to believe
// it: every day from the start to the end with its verdict.
type DueReceipt struct {
	Start  time.Time
	Due    time.Time // zero while a pause stands: there is no due time yet
	Span   Span
	Zone   *time.Location
	Days   []Day   // the day of the start first
	Pauses []Pause // as given, oldest first

	Provisional bool // a day of a year without decree was touched
	Standing    bool // a pause has no end yet
	DayOff      bool // the due day of calendar days is a day off; NextWorking says the other reading
	NextWorking time.Time
}

// Due counts a span from an instant and says when it ends, with the receipt.
//
//   - Working days: the day of the start is day 0 whatever the hour; the span
//     ends when the office closes on the n-th working day after it. A day
//     counts when the clock runs at its close, so a pause costs as many days as
//     it covers closings.
//   - Calendar days: the same with every day; a day off ends at 23.59.
//   - Office minutes: only while the office is open and not in its break; what
//     arrives after hours counts from the next opening.
//   - Hours: of the clock on the wall.
//
// A pause that still stands has no end: the due time is zero and the receipt is
// Standing, unless the span was over before the pause began.
func (c *Calendar) Due(o Office, start time.Time, span Span, pauses []Pause) (time.Time, DueReceipt) {
	r := DueReceipt{Start: start, Span: span, Zone: o.Location(), Pauses: inOrder(pauses)}
	w := c.walk(&o, r.Pauses)
	w.receipt = &r
	r.Due = w.due(start, span)
	r.Provisional, r.Standing = w.provisional, w.standing
	return r.Due, r
}

// DueAt is Due without the receipt, for counting many at once.
func (c *Calendar) DueAt(o Office, start time.Time, span Span, pauses []Pause) (due time.Time, provisional bool) {
	w := c.walk(&o, inOrder(pauses))
	return w.due(start, span), w.provisional
}

// maxDays bounds a span: a longer one is a mistake of the caller, and would
// otherwise be counted day by day for ever.
const maxDays = 40_000

// walker goes from day to day. Instants inside it are microseconds of local
// time, days are numbers since 1 January 1970.
type walker struct {
	c      *Calendar
	o      *Office
	offset int64 // of the zone, microseconds
	pauses []Pause

	receipt     *DueReceipt // nil: nobody wants to see the days
	provisional bool
	standing    bool
}

const (
	second = int64(1_000_000)
	minute = 60 * second
	day    = 24 * 60 * minute
	// lastSecond of a day is where a day off ends: midnight would already be
	// written as the next date.
	lastSecond = day - second
)

func (c *Calendar) walk(o *Office, pauses []Pause) walker {
	o.complete()
	return walker{c: c, o: o, pauses: pauses}
}

// local turns an instant into local microseconds. The offset is that of the
// first instant: Indonesian zones have had none other since 1964.
func (w *walker) local(t time.Time) int64 {
	_, off := t.In(w.o.Location()).Zone()
	w.offset = int64(off) * second
	return t.UnixMicro() + w.offset
}

func (w *walker) instant(local int64) time.Time { return time.UnixMicro(local - w.offset).UTC() }

func (w *walker) due(start time.Time, span Span) time.Time {
	t := w.local(start)
	span.N = min(max(span.N, 0), maxDays*24*60)
	switch span.Unit {
	case OfficeMinutes:
		return w.run(t, int64(span.N)*minute, w.opening)
	case Hours:
		return w.run(t, int64(span.N)*60*minute, wholeDay)
	case CalendarDays, CalendarDaysRolled:
		return w.calendarDays(t, span)
	}
	return w.workingDays(t, span.N)
}

// workingDays counts to the close of the n-th working day after the start; for
// none, to the next close.
func (w *walker) workingDays(start int64, n int) time.Time {
	d := floorDiv(start, day)
	n = min(n, maxDays)
	for count, first := 0, true; ; d++ {
		f := w.c.facts(w.o, d)
		w.touch(f)
		end := d*day + int64(f.hours.Close)*minute
		switch {
		case f.verdict != Working, first && (n > 0 || end < start):
			w.show(d, f, 0, first)
		case w.stands(end):
			w.showPaused(d, f, end)
		default:
			count++
			w.show(d, f, count, first)
			if count >= n {
				return w.instant(end)
			}
		}
		if w.standing {
			return time.Time{}
		}
		first = false
	}
}

// calendarDays counts to the end of the n-th day after the start.
func (w *walker) calendarDays(start int64, span Span) time.Time {
	d := floorDiv(start, day)
	n := min(span.N, maxDays)
	for count, first := 0, true; ; d++ {
		f := w.c.facts(w.o, d)
		w.touch(f)
		end := d*day + f.end()
		switch {
		case first && (n > 0 || end < start):
			w.show(d, f, 0, first)
		case w.stands(end):
			w.showPaused(d, f, end)
		default:
			count++
			last := count >= n
			if last && f.verdict != Working {
				return w.dayOff(d, f, count, span.Unit)
			}
			w.show(d, f, count, first)
			if last {
				return w.instant(end)
			}
		}
		if w.standing {
			return time.Time{}
		}
		first = false
	}
}

// dayOff ends a span of calendar days on a day off: strictly there, or on the
// next working day where the rule says so. The receipt tells both.
func (w *walker) dayOff(d int64, f facts, count int, unit SpanUnit) time.Time {
	w.show(d, f, count, false)
	strict := w.instant(d*day + f.end())
	if unit != CalendarDaysRolled && w.receipt == nil {
		return strict
	}
	for next := d + 1; ; next++ {
		g := w.c.facts(w.o, next)
		if unit == CalendarDaysRolled {
			w.touch(g)
			w.show(next, g, 0, false)
		}
		if g.verdict != Working {
			continue
		}
		rolled := w.instant(next*day + g.end())
		if w.receipt != nil {
			w.receipt.DayOff, w.receipt.NextWorking = true, rolled
		}
		if unit == CalendarDaysRolled {
			return rolled
		}
		return strict
	}
}

// piece is a part of a day in which time runs, in microseconds after midnight.
type piece struct{ from, until int64 }

func wholeDay(facts) [2]piece { return [2]piece{{0, day}} }

// opening is when the office works on a day: before and after the break.
func (w *walker) opening(f facts) [2]piece {
	if f.verdict != Working {
		return [2]piece{}
	}
	h := f.hours
	if h.BreakUntil <= h.BreakFrom {
		return [2]piece{{int64(h.Open) * minute, int64(h.Close) * minute}}
	}
	return [2]piece{{int64(h.Open) * minute, int64(h.BreakFrom) * minute}, {int64(h.BreakUntil) * minute, int64(h.Close) * minute}}
}

// run lets an amount of time run off and says when it is over.
func (w *walker) run(start, amount int64, pieces func(facts) [2]piece) time.Time {
	first := floorDiv(start, day)
	for d := first; d < first+maxDays; d++ {
		f := w.c.facts(w.o, d)
		w.touch(f)
		var used int64
		for _, p := range pieces(f) {
			from, until := max(d*day+p.from, start), d*day+p.until
			for from < until {
				stop := until
				if p, ok := w.pauseAt(from); ok {
					if p.Until.IsZero() {
						w.standing = true
						w.showRun(d, f, used, d == first)
						return time.Time{}
					}
					from = p.Until.UnixMicro() + w.offset
					continue
				}
				if next, ok := w.nextPause(from); ok {
					stop = min(stop, next)
				}
				if amount <= stop-from {
					w.showRun(d, f, used+amount, d == first)
					return w.instant(from + amount)
				}
				amount -= stop - from
				used += stop - from
				from = stop
			}
		}
		w.showRun(d, f, used, d == first)
	}
	return w.instant((first + maxDays) * day)
}

// stands tells whether the clock stands at a local time.
func (w *walker) stands(local int64) bool {
	if len(w.pauses) == 0 {
		return false
	}
	p, ok := w.pauseAt(local)
	if ok && p.Until.IsZero() {
		w.standing = true
	}
	return ok
}

func (w *walker) pauseAt(local int64) (Pause, bool) {
	at := w.instant(local)
	for _, p := range w.pauses {
		if p.covers(at) {
			return p, true
		}
	}
	return Pause{}, false
}

// nextPause is when the next pause begins after a local time.
func (w *walker) nextPause(after int64) (int64, bool) {
	for _, p := range w.pauses { // oldest first
		if from := p.From.UnixMicro() + w.offset; from > after {
			return from, true
		}
	}
	return 0, false
}

func (w *walker) touch(f facts) { w.provisional = w.provisional || f.mark&undecided != 0 }

func (w *walker) show(d int64, f facts, count int, received bool) {
	if w.receipt == nil {
		return
	}
	shown := w.c.day(d, f)
	shown.Count, shown.Received = count, received
	w.receipt.Days = append(w.receipt.Days, shown)
}

func (w *walker) showPaused(d int64, f facts, end int64) {
	if w.receipt == nil {
		return
	}
	p, _ := w.pauseAt(end)
	shown := w.c.day(d, f)
	if shown.Verdict == Working || w.receipt.Span.Unit != WorkingDays {
		shown.Verdict, shown.Reason, shown.Basis = Paused, p.Reason, ""
	}
	w.receipt.Days = append(w.receipt.Days, shown)
}

// showRun shows a day of a span of minutes or hours. A working day on which
// nothing ran was over when the start came, or the clock stood.
func (w *walker) showRun(d int64, f facts, used int64, first bool) {
	if w.receipt == nil {
		return
	}
	shown := w.c.day(d, f)
	shown.Received = first
	shown.Minutes = int(used / minute)
	if used == 0 && (shown.Verdict == Working || w.receipt.Span.Unit == Hours) {
		end := d*day + f.end()
		if p, ok := w.pauseAt(end); ok {
			shown.Verdict, shown.Reason, shown.Basis = Paused, p.Reason, ""
		} else if first && shown.Verdict == Working {
			shown.Verdict = AfterHours
		}
	}
	w.receipt.Days = append(w.receipt.Days, shown)
}

// LastDay is the local date on which it is due, "" while the clock stands.
func (r *DueReceipt) LastDay() clock.Date {
	if r.Due.IsZero() {
		return ""
	}
	return clock.DateOf(r.Due, r.Zone)
}

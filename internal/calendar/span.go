package calendar

import "time"

// SpanUnit is what a span is counted in. Its text is what stores keep.
type SpanUnit string

// The units. A law that says "hari" without "kerja" means CalendarDays.
const (
	WorkingDays  SpanUnit = "working_days"
	CalendarDays SpanUnit = "calendar_days"
	// CalendarDaysRolled are calendar days whose end moves to the next working
	// day when it falls on a day off; only where the text of a rule says so.
	CalendarDaysRolled SpanUnit = "calendar_days_rolled"
	OfficeMinutes      SpanUnit = "office_minutes" // minutes in which the office is open, breaks left out
	Hours              SpanUnit = "hours"          // of the clock on the wall, day and night
)

// SpanUnits lists them in the order in which pages offer them.
var SpanUnits = []SpanUnit{WorkingDays, CalendarDays, CalendarDaysRolled, OfficeMinutes, Hours}

// Span is how long a promise may take: 14 working days, 20 office minutes.
type Span struct {
	N    int
	Unit SpanUnit
}

// Days is a span of working days.
func Days(n int) Span { return Span{n, WorkingDays} }

// RunningDays is a span of calendar days.
func RunningDays(n int) Span { return Span{n, CalendarDays} }

// OfficeTime is a span of minutes of office hours.
func OfficeTime(minutes int) Span { return Span{minutes, OfficeMinutes} }

// ClockHours is a span of hours that also run at night.
func ClockHours(n int) Span { return Span{n, Hours} }

// IsZero tells whether there is no span.
func (s Span) IsZero() bool { return s == Span{} }

// Pause is a time in which a promise's clock stands, such as while a citizen
// is asked for a missing paper.
type Pause struct {
	From   time.Time
	Until  time.Time // zero: it still stands
	Reason string    // shown to the citizen on the receipt
}

// covers tells whether the clock stands at the instant.
func (p Pause) covers(t time.Time) bool {
	return !t.Before(p.From) && (p.Until.IsZero() || t.Before(p.Until))
}

// EndedAt is the same pauses with the one that still stands ended at an
// instant: what a due date would be if the clock went on now.
func EndedAt(pauses []Pause, now time.Time) []Pause {
	out := make([]Pause, len(pauses))
	for i, p := range pauses {
		if p.Until.IsZero() {
			p.Until = now
			if now.Before(p.From) {
				p.Until = p.From
			}
		}
		out[i] = p
	}
	return out
}

package clock

import (
	"sync/atomic"
	"time"
)

// Moved runs at the machine's pace from another moment: the clock of a
// demonstration or rehearsal that plays in the past or the future.
type Moved struct {
	offset atomic.Int64 // nanoseconds added to the machine's time
}

// From makes a clock that shows t now and runs on from there.
func From(t time.Time) *Moved {
	m := new(Moved)
	m.MoveTo(t)
	return m
}

// MoveTo sets the clock to t; it runs on from there.
func (m *Moved) MoveTo(t time.Time) { m.offset.Store(int64(time.Until(t))) }

// Now is the moved time in UTC to the microsecond.
func (m *Moved) Now() time.Time {
	return time.Now().Add(time.Duration(m.offset.Load())).UTC().Truncate(time.Microsecond)
}

package web

import (
	"net/url"
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/complaint"
	"pendopo/internal/kit/clock"
)

// ReadForFuzz reads a form and a date as a request would.
func ReadForFuzz(f url.Values, date string) {
	w := New(&complaint.Service{}, clock.At(time.Unix(1_790_000_000, 0)), Config{Zone: calendar.WIB})
	in, err := w.report(f)
	if err == nil && !in.Where.Point.IsZero() && !in.Where.Point.InIndonesia() {
		panic("a point outside")
	}
	if t, err := instant(date, time.Time{}); err == nil {
		before(t)
	}
}

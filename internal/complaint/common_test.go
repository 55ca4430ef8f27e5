package complaint_test

import (
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
)

var calendarWIB = calendar.WIB

// dateAfter is a working day well after an instant.
func dateAfter(t time.Time) clock.Date {
	d := clock.DateOf(t, calendar.WIB).AddDays(7)
	for d.Time().Weekday() == time.Saturday || d.Time().Weekday() == time.Sunday {
		d = d.AddDays(1)
	}
	return d
}

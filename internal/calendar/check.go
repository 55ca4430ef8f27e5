package calendar

import "time"

// problem is why hours are refused: a message key and its arguments.
type problem struct {
	key  string
	args []any
}

// check says what is wrong with the hours of an office.
func (o *Office) check() *problem {
	for _, w := range []WeekHours{o.Hours, o.Ramadan} {
		for d, h := range w {
			weekday := time.Weekday(d)
			if !o.Pattern.works(weekday) {
				continue
			}
			switch {
			case h.Open < 0 || h.Close > 24*60 || h.Close <= h.Open:
				return &problem{"calendar.bad_hours", []any{d}}
			case h.BreakFrom == 0 && h.BreakUntil == 0:
			case h.BreakFrom < h.Open || h.BreakUntil > h.Close || h.BreakUntil < h.BreakFrom:
				return &problem{"calendar.bad_break", []any{d}}
			}
		}
	}
	return nil
}

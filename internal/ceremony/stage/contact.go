package stage

import "time"

// Span is an unbroken time in which a phone was heard.
type Span struct{ From, Until time.Time }

// Gap is the longest silence of a phone between two instants, given the spans in
// which it was heard, in order. A phone never heard was silent throughout.
func Gap(spans []Span, from, until time.Time) time.Duration {
	var longest time.Duration
	at := from
	for _, s := range spans {
		if !s.From.After(at) {
			if s.Until.After(at) {
				at = s.Until
			}
			continue
		}
		if !s.From.Before(until) {
			break
		}
		longest = max(longest, s.From.Sub(at))
		at = s.Until
	}
	if at.Before(until) {
		longest = max(longest, until.Sub(at))
	}
	return longest
}

// Silences are the times between two instants in which a phone was not heard.
func Silences(spans []Span, from, until time.Time) []Span {
	var out []Span
	at := from
	for _, s := range spans {
		if s.From.After(at) && at.Before(until) {
			end := s.From
			if end.After(until) {
				end = until
			}
			out = append(out, Span{at, end})
		}
		if s.Until.After(at) {
			at = s.Until
		}
	}
	if at.Before(until) {
		out = append(out, Span{at, until})
	}
	return out
}

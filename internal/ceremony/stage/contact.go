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

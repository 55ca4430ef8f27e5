package stage

import "time"

// Place is where a ceremony stands: an item of the sheet, from 0, and a step
// inside it, from 0.
type Place struct{ Item, Step int }

// Run is the ceremony as it goes.
type Run struct {
	Version int64 // counts every change that screens show
	At      Place
	From    Place     // where it stood before the last press
	Moved   time.Time // the last press
	By      string    // who pressed last
}

// Undo is how long a press can be taken back.
const Undo = 10 * time.Second

// Steps says how many steps each kind of a session has; kinds not named have
// one.
type Steps map[Kind]int

// of a kind, at least one.
func (n Steps) of(k Kind) int { return max(1, n[k]) }

// After is where the next press leads from a place: the next step, or the next
// item; skip leaves the steps that are left. ok is false at the end.
func (s Sheet) After(p Place, n Steps, skip bool) (next Place, ok bool) {
	if p.Item < 0 || p.Item >= len(s) {
		return p, false
	}
	if !skip && p.Step+1 < n.of(s[p.Item].Kind) {
		return Place{p.Item, p.Step + 1}, true
	}
	if p.Item+1 < len(s) {
		return Place{p.Item + 1, 0}, true
	}
	return p, false
}

// Outcome of a press.
type Outcome int

// The outcomes.
const (
	Moved   Outcome = iota // the ceremony went on
	Already                // somebody pressed the same button before: nothing to do
	Elsewhere
	AtEnd
)

// Press moves the run on from the place that the person who pressed saw. A
// second press of the same button, by the same person or a colleague, is
// Already; a press on a page that shows another place is Elsewhere.
func (r *Run) Press(s Sheet, seen Place, n Steps, skip bool, now time.Time) Outcome {
	next, ok := s.After(seen, n, skip)
	switch {
	case seen == r.At && !ok:
		return AtEnd
	case seen == r.At:
		r.From, r.At, r.Moved = r.At, next, now
		return Moved
	case ok && next == r.At && seen == r.From:
		return Already
	}
	return Elsewhere
}

// Back takes the last press back, within Undo of it and once. It is Already when
// somebody else took it back.
func (r *Run) Back(seen Place, now time.Time) Outcome {
	switch {
	case seen != r.At && r.At == r.From:
		return Already
	case seen != r.At:
		return Elsewhere
	case r.At == r.From || now.Sub(r.Moved) > Undo:
		return AtEnd
	}
	r.At = r.From
	return Moved
}

package duty

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// Case is one duty with everything its page shows.
type Case struct {
	*Duty
	History  []Event
	Owner    Owner // of today
	Left     calendar.Left
	Receipt  *calendar.DueReceipt // nil when the due instant was set by hand
	About    *Duty                // the late duty that an explanation is about
	Asked    []*Duty              // explanations of this duty, oldest first
	Now      time.Time
	Today    clock.Date
	Zone     *time.Location
	Snapshot *org.Snapshot // as of today

	MayHandOn, MayAsk, MayAnswer bool
}

// Case opens a duty: its desk may, the chain above it, and posts that owed it.
func (e *Engine) Case(ctx context.Context, by actor.Actor, id ID) (*Case, error) {
	v, err := e.view(ctx)
	if err != nil {
		return nil, err
	}
	r := e.reader(v, by)
	var c *Case
	err = e.DB.Read(ctx, func(tx *db.Tx) error {
		d, err := get(tx, id)
		if err != nil {
			return err
		}
		c = &Case{Duty: d, Now: v.now, Today: v.today, Zone: v.zone, Snapshot: v.s, Owner: OwnerOf(v.s, d.Post)}
		if c.History, err = events(tx, id); err != nil {
			return err
		}
		if err := e.mayRead(v, by, d, c.History); err != nil {
			return err
		}
		w, err := e.clock(tx, v.reg, d)
		if err != nil {
			return err
		}
		c.Left = w.calendar.Remaining(w.office, v.now, d.DueAt)
		if !d.Span.IsZero() {
			pauses := Pauses(c.History, d.ClockFrom)
			if d.State.Ended() {
				pauses = calendar.EndedAt(pauses, d.ClosedAt)
			}
			_, receipt := w.calendar.Due(w.office, d.ClockFrom, d.Span, pauses)
			c.Receipt = &receipt
		}
		if d.SubjectKind == aboutDuty {
			if c.About, err = get(tx, ID(d.Subject)); err != nil {
				return err
			}
		}
		if c.Asked, err = bySubject(tx, aboutDuty, string(id)); err != nil {
			return err
		}
		n := len(c.Asked)
		c.MayHandOn = !d.State.Ended() && r.mayHandOn(d) == nil
		c.MayAsk = d.LateAt(v.now) && r.mayAsk(d) == nil && (n == 0 || c.Asked[n-1].State.Ended())
		c.MayAnswer = d.Kind == Explanation && !d.State.Ended() && r.own(d.Post)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// OfSubject lists the duties about one thing, oldest first, in the caller's
// transaction: packages that opened them read them with their own permission.
func (e *Engine) OfSubject(tx *db.Tx, kind, subject string) ([]*Duty, error) {
	return bySubject(tx, kind, subject)
}

// Get loads a duty in the caller's transaction, History its events; the caller
// has checked who asks.
func (e *Engine) Get(tx *db.Tx, id ID) (*Duty, error) { return get(tx, id) }

// History are the events of a duty, oldest first.
func (e *Engine) History(tx *db.Tx, id ID) ([]Event, error) { return events(tx, id) }

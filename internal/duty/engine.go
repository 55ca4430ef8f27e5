package duty

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Engine opens, moves and ends duties.
type Engine struct {
	DB       *db.DB
	Org      *org.Cache
	Calendar *calendar.Book
	// Address is where messages to a person go, "" when none is known. Nil: no
	// messages are sent.
	Address func(tx *db.Tx, person people.PersonID) (string, error)
	// Movers hand on the kinds that have rules of their own about it, such as a
	// report that may be sent on only twice. They record their own act.
	Movers map[Kind]Mover

	desks deskCache
}

// Mover hands a duty on by the rules of the package that opened it.
type Mover func(tx *db.Tx, by actor.Actor, d *Duty, to org.PostID, reason string) error

// ids makes the identifiers of duties, counters and notices.
var ids id.Source

// Open begins a duty in the caller's transaction. The caller records the act.
// Errors: duty.no_post when the post is not in the register.
func (e *Engine) Open(tx *db.Tx, by actor.Actor, in Opening) (*Duty, error) {
	reg, err := e.Org.In(tx)
	if err != nil {
		return nil, err
	}
	post := reg.Posts[in.Post]
	if post == nil {
		return nil, errs.New(errs.Invalid, "duty.no_post")
	}
	if in.Guard != "" && !slices.Contains(Guards, actor.Function(in.Guard)) {
		return nil, fmt.Errorf("duty: open %s: nothing is guarded by %q: add it to Guards", in.Kind, in.Guard)
	}
	now := tx.Now()
	d := &Duty{ID: ID(ids.New(now)), Kind: in.Kind, Post: post.ID, Unit: post.Unit, SubjectKind: in.SubjectKind, Subject: in.Subject,
		Title: in.Title, Guard: in.Guard, OpenedAt: now, ClockFrom: in.Start, Span: in.Span, OfficeUnit: in.OfficeUnit, Basis: in.Basis,
		State: Open, Version: 1}
	if d.ClockFrom.IsZero() {
		d.ClockFrom = now
	}
	if d.OfficeUnit == "" {
		d.OfficeUnit = post.Unit
	}
	c, err := e.clock(tx, reg, d)
	if err != nil {
		return nil, err
	}
	if !in.Due.IsZero() {
		d.DueAt, d.Span = in.Due, calendar.Span{}
	} else {
		d.DueAt, d.Provisional = c.due(d.ClockFrom, d.Span, nil)
	}
	d.LookAt = c.nextLook(d, nil, now)
	if err := insert(tx, d); err != nil {
		return nil, err
	}
	if err := addEvent(tx, d.ID, Event{N: 1, At: now, Kind: Opened, Person: by.Person, ByPost: org.PostID(by.Post), To: d.Post, DueTo: d.DueAt}); err != nil {
		return nil, err
	}
	return d, d.tally(tx, 1)
}

// change loads a duty, lets fn change it, saves it with one line of history and
// keeps the counters right. The caller records the act.
func (e *Engine) change(tx *db.Tx, by actor.Actor, id ID, fn func(d *Duty) (Event, error)) (*Duty, error) {
	d, err := get(tx, id)
	if err != nil {
		return nil, err
	}
	before := *d
	ev, err := fn(d)
	if err != nil {
		return nil, err
	}
	ev.Person, ev.ByPost = by.Person, org.PostID(by.Post)
	if err := put(tx, &before, d, ev); err != nil {
		return nil, err
	}
	return d, nil
}

// put saves a changed duty with its event and counts it anew.
func put(tx *db.Tx, before, d *Duty, ev Event) error {
	if err := save(tx, d); err != nil {
		return err
	}
	ev.N, ev.At = d.Version, tx.Now()
	if !d.DueAt.Equal(before.DueAt) {
		ev.DueFrom, ev.DueTo = before.DueAt, d.DueAt
	}
	if err := addEvent(tx, d.ID, ev); err != nil {
		return err
	}
	if d.Post == before.Post && d.State == before.State {
		return nil
	}
	if err := before.tally(tx, -1); err != nil {
		return err
	}
	return d.tally(tx, 1)
}

// Close ends a duty in the caller's transaction: Done with an outcome, or
// Cancelled. Ending an ended duty changes nothing.
func (e *Engine) Close(tx *db.Tx, by actor.Actor, id ID, to State, outcome string) (*Duty, error) {
	if !to.Ended() {
		return nil, errs.New(errs.Internal, "duty.not_an_end")
	}
	if d, err := get(tx, id); err != nil || d.State.Ended() {
		return d, err
	}
	return e.change(tx, by, id, func(d *Duty) (Event, error) {
		d.State, d.ClosedAt, d.Outcome, d.LookAt = to, tx.Now(), outcome, time.Time{}
		return Event{Kind: Closed, Note: outcome}, nil
	})
}

// Reopen takes an ended duty up again: the same post, a new clock from now.
func (e *Engine) Reopen(tx *db.Tx, by actor.Actor, id ID, span calendar.Span, reason string) (*Duty, error) {
	return e.change(tx, by, id, func(d *Duty) (Event, error) {
		if !d.State.Ended() {
			return Event{}, errs.New(errs.Conflict, "duty.still_open")
		}
		c, err := e.clock(tx, nil, d)
		if err != nil {
			return Event{}, err
		}
		d.State, d.ClosedAt, d.Outcome, d.Stage = Open, time.Time{}, "", Fresh
		d.ClockFrom, d.Span = tx.Now(), span
		d.DueAt, d.Provisional = c.due(d.ClockFrom, d.Span, nil)
		d.LookAt = c.nextLook(d, nil, tx.Now())
		return Event{Kind: Reopened, Note: reason}, nil
	})
}

// HandOn gives a duty to another post. The clock goes on as it was.
func (e *Engine) HandOn(tx *db.Tx, by actor.Actor, id ID, to org.PostID, reason string) (*Duty, error) {
	reg, err := e.Org.In(tx)
	if err != nil {
		return nil, err
	}
	post := reg.Posts[to]
	if post == nil {
		return nil, errs.New(errs.Invalid, "duty.no_post").Field("to", "duty.no_post")
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return nil, errs.New(errs.Invalid, "duty.no_reason").Field("reason", "duty.no_reason")
	}
	return e.change(tx, by, id, func(d *Duty) (Event, error) {
		switch {
		case d.State.Ended():
			return Event{}, errs.New(errs.Conflict, "duty.ended")
		case d.Post == to:
			return Event{}, errs.New(errs.Conflict, "duty.already_there")
		}
		from := d.Post
		d.Post, d.Unit = post.ID, post.Unit
		d.HandOns++
		return Event{Kind: HandedOn, From: from, To: to, Note: reason}, nil
	})
}

// Pause stops the clock, for example while a citizen is asked for more.
func (e *Engine) Pause(tx *db.Tx, by actor.Actor, id ID, reason string) (*Duty, error) {
	return e.change(tx, by, id, func(d *Duty) (Event, error) {
		if d.State != Open {
			return Event{}, errs.New(errs.Conflict, "duty.not_running")
		}
		d.State, d.LookAt = Paused, time.Time{}
		return Event{Kind: WasPaused, Note: reason}, nil
	})
}

// Resume lets the clock run on; the due instant moves by the working time of
// the pause.
func (e *Engine) Resume(tx *db.Tx, by actor.Actor, id ID, reason string) (*Duty, error) {
	return e.change(tx, by, id, func(d *Duty) (Event, error) {
		if d.State != Paused {
			return Event{}, errs.New(errs.Conflict, "duty.not_paused")
		}
		history, err := events(tx, id)
		if err != nil {
			return Event{}, err
		}
		c, err := e.clock(tx, nil, d)
		if err != nil {
			return Event{}, err
		}
		pauses := calendar.EndedAt(Pauses(history, d.ClockFrom), tx.Now())
		d.State = Open
		if d.Span.IsZero() {
			d.DueAt = c.shift(d.DueAt, sinceExtended(history, pauses))
		} else {
			d.DueAt, d.Provisional = c.due(d.ClockFrom, d.Span, pauses)
		}
		d.LookAt = c.nextLook(d, pauses, tx.Now())
		return Event{Kind: Resumed, Note: reason}, nil
	})
}

// Extend sets a later due instant with its reason. The citizen is told by the
// package whose duty it is.
func (e *Engine) Extend(tx *db.Tx, by actor.Actor, id ID, due time.Time, reason string) (*Duty, error) {
	reason = strings.TrimSpace(reason)
	return e.change(tx, by, id, func(d *Duty) (Event, error) {
		switch {
		case d.State.Ended():
			return Event{}, errs.New(errs.Conflict, "duty.ended")
		case reason == "":
			return Event{}, errs.New(errs.Invalid, "duty.no_reason").Field("reason", "duty.no_reason")
		case !due.After(d.DueAt):
			return Event{}, errs.New(errs.Invalid, "duty.not_later").Field("due", "duty.not_later")
		}
		history, err := events(tx, id)
		if err != nil {
			return Event{}, err
		}
		c, err := e.clock(tx, nil, d)
		if err != nil {
			return Event{}, err
		}
		d.DueAt, d.Span = due, calendar.Span{}
		pauses := Pauses(history, d.ClockFrom)
		d.Stage = c.fallen(d, pauses, tx.Now())
		if d.State == Open {
			d.LookAt = c.nextLook(d, pauses, tx.Now())
		}
		return Event{Kind: Extended, Note: reason}, nil
	})
}

package duty

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// climbAtOnce bounds the transaction of one step of the ladder.
const climbAtOnce = 200

// Climb takes every duty whose time has come to its next stage: at half and at
// four fifths of the working time the owner is warned, when it is late it
// reaches the head of the agency, three working days later the head of the
// region. It works in batches; a batch that was done is not done again.
func (e *Engine) Climb(ctx context.Context) (steps int, err error) {
	for {
		n, done := 0, 0
		err := e.DB.Write(ctx, func(tx *db.Tx) (err error) {
			n, done, err = e.climb(tx)
			return err
		})
		steps += done
		if err != nil || n < climbAtOnce {
			return steps, err
		}
	}
}

// climb is one batch: how many duties it looked at and how many stages they
// went up.
func (e *Engine) climb(tx *db.Tx) (looked, steps int, err error) {
	ds, err := list(tx, `
		select `+columns+`
		from duty
		where look_at <= $1
		order by look_at, id
		limit $2`, db.Micros(tx.Now()), climbAtOnce)
	if err != nil || len(ds) == 0 {
		return 0, 0, err
	}
	v, err := e.viewIn(tx)
	if err != nil {
		return 0, 0, err
	}
	cal, err := e.Calendar.In(tx)
	if err != nil {
		return 0, 0, err
	}
	stopped, err := pausesOf(tx, ds)
	if err != nil {
		return 0, 0, err
	}
	of := offices{}
	for _, d := range ds {
		n, err := e.rise(tx, v, of.clock(cal, v.reg, d.OfficeUnit, v.now), d, stopped[d.ID])
		if err != nil {
			return 0, 0, err
		}
		steps += n
	}
	return len(ds), steps, nil
}

// rise takes one duty up to the stage that the clock says, each stage with its
// event and its messages.
func (e *Engine) rise(tx *db.Tx, v *view, w workClock, d *Duty, pauses []calendar.Pause) (steps int, err error) {
	reached := w.risen(d, pauses, v.now)
	if reached <= d.Stage {
		d.LookAt = w.nextLook(d, pauses, v.now)
		if !d.LookAt.IsZero() && !d.LookAt.After(v.now) { // never again at once: the clock of the office has no finer step
			d.LookAt = v.now.Add(time.Minute)
		}
		_, err := tx.Exec(`update duty set look_at = $1 where id = $2 and version = $3`, micros(d.LookAt), string(d.ID), d.Version)
		return 0, err
	}
	for d.Stage < reached {
		before := *d
		d.Stage++
		d.LookAt = w.nextLook(d, pauses, v.now)
		chairs := rungs(v, d)
		ev := Event{Kind: Warned, Note: d.Stage.String()}
		if d.Stage >= Late {
			ev.Kind = Raised
		}
		if len(chairs) > 0 {
			ev.To = chairs[0]
		}
		if err := put(tx, &before, d, ev); errs.Is(err, errs.Conflict) {
			return steps, nil // somebody is changing it: the next run looks again
		} else if err != nil {
			return steps, err
		}
		steps++
		for _, chair := range chairs {
			if err := addNotice(tx, chair, d.ID, d.Stage.String()); err != nil {
				return steps, err
			}
		}
	}
	return steps, nil
}

// String is the name of a stage in events and messages.
func (s Stage) String() string {
	return [...]string{"fresh", "half", "mostly_over", "late", "at_head"}[min(max(s, Fresh), AtHead)]
}

// rungs are the chairs that learn of a duty's stage, the one it rose to first:
// those that answer, so that a vacancy is skipped and a Plt or Plh is reached.
func rungs(v *view, d *Duty) []org.PostID {
	owner := chairOf(v.s, d.Post)
	var to org.PostID
	switch d.Stage {
	case Late:
		to = chairOf(v.s, headOf(v, d.Unit))
	case AtHead:
		to = chairOf(v.s, postWith(v.s, actor.AppointingAuthority, ""))
	}
	if to != "" && !mayKnow(v, to, d) {
		to = ""
	}
	out := slices.DeleteFunc([]org.PostID{to, owner}, func(p org.PostID) bool { return p == "" })
	return slices.Compact(out)
}

// mayKnow tells whether the guard of a duty lets a chair learn of it.
func mayKnow(v *view, chair org.PostID, d *Duty) bool {
	if d.Guard == "" {
		return true
	}
	p := v.s.Posts[chair]
	return p != nil && slices.ContainsFunc(p.Functions, func(f org.PostFunction) bool { return string(f.Function) == d.Guard })
}

// headOf is the post that heads the agency of a unit: the one with that
// function, else the highest in the agency itself.
func headOf(v *view, unit org.UnitID) org.PostID {
	a := agency(v, unit)
	if a == nil {
		return ""
	}
	if p := postWith(v.s, actor.AgencyHead, a.ID); p != "" {
		return p
	}
	for _, p := range v.s.PostsIn(a.ID) { // highest level first
		if p.Structural {
			return p.ID
		}
	}
	return ""
}

// postWith is the first post, highest level first, that carries a function over
// exactly a unit.
func postWith(s *org.Snapshot, f actor.Function, unit org.UnitID) org.PostID {
	for _, p := range s.AllPosts() {
		if slices.Contains(p.Functions, org.PostFunction{Function: f, Scope: unit}) {
			return p.ID
		}
	}
	return ""
}

// pausesOf reads the pauses of the running clocks of many duties at once.
func pausesOf(tx *db.Tx, ds []*Duty) (map[ID][]calendar.Pause, error) {
	out := map[ID][]calendar.Pause{}
	from := map[ID]*Duty{}
	history := map[ID][]Event{}
	for len(ds) > 0 {
		n := min(len(ds), maxMarks)
		var args []any
		ids := make([]ID, n)
		for i, d := range ds[:n] {
			ids[i], from[d.ID] = d.ID, d
		}
		ds = ds[n:]
		rows, err := tx.Query(`
			select duty, at, kind, note
			from duty_event
			where duty in `+in(&args, ids)+`
				and kind in ('paused', 'resumed', 'closed')
			order by duty, n`, args...)
		if err != nil {
			return nil, fmt.Errorf("duty: pauses: %w", err)
		}
		for rows.Next() {
			var id ID
			var ev Event
			var at int64
			if err := rows.Scan(&id, &at, &ev.Kind, &ev.Note); err != nil {
				rows.Close()
				return nil, fmt.Errorf("duty: pauses: %w", err)
			}
			ev.At = db.Time(at)
			history[id] = append(history[id], ev)
		}
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("duty: pauses: %w", err)
		}
		rows.Close()
	}
	for id, evs := range history {
		if p := Pauses(evs, from[id].ClockFrom); len(p) > 0 {
			out[id] = p
		}
	}
	return out, nil
}

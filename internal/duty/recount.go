package duty

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// recountAtOnce is how many duties one transaction looks at: other writers wait
// no longer than for that.
const recountAtOnce = 500

// Moved is a due instant that an amendment of the calendar moves.
type Moved struct {
	Duty     *Duty
	From, To time.Time
}

// Recount counts the due times again that an amendment of the calendar touches:
// open duties whose clock runs over its days. It goes back from the latest due
// time in batches, each with one act that lists what moved; after a kill it
// goes on where it stood.
func (e *Engine) Recount(ctx context.Context, j *job.Job, a calendar.Recompute) error {
	total, err := e.touched(ctx, a)
	if err != nil {
		return err
	}
	for {
		var at recount
		if err := e.DB.Write(ctx, func(tx *db.Tx) (err error) {
			at, err = e.recountBatch(tx, a)
			return err
		}); err != nil {
			return err
		}
		if j != nil {
			if err := j.Progress(ctx, int(min(at.seen, total)), int(total), ""); err != nil {
				return err
			}
		}
		if at.done {
			if j != nil {
				return j.Result(map[string]int64{"seen": at.seen, "moved": at.moved})
			}
			return nil
		}
	}
}

// recount is where the work for one amendment stands.
type recount struct {
	atDue       int64
	atID        string
	seen, moved int64
	done        bool
}

func (e *Engine) recountBatch(tx *db.Tx, a calendar.Recompute) (recount, error) {
	at, err := loadRecount(tx, a.Amendment)
	if err != nil || at.done {
		return at, err
	}
	v, err := e.viewIn(tx)
	if err != nil {
		return at, err
	}
	cal, err := e.Calendar.In(tx)
	if err != nil {
		return at, err
	}
	ds, err := runningOver(tx, at.atDue, at.atID, since(v, a), recountAtOnce)
	if err != nil {
		return at, err
	}
	moved, unflagged, stopped, err := e.judge(tx, v, cal, a, ds)
	if err != nil {
		return at, err
	}
	if err := e.move(tx, v, cal, a, moved, stopped); err != nil {
		return at, err
	}
	for _, d := range unflagged {
		if _, err := tx.Exec(`update duty set provisional = $1 where id = $2 and version = $3`, d.Provisional, string(d.ID), d.Version); err != nil {
			return at, fmt.Errorf("duty: recount %s: %w", d.ID, err)
		}
	}
	at.seen += int64(len(ds))
	at.moved += int64(len(moved))
	if at.done = len(ds) < recountAtOnce; !at.done {
		last := ds[len(ds)-1]
		at.atDue, at.atID = db.Micros(last.DueAt), string(last.ID) // where it stood before it moved
	}
	return at, saveRecount(tx, a.Amendment, at)
}

// judge says which of the duties the calendar moves, and which only lose or
// gain the word provisional.
func (e *Engine) judge(tx *db.Tx, v *view, cal *calendar.View, a calendar.Recompute, ds []*Duty) (moved []Moved, flagged []*Duty, stopped map[ID][]calendar.Pause, err error) {
	ds = slices.DeleteFunc(slices.Clone(ds), func(d *Duty) bool { return !concerns(v, a, d) })
	if stopped, err = pausesOf(tx, ds); err != nil {
		return nil, nil, nil, err
	}
	of := offices{}
	for _, d := range ds {
		w := of.clock(cal, v.reg, d.OfficeUnit, v.now)
		due, provisional := w.due(d.ClockFrom, d.Span, stopped[d.ID])
		switch {
		case due.IsZero(): // its clock stands
		case !due.Equal(d.DueAt):
			next := *d
			next.DueAt, next.Provisional = due, provisional
			moved = append(moved, Moved{Duty: &next, From: d.DueAt, To: due})
		case provisional != d.Provisional:
			next := *d
			next.Provisional = provisional
			flagged = append(flagged, &next)
		}
	}
	return moved, flagged, stopped, nil
}

// move saves what moved: the duty, one line of its history, and one act for
// all of them.
func (e *Engine) move(tx *db.Tx, v *view, cal *calendar.View, a calendar.Recompute, moved []Moved, stopped map[ID][]calendar.Pause) error {
	if len(moved) == 0 {
		return nil
	}
	var rows []any
	var said []map[string]string
	of := offices{}
	for _, m := range moved {
		d := m.Duty
		w := of.clock(cal, v.reg, d.OfficeUnit, v.now)
		d.Stage = w.fallen(d, stopped[d.ID], v.now)
		d.LookAt = w.nextLook(d, stopped[d.ID], v.now)
		n, err := tx.Exec(`
			update duty
			set due_at = $1, provisional = $2, stage = $3, look_at = $4, version = version + 1
			where id = $5
				and version = $6`, db.Micros(d.DueAt), d.Provisional, int(d.Stage), micros(d.LookAt), string(d.ID), d.Version)
		if err != nil {
			return fmt.Errorf("duty: recount %s: %w", d.ID, err)
		}
		if n == 0 {
			continue // changed in this very moment, and by the new calendar
		}
		d.Version++
		rows = append(rows, string(d.ID), d.Version, db.Micros(tx.Now()), string(Recomputed), "", "", "", "", db.Micros(m.From), db.Micros(m.To), a.Amendment)
		said = append(said, map[string]string{"duty": string(d.ID), "from": m.From.Format(time.RFC3339), "to": m.To.Format(time.RFC3339)})
	}
	if err := tx.Insert("duty_event", []string{"duty", "n", "at", "kind", "by_person", "by_post", "post_from", "post_to", "due_from", "due_to", "note"}, rows); err != nil {
		return fmt.Errorf("duty: recount: %w", err)
	}
	_, err := ledger.Record(tx, ledger.Act{Kind: "duty.recomputed", SubjectKind: "calendar_amendment", Subject: a.Amendment,
		Payload: map[string]any{"calendar": a.Version, "duties": said}})
	return err
}

// since is the first instant that an amendment concerns.
func since(v *view, a calendar.Recompute) time.Time {
	from, _ := dayOf(a.From, v.zone)
	return from.Add(-24 * time.Hour) // offices in another zone
}

// concerns tells whether an amendment may move a duty: its span is counted, its
// clock started before the last of the days, and its office is of the unit.
func concerns(v *view, a calendar.Recompute, d *Duty) bool {
	if d.Span.IsZero() || a.Until != "" && clock.DateOf(d.ClockFrom, v.zone) > a.Until.AddDays(1) {
		return false
	}
	return a.Unit == "" || slices.Contains(path(v.s, d.OfficeUnit), a.Unit)
}

// runningOver is the next open duties, latest due first, that are due at or
// after an instant.
func runningOver(tx *db.Tx, atDue int64, atID string, since time.Time, limit int) ([]*Duty, error) {
	return list(tx, `
		select `+columns+`
		from duty
		where state = 'open'
			and due_at >= $1
			and (due_at, id) < ($2, $3)
		order by due_at desc, id desc
		limit $4`, db.Micros(since), atDue, atID, limit)
}

// touched is how many open duties are due at or after the amendment's first
// day, for the progress of the job.
func (e *Engine) touched(ctx context.Context, a calendar.Recompute) (n int64, err error) {
	v, err := e.view(ctx)
	if err != nil {
		return 0, err
	}
	err = e.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`select count(*) from duty where state = 'open' and due_at >= $1`, db.Micros(since(v, a))).Scan(&n)
	})
	return n, err
}

func loadRecount(tx *db.Tx, amendment string) (recount, error) {
	at := recount{atDue: math.MaxInt64}
	err := tx.QueryRow(`
		select at_due, at_id, seen, moved, done
		from duty_recount
		where amendment = $1`, amendment).Scan(&at.atDue, &at.atID, &at.seen, &at.moved, &at.done)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return at, fmt.Errorf("duty: recount: %w", err)
	}
	return at, nil
}

func saveRecount(tx *db.Tx, amendment string, at recount) error {
	_, err := tx.Exec(`
		insert into duty_recount (amendment, at_due, at_id, seen, moved, done)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (amendment) do update set at_due = excluded.at_due, at_id = excluded.at_id, seen = excluded.seen, moved = excluded.moved, done = excluded.done`,
		amendment, at.atDue, at.atID, at.seen, at.moved, at.done)
	if err != nil {
		return fmt.Errorf("duty: recount: %w", err)
	}
	return nil
}

// maxPreview bounds what a preview looks at, maxExamples what it shows.
const (
	maxPreview  = 200_000
	maxExamples = 10
)

// PreviewAmendment counts what an amendment of the calendar would move, for
// calendar.Book. Guarded duties are counted and not shown.
func (e *Engine) PreviewAmendment(tx *db.Tx, _, after *calendar.View, a calendar.Recompute) (calendar.Moved, error) {
	v, err := e.viewIn(tx)
	if err != nil {
		return calendar.Moved{}, err
	}
	var out calendar.Moved
	var soonest []Moved
	due, id := int64(math.MaxInt64), ""
	for out.Open < maxPreview {
		ds, err := runningOver(tx, due, id, since(v, a), 2*recountAtOnce)
		if err != nil {
			return calendar.Moved{}, err
		}
		moved, _, _, err := e.judge(tx, v, after, a, ds)
		if err != nil {
			return calendar.Moved{}, err
		}
		out.Open += len(ds)
		for _, m := range moved {
			if m.To.After(m.From) {
				out.Later++
			} else {
				out.Earlier++
			}
		}
		moved = slices.DeleteFunc(moved, func(m Moved) bool { return m.Duty.Guard != "" })
		slices.Reverse(moved) // each batch is sooner than the one before
		soonest = append(moved[:min(len(moved), maxExamples)], soonest...)
		soonest = soonest[:min(len(soonest), maxExamples)]
		if len(ds) < 2*recountAtOnce {
			break
		}
		due, id = db.Micros(ds[len(ds)-1].DueAt), string(ds[len(ds)-1].ID)
	}
	for _, m := range soonest {
		out.Examples = append(out.Examples, fmt.Sprintf("%s (%s): %s → %s", m.Duty.Title, titleOf(v.s, m.Duty.Post),
			i18n.Moment(i18n.ID, m.From, v.zone), i18n.Moment(i18n.ID, m.To, v.zone)))
	}
	return out, nil
}

// titleOf is how a post is named, "" when it is not in the register.
func titleOf(s *org.Snapshot, id org.PostID) string {
	if p := s.Posts[id]; p != nil {
		return p.Title
	}
	return ""
}

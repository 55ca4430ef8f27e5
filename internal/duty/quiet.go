package duty

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// Quiet says when messages wait. A stage is reached all the same; only the
// message about it comes later.
type Quiet struct {
	From, Until     calendar.Minute // of the day; equal: no quiet hours
	WorkingDaysOnly bool            // nothing on days off
	Version         int64
}

// DefaultQuiet holds until the region sets its own: the evening, the night and
// days off.
var DefaultQuiet = Quiet{From: calendar.At(20, 0), Until: calendar.At(6, 30), WorkingDaysOnly: true}

// At tells whether messages wait at an instant.
func (q Quiet) At(c *calendar.Calendar, o calendar.Office, now time.Time, zone *time.Location) bool {
	local := now.In(zone)
	m := calendar.At(local.Hour(), local.Minute())
	switch {
	case q.From < q.Until && m >= q.From && m < q.Until,
		q.From > q.Until && (m >= q.From || m < q.Until):
		return true
	}
	return q.WorkingDaysOnly && !c.IsWorking(clock.DateOf(now, zone), o.Pattern)
}

// QuietHours are the hours in which messages wait.
func (e *Engine) QuietHours(ctx context.Context) (q Quiet, err error) {
	err = e.DB.Read(ctx, func(tx *db.Tx) error {
		q, err = quiet(tx)
		return err
	})
	return q, err
}

// MaySetQuietHours: an administrator too, it decides about no person.
func MaySetQuietHours(by actor.Actor) error {
	if by.RequireAdmin() == nil {
		return nil
	}
	return by.Require(actor.AuthorizedOfficial, actor.PersonnelOfficer)
}

// SetQuietHours changes them; Version is the one that was read.
func (e *Engine) SetQuietHours(ctx context.Context, by actor.Actor, q Quiet) error {
	if err := MaySetQuietHours(by); err != nil {
		return err
	}
	if q.From < 0 || q.Until < 0 || q.From >= 24*60 || q.Until >= 24*60 {
		return errs.New(errs.Invalid, "duty.quiet_time").Field("from", "duty.quiet_time")
	}
	return e.DB.Write(ctx, func(tx *db.Tx) error {
		before, err := quiet(tx)
		if err != nil {
			return err
		}
		if before.Version != q.Version {
			return errs.New(errs.Conflict, "duty.changed_meanwhile")
		}
		if _, err := tx.Exec(`
			insert into duty_quiet (id, from_minute, until_minute, working_days_only, version)
			values (1, $1, $2, $3, $4)
			on conflict (id) do update set from_minute = excluded.from_minute, until_minute = excluded.until_minute,
				working_days_only = excluded.working_days_only, version = excluded.version`,
			int(q.From), int(q.Until), q.WorkingDaysOnly, q.Version+1); err != nil {
			return fmt.Errorf("duty: quiet hours: %w", err)
		}
		_, err = ledger.Record(tx, ledger.Act{Kind: "duty.quiet_hours_set", ActorPerson: by.Person, ActorPost: by.Post, SubjectKind: "setting", Subject: "quiet_hours",
			Payload: map[string]any{"from": q.From.String(), "until": q.Until.String(), "working_days_only": q.WorkingDaysOnly}})
		return err
	})
}

func quiet(tx *db.Tx) (Quiet, error) {
	var q Quiet
	err := tx.QueryRow(`
		select from_minute, until_minute, working_days_only, version
		from duty_quiet
		where id = 1`).Scan(&q.From, &q.Until, &q.WorkingDaysOnly, &q.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return DefaultQuiet, nil
	}
	if err != nil {
		return Quiet{}, fmt.Errorf("duty: quiet hours: %w", err)
	}
	return q, nil
}

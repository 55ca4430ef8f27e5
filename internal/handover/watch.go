package handover

import (
	"context"
	"fmt"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// WatchKind is the job that reminds and lets rise what is unsettled. It runs at
// the next instant at which something is due, not by polling.
const WatchKind = "handover.watch"

// Hours of reminders: at nine, on the last day at eight.
const (
	reminderHour = 9
	lastHour     = 8
)

type watchArgs struct{}

// Jobs registers the workers of this package, and says that its duties are not
// handed on by hand: whose they are follows from the handover.
func (s *Service) Jobs(r *job.Runner) {
	if s.Duties.Movers == nil {
		s.Duties.Movers = map[duty.Kind]duty.Mover{}
	}
	for _, k := range kinds {
		s.Duties.Movers[k] = func(*db.Tx, actor.Actor, *duty.Duty, org.PostID, string) error {
			return errs.New(errs.Conflict, "handover.duty_stays")
		}
	}
	job.Register(r, appointment.SwitchedKind, func(ctx context.Context, _ *job.Job, in appointment.TookEffect) error { return s.Open(ctx, in) })
	job.Register(r, WatchKind, func(ctx context.Context, _ *job.Job, _ watchArgs) error { return s.Watch(ctx) })
}

// watchAt asks for the watch at an instant. The instant is part of the key, so
// that an earlier one is not lost behind a later one.
func watchAt(tx *db.Tx, at time.Time) error {
	if at.IsZero() {
		return nil
	}
	_, err := job.Enqueue(tx, WatchKind, watchArgs{}, job.Options{Unique: fmt.Sprintf("%s:%d", WatchKind, at.Unix()), RunAt: at})
	return err
}

// nextLook is the next instant after now at which a list with this receipt is
// looked at: reminders on the first day, the last but one and the last, on
// working days only, then the end itself.
func (o office) nextLook(r calendar.DueReceipt, now time.Time) time.Time {
	last := 0
	for _, d := range r.Days {
		last = max(last, d.Count)
	}
	for _, d := range r.Days {
		if d.Verdict != calendar.Working || d.Count != 1 && d.Count != last-1 && d.Count != last || d.Count == 0 {
			continue
		}
		hour := reminderHour
		if d.Count == last {
			hour = lastHour
		}
		if at := o.at(string(d.Date), hour); at.After(now) && at.Before(r.Due) {
			return at
		}
	}
	return r.Due
}

// Watch reminds everybody whose list is unsettled and whose hour has come, and
// lets the lists whose time is over rise to the page of the head of the region.
func (s *Service) Watch(ctx context.Context) error {
	for more := true; more; {
		if err := s.write(ctx, func(tx *db.Tx) (err error) {
			more, err = s.watchSome(tx)
			return err
		}); err != nil {
			return err
		}
	}
	return s.write(ctx, func(tx *db.Tx) error {
		var next int64
		if err := tx.QueryRow(`select coalesce(min(look_at), 0) from handover where look_at is not null`).Scan(&next); err != nil {
			return fmt.Errorf("handover: next look: %w", err)
		}
		return watchAt(tx, instant(next))
	})
}

func (s *Service) watchSome(tx *db.Tx) (more bool, err error) {
	now := tx.Now()
	due, err := handovers(tx, `look_at <= $1 order by look_at, id limit $2`, db.Micros(now), 50)
	if err != nil || len(due) == 0 {
		return false, err
	}
	_, snap, err := s.register(tx)
	if err != nil {
		return false, err
	}
	o, err := s.office(tx, snap)
	if err != nil {
		return false, err
	}
	for _, h := range due {
		if !h.State.Open() {
			h.LookAt = time.Time{}
			if err := saveHandover(tx, h); err != nil {
				return false, err
			}
			continue
		}
		at, receipt := o.due(h.StartedAt, h.Span)
		h.DueAt, h.Provisional = at, receipt.Provisional // a holiday may have been decreed since
		if now.Before(at) {
			h.Reminders++
			h.LookAt = o.nextLook(receipt, now)
			if err := s.remind(tx, h, "handover.mail_reminder", fmt.Sprintf("h%d", h.Reminders)); err != nil {
				return false, err
			}
		} else {
			h.RisenAt, h.LookAt = now, time.Time{}
			if _, err := ledger.Record(tx, act(system, "risen", "handover", string(h.ID), map[string]any{
				"person": h.Person, "total": h.Total, "done": h.Done, "state": string(h.State)})); err != nil {
				return false, err
			}
		}
		if err := saveHandover(tx, h); err != nil {
			return false, err
		}
	}
	return true, nil
}

// remind writes to the official, when an address is known.
func (s *Service) remind(tx *db.Tx, h *Handover, key, tag string) error {
	to, err := people.MailOf(tx, h.Person)
	if err != nil || to == "" {
		return err
	}
	reg, snap, err := s.register(tx)
	if err != nil {
		return err
	}
	o, err := s.office(tx, snap)
	if err != nil {
		return err
	}
	name := string(h.Person)
	if p := reg.People[h.Person]; p != nil {
		name = p.Name.String()
	}
	m := mail.Message{ID: "handover-" + string(h.ID) + "-" + tag, Date: tx.Now(), To: []string{to}, Subject: i18n.T(i18n.ID, "handover.mail_subject"),
		Text: i18n.T(i18n.ID, key, name, h.Total-h.Done, i18n.Moment(i18n.ID, h.DueAt, o.zone), s.Base+"/serah-terima/"+string(h.ID))}
	_, err = job.Enqueue(tx, mail.Kind, m, job.Options{Unique: mail.Kind + ":" + m.ID, Person: string(h.Person)})
	return err
}

// Remind sends a reminder now to everybody of a round whose list is unsettled,
// or to those of one agency. It returns how many lists were meant. Once an hour
// is enough: a second click within it is refused.
func (s *Service) Remind(ctx context.Context, by actor.Actor, round appointment.RoundID, only ...ID) (int, error) {
	if err := by.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority); err != nil {
		return 0, err
	}
	n := 0
	err := s.write(ctx, func(tx *db.Tx) error {
		n = 0
		all, err := handovers(tx, `round = $1 and state in ('pending', 'running', 'blocked') order by id`, string(round))
		if err != nil {
			return err
		}
		hour := tx.Now().Truncate(time.Hour).Unix()
		for _, h := range all {
			if len(only) > 0 && !contains(only, h.ID) {
				continue
			}
			if err := s.remind(tx, h, "handover.mail_reminder", fmt.Sprintf("x%d", hour)); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return errs.New(errs.Conflict, "handover.nobody_to_remind")
		}
		_, err = ledger.Record(tx, act(by, "reminded", "round", string(round), map[string]any{"officials": n}))
		return err
	})
	return n, err
}

func contains(all []ID, id ID) bool {
	for _, x := range all {
		if x == id {
			return true
		}
	}
	return false
}

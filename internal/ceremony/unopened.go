package ceremony

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/admission"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/people"
)

// Jobs registers the background work of ceremonies.
func (s *Service) Jobs(r *job.Runner) {
	type none struct{}
	job.Register(r, "ceremony.unopened", func(ctx context.Context, _ *job.Job, _ none) error {
		_, err := s.RemindUnopened(ctx)
		return err
	})
	r.Every("ceremony.unopened", 15*time.Minute)
}

// Unopened counts those who were invited and have not used their link and code.
type Unopened struct{ Left, Reminded int }

// Unopened is how many have not opened their invitation, and how many of them
// were reminded.
func (s *Session) Unopened() (u Unopened) {
	for _, seat := range s.Seats {
		if seat.unopened() {
			u.Left++
			if !seat.RemindedAt.IsZero() {
				u.Reminded++
			}
		}
	}
	return u
}

func (s *Seat) unopened() bool {
	return !s.Invited.IsZero() && s.OpenedAt.IsZero() && !s.Present() && s.Excuse == Pending && s.Result == Pending
}

// due tells whether a seat is reminded now: once, some time after its invitation.
func (s *Seat) due(after time.Duration, now time.Time) bool {
	return s.unopened() && s.RemindedAt.IsZero() && now.Sub(s.Invited) >= after
}

// RemindUnopened writes once to everybody who was invited some time ago and has
// not opened the personal link: RemindAfter later, before the day is over, and
// never in quiet hours. The letter has no link, since the store keeps none: it
// names the letter that has it.
func (s *Service) RemindUnopened(ctx context.Context) (n int, err error) {
	if s.RemindAfter <= 0 || s.Site == "" {
		return 0, nil
	}
	quiet := duty.DefaultQuiet
	if s.Quiet != nil {
		if quiet, err = s.Quiet(ctx); err != nil {
			return 0, err
		}
	}
	var sessions []ID
	if err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		sessions, err = unopenedSessions(tx)
		return err
	}); err != nil {
		return 0, err
	}
	for _, id := range sessions {
		one, err := s.remindUnopened(ctx, id, quiet)
		if err != nil {
			return n, err
		}
		n += one
	}
	return n, nil
}

func (s *Service) remindUnopened(ctx context.Context, id ID, quiet duty.Quiet) (n int, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n = 0
		x, err := load(tx, id)
		if err != nil || x.State != Invited || x.Rehearsing {
			return err
		}
		v, err := s.view(tx, x)
		if err != nil {
			return err
		}
		cal, err := s.Calendar.In(tx)
		if err != nil {
			return err
		}
		if v.Today > clock.Date(x.On) || quiet.At(cal.Calendar, calendar.Office{Pattern: pattern(v.Region)}, tx.Now(), v.Region.Location()) {
			return nil
		}
		var who []people.PersonID
		for _, seat := range x.Seats {
			if seat.due(s.RemindAfter, tx.Now()) {
				who = append(who, seat.Person)
			}
		}
		if len(who) == 0 {
			return nil
		}
		addresses, err := people.LoadEmails(tx, who)
		if err != nil {
			return err
		}
		var entries []Entry
		for _, seat := range x.Seats {
			to := admission.Mailbox(addresses[seat.Person])
			if to == "" || !seat.due(s.RemindAfter, tx.Now()) {
				continue
			}
			m := unopenedLetter(v, seat)
			m.ID, m.Date, m.To = ids.New(tx.Now()), tx.Now(), []string{to}
			if _, err := job.Enqueue(tx, mail.Kind, m, job.Options{Person: actor.System("ceremony").Person}); err != nil {
				return err
			}
			seat.RemindedAt = tx.Now()
			if err := updateSeat(tx, seat); err != nil {
				return err
			}
			entries = append(entries, Entry{Seat: seat.ID, What: "unopened_reminded"})
			n++
		}
		return insertEntries(tx, id, entries)
	})
	return n, err
}

func unopenedLetter(v *View, seat *Seat) mail.Message {
	t := func(key string, args ...any) string { return i18n.T(i18n.ID, "ceremony.letter_"+key, args...) }
	day := i18n.LongDate(i18n.ID, v.On)
	return mail.Message{Subject: t("unopened_subject", v.Title), Text: t("greeting", personNamed(v, seat)) + "\n\n" + t("unopened", v.Title, day, v.At) + "\n\n" +
		t("sign_own") + "\n\n" + t("from", v.Region.Formal) + "\n"}
}

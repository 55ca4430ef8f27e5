package forecast

import (
	"context"
	"fmt"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
)

// maxSeats is the most seats that one draft is made from.
const maxSeats = 100

// MakeDraft makes a draft round for seats that are coming free: it is planned on
// the first day on which all of them are, not before tomorrow. Nobody is put into
// them; the draft's own proposal does that.
func (s *Service) MakeDraft(ctx context.Context, by actor.Actor, posts []org.PostID) (*appointment.Round, error) {
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return nil, err
	}
	posts = slices.Compact(slices.Sorted(slices.Values(posts)))
	var in appointment.NewRound
	if err := s.DB.Read(ctx, func(tx *db.Tx) error {
		snap, all, err := s.at(tx)
		if err != nil {
			return err
		}
		first, last, err := span(snap, all, posts)
		if err != nil {
			return err
		}
		in.Details = appointment.Details{Title: draftTitle(len(posts), first, last), Kind: appointment.KindMutation, PlannedOn: max(last, snap.Date.AddDays(1))}
		return nil
	}); err != nil {
		return nil, err
	}
	return s.Rounds.Create(ctx, by, in)
}

// span is from when the first of some seats is free to when the last is.
func span(snap *org.Snapshot, all []Event, posts []org.PostID) (first, last clock.Date, err error) {
	if len(posts) == 0 {
		return "", "", errs.New(errs.Invalid, "forecast.no_seats")
	}
	if len(posts) > maxSeats {
		return "", "", errs.New(errs.Invalid, "forecast.too_many", len(posts), maxSeats)
	}
	for _, id := range posts {
		p := snap.Posts[id]
		if p == nil {
			return "", "", errs.New(errs.NotFound, "org.post_not_found")
		}
		on := snap.Date
		if !snap.Vacant(p) {
			i := slices.IndexFunc(all, func(e Event) bool { return e.Post.ID == id && e.Cause.Vacates() })
			if i < 0 || !p.Structural {
				return "", "", errs.New(errs.Invalid, "forecast.stays_held", p.Title)
			}
			on = max(all[i].On, on)
		}
		if first == "" || on < first {
			first = on
		}
		last = max(last, on)
	}
	return first, last, nil
}

// draftTitle names the round in the language of documents.
func draftTitle(seats int, first, last clock.Date) string {
	when := i18n.Month(i18n.ID, last)
	if first[:7] != last[:7] {
		when = i18n.Month(i18n.ID, first) + " sampai " + when
	}
	return fmt.Sprintf("Pengisian %d jabatan, %s", seats, when)
}

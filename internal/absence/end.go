package absence

import (
	"context"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// EndTerm ends a term before its last day, today at the earliest: what was
// signed on past days stays as it was signed. Who gives the mandate may end it,
// and the personnel agency.
func (s *Service) EndTerm(ctx context.Context, by actor.Actor, term org.HoldingID, on clock.Date, why string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		h, err := s.term(tx, by, term)
		if err != nil {
			return err
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		now, err := today(tx)
		if err != nil {
			return err
		}
		snap := reg.At(now)
		if g, _ := mandateGiver(snap, snap.Posts[h.Post], h.Person); !g.is(by) {
			if err := mayChange(by); err != nil {
				return err
			}
		}
		if _, err := clock.ParseDate(string(on)); err != nil {
			return errs.New(errs.Invalid, "absence.incomplete").Field("on", "absence.date_missing")
		}
		switch {
		case on < now && !by.IsSystem():
			return errs.New(errs.Invalid, "absence.in_the_past", now).Field("on", "absence.in_the_past", now)
		case h.Until != "" && on >= h.Until:
			return errs.New(errs.Conflict, "absence.ends_before", h.Until.AddDays(-1))
		}
		return s.Rounds.EndActingIn(tx, by, term, on, strings.TrimSpace(why))
	})
}

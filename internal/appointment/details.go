package appointment

import (
	"context"
	"slices"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Details are what a round says about itself beside its moves: what an officer
// writes when it is made and may change while it is a draft.
type Details struct {
	Title     string
	Kind      RoundKind
	PlannedOn clock.Date
	Place     string
	Basis     []string // lines of the legal basis that this round adds
}

// SetDetails changes title, kind, date, place and legal basis of a draft. A new
// date moves every rule with it, so a round that was submitted is returned
// first.
func (s *Service) SetDetails(ctx context.Context, by actor.Actor, round RoundID, version int64, in Details) (*Round, error) {
	var r *Round
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if r, err = lockRound(tx, round); err != nil {
			return err
		}
		if err := memberOnly(tx, by, round); err != nil {
			return err
		}
		if err := r.ofMain(); err != nil {
			return err
		}
		if r.State != Draft {
			return errs.New(errs.Conflict, "appointment.no_more_edits", r.State.word())
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		if version != r.Version {
			return s.meanwhile(tx, r, version, reg.At(r.PlannedOn))
		}
		if err := in.validate(); err != nil {
			return err
		}
		changes := r.differ(in)
		if len(changes) == 0 {
			return nil
		}
		r.Details = in
		if err := saveRound(tx, r); err != nil {
			return err
		}
		if err := saveBasis(tx, r); err != nil {
			return err
		}
		if err := dateScenarios(tx, r); err != nil {
			return err
		}
		return insertEdit(tx, r, by.Person, changes)
	})
	return r, err
}

func (in *Details) validate() error {
	e := errs.New(errs.Invalid, "appointment.round_incomplete")
	if in.Title = strings.TrimSpace(in.Title); in.Title == "" {
		e.Field("title", "appointment.title_missing")
	}
	if in.PlannedOn.Time().IsZero() {
		e.Field("planned_on", "appointment.planned_missing")
	}
	if !slices.Contains([]RoundKind{KindMutation, KindConfirmation, KindMixed}, in.Kind) {
		e.Field("kind", "appointment.kind_unknown")
	}
	return e.OrNil()
}

// differ lists what new details change.
func (d *Details) differ(in Details) []Edited {
	var out []Edited
	compare := func(field, before, after string) {
		if before != after {
			out = append(out, Edited{What: "details", Field: field, Before: before, After: after})
		}
	}
	compare("title", d.Title, in.Title)
	compare("kind", string(d.Kind), string(in.Kind))
	compare("planned_on", string(d.PlannedOn), string(in.PlannedOn))
	compare("place", d.Place, in.Place)
	compare("basis", strings.Join(d.Basis, "; "), strings.Join(in.Basis, "; "))
	return out
}

// EditsSince lists who changed what after a version, latest first: what an
// officer must compare before saving over it.
func (s *Service) EditsSince(ctx context.Context, by actor.Actor, round RoundID, version int64) ([]Edit, error) {
	var out []Edit
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if _, err := readable(tx, by, round); err != nil {
			return err
		}
		out, err = editsSince(tx, round, version, 20)
		return err
	})
	return out, err
}

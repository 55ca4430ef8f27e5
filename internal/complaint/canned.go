package complaint

import (
	"context"
	"fmt"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// Canned are the prepared answers that fit a complaint: those of its category
// and agency first, then those for all.
func (s *Service) Canned(ctx context.Context, by actor.Actor, id ID) ([]Canned, error) {
	var out []Canned
	err := s.read(ctx, func(e *env) error {
		c, _, err := e.load(by, id)
		if err != nil {
			return err
		}
		units := []any{"", string(e.agencyOf(c.Unit)), string(c.Unit), string(c.Category)}
		out, err = canned(e.tx, `unit in ($1, $2, $3) and category in ('', $4)
		order by case when category = '' then 1 else 0 end, case when unit = '' then 1 else 0 end, title, id`, units...)
		return err
	})
	return out, err
}

// AllCanned are the prepared answers that the actor may change.
func (s *Service) AllCanned(ctx context.Context, by actor.Actor) ([]Canned, error) {
	var out []Canned
	err := s.read(ctx, func(e *env) error {
		if _, err := e.scope(by); err != nil {
			return err
		}
		all, err := canned(e.tx, `id <> '' order by unit, category, title, id`)
		out = nil
		for _, c := range all {
			if e.mayCan(by, c.Unit) == nil {
				out = append(out, c)
			}
		}
		return err
	})
	return out, err
}

func canned(tx *db.Tx, where string, args ...any) ([]Canned, error) {
	rows, err := tx.Query(`
		select id, category, unit, title, text, version
		from complaint_canned
		where `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("complaint: prepared answers: %w", err)
	}
	defer rows.Close()
	var out []Canned
	for rows.Next() {
		var c Canned
		if err := rows.Scan(&c.ID, &c.Category, &c.Unit, &c.Title, &c.Text, &c.Version); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// mayCan: the coordinator for all, an agency's liaison and head for their own.
func (e *env) mayCan(by actor.Actor, unit org.UnitID) error {
	if by.May(actor.ComplaintCoordinator) {
		return nil
	}
	if unit != "" {
		if path := e.path(unit); by.MayOver(actor.AgencyLiaison, path...) || by.MayOver(actor.AgencyHead, path...) {
			return nil
		}
	}
	return by.Require(actor.ComplaintCoordinator)
}

// SaveCanned makes or changes a prepared answer; a new one has no ID.
func (s *Service) SaveCanned(ctx context.Context, by actor.Actor, c Canned) (Canned, error) {
	c.Title, c.Text = line(c.Title), clean(c.Text)
	bad := errs.New(errs.Invalid, "complaint.incomplete")
	if c.Title == "" || len(c.Title) > maxNote {
		bad.Field("title", "complaint.canned_title")
	}
	if c.Text == "" || len(c.Text) > maxText {
		bad.Field("text", "complaint.no_answer")
	}
	if field := unknownField(c.Text); field != "" {
		bad.Field("text", "complaint.canned_field", field, "{"+strings.Join(CannedFields, "}, {")+"}")
	}
	if err := bad.OrNil(); err != nil {
		return c, err
	}
	err := s.write(ctx, func(tx *db.Tx) error {
		e, err := s.env(tx)
		if err != nil {
			return err
		}
		if err := e.mayCan(by, c.Unit); err != nil {
			return err
		}
		if c.ID == "" {
			c.ID, c.Version = ids.New(e.now), 1
			_, err = tx.Exec(`
				insert into complaint_canned (id, category, unit, title, text, version)
				values ($1, $2, $3, $4, $5, 1)`, c.ID, string(c.Category), string(c.Unit), c.Title, c.Text)
		} else {
			var old []Canned
			if old, err = canned(tx, `id = $1`, c.ID); err != nil {
				return err
			}
			if len(old) == 0 {
				return errs.New(errs.NotFound, "complaint.no_canned")
			}
			if err := e.mayCan(by, old[0].Unit); err != nil {
				return err
			}
			var n int64
			n, err = tx.Exec(`
				update complaint_canned
				set category = $1, unit = $2, title = $3, text = $4, version = version + 1
				where id = $5
					and version = $6`, string(c.Category), string(c.Unit), c.Title, c.Text, c.ID, c.Version)
			if err == nil && n == 0 {
				return errChanged()
			}
			c.Version++
		}
		if err != nil {
			return err
		}
		_, err = ledger.Record(tx, ledger.Act{Kind: "complaint.canned_saved", ActorPerson: by.Person, ActorPost: by.PostFor(actor.ComplaintCoordinator),
			SubjectKind: "canned_answer", Subject: c.ID, Payload: map[string]any{"title": c.Title, "text": c.Text, "category": c.Category, "unit": c.Unit}})
		return err
	})
	return c, err
}

// DeleteCanned removes a prepared answer; answers made from it stay.
func (s *Service) DeleteCanned(ctx context.Context, by actor.Actor, id string) error {
	return s.write(ctx, func(tx *db.Tx) error {
		e, err := s.env(tx)
		if err != nil {
			return err
		}
		old, err := canned(tx, `id = $1`, id)
		if err != nil {
			return err
		}
		if len(old) == 0 {
			return errs.New(errs.NotFound, "complaint.no_canned")
		}
		if err := e.mayCan(by, old[0].Unit); err != nil {
			return err
		}
		if _, err := tx.Exec(`delete from complaint_canned where id = $1`, id); err != nil {
			return err
		}
		_, err = ledger.Record(tx, ledger.Act{Kind: "complaint.canned_deleted", ActorPerson: by.Person, ActorPost: by.PostFor(actor.ComplaintCoordinator),
			SubjectKind: "canned_answer", Subject: id, Payload: map[string]any{"title": old[0].Title}})
		return err
	})
}

package appointment

import (
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Attach adds a document to a round; while the round can be edited.
func (s *Service) Attach(ctx context.Context, by actor.Actor, round RoundID, d RoundDocument) (RoundDocument, error) {
	err := s.prepare(ctx, by, round, func(tx *db.Tx, r *Round) error {
		d.ID = ids.New(tx.Now())
		if err := validDocument(d); err != nil {
			return err
		}
		if err := insertDocument(tx, round, d); err != nil {
			return err
		}
		return filed(tx, by, r, Edited{What: "attached", Field: string(d.Kind), After: d.Number}, "document_attached", map[string]any{
			"kind": d.Kind, "number": d.Number, "dated": d.Dated, "all": d.CoversAll, "posts": d.Posts})
	})
	return d, err
}

func validDocument(d RoundDocument) error {
	e := errs.New(errs.Invalid, "appointment.document_incomplete")
	if d.Kind == "" {
		e.Field("kind", "appointment.document_kind")
	}
	if d.Number == "" {
		e.Field("number", "appointment.document_number")
	}
	if d.Dated.Time().IsZero() {
		e.Field("dated", "appointment.document_dated")
	}
	if !d.CoversAll && len(d.Posts) == 0 {
		e.Field("covers", "appointment.document_covers")
	}
	return e.OrNil()
}

// Detach removes a document from a round that can be edited.
func (s *Service) Detach(ctx context.Context, by actor.Actor, round RoundID, id string) error {
	return s.prepare(ctx, by, round, func(tx *db.Tx, r *Round) error {
		docs, err := getDocuments(tx, round)
		if err != nil {
			return err
		}
		if err := deleteDocument(tx, round, id); err != nil {
			return err
		}
		gone := docs[slices.IndexFunc(docs, func(d RoundDocument) bool { return d.ID == id })].Document
		return filed(tx, by, r, Edited{What: "detached", Field: string(gone.Kind), Before: gone.Number}, "document_detached", map[string]any{"document": id})
	})
}

// filed saves a round whose papers changed, with the line of its journal and the
// act.
func filed(tx *db.Tx, by actor.Actor, r *Round, line Edited, kind string, payload map[string]any) error {
	if err := saveRound(tx, r); err != nil {
		return err
	}
	if err := insertEdit(tx, r, by.Person, []Edited{line}); err != nil {
		return err
	}
	_, err := record(tx, act(by, actor.PersonnelOfficer, kind, r, payload))
	return err
}

// prepare lets an officer named on a round change it while it can be edited.
func (s *Service) prepare(ctx context.Context, by actor.Actor, round RoundID, change func(tx *db.Tx, r *Round) error) error {
	return s.asMember(ctx, by, round, func(tx *db.Tx, r *Round) error {
		if err := r.ofMain(); err != nil {
			return err
		}
		if ok, _ := r.State.Editable(); !ok {
			return errs.New(errs.Conflict, "appointment.no_more_edits", r.State.word())
		}
		return change(tx, r)
	})
}

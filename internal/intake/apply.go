package intake

import (
	"bytes"
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sheet"
)

// Apply stores the good rows of a batch in one transaction and parks the wrong
// ones. The digest is that of the preview the officer looked at: when the
// judgement of today differs (somebody changed the register, or a day passed),
// nothing is applied, the preview is renewed and an errs.Conflict says so.
// Applying twice is a Conflict too and changes nothing.
//
// The order of durable steps: there is one, the commit. A process that dies
// before it has applied nothing; after it, a second attempt is refused.
func (s *Service) Apply(ctx context.Context, by actor.Actor, id BatchID, digest string) (Batch, error) {
	b, data, err := s.load(ctx, id)
	if err != nil {
		return Batch{}, err
	}
	k, err := s.may(ctx, by, b.Kind, "apply")
	if err != nil {
		return Batch{}, err
	}
	if err := b.mayOpen(k, by); err != nil {
		return Batch{}, err
	}
	if err := b.waiting(); err != nil {
		return b, err
	}
	book, err := sheet.Read(b.FileName, data, k.Spec(), s.limits)
	if err != nil {
		return b, err
	}
	var refused error // commits the renewed preview all the same
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		refused = nil
		if b, err = findBatch(tx, id, tx.Dialect().ForUpdate()); err != nil {
			return err
		}
		if err := b.waiting(); err != nil {
			return err
		}
		j, err := judge(tx, k, by, book, &b)
		if err != nil {
			return err
		}
		if b.Digest != digest {
			refused = errs.New(errs.Conflict, "intake.data_changed", b.FileName)
			return s.renew(tx, &b, j)
		}
		return s.apply(tx, by, k, &b, j)
	})
	if err == nil {
		err = refused
	}
	return b, err
}

// waiting refuses a batch that has come to an end.
func (b *Batch) waiting() error {
	switch b.State {
	case Nothing:
		return errs.New(errs.Conflict, "intake.nothing_to_apply", b.FileName)
	case Applied:
		return errs.New(errs.Conflict, "intake.already_applied", b.FileName)
	case Discarded:
		return errs.New(errs.Conflict, "intake.already_discarded", b.FileName)
	}
	return nil
}

// renew replaces the preview by the judgement of now.
func (s *Service) renew(tx *db.Tx, b *Batch, j *Judgement) error {
	if err := deletePreview(tx, b.ID); err != nil {
		return err
	}
	if err := insertPreview(tx, b.ID, j); err != nil {
		return err
	}
	if b.State == Nothing {
		if err := s.park(tx, b, j); err != nil {
			return err
		}
	}
	return updateBatch(tx, b)
}

// park keeps the wrong rows and lets go of the file: it holds personal data and
// has done its work.
func (s *Service) park(tx *db.Tx, b *Batch, j *Judgement) error {
	if err := deleteFile(tx, b.ID, uploaded); err != nil {
		return err
	}
	if b.Counts.Wrong == 0 {
		return nil
	}
	var out bytes.Buffer
	if err := writeWrong(&out, j); err != nil {
		return err
	}
	return s.putFile(tx, b.ID, wrongRows, out.Bytes())
}

// apply lets the kind store, and parks the wrong rows.
func (s *Service) apply(tx *db.Tx, by actor.Actor, k Kind, b *Batch, j *Judgement) error {
	if err := k.Apply(tx, by, j); err != nil {
		return err
	}
	if err := s.park(tx, b, j); err != nil {
		return err
	}
	b.State, b.AppliedBy, b.AppliedAt = Applied, by.Name, tx.Now()
	if err := record(tx, by, b); err != nil {
		return err
	}
	return updateBatch(tx, b)
}

// Discard ends a batch without applying it and lets go of its files.
func (s *Service) Discard(ctx context.Context, by actor.Actor, id BatchID) error {
	b, err := s.Batch(ctx, by, id)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if b, err = findBatch(tx, id, tx.Dialect().ForUpdate()); err != nil {
			return err
		}
		if err := b.waiting(); err != nil && b.State != Nothing {
			return err
		}
		b.State = Discarded
		if err := deleteFiles(tx, b.ID); err != nil {
			return err
		}
		if err := deletePreview(tx, b.ID); err != nil {
			return err
		}
		return updateBatch(tx, &b)
	})
}

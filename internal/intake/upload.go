package intake

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
)

// Upload reads and judges a file and keeps it with its preview; of a file with
// nothing to apply it keeps the wrong rows only. Nothing of the register changes.
func (s *Service) Upload(ctx context.Context, by actor.Actor, kind, name string, data []byte) (Batch, error) {
	k, err := s.may(ctx, by, kind, "upload")
	if err != nil {
		return Batch{}, err
	}
	book, err := s.read(by, k, name, data)
	if err != nil {
		return Batch{}, err
	}
	// Judged on a snapshot, so that other people's writes do not wait for a large
	// file; Apply judges again.
	var b Batch
	var j *Judgement
	if err := s.db.Read(ctx, func(tx *db.Tx) error {
		b = newBatch("", kind, by, name, data, tx.Now())
		j, err = judge(tx, k, by, book, &b)
		return err
	}); err != nil {
		return Batch{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		b.ID, b.At = BatchID(s.ids.New(tx.Now())), tx.Now()
		if err := insertBatch(tx, &b); err != nil {
			return err
		}
		if err := insertPreview(tx, b.ID, j); err != nil {
			return err
		}
		if b.State == Nothing {
			return s.park(tx, &b, j)
		}
		return s.putFile(tx, b.ID, uploaded, data)
	})
	return b, err
}

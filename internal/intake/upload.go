package intake

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/sheet"
)

// Upload reads and judges a file and keeps it with its preview. Nothing of the
// register changes.
func (s *Service) Upload(ctx context.Context, by actor.Actor, kind, name string, data []byte) (Batch, error) {
	k, err := s.may(ctx, by, kind, "upload")
	if err != nil {
		return Batch{}, err
	}
	book, err := sheet.Read(baseName(name), data, k.Spec(), s.limits)
	if err != nil {
		return Batch{}, err
	}
	var b Batch
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		b = newBatch(BatchID(s.ids.New(tx.Now())), kind, by, name, data, tx.Now())
		j, err := judge(tx, k, book, &b)
		if err != nil {
			return err
		}
		if err := insertBatch(tx, &b); err != nil {
			return err
		}
		if err := s.putFile(tx, b.ID, uploaded, data); err != nil {
			return err
		}
		return insertPreview(tx, b.ID, j)
	})
	return b, err
}

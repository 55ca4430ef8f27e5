package duty

import (
	"context"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/db"
)

// RecountBatch is one transaction of Recount: what stands when the machine goes
// down after it.
func (e *Engine) RecountBatch(ctx context.Context, a calendar.Recompute) error {
	return e.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := e.recountBatch(tx, a)
		return err
	})
}

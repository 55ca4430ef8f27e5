package duty

import (
	"context"
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/job"
)

// Jobs registers the background work of this package.
func (e *Engine) Jobs(r *job.Runner) {
	type none struct{}
	job.Register(r, "duty.ladder", func(ctx context.Context, _ *job.Job, _ none) error {
		if _, err := e.Climb(ctx); err != nil {
			return err
		}
		_, err := e.Digest(ctx)
		return err
	})
	r.Every("duty.ladder", time.Minute)
	job.Register(r, "duty.fold", func(ctx context.Context, _ *job.Job, _ none) error { return e.Fold(ctx) })
	r.Every("duty.fold", 5*time.Minute)
	job.Register(r, calendar.RecomputeKind, e.Recount)
}

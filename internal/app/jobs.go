package app

import (
	"context"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
)

// keepFiles is how long an uploaded spreadsheet that nobody applied is kept.
const keepFiles = 90 * 24 * time.Hour

// registerJobs is every background job and its schedule.
func (a *App) registerJobs() {
	a.Documents.Jobs(a.Jobs)
	a.Calendar.Jobs(a.Jobs)
	a.Duty.Jobs(a.Jobs)
	a.Handover.Jobs(a.Jobs)
	a.Ceremony.Jobs(a.Jobs)
	a.Reports.Jobs(a.Jobs)
	a.channels.intake.Jobs(a.Jobs)
	a.Routing.Jobs(a.Jobs)
	a.Briefing.Jobs(a.Jobs, a.Zone)
	a.Planning.Jobs(a.Jobs)
	job.Register(a.Jobs, mail.Kind, func(ctx context.Context, j *job.Job, m mail.Message) error {
		err := a.Mail.Send(ctx, m)
		if errs.Is(err, errs.Invalid) { // the server will never take it
			return job.GiveUp(err)
		}
		if err != nil {
			return err
		}
		return a.DB.Write(ctx, func(tx *db.Tx) error { // what was sent is kept by its reader alone
			if err := j.Forget(tx); err != nil {
				return err
			}
			return j.Finish(tx)
		})
	})
	type none struct{}
	job.Register(a.Jobs, "account.sweep", func(ctx context.Context, _ *job.Job, _ none) error { return a.Accounts.Sweep(ctx) })
	a.Jobs.Every("account.sweep", time.Hour)
	job.Register(a.Jobs, "intake.forget", func(ctx context.Context, _ *job.Job, _ none) error {
		_, err := a.Intake.Forget(ctx, a.Clock.Now().Add(-keepFiles))
		return err
	})
	a.Jobs.Every("intake.forget", 24*time.Hour)
}

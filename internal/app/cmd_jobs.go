package app

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
)

var cmdJobs = command{
	name: "jobs", args: "[retry|cancel ID]", about: "pekerjaan latar: lihat, ulangi yang gagal, hentikan",
	long: "Tanpa langkah: 50 pekerjaan terakhir. Pekerjaan yang gagal terus tetap tersimpan sampai diulangi atau dihentikan.",
	run: func(ctx context.Context, c *call) error {
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		if len(c.args) > 0 {
			id, err := c.need(1, "pekerjaannya")
			if err != nil {
				return err
			}
			if err := a.changeJob(ctx, c.args[0], id); err != nil {
				return err
			}
		}
		var list []job.Info
		if err := a.DB.Read(ctx, func(tx *db.Tx) (err error) {
			list, err = job.Find(tx, job.Filter{Limit: 50})
			return err
		}); err != nil {
			return err
		}
		return c.answer(list, func(w io.Writer) {
			tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
			for _, j := range list {
				fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%d/%d\n", j.ID, j.CreatedAt.In(a.zone).Format("02-01-2006 15.04"), j.Kind, j.State, j.Progress, j.Total)
			}
			tw.Flush()
		})
	},
}

// changeJob retries or cancels a job.
func (a *App) changeJob(ctx context.Context, step, id string) error {
	do := map[string]func(*db.Tx, string) error{"retry": job.Retry, "cancel": job.Cancel}[step]
	if do == nil {
		return errs.New(errs.Invalid, "app.unknown_command", "jobs "+step)
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error { return do(tx, id) })
}

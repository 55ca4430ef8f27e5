package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/upkeep"
	upkeepweb "pendopo/internal/upkeep/web"
)

var cmdJobs = command{
	name: "jobs", args: "[show|retry|cancel ID]", about: "pekerjaan latar: lihat, ulangi yang gagal, hentikan",
	long: `Tanpa langkah: pekerjaan terakhir, terbaru lebih dulu.
show ID     satu pekerjaan, dengan alasan percobaan terakhir gagal
retry ID    coba lagi pekerjaan yang gagal terus atau dihentikan
cancel ID   hentikan pekerjaan yang menunggu atau berjalan; yang sudah selesai tetap ada

Pekerjaan yang gagal terus tetap tersimpan sampai diulangi atau dihentikan. Pengulangan dan penghentian dicatat di
buku besar. Pekerjaan yang diulangi dijalankan oleh situs ("pendopo serve").`,
	flags: func(fs *flag.FlagSet) {
		fs.String("state", "", "hanya `KEADAAN`: waiting, running, done, dead, atau cancelled")
		fs.Int("limit", 50, "paling banyak `BANYAKNYA`, sampai 200")
		fs.String("before", "", "pekerjaan yang lebih lama daripada `ID`")
	},
	run: func(ctx context.Context, c *call) error {
		state := job.State(c.flagString("state"))
		switch state {
		case "", job.Waiting, job.Running, job.Done, job.Dead, job.Cancelled:
		default:
			return errs.New(errs.Invalid, "app.usage", fmt.Sprintf("Keadaan %q tidak dikenal. Jalankan \"pendopo help jobs\".", state))
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		if len(c.args) == 0 {
			p, err := a.Upkeep.Jobs(ctx, operator(), upkeep.JobFilter{State: state, Limit: c.flagInt("limit"), Before: c.flagString("before")})
			if err != nil {
				return err
			}
			return c.answer(upkeepweb.JobsOf(p), func(w io.Writer) { printJobs(a, w, p) })
		}
		do := map[string]func(context.Context, actor.Actor, string) (upkeep.Job, error){
			"show": a.Upkeep.Job, "retry": a.Upkeep.Retry, "cancel": a.Upkeep.Cancel}[c.args[0]]
		if do == nil {
			return errs.New(errs.Invalid, "app.unknown_command", "jobs "+c.args[0])
		}
		id, err := c.need(1, "pekerjaannya")
		if err != nil {
			return err
		}
		j, err := do(ctx, operator(), id)
		if err != nil {
			return err
		}
		return c.answer(upkeepweb.JobOf(j), func(w io.Writer) { printJob(a, w, j) })
	},
}

func printJobs(a *app.App, w io.Writer, p upkeep.JobPage) {
	if len(p.Items) == 0 {
		fmt.Fprintln(w, "Tidak ada pekerjaan.")
		return
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, j := range p.Items {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", j.ID, moment(a, j.CreatedAt), j.Kind, stateWord(j.State), far(j))
	}
	tw.Flush()
	if p.Next != "" {
		fmt.Fprintf(w, "Selanjutnya: --before %s\n", p.Next)
	}
}

func printJob(a *app.App, w io.Writer, j upkeep.Job) {
	fmt.Fprintf(w, "%s  %s  %s\nDiminta %s, percobaan %d dari %d, kemajuan %s\n", j.ID, j.Kind, stateWord(j.State),
		moment(a, j.CreatedAt), j.Attempt, j.MaxAttempts, far(j))
	if j.Error != "" {
		fmt.Fprintf(w, "Percobaan terakhir gagal: %s\n", j.Error)
	}
}

// stateWord is what the pages call a state.
func stateWord(s job.State) string { return i18n.T(i18n.ID, "desk_web.job_"+string(s)) }

func far(j upkeep.Job) string {
	if j.Total == 0 {
		return "–"
	}
	return fmt.Sprintf("%d/%d", j.Progress, j.Total)
}

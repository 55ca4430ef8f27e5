// Package web is the door of programs to the upkeep of the system. Its pages
// stand at the administrator's desk, in desk/web.
package web

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/upkeep"
)

// Tag is the group in which the operations stand.
const Tag = "system"

const sample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"

type programs struct{ svc *upkeep.Service }

// API adds the operations on background jobs.
func API(a huma.API, svc *upkeep.Service) {
	x := programs{svc}
	api.Register(a, api.Operation{
		ID: "list-jobs", Route: "GET /jobs", Tag: Tag, Scope: actor.SystemRead,
		Summary: api.Words{ID: "Pekerjaan latar", EN: "Background jobs"},
		Text: api.Words{ID: "Terbaru lebih dulu. Pengelola sistem melihat semuanya, petugas kepegawaian yang dimintanya sendiri. Isi pekerjaan, misalnya bunyi surat, tidak ditampilkan.",
			EN: "The newest first. Administrators see all, personnel officers what they asked for. What a job works on, such as the text of a letter, is not shown."},
		Try: "/jobs?state=dead",
	}, x.jobs)
	api.Register(a, api.Operation{
		ID: "get-job", Route: "GET /jobs/{id}", Tag: Tag, Scope: actor.SystemRead,
		Summary: api.Words{ID: "Satu pekerjaan latar", EN: "One background job"},
		Text: api.Words{ID: "Keadaan, kemajuan, dan alasan percobaan terakhir gagal.",
			EN: "Its state, its progress, and why the last attempt failed."},
		Try: "/jobs/" + sample,
	}, x.job)
	api.Register(a, api.Operation{
		ID: "retry-job", Route: "POST /jobs/{id}/retry", Tag: Tag, Scope: actor.SystemWrite,
		Summary: api.Words{ID: "Ulangi pekerjaan", EN: "Retry a job"},
		Text: api.Words{ID: "Mencoba lagi pekerjaan yang gagal terus atau dihentikan, seperti dari awal. Dicatat di buku besar.",
			EN: "Tries a job again that failed for good or was stopped, as from the beginning. Recorded in the ledger."},
		Try: "/jobs/" + sample + "/retry", Errors: []errs.Kind{errs.Conflict},
	}, x.retry)
	api.Register(a, api.Operation{
		ID: "cancel-job", Route: "POST /jobs/{id}/cancel", Tag: Tag, Scope: actor.SystemWrite,
		Summary: api.Words{ID: "Hentikan pekerjaan", EN: "Stop a job"},
		Text: api.Words{ID: "Menghentikan pekerjaan yang menunggu atau berjalan. Yang sudah selesai tetap ada. Dicatat di buku besar.",
			EN: "Stops a job that waits or runs. What it already did stays. Recorded in the ledger."},
		Try: "/jobs/" + sample + "/cancel", Errors: []errs.Kind{errs.Conflict},
	}, x.cancel)
}

// Job is background work.
type Job struct {
	ID          string     `json:"id"`
	Kind        string     `json:"kind" example:"mail.send"`
	Person      string     `json:"person,omitempty" doc:"Identifier of who asked for it; not there for the program itself"`
	State       job.State  `json:"state" enum:"waiting,running,done,dead,cancelled" doc:"dead: tried in vain, waits for a person"`
	Attempt     int        `json:"attempt"`
	MaxAttempts int        `json:"max_attempts"`
	Progress    int        `json:"progress"`
	Total       int        `json:"total" doc:"0: not known"`
	Note        string     `json:"note,omitempty"`
	Error       string     `json:"error,omitempty" doc:"Why the last attempt failed"`
	CreatedAt   time.Time  `json:"created_at"`
	ReadyAt     *time.Time `json:"ready_at,omitempty" doc:"Waiting: not before"`
	StartedAt   *time.Time `json:"started_at,omitempty"`
	FinishedAt  *time.Time `json:"finished_at,omitempty"`
}

// JobOf shows a job; the command line prints the same shape.
func JobOf(j upkeep.Job) Job {
	return Job{ID: j.ID, Kind: j.Kind, Person: j.Person, State: j.State, Attempt: j.Attempt, MaxAttempts: j.MaxAttempts, Progress: j.Progress, Total: j.Total,
		Note: j.Note, Error: j.Error, CreatedAt: j.CreatedAt, ReadyAt: instant(j.ReadyAt), StartedAt: instant(j.StartedAt), FinishedAt: instant(j.FinishedAt)}
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Jobs is a page of them.
type Jobs struct {
	Items  []Job             `json:"items" nullable:"false"`
	Next   string            `json:"next,omitempty" doc:"Give it as \"after\" to get the next page; not there on the last"`
	Counts map[job.State]int `json:"counts" doc:"Waiting, running and dead jobs of all pages"`
}

type jobsIn struct {
	api.Paging
	State string `query:"state" enum:"waiting,running,done,dead,cancelled" doc:"Only in this state"`
	Kind  string `query:"kind" maxLength:"60" doc:"Only this kind"`
}

func (x programs) jobs(ctx context.Context, in *jobsIn) (Jobs, error) {
	p, err := x.svc.Jobs(ctx, actor.Of(ctx), upkeep.JobFilter{State: job.State(in.State), Kind: in.Kind, Before: in.After, Limit: in.Limit})
	if err != nil {
		return Jobs{}, err
	}
	return JobsOf(p), nil
}

// JobsOf shows a page of jobs.
func JobsOf(p upkeep.JobPage) Jobs { return Jobs{api.List(p.Items, JobOf), p.Next, p.Counts} }

type jobIn struct {
	ID string `path:"id" maxLength:"40" doc:"Identifier of the job" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}

func (x programs) job(ctx context.Context, in *jobIn) (Job, error) {
	j, err := x.svc.Job(ctx, actor.Of(ctx), in.ID)
	return JobOf(j), err
}

func (x programs) retry(ctx context.Context, in *jobIn) (Job, error) {
	j, err := x.svc.Retry(ctx, actor.Of(ctx), in.ID)
	return JobOf(j), err
}

func (x programs) cancel(ctx context.Context, in *jobIn) (Job, error) {
	j, err := x.svc.Cancel(ctx, actor.Of(ctx), in.ID)
	return JobOf(j), err
}

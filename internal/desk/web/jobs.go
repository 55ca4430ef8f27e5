package web

import (
	"context"
	"net/http"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/page"
	"pendopo/internal/upkeep"
)

// jobsPage is the background work, what failed first.
type jobsPage struct {
	page.Base
	Filters page.Filters
	Jobs    []jobLine
	More    page.More
	Live    bool // something runs: the page draws itself again
}

type jobLine struct {
	ID, Name, Note string
	Status, Words  string
	Error          string
	Done, Total    int
	At             time.Time
	Attempt        string
	MayRetry       bool
	MayCancel      bool
}

// jobStates are the values of ?saring=.
var jobStates = []struct {
	value, key string
	state      job.State
}{
	{"gagal", "desk_web.jobs_dead", job.Dead},
	{"menunggu", "desk_web.jobs_waiting", job.Waiting},
	{"berjalan", "desk_web.jobs_running", job.Running},
	{"selesai", "desk_web.jobs_done", job.Done},
}

func stateOf(value string) job.State {
	for _, x := range jobStates {
		if x.value == value {
			return x.state
		}
	}
	return ""
}

func (w *Web) jobs(rw http.ResponseWriter, r *http.Request) error {
	by := actor.Of(r.Context())
	q := r.URL.Query()
	asked := q.Get("saring")
	f := upkeep.JobFilter{State: stateOf(asked), Before: q.Get("sebelum")}
	found, err := w.Upkeep.Jobs(r.Context(), by, f)
	if err == nil && asked == "" && found.Counts[job.Dead] > 0 { // what failed comes first
		asked, f.State = "gagal", job.Dead
		found, err = w.Upkeep.Jobs(r.Context(), by, f)
	}
	if err != nil {
		return err
	}
	counts := found.Counts
	l := page.Lang(r)
	v := &jobsPage{}
	v.Base = page.Base{Title: page.T(r, "desk_web.jobs"), Crumbs: manageCrumbs(r, page.T(r, "desk_web.jobs"))}
	v.Lead = sentence(l, []waiting{{counts[job.Dead], "desk_web.wait_jobs"}, {counts[job.Waiting] + counts[job.Running], "desk_web.wait_running"}}, page.T(r, "desk_web.jobs_quiet"))
	v.Filters.Chips = []page.Chip{{Label: page.T(r, "desk_web.jobs_all"), Count: -1, Href: "/kelola/pekerjaan?saring=semua", Current: f.State == ""}}
	for _, x := range jobStates {
		n := counts[x.state]
		if x.state == job.Done {
			n = -1
		}
		v.Filters.Chips = append(v.Filters.Chips, page.Chip{Label: page.T(r, x.key), Count: n, Href: "/kelola/pekerjaan?saring=" + x.value, Current: f.State == x.state})
	}
	for _, j := range found.Items {
		x := jobLine{ID: j.ID, Name: jobName(l, j.Kind), Note: j.Note, Done: j.Progress, Total: j.Total, At: j.CreatedAt, Attempt: page.T(r, "desk_web.attempt", j.Attempt, j.MaxAttempts)}
		x.Status, x.Words = jobState(l, j.State)
		if j.State == job.Dead || j.Error != "" && j.MayCancel() {
			x.Error = jobError(l, j.Error)
		}
		x.MayRetry, x.MayCancel = j.MayRetry(), j.MayCancel()
		v.Jobs = append(v.Jobs, x)
		v.Live = v.Live || j.State == job.Running
	}
	if v.Live {
		v.Refresh = 3
	}
	v.More = page.More{Shown: len(v.Jobs), Total: -1}
	if found.Next != "" {
		v.More.Next = page.Address("/kelola/pekerjaan", "saring", asked, "sebelum", found.Next)
	}
	if f.Before != "" {
		v.More.First = page.Address("/kelola/pekerjaan", "saring", asked)
	}
	return w.set.Render(rw, r, "jobs.html", v)
}

func jobState(l i18n.Lang, s job.State) (status, words string) {
	status = "note"
	switch s {
	case job.Dead:
		status = "bad"
	case job.Done:
		status = "ok"
	}
	return status, i18n.T(l, "desk_web.job_"+string(s))
}

// jobName is what a kind of work is called; a kind without words is shown by
// its own name.
func jobName(l i18n.Lang, kind string) string {
	if key := "desk_web.work." + kind; i18n.Has(key) {
		return i18n.T(l, key)
	}
	return kind
}

// jobError is why work failed. The cause is for who runs the system; it is
// shown in one line.
func jobError(l i18n.Lang, reason string) string {
	if reason == "" {
		return i18n.T(l, "desk_web.no_reason")
	}
	if r := []rune(reason); len(r) > 300 {
		return string(r[:300]) + "…"
	}
	return reason
}

func (w *Web) changeJob(rw http.ResponseWriter, r *http.Request, said string, do func(context.Context, actor.Actor, string) (upkeep.Job, error)) error {
	if _, err := do(r.Context(), actor.Of(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/kelola/pekerjaan")
}

func (w *Web) retryJob(rw http.ResponseWriter, r *http.Request) error {
	return w.changeJob(rw, r, "desk_web.job_retried", w.Upkeep.Retry)
}

func (w *Web) cancelJob(rw http.ResponseWriter, r *http.Request) error {
	return w.changeJob(rw, r, "desk_web.job_stopped", w.Upkeep.Cancel)
}

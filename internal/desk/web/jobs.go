package web

import (
	"net/http"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/page"
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

func (w *Web) jobs(rw http.ResponseWriter, r *http.Request) error {
	by, err := keeper(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	var counts map[job.State]int
	var found []job.Info
	asked := q.Get("saring")
	f := job.Filter{Before: q.Get("sebelum"), Limit: 50}
	err = w.DB.Read(r.Context(), func(tx *db.Tx) error {
		if counts, err = job.Counts(tx); err != nil {
			return err
		}
		if asked == "" && counts[job.Dead] > 0 {
			asked = "gagal"
		}
		for _, x := range jobStates {
			if x.value == asked {
				f.State = x.state
			}
		}
		if by.RequireAdmin() != nil {
			f.Person = by.Person // an officer sees their own work
		}
		found, err = job.Find(tx, f)
		return err
	})
	if err != nil {
		return err
	}
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
	for _, j := range found {
		x := jobLine{ID: j.ID, Name: jobName(l, j.Kind), Note: j.Note, Done: j.Progress, Total: j.Total, At: j.CreatedAt, Attempt: page.T(r, "desk_web.attempt", j.Attempt, j.MaxAttempts)}
		x.Status, x.Words = jobState(l, j.State)
		if j.State == job.Dead || j.Error != "" && !j.Over() {
			x.Error = jobError(l, j)
		}
		x.MayRetry, x.MayCancel = j.State == job.Dead || j.State == job.Cancelled, !j.Over()
		v.Jobs = append(v.Jobs, x)
		v.Live = v.Live || j.State == job.Running
	}
	if v.Live {
		v.Refresh = 3
	}
	v.More = page.More{Shown: len(v.Jobs), Total: -1}
	if len(found) == 50 {
		v.More.Next = page.Address("/kelola/pekerjaan", "saring", asked, "sebelum", found[49].ID)
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
func jobError(l i18n.Lang, j job.Info) string {
	if j.Error == "" {
		return i18n.T(l, "desk_web.no_reason")
	}
	if r := []rune(j.Error); len(r) > 300 {
		return string(r[:300]) + "…"
	}
	return j.Error
}

// ownJob allows who runs the system, and who asked for the work.
func (w *Web) ownJob(tx *db.Tx, by actor.Actor, id string) error {
	j, err := job.Get(tx, id)
	if err != nil {
		return err
	}
	if by.RequireAdmin() == nil || by.Person != "" && j.Person == by.Person {
		return nil
	}
	return errs.New(errs.Forbidden, "actor.forbidden.admin")
}

func (w *Web) changeJob(rw http.ResponseWriter, r *http.Request, said string, do func(tx *db.Tx, id string) error) error {
	by, err := keeper(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = w.DB.Write(r.Context(), func(tx *db.Tx) error {
		if err := w.ownJob(tx, by, id); err != nil {
			return err
		}
		return do(tx, id)
	})
	if err != nil {
		return err
	}
	w.page.Say(rw, r, "done", said)
	return page.Redirect(rw, r, "/kelola/pekerjaan")
}

func (w *Web) retryJob(rw http.ResponseWriter, r *http.Request) error {
	return w.changeJob(rw, r, "desk_web.job_retried", job.Retry)
}

func (w *Web) cancelJob(rw http.ResponseWriter, r *http.Request) error {
	return w.changeJob(rw, r, "desk_web.job_stopped", job.Cancel)
}

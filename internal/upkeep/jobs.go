package upkeep

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/ledger"
)

// Service is the upkeep of one region.
type Service struct{ DB *db.DB }

// Job is background work without what it was told and what it left.
type Job struct {
	ID          string
	Kind        string
	Person      string // who asked for it, "" for the program itself
	State       job.State
	ReadyAt     time.Time // waiting: not before; zero once over
	Attempt     int
	MaxAttempts int
	CreatedAt   time.Time
	StartedAt   time.Time // zero before the first run
	FinishedAt  time.Time // zero until it is over
	Progress    int
	Total       int // 0: not known
	Note        string
	Error       string // why the last attempt failed
}

// MayRetry tells whether the work can be tried again, MayCancel whether there
// is anything to stop.
func (j Job) MayRetry() bool  { return j.State == job.Dead || j.State == job.Cancelled }
func (j Job) MayCancel() bool { return j.State == job.Waiting || j.State == job.Running }

func jobOf(i job.Info) Job {
	return Job{ID: i.ID, Kind: i.Kind, Person: i.Person, State: i.State, ReadyAt: i.ReadyAt, Attempt: i.Attempt, MaxAttempts: i.MaxAttempts,
		CreatedAt: i.CreatedAt, StartedAt: i.StartedAt, FinishedAt: i.FinishedAt, Progress: i.Progress, Total: i.Total, Note: i.Note, Error: i.Error}
}

// JobFilter narrows a list of jobs; empty fields do not.
type JobFilter struct {
	State  job.State
	Kind   string
	Before string // the page after this job, which is older
	Limit  int    // at most 200; 0 means 50
}

// JobPage is one page of jobs, the newest first.
type JobPage struct {
	Items  []Job
	Counts map[job.State]int // waiting, running and dead ones that the reader may see, on all pages
	Next   string            // "" on the last page
}

// keeper is whose jobs somebody sees: everybody's ("") for who runs the system,
// their own for a personnel officer.
func keeper(by actor.Actor) (person string, err error) {
	if by.RequireAdmin() == nil {
		return "", nil
	}
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return "", err
	}
	return by.Person, nil
}

// Jobs lists background work.
func (s *Service) Jobs(ctx context.Context, by actor.Actor, f JobFilter) (JobPage, error) {
	person, err := keeper(by)
	if err != nil {
		return JobPage{}, err
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	var p JobPage
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		p = JobPage{}
		if p.Counts, err = job.Counts(tx, person); err != nil {
			return err
		}
		found, err := job.Find(tx, job.Filter{State: f.State, Kind: f.Kind, Person: person, Before: f.Before, Limit: f.Limit})
		for _, i := range found {
			p.Items = append(p.Items, jobOf(i))
		}
		if len(p.Items) == f.Limit {
			p.Next = p.Items[f.Limit-1].ID
		}
		return err
	})
	return p, err
}

// Job reads one job.
func (s *Service) Job(ctx context.Context, by actor.Actor, id string) (j Job, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		j, err = readable(tx, by, id)
		return err
	})
	return j, err
}

// Retry sends work that failed for good, or was stopped, back to be tried
// again.
func (s *Service) Retry(ctx context.Context, by actor.Actor, id string) (Job, error) {
	return s.change(ctx, by, id, "upkeep.job_retried", job.Retry)
}

// Cancel stops work that waits or runs. What it already did stays.
func (s *Service) Cancel(ctx context.Context, by actor.Actor, id string) (Job, error) {
	return s.change(ctx, by, id, "upkeep.job_stopped", job.Cancel)
}

func (s *Service) change(ctx context.Context, by actor.Actor, id, kind string, do func(*db.Tx, string) error) (j Job, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		was, err := readable(tx, by, id)
		if err != nil {
			return err
		}
		if err := do(tx, id); err != nil {
			return err
		}
		data := map[string]any{"work": was.Kind, "was": string(was.State), "attempt": was.Attempt}
		if by.Person == "" && by.Account != "" { // an administrator has no person
			data["by_account"] = by.Account
		}
		if by.IsSystem() {
			data["by_system"] = by.Name
		}
		if _, err := ledger.Record(tx, ledger.Act{Kind: kind, ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
			SubjectKind: "job", Subject: id, Payload: data}); err != nil {
			return err
		}
		j, err = readable(tx, by, id)
		return err
	})
	return j, err
}

// readable loads a job that the actor may see: who runs the system any, a
// personnel officer what they asked for themselves.
func readable(tx *db.Tx, by actor.Actor, id string) (Job, error) {
	person, err := keeper(by)
	if err != nil { // before telling whether it exists
		return Job{}, err
	}
	i, err := job.Get(tx, id)
	if err != nil {
		return Job{}, err
	}
	if person != "" && i.Person != person {
		return Job{}, errs.New(errs.Forbidden, "actor.forbidden.admin")
	}
	return jobOf(i), nil
}

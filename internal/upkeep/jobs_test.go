package upkeep

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/ledger"
)

var (
	admin   = actor.Actor{Account: "boss", Name: "Admin", Admin: true}
	officer = actor.Actor{Account: "a", Person: "p", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "k"}}}
	mayor   = actor.Actor{Account: "b", Person: "w", Grants: []actor.Grant{{Function: actor.AppointingAuthority, Post: "m"}}}
)

type world struct {
	*Service
	t    *testing.T
	dead string // a letter that nobody asked for by name, given up
	mine string // work of the officer, waiting
}

func each(t *testing.T, run func(w *world)) {
	clk := clock.At(time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		w := &world{Service: &Service{DB: d}, t: t}
		r := job.NewRunner(d, job.Config{})
		job.Register(r, "mail.send", func(_ context.Context, _ *job.Job, _ map[string]string) error {
			return job.GiveUp(errs.New(errs.Unavailable, "mail.refused"))
		})
		w.write(func(tx *db.Tx) (err error) {
			w.dead, err = job.Enqueue(tx, "mail.send", map[string]string{"text": "tautan pribadi RAHASIA-123"}, job.Options{})
			return err
		})
		if n, err := r.RunDue(t.Context()); err != nil || n != 1 {
			t.Fatalf("%d jobs ran, %v", n, err)
		}
		w.write(func(tx *db.Tx) (err error) {
			w.mine, err = job.Enqueue(tx, "document.seal", map[string]string{}, job.Options{Person: "p"})
			return err
		})
		run(w)
	})
}

func (w *world) write(f func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.DB.Write(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

// Who runs the system sees and changes everything; a personnel officer what
// they asked for; nobody else anything. A refusal changes nothing.
func TestWhoMay(t *testing.T) {
	each(t, func(w *world) {
		t, ctx := w.t, w.t.Context()
		list := func(by actor.Actor) error { _, err := w.Jobs(ctx, by, JobFilter{}); return err }
		read := func(id string) func(actor.Actor) error {
			return func(by actor.Actor) error { _, err := w.Job(ctx, by, id); return err }
		}
		retry := func(id string) func(actor.Actor) error {
			return func(by actor.Actor) error { _, err := w.Retry(ctx, by, id); return err }
		}
		stop := func(id string) func(actor.Actor) error {
			return func(by actor.Actor) error { _, err := w.Cancel(ctx, by, id); return err }
		}
		for _, c := range []struct {
			name string
			by   actor.Actor
			do   func(actor.Actor) error
			want errs.Kind
		}{
			{"list: nobody", actor.Actor{}, list, errs.Unauthenticated},
			{"list: mayor", mayor, list, errs.Forbidden},
			{"read: mayor", mayor, read(w.mine), errs.Forbidden},
			{"read what is not there: mayor", mayor, read("tiada"), errs.Forbidden},
			{"read: officer, foreign", officer, read(w.dead), errs.Forbidden},
			{"retry: nobody", actor.Actor{}, retry(w.dead), errs.Unauthenticated},
			{"retry: mayor", mayor, retry(w.dead), errs.Forbidden},
			{"retry: officer, foreign", officer, retry(w.dead), errs.Forbidden},
			{"stop: mayor", mayor, stop(w.mine), errs.Forbidden},
			{"retry: unknown", admin, retry("tiada"), errs.NotFound},
			{"retry what waits", admin, retry(w.mine), errs.Conflict},
			{"stop what is over", admin, stop(w.dead), errs.Conflict},
		} {
			if err := c.do(c.by); !errs.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
		if acts := w.acts(); len(acts) != 0 {
			t.Errorf("refusals were recorded as acts: %+v", acts)
		}
		for _, c := range []struct {
			name string
			by   actor.Actor
			do   func(actor.Actor) error
		}{
			{"list: command line", actor.System("x"), list},
			{"read: officer, own", officer, read(w.mine)},
			{"stop: officer, own", officer, stop(w.mine)},
			{"retry: admin", admin, retry(w.dead)},
		} {
			if err := c.do(c.by); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if err := retry(w.dead)(admin); !errs.Is(err, errs.Conflict) {
			t.Errorf("retry of what waits already: %v", err)
		}
	})
}

// The list counts what its reader may see, and never tells what a letter says.
func TestJobsList(t *testing.T) {
	each(t, func(w *world) {
		t, ctx := w.t, w.t.Context()
		all, err := w.Jobs(ctx, admin, JobFilter{})
		if err != nil || len(all.Items) != 2 || all.Items[0].ID != w.mine || all.Counts[job.Dead] != 1 || all.Counts[job.Waiting] != 1 {
			t.Errorf("all %+v, %v", all, err)
		}
		if got := fmt.Sprintf("%+v", all); strings.Contains(got, "RAHASIA") {
			t.Errorf("what a letter says is shown: %s", got)
		}
		own, err := w.Jobs(ctx, officer, JobFilter{})
		if err != nil || len(own.Items) != 1 || own.Items[0].ID != w.mine || own.Counts[job.Dead] != 0 || own.Counts[job.Waiting] != 1 {
			t.Errorf("own %+v, %v", own, err)
		}
		dead, err := w.Jobs(ctx, admin, JobFilter{State: job.Dead})
		if err != nil || len(dead.Items) != 1 || !dead.Items[0].MayRetry() || dead.Items[0].MayCancel() || dead.Items[0].Error == "" {
			t.Errorf("dead %+v, %v", dead, err)
		}
		first, err := w.Jobs(ctx, admin, JobFilter{Limit: 1})
		if err != nil || first.Next != w.mine {
			t.Fatalf("first page %+v, %v", first, err)
		}
		if rest, err := w.Jobs(ctx, admin, JobFilter{Limit: 1, Before: first.Next}); err != nil || len(rest.Items) != 1 || rest.Items[0].ID != w.dead {
			t.Errorf("second page %+v, %v", rest, err)
		}
	})
}

// Retry and stop are acts: they name the work, its state, and who did it.
func TestActsAreInTheLedger(t *testing.T) {
	each(t, func(w *world) {
		t, ctx := w.t, w.t.Context()
		if j, err := w.Retry(ctx, admin, w.dead); err != nil || j.State != job.Waiting || j.Attempt != 0 {
			t.Fatalf("%+v, %v", j, err)
		}
		if j, err := w.Cancel(ctx, officer, w.mine); err != nil || j.State != job.Cancelled {
			t.Fatalf("%+v, %v", j, err)
		}
		acts := w.acts()
		if len(acts) != 2 {
			t.Fatalf("%d acts, want 2", len(acts))
		}
		for _, e := range acts {
			data := string(e.Data)
			switch e.Subject {
			case w.dead:
				if e.Kind != "upkeep.job_retried" || e.ActorPerson != "" || !strings.Contains(data, `"by_account":"boss"`) || !strings.Contains(data, `"work":"mail.send"`) {
					t.Errorf("retried %+v %s", e, data)
				}
			case w.mine:
				if e.Kind != "upkeep.job_stopped" || e.ActorPerson != "p" || e.ActorPost != "k" || !strings.Contains(data, `"was":"waiting"`) {
					t.Errorf("stopped %+v %s", e, data)
				}
			}
		}
	})
}

func (w *world) acts() (acts []ledger.Entry) {
	w.t.Helper()
	if err := w.DB.Read(w.t.Context(), func(tx *db.Tx) (err error) {
		acts, err = ledger.Find(tx, ledger.Filter{SubjectKind: "job"})
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return acts
}

package document

import (
	"context"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/job"
)

// IssueIn asks for one job a subject; the runner seals with it, and a signer
// that is away makes it wait instead of failing.
func TestSealJob(t *testing.T) {
	clk := clock.At(sampleDay)
	f := newFixture(t, dbtest.SQLite(t, clk), clk, t.TempDir())
	moody := &moodySigner{Signer: f.cfg.Signer, away: true}
	f.cfg.Signer = moody
	ctx, sys := context.Background(), actor.System("test")
	f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, sys, pack(round, 2)); return err })
	f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, sys, round); return err })
	var first, second Issued
	f.must(t, func(tx *db.Tx) (err error) { first, err = f.IssueIn(tx, officer, round, Dating{}); return err })
	f.must(t, func(tx *db.Tx) (err error) { second, err = f.IssueIn(tx, officer, round, Dating{}); return err })
	if first.Job == "" || first.Job != second.Job || first.Numbered != 15 || second.Numbered != 0 {
		t.Fatalf("issued %+v then %+v; want one job and 15 numbers", first, second)
	}
	r := job.NewRunner(f.cfg.DB, job.Config{})
	f.Jobs(r)
	state := func() job.State {
		var info job.Info
		f.must(t, func(tx *db.Tx) (err error) { info, err = job.Get(tx, first.Job); return err })
		return info.State
	}
	if _, err := r.RunDue(ctx); err != nil {
		t.Fatal(err)
	}
	if s := state(); s != job.Waiting {
		t.Fatalf("signer away: job is %s, want waiting", s)
	}
	moody.away = false
	clk.Add(2 * 60e9)
	if _, err := r.RunDue(ctx); err != nil {
		t.Fatal(err)
	}
	if s := state(); s != job.Done {
		t.Fatalf("job is %s, want done", s)
	}
	f.must(t, func(tx *db.Tx) error {
		tally, err := f.TallyIn(tx, round)
		if tally.Total != 15 || tally.Signed != 14 || tally.Numbered != 1 || tally.Failed != 0 || tally.Waiting != 0 {
			t.Errorf("tally %+v", tally)
		}
		return err
	})
}

// Consent that is given while the job runs finds that job still unfinished and
// asks for no other: the run must see it before it ends.
func TestConsentDuringTheRun(t *testing.T) {
	clk := clock.At(sampleDay)
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d, clk, t.TempDir())
		ctx, sys := context.Background(), actor.System("test")
		late := actor.Actor{Person: "p-aide", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "post-aide"}}}
		f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, sys, pack(round, 2)); return err })
		for _, p := range []string{"p-mayor", "p-agency", "p-sekda", "p-1", "p-2"} {
			f.must(t, func(tx *db.Tx) error { _, err := f.ApproveIn(tx, actor.Actor{Person: p}, round); return err })
		}
		var issued Issued
		f.must(t, func(tx *db.Tx) (err error) { issued, err = f.IssueIn(tx, sys, round, Dating{}); return err })
		f.step = func(name string) {
			if name != "stored" {
				return
			}
			f.step = func(string) {}
			f.must(t, func(tx *db.Tx) error {
				if _, err := f.ApproveIn(tx, late, round); err != nil {
					return err
				}
				again, err := f.IssueIn(tx, late, round, Dating{})
				if again.Job != issued.Job {
					t.Errorf("another job while the first runs")
				}
				return err
			})
		}
		r := job.NewRunner(f.cfg.DB, job.Config{})
		f.Jobs(r)
		if _, err := r.RunDue(ctx); err != nil {
			t.Fatal(err)
		}
		f.must(t, func(tx *db.Tx) error {
			tally, err := f.TallyIn(tx, round)
			if tally.Total != 15 || tally.Signed != 14 || tally.Waiting != 0 {
				t.Errorf("tally %+v; a paper was left behind", tally)
			}
			return err
		})
	})
}

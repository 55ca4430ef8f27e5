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

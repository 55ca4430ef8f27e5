package document

import (
	"context"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
)

// An extract certifies what the decision says: nobody is asked for it, and
// nobody can consent to it, before the decision was signed.
func TestExtractWaitsForItsDecision(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		ctx := context.Background()
		agency, mayor := actor.Actor{Person: "p-agency"}, actor.Actor{Person: "p-mayor"}
		f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, officer, pack(round, 2)); return err })
		offered := func() int {
			found, err := f.Find(ctx, agency, Filter{Subject: round, Signer: "p-agency", Kinds: []Kind{Extract}})
			if err != nil {
				t.Fatal(err)
			}
			return len(found.Documents)
		}
		consent := func(by actor.Actor, kinds ...Kind) (n int) {
			f.must(t, func(tx *db.Tx) (err error) { n, err = f.ApproveIn(tx, by, round, kinds...); return err })
			return n
		}
		if n := offered(); n != 0 {
			t.Errorf("%d extracts are offered before the decision", n)
		}
		if n := consent(agency, Extract); n != 0 {
			t.Errorf("%d extracts were consented to before the decision", n)
		}
		consent(mayor, Decision)
		f.must(t, func(tx *db.Tx) error { _, err := f.IssueIn(tx, officer, round, Dating{}, Decision); return err })
		if n := offered(); n != 2 {
			t.Errorf("%d extracts are offered after the decision, want 2", n)
		}
		f.clk.Add(time.Hour)
		if n := consent(agency, Extract); n != 2 {
			t.Errorf("%d consents after the decision, want 2", n)
		}
	})
}

// Consent that was given too early, as older versions allowed, is taken up once
// the decision has its number, and carries its own time.
func TestEarlyConsentIsNotStuck(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		ctx := context.Background()
		f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, officer, pack(round, 2)); return err })
		early := f.clk.Now()
		f.must(t, func(tx *db.Tx) error {
			_, err := tx.Exec(`update signature set approved_at = $1 where document in (select id from document where kind = 'extract')`, db.Micros(early))
			return err
		})
		if n, err := f.Settle(ctx); err != nil || n != 0 {
			t.Errorf("before the decision: %d subjects, %v", n, err)
		}
		f.clk.Add(time.Hour)
		f.must(t, func(tx *db.Tx) error {
			if _, err := f.ApproveIn(tx, actor.Actor{Person: "p-mayor"}, round, Decision); err != nil {
				return err
			}
			_, err := f.IssueIn(tx, officer, round, Dating{}, Decision)
			return err
		})
		f.clk.Add(time.Hour)
		r := job.NewRunner(f.cfg.DB, job.Config{})
		f.Jobs(r)
		if _, err := f.Settle(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := r.RunDue(ctx); err != nil {
			t.Fatal(err)
		}
		found, err := f.Find(ctx, officer, Filter{Subject: round, Kinds: []Kind{Extract}})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range found.Documents {
			if d.State != Signed || !d.Signatures[0].At.Equal(early) {
				t.Errorf("%s is %s, signed at %s; want signed at %s", d.Title, d.State, d.Signatures[0].At, early)
			}
		}
		if n, err := f.Settle(ctx); err != nil || n != 0 {
			t.Errorf("afterwards: %d subjects, %v", n, err)
		}
	})
}

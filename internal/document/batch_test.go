package document

import (
	"context"
	"fmt"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
)

// Whoever signs first, the numbers of a batch follow the annex.
func TestNumbersFollowTheAnnex(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		f.must(t, func(tx *db.Tx) error { _, err := f.PlanIn(tx, officer, pack(round, 4)); return err })
		for _, who := range []string{"p-3", "p-1", "p-4", "p-agency", "p-2"} {
			f.must(t, func(tx *db.Tx) error {
				if _, err := f.ApproveIn(tx, actor.Actor{Person: who}, round, Minutes, StartOfDuty); err != nil {
					return err
				}
				_, err := f.IssueIn(tx, officer, round, Dating{}, Minutes, StartOfDuty)
				return err
			})
		}
		for kind, pattern := range map[Kind]string{Minutes: "800.1.11/%d/419.204/2020", StartOfDuty: "821.4/%d/419.204/2020"} {
			found, err := f.Find(context.Background(), officer, Filter{Subject: round, Kinds: []Kind{kind}})
			if err != nil {
				t.Fatal(err)
			}
			for i, d := range found.Documents {
				if want := fmt.Sprintf(pattern, i+1); d.Number != want {
					t.Errorf("%s %s has number %q, want %q", kind, d.Item, d.Number, want)
				}
			}
		}
	})
}

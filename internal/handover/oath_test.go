package handover_test

import (
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/handover"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// Whose appointment falls away before the oath settles nothing: no list, no item
// and no duty names them, and the chair that they do not take is not theirs to
// receive.
func TestCancelledOathHasNoHandover(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, dw *demotest.World) {
		w := newWorld(t, dw)
		w.at(oath, 9, 0)
		w.swear(t, 2)
		sys := actor.System("test")
		v, _, err := w.Rounds.Check(ctx, sys, w.Round)
		if err != nil {
			t.Fatal(err)
		}
		var gone []*appointment.Move
		for _, m := range v.Moves {
			if m.State == appointment.Proposed {
				gone = append(gone, m)
			}
		}
		if len(gone) != 2 {
			t.Fatalf("%d were not sworn", len(gone))
		}
		for i, m := range gone {
			to := []appointment.MoveState{appointment.Declined, appointment.Annulled}[i]
			if err := w.Rounds.SetMoveState(ctx, sys, w.Round, m.ID, to, "Batal dilantik"); err != nil {
				t.Fatal(err)
			}
		}
		w.switchRound(t, oath)
		for _, m := range gone {
			var lists, transfers, duties int
			if err := w.DB.Read(ctx, func(tx *db.Tx) error {
				if err := tx.QueryRow(`select count(*) from handover where person = $1`, string(m.Person)).Scan(&lists); err != nil {
					return err
				}
				if err := tx.QueryRow(`select count(*) from handover_transfer where receiver = $1 and post = $2 and receiver_as = 'holder'`, string(m.Person), string(m.ToPost)).Scan(&transfers); err != nil {
					return err
				}
				return tx.QueryRow(`select count(*) from handover_first f join handover h on h.id = f.handover where h.person = $1`, string(m.Person)).Scan(&duties)
			}); err != nil {
				t.Fatal(err)
			}
			if lists+transfers+duties != 0 {
				t.Errorf("%s: %d lists, receives %d posts, %d first duties", m.State, lists, transfers, duties)
			}
		}
		if b := w.board(t, handover.Filter{}); b.Total == 0 {
			t.Error("the others settle nothing either")
		}
	})
}

// Who is on campaign leave does not release for those below: the powers of the
// chair rest, and come back with its holder.
func TestRestingSuperiorReleasesNothing(t *testing.T) {
	w := newWorld(t, demotest.SQLite(t, demo.Kediri))
	w.at(oath, 9, 0)
	w.swear(t, 0)
	w.switchRound(t, oath)
	reg, err := w.Org.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	snap := reg.At(oath)
	var head *org.Holding
	for _, p := range snap.AllPosts() {
		if p.Level == org.LevelHead && p.Superior == "" {
			head = snap.Holder(p.ID)
		}
	}
	id := w.pair(t, 0).ID
	may := func() error {
		reg, err := w.Org.Get(ctx)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Handovers.Transfer(ctx, reg.At(oath).Actor(head.Person), id)
		return err
	}
	if err := may(); err != nil {
		t.Fatalf("the head reads every transfer: %v", err)
	}
	if err := w.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := w.Org.AddLeave(tx, org.Leave{Holding: head.ID, Kind: org.LeaveCampaign, From: oath, Until: oath.AddDays(9), Basis: "Surat 1"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := may(); err == nil {
		t.Error("a head on campaign leave reads what the chair shows")
	}
}

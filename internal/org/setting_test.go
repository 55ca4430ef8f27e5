package org

import (
	"context"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// A number that the law leaves open is set with its basis, is recorded, and
// reaches the rules with the next register; a fixed one is refused.
func TestSetNumber(t *testing.T) {
	clk := clock.At(time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		c := NewCache(d, clk)
		officer := actor.Actor{Person: "p", Name: "Niken", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "x"}}}
		value := func() (int, bool) {
			reg, err := c.Get(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if reg.Law == nil {
				return 0, false
			}
			n := reg.Law.At("2026-11-26").Int("age.sekda.max")
			return n.Value, n.Overridden
		}
		for _, x := range []struct {
			by               actor.Actor
			id, value, basis string
			want             errs.Kind
		}{
			{actor.Actor{}, "age.sekda.max", "57", "SK 1", errs.Unauthenticated},
			{actor.Actor{Admin: true}, "age.sekda.max", "57", "SK 1", errs.Forbidden},
			{officer, "age.sekda.max", "lima", "SK 1", errs.Invalid},
			{officer, "age.sekda.max", "-1", "SK 1", errs.Invalid},
			{officer, "age.sekda.max", "57", " ", errs.Invalid},
			{officer, "oath.decree.days", "57", "SK 1", errs.Invalid},
			{officer, "tidak.ada", "57", "SK 1", errs.Invalid},
		} {
			if err := c.SetNumber(ctx, x.by, x.id, x.value, x.basis); !errs.Is(err, x.want) {
				t.Errorf("SetNumber(%s=%s) = %v, want %v", x.id, x.value, err, x.want)
			}
		}
		if n, set := value(); set {
			t.Errorf("a refused value is in force: %d", n)
		}
		for range 2 { // the second time changes nothing and records nothing
			if err := c.SetNumber(ctx, officer, "age.sekda.max", "57", "SK 12 tanggal 3 Maret 2026"); err != nil {
				t.Fatal(err)
			}
		}
		if n, set := value(); n != 57 || !set {
			t.Errorf("value = %d, %v", n, set)
		}
		if err := c.SetNumber(ctx, officer, "age.sekda.max", "", ""); err != nil {
			t.Fatal(err)
		}
		if _, set := value(); set {
			t.Error("the default did not come back")
		}
		var acts []ledger.Entry
		if err := d.Read(ctx, func(tx *db.Tx) (err error) {
			acts, err = ledger.Find(tx, ledger.Filter{Kind: "org.setting_saved"})
			return err
		}); err != nil || len(acts) != 2 {
			t.Errorf("%d acts, %v; want 2", len(acts), err)
		}
	})
}

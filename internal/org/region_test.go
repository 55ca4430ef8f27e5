package org

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

func exampleRegion() *Region {
	return &Region{Name: "Kota Contoh", Formal: "Kota Contoh", Kind: "kota", Province: "Jawa Timur", Seat: "Contoh", HeadTitle: "Wali Kota",
		Zone: "Asia/Jakarta", WeekDays: 5, ElectionsKnown: true, HeadStatus: "definitive", HeadSwornOn: "2025-02-20",
		Elections: []Election{{Name: "Pemilihan 2029", TakesPart: true, Determination: "2029-09-22", TermEnds: "2030-02-19"}}}
}

// Everybody who may changes the profile they read; what rules about people read
// from it is for personnel officers alone, and the second of two who edit at
// once is told.
func TestSetRegion(t *testing.T) {
	clk := clock.At(time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		ctx, c := t.Context(), NewCache(d, clk)
		officer := actor.Actor{Account: "a", Person: "p", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "x"}}}
		admin := actor.Actor{Account: "boss", Admin: true}
		if _, err := c.Region(ctx); !errs.Is(err, errs.NotFound) {
			t.Fatalf("before it was set up: %v", err)
		}
		first := exampleRegion()
		first.Example = true
		if err := c.SetRegion(ctx, officer, first); err != nil {
			t.Fatal(err)
		}
		change := func(edit func(r *Region)) *Region {
			r, err := c.Region(ctx)
			if err != nil {
				t.Fatal(err)
			}
			edit(r)
			return r
		}
		phone := func(r *Region) { r.Phone += "1" }
		sworn := func(r *Region) { r.HeadSwornOn = "2026-02-20" }
		for _, x := range []struct {
			name string
			by   actor.Actor
			edit func(r *Region)
			want errs.Kind
		}{
			{"nobody", actor.Actor{}, phone, errs.Unauthenticated},
			{"an analyst", actor.Actor{Person: "q", Post: "y"}, phone, errs.Forbidden},
			{"the mayor", actor.Actor{Person: "w", Grants: []actor.Grant{{Function: actor.AppointingAuthority, Post: "z"}}}, phone, errs.Forbidden},
			{"admin: head", admin, sworn, errs.Forbidden},
			{"admin: elections", admin, func(r *Region) { r.Elections = nil }, errs.Forbidden},
			{"admin: elections known", admin, func(r *Region) { r.ElectionsKnown = false }, errs.Forbidden},
			{"an older version", officer, func(r *Region) { r.Version-- }, errs.Conflict},
			{"no name", officer, func(r *Region) { r.Name = "" }, errs.Invalid},
			{"a zone that is none", officer, func(r *Region) { r.Zone = "Asia/Singapore" }, errs.Invalid},
			{"a day that is none", officer, func(r *Region) { r.HeadSwornOn = "2024-02-31" }, errs.Invalid},
			{"an election without a day", officer, func(r *Region) { r.Elections[0].Determination = "" }, errs.Invalid},
			{"a week of seven days", officer, func(r *Region) { r.WeekDays = 7 }, errs.Invalid},
		} {
			before := change(func(*Region) {})
			if err := c.SetRegion(ctx, x.by, change(x.edit)); !errs.Is(err, x.want) {
				t.Errorf("%s: %v, want %v", x.name, err, x.want)
			}
			if after := change(func(*Region) {}); after.Version != before.Version || after.judges(before) || after.Phone != before.Phone {
				t.Errorf("%s: a refused change was stored: %+v", x.name, after)
			}
		}
		for name, by := range map[string]actor.Actor{"admin": admin, "officer": officer} {
			if err := c.SetRegion(ctx, by, change(phone)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := c.SetRegion(ctx, officer, change(sworn)); err != nil {
			t.Error(err)
		}
		got := change(func(*Region) {})
		if got.Phone != "11" || got.HeadSwornOn != "2026-02-20" || got.Example || got.Version != 4 {
			t.Errorf("stored %+v, version %d", got, got.Version)
		}
		var acts []ledger.Entry
		if err := d.Read(ctx, func(tx *db.Tx) (err error) {
			acts, err = ledger.Find(tx, ledger.Filter{Kind: "org.region_saved"})
			return err
		}); err != nil || len(acts) != 4 {
			t.Errorf("%d acts, %v; want 4", len(acts), err)
		}
		if !slices.ContainsFunc(acts, func(e ledger.Entry) bool {
			return e.ActorPerson == "" && strings.Contains(string(e.Data), `"by_account":"boss"`)
		}) {
			t.Error("the administrator's act names nobody")
		}
	})
}

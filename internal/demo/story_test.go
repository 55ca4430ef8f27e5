package demo_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"sort"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/id"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

var storySeed = flag.Int64("seed", 1, "seed of the regions that the story test imports")

// The spreadsheets of both stories import without one wrong row, import again
// without one change, and give a round that no rule blocks.
func TestStoryIsImportedAndClearable(t *testing.T) {
	cases := []struct {
		scenario string
		reasons  map[eligibility.Reason]int
	}{
		{demo.Kediri, nil},
		{demo.Pati, map[eligibility.Reason]int{eligibility.ReasonConfirmation: 143}},
	}
	for _, c := range cases {
		t.Run(c.scenario, func(t *testing.T) {
			r, err := demo.Build(c.scenario, *storySeed)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := r.WriteSheets(dir); err != nil {
				t.Fatal(err)
			}
			ctx, by := context.Background(), actor.System("demo test")
			clk := clock.At(r.AsOf.AddDays(-5).Time().Add(2 * time.Hour))
			d := dbtest.SQLite(t, clk)
			sealer, err := people.NewSealer(make([]byte, 32), nil)
			if err != nil {
				t.Fatal(err)
			}
			cal, err := calendar.Standard(calendar.Options{})
			if err != nil {
				t.Fatal(err)
			}
			cache := org.NewCache(d, clk)
			rounds := &appointment.Service{DB: d, Org: cache, Calendar: calendar.Fixed(cal, calendar.Office{})}
			in := intake.NewService(d, [32]byte{1}, org.NewUnitKind(cache), org.NewPostKind(cache),
				org.NewPersonKind(cache, people.NewSheets(sealer, new(id.Source))), org.NewReorganisationKind(cache), appointment.NewRoundImport(rounds))
			if err := d.Write(ctx, func(tx *db.Tx) error {
				return org.SaveRegion(tx, by, &org.Region{Name: r.Name, Formal: r.Formal, Kind: r.Kind, Province: r.Province, Seat: r.Seat, HeadTitle: r.Head,
					Code: r.Code, NumberCode: r.NumberCode, Zone: "Asia/Jakarta", WeekDays: 5, Example: true,
					ElectionsKnown: true, HeadStatus: "definitive", HeadSwornOn: r.HeadSworn})
			}); err != nil {
				t.Fatal(err)
			}
			for _, again := range []bool{false, true} {
				for _, f := range r.Files() {
					raw, err := os.ReadFile(filepath.Join(dir, f.Name))
					if err != nil {
						t.Fatal(err)
					}
					res, err := in.Direct(ctx, by, f.Kind, f.Name, raw, intake.Options{})
					if err != nil {
						t.Fatalf("%s: %v", f.Name, err)
					}
					if again && len(r.Changes) > 0 && f.Kind != "round" {
						continue // the reorganisation has moved people since
					}
					n := res.Batch.Counts
					if n.Wrong > 0 || again && (n.New > 0 || n.Changed > 0) {
						for i, x := range append(res.Rows(intake.Changed, 4), res.Rows(intake.New, 4)...) {
							if i < 8 {
								t.Logf("  %s row %d: %s %+v", x.Sheet, x.Row, x.Verdict, x.Changes)
							}
						}
						t.Errorf("%s again=%v: %+v", f.Name, again, n)
						for i, p := range res.Problems {
							if i < 10 {
								t.Logf("  %s row %d %s %q: %s %v", p.Sheet, p.Row, p.Column, p.Value, p.Key, p.Args)
							}
						}
					}
					for i, p := range res.Warnings {
						if i < 5 && !again {
							t.Logf("  warning %s: %s row %d %s: %s %v (%d)", f.Name, p.Sheet, p.Row, p.Column, p.Key, p.Args, len(res.Warnings))
						}
					}
				}
			}
			reg, err := cache.Get(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range r.Actings {
				verdicts, err := rounds.AssignActing(ctx, by, appointment.ActingIn{Post: reg.PostByCode(a.Post).ID, Person: reg.PersonByNumber(a.Person).ID,
					Kind: org.Acting, From: a.From, Until: a.Until, Basis: a.Letter})
				if err != nil {
					t.Errorf("acting in %s from %s: %v", a.Post, a.From, err)
				}
				for _, v := range verdicts {
					if v.Outcome == eligibility.NotMet {
						t.Logf("acting in %s from %s: %s %+v", a.Post, a.From, v.Rule, v.Facts)
					}
				}
			}
			var round appointment.RoundID
			if err := d.Read(ctx, func(tx *db.Tx) error {
				return tx.QueryRow(`select id from round`).Scan(&round)
			}); err != nil {
				t.Fatal(err)
			}
			view, rep, err := rounds.Check(ctx, by, round)
			if err != nil {
				t.Fatal(err)
			}
			totals := appointment.Count(view.Moves, view.Snapshot)
			if totals.Total != len(r.Round.Moves) {
				t.Errorf("total = %d, want %d", totals.Total, len(r.Round.Moves))
			}
			for reason, want := range c.reasons {
				if got := totals.ByReason[reason]; got != want {
					t.Errorf("%s = %d, want %d", reason, got, want)
				}
			}
			t.Logf("totals %+v; blocked %d warned %d noted %d clean %d", totals.ByReason, rep.Tally.Blocked, rep.Tally.Warned, rep.Tally.Noted, rep.Tally.Good)
			t.Logf("vacancies %d − %d + %d = %d", totals.VacanciesBefore, totals.Filled, totals.Opened, totals.VacanciesAfter)
			for _, x := range rep.Inconsistencies {
				t.Errorf("inconsistent: %+v", x)
			}
			seen := map[string]int{}
			tell := func(who string, vs []eligibility.Verdict, before eligibility.Step) {
				for i := range vs {
					v := &vs[i]
					if v.Outcome != eligibility.NotMet && v.Outcome != eligibility.MissingData {
						continue
					}
					key := v.Rule + " " + map[eligibility.Severity]string{eligibility.Note: "note", eligibility.Warn: "warn", eligibility.Block: "block"}[v.Severity]
					if v.Outcome == eligibility.MissingData {
						key += " missing"
					}
					if seen[key]++; seen[key] <= 2 {
						t.Logf("%s: %s: %+v %+v", key, who, v.Message, v.Facts)
					}
					if v.Blocks() && v.Step <= before && seen[key] <= 3 {
						t.Errorf("blocks: %s: %s", key, who)
					}
				}
			}
			for _, f := range rep.Findings {
				tell(string(f.Move.ToPost), f.Verdicts, eligibility.BeforeDecree)
			}
			tell("round", rep.Round, eligibility.BeforeDecree)
			var keys []string
			for k := range seen {
				keys = append(keys, k)
			}
			sort.Strings(keys)
			for _, k := range keys {
				t.Logf("%3d × %s", seen[k], k)
			}
		})
	}
}

// Package demotest opens a database in which an example region was imported
// from its spreadsheets: the ground for tests of use cases that need real
// people, posts and a round.
package demotest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
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

// World is an imported region with its use cases.
type World struct {
	Ctx    context.Context
	DB     *db.DB
	Clock  *clock.Fake
	Demo   *demo.Region
	Org    *org.Cache
	Rounds *appointment.Service
	Import *appointment.RoundImport
	Intake *intake.Service
	Round  appointment.RoundID
}

// Day is the morning on which the personnel office works: five days before the
// oath.
func day(r *demo.Region) time.Time { return r.AsOf.AddDays(-5).Time().Add(2 * time.Hour) }

// Each runs a test in the scenario's region on SQLite and on PostgreSQL.
func Each(t *testing.T, scenario string, run func(t *testing.T, w *World)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, SQLite(t, scenario)) })
	t.Run("postgresql", func(t *testing.T) { run(t, PostgreSQL(t, scenario)) })
}

// PostgreSQL opens the scenario's region on PostgreSQL; each call imports.
func PostgreSQL(t testing.TB, scenario string) *World {
	t.Helper()
	r := region(t, scenario)
	clk := clock.At(day(r))
	w := build(t, r, dbtest.Postgres(t, clk), clk)
	w.fill(t)
	return w
}

// SQLite opens the scenario's region on SQLite. The first call of a process
// imports; the others copy the file.
func SQLite(t testing.TB, scenario string) *World {
	t.Helper()
	r := region(t, scenario)
	mu.Lock()
	image := images[scenario]
	mu.Unlock()
	clk := clock.At(day(r))
	if image == nil {
		path := filepath.Join(t.TempDir(), "template.db")
		d, err := db.Open(context.Background(), db.Config{DSN: "sqlite:" + path}, clk)
		if err != nil {
			t.Fatal(err)
		}
		build(t, r, d, clk).fill(t)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if image, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		images[scenario] = image
		mu.Unlock()
	}
	path := filepath.Join(t.TempDir(), "region.db")
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(context.Background(), db.Config{DSN: "sqlite:" + path}, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	w := build(t, r, d, clk)
	w.find(t)
	return w
}

var (
	mu      sync.Mutex
	images  = map[string][]byte{}
	regions = map[string]*demo.Region{}
)

func region(t testing.TB, scenario string) *demo.Region {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	if r := regions[scenario]; r != nil {
		return r
	}
	r, err := demo.Build(scenario, 1)
	if err != nil {
		t.Fatal(err)
	}
	regions[scenario] = r
	return r
}

func build(t testing.TB, r *demo.Region, d *db.DB, clk *clock.Fake) *World {
	t.Helper()
	sealer, err := people.NewSealer(make([]byte, people.KeySize), nil)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := &World{Ctx: context.Background(), DB: d, Clock: clk, Demo: r, Org: org.NewCache(d, clk)}
	w.Rounds = &appointment.Service{DB: d, Org: w.Org, Calendar: calendar.Fixed(cal, calendar.Office{})}
	w.Import = appointment.NewRoundImport(w.Rounds)
	w.Intake = intake.NewService(d, [32]byte{1}, org.NewUnitKind(w.Org), org.NewPostKind(w.Org),
		org.NewPersonKind(w.Org, people.NewSheets(sealer, new(id.Source))), org.NewReorganisationKind(w.Org), w.Import)
	return w
}

// fill imports the region's spreadsheets.
func (w *World) fill(t testing.TB) {
	t.Helper()
	r := w.Demo
	by := actor.System("demotest")
	if err := w.DB.Write(w.Ctx, func(tx *db.Tx) error {
		return org.SaveRegion(tx, by, &org.Region{Name: r.Name, Formal: r.Formal, Kind: r.Kind, Province: r.Province, Seat: r.Seat, HeadTitle: r.Head,
			Code: r.Code, NumberCode: r.NumberCode, Zone: "Asia/Jakarta", WeekDays: 5, Example: true,
			ElectionsKnown: true, HeadStatus: "definitive", HeadSwornOn: r.HeadSworn})
	}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := r.WriteSheets(dir); err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files() {
		raw, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		res, err := w.Intake.Direct(w.Ctx, by, f.Kind, f.Name, raw, intake.Options{Whole: true})
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if n := res.Batch.Counts.Wrong; n > 0 {
			t.Fatalf("%s: %d rows are wrong, the first: %+v", f.Name, n, res.Problems[0])
		}
	}
	w.find(t)
}

func (w *World) find(t testing.TB) {
	t.Helper()
	list, err := w.Rounds.List(w.Ctx, actor.System("demotest"), 1)
	if err != nil {
		t.Fatal(err)
	}
	w.Round = list[0].ID
}

// Register is the register now.
func (w *World) Register(t testing.TB) *org.Register {
	t.Helper()
	r, err := w.Org.Get(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Snapshot is the register on the day of the round.
func (w *World) Snapshot(t testing.TB) *org.Snapshot { return w.Register(t).At(w.Demo.AsOf) }

// As is the actor of the first person whose post carries the function today.
func (w *World) As(t testing.TB, f actor.Function) actor.Actor {
	t.Helper()
	s := w.Register(t).At(clock.DateOf(w.Clock.Now(), time.FixedZone("WIB", 7*3600)))
	for _, p := range s.AllPosts() {
		for _, pf := range p.Functions {
			if pf.Function != f || pf.Scope != "" {
				continue
			}
			for _, h := range s.Seated(p.ID) {
				if a := s.Actor(h.Person); a.May(f) {
					return a
				}
			}
		}
	}
	t.Fatalf("nobody has the function %s", f)
	return actor.Actor{}
}

// Nobody is a signed-in employee without any function.
func (w *World) Nobody(t testing.TB) actor.Actor {
	t.Helper()
	s := w.Snapshot(t)
	for id := range s.People {
		if a := s.Actor(id); len(a.Grants) == 0 && a.Post != "" {
			return a
		}
	}
	t.Fatal("everybody has a function")
	return actor.Actor{}
}

// Import opens a fresh SQLite database with the given region imported.
func Import(t testing.TB, r *demo.Region) *World {
	t.Helper()
	clk := clock.At(day(r))
	w := build(t, r, dbtest.SQLite(t, clk), clk)
	w.fill(t)
	return w
}

package place_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/demo"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/place"
)

var start = time.Date(2020, 12, 1, 1, 0, 0, 0, time.UTC)

// example is the GeoJSON of an example region.
func example(t testing.TB, scenario string) []byte {
	t.Helper()
	r, err := demo.Build(scenario, 1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := r.Map()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func operator() actor.Actor { return actor.System("uji") }

func propose(t testing.TB, s *place.Service, by actor.Actor, code string, data []byte) (*place.Proposal, error) {
	t.Helper()
	return s.Propose(context.Background(), by, place.About{Region: "Kota Kediri", Source: demo.MapSource, Example: true}, code,
		[]place.File{{Name: demo.MapFile, Data: bytes.NewReader(data)}})
}

func TestImportIsLookedAtThenApplied(t *testing.T) {
	t.Parallel()
	data := example(t, demo.Kediri)
	clk := clock.At(start)
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := place.NewService(d, clk)
		m, err := s.Map(ctx)
		if err != nil || !m.Empty() || m.Locate(place.Point{Lat: -7.82, Lon: 112.01}).Inside {
			t.Fatalf("before any import: %v, empty %v", err, m.Empty())
		}
		p, err := propose(t, s, operator(), "35.71", data)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(p.Map.Areas(place.Village, "")); n != 46 {
			t.Errorf("%d kelurahan, want 46", n)
		}
		if n := len(p.Map.Areas(place.Village, "35.71.02")); n != 17 {
			t.Errorf("%d kelurahan in Kota, want 17", n)
		}
		if d := p.Map.Area("35.71.03"); d == nil || d.Name != "Pesantren" || d.Square < 1e6 {
			t.Errorf("district Pesantren made of its villages: %+v", d)
		}
		if len(p.Findings) != 0 {
			t.Errorf("findings about the example map: %v", p.Findings)
		}
		if m, _ := s.Map(ctx); !m.Empty() {
			t.Error("a map is in use before anybody applied it")
		}
		if err := s.Apply(ctx, operator(), p.Version); err != nil {
			t.Fatal(err)
		}
		m, err = s.Map(ctx)
		if err != nil || m.Version != p.Version || len(m.Leaves()) != 46 {
			t.Fatalf("after applying: %v, version %d", err, m.Version)
		}
		if err := s.Apply(ctx, operator(), p.Version); !errs.Is(err, errs.Conflict) {
			t.Errorf("applying again: %v, want Conflict", err)
		}
		if err := s.Discard(ctx, operator(), p.Version); !errs.Is(err, errs.Conflict) {
			t.Errorf("throwing away the map in use: %v, want Conflict", err)
		}
		second, err := propose(t, s, operator(), "35.71", data)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Discard(ctx, operator(), second.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Proposal(ctx, operator(), second.Version); !errs.Is(err, errs.NotFound) {
			t.Errorf("a map thrown away is still there: %v", err)
		}
		third, err := propose(t, s, actor.Actor{Account: "a", Admin: true}, "35.71", data)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Apply(ctx, operator(), third.Version); err != nil {
			t.Fatal(err)
		}
		if err := s.Apply(ctx, operator(), p.Version); err != nil {
			t.Errorf("going back to the former map: %v", err)
		}
		list, err := s.Imports(ctx, operator())
		if err != nil || len(list) != 2 || list[0].State != place.Former || list[1].State != place.Current {
			t.Errorf("imports: %+v, %v", list, err)
		}
		if list[0].ByName != "Admin" {
			t.Errorf("the administrator is called %q", list[0].ByName)
		}
		if list[1].Digest != list[0].Digest || list[0].Files[0].SHA256 == "" {
			t.Error("the same file gave two maps")
		}
	})
}

func TestOnlyKeepersImport(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	clk := clock.At(start)
	s := place.NewService(dbtest.SQLite(t, clk), clk)
	data := example(t, demo.Kediri)
	p, err := propose(t, s, operator(), "35.71", data)
	if err != nil {
		t.Fatal(err)
	}
	grant := func(f actor.Function, unit string) actor.Actor {
		return actor.Actor{Person: "p", Name: "Uji", Grants: []actor.Grant{{Function: f, Post: "x", Unit: unit}}}
	}
	for name, c := range map[string]struct {
		by   actor.Actor
		kind errs.Kind
		may  bool
	}{
		"nobody":                   {actor.Actor{}, errs.Unauthenticated, false},
		"an employee":              {actor.Actor{Person: "p", Name: "Uji"}, errs.Forbidden, false},
		"the head":                 {grant(actor.AppointingAuthority, ""), errs.Forbidden, false},
		"an inspector":             {grant(actor.Inspector, ""), errs.Forbidden, false},
		"a unit's administrator":   {grant(actor.UnitAdmin, "u"), errs.Forbidden, false},
		"personnel, over one unit": {grant(actor.PersonnelOfficer, "u"), errs.Forbidden, false},
		"personnel":                {grant(actor.PersonnelOfficer, ""), 0, true},
		"the administrator":        {actor.Actor{Account: "a", Name: "Admin", Admin: true}, 0, true},
	} {
		for use, err := range map[string]error{
			"propose": func() error { _, err := propose(t, s, c.by, "35.71", data); return err }(),
			"look":    func() error { _, err := s.Proposal(ctx, c.by, p.Version); return err }(),
			"list":    func() error { _, err := s.Imports(ctx, c.by); return err }(),
		} {
			if c.may && err != nil || !c.may && !errs.Is(err, c.kind) {
				t.Errorf("%s, %s: %v", name, use, err)
			}
		}
		if c.may {
			continue
		}
		if err := s.Apply(ctx, c.by, p.Version); !errs.Is(err, c.kind) {
			t.Errorf("%s applies: %v", name, err)
		}
		if err := s.Discard(ctx, c.by, p.Version); !errs.Is(err, c.kind) {
			t.Errorf("%s discards: %v", name, err)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for m, want := range map[place.Metres]string{3: "10 m", 47: "50 m", 118: "120 m", 333: "350 m", 980: "1,0 km", 1234: "1,2 km", 15400: "15 km"} {
		if got := m.In(i18n.ID); got != want {
			t.Errorf("%v m is %q, want %q", float64(m), got, want)
		}
	}
}

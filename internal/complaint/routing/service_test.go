package routing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// desk is a region with a routing service and the texts of its reports.
type desk struct {
	*demotest.World
	*routing.Service
	texts map[string]string
	coord actor.Actor
}

func each(t *testing.T, run func(t *testing.T, d *desk)) {
	demotest.Each(t, "kediri", func(t *testing.T, w *demotest.World) {
		d := &desk{World: w, texts: map[string]string{}, coord: actor.Actor{Person: "p", Name: "Koordinator", Post: "post",
			Grants: []actor.Grant{{Function: actor.ComplaintCoordinator, Post: "post"}}}}
		d.Service = &routing.Service{DB: w.DB, Org: w.Org, Clock: w.Clock, Texts: func(_ context.Context, ids []string) (map[string]string, error) {
			out := map[string]string{}
			for _, id := range ids {
				if text, ok := d.texts[id]; ok {
					out[id] = text
				}
			}
			return out, nil
		}}
		run(t, d)
	})
}

// decide lets coordinators decide about invented reports.
func (d *desk) decide(t *testing.T, from, n int, text string, category routing.CategoryKey, unit org.UnitID) {
	t.Helper()
	for i := from; i < from+n; i++ {
		report := fmt.Sprintf("%s-%04d", category, i)
		d.texts[report] = fmt.Sprintf("%s di gang %c nomor %d", text, 'a'+rune(i%26), i)
		d.World.Clock.Add(time.Second)
		if err := d.World.DB.Write(d.Ctx, func(tx *db.Tx) error {
			return d.Learn(tx, routing.Decision{Report: report, Category: category, Unit: unit})
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func (d *desk) unit(t *testing.T, f routing.Family) org.UnitID {
	t.Helper()
	o, err := d.Offices(d.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	u := o.For("", f, routing.Place{})
	if u == "" {
		t.Fatalf("no unit for %s", f)
	}
	return u
}

func TestLearnsAndForgets(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		works, waste, homes := d.unit(t, "PU_JALAN_AIR"), d.unit(t, "LINGKUNGAN"), d.unit(t, "KESEHATAN")
		if s := d.Router().Suggest("gapura miring", routing.Place{}); len(s) > 0 {
			t.Fatalf("gapura is known before anybody decided: %+v", s)
		}
		d.decide(t, 0, 12, "gapura miring", "layanan_kelurahan", homes)
		d.decide(t, 0, 12, "sampah menumpuk", "sampah", waste)
		d.decide(t, 0, 12, "jalan berlubang", "jalan_rusak", works)

		trained, err := d.Train(d.Ctx, false)
		if err != nil || trained.Version != 1 || trained.Decisions != 36 || trained.Measured.Decisions != 36 {
			t.Fatalf("trained %+v, %v", trained, err)
		}
		s := d.Router().Suggest("gapura miring", routing.Place{})
		if len(s) == 0 || s[0].Unit != homes {
			t.Fatalf("gapura goes to %+v, want %s as decided", s, homes)
		}
		if again, err := d.Train(d.Ctx, false); err != nil || again.Version != 0 {
			t.Errorf("trained twice on the same decisions: %+v, %v", again, err)
		}

		// Another process sees the model too.
		other := &routing.Service{DB: d.World.DB, Org: d.World.Org, Clock: d.World.Clock}
		if m := other.Router().Model(); m == nil || m.Version != 1 {
			t.Errorf("another process has model %+v", m)
		}

		// A later decision takes the place of the earlier one.
		d.decide(t, 0, 12, "gapura miring", "layanan_kelurahan", works)
		if _, err := d.Train(d.Ctx, false); err != nil {
			t.Fatal(err)
		}
		if s := d.Router().Suggest("gapura miring", routing.Place{}); s[0].Unit != works {
			t.Errorf("gapura goes to %s after it was corrected, want %s", s[0].Unit, works)
		}

		// What is forgotten is in no model a day later.
		if err := d.World.DB.Write(d.Ctx, func(tx *db.Tx) error {
			for i := range 12 {
				if err := d.Forget(tx, fmt.Sprintf("layanan_kelurahan-%04d", i)); err != nil {
					return err
				}
			}
			jobs, err := job.Find(tx, job.Filter{Kind: routing.TrainJob})
			if err == nil && len(jobs) < 2 {
				t.Errorf("no training was enqueued after forgetting: %+v", jobs)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if m, err := d.Train(d.Ctx, true); err != nil || m.Decisions != 24 {
			t.Fatalf("trained %+v, %v", m, err)
		}
		if s := d.Router().Suggest("gapura", routing.Place{}); len(s) > 0 && s[0].Confidence > 0.5 {
			t.Errorf("gapura is still known: %+v", s)
		}
		for i := range 12 { // all but too few: rules alone again
			report := fmt.Sprintf("sampah-%04d", i)
			if err := d.World.DB.Write(d.Ctx, func(tx *db.Tx) error { return d.Forget(tx, report) }); err != nil {
				t.Fatal(err)
			}
		}
		if m, err := d.Train(d.Ctx, true); err != nil || m.Version == 0 || m.Measured.Decisions != 0 {
			t.Fatalf("trained %+v, %v", m, err)
		}
		if s := d.Router().Suggest("jalan berlubang", routing.Place{}); len(s) == 0 || s[0].Unit != works {
			t.Errorf("rules alone say %+v", s)
		}
	})
}

// Texts that may no longer be used leave no trace in the next model.
func TestLearnsOnlyFromTextsThatAreThere(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.decide(t, 0, 30, "sampah menumpuk", "sampah", d.unit(t, "LINGKUNGAN"))
		for i := range 15 {
			delete(d.texts, fmt.Sprintf("sampah-%04d", i))
		}
		if m, err := d.Train(d.Ctx, false); err != nil || m.Version != 0 {
			t.Errorf("learned from 15 texts: %+v, %v", m, err)
		}
	})
}

func TestSettingsOfTheRegion(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		works := d.unit(t, "PU_JALAN_AIR")
		id, err := d.AddWord(d.Ctx, d.coord, routing.Word{List: routing.ListKeyword, Category: "jalan_rusak", Text: "rabat beton", Weight: 4})
		if err != nil {
			t.Fatal(err)
		}
		if s := d.Router().Suggest("rabat beton retak", routing.Place{}); len(s) == 0 || s[0].Unit != works {
			t.Errorf("the word does not count: %+v", s)
		}
		if err := d.SetUnit(d.Ctx, d.coord, "penerangan_jalan", "", works); err != nil {
			t.Fatal(err)
		}
		if s := d.Router().Suggest("PJU mati gelap", routing.Place{}); len(s) == 0 || s[0].Unit != works {
			t.Errorf("lamps go to %+v, want %s", s, works)
		}
		if err := d.SetSure(d.Ctx, d.coord, 99); err != nil {
			t.Fatal(err)
		}
		if a := d.Router().Advise("PJU mati gelap", routing.Place{}); a.Sure {
			t.Errorf("sure at %.2f with a threshold of 0.99", a.Suggestions[0].Confidence)
		}
		set, err := d.Settings(d.Ctx, d.coord)
		if err != nil || len(set.Words) != 1 || set.Words[0].By != "Koordinator" || set.Sure != 0.99 {
			t.Errorf("settings %+v, %v", set, err)
		}
		if err := d.EndWord(d.Ctx, d.coord, id); err != nil {
			t.Fatal(err)
		}
		if s := d.Router().Suggest("rabat beton retak", routing.Place{}); len(s) > 0 && s[0].Category == "jalan_rusak" && s[0].Confidence > 0.3 {
			t.Errorf("the word still counts: %+v", s)
		}
		if err := d.EndWord(d.Ctx, d.coord, id); !errs.Is(err, errs.NotFound) {
			t.Errorf("ended twice: %v", err)
		}
		if err := d.World.DB.Read(d.Ctx, func(tx *db.Tx) error {
			for _, kind := range []string{"routing.word_added", "routing.word_ended", "routing.unit_set", "routing.sure_set"} {
				acts, err := ledger.Find(tx, ledger.Filter{Kind: kind})
				if err != nil {
					return err
				}
				if len(acts) != 1 {
					t.Errorf("%s: %d acts in the ledger, want 1", kind, len(acts))
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWrongWordsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		for name, w := range map[string]routing.Word{
			"no text":        {List: routing.ListSpam},
			"only marks":     {List: routing.ListSpam, Text: "!!!"},
			"a sentence":     {List: routing.ListSpam, Text: "satu dua tiga empat lima enam"},
			"no category":    {List: routing.ListKeyword, Text: "kata"},
			"no number":      {List: routing.ListEmergency, Number: "911", Text: "kata"},
			"too heavy":      {List: routing.ListKeyword, Category: "sampah", Text: "kata", Weight: 9},
			"no such list":   {List: "x", Text: "kata"},
			"beginning only": {List: routing.ListSpam, Text: "*"},
		} {
			if _, err := d.AddWord(d.Ctx, d.coord, w); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: got %v, want invalid", name, err)
			}
		}
		if err := d.SetUnit(d.Ctx, d.coord, "", "PU_JALAN_AIR", "nowhere"); !errs.Is(err, errs.Invalid) {
			t.Errorf("a unit that is none: %v", err)
		}
		if err := d.SetUnit(d.Ctx, d.coord, "nothing", "", ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("a category that is none: %v", err)
		}
		if err := d.SetSure(d.Ctx, d.coord, 5); !errs.Is(err, errs.Invalid) {
			t.Errorf("a threshold of 5 %%: %v", err)
		}
	})
}

func TestOnlyCoordinatorsSet(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		for name, by := range map[string]actor.Actor{
			"nobody": {}, "employee": d.Nobody(t), "personnel officer": d.As(t, actor.PersonnelOfficer), "administrator": {Account: "a", Admin: true},
			"coordinator of one unit": {Person: "p", Grants: []actor.Grant{{Function: actor.ComplaintCoordinator, Unit: "u"}}},
		} {
			_, add := d.AddWord(d.Ctx, by, routing.Word{List: routing.ListSpam, Text: "kata"})
			_, see := d.Settings(d.Ctx, by)
			for what, err := range map[string]error{"add": add, "see": see, "end": d.EndWord(d.Ctx, by, "x"),
				"unit": d.SetUnit(d.Ctx, by, "sampah", "", ""), "sure": d.SetSure(d.Ctx, by, 50)} {
				if !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
					t.Errorf("%s may %s: %v", name, what, err)
				}
			}
		}
		if _, err := d.Settings(d.Ctx, actor.Actor{Person: "i", Grants: []actor.Grant{{Function: actor.Inspector}}}); err != nil {
			t.Errorf("an inspector may not read the settings: %v", err)
		}
	})
}

// Without its store a router still suggests by the shipped rules.
func TestSuggestsWithoutItsStore(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	s := &routing.Service{DB: w.DB, Org: w.Org, Clock: clock.At(w.Clock.Now())}
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	if got := s.Router().Suggest("jalan berlubang, minta aspal", routing.Place{}); len(got) == 0 || got[0].Family != "PU_JALAN_AIR" {
		t.Errorf("got %+v", got)
	}
}

// The very first thing a process does may be a decision.
func TestLearnsBeforeAnythingWasAsked(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		works := d.unit(t, "PU_JALAN_AIR")
		fresh := &routing.Service{DB: d.World.DB, Org: d.World.Org, Clock: d.World.Clock}
		if err := d.World.DB.Write(d.Ctx, func(tx *db.Tx) error {
			return fresh.Learn(tx, routing.Decision{Report: "r1", Category: "jalan_rusak", Unit: works})
		}); err != nil {
			t.Fatal(err)
		}
		set, err := d.Settings(d.Ctx, d.coord)
		if err != nil || set.Waiting != 1 {
			t.Errorf("waiting %+v, %v, want the one decision", set, err)
		}
	})
}

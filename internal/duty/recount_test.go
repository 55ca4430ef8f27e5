package duty_test

import (
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
)

// TestRecount declares the Thursday of the week a holiday: every running clock
// over it moves by a working day, nothing else moves, and a second run finds
// its work done.
func TestRecount(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := engine(t, w)
		n := monday(w)
		monday := clock.DateOf(w.Clock.Now(), calendar.WIB)
		thursday := monday.AddDays(3)
		post := heldPost(t, w, 3).ID
		five := begin(t, w, e, post, duty.Opening{Span: calendar.Days(5)})
		two := begin(t, w, e, post, duty.Opening{Span: calendar.Days(2)})
		hand := begin(t, w, e, post, duty.Opening{Due: w.Clock.Now().Add(10 * 24 * time.Hour)})
		stopped := begin(t, w, e, post, duty.Opening{Span: calendar.Days(5)})
		ended := begin(t, w, e, post, duty.Opening{Span: calendar.Days(5)})
		by := actor.System("test")
		write(t, w, func(tx *db.Tx) error {
			if _, err := e.Close(tx, by, ended.ID, duty.Done, "selesai"); err != nil {
				return err
			}
			_, err := e.Pause(tx, by, stopped.ID, "menunggu")
			return err
		})
		cal, err := calendar.Standard(calendar.Options{})
		if err != nil {
			t.Fatal(err)
		}
		amended := calendar.Fixed(cal.With(calendar.Holiday{Date: thursday, Kind: calendar.LocalHoliday, Name: "Hari pemungutan suara", Basis: "Keppres"}), calendar.Office{})
		days := calendar.Recompute{Amendment: "a1", Version: 2, From: thursday, Until: thursday}

		var moved calendar.Moved
		if err := w.DB.Read(w.Ctx, func(tx *db.Tx) (err error) {
			before, _ := e.Calendar.In(tx)
			after, _ := amended.In(tx)
			moved, err = e.PreviewAmendment(tx, before, after, days)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if moved.Later != 1 || moved.Earlier != 0 || len(moved.Examples) != 1 {
			t.Errorf("the preview says %+v, want one later", moved)
		}

		e.Calendar = amended
		for range 2 {
			if err := e.Recount(w.Ctx, nil, days); err != nil {
				t.Fatal(err)
			}
		}
		at(w, n+7, 16, 0)
		if got, history := stageOf(t, w, e, five.ID); !got.DueAt.Equal(at(w, n+8, 16, 0)) || len(history) != 2 || history[1].Kind != duty.Recomputed ||
			!history[1].DueFrom.Equal(five.DueAt) || !history[1].DueTo.Equal(got.DueAt) {
			t.Errorf("due %v with %+v, want a working day after %v", got.DueAt, history, five.DueAt)
		}
		for name, d := range map[string]*duty.Duty{"due before": two, "set by hand": hand, "clock stands": stopped, "ended": ended} {
			if got, _ := stageOf(t, w, e, d.ID); !got.DueAt.Equal(d.DueAt) {
				t.Errorf("%s: moved from %v to %v", name, d.DueAt, got.DueAt)
			}
		}
		write(t, w, func(tx *db.Tx) error { // the new calendar counts when the clock goes on
			got, err := e.Resume(tx, by, stopped.ID, "datang")
			if err == nil && !got.DueAt.After(stopped.DueAt) {
				t.Errorf("resumed: due %v, not after %v", got.DueAt, stopped.DueAt)
			}
			return err
		})
	})
}

// A recount that was killed goes on where it stood and moves nothing twice.
func TestRecountGoesOn(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	e := engine(t, w)
	monday(w)
	thursday := clock.DateOf(w.Clock.Now(), calendar.WIB).AddDays(3)
	post := heldPost(t, w, 3).ID
	for range 1200 { // three batches
		begin(t, w, e, post, duty.Opening{Span: calendar.Days(5)})
	}
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e.Calendar = calendar.Fixed(cal.With(calendar.Holiday{Date: thursday, Kind: calendar.LocalHoliday, Name: "Libur", Basis: "Keppres"}), calendar.Office{})
	days := calendar.Recompute{Amendment: "a1", Version: 2, From: thursday, Until: thursday}
	if err := e.RecountBatch(w.Ctx, days); err != nil { // and then the machine goes down
		t.Fatal(err)
	}
	if err := e.Recount(w.Ctx, nil, days); err != nil {
		t.Fatal(err)
	}
	var events, acts int
	if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(`select count(*) from duty_event where kind = 'recomputed'`).Scan(&events); err != nil {
			return err
		}
		return tx.QueryRow(`select count(*) from act where kind = 'duty.recomputed'`).Scan(&acts)
	}); err != nil {
		t.Fatal(err)
	}
	if events != 1200 || acts != 3 {
		t.Errorf("%d duties moved in %d acts, want 1200 in 3", events, acts)
	}
}

package handover_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/handover"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/sign"
	"pendopo/internal/people"
)

var ctx = context.Background()

// oath is the day on which the officials of the story were sworn in: a Monday.
const oath = clock.Date("2020-11-30")

type world struct {
	*demotest.World
	Handovers *handover.Service
	Runner    *job.Runner
}

func newWorld(t *testing.T, w *demotest.World) *world {
	t.Helper()
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	book := calendar.Fixed(cal, calendar.DefaultOffice(calendar.FiveDays, calendar.WIB))
	engine := &duty.Engine{DB: w.DB, Org: w.Org, Calendar: book}
	dir := t.TempDir()
	blobs, err := blob.Open(filepath.Join(dir, "blob"))
	if err != nil {
		t.Fatal(err)
	}
	local, err := sign.OpenLocal(filepath.Join(dir, "sign"), "Pemerintah Kota Kediri")
	if err != nil {
		t.Fatal(err)
	}
	docs := document.New(document.Config{DB: w.DB, Blobs: blobs, Signer: local, Roots: local.Roots()})
	x := &world{World: w, Runner: job.NewRunner(w.DB, job.Config{Logger: slog.New(slog.DiscardHandler)})}
	x.Handovers = &handover.Service{DB: w.DB, Org: w.Org, Rounds: w.Rounds, Duties: engine, Calendar: book, Documents: docs,
		Papers: &appointment.Papers{Rounds: w.Rounds, Documents: docs, Verify: "https://pendopo.kedirikota.example/periksa/"}}
	x.Handovers.Jobs(x.Runner)
	docs.Jobs(x.Runner)
	return x
}

// at moves the clock to a local time of day.
func (w *world) at(d clock.Date, hour, minute int) {
	w.Clock.Set(d.Time().Add(time.Duration(hour-7)*time.Hour + time.Duration(minute)*time.Minute))
}

// swear marks moves of the round as sworn, all but the last skip.
func (w *world) swear(t *testing.T, skip int) {
	t.Helper()
	if err := w.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`update round set state = 'inaugurated', decree_number = '821.2/15/419/2020', decreed_on = '2020-11-27' where id = $1`, string(w.Round)); err != nil {
			return err
		}
		_, err := tx.Exec(`update move set state = 'sworn', sworn_on = $2 where round = $1 and n <= (select max(n) from move where round = $1) - $3`, string(w.Round), string(oath), skip)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) switchRound(t *testing.T, on clock.Date) {
	t.Helper()
	if _, err := w.Rounds.Switch(ctx, actor.System("test"), w.Round, appointment.SwitchIn{On: on, Defer: true}); err != nil {
		t.Fatal(err)
	}
	w.run(t)
}

func (w *world) run(t *testing.T) {
	t.Helper()
	if _, err := w.Runner.RunDue(ctx); err != nil {
		t.Fatal(err)
	}
	var why string
	if err := w.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`select coalesce(max(error), '') from job where error <> ''`).Scan(&why)
	}); err != nil || why != "" {
		t.Fatalf("a job failed: %s %v", why, err)
	}
}

func (w *world) who(t *testing.T, p people.PersonID) actor.Actor {
	t.Helper()
	return w.Register(t).At(clock.DateOf(w.Clock.Now(), time.FixedZone("WIB", 7*3600))).Actor(p)
}

func (w *world) board(t *testing.T, f handover.Filter) *handover.Board {
	t.Helper()
	b, err := w.Handovers.Board(ctx, w.As(t, actor.PersonnelOfficer), f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryMoverGetsTwoLists(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, dw *demotest.World) {
		w := newWorld(t, dw)
		w.at(oath, 9, 0)
		w.swear(t, 0)
		began := time.Now()
		w.switchRound(t, oath)
		t.Logf("switch and handovers took %v", time.Since(began))
		b := w.board(t, handover.Filter{})
		if b.Total != 132 {
			t.Fatalf("%d handovers, want 132", b.Total)
		}
		w.run(t) // twice does no harm
		if err := w.Handovers.Open(ctx, appointment.TookEffect{Round: w.Round, At: w.Clock.Now()}); err != nil {
			t.Fatal(err)
		}
		if again := w.board(t, handover.Filter{}); again.Total != 132 {
			t.Errorf("%d handovers after a second run", again.Total)
		}
		for _, r := range b.Rows {
			for _, c := range r.Cells {
				if c.State != handover.NotBegun && c.State != handover.Settled || c.Total == 0 {
					t.Errorf("%s begins %s with %d items", c.Name, c.State, c.Total)
				}
			}
		}
		if want := time.Date(2020, 12, 3, 9, 0, 0, 0, time.UTC); !b.DueAt.Equal(want) {
			t.Errorf("due %v, want %v", b.DueAt, want)
		}
	})
}

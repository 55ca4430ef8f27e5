package appointment_test

import (
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
)

// Who may not take a step learns nothing by trying: neither the state of the
// round, nor, with a version that is old, who was put where since.
func TestStepsTellStrangersNothing(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	version := open(t, w).Round.Version
	nobody := w.Nobody(t)
	admin := actor.Actor{Account: "a", Name: "Pengelola", Admin: true}
	steps := map[string]func(by actor.Actor, version int64) error{
		"submit": func(by actor.Actor, v int64) error { _, err := w.Rounds.Submit(w.Ctx, by, w.Round, v); return err },
		"return": func(by actor.Actor, v int64) error {
			_, err := w.Rounds.Return(w.Ctx, by, w.Round, v, "x")
			return err
		},
		"clear": func(by actor.Actor, v int64) error { _, err := w.Rounds.Clear(w.Ctx, by, w.Round, v); return err },
		"decree": func(by actor.Actor, v int64) error {
			_, err := w.Rounds.MarkDecreed(w.Ctx, by, w.Round, v, appointment.DecreeIn{Number: "1", Dated: w.Demo.AsOf})
			return err
		},
		"invite": func(by actor.Actor, v int64) error {
			_, err := w.Rounds.MarkInvited(w.Ctx, by, w.Round, v, clock.Date("2026-03-02"))
			return err
		},
		"withdraw": func(by actor.Actor, v int64) error {
			_, err := w.Rounds.Withdraw(w.Ctx, by, w.Round, v, "x")
			return err
		},
	}
	for name, step := range steps {
		for _, by := range []actor.Actor{{}, nobody, admin} {
			for _, v := range []int64{0, version, version - 1, version + 7} {
				if err := step(by, v); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
					t.Errorf("%s of a draft at version %d as %q: %v, want a refusal", name, v, by.Name, err)
				}
			}
		}
	}
}

package appointment_test

import (
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
)

// The limit counts what the reader may see: a newer draft of others neither
// shows nor takes the place of what does.
func TestListLimitsAfterPermission(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		officer, mayor, legal := w.As(t, actor.PersonnelOfficer), w.As(t, actor.AppointingAuthority), w.As(t, actor.LegalOfficer)
		bring(t, w, appointment.Submitted)
		for i := range 3 { // drafts that only the officer knows, planned later
			if _, err := w.Rounds.Create(w.Ctx, officer, appointment.NewRound{Details: appointment.Details{Title: "Penataan lanjutan", PlannedOn: w.Demo.AsOf.AddDays(10 + i)}}); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			who   string
			by    actor.Actor
			limit int
			want  int
			first appointment.State
		}{
			{"the officer named on the drafts", officer, 2, 2, appointment.Draft},
			{"the officer, everything", officer, 10, 4, appointment.Draft},
			{"the head of the region", mayor, 1, 1, appointment.Submitted},
			{"the legal section, before the decree", legal, 10, 0, ""},
			{"the system", actor.System("test"), 1, 1, appointment.Draft},
		} {
			list, err := w.Rounds.List(w.Ctx, c.by, c.limit)
			if err != nil {
				t.Errorf("%s: %v", c.who, err)
				continue
			}
			if len(list) != c.want || len(list) > 0 && list[0].State != c.first {
				t.Errorf("%s sees %d rounds, want %d, the first %s: %+v", c.who, len(list), c.want, c.first, list)
			}
		}
	})
}

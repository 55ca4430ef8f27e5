package ceremony_test

import (
	"testing"
	"time"

	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/kit/db"
)

// Who has not opened the invitation is reminded once, a day later, by day, and
// not when they opened it.
func TestRemindUnopened(t *testing.T) {
	each(t, 4, func(t *testing.T, w *ceremonytest.World) {
		w.Ceremony.Site, w.Ceremony.RemindAfter = "https://pendopo.example", 24*time.Hour
		w.At("2020-11-25", 10)
		v := w.Arranged(t)
		issued := must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}))
		if err := w.DB.Write(ctx, func(tx *db.Tx) error {
			for _, i := range issued[:2] {
				if _, err := tx.Exec(`insert into person_contact (person, phone, email, address, npwp) values ($1, '', $2, '', '')`, string(i.Person), string(i.Person)+"@contoh.go.id"); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := w.Ceremony.Unlock(ctx, issued[0].Link, issued[0].Code); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			on   string
			hour int
			want int
		}{{"2020-11-25", 16, 0}, {"2020-11-26", 23, 0}, {"2020-11-27", 9, 1}, {"2020-11-27", 11, 0}} {
			w.Clock.Set(time.Date(2020, 11, int(step.on[8]-'0')*10+int(step.on[9]-'0'), step.hour-7, 0, 0, 0, time.UTC))
			if n, err := w.Ceremony.RemindUnopened(ctx); err != nil || n != step.want {
				t.Errorf("%s %d: %d reminded, %v; want %d", step.on, step.hour, n, err, step.want)
			}
		}
		v = must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, v.ID))
		if u := v.Unopened(); u != (ceremony.Unopened{Left: 3, Reminded: 1}) {
			t.Errorf("%+v", u)
		}
	})
}

package ceremony_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// dump is every row of every table, but for the counters that tell a page that
// something changed.
func dump(t *testing.T, d *db.DB) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := d.Read(ctx, func(tx *db.Tx) error {
		q := `select name from sqlite_master where type = 'table'`
		if tx.Dialect().String() != "sqlite" {
			q = `select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`
		}
		rows, err := tx.Query(q)
		if err != nil {
			return err
		}
		var tables []string
		for rows.Next() {
			var n string
			if err := rows.Scan(&n); err != nil {
				return err
			}
			tables = append(tables, n)
		}
		rows.Close()
		for _, table := range tables {
			rows, err := tx.Query(`select * from ` + table)
			if err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			for rows.Next() {
				cells := make([]any, len(names))
				for i := range cells {
					cells[i] = new(any)
				}
				if err := rows.Scan(cells...); err != nil {
					return err
				}
				var b strings.Builder
				for i, c := range cells {
					if names[i] != "version" {
						fmt.Fprintf(&b, "%s=%v ", names[i], *c.(*any))
					}
				}
				out[table] = append(out[table], b.String())
			}
			rows.Close()
			slices.Sort(out[table])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Whatever is rehearsed, in whatever order: afterwards the register, the ledger,
// the papers and the session itself are as before.
func TestRehearsalLeavesNothing(t *testing.T) {
	each(t, 6, func(t *testing.T, w *ceremonytest.World) {
		cheap(w)
		w.WithPapers(t)
		w.At("2020-11-25", 10)
		v := w.Arranged(t)
		issued := must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}))
		w.At("2020-11-26", 14)
		before := dump(t, w.DB)
		sekda := w.Actor(t, w.Sekda)
		checks := 12
		if testing.Short() {
			checks = 3
		}
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			if n++; n > checks {
				return
			}
			if err := w.Ceremony.Rehearse(ctx, w.Crew, v.ID); err != nil {
				t.Fatal(err)
			}
			for range rapid.IntRange(0, 30).Draw(rt, "steps") {
				w.Clock.Add(time.Duration(rapid.IntRange(0, 40).Draw(rt, "seconds")) * time.Second)
				one := rapid.SampledFrom(issued).Draw(rt, "who")
				in := ceremony.SignIn{Strokes: drawn, PIN: "493817", Again: "493817"}
				// Refusals are part of a rehearsal: only the rows are looked at.
				switch rapid.IntRange(0, 9).Draw(rt, "what") {
				case 0, 1, 2:
					l, err := w.Ceremony.OpenLive(ctx, w.Crew, v.ID)
					if err != nil {
						t.Fatal(err)
					}
					_, _ = w.Ceremony.Advance(ctx, w.Crew, v.ID, l.Run.At, l.Kind() != stage.Oath)
				case 3:
					_, _ = w.Ceremony.Arrive(ctx, one.Link, one.Code, time.Time{})
				case 4:
					_, _ = w.Ceremony.Said(ctx, one.Link, one.Code, time.Time{})
				case 5:
					_ = w.Ceremony.Beat(ctx, one.Link, one.Code)
				case 6:
					_, _ = w.Ceremony.Sign(ctx, one.Link, one.Code, in)
				case 7:
					m := rapid.SampledFrom([]ceremony.Mark{ceremony.Arrived, ceremony.HeardYes, ceremony.HeardNo, ceremony.SignWet}).Draw(rt, "mark")
					_, _ = w.Ceremony.Mark(ctx, w.Crew, v.ID, ceremony.MarkIn{Mark: m, Seats: []ceremony.SeatID{one.Seat}, Witness: ""})
				case 8:
					_ = w.Ceremony.Attend(ctx, w.Crew, v.ID, v.Roles)
				case 9:
					_, _ = w.Ceremony.SignOffice(ctx, sekda, v.ID, stage.Witness1, in)
				}
			}
			if err := w.Ceremony.EndRehearsal(ctx, w.Crew, v.ID); err != nil {
				t.Fatal(err)
			}
			after := dump(t, w.DB)
			for table, rows := range after {
				if !slices.Equal(rows, before[table]) {
					rt.Fatalf("%s changed:\n%s\nwas\n%s", table, strings.Join(rows, "\n"), strings.Join(before[table], "\n"))
				}
			}
		})
	})
}

// A rehearsal cannot end in a real oath, changes nobody's code, and names nobody
// on a screen.
func TestRehearsalIsNone(t *testing.T) {
	each(t, 4, func(t *testing.T, w *ceremonytest.World) {
		w.At("2020-11-25", 10)
		v := w.Arranged(t)
		must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{}))
		feed := ceremony.NewFeed(w.Ceremony, w.Clock)
		defer feed.Close()
		nobody := actor.Actor{}
		if _, err := feed.Watch(ctx, nobody, v.ID); err == nil {
			t.Error("anybody follows a session that was not opened")
		}
		for name, by := range map[string]actor.Actor{"nobody": nobody, "the mayor": w.Actor(t, w.Mayor), "a low official": w.Actor(t, people.PersonID("low"))} {
			if err := w.Ceremony.Rehearse(ctx, by, v.ID); err == nil {
				t.Errorf("a rehearsal by %s", name)
			}
			if err := w.Ceremony.EndRehearsal(ctx, by, v.ID); err == nil {
				t.Errorf("a rehearsal ended by %s", name)
			}
		}
		if err := w.Ceremony.Rehearse(ctx, w.Crew, v.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Ceremony.Rehearse(ctx, w.Officer, v.ID); err != nil {
			t.Errorf("two of the crew press: %v", err)
		}
		for name, err := range map[string]error{
			"closed":    second(w.Ceremony.Close(ctx, w.Crew, v.ID)),
			"started":   second(w.Ceremony.Start(ctx, w.Crew, v.ID)),
			"reissued":  second(w.Ceremony.Reissue(ctx, w.Crew, v.ID, v.Seats[0].ID)),
			"moved":     w.Ceremony.SetPlaces(ctx, w.Crew, v.ID, nil),
			"reseated":  w.Ceremony.SetSeat(ctx, w.Crew, v.ID, v.Seats[0].ID, ceremony.Online, "oath"),
			"arranged":  second(w.Ceremony.Arrange(ctx, w.Crew, v.ID, 0, ceremonytest.Input(v.Session, ceremonytest.EventOn))),
			"called":    second(w.Ceremony.Phone(ctx, w.Crew, v.ID, v.Seats[0].ID)),
			"reminded":  second(w.Ceremony.Remind(ctx, w.Crew, v.ID)),
			"cancelled": w.Ceremony.Cancel(ctx, w.Crew, v.ID, "gladi"),
			"entered":   second(w.Ceremony.EnterPaper(ctx, w.Crew, v.ID, ceremony.PaperIn{Attested: "witness1", Began: "09.00"})),
		} {
			if !errs.Is(err, errs.Conflict) {
				t.Errorf("%s in a rehearsal: %v", name, err)
			}
		}
		to(t, w, v.ID, stage.Decree)
		l := must[*ceremony.Live](t)(w.Ceremony.OpenLive(ctx, w.Crew, v.ID))
		must[*ceremony.Live](t)(w.Ceremony.Advance(ctx, w.Crew, v.ID, l.Run.At, false))
		if _, _, err := feed.Show(ctx, nobody, v.ID); err == nil {
			t.Error("anybody opens the screen of a rehearsal")
		}
		_, room, err := feed.Show(ctx, w.Crew, v.ID)
		if err != nil || !room.Rehearsal || room.Read == nil || !strings.HasPrefix(room.Read.Name, "Pejabat ") {
			t.Errorf("the screen of a rehearsal shows %+v, %v", room.Read, err)
		}
		if watch, err := feed.Watch(ctx, nobody, v.ID); err != nil {
			t.Errorf("a phone cannot follow the rehearsal: %v", err)
		} else {
			watch.Close()
		}
		if err := w.Ceremony.EndRehearsal(ctx, w.Crew, v.ID); err != nil {
			t.Fatal(err)
		}
		w.At(ceremonytest.EventOn, 8)
		must[*ceremony.Session](t)(w.Ceremony.Start(ctx, w.Crew, v.ID))
		if err := w.Ceremony.Rehearse(ctx, w.Crew, v.ID); !errs.Is(err, errs.Conflict) {
			t.Errorf("a rehearsal of what is being held: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

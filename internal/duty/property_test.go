package duty_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// model is what a duty must be after what was done to it, kept beside the
// engine and simpler than it.
type model struct {
	id     duty.ID
	post   org.PostID
	state  duty.State
	from   time.Time
	span   calendar.Span
	pauses []calendar.Pause
	byHand time.Time // an extension named the due instant
}

// TestDutiesKeepTheirPromises does anything in any order to a few duties and
// looks after every step: exactly one post answers for what is open and none
// for what ended; a hand-on leaves the clock; paused time is never counted;
// a reopening starts a new clock; the counters equal a recount.
func TestDutiesKeepTheirPromises(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := engine(t, w)
		cal, err := calendar.Standard(calendar.Options{})
		if err != nil {
			t.Fatal(err)
		}
		posts := []org.PostID{heldPost(t, w, 1).ID, heldPost(t, w, 5).ID, heldPost(t, w, 12).ID}
		by := actor.System("test")
		rapid.Check(t, func(t *rapid.T) {
			var all []*model
			for range rapid.IntRange(1, 12).Draw(t, "steps") {
				w.Clock.Add(time.Duration(rapid.IntRange(1, 72).Draw(t, "hours")) * time.Hour)
				now := w.Clock.Now()
				if len(all) == 0 || rapid.IntRange(0, 5).Draw(t, "open") == 0 {
					m := &model{post: rapid.SampledFrom(posts).Draw(t, "post"), state: duty.Open, from: now,
						span: calendar.Span{N: rapid.IntRange(1, 14).Draw(t, "n"), Unit: rapid.SampledFrom(calendar.SpanUnits).Draw(t, "unit")}}
					if m.span.Unit == calendar.OfficeMinutes {
						m.span.N *= 90
					}
					must(t, w, func(tx *db.Tx) error {
						d, err := e.Open(tx, by, duty.Opening{Kind: "complaint", Post: m.post, SubjectKind: "test", Subject: "p", Title: "uji", Span: m.span})
						if err == nil {
							m.id = d.ID
						}
						return err
					})
					all = append(all, m)
					continue
				}
				m := rapid.SampledFrom(all).Draw(t, "duty")
				act(t, w, e, m, now, posts)
			}
			for _, m := range all {
				agrees(t, w, e, cal, m)
			}
			recounted(t, w)
		})
	})
}

func must(t *rapid.T, w *demotest.World, fn func(tx *db.Tx) error) {
	if err := w.DB.Write(w.Ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// act does one thing that the duty's state allows and one that it refuses.
func act(t *rapid.T, w *demotest.World, e *duty.Engine, m *model, now time.Time, posts []org.PostID) {
	by := actor.System("test")
	refused := func(fn func(tx *db.Tx) (*duty.Duty, error)) {
		if err := w.DB.Write(w.Ctx, func(tx *db.Tx) error { _, err := fn(tx); return err }); err == nil {
			t.Fatalf("a duty that is %s let it happen", m.state)
		}
	}
	done := func(fn func(tx *db.Tx) (*duty.Duty, error)) {
		must(t, w, func(tx *db.Tx) error { _, err := fn(tx); return err })
	}
	stop := func() {
		if n := len(m.pauses); n > 0 && m.pauses[n-1].Until.IsZero() {
			m.pauses[n-1].Until = now
		}
	}
	switch what := rapid.SampledFrom([]string{"hand", "hand", "pause", "resume", "close", "reopen", "extend"}).Draw(t, "what"); what {
	case "hand":
		to := rapid.SampledFrom(posts).Draw(t, "to")
		f := func(tx *db.Tx) (*duty.Duty, error) { return e.HandOn(tx, by, m.id, to, "alasan") }
		if m.state.Ended() || to == m.post {
			refused(f)
			return
		}
		before := load(t, w, e, m.id).DueAt
		done(f)
		m.post = to
		if after := load(t, w, e, m.id).DueAt; !after.Equal(before) {
			t.Fatalf("a hand-on moved the due instant from %v to %v", before, after)
		}
	case "pause":
		f := func(tx *db.Tx) (*duty.Duty, error) { return e.Pause(tx, by, m.id, "menunggu") }
		if m.state != duty.Open {
			refused(f)
			return
		}
		done(f)
		m.state = duty.Paused
		m.pauses = append(m.pauses, calendar.Pause{From: now})
	case "resume":
		f := func(tx *db.Tx) (*duty.Duty, error) { return e.Resume(tx, by, m.id, "datang") }
		if m.state != duty.Paused {
			refused(f)
			return
		}
		before := load(t, w, e, m.id).DueAt
		done(f)
		stop()
		m.state = duty.Open
		if !m.byHand.IsZero() {
			after := load(t, w, e, m.id).DueAt
			if after.Before(before) {
				t.Fatalf("a pause brought the due instant forward from %v to %v", before, after)
			}
			m.byHand = after
		}
	case "close":
		done(func(tx *db.Tx) (*duty.Duty, error) { return e.Close(tx, by, m.id, duty.Done, "selesai") })
		if !m.state.Ended() {
			stop()
			m.state = duty.Done
		}
	case "reopen":
		span := calendar.Days(rapid.IntRange(1, 5).Draw(t, "again"))
		f := func(tx *db.Tx) (*duty.Duty, error) { return e.Reopen(tx, by, m.id, span, "belum") }
		if !m.state.Ended() {
			refused(f)
			return
		}
		done(f)
		m.state, m.from, m.span, m.pauses, m.byHand = duty.Open, now, span, nil, time.Time{}
	case "extend":
		due := load(t, w, e, m.id).DueAt.Add(time.Duration(rapid.IntRange(-2, 90).Draw(t, "later")) * time.Hour)
		f := func(tx *db.Tx) (*duty.Duty, error) { return e.Extend(tx, by, m.id, due, "perlu alat") }
		if m.state.Ended() || !due.After(load(t, w, e, m.id).DueAt) {
			refused(f)
			return
		}
		done(f)
		m.byHand = due
	}
}

// agrees compares a duty with its model.
func agrees(t *rapid.T, w *demotest.World, e *duty.Engine, cal *calendar.Calendar, m *model) {
	d := load(t, w, e, m.id)
	if d.Post != m.post || d.State != m.state {
		t.Fatalf("it lies with %s and is %s, want %s, %s", d.Post, d.State, m.post, m.state)
	}
	var history []duty.Event
	must(t, w, func(tx *db.Tx) (err error) {
		history, err = e.History(tx, m.id)
		return err
	})
	for i, ev := range history {
		if ev.N != int64(i+1) {
			t.Fatalf("line %d of the history has number %d", i+1, ev.N)
		}
	}
	if int64(len(history)) != d.Version {
		t.Fatalf("%d lines of history at version %d", len(history), d.Version)
	}
	tenures := duty.Tenures(history)
	running := 0
	for i, x := range tenures {
		if i > 0 && (tenures[i-1].Until.IsZero() || tenures[i-1].Until.After(x.From)) {
			t.Fatalf("two posts at once: %+v then %+v", tenures[i-1], x)
		}
		if x.Until.IsZero() {
			running++
			if x.Post != m.post {
				t.Fatalf("the history says %s, the duty %s", x.Post, m.post)
			}
		}
	}
	if want := 1; m.state.Ended() && running != 0 || !m.state.Ended() && running != want {
		t.Fatalf("%d posts answer for a duty that is %s", running, m.state)
	}
	for day := 0; day < 3; day++ {
		on := clock.DateOf(w.Clock.Now().Add(time.Duration(-day)*24*time.Hour), calendar.WIB)
		answers, err := e.ResponsibleOn(w.Ctx, actor.System("test"), m.id, on)
		if err != nil {
			continue // not open on that day
		}
		for _, a := range answers {
			definitive := 0
			for _, h := range a.Owner.Holdings {
				if h.Kind == org.Definitive {
					definitive++
				}
			}
			if definitive > 1 {
				t.Fatalf("%d definitive holders answer on %s", definitive, on)
			}
			if len(a.Owner.Holdings) == 0 {
				t.Fatalf("nobody answers on %s", on)
			}
		}
	}
	switch {
	case m.state == duty.Paused:
		if !d.LookAt.IsZero() {
			t.Fatal("the ladder looks at a duty whose clock stands")
		}
	case !m.byHand.IsZero():
		if !d.DueAt.Equal(m.byHand) {
			t.Fatalf("due %v, the extension said %v", d.DueAt, m.byHand)
		}
	case m.state == duty.Open:
		want, _ := cal.DueAt(calendar.Office{}, m.from, m.span, m.pauses)
		if !d.DueAt.Equal(want) {
			t.Fatalf("due %v, want %v from %v with %v and pauses %v", d.DueAt, want, m.from, m.span, m.pauses)
		}
	}
}

func load(t *rapid.T, w *demotest.World, e *duty.Engine, id duty.ID) (d *duty.Duty) {
	must(t, w, func(tx *db.Tx) (err error) {
		d, err = e.Get(tx, id)
		return err
	})
	return d
}

// recounted compares the counters with the duties.
func recounted(t interface{ Fatalf(string, ...any) }, w *demotest.World) {
	read := func(query string) map[string]int {
		out := map[string]int{}
		err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
			rows, err := tx.Query(query)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var post, kind, state string
				var n int
				if err := rows.Scan(&post, &kind, &state, &n); err != nil {
					return err
				}
				out[post+" "+kind+" "+state] = n
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatalf("recount: %v", err)
		}
		return out
	}
	got := read(`select post, kind, state, sum(n) from duty_tally group by post, kind, state having sum(n) <> 0`)
	want := read(`select post, kind, state, count(*) from duty group by post, kind, state`)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("the counters say %v, a recount %v", got, want)
	}
}

// Folding the counters changes no number and leaves one row for each.
func TestFold(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := engine(t, w)
		a, b := heldPost(t, w, 2), heldPost(t, w, 7)
		for i := range 30 {
			d := begin(t, w, e, a.ID, duty.Opening{})
			write(t, w, func(tx *db.Tx) (err error) {
				switch i % 3 {
				case 0:
					_, err = e.HandOn(tx, actor.System("test"), d.ID, b.ID, "pindah")
				case 1:
					_, err = e.Close(tx, actor.System("test"), d.ID, duty.Done, "selesai")
				}
				return err
			})
		}
		if err := e.Fold(w.Ctx); err != nil {
			t.Fatal(err)
		}
		recounted(t, w)
		var rows int
		if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error { return tx.QueryRow(`select count(*) from duty_tally`).Scan(&rows) }); err != nil {
			t.Fatal(err)
		}
		if rows != 3 {
			t.Errorf("%d rows after folding, want one for each of 3 counters", rows)
		}
	})
}

package duty_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/mail"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// at sets the clock to a local moment some days from the world's.
func at(w *demotest.World, days int, hour, minute int) time.Time {
	d := w.Demo.AsOf.AddDays(-5 + days).Time()
	t := time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, calendar.WIB)
	w.Clock.Set(t)
	return t
}

// letters are the messages that wait in the job table, by address.
func letters(t testing.TB, w *demotest.World) map[string][]mail.Message {
	t.Helper()
	out := map[string][]mail.Message{}
	if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
		jobs, err := job.Find(tx, job.Filter{Kind: mail.Kind, Limit: 200})
		for _, j := range jobs {
			var m mail.Message
			if err := json.Unmarshal(j.Args, &m); err != nil {
				return err
			}
			out[m.To[0]] = append(out[m.To[0]], m)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// withMail gives everybody an address.
func withMail(e *duty.Engine) *duty.Engine {
	e.Address = func(_ *db.Tx, person people.PersonID) (string, error) { return string(person) + "@contoh.go.id", nil }
	return e
}

func stageOf(t testing.TB, w *demotest.World, e *duty.Engine, id duty.ID) (d *duty.Duty, history []duty.Event) {
	t.Helper()
	if err := w.DB.Read(w.Ctx, func(tx *db.Tx) (err error) {
		if d, err = e.Get(tx, id); err != nil {
			return err
		}
		history, err = e.History(tx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return d, history
}

// monday moves the clock to the first Monday after the world's day, 08.00.
func monday(w *demotest.World) int {
	for n := 0; ; n++ {
		if at(w, n, 8, 0).Weekday() == time.Monday {
			return n
		}
	}
}

// TestLadder lets a duty of two working days pass: at each stage one step, the
// right reader, and nothing when the ladder looks again.
func TestLadder(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := withMail(engine(t, w))
		n := monday(w)
		post := heldPost(t, w, 40)
		d := begin(t, w, e, post.ID, duty.Opening{Span: calendar.Days(2)}) // due Wednesday 16.00
		owner := string(holder(t, w, post.ID).Person) + "@contoh.go.id"
		for _, c := range []struct {
			name    string
			day     int
			h, m    int
			stage   duty.Stage
			letters int // of the owner so far
		}{
			{"fresh", 0, 12, 0, duty.Fresh, 0},
			{"before half", 1, 7, 0, duty.Fresh, 0},
			{"half", 1, 15, 0, duty.Half, 1},
			{"half still", 1, 15, 5, duty.Half, 1},
			{"four fifths", 2, 12, 0, duty.MostlyOver, 2},
			{"the last minute", 2, 16, 0, duty.MostlyOver, 2},
			{"late", 2, 16, 1, duty.Late, 3},
			{"two days late", 4, 16, 0, duty.Late, 3},
			{"at the head", 7, 17, 0, duty.AtHead, 4},
			{"for ever", 30, 9, 0, duty.AtHead, 4},
		} {
			at(w, n+c.day, c.h, c.m)
			for range 2 { // a second run finds nothing
				if _, err := e.Climb(w.Ctx); err != nil {
					t.Fatal(err)
				}
				if _, err := e.Digest(w.Ctx); err != nil {
					t.Fatal(err)
				}
			}
			got, _ := stageOf(t, w, e, d.ID)
			if got.Stage != c.stage {
				t.Errorf("%s: %s, want %s", c.name, got.Stage, c.stage)
			}
			if got := len(letters(t, w)[owner]); got != c.letters {
				t.Errorf("%s: %d letters to the owner, want %d", c.name, got, c.letters)
			}
		}
		_, history := stageOf(t, w, e, d.ID)
		var kinds []string
		for _, ev := range history {
			kinds = append(kinds, string(ev.Kind)+" "+ev.Note)
		}
		if got, want := strings.Join(kinds, ", "), "opened , warned half, warned mostly_over, raised late, raised at_head"; got != want {
			t.Errorf("history: %s\nwant     %s", got, want)
		}
		s := today(t, w)
		head := history[4].To
		if p := s.Posts[head]; p == nil || p.Level != org.LevelHead {
			t.Errorf("it rose to %v, want the head of the region", p)
		}
		ended := begin(t, w, e, post.ID, duty.Opening{Span: calendar.Days(1)})
		write(t, w, func(tx *db.Tx) error {
			_, err := e.Close(tx, actor.System("test"), ended.ID, duty.Done, "selesai")
			return err
		})
		at(w, n+60, 9, 0)
		if _, err := e.Climb(w.Ctx); err != nil {
			t.Fatal(err)
		}
		if got, _ := stageOf(t, w, e, ended.ID); got.Stage != duty.Fresh {
			t.Errorf("what has ended rose to %s", got.Stage)
		}
	})
}

// What happens while the program does not run is made up for, stage by stage,
// and told once.
func TestLadderAfterASleep(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	e := withMail(engine(t, w))
	n := monday(w)
	post := heldPost(t, w, 40)
	var last *duty.Duty
	for range 450 { // more than two batches
		last = begin(t, w, e, post.ID, duty.Opening{Span: calendar.Days(2)})
	}
	at(w, n+14, 9, 0)
	steps, err := e.Climb(w.Ctx)
	if err != nil || steps != 4*450 {
		t.Fatalf("%d steps (%v), want %d", steps, err, 4*450)
	}
	if _, err := e.Digest(w.Ctx); err != nil {
		t.Fatal(err)
	}
	if _, history := stageOf(t, w, e, last.ID); len(history) != 5 {
		t.Errorf("%d events, want one for the opening and one for each stage", len(history))
	}
	for to, ms := range letters(t, w) {
		if len(ms) != 1 {
			t.Errorf("%s got %d letters from one run, want one", to, len(ms))
		}
	}
	recounted(t, w)
}

// In quiet hours the stage is reached and the message waits.
func TestQuietHoursDelayTheMessage(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	e := withMail(engine(t, w))
	n := monday(w)
	d := begin(t, w, e, heldPost(t, w, 40).ID, duty.Opening{Due: at(w, n, 21, 0), Start: at(w, n, 8, 0)})
	step := func() int {
		if _, err := e.Climb(w.Ctx); err != nil {
			t.Fatal(err)
		}
		sent, err := e.Digest(w.Ctx)
		if err != nil {
			t.Fatal(err)
		}
		return sent
	}
	at(w, n, 22, 0)
	if sent := step(); sent != 0 {
		t.Errorf("%d messages at ten in the evening", sent)
	}
	if got, _ := stageOf(t, w, e, d.ID); got.Stage != duty.Late {
		t.Errorf("stage %s, want late whatever the hour", got.Stage)
	}
	at(w, n+1, 6, 31)
	if sent := step(); sent == 0 {
		t.Error("no message after the quiet hours")
	}
	// The region may set other hours; an old version is refused.
	q := duty.Quiet{From: calendar.At(22, 0), Until: calendar.At(5, 0)}
	by := w.As(t, actor.PersonnelOfficer)
	if err := e.SetQuietHours(w.Ctx, by, q); err != nil {
		t.Fatal(err)
	}
	if err := e.SetQuietHours(w.Ctx, by, q); err == nil {
		t.Error("an old version was taken")
	}
	if err := e.SetQuietHours(w.Ctx, actor.Actor{Person: "x"}, q); err == nil {
		t.Error("anybody may set the quiet hours")
	}
}

// A guarded duty is named in no message, and reaches no superior who lacks the
// function.
func TestGuardedDutiesAreNotTold(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	e := withMail(engine(t, w))
	n := monday(w)
	d := begin(t, w, e, heldPost(t, w, 40).ID, duty.Opening{Span: calendar.Days(2), Title: "Pejabat X menerima suap", Guard: string(actor.WhistleblowingOfficer)})
	at(w, n+14, 9, 0)
	if _, err := e.Climb(w.Ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Digest(w.Ctx); err != nil {
		t.Fatal(err)
	}
	all := letters(t, w)
	if len(all) != 1 {
		t.Errorf("%d people were told, want the owner only", len(all))
	}
	for _, ms := range all {
		for _, m := range ms {
			if strings.Contains(m.Text+m.Subject, "suap") {
				t.Errorf("a message names it: %s", m.Text)
			}
		}
	}
	_, err := e.Case(w.Ctx, w.As(t, actor.AppointingAuthority), d.ID)
	if err == nil || !strings.Contains(fmt.Sprint(err), "not_found") {
		t.Errorf("the head of the region is told %v, want that there is none", err)
	}
}

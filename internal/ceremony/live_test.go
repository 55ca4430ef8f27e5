package ceremony_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
)

// held is a session whose roll call is open, with everybody's link.
func held(t *testing.T, d *db.DB, clk *clock.Fake, n int) (*ceremonytest.World, ceremony.ID, []ceremony.Issued) {
	t.Helper()
	ctx := context.Background()
	w := ceremonytest.New(t, d, clk, n)
	x := must[*ceremony.Session](t)(w.Ceremony.Plan(ctx, w.Crew, w.Round))
	v := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, x.ID))
	in := ceremony.ArrangeIn{Title: v.Title, At: "09.00", Hall: "Pendopo", Link: "https://rapat.example/x", OnlineBasis: "SE Wali Kota 1/2020",
		On: ceremonytest.EventOn, Roles: v.Roles}
	for _, g := range v.Groups() {
		in.Roles = append(in.Roles, ceremony.Role{Office: ceremony.Clergy, Religion: g.Religion, Name: "Rohaniwan"})
	}
	must[*ceremony.View](t)(w.Ceremony.Arrange(ctx, w.Crew, x.ID, 0, in))
	issued := must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, x.ID, ceremony.InviteIn{}))
	w.At(ceremonytest.EventOn, 9)
	must[*ceremony.Session](t)(w.Ceremony.Start(ctx, w.Crew, x.ID))
	return w, x.ID, issued
}

// to presses until the ceremony stands at a part.
func to(t *testing.T, w *ceremonytest.World, id ceremony.ID, k stage.Kind) *ceremony.Live {
	t.Helper()
	l := must[*ceremony.Live](t)(w.Ceremony.OpenLive(context.Background(), w.Crew, id))
	for l.Kind() != k {
		l = must[*ceremony.Live](t)(w.Ceremony.Advance(context.Background(), w.Crew, id, l.Run.At, true))
	}
	return l
}

// The oath is spoken line by line: nobody can say it before its end, it cannot
// be skipped, and whose phone was silent during the words repeats it, while who
// was connected does not.
func TestOathInStep(t *testing.T) {
	clk := clock.At(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		clk.Set(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
		ctx := context.Background()
		w, id, issued := held(t, d, clk, 12)
		view := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		online := map[ceremony.SeatID]bool{}
		var phones []ceremony.Issued
		for _, s := range view.Seats {
			online[s.ID] = s.Mode == ceremony.Online
		}
		for _, i := range issued {
			if online[i.Seat] {
				phones = append(phones, i)
				must[*ceremony.Guest](t)(w.Ceremony.Arrive(ctx, i.Link, i.Code, time.Time{}))
			}
		}
		if len(phones) < 3 {
			t.Fatal("too few phones for this test")
		}
		beat := func(of []ceremony.Issued) {
			for _, p := range of {
				if err := w.Ceremony.Beat(ctx, p.Link, p.Code); err != nil {
					t.Fatal(err)
				}
			}
		}
		l := to(t, w, id, stage.Script)
		if _, err := w.Ceremony.Said(ctx, phones[0].Link, phones[0].Code, time.Time{}); !errs.Is(err, errs.Conflict) {
			t.Errorf("an oath before the oath: %v", err)
		}
		beat(phones)
		l = must[*ceremony.Live](t)(w.Ceremony.Advance(ctx, w.Crew, id, l.Run.At, false))
		if _, err := w.Ceremony.Advance(ctx, w.Crew, id, l.Run.At, true); !errs.Is(err, errs.Conflict) {
			t.Errorf("the oath was skipped: %v", err)
		}
		silent := phones[len(phones)-1:]
		for range len(l.Lines) - 1 {
			clk.Add(20 * time.Second)
			beat(phones[:len(phones)-1])
			l = must[*ceremony.Live](t)(w.Ceremony.Advance(ctx, w.Crew, id, l.Run.At, false))
		}
		if g := must[*ceremony.Guest](t)(w.Ceremony.Said(ctx, phones[0].Link, phones[0].Code, time.Time{})); g.Seat.SaidAt.IsZero() {
			t.Error("the last line was shown and the word was not taken")
		}
		if _, err := w.Ceremony.Said(ctx, phones[1].Link, phones[1].Code, clk.Now().Add(-2*time.Minute)); !errs.Is(err, errs.Conflict) {
			t.Errorf("a word that was pressed before its words were shown: %v", err)
		}
		late := clk.Now()
		clk.Add(20 * time.Second)
		if g := must[*ceremony.Guest](t)(w.Ceremony.Said(ctx, phones[1].Link, phones[1].Code, late)); !g.Seat.PressedAt.Equal(late) {
			t.Errorf("a late word carries the phone's time %v, got %v", late, g.Seat.PressedAt)
		}
		clk.Add(5 * time.Second)
		l = must[*ceremony.Live](t)(w.Ceremony.Advance(ctx, w.Crew, id, l.Run.At, false))
		if l.Kind() != stage.Signing {
			t.Fatalf("after the last line comes %s", l.Kind())
		}
		view = must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		for _, s := range view.Seats {
			switch {
			case s.ID == silent[0].Seat:
				if s.Heard != ceremony.No || view.Attention(s) != ceremony.LinkLost {
					t.Errorf("the silent phone is not flagged: %q, %q", s.Heard, view.Attention(s))
				}
			case online[s.ID] && s.Heard != ceremony.Unknown:
				t.Errorf("seat %d was connected and is noted %q", s.N, s.Heard)
			}
		}
		l = must[*ceremony.Live](t)(w.Ceremony.OpenLive(ctx, w.Crew, id))
		if len(l.Spoken) != len(l.Lines) {
			t.Errorf("%d of %d lines are on record", len(l.Spoken), len(l.Lines))
		}
		for i, s := range l.Spoken {
			if s.Words != l.Lines[i].Words || i > 0 && !s.ShownAt.After(l.Spoken[i-1].ShownAt) {
				t.Errorf("line %d on record: %+v", i, s)
			}
		}
	})
}

// Two operators press at once, one presses twice, one presses on an old page,
// one takes a press back.
func TestTwoOperatorsPress(t *testing.T) {
	clk := clock.At(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		clk.Set(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
		ctx := context.Background()
		w, id, _ := held(t, d, clk, 6)
		first := stage.Place{}
		errc := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := w.Ceremony.Advance(ctx, w.Crew, id, first, false)
				errc <- err
			}()
		}
		for range 2 {
			if err := <-errc; err != nil {
				t.Errorf("two presses of one button: %v", err)
			}
		}
		l := must[*ceremony.Live](t)(w.Ceremony.OpenLive(ctx, w.Crew, id))
		if l.Run.At != (stage.Place{Item: 1}) || l.Sheet[1].Begun.IsZero() {
			t.Fatalf("two presses led to %v", l.Run.At)
		}
		clk.Add(time.Second)
		l = must[*ceremony.Live](t)(w.Ceremony.Advance(ctx, w.Crew, id, l.Run.At, false))
		if _, err := w.Ceremony.Advance(ctx, w.Crew, id, first, false); !errs.Is(err, errs.Conflict) {
			t.Errorf("a press on a page two parts old: %v", err)
		}
		must[*ceremony.Live](t)(w.Ceremony.Back(ctx, w.Crew, id, l.Run.At))
		if l = must[*ceremony.Live](t)(w.Ceremony.OpenLive(ctx, w.Crew, id)); l.Run.At.Item != 1 || !l.Sheet[2].Begun.IsZero() {
			t.Errorf("taken back to %v", l.Run.At)
		}
		l = must[*ceremony.Live](t)(w.Ceremony.Advance(ctx, w.Crew, id, l.Run.At, false))
		clk.Add(stage.Undo + time.Second)
		if _, err := w.Ceremony.Back(ctx, w.Crew, id, l.Run.At); !errs.Is(err, errs.Conflict) {
			t.Errorf("taken back too late: %v", err)
		}
	})
}

// Only the crew steers, and the sheet keeps what the law asks for.
func TestWhoSteers(t *testing.T) {
	clk := clock.At(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
	w, id, issued := held(t, dbtest.SQLite(t, clk), clk, 6)
	ctx := context.Background()
	feed := ceremony.NewFeed(w.Ceremony, clk)
	defer feed.Close()
	for name, who := range map[string]actor.Actor{"nobody": {}, "an agency head": {Person: "o001", Grants: []actor.Grant{{Function: actor.AgencyHead, Post: "x"}}}} {
		for use, do := range map[string]func() error{
			"Advance":  func() error { _, err := w.Ceremony.Advance(ctx, who, id, stage.Place{}, false); return err },
			"Back":     func() error { _, err := w.Ceremony.Back(ctx, who, id, stage.Place{}); return err },
			"SetSheet": func() error { return w.Ceremony.SetSheet(ctx, who, id, stage.Usual("09.00", 6)) },
			"OpenLive": func() error { _, err := w.Ceremony.OpenLive(ctx, who, id); return err },
		} {
			if err := do(); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s as %s: %v", use, name, err)
			}
		}
		if _, _, err := feed.Show(ctx, who, id); err != nil {
			t.Errorf("a session that is held is for everybody, not for %s: %v", name, err)
		}
	}
	if err := w.Ceremony.Beat(ctx, issued[0].Link, "000000"); issued[0].Code != "000000" && !errs.Is(err, errs.NotFound) {
		t.Errorf("a beat with a wrong code: %v", err)
	}
	if err := w.Ceremony.SetSheet(ctx, w.Crew, id, stage.Usual("09.00", 6)); !errs.Is(err, errs.Conflict) {
		t.Errorf("the sheet of a session that is held was changed: %v", err)
	}
	if err := w.Ceremony.SetSheet(ctx, w.Crew, id, stage.Usual("09.00", 6)[1:]); !errs.Is(err, errs.Invalid) {
		t.Errorf("a sheet without roll call: %v", err)
	}
}

// A session that is not held yet is shown to its crew alone: nobody else knows
// who is appointed.
func TestRoomBeforeTheDay(t *testing.T) {
	clk := clock.At(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
	w := ceremonytest.New(t, dbtest.SQLite(t, clk), clk, 4)
	ctx := context.Background()
	x := must[*ceremony.Session](t)(w.Ceremony.Plan(ctx, w.Crew, w.Round))
	feed := ceremony.NewFeed(w.Ceremony, clk)
	defer feed.Close()
	if _, _, err := feed.Show(ctx, actor.Actor{}, x.ID); !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("shown to anybody before the day: %v", err)
	}
	if _, _, err := feed.Show(ctx, w.Crew, x.ID); err != nil {
		t.Error(err)
	}
	if _, err := feed.Watch(ctx, w.Crew, "nowhere"); !errs.Is(err, errs.NotFound) {
		t.Errorf("a session that is not there: %v", err)
	}
}

// Whoever watches gets every last room: those who came first, those who came
// late, those who slept.
func TestFeed(t *testing.T) {
	clk := clock.At(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		clk.Set(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
		ctx := context.Background()
		w, id, issued := held(t, d, clk, 12)
		feed := ceremony.NewFeed(w.Ceremony, clk)
		early := must[*ceremony.Watch](t)(feed.Watch(ctx, actor.Actor{}, id))
		room, _, done := early.Next(ctx, time.Minute)
		if done || room.Kind != stage.RollCall || strings.Trim(room.Hall+room.Online, ".") != "" {
			t.Fatalf("the first room: %+v", room)
		}
		for _, i := range issued {
			must[*ceremony.Guest](t)(w.Ceremony.Arrive(ctx, i.Link, i.Code, time.Time{}))
		}
		l := to(t, w, id, stage.Oath)
		for room.Kind != stage.Oath { // early slept through some rooms; the last one comes
			if room, _, done = early.Next(ctx, time.Minute); done || room == nil {
				t.Fatal("the watch ended")
			}
		}
		late := must[*ceremony.Watch](t)(feed.Watch(ctx, actor.Actor{}, id))
		other, encoded, _ := late.Next(ctx, time.Minute)
		if room.Oath == nil || other.Oath == nil || *room.Oath != *other.Oath || room.There != 12 || other.Version < room.Version {
			t.Errorf("two screens differ: %+v, %+v", room, other)
		}
		if room.Oath.Now != l.Lines[0].Words || strings.Contains(string(encoded), "1978") || strings.Contains(string(encoded), string(issued[0].Person)+"\"") {
			t.Errorf("the room says %s", encoded)
		}
		early.Close()
		feed.Close()
		if _, _, done = late.Next(ctx, time.Minute); !done {
			t.Error("a closed feed keeps its watchers")
		}
		late.Close()
	})
}

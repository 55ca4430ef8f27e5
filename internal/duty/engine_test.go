package duty_test

import (
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// engine is a duty engine over an imported region.
func engine(t testing.TB, w *demotest.World) *duty.Engine {
	t.Helper()
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &duty.Engine{DB: w.DB, Org: w.Org, Calendar: calendar.Fixed(cal, calendar.Office{})}
}

func write(t testing.TB, w *demotest.World, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := w.DB.Write(w.Ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// begin opens a duty of the post.
func begin(t testing.TB, w *demotest.World, e *duty.Engine, post org.PostID, in duty.Opening) *duty.Duty {
	t.Helper()
	in.Post = post
	if in.Kind == "" {
		in.Kind = "complaint"
	}
	if in.Title == "" {
		in.Title = "Lampu jalan padam"
	}
	if in.Span.IsZero() && in.Due.IsZero() {
		in.Span = calendar.Days(5)
	}
	in.SubjectKind, in.Subject = "test", "s"
	var d *duty.Duty
	write(t, w, func(tx *db.Tx) (err error) {
		d, err = e.Open(tx, actor.System("test"), in)
		return err
	})
	return d
}

// heldPost is a structural post that somebody holds and that has a superior.
func heldPost(t testing.TB, w *demotest.World, n int) *org.Post {
	t.Helper()
	s := today(t, w)
	for _, p := range s.AllPosts() {
		if p.Structural && s.Holder(p.ID) != nil && p.Superior != "" && p.Level != org.LevelHead {
			if n == 0 {
				return p
			}
			n--
		}
	}
	t.Fatal("no held post")
	return nil
}

func today(t testing.TB, w *demotest.World) *org.Snapshot {
	return w.Register(t).At(w.Demo.AsOf.AddDays(-5))
}

func holder(t testing.TB, w *demotest.World, p org.PostID) actor.Actor {
	t.Helper()
	s := today(t, w)
	h := s.Holder(p)
	if h == nil {
		t.Fatalf("nobody holds %s", p)
		return actor.Actor{}
	}
	return s.Actor(h.Person)
}

// TestLifeOfADuty takes one duty from opening to its end and through a
// reopening: who owes it, when it is due, and what the inbox shows.
func TestLifeOfADuty(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := engine(t, w)
		a, b := heldPost(t, w, 3), heldPost(t, w, 9)
		d := begin(t, w, e, a.ID, duty.Opening{})
		wantDue := d.DueAt
		inbox := func(p *org.Post) int {
			t.Helper()
			page, err := e.Inbox(w.Ctx, holder(t, w, p.ID), duty.InboxFilter{})
			if err != nil {
				t.Fatal(err)
			}
			return len(page.Items)
		}
		if got := inbox(a); got != 1 {
			t.Fatalf("%d duties in the owner's inbox, want 1", got)
		}
		by := holder(t, w, a.ID)
		write(t, w, func(tx *db.Tx) error {
			_, err := e.HandOn(tx, by, d.ID, b.ID, "bukan kewenangan kami")
			return err
		})
		if inbox(a) != 0 || inbox(b) != 1 {
			t.Fatalf("after the hand-on %d and %d duties, want 0 and 1", inbox(a), inbox(b))
		}
		if n, err := e.Waiting(w.Ctx, holder(t, w, b.ID)); err != nil || n != 1 {
			t.Fatalf("the rail says %d (%v), want 1", n, err)
		}
		steps := []struct {
			name string
			do   func(tx *db.Tx) (*duty.Duty, error)
			want duty.State
		}{
			{"pause", func(tx *db.Tx) (*duty.Duty, error) { return e.Pause(tx, by, d.ID, "menunggu foto") }, duty.Paused},
			{"resume", func(tx *db.Tx) (*duty.Duty, error) { return e.Resume(tx, by, d.ID, "foto datang") }, duty.Open},
			{"close", func(tx *db.Tx) (*duty.Duty, error) { return e.Close(tx, by, d.ID, duty.Done, "selesai") }, duty.Done},
			{"close again", func(tx *db.Tx) (*duty.Duty, error) { return e.Close(tx, by, d.ID, duty.Done, "selesai") }, duty.Done},
			{"reopen", func(tx *db.Tx) (*duty.Duty, error) {
				return e.Reopen(tx, by, d.ID, calendar.Days(3), "warga belum puas")
			}, duty.Open},
		}
		for _, s := range steps {
			write(t, w, func(tx *db.Tx) error {
				got, err := s.do(tx)
				if err != nil {
					t.Errorf("%s: %v", s.name, err)
					return nil
				}
				if got.State != s.want {
					t.Errorf("%s: state %s, want %s", s.name, got.State, s.want)
				}
				if s.name == "resume" && !got.DueAt.Equal(wantDue) {
					t.Errorf("a pause of no time moved the due instant from %v to %v", wantDue, got.DueAt)
				}
				return nil
			})
			w.Clock.Add(time.Second)
		}
		err := w.DB.Write(w.Ctx, func(tx *db.Tx) error {
			_, err := e.HandOn(tx, by, d.ID, a.ID, " ")
			return err
		})
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("a hand-on without a reason: %v", err)
		}
	})
}

// Everybody sees their own inbox only; nobody has none.
func TestInboxIsOwn(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	e := engine(t, w)
	if _, err := e.Inbox(w.Ctx, actor.Actor{}, duty.InboxFilter{}); !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("nobody's inbox: %v", err)
	}
	p := heldPost(t, w, 0)
	begin(t, w, e, p.ID, duty.Opening{})
	page, err := e.Inbox(w.Ctx, actor.Actor{Person: string(people.PersonID("other"))}, duty.InboxFilter{})
	if err != nil || len(page.Items) != 0 {
		t.Errorf("a person without a post sees %d duties (%v)", len(page.Items), err)
	}
}

package duty_test

import (
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
	"pendopo/internal/people"
)

// TestHoldersMoveDutiesStay lets officials change places, leave, come back and
// stand in for one another while duties are handed from post to post, and then
// asks for earlier days who was responsible for each duty. There is exactly one
// post at any moment and at most one definitive holder on any date, they are
// those of that day whatever happened later, and the due instant never moved.
func TestHoldersMoveDutiesStay(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := engine(t, w)
		posts := []org.PostID{heldPost(t, w, 1).ID, heldPost(t, w, 5).ID, heldPost(t, w, 12).ID}
		s := today(t, w)
		people0 := []people.PersonID{s.Holder(posts[0]).Person, s.Holder(posts[1]).Person, s.Holder(posts[2]).Person}
		rapid.Check(t, func(t *rapid.T) {
			d := &days{w: w, e: e, posts: posts, people: people0}
			d.next()
			d.open(t)
			for range rapid.IntRange(3, 9).Draw(t, "steps") {
				d.next()
				switch rapid.SampledFrom([]string{"exchange", "leave", "come", "stand in", "hand", "hand", "open"}).Draw(t, "what") {
				case "exchange":
					d.exchange(t)
				case "leave":
					d.leave(t)
				case "come":
					d.come(t)
				case "stand in":
					d.standIn(t)
				case "hand":
					d.hand(t)
				case "open":
					d.open(t)
				}
				d.remember()
			}
			d.agrees(t)
		})
	})
}

// days is what a careful clerk would have written down: on every day who sat
// where, and at every moment which post owed what.
type days struct {
	w      *demotest.World
	e      *duty.Engine
	posts  []org.PostID
	people []people.PersonID
	on     clock.Date
	seen   []seated
	owed   []*owed
}

// seated is who sat on the posts at the end of a day, "" for nobody.
type seated struct {
	on  clock.Date
	who map[org.PostID]people.PersonID
}

// owed is one duty with the posts that owed it, each from an instant.
type owed struct {
	id    duty.ID
	due   time.Time
	since []time.Time
	post  []org.PostID
}

// next is a later day, at 9.00.
func (d *days) next() {
	d.w.Clock.Set(clock.DateOf(d.w.Clock.Now(), calendar.WIB).AddDays(1).Time().Add(2 * time.Hour))
	d.on = clock.DateOf(d.w.Clock.Now(), calendar.WIB)
}

func (d *days) snapshot(t *rapid.T) *org.Snapshot {
	reg, err := d.w.Org.Get(d.w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	return reg.At(d.on)
}

func (d *days) seat(t *rapid.T, seats []org.Seat, endings []org.Ending) {
	must(t, d.w, func(tx *db.Tx) error {
		if _, err := d.w.Org.Apply(tx, seats, endings); err != nil {
			return err
		}
		return nil
	})
}

// definitive is the holding of a post today, nil when it is empty.
func (d *days) definitive(t *rapid.T, p org.PostID) *org.Holding { return d.snapshot(t).Holder(p) }

func (d *days) some(t *rapid.T) org.PostID { return rapid.SampledFrom(d.posts).Draw(t, "post") }

func (d *days) exchange(t *rapid.T) {
	a, b := d.some(t), d.some(t)
	x, y := d.definitive(t, a), d.definitive(t, b)
	if a == b || x == nil || y == nil {
		return
	}
	d.seat(t, []org.Seat{
		{Person: x.Person, Post: b, Kind: org.Definitive, From: d.on, Basis: "SK", Leaves: []org.HoldingID{x.ID}},
		{Person: y.Person, Post: a, Kind: org.Definitive, From: d.on, Basis: "SK", Leaves: []org.HoldingID{y.ID}},
	}, nil)
}

func (d *days) leave(t *rapid.T) {
	if h := d.definitive(t, d.some(t)); h != nil {
		d.seat(t, nil, []org.Ending{{Holding: h.ID, Until: d.on, Why: "pensiun"}})
	}
}

func (d *days) come(t *rapid.T) {
	p, s := d.some(t), d.snapshot(t)
	if s.Holder(p) != nil {
		return
	}
	var ends []org.Ending
	for _, h := range s.ActingIn(p) {
		ends = append(ends, org.Ending{Holding: h.ID, Until: d.on, Why: "terisi"})
	}
	for _, who := range d.people {
		if s.Principal(who) == nil {
			d.seat(t, []org.Seat{{Person: who, Post: p, Kind: org.Definitive, From: d.on, Basis: "SK"}}, ends)
			return
		}
	}
}

// standIn gives an empty post an acting official.
func (d *days) standIn(t *rapid.T) {
	p, s := d.some(t), d.snapshot(t)
	if s.Holder(p) != nil || len(s.ActingIn(p)) > 0 {
		return
	}
	for _, other := range d.posts {
		if h := s.Holder(other); h != nil {
			d.seat(t, []org.Seat{{Person: h.Person, Post: p, Kind: org.Acting, From: d.on, Until: d.on.AddDays(20), Basis: "Surat Perintah"}}, nil)
			return
		}
	}
}

func (d *days) open(t *rapid.T) {
	p := d.some(t)
	o := &owed{since: []time.Time{d.w.Clock.Now()}, post: []org.PostID{p}}
	must(t, d.w, func(tx *db.Tx) error {
		x, err := d.e.Open(tx, actor.System("test"), duty.Opening{Kind: "complaint", Post: p, SubjectKind: "test", Subject: "r", Title: "uji", Span: calendar.Days(10)})
		if err == nil {
			o.id, o.due = x.ID, x.DueAt
		}
		return err
	})
	d.owed = append(d.owed, o)
}

func (d *days) hand(t *rapid.T) {
	o, to := rapid.SampledFrom(d.owed).Draw(t, "duty"), d.some(t)
	last := len(o.post) - 1
	if o.post[last] == to {
		return
	}
	must(t, d.w, func(tx *db.Tx) error {
		_, err := d.e.HandOn(tx, actor.System("test"), o.id, to, "alasan")
		return err
	})
	o.since, o.post = append(o.since, d.w.Clock.Now()), append(o.post, to)
}

// remember writes down who sits where at the end of this day.
func (d *days) remember() {
	reg, err := d.w.Org.Get(d.w.Ctx)
	if err != nil {
		return
	}
	now := seated{d.on, map[org.PostID]people.PersonID{}}
	for _, h := range reg.Holdings { // asked of the rows, not of the answers that are being tested
		if h.Kind == org.Definitive && h.From <= d.on && (h.Until == "" || d.on < h.Until) {
			now.who[h.Post] = h.Person
		}
	}
	d.seen = append(d.seen, now)
}

// agrees asks the program about every duty, on the first and the last day that
// were written down and on two between.
func (d *days) agrees(t *rapid.T) {
	for _, o := range d.owed {
		if now := load(t, d.w, d.e, o.id); !now.DueAt.Equal(o.due) {
			t.Fatalf("the due instant moved from %v to %v", o.due, now.DueAt)
		}
		last := len(d.seen) - 1
		for _, i := range []int{0, rapid.IntRange(0, last).Draw(t, "day"), rapid.IntRange(0, last).Draw(t, "day"), last} {
			d.agreesOn(t, o, d.seen[i])
		}
	}
}

func (d *days) agreesOn(t *rapid.T, o *owed, day seated) {
	var want []org.PostID // in turn, on this day
	for i := range o.post {
		from := clock.DateOf(o.since[i], calendar.WIB)
		ended := i+1 < len(o.since) && clock.DateOf(o.since[i+1], calendar.WIB) < day.on
		if from <= day.on && !ended {
			want = append(want, o.post[i])
		}
	}
	got, err := d.e.ResponsibleOn(d.w.Ctx, actor.System("test"), o.id, day.on)
	if len(want) == 0 {
		if err == nil {
			t.Fatalf("on %s, before it was opened, %d posts answer", day.on, len(got))
		}
		return
	}
	if err != nil {
		t.Fatalf("on %s: %v", day.on, err)
	}
	if len(got) != len(want) {
		t.Fatalf("on %s %d posts answer, want %v", day.on, len(got), want)
	}
	for i, a := range got {
		if a.Tenure.Post != want[i] {
			t.Fatalf("on %s %s answers, want %s", day.on, a.Tenure.Post, want[i])
		}
		if i > 0 && !got[i-1].Until.Equal(a.From) {
			t.Fatalf("on %s one post owes it until %v, the next from %v", day.on, got[i-1].Until, a.From)
		}
		definitive, owner := people.PersonID(""), a.Owner
		for _, h := range owner.Holdings {
			if h.Kind != org.Definitive {
				continue
			}
			if definitive != "" {
				t.Fatalf("on %s both %s and %s hold %s", day.on, definitive, h.Person, h.Post)
			}
			definitive = h.Person
		}
		if len(owner.Holdings) == 0 {
			t.Fatalf("on %s nobody answers for %s", day.on, a.Tenure.Post)
		}
		if owner.Why == duty.Held && definitive != day.who[a.Tenure.Post] {
			t.Fatalf("on %s %q holds %s, want %q", day.on, definitive, a.Tenure.Post, day.who[a.Tenure.Post])
		}
		if owner.Why == duty.Vacant && day.who[a.Tenure.Post] != "" {
			t.Fatalf("on %s %s is called vacant, %s sat there", day.on, a.Tenure.Post, day.who[a.Tenure.Post])
		}
	}
}

package duty

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// ladder is a region with a head, a secretary, an agency with two levels and a
// post that a reorganisation replaced.
func ladderOfPosts(holdings ...*org.Holding) *org.Snapshot {
	units := []*org.Unit{
		{ID: "u0", Code: "0", Name: "Kota Wanasari", From: "2020-01-01"},
		{ID: "u1", Code: "1", Name: "Dinas Pekerjaan Umum", Kind: "dinas", Parent: "u0", From: "2020-01-01"},
	}
	post := func(id, superior org.PostID, until clock.Date, fs ...org.PostFunction) *org.Post {
		return &org.Post{ID: id, Code: string(id), Unit: "u1", Title: string(id), Level: people.LevelAdministrator, Structural: true, Chairs: 1,
			Superior: superior, From: "2020-01-01", Until: until, Functions: fs}
	}
	head := post("head", "", "", org.PostFunction{Function: actor.AppointingAuthority})
	head.Level = org.LevelHead
	old := post("old", "chief", "2026-01-01")
	next := post("new", "chief", "")
	next.From, next.Predecessors = "2026-01-01", []org.PostID{"old"}
	posts := []*org.Post{head, post("secretary", "head", "", org.PostFunction{Function: actor.AuthorizedOfficial}), post("chief", "head", ""), old, next, post("section", "new", "")}
	for i, h := range holdings {
		h.ID, h.Structural = org.HoldingID(fmt.Sprint(i)), true
		if h.Kind == "" {
			h.Kind = org.Definitive
		}
		if h.From == "" {
			h.From = "2020-01-01"
		}
		if h.Person == "" {
			h.Person = people.PersonID("holder of " + h.Post)
		}
	}
	return org.NewRegister(1, units, posts, holdings, nil).At("2026-11-26")
}

func TestOwnerOf(t *testing.T) {
	for _, c := range []struct {
		name  string
		held  []*org.Holding
		post  org.PostID
		chair org.PostID
		why   Why
		who   people.PersonID
	}{
		{"held", []*org.Holding{{Post: "section"}, {Post: "head"}}, "section", "section", Held, "holder of section"},
		{"a Plt answers", []*org.Holding{{Post: "section", Person: "plt", Kind: org.Acting}, {Post: "head"}}, "section", "section", Held, "plt"},
		{"a Plh goes before the holder who is away", []*org.Holding{{Post: "section"}, {Post: "section", Person: "plh", Kind: org.DailyActing}}, "section", "section", Held, "plh"},
		{"vacant: the superior", []*org.Holding{{Post: "new"}, {Post: "head"}}, "section", "new", Vacant, "holder of new"},
		{"vacant above vacant", []*org.Holding{{Post: "chief"}, {Post: "head"}}, "section", "chief", Vacant, "holder of chief"},
		{"ended: the successor", []*org.Holding{{Post: "new"}, {Post: "head"}}, "old", "new", Succeeded, "holder of new"},
		{"ended, and the successor is vacant", []*org.Holding{{Post: "chief"}, {Post: "head"}}, "old", "chief", Vacant, "holder of chief"},
		{"ended, but its holder waits for confirmation", []*org.Holding{{Post: "old"}, {Post: "head"}}, "old", "old", Held, "holder of old"},
		{"even the head is away: the secretary", []*org.Holding{{Post: "secretary"}}, "section", "secretary", Vacant, "holder of secretary"},
		{"an ended holding answers no more", []*org.Holding{{Post: "section", Until: "2026-11-26"}, {Post: "head"}}, "section", "head", Vacant, "holder of head"},
		{"nobody at all", nil, "section", "section", Nobody, ""},
		{"a post that never was", []*org.Holding{{Post: "head"}}, "none", "", Nobody, ""},
	} {
		o := OwnerOf(ladderOfPosts(c.held...), c.post)
		var chair org.PostID
		if o.Chair != nil {
			chair = o.Chair.ID
		}
		var who people.PersonID
		if h := o.Holding(); h != nil {
			who = h.Person
		}
		if c.why == Nobody {
			chair = c.chair
		}
		if chair != c.chair || o.Why != c.why || who != c.who {
			t.Errorf("%s: %s sits on %s (%s), want %s on %s (%s)", c.name, who, chair, o.Why, c.who, c.chair, c.why)
		}
	}
}

// As long as anybody is in office, every post's duties have somebody who
// answers, on exactly one desk.
func TestEveryDutyHasALivingOwner(t *testing.T) {
	posts := []org.PostID{"head", "secretary", "chief", "old", "new", "section"}
	rapid.Check(t, func(t *rapid.T) {
		var held []*org.Holding
		for _, p := range posts {
			if rapid.Bool().Draw(t, "held "+string(p)) {
				held = append(held, &org.Holding{Post: p, Kind: rapid.SampledFrom([]org.HoldingKind{org.Definitive, org.Acting}).Draw(t, "kind")})
			}
		}
		head := rapid.SampledFrom([]org.PostID{"head", "secretary"}).Draw(t, "top")
		held = append(held, &org.Holding{Post: head, Kind: org.Interim, Person: "top"})
		s := ladderOfPosts(held...)
		d := newDesks(s)
		for _, p := range posts {
			o := OwnerOf(s, p)
			if o.Holding() == nil {
				t.Fatalf("nobody answers for %s", p)
			}
			n := 0
			for _, under := range d.of {
				for _, q := range under {
					if q == p {
						n++
					}
				}
			}
			if n != 1 {
				t.Fatalf("%s lies on %d desks", p, n)
			}
		}
	})
}

func TestTenures(t *testing.T) {
	at := func(n int) time.Time { return time.Date(2026, 11, 26, n, 0, 0, 0, time.UTC) }
	history := []Event{{Kind: Opened, At: at(1), To: "a"}, {Kind: WasPaused, At: at(2)}, {Kind: HandedOn, At: at(3), From: "a", To: "b"}, {Kind: HandedOn, At: at(3), From: "b", To: "c"},
		{Kind: Raised, At: at(4), To: "x"}, {Kind: Closed, At: at(5)}, {Kind: Reopened, At: at(8)}}
	got := fmt.Sprint(Tenures(history))
	want := fmt.Sprint([]Tenure{{"a", at(1), at(3)}, {"c", at(3), at(5)}, {"c", at(8), time.Time{}}})
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Every due instant falls into exactly one window.
func TestWindows(t *testing.T) {
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	local := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.WIB)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		now, due string
		want     Window
	}{
		{"2026-11-26 10:00", "2026-11-26 09:59", WindowLate},
		{"2026-11-26 10:00", "2026-11-26 10:00", WindowToday},
		{"2026-11-26 10:00", "2026-11-26 16:00", WindowToday},
		{"2026-11-26 10:00", "2026-11-27 16:30", WindowNext},
		{"2026-11-26 10:00", "2026-11-29 10:00", WindowWeek},
		{"2026-11-26 10:00", "2026-11-30 16:00", WindowLater},
		{"2026-11-27 10:00", "2026-11-30 16:00", WindowNext}, // Friday: Monday is the next working day
		{"2026-11-28 10:00", "2026-11-28 23:00", WindowToday},
		{"2026-11-23 10:00", "2026-11-27 16:00", WindowWeek},
	} {
		b := BoundsAt(cal, calendar.Office{}, local(c.now), calendar.WIB)
		if got := b.Of(local(c.due)); got != c.want {
			t.Errorf("at %s what is due %s is %s, want %s", c.now, c.due, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		now := local("2026-01-01 00:00").Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(t, "now")) * time.Minute)
		due := now.Add(time.Duration(rapid.IntRange(-10*24*60, 20*24*60).Draw(t, "due")) * time.Minute)
		b := BoundsAt(cal, calendar.Office{}, now, calendar.WIB)
		n := 0
		for _, w := range Windows {
			from, until := b.Range(w)
			if !due.Before(from) && (until.IsZero() || due.Before(until)) {
				n++
				if got := b.Of(due); got != w {
					t.Fatalf("due %v is in %s, Of says %s", due, w, got)
				}
			}
		}
		if n != 1 {
			t.Fatalf("due %v is in %d windows at %v", due, n, now)
		}
	})
}

func TestQuiet(t *testing.T) {
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   string
		q    Quiet
		want bool
	}{
		{"2026-11-26 10:00", DefaultQuiet, false},
		{"2026-11-26 06:29", DefaultQuiet, true},
		{"2026-11-26 06:30", DefaultQuiet, false},
		{"2026-11-26 19:59", DefaultQuiet, false},
		{"2026-11-26 20:00", DefaultQuiet, true},
		{"2026-11-28 10:00", DefaultQuiet, true}, // Saturday
		{"2026-12-25 10:00", DefaultQuiet, true}, // Christmas
		{"2026-11-28 10:00", Quiet{From: calendar.At(20, 0), Until: calendar.At(6, 30)}, false},
		{"2026-11-26 23:00", Quiet{}, false},
		{"2026-11-26 12:30", Quiet{From: calendar.At(12, 0), Until: calendar.At(13, 0)}, true},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, calendar.WIB)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.q.At(cal, calendar.Office{}, at, calendar.WIB); got != c.want {
			t.Errorf("%s with %v: quiet is %v, want %v", c.at, c.q, got, c.want)
		}
	}
}

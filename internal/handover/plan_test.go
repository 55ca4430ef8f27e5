package handover

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

const day = clock.Date("2020-11-30")

// chart is an agency with a head and some posts below; who[i] sits on post i,
// "" for nobody, and "acting:x" for x acting in it.
func chart(who []string) *org.Snapshot {
	unit := &org.Unit{ID: "u", Code: "U", Name: "Dinas", Kind: "dinas", From: "2000-01-01"}
	posts := []*org.Post{{ID: "head", Code: "0", Unit: "u", Title: "Kepala", Structural: true, Chairs: 1, Level: people.LevelSeniorExecutive, From: "2000-01-01"}}
	holdings := []*org.Holding{{ID: "hh", Post: "head", Person: "chief", Kind: org.Definitive, Structural: true, From: "2010-01-01"}}
	persons := []*people.Light{{ID: "chief"}}
	for i, w := range who {
		p := &org.Post{ID: post(i), Code: fmt.Sprint(i + 1), Unit: "u", Title: fmt.Sprint("Seksi ", i), Superior: "head", Structural: true, Chairs: 1, Level: people.LevelSupervisor, From: "2000-01-01"}
		posts = append(posts, p)
		if w == "" {
			continue
		}
		h := &org.Holding{ID: org.HoldingID(fmt.Sprint("h", i)), Post: p.ID, Person: people.PersonID(w), Kind: org.Definitive, Structural: true, From: "2010-01-01"}
		if name, acting := cutActing(w); acting {
			h.Person, h.Kind = people.PersonID(name), org.Acting
		}
		holdings = append(holdings, h)
		persons = append(persons, &people.Light{ID: h.Person})
	}
	return org.NewRegister(1, []*org.Unit{unit}, posts, holdings, persons).At(day)
}

func cutActing(w string) (string, bool) {
	if len(w) > 7 && w[:7] == "acting:" {
		return w[7:], true
	}
	return w, false
}

func post(i int) org.PostID { return org.PostID(fmt.Sprint("p", i)) }

func move(person string, from, to org.PostID) mover {
	return mover{Move: appointment.MoveID("m-" + person), Person: people.PersonID(person), From: from, To: to, Handover: ID("h-" + person), Fresh: true}
}

func TestWhoSettlesWithWhom(t *testing.T) {
	cases := []struct {
		name     string
		old, now []string
		moves    []mover
		want     string
	}{
		{"two change places", []string{"a", "b"}, []string{"b", "a"}, []mover{move("a", "p0", "p1"), move("b", "p1", "p0")},
			"p0: holder a → holder b; p1: holder b → holder a; "},
		{"into a vacant post, out of one that stays vacant", []string{"a", ""}, []string{"", "a"}, []mover{move("a", "p0", "p1")},
			"p0: holder a → superior chief; p1: superior chief → holder a; "},
		{"who acted in the post gives it", []string{"a", "acting:b", "b"}, []string{"", "a", "b"}, []mover{move("a", "p0", "p1")},
			"p0: holder a → superior chief; p1: acting b → holder a; "},
		{"an acting official who is appointed has nobody to settle with", []string{"a", "acting:a"}, []string{"", "a"}, []mover{move("a", "p0", "p1")},
			"p0: holder a → superior chief; p1: same a → same a; "},
		{"who acts in the post that was left receives it", []string{"a", ""}, []string{"acting:b", "a"}, []mover{move("a", "p0", "p1")},
			"p0: holder a → acting b; p1: superior chief → holder a; "},
		{"without a post before", []string{""}, []string{"n"}, []mover{move("n", "", "p0")}, "p0: superior chief → holder n; "},
		{"a confirmation", []string{"a", ""}, []string{"", "a"}, []mover{{Move: "m", Person: "a", From: "p0", To: "p1", Handover: "h-a", Fresh: true, Confirmation: true}},
			"p1: same a → same a; "},
	}
	for _, c := range cases {
		got := ""
		for _, x := range changes(c.moves, chart(c.old), chart(c.now)) {
			got += fmt.Sprintf("%s: %s %s → %s %s; ", x.Post, x.Giver.As, x.Giver.Person, x.Receiver.As, x.Receiver.Person)
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Whatever the chains and rings: every post that was left or taken stands once,
// every mover gives what they left and receives what they took, and nobody
// knows of a handover as the superior who is a side of it.
func TestEveryPostIsSettledOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "posts")
		seats := rapid.Permutation(indices(n)).Draw(t, "to") // of post i the holder goes to seats[i]
		stay := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "stay")
		old, now := make([]string, n), make([]string, n)
		var moves []mover
		taken := map[int]bool{}
		for i := range n {
			old[i] = fmt.Sprint("o", i)
		}
		for i := range n {
			if stay[i] || stay[seats[i]] || seats[i] == i {
				continue
			}
			moves = append(moves, move(old[i], post(i), post(seats[i])))
			now[seats[i]], taken[i] = old[i], true
		}
		for i := range n {
			if !taken[i] && now[i] == "" {
				now[i] = old[i]
			}
		}
		seen := map[org.PostID]change{}
		for _, c := range changes(moves, chart(old), chart(now)) {
			if _, twice := seen[c.Post]; twice {
				t.Fatalf("%s stands twice", c.Post)
			}
			seen[c.Post] = c
			if c.Giver.Person == "" || c.Receiver.Person == "" {
				t.Fatalf("%s has nobody on one side: %+v", c.Post, c)
			}
			if c.Superior != "head" && c.Giver.Person != "chief" && c.Receiver.Person != "chief" {
				t.Fatalf("%s is known by %s", c.Post, c.Superior)
			}
		}
		for _, m := range moves {
			if c := seen[m.From]; c.Giver.Person != m.Person || c.Giver.Handover != m.Handover || c.Giver.Post != m.To {
				t.Fatalf("%s does not give %s: %+v", m.Person, m.From, c.Giver)
			}
			if c := seen[m.To]; c.Receiver.Person != m.Person || c.Receiver.Handover != m.Handover {
				t.Fatalf("%s does not receive %s: %+v", m.Person, m.To, c.Receiver)
			}
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// Reminders come on the first day, the last but one and the last, on working
// days only, and never after the end.
func TestReminders(t *testing.T) {
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := calendar.Fixed(cal, calendar.DefaultOffice(calendar.FiveDays, calendar.WIB)).Get(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	o := office{view: v, zone: calendar.WIB}
	for _, c := range []struct {
		from clock.Date
		span calendar.Span
		want string
	}{
		{"2020-11-30", calendar.Days(3), "01 09.00, 02 09.00, 03 08.00, ends 03 16.00"},
		{"2020-11-30", calendar.Days(1), "01 08.00, ends 01 16.00"},
		{"2020-11-30", calendar.Days(2), "01 09.00, 02 08.00, ends 02 16.00"},
		{"2020-12-03", calendar.RunningDays(3), "04 09.00, ends 06 23.59"}, // Saturday and Sunday are quiet
		{"2020-12-04", calendar.Days(7), "07 09.00, 15 09.00, 16 08.00, ends 16 16.00"},
	} {
		start := o.at(string(c.from), 8)
		due, receipt := o.due(start, c.span)
		got := ""
		for at := o.nextLook(receipt, start); at.Before(due); at = o.nextLook(receipt, at) {
			got += at.In(calendar.WIB).Format("02 15.04") + ", "
		}
		if got += "ends " + due.In(calendar.WIB).Format("02 15.04"); got != c.want {
			t.Errorf("%s + %v: %s, want %s", c.from, c.span, got, c.want)
		}
		if at := o.nextLook(receipt, due.Add(time.Hour)); !at.Equal(due) {
			t.Errorf("after the end the next look is %v", at)
		}
	}
}

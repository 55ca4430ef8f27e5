package absence_test

import (
	"errors"
	"testing"

	"pendopo/internal/absence"
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

func key(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}

// TestCampaignLeaveOfTheHead lives through a leave that covers the day of a
// round: who signs, who may record it, and what the round then needs.
func TestCampaignLeaveOfTheHead(t *testing.T) {
	demotest.Each(t, "kediri", func(t *testing.T, w *demotest.World) {
		cal, err := calendar.Standard(calendar.Options{})
		if err != nil {
			t.Fatal(err)
		}
		book := calendar.Fixed(cal, calendar.Office{})
		svc := &absence.Service{DB: w.DB, Org: w.Org, Calendar: book, Duties: &duty.Engine{DB: w.DB, Org: w.Org, Calendar: book}}
		w.Rounds.ActingAssigned = svc.Assigned
		officer, mayor, nobody := w.As(t, actor.PersonnelOfficer), w.As(t, actor.AppointingAuthority), w.Nobody(t)
		on := w.Demo.AsOf // the day of the round
		from, until := on.AddDays(-2), on.AddDays(30)
		s := w.Snapshot(t)
		head := s.Posts[org.PostID(mayor.Post)]
		in := absence.LeaveIn{Post: head.ID, Kind: org.LeaveCampaign, From: from, Until: until, Basis: "Surat Menteri 850/1"}
		var deputy *org.Post
		for _, p := range s.Inferiors(head.ID) {
			if p.Level == org.LevelHead {
				deputy = p
			}
		}

		for _, who := range []actor.Actor{nobody, mayor, {}} {
			if _, err := svc.AddLeave(w.Ctx, who, in); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%q records a leave: %v", who.Title, err)
			}
			if _, err := svc.AssignInterim(w.Ctx, who, absence.InterimIn{Post: head.ID, Person: people.PersonID(officer.Person), From: from, Basis: "x"}); err == nil {
				t.Errorf("%q names an interim head", who.Title)
			}
		}
		if _, err := svc.Board(w.Ctx, nobody, ""); !errs.Is(err, errs.Forbidden) {
			t.Errorf("anybody reads who is away: %v", err)
		}
		past := in
		past.From = from.AddDays(-60)
		if _, err := svc.AddLeave(w.Ctx, officer, past); key(err) != "absence.in_the_past" {
			t.Errorf("a leave in the past: %v", err)
		}

		blocked := func() int {
			_, rep, err := w.Rounds.Check(w.Ctx, actor.System("uji"), w.Round)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, f := range rep.Findings {
				for _, v := range f.Verdicts {
					if v.Rule == "election.acting_head" && v.Blocks() {
						n++
					}
				}
			}
			return n
		}
		if n := blocked(); n != 0 {
			t.Fatalf("%d moves are blocked before", n)
		}
		leave, err := svc.AddLeave(w.Ctx, officer, in)
		if err != nil {
			t.Fatal(err)
		}
		reg := w.Register(t)
		for d, may := range map[clock.Date]bool{from.AddDays(-1): true, from: false, until.AddDays(-1): false, until: true} {
			if err := reg.At(d).Actor(people.PersonID(mayor.Person)).Require(actor.AppointingAuthority); (err == nil) != may || err != nil && key(err) != "actor.resting" {
				t.Errorf("%s: %v", d, err)
			}
		}
		if reg.At(on).Vacant(head) || reg.At(on).Holder(head.ID) == nil {
			t.Error("leave became a vacancy")
		}
		if n := blocked(); n == 0 {
			t.Error("a round while the head is on leave needs the Minister's approval")
		}

		if deputy != nil && s.Holder(deputy.ID) != nil {
			if _, err := svc.AssignInterim(w.Ctx, officer, absence.InterimIn{Post: head.ID, Person: people.PersonID(officer.Person), From: from, Basis: "SK 1"}); key(err) != "absence.deputy_is_there" {
				t.Errorf("an interim head beside the deputy: %v", err)
			}
			in.Post = deputy.ID
			if _, err := svc.AddLeave(w.Ctx, officer, in); err != nil {
				t.Fatal(err)
			}
		}
		made, err := svc.AssignInterim(w.Ctx, officer, absence.InterimIn{Post: head.ID, Person: people.PersonID(officer.Person), From: from, Basis: "SK 1"})
		if err != nil {
			t.Fatal(err)
		}
		if made.Until != until {
			t.Errorf("the interim head ends %s, the leave %s", made.Until, until)
		}
		pjs := w.Register(t).At(on).Actor(made.Person)
		if !pjs.May(actor.AppointingAuthority) {
			t.Error("the interim head has no power")
		}
		if o := duty.OwnerOf(w.Register(t).At(on), head.ID); o.Chair.ID != head.ID || o.Holding() == nil || o.Holding().Person != made.Person {
			t.Errorf("duties of the head go to %+v", o.Holding())
		}
		if n := blocked(); n == 0 {
			t.Error("an interim head fills posts without the Minister")
		}
		if err := svc.WithdrawLeave(w.Ctx, officer, leave.ID, "salah"); key(err) != "absence.stand_in" {
			t.Errorf("withdrawn under the interim head: %v", err)
		}
		if err := svc.EndLeave(w.Ctx, nobody, leave.ID, on, "x"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("anybody ends a leave: %v", err)
		}
		if err := svc.EndLeave(w.Ctx, officer, leave.ID, on, "Batal mencalonkan diri"); err != nil {
			t.Fatal(err)
		}
		after := w.Register(t).At(on)
		if !after.Actor(people.PersonID(mayor.Person)).May(actor.AppointingAuthority) || after.Actor(made.Person).May(actor.AppointingAuthority) {
			t.Error("after the leave the head signs, the interim one does not")
		}
	})
}

// TestLongAbsenceAsksForPlh: the superior owes a Plh, and naming one settles it;
// a short absence asks for nothing.
func TestLongAbsenceAsksForPlh(t *testing.T) {
	demotest.Each(t, "kediri", func(t *testing.T, w *demotest.World) {
		cal, err := calendar.Standard(calendar.Options{})
		if err != nil {
			t.Fatal(err)
		}
		book := calendar.Fixed(cal, calendar.Office{})
		svc := &absence.Service{DB: w.DB, Org: w.Org, Calendar: book, Duties: &duty.Engine{DB: w.DB, Org: w.Org, Calendar: book}}
		w.Rounds.ActingAssigned = svc.Assigned
		officer, s := w.As(t, actor.PersonnelOfficer), w.Snapshot(t)
		from := w.Demo.AsOf
		var post *org.Post
		var stand people.PersonID
		for _, p := range s.AllPosts() { // a post with somebody below who may act in it
			if p.Level != people.LevelAdministrator || s.Holder(p.ID) == nil || len(s.ActingIn(p.ID)) > 0 {
				continue
			}
			for _, q := range s.Inferiors(p.ID) {
				if h := s.Holder(q.ID); h != nil && q.Level == people.LevelSupervisor && s.Agency(q.Unit) == s.Agency(p.Unit) && s.People[h.Person].Category == people.CategoryPNS {
					post, stand = p, h.Person
				}
			}
		}
		if post == nil {
			t.Fatal("no post to be absent from")
		}
		short, err := svc.AddLeave(w.Ctx, officer, absence.LeaveIn{Post: post.ID, Kind: org.LeaveAnnual, From: from, Until: from.AddDays(3), Basis: "Cuti 1"})
		if err != nil || short.Duty != "" {
			t.Fatalf("three days: %+v, %v", short, err)
		}
		long, err := svc.AddLeave(w.Ctx, officer, absence.LeaveIn{Post: post.ID, Kind: org.LeaveSick, From: from.AddDays(7), Until: from.AddDays(28), Basis: "Cuti 2"})
		if err != nil || long.Duty == "" {
			t.Fatalf("three weeks: %+v, %v", long, err)
		}
		state := func() (d *duty.Duty) {
			if err := w.DB.Read(w.Ctx, func(tx *db.Tx) (err error) {
				d, err = svc.Duties.Get(tx, duty.ID(long.Duty))
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return d
		}
		decides := post.Superior // or the next one up who sits there definitively
		for s.Holder(decides) == nil {
			decides = s.Posts[decides].Superior
		}
		if d := state(); d.Post != decides || d.State.Ended() {
			t.Errorf("the duty is %+v", d)
		}
		if _, err := w.Rounds.AssignActing(w.Ctx, officer, appointment.ActingIn{Post: post.ID, Person: stand, Kind: org.DailyActing,
			From: from.AddDays(7), Until: from.AddDays(28), Basis: "800/1/SP/2020"}); err != nil {
			t.Fatal(err)
		}
		if d := state(); d.State != duty.Done {
			t.Errorf("a Plh is named, the duty is %s", d.State)
		}
		b, err := svc.Board(w.Ctx, officer, from.AddDays(10))
		if err != nil {
			t.Fatal(err)
		}
		for _, term := range b.Terms {
			if term.Post == post.ID && (term.Age != 4 || term.Left != 17) {
				t.Errorf("day %d, %d left", term.Age, term.Left)
			}
		}
		if len(b.Away) != 1 || !b.Away[0].Running || !b.Away[0].Plh {
			t.Errorf("away: %+v", b.Away)
		}
	})
}

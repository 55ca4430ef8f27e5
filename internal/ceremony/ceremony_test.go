package ceremony_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/ceremony"
	"pendopo/internal/ceremony/ceremonytest"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
)

var ctx = context.Background()

func newClock() *clock.Fake { return clock.At(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC)) }

func each(t *testing.T, n int, run func(t *testing.T, w *ceremonytest.World)) {
	clk := newClock()
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		clk.Set(time.Date(2020, 11, 24, 2, 0, 0, 0, time.UTC))
		run(t, ceremonytest.New(t, d, clk, n))
	})
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// The whole way: plan, arrange, invite, roll call, oath, close, switch, and the
// supplementary session of those who were not sworn.
func TestStory(t *testing.T) {
	each(t, 12, func(t *testing.T, w *ceremonytest.World) {
		id, issued := w.Running(t)
		if len(issued) != 12 {
			t.Fatalf("%d invitations, want 12", len(issued))
		}
		v := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		var arrive, connect []ceremony.SeatID
		for i, s := range v.Seats {
			switch {
			case i == 3: // stays away
			case s.Mode == ceremony.Online:
				connect = append(connect, s.ID)
			default:
				arrive = append(arrive, s.ID)
			}
		}
		mark := func(in ceremony.MarkIn) int { return must[int](t)(w.Ceremony.Mark(ctx, w.Crew, id, in)) }
		mark(ceremony.MarkIn{Mark: ceremony.Arrived, Seats: arrive})
		mark(ceremony.MarkIn{Mark: ceremony.Connected, Seats: connect})
		for _, g := range v.Groups() {
			mark(ceremony.MarkIn{Mark: ceremony.HeardYes, Religion: g.Religion, Form: g.Form})
		}
		last := v.Seats[11].ID // online: dropped out
		mark(ceremony.MarkIn{Mark: ceremony.HeardNo, Seats: []ceremony.SeatID{last}})
		mark(ceremony.MarkIn{Mark: ceremony.Excused, Seats: []ceremony.SeatID{v.Seats[10].ID}, Reason: ceremony.Declined, Note: "memilih tetap di jabatan lama"})

		res := must[*ceremony.CloseResult](t)(w.Ceremony.Close(ctx, w.Crew, id))
		if res.Sworn != 9 || res.Not[ceremony.Absent] != 1 || res.Not[ceremony.ConnectionLost] != 1 || res.Not[ceremony.Declined] != 1 {
			t.Fatalf("sworn %d, not %v", res.Sworn, res.Not)
		}
		again := must[*ceremony.CloseResult](t)(w.Ceremony.Close(ctx, w.Officer, id))
		if !again.Already || again.Sworn != 9 {
			t.Errorf("the second close: %+v", again)
		}
		rv := must[*appointment.View](t)(w.Rounds.Open(ctx, actor.System("test"), w.Round, ""))
		count := map[appointment.MoveState]int{}
		for _, m := range rv.Moves {
			count[m.State]++
			if m.State == appointment.NotSworn && m.StateNote == "" {
				t.Errorf("move %d is not sworn without a reason", m.N)
			}
		}
		if count[appointment.Sworn] != 9 || count[appointment.NotSworn] != 2 || count[appointment.Declined] != 1 {
			t.Errorf("moves: %v", count)
		}
		if _, err := w.Rounds.Switch(ctx, w.Officer, w.Round, appointment.SwitchIn{}); err != nil {
			t.Fatalf("switch: %v", err)
		}

		// The supplementary session was planned by the close, since somebody lost
		// the link, and has exactly the two who are still appointed.
		if res.Supplementary == nil {
			t.Fatal("nobody planned a session for who lost the link")
		}
		x := must[*ceremony.Session](t)(w.Ceremony.Plan(ctx, w.Crew, w.Round))
		if !x.Supplementary() || len(x.Seats) != 2 {
			t.Fatalf("session %d with %d seats, want the second with 2", x.N, len(x.Seats))
		}
		if again := must[*ceremony.Session](t)(w.Ceremony.Plan(ctx, w.Crew, w.Round)); again.ID != x.ID || x.ID != res.Supplementary.ID {
			t.Errorf("a second open session: %s beside %s", again.ID, x.ID)
		}
		must[*ceremony.View](t)(w.Ceremony.Arrange(ctx, w.Crew, x.ID, 0, ceremonytest.Input(x, "2020-12-07")))
		must[[]ceremony.Issued](t)(w.Ceremony.Invite(ctx, w.Crew, x.ID, ceremony.InviteIn{}))
		w.At("2020-12-07", 8)
		must[*ceremony.Session](t)(w.Ceremony.Start(ctx, w.Crew, x.ID))
		if err := w.Ceremony.Attend(ctx, w.Crew, x.ID, must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, x.ID)).Roles); err != nil {
			t.Fatal(err)
		}
		for _, s := range x.Seats {
			must[int](t)(w.Ceremony.Mark(ctx, w.Crew, x.ID, ceremony.MarkIn{Mark: ceremony.Connected, Seats: []ceremony.SeatID{s.ID}}))
			must[int](t)(w.Ceremony.Mark(ctx, w.Crew, x.ID, ceremony.MarkIn{Mark: ceremony.HeardYes, Seats: []ceremony.SeatID{s.ID}}))
		}
		if r := must[*ceremony.CloseResult](t)(w.Ceremony.Close(ctx, w.Crew, x.ID)); r.Sworn != 2 {
			t.Errorf("supplementary: %d sworn, want 2", r.Sworn)
		}
		sw := must[*appointment.SwitchResult](t)(w.Rounds.Switch(ctx, w.Officer, w.Round, appointment.SwitchIn{On: "2020-12-07"}))
		if len(sw.Seated) != 11 {
			t.Errorf("%d seated in the end, want 11", len(sw.Seated))
		}
		if _, err := w.Ceremony.Plan(ctx, w.Crew, w.Round); !errs.Is(err, errs.Conflict) {
			t.Errorf("a session for nobody: %v", err)
		}
	})
}

// Everybody else is refused, everywhere.
func TestWrongPerson(t *testing.T) {
	each(t, 4, func(t *testing.T, w *ceremonytest.World) {
		id, issued := w.Running(t)
		v := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		seat := v.Seats[0].ID
		head := actor.Actor{Person: "o001", Grants: []actor.Grant{{Function: actor.AgencyHead, Post: "x"}}}
		inspector := actor.Actor{Person: "o002", Grants: []actor.Grant{{Function: actor.Inspector, Post: "x"}}}
		overUnit := actor.Actor{Person: "o003", Grants: []actor.Grant{{Function: actor.ProtocolOfficer, Unit: "unit", Post: "x"}}}
		calls := map[string]func(by actor.Actor) error{
			"plan": func(by actor.Actor) error { _, err := w.Ceremony.Plan(ctx, by, w.Round); return err },
			"arrange": func(by actor.Actor) error {
				_, err := w.Ceremony.Arrange(ctx, by, id, 0, ceremony.ArrangeIn{})
				return err
			},
			"cancel":  func(by actor.Actor) error { return w.Ceremony.Cancel(ctx, by, id, "x") },
			"invite":  func(by actor.Actor) error { _, err := w.Ceremony.Invite(ctx, by, id, ceremony.InviteIn{}); return err },
			"reissue": func(by actor.Actor) error { _, err := w.Ceremony.Reissue(ctx, by, id, seat); return err },
			"start":   func(by actor.Actor) error { _, err := w.Ceremony.Start(ctx, by, id); return err },
			"attend":  func(by actor.Actor) error { return w.Ceremony.Attend(ctx, by, id, nil) },
			"mark": func(by actor.Actor) error {
				_, err := w.Ceremony.Mark(ctx, by, id, ceremony.MarkIn{Mark: ceremony.Arrived, Seats: []ceremony.SeatID{seat}})
				return err
			},
			"seat": func(by actor.Actor) error {
				return w.Ceremony.SetSeat(ctx, by, id, seat, ceremony.Online, appointment.Promise)
			},
			"close": func(by actor.Actor) error { _, err := w.Ceremony.Close(ctx, by, id); return err },
			"lapse": func(by actor.Actor) error { _, err := w.Ceremony.Lapse(ctx, by, w.Round, nil); return err },
		}
		for name, call := range calls {
			for who, by := range map[string]actor.Actor{"head": head, "inspector": inspector, "over one unit": overUnit} {
				if err := call(by); !errs.Is(err, errs.Forbidden) {
					t.Errorf("%s by %s: %v, want forbidden", name, who, err)
				}
			}
			if err := call(actor.Actor{}); !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s by nobody: %v, want unauthenticated", name, err)
			}
		}
		if _, err := w.Ceremony.Open(ctx, head, id); !errs.Is(err, errs.Forbidden) {
			t.Errorf("open by a head: %v", err)
		}
		if _, err := w.Ceremony.Open(ctx, inspector, id); err != nil {
			t.Errorf("the inspector reads: %v", err)
		}
		if _, err := w.Ceremony.Lapse(ctx, w.Crew, w.Round, nil); !errs.Is(err, errs.Forbidden) {
			t.Errorf("lapse by protocol: %v, want forbidden", err)
		}
		// A participant's link opens only the own seat, and only with its code.
		if _, err := w.Ceremony.Arrive(ctx, issued[0].Link, issued[1].Code, time.Time{}); issued[0].Code != issued[1].Code && err == nil {
			t.Error("another official's code was accepted")
		}
		if _, err := w.Ceremony.Enter(ctx, "nope"); !errs.Is(err, errs.NotFound) {
			t.Errorf("a link nobody has: %v", err)
		}
		g := must[*ceremony.Guest](t)(w.Ceremony.Enter(ctx, issued[2].Link))
		if g.Session.Seats != nil || g.Session.Roles != nil || g.Seat.ID != issued[2].Seat {
			t.Error("a link shows more than the own seat")
		}
	})
}

func TestParticipant(t *testing.T) {
	each(t, 6, func(t *testing.T, w *ceremonytest.World) {
		id, issued := w.Running(t)
		online := issued[5]
		if _, err := w.Ceremony.Said(ctx, online.Link, online.Code, time.Time{}); !errs.Is(err, errs.Conflict) {
			t.Errorf("the oath before the attendance: %v", err)
		}
		g := must[*ceremony.Guest](t)(w.Ceremony.Arrive(ctx, online.Link, " "+online.Code[:3]+" "+online.Code[3:], time.Time{}))
		first := g.Seat.CheckedAt
		if first.IsZero() || g.Seat.ConnectedAt.IsZero() {
			t.Error("not recorded as present and connected")
		}
		w.Clock.Add(time.Minute)
		if g = must[*ceremony.Guest](t)(w.Ceremony.Arrive(ctx, online.Link, online.Code, time.Time{})); !g.Seat.CheckedAt.Equal(first) {
			t.Error("a second click moved the time")
		}
		if _, err := w.Ceremony.Sign(ctx, online.Link, online.Code, ceremony.SignIn{Name: g.Name, PIN: "593817", Again: "593817"}); !errs.Is(err, errs.Conflict) {
			t.Errorf("signed before the oath: %v", err)
		}
		must[*ceremony.Guest](t)(w.Ceremony.Said(ctx, online.Link, online.Code, time.Time{}))
		if _, err := w.Ceremony.Sign(ctx, online.Link, online.Code, ceremony.SignIn{Name: "Orang Lain", PIN: "593817", Again: "593817"}); !errs.Is(err, errs.Invalid) {
			t.Errorf("signed with another name: %v", err)
		}
		if g = must[*ceremony.Guest](t)(w.Ceremony.Sign(ctx, online.Link, online.Code, ceremony.SignIn{Name: "i made sudarsana", PIN: "593817", Again: "593817"})); g.Seat.Signed != ceremony.Typed {
			t.Error("not signed")
		}
		// The own word alone is no oath.
		v := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		if r, ok := v.Seats[5].Outcome(); ok || r == ceremony.Sworn {
			t.Errorf("sworn without witnesses: %q %v", r, ok)
		}
		// Codes are not for guessing.
		wrong := "000000"
		if issued[4].Code == wrong {
			wrong = "111111"
		}
		for i := range 5 {
			if _, err := w.Ceremony.Arrive(ctx, issued[4].Link, wrong, time.Time{}); err == nil {
				t.Fatalf("wrong code %d accepted", i)
			}
		}
		if _, err := w.Ceremony.Arrive(ctx, issued[4].Link, issued[4].Code, time.Time{}); !errs.Is(err, errs.Conflict) {
			t.Errorf("the right code while the link is closed: %v", err)
		}
		w.Clock.Add(11 * time.Minute)
		must[*ceremony.Guest](t)(w.Ceremony.Arrive(ctx, issued[4].Link, issued[4].Code, time.Time{}))
		// A new code ends the old one.
		fresh := must[ceremony.Issued](t)(w.Ceremony.Reissue(ctx, w.Crew, id, issued[3].Seat))
		if _, err := w.Ceremony.Arrive(ctx, issued[3].Link, issued[3].Code, time.Time{}); !errs.Is(err, errs.NotFound) {
			t.Errorf("the old link: %v", err)
		}
		must[*ceremony.Guest](t)(w.Ceremony.Arrive(ctx, fresh.Link, fresh.Code, time.Time{}))
	})
}

// Two operators work at once: no mark is lost, and closing twice closes once.
func TestTwoOperators(t *testing.T) {
	each(t, 12, func(t *testing.T, w *ceremonytest.World) {
		id, _ := w.Running(t)
		v := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, id))
		done := make(chan error)
		for k, by := range []actor.Actor{w.Crew, w.Officer} {
			go func() {
				var errAll error
				for i, s := range v.Seats {
					if i%2 == k {
						continue
					}
					for _, m := range []ceremony.Mark{ceremony.Connected, ceremony.HeardYes} {
						_, err := w.Ceremony.Mark(ctx, by, id, ceremony.MarkIn{Mark: m, Seats: []ceremony.SeatID{s.ID}})
						errAll = errors.Join(errAll, err)
					}
				}
				done <- errAll
			}()
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		results := make(chan *ceremony.CloseResult, 2)
		for _, by := range []actor.Actor{w.Crew, w.Officer} {
			go func() {
				r, err := w.Ceremony.Close(ctx, by, id)
				if err != nil {
					t.Error(err)
				}
				results <- r
			}()
		}
		a, b := <-results, <-results
		if a == nil || b == nil {
			t.FailNow()
		}
		if a.Already == b.Already || a.Sworn != 12 || b.Sworn != 12 {
			t.Errorf("closed twice or not by both: %+v %+v", a, b)
		}
		var acts int
		err := w.DB.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(`select count(*) from act where kind = 'ceremony.closed'`).Scan(&acts)
		})
		if err != nil || acts != 1 {
			t.Errorf("%d acts of closing, %v; want 1", acts, err)
		}
		// A stale line is refused and nothing changes.
		if _, err := w.Ceremony.Mark(ctx, w.Crew, id, ceremony.MarkIn{Mark: ceremony.SignWet, Seats: []ceremony.SeatID{v.Seats[0].ID}, Seen: v.Seats[0].Version}); !errs.Is(err, errs.Conflict) {
			t.Errorf("a stale line: %v", err)
		}
	})
}

func TestWatchAndLapse(t *testing.T) {
	each(t, 3, func(t *testing.T, w *ceremonytest.World) {
		w.At("2020-12-01", 9)
		ws := must[[]ceremony.Watched](t)(w.Ceremony.Watch(ctx, w.Officer))
		if len(ws) != 3 {
			t.Fatalf("%d watched, want 3", len(ws))
		}
		// 30 working days after 23 November 2020, with the holidays and joint
		// leave of that year as decreed.
		due := ws[0].Due
		if n := len(due.Days); due.WorkingDays != 30 || due.Days[n-1].Count != 30 || due.To != due.Days[n-1].Date || ws[0].Lapsed {
			t.Errorf("due %s after %d days, lapsed %v", due.To, due.WorkingDays, ws[0].Lapsed)
		}
		one := []appointment.MoveID{ws[0].Move.ID}
		if _, err := w.Ceremony.Lapse(ctx, w.Officer, w.Round, one); !errs.Is(err, errs.Conflict) {
			t.Errorf("lapsed too early: %v", err)
		}
		w.At(due.To.AddDays(1), 9)
		if n := must[int](t)(w.Ceremony.Lapse(ctx, w.Officer, w.Round, one)); n != 1 {
			t.Errorf("%d lapsed, want 1", n)
		}
		if n := must[int](t)(w.Ceremony.Lapse(ctx, w.Officer, w.Round, one)); n != 0 {
			t.Errorf("%d lapsed again, want 0", n)
		}
		if ws = must[[]ceremony.Watched](t)(w.Ceremony.Watch(ctx, w.Officer)); len(ws) != 2 || ws[0].Left >= 0 {
			t.Errorf("after: %d watched, %d days left", len(ws), ws[0].Left)
		}
	})
}

func TestInvitationTooLate(t *testing.T) {
	each(t, 3, func(t *testing.T, w *ceremonytest.World) {
		v := w.Arranged(t)
		w.At("2020-11-28", 9) // a Saturday; the last day was Friday the 27th
		_, err := w.Ceremony.Invite(ctx, w.Crew, v.ID, ceremony.InviteIn{On: "2020-11-25"})
		var e *errs.Error
		if !errors.As(err, &e) || e.Key != "ceremony.not_ready" {
			t.Fatalf("invited too late: %v", err)
		}
		x := must[*ceremony.View](t)(w.Ceremony.Open(ctx, w.Crew, v.ID))
		found := false
		for _, p := range x.Problems {
			found = found || p.Rule == "invitation_late" && fmt.Sprint(p.Message.Args...) == "2020-11-272020-11-30"
		}
		if !found {
			t.Errorf("problems: %+v", x.Problems)
		}
	})
}

// The rules of the round see who was named for its oath, so that nobody reads
// "not named yet" beside a session that is ready.
func TestRulesKnowTheOathParty(t *testing.T) {
	each(t, 6, func(t *testing.T, w *ceremonytest.World) {
		outcome := func(rule string) eligibility.Outcome {
			t.Helper()
			rv := must[*appointment.Review](t)(w.Rounds.Review(ctx, actor.System("test"), w.Round, ""))
			for _, v := range rv.Report.Round {
				if v.Rule == rule {
					return v.Outcome
				}
			}
			t.Fatalf("the report has no rule %s", rule)
			return 0
		}
		if got := outcome("oath.witnesses"); got != eligibility.MissingData {
			t.Errorf("before a session the witnesses are %s, want %s", got, eligibility.MissingData)
		}
		x := must[*ceremony.Session](t)(w.Ceremony.Plan(ctx, w.Crew, w.Round))
		in := ceremonytest.Input(x, ceremonytest.EventOn)
		v := must[*ceremony.View](t)(w.Ceremony.Arrange(ctx, w.Crew, x.ID, 0, in))
		for _, rule := range []string{"oath.witnesses", "oath.clergy"} {
			if got := outcome(rule); got != eligibility.Met {
				t.Errorf("with the session arranged %s is %s, want %s", rule, got, eligibility.Met)
			}
		}
		for i, r := range in.Roles {
			if r.Office == ceremony.Witness2 || r.Office == ceremony.Clergy {
				in.Roles[i] = ceremony.Role{Office: r.Office, Religion: r.Religion}
			}
		}
		must[*ceremony.View](t)(w.Ceremony.Arrange(ctx, w.Crew, x.ID, v.Session.Version, in))
		for _, rule := range []string{"oath.witnesses", "oath.clergy"} {
			if got := outcome(rule); got != eligibility.NotMet {
				t.Errorf("with one witness and no clergy %s is %s, want %s", rule, got, eligibility.NotMet)
			}
		}
	})
}

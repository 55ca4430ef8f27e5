package gathering_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/gathering"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/kit/sign"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

var ctx = context.Background()

// day is a Monday, on which the gatherings of the tests are held.
const day = clock.Date("2020-11-30")

type world struct {
	*demotest.World
	*gathering.Service
	Runner  *job.Runner
	Crew    actor.Actor
	Sekda   actor.Actor
	Head    actor.Actor
	Nobody_ actor.Actor
}

func newWorld(t *testing.T, w *demotest.World) *world {
	t.Helper()
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	book := calendar.Fixed(cal, calendar.DefaultOffice(calendar.FiveDays, calendar.WIB))
	engine := &duty.Engine{DB: w.DB, Org: w.Org, Calendar: book}
	dir := t.TempDir()
	blobs, err := blob.Open(filepath.Join(dir, "blob"))
	if err != nil {
		t.Fatal(err)
	}
	local, err := sign.OpenLocal(filepath.Join(dir, "sign"), "Pemerintah Kota Kediri")
	if err != nil {
		t.Fatal(err)
	}
	docs := document.New(document.Config{DB: w.DB, Blobs: blobs, Signer: local, Roots: local.Roots()})
	x := &world{World: w, Runner: job.NewRunner(w.DB, job.Config{Logger: slog.New(slog.DiscardHandler)})}
	x.Service = &gathering.Service{DB: w.DB, Org: w.Org, Calendar: book, Duties: engine, Documents: docs, Site: "https://pendopo.kedirikota.example",
		Papers: &appointment.Papers{Rounds: w.Rounds, Documents: docs, Verify: "https://pendopo.kedirikota.example/periksa/"},
		Hasher: account.NewHasher(account.Hashing{MemoryKiB: 64, Passes: 1})}
	docs.Jobs(x.Runner)
	x.Crew, x.Sekda, x.Head, x.Nobody_ = w.As(t, actor.PersonnelOfficer), w.As(t, actor.AuthorizedOfficial), w.As(t, actor.AppointingAuthority), w.Nobody(t)
	return x
}

// at moves the clock to a local time of day.
func (w *world) at(d clock.Date, hour, minute int) {
	w.Clock.Set(d.Time().Add(time.Duration(hour-7)*time.Hour + time.Duration(minute)*time.Minute))
}

func (w *world) today(t *testing.T) *org.Snapshot {
	t.Helper()
	return w.Register(t).At(clock.DateOf(w.Clock.Now(), time.FixedZone("WIB", 7*3600)))
}

func (w *world) in(title string) gathering.In {
	return gathering.In{Title: title, On: day, At: "9:00", Hall: "Ruang Joyoboyo, Balai Kota", Link: "https://rapat.kedirikota.example/zi", Chair: org.PostID(w.Head.Post), Notes: org.PostID(w.Sekda.Post)}
}

// own is a person's way to their place by their account.
func own(g gathering.ID, who string) gathering.Own {
	return gathering.Own{By: actor.Actor{Person: who, Account: who}, Gathering: g}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refuses checks the kind and the message of a refusal, in the message itself or
// in one of its fields.
func refuses(t *testing.T, what string, err error, kind errs.Kind, key string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Errorf("%s: %v, want %s of kind %v", what, err, key, kind)
		return
	}
	if e.Key == key {
		return
	}
	for _, f := range e.Fields {
		if f.Key == key {
			return
		}
	}
	t.Errorf("%s: %v, want %s", what, err, key)
}

func signIn(t *testing.T, s *gathering.Seat, pin string) gathering.SignIn {
	t.Helper()
	in := gathering.SignIn{Name: s.Name, PIN: pin}
	if !s.HasPIN {
		in.Again = pin
	}
	return in
}

// pledge makes a pledge that heads of the region and of agencies sign, invited.
func (w *world) pledge(t *testing.T) *gathering.Gathering {
	t.Helper()
	in := w.in("Pencanangan Zona Integritas")
	in.Words = gathering.PledgeWords
	g := must[*gathering.Gathering](t)(w.Create(ctx, w.Crew, gathering.Pledge, in))
	got := must[gathering.Chosen](t)(w.Choose(ctx, w.Crew, g.ID, gathering.Choice{Levels: []people.Level{org.LevelHead, people.LevelSeniorExecutive}, Signs: true}))
	if got.Added < 10 {
		t.Fatalf("%d signers", got.Added)
	}
	must[gathering.Sent](t)(w.Invite(ctx, w.Crew, g.ID))
	return g
}

func (w *world) lines(t *testing.T, g gathering.ID, f gathering.Filter) []gathering.Line {
	t.Helper()
	var out []gathering.Line
	for {
		p := must[*gathering.Page](t)(w.Invited(ctx, w.Crew, g, f))
		out = append(out, p.Lines...)
		if f.After = p.Next; f.After == "" {
			if len(out) != p.Total {
				t.Fatalf("%d lines on the pages, %d counted", len(out), p.Total)
			}
			return out
		}
	}
}

func TestPledge(t *testing.T) {
	t.Parallel()
	demotest.Each(t, demo.Kediri, func(t *testing.T, base *demotest.World) {
		w := newWorld(t, base)
		g := w.pledge(t)
		all := w.lines(t, g.ID, gathering.Filter{Limit: 7})
		if all[0].Post != org.PostID(w.Head.Post) {
			t.Fatalf("first in protocol is %s", all[0].Title)
		}
		head, sekda, chief, other := all[0], gathering.Line{}, all[len(all)-1], all[len(all)-2]
		for k, l := range all {
			if l.No != k+1 {
				t.Fatalf("line %d has the number %d", k+1, l.No)
			}
			if string(l.Person) == w.Sekda.Person {
				sekda = l
			}
		}
		if sekda.Invitee == nil || sekda.No > 3 {
			t.Fatalf("the Sekda stands at %d", sekda.No)
		}
		refuses(t, "start before the day", w.Start(ctx, w.Crew, g.ID), errs.Conflict, "gathering.not_today")
		w.at(day, 8, 50)
		ok(t, w.Start(ctx, w.Crew, g.ID))
		ok(t, w.Start(ctx, w.Crew, g.ID)) // a second click

		_, err := w.Sign(ctx, own(g.ID, string(head.Person)), gathering.SignIn{Name: head.Name, PIN: "493817", Again: "493817"})
		refuses(t, "sign before arriving", err, errs.Conflict, "gathering.say_present_first")
		for _, l := range []gathering.Line{head, sekda, chief} {
			must[*gathering.Seat](t)(w.Arrive(ctx, own(g.ID, string(l.Person)), gathering.InHall))
		}
		must[*gathering.Seat](t)(w.Arrive(ctx, own(g.ID, string(chief.Person)), gathering.InHall)) // twice is once
		_, err = w.Sign(ctx, own(g.ID, string(chief.Person)), gathering.SignIn{Name: chief.Name, PIN: "493817", Again: "493817"})
		refuses(t, "a chief before the head", err, errs.Conflict, "gathering.others_first")

		seat := must[*gathering.Seat](t)(w.Seat(ctx, own(g.ID, string(head.Person))))
		if !seat.MaySign {
			t.Fatal("the head may not sign first")
		}
		_, err = w.Sign(ctx, own(g.ID, string(head.Person)), gathering.SignIn{Name: "Orang Lain", PIN: "493817", Again: "493817"})
		refuses(t, "another's name", err, errs.Invalid, "gathering.name_differs")
		_, err = w.Sign(ctx, own(g.ID, string(head.Person)), gathering.SignIn{Name: head.Name, PIN: "123456", Again: "123456"})
		refuses(t, "a weak PIN", err, errs.Invalid, "admission.pin_weak")

		// Two devices of the head at once: one signature.
		var wg sync.WaitGroup
		results := make([]error, 2)
		for k := range results {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, results[k] = w.Sign(ctx, own(g.ID, string(head.Person)), gathering.SignIn{Name: head.Name, PIN: "493817", Again: "493817"})
			}()
		}
		wg.Wait()
		if results[0] != nil && results[1] != nil {
			t.Fatalf("neither device could sign: %v, %v", results[0], results[1])
		}
		seat = must[*gathering.Seat](t)(w.Sign(ctx, own(g.ID, string(sekda.Person)), gathering.SignIn{Name: sekda.Name, PIN: "730196", Again: "730196"}))
		if seat.Tally.Signed != 2 {
			t.Fatalf("%d signatures, want 2", seat.Tally.Signed)
		}
		must[*gathering.Seat](t)(w.Sign(ctx, own(g.ID, string(chief.Person)), gathering.SignIn{Name: chief.Name, PIN: "581604", Again: "581604"}))

		// Who sends somebody does not sign by them.
		must[int](t)(w.Note(ctx, w.Crew, g.ID, gathering.NoteIn{Who: []gathering.InviteeID{other.ID}, Attendance: gathering.Represented, Proxy: gathering.Proxy{Name: "Rini Astuti", Title: "Sekretaris"}}))
		_, err = w.Sign(ctx, own(g.ID, string(other.Person)), gathering.SignIn{Name: other.Name, PIN: "581604", Again: "581604"})
		refuses(t, "by a substitute", err, errs.Conflict, "gathering.sign_oneself")

		// Anybody sees who signed.
		p := must[*gathering.PublicPledge](t)(w.Public(ctx, g.ID, ""))
		if p.Signed != 3 || len(p.Lines) != 3 || p.Lines[0].Name != head.Name || p.Lines[2].Name != chief.Name {
			t.Fatalf("public page: %d signed, %+v", p.Signed, p.Lines)
		}

		w.at(day, 10, 30)
		tally := must[gathering.Tally](t)(w.Close(ctx, w.Crew, g.ID))
		if tally.Came() != 4 || tally.By[gathering.Represented] != 1 || tally.By[gathering.Absent] != len(all)-4 {
			t.Fatalf("%+v", tally)
		}
		again := must[gathering.Tally](t)(w.Close(ctx, w.Crew, g.ID))
		if again.Came() != tally.Came() {
			t.Error("a second close changed the roll")
		}
		// Who was away signs afterwards, until the paper has its number.
		late := must[*gathering.Seat](t)(w.Sign(ctx, own(g.ID, string(other.Person)), gathering.SignIn{Name: other.Name, PIN: "581604", Again: "581604"}))
		if late.Invitee.SignedAt.IsZero() {
			t.Fatal("the late signature is missing")
		}
		ok(t, w.Draft(ctx, w.Crew, g.ID))
		refuses(t, "paper by another", w.SignPaper(ctx, w.Crew, g.ID, document.PledgeText), errs.Forbidden, "gathering.not_your_signature")
		ok(t, w.SignPaper(ctx, w.Head, g.ID, document.PledgeText))
		ok(t, w.SignPaper(ctx, w.Sekda, g.ID, document.Meeting))
		ok(t, w.SignPaper(ctx, w.Head, g.ID, document.Meeting))
		must[document.Sealed](t)(w.Documents.Seal(ctx, gathering.Pack(g.ID), func(int, int, string) error { return nil }))
		fifth := all[4]
		_, err = w.Sign(ctx, own(g.ID, string(fifth.Person)), gathering.SignIn{Name: fifth.Name, PIN: "581604", Again: "581604"})
		refuses(t, "after the number", err, errs.Conflict, "gathering.numbered")
		pdf, _, err := w.PaperFile(ctx, w.Nobody_, g.ID, document.PledgeText)
		if err == nil || pdf != nil {
			t.Error("a stranger reads the paper")
		}
		pdf, name, err := w.PaperFile(ctx, w.Crew, g.ID, document.PledgeText)
		if err != nil || len(pdf) < 1000 || name == "" {
			t.Fatalf("%d bytes, %q, %v", len(pdf), name, err)
		}
		p = must[*gathering.PublicPledge](t)(w.Public(ctx, g.ID, ""))
		if p.Number == "" || p.Code == "" || p.Signed != 4 {
			t.Fatalf("the public page does not lead to the paper: %+v", p)
		}
	})
}

func TestMeetingDecisions(t *testing.T) {
	t.Parallel()
	demotest.Each(t, demo.Kediri, func(t *testing.T, base *demotest.World) {
		w := newWorld(t, base)
		in := w.in("Rapat Staf Bulanan")
		in.Items = []gathering.Item{{Title: "Evaluasi program", Priority: "Peningkatan pelayanan dasar"}, {}, {Title: "Lain-lain"}}
		g := must[*gathering.Gathering](t)(w.Create(ctx, w.Crew, gathering.StaffMeeting, in))
		must[gathering.Chosen](t)(w.Choose(ctx, w.Crew, g.ID, gathering.Choice{Levels: []people.Level{people.LevelSeniorExecutive}}))
		must[gathering.Sent](t)(w.Invite(ctx, w.Crew, g.ID))
		w.at(day, 9, 0)
		ok(t, w.Start(ctx, w.Crew, g.ID))

		line := w.lines(t, g.ID, gathering.Filter{})[3]
		_, err := w.Decide(ctx, w.Crew, g.ID, gathering.DecisionIn{Words: "x", Post: line.Post, Due: "2020-12-05"}) // a Saturday
		refuses(t, "a day off", err, errs.Invalid, "gathering.day_off")
		_, err = w.Decide(ctx, w.Nobody_, g.ID, gathering.DecisionIn{Words: "x", Post: line.Post, Days: 3})
		refuses(t, "a stranger decides", err, errs.Forbidden, "actor.forbidden.protocol_officer")
		_, err = w.Decide(ctx, w.Crew, g.ID, gathering.DecisionIn{})
		refuses(t, "nothing", err, errs.Invalid, "gathering.no_decision")
		one := must[*gathering.Decision](t)(w.Decide(ctx, w.Sekda, g.ID, gathering.DecisionIn{Words: "Menyusun rencana aksi", Post: line.Post, Due: "2020-12-07", Item: 1}))
		two := must[*gathering.Decision](t)(w.Decide(ctx, w.Head, g.ID, gathering.DecisionIn{Words: "Melaporkan serapan anggaran", Post: line.Post, Days: 3}))
		bad := must[*gathering.Decision](t)(w.Decide(ctx, w.Crew, g.ID, gathering.DecisionIn{Words: "Salah tulis", Post: line.Post, Days: 3}))
		ok(t, w.Withdraw(ctx, w.Crew, g.ID, bad.ID, "salah tulis"))

		// The duty lies in the inbox of the post, and leads back.
		chief := w.today(t).Actor(line.Person)
		box := must[duty.InboxPage](t)(w.Service.Duties.Inbox(ctx, chief, duty.InboxFilter{}))
		found := map[string]bool{}
		for _, d := range box.Items {
			if d.Kind == gathering.DecisionDuty {
				found[d.Subject] = true
			}
		}
		if !found[string(one.ID)] || !found[string(two.ID)] || found[string(bad.ID)] {
			t.Fatalf("inbox of the post has %v", found)
		}
		view := must[*gathering.DecisionView](t)(w.Decision(ctx, chief, two.ID))
		if !view.Mine || view.Due != "2020-12-03" {
			t.Fatalf("mine %v, due %s", view.Mine, view.Due)
		}
		refuses(t, "another says it is done", w.Fulfil(ctx, w.Nobody_, two.ID, "selesai"), errs.Forbidden, "gathering.not_the_owner")
		refuses(t, "no outcome", w.Fulfil(ctx, chief, two.ID, " "), errs.Invalid, "gathering.no_outcome")
		ok(t, w.Fulfil(ctx, chief, two.ID, "Laporan 900/12/2020"))
		ok(t, w.Fulfil(ctx, chief, two.ID, "Laporan 900/12/2020"))
		refuses(t, "withdraw what is done", w.Withdraw(ctx, w.Crew, g.ID, two.ID, "x"), errs.Conflict, "gathering.decision_done")

		ok(t, w.Write(ctx, w.Crew, g.ID, 0, "Rapat dibuka pukul 09.00.", []string{"Serapan 82 persen.", ""}))
		must[gathering.Tally](t)(w.Close(ctx, w.Crew, g.ID))
		next := must[*gathering.Gathering](t)(w.Next(ctx, w.Crew, g.ID, "2020-12-28"))
		same := must[*gathering.Gathering](t)(w.Next(ctx, w.Crew, g.ID, "2020-12-28"))
		if same.ID != next.ID {
			t.Error("a second click planned a second meeting")
		}
		v := must[*gathering.View](t)(w.Open(ctx, w.Crew, next.ID))
		if len(v.Carried) != 2 || v.Carried[0].ID != one.ID || !v.Carried[0].Open() || v.Carried[1].State != duty.Done || v.Tally.Invited == 0 {
			t.Fatalf("the next meeting carries %d, invited %d", len(v.Carried), v.Tally.Invited)
		}
		// Minutes: note taker first, then the chair; afterwards nothing changes.
		ok(t, w.Draft(ctx, w.Crew, g.ID))
		refuses(t, "the chair before the note taker", w.SignPaper(ctx, w.Head, g.ID, document.Meeting), errs.Forbidden, "gathering.not_your_signature")
		ok(t, w.SignPaper(ctx, w.Sekda, g.ID, document.Meeting))
		_, err = w.Decide(ctx, w.Crew, g.ID, gathering.DecisionIn{Words: "Terlambat", Post: line.Post, Days: 3})
		refuses(t, "decide after the number", err, errs.Conflict, "gathering.numbered")
		refuses(t, "notes after the number", w.Write(ctx, w.Crew, g.ID, 0, "lain", nil), errs.Conflict, "gathering.numbered")
		ok(t, w.SignPaper(ctx, w.Head, g.ID, document.Meeting))
		must[document.Sealed](t)(w.Documents.Seal(ctx, gathering.Pack(g.ID), func(int, int, string) error { return nil }))
		if data, _, err := w.PaperFile(ctx, chief, g.ID, document.Meeting); err != nil || len(data) < 1000 {
			t.Fatalf("an invited person reads the sealed minutes: %d bytes, %v", len(data), err)
		}
	})
}

// Every use case refuses who has no business with it.
func TestWrongPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demotest.SQLite(t, demo.Kediri))
	g := w.pledge(t)
	one := w.lines(t, g.ID, gathering.Filter{})[0]
	w.at(day, 9, 0)
	for who, by := range map[string]actor.Actor{"nobody": {}, "an employee": w.Nobody_, "the administrator": {Account: "a", Admin: true}} {
		for what, do := range map[string]func() error{
			"create":    func() error { _, err := w.Create(ctx, by, gathering.StaffMeeting, w.in("x")); return err },
			"change":    func() error { _, err := w.Change(ctx, by, g.ID, 0, w.in("x")); return err },
			"cancel":    func() error { return w.Cancel(ctx, by, g.ID, "x") },
			"choose":    func() error { _, err := w.Choose(ctx, by, g.ID, gathering.Choice{All: true}); return err },
			"uninvite":  func() error { return w.Uninvite(ctx, by, g.ID, one.ID) },
			"signer":    func() error { return w.SetSigner(ctx, by, g.ID, one.ID, false) },
			"place":     func() error { return w.Place(ctx, by, g.ID, one.ID, "") },
			"neighbour": func() error { _, err := w.Neighbour(ctx, by, g.ID, one.ID, true); return err },
			"invite":    func() error { _, err := w.Invite(ctx, by, g.ID); return err },
			"reissue":   func() error { _, err := w.Reissue(ctx, by, g.ID, one.ID); return err },
			"start":     func() error { return w.Start(ctx, by, g.ID) },
			"close":     func() error { _, err := w.Close(ctx, by, g.ID); return err },
			"note": func() error {
				_, err := w.Note(ctx, by, g.ID, gathering.NoteIn{Who: []gathering.InviteeID{one.ID}, Attendance: gathering.InHall})
				return err
			},
			"lists":    func() error { _, err := w.Invited(ctx, by, g.ID, gathering.Filter{}); return err },
			"open":     func() error { _, err := w.Open(ctx, by, g.ID); return err },
			"write":    func() error { return w.Write(ctx, by, g.ID, 0, "x", nil) },
			"decide":   func() error { _, err := w.Decide(ctx, by, g.ID, gathering.DecisionIn{}); return err },
			"withdraw": func() error { return w.Withdraw(ctx, by, g.ID, "x", "x") },
			"draft":    func() error { return w.Draft(ctx, by, g.ID) },
			"paper":    func() error { _, _, err := w.PaperFile(ctx, by, g.ID, document.Invitation); return err },
			"round":    func() error { _, err := w.PlanRound(ctx, by, gathering.RoundIn{}); return err },
			"coverage": func() error { _, err := w.Coverage(ctx, by, "x"); return err },
			"next":     func() error { _, err := w.Next(ctx, by, g.ID, "2021-01-04"); return err },
			"seat":     func() error { _, err := w.Seat(ctx, gathering.Own{By: by, Gathering: g.ID}); return err },
			"arrive": func() error {
				_, err := w.Arrive(ctx, gathering.Own{By: by, Gathering: g.ID}, gathering.InHall)
				return err
			},
			"sign": func() error {
				_, err := w.Sign(ctx, gathering.Own{By: by, Gathering: g.ID}, gathering.SignIn{})
				return err
			},
		} {
			err := do()
			if k := errs.KindOf(err); k != errs.Forbidden && k != errs.Unauthenticated && k != errs.NotFound {
				t.Errorf("%s: %s says %v", what, who, err)
			}
		}
	}
	// The head of the region reads and leads, and does not organise.
	if _, err := w.Create(ctx, w.Head, gathering.StaffMeeting, w.in("x")); !errs.Is(err, errs.Forbidden) {
		t.Errorf("the head makes a gathering: %v", err)
	}
	ok(t, w.Start(ctx, w.Head, g.ID))
	if _, err := w.Public(ctx, "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d", ""); !errs.Is(err, errs.NotFound) {
		t.Errorf("a pledge that is not there: %v", err)
	}
}

func TestPersonalLink(t *testing.T) {
	t.Parallel()
	demotest.Each(t, demo.Kediri, func(t *testing.T, base *demotest.World) {
		w := newWorld(t, base)
		g := w.pledge(t)
		list := w.lines(t, g.ID, gathering.Filter{})
		one, two := list[4], list[5]
		pass := must[gathering.Pass](t)(w.Reissue(ctx, w.Crew, g.ID, one.ID))
		by := gathering.Own{Gathering: g.ID, Link: pass.Link, Code: pass.Code}
		w.at(day, 9, 0)
		ok(t, w.Start(ctx, w.Crew, g.ID))
		_, err := w.Arrive(ctx, gathering.Own{Gathering: g.ID, Link: "unknown", Code: "123456"}, gathering.InHall)
		refuses(t, "an unknown link", err, errs.NotFound, "gathering.link_unknown")
		wrong := by
		wrong.Code = "000000"
		for range 4 {
			_, err = w.Arrive(ctx, wrong, gathering.Online)
			refuses(t, "a wrong code", err, errs.Invalid, "admission.wrong_code")
		}
		_, err = w.Arrive(ctx, wrong, gathering.Online)
		refuses(t, "the fifth wrong code", err, errs.Conflict, "admission.link_closed")
		_, err = w.Arrive(ctx, by, gathering.Online)
		refuses(t, "the right one while it is closed", err, errs.Conflict, "admission.link_closed")
		w.at(day, 9, 11)
		seat := must[*gathering.Seat](t)(w.Arrive(ctx, by, gathering.Online))
		if seat.Invitee.ID != one.ID || seat.Invitee.Attendance(gathering.Running) != gathering.Online {
			t.Fatalf("%+v", seat.Invitee)
		}
		must[*gathering.Seat](t)(w.Sign(ctx, by, signIn(t, seat, "581604")))
		fresh := must[gathering.Pass](t)(w.Reissue(ctx, w.Crew, g.ID, one.ID))
		if _, err := w.Seat(ctx, by); !errs.Is(err, errs.NotFound) || fresh.Link == pass.Link {
			t.Errorf("the old link still works: %v", err)
		}
		// An operator and the person's phone at once: one arrival.
		phone := must[gathering.Pass](t)(w.Reissue(ctx, w.Crew, g.ID, two.ID))
		var wg sync.WaitGroup
		errors := make([]error, 2)
		for k, do := range []func() error{
			func() error {
				_, err := w.Arrive(ctx, gathering.Own{Gathering: g.ID, Link: phone.Link, Code: phone.Code}, gathering.InHall)
				return err
			},
			func() error {
				_, err := w.Note(ctx, w.Crew, g.ID, gathering.NoteIn{Who: []gathering.InviteeID{two.ID}, Attendance: gathering.InHall})
				return err
			},
		} {
			wg.Add(1)
			go func() { defer wg.Done(); errors[k] = do() }()
		}
		wg.Wait()
		ok(t, errors[0])
		ok(t, errors[1])
		v := must[*gathering.View](t)(w.Open(ctx, w.Crew, g.ID))
		if v.Tally.By[gathering.InHall] != 1 || v.Tally.By[gathering.Online] != 1 {
			t.Errorf("%+v", v.Tally)
		}
	})
}

func TestProtocolOrderByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demotest.SQLite(t, demo.Kediri))
	in := w.in("Ikrar")
	in.Words = "Kami berikrar."
	g := must[*gathering.Gathering](t)(w.Create(ctx, w.Crew, gathering.Pledge, in))
	must[gathering.Chosen](t)(w.Choose(ctx, w.Crew, g.ID, gathering.Choice{Levels: []people.Level{people.LevelSeniorExecutive}, Signs: true}))
	before := w.lines(t, g.ID, gathering.Filter{})
	last, third := before[len(before)-1], before[2]
	for range 30 { // more often than there is room between two places
		ok(t, w.Place(ctx, w.Crew, g.ID, last.ID, third.ID))
		ok(t, w.Place(ctx, w.Crew, g.ID, third.ID, last.ID))
	}
	after := w.lines(t, g.ID, gathering.Filter{})
	if after[2].ID != third.ID || after[3].ID != last.ID || len(after) != len(before) {
		t.Fatalf("third is %s, fourth %s", after[2].Title, after[3].Title)
	}
	// The head comes later and still stands first; what was moved stays.
	must[gathering.Chosen](t)(w.Choose(ctx, w.Crew, g.ID, gathering.Choice{Levels: []people.Level{org.LevelHead}, Signs: true}))
	after = w.lines(t, g.ID, gathering.Filter{})
	if after[0].Post != org.PostID(w.Head.Post) {
		t.Errorf("first is %s", after[0].Title)
	}
	k := 0
	for after[k].ID != third.ID {
		k++
	}
	if after[k+1].ID != last.ID {
		t.Errorf("after %s comes %s, want %s", third.Title, after[k+1].Title, last.Title)
	}
	seen := map[int64]bool{}
	for _, l := range after {
		if seen[l.N] {
			t.Errorf("two stand at %d", l.N)
		}
		seen[l.N] = true
	}
}

func TestCoachingRound(t *testing.T) {
	t.Parallel()
	demotest.Each(t, demo.Kediri, func(t *testing.T, base *demotest.World) {
		w := newWorld(t, base)
		var units []org.UnitID
		for _, u := range w.today(t).AllUnits() {
			if u.IsAgency() && len(units) < 3 {
				units = append(units, u.ID)
			}
		}
		in := gathering.RoundIn{In: w.in("Pembinaan ASN"), Units: units}
		in.On = "2020-12-04" // a Friday: the next session is on Monday
		s := must[*gathering.Series](t)(w.PlanRound(ctx, w.Crew, in))
		c := must[*gathering.Coverage](t)(w.Coverage(ctx, w.Crew, s.ID))
		if c.Sessions != 3 || len(c.Agencies) < 3 || c.Agencies[1].On != "2020-12-07" || c.Reached != 0 {
			t.Fatalf("%d sessions, %+v", c.Sessions, c.Agencies)
		}
		first := c.Agencies[0]
		if first.Invited == 0 || first.Invited > first.Staff {
			t.Fatalf("%d invited of %d", first.Invited, first.Staff)
		}
		must[gathering.Sent](t)(w.Invite(ctx, w.Crew, first.Session))
		w.at("2020-12-04", 9, 0)
		ok(t, w.Start(ctx, w.Crew, first.Session))
		list := w.lines(t, first.Session, gathering.Filter{})
		must[int](t)(w.Note(ctx, w.Crew, first.Session, gathering.NoteIn{Who: []gathering.InviteeID{list[0].ID}, Attendance: gathering.InHall}))
		if n := must[int](t)(w.Note(ctx, w.Crew, first.Session, gathering.NoteIn{Who: []gathering.InviteeID{list[0].ID}, Attendance: gathering.InHall})); n != 0 {
			t.Error("a second note changed something")
		}
		if len(list) > 1 {
			must[int](t)(w.Note(ctx, w.Crew, first.Session, gathering.NoteIn{Who: []gathering.InviteeID{list[1].ID}, Attendance: gathering.Represented, Proxy: gathering.Proxy{Name: "Siti Aminah"}}))
		}
		c = must[*gathering.Coverage](t)(w.Coverage(ctx, w.Crew, s.ID))
		if c.Reached != 1 || c.Agencies[0].Reached != 1 {
			t.Errorf("reached %d: who sends somebody was not met", c.Reached)
		}
	})
}

// A gathering of everybody: lists stay pages.
func TestEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demotest.SQLite(t, demo.Kediri))
	g := must[*gathering.Gathering](t)(w.Create(ctx, w.Crew, gathering.StaffMeeting, w.in("Apel")))
	began := time.Now()
	got := must[gathering.Chosen](t)(w.Choose(ctx, w.Crew, g.ID, gathering.Choice{All: true}))
	chose := time.Since(began)
	must[gathering.Sent](t)(w.Invite(ctx, w.Crew, g.ID))
	t.Logf("%d people: chosen in %v, all in %v", got.Added, chose, time.Since(began))
	list := w.lines(t, g.ID, gathering.Filter{Limit: 200})
	if len(list) != got.Added {
		t.Fatalf("%d on the pages, %d added", len(list), got.Added)
	}
	seen := map[people.PersonID]bool{}
	for k, l := range list {
		if l.No != k+1 || seen[l.Person] {
			t.Fatalf("line %d: number %d, twice %v", k+1, l.No, seen[l.Person])
		}
		seen[l.Person] = true
	}
	one := list[len(list)/2]
	word := strings.Fields(one.Name)[0]
	for _, l := range w.lines(t, g.ID, gathering.Filter{Query: word + " " + one.Number}) {
		if l.ID != one.ID {
			t.Errorf("search for %s found %s", one.Name, l.Name)
		}
	}
	if n := len(w.lines(t, g.ID, gathering.Filter{Query: one.Number})); n != 1 {
		t.Errorf("%d people have the number %s", n, one.Number)
	}
}

// Who announced a substitute is represented when the substitute comes; a post
// that changes hands before the invitation invites its new holder.
func TestSubstituteAndSuccessor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demotest.SQLite(t, demo.Kediri))
	g := must[*gathering.Gathering](t)(w.Create(ctx, w.Crew, gathering.StaffMeeting, w.in("Rapat staf")))
	must[gathering.Chosen](t)(w.Choose(ctx, w.Crew, g.ID, gathering.Choice{Levels: []people.Level{people.LevelSeniorExecutive}}))
	must[gathering.Sent](t)(w.Invite(ctx, w.Crew, g.ID))
	list := w.lines(t, g.ID, gathering.Filter{})
	one, other := list[5], list[6]
	must[*gathering.Seat](t)(w.Represent(ctx, own(g.ID, string(one.Person)), gathering.Proxy{Name: other.Number}))
	_, err := w.Represent(ctx, own(g.ID, string(other.Person)), gathering.Proxy{Name: other.Number})
	refuses(t, "oneself as substitute", err, errs.Invalid, "gathering.own_proxy")
	w.at(day, 9, 0)
	ok(t, w.Start(ctx, w.Crew, g.ID))
	must[int](t)(w.Note(ctx, w.Crew, g.ID, gathering.NoteIn{Who: []gathering.InviteeID{one.ID}, Attendance: gathering.Represented, Proxy: gathering.Proxy{Name: other.Name}}))
	got := w.lines(t, g.ID, gathering.Filter{Attendance: gathering.Represented})
	if len(got) != 1 || got[0].Proxy.Person != other.Person || got[0].Proxy.Title != other.Title {
		t.Fatalf("%+v", got)
	}
	_, err = w.Represent(ctx, own(g.ID, string(one.Person)), gathering.Proxy{Name: "Siti"})
	refuses(t, "after the substitute came", err, errs.Conflict, "gathering.came_already")
	must[*gathering.Seat](t)(w.Excuse(ctx, own(g.ID, string(other.Person)), "tugas luar daerah"))
	tally := must[gathering.Tally](t)(w.Close(ctx, w.Crew, g.ID))
	if tally.By[gathering.Excused] != 1 || tally.By[gathering.Represented] != 1 || tally.By[gathering.Absent] != len(list)-2 {
		t.Errorf("%+v", tally)
	}

	// Its chief leaves the post between the choice and the invitation.
	next := must[*gathering.Gathering](t)(w.Next(ctx, w.Crew, g.ID, "2020-12-28"))
	before := w.lines(t, next.ID, gathering.Filter{})
	holder := w.today(t).Holder(before[5].Post)
	ok(t, w.World.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := w.World.Org.Apply(tx, nil, []org.Ending{{Holding: holder.ID, Until: day, Why: "uji"}})
		return err
	}))
	sent := must[gathering.Sent](t)(w.Invite(ctx, w.Crew, next.ID))
	if sent.Changed != 1 || sent.Invited != len(before)-1 {
		t.Errorf("%+v of %d", sent, len(before))
	}
}

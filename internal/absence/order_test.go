package absence_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pendopo/internal/absence"
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/sign"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// service is the use cases over the world's region, with papers and a signer.
func service(t *testing.T, w *demotest.World) *absence.Service {
	t.Helper()
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.Open(filepath.Join(t.TempDir(), "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := sign.OpenLocal(filepath.Join(t.TempDir(), "sign"), "Pemerintah uji")
	if err != nil {
		t.Fatal(err)
	}
	docs := document.New(document.Config{DB: w.DB, Blobs: blobs, Signer: signer, Roots: signer.Roots()})
	book := calendar.Fixed(cal, calendar.Office{})
	svc := &absence.Service{DB: w.DB, Org: w.Org, Calendar: book, Duties: &duty.Engine{DB: w.DB, Org: w.Org, Calendar: book}, Rounds: w.Rounds, Documents: docs,
		Papers: &appointment.Papers{Rounds: w.Rounds, Documents: docs, Verify: "https://pendopo.example/periksa/"}}
	w.Rounds.ActingAssigned = svc.Assigned
	return svc
}

// day is today in the world.
func day(w *demotest.World) clock.Date {
	return clock.DateOf(w.Clock.Now(), time.FixedZone("WIB", 7*3600))
}

// stand is a post with somebody below in the same agency who may act in it; the
// superior is a definitive holder.
func stand(t *testing.T, w *demotest.World, vacant bool) (post *org.Post, who people.PersonID, boss actor.Actor) {
	t.Helper()
	s := w.Register(t).At(day(w))
	for _, p := range s.AllPosts() {
		above := s.Holder(p.Superior)
		if p.Level != people.LevelAdministrator || (s.Holder(p.ID) == nil) != vacant || len(s.ActingIn(p.ID)) > 0 || above == nil || s.Posts[p.Superior].Level == org.LevelHead {
			continue
		}
		for _, q := range s.Inferiors(p.ID) {
			if h := s.Holder(q.ID); h != nil && q.Level == people.LevelSupervisor && s.Agency(q.Unit) == s.Agency(p.Unit) && s.People[h.Person].Category == people.CategoryPNS {
				return p, h.Person, s.Actor(above.Person)
			}
		}
	}
	t.Fatal("no such post")
	return nil, "", actor.Actor{}
}

// vacate ends the definitive holding of a post, as a retirement does.
func vacate(t *testing.T, w *demotest.World, post org.PostID) {
	t.Helper()
	h := w.Register(t).At(day(w)).Holder(post)
	if err := w.DB.Write(w.Ctx, func(tx *db.Tx) error {
		_, err := w.Org.Apply(tx, nil, []org.Ending{{Holding: h.ID, Until: day(w), Why: "Pensiun"}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestOrder lives through an order from its preparation to its file: only the
// superior's signature gives the mandate, and the term runs from it on.
func TestOrder(t *testing.T) {
	demotest.Each(t, "kediri", func(t *testing.T, w *demotest.World) {
		svc := service(t, w)
		post, who, boss := stand(t, w, false)
		vacate(t, w, post.ID)
		officer, nobody, from := w.As(t, actor.PersonnelOfficer), w.Nobody(t), day(w).AddDays(3)
		in := absence.OrderIn{Post: post.ID, Person: who, Kind: org.Acting, From: from}
		if boss.Person == officer.Person {
			t.Fatal("the officer is the superior")
		}

		for _, by := range []actor.Actor{{}, nobody, w.As(t, actor.Inspector)} {
			if _, err := svc.Order(w.Ctx, by, in); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%q orders: %v", by.Title, err)
			}
		}
		for name, bad := range map[string]absence.OrderIn{
			"absence.order_late":         {Post: post.ID, Person: who, Kind: org.Acting, From: day(w).AddDays(-1)},
			"appointment.acting_refused": {Post: post.ID, Person: who, Kind: org.DailyActing, From: from, Until: from.AddDays(5)},
			"absence.until_missing":      {Post: post.ID, Person: who, Kind: org.DailyActing, From: from},
			"absence.head_by_letter":     {Post: org.PostID(w.As(t, actor.AppointingAuthority).Post), Person: who, Kind: org.Acting, From: from},
		} {
			if _, err := svc.Order(w.Ctx, officer, bad); key(err) != name {
				t.Errorf("want %s: %v", name, err)
			}
		}
		got, err := svc.Order(w.Ctx, officer, in)
		if err != nil {
			t.Fatal(err)
		}
		if got.State != absence.Waiting || got.Until != from.AddMonths(3) || string(got.Signer) != boss.Person || len(got.Verdicts) == 0 {
			t.Fatalf("%+v", got.Order)
		}
		if n := len(w.Register(t).At(from).ActingIn(post.ID)); n != 0 {
			t.Error("an order without a signature gives a term")
		}
		if _, err := svc.Order(w.Ctx, officer, in); key(err) != "absence.order_waits" {
			t.Errorf("a second order beside the first: %v", err)
		}
		inbox, err := svc.Duties.Inbox(w.Ctx, boss, duty.InboxFilter{})
		if err != nil {
			t.Fatal(err)
		}
		waits := false
		for _, g := range inbox.Items {
			waits = waits || g.Kind == absence.SignOrder && g.Subject == string(got.ID)
		}
		if !waits {
			t.Error("the superior has no duty to sign")
		}
		data, _, err := svc.PaperFile(w.Ctx, officer, got.ID)
		if err != nil || !strings.HasPrefix(string(data), "%PDF") {
			t.Errorf("the draft: %v", err)
		}
		if _, _, err := svc.PaperFile(w.Ctx, nobody, got.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("anybody reads the draft: %v", err)
		}
		for _, by := range []actor.Actor{officer, nobody, w.As(t, actor.AppointingAuthority)} {
			if _, err := svc.SignOrder(w.Ctx, by, got.ID); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.NotFound) {
				t.Errorf("%q signs: %v", by.Title, err)
			}
		}
		signed, err := svc.SignOrder(w.Ctx, boss, got.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := svc.SignOrder(w.Ctx, boss, got.ID); key(err) != "absence.order_done" {
			t.Errorf("signed twice: %v", err)
		}
		if _, err := svc.Documents.Seal(w.Ctx, absence.OrderPack(got.ID), nil); err != nil {
			t.Fatal(err)
		}
		v, err := svc.OrderView(w.Ctx, boss, signed.ID)
		if err != nil {
			t.Fatal(err)
		}
		if v.Paper.State != document.Signed || !strings.Contains(v.Paper.Number, "800/1/") || v.Term == nil || v.Term.Until != from.AddMonths(3) || !strings.Contains(v.Term.Basis, v.Paper.Number) {
			t.Errorf("paper %s %q, term %+v", v.Paper.State, v.Paper.Number, v.Term)
		}
		public, err := svc.Documents.Verify(w.Ctx, v.Paper.Code)
		if err != nil || public.Number != v.Paper.Number {
			t.Errorf("checked: %+v, %v", public, err)
		}
		if data, _, err = svc.PaperFile(w.Ctx, w.Register(t).At(from).Actor(who), signed.ID); err != nil {
			t.Errorf("the official's own order: %v", err)
		}
		if c, err := svc.Documents.VerifyUpload(w.Ctx, data, v.Paper.Code); err != nil || c.Verdict != document.Genuine {
			t.Errorf("the file is %v, %v", c.Verdict, err)
		}
		if _, err := svc.Duties.Inbox(w.Ctx, boss, duty.InboxFilter{}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestTerms: a Plt is extended once, day by day; a third term is refused with its
// article, whoever asks. Ended early, a term leaves its past as it was.
func TestTerms(t *testing.T) {
	demotest.Each(t, "kediri", func(t *testing.T, w *demotest.World) {
		svc := service(t, w)
		post, who, boss := stand(t, w, false)
		vacate(t, w, post.ID)
		officer, from := w.As(t, actor.PersonnelOfficer), day(w)
		first, err := svc.Order(w.Ctx, boss, absence.OrderIn{Post: post.ID, Person: who, Kind: org.Acting, From: from})
		if err != nil {
			t.Fatal(err)
		}
		if first.State != absence.Signed || first.Holding == "" {
			t.Fatalf("the superior's own order is %s", first.State)
		}
		if _, err := svc.Extend(w.Ctx, w.Nobody(t), first.Holding, ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("anybody extends: %v", err)
		}
		if _, err := svc.Extend(w.Ctx, officer, first.Holding, from.AddMonths(7)); key(err) != "appointment.acting_refused" || !strings.Contains(err.Error(), "SE BKN") {
			t.Errorf("four months more: %v", err)
		}
		second, err := svc.Extend(w.Ctx, officer, first.Holding, "")
		if err != nil {
			t.Fatal(err)
		}
		if second.From != first.Until || second.Until != first.Until.AddMonths(3) || second.Extends != first.Holding {
			t.Errorf("%+v", second.Order)
		}
		if _, err := svc.SignOrder(w.Ctx, boss, second.ID); err != nil {
			t.Fatal(err)
		}
		v, err := svc.TermView(w.Ctx, officer, first.Holding)
		if err != nil || !v.Extending || len(v.Orders) != 2 || len(v.Powers) != 9 || len(v.Limits) < 2 {
			t.Fatalf("%+v, %v", v, err)
		}
		b, err := svc.Board(w.Ctx, officer, "")
		if err != nil {
			t.Fatal(err)
		}
		var next org.HoldingID
		for _, x := range b.Terms {
			if x.Post == post.ID && x.Number == 2 {
				next = x.ID
				if !x.Last {
					t.Error("the second term is not the last")
				}
			}
		}
		_, err = svc.Extend(w.Ctx, officer, next, "")
		if e, ok := err.(*errs.Error); key(err) != "appointment.acting_refused" || !ok || len(e.Args) < 2 || !strings.Contains(e.Args[1].(string), "masa tugas") {
			t.Errorf("a third term: %v", err)
		}
		if err := svc.EndTerm(w.Ctx, w.Nobody(t), first.Holding, from.AddDays(9), "x"); !errs.Is(err, errs.NotFound) {
			t.Errorf("anybody ends a term: %v", err)
		}
		for name, on := range map[string]clock.Date{"absence.in_the_past": from.AddDays(-1), "absence.ends_before": first.Until, "absence.incomplete": "x"} {
			if err := svc.EndTerm(w.Ctx, officer, first.Holding, on, "Pejabat definitif dilantik"); key(err) != name {
				t.Errorf("ended %s: %v, want %s", on, err, name)
			}
		}
		if err := svc.EndTerm(w.Ctx, boss, first.Holding, from.AddDays(9), "Mengundurkan diri"); err != nil {
			t.Fatal(err)
		}
		reg := w.Register(t)
		if len(reg.At(from.AddDays(8)).ActingIn(post.ID)) != 1 || len(reg.At(from.AddDays(9)).ActingIn(post.ID)) != 0 {
			t.Error("the term does not end on its day")
		}
	})
}

// TestWithdrawnOrder: what was not signed can be taken back, and leaves nothing.
func TestWithdrawnOrder(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	svc := service(t, w)
	post, who, boss := stand(t, w, false)
	vacate(t, w, post.ID)
	officer := w.As(t, actor.PersonnelOfficer)
	o, err := svc.Order(w.Ctx, officer, absence.OrderIn{Post: post.ID, Person: who, Kind: org.Acting, From: day(w)})
	if err != nil {
		t.Fatal(err)
	}
	if err := svc.WithdrawOrder(w.Ctx, w.Nobody(t), o.ID, "x"); !errs.Is(err, errs.NotFound) {
		t.Errorf("anybody: %v", err)
	}
	if err := svc.WithdrawOrder(w.Ctx, officer, o.ID, " "); key(err) != "absence.reason_missing" {
		t.Errorf("without a reason: %v", err)
	}
	if err := svc.WithdrawOrder(w.Ctx, officer, o.ID, "Salah orang"); err != nil {
		t.Fatal(err)
	}
	if _, err := svc.SignOrder(w.Ctx, boss, o.ID); key(err) != "absence.order_done" {
		t.Errorf("signed after it was withdrawn: %v", err)
	}
	if n, err := svc.Duties.Waiting(w.Ctx, boss); err != nil || n != 0 {
		t.Errorf("%d duties left: %v", n, err)
	}
	if v, err := svc.OrderView(w.Ctx, officer, o.ID); err != nil || v.Paper != nil || v.Note != "Salah orang" {
		t.Errorf("%+v, %v", v, err)
	}
}

// TestMandateIsNotPassedOn: while a superior only acts, the next definitive one
// above signs; the acting one is told why.
func TestMandateIsNotPassedOn(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	svc := service(t, w)
	post, who, boss := stand(t, w, false)
	vacate(t, w, post.ID)
	above := w.Register(t).At(day(w)).Posts[post.Superior]
	vacate(t, w, above.ID)
	sys := actor.System("uji")
	// somebody acts in the post above
	s := w.Register(t).At(day(w))
	var stand people.PersonID
	for _, q := range s.Inferiors(above.ID) {
		if h := s.Holder(q.ID); h != nil && q.ID != post.ID && s.People[h.Person].Category == people.CategoryPNS && above.Level.Height()-q.Level.Height() <= 1 {
			stand = h.Person
		}
	}
	if stand == "" {
		t.Fatal("nobody to act above")
	}
	if _, err := svc.Order(w.Ctx, sys, absence.OrderIn{Post: above.ID, Person: stand, Kind: org.Acting, From: day(w)}); err != nil {
		t.Fatal(err)
	}
	o, err := svc.Order(w.Ctx, w.As(t, actor.PersonnelOfficer), absence.OrderIn{Post: post.ID, Person: who, Kind: org.Acting, From: day(w)})
	if err != nil {
		t.Fatal(err)
	}
	if string(o.Signer) == boss.Person || o.Signer == stand {
		t.Errorf("signed by %s", o.SignerPost)
	}
	plt := w.Register(t).At(day(w)).Actor(stand)
	if _, err := svc.SignOrder(w.Ctx, plt, o.ID); key(err) != "absence.mandate_not_passed_on" || !strings.Contains(err.Error(), "mandate_not_passed_on") {
		t.Errorf("the acting superior signs: %v", err)
	}
}

// TestDeputyGoverns: while the head is away the deputy is Plt of the head and
// signs by law; the interim head is only for when both are away.
func TestDeputyGoverns(t *testing.T) {
	demotest.Each(t, "kediri", func(t *testing.T, w *demotest.World) {
		svc := service(t, w)
		officer, mayor := w.As(t, actor.PersonnelOfficer), w.As(t, actor.AppointingAuthority)
		from, until := day(w).AddDays(1), day(w).AddDays(20)
		head := org.PostID(mayor.Post)
		in := absence.DeputyIn{Post: head, From: from, Basis: "Surat Gubernur 131/7"}
		if _, err := svc.AssignDeputy(w.Ctx, officer, in); key(err) != "absence.head_not_away" {
			t.Fatalf("while the head is there: %v", err)
		}
		if _, err := svc.AddLeave(w.Ctx, officer, absence.LeaveIn{Post: head, Kind: org.LeaveCampaign, From: from, Until: until, Basis: "Surat 1"}); err != nil {
			t.Fatal(err)
		}
		for _, by := range []actor.Actor{{}, w.Nobody(t), mayor} {
			if _, err := svc.AssignDeputy(w.Ctx, by, in); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%q: %v", by.Title, err)
			}
		}
		made, err := svc.AssignDeputy(w.Ctx, officer, in)
		if err != nil {
			t.Fatal(err)
		}
		if made.Until != until {
			t.Errorf("until %s", made.Until)
		}
		on := w.Register(t).At(from)
		deputy := on.Actor(made.Person)
		if !deputy.May(actor.AppointingAuthority) || deputy.RequireOwn(actor.AppointingAuthority) != nil {
			t.Error("the deputy governs by law, not by mandate")
		}
		if p := on.Prefix(on.ActingIn(head)[0]); p != "Plt. " {
			t.Errorf("called %q", p)
		}
		if w.Register(t).At(until).Actor(made.Person).May(actor.AppointingAuthority) {
			t.Error("the deputy governs after the leave")
		}
		if _, err := svc.AssignInterim(w.Ctx, officer, absence.InterimIn{Post: head, Person: people.PersonID(officer.Person), From: from, Basis: "x"}); err == nil {
			t.Error("an interim head beside the deputy")
		}
		if v, err := svc.TermView(w.Ctx, officer, made.ID); err != nil || !v.Governs || len(v.Limits) != 0 || v.Last {
			t.Errorf("%+v, %v", v, err)
		}
	})
}

// TestMandateHasLimits: what the post allows its definitive holder, an acting one
// is refused with the article.
func TestMandateHasLimits(t *testing.T) {
	w := demotest.SQLite(t, "kediri")
	for _, f := range []actor.Function{actor.AppointingAuthority, actor.AuthorizedOfficial, actor.LegalOfficer} {
		plt := actor.Actor{Person: "x", Grants: []actor.Grant{{Function: f, Post: "p", Acting: true}}}
		if err := plt.RequireOwn(f); !errs.Is(err, errs.Forbidden) || key(err) != "actor.mandate" && key(err) != "actor.acting.appointing_authority" {
			t.Errorf("%s: %v", f, err)
		}
	}
	s := w.Snapshot(t)
	for _, p := range s.AllPosts() {
		limits := absence.Limits(p, s.Date)
		for _, l := range limits {
			if l.Citation == "" {
				t.Errorf("%s of %s cites nothing", l.Key, p.Title)
			}
		}
		if len(limits) < 2 {
			t.Errorf("%s: %d limits", p.Title, len(limits))
		}
	}
	for _, x := range absence.Powers("2026-05-01") {
		if !strings.Contains(x.Citation, "kewenangan") {
			t.Errorf("%d cites %q", x.N, x.Citation)
		}
	}
}

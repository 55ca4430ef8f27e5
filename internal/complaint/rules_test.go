package complaint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// Reopening is for the whole of the last day and not for the next. Answered on
// Monday 30 November 2020: ten working days end on Tuesday 15 December, because
// 9 December was the day of the regional elections.
func TestReopenOnDayTenAndEleven(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		a, b := w.Answered(t, 1), w.Answered(t, 2)
		w.At("2020-12-15", 23, 59)
		w.Must(t, w.Reopen(w.Ctx, complainttest.Key(a), "Belum selesai sama sekali."))
		w.At("2020-12-16", 0, 0)
		complainttest.Refused(t, w.Reopen(w.Ctx, complainttest.Key(b), "Belum selesai."), errs.Conflict, "complaint.reopen_too_late")
	})
}

// A rating closes; closing keeps the days for a reopening.
func TestReopenAfterClosing(t *testing.T) {
	w := complainttest.SQLite(t)
	r := w.Answered(t, 1)
	w.Must(t, w.Confirm(w.Ctx, complainttest.Key(r)))
	w.Must(t, w.AddInfo(w.Ctx, complainttest.Key(r), complaint.Info{Text: "Oh ya, masih ada satu lubang."}))
	k, err := w.Case(w.Ctx, w.Liaison, r.ID)
	w.Must(t, err)
	if k.State != complaint.Closed || count(k.Steps, complaint.StepInfo) != 1 {
		t.Errorf("a reply after closing made it %s with %d replies", k.State, count(k.Steps, complaint.StepInfo))
	}
	w.Must(t, w.Reopen(w.Ctx, complainttest.Key(r), "Lubangnya dua."))
	if k, err = w.Case(w.Ctx, w.Liaison, r.ID); err != nil || k.State != complaint.Reopened || !k.ClosedAt.IsZero() {
		t.Errorf("%v, %v", k, err)
	}
}

// What waits for the reporter in vain ends by itself, and only then.
func TestLapse(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		answered, asked := w.Answered(t, 1), w.Routed(t, 2)
		w.Must(t, w.AskInfo(w.Ctx, w.Liaison, asked.ID, complaint.AskIn{Question: "Jalan yang mana?"}))
		state := func(id complaint.ID) complaint.State {
			k, err := w.Case(w.Ctx, w.Coordinator, id)
			w.Must(t, err)
			return k.State
		}
		w.At("2020-12-15", 23, 0)
		w.Must(t, w.RunLapse(w.Ctx))
		if state(answered.ID) != complaint.Answered || state(asked.ID) != complaint.NeedsInfo {
			t.Errorf("on the last day %s and %s", state(answered.ID), state(asked.ID))
		}
		w.At("2020-12-16", 0, 1)
		for range 2 {
			w.Must(t, w.RunLapse(w.Ctx))
		}
		if state(answered.ID) != complaint.Closed || state(asked.ID) != complaint.Archived {
			t.Errorf("on the day after %s and %s", state(answered.ID), state(asked.ID))
		}
	})
}

// Received on Friday at 16.30, after the office closed, and before two days of
// joint leave: the day of receipt is day null all the same.
func TestClockFromFridayEvening(t *testing.T) {
	w := complainttest.SQLite(t)
	w.At("2020-12-18", 16, 30)
	r := w.Report(t, 1)
	// 21, 22, 23 December; 24 joint leave, 25 Christmas; 28, 29 December.
	if got := r.Promise.First.In(calendarWIB).Format("2006-01-02 15.04"); got != "2020-12-29 16.00" {
		t.Errorf("first answer by %s", got)
	}
	var skipped []string
	for _, d := range r.Promise.Days.Days {
		if d.Count == 0 && !d.Received {
			skipped = append(skipped, string(d.Date))
		}
	}
	if !slices.Contains(skipped, "2020-12-24") || !slices.Contains(skipped, "2020-12-25") || !slices.Contains(skipped, "2020-12-19") {
		t.Errorf("the receipt skips %v", skipped)
	}
}

// Two returns are allowed; the third rises to the coordinator's superior. The
// citizen's clock is the same through all of it.
func TestBouncedTwice(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		r := w.Routed(t, 1)
		first, err := w.Case(w.Ctx, w.Coordinator, r.ID)
		w.Must(t, err)
		posts := []org.PostID{first.Post}
		for n := range 3 {
			w.Clock.Add(time.Hour)
			w.Must(t, w.ReturnToCoordinator(w.Ctx, w.Liaison, r.ID, complaint.ReasonIn{Reason: "Bukan kewenangan kami."}))
			k, err := w.Case(w.Ctx, w.Coordinator, r.ID)
			w.Must(t, err)
			posts = append(posts, k.Post)
			if !k.DueAt.Equal(first.DueAt) || !k.Duty.DueAt.Equal(first.Duty.DueAt) {
				t.Errorf("return %d moved the clock from %s to %s", n+1, first.DueAt, k.DueAt)
			}
			if k.Bounces != n+1 || k.Duty.Post != k.Post {
				t.Errorf("return %d: %d bounces, duty of %s, complaint of %s", n+1, k.Bounces, k.Duty.Post, k.Post)
			}
			if n < 2 {
				w.Must(t, w.Forward(w.Ctx, w.Coordinator, r.ID, complaint.ForwardIn{Unit: w.Agency.ID, Reason: "Menurut kami memang tugas dinas."}))
			}
		}
		s := w.Now(t)
		if posts[1] != posts[2] || s.Posts[posts[1]].Superior != posts[3] {
			t.Errorf("it went to %v: the third return should reach the superior %s", posts[1:], s.Posts[posts[1]].Superior)
		}
		// The superior sends it on.
		h := duty.OwnerOf(s, posts[3]).Holding()
		if h == nil {
			t.Fatal("the superior is nobody")
		}
		boss := s.Actor(h.Person)
		w.Must(t, w.Forward(w.Ctx, boss, r.ID, complaint.ForwardIn{Unit: w.Other.ID, Reason: "Saya putuskan ke dinas ini."}))
		k, err := w.Case(w.Ctx, w.OtherLiaison, r.ID)
		w.Must(t, err)
		if k.Unit != w.Other.ID || !k.DueAt.Equal(first.DueAt) {
			t.Errorf("in the end with %s, due %s", k.Unit, k.DueAt)
		}
	})
}

// An agency that is dissolved while a report is open: its successor answers,
// the citizen's page names it, and no row was written.
func TestDissolvedAgency(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		r := w.Routed(t, 1)
		before, err := w.Case(w.Ctx, w.Liaison, r.ID)
		w.Must(t, err)
		heir := postOf(t, w, w.Other.ID)
		// Its other tasks went elsewhere: that unit is a successor too, and not of
		// the post that owes the report.
		var elsewhere org.UnitID
		for _, u := range w.Now(t).AllUnits() {
			if u.IsAgency() && u.ID < w.Other.ID && u.ID != w.Agency.ID {
				elsewhere = u.ID
			}
		}
		if elsewhere == "" {
			t.Fatal("no agency sorts before the successor: the split is not tried")
		}
		w.Must(t, w.DB.Write(w.Ctx, func(tx *db.Tx) error {
			for _, q := range []struct {
				sql  string
				args []any
			}{
				{`update unit set until_on = '2020-12-01' where id = $1`, []any{string(w.Agency.ID)}},
				{`update post set until_on = '2020-12-01' where unit = $1`, []any{string(w.Agency.ID)}},
				{`update post set until_on = '2020-12-01' where id = $1`, []any{string(before.Post)}},
				{`update holding set until_on = '2020-12-01', ended_by = 'bubar' where post = $1 and until_on is null`, []any{string(before.Post)}},
				{`insert into unit_predecessor (unit, predecessor) values ($1, $2)`, []any{string(w.Other.ID), string(w.Agency.ID)}},
				{`insert into unit_predecessor (unit, predecessor) values ($1, $2)`, []any{string(elsewhere), string(w.Agency.ID)}},
				{`insert into post_predecessor (post, predecessor) values ($1, $2)`, []any{string(heir), string(before.Post)}},
			} {
				if _, err := tx.Exec(q.sql, q.args...); err != nil {
					return err
				}
			}
			return w.Org.Changed(tx)
		}))
		w.At("2020-12-02", 9, 0)
		k, err := w.Case(w.Ctx, w.OtherLiaison, r.ID)
		w.Must(t, err)
		if k.Owner.Chair == nil || k.Owner.Chair.ID != heir || k.Owner.Why != duty.Succeeded {
			t.Errorf("owed by %+v", k.Owner)
		}
		if k.Promise.Unit != w.Other.ID {
			t.Errorf("the citizen is told %q", k.Promise.UnitName)
		}
		if _, err := w.Answer(w.Ctx, w.OtherLiaison, r.ID, complaint.AnswerIn{Text: complainttest.Good(w.OtherLiaison), Final: true}); err != nil {
			t.Errorf("the successor cannot answer: %v", err)
		}
		page, err := w.Find(w.Ctx, w.OtherLiaison, complaint.Filter{})
		w.Must(t, err)
		if len(page.Items) != 1 {
			t.Errorf("the successor's list has %d reports", len(page.Items))
		}
		w.Must(t, w.Reopen(w.Ctx, complainttest.Key(r), "Belum beres."))
		if k, err = w.Case(w.Ctx, w.OtherLiaison, r.ID); err != nil || k.Unit != w.Other.ID {
			t.Errorf("reopened with %s (%v)", k.Unit, err)
		}
	})
}

// postOf is the liaison's post of a unit.
func postOf(t *testing.T, w *complainttest.World, unit org.UnitID) org.PostID {
	t.Helper()
	for _, p := range w.Now(t).AllPosts() {
		for _, f := range p.Functions {
			if f.Function == actor.AgencyLiaison && f.Scope == unit {
				return p.ID
			}
		}
	}
	t.Fatal("no liaison")
	return ""
}

// A formal request goes to the information officer, is extended once and never
// twice, and its objection to the officer's superior.
func TestPublicInformation(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		in := complainttest.Plain(1)
		in.Kind = complaint.KindPublicInformation
		_, err := w.Receive(w.Ctx, actor.Actor{}, in)
		complainttest.Refused(t, err, errs.Invalid, "complaint.incomplete")
		in.Information = &complaint.InformationRequest{Purpose: "skripsi", Way: "surel"}
		r, err := w.Receive(w.Ctx, actor.Actor{}, in)
		w.Must(t, err)
		day := func(at time.Time) string { return at.In(calendarWIB).Format("2006-01-02") }
		if day(r.Promise.Due) != "2020-12-15" {
			t.Errorf("ten working days end on %s", day(r.Promise.Due))
		}
		w.Must(t, w.Extend(w.Ctx, w.Information, r.ID, complaint.ExtendIn{Reason: "Datanya di tiga dinas."}))
		k, err := w.Case(w.Ctx, w.Information, r.ID)
		w.Must(t, err)
		if day(k.DueAt) != "2020-12-28" { // seven more; 24 and 25 December are off
			t.Errorf("extended to %s", day(k.DueAt))
		}
		complainttest.Refused(t, w.Extend(w.Ctx, w.Information, r.ID, complaint.ExtendIn{Reason: "Sekali lagi."}), errs.Conflict, "complaint.extended_before")
		objection := complaint.Objection{Ground: complaint.NotAnswered, Text: "Tidak ada jawaban."}
		complainttest.Refused(t, w.Object(w.Ctx, complainttest.Key(r), objection), errs.Conflict, "complaint.object_too_early")
		w.At("2020-12-29", 9, 0)
		w.Must(t, w.Object(w.Ctx, complainttest.Key(r), objection))
		complainttest.Refused(t, w.Object(w.Ctx, complainttest.Key(r), objection), errs.Conflict, "complaint.objected_before")
		complainttest.Refused(t, w.DecideObjection(w.Ctx, w.Liaison, r.ID, true, "Beri datanya."), errs.Forbidden, "")
		w.Must(t, w.DecideObjection(w.Ctx, w.Sekda, r.ID, true, "Keberatan diterima, data diberikan."))
		own, err := w.Track(w.Ctx, complainttest.Key(r))
		w.Must(t, err)
		if own.Information == nil || own.Information.DecidedAt.IsZero() || own.Information.DisputeUntil == "" || own.MayObject {
			t.Errorf("after the decision %+v", own.Information)
		}
	})
}

// A report about an official is there for the Inspektorat only: no list, no
// search, no count, no figure and no page of anybody else has it.
func TestWhistleblowingIsHidden(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		in := complainttest.Plain(1)
		in.Kind, in.Text, in.Accused = complaint.KindWhistleblowing, "Kepala bidang meminta uang untuk izin pasar zebra.", w.Agency.ID
		r, err := w.Receive(w.Ctx, actor.Actor{}, in)
		w.Must(t, err)
		open := w.Report(t, 2)
		w.Clock.Add(time.Minute)
		w.Must(t, w.RunIndex(w.Ctx))
		for name, by := range map[string]actor.Actor{"coordinator": w.Coordinator, "liaison of the accused": w.Liaison, "head": w.Head,
			"secretary": w.Sekda, "information officer": w.Information, "nobody": w.Nobody} {
			if by.Person == w.Whistle.Person {
				continue // in this region the same person
			}
			_, err := w.Case(w.Ctx, by, r.ID)
			complainttest.Refused(t, err, errs.NotFound, "complaint.not_found")
			if _, err = w.ByNumber(w.Ctx, by, r.Number); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s finds it by number: %v", name, err)
			}
			if err := w.Merge(w.Ctx, by, open.ID, complaint.MergeIn{Into: r.ID}); err == nil {
				t.Errorf("%s merges into it", name)
			}
			for _, f := range []complaint.Filter{{}, {Words: "zebra"}, {Words: r.Number}, {States: []complaint.State{complaint.Received}}} {
				page, err := w.Find(w.Ctx, by, f)
				if err != nil && !errs.Is(err, errs.Forbidden) {
					t.Errorf("%s: %v", name, err)
				}
				for _, it := range page.Items {
					if it.ID == r.ID {
						t.Errorf("%s finds it with %+v", name, f)
					}
				}
			}
			inbox, err := w.Duties.Inbox(w.Ctx, by, duty.InboxFilter{})
			w.Must(t, err)
			for _, it := range inbox.Items {
				if it.Subject == string(r.ID) {
					t.Errorf("%s has it in the inbox", name)
				}
			}
		}
		if _, err := w.PublicView(w.Ctx, r.Number); !errs.Is(err, errs.NotFound) {
			t.Errorf("the public sees it: %v", err)
		}
		page, err := w.Around(w.Ctx, complaint.AroundFilter{Ended: true})
		w.Must(t, err)
		if len(page.Items) != 1 || page.Items[0].ID != open.ID {
			t.Errorf("the public list has %d", len(page.Items))
		}
		k, err := w.Case(w.Ctx, w.Whistle, r.ID)
		w.Must(t, err)
		if !k.Secret || !k.Anonymous || k.Guard != actor.WhistleblowingOfficer || k.Duty.Guard != string(k.Guard) {
			t.Errorf("case %+v", k.Complaint)
		}
		mine, err := w.Find(w.Ctx, w.Whistle, complaint.Filter{Kind: complaint.KindWhistleblowing})
		w.Must(t, err)
		if len(mine.Items) != 1 {
			t.Errorf("the officer's list has %d", len(mine.Items))
		}
		if own, err := w.Track(w.Ctx, complainttest.Key(r)); err != nil || own.Text == "" {
			t.Errorf("the reporter sees %+v, %v", own, err)
		}
	})
}

// A report about the Inspektorat itself goes past it.
func TestWhistleblowingAboutTheInspectorate(t *testing.T) {
	w := complainttest.SQLite(t)
	s := w.Now(t)
	in := complainttest.Plain(1)
	in.Kind = complaint.KindWhistleblowing
	in.Accused = s.Posts[org.PostID(w.Whistle.PostFor(actor.WhistleblowingOfficer))].Unit
	r, err := w.Receive(w.Ctx, actor.Actor{}, in)
	w.Must(t, err)
	if _, err := w.Case(w.Ctx, w.Whistle, r.ID); !errs.Is(err, errs.NotFound) {
		t.Errorf("the accused reads it: %v", err)
	}
	if _, err := w.Case(w.Ctx, w.Sekda, r.ID); err != nil {
		t.Errorf("the secretary cannot: %v", err)
	}
}

// Every use case of officials refuses everybody whose post does not allow it.
func TestWrongPerson(t *testing.T) {
	w := complainttest.SQLite(t)
	ctx := w.Ctx
	fresh, routed, answered := w.Report(t, 1), w.Routed(t, 2), w.Answered(t, 3)
	held := complainttest.Plain(4)
	held.ClientKey = "held"
	type try struct {
		name string
		do   func(by actor.Actor) error
		may  []actor.Actor
	}
	c, l, o := w.Coordinator, w.Liaison, w.OtherLiaison
	reason := complaint.ReasonIn{Reason: "alasan yang cukup panjang"}
	tries := []try{
		{"verify", func(by actor.Actor) error {
			return w.Verify(ctx, by, fresh.ID, complaint.VerifyIn{Unit: w.Agency.ID, Version: -1})
		}, []actor.Actor{c}},
		{"reject", func(by actor.Actor) error {
			return w.Reject(ctx, by, fresh.ID, complaint.RejectIn{Ground: complaint.NoMatter, Reason: "tidak jelas", Version: -1})
		}, []actor.Actor{c}},
		{"transfer", func(by actor.Actor) error {
			return w.TransferOut(ctx, by, fresh.ID, complaint.TransferIn{To: "PLN", Receipt: "12", Reason: "listrik", Version: -1})
		}, []actor.Actor{c}},
		{"merge", func(by actor.Actor) error {
			return w.Merge(ctx, by, fresh.ID, complaint.MergeIn{Into: routed.ID, Version: -1})
		}, []actor.Actor{c}},
		{"publish", func(by actor.Actor) error { return w.Publish(ctx, by, fresh.ID) }, []actor.Actor{c}},
		{"discard", func(by actor.Actor) error { return w.Discard(ctx, by, fresh.ID, "spam") }, []actor.Actor{c}},
		{"read", func(by actor.Actor) error { _, err := w.Case(ctx, by, routed.ID); return err }, []actor.Actor{c, l, w.Head, w.Sekda, w.Whistle}},
		{"ask", func(by actor.Actor) error {
			return w.AskInfo(ctx, by, routed.ID, complaint.AskIn{Question: "di mana tepatnya?", Version: -1})
		}, []actor.Actor{l}},
		{"answer", func(by actor.Actor) error {
			_, err := w.Answer(ctx, by, routed.ID, complaint.AnswerIn{Text: complainttest.Good(by), Final: true, Version: -1})
			return err
		}, []actor.Actor{l}},
		{"hold", func(by actor.Actor) error {
			h, err := w.Hold(ctx, by, routed.ID)
			if err == nil && h.Mine {
				err = w.Release(ctx, by, routed.ID)
			}
			return err
		}, []actor.Actor{l}},
		{"draft", func(by actor.Actor) error { return w.SaveDraft(ctx, by, routed.ID, "Yth.", true) }, []actor.Actor{l}},
		{"extend", func(by actor.Actor) error {
			return w.Extend(ctx, by, routed.ID, complaint.ExtendIn{Due: "2021-02-01", Reason: "menunggu anggaran", Version: -1})
		}, []actor.Actor{l}},
		{"return", func(by actor.Actor) error {
			in := reason
			in.Version = -1
			return w.ReturnToCoordinator(ctx, by, routed.ID, in)
		}, []actor.Actor{l}},
		{"forward to another agency", func(by actor.Actor) error {
			return w.Forward(ctx, by, routed.ID, complaint.ForwardIn{Unit: w.Other.ID, Reason: "bukan tugas kami", Version: -1})
		}, []actor.Actor{c}},
		{"note", func(by actor.Actor) error { return w.InternalNote(ctx, by, routed.ID, "sudah dicek") }, []actor.Actor{c, l}},
		{"correct", func(by actor.Actor) error {
			return w.CorrectAnswer(ctx, by, answered.ID, complaint.CorrectIn{About: 999, Text: "ralat", Version: -1})
		}, []actor.Actor{l}},
		{"close", func(by actor.Actor) error {
			in := reason
			in.Version = -1
			return w.Close(ctx, by, answered.ID, in)
		}, []actor.Actor{l}},
		{"reveal", func(by actor.Actor) error {
			_, err := w.Reveal(ctx, by, routed.ID, "menelepon untuk lokasi")
			return err
		}, []actor.Actor{c, l}},
		{"evidence", func(by actor.Actor) error {
			_, err := w.AddEvidence(ctx, by, routed.ID, strings.NewReader("x"))
			return err
		}, []actor.Actor{l}},
		{"list", func(by actor.Actor) error { _, err := w.Find(ctx, by, complaint.Filter{}); return err }, []actor.Actor{c, l, o, w.Head, w.Sekda, w.Whistle, w.Information}},
		{"prepared answers for all", func(by actor.Actor) error {
			_, err := w.SaveCanned(ctx, by, complaint.Canned{Title: "x", Text: "y"})
			return err
		}, []actor.Actor{c}},
		{"requests about data", func(by actor.Actor) error { _, err := w.SubjectRequests(ctx, by); return err }, []actor.Actor{c, w.Whistle}},
	}
	people := map[string]actor.Actor{"coordinator": c, "liaison": l, "other liaison": o, "head": w.Head, "secretary": w.Sekda, "whistle": w.Whistle,
		"information": w.Information, "employee": w.Nobody, "administrator": {Account: "a", Admin: true}, "stranger": {}}
	for _, x := range tries {
		for name, by := range people {
			err := x.do(by)
			refused := errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated) || errs.Is(err, errs.NotFound)
			may := slices.ContainsFunc(x.may, func(a actor.Actor) bool { return a.Person != "" && a.Person == by.Person })
			if x.name == "correct" && may {
				refused = !errs.Is(err, errs.Conflict) && refused
			}
			if may == refused {
				t.Errorf("%s as %s: %v, allowed %v", x.name, name, err, may)
			}
		}
	}
}

// Of two officers who answer at once, one is told; while one writes, the other
// may read.
func TestTwoOfficers(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		r := w.Routed(t, 1)
		s := w.Now(t)
		k, err := w.Case(w.Ctx, w.Liaison, r.ID)
		w.Must(t, err)
		second := w.Liaison // the head of the agency, or the liaison in another window
		for _, p := range s.AllPosts() {
			for _, f := range p.Functions {
				if f.Function == actor.AgencyHead && f.Scope == w.Agency.ID {
					if h := s.Holder(p.ID); h != nil && string(h.Person) != w.Liaison.Person {
						second = s.Actor(h.Person)
					}
				}
			}
		}
		if second.Person == w.Liaison.Person {
			t.Fatal("the example agency has no head: no second officer to try")
		}
		h, err := w.Hold(w.Ctx, w.Liaison, r.ID)
		w.Must(t, err)
		if !h.Mine || h.Until.Sub(w.Clock.Now()) != 20*time.Minute {
			t.Errorf("held %+v", h)
		}
		if h, err = w.Hold(w.Ctx, second, r.ID); err != nil || h.Mine || h.Person != w.Liaison.Person {
			t.Errorf("the second holds %+v, %v", h, err)
		}
		if x, err := w.Case(w.Ctx, second, r.ID); err != nil || x.Writing == nil || x.May["answer"] || x.Version != k.Version {
			t.Errorf("the second reads %+v, %v", x, err)
		}
		_, err = w.Answer(w.Ctx, second, r.ID, complaint.AnswerIn{Text: complainttest.Good(second), Final: true})
		complainttest.Refused(t, err, errs.Conflict, "complaint.held_by")
		w.Clock.Add(20 * time.Minute)
		if _, err = w.Answer(w.Ctx, second, r.ID, complaint.AnswerIn{Version: k.Version, Text: complainttest.Good(second), Final: false}); err != nil {
			t.Errorf("after twenty minutes: %v", err)
		}
		_, err = w.Answer(w.Ctx, w.Liaison, r.ID, complaint.AnswerIn{Version: k.Version, Text: complainttest.Good(w.Liaison), Final: true})
		complainttest.Refused(t, err, errs.Conflict, "complaint.changed_meanwhile")
	})
}

// Texts that are too long are refused with their length; everything else is
// kept cleanly.
func TestTexts(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		send := func(n int, text string) (string, error) {
			in := complainttest.Plain(n)
			in.Text = text
			r, err := w.Receive(w.Ctx, actor.Actor{}, in)
			if err != nil {
				return "", err
			}
			k, err := w.Case(w.Ctx, w.Coordinator, r.ID)
			if err != nil {
				return "", err
			}
			return k.Text, nil
		}
		for i, c := range []struct{ name, in, want string }{
			{"emoji", "Banjir 😭🌊 👨‍👩‍👧", "Banjir 😭🌊 👨‍👩‍👧"},
			{"Javanese script", "ꦢꦭꦤ꧀ꦫꦸꦱꦏ꧀", "ꦢꦭꦤ꧀ꦫꦸꦱꦏ꧀"},
			{"null bytes", "jalan\x00 rusak\x07", "jalan rusak"},
			{"line ends", "satu\r\ndua\rtiga", "satu\ndua\ntiga"},
			{"no UTF-8", "jal\xffan", "jal\uFFFDan"},
			{"turned writing", "aman \u202Egnay\u202C", "aman gnay"},
			{"ten thousand", strings.Repeat("é", 10_000), strings.Repeat("é", 10_000)},
			{"numbers of people", "Hubungi 0812 3456 7890 atau +62 813-1111-2222, NIK 3571 0101 0190 0001, surel a.b@c.id. Lampu 1234567890123 padam sejak 2019.",
				"Hubungi [nomor telepon] atau [nomor telepon], NIK [NIK], surel [alamat surel]. Lampu 1234567890123 padam sejak 2019."},
			{"own name", "Saya siti  RAHAYU dari Sitirahayuan.", "Saya [nama pelapor] dari Sitirahayuan."},
		} {
			got, err := send(i, c.in)
			if err != nil || got != c.want {
				t.Errorf("%s: %q, %v; want %q", c.name, short(got), err, short(c.want))
			}
		}
		for name, text := range map[string]string{"100,000 characters": strings.Repeat("a", 100_000), "10,001": strings.Repeat("é", 10_001)} {
			_, err := send(50, text)
			complainttest.Refused(t, err, errs.TooLarge, "complaint.too_long")
			_ = name
		}
		_, err := send(51, " \x00\n")
		complainttest.Refused(t, err, errs.Invalid, "complaint.incomplete")
	})
}

func short(s string) string {
	if len(s) > 200 {
		return s[:200] + "…"
	}
	return s
}

// Numbers of one month cannot be guessed and do not repeat.
func TestNumbers(t *testing.T) {
	w := complainttest.SQLite(t)
	seen := map[string]bool{}
	for n := range 50 {
		in := complainttest.Plain(n)
		in.Person.Phone = ""
		r, err := w.Receive(w.Ctx, actor.Actor{}, in)
		w.Must(t, err)
		if seen[r.Number] || !r.TailMade || len(r.Tail) != 3 {
			t.Fatalf("receipt %+v", r)
		}
		seen[r.Number] = true
		if _, err := w.Track(w.Ctx, complainttest.Key(r)); err != nil {
			t.Errorf("%s %s: %v", r.Number, r.Tail, err)
		}
		for i := range r.Number[9:] { // every other letter at a place is caught
			for _, c := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
				wrong := r.Number[:9+i] + string(c) + r.Number[10+i:]
				if p, ok := complaint.ParseNumber(wrong); ok && p != r.Number && !alike(wrong[9+i], r.Number[9+i]) {
					t.Fatalf("%s reads as a number", wrong)
				}
			}
		}
	}
	for in, want := range map[string]bool{"": false, "KDR": false, "<script>": false, strings.Repeat("A", 500): false} {
		if _, ok := complaint.ParseNumber(in); ok != want {
			t.Errorf("ParseNumber(%q) = %v", in, ok)
		}
	}
}

// alike: the check letter counts modulo 31, so it cannot tell 0 from Z.
func alike(a, b byte) bool { return a == '0' && b == 'Z' || a == 'Z' && b == '0' }

// Guessing digits stops after some tries, from one address and at one number.
func TestGuessing(t *testing.T) {
	w := complainttest.SQLite(t)
	w.Limits = complaint.Limits{Lookups: 5}
	r := w.Report(t, 1)
	var err error
	for n := range 7 {
		_, err = w.Track(w.Ctx, complaint.Key{Number: r.Number, Tail: fmt.Sprintf("%03d", n), From: "1.2.3.4"})
	}
	complainttest.Refused(t, err, errs.Unavailable, "complaint.too_many_guesses")
	if _, err := w.Track(w.Ctx, complaint.Key{Number: r.Number, Tail: r.Tail, From: "9.9.9.9"}); err != nil {
		t.Errorf("the reporter is locked out by a stranger: %v", err)
	}
	for n := range 20 {
		_, err = w.Track(w.Ctx, complaint.Key{Number: r.Number, Tail: fmt.Sprintf("%03d", n), From: fmt.Sprint(n)})
	}
	complainttest.Refused(t, err, errs.Unavailable, "complaint.too_many_guesses")
	_, err = w.Track(w.Ctx, complainttest.Key(r))
	complainttest.Refused(t, err, errs.Unavailable, "complaint.too_many_guesses") // the digits rest, right or wrong
	for _, from := range []string{"", "1.2.3.4"} {
		k := complainttest.Token(r)
		k.From = from
		if _, err := w.Track(w.Ctx, k); err != nil {
			t.Errorf("strangers' guesses shut out who holds the key, from %q: %v", from, err)
		}
	}
	forged := complainttest.Token(r)
	other := w.Report(t, 2).Token // a key of another report, with a proof that is not its own
	forged.Token, forged.From = other[:len(other)/2]+forged.Token[len(other)/2:], "1.2.3.4"
	_, err = w.Track(w.Ctx, forged)
	complainttest.Refused(t, err, errs.Unavailable, "complaint.too_many_guesses")
	w.Clock.Add(2 * time.Hour)
	if _, err := w.Track(w.Ctx, complainttest.Key(r)); err != nil {
		t.Errorf("two hours later: %v", err)
	}
}

// A tower of marks on one letter would paint over the lines around it; what
// languages write stays as it is.
func TestMarksAreNotPiled(t *testing.T) {
	w := complainttest.SQLite(t)
	for n, c := range []struct{ text, want string }{
		{"Lampu padam, a" + strings.Repeat("\u0301", 3000) + "spal rusak", "Lampu padam, a" + strings.Repeat("\u0301", 4) + "spal rusak"},
		{"ꦢꦭꦤ꧀ꦫꦸꦱꦏ꧀ ꦲꦶꦁ ꦔꦼꦫꦺꦥ꧀ ꦱꦼꦏꦺꦴꦭꦃ", "ꦢꦭꦤ꧀ꦫꦸꦱꦏ꧀ ꦲꦶꦁ ꦔꦼꦫꦺꦥ꧀ ꦱꦼꦏꦺꦴꦭꦃ"},
		{"Đường hỏng, lampu padam 👨‍👩‍👧‍👦🕳️", "Đường hỏng, lampu padam 👨‍👩‍👧‍👦🕳️"},
	} {
		in := complainttest.Plain(n)
		in.Text = c.text
		r, err := w.Receive(w.Ctx, actor.Actor{}, in)
		w.Must(t, err)
		got, err := w.PublicView(w.Ctx, r.Number)
		w.Must(t, err)
		if got.Text != c.want {
			t.Errorf("%.40q became %.80q", c.text, got.Text)
		}
	}
}

// Floods are bounded, and the same words from everywhere wait for a moderator.
func TestFloods(t *testing.T) {
	w := complainttest.SQLite(t)
	w.Limits = complaint.Limits{PerAddress: 3, SameText: 2}
	send := func(n int, from, text string) (complaint.Receipt, error) {
		in := complainttest.Plain(n)
		in.Person, in.From, in.Text = complaint.Person{}, from, text
		return w.Receive(w.Ctx, actor.Actor{}, in)
	}
	for n := range 3 {
		if _, err := send(n, "1.1.1.1", fmt.Sprintf("laporan berbeda nomor %d tentang hal lain", n)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := send(4, "1.1.1.1", "laporan keempat tentang hal lain")
	complainttest.Refused(t, err, errs.Unavailable, "complaint.too_many")
	var last complaint.Receipt
	for n := range 3 {
		if last, err = send(10+n, fmt.Sprint("2.2.2.", n), "pinjaman cepat tanpa jaminan klik sekarang"); err != nil {
			t.Fatal(err)
		}
	}
	if last.State != complaint.Held {
		t.Errorf("the third of the same words is %s", last.State)
	}
	page, err := w.Around(w.Ctx, complaint.AroundFilter{})
	w.Must(t, err)
	for _, p := range page.Items {
		if p.Number == last.Number {
			t.Error("a held report is in the public list")
		}
	}
	if pub, err := w.PublicView(w.Ctx, last.Number); err != nil || pub.Text != "" {
		t.Errorf("the public reads %+v, %v", pub, err)
	}
	w.Must(t, w.Publish(w.Ctx, w.Coordinator, last.ID))
	if pub, err := w.PublicView(w.Ctx, last.Number); err != nil || pub.Text == "" || pub.State != complaint.Received {
		t.Errorf("let through: %+v, %v", pub, err)
	}
}

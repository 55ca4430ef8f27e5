package complaint_test

import (
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/errs"
)

// TestStory takes one report through its whole life: sent, verified, asked
// about, answered, not good enough, answered again, rated.
func TestStory(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		r := w.Report(t, 1)
		if !strings.HasPrefix(r.Number, "KDR-2011-") || r.Tail != "890" || r.TailMade || r.State != complaint.Received {
			t.Fatalf("receipt %+v", r)
		}
		// Monday 30 November, five working days: Monday 7 December at 16.00.
		if got := r.Promise.First.In(calendarWIB).Format("2006-01-02 15.04"); got != "2020-12-07 16.00" {
			t.Errorf("first answer promised by %s", got)
		}
		if r.Promise.PostTitle == "" || r.Promise.UnitName == "" || len(r.Promise.Days.Days) == 0 {
			t.Errorf("the promise names nobody: %+v", r.Promise)
		}
		k := complainttest.Key(r)
		own, err := w.Track(w.Ctx, k)
		w.Must(t, err)
		if !own.Reporter || own.State != complaint.Received || !own.MayAdd || own.MayReopen {
			t.Errorf("own view %+v", own)
		}

		w.Must(t, w.Verify(w.Ctx, w.Coordinator, r.ID, complaint.VerifyIn{Clarify: true, Unit: w.Agency.ID, Note: "tolong segera"}))
		k1, err := w.Case(w.Ctx, w.Liaison, r.ID)
		w.Must(t, err)
		// Fourteen working days from receipt; 9 December 2020 was a holiday.
		if got := k1.DueAt.In(calendarWIB).Format("2006-01-02"); got != "2020-12-21" || !k1.DueAt.Equal(k1.Duty.DueAt) {
			t.Errorf("due %s, duty %s", got, k1.Duty.DueAt)
		}
		if k1.Duty.Kind != complaint.DutyAnswer || k1.Unit != w.Agency.ID || k1.Owner.Holding() == nil {
			t.Errorf("owed by %+v", k1.Duty)
		}

		// Two days of the reporter's time do not count against the agency.
		w.At("2020-12-01", 10, 0)
		w.Must(t, w.AskInfo(w.Ctx, w.Liaison, r.ID, complaint.AskIn{Question: "Di sisi timur atau barat pasar?"}))
		own, err = w.Track(w.Ctx, k)
		w.Must(t, err)
		if own.State != complaint.NeedsInfo || own.Question == "" || own.ReplyUntil != "2020-12-16" || !own.Promise.Paused {
			t.Errorf("asked: %s until %s, %q", own.State, own.ReplyUntil, own.Question)
		}
		w.At("2020-12-03", 10, 0)
		w.Must(t, w.AddInfo(w.Ctx, k, complaint.Info{ClientKey: "a", Text: "Sisi timur. Telepon saya 0812-3456-7890."}))
		w.Must(t, w.AddInfo(w.Ctx, k, complaint.Info{ClientKey: "a", Text: "Sisi timur. Telepon saya 0812-3456-7890."}))
		k2, err := w.Case(w.Ctx, w.Liaison, r.ID)
		w.Must(t, err)
		if k2.State != complaint.InProgress || k2.DueAt.In(calendarWIB).Format("2006-01-02") != "2020-12-23" {
			t.Errorf("after the reply %s, due %s", k2.State, k2.DueAt.In(calendarWIB))
		}
		if n := count(k2.Steps, complaint.StepInfo); n != 1 {
			t.Errorf("the same addition stands %d times", n)
		}
		for _, st := range k2.Steps {
			if strings.Contains(st.Text, "3456") {
				t.Errorf("a telephone number shows in %q", st.Text)
			}
		}

		// An answer that says nothing is stopped, with reasons.
		found, err := w.Answer(w.Ctx, w.Liaison, r.ID, complaint.AnswerIn{Text: "Laporan sedang diproses OPD terkait.", Final: true})
		complainttest.Refused(t, err, errs.Invalid, "complaint.answer_not_ready")
		if len(found) < 4 {
			t.Errorf("findings %+v", found)
		}
		if _, err := w.Answer(w.Ctx, w.Liaison, r.ID, complaint.AnswerIn{Version: k2.Version, Text: complainttest.Good(w.Liaison), Final: true}); err != nil {
			t.Fatal(err)
		}
		own, err = w.Track(w.Ctx, k)
		w.Must(t, err)
		if own.State != complaint.Answered || own.ReplyUntil != "2020-12-18" || !own.MayReopen || !own.MayRate {
			t.Errorf("answered: %s, reply until %s", own.State, own.ReplyUntil)
		}

		w.Must(t, w.Reopen(w.Ctx, k, "Lubangnya masih ada."))
		k3, err := w.Case(w.Ctx, w.Liaison, r.ID)
		w.Must(t, err)
		if k3.State != complaint.Reopened || k3.Duty.State != duty.Open || k3.Reopened != 1 {
			t.Errorf("reopened: %s, duty %s", k3.State, k3.Duty.State)
		}
		if _, err := w.Answer(w.Ctx, w.Liaison, r.ID, complaint.AnswerIn{Text: complainttest.Good(w.Liaison), Final: true}); err != nil {
			t.Fatal(err)
		}
		complainttest.Refused(t, w.Reopen(w.Ctx, k, "Masih juga."), errs.Conflict, "complaint.reopened_before")
		w.Must(t, w.Rate(w.Ctx, k, 4, "Terima kasih"))
		pub, err := w.PublicView(w.Ctx, strings.ToLower(r.Number))
		w.Must(t, err)
		if pub.State != complaint.Closed || pub.Rating != 4 || count(pub.Steps, complaint.StepAnswer) != 2 {
			t.Errorf("in the end %s, %d stars, %d answers", pub.State, pub.Rating, count(pub.Steps, complaint.StepAnswer))
		}
		for _, st := range pub.Steps {
			if st.Person != "" || st.Kind == complaint.StepNote || st.Kind == complaint.StepLooked {
				t.Errorf("the public reads %+v", st)
			}
		}
	})
}

func count(steps []complaint.Step, kind complaint.StepKind) (n int) {
	for _, st := range steps {
		if st.Kind == kind {
			n++
		}
	}
	return n
}

// The same key gives the same receipt, whoever was first and whatever changed.
func TestSameKeySameReceipt(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		a := w.Report(t, 1)
		again := complainttest.Plain(1)
		again.Text = "lain"
		b, err := w.Receive(w.Ctx, actor.Actor{}, again)
		w.Must(t, err)
		if !b.Again || b.Number != a.Number || b.Token != a.Token || b.Tail != a.Tail || !b.Promise.First.Equal(a.Promise.First) {
			t.Errorf("second receipt %+v, first %+v", b, a)
		}
		if c := w.Report(t, 2); c.Number == a.Number || c.Again {
			t.Errorf("another report got %+v", c)
		}
		// Many at once, as a client that lost its patience sends.
		done := make(chan string, 16)
		for range cap(done) {
			go func() {
				r, err := w.Receive(w.Ctx, actor.Actor{}, complainttest.Plain(3))
				if err != nil {
					done <- err.Error()
					return
				}
				done <- r.Number
			}()
		}
		numbers := map[string]bool{}
		for range cap(done) {
			numbers[<-done] = true
		}
		if len(numbers) != 1 {
			t.Errorf("one report has the numbers %v", numbers)
		}
		page, err := w.Find(w.Ctx, w.Coordinator, complaint.Filter{})
		w.Must(t, err)
		if len(page.Items) != 3 {
			t.Errorf("%d reports are stored, want 3", len(page.Items))
		}
	})
}

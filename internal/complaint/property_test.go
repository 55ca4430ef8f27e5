package complaint_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// TestWhateverHappens lets officials and reporters do things in any order and
// looks after each at what must always hold:
//   - a complaint has exactly one running duty while the region owes something,
//     and none after; the post it names is the duty's;
//   - the clock runs once: hand-ons never move it, only an extension, the
//     reporter's own time and a reopening do;
//   - everybody who reported or joined is told of the answer, however often
//     their reports were merged, and still finds the report by their own receipt.
func TestWhateverHappens(t *testing.T) {
	complainttest.Each(t, whateverHappens)
}

func whateverHappens(t *testing.T, w *complainttest.World) {
	n, families := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		w.Limits = complaint.Limits{PerAddress: 1 << 30, PerContact: 1 << 30, SameText: 1 << 30, Lookups: 1 << 30}
		var reports []complaint.Receipt
		var joined []complaint.Receipt
		mails := map[complaint.ID][]string{}
		for range 3 {
			n++
			in := complainttest.Plain(n)
			r, err := w.Receive(w.Ctx, actor.Actor{}, in)
			if err != nil {
				rt.Fatal(err)
			}
			mails[r.ID] = append(mails[r.ID], in.Person.Email)
			reports = append(reports, r)
			if rapid.Bool().Draw(rt, "joined") {
				mail := fmt.Sprintf("ikut%d@warga.test", n)
				f, err := w.Join(w.Ctx, complaint.JoinIn{ClientKey: mail, Number: r.Number, Person: complaint.Person{Email: mail}, Channel: complaint.Web})
				if err != nil {
					rt.Fatal(err)
				}
				joined = append(joined, complaint.Receipt{ID: r.ID, Number: r.Number, Token: f.Token})
				mails[r.ID] = append(mails[r.ID], mail)
			}
		}
		into := map[complaint.ID]complaint.ID{}
		root := func(id complaint.ID) complaint.ID {
			for into[id] != "" {
				id = into[id]
			}
			return id
		}
		units := []org.UnitID{w.Agency.ID, w.Other.ID}
		if rapid.Bool().Draw(rt, "a family") { // rare by chance alone
			a, b := reports[0], reports[1]
			if err := w.Verify(w.Ctx, w.Coordinator, a.ID, complaint.VerifyIn{Unit: w.Agency.ID}); err != nil {
				rt.Fatal(err)
			}
			if err := w.Merge(w.Ctx, w.Coordinator, b.ID, complaint.MergeIn{Into: a.ID}); err != nil {
				rt.Fatal(err)
			}
			into[b.ID] = a.ID
		}
		for range rapid.IntRange(1, 14).Draw(rt, "steps") {
			w.Clock.Add(time.Duration(rapid.IntRange(1, 30).Draw(rt, "hours")) * time.Hour)
			r := reports[rapid.IntRange(0, 2).Draw(rt, "which")]
			before := dues(rt, w, r.ID)
			what := rapid.SampledFrom(deeds).Draw(rt, "what")
			var err error
			by := w.Liaison
			if k, e := w.Case(w.Ctx, w.Coordinator, r.ID); e == nil && k.Unit == w.Other.ID {
				by = w.OtherLiaison
			}
			switch what {
			case "verify":
				err = w.Verify(w.Ctx, w.Coordinator, r.ID, complaint.VerifyIn{Clarify: rapid.Bool().Draw(rt, "clarify"), Unit: rapid.SampledFrom(units).Draw(rt, "unit")})
			case "forward":
				err = w.Forward(w.Ctx, w.Coordinator, r.ID, complaint.ForwardIn{Unit: rapid.SampledFrom(units).Draw(rt, "unit"), Reason: "pindah"})
			case "return":
				err = w.ReturnToCoordinator(w.Ctx, by, r.ID, complaint.ReasonIn{Reason: "bukan kami"})
			case "ask":
				err = w.AskInfo(w.Ctx, by, r.ID, complaint.AskIn{Question: "di mana?"})
			case "info":
				err = w.AddInfo(w.Ctx, complainttest.Key(r), complaint.Info{Text: "di sini"})
			case "answer", "news":
				_, err = w.Answer(w.Ctx, by, r.ID, complaint.AnswerIn{Text: complainttest.Good(by), Final: what == "answer"})
			case "reopen":
				err = w.Reopen(w.Ctx, complainttest.Key(r), "belum selesai")
			case "merge":
				o := reports[rapid.IntRange(0, 2).Draw(rt, "into")]
				if err = w.Merge(w.Ctx, w.Coordinator, r.ID, complaint.MergeIn{Into: o.ID}); err == nil {
					into[r.ID] = root(o.ID)
				}
			case "extend":
				err = w.Extend(w.Ctx, by, r.ID, complaint.ExtendIn{Due: dateAfter(before.due), Reason: "menunggu suku cadang"})
			case "rate":
				err = w.Rate(w.Ctx, complainttest.Key(r), 3, "")
			case "reject":
				err = w.Reject(w.Ctx, w.Coordinator, r.ID, complaint.RejectIn{Ground: complaint.NoMatter, Reason: "tidak jelas"})
			case "lapse":
				err = w.RunLapse(w.Ctx)
			case "note":
				err = w.InternalNote(w.Ctx, by, r.ID, "dicek")
			}
			switch errs.KindOf(err) {
			case errs.Internal, errs.Unavailable:
				if err != nil {
					rt.Fatalf("%s: %v", what, err)
				}
			}
			for _, x := range reports {
				check(rt, w, x.ID)
			}
			after := dues(rt, w, r.ID)
			moved := !after.due.Equal(before.due)
			if moved && err == nil && (what == "forward" || what == "return" || what == "answer" || what == "news" || what == "note" || what == "ask" || what == "rate") && before.kind == after.kind {
				rt.Errorf("%s moved the clock from %s to %s", what, before.due, after.due)
			}
			if what == "answer" && err == nil {
				families += told(rt, w, reports, root, mails, r.ID)
			}
		}
		for _, r := range append(reports, joined...) {
			own, err := w.Track(w.Ctx, complainttest.Token(r))
			if err != nil {
				rt.Fatalf("the receipt of %s opens nothing: %v", r.Number, err)
			}
			if merged := own.MergedInto != ""; merged != (into[r.ID] != "") {
				rt.Fatalf("%s: merged into %q, should be into %q", r.Number, own.MergedInto, into[r.ID])
			}
		}
	})
	if families == 0 && !t.Failed() {
		t.Error("no merged reports were ever answered: the telling was not tried")
	}
	t.Logf("%d answers to merged reports", families)
}

// deeds are what happens, the more often the more depends on it.
var deeds = []string{"verify", "verify", "verify", "forward", "return", "ask", "info", "answer", "answer", "answer", "news", "reopen", "merge", "merge", "merge",
	"extend", "rate", "reject", "lapse", "note"}

type clockOf struct {
	due  time.Time
	kind duty.Kind
}

func dues(rt *rapid.T, w *complainttest.World, id complaint.ID) (c clockOf) {
	k, err := w.Case(w.Ctx, w.Coordinator, id)
	if err != nil {
		rt.Fatal(err)
	}
	return clockOf{k.Duty.DueAt, k.Duty.Kind}
}

// check looks at the duties of one complaint.
func check(rt *rapid.T, w *complainttest.World, id complaint.ID) {
	k, err := w.Case(w.Ctx, w.Coordinator, id)
	if err != nil {
		rt.Fatal(err)
	}
	var all []*duty.Duty
	if err := w.DB.Read(w.Ctx, func(tx *db.Tx) (err error) {
		all, err = w.Duties.OfSubject(tx, complaint.SubjectKind, string(id))
		return err
	}); err != nil {
		rt.Fatal(err)
	}
	running := 0
	for _, d := range all {
		if !d.State.Ended() {
			running++
			if d.ID != k.Complaint.Duty || d.Post != k.Post {
				rt.Fatalf("%s is owed by %s, its duty by %s", k.State, k.Post, d.Post)
			}
			if (d.State == duty.Paused) != (k.State == complaint.NeedsInfo) {
				rt.Fatalf("%s with a clock that is %s", k.State, d.State)
			}
		}
	}
	want := 0
	if k.State.Open() {
		want = 1
	}
	if running != want {
		rt.Fatalf("%s (%s) has %d running duties, want %d", k.Number, k.State, running, want)
	}
	if k.Owner.Chair == nil {
		rt.Fatalf("nobody owes %s", k.Number)
	}
}

// told looks whether everybody of a merged family has a message of the answer,
// and returns how many others were merged into the one answered.
func told(rt *rapid.T, w *complainttest.World, reports []complaint.Receipt, root func(complaint.ID) complaint.ID, mails map[complaint.ID][]string, id complaint.ID) (merged int) {
	if err := w.RunDeliver(w.Ctx); err != nil {
		rt.Fatal(err)
	}
	for _, r := range reports {
		if root(r.ID) != id {
			continue
		}
		if r.ID != id {
			merged++
		}
		for _, m := range mails[r.ID] {
			n := 0
			for _, s := range w.Sent.To(m) {
				if len(s.Subject) >= 7 && s.Subject[:7] == "Jawaban" {
					n++
				}
			}
			if n == 0 {
				rt.Fatalf("%s, who reported %s, was not told of the answer", m, r.Number)
			}
		}
	}
	return merged
}

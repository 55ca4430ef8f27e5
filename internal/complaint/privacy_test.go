package complaint_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// planted is an identity whose every part is found nowhere else.
var planted = complaint.Person{Name: "Zwulandra Zwezerkamp", Phone: "+6281987654329", Email: "zwezer@planted.test", Address: "Gang Zwezer 77",
	Chat: "telegram:889977665544"}

// secrets are the ways in which the planted identity could show.
var secrets = []string{"zwezer", "81987654329", "987654329", "889977665544", "Zwulandra"}

var grouped = regexp.MustCompile(`([0-9])[ .()-]{1,2}`)

func leak(t *testing.T, where string, text []byte) {
	t.Helper()
	low := bytes.ToLower(text)
	// A number that is written in groups is the same number.
	low = append(append(low, '\n'), grouped.ReplaceAll(low, []byte("$1"))...)
	for _, s := range secrets {
		for in, trace := range complainttest.Traces(s) {
			if i := bytes.Index(low, trace); i >= 0 {
				t.Errorf("%s shows %q as %s: …%q…", where, s, in, low[max(0, i-60):min(len(low), i+60)])
			}
		}
	}
}

// TestIdentityNeverAppears plants an identity, in the contact and in every free
// text, takes the report through all that officials do, and then looks for it in
// every view of officials and the public, and in every byte of the store.
func TestIdentityNeverAppears(t *testing.T) {
	complainttest.Each(t, identityNeverAppears)
}

func identityNeverAppears(t *testing.T, w *complainttest.World) {
	ctx := w.Ctx
	in := complainttest.Plain(1)
	in.Person, in.Anonymous = planted, true
	in.Text = "Saya Zwulandra Zwezerkamp, hp 0819 8765 4329, surel zwezer@planted.test. Sampah menumpuk di belakang pasar Gang Zwezer 77."
	in.Where.Note = "rumah Zwulandra  Zwezerkamp"
	in.ClientKey = "mail:<zwezer@planted.test>"
	r, err := w.Receive(ctx, actor.Actor{}, in)
	w.Must(t, err)
	twin := w.Report(t, 2)
	w.Must(t, w.Verify(ctx, w.Coordinator, r.ID, complaint.VerifyIn{Clarify: true, Unit: w.Agency.ID, Note: "hubungi Zwulandra Zwezerkamp, 0819-8765-4329"}))
	f, err := w.Join(ctx, complaint.JoinIn{ClientKey: "zwezer@planted.test", Number: r.Number, Person: planted, Channel: complaint.Web, From: "81987654329"})
	w.Must(t, err)
	w.Must(t, w.AskInfo(ctx, w.Liaison, r.ID, complaint.AskIn{Question: "Apakah 081987654329 nomor Anda?"}))
	w.Must(t, w.AddInfo(ctx, complainttest.Key(r), complaint.Info{ClientKey: "zwezer", Text: "Ya, WA 0819.8765.4329, salam zwulandra zwezerkamp"}))
	w.Must(t, w.InternalNote(ctx, w.Liaison, r.ID, "pelapor Zwulandra Zwezerkamp, +62 819-8765-4329, sudah ditelepon"))
	w.Must(t, w.SaveDraft(ctx, w.Liaison, r.ID, "Yth. zwezer@planted.test", true))
	if _, err := w.Answer(ctx, w.Liaison, r.ID, complaint.AnswerIn{Text: "Yth. Ibu Zwulandra Zwezerkamp (0819 8765 4329). " + complainttest.Good(w.Liaison), Final: true}); err != nil {
		t.Fatal(err)
	}
	w.Must(t, w.CorrectAnswer(ctx, w.Liaison, r.ID, complaint.CorrectIn{About: answerOf(t, w, r.ID), Text: "Ralat untuk Zwulandra Zwezerkamp: hari Jumat."}))
	w.Must(t, w.Reopen(ctx, complainttest.Key(r), "Belum, kata Zwulandra Zwezerkamp 081987654329."))
	w.Must(t, w.Merge(ctx, w.Coordinator, twin.ID, complaint.MergeIn{Into: r.ID, Note: "pelapor sama: zwezer@planted.test, 0819 8765 4329"}))
	w.Sent.Break(errors.New("550 no such user zwezer@planted.test"))
	w.Must(t, w.RunDeliver(ctx))
	w.Clock.Add(time.Minute)
	w.Must(t, w.RunIndex(ctx))
	w.Must(t, w.RunFigures(ctx))

	k, err := w.Case(ctx, w.Liaison, r.ID)
	w.Must(t, err)
	if !k.HasPerson || len(k.Ways) == 0 || len(k.Messages) == 0 {
		t.Errorf("the case does not say that the reporter can be told: %+v %d", k.Ways, len(k.Messages))
	}
	pub, err := w.PublicView(ctx, r.Number)
	w.Must(t, err)
	page, err := w.Find(ctx, w.Coordinator, complaint.Filter{})
	w.Must(t, err)
	list, err := w.Around(ctx, complaint.AroundFilter{Ended: true})
	w.Must(t, err)
	follower, err := w.Track(ctx, complaint.Key{Token: f.Token})
	w.Must(t, err)
	inbox, err := w.Duties.Inbox(ctx, w.Liaison, duty.InboxFilter{})
	w.Must(t, err)
	fig, err := w.Figures(ctx, "")
	w.Must(t, err)
	for name, v := range map[string]any{"case": k, "public page": pub, "list": page, "public list": list, "follower's page": follower, "figures": fig, "inbox": inbox.Items} {
		b, err := json.Marshal(v)
		w.Must(t, err)
		leak(t, name, b)
	}
	for _, word := range []string{"zwulandra", "zwezerkamp", "zwezer", "081987654329", "81987654329"} {
		if page, err := w.Find(ctx, w.Coordinator, complaint.Filter{Words: word}); err != nil || len(page.Items) > 0 {
			t.Errorf("search for %q finds %d (%v)", word, len(page.Items), err)
		}
	}
	if page, err := w.Find(ctx, w.Liaison, complaint.Filter{Words: "sampah belakang"}); err != nil || len(page.Items) != 1 {
		t.Errorf("search finds %d, %v", len(page.Items), err)
	}

	stored := complainttest.Stored(t, w.World)
	if len(stored) == 0 {
		t.Fatal("the store was not read")
	}
	for name, raw := range stored {
		leak(t, name, raw)
	}

	// The reporter still has it all, and the coordinator with a reason.
	data, err := w.OwnData(ctx, complainttest.Token(r))
	w.Must(t, err)
	if data.Name != planted.Name || data.Email != planted.Email || !strings.Contains(data.Words, "0819 8765 4329") || !strings.Contains(data.Words, "0819.8765.4329") {
		t.Errorf("the reporter's copy is %+v", data)
	}
	if _, err := w.Reveal(ctx, w.Liaison, r.ID, "mau menelepon pelapor"); !errs.Is(err, errs.Forbidden) {
		t.Errorf("the agency opens an anonymous reporter: %v", err)
	}
	who, err := w.Reveal(ctx, w.Coordinator, r.ID, "mau menelepon pelapor")
	w.Must(t, err)
	if who.Phone != planted.Phone {
		t.Errorf("revealed %+v", who)
	}
	own, err := w.Track(ctx, complainttest.Key(r))
	w.Must(t, err)
	if len(own.Looks) != 1 || own.Looks[0].Reason != "mau menelepon pelapor" || own.Looks[0].Name == "" {
		t.Errorf("the reporter sees the looks %+v", own.Looks)
	}
	if follower, err = w.Track(ctx, complaint.Key{Token: f.Token}); err != nil || len(follower.Looks) > 0 {
		t.Errorf("a follower sees %d looks (%v)", len(follower.Looks), err)
	}
}

func answerOf(t *testing.T, w *complainttest.World, id complaint.ID) int {
	t.Helper()
	k, err := w.Case(w.Ctx, w.Coordinator, id)
	w.Must(t, err)
	for _, st := range k.Steps {
		if st.Kind == complaint.StepAnswer {
			return st.N
		}
	}
	t.Fatal("no answer")
	return 0
}

// Rights over one's own data: three digits do not open it; a copy is at once, a
// correction too, an erasure when the matter has ended, else within 72 hours.
func TestDataRights(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		r := w.Routed(t, 1)
		weak, strong := complainttest.Key(r), complainttest.Token(r)
		_, err := w.OwnData(w.Ctx, weak)
		complainttest.Refused(t, err, errs.Forbidden, "complaint.key_too_weak")
		if p, err := w.OwnData(w.Ctx, complaint.Key{Number: r.Number, Contact: "+62 812-3456-7890"}); err != nil || p.Name != "Siti Rahayu" {
			t.Errorf("by the whole number: %+v, %v", p, err)
		}
		if _, err := w.OwnData(w.Ctx, complaint.Key{Number: r.Number, Contact: "0812 3456 7891"}); !errs.Is(err, errs.NotFound) {
			t.Errorf("by a wrong number: %v", err)
		}
		w.Must(t, w.CorrectData(w.Ctx, strong, complaint.Person{Name: "Siti Rahayu", Phone: "0813 1111 2223"}))
		if _, err := w.Track(w.Ctx, weak); !errs.Is(err, errs.NotFound) {
			t.Errorf("the old digits still open: %v", err)
		}
		if _, err := w.Track(w.Ctx, complaint.Key{Number: r.Number, Tail: "223"}); err != nil {
			t.Errorf("the new digits: %v", err)
		}
		q, err := w.EraseData(w.Ctx, strong, "tidak perlu lagi")
		w.Must(t, err)
		if q.State != "open" || q.DueAt.Sub(w.Clock.Now()) != 72*time.Hour {
			t.Errorf("erasure while it runs: %+v", q)
		}
		again, err := w.EraseData(w.Ctx, strong, "sekali lagi")
		w.Must(t, err)
		if again.ID != q.ID {
			t.Error("asked twice, there are two requests")
		}
		open, err := w.SubjectRequests(w.Ctx, w.Coordinator)
		w.Must(t, err)
		if len(open) != 1 {
			t.Fatalf("%d requests wait", len(open))
		}
		complainttest.Refused(t, w.DecideSubjectRequest(w.Ctx, w.Liaison, q.ID, true, ""), errs.Forbidden, "")
		w.Must(t, w.DecideSubjectRequest(w.Ctx, w.Coordinator, q.ID, true, ""))
		own, err := w.Track(w.Ctx, strong)
		w.Must(t, err)
		if !own.Erased || len(own.Ways) > 0 {
			t.Errorf("after the erasure %+v", own)
		}
		_, err = w.Reveal(w.Ctx, w.Coordinator, r.ID, "mau menelepon pelapor")
		complainttest.Refused(t, err, errs.NotFound, "complaint.identity_erased")
		if _, err := w.Answer(w.Ctx, w.Liaison, r.ID, complaint.AnswerIn{Text: complainttest.Good(w.Liaison), Final: true}); err != nil {
			t.Errorf("an erased reporter's case cannot be answered: %v", err)
		}
	})
}

// Identities leave when their time is over, cases stay.
func TestRetention(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		done, open := w.Answered(t, 1), w.Routed(t, 2)
		w.Must(t, w.Confirm(w.Ctx, complainttest.Key(done)))
		w.At("2021-11-28", 9, 0)
		w.Must(t, w.RunRetain(w.Ctx))
		if own, err := w.Track(w.Ctx, complainttest.Key(done)); err != nil || own.Erased {
			t.Errorf("before twelve months: %v, %v", own.Erased, err)
		}
		w.At("2021-12-02", 9, 0)
		for range 2 {
			w.Must(t, w.RunRetain(w.Ctx))
		}
		own, err := w.Track(w.Ctx, complainttest.Key(done))
		w.Must(t, err)
		if !own.Erased || own.Text == "" {
			t.Errorf("after twelve months: erased %v", own.Erased)
		}
		if own, err = w.Track(w.Ctx, complainttest.Key(open)); err != nil || own.Erased {
			t.Errorf("an open case lost its reporter: %v, %v", own.Erased, err)
		}
	})
}

// Contents leave when the years of a file are over, and nothing that was said of
// a person stays anywhere; that there was a report does.
func TestCasesAreEmptied(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		complaint.ResetIDs() // ids tell the age, and the database before ended years later
		done, open := w.Answered(t, 1), w.Routed(t, 2)
		w.Must(t, w.Confirm(w.Ctx, complainttest.Key(done)))
		w.Must(t, w.RunIndex(w.Ctx))
		w.At("2025-11-28", 9, 0)
		w.Must(t, w.RunEmpty(w.Ctx))
		if c, err := w.Case(w.Ctx, w.Coordinator, done.ID); err != nil || !strings.Contains(c.Text, "berlubang") {
			t.Fatalf("before five years: %v", err)
		}
		w.At("2025-12-15", 9, 0)
		for range 2 {
			w.Must(t, w.RunEmpty(w.Ctx))
			w.Must(t, w.RunIndex(w.Ctx))
		}
		c, err := w.Case(w.Ctx, w.Coordinator, done.ID)
		if err != nil || c.State != complaint.Closed || c.Where.Note != "" || !c.Where.Point.IsZero() || len(c.Messages) != 0 || c.HasPerson {
			t.Fatalf("after five years: %+v, %v", c, err)
		}
		for _, st := range c.Steps {
			if st.Text != "" {
				t.Errorf("step %d says %q", st.N, st.Text)
			}
		}
		if _, err := w.Track(w.Ctx, complainttest.Key(done)); !errs.Is(err, errs.NotFound) {
			t.Errorf("its reporter is known: %v", err)
		}
		if p, err := w.Find(w.Ctx, w.Coordinator, complaint.Filter{Words: "berlubang"}); err != nil || len(p.Items) != 1 || p.Items[0].ID != open.ID {
			t.Errorf("found by its words: %d, %v", len(p.Items), err)
		}
		if got, err := w.Texts(w.Ctx, []string{string(done.ID), string(open.ID)}); err != nil || len(got) != 1 {
			t.Errorf("the router learns from %v, %v", got, err)
		}
		if c, err = w.Case(w.Ctx, w.Coordinator, open.ID); err != nil || !c.HasPerson || !strings.Contains(c.Text, "berlubang") {
			t.Errorf("an open case was emptied: %v", err)
		}
		for _, table := range []string{"complaint", "complaint_step", "complaint_message", "complaint_identity", "duty", "duty_event"} {
			if n := holds(t, w, table, string(done.ID), "berlubang", "Siti", "pasar"); n > 0 {
				t.Errorf("%s still says it", table)
			}
		}
	})
}

// holds counts the rows of a table that are about a complaint and hold one of the
// words in any column.
func holds(t *testing.T, w *complainttest.World, table, id string, words ...string) (n int) {
	t.Helper()
	w.Must(t, w.DB.Read(w.Ctx, func(tx *db.Tx) error {
		n = 0
		rows, err := tx.Query("select * from " + table)
		if err != nil {
			return err
		}
		defer rows.Close()
		cols, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			values := make([]any, len(cols))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				return err
			}
			line := ""
			for _, v := range values {
				line += fmt.Sprint(*v.(*any)) + "\x00"
			}
			if strings.Contains(line, id) && slices.ContainsFunc(words, func(x string) bool { return strings.Contains(line, x) }) {
				n++
			}
		}
		return rows.Err()
	}))
	return n
}

// A sender that is down: messages wait, are tried again, and the case says so.
func TestMessagesWait(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		w.Sent.Break(errs.New(errs.Unavailable, "mail.away"))
		r := w.Routed(t, 1)
		w.Must(t, w.RunDeliver(w.Ctx))
		states := func() map[string]int {
			k, err := w.Case(w.Ctx, w.Liaison, r.ID)
			w.Must(t, err)
			out := map[string]int{}
			for _, m := range k.Messages {
				out[m.State]++
			}
			return out
		}
		if got := states(); got["queued"] != 2 {
			t.Errorf("while the sender is down: %v", got)
		}
		w.Sent.Break(nil)
		w.Must(t, w.RunDeliver(w.Ctx)) // not yet: it waits a little longer each time
		if len(w.Sent.To("siti1@warga.test")) != 0 {
			t.Error("tried again at once")
		}
		w.Clock.Add(10 * time.Minute)
		for range 2 {
			w.Must(t, w.RunDeliver(w.Ctx))
		}
		got := w.Sent.To("siti1@warga.test")
		if len(got) != 2 || !strings.Contains(got[0].Text, r.Number) || !strings.Contains(got[0].Link, "?kunci=") {
			t.Fatalf("sent %+v", got)
		}
		token := got[0].Link[strings.Index(got[0].Link, "=")+1:]
		if own, err := w.Track(w.Ctx, complaint.Key{Token: token}); err != nil || !own.Reporter {
			t.Errorf("the link of the message opens %v, %v", own, err)
		}
		if st := states(); st["sent"] != 2 {
			t.Errorf("in the end %v", st)
		}
	})
}

// What the agencies see of figures: definitions hold, and a day is published
// once.
func TestFigures(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		answered, late := w.Answered(t, 1), w.Routed(t, 2)
		w.Routed(t, 3)
		gone := w.Report(t, 4)
		w.Must(t, w.Reject(w.Ctx, w.Coordinator, gone.ID, complaint.RejectIn{Ground: complaint.NoMatter, Reason: "tidak jelas"}))
		whistle := complainttest.Plain(5)
		whistle.Kind = complaint.KindWhistleblowing
		if _, err := w.Receive(w.Ctx, actor.Actor{}, whistle); err != nil {
			t.Fatal(err)
		}
		w.Must(t, w.Rate(w.Ctx, complainttest.Key(answered), 5, ""))
		// What ended in the portal before it came here is no promise of anybody here;
		// what is open there is.
		for n, as := range []complaint.State{complaint.Closed, complaint.Rejected, complaint.Archived, ""} {
			in := complainttest.Plain(20 + n)
			in.Channel, in.Source, in.ReceivedAt = complaint.Lapor, fmt.Sprint("LAPOR ", n), w.Clock.Now().AddDate(0, -2, 0)
			w.Must(t, w.DB.Write(w.Ctx, func(tx *db.Tx) error {
				_, err := w.TakeOverIn(tx, complaint.Elsewhere{Report: in, EndedAs: as})
				return err
			}))
		}
		w.At("2021-03-01", 8, 0)
		w.Must(t, w.RunFigures(w.Ctx))
		f, err := w.Figures(w.Ctx, clock.Date("2021-03-01"))
		w.Must(t, err)
		if f.Region.Received != 4 || f.Region.Elsewhere != 3 || f.Region.Archived != 0 || f.Region.Open != 3 || f.Region.Late != 3 || f.Region.Answered != 1 || f.Region.OnTime != 1 || f.Region.Rejected != 1 || f.Region.Stars10 != 50 {
			t.Errorf("region %+v", f.Region)
		}
		if len(f.Agencies) != 1 || f.Agencies[0].Received != 3 || !f.Agencies[0].Silent || f.Agencies[0].Name == "" {
			t.Errorf("agencies %+v", f.Agencies)
		}
		if _, err := w.Answer(w.Ctx, w.Liaison, late.ID, complaint.AnswerIn{Text: complainttest.Good(w.Liaison), Final: true}); err != nil {
			t.Fatal(err)
		}
		w.Must(t, w.RunFigures(w.Ctx))
		if again, err := w.Figures(w.Ctx, ""); err != nil || again.Region.Answered != 1 {
			t.Errorf("a published day changed: %+v, %v", again.Region, err)
		}
		w.At("2021-03-02", 8, 0)
		w.Must(t, w.RunFigures(w.Ctx))
		if next, err := w.Figures(w.Ctx, ""); err != nil || next.Region.Answered != 2 || next.Region.OnTime != 1 || next.Agencies[0].Silent {
			t.Errorf("the next day: %+v, %v", next.Region, err)
		}
	})
}

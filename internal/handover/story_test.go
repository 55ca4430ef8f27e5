package handover_test

import (
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/handover"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// pair finds a post that one official gives to another, with a superior above.
func (w *world) pair(t *testing.T, nth int) *handover.TransferView {
	t.Helper()
	for _, r := range w.board(t, handover.Filter{}).Rows {
		for _, c := range r.Cells {
			v, err := w.Handovers.Page(ctx, actor.System("test"), string(c.ID))
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range v.Give {
				if x.Giver.As == handover.AsHolder && x.Receiver.As == handover.AsHolder && x.SuperiorName != "" && x.State == handover.TransferOpen {
					if nth--; nth < 0 {
						return x
					}
				}
			}
		}
	}
	t.Fatal("nobody gives a post to somebody else")
	return nil
}

func (w *world) transfer(t *testing.T, id handover.TransferID) *handover.TransferView {
	t.Helper()
	x, err := w.Handovers.Transfer(ctx, actor.System("test"), id)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func (w *world) step(t *testing.T, by actor.Actor, item handover.ItemID, s handover.Step) *handover.Item {
	t.Helper()
	i, err := w.Handovers.Step(ctx, by, item, s)
	if err != nil {
		t.Fatalf("%s: %v", s.Event, err)
	}
	return i
}

// dutyOf is the duty behind an item.
func (w *world) dutyOf(t *testing.T, id duty.ID) (post string, state duty.State, due time.Time) {
	t.Helper()
	var micros int64
	if err := w.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`select post, state, due_at from duty where id = $1`, string(id)).Scan(&post, &state, &micros)
	}); err != nil {
		t.Fatal(err)
	}
	return post, state, db.Time(micros)
}

// The story of the issue: one official settles everything with the successor,
// one gets something back with a reason, one is blocked and rises to the head's
// page when the time is over.
func TestStory(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, dw *demotest.World) {
		w := newWorld(t, dw)
		w.at(oath, 9, 0)
		w.swear(t, 0)
		w.switchRound(t, oath)

		x := w.pair(t, 0)
		giver, receiver := w.who(t, x.Giver.Person), w.who(t, x.Receiver.Person)
		above := w.Register(t).At(oath).Holder(x.SuperiorPost)
		if above == nil {
			t.Fatal("no superior")
		}
		superior := w.who(t, above.Person)
		first := x.Items[0]
		if post, state, due := w.dutyOf(t, first.Duty); post != string(x.Giver.Post) || state != duty.Open || !due.Equal(x.DueAt) {
			t.Errorf("the duty lies on %s (%s) until %v; want the giver's new post %s until %v", post, state, due, x.Giver.Post, x.DueAt)
		}

		w.at(oath, 14, 0)
		w.step(t, giver, first.ID, handover.Step{Event: handover.HandIn, Status: "lengkap"})
		if post, _, _ := w.dutyOf(t, first.Duty); post != string(x.Receiver.Post) {
			t.Errorf("handed over, the duty lies on %s, want the receiver's %s", post, x.Receiver.Post)
		}
		if _, err := w.Handovers.Step(ctx, receiver, first.ID, handover.Step{Event: handover.Return}); !errs.Is(err, errs.Invalid) {
			t.Errorf("returned without a reason: %v", err)
		}
		back := w.step(t, receiver, first.ID, handover.Step{Event: handover.Return, Reason: "Belum ada tanda terima"})
		if back.State != handover.Returned || back.Reason != "Belum ada tanda terima" {
			t.Errorf("returned item: %s %q", back.State, back.Reason)
		}
		if post, _, _ := w.dutyOf(t, first.Duty); post != string(x.Giver.Post) {
			t.Errorf("returned, the duty lies on %s, want the giver's %s", post, x.Giver.Post)
		}

		if _, err := w.Handovers.Sign(ctx, giver, x.ID); !errs.Is(err, errs.Conflict) {
			t.Errorf("signed before the list is settled: %v", err)
		}
		if _, err := w.Handovers.Add(ctx, receiver, x.ID, handover.Added{Area: handover.Assets, Title: "Kunci gudang lama"}); err != nil {
			t.Fatal(err)
		}
		if n, err := w.Handovers.StepAll(ctx, giver, x.ID, handover.HandIn); err != nil || n != len(x.Items)+1 {
			t.Fatalf("handed over %d, %v; want %d", n, err, len(x.Items)+1)
		}
		last := w.transfer(t, x.ID).Items[len(x.Items)]
		if _, err := w.Handovers.StepAll(ctx, receiver, x.ID, handover.Accept); err != nil {
			t.Fatal(err)
		}
		if _, state, _ := w.dutyOf(t, last.Duty); state != duty.Done {
			t.Errorf("the accepted item's duty is %s", state)
		}
		if got := w.transfer(t, x.ID); got.State != handover.TransferSettled || got.Turn != handover.GiverTurn {
			t.Fatalf("transfer %s, turn %s", got.State, got.Turn)
		}

		// The minutes: memo first, then the three signatures in order.
		if _, err := w.Handovers.Sign(ctx, giver, x.ID); !errs.Is(err, errs.Conflict) {
			t.Errorf("signed without a memo: %v", err)
		}
		if err := w.Handovers.WriteMemo(ctx, giver, x.ID, handover.Memo{Condition: "Unit lengkap", Advice: "Temui para kepala seksi"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Handovers.Sign(ctx, receiver, x.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the receiver signs before the giver: %v", err)
		}
		for i, by := range []actor.Actor{giver, receiver, superior} {
			turn, err := w.Handovers.Sign(ctx, by, x.ID)
			want := []handover.Turn{handover.TakerTurn, handover.AboveTurn, handover.AllHaveSet}[i]
			if err != nil || turn != want {
				t.Fatalf("signature %d: turn %s, %v; want %s", i+1, turn, err, want)
			}
		}
		w.run(t)
		got := w.transfer(t, x.ID)
		if _, state, _ := w.dutyOf(t, got.MinutesDuty); state != duty.Done {
			t.Errorf("the duty of the minutes is %s", state)
		}
		if len(got.Papers) != 2 {
			t.Fatalf("%d papers, want minutes and memo", len(got.Papers))
		}
		for _, p := range got.Papers {
			if p.State != "signed" || p.Kind == "handover" && p.Number == "" {
				t.Errorf("%s is %s, number %q", p.Kind, p.State, p.Number)
			}
		}
		if _, r, err := w.Handovers.Paper(ctx, receiver, got.Papers[0].ID); err != nil || !strings.HasPrefix(string(r.PDF), "%PDF") {
			t.Errorf("the receiver opens the minutes: %v", err)
		}

		// Another is blocked, and nothing helps until the time is over.
		y := w.pair(t, 3)
		if y.Giver.Person == x.Giver.Person || y.ID == x.ID {
			t.Fatal("the same pair")
		}
		stuck := w.who(t, y.Giver.Person)
		if _, err := w.Handovers.Step(ctx, stuck, y.Items[1].ID, handover.Step{Event: handover.Block, Reason: "Kunci lemari hilang"}); !errs.Is(err, errs.Invalid) {
			t.Errorf("blocked without a name: %v", err)
		}
		w.step(t, stuck, y.Items[1].ID, handover.Step{Event: handover.Block, Reason: "Kunci lemari hilang", Names: "Pengurus barang"})
		mine, err := w.Handovers.Page(ctx, stuck, "")
		if err != nil || mine.Handover.State != handover.Stuck {
			t.Fatalf("the page of the blocked official: %v %v", mine, err)
		}
		head := w.As(t, actor.AppointingAuthority)
		for _, tick := range []struct {
			day          clock.Date
			hour, minute int
			reminders    int
			risen        bool
		}{
			{"2020-12-01", 8, 59, 0, false},
			{"2020-12-01", 9, 0, 1, false},
			{"2020-12-02", 9, 0, 2, false},
			{"2020-12-03", 7, 59, 2, false},
			{"2020-12-03", 8, 0, 3, false},
			{"2020-12-03", 15, 59, 3, false},
			{"2020-12-03", 16, 0, 3, true},
		} {
			w.at(tick.day, tick.hour, tick.minute)
			w.run(t)
			v, err := w.Handovers.Page(ctx, stuck, "")
			if err != nil {
				t.Fatal(err)
			}
			if v.Handover.Reminders != tick.reminders || v.Handover.RisenAt.IsZero() == tick.risen {
				t.Errorf("%s %02d.%02d: %d reminders, risen %v; want %d, %v", tick.day, tick.hour, tick.minute, v.Handover.Reminders, v.Handover.RisenAt, tick.reminders, tick.risen)
			}
		}
		st, err := w.Handovers.Standing(ctx, head)
		if err != nil {
			t.Fatal(err)
		}
		if len(st.Risen) == 0 || st.Risen[0].Person != y.Giver.Person || !strings.Contains(st.Risen[0].Blocker, "Pengurus barang") {
			t.Errorf("on the head's page: %d risen, first %+v; want the blocked one first", len(st.Risen), st.Risen[0])
		}
		// The superior lets it go.
		w.step(t, w.As(t, actor.AuthorizedOfficial), y.Items[1].ID, handover.Step{Event: handover.Release, Reason: "Lemari dibuka panitia barang"})
		if v, _ := w.Handovers.Page(ctx, stuck, ""); v.Handover.State == handover.Stuck {
			t.Error("released, but still stuck")
		}
	})
}

// An official who is sworn later gets a list with a clock of its own, and what
// the superior was to receive in their place is readdressed to them.
func TestSupplementaryOathBringsItsOwn(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, dw *demotest.World) {
		w := newWorld(t, dw)
		w.at(oath, 9, 0)
		w.swear(t, 3)
		w.switchRound(t, oath)
		before := w.board(t, handover.Filter{})
		if before.Total >= 132 || before.Total < 100 {
			t.Fatalf("%d handovers before the supplementary oath", before.Total)
		}
		w.at("2020-12-07", 9, 0)
		if err := w.DB.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(`update round set state = 'inaugurated' where id = $1`, string(w.Round)); err != nil {
				return err
			}
			_, err := tx.Exec(`update move set state = 'sworn', sworn_on = '2020-12-07' where round = $1 and state = 'proposed'`, string(w.Round))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w.switchRound(t, "2020-12-07")
		after := w.board(t, handover.Filter{})
		if after.Total != 132 {
			t.Fatalf("%d handovers after it, want 132", after.Total)
		}
		late, holders := 0, map[people.PersonID]int{}
		for _, r := range after.Rows {
			for _, c := range r.Cells {
				holders[c.Person]++
				if day := clock.DateOf(c.StartedAt, time.FixedZone("WIB", 7*3600)); day == "2020-12-07" {
					late++
					// 9 December was the day of the elections of 2020.
					if want := time.Date(2020, 12, 11, 9, 30, 0, 0, time.UTC); !c.DueAt.Equal(want) {
						t.Errorf("%s is due %v, want Friday %v", c.Name, c.DueAt, want)
					}
				}
			}
		}
		if late != after.Total-before.Total {
			t.Errorf("%d lists run from 7 December, want %d", late, after.Total-before.Total)
		}
		for p, n := range holders {
			if n != 1 {
				t.Errorf("%s has %d handovers", p, n)
			}
		}
		// Every post has one open transfer at most, and one receiver.
		if err := w.DB.Read(ctx, func(tx *db.Tx) error {
			var twice int
			err := tx.QueryRow(`select count(*) from (select post from handover_transfer where state = 'open' group by post having count(*) > 1) d`).Scan(&twice)
			if twice > 0 {
				t.Errorf("%d posts have two open transfers", twice)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Whoever keeps the chair under its new name closes the year only, alone.
func TestConfirmationClosesTheYearOnly(t *testing.T) {
	w := newWorld(t, demotest.SQLite(t, demo.Pati))
	day := w.Demo.AsOf
	w.at(day, 9, 0)
	if err := w.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`update round set state = 'inaugurated', decree_number = '821.2/1/2020', decreed_on = $2 where id = $1`, string(w.Round), string(day.AddDays(-2))); err != nil {
			return err
		}
		_, err := tx.Exec(`update move set state = 'sworn', sworn_on = $2 where round = $1`, string(w.Round), string(day))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	w.switchRound(t, day)
	b := w.board(t, handover.Filter{})
	if b.Total != 248 {
		t.Fatalf("%d handovers, want 248", b.Total)
	}
	confirmed := 0
	for _, r := range b.Rows {
		for _, c := range r.Cells {
			if !c.Confirmation {
				continue
			}
			confirmed++
			v, err := w.Handovers.Page(ctx, actor.System("test"), string(c.ID))
			if err != nil {
				t.Fatal(err)
			}
			if v.Strategy != nil || len(v.Firsts) > 0 {
				t.Errorf("%s keeps the chair and is asked for a strategy or first duties", c.Name)
			}
			for _, x := range v.Give {
				if x.Giver.As != handover.AsSame {
					continue
				}
				for _, i := range x.Items {
					if i.Area != handover.Closing {
						t.Errorf("%s keeps the chair and hands over %q", c.Name, i.Title)
					}
				}
				if x.Settles() || x.Turn != handover.NotYet || x.MinutesDuty != "" {
					t.Errorf("%s has minutes with nobody", c.Name)
				}
				if confirmed == 1 {
					me := w.who(t, c.Person)
					if _, err := w.Handovers.StepAll(ctx, me, x.ID, handover.HandIn); err != nil {
						t.Fatal(err)
					}
					if got := w.transfer(t, x.ID); got.State != handover.TransferSettled {
						t.Errorf("finished alone, the list is %s", got.State)
					}
				}
			}
		}
	}
	if confirmed != 143 {
		t.Errorf("%d confirmations, want 143", confirmed)
	}
}

// Each use case refuses whom it is not for, and changes nothing.
func TestWrongPeople(t *testing.T) {
	w := newWorld(t, demotest.SQLite(t, demo.Kediri))
	w.at(oath, 9, 0)
	w.swear(t, 0)
	w.switchRound(t, oath)
	x := w.pair(t, 0)
	giver, receiver := w.who(t, x.Giver.Person), w.who(t, x.Receiver.Person)
	clerk, officer, inspector := w.clerk(t), w.As(t, actor.PersonnelOfficer), w.As(t, actor.Inspector)
	item := x.Items[0].ID
	h := w.Handovers
	mine, err := h.Page(ctx, giver, "")
	if err != nil {
		t.Fatal(err)
	}
	step := func(by actor.Actor, e handover.Event) error {
		_, err := h.Step(ctx, by, item, handover.Step{Event: e, Reason: "alasan", Names: "nama"})
		return err
	}
	for name, c := range map[string]struct {
		err  error
		want errs.Kind
	}{
		"nobody steps":                 {step(actor.Actor{}, handover.HandIn), errs.Unauthenticated},
		"a stranger steps":             {step(clerk, handover.HandIn), errs.NotFound},
		"the receiver hands over":      {step(receiver, handover.HandIn), errs.Forbidden},
		"the giver accepts":            {step(giver, handover.Accept), errs.Forbidden},
		"the giver releases":           {step(giver, handover.Release), errs.Forbidden},
		"the personnel officer blocks": {step(officer, handover.Block), errs.Forbidden},
		"the inspector releases":       {step(inspector, handover.Release), errs.Forbidden},
		"a stranger reads the page":    {second(h.Page(ctx, clerk, string(mine.Handover.ID))), errs.NotFound},
		"a stranger reads an item":     {second(h.Item(ctx, clerk, item)), errs.NotFound},
		"a stranger reads a transfer":  {second(h.Transfer(ctx, clerk, x.ID)), errs.NotFound},
		"a stranger reads the board":   {second(h.Board(ctx, clerk, handover.Filter{})), errs.Forbidden},
		"nobody reads the board":       {second(h.Board(ctx, actor.Actor{}, handover.Filter{})), errs.Unauthenticated},
		"a stranger adds":              {second(h.Add(ctx, clerk, x.ID, handover.Added{Area: handover.Work, Title: "x"})), errs.NotFound},
		"a stranger hands over all":    {second(h.StepAll(ctx, clerk, x.ID, handover.HandIn)), errs.NotFound},
		"the receiver writes the memo": {h.WriteMemo(ctx, receiver, x.ID, handover.Memo{Advice: "x"}), errs.Forbidden},
		"a stranger signs":             {second(h.Sign(ctx, clerk, x.ID)), errs.NotFound},
		"another writes the strategy":  {h.WriteStrategy(ctx, officer, mine.Handover.ID, handover.StrategyBody{}, false), errs.Forbidden},
		"another ends a first duty":    {h.FinishFirst(ctx, receiver, mine.Handover.ID, handover.Start, "x"), errs.Forbidden},
		"the giver cancels":            {h.Cancel(ctx, giver, mine.Handover.ID, "x"), errs.Forbidden},
		"the giver reminds":            {second(h.Remind(ctx, giver, w.Round)), errs.Forbidden},
		"the giver sets the time":      {h.Set(ctx, giver, w.Round, calendar.Days(9), ""), errs.Forbidden},
		"the time of a running round":  {h.Set(ctx, officer, w.Round, calendar.Days(9), ""), errs.Conflict},
		"the giver reads the standing": {second(h.Standing(ctx, giver)), errs.Forbidden},
	} {
		if errs.KindOf(c.err) != c.want || c.err == nil {
			t.Errorf("%s: %v, want %s", name, c.err, c.want)
		}
	}
	if i := w.transfer(t, x.ID).Items[0]; i.State != handover.Pending {
		t.Errorf("a refused step left the item %s", i.State)
	}
}

// clerk is an employee who did not move and has nobody below.
func (w *world) clerk(t *testing.T) actor.Actor {
	t.Helper()
	snap := w.Register(t).At(oath)
	for _, p := range snap.AllPosts() {
		if p.Structural {
			continue
		}
		for _, h := range snap.Seated(p.ID) {
			if a := snap.Actor(h.Person); len(a.Grants) == 0 && len(snap.Current(h.Person)) == 1 {
				return a
			}
		}
	}
	t.Fatal("no clerk")
	return actor.Actor{}
}

func second[T any](_ T, err error) error { return err }

// A frozen figure never changes, whatever becomes of the duties; what becomes
// of them is split between what was there and what came.
func TestFrozenFiguresStay(t *testing.T) {
	w := newWorld(t, demotest.SQLite(t, demo.Kediri))
	w.swear(t, 0)
	view, err := w.Rounds.Open(ctx, actor.System("test"), w.Round, "")
	if err != nil {
		t.Fatal(err)
	}
	post := view.Moves[0].ToPost
	engine := w.Handovers.Duties
	open := func(title, guard string, days int) (id duty.ID) {
		if err := w.DB.Write(ctx, func(tx *db.Tx) error {
			d, err := engine.Open(tx, actor.System("test"), duty.Opening{Kind: "complaint", Post: post, SubjectKind: "test", Subject: title, Title: title, Guard: guard, Span: calendar.Days(days)})
			if err == nil {
				id = d.ID
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return id
	}
	late, due := open("Jalan berlubang", "", 1), open("Lampu padam", "", 60)
	open("Dugaan pelanggaran", "whistleblowing_officer", 60)
	done := open("Selesai sebelum pindah", "", 5)
	end := func(id duty.ID) {
		if err := w.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := engine.Close(tx, actor.System("test"), id, duty.Done, "")
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	end(done)
	w.at(oath, 9, 0)
	w.switchRound(t, oath)
	var x *handover.TransferView
	find := func() *handover.TransferView {
		v, err := w.Handovers.Page(ctx, actor.System("test"), string(view.Moves[0].Person))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range v.Receive {
			if r.Post == post {
				return r
			}
		}
		t.Fatal("the new post is not received")
		return nil
	}
	x = find()
	if x.Open != 3 || x.Late != 1 || len(x.Figures) != 1 || x.Figures[0].Open != 3 || x.Figures[0].Late != 1 {
		t.Fatalf("frozen %d open, %d late, %+v; want 3 and 1", x.Open, x.Late, x.Figures)
	}
	hidden := 0
	for _, d := range x.Debts {
		if d.Title == "" {
			hidden++
		}
		if strings.Contains(d.Title, "pelanggaran") {
			t.Error("a guarded title stands in the frozen list")
		}
	}
	if hidden != 1 || len(x.Debts) != 3 {
		t.Errorf("%d lines, %d hidden", len(x.Debts), hidden)
	}
	w.at(oath.AddDays(2), 9, 0)
	end(late)
	w.at(oath.AddDays(3), 9, 0)
	end(due)
	end(open("Datang sesudahnya", "", 1))
	open("Datang sesudahnya juga", "", 1)
	w.at(oath.AddDays(30), 9, 0)
	x = find()
	if x.Open != 3 || x.Late != 1 {
		t.Errorf("the frozen figures moved: %d open, %d late", x.Open, x.Late)
	}
	in, own := x.Results.Inherited, x.Results.Own
	if in.N != 3 || in.Closed != 2 || in.ClosedLate != 1 || in.StillOpen != 1 {
		t.Errorf("inherited %+v; want 3, 2 closed, 1 of them late, 1 open", in)
	}
	if own.N != 2 || own.Closed != 1 || own.StillLate != 1 {
		t.Errorf("own %+v; want 2, 1 closed, 1 late", own)
	}
}

// What an official still owes follows when they move again; a cancelled
// appointment takes its list and duties with it.
func TestCancelEndsItsDuties(t *testing.T) {
	w := newWorld(t, demotest.SQLite(t, demo.Kediri))
	w.at(oath, 9, 0)
	w.swear(t, 0)
	w.switchRound(t, oath)
	x := w.pair(t, 0)
	officer := w.As(t, actor.PersonnelOfficer)
	if err := w.Handovers.Cancel(ctx, officer, x.Giver.Handover, ""); !errs.Is(err, errs.Invalid) {
		t.Errorf("cancelled without a reason: %v", err)
	}
	if err := w.Handovers.Cancel(ctx, officer, x.Giver.Handover, "Keputusan dibatalkan"); err != nil {
		t.Fatal(err)
	}
	if err := w.Handovers.Cancel(ctx, officer, x.Giver.Handover, "Keputusan dibatalkan"); err != nil {
		t.Errorf("a second cancellation: %v", err)
	}
	for _, i := range w.transfer(t, x.ID).Items {
		if _, state, _ := w.dutyOf(t, i.Duty); i.State != handover.Cancelled || state != duty.Cancelled {
			t.Errorf("%q is %s, its duty %s", i.Title, i.State, state)
		}
	}
	if b := w.board(t, handover.Filter{}); b.Total != 131 {
		t.Errorf("%d handovers on the board, want 131", b.Total)
	}
}

func TestStrategy(t *testing.T) {
	w := newWorld(t, demotest.SQLite(t, demo.Kediri))
	w.at(oath, 9, 0)
	w.swear(t, 0)
	w.switchRound(t, oath)
	x := w.pair(t, 0)
	me := w.who(t, x.Giver.Person)
	v, err := w.Handovers.Page(ctx, me, "")
	if err != nil {
		t.Fatal(err)
	}
	half := handover.StrategyBody{Needs: [3]string{"Jawaban yang pasti tanggalnya"}}
	if err := w.Handovers.WriteStrategy(ctx, me, v.Handover.ID, half, true); !errs.Is(err, errs.Invalid) {
		t.Errorf("a half-written strategy was sealed: %v", err)
	}
	if err := w.Handovers.WriteStrategy(ctx, me, v.Handover.ID, half, false); err != nil {
		t.Fatal(err)
	}
	full := handover.StrategyBody{Needs: [3]string{"a", "b", "c"}, Results: [3]string{"d", "e", "f"}, Offices: [2]string{"g", "h"}}
	if err := w.Handovers.WriteStrategy(ctx, me, v.Handover.ID, full, true); err != nil {
		t.Fatal(err)
	}
	if err := w.Handovers.WriteStrategy(ctx, me, v.Handover.ID, half, false); !errs.Is(err, errs.Conflict) {
		t.Errorf("a sealed strategy was changed: %v", err)
	}
	w.run(t)
	if v, err = w.Handovers.Page(ctx, me, ""); err != nil || len(v.Papers) != 1 || v.Papers[0].State != "signed" {
		t.Fatalf("papers %+v, %v", v.Papers, err)
	}
	if _, state, _ := w.dutyOf(t, v.Strategy.Duty); state != duty.Done {
		t.Errorf("the strategy's duty is %s", state)
	}
	if len(v.Firsts) < 2 {
		t.Fatalf("%d first duties", len(v.Firsts))
	}
	if err := w.Handovers.FinishFirst(ctx, me, v.Handover.ID, handover.Start, "SPMT 800/1/2020"); err != nil {
		t.Fatal(err)
	}
	if err := w.Handovers.FinishFirst(ctx, me, v.Handover.ID, handover.Start, "SPMT 800/1/2020"); !errs.Is(err, errs.Conflict) {
		t.Errorf("ended twice: %v", err)
	}
}

// Who moves once more before everything is settled takes the rest along: the
// duties follow to the next post.
func TestSettlingFollowsTheOfficial(t *testing.T) {
	w := newWorld(t, demotest.SQLite(t, demo.Kediri))
	w.at(oath, 9, 0)
	w.swear(t, 0)
	w.switchRound(t, oath)
	x := w.pair(t, 0)
	w.at("2020-12-01", 9, 0)
	officer := w.As(t, actor.PersonnelOfficer)
	round, err := w.Rounds.Create(ctx, officer, appointment.NewRound{Details: appointment.Details{Title: "Pindah lagi", PlannedOn: "2020-12-02"}})
	if err != nil {
		t.Fatal(err)
	}
	var next org.PostID
	for _, p := range w.Register(t).At("2020-12-02").Vacancies() {
		next = p.ID
	}
	if _, err := w.Rounds.Change(ctx, officer, round.ID, round.Version, "", []appointment.Op{{Kind: appointment.Put, Person: x.Giver.Person, ToPost: next}}); err != nil {
		t.Fatal(err)
	}
	if err := w.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`update round set state = 'inaugurated', decree_number = '821.2/16/419/2020', decreed_on = '2020-12-01' where id = $1`, string(round.ID)); err != nil {
			return err
		}
		_, err := tx.Exec(`update move set state = 'sworn', sworn_on = '2020-12-02' where round = $1`, string(round.ID))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	w.at("2020-12-02", 9, 0)
	if _, err := w.Rounds.Switch(ctx, actor.System("test"), round.ID, appointment.SwitchIn{On: "2020-12-02"}); err != nil {
		t.Fatal(err)
	}
	w.run(t)
	for _, i := range w.transfer(t, x.ID).Items {
		if post, state, _ := w.dutyOf(t, i.Duty); post != string(next) || state != duty.Open {
			t.Errorf("%q lies on %s (%s), want the newest post %s", i.Title, post, state, next)
		}
	}
	// The official settles both, and the newest handover is the one that opens.
	me := w.who(t, x.Giver.Person)
	v, err := w.Handovers.Page(ctx, me, "")
	if err != nil || v.Handover.Round != round.ID || len(v.Give) < 2 {
		t.Fatalf("the page shows %d posts to give, %v", len(v.Give), err)
	}
	if _, err := w.Handovers.StepAll(ctx, me, x.ID, handover.HandIn); err != nil {
		t.Errorf("the first post can no longer be handed over: %v", err)
	}
	// Nobody hands such a duty on by hand.
	if err := w.Handovers.Duties.Movers[handover.ItemDuty](nil, me, nil, next, "x"); !errs.Is(err, errs.Conflict) {
		t.Errorf("handed on by hand: %v", err)
	}
}

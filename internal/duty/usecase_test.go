package duty_test

import (
	"fmt"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// dump is every row of the tables of duties.
func dump(t testing.TB, w *demotest.World) string {
	t.Helper()
	out := ""
	for _, q := range []string{`select id, post, state, due_at, version from duty order by id`,
		`select duty, n, kind, post_from, post_to from duty_event order by duty, n`,
		`select id, post, kind, state, n from duty_tally order by id`} {
		if err := w.DB.Read(w.Ctx, func(tx *db.Tx) error {
			rows, err := tx.Query(q)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var c [5]any
				if err := rows.Scan(&c[0], &c[1], &c[2], &c[3], &c[4]); err != nil {
					return err
				}
				out += fmt.Sprintln(c[0], c[1], c[2], c[3], c[4])
			}
			return rows.Err()
		}); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestASwitchWritesNoDuty takes a round of moves to its switch: no row of a
// duty changes, and each post's duties lie in the inbox of whoever sits there
// now. Who was responsible before stays true.
func TestASwitchWritesNoDuty(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := engine(t, w)
		sys := actor.System("test")
		v, err := w.Rounds.Open(w.Ctx, sys, w.Round, "test")
		if err != nil {
			t.Fatal(err)
		}
		opened := map[org.PostID]*duty.Duty{}
		for i, m := range v.Moves {
			if i < 20 && opened[m.ToPost] == nil {
				opened[m.ToPost] = begin(t, w, e, m.ToPost, duty.Opening{Title: "berkas", Span: calendar.Days(60)})
			}
		}
		posts := []org.PostID{}
		for p := range opened {
			posts = append(posts, p)
		}
		impact, err := e.RoundImpact(w.Ctx, w.As(t, actor.PersonnelOfficer), posts)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, x := range impact {
			sum += x.Open
		}
		if sum != len(opened) {
			t.Errorf("%d duties change hands, want %d", sum, len(opened))
		}
		before := dump(t, w)
		yesterday := w.Demo.AsOf.AddDays(-1)
		was := map[org.PostID]string{}
		for p, d := range opened {
			was[p] = answers(t, w, e, d.ID, yesterday)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err = w.Rounds.Submit(w.Ctx, sys, w.Round, 0)
		must(err)
		_, err = w.Rounds.Clear(w.Ctx, w.As(t, actor.AuthorizedOfficial), w.Round, 0)
		must(err)
		_, err = w.Rounds.MarkDecreed(w.Ctx, w.As(t, actor.AppointingAuthority), w.Round, 0, appointment.DecreeIn{Number: "821.2/1/2020", Dated: w.Demo.AsOf.AddDays(-4)})
		must(err)
		_, err = w.Rounds.MarkInvited(w.Ctx, w.As(t, actor.PersonnelOfficer), w.Round, 0, w.Demo.AsOf.AddDays(-3))
		must(err)
		var sworn []appointment.OathResult
		for _, m := range v.Moves {
			sworn = append(sworn, appointment.OathResult{Move: m.ID, Sworn: true})
		}
		_, err = w.Rounds.RecordOath(w.Ctx, w.As(t, actor.PersonnelOfficer), w.Round, w.Demo.AsOf, sworn)
		must(err)
		_, err = w.Rounds.Switch(w.Ctx, w.As(t, actor.PersonnelOfficer), w.Round, appointment.SwitchIn{})
		must(err)
		if after := dump(t, w); after != before {
			t.Error("the switch wrote rows of duties")
		}
		w.Clock.Set(w.Demo.AsOf.Time().Add(5 * time.Hour))
		snap := w.Snapshot(t)
		for _, m := range v.Moves {
			d := opened[m.ToPost]
			if d == nil {
				continue
			}
			box, err := e.Inbox(w.Ctx, snap.Actor(m.Person), duty.InboxFilter{})
			must(err)
			found := false
			for _, x := range box.Items {
				found = found || x.ID == d.ID
			}
			if !found {
				t.Errorf("the new holder of %s does not have its duty", snap.Posts[m.ToPost].Title)
			}
			if box.Inherited[m.ToPost] == 0 {
				t.Errorf("the new holder of %s is not told what came with it", snap.Posts[m.ToPost].Title)
			}
		}
		for p, d := range opened {
			if got := answers(t, w, e, d.ID, yesterday); got != was[p] {
				t.Errorf("who answered yesterday was %s, now it says %s", was[p], got)
			}
		}
	})
}

// answers names who answered for a duty on a date.
func answers(t testing.TB, w *demotest.World, e *duty.Engine, id duty.ID, on clock.Date) string {
	t.Helper()
	list, err := e.ResponsibleOn(w.Ctx, actor.System("test"), id, on)
	if err != nil {
		return err.Error()
	}
	out := ""
	for _, a := range list {
		out += fmt.Sprint(a.Post, " ")
		for _, h := range a.Owner.Holdings {
			out += fmt.Sprint(h.Person, " ", h.Kind, " ")
		}
	}
	return out
}

// agencyHead is the head of some agency with a late duty of a post below.
func agencyHead(t testing.TB, w *demotest.World) (head actor.Actor, below *org.Post) {
	t.Helper()
	s := today(t, w)
	for _, p := range s.AllPosts() {
		for _, f := range p.Functions {
			if f.Function != actor.AgencyHead || f.Scope == "" || s.Holder(p.ID) == nil {
				continue
			}
			for _, q := range s.AllPosts() {
				if a := s.Agency(q.Unit); q.ID != p.ID && q.Structural && a != nil && a.ID == f.Scope && s.Holder(q.ID) != nil {
					return s.Actor(s.Holder(p.ID).Person), q
				}
			}
		}
	}
	t.Fatal("no head of an agency")
	return
}

// TestExplanation: a superior asks, the owner has one working day, the answer
// ends it. Everybody else is refused.
func TestExplanation(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := engine(t, w)
		monday(w)
		head, below := agencyHead(t, w)
		owner := holder(t, w, below.ID)
		d := begin(t, w, e, below.ID, duty.Opening{Span: calendar.Days(1)})
		if _, err := e.Ask(w.Ctx, head, d.ID, "?"); !errs.Is(err, errs.Conflict) {
			t.Errorf("asked before it was late: %v", err)
		}
		w.Clock.Add(3 * 24 * time.Hour)
		outsider := w.As(t, actor.ProtocolOfficer)
		for name, by := range map[string]actor.Actor{"the owner": owner, "another officer": outsider, "the inspector": w.As(t, actor.Inspector)} {
			if _, err := e.Ask(w.Ctx, by, d.ID, "?"); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s may ask: %v", name, err)
			}
		}
		if _, err := e.Ask(w.Ctx, actor.Actor{}, d.ID, "?"); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody may ask: %v", err)
		}
		x, err := e.Ask(w.Ctx, head, d.ID, "Mengapa belum selesai?")
		if err != nil {
			t.Fatal(err)
		}
		if x.Kind != duty.Explanation || x.Post != below.ID || x.Subject != string(d.ID) {
			t.Errorf("the explanation is %+v", x)
		}
		if _, err := e.Ask(w.Ctx, w.As(t, actor.AppointingAuthority), d.ID, "?"); !errs.Is(err, errs.Conflict) {
			t.Errorf("asked twice: %v", err)
		}
		page, err := e.Above(w.Ctx, head, duty.AboveFilter{})
		if err != nil {
			t.Fatal(err)
		}
		if page.Late != 1 || len(page.Items) != 1 || page.Items[0].Asked == nil || page.Items[0].MayAsk {
			t.Errorf("the head's list: %d late, %+v", page.Late, page.Items)
		}
		if _, err := e.Answer(w.Ctx, head, x.ID, "saya"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the one who asked may answer: %v", err)
		}
		if _, err := e.Answer(w.Ctx, owner, d.ID, "bukan"); !errs.Is(err, errs.Conflict) {
			t.Errorf("the late duty was answered as an explanation: %v", err)
		}
		if _, err := e.Answer(w.Ctx, owner, x.ID, "  "); !errs.Is(err, errs.Invalid) {
			t.Errorf("an empty answer: %v", err)
		}
		if _, err := e.Answer(w.Ctx, owner, x.ID, "Suku cadang datang besok, selesai Rabu."); err != nil {
			t.Fatal(err)
		}
		c, err := e.Case(w.Ctx, head, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Asked) != 1 || c.Asked[0].Outcome == "" || !c.MayAsk {
			t.Errorf("the case shows %+v, may ask again %v", c.Asked, c.MayAsk)
		}
	})
}

// TestWhoMayRead opens a duty and lists as everybody who may not.
func TestWhoMayRead(t *testing.T) {
	w := demotest.SQLite(t, demo.Kediri)
	e := engine(t, w)
	monday(w)
	head, below := agencyHead(t, w)
	owner := holder(t, w, below.ID)
	plain := begin(t, w, e, below.ID, duty.Opening{})
	guarded := begin(t, w, e, below.ID, duty.Opening{Guard: string(actor.WhistleblowingOfficer), Title: "tertutup"})
	keeper := actor.Actor{Person: "irban", Grants: []actor.Grant{{Function: actor.WhistleblowingOfficer, Post: "p"}, {Function: actor.Inspector, Post: "p"}}}
	for _, c := range []struct {
		name           string
		by             actor.Actor
		plain, guarded errs.Kind // -1: may
	}{
		{"nobody", actor.Actor{}, errs.Unauthenticated, errs.Unauthenticated},
		{"the owner", owner, -1, -1},
		{"the head of the agency", head, -1, errs.NotFound},
		{"the head of the region", w.As(t, actor.AppointingAuthority), -1, errs.NotFound},
		{"the Sekda", w.As(t, actor.AuthorizedOfficial), -1, errs.NotFound},
		{"the inspector with the function", keeper, -1, -1},
		{"another officer", w.As(t, actor.ProtocolOfficer), errs.Forbidden, errs.NotFound},
		{"an administrator", actor.Actor{Account: "a", Admin: true}, errs.Forbidden, errs.NotFound},
	} {
		for name, x := range map[string]struct {
			id   duty.ID
			want errs.Kind
		}{"plain": {plain.ID, c.plain}, "guarded": {guarded.ID, c.guarded}} {
			_, err := e.Case(w.Ctx, c.by, x.id)
			if x.want == -1 && err != nil || x.want != -1 && !errs.Is(err, x.want) {
				t.Errorf("%s opens the %s one: %v", c.name, name, err)
			}
			_, err = e.ResponsibleOn(w.Ctx, c.by, x.id, clock.DateOf(w.Clock.Now(), calendar.WIB))
			if x.want == -1 && err != nil || x.want != -1 && !errs.Is(err, x.want) {
				t.Errorf("%s asks who answered for the %s one: %v", c.name, name, err)
			}
		}
	}
	w.Clock.Add(20 * 24 * time.Hour)
	late := func(by actor.Actor) int {
		page, err := e.Above(w.Ctx, by, duty.AboveFilter{})
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Items) != page.Late {
			t.Errorf("%d items of %d", len(page.Items), page.Late)
		}
		return page.Late
	}
	if n := late(head); n != 1 {
		t.Errorf("the head sees %d late, want the unguarded one", n)
	}
	if n := late(keeper); n != 2 {
		t.Errorf("the keeper sees %d late, want both", n)
	}
	for name, by := range map[string]actor.Actor{"the owner": owner, "an officer": w.As(t, actor.ProtocolOfficer)} {
		if _, err := e.Above(w.Ctx, by, duty.AboveFilter{}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s sees what is below: %v", name, err)
		}
		if _, err := e.RoundImpact(w.Ctx, by, []org.PostID{below.ID}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s knows what a round brings: %v", name, err)
		}
	}
	impact, err := e.RoundImpact(w.Ctx, w.As(t, actor.PersonnelOfficer), []org.PostID{below.ID})
	if err != nil || impact[0].Open != 1 || impact[0].Late != 1 || impact[0].ByKind["complaint"] != 1 {
		t.Errorf("the round brings %+v (%v), want the unguarded one", impact, err)
	}
}

// TestHandOnMany: each duty has its own result.
func TestHandOnMany(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := engine(t, w)
		e.Movers = map[duty.Kind]duty.Mover{"bounced": func(*db.Tx, actor.Actor, *duty.Duty, org.PostID, string) error {
			return errs.New(errs.Conflict, "duty.stays")
		}}
		a, b := heldPost(t, w, 3), heldPost(t, w, 9)
		mine, foreign := begin(t, w, e, a.ID, duty.Opening{}), begin(t, w, e, b.ID, duty.Opening{})
		ruled := begin(t, w, e, a.ID, duty.Opening{Kind: "bounced"})
		done, err := e.HandOnMany(w.Ctx, holder(t, w, a.ID), []duty.ID{mine.ID, foreign.ID, ruled.ID, "none"}, b.ID, "bidang yang tepat")
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []errs.Kind{-1, errs.Forbidden, errs.Conflict, errs.NotFound} {
			if got := done[i].Err; want == -1 && got != nil || want != -1 && !errs.Is(got, want) {
				t.Errorf("result %d: %v", i, got)
			}
		}
		if got, _ := stageOf(t, w, e, mine.ID); got.Post != b.ID || !got.DueAt.Equal(mine.DueAt) {
			t.Errorf("it lies with %s, due %v", got.Post, got.DueAt)
		}
		for name, f := range map[string]func() error{
			"no reason": func() error {
				_, err := e.HandOnMany(w.Ctx, holder(t, w, a.ID), []duty.ID{mine.ID}, b.ID, "")
				return err
			},
			"no post": func() error {
				_, err := e.HandOnMany(w.Ctx, holder(t, w, a.ID), []duty.ID{mine.ID}, "x", "a")
				return err
			},
			"nothing": func() error { _, err := e.HandOnMany(w.Ctx, holder(t, w, a.ID), nil, b.ID, "a"); return err },
		} {
			if err := f(); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		recounted(t, w)
	})
}

// TestPostOn asks through time what a post owed, page by page.
func TestPostOn(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := engine(t, w)
		sys := actor.System("test")
		a, b := heldPost(t, w, 3), heldPost(t, w, 9)
		at(w, 0, 9, 0)
		first := clock.DateOf(w.Clock.Now(), calendar.WIB)
		var all []*duty.Duty
		for range 7 {
			all = append(all, begin(t, w, e, a.ID, duty.Opening{Span: calendar.Days(30)}))
		}
		at(w, 1, 9, 0)
		write(t, w, func(tx *db.Tx) error { // two go away, one ends
			for _, d := range all[:2] {
				if _, err := e.HandOn(tx, sys, d.ID, b.ID, "pindah"); err != nil {
					return err
				}
			}
			_, err := e.Close(tx, sys, all[2].ID, duty.Done, "selesai")
			return err
		})
		at(w, 2, 9, 0)
		ask := func(post org.PostID, on clock.Date) int {
			t.Helper()
			n := 0
			after := duty.ID("")
			for range 20 {
				page, err := e.PostOn(w.Ctx, holder(t, w, post), duty.PostFilter{Post: post, On: on, After: after, Limit: 2})
				if err != nil {
					t.Fatal(err)
				}
				n += len(page.Items)
				if after = page.Next; after == "" {
					return n
				}
			}
			t.Fatal("pages without end")
			return 0
		}
		for _, c := range []struct {
			post org.PostID
			day  int
			want int
		}{{a.ID, -1, 0}, {a.ID, 0, 7}, {a.ID, 1, 7}, {a.ID, 2, 4}, {b.ID, 0, 0}, {b.ID, 1, 2}, {b.ID, 2, 2}} {
			if got := ask(c.post, first.AddDays(c.day)); got != c.want {
				t.Errorf("post %s on day %d owed %d, want %d", c.post, c.day, got, c.want)
			}
		}
		if _, err := e.PostOn(w.Ctx, holder(t, w, heldPost(t, w, 20).ID), duty.PostFilter{Post: a.ID, On: first}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("somebody else asks: %v", err)
		}
	})
}

// TestInboxFilters narrows, pages by key, and saves selections.
func TestInboxFilters(t *testing.T) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) {
		e := engine(t, w)
		n := monday(w)
		p := heldPost(t, w, 3)
		me := holder(t, w, p.ID)
		start := at(w, n, 8, 0)
		for i, due := range []time.Duration{-2, 3, 30, 80, 400} {
			begin(t, w, e, p.ID, duty.Opening{Kind: duty.Kind([]string{"complaint", "strategy"}[i%2]), Title: fmt.Sprintf("Berkas %d_%%", i), Start: start.Add(-99 * time.Hour), Due: start.Add(due * time.Hour)})
		}
		at(w, n, 8, 0)
		for name, c := range map[string]struct {
			f    duty.InboxFilter
			want int
		}{
			"all": {duty.InboxFilter{}, 5}, "late": {duty.InboxFilter{Window: duty.WindowLate}, 1}, "today": {duty.InboxFilter{Window: duty.WindowToday}, 1},
			"next": {duty.InboxFilter{Window: duty.WindowNext}, 1}, "week": {duty.InboxFilter{Window: duty.WindowWeek}, 1}, "later": {duty.InboxFilter{Window: duty.WindowLater}, 1},
			"kind": {duty.InboxFilter{Kind: "strategy"}, 2}, "text": {duty.InboxFilter{Text: "BERKAS 3_"}, 1}, "no wildcard": {duty.InboxFilter{Text: "%4"}, 0},
			"paused": {duty.InboxFilter{State: duty.Paused}, 0}, "chair": {duty.InboxFilter{Post: p.ID}, 5}, "another chair": {duty.InboxFilter{Post: "x"}, 0},
		} {
			page, err := e.Inbox(w.Ctx, me, c.f)
			if err != nil || len(page.Items) != c.want {
				t.Errorf("%s: %d (%v), want %d", name, len(page.Items), err, c.want)
			}
		}
		var got []duty.ID
		f := duty.InboxFilter{Limit: 2}
		for range 5 {
			page, err := e.Inbox(w.Ctx, me, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range page.Items {
				got = append(got, x.ID)
			}
			if page.Next == nil {
				break
			}
			f.After = *page.Next
		}
		if len(got) != 5 {
			t.Errorf("%d by pages of two, want 5", len(got))
		}
		if err := e.SaveView(w.Ctx, me, "  Hari  ini ", "waktu=hari-ini&after=1"); err != nil {
			t.Fatal(err)
		}
		if err := e.SaveView(w.Ctx, me, "Hari ini", "waktu=besok"); err != nil {
			t.Fatal(err)
		}
		views, err := e.Views(w.Ctx, me)
		if err != nil || len(views) != 1 || views[0].Name != "Hari ini" || views[0].Query != "waktu=besok" {
			t.Errorf("views %+v (%v)", views, err)
		}
		other := holder(t, w, heldPost(t, w, 9).ID)
		if err := e.DropView(w.Ctx, other, views[0].ID); err != nil {
			t.Fatal(err)
		}
		if views, _ := e.Views(w.Ctx, me); len(views) != 1 {
			t.Error("somebody else dropped it")
		}
	})
}

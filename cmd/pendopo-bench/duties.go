package main

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/duty/dutytest"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// dutyCount is how many duties are open in the store that is measured; a tenth
// of them is moved by an amendment of the calendar.
var dutyCount = flag.Int("duties", 1_000_000, "how many open duties the part duties writes; the budgets are those of a million")

// deskDuties lie on one desk, enough for a hundredth page.
const deskDuties = 6_000

// duties measures inboxes, the switch and a recount with a million open duties,
// in this process, by the use cases of the pages.
func (b *bench) duties() error {
	start, sheets, region, err := b.sheets()
	if err != nil {
		return err
	}
	dir := filepath.Join(b.work, "tugas")
	if err := os.CopyFS(dir, os.DirFS(start)); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, f := range region.Files() {
		if f.Kind == "unit" || f.Kind == "post" {
			continue
		}
		if _, err := b.do(dir, "import", f.Kind, filepath.Join(sheets, f.Name)); err != nil {
			return err
		}
	}
	cfg := app.DefaultConfig()
	cfg.Dir = dir
	now := clock.At(region.AsOf.AddDays(-5).Time().Add(2 * time.Hour))
	a, err := app.Open(b.ctx, cfg, now, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer a.Close(b.ctx)
	reg, err := a.Org.Get(b.ctx)
	if err != nil {
		return err
	}
	s := reg.At(region.AsOf.AddDays(-5))
	desk, holiday, err := b.fillDuties(a, s, now.Now())
	if err != nil {
		return err
	}
	if err := b.inboxes(a, s, desk); err != nil {
		return err
	}
	if err := b.recount(a, holiday); err != nil {
		return err
	}
	return b.switchWithDuties(a, s, now, region.AsOf)
}

// fillDuties writes the duties: most of them late or due before the holiday,
// a tenth counted over it.
func (b *bench) fillDuties(a *app.App, s *org.Snapshot, now time.Time) (desk *org.Post, holiday clock.Date, err error) {
	var posts []*org.Post
	for _, p := range s.AllPosts() {
		if p.Structural {
			posts = append(posts, p)
			if h := s.Holder(p.ID); desk == nil && h != nil && p.Superior != "" && len(s.Inferiors(p.ID)) == 0 {
				desk = p
			}
		}
	}
	began := time.Now()
	cal := a.Calendar.Calendar()
	day := clock.DateOf(now, calendar.WIB)
	for holiday = day.AddDays(10); !cal.IsWorking(holiday, calendar.FiveDays); holiday = holiday.AddDays(1) {
	}
	const starts = 20
	lots := []dutytest.Lot{
		{N: deskDuties, Kind: "complaint", Posts: []*org.Post{desk}, Start: now.AddDate(0, 0, -20), Due: now.AddDate(0, 0, -1)},
		{N: *dutyCount - movedDuties() - deskDuties, Kind: "complaint", Posts: posts, Start: now.AddDate(0, 0, -40), Due: now.AddDate(0, 0, -11)},
	}
	for i := range starts {
		from, span := now.Add(-time.Duration(i)*time.Hour), calendar.Days(14)
		due, _ := cal.DueAt(a.Calendar.Office(), from, span, nil)
		lots = append(lots, dutytest.Lot{N: movedDuties() / starts, Kind: "strategy", Posts: posts, Start: from, Span: span, Due: due})
	}
	for _, l := range lots {
		if err := dutytest.Fill(b.ctx, a.DB, l); err != nil {
			return nil, "", err
		}
	}
	if a.DB.Dialect() == db.SQLite {
		if err := a.DB.Checkpoint(b.ctx); err != nil {
			return nil, "", err
		}
	}
	fmt.Fprintf(b.log, "%d duties written in %v\n", *dutyCount, time.Since(began).Round(time.Second))
	return desk, holiday, nil
}

func (b *bench) inboxes(a *app.App, s *org.Snapshot, desk *org.Post) error {
	by := s.Actor(s.Holder(desk.ID).Person)
	first := b.row(fmt.Sprintf("inbox, first page, %d open duties", *dutyCount), 15, millis)
	hundredth := b.row("inbox, hundredth page by key", 15, millis)
	var f duty.InboxFilter
	for n := 1; n <= 100; n++ {
		page, err := a.Duty.Inbox(b.ctx, by, f)
		if err != nil {
			return err
		}
		if page.Next == nil {
			return fmt.Errorf("the inbox ends at page %d", n)
		}
		if n < 100 {
			f.After = *page.Next
		}
	}
	for range 20 * b.runs {
		for r, filter := range map[*row]duty.InboxFilter{first: {}, hundredth: f} {
			began := time.Now()
			if _, err := a.Duty.Inbox(b.ctx, by, filter); err != nil {
				return err
			}
			r.add(ms(began))
		}
	}
	first.note, hundredth.note = fmt.Sprintf("p95 %.1f ms", percentile(first.got, .95)), fmt.Sprintf("p95 %.1f ms", percentile(hundredth.got, .95))
	late := b.row("what is late in the whole region", 150, millis)
	for range 2 * b.runs {
		began := time.Now()
		if _, err := a.Duty.Above(b.ctx, actor.System("bench"), duty.AboveFilter{}); err != nil {
			return err
		}
		late.add(ms(began))
	}
	return nil
}

// recount declares a holiday that 100,000 clocks run over.
func (b *bench) recount(a *app.App, holiday clock.Date) error {
	amended := calendar.Fixed(a.Calendar.Calendar().With(calendar.Holiday{Date: holiday, Kind: calendar.LocalHoliday, Name: "Libur", Basis: "uji"}), a.Calendar.Office())
	e := &duty.Engine{DB: a.DB, Org: a.Org, Calendar: amended}
	r := b.row(fmt.Sprintf("recount of %d due times after a holiday", movedDuties()), 20, seconds)
	began := time.Now()
	if err := e.Recount(b.ctx, nil, calendar.Recompute{Amendment: "bench", Version: 2, From: holiday, Until: holiday}); err != nil {
		return err
	}
	r.add(time.Since(began).Seconds())
	var moved int
	if err := a.DB.Read(b.ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`select moved from duty_recount where amendment = 'bench'`).Scan(&moved)
	}); err != nil {
		return err
	}
	if moved != movedDuties() {
		return fmt.Errorf("%d due times moved, want %d", moved, movedDuties())
	}
	return nil
}

// switchWithDuties takes the round of 248 to its switch. It can be measured
// once a store.
func (b *bench) switchWithDuties(a *app.App, s *org.Snapshot, now *clock.Fake, oath clock.Date) error {
	by := actor.System("bench")
	list, err := a.Appointment.List(b.ctx, by, 1)
	if err != nil {
		return err
	}
	round := list[0].ID
	v, err := a.Appointment.Open(b.ctx, by, round, "bench")
	if err != nil {
		return err
	}
	var posts []org.PostID
	var sworn []appointment.OathResult
	for _, m := range v.Moves {
		posts = append(posts, m.ToPost)
		sworn = append(sworn, appointment.OathResult{Move: m.ID, Sworn: true})
	}
	impact := b.row("what changes hands with 248 moves", 150, millis)
	for range 2 * b.runs {
		began := time.Now()
		if _, err := a.Duty.RoundImpact(b.ctx, by, posts); err != nil {
			return err
		}
		impact.add(ms(began))
	}
	for _, step := range []func() error{
		func() error { _, err := a.Appointment.Submit(b.ctx, by, round, 0); return err },
		func() error { _, err := a.Appointment.Clear(b.ctx, by, round, 0); return err },
		func() error {
			_, err := a.Appointment.MarkDecreed(b.ctx, by, round, 0, appointment.DecreeIn{Number: "821.2/1/2020", Dated: oath.AddDays(-4)})
			return err
		},
		func() error { _, err := a.Appointment.MarkInvited(b.ctx, by, round, 0, oath.AddDays(-3)); return err },
		func() error { _, err := a.Appointment.RecordOath(b.ctx, by, round, oath, sworn); return err },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	now.Set(oath.Time().Add(5 * time.Hour))
	before, err := b.dutyVersions(a)
	if err != nil {
		return err
	}
	r := b.row(fmt.Sprintf("switch of 248 moves with %d open duties", *dutyCount), 250, millis)
	began := time.Now()
	res, err := a.Appointment.Switch(b.ctx, by, round, appointment.SwitchIn{})
	if err != nil {
		return err
	}
	r.add(ms(began))
	after, err := b.dutyVersions(a)
	if err != nil {
		return err
	}
	if len(res.Seated) != 248 || before != after {
		return fmt.Errorf("%d seated, versions of duties %d then %d", len(res.Seated), before, after)
	}
	return nil
}

// dutyVersions changes when a row of a duty is written.
func (b *bench) dutyVersions(a *app.App) (sum int64, err error) {
	err = a.DB.Read(b.ctx, func(tx *db.Tx) error { return tx.QueryRow(`select sum(version) from duty`).Scan(&sum) })
	return sum, err
}

func movedDuties() int { return *dutyCount / 10 }

func ms(began time.Time) float64 { return float64(time.Since(began).Microseconds()) / 1000 }

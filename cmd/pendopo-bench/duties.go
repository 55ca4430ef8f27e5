package main

import (
	"fmt"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
)

// deskDuties lie on one desk, enough for a hundredth page.
const deskDuties = 6_000

func (b *bench) inboxes(a *app.App, s *org.Snapshot, desk *org.Post) error {
	by := s.Actor(s.Holder(desk.ID).Person)
	first := b.row(fmt.Sprintf("inbox, first page, %d open duties", *many), 15, millis)
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
	r := b.row(fmt.Sprintf("switch of 248 moves with %d open duties", *many), 250, millis)
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

func movedDuties() int { return *many / 10 }

func ms(began time.Time) float64 { return float64(time.Since(began).Microseconds()) / 1000 }

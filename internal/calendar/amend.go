package calendar

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/ledger"
)

// RecomputeKind is the job that a change enqueues in its own transaction.
// Package duty registers its worker: due times of open duties that touch the
// days are counted again, each as an act.
const RecomputeKind = "duty.recompute"

// Recompute is the argument of that job: the days that count otherwise. A due
// time moves only if one of them lies between its start and its end.
type Recompute struct {
	Amendment string     `json:"amendment"`
	Decree    string     `json:"decree"`
	Version   int64      `json:"version"`         // of the calendar after the change
	From      clock.Date `json:"from"`            // first day that changed
	Until     clock.Date `json:"until,omitempty"` // last day that changed; "" is without end
	Unit      string     `json:"unit,omitempty"`  // whose hours changed; "" concerns every unit
}

// OfficeChange gives a unit hours of its own from a day on.
type OfficeChange struct {
	Unit    string     `json:"unit"` // "" is the region
	Since   clock.Date `json:"since"`
	Follows bool       `json:"follows,omitempty"` // the unit works as the region from then on
	Office  Office     `json:"office"`
}

// Amendment is a change of the calendar on the strength of a decree.
type Amendment struct {
	Decree    string         `json:"decree"`
	DecreedOn clock.Date     `json:"decreed_on"`
	Note      string         `json:"note,omitempty"`
	Days      []Holiday      `json:"days,omitempty"` // their Basis becomes the decree
	Months    []Ramadan      `json:"months,omitempty"`
	Offices   []OfficeChange `json:"offices,omitempty"`
}

// DayChange is a day that counts otherwise after an amendment, as a five-day
// office sees it.
type DayChange struct {
	Before, After Day
}

// Preview is what an amendment would do. It is kept, so that what was looked at
// is what is applied.
type Preview struct {
	ID string
	Amendment
	Version int64 // of the calendar it looked at
	Changed []DayChange
	Settled []int // years that had no decree before
	Days    Recompute
	Moved   Moved
	Past    bool // a day before today changes
	At      time.Time
}

// NothingChanges tells whether every day counts as before.
func (p *Preview) NothingChanges() bool { return p.Days.From == "" }

// Recorded is an amendment as it is kept.
type Recorded struct {
	ID string
	Amendment
	State       string // previewed, applied
	Version     int64  // of the calendar that its preview looked at
	From, Until clock.Date
	Open, Moved int
	Impact      Moved // as the preview counted it
	By          string
	PreviewedAt time.Time
	AppliedAt   time.Time
}

// MayAmend tells whether somebody may change the calendar. Working days and
// hours of civil servants are fixed by the officer in charge of personnel, and
// the agency for personnel prepares that; an administrator of the system may
// not, because the calendar decides when a promise is broken.
//
// rule: perpres-21-2023 7
func MayAmend(by actor.Actor) bool { return by.May(actor.PersonnelOfficer) }

// PreviewAmendment shows what an amendment would do and keeps it for
// ApplyAmendment. Looking is an act too: who looked knew what would move.
func (b *Book) PreviewAmendment(ctx context.Context, by actor.Actor, a Amendment) (*Preview, error) {
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return nil, err
	}
	if err := a.clean(); err != nil {
		return nil, err
	}
	p := &Preview{Amendment: a}
	err := b.db.Read(ctx, func(tx *db.Tx) error {
		before, err := b.In(tx)
		if err != nil {
			return err
		}
		after := before.amended(a)
		p.Version = before.Version
		p.Changed, p.Settled, p.Days = difference(before, after, a)
		p.Past = p.Days.From != "" && p.Days.From < clock.DateOf(tx.Now(), before.region.Location())
		p.Moved = Moved{}
		if b.cfg.Impact != nil && p.Days.From != "" {
			p.Moved, err = b.cfg.Impact(tx, before, after, p.Days)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = b.db.Write(ctx, func(tx *db.Tx) error {
		p.ID, p.At = b.ids.New(tx.Now()), tx.Now()
		p.Days.Amendment = p.ID
		if err := insertAmendment(tx, p, by.Person, by.Name); err != nil {
			return err
		}
		return b.record(tx, by, "calendar.amendment_previewed", p.ID, p.act())
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// ApplyAmendment puts a previewed amendment into force: its days and hours, the
// act, and the job that counts the open due times again are one transaction.
// When the calendar moved since the preview, what was shown may no longer be
// true, and nothing happens.
func (b *Book) ApplyAmendment(ctx context.Context, by actor.Actor, id string) (*Recorded, error) {
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return nil, err
	}
	var out Recorded
	err := b.db.Write(ctx, func(tx *db.Tx) error {
		a, err := getAmendment(tx, id, true)
		if err != nil {
			return err
		}
		if a.State == "applied" {
			return errs.New(errs.Conflict, "calendar.already_applied")
		}
		version, _, err := readState(tx)
		if err != nil {
			return err
		}
		if version != a.Version {
			return errs.New(errs.Conflict, "calendar.overtaken")
		}
		if err := b.insertHolidays(tx, id, a.Days); err != nil {
			return err
		}
		if err := b.insertRamadan(tx, id, a.Months); err != nil {
			return err
		}
		if err := b.insertOffices(tx, id, a.Offices); err != nil {
			return err
		}
		if err := setApplied(tx, id, tx.Now()); err != nil {
			return err
		}
		a.AppliedAt, a.State = tx.Now(), "applied"
		if version, err = b.changed(tx); err != nil {
			return err
		}
		if err := b.record(tx, by, "calendar.amended", id, a.act()); err != nil {
			return err
		}
		out = a
		if a.From == "" {
			return nil
		}
		_, err = job.Enqueue(tx, RecomputeKind, Recompute{Amendment: id, Decree: a.Decree, Version: version,
			From: a.From, Until: a.Until, Unit: a.Amendment.unit()}, job.Options{Person: by.Person, Unique: RecomputeKind + ":" + id})
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// Amendment reads one amendment, for who may make them.
func (b *Book) Amendment(ctx context.Context, by actor.Actor, id string) (a Recorded, err error) {
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return a, err
	}
	err = b.db.Read(ctx, func(tx *db.Tx) error {
		a, err = getAmendment(tx, id, false)
		return err
	})
	return a, err
}

// Look shows a kept preview again, with what it counted then. When the calendar
// has moved since, it is no longer true and a Conflict.
func (b *Book) Look(ctx context.Context, by actor.Actor, id string) (*Preview, error) {
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return nil, err
	}
	var p *Preview
	err := b.db.Read(ctx, func(tx *db.Tx) error {
		a, err := getAmendment(tx, id, false)
		if err != nil {
			return err
		}
		before, err := b.In(tx)
		if err != nil {
			return err
		}
		if a.State == "applied" || before.Version != a.Version {
			return errs.New(errs.Conflict, "calendar.overtaken")
		}
		after := before.amended(a.Amendment)
		p = &Preview{ID: a.ID, Amendment: a.Amendment, Version: a.Version, Moved: a.Impact, At: a.PreviewedAt}
		p.Changed, p.Settled, p.Days = difference(before, after, a.Amendment)
		p.Past = p.Days.From != "" && p.Days.From < clock.DateOf(tx.Now(), before.region.Location())
		return nil
	})
	return p, err
}

// Amendments lists what was applied, newest first. Everybody may know: it is
// what due times rest on.
func (b *Book) Amendments(ctx context.Context, limit int) (out []Recorded, err error) {
	if b.fixed != nil {
		return nil, nil
	}
	err = b.db.Read(ctx, func(tx *db.Tx) error {
		out, err = selectApplied(tx, min(max(limit, 1), 200))
		return err
	})
	return out, err
}

func (b *Book) record(tx *db.Tx, by actor.Actor, kind, id string, payload any) error {
	_, err := ledger.Record(tx, ledger.Act{Kind: kind, ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
		SubjectKind: "calendar_amendment", Subject: id, Payload: payload})
	return err
}

// clean tidies an amendment and says what is wrong with it.
func (a *Amendment) clean() error {
	a.Decree, a.Note = strings.TrimSpace(a.Decree), strings.TrimSpace(a.Note)
	e := errs.New(errs.Invalid, "calendar.amendment_incomplete")
	if a.Decree == "" {
		e.Field("decree", "calendar.decree_missing")
	}
	if a.DecreedOn == "" {
		e.Field("decreed_on", "calendar.decreed_on_missing")
	}
	if len(a.Days)+len(a.Months)+len(a.Offices) == 0 {
		e.Field("days", "calendar.nothing_to_change")
	}
	if len(a.Days) > 400 {
		e.Field("days", "calendar.too_many_days", len(a.Days))
	}
	seen := map[clock.Date]bool{}
	for i := range a.Days {
		h := &a.Days[i]
		h.Name, h.Basis, h.Estimated = strings.TrimSpace(h.Name), a.Decree, false
		switch {
		case !inRange(h.Date):
			e.Field("days", "calendar.bad_date", string(h.Date))
		case !slices.Contains(Kinds, h.Kind):
			e.Field("days", "calendar.bad_kind", string(h.Kind))
		case h.Name == "":
			e.Field("days", "calendar.name_missing", h.Date)
		case seen[h.Date]:
			e.Field("days", "calendar.date_twice", h.Date)
		}
		seen[h.Date] = true
	}
	for i := range a.Months {
		m := &a.Months[i]
		m.Basis, m.Estimated = a.Decree, false
		if !inRange(m.From) || !inRange(m.Until) {
			e.Field("ramadan", "calendar.bad_date", string(m.From))
		} else if n := m.From.DaysUntil(m.Until) + 1; n != 29 && n != 30 {
			e.Field("ramadan", "calendar.bad_month", n)
		}
	}
	for i := range a.Offices {
		o := &a.Offices[i]
		if o.Since != "" && !inRange(o.Since) {
			e.Field("since", "calendar.bad_date", string(o.Since))
		}
		o.Office.complete()
		o.Office.Zone, o.Office.Before, o.Office.Since = nil, nil, ""
		if err := o.Office.check(); err != nil && !o.Follows {
			e.Field("hours", err.key, err.args...)
		}
	}
	return e.OrNil()
}

func inRange(d clock.Date) bool {
	_, err := clock.ParseDate(string(d))
	return err == nil && d >= "1990-01-01" && d < "2070-01-01"
}

// unit is the only unit whose hours change, "" when other things change too.
func (a *Amendment) unit() string {
	if len(a.Days)+len(a.Months) > 0 || len(a.Offices) != 1 {
		return ""
	}
	return a.Offices[0].Unit
}

// act is what the ledger keeps of an amendment.
func (p *Preview) act() map[string]any {
	out := p.Amendment.act()
	out["open"], out["moved"] = p.Moved.Open, p.Moved.Sum()
	if p.Days.From != "" {
		out["from"], out["until"] = p.Days.From, p.Days.Until
	}
	return out
}

func (a *Amendment) act() map[string]any {
	out := map[string]any{"decree": a.Decree, "decreed_on": a.DecreedOn}
	if a.Note != "" {
		out["note"] = a.Note
	}
	var days []string
	for _, h := range a.Days {
		days = append(days, fmt.Sprintf("%s %s %s", h.Date, h.Kind, h.Name))
	}
	for _, m := range a.Months {
		days = append(days, fmt.Sprintf("%s/%s ramadan", m.From, m.Until))
	}
	for _, o := range a.Offices {
		s := fmt.Sprintf("hours of %q", o.Unit)
		if o.Since != "" {
			s += " since " + string(o.Since)
		}
		if o.Follows {
			s += " as the region"
		} else {
			s += fmt.Sprintf(", %d days, %d minutes a week", o.Office.Pattern, o.Office.Hours.Minutes(o.Office.Pattern))
		}
		days = append(days, s)
	}
	out["changes"] = days
	return out
}

// changed is the calendar with amended days and months.
func (c *Calendar) changed(days []Holiday, months []Ramadan) *Calendar {
	n := c.copied(len(days))
	for _, h := range days {
		n.put(h)
	}
	n.fast(months)
	n.index()
	return n
}

// amended is the view after an amendment that is not stored yet.
func (v *View) amended(a Amendment) *View {
	n := &View{Version: v.Version + 1, Calendar: v.Calendar.changed(a.Days, a.Months), week: v.week}
	n.setOffices(v.home, append(slices.Clone(v.changes), a.Offices...))
	return n
}

// difference lists the days that count otherwise, and the range to count again.
func difference(before, after *View, a Amendment) (days []DayChange, settled []int, r Recompute) {
	r = Recompute{Decree: a.Decree, Version: after.Version, Unit: a.unit()}
	five := Office{Pattern: FiveDays}
	widen := func(from, until clock.Date) {
		if r.From == "" {
			r.From, r.Until = from, until
			return
		}
		r.From = min(r.From, from)
		if r.Until != "" && (until == "" || until > r.Until) {
			r.Until = until
		}
	}
	const off = national | jointly | local | restored
	for i := int64(0); i < markedDays; i++ {
		d := firstMarked + i
		was, is := before.Calendar.markOf(d), after.Calendar.markOf(d)
		if was == is {
			continue
		}
		date := dateOf(d)
		widen(date, date)
		if was&off != is&off {
			days = append(days, DayChange{before.Calendar.day(d, before.Calendar.facts(&five, d)), after.Calendar.day(d, after.Calendar.facts(&five, d))})
		}
		if was&undecided != 0 && is&undecided == 0 && !slices.Contains(settled, date.Year()) {
			settled = append(settled, date.Year())
		}
	}
	for _, o := range a.Offices {
		since := o.Since
		if since == "" {
			since = "1990-01-01"
		}
		widen(since, "")
	}
	return days, settled, r
}

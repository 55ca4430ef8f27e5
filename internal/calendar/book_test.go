package calendar

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/ledger"
)

var (
	officer = actor.Actor{Person: "p1", Name: "Sri Handayani", Post: "bkpsdm", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Post: "bkpsdm"}}}
	august  = Amendment{Decree: "Keputusan Wali Kota 188/2026", DecreedOn: "2026-11-20",
		Days: []Holiday{{Date: "2026-11-25", Kind: LocalHoliday, Name: "Hari jadi daerah"}}}
)

func newBook(t *testing.T, d *db.DB, cfg BookConfig) *Book {
	t.Helper()
	b, err := NewBook(d, clock.At(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Seed(context.Background()); err != nil {
		t.Fatal(err)
	}
	return b
}

func now() *clock.Fake { return clock.At(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)) }

func TestBookIsTheShippedCalendarOverAStore(t *testing.T) {
	dbtest.Each(t, now(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d, BookConfig{})
		want := standard(t, Options{})
		for i := int64(0); i < markedDays; i++ {
			if got := b.Calendar().markOf(firstMarked + i); got != want.markOf(firstMarked+i) {
				t.Fatalf("%s is %b in the store, %b as shipped", dateOf(firstMarked+i), got, want.markOf(firstMarked+i))
			}
		}
		if err := b.Seed(context.Background()); err != nil { // a second start
			t.Fatal(err)
		}
		if v, _ := b.Get(context.Background()); v.Version != 1 {
			t.Errorf("seeding twice left version %d", v.Version)
		}
		if n := acts(t, d); len(n) != 0 {
			t.Errorf("the first seeding recorded %v", n)
		}
	})
}

func acts(t *testing.T, d *db.DB) (kinds []string) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		entries, err := ledger.Find(tx, ledger.Filter{Limit: 100})
		for _, e := range entries {
			kinds = append(kinds, e.Kind)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

func jobs(t *testing.T, d *db.DB) (out []Recompute) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		found, err := job.Find(tx, job.Filter{Kind: RecomputeKind})
		for _, j := range found {
			var r Recompute
			if err := json.Unmarshal(j.Args, &r); err != nil {
				return err
			}
			out = append(out, r)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAmend(t *testing.T) {
	dbtest.Each(t, now(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		start := at(t, "2026-11-23 10.00")
		asked := 0
		b := newBook(t, d, BookConfig{Impact: func(_ *db.Tx, before, after *View, r Recompute) (Moved, error) {
			asked++
			was, _ := before.Calendar.DueAt(before.Office("u"), start, Days(3), nil)
			is, _ := after.Calendar.DueAt(after.Office("u"), start, Days(3), nil)
			if !is.After(was) {
				t.Errorf("the view after the amendment counts %s, before %s", is, was)
			}
			return Moved{Open: 12, Later: 4}, nil
		}})
		other := newBook(t, d, BookConfig{}) // another process
		p, err := b.PreviewAmendment(ctx, officer, august)
		if err != nil {
			t.Fatal(err)
		}
		if asked != 1 || p.Moved.Sum() != 4 || p.Days.From != "2026-11-25" || p.Days.Until != "2026-11-25" || len(p.Changed) != 1 || p.Past {
			t.Errorf("preview %+v", p)
		}
		if c := p.Changed[0]; c.Before.Verdict != Working || c.After.Verdict != LocalOff || c.After.Basis != august.Decree {
			t.Errorf("changed day %+v", c)
		}
		if b.Calendar().Day("2026-11-25", FiveDays).Verdict != Working || len(jobs(t, d)) != 0 {
			t.Error("looking changed something")
		}
		if again, err := b.Look(ctx, officer, p.ID); err != nil || again.Moved.Sum() != 4 || asked != 1 || !again.At.Equal(p.At) {
			t.Errorf("the same preview again: %+v, %v, asked %d times", again, err, asked)
		}
		a, err := b.ApplyAmendment(ctx, officer, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if a.Open != 12 || a.Moved != 4 || a.By != "Sri Handayani" {
			t.Errorf("recorded %+v", a)
		}
		if got := b.Calendar().Day("2026-11-25", FiveDays); got.Verdict != LocalOff || got.Basis != august.Decree {
			t.Errorf("own amendment is not seen: %+v", got)
		}
		if got := other.Calendar().Day("2026-11-25", FiveDays); got.Verdict != LocalOff {
			other.clock.(*clock.Fake).Add(2 * time.Second)
			if got = other.Calendar().Day("2026-11-25", FiveDays); got.Verdict != LocalOff {
				t.Errorf("another process does not see it after two seconds: %+v", got)
			}
		}
		if got := jobs(t, d); len(got) != 1 || got[0].From != "2026-11-25" || got[0].Amendment != p.ID || got[0].Version != 2 || got[0].Decree != august.Decree {
			t.Errorf("jobs %+v", got)
		}
		if got := acts(t, d); len(got) != 2 || got[0] != "calendar.amended" && got[1] != "calendar.amended" {
			t.Errorf("acts %v", got)
		}
		list, err := b.Amendments(ctx, 10)
		if err != nil || len(list) != 1 || list[0].ID != p.ID || list[0].AppliedAt.IsZero() {
			t.Errorf("history %+v, %v", list, err)
		}
		if _, err := b.ApplyAmendment(ctx, officer, p.ID); !errs.Is(err, errs.Conflict) {
			t.Errorf("applied twice: %v", err)
		}
	})
}

func TestAmendmentThatWasOvertaken(t *testing.T) {
	d := dbtest.SQLite(t, now())
	ctx := context.Background()
	b := newBook(t, d, BookConfig{})
	first, err := b.PreviewAmendment(ctx, officer, august)
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.PreviewAmendment(ctx, officer, Amendment{Decree: "Keppres", DecreedOn: "2026-11-20",
		Days: []Holiday{{Date: "2026-11-26", Kind: NationalHoliday, Name: "Hari pemungutan suara"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.ApplyAmendment(ctx, officer, second.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.ApplyAmendment(ctx, officer, first.ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("a preview of an older calendar was applied: %v", err)
	}
	if _, err := b.Look(ctx, officer, first.ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("and shown: %v", err)
	}
	if _, err := b.ApplyAmendment(ctx, officer, "no-such"); !errs.Is(err, errs.NotFound) {
		t.Errorf("no such preview: %v", err)
	}
	if len(jobs(t, d)) != 1 {
		t.Errorf("jobs %+v", jobs(t, d))
	}
}

func TestOnlyPersonnelOfficersAmend(t *testing.T) {
	d := dbtest.SQLite(t, now())
	ctx := context.Background()
	b := newBook(t, d, BookConfig{})
	p, err := b.PreviewAmendment(ctx, officer, august)
	if err != nil {
		t.Fatal(err)
	}
	wrong := map[string]actor.Actor{"nobody": {}, "the administrator": {Admin: true, Account: "a"}, "an employee": {Person: "p2"}}
	for _, f := range actor.Functions {
		if f != actor.PersonnelOfficer {
			wrong[string(f)] = actor.Actor{Person: "p3", Grants: []actor.Grant{{Function: f}}}
		}
	}
	wrong["a personnel officer of one unit"] = actor.Actor{Person: "p4", Grants: []actor.Grant{{Function: actor.PersonnelOfficer, Unit: "u"}}}
	for name, by := range wrong {
		_, preview := b.PreviewAmendment(ctx, by, august)
		_, apply := b.ApplyAmendment(ctx, by, p.ID)
		_, look := b.Look(ctx, by, p.ID)
		_, read := b.Amendment(ctx, by, p.ID)
		for what, err := range map[string]error{"preview": preview, "apply": apply, "look": look, "read": read} {
			if !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s may %s: %v", name, what, err)
			}
		}
		if MayAmend(by) {
			t.Errorf("%s may amend", name)
		}
	}
	if _, err := b.PreviewAmendment(ctx, actor.System("pendopo"), august); err != nil {
		t.Errorf("the operator of the machine: %v", err)
	}
}

func TestAmendmentIsRefused(t *testing.T) {
	d := dbtest.SQLite(t, now())
	b := newBook(t, d, BookConfig{})
	day := func(date clock.Date, k Kind, name string) Amendment {
		return Amendment{Decree: "x", DecreedOn: "2026-11-20", Days: []Holiday{{Date: date, Kind: k, Name: name}}}
	}
	closed := DefaultOffice(FiveDays, WIB)
	closed.Hours[time.Monday] = DayHours{Open: At(9, 0), Close: At(8, 0)}
	late := DefaultOffice(FiveDays, WIB)
	late.Hours[time.Monday].BreakUntil = At(17, 0)
	for _, tc := range []struct {
		name, field string
		a           Amendment
	}{
		{"no decree", "decree", Amendment{DecreedOn: "2026-11-20", Days: august.Days}},
		{"no date of the decree", "decreed_on", Amendment{Decree: "x", Days: august.Days}},
		{"nothing", "days", Amendment{Decree: "x", DecreedOn: "2026-11-20"}},
		{"a date that is none", "days", day("2026-02-30", LocalHoliday, "x")},
		{"a date far away", "days", day("2170-01-01", LocalHoliday, "x")},
		{"a kind that is none", "days", day("2026-02-03", "libur", "x")},
		{"no name", "days", day("2026-02-03", LocalHoliday, " ")},
		{"a date twice", "days", Amendment{Decree: "x", DecreedOn: "2026-11-20", Days: append(day("2026-02-03", LocalHoliday, "x").Days, day("2026-02-03", Workday, "y").Days...)}},
		{"a month of 31 days", "ramadan", Amendment{Decree: "x", DecreedOn: "2026-11-20", Months: []Ramadan{{From: "2027-02-08", Until: "2027-03-10"}}}},
		{"closes before it opens", "hours", Amendment{Decree: "x", DecreedOn: "2026-11-20", Offices: []OfficeChange{{Unit: "u", Office: closed}}}},
		{"a break after the close", "hours", Amendment{Decree: "x", DecreedOn: "2026-11-20", Offices: []OfficeChange{{Unit: "u", Office: late}}}},
	} {
		_, err := b.PreviewAmendment(context.Background(), officer, tc.a)
		e, ok := err.(*errs.Error)
		if !ok || e.Kind != errs.Invalid || len(e.Fields) == 0 || e.Fields[0].Name != tc.field {
			t.Errorf("%s: %v, want a message beside %s", tc.name, err, tc.field)
		}
	}
}

func TestOfficesOfUnits(t *testing.T) {
	dbtest.Each(t, now(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		b := newBook(t, d, BookConfig{
			Region: func(*db.Tx) (*time.Location, Pattern, error) { return WITA, FiveDays, nil },
			Week: func(u string) Pattern {
				if u == "school" {
					return SixDays
				}
				return FiveDays
			},
		})
		if o := b.Office("nowhere"); o.Pattern != FiveDays || o.Zone != WITA {
			t.Errorf("the region works %+v", o)
		}
		if o := b.Office("class", "school"); o.Pattern != SixDays || o.Zone != WITA || o.Hours[time.Saturday].Close != At(15, 0) {
			t.Errorf("a six-day unit by the register: %+v", o)
		}
		hospital := DefaultOffice(SixDays, nil)
		hospital.JointLeaveWorks = true
		hospital.Hours[time.Monday].Close = At(14, 0)
		apply := func(a Amendment) {
			t.Helper()
			p, err := b.PreviewAmendment(ctx, officer, a)
			if err != nil {
				t.Fatal(err)
			}
			v, err := b.Get(ctx)
			if err != nil {
				t.Fatal(err)
			}
			promised := v.amended(p.Amendment)
			if _, err := b.ApplyAmendment(ctx, officer, p.ID); err != nil {
				t.Fatal(err)
			}
			v, err = b.Get(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range []string{"", "hospital", "clinic", "school"} {
				for _, start := range []string{"2026-11-20 10.00", "2026-12-03 10.00", "2026-12-23 10.00"} {
					want, _ := promised.Calendar.DueAt(promised.Office(u), at(t, start, WITA), Days(4), nil)
					got, _ := v.Calendar.DueAt(v.Office(u), at(t, start, WITA), Days(4), nil)
					if !got.Equal(want) {
						t.Errorf("%q from %s: previewed %s, then %s", u, start, show(want, WITA), show(got, WITA))
					}
				}
			}
		}
		apply(Amendment{Decree: "Perwal 1", DecreedOn: "2026-11-20", Offices: []OfficeChange{{Unit: "hospital", Since: "2026-12-01", Office: hospital}}})
		o := b.Office("ward", "hospital")
		if due, _ := b.Calendar().DueAt(o, at(t, "2026-12-23 10.00", WITA), Days(1), nil); show(due, WITA) != "2026-12-24 15.00" {
			t.Errorf("joint leave at the hospital: due %s", show(due, WITA))
		}
		if due, _ := b.Calendar().DueAt(o, at(t, "2026-11-20 10.00", WITA), Days(1), nil); show(due, WITA) != "2026-11-23 16.00" {
			t.Errorf("before its own hours: due %s", show(due, WITA))
		}
		if got := jobs(t, d); len(got) != 1 || got[0].Unit != "hospital" || got[0].From != "2026-12-01" || got[0].Until != "" {
			t.Errorf("jobs %+v", got)
		}
		apply(Amendment{Decree: "Perwal 2", DecreedOn: "2026-11-20", Offices: []OfficeChange{{Unit: "hospital", Since: "2026-12-14", Follows: true}}})
		if due, _ := b.Calendar().DueAt(b.Office("hospital"), at(t, "2026-12-23 10.00", WITA), Days(1), nil); show(due, WITA) != "2026-12-28 16.00" {
			t.Errorf("back with the region: due %s", show(due, WITA))
		}
		region := DefaultOffice(FiveDays, nil)
		region.Hours[time.Monday].Close = At(15, 30)
		apply(Amendment{Decree: "Perwal 3", DecreedOn: "2026-11-20", Offices: []OfficeChange{{Office: region}}})
		if due, _ := b.Calendar().DueAt(b.Office("nowhere"), at(t, "2026-11-20 10.00", WITA), Days(1), nil); show(due, WITA) != "2026-11-23 15.30" {
			t.Errorf("the region's own hours: due %s", show(due, WITA))
		}
	})
}

// A decree of a further year settles it: every date of the year counts again,
// estimates go.
func TestDecreeOfAYear(t *testing.T) {
	d := dbtest.SQLite(t, now())
	ctx := context.Background()
	b := newBook(t, d, BookConfig{})
	p, err := b.PreviewAmendment(ctx, officer, Amendment{Decree: "SKB 2027", DecreedOn: "2026-11-20", Days: []Holiday{
		{Date: "2027-01-01", Kind: NationalHoliday, Name: "Tahun Baru"}, {Date: "2027-03-09", Kind: NationalHoliday, Name: "Idul Fitri"}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Settled) != 1 || p.Settled[0] != 2027 || p.Days.From != "2027-01-01" || p.Days.Until != "2027-12-31" {
		t.Errorf("settled %v, days %+v", p.Settled, p.Days)
	}
	if _, err := b.ApplyAmendment(ctx, officer, p.ID); err != nil {
		t.Fatal(err)
	}
	if !b.Calendar().Decided(2027) || b.Calendar().Day("2027-03-10", FiveDays).Verdict != Working || b.Calendar().Day("2027-03-09", FiveDays).Verdict != PublicHoliday {
		t.Error("the year is not as decreed")
	}
}

// A program that ships more days than the store took over adds them as an act.
func TestNewerEdition(t *testing.T) {
	dbtest.Each(t, now(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		b := newBook(t, d, BookConfig{})
		err := d.Write(ctx, func(tx *db.Tx) error { // as an older program left it
			if _, err := tx.Exec(`delete from calendar_holiday where on_date = '2026-12-24'`); err != nil {
				return err
			}
			if err := b.insertHolidays(tx, "", []Holiday{{Date: "2026-12-11", Kind: JointLeave, Name: "was once", Basis: "SKB"}}); err != nil {
				return err
			}
			if _, err := tx.Exec(`update calendar_state set edition = 'older' where id = 1`); err != nil {
				return err
			}
			_, err := b.changed(tx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if b.Calendar().Day("2026-12-24", FiveDays).Verdict != Working || b.Calendar().Day("2026-12-11", FiveDays).Verdict != OnLeave {
			t.Fatal("the older store is not what this test needs")
		}
		if err := b.Seed(ctx); err != nil {
			t.Fatal(err)
		}
		if b.Calendar().Day("2026-12-24", FiveDays).Verdict != OnLeave || b.Calendar().Day("2026-12-11", FiveDays).Verdict != Working {
			t.Error("the newer edition was not taken over")
		}
		if got := jobs(t, d); len(got) != 1 || got[0].From != "2026-12-11" || got[0].Until != "2026-12-24" {
			t.Errorf("jobs %+v", got)
		}
		if got := acts(t, d); len(got) != 1 || got[0] != "calendar.edition_taken" {
			t.Errorf("acts %v", got)
		}
	})
}

// Nothing of an amendment remains when its transaction fails, and its preview
// can be applied afterwards.
func TestApplyIsOneTransaction(t *testing.T) {
	d := dbtest.SQLite(t, now())
	b := newBook(t, d, BookConfig{})
	p, err := b.PreviewAmendment(context.Background(), officer, august)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := b.ApplyAmendment(ctx, officer, p.ID); err == nil {
		t.Fatal("applied under a cancelled context")
	}
	if len(jobs(t, d)) != 0 || b.Calendar().Day("2026-11-25", FiveDays).Verdict != Working {
		t.Error("half of an amendment remains")
	}
	if _, err := b.ApplyAmendment(context.Background(), officer, p.ID); err != nil {
		t.Error(err)
	}
}

// Many ask while somebody amends: nobody sees half an amendment, and in the end
// everybody sees it.
func TestBookUnderUse(t *testing.T) {
	dbtest.Each(t, now(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		b := newBook(t, d, BookConfig{})
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					v, err := b.Get(ctx)
					if err != nil {
						t.Error(err)
						return
					}
					first, second := v.Calendar.Day("2026-11-25", FiveDays).Verdict, v.Calendar.Day("2026-11-26", FiveDays).Verdict
					if first != second {
						t.Errorf("half an amendment: %s and %s", first, second)
						return
					}
					_ = b.Office("x")
				}
			})
		}
		p, err := b.PreviewAmendment(ctx, officer, Amendment{Decree: "x", DecreedOn: "2026-11-20", Days: []Holiday{
			{Date: "2026-11-25", Kind: LocalHoliday, Name: "a"}, {Date: "2026-11-26", Kind: LocalHoliday, Name: "b"}}})
		if err == nil {
			_, err = b.ApplyAmendment(ctx, officer, p.ID)
		}
		close(stop)
		wg.Wait()
		if err != nil {
			t.Fatal(err)
		}
		if b.Calendar().Day("2026-11-26", FiveDays).Verdict != LocalOff {
			t.Error("the amendment is not seen")
		}
	})
}

// Two officers apply two previews of one calendar at the same time: one wins.
func TestTwoApplyAtOnce(t *testing.T) {
	dbtest.Each(t, now(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		b := newBook(t, d, BookConfig{})
		var previews []*Preview
		for _, day := range []clock.Date{"2026-11-25", "2026-11-26"} {
			p, err := b.PreviewAmendment(ctx, officer, Amendment{Decree: "x", DecreedOn: "2026-11-20", Days: []Holiday{{Date: day, Kind: LocalHoliday, Name: "a"}}})
			if err != nil {
				t.Fatal(err)
			}
			previews = append(previews, p)
		}
		results := make([]error, 2)
		var wg sync.WaitGroup
		for i, p := range previews {
			wg.Go(func() { _, results[i] = b.ApplyAmendment(ctx, officer, p.ID) })
		}
		wg.Wait()
		won := 0
		for _, err := range results {
			if err == nil {
				won++
			} else if !errs.Is(err, errs.Conflict) {
				t.Error(err)
			}
		}
		if won != 1 || len(jobs(t, d)) != 1 {
			t.Errorf("%d were applied, %d jobs", won, len(jobs(t, d)))
		}
	})
}

func BenchmarkIn(b *testing.B) {
	d := dbtest.SQLite(b, now())
	book, err := NewBook(d, now(), BookConfig{})
	if err != nil {
		b.Fatal(err)
	}
	if err := book.Seed(context.Background()); err != nil {
		b.Fatal(err)
	}
	if _, err := book.Get(context.Background()); err != nil {
		b.Fatal(err)
	}
	if err := d.Read(context.Background(), func(tx *db.Tx) error {
		for b.Loop() {
			if _, err := book.In(tx); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
}

// Hours of unit and region that change on different days hold each from its
// day on, in whatever order they were recorded.
func TestHoursOverOneAnother(t *testing.T) {
	closing := func(h int) Office {
		o := DefaultOffice(FiveDays, nil)
		for d := range o.Hours {
			o.Hours[d].Close = At(h, 0)
		}
		return o
	}
	changes := []OfficeChange{
		{Unit: "u", Since: "2026-12-01", Office: closing(14)},
		{Unit: "u", Since: "2026-12-14", Follows: true},
		{Unit: "", Since: "2027-01-11", Office: closing(15)},
		{Unit: "u", Since: "2027-02-01", Office: closing(17)},
	}
	shippedCalendar := standard(t, Options{})
	rapid.Check(t, func(t *rapid.T) {
		v := &View{Calendar: shippedCalendar}
		v.setOffices(DefaultOffice(FiveDays, WIB), rapid.Permutation(changes).Draw(t, "order"))
		for date, want := range map[clock.Date][2]string{ // Tuesdays: unit, region
			"2026-11-24": {"16.00", "16.00"}, "2026-12-08": {"14.00", "16.00"}, "2026-12-15": {"16.00", "16.00"},
			"2027-01-12": {"15.00", "15.00"}, "2027-02-02": {"17.00", "15.00"},
		} {
			unit, region := v.Office("u"), v.Office()
			if got := [2]string{unit.On(date).Hours[2].Close.String(), region.On(date).Hours[2].Close.String()}; got != want {
				t.Fatalf("%s: unit and region close at %v, want %v", date, got, want)
			}
		}
	})
}

// A unit whose week changes in the register has its open due times counted
// again, once, as an act.
func TestRegisterIsFollowed(t *testing.T) {
	dbtest.Each(t, now(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		six, region := []string{"school"}, FiveDays
		b := newBook(t, d, BookConfig{SixDays: func(*db.Tx) ([]string, error) { return six, nil },
			Region: func(*db.Tx) (*time.Location, Pattern, error) { return WIB, region, nil }})
		follow := func(want ...Recompute) {
			t.Helper()
			before, recorded := len(jobs(t, d)), len(acts(t, d))
			for range 2 { // looking twice does nothing more
				if err := b.Follow(ctx); err != nil {
					t.Fatal(err)
				}
			}
			got := jobs(t, d)
			if len(got) != before+len(want) {
				t.Fatalf("jobs %+v, want %d more", got, len(want))
			}
			for i, w := range want {
				if g := got[len(want)-1-i]; g.Unit != w.Unit || g.From != "1990-01-01" || g.Until != "" { // newest first
					t.Errorf("job %+v, want unit %q", g, w.Unit)
				}
			}
			if n := len(acts(t, d)) - recorded; len(want) > 0 && n != 1 || len(want) == 0 && n != 0 {
				t.Errorf("%d acts for %d units", n, len(want))
			}
		}
		follow() // the first look remembers
		six = []string{"clinic", "school"}
		follow(Recompute{Unit: "clinic"})
		six = []string{"clinic"}
		follow(Recompute{Unit: "school"})
		six = nil
		follow(Recompute{Unit: "clinic"})
		region = SixDays
		follow(Recompute{Unit: ""})
		if v, err := b.Get(ctx); err != nil || v.Own("school") || v.Own("") {
			t.Errorf("what was seen gave hours: %v", err)
		}
	})
}

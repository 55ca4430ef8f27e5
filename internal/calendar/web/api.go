package web

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// Tag is the group in which the operations stand.
const Tag = "calendar"

const sample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"

type programs struct {
	book  *calendar.Book
	org   *org.Cache
	today func() clock.Date
}

// API adds the operations on days, deadlines and amendments. today is the date
// in the region.
func API(a huma.API, book *calendar.Book, register *org.Cache, today func() clock.Date) {
	x := programs{book, register, today}
	api.Register(a, api.Operation{
		ID: "list-holidays", Route: "GET /calendar/holidays", Tag: Tag, Scope: api.Public,
		Summary: api.Words{ID: "Hari libur setahun", EN: "Holidays of a year"},
		Text: api.Words{ID: "Libur nasional, cuti bersama, dan libur daerah dengan dasarnya, jumlah hari kerja kantor daerah, dan apakah keputusan tahun itu sudah dimuat. Tanpa token.",
			EN: "National holidays, joint leave and local holidays with their decree, the working days of the region's office, and whether the year's decree is loaded. No token."},
		Try: "/calendar/holidays?year=2026",
	}, x.holidays)
	api.Register(a, api.Operation{
		ID: "count-deadline", Route: "GET /calendar/due", Tag: Tag, Scope: api.Public,
		Summary: api.Words{ID: "Hitung tenggat", EN: "Count a deadline"},
		Text: api.Words{ID: "Kapan jangka waktu berakhir, dengan setiap hari dan putusannya. Hari mulai adalah hari ke-0. Tanpa token.",
			EN: "When a span ends, with every day and its verdict. The day of the start is day 0. No token."},
		Try: "/calendar/due?start=2026-03-13T10:00&n=14&unit=working_days", Errors: []errs.Kind{errs.NotFound},
	}, x.due)
	api.Register(a, api.Operation{
		ID: "get-office-hours", Route: "GET /calendar/office-hours", Tag: Tag, Scope: api.Public,
		Summary: api.Words{ID: "Jam kerja", EN: "Office hours"},
		Text: api.Words{ID: "Hari dan jam kerja yang berlaku hari ini bagi daerah atau sebuah unit, juga pada bulan Ramadan. Tanpa token.",
			EN: "The working days and hours that hold today for the region or a unit, in Ramadan too. No token."},
		Try: "/calendar/office-hours", Errors: []errs.Kind{errs.NotFound},
	}, x.officeHours)
	api.Register(a, api.Operation{
		ID: "list-calendar-amendments", Route: "GET /calendar/amendments", Tag: Tag, Scope: api.Public,
		Summary: api.Words{ID: "Perubahan kalender", EN: "Changes of the calendar"},
		Text: api.Words{ID: "Perubahan yang berlaku, terbaru lebih dulu, dengan keputusannya dan berapa tenggat yang bergeser. Tanpa token.",
			EN: "The changes in force, newest first, with their decree and how many deadlines moved. No token."},
		Try: "/calendar/amendments",
	}, x.amendments)
	api.Register(a, api.Operation{
		ID: "preview-calendar-amendment", Route: "POST /calendar/amendments", Tag: Tag, Scope: actor.RegionWrite, Once: true,
		Summary: api.Words{ID: "Lihat akibat perubahan kalender", EN: "Preview a change of the calendar"},
		Text: api.Words{ID: "Menyimpan perubahan hari libur, Ramadan, atau jam kerja tanpa memberlakukannya dan menjawab hari apa yang berubah serta berapa tenggat berjalan yang akan bergeser. Dicatat di buku besar.",
			EN: "Keeps a change of days off, Ramadan or office hours without putting it into force, and answers which days change and how many running deadlines would move. Recorded in the ledger."},
		Try:    "/calendar/amendments",
		Body:   `{"decree": "Keputusan Wali Kota 188.45/120/2026", "decreed_on": "2026-11-20", "days": [{"date": "2026-11-25", "kind": "libur_daerah", "name": "Hari jadi daerah"}]}`,
		Errors: []errs.Kind{errs.Conflict},
	}, x.preview)
	api.Register(a, api.Operation{
		ID: "apply-calendar-amendment", Route: "POST /calendar/amendments/{id}/apply", Tag: Tag, Scope: actor.RegionWrite,
		Summary: api.Words{ID: "Berlakukan perubahan kalender", EN: "Put a change of the calendar into force"},
		Text: api.Words{ID: "Memberlakukan perubahan yang sudah dilihat akibatnya; tenggat berjalan dihitung ulang di latar dan setiap pergeseran dicatat. Ditolak bila kalender berubah sejak itu.",
			EN: "Puts a previewed change into force; running deadlines are counted again in the background and each move is recorded. Refused when the calendar changed since."},
		Try: "/calendar/amendments/" + sample + "/apply", Errors: []errs.Kind{errs.NotFound, errs.Conflict},
	}, x.apply)
}

// DayOff is a day that is not worked.
type DayOff struct {
	Date      clock.Date    `json:"date" format:"date"`
	Kind      calendar.Kind `json:"kind" enum:"libur_nasional,cuti_bersama,libur_daerah,hari_kerja" doc:"hari_kerja: a day off that was taken back"`
	Name      string        `json:"name" example:"Natal"`
	Basis     string        `json:"basis" doc:"The decree"`
	Estimated bool          `json:"estimated" doc:"Computed, not decreed"`
}

func dayOf(h calendar.Holiday) DayOff {
	return DayOff{Date: h.Date, Kind: h.Kind, Name: h.Name, Basis: h.Basis, Estimated: h.Estimated}
}

// CalendarYear is the days off of a year.
type CalendarYear struct {
	Year        int      `json:"year"`
	Decreed     bool     `json:"decreed" doc:"The year's joint decree is loaded; otherwise every date of it is provisional"`
	WorkingDays int      `json:"working_days" doc:"Of the region's office"`
	Days        []DayOff `json:"days" nullable:"false"`
}

// YearOf is a year as the region's office works it; the command line prints the
// same shape.
func YearOf(v *calendar.View, year int) CalendarYear {
	out := CalendarYear{Year: year, Decreed: v.Calendar.Decided(year), Days: []DayOff{},
		WorkingDays: v.Calendar.WorkingDays(v.Office(), clock.NewDate(year, 1, 1), clock.NewDate(year, 12, 31))}
	for _, h := range v.Calendar.Holidays(year) {
		out.Days = append(out.Days, dayOf(h))
	}
	return out
}

func (x programs) holidays(ctx context.Context, in *struct {
	Year int `query:"year" example:"2026" doc:"The year; this year when it is not given"`
}) (CalendarYear, error) {
	year := in.Year
	if year == 0 {
		year = x.today().Year()
	}
	if err := calendar.CheckYear(year); err != nil {
		return CalendarYear{}, err
	}
	v, err := x.book.Get(ctx)
	if err != nil {
		return CalendarYear{}, err
	}
	return YearOf(v, year), nil
}

// Deadline is when a span ends and how that was counted.
type Deadline struct {
	Start       time.Time         `json:"start"`
	Due         time.Time         `json:"due"`
	Date        clock.Date        `json:"date" format:"date" doc:"The local date on which it is due"`
	N           int               `json:"n"`
	Unit        calendar.SpanUnit `json:"unit"`
	Zone        string            `json:"zone" example:"WIB"`
	Provisional bool              `json:"provisional" doc:"A day of a year without decree was touched: the date may move"`
	NextWorking *time.Time        `json:"next_working,omitempty" doc:"When calendar days end on a day off: the end on the next working day"`
	Days        []CountedDay      `json:"days" nullable:"false"`
}

// CountedDay is a day of the receipt.
type CountedDay struct {
	Date        clock.Date       `json:"date" format:"date"`
	Verdict     calendar.Verdict `json:"verdict" enum:"working,weekend,holiday,joint_leave,local_holiday,paused,after_hours"`
	Received    bool             `json:"received,omitempty" doc:"Day 0"`
	Count       int              `json:"count,omitempty" doc:"Running number of a day that counts"`
	Minutes     int              `json:"minutes,omitempty" doc:"That ran on this day, for spans of minutes and hours"`
	Name        string           `json:"name,omitempty"`
	Basis       string           `json:"basis,omitempty"`
	Provisional bool             `json:"provisional,omitempty"`
}

// DueOf shows a receipt; the command line prints the same shape.
func DueOf(r calendar.DueReceipt) Deadline {
	out := Deadline{Start: r.Start.UTC(), Due: r.Due.UTC(), Date: r.LastDay(), N: r.Span.N, Unit: r.Span.Unit, Zone: r.Zone.String(), Provisional: r.Provisional, Days: []CountedDay{}}
	if r.DayOff {
		next := r.NextWorking.UTC()
		out.NextWorking = &next
	}
	for _, d := range r.Days {
		out.Days = append(out.Days, CountedDay{Date: d.Date, Verdict: d.Verdict, Received: d.Received, Count: d.Count, Minutes: d.Minutes, Name: d.Reason, Basis: d.Basis, Provisional: d.Provisional})
	}
	return out
}

// OfficeUnit says by whose hours to count.
type OfficeUnit struct {
	Office string `query:"office_unit" maxLength:"100" doc:"By whose hours: identifier or code of a unit; the region's when it is not given"`
}

// office is how a unit works: its own hours or those of the nearest unit above.
func (x programs) office(ctx context.Context, v *calendar.View, unit string) (calendar.Office, error) {
	if unit == "" {
		return v.Office(), nil
	}
	reg, err := x.org.Get(ctx)
	if err != nil {
		return calendar.Office{}, err
	}
	u := unitOf(reg, unit)
	if u == nil {
		return calendar.Office{}, errs.New(errs.NotFound, "calendar.no_such_unit")
	}
	return v.Office(pathOf(reg, u, x.today())...), nil
}

func (x programs) due(ctx context.Context, in *struct {
	OfficeUnit
	Start string            `query:"start" required:"true" maxLength:"40" example:"2026-03-13T10:00" doc:"When it was received: a date, a local date and time, or an instant with its offset"`
	N     int               `query:"n" required:"true" minimum:"0" example:"14" doc:"How long"`
	Unit  calendar.SpanUnit `query:"unit" default:"working_days" enum:"working_days,calendar_days,calendar_days_rolled,office_minutes,hours" doc:"What n counts"`
}) (Deadline, error) {
	span := calendar.Span{N: in.N, Unit: in.Unit}
	if err := span.Check(); err != nil {
		return Deadline{}, inQuery(err)
	}
	v, err := x.book.Get(ctx)
	if err != nil {
		return Deadline{}, err
	}
	o, err := x.office(ctx, v, in.Office)
	if err != nil {
		return Deadline{}, err
	}
	start, err := calendar.ParseMoment(in.Start, o.Location())
	if err != nil {
		return Deadline{}, inQuery(err)
	}
	_, r := v.Calendar.Due(o, start, span, nil)
	return DueOf(r), nil
}

// inQuery says that the fields of an error are parameters of the address.
func inQuery(err error) error {
	var own *errs.Error
	if !errors.As(err, &own) {
		return err
	}
	out := *own
	out.Fields = nil
	for _, f := range own.Fields {
		out.Fields = append(out.Fields, errs.Field{Name: "query." + f.Name, Key: f.Key, Args: f.Args})
	}
	return &out
}

// OfficeHours is when an office works.
type OfficeHours struct {
	Days            int         `json:"days" doc:"Working days of a week, 5 or 6"`
	Zone            string      `json:"zone" example:"WIB"`
	JointLeaveWorks bool        `json:"joint_leave_works" doc:"Joint leave is worked"`
	Week            []HoursLine `json:"week" nullable:"false"`
	Ramadan         []HoursLine `json:"ramadan" nullable:"false"`
}

// HoursLine is one weekday.
type HoursLine struct {
	Weekday    int    `json:"weekday" doc:"1 is Monday"`
	Opens      string `json:"opens" example:"07.30"`
	Closes     string `json:"closes" example:"16.00"`
	BreakFrom  string `json:"break_from,omitempty"`
	BreakUntil string `json:"break_until,omitempty"`
}

func (x programs) officeHours(ctx context.Context, in *OfficeUnit) (OfficeHours, error) {
	v, err := x.book.Get(ctx)
	if err != nil {
		return OfficeHours{}, err
	}
	o, err := x.office(ctx, v, in.Office)
	if err != nil {
		return OfficeHours{}, err
	}
	o = *o.On(x.today())
	return OfficeHours{Days: int(o.Pattern), Zone: o.Location().String(), JointLeaveWorks: o.JointLeaveWorks, Week: lines(o, o.Hours), Ramadan: lines(o, o.Ramadan)}, nil
}

func lines(o calendar.Office, w calendar.WeekHours) []HoursLine {
	out := []HoursLine{}
	for d := 1; d <= 6; d++ {
		h := w[d]
		if d == 6 && o.Pattern != calendar.SixDays {
			break
		}
		l := HoursLine{Weekday: d, Opens: h.Open.String(), Closes: h.Close.String()}
		if h.BreakUntil > h.BreakFrom {
			l.BreakFrom, l.BreakUntil = h.BreakFrom.String(), h.BreakUntil.String()
		}
		out = append(out, l)
	}
	return out
}

// CalendarChange is an amendment of the calendar.
type CalendarChange struct {
	ID        string     `json:"id"`
	Decree    string     `json:"decree"`
	DecreedOn clock.Date `json:"decreed_on" format:"date"`
	Note      string     `json:"note,omitempty"`
	State     string     `json:"state" enum:"previewed,applied"`
	Days      []DayOff   `json:"days" nullable:"false"`
	Offices   []NewHours `json:"offices,omitempty" doc:"Whose days and hours of work change"`
	From      clock.Date `json:"from,omitempty" format:"date" doc:"First day that counts otherwise; not there when none does"`
	Until     clock.Date `json:"until,omitempty" format:"date" doc:"Last such day; not there when there is no end"`
	Open      int        `json:"open" doc:"Running deadlines looked at in the preview"`
	Moved     int        `json:"moved" doc:"Those that move"`
	By        string     `json:"by,omitempty"`
	AppliedAt *time.Time `json:"applied_at,omitempty"`
}

// RecordedChange shows an amendment; the command line prints the same shape.
func RecordedChange(a calendar.Recorded) CalendarChange {
	c := CalendarChange{ID: a.ID, Decree: a.Decree, DecreedOn: a.DecreedOn, Note: a.Note, State: a.State, Days: api.List(a.Days, dayOf), Offices: api.List(a.Offices, newHours), From: a.From, Until: a.Until, Open: a.Open, Moved: a.Moved, By: a.By}
	if !a.AppliedAt.IsZero() {
		c.AppliedAt = &a.AppliedAt
	}
	return c
}

func (x programs) amendments(ctx context.Context, in *struct{ api.Paging }) (api.Page[CalendarChange], error) {
	all, err := x.book.Amendments(ctx, 200)
	if err != nil {
		return api.Page[CalendarChange]{}, err
	}
	return api.Cut(all, in.Paging, func(a calendar.Recorded) string { return a.ID }, RecordedChange)
}

// ChangeOf shows a preview.
func ChangeOf(p *calendar.Preview) CalendarChange {
	return CalendarChange{ID: p.ID, Decree: p.Decree, DecreedOn: p.DecreedOn, Note: p.Note, State: "previewed", Days: api.List(p.Amendment.Days, dayOf), Offices: api.List(p.Offices, newHours),
		From: p.Days.From, Until: p.Days.Until, Open: p.Moved.Open, Moved: p.Moved.Sum()}
}

// NewHours is when an office works from a day on. What get-office-hours answers
// can be sent back as days, week and ramadan.
type NewHours struct {
	Office          string      `json:"office,omitempty" maxLength:"100" doc:"Identifier or code of the unit; nothing for the region"`
	Since           clock.Date  `json:"since" format:"date" doc:"First day"`
	Follows         bool        `json:"follows,omitempty" doc:"The unit works as the region from then on; hours are not looked at"`
	Days            int         `json:"days,omitempty" enum:"5,6" doc:"Working days of a week"`
	JointLeaveWorks bool        `json:"joint_leave_works,omitempty"`
	Week            []HoursLine `json:"week,omitempty" maxItems:"6"`
	Ramadan         []HoursLine `json:"ramadan,omitempty" maxItems:"6"`
}

func newHours(c calendar.OfficeChange) NewHours {
	n := NewHours{Office: c.Unit, Since: c.Since, Follows: c.Follows}
	if !c.Follows {
		n.Days, n.JointLeaveWorks, n.Week, n.Ramadan = int(c.Office.Pattern), c.Office.JointLeaveWorks, lines(c.Office, c.Office.Hours), lines(c.Office, c.Office.Ramadan)
	}
	return n
}

// change reads the new hours of an office; i is its place in the request.
func (x programs) change(ctx context.Context, n NewHours, i int) (calendar.OfficeChange, error) {
	c := calendar.OfficeChange{Since: n.Since, Follows: n.Follows && n.Office != ""}
	if n.Office != "" {
		reg, err := x.org.Get(ctx)
		if err != nil {
			return c, err
		}
		u := unitOf(reg, n.Office)
		if u == nil {
			return c, errs.New(errs.NotFound, "calendar.no_such_unit").Field("body.offices["+strconv.Itoa(i)+"].office", "calendar.no_such_unit")
		}
		c.Unit = string(u.ID)
	}
	if c.Follows {
		return c, nil
	}
	c.Office = calendar.Office{Pattern: calendar.Pattern(n.Days), JointLeaveWorks: n.JointLeaveWorks}
	e := errs.New(errs.Invalid, "calendar.amendment_incomplete")
	at := "body.offices[" + strconv.Itoa(i) + "]"
	c.Office.Hours, c.Office.Ramadan = weekOf(e, at+".week", n.Week), weekOf(e, at+".ramadan", n.Ramadan)
	return c, e.OrNil()
}

func weekOf(e *errs.Error, at string, list []HoursLine) (out calendar.WeekHours) {
	for i, h := range list {
		if h.Weekday < 1 || h.Weekday > 6 {
			continue // no office of ours works on Sunday
		}
		read := func(s, name string, needed bool) calendar.Minute {
			m, ok := calendar.ParseMinute(s)
			if !ok && (needed || s != "") {
				e.Field(at+"["+strconv.Itoa(i)+"]."+name, "calendar_web.bad_minute", s)
			}
			return m
		}
		out[h.Weekday] = calendar.DayHours{Open: read(h.Opens, "opens", true), Close: read(h.Closes, "closes", true),
			BreakFrom: read(h.BreakFrom, "break_from", false), BreakUntil: read(h.BreakUntil, "break_until", false)}
	}
	return out
}

type newDay struct {
	Date clock.Date    `json:"date" format:"date"`
	Kind calendar.Kind `json:"kind" enum:"libur_nasional,cuti_bersama,libur_daerah,hari_kerja" doc:"hari_kerja: a day off that was taken back"`
	Name string        `json:"name" maxLength:"200"`
}

type newMonth struct {
	From  clock.Date `json:"from" format:"date"`
	Until clock.Date `json:"until" format:"date"`
}

func (x programs) preview(ctx context.Context, in *struct {
	Body struct {
		Decree    string     `json:"decree" maxLength:"200" doc:"Name and number of the decree"`
		DecreedOn clock.Date `json:"decreed_on" format:"date"`
		Note      string     `json:"note,omitempty" maxLength:"300"`
		Days      []newDay   `json:"days,omitempty" maxItems:"400"`
		Ramadan   *newMonth  `json:"ramadan,omitempty" doc:"First and last day of the month of fasting"`
		Offices   []NewHours `json:"offices,omitempty" maxItems:"100" doc:"New days and hours of work"`
	}
}) (CalendarChange, error) {
	a := calendar.Amendment{Decree: in.Body.Decree, DecreedOn: in.Body.DecreedOn, Note: in.Body.Note}
	for _, d := range in.Body.Days {
		a.Days = append(a.Days, calendar.Holiday{Date: d.Date, Kind: d.Kind, Name: d.Name})
	}
	if m := in.Body.Ramadan; m != nil {
		a.Months = []calendar.Ramadan{{From: m.From, Until: m.Until}}
	}
	for i, o := range in.Body.Offices {
		c, err := x.change(ctx, o, i)
		if err != nil {
			return CalendarChange{}, err
		}
		a.Offices = append(a.Offices, c)
	}
	by := actor.Of(ctx)
	p, err := x.book.PreviewAmendment(ctx, by, a)
	if err != nil {
		return CalendarChange{}, err
	}
	return ChangeOf(p), nil
}

func (x programs) apply(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"100" doc:"Identifier of the change"`
}) (CalendarChange, error) {
	a, err := x.book.ApplyAmendment(ctx, actor.Of(ctx), in.ID)
	if err != nil {
		return CalendarChange{}, err
	}
	return RecordedChange(*a), nil
}

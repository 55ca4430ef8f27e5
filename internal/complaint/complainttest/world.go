// Package complainttest sets the use cases of complaints up in an imported
// region, with the people who take part in them.
package complainttest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/complaint"
	"pendopo/internal/demo"
	"pendopo/internal/demo/demotest"
	"pendopo/internal/duty"
	"pendopo/internal/kit/blob"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/photo"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/place"
)

// World is a region whose citizens report.
type World struct {
	*demotest.World
	*complaint.Service
	Sent  *Outbox
	Clock *clock.Fake
	DB    *db.DB
	Org   *org.Cache

	Coordinator actor.Actor // verifies and routes
	Agency      *org.Unit   // an agency with a liaison
	Liaison     actor.Actor // of Agency
	Other       *org.Unit   // another one
	OtherLiaison,
	Head, // of the region
	Sekda, // regional secretary
	Information, // PPID
	Whistle, // Inspektorat
	Nobody actor.Actor
}

// Outbox is a sender that remembers, and fails when told to.
type Outbox struct {
	mu   sync.Mutex
	Fail error
	list []Sent
}

// Sent is one message with where it went.
type Sent struct {
	To string
	complaint.Outgoing
}

// Send keeps the message.
func (o *Outbox) Send(_ context.Context, to string, m complaint.Outgoing) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.Fail != nil {
		return o.Fail
	}
	o.list = append(o.list, Sent{to, m})
	return nil
}

// Break makes every later message fail, nil mends.
func (o *Outbox) Break(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.Fail = err
}

// To are the messages that went to an address.
func (o *Outbox) To(address string) (out []Sent) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range o.list {
		if m.To == address {
			out = append(out, m)
		}
	}
	return out
}

// Each runs a test in the example city on both databases, on Monday 30 November
// 2020 at 9.00.
func Each(t *testing.T, run func(t *testing.T, w *World)) {
	demotest.Each(t, demo.Kediri, func(t *testing.T, w *demotest.World) { run(t, New(t, w)) })
}

// SQLite is the world on SQLite.
func SQLite(t testing.TB) *World { return New(t, demotest.SQLite(t, demo.Kediri)) }

// Monday is when the world's time begins.
var Monday = time.Date(2020, 11, 30, 2, 0, 0, 0, time.UTC)

// New sets complaints up in an imported region.
func New(t testing.TB, w *demotest.World) *World {
	t.Helper()
	w.Clock.Set(Monday)
	cal, err := calendar.Standard(calendar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	book := calendar.Fixed(cal, calendar.Office{})
	vault, err := complaint.NewVault(make([]byte, people.KeySize), nil)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	x := &World{World: w, Sent: new(Outbox), Clock: w.Clock, DB: w.DB, Org: w.Org}
	x.Service = &complaint.Service{DB: w.DB, Org: w.Org, Calendar: book, Vault: vault, Blobs: blobs, Clock: w.Clock, Prefix: "KDR",
		Darkroom: photo.NewDarkroom(photo.DefaultLimits, calendar.WIB), Link: "https://lapor.test/lacak/",
		Duties: &duty.Engine{DB: w.DB, Org: w.Org, Calendar: book}}
	x.SetSender("mail", x.Sent)
	x.SetSender("telegram", x.Sent)
	x.people(t)
	return x
}

// seat fills the empty posts that answer citizens, so that each is somebody
// else's than the secretary's.
func (w *World) seat(t testing.TB) {
	t.Helper()
	s := w.Now(t)
	var free []people.PersonID
	for id := range s.People {
		if p := s.Principal(id); p != nil && !p.Structural && len(s.Actor(id).Grants) == 0 {
			free = append(free, id)
		}
	}
	slices.Sort(free)
	w.Must(t, w.DB.Write(w.Ctx, func(tx *db.Tx) error {
		for _, p := range s.AllPosts() {
			for _, f := range p.Functions {
				if f.Scope != "" || len(s.Seated(p.ID)) > 0 || f.Function != actor.InformationOfficer && f.Function != actor.WhistleblowingOfficer && f.Function != actor.ComplaintCoordinator {
					continue
				}
				if _, err := tx.Exec(`
					insert into holding (id, post, person, kind, structural, from_on, tenure_from, basis, ended_by, recorded_at, withdrawn_reason)
					values ($1, $2, $3, 'definitive', true, '2020-01-02', '2020-01-02', 'SK', '', 0, '')`, "h-"+string(p.ID), string(p.ID), string(free[0])); err != nil {
					return err
				}
				free = free[1:]
			}
		}
		return w.Org.Changed(tx)
	}))
}

func (w *World) people(t testing.TB) {
	t.Helper()
	w.seat(t)
	w.Coordinator = w.region(t, actor.ComplaintCoordinator)
	w.Head = w.region(t, actor.AppointingAuthority)
	w.Sekda = w.region(t, actor.AuthorizedOfficial)
	w.Information = w.region(t, actor.InformationOfficer)
	w.Whistle = w.region(t, actor.WhistleblowingOfficer)
	w.Nobody = w.World.Nobody(t)
	s := w.Now(t)
	for _, u := range s.AllUnits() {
		if u.Kind != "dinas" {
			continue
		}
		a, ok := w.liaisonOf(s, u.ID)
		switch {
		case !ok || a.May(actor.ComplaintCoordinator) || a.May(actor.InformationOfficer):
		case w.Agency == nil:
			w.Agency, w.Liaison = u, a
		case w.Other == nil:
			w.Other, w.OtherLiaison = u, a
		}
	}
	if w.Other == nil {
		t.Fatal("the region has no two agencies with liaisons")
	}
}

// Now is the register as of the clock's day.
func (w *World) Now(t testing.TB) *org.Snapshot {
	t.Helper()
	return w.Register(t).At(dateOf(w.Clock.Now()))
}

// region is who answers for the last post that has a function over the region:
// its holder, or the superior of an empty one.
func (w *World) region(t testing.TB, f actor.Function) (out actor.Actor) {
	t.Helper()
	s := w.Now(t)
	for _, p := range s.AllPosts() {
		for _, pf := range p.Functions {
			if pf.Function == f && pf.Scope == "" {
				if h := duty.OwnerOf(s, p.ID).Holding(); h != nil && (out.Person == "" || !out.May(f) || len(s.Seated(p.ID)) > 0) {
					out = s.Actor(h.Person)
				}
			}
		}
	}
	if out.Person == "" {
		t.Fatalf("nobody has the function %s", f)
	}
	return out
}

func (w *World) liaisonOf(s *org.Snapshot, unit org.UnitID) (actor.Actor, bool) {
	for _, p := range s.AllPosts() {
		for _, pf := range p.Functions {
			if pf.Function == actor.AgencyLiaison && pf.Scope == unit {
				for _, h := range s.Seated(p.ID) {
					return s.Actor(h.Person), true
				}
			}
		}
	}
	return actor.Actor{}, false
}

// Plain is an ordinary report with a telephone number and mail.
func Plain(n int) complaint.Report {
	return complaint.Report{ClientKey: fmt.Sprintf("test-%d", n), Channel: complaint.Web, Category: "jalan_rusak",
		Text:   fmt.Sprintf("Jalan berlubang besar di depan pasar, sudah dua orang jatuh (%d).", n),
		Where:  complaint.Where{Point: place.Point{Lat: -7.8228, Lon: 112.0118}, Note: "depan pasar"},
		Person: complaint.Person{Name: "Siti Rahayu", Phone: "0812 3456 7890", Email: fmt.Sprintf("siti%d@warga.test", n)}}
}

// Report sends a plain report and gives its receipt.
func (w *World) Report(t testing.TB, n int) complaint.Receipt {
	t.Helper()
	r, err := w.Receive(w.Ctx, actor.Actor{}, Plain(n))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Routed sends a plain report and routes it to Agency.
func (w *World) Routed(t testing.TB, n int) complaint.Receipt {
	t.Helper()
	r := w.Report(t, n)
	w.Must(t, w.Verify(w.Ctx, w.Coordinator, r.ID, complaint.VerifyIn{Clarify: true, Unit: w.Agency.ID}))
	return r
}

// Good is an answer that passes the check.
func Good(by actor.Actor) string {
	return "Yth. Ibu Siti. Lubang di depan pasar kami tutup pada Kamis, 3 Desember 2020. Terima kasih sudah mengabari kami. " + by.Name
}

// Answered sends, routes and answers a report.
func (w *World) Answered(t testing.TB, n int) complaint.Receipt {
	t.Helper()
	r := w.Routed(t, n)
	if _, err := w.Answer(w.Ctx, w.Liaison, r.ID, complaint.AnswerIn{Text: Good(w.Liaison), Final: true}); err != nil {
		t.Fatal(err)
	}
	return r
}

// Key is what the sender of a plain report shows.
func Key(r complaint.Receipt) complaint.Key {
	return complaint.Key{Number: r.Number, Tail: r.Tail}
}

// Token is the key of the receipt's link.
func Token(r complaint.Receipt) complaint.Key {
	return complaint.Key{Number: r.Number, Token: r.Token}
}

// Must fails the test on an error.
func (w *World) Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Refused fails the test unless the error has the kind and the key.
func Refused(t testing.TB, err error, kind errs.Kind, key string) {
	t.Helper()
	var e *errs.Error
	switch {
	case err == nil:
		t.Errorf("not refused, want %s", key)
	case !errs.Is(err, kind):
		t.Errorf("refused as %v, want %s %s", err, kind, key)
	case asError(err, &e) && key != "" && e.Key != key:
		t.Errorf("refused with %s, want %s", e.Key, key)
	}
}

// At sets the clock to a local day and hour.
func (w *World) At(day string, hour, minute int) {
	d, err := time.ParseInLocation("2006-01-02", day, calendar.WIB)
	if err != nil {
		panic(err)
	}
	w.Clock.Set(d.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute))
}

// Package web is the front room: the public home with help and statements, the
// page on which each role's day begins, the administrator's desk (profile of
// the region, numbers that the law leaves open, background work) and the trace
// of official acts.
//
// It holds no facts of its own. It asks the use cases of the other packages,
// which decide what a person may see, and puts the answers in the order in
// which they need somebody.
package web

import (
	"embed"
	"net/http"
	"sync"

	"pendopo/internal/account"
	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/briefing"
	"pendopo/internal/calendar"
	"pendopo/internal/ceremony"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/regulation"
	"pendopo/internal/upkeep"
)

//go:embed *.html
var files embed.FS

// Parts is what the front room shows. DB, Org, Rounds, Intake, Ledger and Upkeep
// are needed; a nil Ceremonies or Documents leaves their lists out.
type Parts struct {
	DB         *db.DB
	Org        *org.Cache
	Rounds     *appointment.Service
	Intake     *intake.Service
	Ledger     *ledger.Log
	Ceremonies *ceremony.Service
	Documents  *document.Service
	Accounts   *account.Service // nil: acts on accounts name nobody
	Upkeep     *upkeep.Service
	Calendar   *calendar.Book    // nil: nothing is said of the coming year
	Duties     *duty.Engine      // nil: no tasks are listed
	Briefing   *briefing.Service // nil: the morning has no late duties, citizens and handover
	// Law is the book before the region's settings; nil is the national one.
	Law *regulation.Book
	// SigningPage is the address where papers are signed; nil: lines lead nowhere.
	SigningPage func(document.Awaited) string
	// Mailbox is the address to which citizens may write reports, "" for none.
	Mailbox string
	// Dir is the region's folder, for the hint how to back it up.
	Dir string
	// Clock tells the hour of the greeting; nil is the machine's.
	Clock clock.Clock
	// Health is the address of the health check; "" is /healthz.
	Health string
}

// Web holds what the pages need.
type Web struct {
	Parts
	page   *page.Engine
	set    *page.Set
	counts counts
}

// New makes the door.
func New(engine *page.Engine, p Parts) *Web {
	if p.Law == nil {
		p.Law = regulation.National()
	}
	if p.Health == "" {
		p.Health = "/healthz"
	}
	if p.Clock == nil {
		p.Clock = clock.System{}
	}
	return &Web{Parts: p, page: engine, set: engine.Parse(files, "home.html", "help.html", "access.html", "privacy.html",
		"today.html", "morning.html", "citizens.html", "manage.html", "region.html", "numbers.html", "jobs.html", "trace.html", "act.html")}
}

// Routes is the table of contents of this door.
func (w *Web) Routes() []page.Route {
	return []page.Route{
		{Method: "GET", Path: "/{$}", Handler: w.home},
		{Method: "GET", Path: "/bantuan", Handler: w.plain("help.html", "desk_web.help")},
		{Method: "GET", Path: "/aksesibilitas", Handler: w.plain("access.html", "desk_web.access")},
		{Method: "GET", Path: "/privasi", Handler: w.plain("privacy.html", "desk_web.privacy")},

		{Method: "GET", Path: "/hari-ini", Handler: w.today},
		{Method: "GET", Path: "/pagi", Handler: w.morning},
		{Method: "GET", Path: "/warga", Handler: w.citizens},

		{Method: "GET", Path: "/kelola", Handler: w.manage},
		{Method: "GET", Path: "/kelola/daerah", Handler: w.regionForm},
		{Method: "POST", Path: "/kelola/daerah", Handler: w.saveRegion},
		{Method: "GET", Path: "/kelola/angka", Handler: w.numbers},
		{Method: "POST", Path: "/kelola/angka", Handler: w.saveNumber},
		{Method: "GET", Path: "/kelola/pekerjaan", Handler: w.jobs},
		{Method: "POST", Path: "/kelola/pekerjaan/{id}/ulangi", Handler: w.retryJob},
		{Method: "POST", Path: "/kelola/pekerjaan/{id}/hentikan", Handler: w.cancelJob},

		{Method: "GET", Path: "/jejak", Handler: w.trace},
		{Method: "GET", Path: "/jejak/{act}", Handler: w.act},
		{Method: "POST", Path: "/jejak/unduh", Handler: w.downloadTrace},
		{Method: "GET", Path: "/jejak/{act}/bukti", Handler: w.proof},
	}
}

// staff is who asks; nobody is sent to the sign-in page.
func staff(r *http.Request) (actor.Actor, error) {
	by := actor.Of(r.Context())
	if !by.SignedIn() {
		return by, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	return by, nil
}

// keeper allows those who keep the region's settings: personnel officers and
// administrators.
func keeper(r *http.Request) (actor.Actor, error) {
	by, err := staff(r)
	if err != nil {
		return by, err
	}
	if by.RequireAdmin() == nil {
		return by, nil
	}
	return by, by.Require(actor.PersonnelOfficer)
}

// counts remembers the few numbers of the side rail for one version of the
// register and one day.
type counts struct {
	mu      sync.Mutex
	version int64
	day     clock.Date
	vacant  int
}

// vacant is the number of vacant structural posts today.
func (w *Web) vacant(r *http.Request) (int, bool) {
	reg, err := w.Org.Get(r.Context())
	if err != nil {
		return 0, false // the page that follows says what is wrong
	}
	today := w.page.Today()
	w.counts.mu.Lock()
	defer w.counts.mu.Unlock()
	if w.counts.version != reg.Version || w.counts.day != today {
		w.counts.version, w.counts.day = reg.Version, today
		w.counts.vacant = reg.At(today).Seats(org.SeatFilter{Limit: 1}).Counts.Vacant
	}
	return w.counts.vacant, true
}

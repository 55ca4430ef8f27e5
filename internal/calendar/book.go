package calendar

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/id"
)

// View is the calendar and the offices at one version. It is immutable.
type View struct {
	Version  int64
	Calendar *Calendar

	region  Office
	offices map[string]Office
	week    func(unit string) Pattern

	home    Office         // of the region's profile, before any change
	changes []OfficeChange // as recorded
}

// Office is when a unit works: give it the unit and its parents, nearest first.
// The first with hours of its own answers; one that the register says works six
// days has the six-day hours of the law; else it works as the region does.
func (v *View) Office(units ...string) Office {
	for _, u := range units {
		if o, ok := v.offices[u]; ok {
			return o
		}
		if v.week != nil && v.region.Pattern != SixDays && v.week(u) == SixDays {
			o := DefaultOffice(SixDays, v.region.Zone)
			o.JointLeaveWorks = v.region.JointLeaveWorks
			return o
		}
	}
	return v.region
}

// Own tells whether a unit has hours of its own; "" asks for the region.
func (v *View) Own(unit string) bool { _, ok := v.offices[unit]; return ok }

// Impact answers how many open due times a change would move. Package app
// joins it to package duty.
type Impact func(tx *db.Tx, before, after *View, days Recompute) (Moved, error)

// Moved is the answer of an Impact.
type Moved struct {
	Open     int      `json:"open"`    // open due times looked at
	Later    int      `json:"later"`   // of these would move to a later time
	Earlier  int      `json:"earlier"` // and to an earlier one
	Examples []string `json:"examples,omitempty"`
}

// Sum is how many move.
func (m Moved) Sum() int { return m.Later + m.Earlier }

// BookConfig is what a book needs to know of the region.
type BookConfig struct {
	// Region is the zone and week of the region's profile; nil is WIB and five
	// days. It is asked when the book looks for changes, once a second at most.
	Region func(tx *db.Tx) (*time.Location, Pattern, error)
	// Week is how many days the register says that a unit works; nil or 0 when
	// it says nothing.
	Week func(unit string) Pattern
	// SixDays lists the units that the register says work six days; nil follows
	// nothing.
	SixDays func(tx *db.Tx) ([]string, error)
	// Impact is asked by previews; nil counts nothing.
	Impact Impact
}

// Book keeps the current calendar in memory. Own amendments are seen at once,
// those of other processes within a second.
type Book struct {
	db    *db.DB
	clock clock.Clock
	cfg   BookConfig
	ids   id.Source
	fixed *View // of a book that nobody amends

	cur    atomic.Pointer[View]
	mu     sync.Mutex
	dirty  atomic.Bool
	polled atomic.Int64 // when the version was last looked at, microseconds
}

// pollEvery is how long another process's amendment may stay unseen.
const pollEvery = time.Second

// NewBook makes a book over a store. Until the store answers it knows the
// shipped decrees.
func NewBook(d *db.DB, clk clock.Clock, cfg BookConfig) (*Book, error) {
	c, err := Standard(Options{})
	if err != nil {
		return nil, err
	}
	b := &Book{db: d, clock: clk, cfg: cfg}
	b.cur.Store(&View{Version: -1, Calendar: c, region: DefaultOffice(FiveDays, WIB), home: DefaultOffice(FiveDays, WIB), week: cfg.Week})
	b.dirty.Store(true)
	return b, nil
}

// SetImpact joins the book to what counts open due times; call it while the
// program is built.
func (b *Book) SetImpact(f Impact) { b.cfg.Impact = f }

// Fixed is a book that nobody amends, over no store: for tests and tools.
func Fixed(c *Calendar, region Office) *Book {
	region.complete()
	return &Book{fixed: &View{Calendar: c, region: region, home: region}}
}

// Get returns the current view, loading it when it changed.
func (b *Book) Get(ctx context.Context) (*View, error) {
	if b.fixed != nil {
		return b.fixed, nil
	}
	if cur := b.cur.Load(); !b.dirty.Load() && b.fresh() {
		return cur, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refresh(ctx)
}

// refresh looks at the store; the caller holds the lock.
func (b *Book) refresh(ctx context.Context) (*View, error) {
	var out *View
	err := b.db.Read(ctx, func(tx *db.Tx) (err error) {
		b.dirty.Store(false)
		out, err = b.In(tx)
		return err
	})
	if err != nil {
		b.dirty.Store(true)
		return nil, err
	}
	b.cur.Store(out)
	b.polled.Store(b.clock.Now().UnixMicro())
	return out, nil
}

func (b *Book) fresh() bool {
	age := b.clock.Now().UnixMicro() - b.polled.Load()
	return age >= 0 && age < pollEvery.Microseconds()
}

// In returns the view as a transaction sees it: the cached one when it is still
// current, else a fresh load inside the transaction.
func (b *Book) In(tx *db.Tx) (*View, error) {
	if b.fixed != nil {
		return b.fixed, nil
	}
	v, _, err := readState(tx)
	if err != nil {
		return nil, err
	}
	cur := b.cur.Load()
	if cur.Version == v && !b.dirty.Load() && b.fresh() { // the region was looked at a moment ago
		return cur, nil
	}
	home := DefaultOffice(FiveDays, WIB)
	if b.cfg.Region != nil {
		zone, p, err := b.cfg.Region(tx)
		if err != nil {
			return nil, err
		}
		home = DefaultOffice(p, zone)
	}
	if cur.Version == v && sameHome(cur.home, home) {
		b.polled.Store(b.clock.Now().UnixMicro())
		return cur, nil
	}
	return b.load(tx, v, home)
}

// sameHome tells whether the region's profile still says what a view was built
// with.
func sameHome(a, b Office) bool {
	return a.Location().String() == b.Location().String() && a.Pattern == b.Pattern
}

// Calendar is the current calendar; when the store is away, the last one known.
func (b *Book) Calendar() *Calendar { return b.now().Calendar }

// Office is when a unit works; see View.Office.
func (b *Book) Office(units ...string) Office { return b.now().Office(units...) }

// now is the view for callers without a context: they ask about days, in the
// middle of a page, and must not fail when the store is away for a moment nor
// wait while somebody else looks.
func (b *Book) now() *View {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if b.fixed != nil {
		return b.fixed
	}
	if cur := b.cur.Load(); !b.dirty.Load() && b.fresh() || !b.mu.TryLock() {
		return cur
	}
	defer b.mu.Unlock()
	v, err := b.refresh(ctx)
	if err != nil {
		return b.cur.Load()
	}
	return v
}

// changed moves the version in the caller's transaction and makes the book look
// again after the commit.
func (b *Book) changed(tx *db.Tx) (int64, error) {
	v, err := bumpVersion(tx)
	tx.OnCommit(func() { b.dirty.Store(true) })
	return v, err
}

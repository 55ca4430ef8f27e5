package org

import (
	"context"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Register is everything the store knows about units, posts, holdings and
// people, for all time, at one version. It is immutable and shared: readers
// must not change what it points to.
type Register struct {
	Version  int64
	Units    map[UnitID]*Unit
	Posts    map[PostID]*Post
	People   map[people.PersonID]*people.Light
	Holdings []*Holding // not withdrawn, by post, then start
	// Law is the book of numbers with the region's settings; nil has none.
	Law *regulation.Book

	unitByCode     map[string]*Unit
	postByCode     map[string]*Post
	personByNumber map[string]people.PersonID
	byPost         map[PostID][]*Holding
	byPerson       map[people.PersonID][]*Holding
	successorPosts map[PostID][]PostID
	successorUnits map[UnitID][]UnitID
	movedUnits     []*Unit // that stood elsewhere before
	movedPosts     []*Post
	scopedPosts    []*Post // with a function over a unit

	dir atomic.Pointer[directory] // made when first searched

	mu        sync.Mutex
	snapshots map[clock.Date]*Snapshot
}

// NewRegister indexes the rows of a register. The slices are owned by the
// register from then on.
func NewRegister(version int64, units []*Unit, posts []*Post, holdings []*Holding, persons []*people.Light) *Register {
	r := &Register{
		Version: version, Holdings: holdings,
		Units:          make(map[UnitID]*Unit, len(units)),
		Posts:          make(map[PostID]*Post, len(posts)),
		People:         make(map[people.PersonID]*people.Light, len(persons)),
		unitByCode:     make(map[string]*Unit, len(units)),
		postByCode:     make(map[string]*Post, len(posts)),
		personByNumber: make(map[string]people.PersonID, len(persons)),
		byPost:         make(map[PostID][]*Holding, len(posts)),
		byPerson:       make(map[people.PersonID][]*Holding, len(persons)),
		successorPosts: map[PostID][]PostID{},
		successorUnits: map[UnitID][]UnitID{},
		snapshots:      map[clock.Date]*Snapshot{},
	}
	for _, u := range units {
		r.Units[u.ID], r.unitByCode[u.Code] = u, u
		if len(u.Earlier) > 0 {
			r.movedUnits = append(r.movedUnits, u)
		}
		for _, p := range u.Predecessors {
			r.successorUnits[p] = append(r.successorUnits[p], u.ID)
		}
	}
	for _, p := range posts {
		r.Posts[p.ID], r.postByCode[p.Code] = p, p
		if len(p.Earlier) > 0 {
			r.movedPosts = append(r.movedPosts, p)
		}
		if slices.ContainsFunc(p.Functions, func(f PostFunction) bool { return f.Scope != "" }) {
			r.scopedPosts = append(r.scopedPosts, p)
		}
		for _, q := range p.Predecessors {
			r.successorPosts[q] = append(r.successorPosts[q], p.ID)
		}
	}
	for _, of := range r.successorUnits { // in the order in which they were made
		slices.Sort(of)
	}
	for _, of := range r.successorPosts {
		slices.Sort(of)
	}
	for _, p := range persons {
		r.People[p.ID] = p
		for _, number := range p.Former {
			r.personByNumber[number] = p.ID
		}
	}
	for _, p := range persons { // a number of today goes before a former one
		if p.Number != "" {
			r.personByNumber[p.Number] = p.ID
		}
	}
	sort.SliceStable(holdings, func(i, j int) bool {
		a, b := holdings[i], holdings[j]
		if a.Post != b.Post {
			return a.Post < b.Post
		}
		return a.From < b.From
	})
	for _, h := range holdings {
		r.byPost[h.Post] = append(r.byPost[h.Post], h)
		r.byPerson[h.Person] = append(r.byPerson[h.Person], h)
	}
	for _, hs := range r.byPerson {
		sort.SliceStable(hs, func(i, j int) bool { return hs[i].From < hs[j].From })
	}
	return r
}

// UnitByCode finds a unit by the region's code, nil when there is none.
func (r *Register) UnitByCode(code string) *Unit { return r.unitByCode[code] }

// PostByCode finds a post by the region's code, nil when there is none.
func (r *Register) PostByCode(code string) *Post { return r.postByCode[code] }

// PersonByNumber finds a person by NIP, NI PPPK or regional number, present or
// former.
func (r *Register) PersonByNumber(number string) *people.Light {
	return r.People[r.personByNumber[number]]
}

// HoldingsOf lists the holdings of a post through time, oldest first.
func (r *Register) HoldingsOf(post PostID) []*Holding { return r.byPost[post] }

// HoldingsBy lists the holdings of a person through time, oldest first.
func (r *Register) HoldingsBy(person people.PersonID) []*Holding { return r.byPerson[person] }

// Successors are the posts that took over from a post in a reorganisation.
func (r *Register) Successors(post PostID) []PostID { return r.successorPosts[post] }

// UnitSuccessors are the units that took over from a unit.
func (r *Register) UnitSuccessors(unit UnitID) []UnitID { return r.successorUnits[unit] }

// Before is the register as it was before some holdings began: those are left
// out, and what their basis ended on their first day runs on. It answers how a
// round that has taken effect looked when it was planned.
func (r *Register) Before(made []HoldingID) *Register {
	undone := make(map[HoldingID]bool, len(made))
	began := map[string]bool{} // the decrees that made them
	for _, id := range made {
		undone[id] = true
	}
	for _, h := range r.Holdings {
		if undone[h.ID] {
			began[h.Basis] = true
		}
	}
	holdings := make([]*Holding, 0, len(r.Holdings))
	for _, h := range r.Holdings {
		switch {
		case undone[h.ID]:
			continue
		case h.EndedBy != "" && began[h.EndedBy]:
			open := *h
			open.Until, open.EndedBy = "", ""
			h = &open
		}
		holdings = append(holdings, h)
	}
	units := make([]*Unit, 0, len(r.Units))
	for _, u := range r.Units {
		units = append(units, u)
	}
	posts := make([]*Post, 0, len(r.Posts))
	for _, p := range r.Posts {
		posts = append(posts, p)
	}
	persons := make([]*people.Light, 0, len(r.People))
	for _, p := range r.People {
		persons = append(persons, p)
	}
	out := NewRegister(r.Version, units, posts, holdings, persons)
	out.Law = r.Law
	return out
}

// maxSnapshots bounds the dates kept beside today's; asking for many dates in
// turn must not fill the memory.
const maxSnapshots = 8

// At is the register as of a date. Snapshots are made on demand and kept for a
// few dates.
func (r *Register) At(d clock.Date) *Snapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s, ok := r.snapshots[d]; ok {
		return s
	}
	if len(r.snapshots) >= maxSnapshots {
		for k := range r.snapshots {
			delete(r.snapshots, k)
			break
		}
	}
	s := newSnapshot(r, d)
	r.snapshots[d] = s
	return s
}

// rest forgets the snapshots and what searches compare; each takes a few
// milliseconds to make again.
func (r *Register) rest() {
	r.dir.Store(nil)
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.snapshots)
}

// Cache keeps the newest register in memory. Own writes are seen at once,
// writes of other processes within the polling time.
type Cache struct {
	db   *db.DB
	load func(tx *db.Tx) (*Register, error)

	cur     atomic.Pointer[Register]
	mu      sync.Mutex
	clock   clock.Clock
	changes atomic.Int64 // own commits that changed the register
	seen    atomic.Int64 // how many of them cur knows of
	polled  atomic.Int64 // when the version was last looked at, microseconds

	looking atomic.Bool // Known had it looked at, and that is not over
}

// pollEvery is how long another process's change may stay unseen.
const pollEvery = time.Second

// NewCache makes an empty cache over a store.
func NewCache(d *db.DB, clk clock.Clock) *Cache {
	return &Cache{db: d, clock: clk, load: loadRegister}
}

// Get returns the register, loading it when it changed.
func (c *Cache) Get(ctx context.Context) (*Register, error) {
	if cur := c.current(); cur != nil {
		return cur, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if cur := c.current(); cur != nil { // loaded while this one waited
		return cur, nil
	}
	var out *Register
	var changes int64
	err := c.db.Read(ctx, func(tx *db.Tx) error {
		changes = c.changes.Load() // what is committed by now, the transaction sees
		v, err := registerVersion(tx)
		if err != nil {
			return err
		}
		if cur := c.cur.Load(); cur != nil && cur.Version == v {
			out = cur
			return nil
		}
		out, err = c.load(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	c.cur.Store(out)
	c.polled.Store(c.clock.Now().UnixMicro())
	c.seen.Store(changes) // last: until now the one before is out of date for everybody
	return out, nil
}

// current is the register in memory when nothing says that there is a newer one.
func (c *Cache) current() *Register {
	if c.seen.Load() != c.changes.Load() || !c.fresh() {
		return nil
	}
	return c.cur.Load()
}

// Known is the register in memory, nil when there is none. It never waits: it is
// for what runs inside a transaction and cannot say which. Were such a caller to
// ask the store by a connection of its own while it holds one, a few of them at
// once would wait for each other for ever. When the register may have changed it
// is looked at beside the caller.
func (c *Cache) Known() *Register {
	cur := c.cur.Load()
	if cur != nil && c.current() == nil && c.looking.CompareAndSwap(false, true) {
		go func() {
			defer c.looking.Store(false)
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			_, _ = c.Get(ctx) // else the next one tries
		}()
	}
	return cur
}

// On is the register as of a day.
func (c *Cache) On(ctx context.Context, day clock.Date) (*Snapshot, error) {
	reg, err := c.Get(ctx)
	if err != nil {
		return nil, err
	}
	return reg.At(day), nil
}

// keep makes a register that a transaction loaded the shared one, unless Get or
// a later transaction was first with a newer one.
func (c *Cache) keep(r *Register) {
	for {
		cur := c.cur.Load()
		if cur != nil && cur.Version >= r.Version || c.cur.CompareAndSwap(cur, r) {
			return
		}
	}
}

// Rest forgets what can be made again in milliseconds: the snapshots of single
// days. The register itself stays, loading it is felt.
func (c *Cache) Rest() {
	if cur := c.cur.Load(); cur != nil {
		cur.rest()
	}
}

func (c *Cache) fresh() bool {
	age := c.clock.Now().UnixMicro() - c.polled.Load()
	return age >= 0 && age < pollEvery.Microseconds()
}

// In returns the register as a transaction sees it: the cached one when its
// version is still current, else a fresh load inside the transaction. What a
// reading transaction loads is kept for all; what a writing one loads may be its
// own unfinished work and is kept by nobody.
func (c *Cache) In(tx *db.Tx) (*Register, error) {
	v, err := registerVersion(tx)
	if err != nil {
		return nil, err
	}
	if cur := c.cur.Load(); cur != nil && cur.Version == v {
		return cur, nil
	}
	r, err := c.load(tx)
	if err == nil && tx.Reading() {
		c.keep(r)
	}
	return r, err
}

// Changed adds one to the register's version in the caller's transaction and
// makes the cache look again after the commit.
func (c *Cache) Changed(tx *db.Tx) error {
	if err := bumpRegister(tx); err != nil {
		return err
	}
	tx.OnCommit(func() { c.changes.Add(1) })
	return nil
}

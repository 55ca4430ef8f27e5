package complaint

import (
	"slices"
	"sync"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// env is what a use case sees of the world around: the register and the
// calendar as its transaction sees them.
type env struct {
	tx    *db.Tx
	now   time.Time
	s     *org.Snapshot // as of today
	cal   *calendar.View
	law   regulation.View
	zone  *time.Location
	today clock.Date
	desks *deskPosts
}

func (s *Service) env(tx *db.Tx) (*env, error) {
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	e := &env{tx: tx, now: tx.Now()}
	if e.cal, err = s.Calendar.In(tx); err != nil {
		return nil, err
	}
	if e.zone = e.cal.Office().Zone; e.zone == nil {
		e.zone = calendar.WIB
	}
	e.today = clock.DateOf(e.now, e.zone)
	e.s = reg.At(e.today)
	law := reg.Law
	if law == nil {
		law = regulation.National()
	}
	e.law = law.At(e.today)
	e.desks = s.posts.of(e.s)
	return e, nil
}

// deskPosts are the posts that answer for reports, worked out once a snapshot.
type deskPosts struct {
	region  map[actor.Function]*org.Post // over the whole region
	liaison map[org.UnitID]*org.Post     // of a unit: agency_liaison, else agency_head
	head    *org.Post
}

type postCache struct {
	mu   sync.Mutex
	for_ *org.Snapshot
	kept *deskPosts
}

func (c *postCache) of(s *org.Snapshot) *deskPosts {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.for_ != s {
		c.for_, c.kept = s, newDeskPosts(s)
	}
	return c.kept
}

func newDeskPosts(s *org.Snapshot) *deskPosts {
	d := &deskPosts{region: map[actor.Function]*org.Post{}, liaison: map[org.UnitID]*org.Post{}}
	filled := func(p *org.Post) bool { return s.Served(p.ID) }
	heads := map[org.UnitID]*org.Post{}
	for _, p := range s.AllPosts() { // highest first: the last one is nearest to the work
		if d.head == nil {
			d.head = p
		}
		for _, f := range p.Functions {
			switch {
			case f.Scope == "":
				if have := d.region[f.Function]; have == nil || filled(p) || !filled(have) {
					d.region[f.Function] = p
				}
			case f.Function == actor.AgencyLiaison:
				if have := d.liaison[f.Scope]; have == nil || filled(p) || !filled(have) {
					d.liaison[f.Scope] = p
				}
			case f.Function == actor.AgencyHead && heads[f.Scope] == nil:
				heads[f.Scope] = p
			}
		}
	}
	for unit, p := range heads {
		if d.liaison[unit] == nil {
			d.liaison[unit] = p
		}
	}
	return d
}

// regional is the post that has a function over the whole region: of several
// the one nearest to the work that somebody sits on, else the head of the
// region, so that nothing is ever without an owner.
func (e *env) regional(f actor.Function) *org.Post {
	if p := e.desks.region[f]; p != nil {
		return p
	}
	if p := e.desks.region[actor.AuthorizedOfficial]; p != nil && f != actor.AuthorizedOfficial {
		return p
	}
	if e.desks.head == nil {
		return &org.Post{} // a region without posts: nobody sits there
	}
	return e.desks.head
}

// answering is the unit that answers a report today: the unit itself while it
// exists; of the units it was split into the one in which the post sits that now
// owes the report, else the first.
func (e *env) answering(id org.UnitID, post org.PostID) *org.Unit {
	u := e.living(id)
	chair := duty.OwnerOf(e.s, post).Chair
	if u == nil || u.ID == id || chair == nil {
		return u
	}
	heirs, seen := e.s.UnitSuccessors(id), map[org.UnitID]bool{}
	for len(heirs) > 0 {
		heir := heirs[0]
		if heirs = heirs[1:]; seen[heir] {
			continue
		}
		seen[heir] = true
		heirs = append(slices.Clone(heirs), e.s.UnitSuccessors(heir)...)
	}
	for _, above := range e.s.Path(chair.Unit) {
		if seen[above.ID] && above.ExistsOn(e.today) {
			return above
		}
	}
	return u
}

// living is the unit itself while it exists, else the first successor that
// does, else the nearest parent that does.
func (e *env) living(id org.UnitID) *org.Unit {
	seen := map[org.UnitID]bool{}
	queue := []org.UnitID{id}
	for len(queue) > 0 {
		u := e.s.Units[queue[0]]
		queue = queue[1:]
		if u == nil || seen[u.ID] {
			continue
		}
		seen[u.ID] = true
		if u.ExistsOn(e.today) {
			return u
		}
		next := slices.Clone(e.s.UnitSuccessors(u.ID))
		slices.Sort(next)
		queue = append(queue, next...)
		if len(queue) == 0 {
			queue = append(queue, u.Parent)
		}
	}
	return nil
}

// liaison is the post that answers for a unit's reports: the liaison of the
// nearest unit upwards that has one, else its head.
//
// rule: permenpanrb-62-2018 alur pengelolaan
func (e *env) liaison(id org.UnitID) (*org.Unit, *org.Post, error) {
	unit := e.living(id)
	if unit == nil {
		return nil, nil, errs.New(errs.Invalid, "complaint.no_unit").Field("unit", "complaint.no_unit")
	}
	for _, u := range e.s.Path(unit.ID) {
		if p := e.desks.liaison[u.ID]; p != nil {
			return unit, p, nil
		}
	}
	if agency := e.s.Agency(unit.ID); agency != nil {
		if posts := e.s.PostsIn(agency.ID); len(posts) > 0 {
			return unit, posts[0], nil
		}
	}
	return unit, e.regional(actor.ComplaintCoordinator), nil
}

// path is a unit with its parents, for actor.MayOver.
func (e *env) path(id org.UnitID) []string {
	var out []string
	for _, u := range e.s.Path(id) {
		out = append(out, string(u.ID))
	}
	return out
}

func (e *env) office(unit org.UnitID) calendar.Office { return e.cal.Office(e.path(unit)...) }

// due counts a span by the office hours of a unit.
func (e *env) due(unit org.UnitID, from time.Time, span calendar.Span, pauses []calendar.Pause) (time.Time, bool) {
	return e.cal.Calendar.DueAt(e.office(unit), from, span, pauses)
}

// lastDay is the last local day of a span that a citizen has: the whole day
// counts, not only office hours.
func (e *env) lastDay(unit org.UnitID, from time.Time, span calendar.Span) clock.Date {
	at, _ := e.due(unit, from, span, nil)
	return clock.DateOf(at, e.zone)
}

// sitsOn tells whether a person answers for what a post owes today.
func (e *env) sitsOn(person string, post org.PostID) bool {
	if person == "" || post == "" {
		return false
	}
	return slices.ContainsFunc(duty.OwnerOf(e.s, post).Holdings, func(h *org.Holding) bool { return h.Person == people.PersonID(person) })
}

func (e *env) unitName(id org.UnitID) string {
	if u := e.s.Units[id]; u != nil {
		return u.Name
	}
	return ""
}

func (e *env) postTitle(id org.PostID) string {
	if p := e.s.Posts[id]; p != nil {
		return p.Title
	}
	return ""
}

func (e *env) personName(id string) string {
	if p := e.s.People[people.PersonID(id)]; p != nil {
		return p.Name.String()
	}
	return ""
}

package org

import (
	"cmp"
	"slices"
	"sync"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

// Snapshot is the register as of one date. It is immutable and shared.
type Snapshot struct {
	*Register
	Date clock.Date

	// Units and Posts are those of all time, each where it stands on the date.
	Units map[UnitID]*Unit
	Posts map[PostID]*Post

	holder   map[PostID]*Holding   // definitive holder of a structural post
	acting   map[PostID][]*Holding // Plt, Plh and interim
	seated   map[PostID][]*Holding // definitive holders, for posts with several chairs too
	current  map[people.PersonID][]*Holding
	units    []*Unit // existing, by code
	posts    []*Post // existing, by level, then by code
	ranked   func() []*Post
	children map[UnitID][]*Unit
	postsIn  map[UnitID][]*Post
	inferior map[PostID][]*Post
}

func newSnapshot(r *Register, d clock.Date) *Snapshot {
	s := &Snapshot{Register: r, Date: d,
		holder: map[PostID]*Holding{}, acting: map[PostID][]*Holding{},
		seated: map[PostID][]*Holding{}, current: map[people.PersonID][]*Holding{},
		children: map[UnitID][]*Unit{}, postsIn: map[UnitID][]*Post{}, inferior: map[PostID][]*Post{},
	}
	s.stand()
	for _, h := range r.Holdings {
		if !h.RunsOn(d) {
			continue
		}
		s.current[h.Person] = append(s.current[h.Person], h)
		if h.Kind != Definitive {
			s.acting[h.Post] = append(s.acting[h.Post], h)
			continue
		}
		s.seated[h.Post] = append(s.seated[h.Post], h)
		if h.Structural {
			s.holder[h.Post] = h
		}
	}
	for _, u := range s.Units {
		if u.ExistsOn(d) {
			s.units = append(s.units, u)
		}
	}
	slices.SortFunc(s.units, func(a, b *Unit) int { return cmp.Compare(a.Code, b.Code) })
	for _, u := range s.units {
		s.children[u.Parent] = append(s.children[u.Parent], u)
	}
	for _, p := range s.Posts {
		if p.ExistsOn(d) {
			s.posts = append(s.posts, p)
		}
	}
	slices.SortFunc(s.posts, func(a, b *Post) int {
		return cmp.Or(cmp.Compare(levelOrder(a.Level), levelOrder(b.Level)), cmp.Compare(a.Code, b.Code))
	})
	for _, p := range s.posts {
		s.postsIn[p.Unit] = append(s.postsIn[p.Unit], p)
		s.inferior[p.Superior] = append(s.inferior[p.Superior], p)
	}
	s.ranked = sync.OnceValue(s.rank)
	return s
}

// AllUnits lists the units that exist on the date, by code.
func (s *Snapshot) AllUnits() []*Unit { return s.units }

// AllPosts lists the posts that exist on the date, highest level first, then by
// code.
func (s *Snapshot) AllPosts() []*Post { return s.posts }

// Children are the units directly under a unit; "" gives the roots.
func (s *Snapshot) Children(u UnitID) []*Unit { return s.children[u] }

// PostsIn are the posts directly in a unit, highest level first.
func (s *Snapshot) PostsIn(u UnitID) []*Post { return s.postsIn[u] }

// Inferiors are the posts directly under a post.
func (s *Snapshot) Inferiors(p PostID) []*Post { return s.inferior[p] }

// Holder is the definitive holder of a structural post, nil when it is vacant.
func (s *Snapshot) Holder(p PostID) *Holding { return s.holder[p] }

// Seated are the definitive holders of a post with several chairs.
func (s *Snapshot) Seated(p PostID) []*Holding { return s.seated[p] }

// ActingIn are the Plt, Plh and interim holdings of a post.
func (s *Snapshot) ActingIn(p PostID) []*Holding { return s.acting[p] }

// Current are the holdings of a person on the date.
func (s *Snapshot) Current(person people.PersonID) []*Holding { return s.current[person] }

// Principal is the definitive holding of a person, structural before others,
// nil when there is none.
func (s *Snapshot) Principal(person people.PersonID) *Holding {
	var best *Holding
	for _, h := range s.current[person] {
		if h.Kind == Definitive && (best == nil || h.Structural && !best.Structural) {
			best = h
		}
	}
	return best
}

// Vacant tells whether a structural post has no definitive holder. An acting
// official does not fill a post. Heads of region are elected: their posts are
// never vacancies to be filled by appointment.
func (s *Snapshot) Vacant(p *Post) bool {
	return p.Structural && p.Level != LevelHead && s.holder[p.ID] == nil
}

// Vacancies lists the vacant structural posts, highest level first.
func (s *Snapshot) Vacancies() []*Post {
	var out []*Post
	for _, p := range s.posts {
		if s.Vacant(p) {
			out = append(out, p)
		}
	}
	return out
}

// AwaitsConfirmation tells whether a vacant post succeeds one whose holder has
// not been confirmed in it yet: nobody would call it a vacancy.
func (s *Snapshot) AwaitsConfirmation(p *Post) bool {
	for _, old := range p.Predecessors {
		h := s.holder[old]
		if h == nil {
			continue
		}
		// After a split one holder waits for one of the successors only: the
		// first that nobody holds.
		for _, next := range s.Successors(old) {
			if s.holder[next] == nil {
				if next == p.ID {
					return true
				}
				break
			}
		}
	}
	return false
}

// waitsFor is the post that the holder of an ended post leads until they are
// confirmed in it: holders of renamed posts act in them meanwhile. Nil when no
// successor is free. Practice of Purworejo 2025.
//
// rule: praktik-pengukuhan
func (s *Snapshot) waitsFor(p *Post) *Post {
	for _, id := range s.Successors(p.ID) {
		if next := s.Posts[id]; next != nil && s.holder[id] == nil && next.ExistsOn(s.Date) {
			return next
		}
	}
	return nil
}

// VacantSince is the date from which a vacant post has had no definitive
// holder: the end of its last holding or the start of the post.
func (s *Snapshot) VacantSince(p *Post) clock.Date {
	since := p.From
	for _, h := range s.byPost[p.ID] {
		if h.Kind == Definitive && h.Until != "" && h.Until <= s.Date && h.Until > since {
			since = h.Until
		}
	}
	return since
}

// Agency is the agency a unit belongs to: the nearest unit upwards that stands
// on its own, the unit itself when none does.
func (s *Snapshot) Agency(id UnitID) *Unit { return s.Units[agencyOf(s.Units, id)] }

func agencyOf(units map[UnitID]*Unit, id UnitID) UnitID {
	for v, steps := units[id], 0; v != nil && steps < maxDepth; v, steps = units[v.Parent], steps+1 {
		if v.IsAgency() {
			return v.ID
		}
	}
	return id
}

// maxDepth ends a walk through the tree even when bad data has a loop.
const maxDepth = 32

// Path is the unit and its parents, nearest first.
func (s *Snapshot) Path(id UnitID) []*Unit {
	var out []*Unit
	for u := s.Units[id]; u != nil && len(out) < maxDepth; u = s.Units[u.Parent] {
		out = append(out, u)
	}
	return out
}

// Responsible is the post that answers for what a post owes: itself when it is
// held or acted in, else the nearest such superior. A holder on campaign leave
// does not answer. Responsible of a post under
// nobody is the post itself.
func (s *Snapshot) Responsible(id PostID) *Post {
	for p, steps := s.Posts[id], 0; p != nil && steps < maxDepth; p, steps = s.Posts[p.Superior], steps+1 {
		if s.Served(p.ID) {
			return p
		}
	}
	return s.Posts[id]
}

// Actor says what a person may do on the date: the functions of every post they
// hold, acting ones with their limits. What rests during a campaign leave is
// named apart.
func (s *Snapshot) Actor(person people.PersonID) actor.Actor {
	a := actor.Actor{Person: string(person)}
	if p := s.People[person]; p != nil {
		a.Name = p.Name.String()
	}
	principal := s.Principal(person)
	for _, h := range s.current[person] {
		post := s.Posts[h.Post]
		if post == nil {
			continue
		}
		acting := h.Kind != Definitive
		functions := post.Functions
		if !post.ExistsOn(s.Date) { // a chair that is gone gives no power
			functions = nil
			if next := s.waitsFor(post); next != nil {
				post, acting, functions = next, true, next.Functions
			}
		}
		rests := h.suspendedOn(s.Date)
		for _, f := range functions {
			g := actor.Grant{Function: f.Function, Unit: string(f.Scope), Post: string(post.ID), Acting: acting, Interim: governs(h, post)}
			if rests != nil {
				a.Resting = append(a.Resting, actor.Rest{Grant: g, From: rests.From, Until: rests.Until})
				continue
			}
			a.Grants = append(a.Grants, g)
		}
		if principal == nil && a.Post == "" {
			a.Post, a.Title = string(post.ID), s.Prefix(h)+post.Title
		}
	}
	if principal != nil {
		a.Post = string(principal.Post)
		if post := s.Posts[principal.Post]; post != nil {
			a.Title = post.Title
		}
	}
	return a
}

// governs tells whether somebody stands in for the head of the region by law and
// not by mandate: the interim head, and the deputy as Plt of the head. That they
// fill posts only with the Minister's written approval is a rule of the round.
//
// rule: uu-23-2014 65(4)
// rule: permendagri-74-2016
func governs(h *Holding, post *Post) bool {
	return h.Kind == Interim || h.Kind == Acting && post.Level == LevelHead
}

// Prefix is what stands before the title of an acting official on documents.
func (k HoldingKind) Prefix() string {
	switch k {
	case Acting:
		return "Plt. "
	case DailyActing:
		return "Plh. "
	case Interim:
		return "Pj. "
	}
	return ""
}

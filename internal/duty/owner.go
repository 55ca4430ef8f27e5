package duty

import (
	"cmp"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Why says by which way a duty reached the chair that answers for it.
type Why string

// The ways.
const (
	Held      Why = "held"      // somebody holds the post or acts in it
	Succeeded Why = "succeeded" // the post is gone; its successor answers
	Vacant    Why = "vacant"    // nobody holds it: the nearest superior who is there answers
	Nobody    Why = "nobody"    // not even a superior is there
)

// Owner is who answers for what a post owes on a date.
type Owner struct {
	Post  *org.Post // the post that owes
	Chair *org.Post // the post that answers: Post itself, its successor or a superior
	Why   Why
	// Holdings of the chair on the date: the definitive holder first, then Plt,
	// Plh and interim. Empty when nobody is there.
	Holdings []*org.Holding
}

// Holding is the one that answers first: an acting official goes before the
// holder they stand in for. Nil when nobody is there.
func (o Owner) Holding() *org.Holding {
	for _, h := range o.Holdings {
		if h.Kind != org.Definitive {
			return h
		}
	}
	if len(o.Holdings) > 0 {
		return o.Holdings[0]
	}
	return nil
}

// OwnerOf is who answers for a post's duties on the snapshot's date: the post's
// holders; of a post that has ended, its successor's; of an empty one, the
// nearest superior's.
func OwnerOf(s *org.Snapshot, id org.PostID) Owner {
	o := Owner{Post: s.Posts[id], Why: Held}
	chair := living(s, id)
	if chair == nil {
		o.Why = Nobody
		return o
	}
	if chair.ID != id {
		o.Why = Succeeded
	}
	o.Chair = s.Responsible(chair.ID)
	if !sat(s, o.Chair.ID) {
		o.Chair = cmp.Or(daily(s), o.Chair)
	}
	if o.Chair.ID != chair.ID {
		o.Why = Vacant
	}
	o.Holdings = s.Serving(o.Chair.ID)
	if len(o.Holdings) == 0 {
		o.Why = Nobody
	}
	return o
}

// Definitive is the one definitive holder, nil when the chair is acted in, is
// empty, or is one of several of its kind.
func (o Owner) Definitive() *org.Holding {
	var only *org.Holding
	for _, h := range o.Holdings {
		if h.Kind != org.Definitive {
			continue
		}
		if only != nil {
			return nil
		}
		only = h
	}
	return only
}

func sat(s *org.Snapshot, id org.PostID) bool { return s.Served(id) }

// daily is the chair that does the daily work while even the head of the region
// is away: the secretary's. Nil when that one is empty, too.
//
// rule: uu-23-2014 65(5)
func daily(s *org.Snapshot) *org.Post {
	for _, p := range s.AllPosts() {
		if sat(s, p.ID) && slices.ContainsFunc(p.Functions, func(f org.PostFunction) bool { return f.Function == actor.AuthorizedOfficial && f.Scope == "" }) {
			return p
		}
	}
	return nil
}

// living is the post itself while it exists, else the first successor that
// does, else the nearest superior that does.
func living(s *org.Snapshot, id org.PostID) *org.Post {
	seen := map[org.PostID]bool{}
	queue := []org.PostID{id}
	for len(queue) > 0 {
		p := s.Posts[queue[0]]
		queue = queue[1:]
		if p == nil || seen[p.ID] {
			continue
		}
		seen[p.ID] = true
		if p.ExistsOn(s.Date) || len(s.Seated(p.ID)) > 0 {
			return p
		}
		next := slices.Clone(s.Successors(p.ID))
		slices.SortFunc(next, func(a, b org.PostID) int { return cmp.Compare(code(s, a), code(s, b)) })
		queue = append(queue, next...)
		if len(queue) == 0 {
			queue = append(queue, p.Superior)
		}
	}
	return nil
}

func code(s *org.Snapshot, id org.PostID) string {
	if p := s.Posts[id]; p != nil {
		return p.Code
	}
	return string(id)
}

// desks says for every chair which posts' duties lie on it, on one date.
type desks struct {
	of map[org.PostID][]org.PostID
}

func newDesks(s *org.Snapshot) *desks {
	d := &desks{of: map[org.PostID][]org.PostID{}}
	for id := range s.Posts {
		if o := OwnerOf(s, id); o.Chair != nil {
			d.of[o.Chair.ID] = append(d.of[o.Chair.ID], id)
		}
	}
	for _, ids := range d.of {
		slices.Sort(ids)
	}
	return d
}

// Desk is one chair that a person sits on, with the posts whose duties lie on
// it: its own, those of empty posts below and those of posts that it succeeds.
type Desk struct {
	Chair *org.Post
	Kind  org.HoldingKind
	Since clock.Date // from when the person sits on it
	Posts []org.PostID
}

// desksOf lists the chairs that a person holds on the date, definitive first.
func desksOf(s *org.Snapshot, d *desks, person people.PersonID) []Desk {
	var out []Desk
	for _, h := range s.ServedBy(person) {
		chair := s.Posts[h.Post]
		if chair == nil {
			continue
		}
		if i := slices.IndexFunc(out, func(o Desk) bool { return o.Chair.ID == chair.ID }); i >= 0 {
			continue
		}
		out = append(out, Desk{Chair: chair, Kind: h.Kind, Since: h.From, Posts: d.of[chair.ID]})
	}
	slices.SortStableFunc(out, func(a, b Desk) int {
		return cmp.Or(cmp.Compare(order(a.Kind), order(b.Kind)), cmp.Compare(a.Chair.Code, b.Chair.Code))
	})
	return out
}

func order(k org.HoldingKind) int {
	if k == org.Definitive {
		return 0
	}
	return 1
}

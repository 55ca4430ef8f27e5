package handover

import (
	"pendopo/internal/actor"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// boardReaders see every handover of the region.
var boardReaders = []actor.Function{actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.Inspector}

// Rights say what somebody may do with a transfer.
type Rights struct {
	Read     bool
	Give     bool // begin, hand over, block, add, write the memo
	Receive  bool // accept, return, add
	Superior bool // release, and know of the minutes
}

// rights finds out. A holder settles in person, whatever post they sit on now;
// who stands in for a vacant chair does so by the post they hold today. The
// superior acts for an official who has left the service.
func rights(by actor.Actor, s *org.Snapshot, t *Transfer) Rights {
	if by.IsSystem() {
		return Rights{true, true, true, true}
	}
	var r Rights
	if by.Person == "" {
		return r
	}
	me := people.PersonID(by.Person)
	held := postsHeld(s, me)
	r.Give = side(me, held, t.Giver)
	r.Receive = side(me, held, t.Receiver)
	above := held[t.SuperiorPost] || isAbove(s, held, t.Post)
	r.Superior = above && !r.Give
	if above && !r.Receive && len(s.Current(t.Giver.Person)) == 0 {
		r.Give, r.Superior = true, true
	}
	if !r.Superior && !r.Give && by.Require(actor.AppointingAuthority, actor.AuthorizedOfficial) == nil {
		r.Superior = true
	}
	r.Read = r.Give || r.Receive || above || by.Require(boardReaders...) == nil || isAbove(s, held, t.Giver.Post) || isAbove(s, held, t.Receiver.Post)
	return r
}

func side(me people.PersonID, held map[org.PostID]bool, x Side) bool {
	switch x.As {
	case AsSuperior:
		return held[x.Post]
	case AsNobody:
		return false
	}
	return me != "" && me == x.Person
}

// isAbove tells whether one of the posts stands over a post.
func isAbove(s *org.Snapshot, held map[org.PostID]bool, post org.PostID) bool {
	p := s.Posts[post]
	for steps := 0; p != nil && p.Superior != "" && steps < 32; steps++ {
		if held[p.Superior] {
			return true
		}
		p = s.Posts[p.Superior]
	}
	return false
}

// mayReadHandover: the official, those above the old and the new post, and who
// answers for appointments.
func mayReadHandover(by actor.Actor, s *org.Snapshot, h *Handover) bool {
	if by.IsSystem() || by.Require(boardReaders...) == nil {
		return true
	}
	if by.Person == "" {
		return false
	}
	held := postsHeld(s, people.PersonID(by.Person))
	return by.Person == string(h.Person) || isAbove(s, held, h.ToPost) || isAbove(s, held, h.FromPost)
}

// refused is the answer to the wrong person: who may not even read learns
// nothing of what is there.
func refused(by actor.Actor, r Rights) error {
	switch {
	case !by.SignedIn():
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	case !r.Read:
		return errs.New(errs.NotFound, "handover.not_found")
	}
	return errs.New(errs.Forbidden, "handover.not_yours")
}

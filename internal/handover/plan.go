package handover

import (
	"slices"

	"pendopo/internal/appointment"
	"pendopo/internal/duty"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// mover is a move that took effect.
type mover struct {
	Move         appointment.MoveID
	Person       people.PersonID
	From, To     org.PostID
	Confirmation bool
	Handover     ID
	Fresh        bool // took effect in the switch that is being settled
}

// change is a post that changed hands, and between whom.
type change struct {
	Post            org.PostID
	Giver, Receiver Side
	Superior        org.PostID
}

// changes says which posts the fresh movers left or took, and who settles each
// with whom. old is the register as it was before the round, now as it is.
//
//   - Whoever left the post in this round gives it; else who acted in it; else
//     the superior, because nobody was there (the last holder retired).
//   - Whoever took it receives it; else who acts in it now; else the superior.
//   - One person on both sides (a confirmation, an acting official who was
//     appointed) closes the year and has nobody to settle with.
func changes(all []mover, old, now *org.Snapshot) []change {
	p := planner{old: old, now: now, byPerson: map[people.PersonID]ID{}}
	for _, m := range all {
		p.byPerson[m.Person] = m.Handover
		if m.Confirmation {
			continue
		}
		if m.From != "" {
			p.leavers = append(p.leavers, m)
		}
		p.comers = append(p.comers, m)
	}
	var out []change
	seen := map[org.PostID]bool{}
	add := func(post org.PostID) {
		if post == "" || seen[post] || now.Posts[post] == nil {
			return
		}
		seen[post] = true
		out = append(out, p.change(post))
	}
	for _, m := range all {
		switch {
		case !m.Fresh:
		case m.Confirmation:
			if !seen[m.To] && now.Posts[m.To] != nil {
				seen[m.To], seen[m.From] = true, true
				same := Side{Person: m.Person, Post: m.To, As: AsSame, Handover: m.Handover}
				out = append(out, change{Post: m.To, Giver: same, Receiver: same, Superior: p.superior(m.To, m.Person, "").Post})
			}
		default:
			add(m.From)
			add(m.To)
		}
	}
	return out
}

type planner struct {
	old, now        *org.Snapshot
	leavers, comers []mover
	byPerson        map[people.PersonID]ID
}

func (p *planner) change(post org.PostID) change {
	c := change{Post: post, Giver: p.giver(post), Receiver: p.receiver(post)}
	c.Giver.Handover, c.Receiver.Handover = p.byPerson[c.Giver.Person], p.byPerson[c.Receiver.Person]
	if c.Giver.Person != "" && c.Giver.Person == c.Receiver.Person {
		c.Giver.As, c.Receiver.As = AsSame, AsSame
	}
	c.Superior = p.superior(post, c.Giver.Person, c.Receiver.Person).Post
	return c
}

func (p *planner) giver(post org.PostID) Side {
	if i := slices.IndexFunc(p.leavers, func(m mover) bool { return m.From == post }); i >= 0 {
		return Side{Person: p.leavers[i].Person, Post: p.leavers[i].To, As: AsHolder}
	}
	if acting := p.old.ActingIn(post); len(acting) > 0 {
		who := acting[0].Person
		s := Side{Person: who, Post: post, As: AsActing}
		if h := p.now.Principal(who); h != nil {
			s.Post = h.Post
		}
		return s
	}
	return p.superior(post, "", "")
}

func (p *planner) receiver(post org.PostID) Side {
	if i := slices.IndexFunc(p.comers, func(m mover) bool { return m.To == post }); i >= 0 {
		return Side{Person: p.comers[i].Person, Post: post, As: AsHolder}
	}
	chair := p.now.Posts[post]
	if chair.Structural { // a post with several chairs has colleagues, not successors
		o := duty.OwnerOf(p.now, post)
		if h := o.Holding(); h != nil && (o.Why == duty.Held || o.Why == duty.Succeeded) {
			as := AsActing
			if h.Kind == org.Definitive {
				as = AsHolder
			}
			return Side{Person: h.Person, Post: o.Chair.ID, As: as}
		}
	}
	return p.superior(post, "", "")
}

// superior is the nearest superior of a post who is there and is neither of two
// people.
func (p *planner) superior(post org.PostID, not1, not2 people.PersonID) Side {
	at := p.now.Posts[post]
	for steps := 0; at != nil && at.Superior != "" && steps < 32; steps++ {
		o := duty.OwnerOf(p.now, at.Superior)
		if o.Chair == nil {
			break
		}
		if h := o.Holding(); h != nil && h.Person != not1 && h.Person != not2 {
			return Side{Person: h.Person, Post: o.Chair.ID, As: AsSuperior}
		}
		at = o.Chair
	}
	return Side{Post: post, As: AsNobody}
}

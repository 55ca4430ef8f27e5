package gathering

import (
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// organisers call gatherings and keep their attendance.
var organisers = []actor.Function{actor.ProtocolOfficer, actor.PersonnelOfficer, actor.AuthorizedOfficial}

// readers see every gathering.
var readers = append([]actor.Function{actor.AppointingAuthority, actor.Inspector}, organisers...)

// MayOrganise tells pages whether to show what calls a gathering.
func MayOrganise(by actor.Actor) bool { return by.Require(organisers...) == nil }

func mayOrganise(by actor.Actor, _ *ground, _ *Gathering) error { return by.Require(organisers...) }

// serves tells whether a person holds a post today or acts in it.
func serves(s *org.Snapshot, person string, post org.PostID) bool {
	return person != "" && slices.ContainsFunc(s.Serving(post), func(h *org.Holding) bool { return h.Person == people.PersonID(person) })
}

// mayRecord: who takes the notes, who leads, and the organisers.
func mayRecord(by actor.Actor, w *ground, g *Gathering) error {
	if by.SignedIn() && (serves(w.snap, by.Person, g.Notes) || serves(w.snap, by.Person, g.Chair)) {
		return nil
	}
	return by.Require(organisers...)
}

// mayDecide is who makes and withdraws decisions.
var mayDecide = mayRecord

// isReader tells whether somebody sees everything of a gathering.
func isReader(by actor.Actor, w *ground, g *Gathering) bool {
	return by.Require(readers...) == nil || mayRecord(by, w, g) == nil
}

// mayRead: readers, those who lead or take notes, and everybody who is invited.
func mayRead(tx *db.Tx, by actor.Actor, w *ground, g *Gathering) (all bool, err error) {
	if !by.SignedIn() {
		return false, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	if isReader(by, w, g) {
		return true, nil
	}
	if by.Person != "" && g.State != Planned {
		mine, err := invitees(tx, `gathering = $1 and person = $2`, string(g.ID), by.Person)
		if err != nil {
			return false, err
		}
		if len(mine) > 0 {
			return false, nil
		}
		owes, err := owesHere(tx, by, w, g)
		if err != nil || owes {
			return false, err
		}
	}
	return false, by.Require(readers...)
}

// owesHere tells whether a person serves a post that owes a decision of the
// gathering: a successor who was not invited reads what it is about.
func owesHere(tx *db.Tx, by actor.Actor, w *ground, g *Gathering) (bool, error) {
	list, err := decisions(tx, `gathering = $1`, string(g.ID))
	if err != nil {
		return false, err
	}
	for _, d := range list {
		if owner(w.snap, by.Person, d.Post) {
			return true, nil
		}
	}
	return false, nil
}

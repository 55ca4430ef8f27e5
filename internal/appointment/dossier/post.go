package dossier

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Post is a post as the snapshot has it. coming are the people who take posts in
// the plan that is judged, so that the superior is the one of afterwards; nil
// when nobody moves.
func Post(snap *org.Snapshot, id org.PostID, coming map[org.PostID]people.PersonID) eligibility.PostFacts {
	p := snap.Posts[id]
	if p == nil {
		return eligibility.PostFacts{ID: string(id)}
	}
	f := eligibility.PostFacts{ID: string(p.ID), Title: p.Title, Level: p.Level, Tier: p.Tier, Echelon: p.Echelon, Class: p.Class,
		Special: eligibility.Special(p.Special), Unit: string(p.Unit), MinSchooling: p.MinSchooling, RetirementAge: p.RetirementAge}
	if p.Field != "" {
		f.Fields = []string{p.Field}
	}
	if p.Superior != "" {
		holder := coming[p.Superior]
		if h := snap.Holder(p.Superior); holder == "" && h != nil {
			holder = h.Person
		}
		if sup := snap.People[holder]; sup != nil && sup.Category == people.CategoryPNS {
			f.SuperiorGrade = sup.Grade
		}
	}
	return f
}

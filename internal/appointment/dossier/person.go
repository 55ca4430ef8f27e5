package dossier

import (
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Person joins what the register knows of a person on a day: histories from
// before this register, holdings in it. Without a history (nil) the rules that
// need one say that it is missing.
func Person(snap *org.Snapshot, id people.PersonID, h *people.History, on clock.Date) eligibility.PersonFacts {
	f := eligibility.PersonFacts{ID: string(id)}
	p := snap.People[id]
	if p == nil {
		return f
	}
	f.Name, f.Category, f.BornOn, f.Grade = p.Name.String(), p.Category, p.BornOn, p.Grade
	f.Suspended = eligibility.No
	if p.Status == people.StatusSuspended {
		f.Suspended = eligibility.Yes
	}
	if h != nil {
		if g, ok := h.GradeAt(on); ok {
			f.Grade = g.Grade
		}
		if sc, ok := h.HighestSchooling(); ok {
			f.Schooling = sc.Level
		}
		f.Ratings, f.Sanctions, f.Leaves = h.Ratings, h.Sanctions, h.Leaves
		f.SanctionsKnown, f.LeavesKnown = true, true
	}
	f.Posts = stints(snap, id, h)
	return f
}

// stints is the whole history of definitive posts: what the person's file tells
// from before the register, then the holdings. A file entry of the same post
// that started on the same day is the same stint.
func stints(snap *org.Snapshot, id people.PersonID, h *people.History) []eligibility.Stint {
	var out []eligibility.Stint
	known := map[string]bool{}
	for _, hd := range snap.HoldingsBy(id) {
		if hd.Kind != org.Definitive {
			continue
		}
		p := snap.Posts[hd.Post]
		if p == nil {
			continue
		}
		st := eligibility.Stint{PostID: string(p.ID), Title: p.Title, Level: p.Level, Tier: p.Tier, Echelon: p.Echelon, Field: p.Field,
			From: hd.TenureFrom, Until: hd.Until}
		known[string(hd.TenureFrom)+p.Title] = true
		out = append(out, st)
	}
	if h == nil {
		return out
	}
	for _, e := range h.Posts {
		if known[string(e.From)+e.Title] {
			continue
		}
		st := eligibility.Stint{Title: e.Title, Level: e.Level, Tier: e.Tier, Echelon: e.Echelon, Field: e.Field, From: e.From, Until: e.Until}
		if p := snap.PostByCode(e.PostCode); p != nil && e.PostCode != "" {
			st.PostID = string(p.ID)
			if known[string(e.From)+p.Title] {
				continue
			}
		}
		out = append(out, st)
	}
	return out
}

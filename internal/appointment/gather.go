package appointment

import (
	"pendopo/internal/appointment/dossier"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// gather makes the facts of every open move in one pass over values already in
// memory.
func (s *Service) gather(v *View, region *org.Region, cal *calendar.Calendar, histories map[people.PersonID]*people.History) []eligibility.Facts {
	moves := openMoves(v.Moves)
	rf := s.roundFacts(v, region, cal)
	reg := dossier.Region(region)
	reg.Head = dossier.HeadOn(v.Present, v.Round.AuthorityPost, reg.Head)
	coming := map[org.PostID]people.PersonID{}
	for _, m := range moves {
		coming[m.ToPost] = m.Person
	}
	out := make([]eligibility.Facts, len(moves))
	for i, m := range moves {
		f := &out[i]
		f.EventDate, f.AsKnown, f.DecreeDate, f.Law = v.Round.PlannedOn, v.known, v.Round.DecreedOn, s.law(v.Snapshot.Register)
		f.Region, f.Round = reg, rf
		f.Person = dossier.Person(v.Snapshot, m.Person, histories[m.Person], v.Round.PlannedOn)
		if m.FromPost != "" {
			p := dossier.Post(v.Snapshot, m.FromPost, nil)
			f.Present = &p
		}
		f.Target = dossier.Post(v.Snapshot, m.ToPost, coming)
		f.Move = eligibility.MoveFacts{ID: string(m.ID), Reason: m.Reason, Route: m.Route, Elsewhere: v.elsewhere.claims(m, v.Snapshot)}
		if from, to := v.Snapshot.Posts[m.FromPost], v.Snapshot.Posts[m.ToPost]; from != nil && to != nil {
			f.Move.Succeeds = succeeds(from, to)
			f.Move.NameChanged = from.Title != to.Title
			f.Move.DutyChanged = from.Duties != to.Duties
		}
	}
	return out
}

func (s *Service) roundFacts(v *View, region *org.Region, cal *calendar.Calendar) *eligibility.RoundFacts {
	rf := &eligibility.RoundFacts{ID: string(v.Round.ID), InvitedOn: v.Round.InvitedOn, Witnesses: v.OathParty.Witnesses, OathGroups: v.OathParty.Groups}
	for _, d := range v.Documents {
		rf.Documents = append(rf.Documents, d.Document)
	}
	first := v.Round.PlannedOn.AddDays(-14)
	for _, d := range []clock.Date{v.Round.DecreedOn, v.Round.InvitedOn} {
		if d != "" && d < first {
			first = d
		}
	}
	for d := first; d <= v.Round.PlannedOn.AddDays(90); d = d.AddDays(1) {
		if cal.IsWorking(d, calendar.Pattern(region.WeekDays)) {
			rf.WorkingDays = append(rf.WorkingDays, d)
		}
	}
	for _, m := range v.Moves {
		if !m.State.Open() {
			continue
		}
		rf.Sworn = append(rf.Sworn, string(m.Person))
		if m.Level.Height() > rf.Highest.Height() {
			rf.Highest = m.Level
		}
	}
	return rf
}

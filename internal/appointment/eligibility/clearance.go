package eligibility

import (
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// technicalClearance: every appointment goes through I-MUT first; no technical
// consideration, no inauguration.
//
// rule: se-bkn-7-2024 pertek
// rule: perpres-116-2022 20(4)
func technicalClearance(f *Facts) Verdict {
	leaves := f.Present != nil && f.Present.Level.Structural()
	if !f.Target.Level.Structural() && f.Target.Level != people.LevelFunctional && !leaves {
		return naLevel()
	}
	return notMet(text("appointment_rules.clearance.technical.not_met"), Fact{labelPost, f.Target.Title})
}

// kasnRecommendation: senior posts before the commission was abolished. The
// body is data, see regulation clearance.jpt.body.
//
// rule: uu-5-2014 120(3)
func kasnRecommendation(f *Facts) Verdict {
	if f.Target.Level != people.LevelSeniorExecutive {
		return naLevel()
	}
	if f.confirmed() {
		return naConfirmed()
	}
	body, cite := f.law().Text("clearance.jpt.body")
	v := notMet(text("appointment_rules.clearance.kasn.not_met", body), Fact{"appointment_rules.fact.body", body})
	v.Citation = cite
	return v
}

// teamMinutes: the performance assessment team is heard, and it is where
// integrity, competence and health are judged.
//
// rule: pp-11-2017 191, 54(1)f, 54(2)f
func teamMinutes(f *Facts) Verdict {
	if f.Target.Level != people.LevelAdministrator && f.Target.Level != people.LevelSupervisor {
		return naLevel()
	}
	if f.confirmed() {
		return naConfirmed()
	}
	return notMet(text("appointment_rules.clearance.team.not_met"))
}

// transferDecision: who comes from elsewhere needs the decision of the one who
// may move him.
//
// rule: pp-11-2017 192, 193
func transferDecision(f *Facts) Verdict {
	if f.Person.FromAgency == AgencyOwn {
		return notApplicable("appointment_rules.na.own_agency")
	}
	origin := Text{Key: "appointment_rules.agency." + string(f.Person.FromAgency)}
	v := notMet(text("appointment_rules.transfer.decision.not_met", origin), Fact{"appointment_rules.fact.agency", origin})
	v.Citation = regulation.Cite("pp-11-2017", "193")
	if f.Person.FromAgency == AgencySameProvince {
		v.Citation = regulation.Cite("pp-11-2017", "192")
	}
	return v
}

// routeDocument is the paper that shows a route was followed.
var routeDocument = map[Route]DocumentKind{
	RouteOpenSelection: DocSelectionResult,
	RouteCompetence:    DocFitTest,
	RouteTalentPool:    DocTalentPool,
}

// selectionRoute: a senior post is filled by open selection, by a competence
// test among senior executives, or from a talent pool; each shown by its paper.
//
// rule: pp-11-2017 127, 132
// rule: permenpanrb-15-2019
// rule: permenpanrb-3-2020
func selectionRoute(f *Facts) Verdict {
	if f.Target.Level != people.LevelSeniorExecutive {
		return naLevel()
	}
	if f.confirmed() {
		return naConfirmed()
	}
	v := f.routeShown()
	if f.Move.Route == RouteCompetence {
		v.Citation = regulation.Cite(pp11, "132")
	}
	return v
}

func (f *Facts) routeShown() Verdict {
	label := "appointment_rules.fact.route"
	kind, ok := routeDocument[f.Move.Route]
	if !ok {
		return notMet(text("appointment_rules.selection.route.none"), Fact{label, nil}).
			withCure(text("appointment_rules.selection.route.choose"), "")
	}
	route := Text{Key: "appointment_rules.route." + string(f.Move.Route)}
	facts := []Fact{{label, route}}
	if f.Move.Route == RouteCompetence && !f.between(people.LevelSeniorExecutive, people.LevelSeniorExecutive) {
		return notMet(text("appointment_rules.selection.route.only_senior"), facts...).
			withCure(text("appointment_rules.selection.route.choose"), "")
	}
	doc, flaw := f.paper(kind, BeforeDecree, nil)
	if doc == nil {
		if flaw.Key != "" {
			facts = append(facts, Fact{labelDefect, flaw})
		}
		v := notMet(text("appointment_rules.selection.route.no_paper", route, documentName(kind)), facts...)
		v.Cure = Cure{Text: text("appointment_rules.cure.attach_for_post", documentName(kind), f.Target.Title), Documents: []DocumentKind{kind}}
		return v
	}
	v := met(append(facts, Fact{labelDocument, documentText(doc)})...)
	v.Documents = []string{doc.ID}
	return v
}

// selection is what the minutes of the open selection for the target say.
func (f *Facts) selection() *Selection {
	doc, _ := f.paper(DocSelectionResult, BeforeDecree, nil)
	if doc == nil {
		return nil
	}
	return doc.Selection
}

// openSelection tells whether the selection rules speak of this move, and why
// not.
func (f *Facts) openSelection() (*Selection, Verdict, bool) {
	if f.Target.Level != people.LevelSeniorExecutive || f.Move.Route != RouteOpenSelection || f.confirmed() {
		return nil, notApplicable("appointment_rules.na.no_open_selection"), false
	}
	s := f.selection()
	if s == nil {
		return nil, missing("appointment_rules.fact.selection"), false
	}
	return s, Verdict{}, true
}

// selectionBest: the committee sends the three best, the authority picks one.
//
// rule: pp-11-2017 127
// rule: uu-5-2014 115
func selectionBest(f *Facts) Verdict {
	s, v, ok := f.openSelection()
	if !ok {
		return v
	}
	n := f.law().Int("selection.best")
	if len(s.Best) == 0 {
		return missing("appointment_rules.fact.best").by(n)
	}
	for i, id := range s.Best {
		if id != f.Person.ID {
			continue
		}
		fact := Fact{"appointment_rules.fact.place", i + 1}
		if i < n.Value {
			return met(fact).by(n)
		}
		return notMet(text("appointment_rules.selection.best.not_met", i+1, n.Value), fact).by(n)
	}
	return notMet(text("appointment_rules.selection.best.absent", n.Value)).by(n)
}

// selectionCommittee: odd, five to nine, at most 45 % from inside.
//
// rule: permenpanrb-15-2019 pansel
func selectionCommittee(f *Facts) Verdict {
	s, v, ok := f.openSelection()
	if !ok {
		return v
	}
	if s.CommitteeSize == 0 {
		return missing("appointment_rules.fact.committee")
	}
	law := f.law()
	least, most, inside := law.Int("selection.committee.min"), law.Int("selection.committee.max"), law.Int("selection.committee.inside_percent")
	facts := []Fact{{"appointment_rules.fact.committee", s.CommitteeSize}, {"appointment_rules.fact.committee_inside", s.CommitteeInside}}
	switch {
	case s.CommitteeSize < least.Value, s.CommitteeSize > most.Value, s.CommitteeSize%2 == 0:
		return notMet(text("appointment_rules.selection.committee.size", s.CommitteeSize, least.Value, most.Value), facts...).by(least)
	case s.CommitteeInside*100 > s.CommitteeSize*inside.Value:
		return notMet(text("appointment_rules.selection.committee.inside", s.CommitteeInside, s.CommitteeSize, inside.Value), facts...).by(inside)
	}
	return met(facts...).by(least)
}

// selectionApplicants: four per post, or the announcement extended, twice at
// most.
//
// rule: permenpanrb-15-2019 pelamar
func selectionApplicants(f *Facts) Verdict {
	s, v, ok := f.openSelection()
	if !ok {
		return v
	}
	law := f.law()
	least, most := law.Int("selection.applicants.min"), law.Int("selection.extensions.max")
	if s.Applicants == 0 {
		return missing("appointment_rules.fact.applicants").by(least)
	}
	facts := []Fact{{"appointment_rules.fact.applicants", s.Applicants}, {"appointment_rules.fact.extensions", s.Extensions}}
	switch {
	case s.Extensions > most.Value:
		return notMet(text("appointment_rules.selection.applicants.extended", s.Extensions, most.Value), facts...).by(most)
	case s.Applicants < least.Value && s.Extensions < most.Value:
		return notMet(text("appointment_rules.selection.applicants.few", s.Applicants, least.Value), facts...).by(least)
	}
	return met(facts...).by(least)
}

// selectionAnnouncement: fifteen working days.
//
// rule: permenpanrb-15-2019 pengumuman
func selectionAnnouncement(f *Facts) Verdict {
	s, v, ok := f.openSelection()
	if !ok {
		return v
	}
	n := f.law().Int("selection.announce.days")
	if s.AnnouncedDays == 0 {
		return missing("appointment_rules.fact.announced").by(n)
	}
	fact := Fact{"appointment_rules.fact.announced", s.AnnouncedDays}
	if s.AnnouncedDays < n.Value {
		return notMet(text("appointment_rules.selection.announcement.not_met", s.AnnouncedDays, n.Value), fact).by(n)
	}
	return met(fact).by(n)
}

// competence of the post's standard; the papers of every route show it.
//
// rule: pp-11-2017 107(1)c.2
func competence(f *Facts) Verdict {
	if f.Target.Level != people.LevelSeniorExecutive {
		return naLevel()
	}
	if f.confirmed() {
		return naConfirmed()
	}
	return answered(f.Person.CompetenceTest, "appointment_rules.fact.competence", text("appointment_rules.competence.not_met"))
}

// functionalCompetence: who enters a functional post passed its test.
//
// rule: pp-11-2017 74
func functionalCompetence(f *Facts) Verdict {
	if f.Target.Level != people.LevelFunctional {
		return naLevel()
	}
	if f.Present != nil && f.Present.Level == people.LevelFunctional && f.Present.Tier == f.Target.Tier {
		return notApplicable("appointment_rules.na.level_held")
	}
	return answered(f.Person.CompetenceTest, "appointment_rules.fact.competence", text("appointment_rules.functional.competence.not_met"))
}

package eligibility

import "testing"

// senior2023 is a senior appointment while the KASN still recommended.
func senior2023() *Facts {
	f := senior()
	f.EventDate, f.DecreeDate = "2023-12-29", ""
	for i := range f.Round.Documents {
		f.Round.Documents[i].Dated = "2023-11-20"
	}
	kasn := paper(DocKASNRecommendation)
	kasn.Dated = "2023-11-20"
	f.Round.Documents = append(f.Round.Documents, kasn)
	return f
}

func chosen(change func(*Selection)) func(*Facts) {
	return func(f *Facts) {
		for i := range f.Round.Documents {
			if s := f.Round.Documents[i].Selection; s != nil {
				change(s)
			}
		}
	}
}

func route(r Route) func(*Facts) { return func(f *Facts) { f.Move.Route = r } }

func from(a Agency) func(*Facts) { return func(f *Facts) { f.Person.FromAgency = a } }

func tested(k Known) func(*Facts) { return func(f *Facts) { f.Person.CompetenceTest = k } }

var clearanceCases = []ruleCase{
	{"clearance.technical", "attached", promotion, nil, Met},
	{"clearance.technical", "not attached", promotion, drop(DocTechnicalClearance), NotMet},
	{"clearance.technical", "needed for a confirmation too", confirmation, drop(DocTechnicalClearance), NotMet},
	{"clearance.technical", "operational post", operational, drop(DocTechnicalClearance), NotApplicable},
	{"clearance.technical", "before 2024", promotion, both(drop(DocTechnicalClearance), at("2023-12-31")), NotApplicable},
	{"clearance.technical", "from 2024", promotion, both(drop(DocTechnicalClearance), at("2024-01-01")), NotMet},
	{"clearance.kasn", "attached", senior2023, nil, Met},
	{"clearance.kasn", "not attached", senior2023, drop(DocKASNRecommendation), NotMet},
	{"clearance.kasn", "after its end", senior, nil, NotApplicable},
	{"clearance.kasn", "not senior", func() *Facts { f := promotion(); at("2023-06-01")(f); return f }, nil, NotApplicable},
	{"clearance.team", "attached", promotion, nil, Met},
	{"clearance.team", "not attached", promotion, drop(DocPanelMinutes), NotMet},
	{"clearance.team", "confirmation", confirmation, drop(DocPanelMinutes), NotApplicable},
	{"transfer.decision", "own region", promotion, nil, NotApplicable},
	{"transfer.decision", "same province, no decision", promotion, from(AgencySameProvince), NotMet},
	{"transfer.decision", "from a ministry, decided", promotion, both(from(AgencyCentral), attach(DocTransferDecision)), Met},

	{"selection.route", "open selection with its minutes", senior, nil, Met},
	{"selection.route", "no route", senior, route(RouteNone), NotMet},
	{"selection.route", "no minutes", senior, drop(DocSelectionResult), NotMet},
	{"selection.route", "competence test between senior posts", seniorRotation, nil, Met},
	{"selection.route", "competence test into the first senior post", senior, both(route(RouteCompetence), attach(DocFitTest)), NotMet},
	{"selection.route", "talent pool", senior, both(route(RouteTalentPool), attach(DocTalentPool)), Met},
	{"selection.route", "the paper of another route", senior, route(RouteTalentPool), NotMet},
	{"selection.route", "confirmation", seniorConfirmation, nil, NotApplicable},
	{"selection.route", "not senior", promotion, nil, NotApplicable},
	{"selection.best", "second of three", senior, nil, Met},
	{"selection.best", "third", senior, chosen(func(s *Selection) { s.Best = []string{"x", "y", "p1", "z"} }), Met},
	{"selection.best", "fourth", senior, chosen(func(s *Selection) { s.Best = []string{"x", "y", "z", "p1"} }), NotMet},
	{"selection.best", "not named", senior, chosen(func(s *Selection) { s.Best = []string{"x", "y", "z"} }), NotMet},
	{"selection.best", "names unknown", senior, chosen(func(s *Selection) { s.Best = nil }), MissingData},
	{"selection.best", "minutes missing", senior, drop(DocSelectionResult), MissingData},
	{"selection.best", "other route", seniorRotation, nil, NotApplicable},
	{"selection.committee", "seven, three inside", senior, nil, Met},
	{"selection.committee", "even", senior, chosen(func(s *Selection) { s.CommitteeSize = 6 }), NotMet},
	{"selection.committee", "three", senior, chosen(func(s *Selection) { s.CommitteeSize = 3 }), NotMet},
	{"selection.committee", "eleven", senior, chosen(func(s *Selection) { s.CommitteeSize = 11 }), NotMet},
	{"selection.committee", "four of seven inside", senior, chosen(func(s *Selection) { s.CommitteeInside = 4 }), NotMet},
	{"selection.committee", "unknown", senior, chosen(func(s *Selection) { s.CommitteeSize = 0 }), MissingData},
	{"selection.applicants", "four", senior, chosen(func(s *Selection) { s.Applicants = 4 }), Met},
	{"selection.applicants", "three", senior, chosen(func(s *Selection) { s.Applicants = 3 }), NotMet},
	{"selection.applicants", "three after two extensions", senior, chosen(func(s *Selection) { s.Applicants, s.Extensions = 3, 2 }), Met},
	{"selection.applicants", "three extensions", senior, chosen(func(s *Selection) { s.Extensions = 3 }), NotMet},
	{"selection.applicants", "unknown", senior, chosen(func(s *Selection) { s.Applicants = 0 }), MissingData},
	{"selection.announcement", "fifteen days", senior, nil, Met},
	{"selection.announcement", "fourteen", senior, chosen(func(s *Selection) { s.AnnouncedDays = 14 }), NotMet},
	{"selection.announcement", "unknown", senior, chosen(func(s *Selection) { s.AnnouncedDays = 0 }), MissingData},

	{"competence.jptp", "tested", senior, nil, Met},
	{"competence.jptp", "failed", senior, both(tested(No), drop(DocSelectionResult)), NotMet},
	{"competence.jptp", "the selection shows it", senior, tested(Unknown), Met},
	{"competence.jptp", "unknown", senior, both(tested(Unknown), drop(DocSelectionResult)), MissingData},
	{"competence.functional", "tested", functional, nil, Met},
	{"competence.functional", "failed", functional, tested(No), NotMet},
	{"competence.functional", "unknown", functional, tested(Unknown), MissingData},
	{"competence.functional", "not functional", promotion, nil, NotApplicable},
}

func TestTransferCitesWhoDecides(t *testing.T) {
	for origin, want := range map[Agency]string{AgencySameProvince: "PP 11/2017 Pasal 192", AgencyOtherProvince: "PP 11/2017 Pasal 193"} {
		f := promotion()
		from(origin)(f)
		if v := judge(t, "transfer.decision", f); v.Citation.String() != want {
			t.Errorf("%s: cites %s, want %s", origin, v.Citation, want)
		}
	}
}

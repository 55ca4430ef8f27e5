package eligibility

import (
	"testing"

	"pendopo/internal/people"
)

func into(s Special) func(*Facts) { return func(f *Facts) { f.Target.Special = s } }

func outOf(s Special) func(*Facts) { return func(f *Facts) { f.Present.Special = s } }

func school0(k Known) func(*Facts) {
	return both(into(SpecialSchool), func(f *Facts) { f.Person.TeacherFunctional = k })
}

var specialCases = []ruleCase{
	{"special.sekda", "another post", seniorRotation, nil, NotApplicable},
	{"special.sekda", "not coordinated", seniorRotation, into(SpecialSekda), NotMet},
	{"special.sekda", "coordinated", seniorRotation, both(into(SpecialSekda), attach(DocGovernorCoordination)), Met},
	{"special.sekda", "leaving", seniorRotation, outOf(SpecialSekda), NotMet},
	{"special.sekwan", "no approval", seniorRotation, into(SpecialSekwan), NotMet},
	{"special.sekwan", "approved", seniorRotation, both(into(SpecialSekwan), attach(DocCouncilApproval)), Met},
	{"special.sekwan", "another post", promotion, nil, NotApplicable},
	{"special.sekwan", "confirmation", seniorConfirmation, into(SpecialSekwan), NotApplicable},
	{"special.inspektur", "not consulted", seniorRotation, into(SpecialInspektur), NotMet},
	{"special.inspektur", "Irban too", promotion, into(SpecialIrban), NotMet},
	{"special.inspektur", "consulted", promotion, both(into(SpecialIrban), attach(DocGovernorConsultation)), Met},
	{"special.inspektur", "before PP 72/2019", promotion, both(into(SpecialIrban), at("2019-10-17")), NotApplicable},
	{"special.inspektur", "another post", promotion, nil, NotApplicable},
	{"special.dukcapil", "no decree of the Minister", promotion, into(SpecialDukcapil), NotMet},
	{"special.dukcapil", "with it", promotion, both(into(SpecialDukcapil), attach(DocMinisterDecree)), Met},
	{"special.dukcapil", "leaving", promotion, outOf(SpecialDukcapil), NotMet},
	{"special.dukcapil", "a confirmation too", confirmation, both(into(SpecialDukcapil), outOf(SpecialDukcapil)), NotMet},
	{"special.dukcapil", "not structural", operational, into(SpecialDukcapil), NotApplicable},
	{"special.camat", "another post", promotion, nil, NotApplicable},
	{"special.camat", "knows", promotion, both(into(SpecialCamat), func(f *Facts) { f.Person.GovernmentScience = Yes }), Met},
	{"special.camat", "does not", promotion, both(into(SpecialCamat), func(f *Facts) { f.Person.GovernmentScience = No }), NotMet},
	{"special.camat", "unknown", promotion, into(SpecialCamat), MissingData},
	{"special.satpolpp", "trained", seniorRotation, both(into(SpecialSatpolPP), func(f *Facts) { f.Person.PolicingTraining = Yes }), Met},
	{"special.satpolpp", "not trained", seniorRotation, both(into(SpecialSatpolPP), func(f *Facts) { f.Person.PolicingTraining = No }), NotMet},
	{"special.satpolpp", "unknown", seniorRotation, into(SpecialSatpolPP), MissingData},
	{"special.health", "background", health, nil, Met},
	{"special.health", "none", health, func(f *Facts) { f.Person.HealthBackground = No }, NotMet},
	{"special.health", "unknown", health, func(f *Facts) { f.Person.HealthBackground = Unknown }, MissingData},
	{"special.school", "teacher", health, school0(Yes), Met},
	{"special.school", "not a teacher", health, school0(No), NotMet},
	{"special.school", "unknown", health, school0(Unknown), MissingData},

	{"oath.required", "appointment", promotion, nil, Met},
	{"oath.required", "renamed", confirmation, nil, Met},
	{"oath.required", "only the unit was renamed", confirmation, func(f *Facts) { f.Move.NameChanged = false }, NotApplicable},
	{"oath.required", "echelon rises", confirmation, func(f *Facts) { f.Move.NameChanged, f.Present.Echelon = false, people.EchelonIVb }, Met},
	{"oath.required", "operational", operational, nil, NotApplicable},
}

func TestAPaperMustCoverThePostThatIsLeftToo(t *testing.T) {
	// A move inside the civil registry office touches two of the Minister's posts.
	f := promotion()
	f.Target.Special, f.Present.Special = SpecialDukcapil, SpecialDukcapil
	d := paper(DocMinisterDecree)
	d.CoversAll, d.Posts = false, []string{f.Target.ID}
	f.Round.Documents = append(f.Round.Documents, d)
	if v := judge(t, "special.dukcapil", f); v.Outcome != NotMet {
		t.Errorf("one post covered: %s", v.Outcome)
	}
	f.Round.Documents[len(f.Round.Documents)-1].Posts = []string{f.Target.ID, f.Present.ID}
	if v := judge(t, "special.dukcapil", f); v.Outcome != Met {
		t.Errorf("both posts covered: %s", v.Outcome)
	}
}

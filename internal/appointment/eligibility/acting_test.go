package eligibility

import (
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

func term(from, until clock.Date) func(*Facts) {
	return func(f *Facts) { f.Acting.From, f.Acting.Until = from, until }
}

func earlier(terms ...Interval) func(*Facts) { return func(f *Facts) { f.Acting.Earlier = terms } }

func plh(absent Known) func(*Facts) {
	return func(f *Facts) { f.Acting.Kind, f.Acting.HolderAbsent = ActingPlh, absent }
}

func own(l people.Level, t people.FunctionalTier, target people.Level) func(*Facts) {
	return func(f *Facts) { f.Present.Level, f.Present.Tier, f.Target.Level = l, t, target }
}

var actingCases = []ruleCase{
	{"acting.category", "PNS", acting, nil, Met},
	{"acting.category", "PPPK", acting, who(people.CategoryPPPK), NotMet},
	{"acting.category", "unknown", acting, who(""), MissingData},
	{"acting.reason", "Plt of a vacant post", acting, nil, Met},
	{"acting.reason", "Plt though the holder is only away", acting, func(f *Facts) { f.Acting.HolderAbsent = Yes }, NotMet},
	{"acting.reason", "Plh while the holder is away", acting, plh(Yes), Met},
	{"acting.reason", "Plh of a vacant post", acting, plh(No), NotMet},
	{"acting.reason", "unknown", acting, plh(Unknown), MissingData},
	{"acting.level", "one higher", acting, nil, Met},
	{"acting.level", "same", acting, own(people.LevelAdministrator, "", people.LevelAdministrator), Met},
	{"acting.level", "two higher", acting, own(people.LevelSupervisor, "", people.LevelSeniorExecutive), NotMet},
	{"acting.level", "lower", acting, own(people.LevelSeniorExecutive, "", people.LevelAdministrator), NotMet},
	{"acting.level", "operational to supervisor", acting, own(people.LevelOperational, "", people.LevelSupervisor), Met},
	{"acting.level", "operational to administrator", acting, own(people.LevelOperational, "", people.LevelAdministrator), NotMet},
	{"acting.level", "Ahli Madya to senior", acting, own(people.LevelFunctional, people.TierAhliMadya, people.LevelSeniorExecutive), Met},
	{"acting.level", "Ahli Muda to senior", acting, own(people.LevelFunctional, people.TierAhliMuda, people.LevelSeniorExecutive), NotMet},
	{"acting.level", "Penyelia to supervisor", acting, own(people.LevelFunctional, people.TierPenyelia, people.LevelSupervisor), Met},
	{"acting.level", "tier unknown", acting, own(people.LevelFunctional, "", people.LevelSupervisor), MissingData},
	{"acting.level", "own post unknown", acting, func(f *Facts) { f.Present = nil }, MissingData},
	{"acting.unit", "own unit", acting, nil, Met},
	{"acting.unit", "another", acting, func(f *Facts) { f.Acting.SameUnit = No }, NotMet},
	{"acting.unit", "unknown", acting, func(f *Facts) { f.Acting.SameUnit = Unknown }, MissingData},
	{"acting.term", "three months", acting, nil, Met},
	{"acting.term", "three months and a day", acting, term("2026-03-10", "2026-06-11"), NotMet},
	{"acting.term", "without an end", acting, term("2026-03-10", ""), NotMet},
	{"acting.term", "from the end of November to the end of February", acting, term("2025-11-30", "2026-02-28"), Met},
	{"acting.term", "no start", acting, term("", ""), MissingData},
	{"acting.term", "Plh", acting, plh(Yes), NotApplicable},
	{"acting.again", "first", acting, nil, Met},
	{"acting.again", "second, adjoining", acting, earlier(Interval{"2025-12-10", "2026-03-10"}), Met},
	{"acting.again", "second after a gap", acting, earlier(Interval{"2025-11-10", "2026-02-10"}), NotMet},
	{"acting.again", "third", acting, earlier(Interval{"2025-09-10", "2025-12-10"}, Interval{"2025-12-10", "2026-03-10"}), NotMet},
	{"acting.again", "Plh", acting, plh(Yes), NotApplicable},
}

func TestActingRulesSpeakOnlyOfActing(t *testing.T) {
	for _, v := range CheckActing(acting()) {
		if v.Outcome != Met {
			t.Errorf("%s: %s", v.Rule, v.Outcome)
		}
	}
	for _, v := range Check(promotion()) {
		if r, _ := RuleByID(v.Rule); r.Scope != ScopeMove {
			t.Errorf("%s is judged for a move", v.Rule)
		}
	}
}

package eligibility

import (
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

func who(c people.Category) func(*Facts) { return func(f *Facts) { f.Person.Category = c } }

func sanctioned(l people.SanctionLevel, from, until clock.Date) func(*Facts) {
	return func(f *Facts) {
		f.Person.Sanctions = []people.Sanction{{Level: l, Kind: "Pemotongan tunjangan", DecreeNumber: "862/1", From: from, Until: until}}
	}
}

func onLeave(from, until clock.Date) func(*Facts) {
	return func(f *Facts) {
		f.Person.Leaves = []people.Leave{{Kind: people.LeaveUnpaid, From: from, Until: until}}
	}
}

func ratings(r ...people.Rating) func(*Facts) { return func(f *Facts) { f.Person.Ratings = r } }

func onDate(d clock.Date, r ...people.Rating) func(*Facts) {
	return func(f *Facts) { f.EventDate, f.DecreeDate, f.Person.Ratings = d, "", r }
}

var (
	meets = people.MeetsExpectation
	below = people.BelowExpectation
	above = people.AboveExpectation
)

func one(year int, result, behaviour people.Expectation) people.Rating {
	return rated(result, behaviour, year)[0]
}

var personCases = []ruleCase{
	{"person.category", "PNS into a structural post", promotion, nil, Met},
	{"person.category", "CPNS", promotion, who(people.CategoryCPNS), NotMet},
	{"person.category", "PPPK into a structural post", promotion, who(people.CategoryPPPK), NotMet},
	{"person.category", "PPPK into a functional post", functional, who(people.CategoryPPPK), Met},
	{"person.category", "part-time PPPK into a functional post", functional, who(people.CategoryPPPKPartTime), NotMet},
	{"person.category", "CPNS into an operational post", operational, who(people.CategoryCPNS), Met},
	{"person.category", "not ASN into an operational post", operational, who(people.CategoryNonASN), NotMet},
	{"person.category", "unknown", promotion, who(""), MissingData},

	{"person.suspension", "no", promotion, nil, Met},
	{"person.suspension", "yes", promotion, func(f *Facts) { f.Person.Suspended = Yes }, NotMet},
	{"person.suspension", "unknown", promotion, func(f *Facts) { f.Person.Suspended = Unknown }, MissingData},
	{"person.suspension", "even a confirmation", confirmation, func(f *Facts) { f.Person.Suspended = Yes }, NotMet},

	{"person.unpaid_leave", "none", promotion, nil, Met},
	{"person.unpaid_leave", "first day", promotion, onLeave(event, ""), NotMet},
	{"person.unpaid_leave", "begins the day after", promotion, onLeave(event.AddDays(1), ""), Met},
	{"person.unpaid_leave", "last day", promotion, onLeave("2025-01-01", event.AddDays(1)), NotMet},
	{"person.unpaid_leave", "back today", promotion, onLeave("2025-01-01", event), Met},
	{"person.unpaid_leave", "history not read", promotion, func(f *Facts) { f.Person.LeavesKnown = false }, MissingData},

	{"discipline.running", "none", promotion, nil, Met},
	{"discipline.running", "moderate, last day", promotion, sanctioned(people.SanctionModerate, "2025-09-11", event.AddDays(1)), NotMet},
	{"discipline.running", "moderate, over today", promotion, sanctioned(people.SanctionModerate, "2025-09-10", event), Met},
	{"discipline.running", "begins tomorrow", promotion, sanctioned(people.SanctionSevere, event.AddDays(1), ""), Met},
	{"discipline.running", "severe without an end", promotion, sanctioned(people.SanctionSevere, "2025-09-10", ""), NotMet},
	{"discipline.running", "light", promotion, sanctioned(people.SanctionLight, "2026-03-01", "2026-09-01"), Met},
	{"discipline.running", "moderate in a confirmation", confirmation, sanctioned(people.SanctionModerate, "2026-03-01", "2026-09-01"), Met},
	{"discipline.running", "severe in a confirmation", confirmation, sanctioned(people.SanctionSevere, "2026-03-01", "2027-03-01"), NotMet},
	{"discipline.running", "a move down may be the sanction", stepDown, sanctioned(people.SanctionSevere, "2026-03-01", "2027-03-01"), NotApplicable},
	{"discipline.running", "history not read", promotion, func(f *Facts) { f.Person.SanctionsKnown = false }, MissingData},
	{"discipline.light", "none", promotion, nil, Met},
	{"discipline.light", "running", promotion, sanctioned(people.SanctionLight, "2026-03-01", "2026-09-01"), NotMet},

	{"performance.two_years", "both good", promotion, nil, Met},
	{"performance.two_years", "last year needs work", promotion, ratings(one(2024, meets, meets), one(2025, below, meets)), NotMet},
	{"performance.two_years", "the year before poor by behaviour", promotion, ratings(one(2024, above, below), one(2025, meets, meets)), NotMet},
	{"performance.two_years", "three years ago poor", promotion, ratings(one(2023, below, below), one(2024, meets, meets), one(2025, meets, meets)), Met},
	{"performance.two_years", "one year missing", promotion, ratings(one(2025, meets, meets)), MissingData},
	{"performance.two_years", "a bad year outweighs a missing one", promotion, ratings(one(2024, below, meets)), NotMet},
	{"performance.two_years", "two ratings of a year: the worse counts", promotion, ratings(one(2024, meets, meets), one(2025, meets, meets), one(2025, below, meets)), NotMet},
	{"performance.two_years", "both scales", promotion, onDate("2023-06-01", scored(2021, 7600), one(2022, meets, meets)), Met},
	{"performance.two_years", "old scale just below good", promotion, onDate("2023-06-01", scored(2021, 7599), one(2022, meets, meets)), NotMet},
	{"performance.two_years", "last year not rated yet in February", promotion, onDate("2026-02-28", rated(meets, meets, 2023, 2024)...), Met},
	{"performance.two_years", "but in March it must be", promotion, onDate("2026-03-01", rated(meets, meets, 2023, 2024)...), MissingData},
	{"performance.two_years", "confirmation", confirmation, ratings(), NotApplicable},
	{"performance.two_years", "move down", stepDown, ratings(), NotApplicable},
	{"performance.two_years", "senior post has its own", senior, nil, NotApplicable},
	{"performance.jptp", "both good", senior, nil, Met},
	{"performance.jptp", "bad", senior, ratings(one(2024, below, meets), one(2025, meets, meets)), NotMet},
	{"performance.jptp", "missing", senior, ratings(), MissingData},
	{"performance.jptp", "not senior", promotion, nil, NotApplicable},

	{"integrity.prosecution", "no", senior, nil, Met},
	{"integrity.prosecution", "yes", senior, func(f *Facts) { f.Person.Prosecuted = Yes }, NotMet},
	{"integrity.prosecution", "unknown", senior, func(f *Facts) { f.Person.Prosecuted, f.Round.Documents = Unknown, nil }, MissingData},
	{"integrity.prosecution", "declared in the selection", senior, func(f *Facts) { f.Person.Prosecuted = Unknown }, Met},
	{"integrity.prosecution", "known against the selection", senior, func(f *Facts) { f.Person.Prosecuted = Yes }, NotMet},
	{"integrity.prosecution", "not senior", promotion, nil, NotApplicable},
	{"integrity.wealth_report", "filed", senior, nil, Met},
	{"integrity.wealth_report", "not filed", senior, func(f *Facts) { f.Person.WealthReport = No }, NotMet},
	{"integrity.wealth_report", "unknown", senior, func(f *Facts) { f.Person.WealthReport = Unknown }, MissingData},
	{"training.leadership", "done", senior, nil, Met},
	{"training.leadership", "not done", senior, func(f *Facts) { f.Person.LeadershipTraining = No }, NotMet},
	{"training.leadership", "unknown", senior, func(f *Facts) { f.Person.LeadershipTraining = Unknown }, MissingData},
}

func TestSanctionSaysWhenItEnds(t *testing.T) {
	f := promotion()
	sanctioned(people.SanctionModerate, "2025-12-01", "2026-06-01")(f)
	if v := judge(t, "discipline.running", f); v.Cure.On != "2026-06-01" {
		t.Errorf("cure on %q, want 2026-06-01", v.Cure.On)
	}
}

// Nobody is marked because a datum was never filled in.
func TestUnknownProsecutionIsANote(t *testing.T) {
	f := senior()
	f.Person.Prosecuted, f.Round.Documents = Unknown, nil
	if v := judge(t, "integrity.prosecution", f); v.Severity != Note || v.Message.Key != "appointment_rules.integrity.prosecution.missing" {
		t.Errorf("unknown: %s, %s", v.Severity, v.Message.Key)
	}
	f.Person.Prosecuted = Yes
	if v := judge(t, "integrity.prosecution", f); v.Severity != Warn {
		t.Errorf("accused: %s", v.Severity)
	}
}

// A plan far ahead is judged by the ratings that can be known when it is made,
// and says that they are not the last.
func TestRatingsOfAPlanAhead(t *testing.T) {
	f := promotion()
	f.EventDate, f.Person.Ratings = "2027-06-01", []people.Rating{one(2024, meets, meets), one(2025, meets, meets)}
	rule, ok := RuleByID("performance.two_years")
	if !ok {
		t.Fatal("no such rule")
	}
	if v := rule.Judge(f); v.Outcome != MissingData {
		t.Errorf("on the day itself %v, want that 2026 is missing", v.Outcome)
	}
	f.AsKnown = "2026-11-01"
	if v := rule.Judge(f); v.Outcome != Met || !v.Uncertain {
		t.Errorf("half a year before %v, uncertain %v; want met by 2024 and 2025, uncertain", v.Outcome, v.Uncertain)
	}
	f.AsKnown = "2028-01-01" // looked back at: nothing changes
	if v := rule.Judge(f); v.Outcome != MissingData {
		t.Errorf("afterwards %v", v.Outcome)
	}
}

package eligibility

import (
	"testing"

	"pendopo/internal/people"
)

func reason(r Reason) func(*Facts) { return func(f *Facts) { f.Move.Reason = r } }

// confirmedAgo makes the present stint a confirmation that continues an older
// one.
func confirmedAgo(f *Facts) {
	n := len(f.Person.Posts)
	last := f.Person.Posts[n-1]
	old := last
	old.PostID, old.From, old.Until = "older", "2022-01-10", "2025-06-02"
	last.From, last.Confirmation = "2025-06-02", true
	f.Person.Posts = append(f.Person.Posts[:n-1:n-1], old, last)
	f.Person.Posts[n-2].Until = old.From
}

// stepDownEarlier is stepDown under the law before 31 October 2023.
func stepDownEarlier() *Facts {
	f := stepDown()
	f.EventDate, f.DecreeDate = "2023-10-30", ""
	f.Person.Ratings = rated(meets, meets, 2022)
	return f
}

// rotation2023 moves a supervisor before I-MUT.
func rotation2023() *Facts {
	f := promotion()
	f.EventDate, f.DecreeDate = "2023-09-04", ""
	f.Target.Level, f.Target.Echelon = people.LevelSupervisor, people.EchelonIVa
	f.Move.Reason = ReasonRotation
	return f
}

func byBirthday(f *Facts) { f.Target.RetirementAge = 58 }

var postCases = []ruleCase{
	{"tenure.jptp", "long enough", seniorRotation, nil, Met},
	{"tenure.jptp", "two years today", seniorRotation, since("2024-03-10"), Met},
	{"tenure.jptp", "two years tomorrow", seniorRotation, since("2024-03-11"), NotMet},
	{"tenure.jptp", "a confirmation keeps the time", seniorRotation, confirmedAgo, Met},
	{"tenure.jptp", "no history", seniorRotation, noHistory, MissingData},
	{"tenure.jptp", "not between senior posts", senior, nil, NotApplicable},
	{"tenure.jptp", "confirmation", seniorConfirmation, since("2026-01-01"), NotApplicable},
	{"tenure.jptp.shield_2014", "two years served", stepDownEarlier, since("2021-10-30"), Met},
	{"tenure.jptp.shield_2014", "inside two years", stepDownEarlier, since("2021-10-31"), NotMet},
	{"tenure.jptp.shield_2014", "no history", stepDownEarlier, noHistory, MissingData},
	{"tenure.jptp.shield_2014", "after the law ended", stepDown, since("2025-01-01"), NotApplicable},
	{"tenure.jptp.shield", "two years served", stepDown, since("2024-03-10"), Met},
	{"tenure.jptp.shield", "inside two years", stepDown, since("2024-03-11"), NotMet},
	{"tenure.jptp.shield", "no history", stepDown, noHistory, MissingData},
	{"tenure.jptp.shield", "between senior posts", seniorRotation, since("2025-01-01"), NotApplicable},
	{"tenure.jptp.max", "under five years", seniorConfirmation, since("2021-03-11"), Met},
	{"tenure.jptp.max", "five years today", seniorConfirmation, since("2021-03-10"), NotMet},
	{"tenure.jptp.max", "no history", seniorConfirmation, noHistory, MissingData},
	{"tenure.jptp.max", "leaves the post", seniorRotation, since("2010-03-10"), NotApplicable},
	{"tenure.rotation", "two years today", rotation2023, since("2021-09-04"), Met},
	{"tenure.rotation", "two years tomorrow", rotation2023, since("2021-09-05"), NotMet},
	{"tenure.rotation", "no history", rotation2023, noHistory, MissingData},
	{"tenure.rotation", "I-MUT judges it now", promotion, since("2026-01-01"), NotApplicable},
	{"tenure.rotation", "operational", toSupervisor, nil, NotApplicable},
	{"tenure.rotation.max", "under five years", confirmation, nil, Met},
	{"tenure.rotation.max", "five years", confirmation, since("2021-03-10"), NotMet},
	{"tenure.rotation.max", "no history", confirmation, noHistory, MissingData},
	{"imut.tenure", "two years today", promotion, since("2024-03-10"), Met},
	{"imut.tenure", "two years tomorrow", promotion, both(drop(DocTechnicalClearance), since("2024-03-11")), NotMet},
	{"imut.tenure", "two years tomorrow, cleared", promotion, since("2024-03-11"), Lifted},
	{"imut.tenure", "no history", promotion, both(drop(DocTechnicalClearance), noHistory), MissingData},
	{"imut.tenure", "first structural post", toSupervisor, nil, NotApplicable},
	{"imut.step_up", "three years today", promotion, since("2023-03-10"), Met},
	{"imut.step_up", "three years tomorrow", promotion, both(drop(DocTechnicalClearance), since("2023-03-11")), NotMet},
	{"imut.step_up", "no history", promotion, both(drop(DocTechnicalClearance), noHistory), MissingData},
	{"imut.step_up", "not from IV to III", senior, nil, NotApplicable},

	{"move.demotion", "not lower", promotion, nil, NotApplicable},
	{"move.demotion", "lower", stepDown, nil, NotMet},
	{"move.demotion", "lower on own request", stepDown, attach(DocOwnRequest), Lifted},
	{"move.reason", "promotion", promotion, nil, Met},
	{"move.reason", "promotion called rotation", promotion, reason(ReasonRotation), NotMet},
	{"move.reason", "higher echelon is a promotion", promotion, func(f *Facts) {
		f.Target.Level, f.Present.Echelon, f.Target.Echelon = people.LevelSupervisor, people.EchelonIVb, people.EchelonIVa
	}, Met},
	{"move.reason", "first structural post", toSupervisor, nil, Met},
	{"move.reason", "none given", promotion, reason(""), MissingData},
	{"move.reason", "confirmation", confirmation, nil, NotApplicable},
	{"confirmation.same_post", "renamed", confirmation, nil, Met},
	{"confirmation.same_post", "no link", confirmation, func(f *Facts) { f.Move.Succeeds = false }, NotMet},
	{"confirmation.same_post", "other level", promotion, reason(ReasonConfirmation), NotMet},
	{"confirmation.same_post", "no present post", confirmation, func(f *Facts) { f.Present = nil }, NotMet},
	{"confirmation.same_post", "another reason", promotion, nil, NotApplicable},

	{"retirement.reached", "58 the day after", promotion, born("1968-03-11"), Met},
	{"retirement.reached", "58 today", promotion, born("1968-03-10"), NotMet},
	{"retirement.reached", "59, but senior to 60", seniorRotation, born("1967-03-10"), Met},
	{"retirement.reached", "unknown", promotion, born(""), MissingData},
	{"retirement.reached", "not ASN", operational, who(people.CategoryNonASN), NotApplicable},
	{"retirement.reached", "Ahli Madya to 60", func() *Facts {
		f := health()
		f.Present = &PostFacts{Level: people.LevelFunctional, Tier: people.TierAhliMadya}
		return f
	}, born("1967-01-01"), Met},
	{"retirement.reached", "functional of unknown tier", func() *Facts {
		f := health()
		f.Present = &PostFacts{Level: people.LevelFunctional}
		return f
	}, nil, MissingData},
	{"retirement.by_move", "senior of 57 steps down", stepDown, born("1968-03-11"), Met},
	{"retirement.by_move", "senior of 58 steps down", stepDown, born("1968-03-10"), NotMet},
	{"retirement.by_move", "the age does not fall", promotion, nil, NotApplicable},
	{"retirement.by_move", "unknown", stepDown, born(""), MissingData},
	{"retirement.by_move", "the post names its own age", seniorRotation, both(byBirthday, born("1968-03-10")), NotMet},
	{"retirement.soon", "more than a year", promotion, born("1969-03-01"), Met},
	{"retirement.soon", "a year and a day", promotion, func(f *Facts) { f.EventDate, f.DecreeDate, f.Person.BornOn = "2026-03-31", "", "1969-03-15" }, Met},
	{"retirement.soon", "exactly a year", promotion, func(f *Facts) { f.EventDate, f.DecreeDate, f.Person.BornOn = "2026-04-01", "", "1969-03-15" }, NotMet},
	{"retirement.soon", "retired already", promotion, born("1968-03-10"), NotApplicable},
	{"retirement.soon", "unknown", promotion, born(""), MissingData},
}

func TestAConfirmationThatIsNoneGetsNoExemption(t *testing.T) {
	f := confirmation()
	f.Move.Succeeds = false
	f.Person.Ratings = nil
	if v := judge(t, "performance.two_years", f); v.Outcome != MissingData {
		t.Errorf("performance of a false confirmation: %s", v.Outcome)
	}
}

func TestTenureFromTheRegisterIsNotExtended(t *testing.T) {
	// The register keeps TenureFrom on the holding that a confirmation made, so
	// its stint starts where service started; the post before it is another.
	f := seniorRotation()
	f.Person.Posts = []Stint{
		{PostID: "o3", Level: people.LevelSeniorExecutive, From: "2018-01-02", Until: "2024-06-03"},
		{PostID: "o4a", Level: people.LevelSeniorExecutive, From: "2024-06-03", Until: "2025-01-06"},
		{PostID: "o4", Level: people.LevelSeniorExecutive, From: "2024-06-03", Confirmation: true},
	}
	if got := f.presentSince(); got != "2024-06-03" {
		t.Errorf("present since %s, want 2024-06-03", got)
	}
}

func TestRetirementAgesAgreeWithThePeopleRegister(t *testing.T) {
	f := promotion()
	f.Person.BornOn = "1980-01-01"
	for _, p := range []PostFacts{
		{Level: people.LevelSeniorExecutive}, {Level: people.LevelAdministrator}, {Level: people.LevelSupervisor}, {Level: people.LevelOperational},
		{Level: people.LevelFunctional, Tier: people.TierAhliUtama}, {Level: people.LevelFunctional, Tier: people.TierAhliMadya},
		{Level: people.LevelFunctional, Tier: people.TierAhliMuda}, {Level: people.LevelFunctional, Tier: people.TierPenyelia},
	} {
		age, _, ok := people.RetirementAge(p.Level, p.Tier, 0, f.EventDate)
		if _, _, n := f.retires(&p); !ok || n.Value != age {
			t.Errorf("%s %s: regulation says %d, people %d", p.Level, p.Tier, n.Value, age)
		}
	}
}

package eligibility

import (
	"testing"

	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/people"
)

func school(l people.SchoolLevel) func(*Facts) { return func(f *Facts) { f.Person.Schooling = l } }

func born(d clock.Date) func(*Facts) { return func(f *Facts) { f.Person.BornOn = d } }

func ranked(g people.Grade) func(*Facts) { return func(f *Facts) { f.Person.Grade = g } }

// since sets when the last post of the history began and the one before ended.
func since(d clock.Date) func(*Facts) {
	return func(f *Facts) {
		n := len(f.Person.Posts)
		f.Person.Posts[n-1].From = d
		if n > 1 {
			f.Person.Posts[n-2].Until = d
		}
	}
}

func history(s ...Stint) func(*Facts) { return func(f *Facts) { f.Person.Posts = s } }

func noHistory(f *Facts) { f.Person.Posts = nil }

var entryCases = []ruleCase{
	{"education.jptp", "S-1", senior, nil, Met},
	{"education.jptp", "D-IV weighs the same", senior, school(people.SchoolD4), Met},
	{"education.jptp", "D-III", senior, school(people.SchoolD3), NotMet},
	{"education.jptp", "unknown", senior, school(0), MissingData},
	{"education.jptp", "not senior", promotion, nil, NotApplicable},
	{"education.administrator", "S-1", promotion, nil, Met},
	{"education.administrator", "D-IV", promotion, school(people.SchoolD4), Met},
	{"education.administrator", "D-III", promotion, school(people.SchoolD3), NotMet},
	{"education.administrator", "unknown", promotion, school(0), MissingData},
	{"education.administrator", "the post asks for S-2", promotion, func(f *Facts) { f.Target.MinSchooling = people.SchoolS2 }, NotMet},
	{"education.administrator", "the post cannot ask for less", promotion, func(f *Facts) { f.Target.MinSchooling, f.Person.Schooling = people.SchoolSLTA, people.SchoolD3 }, NotMet},
	{"education.pengawas", "D-III", toSupervisor, nil, Met},
	{"education.pengawas", "D-II", toSupervisor, school(people.SchoolD2), NotMet},
	{"education.pengawas", "unknown", toSupervisor, school(0), MissingData},
	{"education.pengawas", "confirmation", confirmation, school(people.SchoolSLTA), NotApplicable},
	{"education.pelaksana", "SLTA", operational, school(people.SchoolSLTA), Met},
	{"education.pelaksana", "SLTP", operational, school(people.SchoolSLTP), NotMet},
	{"education.pelaksana", "unknown", operational, school(0), MissingData},
	{"education.exemption", "degree held", promotion, nil, NotApplicable},
	{"education.exemption", "degree owed", promotion, school(people.SchoolD3), NotMet},

	{"experience.jptp.field", "long enough", senior, nil, Met},
	{"experience.jptp.field", "five years today", senior, history(Stint{Level: people.LevelAdministrator, Field: "perhubungan", From: "2021-03-10"}), Met},
	{"experience.jptp.field", "five years tomorrow", senior, history(Stint{Level: people.LevelAdministrator, Field: "perhubungan", From: "2021-03-11"}), NotMet},
	{"experience.jptp.field", "cumulative with a gap", senior, history(
		Stint{Level: people.LevelSupervisor, Field: "perhubungan", From: "2010-01-01", Until: "2013-01-01"},
		Stint{Level: people.LevelSupervisor, Field: "kesehatan", From: "2013-01-01", Until: "2024-03-10"},
		Stint{Level: people.LevelAdministrator, Field: "perhubungan", From: "2024-03-10"}), Met},
	{"experience.jptp.field", "other field", senior, history(Stint{Level: people.LevelAdministrator, Field: "kesehatan", From: "2010-01-01"}), NotMet},
	{"experience.jptp.field", "field unknown could be enough", senior, history(Stint{Level: people.LevelAdministrator, From: "2010-01-01"}), MissingData},
	{"experience.jptp.field", "field unknown could not be enough", senior, history(Stint{Level: people.LevelAdministrator, From: "2024-01-01"}), NotMet},
	{"experience.jptp.field", "field of the post unknown", senior, func(f *Facts) { f.Target.Fields = nil }, MissingData},
	{"experience.jptp.field", "already senior", seniorRotation, nil, NotApplicable},

	{"experience.jptp.level", "long enough", senior, nil, Met},
	{"experience.jptp.level", "two years today", senior, since("2024-03-10"), Met},
	{"experience.jptp.level", "two years tomorrow", senior, since("2024-03-11"), NotMet},
	{"experience.jptp.level", "Ahli Madya counts", senior, history(Stint{Level: people.LevelFunctional, Tier: people.TierAhliMadya, From: "2020-01-01"}), Met},
	{"experience.jptp.level", "Ahli Muda does not", senior, history(Stint{Level: people.LevelFunctional, Tier: people.TierAhliMuda, From: "2020-01-01"}), NotMet},
	{"experience.jptp.level", "tier unknown", senior, history(Stint{Level: people.LevelFunctional, From: "2020-01-01"}), MissingData},
	{"experience.jptp.level", "no history", senior, noHistory, MissingData},

	{"experience.administrator", "long enough", promotion, nil, Met},
	{"experience.administrator", "three years today", promotion, since("2023-03-10"), Met},
	{"experience.administrator", "three years tomorrow", promotion, since("2023-03-11"), NotMet},
	{"experience.administrator", "Ahli Muda counts", promotion, history(Stint{Level: people.LevelFunctional, Tier: people.TierAhliMuda, From: "2020-01-01"}), Met},
	{"experience.administrator", "no history", promotion, noHistory, MissingData},
	{"experience.administrator", "rotation of an administrator", func() *Facts {
		f := promotion()
		f.Present = &PostFacts{ID: "o9", Title: "Kepala Bidang Lalu Lintas", Level: people.LevelAdministrator}
		return f
	}, noHistory, NotApplicable},
	{"experience.administrator.field", "in the field", promotion, nil, Met},
	{"experience.administrator.field", "elsewhere", promotion, func(f *Facts) { f.Target.Fields = []string{"kesehatan"} }, NotMet},
	{"experience.administrator.field", "field of the post unknown", promotion, func(f *Facts) { f.Target.Fields = nil }, MissingData},
	{"experience.pengawas", "long enough", toSupervisor, nil, Met},
	{"experience.pengawas", "four years today", toSupervisor, since("2022-03-10"), Met},
	{"experience.pengawas", "four years tomorrow", toSupervisor, since("2022-03-11"), NotMet},
	{"experience.pengawas", "no history", toSupervisor, noHistory, MissingData},
	{"experience.pengawas", "confirmation", confirmation, nil, NotApplicable},

	{"age.jptp", "the day before the 56th birthday", senior, born("1970-03-11"), Met},
	{"age.jptp", "the 56th birthday", senior, born("1970-03-10"), NotMet},
	{"age.jptp", "the day after", senior, born("1970-03-09"), NotMet},
	{"age.jptp", "unknown", senior, born(""), MissingData},
	{"age.jptp", "not the first senior post", seniorRotation, born("1968-01-01"), NotApplicable},
	{"age.sekda", "under 58", seniorRotation, func(f *Facts) { f.Target.Special, f.Person.BornOn = SpecialSekda, "1968-03-11" }, Met},
	{"age.sekda", "the 58th birthday", seniorRotation, func(f *Facts) { f.Target.Special, f.Person.BornOn = SpecialSekda, "1968-03-10" }, NotMet},
	{"age.sekda", "unknown", seniorRotation, func(f *Facts) { f.Target.Special, f.Person.BornOn = SpecialSekda, "" }, MissingData},
	{"age.sekda", "another post", seniorRotation, nil, NotApplicable},

	{"rank.below", "lowest", promotion, nil, Met},
	{"rank.below", "one below", promotion, ranked(33), Met},
	{"rank.below", "two below", promotion, ranked(32), NotMet},
	{"rank.below", "across the groups", senior, ranked(34), NotMet},
	{"rank.below", "unknown", promotion, ranked(0), MissingData},
	{"rank.below", "functional", functional, nil, NotApplicable},
	{"rank.one_below", "lowest", promotion, nil, Met},
	{"rank.one_below", "one below", promotion, ranked(33), NotMet},
	{"rank.one_below", "two below is the other rule", promotion, ranked(32), Met},
	{"rank.one_below", "unknown", promotion, ranked(0), NotApplicable},
	{"rank.above", "highest", promotion, ranked(41), Met},
	{"rank.above", "above", promotion, ranked(42), NotMet},
	{"rank.announced", "none", promotion, nil, NotApplicable},
	{"rank.announced", "reached", promotion, func(f *Facts) { f.Target.MinGrade = 34 }, Met},
	{"rank.announced", "not reached", promotion, func(f *Facts) { f.Target.MinGrade = 41 }, NotMet},
	{"rank.announced", "by the selection", senior, func(f *Facts) { f.Round.Documents[2].Selection.MinGrade = 43 }, NotMet},
	{"rank.announced", "unknown", promotion, func(f *Facts) { f.Target.MinGrade, f.Person.Grade = 34, 0 }, MissingData},
	{"rank.superior", "below", promotion, nil, Met},
	{"rank.superior", "equal", promotion, ranked(42), Met},
	{"rank.superior", "above", promotion, ranked(43), NotMet},
	{"rank.superior", "superior vacant", promotion, func(f *Facts) { f.Target.SuperiorGrade = 0 }, NotApplicable},
}

func TestExperienceShowsTheBar(t *testing.T) {
	// The case of the board's sample: 1 th 10 bl of 3 th.
	f := promotion()
	f.EventDate, f.DecreeDate = "2026-11-12", ""
	since("2025-01-12")(f)
	v := judge(t, "experience.administrator", f)
	want := Bar{Have: clock.Span{Years: 1, Months: 10}, Need: clock.Span{Years: 3}, Since: "2025-01-12", MetOn: "2028-01-12"}
	if v.Bar == nil || *v.Bar != want {
		t.Errorf("bar = %+v, want %+v", v.Bar, want)
	}
	if v.Cure.On != "2028-01-12" {
		t.Errorf("cure on %q", v.Cure.On)
	}
	if got := v.Message.In(i18n.ID); got != "Pengalaman jabatan pengawas kurang 1 tahun 2 bulan." {
		t.Errorf("message %q", got)
	}
	if got := v.Citation.String(); got != "PP 11/2017 Pasal 54 ayat (1) huruf d" {
		t.Errorf("citation %q", got)
	}
}

func TestOverlappingServiceCountsOnce(t *testing.T) {
	f := promotion()
	f.Person.Posts = []Stint{
		{Level: people.LevelSupervisor, From: "2023-01-01", Until: "2025-01-01"},
		{Level: people.LevelFunctional, Tier: people.TierAhliMuda, From: "2023-06-01", Until: "2025-01-01"},
	}
	v := judge(t, "experience.administrator", f)
	if v.Outcome != NotMet || v.Bar.Have != (clock.Span{Years: 2}) || v.Bar.MetOn != "" {
		t.Errorf("verdict %s, bar %+v, want not met with 2 years and no day", v.Outcome, v.Bar)
	}
}

func TestExemptionLiftsAndLeavesANote(t *testing.T) {
	f := promotion()
	school(people.SchoolD3)(f)
	attach(DocEducationExemption)(f)
	if v := judge(t, "education.administrator", f); v.Outcome != Lifted {
		t.Errorf("with the exemption: %s", v.Outcome)
	}
	if v := judge(t, "education.exemption", f); v.Cure.On != "2031-03-10" || v.Severity != Note {
		t.Errorf("degree owed by %s with severity %d", v.Cure.On, v.Severity)
	}
}

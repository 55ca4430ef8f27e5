package eligibility

import (
	"slices"
	"sync"

	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Bank is every rule, in the order pages show them: person, entry, post,
// retirement, elections, clearances, special posts, oath, acting. The slice is
// the caller's own.
func Bank() []Rule { return slices.Clone(bank()) }

// RuleByID finds a rule.
func RuleByID(id string) (Rule, bool) {
	for _, r := range bank() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// bank is built once: it is part of the program, not state.
var bank = sync.OnceValue(func() []Rule {
	rules := slices.Concat(personRules(), entryRules(), postRules(), electionRules(), clearanceRules(), specialRules(), oathRules(), actingRules())
	for i := range rules {
		r := &rules[i]
		if r.Scope == 0 {
			r.Scope = ScopeMove
		}
		if r.Step == 0 {
			r.Step = BeforeSubmit
		}
		for _, c := range r.Citations {
			if i, ok := regulation.National().Instrument(c.Instrument); ok { // a test refuses others
				r.texts = append(r.texts, Interval{i.ValidFrom, i.ValidTo})
			}
		}
		if r.ValidFrom == "" {
			r.ValidFrom, r.ValidTo = span(r.texts)
		}
	}
	return rules
})

// span is from the first text that begins to the last that ends: a rule
// usually outlives a text by moving into the next.
func span(texts []Interval) (from, to clock.Date) {
	open := false
	for _, i := range texts {
		if from == "" || i.From < from {
			from = i.From
		}
		open = open || i.Until == ""
		to = max(to, i.Until)
	}
	if open {
		to = ""
	}
	return from, to
}

func cites(list ...regulation.Citation) []regulation.Citation { return list }

// cite shortens the tables below.
func cite(instrument, article string) regulation.Citation {
	return regulation.Cite(instrument, article)
}

func papers(kinds ...DocumentKind) []DocumentKind { return kinds }

const pp11 = "pp-11-2017"

func personRules() []Rule {
	return []Rule{
		{ID: "person.category", Severity: Block, Eval: category,
			Citations: cites(cite(pp11, "54(1)a"), cite(pp11, "54(2)a"), cite(pp11, "105"), cite("uu-20-2023", "5"))},
		{ID: "person.other_round", Severity: Block, Eval: personElsewhere, Citations: cites(cite("praktik-penataan", "satu usulan"))},
		{ID: "person.suspension", Severity: Block, Eval: suspension, Citations: cites(cite(pp11, "276"))},
		{ID: "person.unpaid_leave", Severity: Block, Eval: unpaidLeave, Citations: cites(cite(pp11, "64"))},
		{ID: "discipline.running", Severity: Block, Eval: discipline,
			Citations: cites(cite("pp-94-2021", "8"), cite("pp-53-2010", "7"), cite("praktik-seleksi", "disiplin"))},
		{ID: "discipline.light", Severity: Note, Eval: disciplineLight,
			Citations: cites(cite("pp-94-2021", "8"), cite("pp-53-2010", "7"))},
		{ID: "performance.two_years", Severity: Block, Eval: performanceOfAdministration,
			Citations: cites(cite(pp11, "54(1)e"), cite(pp11, "54(2)e"), cite("pp-46-2011", "17"), cite("permenpanrb-6-2022", "")),
			ValidFrom: "2017-04-07"},
		{ID: "performance.jptp", Severity: Warn, Eval: performanceOfSenior, ValidFrom: "2017-04-07",
			Citations: cites(cite("praktik-seleksi", "kinerja"))},
		{ID: "integrity.prosecution", Severity: Warn, Eval: prosecution, Citations: cites(cite("praktik-seleksi", "perkara"))},
		{ID: "integrity.wealth_report", Severity: Note, Eval: wealthReport, Citations: cites(cite("praktik-seleksi", "lhkpn"))},
		{ID: "training.leadership", Severity: Note, Eval: leadershipTraining, Citations: cites(cite("praktik-seleksi", "pelatihan"))},
	}
}

func entryRules() []Rule {
	const jpt, adm, pws, plk = people.LevelSeniorExecutive, people.LevelAdministrator, people.LevelSupervisor, people.LevelOperational
	return []Rule{
		{ID: "education.jptp", Severity: Block, Eval: education(jpt, "education.jptp"),
			Citations: cites(cite(pp11, "107(1)c.1"), cite(pp11, "107(2)")), Accepts: papers(DocPresidentApproval)},
		{ID: "education.administrator", Severity: Block, Eval: education(adm, "education.administrator"),
			Citations: cites(cite(pp11, "54(1)b"), cite(pp11, "56")), Accepts: papers(DocEducationExemption)},
		{ID: "education.pengawas", Severity: Block, Eval: education(pws, "education.pengawas"),
			Citations: cites(cite(pp11, "54(2)b"), cite(pp11, "56")), Accepts: papers(DocEducationExemption)},
		{ID: "education.pelaksana", Severity: Warn, Eval: education(plk, "education.pelaksana"), Citations: cites(cite(pp11, "54(3)b"))},
		{ID: "education.exemption", Severity: Note, Eval: educationExemption, Citations: cites(cite(pp11, "56"))},

		{ID: "experience.jptp.field", Severity: Block, Citations: cites(cite(pp11, "107(1)c.3"), cite(pp11, "107(2)")), Accepts: papers(DocPresidentApproval),
			Eval: experienceInField(jpt, plk, "experience.jptp.field.years", "appointment_rules.experience.jptp.field.not_met")},
		{ID: "experience.jptp.level", Severity: Block, Citations: cites(cite(pp11, "107(1)c.4"), cite(pp11, "107(2)")), Accepts: papers(DocPresidentApproval),
			Eval: experience(jpt, adm, "experience.jptp.level.years", "appointment_rules.experience.jptp.level.not_met")},
		{ID: "experience.administrator", Severity: Block, Citations: cites(cite(pp11, "54(1)d")),
			Eval: experience(adm, pws, "experience.administrator.years", "appointment_rules.experience.administrator.not_met")},
		{ID: "experience.administrator.field", Severity: Warn, Citations: cites(cite(pp11, "54(1)d")),
			Eval: experienceInField(adm, pws, "experience.administrator.years", "appointment_rules.experience.administrator.field.not_met")},
		{ID: "experience.pengawas", Severity: Block, Citations: cites(cite(pp11, "54(2)d")),
			Eval: experience(pws, plk, "experience.pengawas.years", "appointment_rules.experience.pengawas.not_met")},

		{ID: "age.jptp", Severity: Block, Eval: ageFirstSenior, Citations: cites(cite(pp11, "107(1)c.6"), cite(pp11, "107(2)")), Accepts: papers(DocPresidentApproval)},
		{ID: "age.sekda", Severity: Block, Uncertain: true, Eval: ageSekda, Citations: cites(cite("praktik-sekda", "usia"))},

		{ID: "rank.below", Severity: Warn, Eval: rankBelow, ValidFrom: "2000-11-10", Citations: cites(cite("pp-100-2000", "lampiran"))},
		{ID: "rank.one_below", Severity: Note, Eval: rankOneBelow, ValidFrom: "2000-11-10", Citations: cites(cite("pp-100-2000", "penjelasan"))},
		{ID: "rank.above", Severity: Note, Eval: rankAbove, ValidFrom: "2000-11-10", Citations: cites(cite("pp-100-2000", "lampiran"))},
		{ID: "rank.announced", Severity: Block, Eval: rankAnnounced, Citations: cites(cite("praktik-seleksi", "pangkat"))},
		{ID: "rank.superior", Severity: Warn, Uncertain: true, Eval: rankSuperior, Citations: cites(cite("pp-99-2000", ""))},
	}
}

func postRules() []Rule {
	return []Rule{
		{ID: "tenure.jptp", Severity: Block, Eval: tenureSenior, Citations: cites(cite(pp11, "132")),
			Accepts: papers(DocPresidentApproval, DocDisciplineDecision, DocReorganisation)},
		{ID: "tenure.jptp.shield_2014", Severity: Block, Eval: shieldSenior, Citations: cites(cite("uu-5-2014", "116(1)")),
			Accepts: papers(DocDisciplineDecision, DocPresidentApproval, DocOwnRequest)},
		{ID: "tenure.jptp.shield", Severity: Warn, Uncertain: true, Eval: shieldSenior, Citations: cites(cite("uu-20-2023", "")),
			Accepts: papers(DocDisciplineDecision, DocPresidentApproval, DocOwnRequest)},
		{ID: "tenure.jptp.max", Severity: Warn, Eval: tenureSeniorMax, Citations: cites(cite(pp11, "133")), Accepts: papers(DocTenureExtension)},
		{ID: "tenure.rotation", Severity: Warn, Eval: rotationMin, Citations: cites(cite(pp11, "190(3)")),
			Accepts: papers(DocReorganisation, DocOwnRequest, DocDisciplineDecision)},
		{ID: "tenure.rotation.max", Severity: Note, Eval: rotationMax, Citations: cites(cite(pp11, "190(3)"))},
		{ID: "imut.tenure", Step: BeforeDecree, Severity: Block, Eval: imutTenure, Citations: cites(cite("se-bkn-7-2024", "masa jabatan")),
			Accepts: papers(DocTechnicalClearance)},
		{ID: "imut.step_up", Step: BeforeDecree, Severity: Block, Eval: imutStepUp, Citations: cites(cite("se-bkn-7-2024", "masa jabatan")),
			Accepts: papers(DocTechnicalClearance)},
		{ID: "move.demotion", Severity: Warn, Eval: demotion, Citations: cites(cite("pp-94-2021", "8"), cite("pp-53-2010", "7"), cite(pp11, "190(3)")),
			Accepts: papers(DocDisciplineDecision, DocOwnRequest, DocReorganisation)},
		{ID: "post.other_round", Severity: Block, Eval: seatElsewhere, Citations: cites(cite("praktik-penataan", "satu usulan"))},
		{ID: "move.reason", Severity: Warn, Eval: reasonFits, Citations: cites(cite("praktik-pengukuhan", "syarat"))},
		{ID: "confirmation.same_post", Severity: Block, Eval: confirmationSamePost, Citations: cites(cite("praktik-pengukuhan", "syarat"))},

		{ID: "retirement.reached", Severity: Block, Eval: retirementReached,
			Citations: cites(cite(pp11, "239(2)a"), cite(pp11, "239(2)b"), cite(pp11, "239(2)c"), cite(pp11, "240"))},
		{ID: "retirement.by_move", Severity: Block, Eval: retirementByMove,
			Citations: cites(cite(pp11, "239(2)a"), cite(pp11, "239(2)b"), cite(pp11, "240"))},
		{ID: "retirement.soon", Severity: Warn, Eval: retirementSoon, Citations: cites(cite(pp11, "240"))},
	}
}

func electionRules() []Rule {
	return []Rule{
		{ID: "election.freeze", Step: BeforeDecree, Severity: Block, Eval: electionFreeze, Accepts: papers(DocMinisterApproval), posts: replacedPosts,
			Citations: cites(cite("uu-10-2016", "71(2)"), cite("surat-mdn-1575-2024", "jabatan"), cite("praktik-pengukuhan", "persetujuan")),
			ValidFrom: "2016-07-01"},
		{ID: "election.new_head", Step: BeforeDecree, Severity: Block, Eval: newHead, Accepts: papers(DocMinisterApproval), posts: replacedPosts,
			Citations: cites(cite("uu-10-2016", "162(3)"))},
		{ID: "election.acting_head", Step: BeforeDecree, Severity: Block, Eval: actingHead, Accepts: papers(DocMinisterApproval), posts: replacedPosts,
			Citations: cites(cite("pp-49-2008", "132A"), cite("permendagri-74-2016", ""))},
		{ID: "election.report", Scope: ScopeRound, Step: AfterOath, Severity: Note, Eval: replacementReport,
			Citations: cites(cite("surat-mdn-1575-2024", "laporan"))},
	}
}

func clearanceRules() []Rule {
	return []Rule{
		{ID: "clearance.technical", Step: BeforeDecree, Severity: Block, Requires: true, Eval: technicalClearance, Accepts: papers(DocTechnicalClearance),
			Citations: cites(cite("se-bkn-7-2024", "pertek"), cite("perpres-116-2022", "20(4)")), ValidFrom: "2024-01-01"},
		{ID: "clearance.kasn", Step: BeforeDecree, Severity: Block, Requires: true, Eval: kasnRecommendation, Accepts: papers(DocKASNRecommendation),
			Citations: cites(cite("uu-5-2014", "120(3)")), ValidFrom: "2014-01-15", ValidTo: "2024-01-01"},
		{ID: "clearance.team", Step: BeforeDecree, Severity: Block, Requires: true, Eval: teamMinutes, Accepts: papers(DocPanelMinutes),
			Citations: cites(cite(pp11, "191"), cite(pp11, "54(1)f"), cite(pp11, "54(2)f"))},
		{ID: "transfer.decision", Step: BeforeDecree, Severity: Block, Requires: true, Eval: transferDecision, Accepts: papers(DocTransferDecision),
			Citations: cites(cite(pp11, "192"), cite(pp11, "193"))},
		{ID: "selection.route", Step: BeforeDecree, Severity: Block, Eval: selectionRoute, weighsPapers: true, Requires: true,
			Accepts:   papers(DocSelectionResult, DocFitTest, DocTalentPool),
			Citations: cites(cite(pp11, "127"), cite(pp11, "132"), cite("permenpanrb-13-2014", ""), cite("permenpanrb-15-2019", "pansel"), cite("permenpanrb-3-2020", ""))},
		{ID: "selection.best", Step: BeforeDecree, Severity: Block, Eval: selectionBest, Citations: cites(cite(pp11, "127"), cite("uu-5-2014", "115")), ValidFrom: "2017-04-07"},
		{ID: "selection.committee", Step: BeforeDecree, Severity: Warn, Eval: selectionCommittee, Citations: cites(cite("permenpanrb-15-2019", "pansel"))},
		{ID: "selection.applicants", Step: BeforeDecree, Severity: Warn, Eval: selectionApplicants, Citations: cites(cite("permenpanrb-15-2019", "pelamar"))},
		{ID: "selection.announcement", Step: BeforeDecree, Severity: Warn, Eval: selectionAnnouncement, Citations: cites(cite("permenpanrb-15-2019", "pengumuman"))},
		{ID: "competence.jptp", Step: BeforeDecree, Severity: Warn, Requires: true, Eval: competence, Citations: cites(cite(pp11, "107(1)c.2")),
			Accepts: papers(DocSelectionResult, DocFitTest, DocTalentPool, DocCompetenceCertificate)},
		{ID: "competence.functional", Step: BeforeDecree, Severity: Warn, Requires: true, Eval: functionalCompetence, Citations: cites(cite(pp11, "74")),
			Accepts: papers(DocCompetenceCertificate)},
	}
}

func specialRules() []Rule {
	return []Rule{
		{ID: "special.sekda", Step: BeforeDecree, Severity: Block, Requires: true, Accepts: papers(DocGovernorCoordination), posts: concerns(SpecialSekda),
			Eval: specialPaper("appointment_rules.special.sekda.not_met", false, SpecialSekda), Citations: cites(cite("uu-23-2014", "214"))},
		{ID: "special.sekwan", Step: BeforeDecree, Severity: Block, Requires: true, Accepts: papers(DocCouncilApproval), posts: concerns(SpecialSekwan),
			Eval: specialPaper("appointment_rules.special.sekwan.not_met", false, SpecialSekwan), Citations: cites(cite("uu-23-2014", "205(2)"))},
		{ID: "special.inspektur", Step: BeforeDecree, Severity: Block, Requires: true, Accepts: papers(DocGovernorConsultation), posts: concerns(SpecialInspektur, SpecialIrban),
			Eval: specialPaper("appointment_rules.special.inspektur.not_met", false, SpecialInspektur, SpecialIrban), Citations: cites(cite("pp-72-2019", ""))},
		{ID: "special.dukcapil", Step: BeforeDecree, Severity: Block, Requires: true, Accepts: papers(DocMinisterDecree), posts: concerns(SpecialDukcapil),
			Eval: registryDecree(), Citations: cites(cite("permendagri-76-2015", ""))},
		{ID: "special.camat", Severity: Block, Requires: true, Accepts: papers(DocGovernmentCertificate), Citations: cites(cite("uu-23-2014", "224(2)")),
			Eval: specialKnowledge(func(p *PersonFacts) Known { return p.GovernmentScience }, "appointment_rules.fact.government_science", "appointment_rules.special.camat.not_met", SpecialCamat)},
		{ID: "special.satpolpp", Severity: Warn, Requires: true, Accepts: papers(DocTrainingCertificate), Citations: cites(cite("praktik-satpol", "")),
			Eval: specialKnowledge(func(p *PersonFacts) Known { return p.PolicingTraining }, "appointment_rules.fact.policing", "appointment_rules.special.satpolpp.not_met", SpecialSatpolPP)},
		{ID: "special.health", Severity: Warn, Citations: cites(cite("praktik-faskes", "kesehatan")),
			Eval: specialKnowledge(func(p *PersonFacts) Known { return p.HealthBackground }, "appointment_rules.fact.health", "appointment_rules.special.health.not_met", SpecialHospital, SpecialPuskesmas)},
		{ID: "special.school", Severity: Warn, Citations: cites(cite("praktik-faskes", "sekolah")),
			Eval: specialKnowledge(func(p *PersonFacts) Known { return p.TeacherFunctional }, "appointment_rules.fact.teacher", "appointment_rules.special.school.not_met", SpecialSchool)},
	}
}

func oathRules() []Rule {
	return []Rule{
		{ID: "oath.required", Step: BeforeOath, Severity: Note, Eval: oathOfMove,
			Citations: cites(cite("perka-bkn-7-2017", "pelantikan"), cite(pp11, "62"), cite(pp11, "140"), cite("praktik-pengukuhan", "sumpah")), ValidFrom: "2017-06-15"},
		{ID: "oath.deadline", Scope: ScopeRound, Step: BeforeOath, Severity: Warn, Eval: oathDeadline, Citations: cites(cite("perka-bkn-7-2017", "tenggat"))},
		{ID: "oath.after_decree", Scope: ScopeRound, Step: BeforeOath, Severity: Block, Eval: oathAfterDecree, Citations: cites(cite("perka-bkn-7-2017", "tenggat"))},
		{ID: "oath.invitation", Scope: ScopeRound, Step: BeforeOath, Severity: Warn, Eval: oathInvitation, Citations: cites(cite("perka-bkn-7-2017", "undangan"))},
		{ID: "oath.witnesses", Scope: ScopeRound, Step: BeforeOath, Severity: Block, Eval: oathWitnesses, ValidFrom: "2017-06-15",
			Citations: cites(cite("perka-bkn-7-2017", "saksi"), cite(pp11, "43(3)"))},
		{ID: "oath.clergy", Scope: ScopeRound, Step: BeforeOath, Severity: Warn, Eval: oathClergy, Citations: cites(cite(pp11, "43(2)"))},
	}
}

func actingRules() []Rule {
	old, now := "se-bkn-2-2019", "se-bkn-1-2021"
	term := cites(cite(now, "masa tugas"), cite(old, "masa tugas"))
	named := cites(cite(now, "penunjukan"), cite(old, "penunjukan"))
	return []Rule{
		{ID: "acting.category", Scope: ScopeActing, Severity: Block, Eval: actingCategory, Citations: named},
		{ID: "acting.reason", Scope: ScopeActing, Severity: Block, Eval: actingReason, Citations: cites(cite("uu-30-2014", "14(2)"))},
		{ID: "acting.level", Scope: ScopeActing, Severity: Block, Eval: actingLevel,
			Citations: append(slices.Clone(named), cite(now, "fungsional"))},
		{ID: "acting.unit", Scope: ScopeActing, Severity: Warn, Eval: actingUnit, Citations: named},
		{ID: "acting.term", Scope: ScopeActing, Severity: Block, Eval: actingTerm, Citations: term},
		{ID: "acting.again", Scope: ScopeActing, Severity: Block, Eval: actingAgain, Citations: term},
	}
}

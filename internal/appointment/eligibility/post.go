package eligibility

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// retirementReached: the age of the present post (of the target, when there is
// none) is reached on or before the event.
//
// rule: pp-11-2017 239(2)a, 239(2)b, 239(2)c
func retirementReached(f *Facts) Verdict {
	if f.Person.Category == people.CategoryNonASN {
		return notApplicable("appointment_rules.na.no_retirement")
	}
	post := f.Present
	if post == nil {
		post = &f.Target
	}
	return f.retirementBefore(post, "appointment_rules.retirement.reached.not_met")
}

// retirementByMove: the new post's age is lower and already reached, as when a
// senior executive of 58 becomes administrator: the move retires at once.
//
// rule: pp-11-2017 239(2)a
func retirementByMove(f *Facts) Verdict {
	if f.Present == nil || f.Person.Category == people.CategoryNonASN {
		return notApplicable("appointment_rules.na.no_retirement")
	}
	_, _, before := f.retires(f.Present)
	_, _, after := f.retires(&f.Target)
	if before.InForce && after.InForce && after.Value >= before.Value {
		return notApplicable("appointment_rules.na.same_retirement")
	}
	return f.retirementBefore(&f.Target, "appointment_rules.retirement.by_move.not_met")
}

func (f *Facts) retirementBefore(post *PostFacts, key string) Verdict {
	if f.Person.BornOn == "" {
		return missing(labelBirth)
	}
	reached, pension, n := f.retires(post)
	if !n.InForce {
		return missing("appointment_rules.fact.tier")
	}
	facts := []Fact{{labelBirth, f.Person.BornOn}, {"appointment_rules.fact.retires", pension}}
	if reached > f.EventDate {
		return met(facts...).by(n)
	}
	return notMet(text(key, n.Value, reached, pension), facts...).by(n).
		withCure(text("appointment_rules.cure.other_person"), "")
}

// retirementSoon: within the months that the region set as a warning.
//
// rule: pp-11-2017 240
func retirementSoon(f *Facts) Verdict {
	if f.Person.Category == people.CategoryNonASN {
		return notApplicable("appointment_rules.na.no_retirement")
	}
	if f.Person.BornOn == "" {
		return missing(labelBirth)
	}
	reached, pension, age := f.retires(&f.Target)
	if !age.InForce {
		return missing("appointment_rules.fact.tier")
	}
	if reached <= f.EventDate {
		return notApplicable("appointment_rules.na.retired") // retirement.reached or .by_move says so
	}
	n := f.law().Int("retirement.warn.months")
	fact := Fact{"appointment_rules.fact.retires", pension}
	if pension > f.EventDate.AddMonths(n.Value) {
		return met(fact).by(n)
	}
	return notMet(text("appointment_rules.retirement.soon.not_met", pension, f.EventDate.Until(pension)), fact).by(n)
}

// held judges "at least n years in the present post".
func (f *Facts) held(n regulation.Number, key string) Verdict {
	s, ok := f.inPost()
	if !ok {
		return missing(labelSince).by(n)
	}
	return timeVerdict(&s, n.Value, key).by(n)
}

// tenureSenior: between senior posts only after two years in the present one.
//
// rule: pp-11-2017 132
func tenureSenior(f *Facts) Verdict {
	if !f.between(people.LevelSeniorExecutive, people.LevelSeniorExecutive) {
		return naLevel()
	}
	if f.confirmed() {
		return naConfirmed()
	}
	return f.held(f.law().Int("tenure.jptp.min.years"), "appointment_rules.tenure.short")
}

// shieldSenior: a senior executive is not replaced within two years of his
// inauguration, save for breach of law. Moves between senior posts are judged
// by tenure.jptp.
//
// rule: uu-5-2014 116(1)
// rule: uu-20-2023 (uncertain)
func shieldSenior(f *Facts) Verdict {
	if f.Present == nil || f.Present.Level != people.LevelSeniorExecutive || f.Target.Level == people.LevelSeniorExecutive {
		return naLevel()
	}
	return f.held(f.law().Int("shield.jpt.years"), "appointment_rules.tenure.shield")
}

func (f *Facts) between(from, to people.Level) bool {
	return f.Present != nil && f.Present.Level == from && f.Target.Level == to
}

// tenureSeniorMax: staying in a senior post beyond five years needs a decision
// to extend. Leaving the post cures it, so only a confirmation is judged.
//
// rule: pp-11-2017 133
func tenureSeniorMax(f *Facts) Verdict {
	if f.Target.Level != people.LevelSeniorExecutive || !f.confirmed() {
		return notApplicable("appointment_rules.na.leaves_post")
	}
	return f.heldTooLong(f.law().Int("tenure.jptp.max.years"))
}

// rotationMax: an administrator or supervisor who stays beyond five years.
//
// rule: pp-11-2017 190(3)
func rotationMax(f *Facts) Verdict {
	if f.Target.Level != people.LevelAdministrator && f.Target.Level != people.LevelSupervisor || !f.confirmed() {
		return notApplicable("appointment_rules.na.leaves_post")
	}
	return f.heldTooLong(f.law().Int("tenure.rotation.max.years"))
}

func (f *Facts) heldTooLong(n regulation.Number) Verdict {
	s, ok := f.inPost()
	if !ok {
		return missing(labelSince).by(n)
	}
	limit := s.parts[0].From.AddYears(n.Value)
	facts := []Fact{{labelSince, s.parts[0].From}, {"appointment_rules.fact.last_day", limit.AddDays(-1)}}
	if f.EventDate < limit {
		return met(facts...).by(n)
	}
	v := notMet(text("appointment_rules.tenure.long", s.have(), n.Value), facts...).by(n)
	v.Bar = &Bar{Have: s.have(), Need: clock.Span{Years: n.Value}, Since: s.parts[0].From}
	return v
}

// rotationMin: a transfer only after two years in the post. Senior posts have
// their own rule; from 2024 I-MUT checks echelon III and IV and rule
// imut.tenure speaks instead.
//
// rule: pp-11-2017 190(3)
func rotationMin(f *Facts) Verdict {
	if f.Present == nil || f.Present.Level == people.LevelSeniorExecutive || f.Present.Level == people.LevelOperational {
		return naLevel()
	}
	if f.confirmed() {
		return naConfirmed()
	}
	law := f.law()
	if f.Present.Level.Structural() && law.Int("imut.tenure.years").InForce {
		return notApplicable("appointment_rules.na.imut")
	}
	return f.held(law.Int("tenure.rotation.min.years"), "appointment_rules.tenure.short")
}

// imutTenure: echelon III and IV, two years in the present post.
//
// rule: se-bkn-7-2024 masa jabatan
func imutTenure(f *Facts) Verdict {
	if f.Present == nil || f.Present.Level != people.LevelAdministrator && f.Present.Level != people.LevelSupervisor {
		return naLevel()
	}
	if f.confirmed() {
		return naConfirmed()
	}
	return f.held(f.law().Int("imut.tenure.years"), "appointment_rules.tenure.short")
}

// imutStepUp: echelon IV to III, three years in echelon IV or level with it.
//
// rule: se-bkn-7-2024 masa jabatan
func imutStepUp(f *Facts) Verdict {
	if !f.between(people.LevelSupervisor, people.LevelAdministrator) {
		return naLevel()
	}
	return f.servedYears(atLeast(people.LevelSupervisor), f.law().Int("imut.step_up.years"), "appointment_rules.imut.step_up.not_met")
}

// demotion: a lower level needs a stated ground.
//
// rule: pp-94-2021 8
// rule: pp-11-2017 190(3)
func demotion(f *Facts) Verdict {
	if !f.lowered() {
		return notApplicable("appointment_rules.na.not_lower")
	}
	return notMet(text("appointment_rules.move.demotion.not_met", f.Present.Level, f.Target.Level),
		Fact{labelPost, f.Present.Title}, Fact{labelLevel, f.Target.Level})
}

// reasonFits: the stated reason against what the levels say.
func reasonFits(f *Facts) Verdict {
	want := f.likelyReason()
	given := f.Move.Reason
	fact := Fact{"appointment_rules.fact.reason", reasonName(given)}
	switch {
	case given == "":
		return missing("appointment_rules.fact.reason")
	case given == ReasonConfirmation:
		return notApplicable("appointment_rules.na.confirmed") // confirmation.same_post judges it
	case want == "" || want == given:
		return met(fact)
	}
	return notMet(text("appointment_rules.move.reason.not_met", reasonName(given), reasonName(want)), fact).
		withCure(text("appointment_rules.move.reason.cure", reasonName(want)), "")
}

func reasonName(r Reason) Text { return Text{Key: "appointment_rules.reason." + string(r)} }

// likelyReason is the reason that the levels suggest; "" when several fit.
func (f *Facts) likelyReason() Reason {
	to := f.Target.Level
	if f.Present == nil || !f.Present.Level.Structural() {
		if to.Structural() {
			return ReasonVacancyFill
		}
		return ""
	}
	from := f.Present.Level
	switch {
	case !to.Structural():
		return ""
	case to.Height() > from.Height(), to == from && f.Target.Echelon.Higher(f.Present.Echelon) && f.Present.Echelon != "":
		return ReasonPromotion
	case to.Height() < from.Height():
		return ReasonDemotion
	}
	return ReasonRotation
}

// confirmationSamePost: a confirmation keeps person, level and comparable duty;
// otherwise it is a new appointment with all its conditions.
//
// rule: praktik-pengukuhan syarat
func confirmationSamePost(f *Facts) Verdict {
	if f.Move.Reason != ReasonConfirmation {
		return notApplicable("appointment_rules.na.not_confirmation")
	}
	switch {
	case f.Present == nil:
		return notMet(text("appointment_rules.confirmation.same_post.no_post")).withCure(text("appointment_rules.confirmation.cure"), "")
	case f.Present.Level != f.Target.Level:
		return notMet(text("appointment_rules.confirmation.same_post.level", f.Present.Level, f.Target.Level), Fact{labelPost, f.Present.Title}).
			withCure(text("appointment_rules.confirmation.cure"), "")
	case !f.Move.Succeeds:
		return notMet(text("appointment_rules.confirmation.same_post.successor", f.Target.Title, f.Present.Title), Fact{labelPost, f.Present.Title}).
			withCure(text("appointment_rules.confirmation.cure_link"), "")
	}
	return met(Fact{labelPost, f.Present.Title})
}

package eligibility

import "pendopo/internal/people"

// plt tells whether the facts are of a Plt; the term rules speak of nobody else.
func (f *Facts) plt() bool { return f.Acting != nil && f.Acting.Kind == ActingPlt }

// actingTerm: three months at most for one term of a Plt.
//
// rule: se-bkn-1-2021 masa tugas
func actingTerm(f *Facts) Verdict {
	if !f.plt() {
		return notApplicable("appointment_rules.na.not_plt")
	}
	a := f.Acting
	n := f.law().Int("acting.plt.months")
	if a.From == "" {
		return missing(labelSince).by(n)
	}
	last := a.From.AddMonths(n.Value) // half open: the last day is the day before
	facts := []Fact{{labelSince, a.From}, {"appointment_rules.fact.last_day", last.AddDays(-1)}}
	if a.Until != "" && a.Until <= last {
		return met(facts...).by(n)
	}
	return notMet(text("appointment_rules.acting.term.not_met", n.Value, last.AddDays(-1)), facts...).by(n).
		withCure(text("appointment_rules.acting.term.cure", last.AddDays(-1)), last.AddDays(-1))
}

// actingAgain: extended once, and the second term follows the first day by day;
// a third for the same person in the same vacancy is refused.
//
// rule: se-bkn-1-2021 masa tugas
func actingAgain(f *Facts) Verdict {
	if !f.plt() {
		return notApplicable("appointment_rules.na.not_plt")
	}
	n := f.law().Int("acting.plt.terms")
	count := len(f.Acting.Earlier)
	facts := []Fact{{"appointment_rules.fact.terms", count + 1}}
	if count+1 > n.Value {
		return notMet(text("appointment_rules.acting.again.not_met", count+1, n.Value), facts...).by(n).
			withCure(text("appointment_rules.acting.again.cure"), "")
	}
	for _, e := range f.Acting.Earlier {
		if e.Until != f.Acting.From {
			return notMet(text("appointment_rules.acting.again.gap", dateOrNil(e.Until), f.Acting.From), facts...).by(n).
				withCure(text("appointment_rules.acting.again.cure_gap", dateOrNil(e.Until)), e.Until)
		}
	}
	return met(facts...).by(n)
}

// actingLevel: the same level or one higher; functional posts by their tier.
//
// rule: se-bkn-1-2021 penunjukan, fungsional
func actingLevel(f *Facts) Verdict {
	if f.Present == nil {
		return missing(labelPost)
	}
	own, target := f.Present.Level, f.Target.Level
	if !own.Valid() || !target.Valid() {
		return missing(labelLevel)
	}
	facts := []Fact{{labelPost, f.Present.Title}, {labelLevel, own}}
	ok := false
	if own == people.LevelFunctional {
		if f.Present.Tier == "" {
			return missing("appointment_rules.fact.tier", facts...)
		}
		ok = target == own || actsFor(f.Present.Tier, target)
	} else {
		step := target.Height() - own.Height()
		ok = step == 0 || step == 1
		if own == people.LevelOperational {
			ok = target == people.LevelOperational || target == people.LevelSupervisor
		}
	}
	if ok {
		return met(facts...)
	}
	return notMet(text("appointment_rules.acting.level.not_met", own, target), facts...).
		withCure(text("appointment_rules.cure.other_person"), "")
}

// actsFor: the posts a tier may act in.
//
// rule: se-bkn-1-2021 fungsional
func actsFor(t people.FunctionalTier, target people.Level) bool {
	switch t {
	case people.TierAhliUtama:
		return target == people.LevelSeniorExecutive
	case people.TierAhliMadya:
		return target == people.LevelSeniorExecutive || target == people.LevelAdministrator
	case people.TierAhliMuda:
		return target == people.LevelAdministrator || target == people.LevelSupervisor
	case people.TierAhliPertama, people.TierPenyelia:
		return target == people.LevelSupervisor
	}
	return false
}

// actingUnit: in the person's own work unit.
//
// rule: se-bkn-1-2021 penunjukan
func actingUnit(f *Facts) Verdict {
	if f.Acting == nil {
		return missing("appointment_rules.fact.same_unit")
	}
	return answered(f.Acting.SameUnit, "appointment_rules.fact.same_unit", text("appointment_rules.acting.unit.not_met"))
}

// actingReason: Plh while the holder is away, Plt when there is none.
//
// rule: uu-30-2014 14(2)
func actingReason(f *Facts) Verdict {
	label := "appointment_rules.fact.holder_absent"
	if f.Acting == nil || f.Acting.HolderAbsent == Unknown {
		return missing(label)
	}
	switch {
	case f.plt() && f.Acting.HolderAbsent == Yes:
		return notMet(text("appointment_rules.acting.reason.plt"), Fact{label, text("appointment_rules.value.yes")})
	case !f.plt() && f.Acting.HolderAbsent == No:
		return notMet(text("appointment_rules.acting.reason.plh"), Fact{label, text("appointment_rules.value.no")})
	}
	return met()
}

// actingCategory: the rules know only civil servants.
//
// rule: se-bkn-1-2021 penunjukan
func actingCategory(f *Facts) Verdict {
	c := f.Person.Category
	if c == "" {
		return missing("appointment_rules.fact.category")
	}
	fact := Fact{"appointment_rules.fact.category", c}
	if c == people.CategoryPNS {
		return met(fact)
	}
	return notMet(text("appointment_rules.acting.category.not_met", c), fact)
}

package eligibility

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// category: who may hold the post at all. A functional post of a region is open
// to PPPK, a structural one only to PNS.
//
// rule: pp-11-2017 54(1)a, 54(2)a, 105
// rule: uu-20-2023 5
func category(f *Facts) Verdict {
	c, level := f.Person.Category, f.Target.Level
	fact := Fact{"appointment_rules.fact.category", c}
	if !level.Valid() {
		return missing(labelLevel)
	}
	if c == "" {
		return missing("appointment_rules.fact.category")
	}
	ok := c.IsCivilServant()
	article := regulation.Cite("uu-20-2023", "5")
	switch level {
	case people.LevelSeniorExecutive:
		ok, article = c.MayHoldStructural(), regulation.Cite(pp11, "105")
	case people.LevelAdministrator:
		ok, article = c.MayHoldStructural(), regulation.Cite(pp11, "54(1)a")
	case people.LevelSupervisor:
		ok, article = c.MayHoldStructural(), regulation.Cite(pp11, "54(2)a")
	case people.LevelFunctional:
		ok = c == people.CategoryPNS || c == people.CategoryPPPK
	}
	v := met(fact)
	if !ok {
		v = notMet(text("appointment_rules.person.category.not_met", c, level), fact).
			withCure(text("appointment_rules.cure.other_person"), "")
	}
	v.Citation = article
	return v
}

// rule: pp-11-2017 276
func suspension(f *Facts) Verdict {
	label := "appointment_rules.fact.suspended"
	switch f.Person.Suspended {
	case No:
		return met(Fact{label, text("appointment_rules.value.no")})
	case Yes:
		return notMet(text("appointment_rules.person.suspension.not_met"), Fact{label, text("appointment_rules.value.yes")}).
			withCure(text("appointment_rules.person.suspension.cure"), "")
	}
	return missing(label)
}

// rule: pp-11-2017 64
func unpaidLeave(f *Facts) Verdict {
	label := "appointment_rules.fact.unpaid_leave"
	for _, l := range f.Person.Leaves {
		if l.Kind != people.LeaveUnpaid || !l.Covers(f.EventDate) {
			continue
		}
		v := notMet(text("appointment_rules.person.unpaid_leave.not_met", l.From), Fact{label, l.From})
		if l.Until == "" {
			return v.withCure(text("appointment_rules.person.unpaid_leave.cure"), "")
		}
		return v.withCure(text("appointment_rules.cure.wait", l.Until), l.Until)
	}
	if !f.Person.LeavesKnown {
		return missing(label)
	}
	return met(Fact{label, text("appointment_rules.value.none")})
}

// discipline: a moderate or severe sanction in force. A confirmation keeps the
// post and is stopped only by a severe one; a move down may be the sanction
// itself.
//
// rule: pp-94-2021 8
// rule: praktik-seleksi disiplin
func discipline(f *Facts) Verdict {
	if f.lowered() || f.Target.Level == people.LevelOperational {
		return naLowered()
	}
	worst := f.sanction(func(l people.SanctionLevel) bool {
		return l == people.SanctionSevere || l == people.SanctionModerate && !f.confirmed()
	})
	if worst == nil {
		if !f.Person.SanctionsKnown {
			return missing("appointment_rules.fact.sanctions")
		}
		return met(Fact{"appointment_rules.fact.sanctions", text("appointment_rules.value.none")})
	}
	end := worst.End()
	v := notMet(text("appointment_rules.discipline.running.not_met", worst.Level, worst.Kind),
		sanctionFact(worst), Fact{"appointment_rules.fact.sanction_end", dateOrNil(end)})
	if end == "" {
		return v.withCure(text("appointment_rules.cure.other_person"), "")
	}
	return v.withCure(text("appointment_rules.cure.wait", end), end)
}

// disciplineLight: shown, never in the way.
//
// rule: pp-94-2021 8
func disciplineLight(f *Facts) Verdict {
	s := f.sanction(func(l people.SanctionLevel) bool { return l == people.SanctionLight })
	if s == nil {
		return met()
	}
	return notMet(text("appointment_rules.discipline.light.not_met", s.Kind), sanctionFact(s))
}

// sanction is the gravest wanted sanction in force at the event, the one that
// ends last among equals.
func (f *Facts) sanction(want func(people.SanctionLevel) bool) *people.Sanction {
	var worst *people.Sanction
	for i := range f.Person.Sanctions {
		s := &f.Person.Sanctions[i]
		if !want(s.Level) || !s.InForce(f.EventDate) {
			continue
		}
		switch {
		case worst == nil, s.Level == people.SanctionSevere && worst.Level != people.SanctionSevere:
			worst = s
		case s.Level == worst.Level && worst.End() != "" && (s.End() == "" || s.End() > worst.End()):
			worst = s
		}
	}
	return worst
}

func sanctionFact(s *people.Sanction) Fact {
	return Fact{"appointment_rules.fact.sanctions", text("appointment_rules.value.sanction", s.Level, s.DecreeNumber, s.From)}
}

func dateOrNil(d clock.Date) any {
	if d == "" {
		return nil
	}
	return d
}

// performanceOfAdministration: ADM and PWS, by law.
//
// rule: pp-11-2017 54(1)e, 54(2)e
func performanceOfAdministration(f *Facts) Verdict {
	if f.Target.Level != people.LevelAdministrator && f.Target.Level != people.LevelSupervisor {
		return naLevel()
	}
	v := performance(f)
	if f.Target.Level == people.LevelSupervisor {
		v.Citation = regulation.Cite(pp11, "54(2)e")
	}
	return v
}

// performanceOfSenior: the announcements of open selections ask the same.
//
// rule: praktik-seleksi kinerja
func performanceOfSenior(f *Facts) Verdict {
	if f.Target.Level != people.LevelSeniorExecutive {
		return naLevel()
	}
	return performance(f)
}

// performance judges the last two rated years, each in its own scale: to 2021
// the number, from 2022 result and behaviour, of which each must be as expected
// at least. Early in a year last year's rating may not be there yet; then the
// two years before it count, and of a plan far ahead the last that can be known.
// A bad year outweighs a missing one.
func performance(f *Facts) Verdict {
	if f.confirmed() {
		return naConfirmed()
	}
	if f.lowered() {
		return naLowered()
	}
	law := f.law()
	need := law.Int("performance.years")
	wait := law.Int("performance.ready.months")
	known := f.EventDate
	if f.AsKnown != "" {
		known = min(known, f.AsKnown)
	}
	last := known.Year() - 1
	early := last < f.EventDate.Year()-1
	if _, ok := f.ratingOf(last); !ok && known < clock.NewDate(last+1, 1, 1).AddMonths(wait.Value) {
		early = true // by a setting of the region, not by law
		last--
	}
	facts := make([]Fact, 0, need.Value)
	bad, absent := 0, 0
	for y := last; y > last-need.Value; y-- {
		r, ok := f.ratingOf(y)
		if !ok {
			facts = append(facts, Fact{"appointment_rules.fact.rating", text("appointment_rules.value.rating_missing", year(y))})
			absent = y
			continue
		}
		facts = append(facts, Fact{"appointment_rules.fact.rating", text("appointment_rules.value.rating", year(y), r.Predicate.NameIn(y))})
		if !goodInEveryElement(r) && bad == 0 {
			bad = y
		}
	}
	v := met(facts...)
	switch {
	case bad != 0:
		r, _ := f.ratingOf(bad)
		on := clock.NewDate(bad+need.Value+1, 1, 1)
		v = notMet(text("appointment_rules.performance.not_met", year(bad), r.Predicate.NameIn(bad)), facts...).
			withCure(text("appointment_rules.performance.cure", year(bad+1), year(bad+need.Value)), on)
	case absent != 0:
		v = missing("appointment_rules.fact.rating")
		v.Facts = facts
		v.Message = text("appointment_rules.performance.missing", year(absent))
	}
	v.Uncertain = early
	return v
}

// ratingOf is the rating of a year; of several the worst counts. One without a
// predicate says nothing.
func (f *Facts) ratingOf(y int) (people.Rating, bool) {
	var worst people.Rating
	for _, r := range f.Person.Ratings {
		if r.Year != y || r.Predicate == people.NoPredicate {
			continue
		}
		if worst.Predicate == people.NoPredicate || !goodInEveryElement(r) && goodInEveryElement(worst) || r.Predicate < worst.Predicate {
			worst = r
		}
	}
	return worst, worst.Predicate != people.NoPredicate
}

func goodInEveryElement(r people.Rating) bool {
	return r.AtLeastGood() && r.Result != people.BelowExpectation && r.Behaviour != people.BelowExpectation
}

// rule: praktik-seleksi perkara
func prosecution(f *Facts) Verdict {
	if f.Target.Level != people.LevelSeniorExecutive || f.confirmed() {
		return naLevel()
	}
	label := "appointment_rules.fact.prosecuted"
	switch f.Person.Prosecuted {
	case No:
		return met(Fact{label, text("appointment_rules.value.no")})
	case Yes:
		return notMet(text("appointment_rules.integrity.prosecution.not_met"), Fact{label, text("appointment_rules.value.yes")})
	}
	// Selections and competence tests admit only those who declare that no case
	// runs against them: their minutes answer for people of whom the register
	// knows nothing.
	for _, kind := range []DocumentKind{DocSelectionResult, DocFitTest, DocTalentPool} {
		if doc, _ := f.paper(kind, BeforeDecree, nil); doc != nil {
			v := met(Fact{labelDocument, documentText(doc)})
			v.Documents = []string{doc.ID}
			return v
		}
	}
	// Nobody is under suspicion because nobody asked: this is no more than a note.
	v := missing(label)
	v.Severity, v.Message = Note, text("appointment_rules.integrity.prosecution.missing")
	return v
}

// rule: praktik-seleksi lhkpn
func wealthReport(f *Facts) Verdict {
	if f.Target.Level != people.LevelSeniorExecutive || f.confirmed() {
		return naLevel()
	}
	return answered(f.Person.WealthReport, "appointment_rules.fact.wealth_report", text("appointment_rules.integrity.wealth_report.not_met"))
}

// rule: praktik-seleksi pelatihan
func leadershipTraining(f *Facts) Verdict {
	if f.Target.Level != people.LevelSeniorExecutive || f.confirmed() {
		return naLevel()
	}
	return answered(f.Person.LeadershipTraining, "appointment_rules.fact.leadership", text("appointment_rules.training.leadership.not_met"))
}

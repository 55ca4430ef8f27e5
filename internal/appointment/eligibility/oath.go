package eligibility

import "pendopo/internal/people"

// oathDeadline: the oath within thirty working days after the decree, counted
// from the day after it.
//
// rule: perka-bkn-7-2017 tenggat
func oathDeadline(f *Facts) Verdict {
	if f.DecreeDate == "" {
		return notApplicable("appointment_rules.na.no_decree")
	}
	n := f.law().Int("oath.decree.days")
	due, ok := f.workingDay(f.DecreeDate, n.Value)
	if !ok {
		return missing("appointment_rules.fact.working_days").by(n)
	}
	facts := []Fact{{"appointment_rules.fact.decree", f.DecreeDate}, {"appointment_rules.fact.due", due}}
	if f.EventDate <= due {
		return met(facts...).by(n)
	}
	return notMet(text("appointment_rules.oath.deadline.not_met", due, n.Value), facts...).by(n).
		withCure(text("appointment_rules.oath.deadline.cure", due), "")
}

// oathAfterDecree: nobody is sworn before the decree.
//
// rule: perka-bkn-7-2017 tenggat
func oathAfterDecree(f *Facts) Verdict {
	if f.DecreeDate == "" {
		return notApplicable("appointment_rules.na.no_decree")
	}
	facts := []Fact{{"appointment_rules.fact.decree", f.DecreeDate}, {labelEvent, f.EventDate}}
	if f.EventDate >= f.DecreeDate {
		return met(facts...)
	}
	return notMet(text("appointment_rules.oath.after_decree.not_met", f.DecreeDate), facts...).
		withCure(text("appointment_rules.oath.after_decree.cure", f.DecreeDate), f.DecreeDate)
}

// oathInvitation: written, one working day before at the latest.
//
// rule: perka-bkn-7-2017 undangan
func oathInvitation(f *Facts) Verdict {
	n := f.law().Int("oath.invitation.days")
	last, ok := f.workingDay(f.EventDate, -n.Value)
	if !ok {
		return missing("appointment_rules.fact.working_days").by(n)
	}
	facts := []Fact{{"appointment_rules.fact.due", last}}
	switch sent := f.Round.InvitedOn; {
	case sent == "":
		return notMet(text("appointment_rules.oath.invitation.not_sent", last), facts...).by(n).
			withCure(text("appointment_rules.oath.invitation.cure", last), last)
	case sent > last:
		return notMet(text("appointment_rules.oath.invitation.late", sent, last), append(facts, Fact{"appointment_rules.fact.invited", sent})...).by(n)
	}
	return met(append(facts, Fact{"appointment_rules.fact.invited", f.Round.InvitedOn})...).by(n)
}

// oathWitnesses: two PNS whose post, not rank, is level with the highest post
// of the round or above it, and who are not sworn themselves.
//
// rule: perka-bkn-7-2017 saksi
// rule: pp-11-2017 43(3)
func oathWitnesses(f *Facts) Verdict {
	n := f.law().Int("oath.witnesses")
	label := "appointment_rules.fact.witnesses"
	if f.Round == nil || len(f.Round.Witnesses) == 0 {
		return missing(label).by(n)
	}
	facts := []Fact{{label, len(f.Round.Witnesses)}, {"appointment_rules.fact.highest", levelName(f.Round.Highest)}}
	if len(f.Round.Witnesses) < n.Value {
		return notMet(text("appointment_rules.oath.witnesses.few", len(f.Round.Witnesses), n.Value), facts...).by(n)
	}
	for i := range f.Round.Witnesses {
		w := &f.Round.Witnesses[i]
		switch {
		case w.Category != people.CategoryPNS:
			return notMet(text("appointment_rules.oath.witnesses.category", w.Name), facts...).by(n)
		case has(f.Round.Sworn, w.PersonID):
			return notMet(text("appointment_rules.oath.witnesses.sworn", w.Name), facts...).by(n)
		case w.Level.Height() < f.Round.Highest.Height():
			return notMet(text("appointment_rules.oath.witnesses.level", w.Name, f.Round.Highest), facts...).by(n)
		}
		for j := range i {
			if f.Round.Witnesses[j].PersonID == w.PersonID {
				return notMet(text("appointment_rules.oath.witnesses.twice", w.Name), facts...).by(n)
			}
		}
	}
	return met(facts...).by(n)
}

// oathClergy: one for each religion among those sworn.
//
// rule: pp-11-2017 43(2)
func oathClergy(f *Facts) Verdict {
	if f.Round == nil || len(f.Round.OathGroups) == 0 {
		return missing("appointment_rules.fact.oath_groups")
	}
	for _, g := range f.Round.OathGroups {
		if g.Sworn > 0 && !g.Clergy {
			return notMet(text("appointment_rules.oath.clergy.not_met", people.Religion(g.Religion), g.Sworn),
				Fact{"appointment_rules.fact.oath_groups", len(f.Round.OathGroups)})
		}
	}
	return met(Fact{"appointment_rules.fact.oath_groups", len(f.Round.OathGroups)})
}

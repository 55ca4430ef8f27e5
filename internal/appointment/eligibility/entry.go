package eligibility

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// education makes the schooling rule of one level. The post's own standard may
// ask for more than the law, never for less.
//
// rule: pp-11-2017 54(1)b, 54(2)b, 54(3)b, 107(1)c.1
func education(level people.Level, number string) func(*Facts) Verdict {
	return func(f *Facts) Verdict {
		if f.Target.Level != level {
			return naLevel()
		}
		if f.confirmed() {
			return naConfirmed()
		}
		if f.lowered() {
			return naLowered()
		}
		n := f.law().Int(number)
		need := people.SchoolLevel(n.Value)
		if f.Target.MinSchooling.Valid() && !need.Satisfies(f.Target.MinSchooling) {
			need = f.Target.MinSchooling
		}
		have := f.Person.Schooling
		if !have.Valid() {
			return missing(labelSchooling, Fact{labelNeeded, need}).by(n)
		}
		facts := []Fact{{labelSchooling, have}, {labelNeeded, need}}
		if have.Satisfies(need) {
			return met(facts...).by(n)
		}
		return notMet(text("appointment_rules.education.not_met", have, need), facts...).by(n)
	}
}

// educationExemption notes the promise that goes with an appointment without
// the degree.
//
// rule: pp-11-2017 56
func educationExemption(f *Facts) Verdict {
	var number string
	switch f.Target.Level {
	case people.LevelAdministrator:
		number = "education.administrator"
	case people.LevelSupervisor:
		number = "education.pengawas"
	default:
		return naLevel()
	}
	law := f.law()
	need := people.SchoolLevel(law.Int(number).Value)
	if !f.Person.Schooling.Valid() || f.Person.Schooling.Satisfies(need) {
		return notApplicable("appointment_rules.na.degree_held")
	}
	n := law.Int("education.exemption.years")
	by := f.EventDate.AddYears(n.Value)
	return notMet(text("appointment_rules.education.exemption.not_met", need, by),
		Fact{labelSchooling, f.Person.Schooling}, Fact{labelNeeded, need}).by(n).
		withCure(text("appointment_rules.education.exemption.cure", by), by)
}

// enters tells whether the move brings the person to the level for the first
// time: who holds or has held it (or a higher one) has shown the experience.
func (f *Facts) enters(level people.Level) bool {
	if f.Present != nil && f.Present.Level.Height() >= level.Height() {
		return false
	}
	for i := range f.Person.Posts {
		s := &f.Person.Posts[i]
		if s.Level.Height() >= level.Height() && s.From != "" && s.From < f.EventDate {
			return false
		}
	}
	return true
}

// firstAt tells whether the rules of experience judge the move: it brings the
// person to the level of the target for the first time. Otherwise the verdict
// says why they do not apply.
func (f *Facts) firstAt(target people.Level) (Verdict, bool) {
	switch {
	case f.Target.Level != target:
		return naLevel(), false
	case f.confirmed():
		return naConfirmed(), false
	case !f.enters(target):
		return notApplicable("appointment_rules.na.level_held"), false
	}
	return Verdict{}, true
}

// experience makes the rule "at least n years at that level or a functional
// post level with it".
//
// rule: pp-11-2017 54(1)d, 54(2)d, 107(1)c.4
func experience(target, at people.Level, number, key string) func(*Facts) Verdict {
	counts := atLeast(at)
	return func(f *Facts) Verdict {
		if v, judged := f.firstAt(target); !judged {
			return v
		}
		return f.servedYears(counts, f.law().Int(number), key)
	}
}

// experienceInField makes the same rule counting only posts in a related field.
//
// rule: pp-11-2017 54(1)d, 107(1)c.3
func experienceInField(target, at people.Level, number, key string) func(*Facts) Verdict {
	counts := atLeast(at)
	return func(f *Facts) Verdict {
		if v, judged := f.firstAt(target); !judged {
			return v
		}
		n := f.law().Int(number)
		if len(f.Target.Fields) == 0 {
			return missing("appointment_rules.fact.fields").by(n)
		}
		return f.servedYears(func(s *Stint) Known {
			k := counts(s)
			switch {
			case k == No:
				return No
			case s.Field == "":
				return Unknown
			case !has(f.Target.Fields, s.Field):
				return No
			}
			return k
		}, n, key)
	}
}

// servedYears judges with three answers: enough for sure, not enough even if
// everything unknown counted, or it depends on what is not known.
func (f *Facts) servedYears(counts func(*Stint) Known, n regulation.Number, key string) Verdict {
	if len(f.Person.Posts) == 0 {
		return missing(labelHistory).by(n)
	}
	sure, perhaps := f.served(counts)
	if ok, _ := sure.reached(n.Value); !ok {
		if may, _ := perhaps.reached(n.Value); may {
			return missing("appointment_rules.fact.history_detail", Fact{"appointment_rules.fact.have", sure.have()}).by(n)
		}
	}
	return timeVerdict(&sure, n.Value, key).by(n)
}

// ageFirstSenior: not yet 56 years and 0 months on the day of inauguration, for
// the first senior post. The 56th birthday itself is too late.
//
// rule: pp-11-2017 107(1)c.6
func ageFirstSenior(f *Facts) Verdict {
	if f.Target.Level != people.LevelSeniorExecutive {
		return naLevel()
	}
	if f.Present != nil && f.Present.Level == people.LevelSeniorExecutive {
		return notApplicable("appointment_rules.na.level_held")
	}
	return younger(f, "age.jptp.max", "appointment_rules.age.not_met")
}

// ageSekda: who already holds a senior post may become Sekda up to 58.
//
// rule: praktik-sekda usia
func ageSekda(f *Facts) Verdict {
	if f.Target.Special != SpecialSekda || f.Present == nil || f.Present.Level != people.LevelSeniorExecutive {
		return naLevel()
	}
	if f.confirmed() {
		return naConfirmed()
	}
	return younger(f, "age.sekda.max", "appointment_rules.age.not_met")
}

func younger(f *Facts, number, key string) Verdict {
	n := f.law().Int(number)
	if f.Person.BornOn == "" {
		return missing(labelBirth).by(n)
	}
	limit := f.Person.BornOn.AddYears(n.Value)
	facts := []Fact{{labelBirth, f.Person.BornOn}, {"appointment_rules.fact.last_day", limit.AddDays(-1)}}
	if f.EventDate < limit {
		return met(facts...).by(n)
	}
	v := notMet(text(key, f.Person.BornOn.Until(f.EventDate), n.Value), facts...).by(n)
	return v.withCure(text("appointment_rules.cure.other_person"), "")
}

// rankNumbers are the ids of the lowest and highest rank of each echelon.
var rankNumbers = map[people.Echelon][2]string{
	people.EchelonIIa:  {"rank.iia.lowest", "rank.iia.highest"},
	people.EchelonIIb:  {"rank.iib.lowest", "rank.iib.highest"},
	people.EchelonIIIa: {"rank.iiia.lowest", "rank.iiia.highest"},
	people.EchelonIIIb: {"rank.iiib.lowest", "rank.iiib.highest"},
	people.EchelonIVa:  {"rank.iva.lowest", "rank.iva.highest"},
	people.EchelonIVb:  {"rank.ivb.lowest", "rank.ivb.highest"},
}

// rankBelow: two grades or more under the lowest of the echelon.
//
// rule: pp-100-2000 lampiran
func rankBelow(f *Facts) Verdict {
	low, _, v, ok := f.rankRange()
	if !ok {
		return v
	}
	steps := f.law().Int("rank.below.steps")
	if low.Step()-f.Person.Grade.Step() > steps.Value {
		return f.rankNotMet("appointment_rules.rank.below.not_met", low)
	}
	return met(Fact{labelGrade, f.Person.Grade}, Fact{labelNeeded, low})
}

// rankOneBelow: exactly one grade under it; may be appointed and is promoted
// in grade later.
//
// rule: pp-100-2000 penjelasan
func rankOneBelow(f *Facts) Verdict {
	low, _, v, ok := f.rankRange()
	if !ok {
		if v.Outcome == MissingData {
			return notApplicable("appointment_rules.na.grade_unknown") // rank.below asks for it
		}
		return v
	}
	if low.Step()-f.Person.Grade.Step() == f.law().Int("rank.below.steps").Value {
		return f.rankNotMet("appointment_rules.rank.one_below.not_met", low)
	}
	return met()
}

// rankAbove: above the highest of the echelon.
//
// rule: pp-100-2000 lampiran
func rankAbove(f *Facts) Verdict {
	_, high, v, ok := f.rankRange()
	if !ok {
		if v.Outcome == MissingData {
			return notApplicable("appointment_rules.na.grade_unknown")
		}
		return v
	}
	if f.Person.Grade.Step() > high.Step() {
		return f.rankNotMet("appointment_rules.rank.above.not_met", high)
	}
	return met()
}

func (f *Facts) rankNotMet(key string, bound people.Grade) Verdict {
	return notMet(text(key, f.Person.Grade, bound, f.Target.Echelon),
		Fact{labelGrade, f.Person.Grade}, Fact{labelNeeded, bound})
}

// rankRange finds the ranks that go with the target's echelon, or says why not.
func (f *Facts) rankRange() (low, high people.Grade, v Verdict, ok bool) {
	ids, known := rankNumbers[f.Target.Echelon]
	if !known {
		return 0, 0, naLevel(), false
	}
	if !f.Person.Grade.IsPNS() {
		if f.Person.Grade.IsPPPK() {
			return 0, 0, notApplicable("appointment_rules.na.no_rank"), false
		}
		return 0, 0, missing(labelGrade), false
	}
	law := f.law()
	return people.Grade(law.Int(ids[0]).Value), people.Grade(law.Int(ids[1]).Value), Verdict{}, true
}

// rankAnnounced: the rank that the vacancy announcement or the post's standard
// fixed binds, other than the echelon table.
//
// rule: praktik-seleksi pangkat
func rankAnnounced(f *Facts) Verdict {
	if f.confirmed() {
		return naConfirmed()
	}
	need := f.Target.MinGrade
	if f.Move.Route == RouteOpenSelection {
		if s := f.selection(); s != nil && s.MinGrade > need {
			need = s.MinGrade
		}
	}
	if !need.IsPNS() {
		return notApplicable("appointment_rules.na.no_announced_rank")
	}
	if !f.Person.Grade.IsPNS() {
		return missing(labelGrade, Fact{labelNeeded, need})
	}
	facts := []Fact{{labelGrade, f.Person.Grade}, {labelNeeded, need}}
	if f.Person.Grade.Step() < need.Step() {
		return notMet(text("appointment_rules.rank.announced.not_met", f.Person.Grade, need), facts...).
			withCure(text("appointment_rules.cure.other_person"), "")
	}
	return met(facts...)
}

// rankSuperior: nobody should outrank the direct superior.
//
// rule: pp-99-2000 (guidance)
func rankSuperior(f *Facts) Verdict {
	if !f.Target.SuperiorGrade.IsPNS() || !f.Person.Grade.IsPNS() {
		return notApplicable("appointment_rules.na.superior_unknown")
	}
	facts := []Fact{{labelGrade, f.Person.Grade}, {"appointment_rules.fact.superior_grade", f.Target.SuperiorGrade}}
	if f.Person.Grade.Step() > f.Target.SuperiorGrade.Step() {
		return notMet(text("appointment_rules.rank.superior.not_met", f.Person.Grade, f.Target.SuperiorGrade), facts...)
	}
	return met(facts...)
}

// retirementNumber is the number of the law that gives the retirement age of a
// post; "" when the tier of a functional post is not known.
func retirementNumber(p *PostFacts) string {
	switch p.Level {
	case people.LevelSeniorExecutive:
		return "retirement.jpt"
	case people.LevelAdministrator, people.LevelSupervisor, people.LevelOperational:
		return "retirement.administrasi"
	case people.LevelFunctional:
		switch p.Tier {
		case "":
			return ""
		case people.TierAhliUtama:
			return "retirement.jf.utama"
		case people.TierAhliMadya:
			return "retirement.jf.madya"
		}
		return "retirement.jf"
	}
	return ""
}

// retires is the birthday on which the retirement age of a post is reached and
// the first day of retirement.
//
// rule: pp-11-2017 239(2)a, 239(2)b, 239(2)c, 240
func (f *Facts) retires(p *PostFacts) (reached, pension clock.Date, n regulation.Number) {
	if p.RetirementAge > 0 {
		n = regulation.Number{ID: "post", Value: p.RetirementAge, Unit: "years", InForce: true, Citation: regulation.Cite("pp-11-2017", "240")}
	} else if id := retirementNumber(p); id != "" {
		n = f.law().Int(id)
	}
	if !n.InForce || f.Person.BornOn == "" {
		return "", "", n
	}
	return f.Person.BornOn.AddYears(n.Value), people.RetirementDate(f.Person.BornOn, n.Value), n
}

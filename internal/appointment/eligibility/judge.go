package eligibility

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Check evaluates every move rule in the bank's order; it never stops early.
func Check(f *Facts) Verdicts { return evaluate(ScopeMove, f) }

// CheckRound evaluates the rules about the round as a whole (oath, report);
// only EventDate, DecreeDate, Law, Region and Round of the facts are read.
func CheckRound(f *Facts) Verdicts { return evaluate(ScopeRound, f) }

// CheckActing evaluates the rules of an acting assignment (Facts.Acting). As
// EventDate take its first day.
func CheckActing(f *Facts) Verdicts { return evaluate(ScopeActing, f) }

func evaluate(scope Scope, f *Facts) Verdicts {
	rules := bank()
	out := make(Verdicts, 0, len(rules))
	for i := range rules {
		if rules[i].Scope == scope {
			out = append(out, rules[i].Judge(f))
		}
	}
	return out
}

// Judge evaluates one rule: out of force, decided, or lifted by a document.
func (r *Rule) Judge(f *Facts) Verdict {
	var v Verdict
	switch {
	case f.EventDate == "":
		v = missing(labelEvent)
	case !r.InForce(f.EventDate):
		v = notApplicable("appointment_rules.na.not_in_force", f.EventDate)
	default:
		v = r.Eval(f)
	}
	v.Rule, v.Step = r.ID, r.Step
	if v.Severity == 0 { // a rule may say less than its worst, never more
		v.Severity = r.Severity
	}
	v.Uncertain = v.Uncertain || r.Uncertain
	if v.Citation.IsZero() {
		v.Citation = r.citationAt(f.EventDate)
	}
	if v.Outcome == NotMet || v.Outcome == MissingData {
		r.lift(f, &v)
	}
	return v
}

// InForce tells whether the rule binds on a date.
func (r *Rule) InForce(d clock.Date) bool {
	return r.ValidFrom <= d && (r.ValidTo == "" || d < r.ValidTo)
}

func (r *Rule) citationAt(d clock.Date) regulation.Citation {
	for i := range r.texts {
		if r.texts[i].Has(d) {
			return r.Citations[i]
		}
	}
	return r.Citations[0]
}

// law is the numbers as of the event.
func (f *Facts) law() regulation.View {
	if f.Law != nil {
		return f.Law.At(f.EventDate)
	}
	return regulation.At(f.EventDate)
}

// Labels of the facts that many rules use.
const (
	labelEvent     = "appointment_rules.fact.event"
	labelSince     = "appointment_rules.fact.since"
	labelBirth     = "appointment_rules.fact.birth"
	labelAge       = "appointment_rules.fact.age"
	labelGrade     = "appointment_rules.fact.grade"
	labelSchooling = "appointment_rules.fact.schooling"
	labelNeeded    = "appointment_rules.fact.needed"
	labelLevel     = "appointment_rules.fact.level"
	labelDocument  = "appointment_rules.fact.document"
	labelDefect    = "appointment_rules.fact.defect"
	labelHistory   = "appointment_rules.fact.history"
	labelPost      = "appointment_rules.fact.post"
)

func met(facts ...Fact) Verdict {
	return Verdict{Outcome: Met, Message: Text{Key: "appointment_rules.met"}, Facts: facts}
}

func notMet(message Text, facts ...Fact) Verdict {
	return Verdict{Outcome: NotMet, Message: message, Facts: facts}
}

// missing says which datum is not there and asks to fill it in.
func missing(label string, facts ...Fact) Verdict {
	what := Text{Key: label}
	return Verdict{
		Outcome: MissingData,
		Message: text("appointment_rules.missing", what),
		Facts:   append(facts, Fact{Label: label}),
		Cure:    Cure{Text: text("appointment_rules.cure.fill", what)},
	}
}

func notApplicable(key string, args ...any) Verdict {
	return Verdict{Outcome: NotApplicable, Message: Text{Key: key, Args: args}}
}

func text(key string, args ...any) Text { return Text{Key: key, Args: args} }

// by marks which number decided: its article, and that it is a setting. On a
// date when no text gives the number there is nothing to judge by.
func (v Verdict) by(n regulation.Number) Verdict {
	if !n.InForce {
		return notApplicable("appointment_rules.na.no_number")
	}
	v.Citation = n.Citation
	v.Uncertain = v.Uncertain || n.Uncertain
	return v
}

// withCure adds what would make the verdict good.
func (v Verdict) withCure(t Text, on clock.Date) Verdict {
	v.Cure = Cure{Text: t, On: on}
	return v
}

// confirmed tells whether the move really is a confirmation: the same level,
// into the successor of the post now held. A move that only calls itself one
// gets no exemption; rule confirmation.same_post says why.
//
// rule: praktik-pengukuhan syarat
func (f *Facts) confirmed() bool {
	return f.Move.Reason == ReasonConfirmation && f.Move.Succeeds &&
		f.Present != nil && f.Present.Level == f.Target.Level
}

// lowered tells whether the move goes down the structural ladder.
func (f *Facts) lowered() bool {
	return f.Present != nil && f.Present.Level.Height() > f.Target.Level.Height()
}

// Why a rule does not apply, for the exemptions that many rules share.
func naConfirmed() Verdict { return notApplicable("appointment_rules.na.confirmed") }
func naLevel() Verdict     { return notApplicable("appointment_rules.na.level") }
func naLowered() Verdict   { return notApplicable("appointment_rules.na.lowered") }

// levelName prints a level as an argument: its own name is Indonesian law.
func levelName(l people.Level) any {
	if l == "" {
		return nil
	}
	return l
}

// year prints a year without a thousands mark.
func year(y int) i18n.Plain { return i18n.Plain(y) }

// answered turns an answer into a verdict: yes is met.
func answered(k Known, label string, no Text) Verdict {
	switch k {
	case Yes:
		return met(Fact{label, text("appointment_rules.value.yes")})
	case No:
		return notMet(no, Fact{label, text("appointment_rules.value.no")})
	}
	return missing(label)
}

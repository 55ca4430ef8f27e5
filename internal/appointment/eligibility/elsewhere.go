package eligibility

// personElsewhere: nobody is proposed to two posts by two rounds at once. The
// first proposal takes effect, or is taken back, before the next.
//
// rule: praktik-penataan satu usulan
func personElsewhere(f *Facts) Verdict {
	return f.claimed(f.Move.Elsewhere.Person, "appointment_rules.person.other_round.", func(c *Claim) string { return c.Post })
}

// seatElsewhere: a structural post has one holder, so one round at a time fills
// it.
//
// rule: praktik-penataan satu usulan
func seatElsewhere(f *Facts) Verdict {
	if !f.Target.Level.Structural() {
		return notApplicable("appointment_rules.na.level")
	}
	return f.claimed(f.Move.Elsewhere.Seat, "appointment_rules.post.other_round.", func(c *Claim) string { return c.Person })
}

// claimed says a claim of another round as far as the reader may know it.
func (f *Facts) claimed(c *Claim, key string, what func(*Claim) string) Verdict {
	switch {
	case !f.Move.Elsewhere.Known:
		return missing(labelOtherRounds)
	case c == nil:
		return met(Fact{labelOtherRounds, text("appointment_rules.value.none")})
	}
	cure := text("appointment_rules.cure.other_round")
	if c.Decreed {
		cure = text("appointment_rules.cure.other_round_decreed")
	}
	if c.Round == "" {
		return notMet(text(key+"secret"), Fact{labelOtherRounds, text("appointment_rules.value.other_round")}).withCure(cure, "")
	}
	return notMet(text(key+"not_met", c.Round, what(c)), Fact{labelOtherRounds, c.Round}).withCure(cure, "")
}

const labelOtherRounds = "appointment_rules.fact.other_rounds"

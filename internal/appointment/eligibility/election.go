package eligibility

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

// replaces tells whether filling the post counts as replacing an official:
// structural posts, and functional ones that lead a unit.
//
// rule: surat-mdn-1575-2024 jabatan
func (p *PostFacts) replaces() bool {
	if p.Level.Structural() {
		return true
	}
	switch p.Special {
	case SpecialPuskesmas, SpecialSchool, SpecialHospital:
		return p.Level == people.LevelFunctional
	}
	return false
}

// replaced is the post in which the move replaces an official: the one taken,
// or the one left when only leaving counts (dismissal is a replacement too).
// nil when neither counts.
func (f *Facts) replaced() *PostFacts {
	switch {
	case f.Target.replaces():
		return &f.Target
	case f.Present != nil && f.Present.replaces():
		return f.Present
	}
	return nil
}

// replacedPosts are the posts that the Minister's approval must cover.
func replacedPosts(f *Facts) []string {
	if p := f.replaced(); p != nil {
		return []string{p.ID}
	}
	return nil
}

// freezeAt is the election whose freeze covers a date. The first day is six
// months before the candidates are determined, that day included; the last is
// the last day of the term.
//
// rule: uu-10-2016 71(2)
func (r *Region) freezeAt(d clock.Date, months int) (e *Election, start clock.Date) {
	for i := range r.Elections {
		e := &r.Elections[i]
		if !e.TakesPart || e.Determination == "" {
			continue
		}
		start := e.Determination.AddMonths(-months)
		if start <= d && (e.TermEnds == "" || d <= e.TermEnds) {
			return e, start
		}
	}
	return nil, ""
}

// electionFreeze also binds confirmations: practice asks permission for them.
//
// rule: uu-10-2016 71(2)
// rule: praktik-pengukuhan persetujuan
func electionFreeze(f *Facts) Verdict {
	post := f.replaced()
	if post == nil {
		return naLevel()
	}
	n := f.law().Int("freeze.months")
	label := "appointment_rules.fact.election"
	if f.Region == nil || !f.Region.ElectionsKnown {
		return missing(label).by(n)
	}
	for _, e := range f.Region.Elections {
		if e.TakesPart && e.Determination == "" {
			return missing("appointment_rules.fact.determination").by(n)
		}
	}
	e, start := f.Region.freezeAt(f.EventDate, n.Value)
	if e == nil {
		return met(Fact{label, text("appointment_rules.value.outside_freeze")}).by(n)
	}
	facts := []Fact{
		{label, e.Name}, {"appointment_rules.fact.determination", e.Determination},
		{"appointment_rules.fact.freeze_start", start}, {"appointment_rules.fact.term_ends", dateOrNil(e.TermEnds)},
	}
	v := notMet(text("appointment_rules.election.freeze.not_met", start, termEnd(e)), facts...).by(n)
	attach := text("appointment_rules.cure.attach_for_post", documentName(DocMinisterApproval), post.Title)
	if e.TermEnds == "" {
		return v.withCure(attach, "")
	}
	return v.withCure(attach, e.TermEnds.AddDays(1))
}

func termEnd(e *Election) any {
	if e.TermEnds == "" {
		return text("appointment_rules.value.term_end")
	}
	return e.TermEnds
}

// newHead: within six months of the head's own inauguration. The window is
// counted as [inauguration, inauguration + 6 months).
//
// rule: uu-10-2016 162(3)
func newHead(f *Facts) Verdict {
	post := f.replaced()
	if post == nil {
		return naLevel()
	}
	n := f.law().Int("new_head.months")
	label := "appointment_rules.fact.head_sworn"
	if f.Region == nil || f.Region.Head == HeadUnknown {
		return missing("appointment_rules.fact.head").by(n)
	}
	if f.Region.Head != HeadDefinitive {
		return notApplicable("appointment_rules.na.acting_head")
	}
	sworn := f.Region.HeadSwornOn
	if sworn == "" {
		return missing(label).by(n)
	}
	free := sworn.AddMonths(n.Value)
	fact := Fact{label, sworn}
	if f.EventDate < sworn || f.EventDate >= free {
		return met(fact).by(n)
	}
	return notMet(text("appointment_rules.election.new_head.not_met", sworn, free), fact, Fact{"appointment_rules.fact.free_from", free}).by(n).
		withCure(text("appointment_rules.cure.attach_for_post", documentName(DocMinisterApproval), post.Title), free)
}

// actingHead: a Pj, Pjs, Plt or Plh of the head moves nobody without approval.
//
// rule: pp-49-2008 132A
// rule: permendagri-74-2016
func actingHead(f *Facts) Verdict {
	if f.replaced() == nil {
		return naLevel()
	}
	label := "appointment_rules.fact.head"
	if f.Region == nil || f.Region.Head == HeadUnknown {
		return missing(label)
	}
	fact := Fact{label, Text{Key: "appointment_rules.head." + string(f.Region.Head)}}
	if f.Region.Head == HeadDefinitive {
		return met(fact)
	}
	return notMet(text("appointment_rules.election.acting_head.not_met", fact.Value), fact)
}

// replacementReport: inside the freeze every replacement is reported within
// seven working days.
//
// rule: surat-mdn-1575-2024 laporan
func replacementReport(f *Facts) Verdict {
	law := f.law()
	n := law.Int("freeze.report.days")
	if f.Region == nil || !f.Region.ElectionsKnown {
		return missing("appointment_rules.fact.election").by(n)
	}
	if e, _ := f.Region.freezeAt(f.EventDate, law.Int("freeze.months").Value); e == nil {
		return notApplicable("appointment_rules.na.outside_freeze")
	}
	due, ok := f.workingDay(f.EventDate, n.Value)
	if !ok {
		return missing("appointment_rules.fact.working_days").by(n)
	}
	facts := []Fact{{"appointment_rules.fact.due", due}}
	switch reported := f.Round.ReportedOn; {
	case reported == "":
		return notMet(text("appointment_rules.election.report.not_met", due), facts...).by(n).
			withCure(text("appointment_rules.election.report.cure", due), due)
	case reported > due:
		return notMet(text("appointment_rules.election.report.late", reported, due), facts...).by(n)
	}
	return met(facts...).by(n)
}

// workingDay is the nth working day after a date (before it for negative n),
// the date itself not counted; false when the round's calendar does not reach.
func (f *Facts) workingDay(d clock.Date, n int) (clock.Date, bool) {
	if f.Round == nil || len(f.Round.WorkingDays) == 0 || n == 0 {
		return "", false
	}
	days := f.Round.WorkingDays
	if d < days[0] && n > 0 || d > days[len(days)-1] && n < 0 {
		return "", false
	}
	at := 0 // first day on or after d
	for at < len(days) && days[at] < d {
		at++
	}
	if n > 0 {
		if at < len(days) && days[at] == d {
			at++
		}
		at += n - 1
	} else {
		at += n
	}
	if at < 0 || at >= len(days) {
		return "", false
	}
	return days[at], true
}

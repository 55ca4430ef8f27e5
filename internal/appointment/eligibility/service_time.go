package eligibility

import (
	"slices"
	"strings"

	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

// presentStint is the stint that runs on the day before the event, preferring
// the one of the present post.
func (f *Facts) presentStint() *Stint {
	var best *Stint
	for i := range f.Person.Posts {
		s := &f.Person.Posts[i]
		if s.From == "" || s.From >= f.EventDate || s.Until != "" && s.Until < f.EventDate {
			continue
		}
		switch {
		case f.Present != nil && f.Present.ID != "" && s.PostID == f.Present.ID:
			return s
		case best == nil || s.From > best.From:
			best = s
		}
	}
	return best
}

// presentSince is the day service in the present post began. A confirmation
// continues the post before it, so its time is not lost.
//
// rule: praktik-pengukuhan syarat
func (f *Facts) presentSince() clock.Date {
	s := f.presentStint()
	if s == nil {
		return ""
	}
	since := s.From
	for s.Confirmation {
		before := f.stintBefore(s)
		if before == nil || f.sameStart(s) {
			break
		}
		s, since = before, before.From
	}
	return since
}

// sameStart tells whether another stint of the level began on the same day:
// then that day already is the start of service and not of the confirmation.
func (f *Facts) sameStart(s *Stint) bool {
	for i := range f.Person.Posts {
		c := &f.Person.Posts[i]
		if c != s && c.Level == s.Level && c.From == s.From && c.Until != "" {
			return true
		}
	}
	return false
}

// stintBefore is the stint of the same level that ended when s began (or last
// before it).
func (f *Facts) stintBefore(s *Stint) *Stint {
	var best *Stint
	for i := range f.Person.Posts {
		c := &f.Person.Posts[i]
		if c == s || c.Level != s.Level || c.From == "" || c.From >= s.From || c.Until == "" || c.Until > s.From {
			continue
		}
		if best == nil || c.Until > best.Until || c.Until == best.Until && c.From > best.From {
			best = c
		}
	}
	return best
}

// service is time served in posts of a kind up to the event: merged stints in
// order of time.
type service struct {
	parts []Interval
	event clock.Date
}

// served gathers the stints that count. Two answers are taken apart: those
// that surely count, and those that count or might (unknown tier or field).
func (f *Facts) served(counts func(*Stint) Known) (sure, perhaps service) {
	sure.event, perhaps.event = f.EventDate, f.EventDate
	for i := range f.Person.Posts {
		s := &f.Person.Posts[i]
		if s.From == "" || s.From >= f.EventDate {
			continue
		}
		k := counts(s)
		if k == No {
			continue
		}
		part := Interval{s.From, s.Until}
		perhaps.parts = append(perhaps.parts, part)
		if k == Yes {
			sure.parts = append(sure.parts, part)
		}
	}
	sure.merge()
	perhaps.merge()
	return sure, perhaps
}

// merge sorts the parts and joins those that touch or overlap: a day is
// counted once, and a change of post inside the kind does not break the run.
func (s *service) merge() {
	if len(s.parts) < 2 {
		return
	}
	slices.SortFunc(s.parts, func(a, b Interval) int { return strings.Compare(string(a.From), string(b.From)) })
	out := s.parts[:1]
	for _, p := range s.parts[1:] {
		last := &out[len(out)-1]
		switch {
		case last.Until != "" && p.From > last.Until:
			out = append(out, p)
		case last.Until != "" && (p.Until == "" || p.Until > last.Until):
			last.Until = p.Until
		}
	}
	s.parts = out
}

// running tells whether the last part still runs at the event.
func (s *service) running() bool {
	if len(s.parts) == 0 {
		return false
	}
	last := s.parts[len(s.parts)-1]
	return last.Until == "" || last.Until >= s.event
}

// since is where the running part began; "" when none runs or several count.
func (s *service) since() clock.Date {
	if len(s.parts) == 1 && s.running() {
		return s.parts[0].From
	}
	return ""
}

// reached tells whether the service lasts at least so many years, and the
// first day it does: the first such day in the future while the last part
// runs, "" when it cannot come by waiting.
func (s *service) reached(years int) (bool, clock.Date) {
	if len(s.parts) == 0 {
		return false, ""
	}
	last := s.parts[len(s.parts)-1]
	closed := clock.Span{}
	for _, p := range s.parts[:len(s.parts)-1] {
		closed = add(closed, p.From.Until(p.Until))
	}
	left := 12*years - 12*closed.Years - closed.Months
	on := last.From.AddMonths(max(left, 0))
	if left > 0 && closed.Days > 0 {
		on = on.AddDays(-closed.Days)
	}
	end := s.event
	if !s.running() {
		end = last.Until
	}
	if left <= 0 || on <= end {
		return true, on
	}
	if !s.running() {
		return false, ""
	}
	return false, on
}

// have is the whole service up to the event.
func (s *service) have() clock.Span {
	var sum clock.Span
	for _, p := range s.parts {
		until := p.Until
		if until == "" || until > s.event {
			until = s.event
		}
		sum = add(sum, p.From.Until(until))
	}
	return sum
}

// add sums two spans; thirty days make a month, as in service-time decrees.
func add(a, b clock.Span) clock.Span {
	days := a.Days + b.Days
	months := 12*(a.Years+b.Years) + a.Months + b.Months + days/30
	return clock.Span{Years: months / 12, Months: months % 12, Days: days % 30}
}

// short is how much is wanting of so many years.
func short(have clock.Span, years int) clock.Span {
	days := 360*years - 360*have.Years - 30*have.Months - have.Days
	if days <= 0 {
		return clock.Span{}
	}
	return clock.Span{Years: days / 360, Months: days % 360 / 30, Days: days % 30}
}

// timeVerdict is the verdict of a rule "at least n years": met, or how much is
// wanting with the bar and the day it will be met.
func timeVerdict(s *service, years int, key string) Verdict {
	ok, on := s.reached(years)
	if ok {
		return met(Fact{labelSince, s.parts[0].From})
	}
	have := s.have()
	lack := short(have, years)
	if on != "" {
		lack = s.event.Until(on)
	}
	v := notMet(text(key, years, lack))
	v.Bar = &Bar{Have: have, Need: clock.Span{Years: years}, Since: s.since(), MetOn: on}
	if len(s.parts) > 0 {
		v.Facts = []Fact{{labelSince, s.parts[len(s.parts)-1].From}, {"appointment_rules.fact.have", have}}
	} else {
		v.Facts = []Fact{{"appointment_rules.fact.have", have}}
	}
	if on != "" {
		v = v.withCure(text("appointment_rules.cure.wait", on), on)
	} else {
		v = v.withCure(text("appointment_rules.cure.other_person"), "")
	}
	return v
}

// inPost is the running service in the present post, confirmations continued.
func (f *Facts) inPost() (service, bool) {
	since := f.presentSince()
	if since == "" {
		return service{}, false
	}
	return service{parts: []Interval{{From: since}}, event: f.EventDate}, true
}

// atLeast tells whether a stint counts as service at a structural level or
// above it; functional posts count by tier.
//
// rule: pp-11-2017 54(1)d, 54(2)d, 107(1)c.4
func atLeast(level people.Level) func(*Stint) Known {
	return func(s *Stint) Known {
		switch {
		case s.Level == "":
			return Unknown
		case s.Level == people.LevelFunctional:
			return functionalCounts(s.Tier, level)
		case s.Level.Height() >= level.Height():
			return Yes
		}
		return No
	}
}

// functionalCounts: Ahli Muda stands level with pengawas, Ahli Madya with
// administrator and Ahli Utama above; below that every tier is level with
// pelaksana.
func functionalCounts(t people.FunctionalTier, level people.Level) Known {
	if level.Height() == 0 {
		return Yes
	}
	switch t {
	case "":
		return Unknown
	case people.TierAhliUtama, people.TierAhliMadya:
		return Yes
	case people.TierAhliMuda:
		if level == people.LevelSupervisor {
			return Yes
		}
	}
	return No
}

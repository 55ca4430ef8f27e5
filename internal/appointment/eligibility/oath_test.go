package eligibility

import (
	"pendopo/internal/kit/clock"
	"pendopo/internal/people"
)

func decreed(d clock.Date) func(*Facts) { return func(f *Facts) { f.DecreeDate = d } }

func invited(d clock.Date) func(*Facts) { return func(f *Facts) { f.Round.InvitedOn = d } }

func noCalendar(f *Facts) { f.Round.WorkingDays = nil }

func witness(change func(*Witness)) func(*Facts) {
	return func(f *Facts) { change(&f.Round.Witnesses[1]) }
}

var oathCases = []ruleCase{
	{"oath.deadline", "a week later", promotion, nil, Met},
	{"oath.deadline", "on the thirtieth working day", promotion, decreed("2026-01-27"), Met},
	{"oath.deadline", "on the thirty-first", promotion, decreed("2026-01-26"), NotMet},
	{"oath.deadline", "no decree yet", promotion, decreed(""), NotApplicable},
	{"oath.deadline", "no calendar", promotion, noCalendar, MissingData},
	{"oath.deadline", "before Perka 7/2017", promotion, at("2017-06-14"), NotApplicable},
	{"oath.after_decree", "same day", promotion, decreed(event), Met},
	{"oath.after_decree", "decree a day later", promotion, decreed(event.AddDays(1)), NotMet},
	{"oath.after_decree", "no decree yet", promotion, decreed(""), NotApplicable},
	{"oath.invitation", "on the working day before", promotion, invited("2026-03-09"), Met},
	{"oath.invitation", "on the day", promotion, invited(event), NotMet},
	{"oath.invitation", "on Saturday for Monday", promotion, func(f *Facts) { f.EventDate, f.Round.InvitedOn = "2026-03-09", "2026-03-07" }, NotMet},
	{"oath.invitation", "on Friday for Monday", promotion, func(f *Facts) { f.EventDate, f.Round.InvitedOn = "2026-03-09", "2026-03-06" }, Met},
	{"oath.invitation", "not sent", promotion, invited(""), NotMet},
	{"oath.invitation", "no calendar", promotion, noCalendar, MissingData},
	{"oath.witnesses", "level with the highest", promotion, nil, Met},
	{"oath.witnesses", "below the highest", promotion, witness(func(w *Witness) { w.Level = people.LevelSupervisor }), NotMet},
	{"oath.witnesses", "sworn in the same round", promotion, witness(func(w *Witness) { w.PersonID = "p1" }), NotMet},
	{"oath.witnesses", "the same person twice", promotion, witness(func(w *Witness) { w.PersonID = "w1" }), NotMet},
	{"oath.witnesses", "no PNS", promotion, witness(func(w *Witness) { w.Category = people.CategoryPPPK }), NotMet},
	{"oath.witnesses", "one", promotion, func(f *Facts) { f.Round.Witnesses = f.Round.Witnesses[:1] }, NotMet},
	{"oath.witnesses", "not named yet", promotion, func(f *Facts) { f.Round.Witnesses = nil }, MissingData},
	{"oath.clergy", "each group", promotion, nil, Met},
	{"oath.clergy", "a group without", promotion, func(f *Facts) {
		f.Round.OathGroups = append(f.Round.OathGroups, OathGroup{Religion: "katolik", Sworn: 3})
	}, NotMet},
	{"oath.clergy", "nobody of the group is sworn", promotion, func(f *Facts) { f.Round.OathGroups = append(f.Round.OathGroups, OathGroup{Religion: "katolik"}) }, Met},
	{"oath.clergy", "groups unknown", promotion, func(f *Facts) { f.Round.OathGroups = nil }, MissingData},
}

package cli

import (
	"context"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// draftChain is how many seats the example's draft has in its chain.
const draftChain = 6

// nextDraft leaves a draft on which the board can be tried out: one chain that
// begins at a seat the story left vacant, each seat taken by the best who may
// leave theirs, the last by somebody whom a rule still stops.
func (r *demoRun) nextDraft(ctx context.Context) error {
	s, officer := r.app.Appointment, r.as(ctx, actor.PersonnelOfficer)
	planned := workday(r.story.oath.AddDays(52))
	round, err := s.Create(ctx, officer, appointment.NewRound{Details: appointment.Details{Title: "Rotasi jabatan " + i18n.Month(i18n.ID, planned),
		PlannedOn: planned, Place: "Pendopo"}})
	if err != nil {
		return err
	}
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	snap := reg.At(planned)
	var longest []appointment.Op
	tried := 0
	for _, p := range snap.Vacancies() {
		if snap.AwaitsConfirmation(p) || tried == 5 || len(longest) == draftChain {
			continue
		}
		tried++
		ops, err := r.chainFrom(ctx, officer, round.ID, p)
		if err != nil {
			return err
		}
		if len(ops) > len(longest) {
			longest = ops
		}
	}
	if len(longest) == 0 {
		return errs.New(errs.Conflict, "appointment.empty_round")
	}
	_, err = s.Change(ctx, officer, round.ID, round.Version, "", longest)
	return err
}

// chainFrom follows a vacant seat into the seat that the best candidate leaves,
// and so on; the last seat goes to somebody who only nearly meets the conditions.
func (r *demoRun) chainFrom(ctx context.Context, officer actor.Actor, round appointment.RoundID, seat *org.Post) ([]appointment.Op, error) {
	var ops []appointment.Op
	taken := map[people.PersonID]bool{}
	for seat != nil {
		last := len(ops) == draftChain-1
		filter := appointment.CandidateFilter{Limit: 12}
		if last {
			filter = appointment.CandidateFilter{Limit: 1, Near: 8}
		}
		found, err := r.app.Appointment.Candidates(ctx, officer, round, seat.ID, filter)
		if err != nil {
			return nil, err
		}
		if last {
			i := slices.IndexFunc(found.Near, func(n appointment.NearMiss) bool { return n.On != "" && !taken[n.Move.Person] })
			if i >= 0 {
				ops = append(ops, appointment.Op{Kind: appointment.Put, Person: found.Near[i].Move.Person, ToPost: seat.ID})
			}
			return ops, nil
		}
		var next *org.Post
		i := slices.IndexFunc(found.Items, func(c appointment.Candidate) bool {
			from := found.Snapshot.Posts[c.Move.FromPost]
			if taken[c.Move.Person] || c.Settled || c.Standing(eligibility.BeforeSubmit) > eligibility.Noted && c.Standing(eligibility.BeforeSubmit) != eligibility.Pending || from == nil || !from.Structural {
				return false
			}
			next = from
			return true
		})
		if i < 0 {
			return ops, nil
		}
		taken[found.Items[i].Move.Person] = true
		ops = append(ops, appointment.Op{Kind: appointment.Put, Person: found.Items[i].Move.Person, ToPost: seat.ID})
		seat = next
	}
	return ops, nil
}

// workday is a date, or the Monday after it.
func workday(d clock.Date) clock.Date {
	for d.Time().Weekday() == time.Saturday || d.Time().Weekday() == time.Sunday {
		d = d.AddDays(1)
	}
	return d
}

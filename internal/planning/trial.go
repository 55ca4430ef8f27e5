package planning

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/org"
)

// Trial is a round as it would be with a change, beside the round as it is.
// Nothing of it is stored.
type Trial struct {
	Now, Then *appointment.Review

	Appeared, Cured []Finding
	Violations      Swing
	Warnings        Swing
	Pendings        Swing
	Moves           Swing
	Vacancies       Swing
	Chains          Swing
	Left, NoMore    []org.PostID   // seats that stay empty with the change only, and without it only
	Touched         []ChangedChain // chains that read differently
	Papers          Papers
	PayNow, PayThen Pay
	Places          []Place
	Hands           *Hands // nil when the reader may not know
}

// Empty tells that the change changes nothing.
func (t *Trial) Empty() bool { return t.Papers.Touched() == 0 && len(t.Touched) == 0 }

// ChangedChain is a chain, by the seat with which it begins, before and after.
type ChangedChain struct {
	First     org.PostID
	Now, Then *appointment.Chain // nil: there is no such chain
}

// lookTry is how the list of who saw a draft names a trial.
const lookTry = "coba"

// Try asks every rule again as if the ops were made, and compares. They are the
// ops of appointment.Change and run through the same decision: what is tried and
// then applied is what an edit would have been.
func (s *Service) Try(ctx context.Context, by actor.Actor, round appointment.RoundID, ops []appointment.Op) (*Trial, error) {
	now, then, err := s.Rounds.Try(ctx, by, round, lookTry, ops)
	if err != nil {
		return nil, err
	}
	t := compare(now, then)
	t.Hands, err = s.handsOf(ctx, by, now.View, then.View)
	return t, err
}

// compare sets two reviews of one day beside each other.
func compare(now, then *appointment.Review) *Trial {
	a, b := now.Report.Tally, then.Report.Tally
	t := &Trial{Now: now, Then: then,
		Violations: Swing{a.InTheWay(), b.InTheWay()}, Warnings: Swing{a.Warned, b.Warned}, Pendings: Swing{a.Pending, b.Pending},
		Moves: Swing{now.Totals.Total, then.Totals.Total}, Vacancies: Swing{now.Totals.VacanciesAfter, then.Totals.VacanciesAfter},
		Chains: Swing{len(now.Chains), len(then.Chains)}, Papers: papersOf(now.Moves, then.Moves), PayNow: payOf(now.View), PayThen: payOf(then.View),
		Places: placesOf(now.View, then.View), Touched: changedChains(now.Chains, then.Chains),
	}
	t.Appeared, t.Cured = differ(Findings(now), Findings(then))
	t.Left = onlyIn(then.Totals.OpenedPosts, now.Totals.OpenedPosts)
	t.NoMore = onlyIn(now.Totals.OpenedPosts, then.Totals.OpenedPosts)
	return t
}

// changedChains are the chains that read differently, in the order of the second list,
// then those that are gone.
func changedChains(now, then []appointment.Chain) []ChangedChain {
	a := map[org.PostID]*appointment.Chain{}
	for i := range now {
		a[now[i].Moves[0].ToPost] = &now[i]
	}
	var out []ChangedChain
	seen := map[org.PostID]bool{}
	for i := range then {
		first := then[i].Moves[0].ToPost
		seen[first] = true
		if old := a[first]; old == nil || Content(old) != Content(&then[i]) {
			out = append(out, ChangedChain{first, old, &then[i]})
		}
	}
	for i := range now {
		if first := now[i].Moves[0].ToPost; !seen[first] {
			out = append(out, ChangedChain{first, &now[i], nil})
		}
	}
	return out
}

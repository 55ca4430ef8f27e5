package planning

import (
	"context"
	"slices"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// MaxScenarios is how many scenarios a draft has at a time: more than a table of
// six columns nobody compares.
const MaxScenarios = 5

// Scenarios are the draft and its scenarios: the draft first, then the oldest.
func (s *Service) Scenarios(ctx context.Context, by actor.Actor, round appointment.RoundID) ([]*appointment.Round, error) {
	var out []*appointment.Round
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		r, _, err := s.Rounds.Seats(tx, by, round)
		if err != nil {
			return err
		}
		out = []*appointment.Round{r}
		more, err := s.Rounds.Scenarios(tx, r.ID)
		out = append(out, more...)
		return err
	})
	return out, err
}

// title checks the name of a scenario: short, and no other's.
func title(name string, others []*appointment.Round, self appointment.RoundID) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "" || len([]rune(name)) > 60:
		return "", errs.New(errs.Invalid, "planning.scenario_title").Field("name", "planning.scenario_title")
	case slices.ContainsFunc(others, func(r *appointment.Round) bool { return r.ID != self && strings.EqualFold(r.Title, name) }):
		return "", errs.New(errs.Conflict, "planning.scenario_twice", name).Field("name", "planning.scenario_twice", name)
	}
	return name, nil
}

// Branch makes a scenario of a draft under a name, with the seats of the draft or
// of another of its scenarios.
func (s *Service) Branch(ctx context.Context, by actor.Actor, round appointment.RoundID, name string, from appointment.RoundID) (*appointment.Round, error) {
	var out *appointment.Round
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		base, moves, err := s.Rounds.LockSeats(tx, by, round)
		if err != nil {
			return err
		}
		if base.Base != "" {
			return errs.New(errs.Conflict, "appointment.of_main", base.Title)
		}
		others, err := s.Rounds.Scenarios(tx, base.ID)
		if err != nil {
			return err
		}
		if len(others) >= MaxScenarios {
			return errs.New(errs.Conflict, "planning.too_many_scenarios", MaxScenarios)
		}
		if name, err = title(name, append(others, base), ""); err != nil {
			return err
		}
		if from != "" && from != base.ID {
			if !slices.ContainsFunc(others, func(r *appointment.Round) bool { return r.ID == from }) {
				return errs.New(errs.NotFound, "planning.scenario_not_found")
			}
			if _, moves, err = s.Rounds.Seats(tx, by, from); err != nil {
				return err
			}
		}
		if out, err = s.Rounds.Branch(tx, by, base, name, moves); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, actor.PersonnelOfficer, "scenario_made", base.ID, map[string]any{"scenario": out.ID, "moves": len(moves)}))
		return err
	})
	return out, err
}

// scenario runs what an officer does with one scenario, its base locked first so
// that everybody locks in one order.
func (s *Service) scenario(ctx context.Context, by actor.Actor, round, id appointment.RoundID, do func(tx *db.Tx, base, r *appointment.Round, baseMoves, moves []*appointment.Move) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		base, baseMoves, err := s.Rounds.LockSeats(tx, by, round)
		if err != nil {
			return err
		}
		r, moves, err := s.Rounds.LockSeats(tx, by, id)
		if err != nil {
			return err
		}
		if r.Base != base.ID {
			return errs.New(errs.NotFound, "planning.scenario_not_found")
		}
		return do(tx, base, r, baseMoves, moves)
	})
}

// Rename gives a scenario another name.
func (s *Service) Rename(ctx context.Context, by actor.Actor, round, id appointment.RoundID, name string) error {
	return s.scenario(ctx, by, round, id, func(tx *db.Tx, base, r *appointment.Round, _, _ []*appointment.Move) error {
		others, err := s.Rounds.Scenarios(tx, base.ID)
		if err != nil {
			return err
		}
		if name, err = title(name, append(others, base), id); err != nil {
			return err
		}
		return s.Rounds.Retitle(tx, r, name)
	})
}

// Drop ends a scenario. It is kept for who must know what was weighed, and no
// longer shown.
func (s *Service) Drop(ctx context.Context, by actor.Actor, round, id appointment.RoundID) error {
	return s.scenario(ctx, by, round, id, func(tx *db.Tx, base, r *appointment.Round, _, _ []*appointment.Move) error {
		if err := s.Rounds.Drop(tx, r); err != nil {
			return err
		}
		_, err := ledger.Record(tx, act(by, actor.PersonnelOfficer, "scenario_dropped", base.ID, map[string]any{"scenario": r.ID}))
		return err
	})
}

// Seen are the versions of a draft and a scenario that somebody compared; 0 is
// whichever it is.
type Seen struct{ Base, Scenario int64 }

// Choose makes the seats of a scenario those of the draft: all of them or, when
// either was changed since it was compared, none. It is one step of who chose,
// and can be taken back; the scenario stays as it is.
func (s *Service) Choose(ctx context.Context, by actor.Actor, round, id appointment.RoundID, seen Seen) (*appointment.Round, error) {
	var out *appointment.Round
	err := s.scenario(ctx, by, round, id, func(tx *db.Tx, base, r *appointment.Round, now, moves []*appointment.Move) error {
		out = base
		for _, x := range []struct {
			seen int64
			r    *appointment.Round
		}{{seen.Base, base}, {seen.Scenario, r}} {
			if x.seen != 0 && x.seen != x.r.Version {
				return errs.New(errs.Conflict, "planning.compared_older", x.r.Title)
			}
		}
		then := adopt(tx, base.ID, now, moves)
		gone, come := appointment.Differ(now, then)
		if len(gone)+len(come) == 0 {
			return errs.New(errs.Conflict, "planning.same_seats", r.Title)
		}
		changes := append([]appointment.Edited{{What: "chosen", Field: "title", After: r.Title}}, seatChanges(gone, come)...)
		if err := s.Rounds.Rewrite(tx, by, base, now, then, changes); err != nil {
			return err
		}
		if err := s.keepStep(tx, by, appointment.Seatings{Round: base, Before: now, After: then, Changes: changes}); err != nil {
			return err
		}
		_, err := ledger.Record(tx, act(by, actor.PersonnelOfficer, "scenario_chosen", base.ID, map[string]any{
			"scenario": r.ID, "moves": len(then), "changed": len(come), "removed": len(gone)}))
		return err
	})
	return out, err
}

// adopt are the moves of a scenario as rows of its draft: where the draft has the
// same person in the same seat, its own row goes on.
func adopt(tx *db.Tx, base appointment.RoundID, now, moves []*appointment.Move) []*appointment.Move {
	type seat struct {
		person people.PersonID
		post   org.PostID
	}
	own := map[seat]*appointment.Move{}
	for _, m := range now {
		own[seat{m.Person, m.ToPost}] = m
	}
	out := appointment.MovesFor(tx, base, moves)
	for _, m := range out {
		if o := own[seat{m.Person, m.ToPost}]; o != nil {
			m.ID = o.ID
		}
	}
	return out
}

// seatChanges says in the words of an edit what differs between two sets of rows.
func seatChanges(gone, come []*appointment.Move) []appointment.Edited {
	var out []appointment.Edited
	stays := map[appointment.MoveID]bool{}
	for _, m := range come {
		stays[m.ID] = true
	}
	was := map[appointment.MoveID]*appointment.Move{}
	for _, m := range gone {
		was[m.ID] = m
		if !stays[m.ID] {
			out = append(out, appointment.Edited{What: "removed", Person: m.Person, Post: m.ToPost})
		}
	}
	for _, m := range come {
		o := was[m.ID]
		if o == nil {
			out = append(out, appointment.Edited{What: "added", Person: m.Person, Post: m.ToPost})
			continue
		}
		for _, f := range []struct{ field, before, after string }{
			{"route", string(o.Route), string(m.Route)}, {"attendance", string(o.Attendance), string(m.Attendance)},
			{"oath_form", string(o.OathForm), string(m.OathForm)}, {"note", o.Note, m.Note}, {"reason", string(o.Reason), string(m.Reason)},
		} {
			if f.before != f.after {
				out = append(out, appointment.Edited{What: "changed", Person: m.Person, Post: m.ToPost, Field: f.field, Before: f.before, After: f.after})
			}
		}
	}
	return out
}

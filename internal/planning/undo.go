package planning

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// keepStep keeps an edit of a draft so that its maker can take it back. It runs
// in the transaction of the edit. What the maker had undone before can no longer
// be redone.
func (s *Service) keepStep(tx *db.Tx, by actor.Actor, in appointment.Seatings) error {
	before, after := appointment.Differ(in.Before, in.After)
	if len(before)+len(after) == 0 {
		return nil
	}
	if err := forgetUndone(tx, in.Round.ID, people.PersonID(by.Person)); err != nil {
		return err
	}
	if err := insertStep(tx, in.Round.ID, Step{Version: in.Round.Version, At: db.Micros(tx.Now()), Person: people.PersonID(by.Person),
		Before: before, After: after, Changes: in.Changes}); err != nil {
		return err
	}
	return trimSteps(tx, in.Round.ID, people.PersonID(by.Person))
}

// Steps are the actor's own steps in a round that can be taken back or made
// again, oldest first.
func (s *Service) Steps(ctx context.Context, by actor.Actor, round appointment.RoundID) ([]Step, error) {
	var out []Step
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		r, _, err := s.Rounds.Seats(tx, by, round)
		if err != nil {
			return err
		}
		if err := s.Rounds.MayEdit(tx, by, r); err != nil {
			return err
		}
		out, err = stepsOf(tx, round, people.PersonID(by.Person))
		return err
	})
	return out, err
}

// Undo takes back the actor's last step in a draft. seen is the step they saw as
// the next to go, 0 for whichever it is. It is refused, with the name of who
// changed it, when a seat of the step no longer stands as the step left it. The
// history shows it as an edit of its own.
func (s *Service) Undo(ctx context.Context, by actor.Actor, round appointment.RoundID, seen int64) (*appointment.Round, *Step, error) {
	return s.move(ctx, by, round, seen, Back, "undone")
}

// Redo makes the step again that was undone last.
func (s *Service) Redo(ctx context.Context, by actor.Actor, round appointment.RoundID, seen int64) (*appointment.Round, *Step, error) {
	return s.move(ctx, by, round, seen, Again, "redone")
}

func (s *Service) move(ctx context.Context, by actor.Actor, round appointment.RoundID, seen int64, next func([]Step) *Step, what string) (r *appointment.Round, step *Step, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		var moves []*appointment.Move
		if r, moves, err = s.Rounds.LockSeats(tx, by, round); err != nil {
			return err
		}
		steps, err := stepsOf(tx, round, people.PersonID(by.Person))
		if err != nil {
			return err
		}
		if step = next(steps); step == nil {
			return errs.New(errs.Conflict, "planning.nothing_"+what)
		}
		if seen != 0 && seen != step.Version {
			return errs.New(errs.Conflict, "planning.step_passed")
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		structural := func(id org.PostID) bool { p := reg.Posts[id]; return p != nil && p.Structural }
		take, give, changes := step.After, step.Before, inverse(step.Changes)
		if what == "redone" {
			take, give, changes = step.Before, step.After, step.Changes
		}
		then, c := swap(moves, take, give, structural)
		if c != nil {
			return s.overtaken(tx, by, r, step, c, reg.At(r.PlannedOn))
		}
		changes = append([]appointment.Edited{{What: what}}, changes...)
		if err := s.Rounds.Rewrite(tx, by, r, moves, then, changes); err != nil {
			return err
		}
		step.Undone = what == "undone"
		return markStep(tx, round, step.Version, step.Undone)
	})
	return r, step, err
}

// overtaken says whose later edit of the same seat stands in the way of a step.
func (s *Service) overtaken(tx *db.Tx, by actor.Actor, r *appointment.Round, step *Step, c *clash, snap *org.Snapshot) error {
	name, title := string(c.person), string(c.post)
	if p := snap.People[c.person]; p != nil {
		name = p.Name.String()
	}
	if p := snap.Posts[c.post]; p != nil {
		title = p.Title
	}
	edits, err := s.Rounds.EditsAfter(tx, by, r.ID, step.Version, 200)
	if err != nil {
		return err
	}
	for _, e := range edits {
		for _, x := range e.Changes {
			if x.Person != c.person && x.Post != c.post || e.Person == people.PersonID(by.Person) {
				continue
			}
			var who any = i18n.Key("appointment.the_system")
			if p := snap.People[e.Person]; p != nil {
				who = p.Name.String()
			}
			return errs.New(errs.Conflict, "planning.step_overtaken", title, who, appointment.Say(x, snap))
		}
	}
	return errs.New(errs.Conflict, "planning.step_taken", name, title)
}

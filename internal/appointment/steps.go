package appointment

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

func errNoPost() error { return errs.New(errs.NotFound, "org.post_not_found") }

// permission refuses who may not take a step of a round. It is asked before
// anything of the round is told, its state and its version among it.
type permission func(tx *db.Tx, round RoundID) error

// step loads a round for a change of state, checks the permission, the machine
// and the version the officer saw, runs do, and saves.
func (s *Service) step(ctx context.Context, round RoundID, version int64, e Event, may permission, do func(tx *db.Tx, r *Round, v *View) error) (*Round, error) {
	var out *Round
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		out, err = s.stepIn(tx, round, version, e, may, do)
		return err
	})
	return out, err
}

// stepIn is step inside the caller's transaction.
func (s *Service) stepIn(tx *db.Tx, round RoundID, version int64, e Event, may permission, do func(tx *db.Tx, r *Round, v *View) error) (*Round, error) {
	r, err := lockRound(tx, round)
	if err != nil {
		return nil, err
	}
	if err := may(tx, round); err != nil {
		return nil, err
	}
	if err := r.ofMain(); err != nil {
		return nil, err
	}
	to, err := Next(r.State, e)
	if err != nil {
		return nil, err
	}
	v, err := s.view(tx, actor.System("appointment"), round)
	if err != nil {
		return nil, err
	}
	if version != 0 && version != r.Version {
		return nil, s.meanwhile(tx, r, version, v.Snapshot)
	}
	if err := do(tx, r, v); err != nil {
		return nil, err
	}
	r.State = to
	return r, saveRound(tx, r)
}

// holders is the permission of steps that belong to a function of a post.
func holders(by actor.Actor, functions ...actor.Function) permission {
	return func(*db.Tx, RoundID) error { return by.Require(functions...) }
}

// named is the permission of steps that a personnel officer takes who is named
// in the round.
func named(by actor.Actor) permission {
	return func(tx *db.Tx, round RoundID) error { return memberOnly(tx, by, round) }
}

// memberOnly lets personnel officers through who are named in the round.
func memberOnly(tx *db.Tx, by actor.Actor, round RoundID) error {
	member, err := isMember(tx, round, people.PersonID(by.Person))
	if err != nil {
		return err
	}
	return mayEdit(by, member)
}

// refuseBlocked says the first blocking verdict and how many there are, in the
// words that the actor may read.
func (s *Service) refuseBlocked(tx *db.Tx, by actor.Actor, v *View, before eligibility.Step) error {
	var err error
	if v.elsewhere, err = claimsElsewhere(tx, by, v.Round); err != nil {
		return err
	}
	rep, err := s.report(tx, v)
	if err != nil {
		return err
	}
	if n := len(rep.Inconsistencies); n > 0 {
		return errs.New(errs.Conflict, "appointment.inconsistent", n, rep.Inconsistencies[0].Message)
	}
	moves, verdicts := rep.Blocking(before)
	if len(verdicts) == 0 {
		return nil
	}
	who := ""
	if moves[0] != nil {
		if p := v.Snapshot.People[moves[0].Person]; p != nil {
			who = p.Name.String() + ": "
		}
	}
	return errs.New(errs.Conflict, "appointment.solve_first", inTheWay(moves), who, verdicts[0].Message)
}

// inTheWay counts the moves that verdicts belong to, as Tally does: one official
// with three findings is one; what belongs to no move counts for itself.
func inTheWay(moves []*Move) (n int) {
	seen := map[MoveID]bool{}
	for _, m := range moves {
		if m == nil || !seen[m.ID] {
			n++
		}
		if m != nil {
			seen[m.ID] = true
		}
	}
	return n
}

// Submit hands a draft to the authorised official. It needs at least one move
// and no open block.
func (s *Service) Submit(ctx context.Context, by actor.Actor, round RoundID, version int64) (*Round, error) {
	return s.step(ctx, round, version, Submit, named(by), func(tx *db.Tx, r *Round, v *View) error {
		if len(openMoves(v.Moves)) == 0 {
			return errs.New(errs.Conflict, "appointment.empty_round")
		}
		if err := s.refuseBlocked(tx, by, v, eligibility.BeforeSubmit); err != nil {
			return err
		}
		rep, err := s.report(tx, v)
		if err != nil {
			return err
		}
		_, err = record(tx, act(by, actor.PersonnelOfficer, "round_submitted", r, map[string]any{
			"moves": len(openMoves(v.Moves)), "findings": frozen(rep)}))
		return err
	})
}

// frozen is the findings as they were at submission, for the act: who, which
// rule, which outcome.
func frozen(rep *Report) []map[string]any {
	var out []map[string]any
	for _, f := range rep.Findings {
		for i := range f.Verdicts {
			v := &f.Verdicts[i]
			if v.Weight() > 0 {
				out = append(out, map[string]any{"person": f.Move.Person, "post": f.Move.ToPost, "rule": v.Rule,
					"outcome": int(v.Outcome), "severity": int(v.Severity), "documents": v.Documents})
			}
		}
	}
	return out
}

// Return sends a submitted or cleared round back to its makers, with a reason.
func (s *Service) Return(ctx context.Context, by actor.Actor, round RoundID, version int64, reason string) (*Round, error) {
	if reason == "" {
		return nil, errs.New(errs.Invalid, "appointment.reason_missing").Field("reason", "appointment.reason_missing")
	}
	return s.step(ctx, round, version, Return, holders(by, actor.AuthorizedOfficial, actor.AppointingAuthority), func(tx *db.Tx, r *Round, v *View) error {
		_, err := record(tx, act(by, actor.AuthorizedOfficial, "round_returned", r, map[string]any{"reason": reason}))
		return err
	})
}

// Clear records that the authorised official found the round complete: minutes
// of the panel, national clearance and approvals are attached, no rule blocks.
// rule: pp-11-2017 191
// rule: perpres-116-2022 20(4)
func (s *Service) Clear(ctx context.Context, by actor.Actor, round RoundID, version int64) (*Round, error) {
	return s.step(ctx, round, version, Clear, holders(by, actor.AuthorizedOfficial), func(tx *db.Tx, r *Round, v *View) error {
		if err := s.refuseBlocked(tx, by, v, eligibility.BeforeDecree); err != nil {
			return err
		}
		docs := make([]map[string]any, 0, len(v.Documents))
		for _, d := range v.Documents {
			docs = append(docs, map[string]any{"kind": d.Kind, "number": d.Number, "dated": d.Dated})
		}
		_, err := record(tx, act(by, actor.AuthorizedOfficial, "round_cleared", r, map[string]any{"documents": docs}))
		return err
	})
}

// DecreeIn is the number and date of the decree.
type DecreeIn struct {
	Number string
	Dated  clock.Date
}

// MarkDecreed records that the appointing authority signed the decree. The
// number comes from the register of package document in the same transaction
// of the caller when tx is given.
func (s *Service) MarkDecreed(ctx context.Context, by actor.Actor, round RoundID, version int64, in DecreeIn) (*Round, error) {
	return s.step(ctx, round, version, Decree, holders(by, actor.AppointingAuthority), func(tx *db.Tx, r *Round, v *View) error {
		return s.decree(tx, by, r, v, in)
	})
}

func (s *Service) decree(tx *db.Tx, by actor.Actor, r *Round, v *View, in DecreeIn) error {
	if in.Number == "" || in.Dated.Time().IsZero() {
		return errs.New(errs.Invalid, "appointment.decree_incomplete").Field("number", "appointment.decree_incomplete")
	}
	if err := s.refuseBlocked(tx, by, v, eligibility.BeforeDecree); err != nil {
		return err
	}
	if s.Decreeing != nil {
		if err := s.Decreeing(tx, v, in.Dated); err != nil {
			return err
		}
	}
	r.DecreeNumber, r.DecreedOn = in.Number, in.Dated
	_, err := record(tx, act(by, actor.AppointingAuthority, "round_decreed", r, map[string]any{
		"number": in.Number, "dated": in.Dated, "moves": len(openMoves(v.Moves))}))
	return err
}

// MarkInvited records the day the invitations went out.
// rule: perka-bkn-7-2017 (written invitation at latest one working day before)
func (s *Service) MarkInvited(ctx context.Context, by actor.Actor, round RoundID, version int64, on clock.Date) (*Round, error) {
	return s.step(ctx, round, version, Invite, mayInvite(by), func(tx *db.Tx, r *Round, v *View) error {
		return s.invited(tx, by, r, v, on)
	})
}

// Withdraw cancels a round that was not decreed yet.
func (s *Service) Withdraw(ctx context.Context, by actor.Actor, round RoundID, version int64, reason string) (*Round, error) {
	if reason == "" {
		return nil, errs.New(errs.Invalid, "appointment.reason_missing").Field("reason", "appointment.reason_missing")
	}
	return s.step(ctx, round, version, Cancel, named(by), func(tx *db.Tx, r *Round, v *View) error {
		_, err := record(tx, act(by, actor.PersonnelOfficer, "round_cancelled", r, map[string]any{"reason": reason}))
		return err
	})
}

package appointment

import (
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

func errNoPost() error { return errs.New(errs.NotFound, "org.post_not_found") }

// step loads a round for a change of state, checks the version the officer saw
// and the machine, runs do, and saves.
func (s *Service) step(ctx context.Context, round RoundID, version int64, e Event, do func(tx *db.Tx, r *Round, v *View) error) (*Round, error) {
	var out *Round
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		out, err = s.stepIn(tx, round, version, e, do)
		return err
	})
	return out, err
}

// stepIn is step inside the caller's transaction.
func (s *Service) stepIn(tx *db.Tx, round RoundID, version int64, e Event, do func(tx *db.Tx, r *Round, v *View) error) (*Round, error) {
	r, err := lockRound(tx, round)
	if err != nil {
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

// memberOnly is the permission of steps that a named personnel officer takes.
func memberOnly(tx *db.Tx, by actor.Actor, round RoundID) error {
	member, err := isMember(tx, round, people.PersonID(by.Person))
	if err != nil {
		return err
	}
	return mayEdit(by, member)
}

// refuseBlocked says the first blocking verdict and how many there are.
func (s *Service) refuseBlocked(tx *db.Tx, v *View, before eligibility.Step) error {
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
	return errs.New(errs.Conflict, "appointment.solve_first", len(verdicts), who, verdicts[0].Message)
}

// Submit hands a draft to the authorised official. It needs at least one move
// and no open block.
func (s *Service) Submit(ctx context.Context, by actor.Actor, round RoundID, version int64) (*Round, error) {
	return s.step(ctx, round, version, Submit, func(tx *db.Tx, r *Round, v *View) error {
		if err := memberOnly(tx, by, round); err != nil {
			return err
		}
		if len(openMoves(v.Moves)) == 0 {
			return errs.New(errs.Conflict, "appointment.empty_round")
		}
		if err := s.refuseBlocked(tx, v, eligibility.BeforeSubmit); err != nil {
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
	return s.step(ctx, round, version, Return, func(tx *db.Tx, r *Round, v *View) error {
		if err := by.Require(actor.AuthorizedOfficial, actor.AppointingAuthority); err != nil {
			return err
		}
		_, err := record(tx, act(by, actor.AuthorizedOfficial, "round_returned", r, map[string]any{"reason": reason}))
		return err
	})
}

// Clear records that the authorised official found the round complete: minutes
// of the panel, national clearance and approvals are attached, no rule blocks.
// rule: pp-11-2017 191
// rule: perpres-116-2022 20(4)
func (s *Service) Clear(ctx context.Context, by actor.Actor, round RoundID, version int64) (*Round, error) {
	return s.step(ctx, round, version, Clear, func(tx *db.Tx, r *Round, v *View) error {
		if err := by.Require(actor.AuthorizedOfficial); err != nil {
			return err
		}
		if err := s.refuseBlocked(tx, v, eligibility.BeforeDecree); err != nil {
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
	return s.step(ctx, round, version, Decree, func(tx *db.Tx, r *Round, v *View) error {
		return s.decree(tx, by, r, v, in)
	})
}

func (s *Service) decree(tx *db.Tx, by actor.Actor, r *Round, v *View, in DecreeIn) error {
	if err := by.Require(actor.AppointingAuthority); err != nil {
		return err
	}
	if in.Number == "" || in.Dated.Time().IsZero() {
		return errs.New(errs.Invalid, "appointment.decree_incomplete").Field("number", "appointment.decree_incomplete")
	}
	if err := s.refuseBlocked(tx, v, eligibility.BeforeDecree); err != nil {
		return err
	}
	r.DecreeNumber, r.DecreedOn = in.Number, in.Dated
	_, err := record(tx, act(by, actor.AppointingAuthority, "round_decreed", r, map[string]any{
		"number": in.Number, "dated": in.Dated, "moves": len(openMoves(v.Moves))}))
	return err
}

// MarkInvited records the day the invitations went out.
// rule: perka-bkn-7-2017 (written invitation at latest one working day before)
func (s *Service) MarkInvited(ctx context.Context, by actor.Actor, round RoundID, version int64, on clock.Date) (*Round, error) {
	return s.step(ctx, round, version, Invite, func(tx *db.Tx, r *Round, v *View) error {
		return s.invited(tx, by, r, v, on)
	})
}

// OathResult is what the roll of the oath says of one move.
type OathResult struct {
	Move   MoveID
	Sworn  bool
	Reason string // why not: required when Sworn is false
	State  MoveState
}

// RecordOath writes per person who was sworn and who was not. It may be
// repeated for a supplementary session.
func (s *Service) RecordOath(ctx context.Context, by actor.Actor, round RoundID, on clock.Date, results []OathResult) (*Round, error) {
	var out *Round
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		out, err = s.RecordOathIn(tx, by, round, on, results)
		return err
	})
	return out, err
}

// RecordOathIn is RecordOath inside the caller's transaction: package ceremony
// closes its session and records the oaths together.
func (s *Service) RecordOathIn(tx *db.Tx, by actor.Actor, round RoundID, on clock.Date, results []OathResult) (*Round, error) {
	if err := by.Require(actor.ProtocolOfficer, actor.PersonnelOfficer); err != nil {
		return nil, err
	}
	r, err := lockRound(tx, round)
	if err != nil {
		return nil, err
	}
	next, err := Next(r.State, Inaugurate)
	if err != nil {
		return nil, err
	}
	moves, err := getMoves(tx, round)
	if err != nil {
		return nil, err
	}
	byID := map[MoveID]*Move{}
	for _, m := range moves {
		byID[m.ID] = m
	}
	sworn, notSworn := 0, []map[string]any{}
	for _, res := range results {
		m := byID[res.Move]
		if m == nil {
			return nil, errs.New(errs.NotFound, "appointment.move_not_found")
		}
		to := Sworn
		if !res.Sworn {
			to = NotSworn
			if res.State != "" {
				to = res.State
			}
			if res.Reason == "" {
				return nil, errs.New(errs.Invalid, "appointment.not_sworn_reason")
			}
			notSworn = append(notSworn, map[string]any{"person": m.Person, "state": to, "reason": res.Reason})
		} else {
			sworn++
		}
		if m.State == to && m.StateNote == res.Reason {
			continue // recorded already
		}
		if err := NextMove(m.State, to); err != nil {
			return nil, err
		}
		m.State, m.StateNote = to, res.Reason
		if to == Sworn {
			m.SwornOn = on
		}
		if err := updateMove(tx, m); err != nil {
			return nil, err
		}
	}
	r.State = next
	if err := saveRound(tx, r); err != nil {
		return nil, err
	}
	_, err = record(tx, act(by, actor.ProtocolOfficer, "oath_recorded", r, map[string]any{"on": on, "sworn": sworn, "not_sworn": notSworn}))
	return r, err
}

// Withdraw cancels a round that was not decreed yet.
func (s *Service) Withdraw(ctx context.Context, by actor.Actor, round RoundID, version int64, reason string) (*Round, error) {
	if reason == "" {
		return nil, errs.New(errs.Invalid, "appointment.reason_missing").Field("reason", "appointment.reason_missing")
	}
	return s.step(ctx, round, version, Cancel, func(tx *db.Tx, r *Round, v *View) error {
		if err := memberOnly(tx, by, round); err != nil {
			return err
		}
		_, err := record(tx, act(by, actor.PersonnelOfficer, "round_cancelled", r, map[string]any{"reason": reason}))
		return err
	})
}

// SetMoveState annuls, lapses or declines one move after the decree.
func (s *Service) SetMoveState(ctx context.Context, by actor.Actor, round RoundID, move MoveID, to MoveState, reason string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return s.SetMoveStateIn(tx, by, round, move, to, reason)
	})
}

// Attach adds a document to a round; while the round can be edited.
func (s *Service) Attach(ctx context.Context, by actor.Actor, round RoundID, d RoundDocument) (RoundDocument, error) {
	err := s.prepare(ctx, by, round, func(tx *db.Tx, r *Round) error {
		d.ID = ids.New(tx.Now())
		if err := validDocument(d); err != nil {
			return err
		}
		if err := insertDocument(tx, round, d); err != nil {
			return err
		}
		return filed(tx, by, r, Edited{What: "attached", Field: string(d.Kind), After: d.Number}, "document_attached", map[string]any{
			"kind": d.Kind, "number": d.Number, "dated": d.Dated, "all": d.CoversAll, "posts": d.Posts})
	})
	return d, err
}

func validDocument(d RoundDocument) error {
	e := errs.New(errs.Invalid, "appointment.document_incomplete")
	if d.Kind == "" {
		e.Field("kind", "appointment.document_kind")
	}
	if d.Number == "" {
		e.Field("number", "appointment.document_number")
	}
	if d.Dated.Time().IsZero() {
		e.Field("dated", "appointment.document_dated")
	}
	if !d.CoversAll && len(d.Posts) == 0 {
		e.Field("covers", "appointment.document_covers")
	}
	return e.OrNil()
}

// Detach removes a document from a round that can be edited.
func (s *Service) Detach(ctx context.Context, by actor.Actor, round RoundID, id string) error {
	return s.prepare(ctx, by, round, func(tx *db.Tx, r *Round) error {
		docs, err := getDocuments(tx, round)
		if err != nil {
			return err
		}
		if err := deleteDocument(tx, round, id); err != nil {
			return err
		}
		gone := docs[slices.IndexFunc(docs, func(d RoundDocument) bool { return d.ID == id })].Document
		return filed(tx, by, r, Edited{What: "detached", Field: string(gone.Kind), Before: gone.Number}, "document_detached", map[string]any{"document": id})
	})
}

// filed saves a round whose papers changed, with the line of its journal and the
// act.
func filed(tx *db.Tx, by actor.Actor, r *Round, line Edited, kind string, payload map[string]any) error {
	if err := saveRound(tx, r); err != nil {
		return err
	}
	if err := insertEdit(tx, r, by.Person, []Edited{line}); err != nil {
		return err
	}
	_, err := record(tx, act(by, actor.PersonnelOfficer, kind, r, payload))
	return err
}

// prepare lets an officer named on a round change it while it can be edited.
func (s *Service) prepare(ctx context.Context, by actor.Actor, round RoundID, change func(tx *db.Tx, r *Round) error) error {
	return s.asMember(ctx, by, round, func(tx *db.Tx, r *Round) error {
		if ok, _ := r.State.Editable(); !ok {
			return errs.New(errs.Conflict, "appointment.no_more_edits", "appointment.state."+string(r.State))
		}
		return change(tx, r)
	})
}

// asMember runs what an officer named on a round does with it, the round locked.
func (s *Service) asMember(ctx context.Context, by actor.Actor, round RoundID, do func(tx *db.Tx, r *Round) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := lockRound(tx, round)
		if err != nil {
			return err
		}
		if err := memberOnly(tx, by, round); err != nil {
			return err
		}
		return do(tx, r)
	})
}

// Name adds a person to those who may see the draft.
func (s *Service) Name(ctx context.Context, by actor.Actor, round RoundID, person people.PersonID) error {
	return s.member(ctx, by, round, person, addMember, "member_named")
}

// Unname takes a person off that list.
func (s *Service) Unname(ctx context.Context, by actor.Actor, round RoundID, person people.PersonID) error {
	return s.member(ctx, by, round, person, removeMember, "member_removed")
}

func (s *Service) member(ctx context.Context, by actor.Actor, round RoundID, person people.PersonID,
	change func(*db.Tx, RoundID, people.PersonID) error, kind string) error {
	return s.asMember(ctx, by, round, func(tx *db.Tx, r *Round) error {
		if err := change(tx, round, person); err != nil {
			return err
		}
		_, err := record(tx, act(by, actor.PersonnelOfficer, kind, r, map[string]any{"person": person}))
		return err
	})
}

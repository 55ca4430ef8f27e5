package appointment

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/db"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Finding is what the rule bank says of one move, worst first.
type Finding struct {
	Move *Move
	eligibility.Verdicts
}

// Report is the result of a check: every verdict on every move, the verdicts
// on the round, and what is inconsistent.
type Report struct {
	Findings        []Finding // in the order of the annex
	Round           eligibility.Verdicts
	Inconsistencies []Inconsistency
	// Counts of moves by their worst verdict.
	Blocked, Warned, Noted, Clean int
	byMove                        map[MoveID]*Finding
}

// Of is the finding of a move, nil when the report does not know it.
func (r *Report) Of(m MoveID) *Finding { return r.byMove[m] }

// Blocking lists the verdicts that stand before a step or an earlier one, with
// their moves (nil for a verdict on the round).
func (r *Report) Blocking(before eligibility.Step) (moves []*Move, verdicts []*eligibility.Verdict) {
	for i := range r.Findings {
		for _, v := range r.Findings[i].Blocking(before) {
			moves, verdicts = append(moves, r.Findings[i].Move), append(verdicts, v)
		}
	}
	for _, v := range r.Round.Blocking(before) {
		moves, verdicts = append(moves, nil), append(verdicts, v)
	}
	return moves, verdicts
}

// Check evaluates every rule on every open move of a round as of its planned
// day.
func (s *Service) Check(ctx context.Context, by actor.Actor, round RoundID) (*View, *Report, error) {
	var v *View
	var rep *Report
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if v, err = s.view(tx, by, round); err != nil {
			return err
		}
		rep, err = s.report(tx, v)
		return err
	})
	return v, rep, err
}

func (s *Service) report(tx *db.Tx, v *View) (*Report, error) {
	region, err := org.LoadRegion(tx)
	if err != nil {
		return nil, err
	}
	var persons []people.PersonID
	for _, m := range v.Moves {
		persons = append(persons, m.Person)
	}
	histories, err := people.LoadHistories(tx, persons)
	if err != nil {
		return nil, err
	}
	cal, err := s.Calendar.In(tx)
	if err != nil {
		return nil, err
	}
	facts := s.gather(v, region, cal.Calendar, histories)
	rep := &Report{byMove: map[MoveID]*Finding{}, Inconsistencies: Consistent(v.Moves, v.Present)}
	rep.Findings = make([]Finding, 0, len(facts))
	for i, m := range openMoves(v.Moves) {
		f := Finding{Move: m, Verdicts: eligibility.Check(&facts[i])}
		f.WorstFirst()
		rep.Findings = append(rep.Findings, f)
		switch w := f.Worst(); {
		case w == nil:
			rep.Clean++
		case w.Severity == eligibility.Block:
			rep.Blocked++
		case w.Severity == eligibility.Warn:
			rep.Warned++
		default:
			rep.Noted++
		}
	}
	for i := range rep.Findings {
		rep.byMove[rep.Findings[i].Move.ID] = &rep.Findings[i]
	}
	if len(facts) > 0 {
		rep.Round = eligibility.CheckRound(&facts[0])
	}
	return rep, nil
}

func openMoves(moves []*Move) []*Move {
	out := make([]*Move, 0, len(moves))
	for _, m := range moves {
		if m.State.Open() {
			out = append(out, m)
		}
	}
	return out
}

package appointment

import (
	"context"
	"maps"
	"slices"

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
	// Tally is the count that every page, command and program gives.
	Tally  Tally
	due    eligibility.Step
	clash  map[MoveID]bool
	byMove map[MoveID]*Finding
}

// Tally sorts the moves of a round by how they stand before its next step; it
// adds up to the moves. A move of an inconsistency is blocked.
type Tally struct {
	Blocked int // something is in the way of the next step
	Warned  int
	Pending int // what a later step asks for is not there yet
	Noted   int
	Good    int
	// Round counts what is in the way and belongs to no single move.
	Round int
}

// InTheWay is what must be solved before the next step.
func (t Tally) InTheWay() int { return t.Blocked + t.Round }

// Fair are the moves that need nobody now.
func (t Tally) Fair() int { return t.Noted + t.Good }

// Standing is how a move stands before the next step of its round.
func (r *Report) Standing(m MoveID) eligibility.Standing {
	f := r.byMove[m]
	switch {
	case r.clash[m]:
		return eligibility.Blocked
	case f == nil:
		return eligibility.Good
	}
	return f.Standing(r.due)
}

// Clashes tells whether a move is part of an inconsistency.
func (r *Report) Clashes(m MoveID) bool { return r.clash[m] }

// Weight orders the verdicts of a round, heaviest first: what only a later step
// asks for comes after what needs a look now.
func (r *Report) Weight(v *eligibility.Verdict) int {
	if v.Blocks() && v.Step > r.due {
		return 3
	}
	return v.Weight()
}

// count fills the tally.
func (r *Report) count() {
	r.clash = map[MoveID]bool{}
	for _, x := range r.Inconsistencies {
		for _, m := range x.Moves {
			r.clash[m] = true
		}
		if len(x.Moves) == 0 {
			r.Tally.Round++
		}
	}
	for i := range r.Findings {
		switch r.Standing(r.Findings[i].Move.ID) {
		case eligibility.Blocked:
			r.Tally.Blocked++
		case eligibility.Warned:
			r.Tally.Warned++
		case eligibility.Pending:
			r.Tally.Pending++
		case eligibility.Noted:
			r.Tally.Noted++
		default:
			r.Tally.Good++
		}
	}
	r.Tally.Round += len(r.Round.Blocking(r.due))
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
	histories, err := v.historiesOf(tx, persons)
	if err != nil {
		return nil, err
	}
	cal, err := s.Calendar.In(tx)
	if err != nil {
		return nil, err
	}
	facts := s.gather(v, region, cal.Calendar, histories)
	rep := &Report{due: v.Round.State.Due(), byMove: map[MoveID]*Finding{}, Inconsistencies: Consistent(v.Moves, v.Present)}
	rep.Findings = make([]Finding, 0, len(facts))
	for i, m := range openMoves(v.Moves) {
		f := Finding{Move: m, Verdicts: eligibility.Check(&facts[i])}
		f.WorstFirst()
		rep.Findings = append(rep.Findings, f)
	}
	for i := range rep.Findings {
		rep.byMove[rep.Findings[i].Move.ID] = &rep.Findings[i]
	}
	if len(facts) > 0 {
		rep.Round = eligibility.CheckRound(&facts[0])
	}
	rep.count()
	return rep, nil
}

// historiesOf reads the histories of people, those that the view was judged with
// before left out: a trial asks for the one or two it brings in.
func (v *View) historiesOf(tx *db.Tx, persons []people.PersonID) (map[people.PersonID]*people.History, error) {
	missing := slices.DeleteFunc(slices.Clone(persons), func(p people.PersonID) bool { return v.histories[p] != nil })
	loaded, err := people.LoadHistories(tx, missing)
	if err != nil {
		return nil, err
	}
	maps.Copy(loaded, v.histories)
	v.histories = loaded
	return loaded, nil
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

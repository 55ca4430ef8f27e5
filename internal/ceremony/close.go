package ceremony

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/document"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
	"pendopo/internal/people"
)

// CloseResult says what closing a session recorded.
type CloseResult struct {
	Session *Session
	Sworn   int
	Not     map[Result]int // by reason; Sworn plus these is everybody
	Already bool           // it was closed before: nothing changed
	// Supplementary is the session that was planned for those who lost the link
	// during the words; nil when nobody did.
	Supplementary *Session
}

// Close ends a session: every official gets a final result, the round records
// who was sworn, their minutes and statements are written, and the act says
// which words were spoken before which witnesses. One transaction; a second click, or a second operator, changes
// nothing. It refuses with all reasons when somebody who must be there was not,
// or a person has neither an oath nor a reason. The whole roll is one act of the
// ledger. When somebody lost the link during the words, the session at which
// they repeat them is planned at once.
func (s *Service) Close(ctx context.Context, by actor.Actor, session ID) (*CloseResult, error) {
	if err := mayPrepare(by); err != nil {
		return nil, err
	}
	var out *CloseResult
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if x.State == Closed {
			out = x.result()
			out.Already = true
			return nil
		}
		if x.Rehearsing {
			return errRehearsing()
		}
		to, err := next(x.State, finish)
		if err != nil {
			return err
		}
		v, err := s.view(tx, x)
		if err != nil {
			return err
		}
		if ps := Blocking(v.Problems, BeforeClose); len(ps) > 0 {
			return notReady(ps)
		}
		var results []appointment.OathResult
		for _, seat := range x.Seats {
			seat.Result, _ = seat.Outcome() // Check refuses a seat without one
			if err := updateSeat(tx, seat); err != nil {
				return err
			}
			results = append(results, seat.report())
		}
		if _, err := s.Rounds.RecordOathIn(tx, by, x.Round, x.On, results); err != nil {
			return err
		}
		rec, err := s.record(tx, v)
		if err != nil {
			return err
		}
		if s.Papers != nil {
			if _, err := s.Papers.PlanOathsIn(tx, by, x.Round, rec.gathering()); err != nil {
				return err
			}
			if given := x.consents(rec.given); len(given) > 0 {
				if err := s.Papers.ConsentedIn(tx, x.Round, document.Minutes, given); err != nil {
					return err
				}
			}
		}
		x.State, x.ClosedAt = to, tx.Now()
		if err := save(tx, x); err != nil {
			return err
		}
		if err := insertEntries(tx, x.ID, []Entry{{Person: people.PersonID(by.Person), What: "closed"}}); err != nil {
			return err
		}
		out = x.result()
		payload := x.protocol(out)
		payload["roll"], payload["words"] = rec.roll(), rec.spoken()
		if x.OnPaper != "" {
			payload["on_paper"] = x.OnPaper
		}
		if _, err := ledger.Record(tx, act(by, "closed", x, payload)); err != nil {
			return err
		}
		if out.Not[ConnectionLost] > 0 {
			out.Supplementary, err = s.planIn(tx, by, x.Round)
		}
		return err
	})
	return out, err
}

// report is what the round hears of a seat. The reason is kept in Indonesian:
// it stands in the register of the round.
func (s *Seat) report() appointment.OathResult {
	r := appointment.OathResult{Move: s.Move, Sworn: s.Result == Sworn}
	if r.Sworn {
		return r
	}
	r.Reason = i18n.T(i18n.ID, "ceremony.result."+string(s.Result))
	if s.Note != "" {
		r.Reason += ": " + s.Note
	}
	if s.Result == Declined {
		r.State = appointment.Declined
	}
	return r
}

func (s *Session) result() *CloseResult {
	r := &CloseResult{Session: s, Not: map[Result]int{}}
	for _, seat := range s.Seats {
		if seat.Result == Sworn {
			r.Sworn++
		} else {
			r.Not[seat.Result]++
		}
	}
	return r
}

// protocol is what the act of the close says.
func (s *Session) protocol(r *CloseResult) map[string]any {
	var groups, not []map[string]any
	for _, g := range s.Groups() {
		groups = append(groups, map[string]any{"religion": g.Religion, "form": g.Form, "opening": g.Words.Opening, "closing": g.Words.Closing,
			"clergy": g.Clergy.Name, "officials": len(g.Seats), "sworn": g.Sworn})
	}
	for _, seat := range s.Seats {
		if seat.Result != Sworn {
			not = append(not, map[string]any{"person": seat.Person, "result": seat.Result})
		}
	}
	return map[string]any{"round": s.Round, "n": s.N, "on": s.On, "hall": s.Hall, "sworn": r.Sworn, "not_sworn": not,
		"groups": groups, "roles": rolesForAct(s)}
}

package gathering

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// DecisionDuty is the kind of the duty that a decision becomes.
const DecisionDuty duty.Kind = "decision"

// DecisionSubject is the subject kind of that duty: a decision.
const DecisionSubject = "gathering_decision"

// DecisionIn is a decision as it is written down: what, which post owes it, and
// by when, as a working day or as a number of working days from today.
type DecisionIn struct {
	Words string
	Post  org.PostID
	Due   clock.Date
	Days  int
	Item  int
}

// maxDays is the longest time in working days that a form gives: about two years.
const maxDays = 500

// Decide writes a decision down. It is a duty of the post from this moment, and
// never of a person: who holds the post answers, and after them their successor.
func (s *Service) Decide(ctx context.Context, by actor.Actor, id ID, in DecisionIn) (*Decision, error) {
	var out *Decision
	err := s.change(ctx, by, id, mayDecide, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		if !g.State.held() {
			return "", nil, errs.New(errs.Conflict, "gathering.not_started")
		}
		if err := s.unsealed(tx, g); err != nil {
			return "", nil, err
		}
		e := errs.New(errs.Invalid, "gathering.incomplete")
		words := tidy(in.Words)
		if words == "" {
			e.Field("words", "gathering.no_decision")
		} else if utf8.RuneCountInString(words) > 1000 {
			e.Field("words", "gathering.too_long", 1000)
		}
		post := w.snap.Posts[in.Post]
		if post == nil || !post.ExistsOn(w.today) {
			e.Field("post", "gathering.no_post")
		}
		if in.Item < 0 || in.Item > len(g.Items) {
			e.Field("item", "gathering.no_item")
		}
		opening := duty.Opening{Kind: DecisionDuty, SubjectKind: DecisionSubject}
		if post != nil {
			opening.Post = post.ID
			if key, args := s.until(tx, w, post, in, &opening); key != "" {
				e.Field("due", key, args...)
			}
		}
		if len(e.Fields) > 0 {
			return "", nil, e
		}
		n, err := countDecisions(tx, id)
		if err != nil {
			return "", nil, err
		}
		out = &Decision{ID: DecisionID(ids.New(tx.Now())), Gathering: id, N: n + 1, Item: in.Item, Words: words, Post: post.ID, MadeAt: tx.Now()}
		opening.Subject, opening.Title, opening.Basis = string(out.ID), words, g.Title+", "+i18n.LongDate(i18n.ID, g.On)
		d, err := s.Duties.Open(tx, by, opening)
		if err != nil {
			return "", nil, err
		}
		out.Duty = d.ID
		return "decided", map[string]any{"n": out.N, "decision": out.ID, "words": words, "post": post.ID, "due": d.DueAt, "duty": d.ID}, insertDecision(tx, out)
	})
	return out, err
}

// until puts the time into an opening: so many working days from today, or the
// close of a working day. A day off is refused with the working day after it.
func (s *Service) until(tx *db.Tx, w *ground, post *org.Post, in DecisionIn, o *duty.Opening) (key string, args []any) {
	cal, err := s.Calendar.In(tx)
	if err != nil {
		return "gathering.no_calendar", nil
	}
	if in.Days != 0 {
		if in.Days < 0 || in.Days > maxDays {
			return "gathering.days_range", []any{maxDays}
		}
		o.Span = calendar.Days(in.Days)
		return "", nil
	}
	var units []string
	for _, u := range w.snap.Path(post.Unit) {
		units = append(units, string(u.ID))
	}
	office := cal.Office(units...)
	switch {
	case in.Due.IsZero():
		return "gathering.no_due", nil
	case in.Due < w.today:
		return "gathering.past", []any{in.Due}
	case cal.Calendar.DayOf(office, in.Due).Verdict != calendar.Working:
		return "gathering.day_off", []any{in.Due, workingDayAfter(cal.Calendar, office, in.Due)}
	}
	day := in.Due.Time() // midnight UTC of the date
	start := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, w.zone)
	o.Due, _ = cal.Calendar.DueAt(office, start, calendar.Days(0), nil)
	return "", nil
}

func workingDayAfter(c *calendar.Calendar, o calendar.Office, d clock.Date) clock.Date {
	for range 60 {
		if d = d.AddDays(1); c.DayOf(o, d).Verdict == calendar.Working {
			break
		}
	}
	return d
}

func countDecisions(tx *db.Tx, id ID) (n int, err error) {
	err = tx.QueryRow(`select coalesce(max(n), 0) from gathering_decision where gathering = $1`, string(id)).Scan(&n)
	return n, err
}

// Withdraw takes a decision back until the minutes have their number: its duty
// ends, its number stays.
func (s *Service) Withdraw(ctx context.Context, by actor.Actor, id ID, which DecisionID, why string) error {
	why = tidy(why)
	return s.change(ctx, by, id, mayDecide, func(tx *db.Tx, w *ground, g *Gathering) (string, map[string]any, error) {
		d, err := decision(tx, which)
		switch {
		case err != nil:
			return "", nil, err
		case d.Gathering != id:
			return "", nil, errNoDecision()
		case d.Withdrawn != "":
			return "", nil, nil
		case why == "":
			return "", nil, errs.New(errs.Invalid, "gathering.no_reason").Field("reason", "gathering.no_reason")
		}
		if err := s.unsealed(tx, g); err != nil {
			return "", nil, err
		}
		x, err := s.Duties.Get(tx, d.Duty)
		if err != nil {
			return "", nil, err
		}
		if x.State == duty.Done {
			return "", nil, errs.New(errs.Conflict, "gathering.decision_done")
		}
		if _, err := s.Duties.Close(tx, by, d.Duty, duty.Cancelled, why); err != nil {
			return "", nil, err
		}
		return "decision_withdrawn", map[string]any{"n": d.N, "decision": d.ID, "why": why}, withdrawDecision(tx, which, why)
	})
}

func errNoDecision() error { return errs.New(errs.NotFound, "gathering.decision_not_found") }

func decision(tx *db.Tx, id DecisionID) (*Decision, error) {
	list, err := decisions(tx, `id = $1`, string(id))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errNoDecision()
	}
	return list[0], nil
}

// owner tells whether a person answers today for what a post owes: its holder,
// its successor's, or the nearest superior's while it is empty.
func owner(snap *org.Snapshot, person string, post org.PostID) bool {
	if person == "" || snap.Posts[post] == nil {
		return false
	}
	return slices.ContainsFunc(duty.OwnerOf(snap, post).Holdings, func(h *org.Holding) bool { return h.Person == people.PersonID(person) })
}

// Fulfil says what was done about a decision; its duty is done. Who answers for
// the post that owes it today says so.
func (s *Service) Fulfil(ctx context.Context, by actor.Actor, which DecisionID, outcome string) error {
	outcome = strings.TrimSpace(outcome)
	return s.write(ctx, func(tx *db.Tx) error {
		d, err := decision(tx, which)
		if err != nil {
			return err
		}
		g, err := lock(tx, d.Gathering)
		if err != nil {
			return err
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		x, err := s.Duties.Get(tx, d.Duty)
		switch {
		case err != nil:
			return err
		case !by.SignedIn():
			return errs.New(errs.Unauthenticated, "actor.sign_in")
		case !owner(w.snap, by.Person, x.Post):
			return errs.New(errs.Forbidden, "gathering.not_the_owner", titleAt(w.snap, x.Post))
		case x.State == duty.Done:
			return nil
		case x.State == duty.Cancelled:
			return errs.New(errs.Conflict, "gathering.decision_withdrawn")
		case outcome == "":
			return errs.New(errs.Invalid, "gathering.no_outcome").Field("outcome", "gathering.no_outcome")
		}
		if _, err := s.Duties.Close(tx, by, d.Duty, duty.Done, outcome); err != nil {
			return err
		}
		return record(tx, by, "decision_fulfilled", g, map[string]any{"n": d.N, "decision": d.ID, "post": x.Post, "outcome": outcome})
	})
}

func titleAt(s *org.Snapshot, id org.PostID) string {
	if p := s.Posts[id]; p != nil {
		return p.Title
	}
	return ""
}

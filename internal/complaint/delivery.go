package complaint

import (
	"context"
	"fmt"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// Delivery is how it stands with one way to reach reporters.
type Delivery struct {
	Way      string // mail, telegram …
	Open     bool   // something sends that way
	Waiting  int    // not tried yet, or to be tried again
	Retrying int    // of Waiting: tried in vain at least once
	Failed   int    // given up: somebody must do something
	Dropped  int    // nothing sent that way when they were written
	Oldest   time.Time
}

// Undelivered is a message that did not go out. It says which report it is about
// and never who reads it.
type Undelivered struct {
	Message
	Report ID
	Number string
	NextAt time.Time // of the next attempt
}

// mayDeliver: the coordinator, whose letters they are, and the administrator, who
// mends what sends them.
func mayDeliver(by actor.Actor) error {
	if by.Admin && by.SignedIn() {
		return nil
	}
	return by.Require(actor.ComplaintCoordinator)
}

// MayDeliver tells a page whether to show the way there.
func MayDeliver(by actor.Actor) bool { return mayDeliver(by) == nil }

// Deliveries says for every way what waits and what failed.
func (s *Service) Deliveries(ctx context.Context, by actor.Actor) (out []Delivery, err error) {
	if err := mayDeliver(by); err != nil {
		return nil, err
	}
	at := map[string]int{}
	way := func(w string) *Delivery {
		i, ok := at[w]
		if !ok {
			i = len(out)
			at[w], out = i, append(out, Delivery{Way: w, Open: s.sender(w) != nil})
		}
		return &out[i]
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, at = nil, map[string]int{}
		for _, w := range s.ways() {
			way(w)
		}
		rows, err := tx.Query(`
			select way, state, count(*), sum(case when attempts > 0 then 1 else 0 end), min(created_at)
			from complaint_message
			where state in ('queued', 'failed', 'dropped')
			group by way, state
			order by way, state`)
		if err != nil {
			return fmt.Errorf("complaint: deliveries: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var w, state string
			var n, tried int
			var oldest int64
			if err := rows.Scan(&w, &state, &n, &tried, &oldest); err != nil {
				return err
			}
			d := way(w)
			switch state {
			case "queued":
				d.Waiting, d.Retrying, d.Oldest = n, tried, instant(oldest)
			case "failed":
				d.Failed = n
			default:
				d.Dropped = n
			}
		}
		return rows.Err()
	})
	return out, err
}

// Undelivered lists the messages that were given up or tried in vain, newest
// first, fifty at a time. Those about reports that the reader may not know of are
// left out.
func (s *Service) Undelivered(ctx context.Context, by actor.Actor, after string) (out []Undelivered, next string, err error) {
	if err := mayDeliver(by); err != nil {
		return nil, "", err
	}
	const page = 50
	err = s.read(ctx, func(e *env) error {
		out, next = nil, ""
		guards := e.guards(by)
		args := append([]any{after}, strs(guards)...)
		rows, err := e.tx.Query(fmt.Sprintf(`
			select m.id, m.way, m.kind, m.subject, m.state, m.attempts, m.error, m.created_at, m.next_at, c.id, c.number
			from complaint_message m
			join complaint c on c.id = m.complaint
			where (m.state = 'failed' or m.state = 'queued' and m.attempts > 0)
				and (cast($1 as text) = '' or m.id < $1)
				and c.guard in %s
			order by m.id desc
			limit %d`, db.In(2, len(guards)), page), args...)
		if err != nil {
			return fmt.Errorf("complaint: undelivered messages: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var u Undelivered
			var made, again int64
			if err := rows.Scan(&u.ID, &u.Way, &u.Kind, &u.Subject, &u.State, &u.Attempts, &u.Error, &made, &again, &u.Report, &u.Number); err != nil {
				return err
			}
			u.CreatedAt, u.NextAt = instant(made), instant(again)
			out = append(out, u)
		}
		if len(out) == page {
			next = out[page-1].ID
		}
		return rows.Err()
	})
	return out, next, err
}

// Resend puts a message that was given up, or waits for its next attempt, into the
// queue again, now.
func (s *Service) Resend(ctx context.Context, by actor.Actor, message string) error {
	_, err := s.resend(ctx, by, `id = $2 and state in ('queued', 'failed')`, message)
	return err
}

// ResendAll does so with all of one way, and says how many.
func (s *Service) ResendAll(ctx context.Context, by actor.Actor, way string) (n int, err error) {
	if err := mayDeliver(by); err != nil {
		return 0, err
	}
	if s.sender(way) == nil {
		return 0, errs.New(errs.Conflict, "complaint.no_sender", way)
	}
	return s.resend(ctx, by, `way = $2 and state = 'failed'`, way)
}

func (s *Service) resend(ctx context.Context, by actor.Actor, which, value string) (n int, err error) {
	if err := mayDeliver(by); err != nil {
		return 0, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		many, err := tx.Exec(`
			update complaint_message
			set state = 'queued', attempts = 0, next_at = $1, error = ''
			where `+which, db.Micros(tx.Now()), value)
		if err != nil {
			return fmt.Errorf("complaint: send again: %w", err)
		}
		if n = int(many); n == 0 {
			return errs.New(errs.NotFound, "complaint.nothing_to_resend")
		}
		_, err = ledger.Record(tx, ledger.Act{Kind: "complaint.messages_resent", ActorPerson: by.Person, ActorPost: by.PostFor(actor.ComplaintCoordinator),
			SubjectKind: "complaint_messages", Subject: value, Payload: map[string]any{"count": n}})
		return err
	})
	return n, err
}

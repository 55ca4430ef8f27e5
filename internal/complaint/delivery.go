package complaint

import (
	"context"
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
		counts, err := undeliveredCounts(tx)
		if err != nil {
			return err
		}
		for _, c := range counts {
			d := way(c.way)
			switch c.state {
			case "queued":
				d.Waiting, d.Retrying, d.Oldest = c.n, c.tried, c.oldest
			case "failed":
				d.Failed = c.n
			default:
				d.Dropped = c.n
			}
		}
		return nil
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
		next = ""
		var err error
		if out, err = undelivered(e.tx, after, e.guards(by), page); err == nil && len(out) == page {
			next = out[page-1].ID
		}
		return err
	})
	return out, next, err
}

// Resend puts a message that was given up, or waits for its next attempt, into the
// queue again, now.
func (s *Service) Resend(ctx context.Context, by actor.Actor, message string) error {
	_, err := s.resend(ctx, by, requeueOne, message)
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
	return s.resend(ctx, by, requeueFailed, way)
}

func (s *Service) resend(ctx context.Context, by actor.Actor, requeue func(tx *db.Tx, which string) (int, error), value string) (n int, err error) {
	if err := mayDeliver(by); err != nil {
		return 0, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		if n, err = requeue(tx, value); err != nil {
			return err
		}
		if n == 0 {
			return errs.New(errs.NotFound, "complaint.nothing_to_resend")
		}
		_, err := ledger.Record(tx, ledger.Act{Kind: "complaint.messages_resent", ActorPerson: by.Person, ActorPost: by.PostFor(actor.ComplaintCoordinator),
			SubjectKind: "complaint_messages", Subject: value, Payload: map[string]any{"count": n}})
		return err
	})
	return n, err
}

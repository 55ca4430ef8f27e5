package handover

import (
	"context"
	"slices"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Step is one event of an item with what belongs to it.
type Step struct {
	Event  Event
	Reason string // of Return, Block and Release
	Names  string // of Block: who it waits for
	Status string // of Begin and HandIn: how far it is; "" keeps
	File   string // of Begin and HandIn: where its papers are; "" keeps
	Seen   int64  // version of the item as the person saw it; 0 does not ask
}

// Step moves one item: the giver begins, hands over or reports what blocks it;
// the receiver accepts or returns it; the superior releases it.
func (s *Service) Step(ctx context.Context, by actor.Actor, item ItemID, in Step) (*Item, error) {
	var out *Item
	err := s.write(ctx, func(tx *db.Tx) error {
		i, err := getItem(tx, item)
		if err != nil {
			return err
		}
		if in.Seen != 0 && in.Seen != i.Version {
			return errs.New(errs.Conflict, "handover.changed_meanwhile")
		}
		t, snap, err := s.lockTransfer(tx, i.Transfer)
		if err != nil {
			return err
		}
		if err := s.step(tx, by, snap, t, i, in); err != nil {
			return err
		}
		out = i
		return s.after(tx, by, t)
	})
	return out, err
}

// StepAll moves every item of a transfer on which the event is possible: the
// giver hands over everything that is ready, the receiver countersigns what
// came. It returns how many moved.
func (s *Service) StepAll(ctx context.Context, by actor.Actor, id TransferID, e Event) (int, error) {
	if e != HandIn && e != Accept {
		return 0, errs.New(errs.Invalid, "handover.not_for_all")
	}
	n := 0
	err := s.write(ctx, func(tx *db.Tx) error {
		n = 0
		t, snap, err := s.lockTransfer(tx, id)
		if err != nil {
			return err
		}
		all, err := itemsOf(tx, id)
		if err != nil {
			return err
		}
		if r := rights(by, snap, t); !allowed(r, e) {
			return refused(by, r)
		}
		for _, i := range all {
			if _, err := Next(i.State, e); err != nil || i.State == Blocked {
				continue
			}
			if err := s.step(tx, by, snap, t, i, Step{Event: e}); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return errs.New(errs.Conflict, "handover.nothing_to_"+string(e))
		}
		return s.after(tx, by, t)
	})
	return n, err
}

// lockTransfer loads a transfer for a change; on PostgreSQL it holds its row,
// so that both sides act one after the other.
func (s *Service) lockTransfer(tx *db.Tx, id TransferID) (*Transfer, *org.Snapshot, error) {
	if _, err := tx.Exec(`update handover_transfer set version = version where id = $1`, string(id)); err != nil {
		return nil, nil, err
	}
	t, err := getTransfer(tx, id)
	if err != nil {
		return nil, nil, err
	}
	_, snap, err := s.register(tx)
	return t, snap, err
}

// allowed tells whether the rights suffice for an event.
func allowed(r Rights, e Event) bool {
	switch e {
	case Accept, Return:
		return r.Receive
	case Release:
		return r.Superior
	case Begin, HandIn, Block:
		return r.Give
	}
	return false
}

func (s *Service) step(tx *db.Tx, by actor.Actor, snap *org.Snapshot, t *Transfer, i *Item, in Step) error {
	r := rights(by, snap, t)
	if !allowed(r, in.Event) {
		return refused(by, r)
	}
	to, err := Next(i.State, in.Event)
	if err != nil {
		return err
	}
	in.Reason, in.Names = strings.TrimSpace(in.Reason), strings.TrimSpace(in.Names)
	if (in.Event == Return || in.Event == Block || in.Event == Release) && in.Reason == "" {
		return errs.New(errs.Invalid, "handover.no_reason").Field("reason", "handover.no_reason")
	}
	if in.Event == Block && in.Names == "" {
		return errs.New(errs.Invalid, "handover.no_name").Field("names", "handover.no_name")
	}
	i.State, i.Reason, i.Names, i.ChangedAt = to, in.Reason, in.Names, tx.Now()
	if v := strings.TrimSpace(in.Status); v != "" {
		i.Status = v
	}
	if v := strings.TrimSpace(in.File); v != "" {
		i.File = v
	}
	if err := saveItem(tx, i); err != nil {
		return err
	}
	note := in.Reason
	if in.Names != "" {
		note += " (" + in.Names + ")"
	}
	if err := addItemEvent(tx, i.ID, ItemEvent{At: tx.Now(), Event: in.Event, Person: people.PersonID(by.Person), Post: org.PostID(by.Post), Note: note}); err != nil {
		return err
	}
	if err := s.settleDuty(tx, by, t, i, in); err != nil {
		return err
	}
	payload := map[string]any{"transfer": t.ID, "title": i.Title, "state": string(to)}
	if note != "" {
		payload["note"] = note
	}
	if _, err := ledger.Record(tx, act(by, "item_"+string(in.Event), "handover_item", string(i.ID), payload)); err != nil {
		return err
	}
	if in.Event == HandIn && t.Giver.As == AsSame { // nobody else is there to look at it
		return s.step(tx, by, snap, t, i, Step{Event: Accept})
	}
	return nil
}

// settleDuty lets the duty follow the item: handed over it lies with the
// receiver, who owes the countersignature; returned it goes back; an end ends
// it. So whoever must act next has it in the inbox, and the clock runs on.
func (s *Service) settleDuty(tx *db.Tx, by actor.Actor, t *Transfer, i *Item, in Step) error {
	if i.Duty == "" {
		return nil
	}
	switch in.Event {
	case HandIn:
		if t.Giver.As == AsSame {
			return nil
		}
		return s.moveDuty(tx, by, i.Duty, t.receiverChair(), i18n.T(i18n.ID, "handover.reason_handed"))
	case Return:
		return s.moveDuty(tx, by, i.Duty, t.giverChair(), in.Reason)
	case Accept, Release:
		_, err := s.Duties.Close(tx, by, i.Duty, duty.Done, i18n.T(i18n.ID, "handover.outcome_"+string(in.Event)))
		return err
	case Cancel:
		_, err := s.Duties.Close(tx, by, i.Duty, duty.Cancelled, in.Reason)
		return err
	}
	return nil
}

// after brings the transfer and the two lists up to what their items say.
func (s *Service) after(tx *db.Tx, by actor.Actor, t *Transfer) error {
	all, err := itemsOf(tx, t.ID)
	if err != nil {
		return err
	}
	ended := !slices.ContainsFunc(all, func(i *Item) bool { return !i.State.Ended() })
	if t.State != TransferCancelled && ended != (t.State == TransferSettled) {
		t.State = TransferOpen
		if ended {
			t.State = TransferSettled
		}
		if err := saveTransfer(tx, t); err != nil {
			return err
		}
		if ended {
			if _, err := ledger.Record(tx, act(by, "settled", "handover_transfer", string(t.ID), map[string]any{"post": t.Post, "items": len(all)})); err != nil {
				return err
			}
		}
	}
	for _, id := range t.handovers() {
		if err := recount(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// Added is an item that a holder adds to the list.
type Added struct {
	Area   Area
	Title  string
	Status string
	File   string
	DueOn  clock.Date // of the work itself
}

// Add puts a further item on the list of a transfer: unfinished work that only
// the leaving official knows of, or what the one who comes misses.
func (s *Service) Add(ctx context.Context, by actor.Actor, id TransferID, in Added) (*Item, error) {
	in.Title = strings.TrimSpace(in.Title)
	switch {
	case in.Title == "":
		return nil, errs.New(errs.Invalid, "handover.no_title").Field("title", "handover.no_title")
	case !slices.Contains(Areas, in.Area):
		return nil, errs.New(errs.Invalid, "handover.no_area").Field("area", "handover.no_area")
	}
	var out *Item
	err := s.write(ctx, func(tx *db.Tx) error {
		t, snap, err := s.lockTransfer(tx, id)
		if err != nil {
			return err
		}
		if r := rights(by, snap, t); !r.Give && !r.Receive {
			return refused(by, r)
		}
		if t.State != TransferOpen {
			return errs.New(errs.Conflict, "handover.list_closed")
		}
		all, err := itemsOf(tx, id)
		if err != nil {
			return err
		}
		if len(all) >= maxItems {
			return errs.New(errs.Conflict, "handover.list_full", maxItems)
		}
		o, err := s.office(tx, snap)
		if err != nil {
			return err
		}
		h, err := t.clock(tx)
		if err != nil {
			return err
		}
		// What is added keeps the clock of the list; after its end there is one
		// working day.
		span, start := h.Span, t.StartedAt
		if tx.Now().After(t.DueAt) {
			span, start = calendar.Days(1), tx.Now()
		}
		i := &Item{ID: ItemID(ids.New(tx.Now())), Transfer: id, N: len(all) + 1, Area: in.Area, Title: in.Title, Status: strings.TrimSpace(in.Status),
			File: strings.TrimSpace(in.File), DueOn: string(in.DueOn), State: Pending, AddedBy: people.PersonID(by.Person), ChangedAt: tx.Now(), Version: 1}
		if err := s.openItem(tx, by, o, t, i, span, start); err != nil {
			return err
		}
		if _, err := ledger.Record(tx, act(by, "item_added", "handover_item", string(i.ID), map[string]any{"transfer": id, "title": i.Title, "area": string(i.Area)})); err != nil {
			return err
		}
		out = i
		return s.after(tx, by, t)
	})
	return out, err
}

// maxItems bounds a list against a slip.
const maxItems = 200

// Cancel ends the handover of an appointment that fell away, with the reason.
// Only personnel officers.
func (s *Service) Cancel(ctx context.Context, by actor.Actor, id ID, reason string) error {
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return errs.New(errs.Invalid, "handover.no_reason").Field("reason", "handover.no_reason")
	}
	return s.write(ctx, func(tx *db.Tx) error {
		h, err := getHandover(tx, id)
		if err != nil {
			return err
		}
		if h.State == FellAway {
			return nil
		}
		all, err := transfers(tx, `(giver_handover = $1 or receiver_handover = $1) and state = 'open' order by id`, string(id))
		if err != nil {
			return err
		}
		for _, t := range all {
			its, err := itemsOf(tx, t.ID)
			if err != nil {
				return err
			}
			for _, i := range its {
				if i.State.Ended() {
					continue
				}
				if i.State, err = Next(i.State, Cancel); err != nil {
					return err
				}
				i.Reason, i.ChangedAt = reason, tx.Now()
				if err := saveItem(tx, i); err != nil {
					return err
				}
				if err := addItemEvent(tx, i.ID, ItemEvent{At: tx.Now(), Event: Cancel, Person: people.PersonID(by.Person), Post: org.PostID(by.Post), Note: reason}); err != nil {
					return err
				}
				if err := s.settleDuty(tx, by, t, i, Step{Event: Cancel, Reason: reason}); err != nil {
					return err
				}
			}
			t.State = TransferCancelled
			if err := saveTransfer(tx, t); err != nil {
				return err
			}
			if t.MinutesDuty != "" {
				if _, err := s.Duties.Close(tx, by, t.MinutesDuty, duty.Cancelled, reason); err != nil {
					return err
				}
			}
			for _, other := range t.handovers() {
				if other != id {
					if err := recount(tx, other); err != nil {
						return err
					}
				}
			}
		}
		if err := s.cancelFirsts(tx, by, id, reason); err != nil {
			return err
		}
		h.State, h.Note, h.LookAt, h.EndedAt = FellAway, reason, instant(0), tx.Now()
		if err := saveHandover(tx, h); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, "cancelled", "handover", string(id), map[string]any{"reason": reason}))
		return err
	})
}

func (s *Service) cancelFirsts(tx *db.Tx, by actor.Actor, id ID, reason string) error {
	firsts, err := firstsOf(tx, id)
	if err != nil {
		return err
	}
	for _, f := range firsts {
		if _, err := s.Duties.Close(tx, by, f.Duty, duty.Cancelled, reason); err != nil {
			return err
		}
	}
	st, err := strategyOf(tx, id)
	if err != nil || st == nil {
		return err
	}
	_, err = s.Duties.Close(tx, by, st.Duty, duty.Cancelled, reason)
	return err
}

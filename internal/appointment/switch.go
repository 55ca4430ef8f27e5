package appointment

import (
	"context"
	"fmt"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// SwitchIn says how to switch.
type SwitchIn struct {
	On clock.Date // first day in the new posts; "" takes the planned day
	// Defer leaves out sworn officials whose seat is still held by somebody who
	// was not sworn; without it the switch is refused and names them.
	Defer bool
}

// SwitchResult says what a switch did.
type SwitchResult struct {
	Seated   []*Move // moves that took effect, now or in an earlier call
	Deferred []*Move // sworn, but their seat is not free yet
	Waiting  []*Move // appointed, not sworn
	Already  bool    // nothing was left to do: a repeated call
}

// MaySwitch is the permission of Switch, for a page that asks before it acts.
func MaySwitch(by actor.Actor) error {
	return by.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority)
}

// Switch lets the sworn moves of a round take effect together: holdings end and
// begin, a confirmation keeps its tenure, acting terms in filled posts end, and
// permissions follow because they are read from holdings. One transaction; its
// cost grows with the moves alone. Calling it again changes nothing.
func (s *Service) Switch(ctx context.Context, by actor.Actor, round RoundID, in SwitchIn) (*SwitchResult, error) {
	var res *SwitchResult
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		res, err = s.switchIn(tx, by, round, in)
		return err
	})
	return res, err
}

func (s *Service) switchIn(tx *db.Tx, by actor.Actor, round RoundID, in SwitchIn) (*SwitchResult, error) {
	if err := MaySwitch(by); err != nil {
		return nil, err
	}
	r, err := lockRound(tx, round)
	if err != nil {
		return nil, err
	}
	moves, err := getMoves(tx, round)
	if err != nil {
		return nil, err
	}
	res := &SwitchResult{}
	var sworn []*Move
	for _, m := range moves {
		switch m.State {
		case Seated:
			res.Seated = append(res.Seated, m)
		case Sworn:
			sworn = append(sworn, m)
		case Proposed, NotSworn:
			res.Waiting = append(res.Waiting, m)
		}
	}
	if len(sworn) == 0 {
		if r.State == Switched || len(res.Seated) > 0 {
			res.Already = true
			return res, nil
		}
		return nil, errs.New(errs.Conflict, "appointment.nobody_sworn")
	}
	if _, err := Next(r.State, Switch); err != nil {
		return nil, err
	}
	on := in.On
	if on == "" {
		on = r.PlannedOn
	}
	if first := earliestOath(sworn); on < first {
		return nil, errs.New(errs.Invalid, "appointment.switch_before_oath", on, first)
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	snap := reg.At(on)
	ready, deferred := settle(sworn, snap)
	if len(deferred) > 0 && !in.Defer {
		return nil, notFree(deferred[0], len(deferred), snap)
	}
	res.Deferred = deferred
	if len(ready) == 0 {
		return nil, notFree(deferred[0], len(deferred), snap)
	}
	basis := fmt.Sprintf("%s tanggal %s", r.DecreeNumber, r.DecreedOn)
	seats, endings, err := seatsFor(ready, snap, on, basis)
	if err != nil {
		return nil, err
	}
	made, err := s.Org.Apply(tx, seats, endings)
	if err != nil {
		return nil, err
	}
	acts := make([]ledger.Act, 0, len(ready)+1)
	post := by.PostFor(actor.PersonnelOfficer)
	for i, m := range ready {
		m.State, m.Holding = Seated, made[i].ID
		acts = append(acts, ledger.Act{Kind: "appointment.seated", ActorPerson: by.Person, ActorPost: post,
			SubjectKind: "holding", Subject: string(made[i].ID), Payload: map[string]any{
				"round": r.ID, "person": m.Person, "from_post": m.FromPost, "to_post": m.ToPost, "from": on,
				"tenure_from": made[i].TenureFrom, "reason": m.Reason, "decree": basis}})
	}
	if err := markSeated(tx, ready); err != nil {
		return nil, err
	}
	res.Seated = append(res.Seated, ready...)
	r.SwitchedOn = on
	r.State = Switched
	if err := saveRound(tx, r); err != nil {
		return nil, err
	}
	if err := tellSwitched(tx, r, ready); err != nil {
		return nil, err
	}
	acts = append(acts, act(by, actor.PersonnelOfficer, "round_switched", r, map[string]any{
		"on": on, "seated": len(ready), "deferred": len(deferred), "waiting": len(res.Waiting)}))
	_, err = ledger.RecordAll(tx, acts)
	return res, err
}

func earliestOath(ms []*Move) clock.Date {
	first := ms[0].SwornOn
	for _, m := range ms {
		first = min(first, m.SwornOn)
	}
	return first
}

// settle separates the moves that can take effect from those whose seat is
// still held by somebody who does not leave it. Leaving one out may keep
// another seat occupied, so it goes on until nothing changes.
func settle(sworn []*Move, snap *org.Snapshot) (ready, deferred []*Move) {
	ready = slices.Clone(sworn)
	for {
		leaving := map[people.PersonID]bool{}
		for _, m := range ready {
			leaving[m.Person] = true
		}
		n := len(ready)
		ready = slices.DeleteFunc(ready, func(m *Move) bool {
			h := snap.Holder(m.ToPost)
			stuck := h != nil && h.Person != m.Person && !leaving[h.Person]
			if stuck {
				deferred = append(deferred, m)
			}
			return stuck
		})
		if len(ready) == n {
			return ready, deferred
		}
	}
}

func notFree(m *Move, n int, snap *org.Snapshot) error {
	name, title, holder := string(m.Person), string(m.ToPost), ""
	if p := snap.People[m.Person]; p != nil {
		name = p.Name.String()
	}
	if p := snap.Posts[m.ToPost]; p != nil {
		title = p.Title
	}
	if h := snap.Holder(m.ToPost); h != nil {
		if p := snap.People[h.Person]; p != nil {
			holder = p.Name.String()
		}
	}
	return errs.New(errs.Conflict, "appointment.seat_still_held", name, title, holder, n)
}

// seatsFor turns moves into changes of holdings. A confirmation continues the
// service time of the old post.
func seatsFor(ms []*Move, snap *org.Snapshot, on clock.Date, basis string) ([]org.Seat, []org.Ending, error) {
	var seats []org.Seat
	var endings []org.Ending
	for _, m := range ms {
		seat := org.Seat{Person: m.Person, Post: m.ToPost, Kind: org.Definitive, From: on, Basis: basis}
		var from org.PostID
		if h := snap.Principal(m.Person); h != nil {
			from = h.Post
			if m.Reason == eligibility.ReasonConfirmation {
				seat.TenureFrom = h.TenureFrom
			}
		}
		if from != m.FromPost {
			name := string(m.Person)
			if p := snap.People[m.Person]; p != nil {
				name = p.Name.String()
			}
			return nil, nil, errs.New(errs.Conflict, "appointment.moved_meanwhile", name)
		}
		for _, h := range snap.Current(m.Person) {
			if h.Kind == org.Definitive {
				seat.Leaves = append(seat.Leaves, h.ID)
			}
		}
		for _, h := range snap.ActingIn(m.ToPost) {
			endings = append(endings, org.Ending{Holding: h.ID, Until: on, Why: basis})
		}
		seats = append(seats, seat)
	}
	return seats, endings, nil
}

// markSeated stores the new state of many moves with few statements.
func markSeated(tx *db.Tx, ms []*Move) error {
	for _, m := range ms {
		if _, err := tx.Exec(`
			update move
			set state = 'seated', holding = $2
			where id = $1 and state = 'sworn'`, string(m.ID), string(m.Holding)); err != nil {
			return err
		}
	}
	return nil
}

package complaint

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/routing"
)

// HeldReport is a message that waits for a moderator, with why.
type HeldReport struct {
	*Complaint
	Why []HeldReason
}

// HeldReason is why a message was held.
type HeldReason struct {
	Kind  HeldKind
	Words []string // that said so
}

// HeldKind is a sort of reason.
type HeldKind string

// The sorts. Flood is left when no word speaks against the message: the same
// words came too often within an hour.
const (
	HeldSpam  HeldKind = "spam"
	HeldAbuse HeldKind = "abuse"
	HeldFlood HeldKind = "flood"
)

// heldBecause says what in a message's words had it held. It is worked out again
// with the words of today's rules, so that a moderator sees what stands there.
func heldBecause(m routing.Moderation) []HeldReason {
	var out []HeldReason
	for _, x := range []struct {
		kind    HeldKind
		reasons []routing.Reason
	}{{HeldSpam, m.Spam}, {HeldAbuse, m.Abuse}} {
		if len(x.reasons) == 0 {
			continue
		}
		r := HeldReason{Kind: x.kind}
		for _, y := range x.reasons {
			r.Words = append(r.Words, y.Words)
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		out = []HeldReason{{Kind: HeldFlood}}
	}
	return out
}

// moderates tells whether somebody looks at held messages: the coordinator, who
// answers for an empty coordinator's post, and the officer of whistle-blowers
// for theirs.
func (e *env) moderates(by actor.Actor) bool {
	return by.May(actor.ComplaintCoordinator) || by.May(actor.WhistleblowingOfficer) ||
		by.Person != "" && e.sitsOn(by.Person, e.regional(actor.ComplaintCoordinator).ID)
}

// HeldReports are the messages that wait for a moderator, longest first, at most
// a hundred.
func (s *Service) HeldReports(ctx context.Context, by actor.Actor) ([]HeldReport, error) {
	var out []HeldReport
	err := s.read(ctx, func(e *env) error {
		if !e.moderates(by) {
			return by.Require(actor.ComplaintCoordinator)
		}
		cs, err := list(e.tx, `
			select `+columns+`
			from complaint
			where state = 'held'
			order by id
			limit 1000`)
		if err != nil {
			return err
		}
		out = nil
		for _, c := range cs {
			if !e.roleOf(by, c).moderate || len(out) == 100 {
				continue
			}
			x := HeldReport{Complaint: c}
			var m routing.Moderation
			if s.Router != nil {
				m = s.Router().Advise(c.Text, routing.Place{Village: c.Where.Village}).Moderation
			}
			x.Why = heldBecause(m)
			out = append(out, x)
		}
		return nil
	})
	return out, err
}

// HeldCount is how many messages wait for somebody as a moderator; 0 for
// everybody else.
func (s *Service) HeldCount(ctx context.Context, by actor.Actor) (n int, err error) {
	if !by.SignedIn() {
		return 0, nil
	}
	err = s.read(ctx, func(e *env) error {
		if n = 0; !e.moderates(by) {
			return nil
		}
		n, err = countHeld(e.tx, e.guards(by))
		return err
	})
	return n, err
}

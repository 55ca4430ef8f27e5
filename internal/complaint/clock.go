package complaint

import (
	"pendopo/internal/calendar"
	"pendopo/internal/regulation"
)

// Clocks are the times that a kind of message allows, on one date: the national
// ones, shortened where the region promised less.
type Clocks struct {
	Verify calendar.Span // until the coordinator has decided
	First  calendar.Span // until a first answer
	Due    calendar.Span // until the matter is finished
	Info   calendar.Span // for the reporter to add what is missing
	Reply  calendar.Span // for the reporter to reply to an answer
	Basis  regulation.Citation
}

// ClocksOf reads the clocks of a kind from the law of a date. All but the
// reporter's begin when the message was received, and none begins again when it
// changes hands.
//
// rule: permenpanrb-62-2018 penyelesaian
// rule: uu-14-2008 22(7)
func ClocksOf(law regulation.View, k Kind, clarify bool) Clocks {
	days := func(id string, otherwise int) (calendar.Span, regulation.Citation) {
		n := law.Int(id)
		if !n.InForce {
			n.Value = otherwise
		}
		return calendar.Days(n.Value), n.Citation
	}
	var c Clocks
	c.Verify, _ = days("complaint.verify.days", 3)
	c.First, _ = days("complaint.first.days", 5)
	c.Info, _ = days("complaint.info.days", 10)
	c.Reply, _ = days("complaint.reply.days", 10)
	switch {
	case k == KindOversight:
		c.Due, c.Basis = days("complaint.oversight.days", 60)
	case k == KindInformation:
		c.Due, c.Basis = days("complaint.information.days", 5)
	case k == KindAspiration:
		c.Due, c.Basis = days("complaint.aspiration.days", 5)
	case k == KindPublicInformation:
		c.Due, c.Basis = days("information.answer.days", 10)
		c.First, c.Verify = c.Due, c.Due
	case k == KindWhistleblowing:
		c.Due, c.Basis = days("complaint.whistleblowing.days", 60)
		c.First, _ = days("complaint.triage.days", 5)
		c.Verify = c.First
	case clarify:
		c.Due, c.Basis = days("complaint.clarify.days", 14)
	default:
		c.Due, c.Basis = days("complaint.service.days", 5)
	}
	if c.Due.N < c.First.N {
		c.First = c.Due
	}
	if c.First.N < c.Verify.N {
		c.Verify = c.First
	}
	return c
}

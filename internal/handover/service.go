package handover

import (
	"context"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/id"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/regulation"
)

// Service is the use cases of handovers.
type Service struct {
	DB        *db.DB
	Org       *org.Cache
	Rounds    *appointment.Service
	Duties    *duty.Engine
	Calendar  *calendar.Book
	Documents *document.Service
	Papers    *appointment.Papers // prints names and heads; nil: no papers are made
	Base      string              // address of the site, for messages
}

// ids makes the identifiers of this package.
var ids id.Source

// act is the common part of the acts of a handover.
func act(by actor.Actor, kind, subjectKind, subject string, payload map[string]any) ledger.Act {
	return ledger.Act{Kind: "handover." + kind, ActorPerson: by.Person, ActorPost: by.Post, SubjectKind: subjectKind, Subject: subject, Payload: payload}
}

// number is a number of the law or practice on a day, with the region's own.
func number(reg *org.Register, s *org.Snapshot, id string, otherwise int) int {
	book := reg.Law
	if book == nil {
		book = regulation.National()
	}
	if n := book.At(s.Date).Int(id); n.InForce && n.Value > 0 {
		return n.Value
	}
	return otherwise
}

// office is how the region works: handovers of one round have one clock,
// whatever the pattern of each unit.
type office struct {
	view *calendar.View
	root org.UnitID
	zone *time.Location
}

func (s *Service) office(tx *db.Tx, now *org.Snapshot) (office, error) {
	v, err := s.Calendar.In(tx)
	if err != nil {
		return office{}, err
	}
	region, err := org.LoadRegion(tx)
	if err != nil {
		return office{}, err
	}
	o := office{view: v, zone: region.Location()}
	for _, u := range now.Children("") {
		o.root = u.ID
		break
	}
	return o, nil
}

// due counts a span by the region's hours.
func (o office) due(start time.Time, span calendar.Span) (time.Time, calendar.DueReceipt) {
	return o.view.Calendar.Due(o.view.Office(string(o.root)), start, span, nil)
}

// left is the working time until a due instant.
func (o office) left(now, due time.Time) calendar.Left {
	return o.view.Calendar.Remaining(o.view.Office(string(o.root)), now, due)
}

// at is a local hour of a date.
func (o office) at(d string, hour int) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, d, o.zone)
	if err != nil {
		return time.Time{}
	}
	return t.Add(time.Duration(hour) * time.Hour)
}

// write and read are transactions that find the register in memory: loading it
// inside each of hundreds of small ones would cost more than all their work.
func (s *Service) write(ctx context.Context, fn func(*db.Tx) error) error {
	if _, err := s.Org.Get(ctx); err != nil {
		return err
	}
	return s.DB.Write(ctx, fn)
}

func (s *Service) read(ctx context.Context, fn func(*db.Tx) error) error {
	if _, err := s.Org.Get(ctx); err != nil {
		return err
	}
	return s.DB.Read(ctx, fn)
}

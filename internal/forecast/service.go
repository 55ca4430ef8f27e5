package forecast

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// Service is the use cases of the forecast.
type Service struct {
	DB     *db.DB
	Org    *org.Cache
	Rounds *appointment.Service

	mu   sync.Mutex
	last *computed
}

// computed are the events of a snapshot, which stands for one version of the
// register and one day.
type computed struct {
	snap   *org.Snapshot
	events []Event
}

// readers work with the file of every employee: when somebody retires says when
// they were born.
var readers = []actor.Function{actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.Inspector}

// MayRead tells who sees the forecast, for pages that ask before they link.
func MayRead(by actor.Actor) error { return by.Require(readers...) }

// Rest forgets what was computed, when nobody has asked for anything for a while.
func (s *Service) Rest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = nil
}

// at is the register of today with its events.
func (s *Service) at(tx *db.Tx) (*org.Snapshot, []Event, error) {
	region, err := org.LoadRegion(tx)
	if err != nil {
		return nil, nil, err
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, nil, err
	}
	snap := reg.At(clock.DateOf(tx.Now(), region.Location()))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || s.last.snap != snap {
		s.last = &computed{snap, Of(snap)}
	}
	return snap, s.last.events, nil
}

// List is one page of what is coming, with the figures.
func (s *Service) List(ctx context.Context, by actor.Actor, f Filter) (*Page, error) {
	if err := MayRead(by); err != nil {
		return nil, err
	}
	var out *Page
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		snap, all, err := s.at(tx)
		if err != nil {
			return err
		}
		out = list(snap, all, f)
		return nil
	})
	return out, err
}

// Export is everything that passes a filter, recorded as an act because it
// leaves the house.
func (s *Service) Export(ctx context.Context, by actor.Actor, f Filter) ([]Event, clock.Date, error) {
	if err := MayRead(by); err != nil {
		return nil, "", err
	}
	var out []Event
	var day clock.Date
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		snap, all, err := s.at(tx)
		if err != nil {
			return err
		}
		out, day = nil, snap.Date
		for i := range all {
			if f.fits(&all[i], partNone) {
				out = append(out, all[i])
			}
		}
		_, err = ledger.Record(tx, ledger.Act{Kind: "forecast.exported", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
			SubjectKind: "forecast", Subject: string(day), Payload: map[string]any{"rows": len(out)}})
		return err
	})
	return out, day, err
}

// Coming is one seat with what comes to it and who could follow.
type Coming struct {
	Post   *org.Post
	Today  *org.Snapshot
	Events []Event // of the seat, the soonest first
	Vacant bool    // nobody holds it today
	// On is the day from which the seat needs somebody: that on which it loses its
	// holder, else on which a term ends; today when it is vacant or overdue.
	On clock.Date
	*appointment.Succession
}

// Seat tells who could follow in a seat to which something is coming, as of the
// day on which it comes.
func (s *Service) Seat(ctx context.Context, by actor.Actor, post org.PostID, limit, near int) (*Coming, error) {
	if err := MayRead(by); err != nil {
		return nil, err
	}
	c := &Coming{}
	if err := s.DB.Read(ctx, func(tx *db.Tx) error {
		snap, all, err := s.at(tx)
		if err != nil {
			return err
		}
		p := snap.Posts[post]
		if p == nil || !p.ExistsOn(snap.Date) {
			return errs.New(errs.NotFound, "org.post_not_found")
		}
		*c = Coming{Post: p, Today: snap, Vacant: snap.Vacant(p), On: snap.Date}
		for i := range all {
			if all[i].Post.ID == post {
				c.Events = append(c.Events, all[i])
			}
		}
		if i := slices.IndexFunc(c.Events, func(e Event) bool { return e.Cause.Vacates() }); i >= 0 {
			c.On = max(c.Events[i].On, snap.Date)
		} else if len(c.Events) > 0 && !c.Vacant {
			c.On = max(c.Events[0].On, snap.Date)
		}
		return nil
	}); err != nil {
		return nil, err
	}
	var err error
	c.Succession, err = s.Rounds.Succession(ctx, by, appointment.SuccessionIn{Post: post, On: c.On, Limit: cmp.Or(limit, 10), Near: near})
	return c, err
}

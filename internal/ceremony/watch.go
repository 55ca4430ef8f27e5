package ceremony

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// Watched is an official who was appointed and has not been sworn yet.
type Watched struct {
	Round   *appointment.Round
	Move    *appointment.Move
	Name    string
	NewPost string
	Due     calendar.Receipt // the last day for the oath, and how it was counted
	Left    int              // working days until then, 0 today, negative when past
	Lapsed  bool
	Session ID // open session the official is in, "" for none
}

// Watch lists everybody whose oath is still to come, the nearest limit first.
//
// rule: perka-bkn-7-2017 tenggat (30 working days after the decree)
func (s *Service) Watch(ctx context.Context, by actor.Actor) ([]Watched, error) {
	if err := mayRead(by); err != nil {
		return nil, err
	}
	rounds, err := s.Rounds.List(ctx, by, 500)
	if err != nil {
		return nil, err
	}
	var out []Watched
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		region, err := org.LoadRegion(tx)
		if err != nil {
			return err
		}
		today := clock.DateOf(tx.Now(), region.Location())
		for _, r := range rounds {
			if r.DecreedOn == "" || r.State == appointment.Cancelled {
				continue
			}
			ws, err := s.watch(tx, r.ID, region, today)
			if err != nil {
				return err
			}
			out = append(out, ws...)
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Watched) int {
		return cmp.Or(cmp.Compare(a.Due.To, b.Due.To), cmp.Compare(a.Move.N, b.Move.N))
	})
	return out, err
}

func (s *Service) watch(tx *db.Tx, round appointment.RoundID, region *org.Region, today clock.Date) ([]Watched, error) {
	rv, err := s.Rounds.ViewIn(tx, actor.System("ceremony"), round)
	if err != nil {
		return nil, err
	}
	waiting := toSwear(rv.Moves)
	if len(waiting) == 0 || rv.Round.DecreedOn == "" {
		return nil, nil
	}
	sessions, err := sessionsOf(tx, round)
	if err != nil {
		return nil, err
	}
	in := map[appointment.MoveID]ID{}
	for _, x := range sessions {
		if x.State == Closed || x.State == Cancelled {
			continue
		}
		seats, err := getSeats(tx, `session = $1`, string(x.ID))
		if err != nil {
			return nil, err
		}
		for _, seat := range seats {
			in[seat.Move] = x.ID
		}
	}
	f := Facts{Law: s.Law}
	week := pattern(region)
	book, err := s.Calendar.In(tx)
	if err != nil {
		return nil, err
	}
	cal := book.Calendar
	due := cal.AddWorkingDays(rv.Round.DecreedOn, f.law(rv.Round.DecreedOn, "oath.decree.days", 30), week)
	left := 0
	switch {
	case today <= due.To:
		left = cal.WorkingDaysBetween(today, due.To, week).WorkingDays
	default:
		left = -cal.WorkingDaysBetween(due.To, today, week).WorkingDays
	}
	var out []Watched
	for _, m := range waiting {
		w := Watched{Round: rv.Round, Move: m, Due: due, Left: left, Lapsed: today > due.To, Session: in[m.ID]}
		if p := rv.Snapshot.People[m.Person]; p != nil {
			w.Name = p.Name.String()
		}
		if p := rv.Snapshot.Posts[m.ToPost]; p != nil {
			w.NewPost = p.Title
		}
		out = append(out, w)
	}
	return out, nil
}

// Lapse marks officials whose thirty working days have passed: their decree
// must be renewed. It refuses before that day, and repeating it changes nothing.
//
// rule: perka-bkn-7-2017 tenggat
func (s *Service) Lapse(ctx context.Context, by actor.Actor, round appointment.RoundID, moves []appointment.MoveID) (n int, err error) {
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return 0, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n = 0
		region, err := org.LoadRegion(tx)
		if err != nil {
			return err
		}
		today := clock.DateOf(tx.Now(), region.Location())
		ws, err := s.watch(tx, round, region, today)
		if err != nil {
			return err
		}
		for _, w := range ws {
			if !slices.Contains(moves, w.Move.ID) {
				continue
			}
			if !w.Lapsed {
				return errs.New(errs.Conflict, "ceremony.not_lapsed", w.Name, w.Due.To)
			}
			reason := "Batas 30 hari kerja terlewati pada " + string(w.Due.To)
			if err := s.Rounds.SetMoveStateIn(tx, by, round, w.Move.ID, appointment.Lapsed, reason); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

package ceremony

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// standings are the new posts of the moves of a round.
func standings(snap *org.Snapshot, moves []*appointment.Move) map[appointment.MoveID]Standing {
	out := map[appointment.MoveID]Standing{}
	for _, m := range moves {
		if p := snap.Posts[m.ToPost]; p != nil {
			out[m.ID] = Standing{Level: p.Level, Tier: p.Tier, Echelon: p.Echelon, Title: p.Title}
		}
	}
	return out
}

// protocol puts seats in the order of precedence: the higher post first, among
// equals the higher echelon, then the order of the annex.
func protocol(seats []*Seat, posts map[appointment.MoveID]Standing) []*Seat {
	out := slices.Clone(seats)
	slices.SortStableFunc(out, func(a, b *Seat) int {
		x, y := posts[a.Move], posts[b.Move]
		higher := 0
		switch {
		case x.Echelon.Higher(y.Echelon):
			higher = -1
		case y.Echelon.Higher(x.Echelon):
			higher = 1
		}
		return cmp.Or(-cmp.Compare(x.Height(), y.Height()), higher, cmp.Compare(a.N, b.N))
	})
	return out
}

// seatAll gives everybody who has none a place, in the order of precedence: the
// chairs of the hall and the numbers online are counted apart, and nobody who
// has a place loses it. It returns those whose place is new.
func (s *Session) seatAll(posts map[appointment.MoveID]Standing) []*Seat {
	taken := map[Mode]map[int]bool{Hall: {}, Online: {}}
	for _, seat := range s.Seats {
		if seat.Place > 0 && !taken[seat.Mode][seat.Place] {
			taken[seat.Mode][seat.Place] = true
		} else {
			seat.Place = 0
		}
	}
	next := map[Mode]int{}
	var out []*Seat
	for _, seat := range protocol(s.Seats, posts) {
		if seat.Place > 0 {
			continue
		}
		n := next[seat.Mode] + 1
		for taken[seat.Mode][n] {
			n++
		}
		next[seat.Mode], seat.Place = n, n
		out = append(out, seat)
	}
	return out
}

// placed are the seats in the order in which they sit.
func (s *Session) placed() []*Seat {
	out := slices.Clone(s.Seats)
	slices.SortStableFunc(out, func(a, b *Seat) int {
		return cmp.Or(cmp.Compare(cmp.Or(a.Place, len(out)+1), cmp.Or(b.Place, len(out)+1)), cmp.Compare(a.N, b.N))
	})
	return out
}

// Placed are the seats in the order in which they sit.
func (v *View) Placed() []*Seat { return v.placed() }

// SetPlaces gives officials other chairs, or other numbers online, before the
// session is over. Those not named keep theirs; no two may have the same. With
// nothing named everybody is seated anew by precedence.
func (s *Service) SetPlaces(ctx context.Context, by actor.Actor, session ID, places map[SeatID]int) error {
	if err := mayPrepare(by); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		switch {
		case x.Rehearsing:
			return errRehearsing()
		case x.State == Closed || x.State == Cancelled:
			return errs.New(errs.Conflict, "ceremony.roll_closed", x.State.word())
		}
		v, err := s.view(tx, x)
		if err != nil {
			return err
		}
		before := map[SeatID]int{}
		for _, seat := range x.Seats {
			before[seat.ID] = seat.Place
			if len(places) == 0 {
				seat.Place = 0
			} else if n, ok := places[seat.ID]; ok {
				seat.Place = n
			}
		}
		for id := range places {
			if x.seat(id) == nil {
				return errNoSeat()
			}
		}
		if err := clashes(v); err != nil {
			return err
		}
		x.seatAll(standings(v.Snapshot, v.View.Moves))
		for _, seat := range x.Seats {
			if seat.Place == before[seat.ID] {
				continue
			}
			if err := updateSeat(tx, seat); err != nil {
				return err
			}
		}
		return insertEntries(tx, x.ID, []Entry{{Person: people.PersonID(by.Person), What: "places_set"}})
	})
}

// clashes names everybody whose place is no number or is somebody else's.
func clashes(v *View) error {
	const most = 9999
	e := errs.New(errs.Invalid, "ceremony.places_clash")
	holder := map[Mode]map[int]*Seat{Hall: {}, Online: {}}
	bad := false
	for _, seat := range v.Seats {
		name := string(seat.ID)
		if p := v.Snapshot.People[seat.Person]; p != nil {
			name = p.Name.String()
		}
		switch other := holder[seat.Mode][seat.Place]; {
		case seat.Place < 0 || seat.Place > most:
			e.Field("place."+string(seat.ID), "ceremony.place_number", name)
			bad = true
		case seat.Place > 0 && other != nil:
			e.Field("place."+string(seat.ID), "ceremony.place_taken", name, seat.Place, other.N)
			bad = true
		default:
			holder[seat.Mode][seat.Place] = seat
		}
	}
	if bad {
		return e
	}
	return nil
}

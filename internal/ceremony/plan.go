package ceremony

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Plan makes the next session of a round: the main one, or a supplementary one
// for those who were not sworn. It proposes who could do each task; the crew
// changes that with Arrange. A round has at most one session that is not over; a
// supplementary one that the close of the last planned is given as it is.
// Those not sworn stay appointed and repeat the oath.
func (s *Service) Plan(ctx context.Context, by actor.Actor, round appointment.RoundID) (*Session, error) {
	if err := mayPrepare(by); err != nil {
		return nil, err
	}
	var out *Session
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		out, err = s.planIn(tx, by, round)
		return err
	})
	return out, err
}

func (s *Service) planIn(tx *db.Tx, by actor.Actor, round appointment.RoundID) (*Session, error) {
	rv, err := s.Rounds.ViewIn(tx, actor.System("ceremony"), round)
	if err != nil {
		return nil, err
	}
	switch rv.Round.State {
	case appointment.Decreed, appointment.Invited, appointment.Inaugurated, appointment.Switched:
	default:
		return nil, errs.New(errs.Conflict, "ceremony.no_decree")
	}
	before, err := sessionsOf(tx, round)
	if err != nil {
		return nil, err
	}
	n := 1
	for _, b := range before {
		if b.State == Planned && b.Supplementary() {
			return load(tx, b.ID) // planned at the close already
		}
		if b.State != Cancelled && b.State != Closed {
			return nil, errs.New(errs.Conflict, "ceremony.session_open")
		}
		n = max(n, b.N+1)
	}
	x := &Session{ID: ID(ids.New(tx.Now())), Round: round, N: n, Title: rv.Round.Title, On: rv.Round.PlannedOn, At: "09.00",
		Hall: rv.Round.Place, State: Planned, Version: 1}
	closed := slices.ContainsFunc(before, func(b *Session) bool { return b.State == Closed })
	if closed {
		x.On = "" // a supplementary session has a day of its own
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	on := x.On
	if on == "" {
		on = rv.Round.PlannedOn
	}
	snap := reg.At(on)
	waiting := toSwear(rv.Moves)
	if len(waiting) == 0 {
		return nil, errs.New(errs.Conflict, "ceremony.everybody_sworn")
	}
	for _, m := range waiting {
		x.Seats = append(x.Seats, newSeat(tx, x.ID, m, snap))
	}
	x.seatAll(standings(snap, rv.Moves))
	x.Roles = propose(rv.Round, x.Seats, snap)
	if closed {
		x.carryOver(tx, before)
	}
	if err := insertSession(tx, x); err != nil {
		return nil, err
	}
	if err := saveRoles(tx, x); err != nil {
		return nil, err
	}
	if err := insertSeats(tx, x.Seats); err != nil {
		return nil, err
	}
	if err := saveSheet(tx, x.ID, stage.Usual(x.At, len(x.Seats))); err != nil {
		return nil, err
	}
	if err := insertEntries(tx, x.ID, []Entry{{Person: people.PersonID(by.Person), What: "planned"}}); err != nil {
		return nil, err
	}
	_, err = ledger.Record(tx, act(by, "planned", x, map[string]any{"round": round, "n": n, "seats": len(x.Seats)}))
	return x, err
}

// toSwear are the moves whose oath is still to come.
func toSwear(moves []*appointment.Move) []*appointment.Move {
	var out []*appointment.Move
	for _, m := range moves {
		if m.State == appointment.Proposed || m.State == appointment.NotSworn {
			out = append(out, m)
		}
	}
	return out
}

func newSeat(tx *db.Tx, session ID, m *appointment.Move, snap *org.Snapshot) *Seat {
	s := &Seat{ID: SeatID(ids.New(tx.Now())), Session: session, Move: m.ID, N: m.N, Person: m.Person, Form: m.OathForm, Mode: Mode(m.Attendance), Version: 1}
	if p := snap.People[m.Person]; p != nil {
		s.Religion = p.Religion
	}
	return s
}

// carryOver takes words and clergy from the session before.
func (s *Session) carryOver(tx *db.Tx, before []*Session) {
	last := before[len(before)-1]
	if fill(tx, last) != nil {
		return // a convenience only: the crew fills it in
	}
	s.Hall, s.Link, s.OnlineBasis, s.Dress, s.Wordings = last.Hall, last.Link, last.OnlineBasis, last.Dress, last.Wordings
	for _, r := range last.Roles {
		r.Present = false
		if r.Office == Clergy || s.Role(r.Office).Name == "" {
			s.setRole(r)
		}
	}
}

func (s *Session) setRole(r Role) {
	i := slices.IndexFunc(s.Roles, func(x Role) bool { return x.Office == r.Office && x.Religion == r.Religion })
	switch {
	case i >= 0 && r.Name == "":
		s.Roles = slices.Delete(s.Roles, i, i+1)
	case i >= 0:
		s.Roles[i] = r
	case r.Name != "":
		s.Roles = append(s.Roles, r)
	}
}

// propose fills the tasks from the register: the authority itself, the two
// highest officials who are not sworn, and the posts whose duty it is.
func propose(r *appointment.Round, seats []*Seat, snap *org.Snapshot) []Role {
	var out []Role
	busy := map[people.PersonID]bool{}
	for _, s := range seats {
		busy[s.Person] = true
	}
	take := func(o Office, p people.PersonID) {
		if role, ok := roleOf(snap, o, p); ok && !busy[p] {
			busy[p] = true
			out = append(out, role)
		}
	}
	if h := authority(snap, r.AuthorityPost); h != nil {
		take(Taker, h.Person)
	}
	byFunction := func(o Office, f actor.Function) {
		var last people.PersonID // the lowest post that has the duty: heads have other work on the day
		for _, p := range snap.AllPosts() {
			if !slices.ContainsFunc(p.Functions, func(x org.PostFunction) bool { return x.Function == f && x.Scope == "" }) {
				continue
			}
			if h := snap.Holder(p.ID); h != nil && !busy[h.Person] {
				last = h.Person
			}
		}
		take(o, last)
	}
	byFunction(Reader, actor.PersonnelOfficer)
	byFunction(Secretary, actor.ProtocolOfficer)
	var seniors []*org.Post
	for _, p := range snap.AllPosts() {
		if h := snap.Holder(p.ID); p.Level == people.LevelSeniorExecutive && h != nil && !busy[h.Person] &&
			snap.People[h.Person] != nil && snap.People[h.Person].Category == people.CategoryPNS {
			seniors = append(seniors, p)
		}
	}
	slices.SortStableFunc(seniors, func(a, b *org.Post) int { return cmp.Compare(a.Echelon, b.Echelon) })
	for i, o := range []Office{Witness1, Witness2} {
		if i < len(seniors) {
			take(o, snap.Holder(seniors[i].ID).Person)
		}
	}
	return out
}

// roleOf names a person of the register with the post of the day.
func roleOf(snap *org.Snapshot, o Office, p people.PersonID) (Role, bool) {
	person := snap.People[p]
	if person == nil {
		return Role{}, false
	}
	r := Role{Office: o, Person: p, Name: person.Name.String(), Number: person.Number}
	r.Title = snap.Actor(p).Title
	return r, true
}

// ArrangeIn is what the crew writes about a session.
type ArrangeIn struct {
	Title, At, Hall, Link, OnlineBasis, Dress string
	On                                        clock.Date
	Roles                                     []Role // name or person; a role without both is emptied
	Wordings                                  []Wording
}

// Arrange saves time, place, tasks and words. Officials who joined or left the
// round since come in or go. When the invitations are out and the day, the hour
// or a place changes, the session goes back to planned: everybody must be
// invited anew, and the old links stay good until then.
func (s *Service) Arrange(ctx context.Context, by actor.Actor, session ID, version int64, in ArrangeIn) (*View, error) {
	if err := mayPrepare(by); err != nil {
		return nil, err
	}
	var v *View
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if x.State != Planned && x.State != Invited {
			return errs.New(errs.Conflict, "ceremony.arranged_too_late", x.State.word())
		}
		if version != 0 && version != x.Version {
			return errs.New(errs.Conflict, "ceremony.changed_meanwhile")
		}
		moved, err := s.arrange(tx, x, in)
		if err != nil {
			return err
		}
		if moved && x.State == Invited {
			if x.State, err = next(x.State, replan); err != nil {
				return err
			}
			x.InvitedOn = ""
		}
		if err := save(tx, x); err != nil {
			return err
		}
		if err := insertEntries(tx, x.ID, []Entry{{Person: people.PersonID(by.Person), What: "arranged"}}); err != nil {
			return err
		}
		if _, err := ledger.Record(tx, act(by, "arranged", x, map[string]any{"on": x.On, "at": x.At, "hall": x.Hall, "roles": rolesForAct(x)})); err != nil {
			return err
		}
		v, err = s.view(tx, x)
		return err
	})
	return v, err
}

// arrange writes the input into the session and tells whether day, hour or
// place changed.
func (s *Service) arrange(tx *db.Tx, x *Session, in ArrangeIn) (moved bool, err error) {
	e := errs.New(errs.Invalid, "ceremony.arrange_invalid")
	at, ok := hhmm(in.At)
	if !ok {
		e.Field("at", "ceremony.bad_time", in.At)
	}
	if in.Title == "" {
		e.Field("title", "ceremony.title_missing")
	}
	if in.On.Time().IsZero() {
		e.Field("on", "ceremony.date_missing")
	}
	if err := e.OrNil(); err != nil {
		return false, err
	}
	if x.At != at { // an unchanged usual sheet follows the hour
		sheet, err := getSheet(tx, x.ID)
		if err != nil {
			return false, err
		}
		if slices.Equal(sheet, stage.Usual(x.At, len(x.Seats))) {
			if err := saveSheet(tx, x.ID, stage.Usual(at, len(x.Seats))); err != nil {
				return false, err
			}
		}
	}
	moved = x.On != in.On || x.At != at || x.Hall != in.Hall || x.Link != in.Link
	x.Title, x.On, x.At, x.Hall, x.Link, x.OnlineBasis, x.Dress = in.Title, in.On, at, in.Hall, in.Link, in.OnlineBasis, in.Dress
	reg, err := s.Org.In(tx)
	if err != nil {
		return false, err
	}
	snap := reg.At(x.On)
	before := slices.Clone(x.Roles)
	for _, r := range in.Roles {
		if r.Person != "" {
			found, ok := roleOf(snap, r.Office, r.Person)
			if !ok {
				return false, errs.New(errs.Invalid, "ceremony.role_unknown").Field(string(r.Office), "ceremony.role_unknown")
			}
			found.Religion, found.Basis = r.Religion, r.Basis
			if r.Title != "" {
				found.Title = r.Title
			}
			r = found
		}
		x.setRole(r)
	}
	x.Wordings = x.Wordings[:0]
	for _, w := range in.Wordings {
		if w.Variant != "" {
			variant, err := variantByID(w.Variant)
			if err != nil {
				return false, errs.New(errs.Invalid, "ceremony.variant_unknown").With(err)
			}
			w = variant.wording()
		}
		if w.Opening != "" || w.Closing != "" {
			x.Wordings = append(x.Wordings, w)
		}
	}
	if err := saveRoles(tx, x); err != nil {
		return false, err
	}
	if err := voidPasses(tx, x, before); err != nil {
		return false, err
	}
	if err := saveWordings(tx, x); err != nil {
		return false, err
	}
	return moved, s.sync(tx, x, snap)
}

// sync brings the seats in line with the moves of the round.
func (s *Service) sync(tx *db.Tx, x *Session, snap *org.Snapshot) error {
	rv, err := s.Rounds.ViewIn(tx, actor.System("ceremony"), x.Round)
	if err != nil {
		return err
	}
	have := map[appointment.MoveID]*Seat{}
	for _, seat := range x.Seats {
		have[seat.Move] = seat
	}
	var kept, added []*Seat
	for _, m := range toSwear(rv.Moves) {
		seat := have[m.ID]
		if seat == nil {
			seat = newSeat(tx, x.ID, m, snap)
			added = append(added, seat)
			kept = append(kept, seat)
			continue
		}
		delete(have, m.ID)
		kept = append(kept, seat)
		fresh := newSeat(tx, x.ID, m, snap)
		if seat.N != fresh.N || seat.Religion != fresh.Religion { // place and form are the crew's, see SetSeat
			seat.N, seat.Religion = fresh.N, fresh.Religion
			if err := updateSeat(tx, seat); err != nil {
				return err
			}
		}
	}
	for _, gone := range have {
		if err := deleteSeat(tx, gone.ID); err != nil {
			return err
		}
	}
	x.Seats = kept
	for _, seat := range x.seatAll(standings(snap, rv.Moves)) {
		if slices.Contains(added, seat) {
			continue
		}
		if err := updateSeat(tx, seat); err != nil {
			return err
		}
	}
	return insertSeats(tx, added)
}

// Cancel gives a session up before it began.
func (s *Service) Cancel(ctx context.Context, by actor.Actor, session ID, reason string) error {
	if err := mayPrepare(by); err != nil {
		return err
	}
	if reason == "" {
		return errs.New(errs.Invalid, "ceremony.reason_missing").Field("reason", "ceremony.reason_missing")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := lock(tx, session)
		if err != nil {
			return err
		}
		if x.State == Cancelled {
			return nil
		}
		if x.State, err = next(x.State, cancel); err != nil {
			return err
		}
		if err := save(tx, x); err != nil {
			return err
		}
		if err := insertEntries(tx, x.ID, []Entry{{Person: people.PersonID(by.Person), What: "cancelled", Detail: reason}}); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, "cancelled", x, map[string]any{"reason": reason}))
		return err
	})
}

func rolesForAct(x *Session) []map[string]any {
	var out []map[string]any
	for _, r := range x.Roles {
		out = append(out, map[string]any{"office": r.Office, "religion": r.Religion, "name": r.Name, "title": r.Title, "basis": r.Basis, "person": r.Person})
	}
	return out
}

// authority is who heads the region on the day: the holder, or the interim head
// while the holder is on campaign leave. Plt and Plh take no oath.
//
// rule: uu-10-2016 70(3)
func authority(s *org.Snapshot, post org.PostID) *org.Holding {
	for _, h := range s.Serving(post) {
		if h.Kind == org.Definitive || h.Kind == org.Interim {
			return h
		}
	}
	return nil
}

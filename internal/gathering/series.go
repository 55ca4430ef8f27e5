package gathering

import (
	"cmp"
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// RoundIn is a coaching round: a session for each agency, on working days one
// after the other from the first.
type RoundIn struct {
	In     // of the first session; Title is that of the round
	Units  []org.UnitID
	Levels []people.Level // empty: everybody of the agency
}

// maxSessions is how many agencies a round may visit.
const maxSessions = 120

// PlanRound plans a coaching round: the sessions, each with the people of its
// agency. Days and places are changed session by session afterwards.
func (s *Service) PlanRound(ctx context.Context, by actor.Actor, in RoundIn) (*Series, error) {
	if err := by.Require(organisers...); err != nil {
		return nil, err
	}
	var out *Series
	err := s.write(ctx, func(tx *db.Tx) error {
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		switch n := len(in.Units); {
		case n == 0:
			return errs.New(errs.Invalid, "gathering.nobody_chosen").Field("units", "gathering.nobody_chosen")
		case n > maxSessions:
			return errs.New(errs.Invalid, "gathering.too_many_sessions", maxSessions).Field("units", "gathering.too_many_sessions", maxSessions)
		}
		cal, err := s.Calendar.In(tx)
		if err != nil {
			return err
		}
		out = &Series{ID: SeriesID(ids.New(tx.Now())), Kind: Coaching, Title: tidy(in.Title)}
		if err := insertSeries(tx, out); err != nil {
			return err
		}
		invited := 0
		for k, id := range in.Units {
			u := w.snap.Units[id]
			if u == nil {
				return errs.New(errs.Invalid, "gathering.no_unit").Field("units", "gathering.no_unit")
			}
			one := in.In
			if k > 0 && !one.On.IsZero() {
				one.On = cal.Calendar.AddWorkingDays(in.On, k, pattern(w.region)).To
			}
			g := &Gathering{ID: ID(ids.New(tx.Now())), Kind: Coaching, Series: out.ID, Unit: id, State: Planned}
			if err := g.take(w, one); err != nil {
				return err
			}
			g.Title += ": " + u.Name
			if err := s.make(tx, by, g); err != nil {
				return err
			}
			added, err := s.add(tx, w, g, Choice{Units: []org.UnitID{id}, Levels: in.Levels}.posts(w.snap), false)
			if err != nil {
				return err
			}
			invited += added.Added
		}
		_, err = ledger.Record(tx, ledger.Act{Kind: "gathering.round_planned", ActorPerson: by.Person, ActorPost: by.PostFor(actor.ProtocolOfficer),
			SubjectKind: "gathering_series", Subject: string(out.ID), Payload: map[string]any{"title": out.Title, "agencies": len(in.Units), "people": invited}})
		return err
	})
	return out, err
}

// Next plans the next staff meeting of a chain: the same hour, place, chair and
// notes, the same posts with whoever holds them now, and the open decisions of
// the meeting before it.
func (s *Service) Next(ctx context.Context, by actor.Actor, id ID, on clock.Date) (*Gathering, error) {
	if err := by.Require(organisers...); err != nil {
		return nil, err
	}
	var g *Gathering
	err := s.write(ctx, func(tx *db.Tx) error {
		last, err := lock(tx, id)
		if err != nil {
			return err
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		if last.Kind != StaffMeeting {
			return errs.New(errs.Conflict, "gathering.no_chain")
		}
		if on <= last.On {
			return errs.New(errs.Invalid, "gathering.not_later", last.On).Field("on", "gathering.not_later", last.On)
		}
		same, err := query(tx, `series = $1 and on_date = $2 and state <> 'cancelled'`, string(last.Series), string(on))
		if err != nil {
			return err
		}
		if len(same) > 0 { // a second click
			g = same[0]
			return nil
		}
		g = &Gathering{ID: ID(ids.New(tx.Now())), Kind: last.Kind, Series: last.Series, State: Planned}
		if err := g.take(w, In{Title: last.Title, On: on, At: last.At, Hall: last.Hall, Link: last.Link, Chair: last.Chair, Notes: last.Notes}); err != nil {
			return err
		}
		if err := s.make(tx, by, g); err != nil {
			return err
		}
		all, err := invitees(tx, `gathering = $1 order by n, id`, string(id))
		if err != nil {
			return err
		}
		var posts []*org.Post
		for _, i := range all {
			if p := w.snap.Posts[i.Post]; p != nil && p.ExistsOn(w.today) && !slices.Contains(posts, p) {
				posts = append(posts, p)
			}
		}
		_, err = s.add(tx, w, g, posts, false)
		return err
	})
	return g, err
}

// Coverage is how far a coaching round got: by agency, who was reached out of
// the staff that the agency has today. A person counts once, whichever session
// they came to.
type Coverage struct {
	*Series
	Agencies []AgencyReach
	Staff    int
	Invited  int
	Reached  int
	Sessions int
}

// AgencyReach is one agency of a round.
type AgencyReach struct {
	Unit    *org.Unit
	Session ID // of this agency, "" when its people were invited elsewhere
	On      clock.Date
	State   State
	Staff   int
	Invited int
	Reached int
}

// Coverage counts a coaching round.
func (s *Service) Coverage(ctx context.Context, by actor.Actor, id SeriesID) (*Coverage, error) {
	if err := by.Require(readers...); err != nil {
		return nil, err
	}
	var c *Coverage
	err := s.read(ctx, func(tx *db.Tx) error {
		series, err := getSeries(tx, id)
		if err != nil {
			return err
		}
		w, err := s.ground(tx)
		if err != nil {
			return err
		}
		c = &Coverage{Series: series}
		staff := staffOf(w.snap)
		for _, n := range staff {
			c.Staff += n
		}
		at := map[org.UnitID]*AgencyReach{}
		line := func(id org.UnitID) *AgencyReach {
			if at[id] == nil {
				at[id] = &AgencyReach{Unit: w.snap.Units[id], Staff: staff[id]}
			}
			return at[id]
		}
		sessions, err := query(tx, `series = $1 and state <> 'cancelled' order by on_date, id`, string(id))
		if err != nil {
			return err
		}
		c.Sessions = len(sessions)
		for _, g := range sessions {
			if g.Unit != "" {
				x := line(g.Unit)
				x.Session, x.On, x.State = g.ID, g.On, g.State
			}
		}
		got, err := reached(tx, id)
		if err != nil {
			return err
		}
		for _, r := range got {
			x := line(r.agency)
			x.Invited, x.Reached = r.invited, r.reached
			c.Invited, c.Reached = c.Invited+r.invited, c.Reached+r.reached
		}
		for _, x := range at {
			if x.Unit != nil {
				c.Agencies = append(c.Agencies, *x)
			}
		}
		slices.SortFunc(c.Agencies, func(a, b AgencyReach) int {
			return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Session, b.Session), cmp.Compare(a.Unit.Code, b.Unit.Code))
		})
		return nil
	})
	return c, err
}

// staffOf counts the people of every agency, each at their own post.
func staffOf(s *org.Snapshot) map[org.UnitID]int {
	out := map[org.UnitID]int{}
	for id := range s.People {
		if h := s.Principal(id); h != nil {
			if p := s.Posts[h.Post]; p != nil {
				out[agencyOf(s, p)]++
			}
		}
	}
	return out
}

package handover

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// Filter narrows a board.
type Filter struct {
	Round  appointment.RoundID // "": the round that took effect last
	Agency org.UnitID
	State  State // "" all; only the lines, never the cells' counts
	Risen  bool  // only what rose to the head's page
}

// Cell is one official on the board.
type Cell struct {
	*Handover
	Name    string
	Title   string // of the new post
	Blocker string // why, and who it waits for, when stuck
	Late    bool
}

// Row is one agency.
type Row struct {
	Agency *org.Unit
	Cells  []Cell
}

// Board is every handover of a round, by agency.
type Board struct {
	Round    *appointment.Round
	Rounds   []*appointment.Round // that have a board, newest first
	Setting  Setting
	Rows     []Row
	Counts   map[State]int // of the whole board, before the filter on states
	Total    int
	Risen    int
	DueAt    time.Time // of the list that ends last among those that run
	Receipt  calendar.DueReceipt
	Left     calendar.Left
	Now      time.Time
	MayOrder bool // remind, set
}

// Board shows a round's handovers to those who answer for appointments, and
// their part of it to those above the officials. Errors: NotFound when no round
// has any.
func (s *Service) Board(ctx context.Context, by actor.Actor, f Filter) (*Board, error) {
	if !by.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	b := &Board{Counts: map[State]int{}}
	err := s.read(ctx, func(tx *db.Tx) error {
		*b = Board{Counts: map[State]int{}, Now: tx.Now()}
		reg, snap, err := s.register(tx)
		if err != nil {
			return err
		}
		rounds, err := roundsWith(tx)
		if err != nil {
			return err
		}
		if len(rounds) == 0 {
			return errs.New(errs.NotFound, "handover.no_board")
		}
		if f.Round == "" {
			f.Round = rounds[0]
		}
		for _, id := range rounds {
			v, err := s.Rounds.ViewIn(tx, system, id)
			if err != nil {
				return err
			}
			b.Rounds = append(b.Rounds, v.Round)
			if id == f.Round {
				b.Round = v.Round
			}
		}
		if b.Round == nil {
			return errs.New(errs.NotFound, "handover.no_board")
		}
		b.MayOrder = by.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority) == nil
		all, err := handovers(tx, `round = $1 and state <> 'cancelled' order by agency, id`, string(f.Round))
		if err != nil {
			return err
		}
		why, err := blockers(tx, f.Round)
		if err != nil {
			return err
		}
		b.fill(by, reg, snap, all, why, f)
		if b.Total == 0 && by.Require(boardReaders...) != nil {
			return errs.New(errs.Forbidden, "handover.board_not_yours")
		}
		if b.Setting, err = s.setting(tx, reg, snap, f.Round); err != nil {
			return err
		}
		o, err := s.office(tx, snap)
		if err != nil {
			return err
		}
		b.Left = o.left(b.Now, b.DueAt)
		for _, h := range all {
			if h.DueAt.Equal(b.DueAt) {
				_, b.Receipt = o.due(h.StartedAt, h.Span)
				break
			}
		}
		return nil
	})
	return b, err
}

// fill arranges the cells; it is pure.
func (b *Board) fill(by actor.Actor, reg *org.Register, snap *org.Snapshot, all []*Handover, why map[ID]string, f Filter) {
	rows := map[org.UnitID]*Row{}
	var last time.Time
	for _, h := range all {
		if !mayReadHandover(by, snap, h) || f.Agency != "" && h.Agency != f.Agency {
			continue
		}
		b.Total++
		b.Counts[h.State]++
		if !h.RisenAt.IsZero() && h.State.Open() {
			b.Risen++
		}
		if h.State.Open() && h.DueAt.After(b.DueAt) {
			b.DueAt = h.DueAt
		}
		if h.DueAt.After(last) {
			last = h.DueAt
		}
		if f.State != "" && h.State != f.State || f.Risen && (h.RisenAt.IsZero() || !h.State.Open()) {
			continue
		}
		r := rows[h.Agency]
		if r == nil {
			r = &Row{Agency: reg.Units[h.Agency]}
			if r.Agency == nil {
				r.Agency = &org.Unit{ID: h.Agency}
			}
			rows[h.Agency] = r
		}
		c := Cell{Handover: h, Name: string(h.Person), Blocker: why[h.ID], Late: h.Late(b.Now)}
		if p := reg.People[h.Person]; p != nil {
			c.Name = p.Name.String()
		}
		if p := reg.Posts[h.ToPost]; p != nil {
			c.Title = p.Title
		}
		r.Cells = append(r.Cells, c)
	}
	if b.DueAt.IsZero() {
		b.DueAt = last
	}
	for _, r := range rows {
		slices.SortStableFunc(r.Cells, func(x, y Cell) int {
			return cmp.Or(cmp.Compare(order(x.State), order(y.State)), cmp.Compare(x.ID, y.ID))
		})
		b.Rows = append(b.Rows, *r)
	}
	slices.SortFunc(b.Rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(x.Agency.Code, y.Agency.Code), cmp.Compare(x.Agency.ID, y.Agency.ID))
	})
}

// order puts first what somebody must look at.
func order(s State) int { return slices.Index([]State{Stuck, NotBegun, Going, Settled}, s) }

// roundsWith are the rounds that have handovers, newest first.
func roundsWith(tx *db.Tx) ([]appointment.RoundID, error) {
	return queryAll(tx, "rounds", func(scan func(...any) error) (id appointment.RoundID, err error) {
		var started int64
		return id, scan(&id, &started)
	}, `
		select round, max(started_at)
		from handover
		group by round
		order by max(started_at) desc, round desc
		limit 20`)
}

// blockers say why lists are stuck: the newest blocked item of each.
func blockers(tx *db.Tx, round appointment.RoundID) (map[ID]string, error) {
	type one struct {
		id   ID
		text string
	}
	all, err := queryAll(tx, "blocked", func(scan func(...any) error) (x one, err error) {
		var reason, names string
		err = scan(&x.id, &reason, &names)
		x.text = reason + " (" + names + ")"
		return x, err
	}, `
		select t.giver_handover, i.reason, i.names
		from handover_transfer t
		join handover_item i on i.transfer = t.id
		where t.round = $1
			and i.state = 'blocked'
		order by i.changed_at`, string(round))
	if err != nil {
		return nil, err
	}
	out := map[ID]string{}
	for _, x := range all {
		out[x.id] = x.text
	}
	return out, nil
}

// Standing is the handover on the page of the head of the region: how a round
// stands, and what rose there.
type Standing struct {
	Round   *appointment.Round
	Counts  map[State]int
	Total   int
	DueAt   time.Time
	Late    bool
	Risen   []Cell // unsettled at the end, worst first
	Blocked []Cell
}

// Standing is the newest round's handover for the page of the head; nil when
// nothing is unsettled and nothing was settled within the last two weeks.
func (s *Service) Standing(ctx context.Context, by actor.Actor) (*Standing, error) {
	if err := by.Require(actor.AppointingAuthority, actor.AuthorizedOfficial, actor.PersonnelOfficer, actor.Inspector); err != nil {
		return nil, err
	}
	b, err := s.Board(ctx, by, Filter{})
	if errs.Is(err, errs.NotFound) {
		return nil, nil //nolint:nilnil // there is no handover to show
	}
	if err != nil {
		return nil, err
	}
	open := b.Total - b.Counts[Settled]
	if open == 0 && b.Now.Sub(b.DueAt) > 14*24*time.Hour {
		return nil, nil //nolint:nilnil // long settled
	}
	out := &Standing{Round: b.Round, Counts: b.Counts, Total: b.Total, DueAt: b.DueAt, Late: b.Now.After(b.DueAt) && open > 0}
	for _, r := range b.Rows {
		for _, c := range r.Cells {
			if !c.RisenAt.IsZero() && c.State.Open() {
				out.Risen = append(out.Risen, c)
			}
			if c.State == Stuck {
				out.Blocked = append(out.Blocked, c)
			}
		}
	}
	slices.SortStableFunc(out.Risen, func(x, y Cell) int {
		return cmp.Or(cmp.Compare(order(x.State), order(y.State)), cmp.Compare(x.DueAt.Unix(), y.DueAt.Unix()))
	})
	return out, nil
}

// Waiting is how many things of handovers wait for a person, for the rail:
// what they give and have not given, and what they are to countersign.
func (s *Service) Waiting(ctx context.Context, by actor.Actor) (n int, err error) {
	if by.Person == "" {
		return 0, nil
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`
			select count(*)
			from handover_transfer t
			join handover_item i on i.transfer = t.id
			where t.state = 'open'
				and (t.giver = $1 and i.state in ('pending', 'running', 'blocked', 'returned') or t.receiver = $1 and i.state = 'handed')`,
			string(people.PersonID(by.Person))).Scan(&n)
	})
	return n, err
}

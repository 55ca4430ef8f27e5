package handover

import (
	"context"
	"errors"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/regulation"
)

// system acts for the program where no person does.
var system = actor.System("handover")

// frozenDebts caps the frozen list of a post; the frozen counts are complete.
const frozenDebts = 200

// Open makes the handovers of one switch. The first transaction says who
// settles what with whom and freezes the figures of every post; the lists
// follow in small transactions. Doing it again, after a crash or for a job that
// ran twice, changes nothing that is there.
func (s *Service) Open(ctx context.Context, in appointment.TookEffect) error {
	if err := s.write(ctx, func(tx *db.Tx) error { return s.begin(tx, in) }); err != nil {
		return err
	}
	for more := true; more; {
		if err := s.write(ctx, func(tx *db.Tx) (err error) {
			more, err = s.fillSome(tx, in.Round)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) begin(tx *db.Tx, in appointment.TookEffect) error {
	v, err := s.Rounds.ViewIn(tx, system, in.Round)
	if err != nil {
		return err
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return err
	}
	have, err := handovers(tx, `round = $1 order by id`, string(in.Round))
	if err != nil {
		return err
	}
	known := map[appointment.MoveID]ID{}
	for _, h := range have {
		if h.State != FellAway {
			known[h.Move] = h.ID
		}
	}
	var all []mover
	var fresh []*appointment.Move
	var made []org.HoldingID
	on := clock.Date("")
	for _, m := range v.Moves {
		if m.State != appointment.Seated {
			continue
		}
		x := mover{Move: m.ID, Person: m.Person, From: m.FromPost, To: m.ToPost, Confirmation: m.Reason == eligibility.ReasonConfirmation, Handover: known[m.ID]}
		if x.Handover == "" && slices.Contains(in.Moves, m.ID) {
			x.Fresh, x.Handover = true, ID(ids.New(tx.Now()))
			fresh, made = append(fresh, m), append(made, m.Holding)
			for _, h := range reg.HoldingsBy(m.Person) {
				if h.ID == m.Holding {
					on = max(on, h.From)
				}
			}
		}
		all = append(all, x)
	}
	if len(fresh) == 0 {
		return nil
	}
	now := reg.At(on)
	o, err := s.office(tx, now)
	if err != nil {
		return err
	}
	set, err := s.setting(tx, reg, now, in.Round)
	if err != nil {
		return err
	}
	clocks := map[ID]*Handover{}
	for i, x := range all {
		if !x.Fresh {
			continue
		}
		m := fresh[slices.IndexFunc(fresh, func(m *appointment.Move) bool { return m.ID == x.Move })]
		h := s.newHandover(o, now, set.Span, in.Round, all[i], max(m.SwornOn, on))
		clocks[h.ID] = h
		if err := insertHandover(tx, h); err != nil {
			return err
		}
		if err := s.carryOn(tx, h); err != nil {
			return err
		}
	}
	acts := []ledger.Act{act(system, "opened", "round", string(in.Round), map[string]any{"officials": len(fresh), "days": set.Span.N, "unit": string(set.Span.Unit)})}
	first := time.Time{}
	for _, c := range changes(all, reg.Before(made).At(on), now) {
		t, err := s.transfer(tx, in, c, clocks)
		if err != nil {
			return err
		}
		if t == nil {
			continue
		}
		kinds, err := s.freeze(tx, t)
		if err != nil {
			return err
		}
		acts = append(acts, act(system, "figures_frozen", "handover_transfer", string(t.ID), map[string]any{"post": t.Post, "open": t.Open, "late": t.Late,
			"kinds": kinds, "giver": t.Giver.Person, "receiver": t.Receiver.Person, "at": t.ChangedAt.UTC().Format(time.RFC3339)}))
	}
	for _, h := range clocks {
		if first.IsZero() || h.LookAt.Before(first) {
			first = h.LookAt
		}
	}
	if _, err := ledger.RecordAll(tx, acts); err != nil {
		return err
	}
	return watchAt(tx, first)
}

// newHandover starts the clock of a mover: with the oath, or with the day on
// which the seat came free when that was later.
func (s *Service) newHandover(o office, now *org.Snapshot, span calendar.Span, round appointment.RoundID, m mover, from clock.Date) *Handover {
	h := &Handover{ID: m.Handover, Round: round, Move: m.Move, Person: m.Person, FromPost: m.From, ToPost: m.To, Confirmation: m.Confirmation,
		StartedAt: o.at(string(from), 8), Span: span, State: NotBegun, Version: 1}
	if p := now.Posts[m.To]; p != nil {
		h.Agency = p.Unit
		if a := now.Agency(p.Unit); a != nil {
			h.Agency = a.ID
		}
	}
	due, receipt := o.due(h.StartedAt, span)
	h.DueAt, h.Provisional = due, receipt.Provisional
	h.LookAt = o.nextLook(receipt, h.StartedAt)
	return h
}

// carryOn lets what an official still owes from an earlier round follow to the
// post where they sit now: settling is owed by the person who left.
func (s *Service) carryOn(tx *db.Tx, h *Handover) error {
	old, err := transfers(tx, `giver = $1 and round <> $2 and state = 'open' order by id`, string(h.Person), string(h.Round))
	if err != nil {
		return err
	}
	for _, t := range old {
		if _, err := tx.Exec(`update handover_transfer set giver_post = $2, version = version + 1 where id = $1`, string(t.ID), string(h.ToPost)); err != nil {
			return err
		}
		its, err := itemsOf(tx, t.ID)
		if err != nil {
			return err
		}
		for _, i := range its {
			if !i.State.Ended() && i.State != Handed {
				if err := s.moveDuty(tx, system, i.Duty, h.ToPost, i18n.T(i18n.ID, "handover.reason_moved_again")); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// transfer stores one change of a post. An open transfer of this round that a
// superior was to receive is readdressed to the official who was sworn later.
func (s *Service) transfer(tx *db.Tx, in appointment.TookEffect, c change, clocks map[ID]*Handover) (*Transfer, error) {
	before, err := transfers(tx, `post = $1 and round = $2 and state <> 'cancelled' order by id`, string(c.Post), string(in.Round))
	if err != nil {
		return nil, err
	}
	if n := len(before); n > 0 {
		last := before[n-1]
		switch {
		case last.Receiver.Person == c.Receiver.Person && last.Receiver.As == c.Receiver.As:
			return nil, nil //nolint:nilnil // nothing changed for this post
		case last.State == TransferOpen:
			return nil, s.readdress(tx, last, c.Receiver)
		}
		c.Giver = last.Receiver
	}
	t := &Transfer{ID: TransferID(ids.New(tx.Now())), Round: in.Round, Post: c.Post, ChangedAt: in.At, Giver: c.Giver, Receiver: c.Receiver,
		SuperiorPost: c.Superior, State: TransferOpen, Version: 1}
	h := clocks[c.Giver.Handover]
	if h == nil {
		h = clocks[c.Receiver.Handover]
	}
	for _, any := range clocks {
		if h == nil {
			h = any
		}
	}
	t.StartedAt, t.DueAt = h.StartedAt, h.DueAt
	return t, insertTransfer(tx, t)
}

// readdress gives what a stand-in was to receive to the official who came.
func (s *Service) readdress(tx *db.Tx, t *Transfer, to Side) error {
	was := t.Receiver
	t.Receiver = to
	if err := saveTransfer(tx, t); err != nil {
		return err
	}
	its, err := itemsOf(tx, t.ID)
	if err != nil {
		return err
	}
	for _, i := range its {
		if i.State == Handed {
			if err := s.moveDuty(tx, system, i.Duty, to.Post, i18n.T(i18n.ID, "handover.reason_came")); err != nil {
				return err
			}
		}
	}
	for _, h := range []ID{was.Handover, to.Handover} {
		if err := recount(tx, h); err != nil {
			return err
		}
	}
	_, err = ledger.Record(tx, act(system, "readdressed", "handover_transfer", string(t.ID), map[string]any{"from": was.Person, "to": to.Person}))
	return err
}

// freeze counts what the post owed at the switch and keeps it for good.
func (s *Service) freeze(tx *db.Tx, t *Transfer) (map[string]any, error) {
	counted, err := duty.FiguresAt(tx, t.Post, t.ChangedAt, kinds...)
	if err != nil {
		return nil, err
	}
	open, err := duty.OpenAt(tx, t.Post, t.ChangedAt, frozenDebts, kinds...)
	if err != nil {
		return nil, err
	}
	byKind := map[string]any{}
	var figures []Figure
	for _, f := range counted {
		figures = append(figures, Figure(f))
		t.Open += f.Open
		t.Late += f.Late
		byKind[string(f.Kind)] = map[string]any{"open": f.Open, "late": f.Late}
	}
	var debts []Debt
	for _, d := range open {
		x := Debt{Duty: d.ID, Kind: d.Kind, Title: d.Title, DueAt: d.DueAt, Late: d.State != duty.Paused && d.DueAt.Before(t.ChangedAt)}
		if d.Guard != "" {
			x.Title = ""
		}
		debts = append(debts, x)
	}
	if err := insertFrozen(tx, t.ID, figures, debts); err != nil {
		return nil, err
	}
	return byKind, saveTransfer(tx, t)
}

// batch is how many posts are filled in one transaction.
const batch = 8

// fillSome makes the items of a few posts and the first duties of a few
// movers; more tells whether there is anything left.
func (s *Service) fillSome(tx *db.Tx, round appointment.RoundID) (more bool, err error) {
	reg, snap, err := s.register(tx)
	if err != nil {
		return false, err
	}
	o, err := s.office(tx, snap)
	if err != nil {
		return false, err
	}
	todo, err := transfers(tx, `round = $1 and filled = $2 order by id limit $3`, string(round), false, batch)
	if err != nil {
		return false, err
	}
	for _, t := range todo {
		if err := s.fill(tx, o, reg, snap, t); err != nil {
			return false, err
		}
	}
	if len(todo) > 0 {
		return true, nil
	}
	movers, err := handovers(tx, `round = $1 and state <> 'cancelled' and confirmation = $2 and not exists (
		select 1
		from handover_first f
		where f.handover = handover.id) order by id limit $3`, string(round), false, batch)
	if err != nil {
		return false, err
	}
	for _, h := range movers {
		if err := s.openFirsts(tx, system, o, reg, snap, h); err != nil {
			return false, err
		}
	}
	return len(movers) > 0, nil
}

func (s *Service) fill(tx *db.Tx, o office, reg *org.Register, snap *org.Snapshot, t *Transfer) error {
	post := reg.Posts[t.Post]
	all, err := template(post, reg.Units[post.Unit], t.StartedAt.In(o.zone).Month(), t.Giver.As)
	if err != nil {
		return err
	}
	h, err := t.clock(tx)
	if err != nil {
		return err
	}
	for n, l := range all {
		i := &Item{ID: ItemID(ids.New(tx.Now())), Transfer: t.ID, N: n + 1, Area: l.Area, Title: l.Title, State: Pending, ChangedAt: tx.Now(), Version: 1}
		if err := s.openItem(tx, system, o, t, i, h.Span, t.StartedAt); err != nil {
			return err
		}
	}
	if t.Settles() {
		d, err := s.Duties.Open(tx, system, duty.Opening{Kind: MinutesDuty, Post: t.giverChair(), SubjectKind: "handover_transfer", Subject: string(t.ID),
			Title: i18n.T(i18n.ID, "handover.minutes_duty", post.Title), Start: t.StartedAt, OfficeUnit: o.root,
			Span:  calendar.Days(number(reg, snap, "handover.minutes.days", 7)),
			Basis: regulation.Cite("praktik-serah-terima", "berita acara").String()})
		if err != nil {
			return err
		}
		t.MinutesDuty = d.ID
	}
	t.Filled = true
	if len(all) == 0 {
		t.State = TransferSettled
	}
	if err := saveTransfer(tx, t); err != nil {
		return err
	}
	for _, id := range t.handovers() {
		if err := recount(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// clock is the handover whose clock the transfer follows.
func (t *Transfer) clock(tx *db.Tx) (*Handover, error) {
	for _, id := range t.handovers() {
		return getHandover(tx, id)
	}
	all, err := handovers(tx, `round = $1 order by id desc limit 1`, string(t.Round))
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// handovers are the lists on which the transfer stands.
func (t *Transfer) handovers() []ID {
	var out []ID
	for _, id := range []ID{t.Giver.Handover, t.Receiver.Handover} {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// giverChair is the post that owes what the giver has to settle.
func (t *Transfer) giverChair() org.PostID {
	if t.Giver.Post != "" {
		return t.Giver.Post
	}
	return t.Post
}

func (t *Transfer) receiverChair() org.PostID {
	if t.Receiver.Post != "" {
		return t.Receiver.Post
	}
	return t.Post
}

// openItem stores an item with its duty. The duty lies on the post where the
// giver sits now: settling what one left is owed by the official, and a duty
// knows posts only (doc/decisions/0012).
func (s *Service) openItem(tx *db.Tx, by actor.Actor, o office, t *Transfer, i *Item, span calendar.Span, start time.Time) error {
	d, err := s.Duties.Open(tx, by, duty.Opening{Kind: ItemDuty, Post: t.giverChair(), SubjectKind: "handover_item", Subject: string(i.ID), Title: i.Title,
		Start: start, Span: span, OfficeUnit: o.root, Basis: regulation.Cite("praktik-serah-terima", "penyelesaian").String()})
	if err != nil {
		return err
	}
	i.Duty = d.ID
	return insertItem(tx, i)
}

// moveDuty hands a duty on unless it lies there already.
func (s *Service) moveDuty(tx *db.Tx, by actor.Actor, id duty.ID, to org.PostID, reason string) error {
	if id == "" {
		return nil
	}
	_, err := s.Duties.HandOn(tx, by, id, to, reason)
	if alreadyThere(err) {
		return nil
	}
	return err
}

func alreadyThere(err error) bool {
	var own *errs.Error
	return errors.As(err, &own) && own.Key == "duty.already_there"
}

// recount computes a handover's state from its items.
func recount(tx *db.Tx, id ID) error {
	if id == "" {
		return nil
	}
	h, err := getHandover(tx, id)
	if err != nil {
		return err
	}
	if h.State == FellAway {
		return nil
	}
	type one struct {
		state ItemState
		given bool
	}
	all, err := queryAll(tx, "states", func(scan func(...any) error) (x one, err error) {
		var giver ID
		err = scan(&x.state, &giver)
		x.given = giver == id
		return x, err
	}, `
		select i.state, t.giver_handover
		from handover_transfer t
		join handover_item i on i.transfer = t.id
		where (t.giver_handover = $1 or t.receiver_handover = $1)
			and t.state <> 'cancelled'`, string(id))
	if err != nil {
		return err
	}
	var given, received []ItemState
	for _, x := range all {
		if x.given {
			given = append(given, x.state)
		} else {
			received = append(received, x.state)
		}
	}
	was := *h
	h.State, h.Total, h.Done = Sum(given, received)
	switch {
	case h.State == Settled && was.State != Settled:
		h.EndedAt = tx.Now()
	case h.State != Settled:
		h.EndedAt = time.Time{}
	}
	if *h == was {
		return nil
	}
	return saveHandover(tx, h)
}

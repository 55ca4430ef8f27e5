package handover

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// TransferView is one post on a person's page, with what the reader may do.
type TransferView struct {
	*Transfer
	PostTitle    string
	GiverName    string
	ReceiverName string
	SuperiorName string
	Items        []*Item
	Figures      []Figure
	Debts        []Debt
	Papers       []*document.Document
	Rights       Rights
	Turn         Turn
	Results      duty.Result // since the switch, split between the holders
}

// Left is how many items have not ended.
func (v *TransferView) Left() int {
	n := 0
	for _, i := range v.Items {
		if !i.State.Ended() {
			n++
		}
	}
	return n
}

// View is a person's page: what they give, what they receive, their strategy
// and first duties.
type View struct {
	Person   people.PersonID
	Name     string
	Handover *Handover // nil for somebody who only stands in
	FromPost string
	ToPost   string
	Setting  Setting
	Give     []*TransferView
	Receive  []*TransferView
	Know     []*TransferView // waits for the reader's signature as superior
	Strategy *Strategy
	Papers   []*document.Document // the strategy
	Firsts   []*First
	Receipt  calendar.DueReceipt
	Left     calendar.Left
	Now      time.Time
	Own      bool // the reader is this person
	Officer  bool
}

// Page is a person's handover, by its id or by the person's; of several the
// newest. "" is the reader's own.
func (s *Service) Page(ctx context.Context, by actor.Actor, ref string) (*View, error) {
	if !by.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	if ref == "" {
		ref = by.Person
	}
	if ref == "" {
		return nil, errs.New(errs.Forbidden, "handover.not_yours")
	}
	var v *View
	err := s.read(ctx, func(tx *db.Tx) (err error) {
		v, err = s.view(tx, by, ref)
		return err
	})
	return v, err
}

func (s *Service) view(tx *db.Tx, by actor.Actor, ref string) (*View, error) {
	reg, snap, err := s.register(tx)
	if err != nil {
		return nil, err
	}
	found, err := handovers(tx, `id = $1`, ref)
	if err == nil && len(found) == 0 {
		found, err = handovers(tx, `person = $1 order by id desc limit 1`, ref)
	}
	if err != nil {
		return nil, err
	}
	v := &View{Person: people.PersonID(ref), Now: tx.Now(), Officer: by.Require(actor.PersonnelOfficer) == nil}
	if len(found) > 0 {
		v.Handover, v.Person = found[0], found[0].Person
	}
	v.Own = by.Person != "" && by.Person == string(v.Person)
	p := reg.People[v.Person]
	if p == nil {
		return nil, errs.New(errs.NotFound, "handover.not_found")
	}
	v.Name = p.Name.String()
	if err := s.addTransfers(tx, by, snap, v); err != nil {
		return nil, err
	}
	if h := v.Handover; h != nil {
		if !mayReadHandover(by, snap, h) {
			return nil, errs.New(errs.NotFound, "handover.not_found")
		}
		if x := reg.Posts[h.FromPost]; x != nil {
			v.FromPost = x.Title
		}
		if x := reg.Posts[h.ToPost]; x != nil {
			v.ToPost = x.Title
		}
		if v.Setting, err = s.setting(tx, reg, snap, h.Round); err != nil {
			return nil, err
		}
		if v.Strategy, err = strategyOf(tx, h.ID); err != nil {
			return nil, err
		}
		if v.Papers, err = s.papersOf(tx, StrategyPack(h.ID)); err != nil {
			return nil, err
		}
		if v.Firsts, err = firstsOf(tx, h.ID); err != nil {
			return nil, err
		}
		o, err := s.office(tx, snap)
		if err != nil {
			return nil, err
		}
		_, v.Receipt = o.due(h.StartedAt, h.Span)
		v.Left = o.left(v.Now, h.DueAt)
	} else if len(v.Give)+len(v.Receive)+len(v.Know) == 0 && !v.Own {
		return nil, errs.New(errs.NotFound, "handover.not_found")
	}
	return v, nil
}

// addTransfers finds the posts that a person gives and receives: of their own
// handover, and those where they stand in for a vacant chair.
func (s *Service) addTransfers(tx *db.Tx, by actor.Actor, snap *org.Snapshot, v *View) error {
	seen := map[TransferID]bool{}
	add := func(all []*Transfer) error {
		for _, t := range all {
			if seen[t.ID] || t.State == TransferCancelled {
				continue
			}
			seen[t.ID] = true
			r := rights(by, snap, t)
			if !r.Read {
				continue
			}
			x, err := s.transferView(tx, by, snap, t, r)
			if err != nil {
				return err
			}
			held := postsHeld(snap, v.Person)
			switch {
			case t.Giver.Person == v.Person || t.Giver.As == AsSuperior && held[t.Giver.Post]:
				v.Give = append(v.Give, x)
			case t.Receiver.Person == v.Person || t.Receiver.As == AsSuperior && held[t.Receiver.Post]:
				v.Receive = append(v.Receive, x)
			case x.Turn == AboveTurn:
				v.Know = append(v.Know, x)
			}
		}
		return nil
	}
	where := []struct {
		query string
		args  []any
	}{
		{`giver = $1 or receiver = $1 order by id desc limit 40`, []any{string(v.Person)}},
	}
	for post := range postsHeld(snap, v.Person) {
		where = append(where,
			struct {
				query string
				args  []any
			}{`giver_post = $1 and giver_as = 'superior' and state = 'open' order by id limit 40`, []any{string(post)}},
			struct {
				query string
				args  []any
			}{`receiver_post = $1 and receiver_as = 'superior' and state = 'open' order by id limit 40`, []any{string(post)}},
			struct {
				query string
				args  []any
			}{`superior_post = $1 and received_at is not null and known_at is null order by id limit 40`, []any{string(post)}})
	}
	for _, w := range where {
		all, err := transfers(tx, w.query, w.args...)
		if err != nil {
			return err
		}
		if err := add(all); err != nil {
			return err
		}
	}
	for _, l := range [][]*TransferView{v.Give, v.Receive, v.Know} {
		slices.SortStableFunc(l, func(a, b *TransferView) int { return cmp.Compare(a.ID, b.ID) })
	}
	return nil
}

func (s *Service) transferView(tx *db.Tx, by actor.Actor, snap *org.Snapshot, t *Transfer, r Rights) (*TransferView, error) {
	x := &TransferView{Transfer: t, Rights: r, Turn: t.Turn()}
	name := func(p people.PersonID) string {
		if l := snap.People[p]; l != nil {
			return l.Name.String()
		}
		return ""
	}
	if p := snap.Posts[t.Post]; p != nil {
		x.PostTitle = p.Title
	}
	x.GiverName, x.ReceiverName = name(t.Giver.Person), name(t.Receiver.Person)
	who, _ := chairHolder(snap, t.SuperiorPost)
	x.SuperiorName = name(who)
	var err error
	if x.Items, err = itemsOf(tx, t.ID); err != nil {
		return nil, err
	}
	if x.Figures, err = figuresOf(tx, t.ID); err != nil {
		return nil, err
	}
	if x.Debts, err = debtsOf(tx, t.ID, 10); err != nil {
		return nil, err
	}
	if !t.GivenAt.IsZero() {
		if x.Papers, err = s.papersOf(tx, TransferPack(t.ID)); err != nil {
			return nil, err
		}
	}
	x.Results, err = duty.ResultsOf(tx, t.Post, t.ChangedAt, tx.Now(), kinds...)
	return x, err
}

// ItemView is one item with its history and what the reader may do now.
type ItemView struct {
	*Item
	PostTitle    string
	GiverName    string
	ReceiverName string
	Events       []NamedEvent
	May          []Event
}

// NamedEvent is a line of the history with the name of who did it.
type NamedEvent struct {
	ItemEvent
	Name string
}

// Item is one item, for those who may read its transfer.
func (s *Service) Item(ctx context.Context, by actor.Actor, id ItemID) (*ItemView, error) {
	var out *ItemView
	err := s.read(ctx, func(tx *db.Tx) error {
		i, err := getItem(tx, id)
		if err != nil {
			return err
		}
		t, err := getTransfer(tx, i.Transfer)
		if err != nil {
			return err
		}
		_, snap, err := s.register(tx)
		if err != nil {
			return err
		}
		r := rights(by, snap, t)
		if !r.Read {
			return refused(by, r)
		}
		name := func(p people.PersonID) string {
			if l := snap.People[p]; l != nil {
				return l.Name.String()
			}
			return ""
		}
		out = &ItemView{Item: i, GiverName: name(t.Giver.Person), ReceiverName: name(t.Receiver.Person)}
		if p := snap.Posts[t.Post]; p != nil {
			out.PostTitle = p.Title
		}
		for _, e := range []Event{HandIn, Accept, Begin, Return, Block, Release} {
			if _, err := Next(i.State, e); err == nil && allowed(r, e) {
				out.May = append(out.May, e)
			}
		}
		events, err := itemEvents(tx, id)
		for _, e := range events {
			out.Events = append(out.Events, NamedEvent{e, name(e.Person)})
		}
		return err
	})
	return out, err
}

// Transfer is one post that changed hands, for those who may read it.
func (s *Service) Transfer(ctx context.Context, by actor.Actor, id TransferID) (*TransferView, error) {
	var out *TransferView
	err := s.read(ctx, func(tx *db.Tx) error {
		t, err := getTransfer(tx, id)
		if err != nil {
			return err
		}
		_, snap, err := s.register(tx)
		if err != nil {
			return err
		}
		r := rights(by, snap, t)
		if !r.Read {
			return refused(by, r)
		}
		out, err = s.transferView(tx, by, snap, t, r)
		return err
	})
	return out, err
}

// Agencies are the names that a form offers for offices to work with.
func (s *Service) Agencies(ctx context.Context, by actor.Actor) ([]string, error) {
	if !by.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	var out []string
	err := s.read(ctx, func(tx *db.Tx) error {
		out = nil
		_, snap, err := s.register(tx)
		if err != nil {
			return err
		}
		for _, u := range snap.AllUnits() {
			if u.IsAgency() {
				out = append(out, u.Name)
			}
		}
		return nil
	})
	return out, err
}

// Paper is the bytes of a document of a handover, for those who may read it;
// the package of documents knows its signers only.
func (s *Service) Paper(ctx context.Context, by actor.Actor, id document.ID) (*document.Document, document.Rendered, error) {
	d, err := s.Documents.Get(ctx, system, id)
	if err != nil {
		return nil, document.Rendered{}, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		_, snap, err := s.register(tx)
		if err != nil {
			return err
		}
		switch d.Subject.Kind {
		case "handover":
			t, err := getTransfer(tx, TransferID(d.Subject.ID))
			if err != nil {
				return err
			}
			if r := rights(by, snap, t); r.Read {
				return nil
			}
		case "strategy":
			h, err := getHandover(tx, ID(d.Subject.ID))
			if err != nil {
				return err
			}
			if mayReadHandover(by, snap, h) {
				return nil
			}
		}
		return errs.New(errs.NotFound, "document.not_found")
	})
	if err != nil {
		return nil, document.Rendered{}, err
	}
	r, err := s.Documents.Preview(ctx, system, id)
	return d, r, err
}

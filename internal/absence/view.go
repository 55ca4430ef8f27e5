package absence

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// OrderLine is an order with the names it needs to be read.
type OrderLine struct {
	*Order
	Post        *org.Post
	Title       string // with Plt. or Plh.
	Name        string
	SignerName  string // who signs today, or signed
	SignerTitle string
	MaySign     bool
	MayWithdraw bool
}

func lineOf(by actor.Actor, s *org.Snapshot, o *Order) OrderLine {
	post := s.Posts[o.Post]
	l := OrderLine{Order: o, Post: post, Title: o.Kind.Prefix() + post.Title, Name: nameOf(s, o.Person)}
	signer, at := o.Signer, o.SignerPost
	if o.State == Waiting {
		g, found := mandateGiver(s, post, o.Person)
		signer, l.SignerTitle = g.Person, g.Title
		l.MaySign = found && (g.is(by) || by.IsSystem())
		l.MayWithdraw = l.MaySign || mayChange(by) == nil
	} else if p := s.Posts[at]; p != nil {
		l.SignerTitle = p.Title
		for _, h := range s.HoldingsOf(at) { // as they signed it: Pjs., or the deputy as Plt.
			if h.Person == signer && h.Kind != org.Definitive {
				l.SignerTitle = prefix(s, h) + p.Title
			}
		}
	}
	l.SignerName = nameOf(s, signer)
	return l
}

// OrderView is one order with its paper.
type OrderView struct {
	OrderLine
	Day    clock.Date
	Paper  *document.Document // nil when it was withdrawn
	Term   *Term              // the term it made
	Absent *org.Leave         // for which a Plh stands in
}

// OrderView shows an order to who answers for posts, the official, the superiors
// and the signer.
func (s *Service) OrderView(ctx context.Context, by actor.Actor, id OrderID) (*OrderView, error) {
	var v *OrderView
	err := s.read(ctx, func(tx *db.Tx) error {
		o, snap, err := s.lockOrder(tx, by, id)
		if err != nil {
			return err
		}
		v = &OrderView{OrderLine: lineOf(by, snap, o), Day: snap.Date}
		if v.Paper, err = s.paperOf(tx, o); err != nil {
			return err
		}
		for _, h := range snap.HoldingsOf(o.Post) {
			if h.ID == o.Holding {
				t := term(snap, h, snap.Posts[o.Post])
				v.Term = &t
			}
			for _, l := range h.Leaves {
				if l.ID == o.Absent {
					v.Absent = l
				}
			}
		}
		return nil
	})
	return v, err
}

func (s *Service) paperOf(tx *db.Tx, o *Order) (*document.Document, error) {
	if s.Documents == nil {
		return nil, nil
	}
	d, err := s.Documents.Living(tx, OrderPack(o.ID), document.Ref{Kind: document.Order})
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	return d, err
}

// PaperFile is the paper of an order for those who may read the order: the
// sealed file, or the draft while it waits.
func (s *Service) PaperFile(ctx context.Context, by actor.Actor, id OrderID) (data []byte, name string, err error) {
	v, err := s.OrderView(ctx, by, id)
	if err != nil {
		return nil, "", err
	}
	if v.Paper == nil {
		return nil, "", errs.New(errs.NotFound, "document.not_found")
	}
	r, err := s.Documents.Preview(ctx, office, v.Paper.ID)
	return r.PDF, v.Paper.FileName + ".pdf", err
}

// TermView is one term: what it rests on, how long it still runs, and what its
// holder may not do.
type TermView struct {
	Term
	Day       clock.Date
	Post      *org.Post
	Orders    []OrderView // of this term, and the one that extends it
	Others    []Term      // of the same post before and after, oldest first
	Powers    []Power
	Limits    []Limit
	MayChange bool // extend it, end it
	Extending bool // an order for the next term waits or is signed
	Over      bool
}

// TermView shows a term to who answers for posts, the official and the superiors.
func (s *Service) TermView(ctx context.Context, by actor.Actor, id org.HoldingID) (*TermView, error) {
	var v *TermView
	err := s.read(ctx, func(tx *db.Tx) error {
		h, err := s.term(tx, by, id)
		if err != nil {
			return err
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		now, err := today(tx)
		if err != nil {
			return err
		}
		snap := reg.At(now)
		post := snap.Posts[h.Post]
		v = &TermView{Term: term(snap, h, post), Day: now, Post: post, Over: h.Until != "" && h.Until <= now, MayChange: mayChange(by) == nil}
		if g, ok := mandateGiver(snap, post, h.Person); ok && g.is(by) {
			v.MayChange = true
		}
		if !v.Governs {
			v.Powers, v.Limits = Powers(now), Limits(post, now)
		}
		for _, x := range snap.HoldingsOf(h.Post) {
			if x.Kind != org.Definitive && x.ID != h.ID {
				v.Others = append(v.Others, term(snap, x, post))
				v.Extending = v.Extending || x.Person == h.Person && x.Kind == h.Kind && x.From == h.Until
			}
		}
		orders, err := ordersOf(tx, `holding = $1 or extends = $1 and state <> 'withdrawn'`, string(id))
		if err != nil {
			return err
		}
		for _, o := range orders {
			x := OrderView{OrderLine: lineOf(by, snap, o), Day: now}
			if x.Paper, err = s.paperOf(tx, o); err != nil {
				return err
			}
			v.Orders = append(v.Orders, x)
			v.Extending = v.Extending || o.Extends == id
		}
		return nil
	})
	return v, err
}

// read is a snapshot with the register loaded before it.
func (s *Service) read(ctx context.Context, fn func(*db.Tx) error) error {
	if _, err := s.Org.Get(ctx); err != nil {
		return err
	}
	return s.DB.Read(ctx, fn)
}

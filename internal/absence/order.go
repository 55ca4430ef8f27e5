package absence

import (
	"cmp"
	"context"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/calendar"
	"pendopo/internal/document"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// OrderID names an order to act.
type OrderID string

// OrderState is how far an order is.
//
//	waiting ──signature──► signed
//	   └──withdraw──► withdrawn
type OrderState string

// The states.
const (
	Waiting   OrderState = "waiting"   // for the signature of who gives the mandate
	Signed    OrderState = "signed"    // numbered; the term runs by its dates
	Withdrawn OrderState = "withdrawn" // before it was signed
)

// Order is a surat perintah: who acts in which post, from when to when, by whose
// mandate. The term exists from the signature on, never before.
type Order struct {
	ID          OrderID
	Post        org.PostID
	Person      people.PersonID
	Kind        org.HoldingKind // Acting or DailyActing
	From, Until clock.Date      // half-open
	Extends     org.HoldingID   // the term that this one follows, "" for a first one
	Absent      org.LeaveID     // the leave for which a Plh stands in
	Signer      people.PersonID
	SignerPost  org.PostID
	State       OrderState
	Holding     org.HoldingID // the term it made
	Duty        duty.ID       // of the signer
	Note        string        // why withdrawn
	PreparedBy  people.PersonID
	PreparedAt  time.Time
	EndedAt     time.Time
}

// SignOrder is the duty of who gives the mandate to sign a prepared order.
const SignOrder duty.Kind = "absence_order"

// OrderSubject is the subject kind of that duty and of the order's document.
const OrderSubject = "acting_order"

// OrderPack is the subject of an order's document.
func OrderPack(o OrderID) document.Subject {
	return document.Subject{Kind: OrderSubject, ID: string(o)}
}

// ids makes the identifiers of this package.
var ids id.Source

// OrderIn is what an order says.
type OrderIn struct {
	Post    org.PostID
	Person  people.PersonID
	Kind    org.HoldingKind // Acting or DailyActing
	From    clock.Date
	Until   clock.Date    // half-open; "" is the longest term of a Plt, and the end of the leave for a Plh
	Extends org.HoldingID // set by Extend
}

// Ordered is what became of an order that was asked for.
type Ordered struct {
	*Order
	Verdicts eligibility.Verdicts
}

// Order prepares an order to act, for the signature of the superior who gives
// the mandate. When the superior asks for it in person, it is signed, numbered
// and in force in the same step; else the superior gets a duty to sign it.
//
// rule: uu-30-2014 14(1), 14(2)
// rule: se-bkn-1-2021 masa tugas, penunjukan
func (s *Service) Order(ctx context.Context, by actor.Actor, in OrderIn) (out Ordered, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		out, err = s.order(tx, by, in)
		return err
	})
	return out, err
}

func (s *Service) order(tx *db.Tx, by actor.Actor, in OrderIn) (Ordered, error) {
	now, err := today(tx)
	if err != nil {
		return Ordered{}, err
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return Ordered{}, err
	}
	if !by.SignedIn() {
		return Ordered{}, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	snap := reg.At(now)
	post := snap.Posts[in.Post]
	giver, found := mandateGiver(snap, post, in.Person)
	if !giver.is(by) {
		if err := mayChange(by); err != nil {
			return Ordered{}, err
		}
	}
	switch {
	case post == nil:
		return Ordered{}, errs.New(errs.NotFound, "org.post_not_found").Field("post", "org.post_not_found")
	case post.Level == org.LevelHead:
		return Ordered{}, errs.New(errs.Invalid, "absence.head_by_letter").Field("post", "absence.head_by_letter")
	case !found:
		return Ordered{}, errs.New(errs.Conflict, "absence.no_mandate_giver", post.Title)
	case reg.People[in.Person] == nil:
		return Ordered{}, errs.New(errs.NotFound, "people.not_in_register").Field("person", "people.not_in_register")
	}
	o := &Order{ID: OrderID(ids.New(tx.Now())), Post: in.Post, Person: in.Person, Kind: in.Kind, From: in.From, Until: in.Until, Extends: in.Extends,
		Signer: giver.Person, SignerPost: giver.Post, State: Waiting, PreparedBy: people.PersonID(by.Person), PreparedAt: tx.Now()}
	if err := o.span(reg, now, by); err != nil {
		return Ordered{}, err
	}
	waiting, err := ordersOf(tx, `post = $1 and state = 'waiting' and from_on < $3 and until_on > $2`, string(o.Post), string(o.From), string(o.Until))
	if err != nil {
		return Ordered{}, err
	}
	if len(waiting) > 0 {
		return Ordered{}, errs.New(errs.Conflict, "absence.order_waits", post.Title, waiting[0].From)
	}
	out := Ordered{Order: o}
	if out.Verdicts, err = s.Rounds.JudgeActingIn(tx, o.acting("-")); err != nil {
		return Ordered{}, err
	}
	if err := insertOrder(tx, o); err != nil {
		return Ordered{}, err
	}
	if _, err := ledger.Record(tx, act(by, "order_prepared", OrderSubject, string(o.ID), map[string]any{"person": o.Person, "post": o.Post, "kind": o.Kind,
		"from": o.From, "until": o.Until, "extends": o.Extends, "signer": o.Signer})); err != nil {
		return Ordered{}, err
	}
	if by.IsSystem() || giver.is(by) {
		return out, s.sign(tx, by, snap, o)
	}
	if err := s.plan(tx, snap, o); err != nil {
		return Ordered{}, err
	}
	d, err := s.Duties.Open(tx, by, duty.Opening{Kind: SignOrder, Post: o.SignerPost, SubjectKind: OrderSubject, Subject: string(o.ID),
		Title: "Tanda tangani Surat Perintah " + o.Kind.Prefix() + post.Title,
		Span:  calendar.Days(number(reg, now, "absence.decide.days", 2)), Basis: "praktik-plh surat perintah"})
	if err != nil {
		return Ordered{}, err
	}
	o.Duty = d.ID
	return out, saveOrder(tx, o)
}

// span completes and judges the days: a mandate is given before it is used, so
// no order begins in the past; the program itself brings in what was ordered
// before.
func (o *Order) span(reg *org.Register, now clock.Date, by actor.Actor) error {
	for name, d := range map[string]clock.Date{"from": o.From, "until": cmp.Or(o.Until, o.From)} {
		if _, err := clock.ParseDate(string(d)); err != nil {
			return errs.New(errs.Invalid, "absence.incomplete").Field(name, "absence.date_missing")
		}
	}
	if o.From < now && !by.IsSystem() {
		return errs.New(errs.Invalid, "absence.order_late", now).Field("from", "absence.order_late", now)
	}
	holder := reg.At(o.From).Holder(o.Post)
	if o.Kind == org.DailyActing && holder != nil {
		if l := holder.LeaveOn(o.From); l != nil {
			o.Absent = l.ID
			if o.Until == "" {
				o.Until = l.Until
			}
		}
	}
	switch {
	case o.Until == "" && o.Kind == org.Acting:
		o.Until = o.From.AddMonths(number(reg, o.From, "acting.plt.months", 3))
	case o.Until == "":
		return errs.New(errs.Invalid, "absence.until_missing").Field("until", "absence.until_missing")
	}
	if o.Until <= o.From {
		return errs.New(errs.Invalid, "org.leave_empty").Field("until", "org.leave_empty")
	}
	return nil
}

// acting is the assignment that an order makes.
func (o *Order) acting(basis string) appointment.ActingIn {
	return appointment.ActingIn{Post: o.Post, Person: o.Person, Kind: o.Kind, From: o.From, Until: o.Until, Basis: basis}
}

// giver is who gives a mandate.
type giver struct {
	Person people.PersonID
	Post   org.PostID
	Title  string
}

func (g giver) is(by actor.Actor) bool { return g.Person != "" && string(g.Person) == by.Person }

// mandateGiver is the nearest superior of a post who may give the mandate: a
// definitive holder who is on duty, or who governs in the place of the head of
// the region. Who holds a mandate passes none on, and nobody orders themselves.
//
// rule: uu-30-2014 14(1)
func mandateGiver(s *org.Snapshot, post *org.Post, appointee people.PersonID) (giver, bool) {
	for steps := 0; post != nil && post.Superior != "" && steps < 32; steps++ {
		above := s.Posts[post.Superior]
		if above == nil {
			break
		}
		if h := s.Holder(above.ID); h != nil && !s.Suspended(h) && h.Person != appointee {
			return giver{h.Person, above.ID, above.Title}, true
		}
		for _, h := range s.ActingIn(above.ID) {
			if above.Level == org.LevelHead && h.Kind != org.DailyActing && h.Person != appointee {
				return giver{h.Person, above.ID, s.Prefix(h) + above.Title}, true
			}
		}
		post = above
	}
	return giver{}, false
}

// Extend prepares the order by which a term goes on: for a Plt once and by as
// many months, for a Plh until the holder is back. A third term is refused by
// the rules of acting.
//
// rule: se-bkn-1-2021 masa tugas
func (s *Service) Extend(ctx context.Context, by actor.Actor, term org.HoldingID, until clock.Date) (out Ordered, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		h, err := s.term(tx, by, term)
		if err != nil {
			return err
		}
		now, err := today(tx)
		if err != nil {
			return err
		}
		switch {
		case h.Kind != org.Acting && h.Kind != org.DailyActing:
			return errs.New(errs.Invalid, "absence.not_a_mandate")
		case h.Until == "":
			return errs.New(errs.Conflict, "absence.no_end_to_extend")
		case h.Until < now && !by.IsSystem():
			return errs.New(errs.Conflict, "absence.term_over", h.Until.AddDays(-1), TermLaw(now))
		}
		out, err = s.order(tx, by, OrderIn{Post: h.Post, Person: h.Person, Kind: h.Kind, From: h.Until, Until: until, Extends: h.ID})
		return err
	})
	return out, err
}

// term finds an acting holding, for whoever has to do with it.
func (s *Service) term(tx *db.Tx, by actor.Actor, id org.HoldingID) (*org.Holding, error) {
	if !by.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	for _, h := range reg.Holdings {
		if h.ID == id && h.Kind != org.Definitive {
			now, err := today(tx)
			if err != nil {
				return nil, err
			}
			if !MayReadTerm(by, reg.At(now), h.Post, h.Person) {
				break
			}
			return h, nil
		}
	}
	return nil, errs.New(errs.NotFound, "absence.no_such_term")
}

// MayReadTerm tells who reads a term of somebody in a post: who answers for posts, the official, and the superiors.
func MayReadTerm(by actor.Actor, s *org.Snapshot, post org.PostID, person people.PersonID) bool {
	if by.Require(readers...) == nil || by.Person != "" && by.Person == string(person) {
		return true
	}
	p := s.Posts[post]
	for steps := 0; p != nil && p.Superior != "" && steps < 32; steps++ {
		for _, h := range s.Serving(p.Superior) {
			if by.Person != "" && by.Person == string(h.Person) {
				return true
			}
		}
		p = s.Posts[p.Superior]
	}
	return false
}

// WithdrawOrder takes a prepared order back before it is signed.
func (s *Service) WithdrawOrder(ctx context.Context, by actor.Actor, id OrderID, why string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		o, snap, err := s.lockOrder(tx, by, id)
		if err != nil {
			return err
		}
		if g, _ := mandateGiver(snap, snap.Posts[o.Post], o.Person); !g.is(by) {
			if err := mayChange(by); err != nil {
				return err
			}
		}
		if why = strings.TrimSpace(why); why == "" {
			return errs.New(errs.Invalid, "absence.reason_missing").Field("why", "absence.reason_missing")
		}
		if o.State != Waiting {
			return errs.New(errs.Conflict, "absence.order_done")
		}
		d, err := s.Documents.Living(tx, OrderPack(o.ID), document.Ref{Kind: document.Order})
		if err != nil {
			return err
		}
		if err := s.Documents.WithdrawIn(tx, office, d.ID, why); err != nil {
			return err
		}
		if o.Duty != "" {
			if _, err := s.Duties.Close(tx, by, o.Duty, duty.Cancelled, why); err != nil {
				return err
			}
		}
		o.State, o.Note, o.EndedAt = Withdrawn, why, tx.Now()
		if err := saveOrder(tx, o); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, "order_withdrawn", OrderSubject, string(o.ID), map[string]any{"why": why}))
		return err
	})
}

// lockOrder loads an order and the register of today for whoever may read it.
func (s *Service) lockOrder(tx *db.Tx, by actor.Actor, id OrderID) (*Order, *org.Snapshot, error) {
	if !by.SignedIn() {
		return nil, nil, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	list, err := ordersOf(tx, `id = $1`, string(id))
	if err != nil {
		return nil, nil, err
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, nil, err
	}
	now, err := today(tx)
	if err != nil {
		return nil, nil, err
	}
	snap := reg.At(now)
	if len(list) == 0 || !MayReadTerm(by, snap, list[0].Post, list[0].Person) && string(list[0].Signer) != by.Person {
		return nil, nil, errs.New(errs.NotFound, "absence.no_such_order")
	}
	return list[0], snap, nil
}

package planning

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Approval is somebody's initials under one chain as it read at that moment.
type Approval struct {
	ID       string
	Digest   string // of the chain's content
	Links    []Link // the chain as it was read
	Function actor.Function
	Person   people.PersonID
	Post     string
	Initials string
	At       int64 // microseconds
}

// approvers are who puts initials under a chain: the official who is authorised
// to propose, and the authority that appoints. Nobody else's initials count, and
// an acting official's do not stand for the authority's.
//
// rule: pp-11-2017 191
// rule: uu-30-2014 14(7)
var approvers = []actor.Function{actor.AppointingAuthority, actor.AuthorizedOfficial}

// Approvers lists them, the highest first.
func Approvers() []actor.Function { return slices.Clone(approvers) }

// ChainApproval is one chain with the initials under it.
type ChainApproval struct {
	Chain  *appointment.Chain
	Digest string
	Valid  []Approval
	Void   []Approval // given to what stood here before somebody changed it
	Open   bool       // a rule that was due at submission stands against a seat
}

// By tells whether a function's initials are under the chain as it reads now.
func (c *ChainApproval) By(f actor.Function) *Approval {
	for i := range c.Valid {
		if c.Valid[i].Function == f {
			return &c.Valid[i]
		}
	}
	return nil
}

// Approvals are the chains of a round with their initials.
type Approvals struct {
	Review *appointment.Review
	Chains []ChainApproval
	Gone   []Approval     // given to a chain of which no seat is left
	Mine   actor.Function // in which power the reader may put initials; "" for none
	// Required are those without whose initials under every chain the decree is
	// not signed.
	Required []actor.Function
}

// Waiting is how many chains still wait for the reader's initials.
func (a *Approvals) Waiting() (n int) {
	for i := range a.Chains {
		if a.Mine != "" && !a.Chains[i].Open && a.Chains[i].By(a.Mine) == nil {
			n++
		}
	}
	return n
}

// Done is how many chains bear the initials of a function.
func (a *Approvals) Done(f actor.Function) (n int) {
	for i := range a.Chains {
		if a.Chains[i].By(f) != nil {
			n++
		}
	}
	return n
}

// approvable are the states in which initials are given.
func approvable(st appointment.State) bool {
	return st == appointment.Submitted || st == appointment.Cleared
}

// power is in which function an actor approves, "" for none.
func power(by actor.Actor) actor.Function {
	for _, f := range approvers {
		if !by.IsSystem() && by.Require(f) == nil {
			return f
		}
	}
	return ""
}

// Approvals reads the chains of a round with the initials under each.
func (s *Service) Approvals(ctx context.Context, by actor.Actor, round appointment.RoundID) (*Approvals, error) {
	rv, err := s.Rounds.Review(ctx, by, round, "usul")
	if err != nil {
		return nil, err
	}
	return s.ApprovalsOf(ctx, by, rv)
}

// ApprovalsOf is Approvals for a page that has the review already.
func (s *Service) ApprovalsOf(ctx context.Context, by actor.Actor, rv *appointment.Review) (out *Approvals, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := approvalsOf(tx, rv.Round.ID)
		if err != nil {
			return err
		}
		out = settle(rv, all)
		out.Required = s.required(rv.Snapshot, rv.Round.PlannedOn)
		if approvable(rv.Round.State) {
			out.Mine = power(by)
		}
		return nil
	})
	return out, err
}

// settle puts initials under the chains they were given to. Initials bind to the
// content: what reads differently now is void, and shown where most of its seats
// are.
func settle(rv *appointment.Review, all []Approval) *Approvals {
	a := &Approvals{Review: rv}
	at := map[string]int{}
	seat := map[Link]int{}
	for i := range rv.Chains {
		c := &rv.Chains[i]
		x := ChainApproval{Chain: c, Digest: Digest(c)}
		for _, m := range c.Moves {
			f := rv.Report.Of(m.ID)
			x.Open = x.Open || rv.Report.Clashes(m.ID) || f != nil && len(f.Blocking(eligibility.BeforeSubmit)) > 0
			seat[Link{To: m.ToPost}] = i
		}
		at[x.Digest] = i
		a.Chains = append(a.Chains, x)
	}
	for _, p := range all {
		if i, ok := at[p.Digest]; ok {
			a.Chains[i].Valid = append(a.Chains[i].Valid, p)
			continue
		}
		votes := map[int]int{}
		best := -1
		for _, l := range p.Links {
			if i, ok := seat[Link{To: l.To}]; ok {
				votes[i]++
				if best < 0 || votes[i] > votes[best] {
					best = i
				}
			}
		}
		if best < 0 {
			a.Gone = append(a.Gone, p)
			continue
		}
		a.Chains[best].Void = append(a.Chains[best].Void, p)
	}
	return a
}

// readInitials takes two to six letters, as people write them under a paper.
func readInitials(s string) (string, error) {
	var out []rune
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			out = append(out, unicode.ToUpper(r))
		case r != '.' && !unicode.IsSpace(r):
			return "", errs.New(errs.Invalid, "planning.initials").Field("initials", "planning.initials")
		}
	}
	if len(out) < 2 || len(out) > 6 {
		return "", errs.New(errs.Invalid, "planning.initials").Field("initials", "planning.initials")
	}
	return string(out), nil
}

// InitialsOf are the initials that a name suggests.
func InitialsOf(name string) string {
	name, _, _ = strings.Cut(name, ",")
	var out []rune
	for _, w := range strings.Fields(name) {
		if r := []rune(w); len(out) < 4 && unicode.IsLetter(r[0]) && !strings.HasSuffix(w, ".") {
			out = append(out, unicode.ToUpper(r[0]))
		}
	}
	if len(out) < 2 {
		return ""
	}
	return string(out)
}

// Approve puts the actor's initials under a chain as they read it: digest names
// its content. A chain that reads differently now is refused, and so is one that
// breaks a rule. A second time changes nothing.
func (s *Service) Approve(ctx context.Context, by actor.Actor, round appointment.RoundID, digest, initials string) (*Approval, error) {
	initials, err := readInitials(initials)
	if err != nil {
		return nil, err
	}
	var out *Approval
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := by.Require(approvers...); err != nil {
			return err
		}
		f := power(by)
		if f == "" { // the program itself has no initials
			return errs.New(errs.Forbidden, "actor.forbidden."+string(actor.AppointingAuthority))
		}
		if err := s.Rounds.Lock(tx, round); err != nil {
			return err
		}
		rv, err := s.Rounds.Reviewed(tx, by, round)
		if err != nil {
			return err
		}
		if !approvable(rv.Round.State) {
			return errs.New(errs.Conflict, "planning.not_approvable", i18n.Key("appointment.state."+string(rv.Round.State)))
		}
		all, err := approvalsOf(tx, round)
		if err != nil {
			return err
		}
		a := settle(rv, all)
		i := slices.IndexFunc(a.Chains, func(c ChainApproval) bool { return c.Digest == digest })
		if i < 0 {
			return errs.New(errs.Conflict, "planning.chain_changed")
		}
		c := &a.Chains[i]
		if c.Open {
			return errs.New(errs.Conflict, "planning.chain_open")
		}
		if have := c.By(f); have != nil && have.Person == people.PersonID(by.Person) {
			out = have
			return nil
		}
		out = &Approval{ID: ids.New(tx.Now()), Digest: digest, Links: Links(c.Chain), Function: f, Person: people.PersonID(by.Person), Post: by.PostFor(f),
			Initials: initials, At: db.Micros(tx.Now())}
		if err := insertApproval(tx, round, out); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, f, "chain_approved", round, map[string]any{"chain": digest, "seats": len(out.Links), "initials": initials}))
		return err
	})
	return out, err
}

// required are the approvers whose initials must be under every chain before the
// decree, by the number that the region has set: none, the authority's, or both.
// The decree is the authority's act in any case; initials before it are the
// region's own order.
//
// rule: praktik-penataan paraf
func (s *Service) required(snap *org.Snapshot, on clock.Date) []actor.Function {
	law := s.Rounds.Law
	if law == nil {
		law = snap.Law
	}
	if law == nil {
		law = regulation.National()
	}
	return approvers[:min(law.At(on).Int("round.initials.persons").Value, len(approvers))]
}

// requireInitials refuses the decree while a chain, as it reads now, lacks
// initials that the region requires.
func (s *Service) requireInitials(tx *db.Tx, v *appointment.View, dated clock.Date) error {
	required := s.required(v.Snapshot, dated)
	if len(required) == 0 {
		return nil
	}
	all, err := approvalsOf(tx, v.Round.ID)
	if err != nil {
		return err
	}
	type line struct {
		digest string
		by     actor.Function
	}
	there := map[line]bool{}
	for _, p := range all {
		there[line{p.Digest, p.Function}] = true
	}
	for _, f := range required {
		missing := 0
		for i := range v.Chains {
			if !there[line{Digest(&v.Chains[i]), f}] {
				missing++
			}
		}
		if missing > 0 {
			return errs.New(errs.Conflict, "planning.initials_missing", i18n.Key("org_web.function_"+string(f)), missing, len(v.Chains))
		}
	}
	return nil
}

// Retract takes one's own initials back, until the decree.
func (s *Service) Retract(ctx context.Context, by actor.Actor, round appointment.RoundID, approval string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := by.Require(approvers...); err != nil {
			return err
		}
		if err := s.Rounds.Lock(tx, round); err != nil {
			return err
		}
		r, _, err := s.Rounds.Seats(tx, by, round)
		if err != nil {
			return err
		}
		if !approvable(r.State) {
			return errs.New(errs.Conflict, "planning.not_approvable", i18n.Key("appointment.state."+string(r.State)))
		}
		all, err := approvalsOf(tx, round)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(p Approval) bool { return p.ID == approval })
		switch {
		case i < 0:
			return errs.New(errs.NotFound, "planning.approval_not_found")
		case all[i].Person != people.PersonID(by.Person):
			return errs.New(errs.Forbidden, "planning.not_your_initials")
		}
		if err := withdrawApproval(tx, approval); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, all[i].Function, "approval_retracted", round, map[string]any{"chain": all[i].Digest}))
		return err
	})
}

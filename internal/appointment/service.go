package appointment

import (
	"context"
	"slices"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/calendar"
	"pendopo/internal/document"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
	"pendopo/internal/regulation"
)

// Service is the use cases of rounds.
type Service struct {
	DB       *db.DB
	Org      *org.Cache
	Law      *regulation.Book // nil: the national book without regional settings
	Calendar *calendar.Book
	// OathParty tells who was named for the oath of a round; the ceremony answers,
	// which stands later in the order of packages. nil: nobody was named.
	OathParty func(tx *db.Tx, round RoundID, onTheDay *org.Snapshot) (OathParty, error)
	// Documents keeps the papers of rounds, so that those of an appointment that
	// ended are taken back with it. nil: there are none.
	Documents *document.Service
	// ActingAssigned is told in the transaction that made somebody Plt or Plh;
	// package absence closes the duty that asked for it. nil: nobody is.
	ActingAssigned func(tx *db.Tx, by actor.Actor, made *org.Holding) error
	// Edited is told in the transaction that changed the seats of a draft; package
	// planning keeps the steps that can be undone. nil: nobody does.
	Edited func(tx *db.Tx, by actor.Actor, in Seatings) error
	// Decreeing is asked in the transaction that would sign the decree of that date;
	// package planning refuses while required initials are missing. nil: nobody is.
	Decreeing func(tx *db.Tx, v *View, dated clock.Date) error

	memo  memo
	pools pools
}

// OathParty is who was named for the oath of a round.
type OathParty struct {
	Witnesses []eligibility.Witness
	Groups    []eligibility.OathGroup
}

// oathParty asks once there can be a session: after the decree.
func (s *Service) oathParty(tx *db.Tx, r *Round, onTheDay *org.Snapshot) (OathParty, error) {
	switch r.State {
	case Draft, Submitted, Cleared, Cancelled:
		return OathParty{}, nil
	}
	if s.OathParty == nil {
		return OathParty{}, nil
	}
	return s.OathParty(tx, r.ID, onTheDay)
}

// ids makes the identifiers of rounds, moves and documents.
var ids id.Source

// readers may read every submitted round.
var readers = []actor.Function{actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.Inspector}

// mayRead decides who sees a round: a draft only people named on it, a
// submitted one also those whose posts take part in it. Rounds that were
// decreed are open to the ceremony crew and the legal section too.
func mayRead(by actor.Actor, r *Round, member bool) error {
	switch {
	case by.IsSystem():
		return nil
	case !by.SignedIn():
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	case member && by.Require(append(readers, actor.ProtocolOfficer)...) == nil:
		return nil
	case r.State == Draft || r.State == Cancelled:
		return errs.New(errs.Forbidden, "appointment.draft_is_secret")
	case by.Require(readers...) == nil:
		return nil
	case r.State != Submitted && r.State != Cleared && by.Require(actor.ProtocolOfficer, actor.LegalOfficer) == nil:
		return nil
	}
	return errs.New(errs.Forbidden, "appointment.round_not_yours")
}

// readable is a round that the actor may read.
func readable(tx *db.Tx, by actor.Actor, id RoundID) (*Round, error) {
	r, err := getRound(tx, id)
	if err != nil {
		return nil, err
	}
	member, err := isMember(tx, id, people.PersonID(by.Person))
	if err != nil {
		return nil, err
	}
	return r, mayRead(by, r, member)
}

// mayEdit: a personnel officer named on the round.
func mayEdit(by actor.Actor, member bool) error {
	if err := by.Require(actor.PersonnelOfficer); err != nil {
		return err
	}
	if !member && !by.IsSystem() {
		return errs.New(errs.Forbidden, "appointment.not_named")
	}
	return nil
}

// View is a round with everything its pages show.
type View struct {
	Round     *Round
	Moves     []*Move
	Documents []RoundDocument
	Members   []people.PersonID
	// Snapshot is the register on the planned day, without what this round
	// itself has changed: a round that took effect still shows what it was
	// planned on. Present is the register as it stands on that day.
	Snapshot *org.Snapshot
	Present  *org.Snapshot
	Chains   []Chain
	Totals   Totals
	// OathParty is who was named for the oath.
	OathParty OathParty

	known     clock.Date // today: what a plan ahead can be judged by
	elsewhere *elsewhere // what other rounds speak for, as the reader may see it
	histories map[people.PersonID]*people.History
}

// Open loads a round for a reader and records the look while it is a draft.
func (s *Service) Open(ctx context.Context, by actor.Actor, round RoundID, page string) (*View, error) {
	var v *View
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		v, err = s.view(tx, by, round)
		return err
	})
	if err != nil {
		return nil, err
	}
	if v.Round.State == Draft && !by.IsSystem() {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			return insertLook(tx, ids.New(tx.Now()), round, by.Person, page)
		})
	}
	return v, err
}

func (s *Service) view(tx *db.Tx, by actor.Actor, id RoundID) (*View, error) {
	r, err := readable(tx, by, id)
	if err != nil {
		return nil, err
	}
	v := &View{Round: r}
	if v.known, err = today(tx); err != nil {
		return nil, err
	}
	if v.Moves, err = getMoves(tx, id); err != nil {
		return nil, err
	}
	if v.Documents, err = getDocuments(tx, id); err != nil {
		return nil, err
	}
	if v.Members, err = members(tx, id); err != nil {
		return nil, err
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	v.Present = reg.At(r.PlannedOn)
	v.Snapshot = v.Present
	var made []org.HoldingID
	for _, m := range v.Moves {
		if m.Holding != "" {
			made = append(made, m.Holding)
		}
	}
	if len(made) > 0 {
		v.Snapshot = reg.Before(made).At(r.PlannedOn)
	}
	v.Chains = Chains(v.Moves, reg.Posts)
	v.Totals = Count(v.Moves, v.Snapshot)
	if v.OathParty, err = s.oathParty(tx, v.Round, v.Present); err != nil {
		return nil, err
	}
	if v.elsewhere, err = claimsElsewhere(tx, by, v.Round); err != nil {
		return nil, err
	}
	return v, nil
}

// Summary is a round in a list.
type Summary struct {
	*Round
	Moves int
}

// List is the rounds a person may see, newest plan first, at most limit.
func (s *Service) List(ctx context.Context, by actor.Actor, limit int) ([]Summary, error) {
	if err := by.Require(append(readers, actor.ProtocolOfficer, actor.LegalOfficer)...); err != nil {
		return nil, err
	}
	var out []Summary
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = selectRounds(tx, people.PersonID(by.Person), visible(by, true), visible(by, false), min(limit, 500))
		return err
	})
	return out, err
}

// visible are the states in which somebody may read a round, as one named on it
// or not: what mayRead says of each.
func visible(by actor.Actor, member bool) []State {
	return slices.DeleteFunc(States(), func(st State) bool { return mayRead(by, &Round{State: st}, member) != nil })
}

// Journal is who saw and who changed a round, newest first.
type Journal struct {
	Looks      []Look
	Edits      []Edit
	Amendments []Amendment
}

// Journal tells a named officer who saw the draft and what was changed.
func (s *Service) Journal(ctx context.Context, by actor.Actor, round RoundID) (*Journal, error) {
	j := new(Journal)
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if _, err := readable(tx, by, round); err != nil {
			return err
		}
		if j.Looks, err = looks(tx, round, 200); err != nil {
			return err
		}
		if j.Edits, err = editsSince(tx, round, 0, 200); err != nil {
			return err
		}
		j.Amendments, err = amendments(tx, round)
		return err
	})
	return j, err
}

// act is the common part of the acts of a round.
func act(by actor.Actor, f actor.Function, kind string, r *Round, payload map[string]any) ledger.Act {
	return ledger.Act{Kind: "appointment." + kind, ActorPerson: by.Person, ActorPost: by.PostFor(f),
		SubjectKind: "round", Subject: string(r.ID), Payload: payload}
}

// today is the local date of a transaction in the region.
func today(tx *db.Tx) (clock.Date, error) {
	reg, err := org.LoadRegion(tx)
	if err != nil {
		return "", err
	}
	return clock.DateOf(tx.Now(), reg.Location()), nil
}

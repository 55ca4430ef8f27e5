package appointment

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/appointment/dossier"
	"pendopo/internal/appointment/eligibility"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// ActingIn is an order (surat perintah) that makes somebody act in a post.
type ActingIn struct {
	Post   org.PostID
	Person people.PersonID
	Kind   org.HoldingKind // Acting or DailyActing
	From   clock.Date
	Until  clock.Date // half-open; "" takes the longest term of a Plt
	Basis  string     // number and date of the order
}

// AssignActing makes a person Plt or Plh of a post. There is no oath and the
// person's own post is kept. It returns the verdicts of every rule; a block
// refuses the assignment.
// rule: se-bkn-1-2021 masa tugas, penunjukan, fungsional
// rule: uu-30-2014 14(1), 14(2), 14(7)
func (s *Service) AssignActing(ctx context.Context, by actor.Actor, in ActingIn) (verdicts eligibility.Verdicts, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := by.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority); err != nil {
			return err
		}
		if in.Basis == "" || in.From == "" {
			return errs.New(errs.Invalid, "appointment.acting_incomplete").Field("basis", "appointment.acting_incomplete")
		}
		if in.Until == "" {
			in.Until = in.From.AddMonths(3)
		}
		_, verdicts, err = s.SeatActingIn(tx, by, in)
		return err
	})
	return verdicts, err
}

// JudgeActingIn says what every rule says of an assignment, the worst first,
// and refuses one that is blocked, with the article that blocks it.
func (s *Service) JudgeActingIn(tx *db.Tx, in ActingIn) (eligibility.Verdicts, error) {
	if in.Kind != org.Acting && in.Kind != org.DailyActing {
		return nil, errs.New(errs.Invalid, "appointment.acting_kind")
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	snap := reg.At(in.From)
	if snap.Posts[in.Post] == nil {
		return nil, errNoPost()
	}
	region, err := org.LoadRegion(tx)
	if err != nil {
		return nil, err
	}
	histories, err := people.LoadHistories(tx, []people.PersonID{in.Person})
	if err != nil {
		return nil, err
	}
	f := actingFacts(s, snap, in, region, histories[in.Person])
	verdicts := eligibility.CheckActing(&f)
	verdicts.WorstFirst()
	if len(verdicts) > 0 && verdicts[0].Blocks() {
		return verdicts, errs.New(errs.Conflict, "appointment.acting_refused", verdicts[0].Message, verdicts[0].Citation.At(in.From))
	}
	for _, h := range reg.HoldingsOf(in.Post) {
		if h.Kind != org.Definitive && h.From < in.Until && (h.Until == "" || in.From < h.Until) {
			who := h.Kind.Prefix()
			if p := reg.People[h.Person]; p != nil {
				who += p.Name.String()
			}
			return verdicts, errs.New(errs.Conflict, "appointment.acting_taken", who, h.From)
		}
	}
	return verdicts, nil
}

// SeatActingIn carries an assignment out in the transaction of whoever gave the
// mandate; who may give it is the caller's to decide.
func (s *Service) SeatActingIn(tx *db.Tx, by actor.Actor, in ActingIn) (*org.Holding, eligibility.Verdicts, error) {
	verdicts, err := s.JudgeActingIn(tx, in)
	if err != nil {
		return nil, verdicts, err
	}
	made, err := s.Org.Apply(tx, []org.Seat{{Person: in.Person, Post: in.Post, Kind: in.Kind, From: in.From, Until: in.Until, Basis: in.Basis}}, nil)
	if err != nil {
		return nil, verdicts, err
	}
	if s.ActingAssigned != nil {
		if err := s.ActingAssigned(tx, by, made[0]); err != nil {
			return nil, verdicts, err
		}
	}
	_, err = record(tx, ledger.Act{Kind: "appointment.acting_assigned", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
		SubjectKind: "holding", Subject: string(made[0].ID), Payload: map[string]any{
			"person": in.Person, "post": in.Post, "kind": in.Kind, "from": in.From, "until": in.Until, "basis": in.Basis}})
	return made[0], verdicts, err
}

func actingFacts(s *Service, snap *org.Snapshot, in ActingIn, region *org.Region, h *people.History) eligibility.Facts {
	f := eligibility.Facts{EventDate: in.From, Law: s.law(snap.Register), Region: dossier.Region(region), Round: &eligibility.RoundFacts{},
		Person: dossier.Person(snap, in.Person, h, in.From), Target: dossier.Post(snap, in.Post, nil)}
	a := &eligibility.ActingFacts{Kind: eligibility.ActingPlt, From: in.From, Until: in.Until, SameUnit: eligibility.No, HolderAbsent: eligibility.No}
	if in.Kind == org.DailyActing {
		a.Kind = eligibility.ActingPlh
	}
	holder := snap.Holder(in.Post)
	if holder != nil {
		a.HolderAbsent = eligibility.Yes
	}
	if own := snap.Principal(in.Person); own != nil {
		p := dossier.Post(snap, own.Post, nil)
		f.Present = &p
		if post := snap.Posts[own.Post]; post != nil && snap.Agency(post.Unit) == snap.Agency(snap.Posts[in.Post].Unit) {
			a.SameUnit = eligibility.Yes
		}
	}
	since := snap.VacantSince(snap.Posts[in.Post])
	for _, hd := range snap.HoldingsOf(in.Post) {
		if hd.Person == in.Person && hd.Kind == org.Acting && hd.From >= since {
			a.Earlier = append(a.Earlier, eligibility.Interval{From: hd.From, Until: hd.Until})
		}
	}
	f.Acting = a
	return f
}

// EndActing ends an acting assignment before its term.
func (s *Service) EndActing(ctx context.Context, by actor.Actor, holding org.HoldingID, on clock.Date, why string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := by.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial); err != nil {
			return err
		}
		return s.EndActingIn(tx, by, holding, on, why)
	})
}

// EndActingIn is EndActing in the transaction of whoever may end it. A term ends
// today at the earliest: what was signed on past days was signed by whoever held
// the mandate then.
func (s *Service) EndActingIn(tx *db.Tx, by actor.Actor, holding org.HoldingID, on clock.Date, why string) error {
	if why == "" {
		return errs.New(errs.Invalid, "appointment.reason_missing").Field("why", "appointment.reason_missing")
	}
	now, err := today(tx)
	if err != nil {
		return err
	}
	if on < now && !by.IsSystem() {
		return errs.New(errs.Invalid, "appointment.acting_past", now).Field("on", "appointment.acting_past", now)
	}
	reg, err := s.Org.In(tx)
	if err != nil {
		return err
	}
	for _, h := range reg.Holdings { // a definitive holder leaves by a round
		if h.ID == holding && h.Kind == org.Definitive {
			return errs.New(errs.Conflict, "appointment.acting_kind")
		}
	}
	if _, err := s.Org.Apply(tx, nil, []org.Ending{{Holding: holding, Until: on, Why: why}}); err != nil {
		return err
	}
	_, err = record(tx, ledger.Act{Kind: "appointment.acting_ended", ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
		SubjectKind: "holding", Subject: string(holding), Payload: map[string]any{"on": on, "why": why}})
	return err
}

package absence

import (
	"cmp"
	"context"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// DeputyIn is the letter by which the deputy carries on for the head.
type DeputyIn struct {
	Post        org.PostID // of the head of the region
	From, Until clock.Date // half-open; "" runs as long as the head's leave, and without end when the post is vacant
	Basis       string     // number and date of the letter
}

// AssignDeputy records the deputy as Plt of the head of the region, whose post
// is vacant or whose head is away. The deputy governs by law, not by an order:
// there is no term of three months, and posts are filled only with the
// Minister's written approval, which is a rule of the round.
//
// rule: uu-23-2014 65(4)
// rule: permendagri-74-2016
func (s *Service) AssignDeputy(ctx context.Context, by actor.Actor, in DeputyIn) (made *org.Holding, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := mayChange(by); err != nil {
			return err
		}
		if in.Basis = strings.TrimSpace(in.Basis); in.Basis == "" {
			return errs.New(errs.Invalid, "absence.incomplete").Field("basis", "absence.basis_missing")
		}
		for name, d := range map[string]clock.Date{"from": in.From, "until": cmp.Or(in.Until, in.From)} {
			if _, err := clock.ParseDate(string(d)); err != nil {
				return errs.New(errs.Invalid, "absence.incomplete").Field(name, "absence.date_missing")
			}
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		deputy, err := in.allowed(reg.At(in.From))
		if err != nil {
			return err
		}
		hs, err := s.Org.Apply(tx, []org.Seat{{Person: deputy.Person, Post: in.Post, Kind: org.Acting, From: in.From, Until: in.Until, Basis: in.Basis}}, nil)
		if err != nil {
			return err
		}
		made = hs[0]
		_, err = ledger.Record(tx, act(by, "deputy_assigned", "holding", string(made.ID), map[string]any{"person": deputy.Person, "post": in.Post,
			"from": in.From, "until": in.Until, "basis": in.Basis}))
		return err
	})
	return made, err
}

// allowed decides on the snapshot of the first day, fills in the end, and finds
// the deputy.
func (in *DeputyIn) allowed(s *org.Snapshot) (*org.Holding, error) {
	post := s.Posts[in.Post]
	if post == nil {
		return nil, errs.New(errs.NotFound, "org.post_not_found")
	}
	if post.Level != org.LevelHead || !leads(post) {
		return nil, errs.New(errs.Invalid, "absence.deputy_is_of_heads").Field("post", "absence.deputy_is_of_heads")
	}
	if head := s.Holder(in.Post); head != nil {
		l := head.LeaveOn(s.Date)
		if l == nil {
			return nil, errs.New(errs.Conflict, "absence.head_not_away", post.Title, in.From)
		}
		in.Until = cmp.Or(in.Until, l.Until)
		if in.Until > l.Until {
			return nil, errs.New(errs.Invalid, "absence.beyond_head_leave", l.Until.AddDays(-1)).Field("until", "absence.beyond_head_leave", l.Until.AddDays(-1))
		}
	}
	if in.Until != "" && in.Until <= in.From {
		return nil, errs.New(errs.Invalid, "org.leave_empty").Field("until", "org.leave_empty")
	}
	for _, h := range s.HoldingsOf(in.Post) {
		if h.Kind != org.Definitive && (in.Until == "" || h.From < in.Until) && (h.Until == "" || in.From < h.Until) {
			return nil, errs.New(errs.Conflict, "absence.interim_already", h.From)
		}
	}
	for _, d := range s.Inferiors(in.Post) {
		h := s.Holder(d.ID)
		if d.Level != org.LevelHead || h == nil {
			continue
		}
		if l := h.LeaveOn(s.Date); l != nil {
			return nil, errs.New(errs.Conflict, "absence.deputy_is_away", d.Title, l.Until.AddDays(-1))
		}
		return h, nil
	}
	return nil, errs.New(errs.Conflict, "absence.no_deputy", post.Title)
}

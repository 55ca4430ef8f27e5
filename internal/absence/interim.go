package absence

import (
	"context"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// InterimIn is the Minister's letter that names who governs in the head's place.
type InterimIn struct {
	Post   org.PostID
	Person people.PersonID
	From   clock.Date
	Until  clock.Date // half-open; "" runs as long as the leave
	Basis  string     // number and date of the letter
}

// AssignInterim records the interim head (Pjs) of a region whose head and
// deputy are both on campaign leave. While the deputy is there, the deputy
// governs and no Pjs is named.
//
// rule: permendagri-74-2016
func (s *Service) AssignInterim(ctx context.Context, by actor.Actor, in InterimIn) (made *org.Holding, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := mayChange(by); err != nil {
			return err
		}
		if in.Basis = strings.TrimSpace(in.Basis); in.Basis == "" {
			return errs.New(errs.Invalid, "absence.incomplete").Field("basis", "absence.basis_missing")
		}
		if _, err := clock.ParseDate(string(in.From)); err != nil {
			return errs.New(errs.Invalid, "absence.incomplete").Field("from", "absence.date_missing")
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		if err := in.allowed(reg.At(in.From)); err != nil {
			return err
		}
		hs, err := s.Org.Apply(tx, []org.Seat{{Person: in.Person, Post: in.Post, Kind: org.Interim, From: in.From, Until: in.Until, Basis: in.Basis}}, nil)
		if err != nil {
			return err
		}
		made = hs[0]
		_, err = ledger.Record(tx, act(by, "interim_assigned", "holding", string(made.ID), map[string]any{"person": in.Person, "post": in.Post,
			"from": in.From, "until": in.Until, "basis": in.Basis}))
		return err
	})
	return made, err
}

// allowed decides on the snapshot of the first day, and fills in the end.
func (in *InterimIn) allowed(s *org.Snapshot) error {
	post := s.Posts[in.Post]
	if post == nil {
		return errs.New(errs.NotFound, "org.post_not_found")
	}
	if post.Level != org.LevelHead || !leads(post) {
		return errs.New(errs.Invalid, "absence.interim_is_of_heads").Field("post", "absence.interim_is_of_heads")
	}
	who := s.People[in.Person]
	if who == nil {
		return errs.New(errs.NotFound, "people.not_in_register")
	}
	if !who.Category.IsCivilServant() {
		return errs.New(errs.Invalid, "absence.interim_civil_servant").Field("person", "absence.interim_civil_servant")
	}
	holder := s.Holder(in.Post)
	if holder == nil || !s.Suspended(holder) {
		return errs.New(errs.Conflict, "absence.head_is_there", post.Title, in.From)
	}
	leave := holder.LeaveOn(s.Date)
	if in.Until == "" {
		in.Until = leave.Until
	}
	if in.Until <= in.From || in.Until > leave.Until {
		return errs.New(errs.Invalid, "absence.beyond_leave", leave.Until.AddDays(-1)).Field("until", "absence.beyond_leave", leave.Until.AddDays(-1))
	}
	for _, d := range s.Inferiors(in.Post) {
		if d.Level == org.LevelHead && s.Served(d.ID) {
			return errs.New(errs.Conflict, "absence.deputy_is_there", d.Title)
		}
	}
	for _, h := range s.HoldingsOf(in.Post) {
		if h.Kind != org.Definitive && h.From < in.Until && (h.Until == "" || in.From < h.Until) {
			return errs.New(errs.Conflict, "absence.interim_already", h.From)
		}
	}
	return nil
}

func leads(p *org.Post) bool {
	for _, f := range p.Functions {
		if f.Function == actor.AppointingAuthority {
			return true
		}
	}
	return false
}

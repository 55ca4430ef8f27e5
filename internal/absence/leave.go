package absence

import (
	"context"
	"slices"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// LeaveIn is an absence to record.
type LeaveIn struct {
	Post  org.PostID // whose definitive holder is away
	Kind  org.LeaveKind
	From  clock.Date
	Until clock.Date // first day back
	Basis string     // letter or decision that grants it, with number and date
}

// AddLeave records that the definitive holder of a post is away. A campaign
// leave rests the powers of the post on exactly these days; another absence of
// a structural official that is long enough opens a duty of the superior to
// name a Plh.
//
// rule: uu-10-2016 70(3)
// rule: praktik-plh surat perintah
func (s *Service) AddLeave(ctx context.Context, by actor.Actor, in LeaveIn) (leave *org.Leave, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := mayChange(by); err != nil {
			return err
		}
		now, err := today(tx)
		if err != nil {
			return err
		}
		if err := in.check(by, now); err != nil {
			return err
		}
		reg, err := s.Org.In(tx)
		if err != nil {
			return err
		}
		snap := reg.At(in.From)
		post := snap.Posts[in.Post]
		if post == nil {
			return errs.New(errs.NotFound, "org.post_not_found")
		}
		if in.Kind.Suspends() && post.Level != org.LevelHead {
			return errs.New(errs.Invalid, "absence.campaign_is_of_heads").Field("kind", "absence.campaign_is_of_heads")
		}
		holder := snap.Holder(in.Post)
		if holder == nil {
			return errs.New(errs.Conflict, "absence.nobody_holds", post.Title, in.From)
		}
		if leave, err = s.Org.AddLeave(tx, org.Leave{Holding: holder.ID, Kind: in.Kind, From: in.From, Until: in.Until, Basis: in.Basis}); err != nil {
			return err
		}
		if err := s.askForPlh(tx, by, snap, post, leave, now); err != nil {
			return err
		}
		_, err = ledger.Record(tx, act(by, "leave_recorded", "holding", string(holder.ID), map[string]any{"leave": leave.ID, "kind": in.Kind,
			"person": holder.Person, "post": in.Post, "from": in.From, "until": in.Until, "basis": in.Basis}))
		return err
	})
	return leave, err
}

func (in *LeaveIn) check(by actor.Actor, now clock.Date) error {
	in.Basis = strings.TrimSpace(in.Basis)
	e := errs.New(errs.Invalid, "absence.incomplete")
	if !slices.Contains(org.LeaveKinds, in.Kind) {
		e.Field("kind", "absence.kind_unknown")
	}
	for name, d := range map[string]clock.Date{"from": in.From, "until": in.Until} {
		if _, err := clock.ParseDate(string(d)); err != nil {
			e.Field(name, "absence.date_missing")
		}
	}
	if in.Basis == "" {
		e.Field("basis", "absence.basis_missing")
	}
	if err := e.OrNil(); err != nil {
		return err
	}
	switch {
	case in.Until <= in.From:
		return errs.New(errs.Invalid, "org.leave_empty").Field("until", "org.leave_empty")
	case in.From < now && !by.IsSystem():
		// what was signed on a past day stays as it was signed
		return errs.New(errs.Invalid, "absence.in_the_past", now).Field("from", "absence.in_the_past", now)
	}
	return nil
}

// askForPlh opens the superior's duty when the absence is long enough and
// nobody stands in yet. The head is replaced by rules of their own.
func (s *Service) askForPlh(tx *db.Tx, by actor.Actor, snap *org.Snapshot, post *org.Post, l *org.Leave, now clock.Date) error {
	if l.Kind.Suspends() || post.Level == org.LevelHead || post.Superior == "" || l.Until <= now || len(snap.ActingIn(post.ID)) > 0 {
		return nil
	}
	v, err := s.Calendar.In(tx)
	if err != nil {
		return err
	}
	days := v.Calendar.CountWorkingDays(l.From.AddDays(-1), l.Until.AddDays(-1), v.Office(path(snap, post.Unit)...).Pattern)
	if days < number(snap.Register, now, "absence.plh.days", 7) {
		return nil
	}
	decides := post.Superior
	if g, ok := mandateGiver(snap, post, ""); ok { // a superior who only acts cannot give the mandate
		decides = g.Post
	}
	d, err := s.Duties.Open(tx, by, duty.Opening{Kind: AskForPlh, Post: decides, SubjectKind: Subject, Subject: string(l.ID),
		Title: "Tunjuk Plh. " + post.Title, Span: calendar.Days(number(snap.Register, now, "absence.decide.days", 2)), Basis: "praktik-plh surat perintah"})
	if err != nil {
		return err
	}
	l.Duty = string(d.ID)
	return org.SetLeaveDuty(tx, l.ID, l.Duty)
}

func path(s *org.Snapshot, unit org.UnitID) []string {
	var out []string
	for _, u := range s.Path(unit) {
		out = append(out, string(u.ID))
	}
	return out
}

// EndLeave brings the first day back forward, to today at the earliest. Who
// governs in the place of a head on campaign leave ends with it.
func (s *Service) EndLeave(ctx context.Context, by actor.Actor, id org.LeaveID, on clock.Date, why string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		l, h, err := s.toChange(tx, by, id, why)
		if err != nil {
			return err
		}
		now, err := today(tx)
		if err != nil {
			return err
		}
		if on < now && !by.IsSystem() {
			return errs.New(errs.Invalid, "absence.in_the_past", now).Field("on", "absence.in_the_past", now)
		}
		if err := s.Org.ShortenLeave(tx, id, on, why); err != nil {
			return err
		}
		ends, err := s.standIns(tx, l, h, on)
		if err != nil {
			return err
		}
		var endings []org.Ending
		for _, x := range ends {
			if x.From >= on {
				return errs.New(errs.Conflict, "absence.stand_in_later", x.From)
			}
			endings = append(endings, org.Ending{Holding: x.ID, Until: on, Why: why})
		}
		if len(endings) > 0 {
			if _, err := s.Org.Apply(tx, nil, endings); err != nil {
				return err
			}
		}
		_, err = ledger.Record(tx, act(by, "leave_shortened", "holding", string(h.ID), map[string]any{"leave": id, "until": on, "was": l.Until, "why": why}))
		return err
	})
}

// WithdrawLeave takes back a leave recorded by mistake. One in whose place
// somebody was named is ended instead.
func (s *Service) WithdrawLeave(ctx context.Context, by actor.Actor, id org.LeaveID, why string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		l, h, err := s.toChange(tx, by, id, why)
		if err != nil {
			return err
		}
		now, err := today(tx)
		if err != nil {
			return err
		}
		if l.Kind.Suspends() && l.From <= now && !by.IsSystem() {
			return errs.New(errs.Conflict, "absence.began", l.From)
		}
		ends, err := s.standIns(tx, l, h, l.From)
		if err != nil {
			return err
		}
		if len(ends) > 0 {
			return errs.New(errs.Conflict, "absence.stand_in", ends[0].From)
		}
		if err := s.Org.WithdrawLeave(tx, id, why); err != nil {
			return err
		}
		if l.Duty != "" {
			if _, err := s.Duties.Close(tx, by, duty.ID(l.Duty), duty.Cancelled, why); err != nil {
				return err
			}
		}
		_, err = ledger.Record(tx, act(by, "leave_withdrawn", "holding", string(h.ID), map[string]any{"leave": id, "from": l.From, "until": l.Until, "why": why}))
		return err
	})
}

func (s *Service) toChange(tx *db.Tx, by actor.Actor, id org.LeaveID, why string) (*org.Leave, *org.Holding, error) {
	if err := mayChange(by); err != nil {
		return nil, nil, err
	}
	if strings.TrimSpace(why) == "" {
		return nil, nil, errs.New(errs.Invalid, "absence.reason_missing").Field("why", "absence.reason_missing")
	}
	return s.Org.LeaveByID(tx, id)
}

// standIns are the interim and acting officials of a post whose terms touch
// the days of a leave from a date on.
func (s *Service) standIns(tx *db.Tx, l *org.Leave, h *org.Holding, from clock.Date) ([]*org.Holding, error) {
	reg, err := s.Org.In(tx)
	if err != nil {
		return nil, err
	}
	var out []*org.Holding
	for _, x := range reg.HoldingsOf(h.Post) {
		if x.Kind != org.Definitive && x.From < l.Until && (x.Until == "" || x.Until > from) && x.From >= l.From {
			out = append(out, x)
		}
	}
	return out, nil
}

// Assigned closes the superior's duty once a Plh is named for the absent
// holder; package appointment calls it in its transaction.
func (s *Service) Assigned(tx *db.Tx, by actor.Actor, made *org.Holding) error {
	reg, err := s.Org.In(tx)
	if err != nil {
		return err
	}
	for _, h := range reg.HoldingsOf(made.Post) {
		for _, l := range h.Leaves {
			if l.Duty == "" || made.From >= l.Until || made.Until != "" && made.Until <= l.From {
				continue
			}
			if _, err := s.Duties.Close(tx, by, duty.ID(l.Duty), duty.Done, made.Basis); err != nil {
				return err
			}
		}
	}
	return nil
}

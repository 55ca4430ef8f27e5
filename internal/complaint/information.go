package complaint

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

func insertInformation(tx *db.Tx, id ID, in InformationRequest) error {
	_, err := tx.Exec(`
		insert into complaint_information (complaint, purpose, way, ground, objection_text, objection_duty, upheld, decision)
		values ($1, $2, $3, '', '', '', false, '')`, string(id), in.Purpose, line(in.Way))
	return err
}

// information is where a formal request stands.
func (s *Service) information(e *env, c *Complaint) (*Information, error) {
	i := new(Information)
	var extended, objected, decideBy, decided int64
	err := e.tx.QueryRow(`
		select purpose, way, coalesce(extended_at, 0), coalesce(objected_at, 0), ground, objection_text, coalesce(decide_by, 0),
			coalesce(decided_at, 0), upheld, decision, objection_duty
		from complaint_information
		where complaint = $1`, string(c.ID)).Scan(&i.Purpose, &i.Way, &extended, &objected, &i.Ground, &i.Objection, &decideBy, &decided, &i.Upheld,
		&i.Decision, &i.duty)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.Internal, "complaint.no_information").With(fmt.Errorf("%s has no row of its request", c.Number))
	}
	if err != nil {
		return nil, err
	}
	i.ExtendedAt, i.ObjectedAt, i.DecideBy, i.DecidedAt = instant(extended), instant(objected), instant(decideBy), instant(decided)
	// The ground is found when the answer came, or when the time was over.
	found := c.AnsweredAt
	if found.IsZero() {
		found = c.DueAt
	}
	i.ObjectUntil = e.lastDay(e.unitOf(c.Post), found, e.lawDays("information.object.days", 30))
	if !i.DecidedAt.IsZero() {
		i.DisputeUntil = e.lastDay(e.unitOf(c.Post), i.DecidedAt, e.lawDays("information.dispute.days", 14))
	}
	return i, nil
}

func (e *env) lawDays(id string, otherwise int) calendar.Span {
	if n := e.law.Int(id); n.InForce {
		otherwise = n.Value
	}
	return calendar.Days(otherwise)
}

// extendInformation gives the one extension of the law, counted from the end of
// the first time, and refuses a second.
//
// rule: uu-14-2008 22(8)
func (w *work) extendInformation() (due time.Time, err error) {
	i, err := w.svc.information(w.env, w.c)
	if err != nil {
		return due, err
	}
	if !i.ExtendedAt.IsZero() {
		return due, errs.New(errs.Conflict, "complaint.extended_before")
	}
	if w.now.After(w.c.DueAt) {
		return due, errs.New(errs.Conflict, "complaint.extend_too_late")
	}
	due, _ = w.due(w.unitOf(w.c.Post), w.c.DueAt, w.lawDays("information.extend.days", 7), nil)
	_, err = w.tx.Exec(`update complaint_information set extended_at = $1 where complaint = $2`, db.Micros(w.now), string(w.c.ID))
	return due, err
}

// mayObject: once, after an answer or when the time is over, within the time of
// the law.
//
// rule: uu-14-2008 36(1)
func (s *Service) mayObject(e *env, c *Complaint, i *Information) error {
	switch {
	case !i.ObjectedAt.IsZero():
		return errs.New(errs.Conflict, "complaint.objected_before")
	case c.AnsweredAt.IsZero() && c.State != Rejected && !e.now.After(c.DueAt):
		return errs.New(errs.Conflict, "complaint.object_too_early", clock.DateOf(c.DueAt, e.zone))
	case e.today > i.ObjectUntil:
		return errs.New(errs.Conflict, "complaint.object_too_late", i.ObjectUntil)
	}
	return nil
}

// Object takes the objection of a requester. The superior of the information
// officer owes the decision.
//
// rule: uu-14-2008 35(1), 36(1), 36(2)
func (s *Service) Object(ctx context.Context, k Key, in Objection) error {
	text, err := reason(in.Text, "text")
	if err != nil {
		return err
	}
	if !slices.Contains(ObjectionGrounds, in.Ground) {
		return errs.New(errs.Invalid, "complaint.ground_unknown").Field("ground", "complaint.ground_unknown")
	}
	return s.citizen(ctx, k, func(w *work, holder string) error {
		if err := w.reporterOnly(holder); err != nil {
			return err
		}
		if w.c.Kind != KindPublicInformation {
			return errs.New(errs.Conflict, "complaint.no_objection_here")
		}
		i, err := s.information(w.env, w.c)
		if err != nil {
			return err
		}
		if err := s.mayObject(w.env, w.c, i); err != nil {
			return err
		}
		text, _ := mask(text, w.identityFor(holder))
		post := w.regional(actor.AuthorizedOfficial) // Atasan PPID is usually the regional secretary
		d, err := s.Duties.Open(w.tx, w.by, duty.Opening{Kind: DutyObjection, Post: post.ID, SubjectKind: SubjectKind + "_objection", Subject: string(w.c.ID),
			Title: title(w.c), Span: w.lawDays("information.decide.days", 30), Basis: "UU 14/2008 Pasal 36 ayat (2)"})
		if err != nil {
			return err
		}
		if _, err := w.tx.Exec(`
			update complaint_information
			set objected_at = $1, ground = $2, objection_text = $3, objection_duty = $4, decide_by = $5
			where complaint = $6`, db.Micros(w.now), string(in.Ground), text, string(d.ID), db.Micros(d.DueAt), string(w.c.ID)); err != nil {
			return err
		}
		w.step(StepObjected, ForReporter, text)
		w.act("objected", map[string]any{"ground": in.Ground, "decide_by": stamp(d.DueAt)})
		w.tell("objected", clock.DateOf(d.DueAt, w.zone))
		return nil
	})
}

// DecideObjection is the decision of the information officer's superior.
//
// rule: uu-14-2008 36(2)
func (s *Service) DecideObjection(ctx context.Context, by actor.Actor, id ID, upheld bool, decision string) error {
	decision, err := reason(decision, "decision")
	if err != nil {
		return err
	}
	return s.change(ctx, by, id, 0, func(w *work) error {
		if w.c.Kind != KindPublicInformation {
			return errs.New(errs.Conflict, "complaint.no_objection_here")
		}
		i, err := s.information(w.env, w.c)
		if err != nil {
			return err
		}
		switch {
		case i.ObjectedAt.IsZero():
			return errs.New(errs.Conflict, "complaint.no_objection_here")
		case !i.DecidedAt.IsZero():
			return errs.New(errs.Conflict, "complaint.decided_before")
		}
		d, err := s.Duties.Get(w.tx, i.duty)
		if err != nil {
			return err
		}
		if !by.May(actor.AuthorizedOfficial) && !w.sitsOn(by.Person, d.Post) {
			return errs.New(errs.Forbidden, "actor.forbidden.authorized_official")
		}
		if _, err := s.Duties.Close(w.tx, by, i.duty, duty.Done, "decided"); err != nil {
			return err
		}
		if _, err := w.tx.Exec(`
			update complaint_information
			set decided_at = $1, upheld = $2, decision = $3
			where complaint = $4`, db.Micros(w.now), upheld, decision, string(w.c.ID)); err != nil {
			return err
		}
		w.step(StepDecided, ForReporter, decision)
		w.act("objection_decided", map[string]any{"upheld": upheld})
		w.tell("decided", decision, w.lastDay(w.unitOf(w.c.Post), w.now, w.lawDays("information.dispute.days", 14)))
		return nil
	})
}

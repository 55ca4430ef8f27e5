package complaint

import (
	"context"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

// Publish lets through what moderation held.
func (s *Service) Publish(ctx context.Context, by actor.Actor, id ID) error {
	return s.change(ctx, by, id, 0, func(w *work) error {
		if err := needCoordinator(w.role); err != nil {
			return err
		}
		if err := w.to(publish); err != nil {
			return err
		}
		w.step(StepPublished, ForDesk, "")
		w.act("published", nil)
		return nil
	})
}

// Discard gives up what moderation held: it is never shown. Its sender is told
// why, and may write again.
func (s *Service) Discard(ctx context.Context, by actor.Actor, id ID, why string) error {
	why, err := reason(why, "reason")
	if err != nil {
		return err
	}
	return s.change(ctx, by, id, 0, func(w *work) error {
		why = w.masked(why)
		if err := needCoordinator(w.role); err != nil {
			return err
		}
		if err := w.to(discard); err != nil {
			return err
		}
		w.c.Reason = why
		w.step(StepArchived, ForReporter, why)
		w.act("discarded", map[string]any{"reason": why})
		w.tell("discarded", why)
		return w.endDuty(duty.Cancelled, "discarded")
	})
}

// Verify accepts a report: what kind it is, what it is about and whose it is.
// The agency's liaison owes the answer from then on, by a clock that began when
// the report came.
//
// rule: permenpanrb-62-2018 verifikasi
func (s *Service) Verify(ctx context.Context, by actor.Actor, id ID, in VerifyIn) error {
	if in.Kind != "" && (!slices.Contains(Kinds, in.Kind) || in.Kind == KindWhistleblowing) {
		return errs.New(errs.Invalid, "complaint.kind_unknown").Field("kind", "complaint.kind_unknown")
	}
	if err := tooLong(in.Note, maxText, "note"); err != nil {
		return err
	}
	return s.change(ctx, by, id, in.Version, func(w *work) error {
		if err := needCoordinator(w.role); err != nil {
			return err
		}
		if w.c.State != Received || w.c.Unit != "" {
			return errs.New(errs.Conflict, "complaint.wrong_state.forward", stateWord(w.c.State))
		}
		if in.Kind != "" {
			w.c.Kind = in.Kind
		}
		w.c.Clarify = in.Clarify && w.c.Kind == KindService
		if in.Category != "" {
			w.c.Category = in.Category
		}
		if in.Secret != nil && *in.Secret {
			w.c.Secret = true
		}
		if w.c.VerifiedAt.IsZero() {
			w.c.VerifiedAt = w.now
		}
		var unit *org.Unit
		var post *org.Post
		var err error
		if w.c.Kind == KindPublicInformation { // a formal request after all
			post = w.regional(actor.InformationOfficer)
			unit = w.s.Units[post.Unit]
			if err := insertInformation(w.tx, w.c.ID, InformationRequest{}); err != nil && !db.IsUnique(err) {
				return err
			}
		} else if unit, post, err = w.liaison(in.Unit); err != nil {
			return err
		}
		if err := w.to(forward); err != nil {
			return err
		}
		if err := w.assign(unit.ID, post.ID); err != nil {
			return err
		}
		w.step(StepVerified, ForPublic, "")
		if note := clean(in.Note); note != "" {
			w.step(StepNote, ForDesk, w.masked(note))
		}
		w.act("verified", map[string]any{"kind": w.c.Kind, "category": w.c.Category, "unit": unit.ID, "post": post.ID, "due": stamp(w.c.DueAt)})
		w.tell("verified", unit.Name, clock.DateOf(w.c.DueAt, w.zone))
		return w.decided()
	})
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// decided teaches the router what a coordinator decided. Learning must not
// stand in the way of the decision, so it is told, not asked.
func (w *work) decided() error {
	if w.svc.Decided == nil || w.c.Guard != "" {
		return nil
	}
	return w.svc.Decided(w.tx, w.c.ID, w.c.Text, w.c.Category, w.c.Unit)
}

// assign ends the verification and opens the duty to answer. The clock starts
// when the report was received and leaves out the time in which the reporter
// was asked.
func (w *work) assign(unit org.UnitID, post org.PostID) error {
	history, err := w.svc.Duties.History(w.tx, w.c.Duty)
	if err != nil {
		return err
	}
	pauses := duty.Pauses(history, w.c.ReceivedAt)
	if _, err := w.svc.Duties.Close(w.tx, w.by, w.c.Duty, duty.Done, "verified"); err != nil {
		return err
	}
	w.c.Unit, w.c.Post = unit, post
	clocks := ClocksOf(w.law, w.c.Kind, w.c.Clarify)
	o := duty.Opening{Kind: DutyAnswer, Post: post, SubjectKind: SubjectKind, Subject: string(w.c.ID), Title: title(w.c), Guard: string(w.c.Guard),
		Start: w.c.ReceivedAt, Span: clocks.Due, Basis: clocks.Basis.String()}
	if w.c.Kind == KindPublicInformation {
		o.Kind = DutyInformation
	}
	if len(pauses) > 0 {
		o.Due, _ = w.due(w.unitOf(post), w.c.ReceivedAt, clocks.Due, calendar.EndedAt(pauses, w.now))
	}
	d, err := w.svc.Duties.Open(w.tx, w.by, o)
	if err != nil {
		return err
	}
	w.c.Duty, w.c.DueAt, w.c.Provisional = d.ID, d.DueAt, w.c.Provisional || d.Provisional
	first, _ := w.due(w.unitOf(post), w.c.ReceivedAt, clocks.First, calendar.EndedAt(pauses, w.now))
	w.c.FirstBy = first
	return nil
}

func (w *work) endDuty(to duty.State, outcome string) error {
	_, err := w.svc.Duties.Close(w.tx, w.by, w.c.Duty, to, outcome)
	return err
}

// AskInfo asks the reporter for what is missing. The clock stands until they
// reply or their time is over.
func (s *Service) AskInfo(ctx context.Context, by actor.Actor, id ID, in AskIn) error {
	question, err := reason(in.Question, "question")
	if err != nil {
		return err
	}
	return s.change(ctx, by, id, in.Version, func(w *work) error {
		question = w.masked(question)
		if err := needHandler(w.role); err != nil && needCoordinator(w.role) != nil {
			return err
		}
		if w.role.coords && !w.role.handles && w.c.Unit != "" {
			return needHandler(w.role)
		}
		if err := w.notHeldByOther(); err != nil {
			return err
		}
		if err := w.to(ask); err != nil {
			return err
		}
		if _, err := w.svc.Duties.Pause(w.tx, by, w.c.Duty, "menunggu keterangan pelapor"); err != nil {
			return err
		}
		w.c.ReplyUntil = w.lastDay(w.unitOf(w.c.Post), w.now, ClocksOf(w.law, w.c.Kind, w.c.Clarify).Info)
		view := ForPublic
		if w.c.Secret {
			view = ForReporter
		}
		w.step(StepAsked, view, question)
		w.act("asked", map[string]any{"until": w.c.ReplyUntil})
		w.tell("asked", question, w.c.ReplyUntil)
		return nil
	})
}

// Reject refuses a report that is not for this channel; the reporter reads why.
//
// rule: permenpanrb-62-2018 verifikasi
func (s *Service) Reject(ctx context.Context, by actor.Actor, id ID, in RejectIn) error {
	why, err := reason(in.Reason, "reason")
	if err != nil {
		return err
	}
	if !slices.Contains(Grounds, in.Ground) {
		return errs.New(errs.Invalid, "complaint.ground_unknown").Field("ground", "complaint.ground_unknown")
	}
	return s.change(ctx, by, id, in.Version, func(w *work) error {
		why = w.masked(why)
		if err := needCoordinator(w.role); err != nil {
			return err
		}
		if err := w.to(reject); err != nil {
			return err
		}
		w.c.Reason, w.c.ClosedAt, w.c.ReplyUntil = why, w.now, ""
		if w.c.VerifiedAt.IsZero() {
			w.c.VerifiedAt = w.now
		}
		w.step(StepRejected, ForPublic, why)
		w.act("rejected", map[string]any{"ground": in.Ground, "reason": why})
		w.tell("rejected", why)
		return w.endDuty(duty.Done, "rejected")
	})
}

// Merge joins a report into another about the same thing. Its reporter and
// followers are told with those of the other from then on.
func (s *Service) Merge(ctx context.Context, by actor.Actor, id ID, in MergeIn) error {
	return s.change(ctx, by, id, in.Version, func(w *work) error {
		if err := needCoordinator(w.role); err != nil {
			if !w.role.handles || w.c.Unit == "" {
				return err
			}
		}
		into, r, err := w.load(by, in.Into)
		if err != nil {
			return err
		}
		for n := 0; into.MergedInto != "" && n < 10; n++ {
			if into, r, err = w.load(by, into.MergedInto); err != nil {
				return err
			}
		}
		switch {
		case into.ID == w.c.ID:
			return errs.New(errs.Invalid, "complaint.merge_self").Field("into", "complaint.merge_self")
		case into.Guard != w.c.Guard:
			return errs.New(errs.Conflict, "complaint.merge_guard")
		case !r.coords && !r.handles:
			return needHandler(r)
		case into.State.Ended() && into.State != Closed || into.State == Held:
			return errs.New(errs.Conflict, "complaint.merge_ended", stateWord(into.State))
		case w.c.Secret && !into.Secret && by.Person != "" && !w.role.coords:
			return needCoordinator(w.role)
		}
		if err := w.to(merge); err != nil {
			return err
		}
		w.c.MergedInto, w.c.ClosedAt, w.c.ReplyUntil = into.ID, w.now, ""
		if w.c.VerifiedAt.IsZero() {
			w.c.VerifiedAt = w.now
		}
		// What was merged into this one before goes with it: one level, so that
		// nobody is lost however often reports are merged.
		if _, err := w.tx.Exec(`update complaint set merged_into = $1 where merged_into = $2`, string(into.ID), string(w.c.ID)); err != nil {
			return err
		}
		w.step(StepMerged, ForPublic, into.Number)
		w.act("merged", map[string]any{"into": into.ID, "into_number": into.Number})
		w.tell("merged", into.Number)
		if err := w.endDuty(duty.Cancelled, "merged"); err != nil {
			return err
		}
		number, note := w.c.Number, clean(in.Note)
		answered := into.State == Answered || into.State == Closed
		other := &work{env: w.env, svc: s, by: by, role: r, c: into}
		if err := s.run(other, func(o *work) error {
			st := o.step(StepAbsorbed, ForDesk, number)
			if note != "" {
				st.Text += "\n" + o.masked(w.masked(note))
			}
			return nil
		}); err != nil || !answered {
			return err
		}
		// The other is answered already: the newcomers hear it at once.
		history, err := steps(w.tx, into.ID, ForPublic)
		if err != nil {
			return err
		}
		for i := len(history) - 1; i >= 0; i-- {
			if history[i].Kind == StepAnswer {
				w.tell("answered", w.officeName(into), history[i].Text)
				break
			}
		}
		return nil
	})
}

func (e *env) officeName(c *Complaint) string {
	if c.Unit != "" {
		return e.unitName(c.Unit)
	}
	return e.unitName(e.unitOf(c.Post))
}

// TransferOut tells that another body has the authority, with the receipt of
// the hand-over.
//
// rule: permenpanrb-62-2018 verifikasi
func (s *Service) TransferOut(ctx context.Context, by actor.Actor, id ID, in TransferIn) error {
	why, err := reason(in.Reason, "reason")
	if err != nil {
		return err
	}
	to, receipt := line(in.To), line(in.Receipt)
	e := errs.New(errs.Invalid, "complaint.transfer_incomplete")
	if to == "" || len(to) > maxNote {
		e.Field("to", "complaint.transfer_to")
	}
	if receipt == "" || len(receipt) > maxNote {
		e.Field("receipt", "complaint.transfer_receipt")
	}
	if err := e.OrNil(); err != nil {
		return err
	}
	return s.change(ctx, by, id, in.Version, func(w *work) error {
		why = w.masked(why)
		if err := needCoordinator(w.role); err != nil {
			return err
		}
		if err := w.to(transfer); err != nil {
			return err
		}
		w.c.TransferredTo, w.c.Reason, w.c.ClosedAt = to, why, w.now
		if w.c.VerifiedAt.IsZero() {
			w.c.VerifiedAt = w.now
		}
		w.step(StepTransferred, ForPublic, to+"\n"+receipt+"\n"+why)
		w.act("transferred", map[string]any{"to": to, "receipt": receipt})
		w.tell("transferred", to, receipt, why)
		return w.endDuty(duty.Done, "transferred")
	})
}

// Forward hands a complaint from one unit to another, with a reason. The
// citizen's clock goes on as it was. Within the agency the liaison may; to
// another agency the coordinator must.
func (s *Service) Forward(ctx context.Context, by actor.Actor, id ID, in ForwardIn) error {
	why, err := reason(in.Reason, "reason")
	if err != nil {
		return err
	}
	return s.change(ctx, by, id, in.Version, func(w *work) error {
		why = w.masked(why)
		if w.c.Unit == "" {
			return errs.New(errs.Conflict, "complaint.verify_first")
		}
		if err := needHandler(w.role); err != nil && !w.role.coords {
			return err
		}
		unit, post, err := w.liaison(in.Unit)
		if err != nil {
			return err
		}
		if !w.role.coords && w.agencyOf(unit.ID) != w.agencyOf(w.c.Unit) {
			return errs.New(errs.Forbidden, "complaint.forward_other_agency")
		}
		if unit.ID == w.c.Unit && post.ID == w.c.Post {
			return errs.New(errs.Conflict, "complaint.already_there").Field("unit", "complaint.already_there")
		}
		if err := w.to(forward); err != nil {
			return err
		}
		return w.handTo(unit.ID, post.ID, StepForwarded, why)
	})
}

func (e *env) agencyOf(u org.UnitID) org.UnitID {
	if unit := e.living(u); unit != nil {
		if a := e.s.Agency(unit.ID); a != nil {
			return a.ID
		}
	}
	return u
}

// handTo gives the duty to another post and writes it down.
func (w *work) handTo(unit org.UnitID, post org.PostID, kind StepKind, why string) error {
	if post != w.c.Post {
		if _, err := w.svc.Duties.HandOn(w.tx, w.by, w.c.Duty, post, why); err != nil {
			return err
		}
	}
	w.c.Unit, w.c.Post = unit, post
	w.c.WritingBy, w.c.WritingUntil = "", time.Time{}
	w.step(kind, ForPublic, why)
	w.act(string(kind), map[string]any{"unit": unit, "post": post, "reason": why})
	return nil
}

// ReturnToCoordinator sends back what is not the agency's, with a reason. The
// citizen's clock goes on. After the region's limit of returns it rises to the
// coordinator's superior, who decides whose it is.
//
// rule: praktik-pengaduan pengembalian
func (s *Service) ReturnToCoordinator(ctx context.Context, by actor.Actor, id ID, in ReasonIn) error {
	why, err := reason(in.Reason, "reason")
	if err != nil {
		return err
	}
	return s.change(ctx, by, id, in.Version, func(w *work) error {
		why = w.masked(why)
		if err := needHandler(w.role); err != nil {
			return err
		}
		if w.c.Unit == "" || w.c.Guard != "" || w.c.Kind == KindPublicInformation {
			return errs.New(errs.Conflict, "complaint.wrong_state.recall", stateWord(w.c.State))
		}
		if err := w.to(recall); err != nil {
			return err
		}
		post := w.regional(actor.ComplaintCoordinator)
		limit := 2
		if n := w.law.Int("complaint.bounces"); n.InForce {
			limit = n.Value
		}
		w.c.Bounces++
		kind := StepReturned
		if w.c.Bounces > limit {
			if up := w.s.Posts[post.Superior]; up != nil {
				post, kind = up, StepEscalated
			}
		}
		return w.handTo(post.Unit, post.ID, kind, why)
	})
}

// Mover hands complaints on by these rules when somebody does so from an inbox.
func (s *Service) Mover() duty.Mover {
	return func(tx *db.Tx, by actor.Actor, d *duty.Duty, to org.PostID, why string) error {
		why, err := reason(why, "reason")
		if err != nil {
			return err
		}
		return s.changeIn(tx, by, ID(d.Subject), 0, func(w *work) error {
			why = w.masked(why)
			post := w.s.Posts[to]
			switch {
			case post == nil:
				return errs.New(errs.Invalid, "duty.no_post").Field("to", "duty.no_post")
			case !w.role.handles && !w.role.coords:
				return needHandler(w.role)
			case d.Kind == DutyVerify: // from one coordinator's chair to another's
				if !slices.ContainsFunc(post.Functions, func(f org.PostFunction) bool { return f.Function == actor.ComplaintCoordinator }) {
					return errs.New(errs.Conflict, "complaint.verify_first")
				}
				return w.handTo("", to, StepForwarded, why)
			case !w.role.coords && w.agencyOf(post.Unit) != w.agencyOf(w.c.Unit):
				return errs.New(errs.Forbidden, "complaint.forward_other_agency")
			}
			if err := w.to(forward); err != nil {
				return err
			}
			return w.handTo(post.Unit, to, StepForwarded, why)
		})
	}
}

// Extend sets a later last day, with a reason that the citizen reads. A formal
// request for information may be extended once, by what the law gives.
//
// rule: uu-14-2008 22(8)
func (s *Service) Extend(ctx context.Context, by actor.Actor, id ID, in ExtendIn) error {
	why, err := reason(in.Reason, "reason")
	if err != nil {
		return err
	}
	if _, err := clock.ParseDate(string(in.Due)); err != nil && in.Due != "" {
		return errs.New(errs.Invalid, "complaint.date_wrong").Field("due", "complaint.date_wrong")
	}
	return s.change(ctx, by, id, in.Version, func(w *work) error {
		why = w.masked(why)
		if err := needHandler(w.role); err != nil {
			return err
		}
		if w.c.Unit == "" || !w.c.State.Open() {
			return errs.New(errs.Conflict, "complaint.wrong_state.extend", stateWord(w.c.State))
		}
		due := closeOf(w.env, w.unitOf(w.c.Post), in.Due)
		if w.c.Kind == KindPublicInformation {
			if due, err = w.extendInformation(); err != nil {
				return err
			}
		}
		if due.IsZero() {
			return errs.New(errs.Invalid, "complaint.date_wrong").Field("due", "complaint.date_wrong")
		}
		if !due.After(w.c.DueAt) {
			return errs.New(errs.Invalid, "duty.not_later").Field("due", "duty.not_later")
		}
		d, err := w.svc.Duties.Extend(w.tx, by, w.c.Duty, due, why)
		if err != nil {
			return err
		}
		w.c.DueAt = d.DueAt
		w.step(StepExtended, ForPublic, why)
		w.act("extended", map[string]any{"due": stamp(due), "reason": why})
		w.tell("extended", clock.DateOf(due, w.zone), why)
		return nil
	})
}

// closeOf is when a unit closes on a day: the end of a promise made by date.
func closeOf(e *env, unit org.UnitID, day clock.Date) time.Time {
	if day == "" {
		return time.Time{}
	}
	from := day.Time().Add(-offset(e.zone)) // midnight local
	due, _ := e.cal.Calendar.DueAt(e.office(unit), from, calendar.Days(0), nil)
	return due
}

func offset(z *time.Location) time.Duration {
	_, seconds := time.Unix(0, 0).In(z).Zone()
	return time.Duration(seconds) * time.Second
}

// InternalNote writes what officials tell one another.
func (s *Service) InternalNote(ctx context.Context, by actor.Actor, id ID, text string) error {
	if err := tooLong(text, maxText, "text"); err != nil {
		return err
	}
	if text = clean(text); text == "" {
		return errs.New(errs.Invalid, "complaint.no_reason").Field("text", "complaint.no_reason")
	}
	return s.change(ctx, by, id, 0, func(w *work) error {
		if !w.role.handles && !w.role.coords {
			return needHandler(w.role)
		}
		w.step(StepNote, ForDesk, w.masked(text))
		if w.c.State == Forwarded && w.role.handles {
			return w.to(begin)
		}
		return nil
	})
}

// Close ends an answered matter for a reporter who said so by another way.
func (s *Service) Close(ctx context.Context, by actor.Actor, id ID, in ReasonIn) error {
	why, err := reason(in.Reason, "reason")
	if err != nil {
		return err
	}
	return s.change(ctx, by, id, in.Version, func(w *work) error {
		why = w.masked(why)
		if err := needHandler(w.role); err != nil {
			return err
		}
		return w.close(why)
	})
}

// Learned is told what a coordinator decided, in the transaction that decides.
type Learned func(tx *db.Tx, id ID, text string, category routing.CategoryKey, unit org.UnitID) error

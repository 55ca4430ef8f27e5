package complaint

import (
	"context"
	"slices"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// weak refuses a key of three digits for what shows or changes an identity.
func weak(k Key) error {
	if k.strong() {
		return nil
	}
	return errs.New(errs.Forbidden, "complaint.key_too_weak")
}

// OwnData gives a reporter or follower the copy of what is kept about them. It
// is given at once, and noted.
//
// rule: uu-27-2022 32
func (s *Service) OwnData(ctx context.Context, k Key) (*Person, error) {
	if err := weak(k); err != nil {
		return nil, err
	}
	var out *Person
	err := s.citizen(ctx, k, func(w *work, holder string) error {
		out = nil
		i, err := identityOf(w.tx, `id = $1`, holder)
		if err != nil {
			return errs.New(errs.NotFound, "complaint.no_identity").With(err)
		}
		if i.sealed == "" {
			return errs.New(errs.NotFound, "complaint.identity_erased")
		}
		p, err := s.Vault.open(holder, i.sealed)
		if err != nil {
			return errs.New(errs.Internal, "complaint.vault_closed").With(err)
		}
		out = &p
		return w.request(holder, "copy", "done", "")
	})
	return out, err
}

// CorrectData replaces what is kept about a reporter or follower, at once.
//
// rule: uu-27-2022 30
func (s *Service) CorrectData(ctx context.Context, k Key, p Person) error {
	if err := weak(k); err != nil {
		return err
	}
	p, err := p.tidy()
	if err != nil {
		return err
	}
	return s.citizen(ctx, k, func(w *work, holder string) error {
		old := w.identityFor(holder)
		p.Words, p.NIK, p.Thread = old.Words, old.NIK, old.Thread // what was said stays; who said it changes
		if p.Chat == "" {
			p.Chat = old.Chat
		}
		if w.c.Kind == KindPublicInformation && p.Name == "" {
			return errs.New(errs.Invalid, "complaint.name_needed").Field("name", "complaint.name_needed")
		}
		if holder != string(w.c.ID) && p.contact() == "" {
			return errs.New(errs.Invalid, "complaint.contact_needed").Field("phone", "complaint.contact_needed")
		}
		if err := s.reseal(w.tx, holder, w.c.ID, p); err != nil {
			return err
		}
		return w.request(holder, "correct", "done", "")
	})
}

// EraseData deletes who a reporter or follower is: at once when the matter has
// ended, or when they only follow; while it runs, the coordinator decides within
// the time of the law, because somebody may have to ask back.
//
// rule: uu-27-2022 8, 15
func (s *Service) EraseData(ctx context.Context, k Key, why string) (*SubjectRequest, error) {
	if err := weak(k); err != nil {
		return nil, err
	}
	why = clean(why)
	if err := tooLong(why, maxNote*2, "reason"); err != nil {
		return nil, err
	}
	var out *SubjectRequest
	err := s.citizen(ctx, k, func(w *work, holder string) error {
		out = nil
		open, err := subjectRequests(w.env, `holder = $1 and kind = 'erase' and state = 'open'`, holder)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			out = &open[0]
			return nil
		}
		state := "open"
		if w.c.State.Ended() || holder != string(w.c.ID) {
			state = "done"
			if err := erase(w.tx, holder); err != nil {
				return err
			}
		}
		if err := w.request(holder, "erase", state, why); err != nil {
			return err
		}
		list, err := subjectRequests(w.env, `holder = $1 and kind = 'erase'`, holder)
		if len(list) > 0 {
			out = &list[0]
		}
		return err
	})
	return out, err
}

// erase empties an identity. The keyed hash of three digits stays, so that the
// reporter can go on following their number; it says nothing about who they are.
func erase(tx *db.Tx, holder string) error {
	if _, err := tx.Exec(`
		update complaint_identity
		set sealed = '', contact_hash = '', ways = '', erased_at = $1
		where id = $2`, db.Micros(tx.Now()), holder); err != nil {
		return err
	}
	_, err := tx.Exec(`update complaint_message set state = 'dropped' where holder = $1 and state = 'queued'`, holder)
	return err
}

// request writes down that a right was used.
func (w *work) request(holder, kind, state, why string) error {
	hours := 72
	if n := w.law.Int("data.request.hours"); n.InForce {
		hours = n.Value
	}
	due := w.now.Add(time.Duration(hours) * time.Hour)
	var done any
	dutyID := ""
	if state == "done" {
		done = db.Micros(w.now)
	} else {
		post := w.regional(actor.ComplaintCoordinator)
		if w.c.Guard != "" {
			post = w.s.Posts[w.c.Post]
		}
		d, err := w.svc.Duties.Open(w.tx, w.by, duty.Opening{Kind: DutyData, Post: post.ID, SubjectKind: SubjectKind + "_data", Subject: string(w.c.ID),
			Title: w.c.Number, Guard: string(w.c.Guard), Span: calendar.ClockHours(hours), Basis: "UU 27/2022 Pasal 30, 32"})
		if err != nil {
			return err
		}
		dutyID, due = string(d.ID), d.DueAt
	}
	masked, _ := mask(why, w.identityFor(holder))
	if _, err := w.tx.Exec(`
		insert into complaint_subject_request (id, complaint, holder, kind, state, duty, opened_at, due_at, done_at, reason)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		ids.New(w.now), string(w.c.ID), holder, kind, state, dutyID, db.Micros(w.now), db.Micros(due), done, masked); err != nil {
		return err
	}
	w.step(StepData, ForReporter, kind)
	w.act("data_"+kind, map[string]any{"state": state})
	return nil
}

func subjectRequests(e *env, where string, args ...any) ([]SubjectRequest, error) {
	rows, err := e.tx.Query(`
		select r.id, r.complaint, c.number, r.kind, r.state, r.opened_at, r.due_at, coalesce(r.done_at, 0), r.reason, r.duty, r.holder
		from (
			select id, complaint, holder, kind, state, duty, opened_at, due_at, done_at, reason
			from complaint_subject_request
			where `+where+`) r
		join complaint c on c.id = r.complaint
		order by r.id desc
		limit 200`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []SubjectRequest
	for rows.Next() {
		var r SubjectRequest
		var opened, due, done int64
		if err := rows.Scan(&r.ID, &r.Complaint, &r.Number, &r.Kind, &r.State, &opened, &due, &done, &r.Reason, &r.duty, &r.holder); err != nil {
			return nil, err
		}
		r.OpenedAt, r.DueAt, r.DoneAt = instant(opened), instant(due), instant(done)
		out = append(out, r)
	}
	return out, rows.Err()
}

// SubjectRequests lists the open requests that the actor may decide, soonest
// due first.
func (s *Service) SubjectRequests(ctx context.Context, by actor.Actor) ([]SubjectRequest, error) {
	if err := by.Require(actor.ComplaintCoordinator, actor.WhistleblowingOfficer); err != nil {
		return nil, err
	}
	var out []SubjectRequest
	err := s.read(ctx, func(e *env) error {
		all, err := subjectRequests(e, `state = 'open'`)
		if err != nil {
			return err
		}
		out = nil
		for i := len(all) - 1; i >= 0; i-- {
			c, err := byID(e.tx, all[i].Complaint)
			if err != nil {
				return err
			}
			if e.roleOf(by, c).coords {
				out = append(out, all[i])
			}
		}
		return nil
	})
	return out, err
}

// DecidedSubjectRequests lists the latest requests that were met or refused, at
// once or by somebody, for those who decide them.
func (s *Service) DecidedSubjectRequests(ctx context.Context, by actor.Actor) ([]SubjectRequest, error) {
	if err := by.Require(actor.ComplaintCoordinator, actor.WhistleblowingOfficer); err != nil {
		return nil, err
	}
	var out []SubjectRequest
	err := s.read(ctx, func(e *env) error {
		all, err := subjectRequests(e, `state <> 'open'`)
		out = nil
		for _, r := range all {
			c, err := byID(e.tx, r.Complaint)
			if err != nil {
				return err
			}
			if e.roleOf(by, c).coords && len(out) < 50 {
				out = append(out, r)
			}
		}
		return err
	})
	return out, err
}

// subjectKinds are what somebody may ask about their own data.
var subjectKinds = []string{"copy", "correct", "erase"}

// RegisterSubjectRequest writes down what a reporter asks about their own data
// at the counter, with an identity card and without the receipt. Whoever decides
// it has the time of the law.
//
// rule: uu-27-2022 5
func (s *Service) RegisterSubjectRequest(ctx context.Context, by actor.Actor, number, kind, why string) error {
	why, err := reason(why, "reason")
	if err != nil {
		return err
	}
	if !slices.Contains(subjectKinds, kind) {
		return errs.New(errs.Invalid, "complaint.data_kind").Field("kind", "complaint.data_kind")
	}
	id, err := s.ByNumber(ctx, by, number)
	if err != nil {
		return err
	}
	return s.change(ctx, by, id, 0, func(w *work) error {
		if err := needCoordinator(w.role); err != nil {
			return err
		}
		i, err := identityOf(w.tx, `id = $1`, string(id))
		if errs.Is(err, errs.NotFound) {
			return errs.New(errs.Conflict, "complaint.no_identity")
		}
		if err != nil {
			return err
		}
		if i.sealed == "" {
			return errs.New(errs.Conflict, "complaint.identity_erased")
		}
		open, err := subjectRequests(w.env, `holder = $1 and kind = $2 and state = 'open'`, string(id), kind)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			return errs.New(errs.Conflict, "complaint.data_asked_before", clock.DateOf(open[0].DueAt, w.zone))
		}
		return w.request(string(id), kind, "open", why)
	})
}

// CorrectForSubject meets a request to correct: what is given replaces what was
// kept, what is left empty stays.
//
// rule: uu-27-2022 30
func (s *Service) CorrectForSubject(ctx context.Context, by actor.Actor, id string, p Person) error {
	p, err := p.tidy()
	if err != nil {
		return err
	}
	if p == (Person{}) {
		return errs.New(errs.Invalid, "complaint.nothing_to_correct").Field("name", "complaint.nothing_to_correct")
	}
	return s.decideRequest(ctx, by, id, "", func(w *work, r SubjectRequest) error {
		if r.Kind != "correct" {
			return errs.New(errs.Conflict, "complaint.data_kind")
		}
		new := w.identityFor(r.holder)
		for _, f := range []struct {
			to   *string
			from string
		}{{&new.Name, p.Name}, {&new.Phone, p.Phone}, {&new.Email, p.Email}, {&new.Address, p.Address}} {
			if f.from != "" {
				*f.to = f.from
			}
		}
		return s.reseal(w.tx, r.holder, w.c.ID, new)
	})
}

// DecideSubjectRequest meets a request, or refuses it with the reason that the
// law allows. To erase empties the identity; a copy goes as a link to the
// contact that is kept, so that nobody else gets it.
//
// rule: uu-27-2022 15
func (s *Service) DecideSubjectRequest(ctx context.Context, by actor.Actor, id string, grant bool, why string) error {
	if !grant {
		var err error
		if why, err = reason(why, "reason"); err != nil {
			return err
		}
		return s.decideRequest(ctx, by, id, why, nil)
	}
	return s.decideRequest(ctx, by, id, why, func(w *work, r SubjectRequest) error {
		switch r.Kind {
		case "correct":
			return errs.New(errs.Invalid, "complaint.nothing_to_correct").Field("name", "complaint.nothing_to_correct")
		case "copy":
			w.tellOnly(r.holder, "data_copy")
			return nil
		}
		return erase(w.tx, r.holder)
	})
}

// decideRequest ends an open request: meet does what was asked, nil refuses it.
func (s *Service) decideRequest(ctx context.Context, by actor.Actor, id, why string, meet func(w *work, r SubjectRequest) error) error {
	return s.write(ctx, func(tx *db.Tx) error {
		e, err := s.env(tx)
		if err != nil {
			return err
		}
		list, err := subjectRequests(e, `id = $1`, id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errs.New(errs.NotFound, "complaint.no_request")
		}
		r := list[0]
		return s.changeIn(tx, by, r.Complaint, 0, func(w *work) error {
			if err := needCoordinator(w.role); err != nil {
				return err
			}
			if r.State != "open" {
				return errs.New(errs.Conflict, "complaint.decided_before")
			}
			state := "refused"
			if meet != nil {
				state = "done"
				if err := meet(w, r); err != nil {
					return err
				}
			}
			why, _ := mask(clean(why), Person{})
			if _, err := tx.Exec(`
				update complaint_subject_request
				set state = $1, done_at = $2, reason = $3
				where id = $4`, state, db.Micros(w.now), why, id); err != nil {
				return err
			}
			if _, err := s.Duties.Close(tx, by, r.duty, duty.Done, state); err != nil {
				return err
			}
			w.step(StepData, ForReporter, state)
			w.act("data_decided", map[string]any{"request": id, "state": state})
			if meet == nil {
				w.tellOnly(r.holder, "data_refused", why)
			}
			return nil
		})
	})
}

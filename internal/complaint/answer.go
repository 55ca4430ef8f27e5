package complaint

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/duty"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// holdFor is how long a case stays with whoever writes its answer.
const holdFor = 20 * time.Minute

func stateWord(s State) i18n.Key { return i18n.Key("complaint.state." + string(s)) }

// Hold keeps a case for the actor while they write, twenty minutes from the
// last call. When somebody else holds it, it says who, and that is no error:
// one may read on.
func (s *Service) Hold(ctx context.Context, by actor.Actor, id ID) (Writing, error) {
	var out Writing
	err := s.write(ctx, func(tx *db.Tx) error {
		e, err := s.env(tx)
		if err != nil {
			return err
		}
		c, r, err := e.load(by, id)
		if err != nil {
			return err
		}
		if err := needHandler(r); err != nil {
			return err
		}
		if w := e.writing(by, c); w != nil && !w.Mine {
			out = *w
			return nil
		}
		until := e.now.Add(holdFor)
		out = Writing{Person: by.Person, Name: e.personName(by.Person), Until: until, Mine: true}
		// Not a change of the case: the version stays, forms stay good.
		_, err = tx.Exec(`update complaint set writing_by = $1, writing_until = $2 where id = $3`, by.Person, db.Micros(until), string(id))
		return err
	})
	return out, err
}

// Release gives a case free again.
func (s *Service) Release(ctx context.Context, by actor.Actor, id ID) error {
	return s.write(ctx, func(tx *db.Tx) error {
		e, err := s.env(tx)
		if err != nil {
			return err
		}
		if _, _, err := e.load(by, id); err != nil {
			return err
		}
		_, err = tx.Exec(`update complaint set writing_by = '', writing_until = null where id = $1 and writing_by = $2`, string(id), by.Person)
		return err
	})
}

// writing is who holds a case now, nil when nobody does.
func (e *env) writing(by actor.Actor, c *Complaint) *Writing {
	if c.WritingBy == "" || !e.now.Before(c.WritingUntil) {
		return nil
	}
	return &Writing{Person: c.WritingBy, Name: e.personName(c.WritingBy), Until: c.WritingUntil, Mine: c.WritingBy == by.Person}
}

// notHeldByOther refuses a second writer.
func (w *work) notHeldByOther() error {
	if h := w.writing(w.by, w.c); h != nil && !h.Mine && !w.by.IsSystem() {
		return errs.New(errs.Conflict, "complaint.held_by", h.Name, h.Until.In(w.zone).Format("15.04"))
	}
	return nil
}

// SaveDraft keeps an unfinished answer with the case.
func (s *Service) SaveDraft(ctx context.Context, by actor.Actor, id ID, text string, final bool) error {
	if err := tooLong(text, maxText, "text"); err != nil {
		return err
	}
	text, _ = mask(clean(text), Person{})
	return s.write(ctx, func(tx *db.Tx) error {
		e, err := s.env(tx)
		if err != nil {
			return err
		}
		c, r, err := e.load(by, id)
		if err != nil {
			return err
		}
		w := &work{env: e, svc: s, by: by, role: r, c: c}
		if err := needHandler(r); err != nil {
			return err
		}
		if err := w.notHeldByOther(); err != nil {
			return err
		}
		_, err = tx.Exec(`
			insert into complaint_draft (complaint, text, final, by_person, by_post, at)
			values ($1, $2, $3, $4, $5, $6)
			on conflict (complaint) do update set text = excluded.text, final = excluded.final, by_person = excluded.by_person,
				by_post = excluded.by_post, at = excluded.at`,
			string(id), text, final, by.Person, string(w.byPost()), db.Micros(e.now))
		return err
	})
}

func draft(e *env, id ID) (*Draft, error) {
	d := new(Draft)
	var at int64
	err := e.tx.QueryRow(`
		select text, final, by_person, at
		from complaint_draft
		where complaint = $1`, string(id)).Scan(&d.Text, &d.Final, &d.Person, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil // a case without a draft is the usual one
	}
	d.At, d.Name = instant(at), e.personName(d.Person)
	return d, err
}

// Answer sends an answer to the reporter, everybody who follows, and those of
// merged reports. A final one ends the agency's duty: the reporter may reply or
// rate. Findings of CheckAnswer stop it unless Anyway is set; they are returned
// either way. A sent answer is never edited, see CorrectAnswer.
//
// rule: uu-25-2009 44
func (s *Service) Answer(ctx context.Context, by actor.Actor, id ID, in AnswerIn) ([]Finding, error) {
	if err := tooLong(in.Text, maxText, "text"); err != nil {
		return nil, err
	}
	text := clean(in.Text)
	if text == "" {
		return nil, errs.New(errs.Invalid, "complaint.no_answer").Field("text", "complaint.no_answer")
	}
	var found []Finding
	err := s.change(ctx, by, id, in.Version, func(w *work) error {
		if err := needHandler(w.role); err != nil {
			return err
		}
		if err := w.notHeldByOther(); err != nil {
			return err
		}
		found = CheckAnswer(text, AnswerFacts{Officer: by.Name, Final: in.Final})
		if len(found) > 0 && !in.Anyway {
			e := errs.New(errs.Invalid, "complaint.answer_not_ready", len(found))
			for _, f := range found {
				e.Field("text", f.Key, f.Args...)
			}
			return e
		}
		masked, _ := mask(text, w.identityFor(string(w.c.ID)))
		e := begin
		if in.Final {
			e = answer
		}
		if err := w.to(e); err != nil {
			return err
		}
		if w.c.Unit == "" && in.Final { // the coordinator knows the answer: no agency is needed
			if w.c.VerifiedAt.IsZero() {
				w.c.VerifiedAt = w.now
			}
			if err := w.assign(w.unitOf(w.c.Post), w.c.Post); err != nil {
				return err
			}
		}
		if w.c.FirstAnsweredAt.IsZero() {
			w.c.FirstAnsweredAt = w.now
		}
		w.c.WritingBy, w.c.WritingUntil = "", time.Time{}
		if _, err := w.tx.Exec(`delete from complaint_draft where complaint = $1`, string(id)); err != nil {
			return err
		}
		view := ForPublic
		if w.c.Secret {
			view = ForReporter
		}
		if !in.Final {
			w.step(StepProgress, view, masked)
			w.act("news_sent", map[string]any{"step": w.c.Steps})
			w.tell("progress", w.officeName(w.c), masked)
			return nil
		}
		w.c.AnsweredAt = w.now
		w.c.ReplyUntil = w.lastDay(w.unitOf(w.c.Post), w.now, ClocksOf(w.law, w.c.Kind, w.c.Clarify).Reply)
		w.step(StepAnswer, view, masked)
		w.act("answered", map[string]any{"step": w.c.Steps, "on_time": !w.now.After(w.c.DueAt), "reply_until": w.c.ReplyUntil})
		w.tell("answered", w.officeName(w.c), masked)
		return w.endDuty(duty.Done, "answered")
	})
	return found, err
}

// CorrectAnswer adds a visible correction to a sent answer. The answer stays as
// it was read.
func (s *Service) CorrectAnswer(ctx context.Context, by actor.Actor, id ID, in CorrectIn) error {
	if err := tooLong(in.Text, maxText, "text"); err != nil {
		return err
	}
	text := clean(in.Text)
	if text == "" {
		return errs.New(errs.Invalid, "complaint.no_answer").Field("text", "complaint.no_answer")
	}
	return s.change(ctx, by, id, in.Version, func(w *work) error {
		if err := needHandler(w.role); err != nil {
			return err
		}
		history, err := steps(w.tx, w.c.ID, ForDesk)
		if err != nil {
			return err
		}
		var about *Step
		for i := range history {
			if st := &history[i]; st.N == in.About && (st.Kind == StepAnswer || st.Kind == StepProgress) {
				about = st
			}
		}
		if about == nil {
			return errs.New(errs.NotFound, "complaint.no_such_answer")
		}
		masked, _ := mask(text, w.identityFor(string(w.c.ID)))
		w.step(StepCorrection, about.View, masked).About = about.N
		w.act("answer_corrected", map[string]any{"step": about.N})
		w.tell("corrected", w.officeName(w.c), masked)
		return nil
	})
}

package complaint

import (
	"context"
	"time"
	"unicode/utf8"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// citizen is the frame of what a reporter or follower changes.
func (s *Service) citizen(ctx context.Context, k Key, fn func(w *work, holder string) error) error {
	if err := s.lookup(s.now(), k, false); err != nil {
		return err
	}
	err := s.write(ctx, func(tx *db.Tx) error {
		e, err := s.env(tx)
		if err != nil {
			return err
		}
		c, holder, err := s.opens(tx, k)
		if err != nil {
			return err
		}
		return s.run(&work{env: e, svc: s, c: c}, func(w *work) error { return fn(w, holder) })
	})
	if errs.Is(err, errs.NotFound) {
		if tooMany := s.lookup(s.now(), k, true); tooMany != nil {
			return tooMany
		}
	}
	return err
}

// reporterOnly refuses followers.
func (w *work) reporterOnly(holder string) error {
	if holder == string(w.c.ID) {
		return nil
	}
	return errs.New(errs.Forbidden, "complaint.reporter_only")
}

// Join lets somebody follow another's report: they are told what its reporter
// is told. The same client key joins once.
func (s *Service) Join(ctx context.Context, in JoinIn) (Following, error) {
	p, err := in.Person.tidy()
	if err != nil {
		return Following{}, err
	}
	if p.contact() == "" {
		return Following{}, errs.New(errs.Invalid, "complaint.contact_needed").Field("phone", "complaint.contact_needed")
	}
	if in.ClientKey == "" {
		return Following{}, errs.New(errs.Invalid, "complaint.no_client_key")
	}
	number, ok := ParseNumber(in.Number)
	if !ok {
		return Following{}, notFound()
	}
	key := s.Vault.clientKey(in.Channel, in.ClientKey)
	if _, err := s.sending(s.now(), "join "+key, in.From, p.contact(), "", 0); err != nil {
		return Following{}, err
	}
	var out Following
	err = s.write(ctx, func(tx *db.Tx) error {
		out = Following{}
		e, err := s.env(tx)
		if err != nil {
			return err
		}
		c, err := byNumber(tx, number)
		if err != nil {
			return err
		}
		if !seen(c) || c.Secret || c.State == Held {
			return notFound()
		}
		if c.MergedInto != "" { // goes on under another number
			if c, err = byID(tx, c.MergedInto); err != nil {
				return err
			}
		}
		i, err := identityOf(tx, `complaint = $1 and (client_key = $2 or contact_hash = $3) order by id limit 1`, string(c.ID), key, s.Vault.contact(p.contact()))
		switch {
		case err == nil && i.id == string(c.ID):
			// It is the reporter's own contact. Saying so would tell a stranger
			// who reported; they follow, and are told twice.
		case err == nil:
			out = s.following(c, i.id, p)
			out.Again = true
			return nil
		case !errs.Is(err, errs.NotFound):
			return err
		}
		holder := ids.New(e.now)
		if err := s.keep(tx, holder, c.ID, key, p); err != nil {
			return err
		}
		out = s.following(c, holder, p)
		_, err = ledger.Record(tx, ledger.Act{Kind: "complaint.joined", SubjectKind: SubjectKind, Subject: string(c.ID), Payload: map[string]any{"number": c.Number}})
		return err
	})
	return out, err
}

func (s *Service) following(c *Complaint, holder string, p Person) Following {
	tail := p.tail()
	if tail == "" {
		tail = s.Vault.digits(holder)
	}
	return Following{Number: c.Number, Tail: tail, Token: s.Vault.tokenOf(holder)}
}

// AddInfo stores what a reporter adds. When something was asked it ends the
// pause; after the end it goes to whoever owed the matter, and changes nothing
// else: Reopen does.
func (s *Service) AddInfo(ctx context.Context, k Key, in Info) error {
	if err := tooLong(in.Text, maxText, "text"); err != nil {
		return err
	}
	text := clean(in.Text)
	if text == "" && len(in.Photos) == 0 {
		return errs.New(errs.Invalid, "complaint.no_text").Field("text", "complaint.no_text")
	}
	if len(in.Photos) > maxPhotos {
		return errs.New(errs.Invalid, "complaint.too_many_photos", maxPhotos).Field("photos", "complaint.too_many_photos", maxPhotos)
	}
	return s.citizen(ctx, k, func(w *work, holder string) error {
		if err := w.reporterOnly(holder); err != nil {
			return err
		}
		if w.c.Steps > maxSteps {
			return tooMany()
		}
		if in.ClientKey != "" {
			again, err := w.said(in.ClientKey)
			if err != nil || again {
				return err
			}
		}
		masked, hidden := mask(text, w.identityFor(holder))
		if hidden {
			if err := w.addWords(holder, text); err != nil {
				return err
			}
		}
		if w.c.State == NeedsInfo {
			if err := w.to(reply); err != nil {
				return err
			}
			if _, err := w.svc.Duties.Resume(w.tx, w.by, w.c.Duty, "pelapor menjawab"); err != nil {
				return err
			}
			if err := w.clockFromDuty(); err != nil {
				return err
			}
			w.c.ReplyUntil = ""
			w.act("completed", nil)
		}
		if len(in.Photos) > 0 {
			if err := attach(w.tx, w.c.ID, "info", in.Photos); err != nil {
				return err
			}
		}
		view := ForPublic
		if w.c.Secret {
			view = ForReporter
		}
		w.step(StepInfo, view, masked)
		if in.Tell {
			w.tellOnly(holder, "added")
		}
		return nil
	})
}

// maxSteps keeps one case from growing without end by replies.
const maxSteps = 1000

// said tells whether the same addition came before, and remembers it.
func (w *work) said(clientKey string) (again bool, err error) {
	key := w.svc.Vault.clientKey("info", string(w.c.ID)+"\x00"+clientKey)
	n, err := w.tx.Exec(`
		insert into complaint_mark (name, value) values ($1, '')
		on conflict (name) do nothing`, "said "+key)
	return n == 0, err
}

// clockFromDuty copies the due time after the duty's clock moved.
func (w *work) clockFromDuty() error {
	d, err := w.svc.Duties.Get(w.tx, w.c.Duty)
	if err != nil {
		return err
	}
	if d.Kind != DutyVerify {
		w.c.DueAt, w.c.Provisional = d.DueAt, w.c.Provisional || d.Provisional
	}
	return nil
}

// Rate takes the reporter's judgement of an answer, one to five, and closes the
// matter when it was the final answer.
func (s *Service) Rate(ctx context.Context, k Key, stars int, word string) error {
	if stars < 1 || stars > 5 {
		return errs.New(errs.Invalid, "complaint.stars").Field("stars", "complaint.stars")
	}
	word = clean(word)
	if n := utf8.RuneCountInString(word); n > maxNote*2 {
		return errs.New(errs.TooLarge, "complaint.too_long", n, maxNote*2).Field("word", "complaint.too_long", n, maxNote*2)
	}
	return s.citizen(ctx, k, func(w *work, holder string) error {
		if err := w.reporterOnly(holder); err != nil {
			return err
		}
		if w.c.State != Answered && !(w.c.State == Closed && w.c.Rating == 0) {
			return errs.New(errs.Conflict, "complaint.nothing_to_rate")
		}
		w.c.Rating = stars
		word, _ := mask(word, w.identityFor(holder))
		w.step(StepRated, ForPublic, word)
		w.act("rated", map[string]any{"stars": stars})
		if w.c.State == Answered {
			return w.close("")
		}
		return nil
	})
}

// Confirm closes an answered matter without a rating.
func (s *Service) Confirm(ctx context.Context, k Key) error {
	return s.citizen(ctx, k, func(w *work, holder string) error {
		if err := w.reporterOnly(holder); err != nil {
			return err
		}
		return w.close("")
	})
}

// close ends an answered matter. The last day for a reopening stays.
func (w *work) close(why string) error {
	if err := w.to(finish); err != nil {
		return err
	}
	w.c.ClosedAt = w.now
	w.step(StepClosed, ForPublic, why)
	w.act("closed", nil)
	return nil
}

// mayReopen: once, and to the end of the last day.
//
// rule: permenpanrb-62-2018 pelapor
func mayReopen(c *Complaint, today clock.Date) error {
	switch {
	case c.State != Answered && c.State != Closed:
		return errs.New(errs.Conflict, "complaint.not_answered")
	case c.Reopened > 0:
		return errs.New(errs.Conflict, "complaint.reopened_before")
	case c.ReplyUntil == "" || today > c.ReplyUntil:
		return errs.New(errs.Conflict, "complaint.reopen_too_late", c.ReplyUntil)
	}
	return nil
}

// Reopen takes an answered matter up again, once, to the last day of
// Own.ReplyUntil. It goes back to the post that answered, or its successor, and
// the head of the agency is told.
func (s *Service) Reopen(ctx context.Context, k Key, why string) error {
	why, err := reason(why, "reason")
	if err != nil {
		return err
	}
	return s.citizen(ctx, k, func(w *work, holder string) error {
		if err := w.reporterOnly(holder); err != nil {
			return err
		}
		if err := mayReopen(w.c, w.today); err != nil {
			return err
		}
		why, _ := mask(why, w.identityFor(holder))
		if err := w.to(reopen); err != nil {
			return err
		}
		if u := w.answering(w.c.Unit, w.c.Post); u != nil {
			w.c.Unit = u.ID
		}
		d, err := w.svc.Duties.Reopen(w.tx, actor.Actor{}, w.c.Duty, ClocksOf(w.law, w.c.Kind, w.c.Clarify).Due, why)
		if err != nil {
			return err
		}
		w.c.DueAt, w.c.Provisional, w.c.Reopened, w.c.ReplyUntil, w.c.ClosedAt = d.DueAt, d.Provisional, w.c.Reopened+1, "", time.Time{}
		w.step(StepReopened, ForPublic, why)
		w.act("reopened", map[string]any{"due": w.c.DueAt.UTC().Format("2006-01-02T15:04:05Z")})
		w.tell("reopened", clock.DateOf(w.c.DueAt, w.zone))
		return nil
	})
}

// identityFor is what of the holder must not show in a text; nothing when there
// is no identity.
func (w *work) identityFor(holder string) Person {
	i, err := identityOf(w.tx, `id = $1`, holder)
	if err != nil || i.sealed == "" {
		return Person{}
	}
	p, err := w.svc.Vault.open(holder, i.sealed)
	if err != nil {
		return Person{}
	}
	return p
}

// masked hides in what an official writes whatever names the reporter: an
// official who looked knows it, and the others read the same page.
func (w *work) masked(text string) string {
	text, _ = mask(text, w.identityFor(string(w.c.ID)))
	return text
}

// addWords seals what the reporter wrote beside what they wrote before.
func (w *work) addWords(holder, text string) error {
	p := w.identityFor(holder)
	if p.Words != "" {
		p.Words += "\n\n"
	}
	p.Words += text
	return w.svc.reseal(w.tx, holder, w.c.ID, p)
}

// reseal replaces an identity; one that is not there yet is made.
func (s *Service) reseal(tx *db.Tx, holder string, c ID, p Person) error {
	sealed, err := s.Vault.seal(holder, p)
	if err != nil {
		return err
	}
	tail := p.tail()
	if tail == "" {
		tail = s.Vault.digits(holder)
	}
	n, err := tx.Exec(`
		update complaint_identity
		set sealed = $1, contact_hash = $2, tail_hash = $3, ways = $4
		where id = $5`, sealed, s.Vault.contact(p.contact()), s.Vault.tail(string(c), tail), p.way(), holder)
	if err != nil {
		return err
	}
	if n == 0 {
		return s.keep(tx, holder, c, "", p)
	}
	return nil
}

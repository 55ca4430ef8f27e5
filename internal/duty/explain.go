package duty

import (
	"context"
	"strings"
	"unicode/utf8"

	"pendopo/internal/actor"
	"pendopo/internal/calendar"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

// aboutDuty is the subject kind of an explanation: the late duty.
const aboutDuty = "duty"

// explainWithin is how long the owner has for an answer.
var explainWithin = calendar.Days(1)

// maxText bounds what people write about a duty.
const maxText = 4000

// Ask makes the owner of a late duty explain it within one working day. Those
// above it may ask, not about their own desk. A new question waits until the
// one before was answered.
func (e *Engine) Ask(ctx context.Context, by actor.Actor, id ID, question string) (*Duty, error) {
	question = strings.TrimSpace(question)
	if utf8.RuneCountInString(question) > maxText {
		return nil, errs.New(errs.Invalid, "duty.too_long", maxText).Field("question", "duty.too_long", maxText)
	}
	var out *Duty
	err := e.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := e.viewIn(tx)
		if err != nil {
			return err
		}
		d, err := get(tx, id)
		if err != nil {
			return err
		}
		r := e.reader(v, by)
		if err := r.mayAsk(d); err != nil {
			return err
		}
		if !d.LateAt(tx.Now()) {
			return errs.New(errs.Conflict, "duty.not_late")
		}
		asked, err := explanations(tx, []*Duty{d})
		if err != nil {
			return err
		}
		if x := asked[id]; x != nil && !x.State.Ended() {
			return errs.New(errs.Conflict, "duty.asked_already")
		}
		if out, err = e.Open(tx, by, Opening{Kind: Explanation, Post: d.Post, SubjectKind: aboutDuty, Subject: string(id), Title: d.Title, Guard: d.Guard,
			Span: explainWithin, OfficeUnit: d.OfficeUnit}); err != nil {
			return err
		}
		if _, err := e.change(tx, by, id, func(*Duty) (Event, error) { return Event{Kind: Asked, Note: question}, nil }); err != nil {
			return err
		}
		if err := e.notify(tx, v, d.Post, out.ID, noticeAsked); err != nil {
			return err
		}
		return record(tx, by, "explanation_asked", d, map[string]any{"explanation": string(out.ID), "question": question, "post": string(d.Post)})
	})
	return out, err
}

// mayAsk: those above a duty, and not about what lies on their own desk.
func (r reader) mayAsk(d *Duty) error {
	switch {
	case !r.SignedIn():
		return errs.New(errs.Unauthenticated, "actor.sign_in")
	case !r.opens(d):
		return errs.New(errs.NotFound, "duty.not_found")
	case d.Kind == Explanation, r.own(d.Post):
		return errs.New(errs.Forbidden, "duty.not_yours_to_ask")
	case !r.commands(home(r.v, d.Unit)):
		return errs.New(errs.Forbidden, "duty.not_yours_to_ask")
	}
	return nil
}

// Answer explains a late duty to the superior who asked; the explanation ends
// with it.
func (e *Engine) Answer(ctx context.Context, by actor.Actor, id ID, text string) (*Duty, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return nil, errs.New(errs.Invalid, "duty.no_answer").Field("text", "duty.no_answer")
	case utf8.RuneCountInString(text) > maxText:
		return nil, errs.New(errs.Invalid, "duty.too_long", maxText).Field("text", "duty.too_long", maxText)
	}
	var out *Duty
	err := e.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := e.viewIn(tx)
		if err != nil {
			return err
		}
		d, err := get(tx, id)
		if err != nil {
			return err
		}
		r := e.reader(v, by)
		switch {
		case !r.SignedIn():
			return errs.New(errs.Unauthenticated, "actor.sign_in")
		case !r.opens(d):
			return errs.New(errs.NotFound, "duty.not_found")
		case !r.own(d.Post):
			return errs.New(errs.Forbidden, "duty.not_your_desk")
		case d.Kind != Explanation:
			return errs.New(errs.Conflict, "duty.no_explanation")
		case d.State.Ended():
			return errs.New(errs.Conflict, "duty.ended")
		}
		if out, err = e.Close(tx, by, id, Done, text); err != nil {
			return err
		}
		return record(tx, by, "explained", d, map[string]any{"about": d.Subject, "text": text})
	})
	return out, err
}

// explanations finds the newest explanation of each duty.
func explanations(tx *db.Tx, ds []*Duty) (map[ID]*Duty, error) {
	out := map[ID]*Duty{}
	if len(ds) == 0 {
		return out, nil
	}
	args := []any{aboutDuty}
	var ids []ID
	for _, d := range ds {
		ids = append(ids, d.ID)
	}
	found, err := list(tx, `
		select `+columns+`
		from duty
		where subject_kind = $1
			and subject in `+in(&args, ids)+`
		order by id`, args...)
	if err != nil {
		return nil, err
	}
	for _, x := range found {
		out[ID(x.Subject)] = x
	}
	return out, nil
}

// record writes an act of this package about a duty.
func record(tx *db.Tx, by actor.Actor, kind string, d *Duty, payload map[string]any) error {
	_, err := ledger.Record(tx, ledger.Act{Kind: "duty." + kind, ActorPerson: by.Person, ActorPost: by.Post, SubjectKind: aboutDuty, Subject: string(d.ID), Payload: payload})
	return err
}

// chairOf is the chair on which a post's duties lie, "" when nobody is there.
func chairOf(s *org.Snapshot, post org.PostID) org.PostID {
	if o := OwnerOf(s, post); o.Chair != nil {
		return o.Chair.ID
	}
	return ""
}

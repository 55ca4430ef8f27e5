package document

import (
	"context"
	"slices"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// withdrawers may take back what is numbered or signed.
var withdrawers = []actor.Function{actor.AppointingAuthority, actor.AuthorizedOfficial, actor.LegalOfficer}

// decisive are the kinds that put somebody in a post: to take a numbered one
// back changes legal status, which no mandate allows.
//
// rule: uu-30-2014 14(7)
var decisive = []Kind{Decision, Extract, Order}

// WithdrawIn takes a paper back, with a reason. A draft simply goes; a number
// that was given stays given and is marked void, so that the register shows
// why nothing stands behind it. The verification page says "withdrawn".
func (s *Service) WithdrawIn(tx *db.Tx, by actor.Actor, id ID, reason string) error {
	_, err := s.end(tx, by, id, Withdrawn, reason, "")
	return err
}

// Withdraw is WithdrawIn in its own transaction.
func (s *Service) Withdraw(ctx context.Context, by actor.Actor, id ID, reason string) error {
	return s.cfg.DB.Write(ctx, func(tx *db.Tx) error { return s.WithdrawIn(tx, by, id, reason) })
}

// SupersedeIn replaces a paper by a new draft, with a reason. A sealed paper is
// never drawn again: the old one stays readable and says what replaced it.
func (s *Service) SupersedeIn(tx *db.Tx, by actor.Actor, id ID, p Plan, reason string) (ID, error) {
	old, err := s.end(tx, by, id, Superseded, reason, "")
	if err != nil {
		return "", err
	}
	p.Subject, p.Item = old.Subject, old.Item
	planned, err := s.PlanIn(tx, by, []Plan{p})
	if err != nil {
		return "", err
	}
	return planned.IDs[0], saveEnd(tx, id, Superseded, reason, planned.IDs[0])
}

func (s *Service) end(tx *db.Tx, by actor.Actor, id ID, to State, reason string, with ID) (*Document, error) {
	d, err := getDocument(tx, id, true)
	if err != nil {
		return nil, err
	}
	need, ask := makers, by.Require
	if d.State != Drafted {
		need = withdrawers
		if slices.Contains(decisive, d.Kind) {
			ask = by.RequireOwn
		}
	}
	if err := ask(need...); err != nil {
		return nil, err
	}
	return d, endAs(tx, by, need[0], d, to, reason, with)
}

// WithdrawOfIn takes back the papers of one person in a pack, of the kinds given,
// because what they say came to an end. It asks nobody: who may end that, its
// own package decided in this transaction, and the papers follow.
func (s *Service) WithdrawOfIn(tx *db.Tx, by actor.Actor, sub Subject, person, reason string, kinds ...Kind) (withdrawn int, err error) {
	list, err := queryDocuments(tx, `subject_kind = $1 and subject = $2 and person = $3 and state not in ('withdrawn', 'superseded')`, sub.Kind, sub.ID, person)
	if err != nil {
		return 0, err
	}
	for _, d := range list {
		if !slices.Contains(kinds, d.Kind) {
			continue
		}
		if d, err = getDocument(tx, d.ID, true); err != nil {
			return 0, err
		}
		if err := endAs(tx, by, withdrawers[0], d, Withdrawn, reason, ""); err != nil {
			return 0, err
		}
		withdrawn++
	}
	return withdrawn, nil
}

// endAs ends a locked paper and records who did.
func endAs(tx *db.Tx, by actor.Actor, as actor.Function, d *Document, to State, reason string, with ID) error {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return errs.New(errs.Invalid, "document.reason_missing").Field("reason", "document.reason_missing")
	}
	if err := d.State.move(to); err != nil {
		return err
	}
	if d.State == Numbered && d.Register != "" && d.numberedWith == "" {
		if err := voidNumber(tx, d.ID, reason); err != nil {
			return err
		}
	}
	if err := saveEnd(tx, d.ID, to, reason, with); err != nil {
		return err
	}
	_, err := ledger.Record(tx, ledger.Act{Kind: "document." + string(to), ActorPerson: by.Person, ActorPost: by.PostFor(as),
		SubjectKind: "document", Subject: string(d.ID), Payload: map[string]any{"kind": d.Kind, "was": d.State, "number": d.Number, "reason": reason}})
	return err
}

// SignedOnPaperIn records that a paper which is signed in ink has its
// signatures; the file kept stays the unsigned one.
func (s *Service) SignedOnPaperIn(tx *db.Tx, by actor.Actor, id ID, note string) error {
	if err := by.Require(makers...); err != nil {
		return err
	}
	d, err := getDocument(tx, id, true)
	if err != nil {
		return err
	}
	if d.Method != Wet || d.SHA256 == "" {
		return errs.New(errs.Conflict, "document.not_for_ink")
	}
	if err := d.State.move(Signed); err != nil {
		return err
	}
	act := signedAct(d)
	act.ActorPerson, act.ActorPost = by.Person, by.PostFor(actor.PersonnelOfficer)
	r, err := ledger.Record(tx, act)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`update document set state = 'signed', state_note = $2, leaf = $3, version = version + 1, changed_at = $4 where id = $1 and state = 'numbered'`,
		string(id), note, r.Leaf, db.Micros(tx.Now())); err != nil {
		return err
	}
	return nil
}

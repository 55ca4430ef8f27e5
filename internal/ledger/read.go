package ledger

import (
	"context"

	asker "pendopo/internal/actor" // package actor; "actor" is a part of the payload here
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// mayRead is the permission to read acts: inspectors read every official act,
// everybody reads what they did themselves.
func mayRead(by asker.Actor, actorPerson string) error {
	if by.Person != "" && by.Person == actorPerson {
		return nil
	}
	return by.Require(asker.Inspector)
}

// Acts lists acts for a reader, newest first: all for an inspector, one's own
// (Filter.ActorPerson) for everybody.
func (l *Log) Acts(ctx context.Context, by asker.Actor, f Filter) ([]Entry, error) {
	if err := mayRead(by, f.ActorPerson); err != nil {
		return nil, err
	}
	var out []Entry
	err := l.db.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = Find(tx, f)
		return err
	})
	return out, err
}

// Act reads one act, by id or leaf, for a reader.
func (l *Log) Act(ctx context.Context, by asker.Actor, actOrLeaf string) (Entry, error) {
	var e Entry
	err := l.db.Read(ctx, func(tx *db.Tx) (err error) {
		e, err = Get(tx, actOrLeaf)
		return err
	})
	if allowed := mayRead(by, e.ActorPerson); allowed != nil {
		return Entry{}, allowed // whether the act exists is not for everybody
	}
	return e, err
}

// DiscloseTo is Disclose for a reader of the act.
func (l *Log) DiscloseTo(ctx context.Context, by asker.Actor, actOrLeaf string) (Disclosure, error) {
	if _, err := l.Act(ctx, by, actOrLeaf); err != nil {
		return Disclosure{}, err
	}
	return l.Disclose(ctx, actOrLeaf)
}

// Checkpoint is the newest signed statement about the tree; NotFound before the
// first act. It is public.
func (l *Log) Checkpoint(ctx context.Context) (Checkpoint, error) {
	var c Checkpoint
	err := l.db.Read(ctx, func(tx *db.Tx) error {
		size, text, err := currentCheckpoint(tx)
		if err != nil {
			return err
		}
		if size == 0 {
			return errs.New(errs.NotFound, "ledger.empty")
		}
		c, err = OpenCheckpoint([]byte(text), l.key.Verifier)
		return err
	})
	return c, err
}

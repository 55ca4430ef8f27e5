package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Assurance is everything the log can show about one act to somebody who will
// not compute: that it is in, that nothing was changed since it came in, and
// who outside has seen it. Each part was computed, not looked up.
type Assurance struct {
	Proof
	First   int64     // acts in the first signed checkpoint with this one
	FirstAt time.Time // when that was signed
	Newest  int64     // acts in the newest checkpoint, which continues the first
	Seen    []Cosigned
}

// Assure proves an act as Prove does, and that the newest tree continues the
// one in which the act was first signed.
func (l *Log) Assure(ctx context.Context, actOrLeaf string) (Assurance, error) {
	var a Assurance
	err := l.db.Read(ctx, func(tx *db.Tx) error {
		p, hashes, err := l.prove(tx, actOrLeaf)
		if err != nil {
			return err
		}
		a.Proof = p
		if a.Seen, err = cosignersOf(tx, p.Checkpoint.Size); err != nil {
			return err
		}
		first, newest, err := l.ends(tx, p.Seq)
		if err != nil {
			return err
		}
		a.First, a.Newest = first.Size, newest.Size
		if a.FirstAt, err = checkpointTime(tx, first.Size); err != nil {
			return err
		}
		if first.Size == newest.Size {
			return nil
		}
		grown, err := tlog.ProveTree(newest.Size, first.Size, hashes)
		if err == nil {
			err = tlog.CheckTree(grown, newest.Size, newest.Root, first.Size, first.Root)
		}
		if err != nil {
			return errs.New(errs.Internal, "ledger.damaged", newest.Size).With(fmt.Errorf("ledger: tree of %d does not continue that of %d: %w", newest.Size, first.Size, err))
		}
		return nil
	})
	return a, err
}

// ends are the first checkpoint that holds act no. seq, and the newest; both
// with their signatures verified.
func (l *Log) ends(tx *db.Tx, seq int64) (first, newest Checkpoint, err error) {
	for _, end := range []struct {
		to   *Checkpoint
		find func(*db.Tx, int64) (string, error)
	}{
		{&first, firstNoteWith},
		{&newest, newestNoteWith},
	} {
		text, err := end.find(tx, seq)
		if errors.Is(err, sql.ErrNoRows) {
			return first, newest, errs.New(errs.Unavailable, "ledger.not_yet_numbered", seq)
		}
		if err != nil {
			return first, newest, err
		}
		if *end.to, err = OpenCheckpoint([]byte(text), l.key.Verifier); err != nil {
			return first, newest, err
		}
	}
	return first, newest, nil
}

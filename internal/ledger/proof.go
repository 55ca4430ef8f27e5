package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Proof shows that one act is in the tree of a signed checkpoint.
type Proof struct {
	Act        string
	Leaf       tlog.Hash
	Seq        int64
	Path       tlog.RecordProof
	Checkpoint Checkpoint
}

// Text is the proof as a file of C2SP tlog-proof, complete in itself: index,
// path and signed checkpoint.
func (p Proof) Text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "c2sp.org/tlog-proof@v1\nindex %d\n", p.Seq)
	for _, h := range p.Path {
		fmt.Fprintf(&b, "%s\n", base64.StdEncoding.EncodeToString(h[:]))
	}
	b.WriteByte('\n')
	b.Write(p.Checkpoint.Note)
	return b.Bytes()
}

// Prove proves an act, named by its id or by the leaf of its receipt, against
// the newest checkpoint that a witness signed too; against the newest of all
// when no witness has signed one with this act. An act that is not numbered yet
// is Unavailable: ask again in a second.
func (l *Log) Prove(ctx context.Context, actOrLeaf string) (Proof, error) {
	var p Proof
	err := l.db.Read(ctx, func(tx *db.Tx) (err error) {
		p, _, err = l.prove(tx, actOrLeaf)
		return err
	})
	return p, err
}

// prove also returns the hashes it read, for a second proof.
func (l *Log) prove(tx *db.Tx, actOrLeaf string) (p Proof, hashes freshHashes, err error) {
	var leaf string
	var seq sql.NullInt64
	err = tx.QueryRow("select id, leaf, seq from act where id = $1 or leaf = $1", actOrLeaf).Scan(&p.Act, &leaf, &seq)
	if errors.Is(err, sql.ErrNoRows) {
		return p, hashes, errs.New(errs.NotFound, "ledger.no_such_act", actOrLeaf)
	}
	if err != nil {
		return p, hashes, fmt.Errorf("ledger: act %s: %w", actOrLeaf, err)
	}
	if !seq.Valid {
		return p, hashes, errs.New(errs.Unavailable, "ledger.not_yet_numbered", actOrLeaf)
	}
	p.Seq = seq.Int64
	if p.Leaf, err = parseHash(leaf); err != nil {
		return p, hashes, fmt.Errorf("ledger: act %s: %w", p.Act, err)
	}
	_, text, err := witnessedCheckpoint(tx, p.Seq)
	if err != nil {
		return p, hashes, err
	}
	if p.Checkpoint, err = OpenCheckpoint([]byte(text), l.key.Verifier); err != nil {
		return p, hashes, err
	}
	hashes = freshHashes{under: hashReader{tx}, m: map[int64]tlog.Hash{}}
	p.Path, err = tlog.ProveRecord(p.Checkpoint.Size, p.Seq, hashes)
	if err != nil {
		return p, hashes, fmt.Errorf("ledger: prove act %s: %w", p.Act, err)
	}
	// Never hand out a proof that does not hold.
	if err := tlog.CheckRecord(p.Path, p.Checkpoint.Size, p.Checkpoint.Root, p.Seq, p.Leaf); err != nil {
		return p, hashes, errs.New(errs.Internal, "ledger.damaged", p.Checkpoint.Size).With(fmt.Errorf("act %s: %w", p.Act, err))
	}
	return p, hashes, nil
}

// ProveConsistency proves that the newest tree continues the tree of an older
// size.
func (l *Log) ProveConsistency(ctx context.Context, oldSize int64) (tlog.TreeProof, Checkpoint, error) {
	var proof tlog.TreeProof
	var c Checkpoint
	err := l.db.Read(ctx, func(tx *db.Tx) error {
		size, text, err := currentCheckpoint(tx)
		if err != nil {
			return err
		}
		if oldSize < 1 || oldSize > size {
			return errs.New(errs.Invalid, "ledger.no_such_size", oldSize, size)
		}
		if c, err = OpenCheckpoint([]byte(text), l.key.Verifier); err != nil {
			return err
		}
		proof, err = tlog.ProveTree(size, oldSize, hashReader{tx})
		return err
	})
	return proof, c, err
}

// Disclosure is what the owner of an act may hand to anybody: the words, the
// salt that ties them to the published leaf, and the proof.
type Disclosure struct {
	Payload string `json:"payload"` // canonical JSON, byte for byte
	Salt    string `json:"salt"`    // hex
	Proof   string `json:"proof"`   // tlog-proof
}

// Disclose gives an act away in full. Whether the asker may see it is for the
// caller to decide.
func (l *Log) Disclose(ctx context.Context, act string) (Disclosure, error) {
	p, err := l.Prove(ctx, act)
	if err != nil {
		return Disclosure{}, err
	}
	d := Disclosure{Proof: string(p.Text())}
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		var payload, salt sql.NullString
		if err := tx.QueryRow("select payload, salt from act where id = $1", p.Act).Scan(&payload, &salt); err != nil {
			return fmt.Errorf("ledger: act %s: %w", act, err)
		}
		if !payload.Valid {
			return errs.New(errs.NotFound, "ledger.erased", p.Act)
		}
		d.Payload, d.Salt = payload.String, salt.String
		return nil
	})
	return d, err
}

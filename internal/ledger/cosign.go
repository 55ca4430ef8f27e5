package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

const (
	// maxCosigned bounds what is read as a cosigned checkpoint: sixteen
	// signatures of the longest kind in use fit.
	maxCosigned = 128 << 10
	// bareWithin is how many checkpoints back bare signature lines are tried.
	bareWithin = 64
	// clockSlack is how far a witness's clock may be ahead of ours.
	clockSlack = 5 * time.Minute
)

// Cosigned is one accepted signature of a witness.
type Cosigned struct {
	Witness string
	Size    int64 // of the checkpoint
	At      time.Time
}

// Cosign takes the signatures of configured witnesses under one of our
// checkpoints: either the checkpoint with the lines added, or the bare lines
// that a witness answers with, which are tried on the newest checkpoints. Lines
// of strangers are passed over. What is accepted is published with the
// checkpoint.
//
// Anybody may bring a signature: it proves itself.
func (l *Log) Cosign(ctx context.Context, signed []byte) ([]Cosigned, error) {
	if len(l.cfg.Witnesses) == 0 {
		return nil, errs.New(errs.Conflict, "ledger.no_witnesses")
	}
	if len(signed) > maxCosigned {
		return nil, errs.New(errs.TooLarge, "ledger.cosigned_malformed")
	}
	var out []Cosigned
	err := l.db.Write(ctx, func(tx *db.Tx) (err error) {
		out, err = l.cosign(tx, signed)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (l *Log) cosign(tx *db.Tx, signed []byte) ([]Cosigned, error) {
	size, n, err := l.openCosigned(tx, signed)
	if err != nil {
		return nil, err
	}
	var out []Cosigned
	for _, s := range n.Sigs {
		at, line, err := timedLine(s)
		if err != nil {
			return nil, err
		}
		if at.After(tx.Now().Add(clockSlack)) {
			return nil, errs.New(errs.Invalid, "ledger.cosigned_ahead", s.Name, at.Format(time.RFC3339))
		}
		id := fmt.Sprintf("%s+%08x", s.Name, s.Hash)
		if err := storeCosignature(tx, size, id, at, line); err != nil {
			return nil, err
		}
		out = append(out, Cosigned{Witness: s.Name, Size: size, At: at})
	}
	tx.Signal(Topic) // published within a second
	return out, nil
}

// openCosigned finds the checkpoint that was signed and verifies the lines of
// known witnesses; it returns at least one.
func (l *Log) openCosigned(tx *db.Tx, signed []byte) (int64, *note.Note, error) {
	if !bytes.HasPrefix(signed, []byte("— ")) {
		n, err := l.openNote(signed)
		if err != nil {
			return 0, nil, err
		}
		c, err := parseCheckpoint(n.Text)
		if err != nil || c.Origin != l.key.Origin {
			return 0, nil, errs.New(errs.Invalid, "ledger.cosigned_malformed").With(err)
		}
		ours, err := checkpointNote(tx, c.Size)
		if err != nil {
			return 0, nil, err
		}
		if noteText(ours) != n.Text {
			// A witness who holds another tree of this size is the very thing that
			// witnesses are for: say it loudly, change nothing.
			l.cfg.Logger.Error("ledger: a witness signed another history", "size", c.Size, "root", hexHash(c.Root))
			return 0, nil, errs.New(errs.Conflict, "ledger.cosigned_other_history", c.Size)
		}
		return c.Size, n, nil
	}
	recent, err := recentCheckpoints(tx, bareWithin)
	if err != nil {
		return 0, nil, err
	}
	if len(recent) == 0 {
		return 0, nil, errs.New(errs.NotFound, "ledger.empty")
	}
	var last error
	for _, c := range recent {
		n, err := l.openNote(append([]byte(noteText(c.note)+"\n"), signed...))
		if err == nil {
			return c.size, n, nil
		}
		last = err
		var wrong *note.InvalidSignatureError
		if !errors.As(err, &wrong) { // no other checkpoint will help
			break
		}
	}
	return 0, nil, last
}

// openNote verifies the signatures of configured witnesses on a note.
func (l *Log) openNote(signed []byte) (*note.Note, error) {
	verifiers := make([]note.Verifier, len(l.cfg.Witnesses))
	for i, w := range l.cfg.Witnesses {
		verifiers[i] = witnessVerifier{w}
	}
	n, err := note.Open(signed, note.VerifierList(verifiers...))
	var wrong *note.InvalidSignatureError
	var strange *note.UnverifiedNoteError
	switch {
	case errors.As(err, &wrong):
		return nil, errs.New(errs.Invalid, "ledger.cosigned_wrong", wrong.Name).With(err)
	case errors.As(err, &strange):
		return nil, errs.New(errs.Invalid, "ledger.cosigned_by_stranger", strings.Join(namesOf(strange.Note.UnverifiedSigs), ", ")).With(err)
	case err != nil:
		return nil, errs.New(errs.Invalid, "ledger.cosigned_malformed").With(err)
	}
	return n, nil
}

func namesOf(sigs []note.Signature) []string {
	var out []string
	for _, s := range sigs {
		out = append(out, s.Name)
	}
	return out
}

// noteText is what is signed in a note of ours: all above the blank line.
func noteText(signed string) string {
	if i := strings.LastIndex(signed, "\n\n"); i >= 0 {
		return signed[:i+1]
	}
	return signed
}

// Submission is what a witness wants in "add-checkpoint" (C2SP tlog-witness):
// the size that it signed last (0: never), the proof that the newest tree
// continues it, and the newest checkpoint.
func (l *Log) Submission(ctx context.Context, oldSize int64) ([]byte, error) {
	var b bytes.Buffer
	if oldSize == 0 {
		c, err := l.Checkpoint(ctx)
		if err != nil {
			return nil, err
		}
		b.WriteString("old 0\n\n")
		b.Write(c.Note)
		return b.Bytes(), nil
	}
	proof, c, err := l.ProveConsistency(ctx, oldSize)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "old %d\n", oldSize)
	for _, h := range proof {
		fmt.Fprintf(&b, "%s\n", h)
	}
	b.WriteByte('\n')
	b.Write(c.Note)
	return b.Bytes(), nil
}

package ledger

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is a signed statement about the whole tree (C2SP tlog-checkpoint).
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	Note   []byte // the signed text, as published
}

// sign makes the signed checkpoint of a tree.
func (k Key) sign(size int64, root tlog.Hash) (Checkpoint, error) {
	text := fmt.Sprintf("%s\n%d\n%s\n", k.Origin, size, base64.StdEncoding.EncodeToString(root[:]))
	signed, err := note.Sign(&note.Note{Text: text}, k.signer)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("ledger: sign checkpoint of %d: %w", size, err)
	}
	return Checkpoint{k.Origin, size, root, signed}, nil
}

// OpenCheckpoint verifies the signature of a checkpoint and reads it.
func OpenCheckpoint(signed []byte, verifier string) (Checkpoint, error) {
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("ledger: verifier key %q: %w", verifier, err)
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("ledger: checkpoint: %w", err)
	}
	c, err := parseCheckpoint(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	if c.Origin != v.Name() {
		return Checkpoint{}, fmt.Errorf("ledger: checkpoint of %q, want one of %q", c.Origin, v.Name())
	}
	c.Note = signed
	return c, nil
}

// parseCheckpoint reads the words of a checkpoint; whose they are is for the
// caller to verify. Extension lines are passed over: this log writes none.
func parseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 || lines[0] == "" {
		return Checkpoint{}, fmt.Errorf("ledger: not a checkpoint: %q", lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || lines[1] != strconv.FormatInt(size, 10) {
		return Checkpoint{}, fmt.Errorf("ledger: checkpoint: size %q", lines[1])
	}
	c := Checkpoint{Origin: lines[0], Size: size}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != len(c.Root) {
		return Checkpoint{}, fmt.Errorf("ledger: checkpoint: root %q", lines[2])
	}
	copy(c.Root[:], root)
	return c, nil
}

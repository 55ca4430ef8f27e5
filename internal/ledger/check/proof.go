package check

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Receipt is an act as its holder knows it: the leaf alone, or the words and
// the salt of a disclosure.
type Receipt struct {
	Leaf    Hash
	Payload []byte // nil when only the leaf is known
}

// LeafReceipt reads the 64 hex digits that a receipt prints.
func LeafReceipt(digits string) (Receipt, error) {
	var r Receipt
	b, err := hex.DecodeString(strings.TrimSpace(digits))
	if err != nil || len(b) != len(r.Leaf) {
		return r, fmt.Errorf("a receipt has 64 hex digits, got %q", digits)
	}
	copy(r.Leaf[:], b)
	return r, nil
}

// DisclosureReceipt reads a disclosure file: JSON with payload, salt and, if
// it is complete in itself, the proof.
func DisclosureReceipt(file []byte) (r Receipt, proof []byte, err error) {
	var d struct{ Payload, Salt, Proof string }
	if err := json.Unmarshal(file, &d); err != nil {
		return r, nil, fmt.Errorf("disclosure: %w", err)
	}
	salt, err := hex.DecodeString(d.Salt)
	if err != nil || len(salt) != 32 {
		return r, nil, fmt.Errorf("disclosure: salt is not 32 bytes in hex")
	}
	digest := sha256.Sum256(append(salt, d.Payload...))
	r.Leaf = leafHash(digest[:])
	r.Payload = []byte(d.Payload)
	if d.Proof != "" {
		proof = []byte(d.Proof)
	}
	return r, proof, nil
}

// Included is what Proof verified.
type Included struct {
	Index      int64
	Checkpoint Checkpoint
	Seen       []Seen // the wanted witnesses
}

// Proof verifies that the act of a receipt is in the tree of the checkpoint
// that the proof (C2SP tlog-proof) carries, and that each wanted witness signed
// that checkpoint.
func Proof(proof []byte, k Key, r Receipt, wanted ...Witness) (Included, error) {
	index, path, note, err := parseProof(proof)
	if err != nil {
		return Included{}, failf(InProof, "proof: %v", err)
	}
	c, err := ParseCheckpoint(note, k)
	if err != nil {
		return Included{}, failf(InCheckpoint, "proof: checkpoint: %v", err)
	}
	root, err := rootFromPath(r.Leaf, index, c.Size, path)
	if err != nil {
		return Included{}, failf(InProof, "proof: %v", err)
	}
	if root != c.Root {
		return Included{}, failf(InProof, "the act is not no. %d of the signed tree of %d: its path leads to root %s, signed is %s", index, c.Size, root, c.Root)
	}
	seen, err := Witnessed(note, wanted)
	return Included{index, c, seen}, err
}

func parseProof(proof []byte) (index int64, path []Hash, note []byte, err error) {
	if len(proof) > maxNote {
		return 0, nil, nil, fmt.Errorf("too large")
	}
	headText, note, ok := bytes.Cut(proof, []byte("\n\n"))
	if !ok {
		return 0, nil, nil, fmt.Errorf("no checkpoint in it")
	}
	lines := strings.Split(string(headText), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, nil, nil, fmt.Errorf("first line is %q, want c2sp.org/tlog-proof@v1", lines[0])
	}
	lines = lines[1:]
	if len(lines) > 0 {
		if extra, ok := strings.CutPrefix(lines[0], "extra "); ok { // of no meaning to this log
			if _, err := base64.StdEncoding.Strict().DecodeString(extra); err != nil {
				return 0, nil, nil, fmt.Errorf("malformed extra line")
			}
			lines = lines[1:]
		}
	}
	if len(lines) == 0 {
		return 0, nil, nil, fmt.Errorf("no index line")
	}
	digits, ok := strings.CutPrefix(lines[0], "index ")
	index, err = strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || index < 0 || strconv.FormatInt(index, 10) != digits {
		return 0, nil, nil, fmt.Errorf("malformed index line %q", lines[0])
	}
	if len(lines)-1 > 63 {
		return 0, nil, nil, fmt.Errorf("%d hashes, at most 63 are possible", len(lines)-1)
	}
	for _, l := range lines[1:] {
		h, err := parseHash(l)
		if err != nil {
			return 0, nil, nil, err
		}
		path = append(path, h)
	}
	return index, path, note, nil
}

package check

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Key is the public key of a log, as its owner gives it out.
type Key struct {
	Name   string
	id     uint32
	public ed25519.PublicKey
}

// The types of Ed25519 keys in signed notes.
const (
	plainKey   = 1 // signs the text
	witnessKey = 4 // signs the time and the text (C2SP tlog-cosignature)
)

// ParseKey reads "name+hash+key" (C2SP signed-note, Ed25519).
func ParseKey(text string) (Key, error) { return parseKey(text, plainKey) }

func parseKey(text string, kind byte) (Key, error) {
	name, rest, ok1 := strings.Cut(strings.TrimSpace(text), "+")
	hash, key64, ok2 := strings.Cut(rest, "+")
	raw, err := base64.StdEncoding.Strict().DecodeString(key64)
	if !ok1 || !ok2 || name == "" || err != nil || len(raw) != 1+ed25519.PublicKeySize || raw[0] != kind {
		return Key{}, fmt.Errorf("not a public key of a log (want name+hash+key): %q", text)
	}
	h := sha256.New()
	h.Write([]byte(name + "\n"))
	h.Write(raw)
	id := binary.BigEndian.Uint32(h.Sum(nil))
	if hash != fmt.Sprintf("%08x", id) {
		return Key{}, fmt.Errorf("public key of %s is damaged: it says hash %s, computed %08x", name, hash, id)
	}
	return Key{name, id, ed25519.PublicKey(raw[1:])}, nil
}

// Checkpoint is a verified statement about a whole tree.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   Hash
}

// maxNote bounds what is read as a checkpoint or proof.
const maxNote = 1 << 20

// ParseCheckpoint verifies the key's signature on a checkpoint and reads it.
// Signatures of others (witnesses) are passed over.
func ParseCheckpoint(note []byte, k Key) (Checkpoint, error) {
	text, err := verifiedText(note, k)
	if err != nil {
		return Checkpoint{}, err
	}
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return Checkpoint{}, fmt.Errorf("checkpoint has %d lines, want at least 3", len(lines)-1)
	}
	if lines[0] != k.Name {
		return Checkpoint{}, fmt.Errorf("checkpoint of log %q, want %q", lines[0], k.Name)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, fmt.Errorf("checkpoint: size %q is not a count", lines[1])
	}
	c := Checkpoint{Origin: lines[0], Size: size}
	if c.Root, err = parseHash(lines[2]); err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: root: %w", err)
	}
	return c, nil
}

// verifiedText is the text above the signatures, once the key's own signature
// was found and holds.
func verifiedText(note []byte, k Key) (string, error) {
	text, signatures, err := splitNote(note)
	if err != nil {
		return "", err
	}
	for _, s := range signatures {
		if s.name != k.Name || s.id != k.id {
			continue
		}
		if !ed25519.Verify(k.public, text, s.signature) {
			return "", fmt.Errorf("the signature of %s does not hold: the text was changed", k.Name)
		}
		return string(text), nil
	}
	return "", fmt.Errorf("signed note carries no signature of %s (key %08x)", k.Name, k.id)
}

// noteSignature is one line below a signed text.
type noteSignature struct {
	name      string
	id        uint32
	signature []byte
}

// maxSignatures bounds the work on one note; readers must accept 16.
const maxSignatures = 100

func splitNote(note []byte) (text []byte, out []noteSignature, err error) {
	if len(note) > maxNote || !utf8.Valid(note) {
		return nil, nil, fmt.Errorf("signed note is too large or not UTF-8")
	}
	split := bytes.LastIndex(note, []byte("\n\n"))
	if split < 0 || note[len(note)-1] != '\n' {
		return nil, nil, fmt.Errorf("signed note has no signatures, or was cut off")
	}
	for line := range strings.Lines(string(note[split+2:])) {
		name, sig64, ok := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "— "), " ")
		sig, err := base64.StdEncoding.Strict().DecodeString(sig64)
		if !strings.HasPrefix(line, "— ") || !ok || err != nil || len(sig) < 5 || len(out) == maxSignatures {
			return nil, nil, fmt.Errorf("signed note: malformed signature line %q", line)
		}
		out = append(out, noteSignature{name, binary.BigEndian.Uint32(sig), sig[4:]})
	}
	return note[:split+1], out, nil
}

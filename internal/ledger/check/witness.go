package check

import (
	"crypto/ed25519"
	"encoding/binary"
	"math"
	"strconv"
	"time"
)

// Witness is the public key of somebody outside who signs checkpoints.
type Witness struct{ key Key }

// ParseWitness reads "name+hash+key" of a witness (C2SP tlog-cosignature).
func ParseWitness(text string) (Witness, error) {
	k, err := parseKey(text, witnessKey)
	return Witness{k}, err
}

// Name is the witness's own.
func (w Witness) Name() string { return w.key.Name }

// Seen is a checkpoint as a witness signed it: then it was the newest the
// witness knew, and continued all that it knew before.
type Seen struct {
	Witness string
	At      time.Time
}

// Witnessed verifies that every wanted witness signed a checkpoint.
func Witnessed(note []byte, wanted []Witness) ([]Seen, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	text, signatures, err := splitNote(note)
	if err != nil {
		return nil, failf(InCheckpoint, "checkpoint: %v", err)
	}
	var out []Seen
	for _, w := range wanted {
		seen, err := w.signed(text, signatures)
		if err != nil {
			return out, err
		}
		out = append(out, seen)
	}
	return out, nil
}

func (w Witness) signed(text []byte, signatures []noteSignature) (Seen, error) {
	for _, s := range signatures {
		if s.name != w.key.Name || s.id != w.key.id {
			continue
		}
		if len(s.signature) != 8+ed25519.SignatureSize {
			return Seen{}, failf(InWitness, "the signature of the witness %s is malformed", w.key.Name)
		}
		at := binary.BigEndian.Uint64(s.signature)
		if at > math.MaxInt64 {
			return Seen{}, failf(InWitness, "the signature of the witness %s has an impossible time", w.key.Name)
		}
		said := "cosignature/v1\ntime " + strconv.FormatUint(at, 10) + "\n" + string(text)
		if !ed25519.Verify(w.key.public, []byte(said), s.signature[8:]) {
			return Seen{}, failf(InWitness, "the signature of the witness %s does not hold", w.key.Name)
		}
		return Seen{w.key.Name, time.Unix(int64(at), 0).UTC()}, nil
	}
	return Seen{}, failf(InWitness, "the witness %s did not sign this checkpoint", w.key.Name)
}

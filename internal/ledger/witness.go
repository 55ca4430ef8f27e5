package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/mod/sumdb/note"

	"pendopo/internal/kit/errs"
)

// Witness is somebody outside who signs checkpoints after seeing that the log
// only grew (C2SP tlog-cosignature, Ed25519). Their signature is what keeps the
// region from showing one history to some and another to others.
type Witness struct {
	Name string
	hash uint32
	key  ed25519.PublicKey
}

const (
	// algCosignature is the key type of timestamped Ed25519 cosignatures; the
	// type 0x01 of plain notes signs no time and is refused.
	algCosignature = 0x04
	// maxWitnesses keeps a published checkpoint within the 16 signatures that
	// every reader of signed notes must accept; one is the log's own.
	maxWitnesses = 15
)

// ParseWitness reads a public key "name+hash+key" of a witness.
func ParseWitness(vkey string) (Witness, error) {
	bad := errs.New(errs.Invalid, "ledger.witness_malformed", vkey)
	name, rest, _ := strings.Cut(strings.TrimSpace(vkey), "+")
	hash, key64, ok := strings.Cut(rest, "+")
	raw, err := base64.StdEncoding.DecodeString(key64)
	if !ok || name == "" || strings.ContainsFunc(name, unicode.IsSpace) || err != nil || len(raw) != 1+ed25519.PublicKeySize {
		return Witness{}, bad
	}
	if raw[0] != algCosignature {
		return Witness{}, errs.New(errs.Invalid, "ledger.witness_type", name, fmt.Sprintf("0x%02x", raw[0]))
	}
	sum := sha256.Sum256(append([]byte(name+"\n"), raw...))
	w := Witness{name, binary.BigEndian.Uint32(sum[:]), ed25519.PublicKey(raw[1:])}
	if hash != fmt.Sprintf("%08x", w.hash) {
		return Witness{}, bad
	}
	return w, nil
}

// ParseWitnesses reads a list of public keys, separated by commas.
func ParseWitnesses(list string) ([]Witness, error) {
	var out []Witness
	seen := map[string]bool{}
	for _, vkey := range strings.Split(list, ",") {
		if strings.TrimSpace(vkey) == "" {
			continue
		}
		w, err := ParseWitness(vkey)
		if err != nil {
			return nil, err
		}
		if seen[w.ID()] {
			return nil, errs.New(errs.Invalid, "ledger.witness_twice", w.Name)
		}
		seen[w.ID()] = true
		out = append(out, w)
	}
	if len(out) > maxWitnesses {
		return nil, errs.New(errs.Invalid, "ledger.too_many_witnesses", maxWitnesses)
	}
	return out, nil
}

// ID names the key of a witness: "name+hash".
func (w Witness) ID() string { return fmt.Sprintf("%s+%08x", w.Name, w.hash) }

// Verifier is the public key, "name+hash+key".
func (w Witness) Verifier() string {
	return w.ID() + "+" + base64.StdEncoding.EncodeToString(append([]byte{algCosignature}, w.key...))
}

// witnessVerifier lets package note check a witness's signature.
type witnessVerifier struct{ Witness }

var _ note.Verifier = witnessVerifier{}

func (v witnessVerifier) Name() string    { return v.Witness.Name }
func (v witnessVerifier) KeyHash() uint32 { return v.hash }

// Verify checks timestamp ‖ signature over the words that a witness signs.
func (v witnessVerifier) Verify(text, sig []byte) bool {
	at, ok := signedAt(sig)
	if !ok {
		return false
	}
	message := append([]byte("cosignature/v1\ntime "+strconv.FormatInt(at, 10)+"\n"), text...)
	return ed25519.Verify(v.key, message, sig[8:])
}

// signedAt reads the time in front of a cosignature, in seconds since 1970.
func signedAt(sig []byte) (int64, bool) {
	if len(sig) != 8+ed25519.SignatureSize {
		return 0, false
	}
	at := binary.BigEndian.Uint64(sig)
	// Past the year 9999 no calendar of ours can show it; the format allows 2^63-1.
	return int64(at), at <= 253402300799
}

// timedLine reads when a verified signature was made, and writes its line in
// the one way that also strict readers take: base64 has spare bits, which a
// stranger could set.
func timedLine(s note.Signature) (at time.Time, line string, err error) {
	raw, err := base64.StdEncoding.DecodeString(s.Base64)
	if err != nil || len(raw) < 4 {
		return time.Time{}, "", fmt.Errorf("ledger: signature of %s is malformed", s.Name)
	}
	secs, ok := signedAt(raw[4:])
	if !ok {
		return time.Time{}, "", fmt.Errorf("ledger: signature of %s carries no time", s.Name)
	}
	return time.Unix(secs, 0).UTC(), "— " + s.Name + " " + base64.StdEncoding.EncodeToString(raw), nil
}

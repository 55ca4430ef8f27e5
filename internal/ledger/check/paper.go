package check

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Evidence is a file of evidence about an official paper, as the verification
// page gives it out: the act of its signing, with the words, the salt and the
// proof, and what was said about the paper on that day.
type Evidence struct {
	Receipt Receipt
	Proof   []byte
	Signed  Signed
	// Ended is how the paper ended, when the evidence was given out after that.
	Ended *Ended
}

// Signed is what the act of signing says about a paper.
type Signed struct {
	At     string // instant, UTC
	Number string
	Dated  string
	Code   string
	SHA256 string
}

// Ended is a paper that no longer stands. It is what the evidence says, not
// what the ledger proves: the words of that act are not public.
type Ended struct {
	State string `json:"state"` // superseded, withdrawn
	By    string `json:"by"`    // number of the paper that replaced it
	At    string `json:"at"`
}

// signedKind is the kind of act that signs a paper.
const signedKind = "document.signed"

// ParseEvidence reads a file of evidence. It verifies nothing yet but that the
// words are those of a signing.
func ParseEvidence(file []byte) (Evidence, error) {
	if len(file) > maxNote {
		return Evidence{}, fmt.Errorf("evidence: too large")
	}
	r, proof, err := DisclosureReceipt(file)
	if err != nil {
		return Evidence{}, err
	}
	e := Evidence{Receipt: r, Proof: proof}
	var more struct{ Ended *Ended }
	if err := json.Unmarshal(file, &more); err != nil {
		return Evidence{}, fmt.Errorf("evidence: %w", err)
	}
	e.Ended = more.Ended
	var words struct {
		At   string
		Kind string
		Data struct{ Number, Dated, Code, SHA256 string }
	}
	dec := json.NewDecoder(bytes.NewReader(r.Payload))
	if err := dec.Decode(&words); err != nil {
		return Evidence{}, fmt.Errorf("evidence: words of the act: %w", err)
	}
	if words.Kind != signedKind || proof == nil {
		return Evidence{}, fmt.Errorf("evidence: it is about the act %q, not about the signing of a paper", words.Kind)
	}
	e.Signed = Signed{words.At, words.Data.Number, words.Data.Dated, words.Data.Code, words.Data.SHA256}
	return e, nil
}

// Paper verifies that a file is, byte for byte, the paper whose signing is in
// the log.
func Paper(file []byte, e Evidence, k Key, wanted ...Witness) (Included, error) {
	in, err := Proof(e.Proof, k, e.Receipt, wanted...)
	if err != nil {
		return in, err
	}
	sum := sha256.Sum256(file)
	if got := hex.EncodeToString(sum[:]); got != e.Signed.SHA256 {
		return in, failf(InPaper, "the file has SHA-256 %s, signed was %s (paper %s)", got, e.Signed.SHA256, e.Signed.Code)
	}
	return in, nil
}

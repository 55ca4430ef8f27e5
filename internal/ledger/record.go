package ledger

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/id"
)

// Topic is the db topic on which a committed act wakes the sequencer of the
// same process.
const Topic = "ledger"

// Act is what a use case records. Payload is anything that encoding/json
// writes without fractions; nil is allowed.
type Act struct {
	Kind        string // "package.verb_past": appointment.round_submitted
	ActorPerson string // person id; "" when the system acted by itself
	ActorPost   string // post whose power was used; "" when none was needed
	SubjectKind string // what the subject id names: round, holding, account
	Subject     string
	Payload     any
}

// Receipt is what the actor keeps: the act's id and leaf. The leaf can be
// proven against every later checkpoint (Log.Proof).
type Receipt struct {
	Act  string
	Leaf string // 64 hex digits
	At   time.Time
}

// envelope is the payload that is hashed and stored: the act says about itself
// everything that its row says, so that a changed column is found too.
type envelope struct {
	Act     string  `json:"act"`
	At      string  `json:"at"`
	Kind    string  `json:"kind"`
	Actor   actor   `json:"actor"`
	Subject subject `json:"subject"`
	Data    any     `json:"data"`
}

type actor struct {
	Person string `json:"person,omitempty"`
	Post   string `json:"post,omitempty"`
}

type subject struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// instantLayout writes an instant to the microsecond, as the store keeps it.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// ids makes the identifiers of acts. It is shared so that acts recorded one
// after the other have ascending ids, which is the order of sequencing.
var ids id.Source

// Record inserts one act, not yet numbered, in the caller's transaction.
func Record(tx *db.Tx, a Act) (Receipt, error) {
	rs, err := RecordAll(tx, []Act{a})
	if err != nil {
		return Receipt{}, err
	}
	return rs[0], nil
}

// RecordAll inserts many acts in the caller's transaction, in the given order:
// one statement for a hundred acts.
func RecordAll(tx *db.Tx, acts []Act) ([]Receipt, error) {
	rows := make([]row, len(acts))
	receipts := make([]Receipt, len(acts))
	for i, a := range acts {
		r, err := newRow(a, ids.New(tx.Now()), tx.Now(), newSalt())
		if err != nil {
			return nil, err
		}
		rows[i] = r
		receipts[i] = Receipt{Act: r.id, Leaf: r.leaf, At: tx.Now()}
	}
	if err := insertActs(tx, rows); err != nil {
		return nil, fmt.Errorf("ledger: record %d acts: %w", len(acts), err)
	}
	tx.Signal(Topic)
	return receipts, nil
}

// row is an act as it is stored.
type row struct {
	id, kind, person, post, subjectKind, subject string
	at                                           int64
	payload, salt, digest, leaf                  string
}

// newRow writes the payload and its hashes. It decides nothing else.
func newRow(a Act, actID string, at time.Time, salt []byte) (row, error) {
	if a.Kind == "" || a.SubjectKind == "" || a.Subject == "" {
		return row{}, fmt.Errorf("ledger: act %q on %q %q: kind and subject are needed", a.Kind, a.SubjectKind, a.Subject)
	}
	payload, err := Canonical(envelope{
		Act:     actID,
		At:      at.UTC().Format(instantLayout),
		Kind:    a.Kind,
		Actor:   actor{a.ActorPerson, a.ActorPost},
		Subject: subject{a.SubjectKind, a.Subject},
		Data:    a.Payload,
	})
	if err != nil {
		return row{}, fmt.Errorf("ledger: act %s on %s %s: %w", a.Kind, a.SubjectKind, a.Subject, err)
	}
	if strings.ContainsRune(string(payload), 0) {
		return row{}, fmt.Errorf("ledger: act %s on %s %s: payload holds a NUL", a.Kind, a.SubjectKind, a.Subject)
	}
	digest, leaf := hashes(salt, payload)
	return row{
		id: actID, kind: a.Kind, person: a.ActorPerson, post: a.ActorPost,
		subjectKind: a.SubjectKind, subject: a.Subject, at: at.UnixMicro(),
		payload: string(payload), salt: hex.EncodeToString(salt),
		digest: hex.EncodeToString(digest[:]), leaf: hex.EncodeToString(leaf[:]),
	}, nil
}

// hashes is the published digest of an act and its leaf in the tree.
func hashes(salt, payload []byte) (digest [32]byte, leaf tlog.Hash) {
	h := sha256.New()
	h.Write(salt)
	h.Write(payload)
	h.Sum(digest[:0])
	return digest, tlog.RecordHash(digest[:])
}

func newSalt() []byte {
	salt := make([]byte, 32)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the program instead
	return salt
}

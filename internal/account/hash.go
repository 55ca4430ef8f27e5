package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"pendopo/internal/kit/errs"
)

// Hashing is the cost of argon2id for new passwords. Stored passwords keep the
// cost they were made with and are made anew at the next sign-in.
type Hashing struct {
	MemoryKiB uint32 // 0 means 19,456: the OWASP minimum, 19 MiB
	Passes    uint32 // 0 means 2
	// Parallel is how many passwords are computed at once; 0 means 2. Together
	// with MemoryKiB it bounds the memory that sign-ins take.
	Parallel int
}

const (
	saltSize = 16
	sumSize  = 32
	// maxQueue is how many sign-ins may wait for a turn. At some 40 ms each
	// the last one waits about a second.
	maxQueue = 50
)

// hasher computes passwords, a few at a time.
type hasher struct {
	cost  Hashing
	turns chan struct{}
	queue chan struct{}
	dummy string // compared with when there is no account
}

func newHasher(h Hashing) *hasher {
	if h.MemoryKiB == 0 {
		h.MemoryKiB = 19_456
	}
	if h.Passes == 0 {
		h.Passes = 2
	}
	if h.Parallel <= 0 {
		h.Parallel = 2
	}
	x := &hasher{cost: h, turns: make(chan struct{}, h.Parallel), queue: make(chan struct{}, h.Parallel+maxQueue)}
	salt, sum := make([]byte, saltSize), make([]byte, sumSize)
	_, _ = rand.Read(sum) // matches no password
	x.dummy = encodeHash(h, salt, sum)
	return x
}

// enter waits for a turn.
func (x *hasher) enter(ctx context.Context) (leave func(), err error) {
	select {
	case x.queue <- struct{}{}:
	default:
		return nil, errs.New(errs.Unavailable, "account.busy")
	}
	select {
	case x.turns <- struct{}{}:
		return func() { <-x.turns; <-x.queue }, nil
	case <-ctx.Done():
		<-x.queue
		return nil, ctx.Err()
	}
}

// make hashes a password with a fresh salt, as "$argon2id$v=19$m=…,t=…,p=1$salt$sum".
func (x *hasher) make(ctx context.Context, password string) (string, error) {
	leave, err := x.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the program instead
	return encodeHash(x.cost, salt, argon2.IDKey(normalPassword(password), salt, x.cost.Passes, x.cost.MemoryKiB, 1, sumSize)), nil
}

// matches compares a password with a stored hash in time that does not depend
// on the answer. stored "" takes as long as any other and never matches.
func (x *hasher) matches(ctx context.Context, password, stored string) (bool, error) {
	if stored == "" {
		stored = x.dummy
	}
	cost, salt, sum, err := decodeHash(stored)
	if err != nil {
		return false, err
	}
	leave, err := x.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	got := argon2.IDKey(normalPassword(password), salt, cost.Passes, cost.MemoryKiB, 1, uint32(len(sum)))
	return subtle.ConstantTimeCompare(got, sum) == 1, nil
}

// outdated tells whether a stored hash was made with another cost than today's.
func (x *hasher) outdated(stored string) bool {
	cost, _, _, err := decodeHash(stored)
	return err != nil || cost.MemoryKiB != x.cost.MemoryKiB || cost.Passes != x.cost.Passes
}

// normalPassword is the bytes of a password, however a keyboard composed its
// letters (NIST SP 800-63B section 3.1.1.2).
func normalPassword(s string) []byte { return norm.NFKC.Bytes([]byte(s)) }

func encodeHash(h Hashing, salt, sum []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, h.MemoryKiB, h.Passes, b64(salt), b64(sum))
}

var errHash = errors.New("account: a stored password is malformed")

func decodeHash(s string) (h Hashing, salt, sum []byte, err error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return h, nil, nil, errHash
	}
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return h, nil, nil, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &h.MemoryKiB, &h.Passes); err != nil || h.MemoryKiB > 1<<20 || h.Passes == 0 || h.Passes > 100 {
		return h, nil, nil, errHash
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	sum, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(sum) < 16 {
		return h, nil, nil, errHash
	}
	return h, salt, sum, nil
}

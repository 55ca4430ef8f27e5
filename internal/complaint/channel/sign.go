package channel

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/kit/errs"
)

// sameSecret compares without telling how much was right; an empty secret is
// never the same.
func sameSecret(got, want string) bool {
	a, b := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return want != "" && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// mac256 is HMAC-SHA256 as small hexadecimal digits.
func mac256(secret string, parts ...[]byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	for _, p := range parts {
		m.Write(p)
	}
	return hex.EncodeToString(m.Sum(nil))
}

// signed tells whether a header "sha256=…" is the mac of the parts.
func signed(header, secret string, parts ...[]byte) bool {
	sum, ok := strings.CutPrefix(strings.TrimSpace(header), "sha256=")
	if !ok || secret == "" {
		return false
	}
	got, err := hex.DecodeString(sum)
	if err != nil {
		return false
	}
	want, _ := hex.DecodeString(mac256(secret, parts...))
	return hmac.Equal(got, want)
}

// tolerance is how far the clock of a sender may be from ours: a message that was
// overheard is of no use afterwards, and within it its id makes it the same one.
const tolerance = 5 * time.Minute

// Stamped checks the age of a message against replay.
func Stamped(header string, now time.Time) error {
	sec, err := strconv.ParseInt(strings.TrimSpace(header), 10, 64)
	if err != nil {
		return errs.New(errs.Unauthenticated, "channel.no_stamp")
	}
	if at := time.Unix(sec, 0); sec < 0 || at.Before(now.Add(-tolerance)) || at.After(now.Add(tolerance)) {
		return errs.New(errs.Unauthenticated, "channel.stale", int(tolerance/time.Minute))
	}
	return nil
}

// Sign is the header with which a program proves that it sent a body at a time.
func Sign(secret, stamp string, body []byte) string {
	return "sha256=" + mac256(secret, []byte(stamp), []byte("."), body)
}

func refused() error { return errs.New(errs.Unauthenticated, "channel.wrong_signature") }

package admission

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	netmail "net/mail"
	"strings"
	"time"

	"pendopo/internal/kit/errs"
)

// Tries closes a link or a PIN for ClosedFor after that many wrong ones in a
// row.
const (
	Tries     = 5
	ClosedFor = 10 * time.Minute
)

// Pass is a personal link and its code. Both are shown once and mailed: the
// store keeps only their hashes.
type Pass struct {
	Link string // 22 characters that nobody can guess
	Code string // six digits
}

// Lock is what is stored of a pass, and the wrong codes that were tried on it.
type Lock struct {
	Link, Code  string // hashes
	Wrong       int    // wrong codes since the last right one
	ClosedUntil time.Time
}

// Issue makes a link of 128 random bits and a code, and the lock they open. The
// code's hash includes the link, so that who reads the store cannot try all codes.
func Issue(random io.Reader) (Pass, Lock, error) {
	var b [24]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return Pass{}, Lock{}, fmt.Errorf("admission: no randomness: %w", err)
	}
	p := Pass{Link: base64.RawURLEncoding.EncodeToString(b[:16]), Code: fmt.Sprintf("%06d", binary.BigEndian.Uint64(b[16:])%1_000_000)}
	return p, Lock{Link: HashLink(p.Link), Code: hashCode(p.Link, p.Code)}, nil
}

// HashLink is the stored form of a link, by which its place is found.
func HashLink(link string) string { return digest("link", link) }

func hashCode(link, code string) string { return digest("code", link+" "+code) }

func digest(what, text string) string {
	h := sha256.Sum256([]byte("pendopo ceremony " + what + "\n" + text))
	return hex.EncodeToString(h[:])
}

// Fits tells whether a code is the right one, without counting.
func (l *Lock) Fits(link, code string) bool {
	return subtle.ConstantTimeCompare([]byte(hashCode(link, Digits(code))), []byte(l.Code)) == 1
}

// Admit checks a code, counts wrong ones and closes the link for a while after
// too many. The caller stores the lock in a transaction that survives the refusal.
func (l *Lock) Admit(link, code string, now time.Time) error {
	if now.Before(l.ClosedUntil) {
		return errs.New(errs.Conflict, "admission.link_closed", minutes(l.ClosedUntil.Sub(now)))
	}
	if l.Fits(link, code) {
		return nil
	}
	l.Wrong++
	if l.Wrong >= Tries {
		l.Wrong, l.ClosedUntil = 0, now.Add(ClosedFor)
		return errs.New(errs.Conflict, "admission.link_closed", int(ClosedFor.Minutes()))
	}
	return errs.New(errs.Invalid, "admission.wrong_code", Tries-l.Wrong).Field("code", "admission.wrong_code", Tries-l.Wrong)
}

func minutes(left time.Duration) int { return int(left.Minutes()) + 1 }

// Digits are the digits of what was typed: "402 817" is "402817".
func Digits(typed string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, typed)
}

// Mailbox is an address as it was typed into the register, "" when letters
// cannot go there.
func Mailbox(typed string) string {
	a, err := netmail.ParseAddress(strings.TrimSpace(typed))
	if err != nil || strings.ContainsAny(a.Address, " \r\n") {
		return ""
	}
	return a.Address
}

// Masked tells a crew that may not read the register's addresses enough to
// notice a wrong one: "b…@contoh.go.id".
func Masked(address string) string {
	name, host, _ := strings.Cut(address, "@")
	r := []rune(name)
	return string(r[:min(1, len(r))]) + "…@" + host
}

package account

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

// pace is how quickly somebody may try again.
type pace struct {
	free  int           // failures without a wait
	first time.Duration // wait after the next one; doubles from there
	most  time.Duration
}

// A name gets few tries, since it has one owner; an address more, since a
// whole office may share it. The longest wait is bounded so that a stranger
// cannot keep an official out of their account for a day; a passkey is never
// kept waiting by others' guesses at the password.
var (
	loginPace   = pace{free: 4, first: 10 * time.Second, most: 15 * time.Minute}
	addressPace = pace{free: 30, first: 10 * time.Second, most: 15 * time.Minute}
)

// forgetAfter is how long failures are remembered.
const forgetAfter = 24 * time.Hour

// wait is the time to wait after n failures.
func (p pace) wait(n int) time.Duration {
	over := n - p.free
	switch {
	case over <= 0:
		return 0
	case over > 16:
		return p.most
	}
	return min(p.most, p.first<<(over-1))
}

// guard is the state of one name or address.
type guard struct {
	failures  int
	last      time.Time
	blockedTo time.Time
}

// blocked is how long is left to wait. A wait longer than any can be was
// written before the clock was set back, and is cut to the longest.
func (g guard) blocked(now time.Time, p pace) time.Duration {
	if !g.blockedTo.After(now) {
		return 0
	}
	return min(g.blockedTo.Sub(now), p.most)
}

// after is the state when one more try is counted.
func (g guard) after(now time.Time, p pace) guard {
	if now.Sub(g.last) > forgetAfter {
		g.failures = 0
	}
	g.failures++
	g.last = now
	g.blockedTo = now.Add(p.wait(g.failures))
	return g
}

// charge counts a try against a subject before its secret is looked at, or
// refuses it and says how long to wait. success takes the charge back.
func charge(tx *db.Tx, subject string, p pace) error {
	g, err := readGuard(tx, subject)
	if err != nil {
		return err
	}
	if left := g.blocked(tx.Now(), p); left > 0 {
		return errs.New(errs.Conflict, "account.wait", pause(left))
	}
	g = g.after(tx.Now(), p)
	_, err = tx.Exec(`insert into sign_in_guard (subject, failures, last_at, blocked_to)
		values ($1, $2, $3, $4)
		on conflict (subject) do update
			set failures = excluded.failures, last_at = excluded.last_at, blocked_to = excluded.blocked_to`,
		subject, g.failures, db.Micros(g.last), db.Micros(g.blockedTo))
	return err
}

// forgive forgets the failures of a subject.
func forgive(tx *db.Tx, subject string) error {
	_, err := tx.Exec("delete from sign_in_guard where subject = $1", subject)
	return err
}

// refund takes back one try of a subject that others share.
func refund(tx *db.Tx, subject string) error {
	_, err := tx.Exec(`update sign_in_guard
		set failures = failures - 1, blocked_to = 0
		where subject = $1 and failures > 0`, subject)
	return err
}

func readGuard(tx *db.Tx, subject string) (guard, error) {
	var g guard
	var last, to int64
	err := tx.QueryRow("select failures, last_at, blocked_to from sign_in_guard where subject = $1"+tx.Dialect().ForUpdate(), subject).
		Scan(&g.failures, &last, &to)
	if errors.Is(err, sql.ErrNoRows) {
		return guard{}, nil
	}
	if err != nil {
		return guard{}, fmt.Errorf("account: guard of %s: %w", subject, err)
	}
	g.last, g.blockedTo = db.Time(last), db.Time(to)
	return g, nil
}

// pause is a wait in words, rounded up to whole seconds and without a part that
// is nothing.
type pause time.Duration

// In says the wait in a language.
func (p pause) In(l i18n.Lang) string {
	s := int((time.Duration(p) + time.Second - 1) / time.Second)
	var parts []string
	if s >= 60 {
		parts = append(parts, i18n.T(l, "account.wait_minutes", s/60))
	}
	if s%60 > 0 || s == 0 {
		parts = append(parts, i18n.T(l, "account.wait_seconds", s%60))
	}
	return strings.Join(parts, " ")
}

// failed keeps a failed sign-in for whoever looks into an attack.
func (s *Service) failed(tx *db.Tx, login string, who ID, address, reason string) error {
	_, err := tx.Exec(`insert into sign_in_failure (id, at, login, account, address, reason)
		values ($1, $2, $3, $4, $5, $6)`,
		s.ids.New(tx.Now()), db.Micros(tx.Now()), clip(login, 80), null(string(who)), clip(address, 80), reason)
	return err
}

// clip bounds what strangers can make us store.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n]
}

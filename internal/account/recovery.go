package account

import (
	"context"
	"crypto/rand"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
)

const (
	recoveryCodes = 10
	codeLetters   = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ" // 32 signs that nobody mistakes: no 0 O 1 I
)

// newCode is n signs of 5 bits each.
func newCode(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	for i := range b {
		b[i] = codeLetters[b[i]&31]
	}
	return string(b)
}

// foldCode takes a code as it is typed: small letters, blanks, hyphens, and the
// signs that codes do not have read as those they look like.
func foldCode(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '\u00a0' || r == '\t':
			return -1
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, strings.TrimSpace(s))
}

// freshRecovery replaces the recovery codes of an account.
func (s *Service) freshRecovery(tx *db.Tx, who ID) ([]string, error) {
	if _, err := tx.Exec("delete from recovery_code where account = $1", string(who)); err != nil {
		return nil, err
	}
	codes := make([]string, recoveryCodes)
	values := make([]any, 0, 2*recoveryCodes)
	for i := range codes {
		c := newCode(10)
		codes[i] = groups5(c)
		values = append(values, string(who), s.keys.codeHash("recovery", who, c))
	}
	return codes, tx.Insert("recovery_code", []string{"account", "hash"}, values)
}

func groups5(c string) string { return c[:5] + "-" + c[5:] }

// useRecovery uses a recovery code up. Two requests with the same code: one
// wins, since the row changes only once.
func (s *Service) useRecovery(tx *db.Tx, who ID, code string) (bool, error) {
	code = foldCode(code)
	if len(code) != 10 {
		return false, nil
	}
	n, err := tx.Exec(`update recovery_code set used_at = $3
		where account = $1 and hash = $2 and used_at is null`,
		string(who), s.keys.codeHash("recovery", who, code), db.Micros(tx.Now()))
	if err != nil || n == 0 {
		return false, err
	}
	left, err := recoveryLeft(tx, who)
	if err != nil {
		return false, err
	}
	return true, record(tx, actor.Actor{Account: string(who)}, "account.recovery_used", who, map[string]any{"left": left})
}

func recoveryLeft(tx *db.Tx, who ID) (n int, err error) {
	err = tx.QueryRow("select count(*) from recovery_code where account = $1 and used_at is null", string(who)).Scan(&n)
	return n, err
}

// RecoveryLeft is how many recovery codes one's own account still has.
func (s *Service) RecoveryLeft(ctx context.Context, by actor.Actor) (n int, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		n, err = recoveryLeft(tx, a.ID)
		return err
	})
	return n, err
}

// RenewRecovery replaces the recovery codes; a code of the second factor is
// asked for. The codes are shown now and never again.
func (s *Service) RenewRecovery(ctx context.Context, by actor.Actor, code string) (codes []string, err error) {
	err = s.withSecond(ctx, by, code, func(tx *db.Tx, a Account) error {
		if codes, err = s.freshRecovery(tx, a.ID); err != nil {
			return err
		}
		return record(tx, by, "account.recovery_renewed", a.ID, nil)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

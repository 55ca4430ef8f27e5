package ceremony

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/people"
)

// A signer's PIN has six digits and is chosen by the signer, on their own page.
// The code on the card is seen by the crew that hands it out; the PIN by nobody.
// It is kept as passwords are, for one session, and closes after wrongCodes
// tries in a row.
const pinDigits = 6

// pin is what is stored of a PIN.
type pin struct {
	hash        string
	wrong       int
	closedUntil time.Time
}

func getPIN(tx *db.Tx, session ID, who people.PersonID) (pin, error) {
	var p pin
	var closed int64
	err := tx.QueryRow(`
		select hash, wrong, coalesce(closed_until, 0)
		from ceremony_pin
		where session = $1 and person = $2`+tx.Dialect().ForUpdate(), string(session), string(who)).Scan(&p.hash, &p.wrong, &closed)
	if errors.Is(err, sql.ErrNoRows) {
		return pin{}, nil
	}
	p.closedUntil = instant(closed)
	return p, err
}

func savePIN(tx *db.Tx, session ID, who people.PersonID, p pin) error {
	_, err := tx.Exec(`
		insert into ceremony_pin (session, person, hash, wrong, closed_until)
		values ($1, $2, $3, $4, $5)
		on conflict (session, person) do update
		set hash = excluded.hash, wrong = excluded.wrong, closed_until = excluded.closed_until`,
		string(session), string(who), p.hash, p.wrong, micros(p.closedUntil))
	return err
}

// dropPIN forgets a PIN: who got a new link chooses a new one.
func dropPIN(tx *db.Tx, session ID, who people.PersonID) error {
	_, err := tx.Exec(`delete from ceremony_pin where session = $1 and person = $2`, string(session), string(who))
	return err
}

func (s *Service) hasher() *account.Hasher {
	s.once.Do(func() {
		if s.Hasher == nil {
			s.Hasher = account.NewHasher(account.Hashing{})
		}
	})
	return s.Hasher
}

// provePIN checks the PIN of a signer, or keeps it when they have none yet: then
// it was typed twice. A try is counted before it is computed, so that many at
// once are not more tries than one after the other, and no transaction waits for
// the computing. It returns the hash that the signature is made under.
func (s *Service) provePIN(ctx context.Context, session ID, who people.PersonID, typed, again string) (string, error) {
	typed = digitsOf(typed)
	if len(typed) != pinDigits {
		return "", errs.New(errs.Invalid, "ceremony.pin_digits").Field("pin", "ceremony.pin_digits")
	}
	var have pin
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if have, err = getPIN(tx, session, who); err != nil || have.hash == "" {
			return err
		}
		if tx.Now().Before(have.closedUntil) {
			return errs.New(errs.Conflict, "ceremony.pin_closed", int(have.closedUntil.Sub(tx.Now()).Minutes())+1)
		}
		next := pin{hash: have.hash, wrong: have.wrong + 1}
		if next.wrong >= wrongCodes {
			next.wrong, next.closedUntil = 0, tx.Now().Add(closedFor)
		}
		return savePIN(tx, session, who, next)
	})
	if err != nil {
		return "", err
	}
	if have.hash == "" {
		switch {
		case weakPIN(typed):
			return "", errs.New(errs.Invalid, "ceremony.pin_weak").Field("pin", "ceremony.pin_weak")
		case digitsOf(again) != typed:
			return "", errs.New(errs.Invalid, "ceremony.pin_differs").Field("again", "ceremony.pin_differs")
		}
		return s.hasher().Make(ctx, typed)
	}
	ok, err := s.hasher().Matches(ctx, typed, have.hash)
	if err != nil {
		return "", err
	}
	if !ok {
		left := wrongCodes - have.wrong - 1
		if left <= 0 {
			return "", errs.New(errs.Conflict, "ceremony.pin_closed", int(closedFor.Minutes()))
		}
		return "", errs.New(errs.Invalid, "ceremony.wrong_pin", left).Field("pin", "ceremony.wrong_pin", left)
	}
	return have.hash, nil
}

// keepPIN stores, with the signature, the PIN it was made under: the one that
// was chosen now, or the old one with its tries forgiven. Somebody who chose
// another in the same moment wins.
func keepPIN(tx *db.Tx, session ID, who people.PersonID, hash string) error {
	have, err := getPIN(tx, session, who)
	if err != nil {
		return err
	}
	if have.hash != "" && have.hash != hash {
		return errs.New(errs.Conflict, "ceremony.pin_changed")
	}
	return savePIN(tx, session, who, pin{hash: hash})
}

// weakPIN refuses what everybody tries first: one digit six times, and digits in
// a row.
func weakPIN(p string) bool {
	return strings.Count(p, p[:1]) == len(p) || strings.Contains("01234567890", p) || strings.Contains("09876543210", p)
}

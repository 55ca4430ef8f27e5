package admission

import (
	"context"
	"strings"
	"time"

	"pendopo/internal/account"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// pinDigits is the length of a PIN. The code on a card is seen by the crew that
// hands it out; the PIN by nobody. It is kept as passwords are, for one
// gathering, and closes after Tries in a row.
const pinDigits = 6

// PIN is what is stored of one; the zero PIN is that none was chosen.
type PIN struct {
	Hash        string
	Wrong       int
	ClosedUntil time.Time
}

// Safe is where one signer's PIN of one gathering lies: the rows of the package
// that asks.
type Safe struct {
	DB     *db.DB
	Hasher *account.Hasher
	Get    func(tx *db.Tx) (PIN, error) // locks the row until commit
	Save   func(tx *db.Tx, p PIN) error
}

// Prove checks the PIN of a signer, or takes it when they have none yet: then it
// was typed twice. A try is counted before it is computed, so that many at once
// are not more tries than one after the other, and no transaction waits for the
// computing. It returns the hash that the signature is made under, for Keep.
func (s Safe) Prove(ctx context.Context, typed, again string) (string, error) {
	typed = Digits(typed)
	if len(typed) != pinDigits {
		return "", errs.New(errs.Invalid, "admission.pin_digits").Field("pin", "admission.pin_digits")
	}
	var have PIN
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if have, err = s.Get(tx); err != nil || have.Hash == "" {
			return err
		}
		if tx.Now().Before(have.ClosedUntil) {
			return errs.New(errs.Conflict, "admission.pin_closed", minutes(have.ClosedUntil.Sub(tx.Now())))
		}
		next := PIN{Hash: have.Hash, Wrong: have.Wrong + 1}
		if next.Wrong >= Tries {
			next.Wrong, next.ClosedUntil = 0, tx.Now().Add(ClosedFor)
		}
		return s.Save(tx, next)
	})
	if err != nil {
		return "", err
	}
	if have.Hash == "" {
		switch {
		case weak(typed):
			return "", errs.New(errs.Invalid, "admission.pin_weak").Field("pin", "admission.pin_weak")
		case Digits(again) != typed:
			return "", errs.New(errs.Invalid, "admission.pin_differs").Field("again", "admission.pin_differs")
		}
		return s.Hasher.Make(ctx, typed)
	}
	ok, err := s.Hasher.Matches(ctx, typed, have.Hash)
	if err != nil {
		return "", err
	}
	if !ok {
		left := Tries - have.Wrong - 1
		if left <= 0 {
			return "", errs.New(errs.Conflict, "admission.pin_closed", int(ClosedFor.Minutes()))
		}
		return "", errs.New(errs.Invalid, "admission.wrong_pin", left).Field("pin", "admission.wrong_pin", left)
	}
	return have.Hash, nil
}

// Keep stores, with the signature, the PIN it was made under: the one that was
// chosen now, or the old one with its tries forgiven. Somebody who chose another
// in the same moment wins.
func (s Safe) Keep(tx *db.Tx, hash string) error {
	have, err := s.Get(tx)
	if err != nil {
		return err
	}
	if have.Hash != "" && have.Hash != hash {
		return errs.New(errs.Conflict, "admission.pin_changed")
	}
	return s.Save(tx, PIN{Hash: hash})
}

// weak refuses what everybody tries first: one digit six times, and digits in a
// row.
func weak(p string) bool {
	return strings.Count(p, p[:1]) == len(p) || strings.Contains("01234567890", p) || strings.Contains("09876543210", p)
}

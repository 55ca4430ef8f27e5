package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Outcome of a step of the sign-in: a session, or a second factor to ask for.
type Outcome struct {
	// Session is the token for the cookie; "" while a second factor is awaited.
	Session string
	// Step is the token to send with the second factor; "" when signed in.
	Step string
	// Account that signed in; empty while a second factor is awaited.
	Account ID
}

// stepFor is how long the second factor is awaited.
const stepFor = 5 * time.Minute

// stepTries is how many wrong second factors end a step.
const stepTries = 5

// errWrong is the one answer to a wrong name and a wrong password.
func errWrong() *errs.Error { return errs.New(errs.Invalid, "account.wrong_sign_in") }

// SignIn checks NIP (or an administrator's name) and password. Any number that
// the person has or had will do. The try is
// counted before the password is computed, so that tries at the same moment do
// not pass the limit together.
func (s *Service) SignIn(ctx context.Context, login, password string, c Client) (Outcome, error) {
	login = clip(foldLogin(login), 80)
	person, err := s.personOf(ctx, login)
	if err != nil {
		return Outcome{}, err
	}
	var a Account
	var stored string
	var second, found bool
	subject := "login:" + login
	if err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		a, stored, second, found = Account{}, "", false, false
		if err := charge(tx, "address:"+c.Address, addressPace); err != nil {
			return err
		}
		a, err = accountOf(tx, login, person)
		found = err == nil
		if found {
			subject = "login:" + a.Login // two numbers of one account share their tries
		} else if !errs.Is(err, errs.NotFound) {
			return err
		}
		if err := charge(tx, subject, loginPace); err != nil {
			return err
		}
		if !found {
			return nil // the answer takes as long and says as little
		}
		if stored, err = passwordOf(tx, a.ID); err != nil {
			return err
		}
		second = a.TOTP
		return nil
	}); err != nil {
		return Outcome{}, err
	}
	right, err := s.hasher.matches(ctx, password, stored)
	if err != nil {
		return Outcome{}, err
	}
	var fresh string
	if right && s.hasher.outdated(stored) {
		if fresh, err = s.hasher.make(ctx, password); err != nil {
			return Outcome{}, err
		}
	}
	var out Outcome
	var refusal error
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		out, refusal = Outcome{}, nil
		switch {
		case !right:
			reason := "password"
			if !found {
				reason = "unknown"
			}
			refusal = errWrong()
			return s.failed(tx, login, a.ID, c.Address, reason)
		case a.Disabled:
			refusal = errs.New(errs.Conflict, "account.disabled")
			return s.failed(tx, login, a.ID, c.Address, "disabled")
		}
		// The password may have been changed while it was computed.
		if now, err := passwordOf(tx, a.ID); err != nil || now != stored {
			refusal = errWrong()
			return err
		}
		if fresh != "" {
			if _, err := tx.Exec("update account set password = $2 where id = $1", string(a.ID), fresh); err != nil {
				return err
			}
		}
		if second {
			// Not forgiven yet: guesses at the second factor count on.
			if err := refund(tx, subject); err != nil {
				return err
			}
			out.Step, err = s.newStep(tx, a.ID, "second", "")
			return err
		}
		out, err = s.complete(tx, a, ByPassword, c)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, refusal
}

// SecondFactor checks a TOTP or recovery code for a step that SignIn left.
func (s *Service) SecondFactor(ctx context.Context, step, code string, c Client) (Outcome, error) {
	var out Outcome
	var refusal error
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		out, refusal = Outcome{}, nil
		x, err := s.readStep(tx, step, "second")
		if err != nil {
			return err
		}
		a, err := accountByID(tx, x.account)
		if err != nil {
			return err
		}
		if a.Disabled {
			return errs.New(errs.Conflict, "account.disabled")
		}
		if err := charge(tx, "login:"+a.Login, loginPace); err != nil {
			return err
		}
		proof, err := s.checkSecond(tx, a.ID, code)
		if err != nil {
			return err
		}
		if proof == "" {
			refusal = errs.New(errs.Invalid, "account.wrong_code").Field("code", "account.wrong_code")
			if err := s.failed(tx, a.Login, a.ID, c.Address, "second factor"); err != nil {
				return err
			}
			return s.failStep(tx, step)
		}
		if err := endStep(tx, step); err != nil {
			return err
		}
		out, err = s.complete(tx, a, proof, c)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, refusal
}

// checkSecond tries the code as TOTP, then as a recovery code; "" when it is
// neither.
func (s *Service) checkSecond(tx *db.Tx, who ID, code string) (Proof, error) {
	if ok, err := s.useTOTP(tx, who, code); err != nil || ok {
		return ByTOTP, err
	}
	ok, err := s.useRecovery(tx, who, code)
	if err != nil || !ok {
		return "", err
	}
	return ByRecovery, nil
}

// complete signs in: the waits of the name are forgotten, the address gets its
// try back, and a new session begins.
func (s *Service) complete(tx *db.Tx, a Account, proof Proof, c Client) (Outcome, error) {
	if err := forgive(tx, "login:"+a.Login); err != nil {
		return Outcome{}, err
	}
	if err := refund(tx, "address:"+c.Address); err != nil {
		return Outcome{}, err
	}
	token, err := s.begin(tx, a.ID, proof, c)
	return Outcome{Session: token, Account: a.ID}, err
}

// step is a sign-in or registration between two requests.
type step struct {
	account  ID
	data     string
	failures int
}

func (s *Service) newStep(tx *db.Tx, who ID, kind, data string) (string, error) {
	token := newToken(32)
	_, err := tx.Exec(`insert into sign_in_step (token_hash, account, kind, data, failures, expires_at)
		values ($1, $2, $3, $4, 0, $5)`,
		hashToken(token), null(string(who)), kind, data, db.Micros(tx.Now().Add(stepFor)))
	if err != nil {
		return "", fmt.Errorf("account: new %s step: %w", kind, err)
	}
	return token, nil
}

// errStepOver says that the sign-in has to begin anew.
func errStepOver() *errs.Error { return errs.New(errs.Conflict, "account.step_over") }

func (s *Service) readStep(tx *db.Tx, token, kind string) (step, error) {
	var x step
	var who sql.NullString
	var expires int64
	err := tx.QueryRow(`select account, data, failures, expires_at
		from sign_in_step
		where token_hash = $1 and kind = $2`+tx.Dialect().ForUpdate(), hashToken(token), kind).
		Scan(&who, &x.data, &x.failures, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return step{}, errStepOver()
	}
	if err != nil {
		return step{}, fmt.Errorf("account: %s step: %w", kind, err)
	}
	left := db.Time(expires).Sub(tx.Now())
	if left <= 0 || left > stepFor+skew || x.failures >= stepTries {
		return step{}, errStepOver()
	}
	x.account = ID(who.String)
	return x, nil
}

func (s *Service) failStep(tx *db.Tx, token string) error {
	_, err := tx.Exec("update sign_in_step set failures = failures + 1 where token_hash = $1", hashToken(token))
	return err
}

// endStep uses a step up; it fails when another request did so first.
func endStep(tx *db.Tx, token string) error {
	n, err := tx.Exec("delete from sign_in_step where token_hash = $1", hashToken(token))
	if err == nil && n == 0 {
		return errStepOver()
	}
	return err
}

package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238 with SHA-1 is what authenticator apps speak; HMAC does not need collision resistance
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

const (
	totpPeriod = 30 // seconds
	totpDigits = 6
	// totpWindow is how many steps a phone's clock may be off.
	totpWindow = 1
	totpSecret = 20 // bytes, RFC 4226 section 4
)

// totpAt is the code of a step: RFC 4226 over RFC 6238's counter.
func totpAt(secret []byte, step int64) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	m := hmac.New(sha1.New, secret)
	m.Write(counter[:])
	sum := m.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%0*d", totpDigits, (binary.BigEndian.Uint32(sum[at:])&0x7fffffff)%1_000_000)
}

// totpStep is the step of an instant.
func totpStep(t time.Time) int64 { return t.Unix() / totpPeriod }

// matchTOTP finds the step that a code belongs to. A step that was used, or one
// before it, is refused: a code that somebody looked at over a shoulder is
// worth nothing. A last step far in the future was used under a wrong clock and
// does not lock the owner out.
func matchTOTP(secret []byte, code string, now time.Time, last int64) (step int64, ok bool) {
	current := totpStep(now)
	if last > current+totpWindow {
		last = 0
	}
	for s := current - totpWindow; s <= current+totpWindow; s++ {
		// Every step is computed, so that the time does not tell which one was near.
		if subtle.ConstantTimeCompare([]byte(totpAt(secret, s)), []byte(code)) == 1 && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}

// digits takes a code as it is typed or pasted: "123 456".
func digits(code string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, strings.TrimSpace(code))
}

// useTOTP checks a code against the account's confirmed secret and uses it up.
func (s *Service) useTOTP(tx *db.Tx, who ID, code string) (bool, error) {
	code = digits(code)
	if len(code) != totpDigits {
		return false, nil
	}
	var sealed string
	var last int64
	err := tx.QueryRow("select totp, totp_step from account where id = $1"+tx.Dialect().ForUpdate(), string(who)).Scan(&sealed, &last)
	if err != nil || sealed == "" {
		return false, err
	}
	secret, err := s.keys.open(who, sealed)
	if err != nil {
		return false, err
	}
	at, ok := matchTOTP(secret, code, s.phoneTime(tx), last)
	if !ok {
		return false, nil
	}
	_, err = tx.Exec("update account set totp_step = $2 where id = $1", string(who), at)
	return err == nil, err
}

// TOTPSetup is what an authenticator app is given.
type TOTPSetup struct {
	Secret string // base32 in groups of four, to be typed
	URI    string // otpauth://, for the QR code
}

// BeginTOTP makes a secret for one's own account. It counts only once a code of
// it was shown (ConfirmTOTP); until then sign-in is as before.
func (s *Service) BeginTOTP(ctx context.Context, by actor.Actor) (TOTPSetup, error) {
	secret := make([]byte, totpSecret)
	_, _ = rand.Read(secret) // never fails: crypto/rand ends the program instead
	var a Account
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if a, err = own(tx, by); err != nil {
			return err
		}
		if a.TOTP {
			return errs.New(errs.Conflict, "account.totp_is_on")
		}
		_, err = tx.Exec("update account set totp_pending = $2 where id = $1", by.Account, s.keys.sealFor(a.ID, secret))
		return err
	})
	return s.setup(a, secret), err
}

// PendingTOTP is the setup that was begun, to be shown again after a mistyped
// code; NotFound when there is none.
func (s *Service) PendingTOTP(ctx context.Context, by actor.Actor) (TOTPSetup, error) {
	var setup TOTPSetup
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		secret, err := s.pendingSecret(tx, a.ID)
		if err != nil {
			return err
		}
		setup = s.setup(a, secret)
		return nil
	})
	return setup, err
}

func (s *Service) pendingSecret(tx *db.Tx, who ID) ([]byte, error) {
	var sealed string
	if err := tx.QueryRow("select totp_pending from account where id = $1", string(who)).Scan(&sealed); err != nil {
		return nil, err
	}
	if sealed == "" {
		return nil, errs.New(errs.NotFound, "account.totp_not_begun")
	}
	return s.keys.open(who, sealed)
}

func (s *Service) setup(a Account, secret []byte) TOTPSetup {
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + s.cfg.Name + ":" + a.Login}
	u.RawQuery = strings.ReplaceAll(url.Values{
		"secret": {text}, "issuer": {s.cfg.Name}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"},
	}.Encode(), "+", "%20") // apps read + as a plus
	return TOTPSetup{Secret: groups(text, 4), URI: u.String()}
}

// ConfirmTOTP turns the second factor on, once a code proves that the app has
// the secret, and returns fresh recovery codes: shown now and never again.
func (s *Service) ConfirmTOTP(ctx context.Context, by actor.Actor, code string) (recovery []string, err error) {
	var refusal error
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		refusal, recovery = nil, nil
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		if err := charge(tx, "login:"+a.Login, loginPace); err != nil {
			return err
		}
		secret, err := s.pendingSecret(tx, a.ID)
		if err != nil {
			return err
		}
		at, ok := matchTOTP(secret, digits(code), s.phoneTime(tx), 0)
		if !ok {
			refusal = errs.New(errs.Invalid, "account.wrong_code").Field("code", "account.wrong_code")
			return nil
		}
		if err := forgive(tx, "login:"+a.Login); err != nil {
			return err
		}
		if _, err := tx.Exec(`update account
			set totp = totp_pending, totp_pending = '', totp_step = $2
			where id = $1`, by.Account, at); err != nil {
			return err
		}
		if recovery, err = s.freshRecovery(tx, a.ID); err != nil {
			return err
		}
		return record(tx, by, "account.totp_on", a.ID, nil)
	})
	if err == nil {
		err = refusal
	}
	if err != nil {
		return nil, err
	}
	return recovery, nil
}

// DisableTOTP turns the second factor off; a code of it, or a recovery code, is
// asked for, so that an unlocked screen does not suffice.
func (s *Service) DisableTOTP(ctx context.Context, by actor.Actor, code string) error {
	return s.withSecond(ctx, by, code, func(tx *db.Tx, a Account) error {
		if err := dropTOTP(tx, a.ID); err != nil {
			return err
		}
		return record(tx, by, "account.totp_off", a.ID, nil)
	})
}

// withSecond runs f when the code proves the second factor. A wrong code is
// counted in a transaction that survives the refusal.
func (s *Service) withSecond(ctx context.Context, by actor.Actor, code string, f func(tx *db.Tx, a Account) error) error {
	var refusal error
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		refusal = nil
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		if !a.TOTP {
			return errs.New(errs.Conflict, "account.totp_is_off")
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
			return nil
		}
		if err := forgive(tx, "login:"+a.Login); err != nil {
			return err
		}
		return f(tx, a)
	})
	if err == nil {
		err = refusal
	}
	return err
}

// ResetFactors takes second factors and passkeys off an account whose owner
// lost them. Only an administrator may: whoever can hand out a password must
// not be able to remove the other lock as well.
func (s *Service) ResetFactors(ctx context.Context, by actor.Actor, who ID, reason string) error {
	if err := letsIn(by); err != nil {
		return err
	}
	if err := by.RequireAdmin(); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return errs.New(errs.Invalid, "account.reason_missing").Field("reason", "account.reason_missing")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := accountByID(tx, who); err != nil {
			return err
		}
		if err := dropTOTP(tx, who); err != nil {
			return err
		}
		if _, err := tx.Exec("delete from passkey where account = $1", string(who)); err != nil {
			return err
		}
		if err := endSessions(tx, who, ""); err != nil {
			return err
		}
		return record(tx, by, "account.factors_reset", who, map[string]any{"reason": strings.TrimSpace(reason)})
	})
}

func dropTOTP(tx *db.Tx, who ID) error {
	if _, err := tx.Exec("update account set totp = '', totp_pending = '' where id = $1", string(who)); err != nil {
		return err
	}
	_, err := tx.Exec("delete from recovery_code where account = $1", string(who))
	return err
}

// own loads the actor's own account.
func own(tx *db.Tx, by actor.Actor) (Account, error) {
	if by.Account == "" || by.Scopes != nil { // a token may not change the locks
		return Account{}, errSignIn
	}
	return accountByID(tx, ID(by.Account))
}

// groups puts a blank after every n signs.
func groups(s string, n int) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%n == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// phoneTime is the time that authenticator apps go by.
func (s *Service) phoneTime(tx *db.Tx) time.Time {
	if s.cfg.Phones != nil {
		return s.cfg.Phones.Now()
	}
	return tx.Now()
}

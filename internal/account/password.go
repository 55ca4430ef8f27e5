package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Ticket is a one-time code with which its owner sets a password.
type Ticket struct {
	Code      string // shown now and never again
	ExpiresAt time.Time
}

// ticketFor is how long a code counts: long enough for a paper slip to reach a
// village office, short enough to be remembered.
const ticketFor = 72 * time.Hour

// MakeTicket gives out a one-time code for an account; earlier codes of it stop
// counting. The password that is set now stays until the code is used, and a
// second factor is asked for as before: handing out codes is not a way to
// become somebody else unnoticed. The act is recorded, and the owner sees it.
func (s *Service) MakeTicket(ctx context.Context, by actor.Actor, who ID) (Ticket, error) {
	var t Ticket
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		t, err = s.MakeTicketIn(tx, by, who)
		return err
	})
	if err != nil {
		return Ticket{}, err
	}
	return t, nil
}

// MakeTicketIn is MakeTicket in the caller's transaction, for batches.
func (s *Service) MakeTicketIn(tx *db.Tx, by actor.Actor, who ID) (Ticket, error) {
	if err := letsIn(by); err != nil {
		return Ticket{}, err
	}
	a, err := managed(tx, by, who)
	if err != nil {
		return Ticket{}, err
	}
	if a.Disabled {
		return Ticket{}, errs.New(errs.Conflict, "account.disabled")
	}
	if _, err := tx.Exec("delete from password_ticket where account = $1 and used_at is null", string(who)); err != nil {
		return Ticket{}, err
	}
	code := newCode(20) // 100 bits: safe under a plain hash
	t := Ticket{Code: code[:5] + "-" + code[5:10] + "-" + code[10:15] + "-" + code[15:], ExpiresAt: tx.Now().Add(ticketFor)}
	maker := by.Person
	if maker == "" {
		maker = by.Account
	}
	if maker == "" {
		maker = by.Name
	}
	if _, err := tx.Exec(`insert into password_ticket (hash, account, made_by, created_at, expires_at)
		values ($1, $2, $3, $4, $5)`,
		hashToken(code), string(who), maker, db.Micros(tx.Now()), db.Micros(t.ExpiresAt)); err != nil {
		return Ticket{}, fmt.Errorf("account: make ticket: %w", err)
	}
	return t, record(tx, by, "account.ticket_made", who, map[string]any{"until": t.ExpiresAt.Format(time.RFC3339)})
}

// RedeemTicket sets a password with a one-time code, ends all sessions, and
// returns the account's login, so that the sign-in form can be filled.
func (s *Service) RedeemTicket(ctx context.Context, code, password string, c Client) (login string, err error) {
	code = foldCode(code)
	var a Account
	var refusal error
	// First the code, so that a stranger cannot make us compute hashes.
	if err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		refusal = nil
		if err := charge(tx, "address:"+c.Address, addressPace); err != nil {
			return err
		}
		a, err = ticketAccount(tx, code)
		if errs.Is(err, errs.Invalid) {
			refusal = err
			return s.failed(tx, "", "", c.Address, "ticket")
		}
		if err != nil {
			return err
		}
		return refund(tx, "address:"+c.Address)
	}); err != nil {
		return "", err
	}
	if refusal != nil {
		return "", refusal
	}
	if err := CheckPassword(password, a.Login, a.Name, s.cfg.Name); err != nil {
		return "", err
	}
	hash, err := s.hasher.make(ctx, password)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("update password_ticket set used_at = $2 where hash = $1 and used_at is null",
			hashToken(code), db.Micros(tx.Now()))
		if err != nil {
			return err
		}
		if n == 0 {
			return errTicket()
		}
		return s.setPassword(tx, actor.Actor{Account: string(a.ID), Person: a.Person}, a, hash, "ticket", "")
	})
	return a.Login, err
}

func errTicket() *errs.Error {
	return errs.New(errs.Invalid, "account.ticket_wrong").Field("code", "account.ticket_wrong")
}

func ticketAccount(tx *db.Tx, code string) (Account, error) {
	var who string
	var created, expires int64
	var used sql.NullInt64
	err := tx.QueryRow("select account, created_at, expires_at, used_at from password_ticket where hash = $1", hashToken(code)).
		Scan(&who, &created, &expires, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, errTicket()
	}
	if err != nil {
		return Account{}, fmt.Errorf("account: ticket: %w", err)
	}
	// A ticket from the future was made under a wrong clock.
	if used.Valid || !tx.Now().Before(db.Time(expires)) || db.Time(created).After(tx.Now().Add(skew)) {
		return Account{}, errTicket()
	}
	a, err := accountByID(tx, ID(who))
	if err == nil && a.Disabled {
		return Account{}, errTicket()
	}
	return a, err
}

// ChangePassword sets one's own password; the old one is asked for. All other
// sessions end.
func (s *Service) ChangePassword(ctx context.Context, by actor.Actor, old, password, keepSession string) error {
	var a Account
	var stored string
	if err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if a, err = own(tx, by); err != nil {
			return err
		}
		if err := charge(tx, "login:"+a.Login, loginPace); err != nil {
			return err
		}
		stored, err = passwordOf(tx, a.ID)
		return err
	}); err != nil {
		return err
	}
	right, err := s.hasher.matches(ctx, old, stored)
	if err != nil {
		return err
	}
	if !right {
		return errs.New(errs.Invalid, "account.wrong_old_password").Field("old", "account.wrong_old_password")
	}
	if err := CheckPassword(password, a.Login, a.Name, s.cfg.Name); err != nil {
		return err
	}
	hash, err := s.hasher.make(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if now, err := passwordOf(tx, a.ID); err != nil || now != stored {
			return errors.Join(err, errs.New(errs.Conflict, "account.changed_meanwhile"))
		}
		return s.setPassword(tx, by, a, hash, "own", keepSession)
	})
}

// SetPassword sets a password directly: for the command line of the machine's
// operator and the demo region.
func (s *Service) SetPassword(ctx context.Context, by actor.Actor, who ID, password string) error {
	if !by.IsSystem() {
		return errs.New(errs.Forbidden, "actor.forbidden.admin")
	}
	hash, err := s.hasher.make(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := accountByID(tx, who)
		if err != nil {
			return err
		}
		if err := CheckPassword(password, a.Login, a.Name, s.cfg.Name); err != nil {
			return err
		}
		return s.setPassword(tx, by, a, hash, "operator", "")
	})
}

func (s *Service) setPassword(tx *db.Tx, by actor.Actor, a Account, hash, how, keepSession string) error {
	if _, err := tx.Exec("update account set password = $2, password_set_at = $3 where id = $1",
		string(a.ID), hash, db.Micros(tx.Now())); err != nil {
		return fmt.Errorf("account: set password: %w", err)
	}
	if _, err := tx.Exec("delete from sign_in_step where account = $1", string(a.ID)); err != nil {
		return err
	}
	if err := endSessions(tx, a.ID, keepSession); err != nil {
		return err
	}
	if err := forgive(tx, "login:"+a.Login); err != nil {
		return err
	}
	return record(tx, by, "account.password_set", a.ID, map[string]any{"how": how})
}

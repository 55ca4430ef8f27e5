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

// Proof is how a session's owner proved who they are.
type Proof string

// The proofs. A passkey is two factors by itself.
const (
	ByPassword Proof = "password"
	ByTOTP     Proof = "totp"
	ByRecovery Proof = "recovery"
	ByPasskey  Proof = "passkey"
)

// Session is a signed-in browser.
type Session struct {
	ID        string
	Account   ID
	Proof     Proof
	Address   string
	Agent     string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time // whichever limit comes first, if it is not used again
}

// Client is where a request comes from.
type Client struct {
	Address string // without port
	Agent   string // what the browser calls itself
	Old     string // token of the session it has now; it ends at sign-in
}

// seenEvery spares a write at each request.
const seenEvery = time.Minute

// skew is how far ahead of the clock a session may have begun before it counts
// as a trace of a wrong clock.
const skew = 2 * time.Minute

// begin makes a session. The token is new, whatever the browser had before: a
// token that a stranger planted never becomes a signed-in one.
func (s *Service) begin(tx *db.Tx, who ID, proof Proof, c Client) (token string, err error) {
	if c.Old != "" {
		if _, err := tx.Exec("delete from session where token_hash = $1", hashToken(c.Old)); err != nil {
			return "", err
		}
	}
	token = newToken(32)
	now := db.Micros(tx.Now())
	if _, err := tx.Exec(`insert into session (id, token_hash, account, proof, address, agent, created_at, seen_at)
		values ($1, $2, $3, $4, $5, $6, $7, $7)`,
		s.ids.New(tx.Now()), hashToken(token), string(who), string(proof), clip(c.Address, 80), clip(c.Agent, 300), now); err != nil {
		return "", fmt.Errorf("account: begin session: %w", err)
	}
	_, err = tx.Exec("update account set last_sign_in_at = $2 where id = $1", string(who), now)
	return token, err
}

// expiry is when a session ends unless it is used again.
func (s *Service) expiry(created, seen time.Time) time.Time {
	absolute, idle := created.Add(s.cfg.Absolute), seen.Add(s.cfg.Idle)
	if idle.Before(absolute) {
		return idle
	}
	return absolute
}

// alive tells whether a session still counts. One that began in the future was
// made under a wrong clock, and nobody can say how old it is.
func (s *Service) alive(created, seen, now time.Time) bool {
	return now.Before(s.expiry(created, seen)) && !created.After(now.Add(skew))
}

var errSignIn = errs.New(errs.Unauthenticated, "actor.sign_in")

// Authenticate says who a session token belongs to and what they may do now.
// Posts are looked up at each call: a switch takes effect with the next click.
func (s *Service) Authenticate(ctx context.Context, token string) (Session, actor.Actor, error) {
	if len(token) < 20 || len(token) > 100 {
		return Session{}, actor.Actor{}, errSignIn
	}
	var x Session
	var a Account
	var now time.Time
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		now = tx.Now()
		if x, err = s.scanSession(tx.QueryRow("select "+sessionColumns+" from session where token_hash = $1", hashToken(token))); err != nil {
			return err
		}
		a, err = accountByID(tx, x.Account)
		return err
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Session{}, actor.Actor{}, errSignIn
	case err != nil:
		return Session{}, actor.Actor{}, err
	case a.Disabled:
		return Session{}, actor.Actor{}, errs.New(errs.Unauthenticated, "account.disabled")
	case !s.alive(x.CreatedAt, x.SeenAt, now):
		return Session{}, actor.Actor{}, errs.New(errs.Unauthenticated, "account.session_over")
	}
	if d := now.Sub(x.SeenAt); d >= seenEvery || d < 0 {
		if err := s.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("update session set seen_at = $2 where id = $1", x.ID, db.Micros(tx.Now()))
			return err
		}); err != nil {
			return Session{}, actor.Actor{}, err
		}
		x.SeenAt = now
		x.ExpiresAt = s.expiry(x.CreatedAt, x.SeenAt)
	}
	by, err := s.actorOf(ctx, a)
	return x, by, err
}

// actorOf turns an account into the actor of today.
func (s *Service) actorOf(ctx context.Context, a Account) (actor.Actor, error) {
	if a.Admin() {
		return actor.Actor{Account: string(a.ID), Name: a.Name, Admin: true}, nil
	}
	by, err := s.cfg.Powers(ctx, a.Person)
	if err != nil {
		return actor.Actor{}, fmt.Errorf("account: powers of %s: %w", a.ID, err)
	}
	by.Account, by.Person, by.Admin = string(a.ID), a.Person, false
	if by.Name == "" {
		by.Name = a.Name
	}
	return by, nil
}

// SignOut ends the session of a token. An unknown token is no error: the
// person wanted out, and is out.
func (s *Service) SignOut(ctx context.Context, token string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("delete from session where token_hash = $1", hashToken(token))
		return err
	})
}

// Sessions lists where one's own account is signed in, the newest first.
func (s *Service) Sessions(ctx context.Context, by actor.Actor) ([]Session, error) {
	if by.Account == "" {
		return nil, errSignIn
	}
	var out []Session
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query("select "+sessionColumns+" from session where account = $1 order by id desc", by.Account)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			x, err := s.scanSession(rows)
			if err != nil {
				return err
			}
			if s.alive(x.CreatedAt, x.SeenAt, tx.Now()) {
				out = append(out, x)
			}
		}
		return rows.Err()
	})
	return out, err
}

// EndSession ends one of one's own sessions.
func (s *Service) EndSession(ctx context.Context, by actor.Actor, sessionID string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("delete from session where id = $1 and account = $2", sessionID, by.Account)
		if err == nil && n == 0 {
			return errs.New(errs.NotFound, "account.no_such_session")
		}
		return err
	})
}

// EndOtherSessions ends all of one's own sessions but the given one.
func (s *Service) EndOtherSessions(ctx context.Context, by actor.Actor, keep string) error {
	if by.Account == "" {
		return errSignIn
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return endSessions(tx, ID(by.Account), keep) })
}

// EndAllSessions ends every session of an account, for who manages accounts.
func (s *Service) EndAllSessions(ctx context.Context, by actor.Actor, who ID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := managed(tx, by, who); err != nil {
			return err
		}
		if err := endSessions(tx, who, ""); err != nil {
			return err
		}
		return record(tx, by, "account.sessions_ended", who, nil)
	})
}

func endSessions(tx *db.Tx, who ID, keep string) error {
	_, err := tx.Exec("delete from session where account = $1 and id <> $2", string(who), keep)
	return err
}

const sessionColumns = `id, account, proof, address, agent, created_at, seen_at`

func (s *Service) scanSession(r interface{ Scan(...any) error }) (Session, error) {
	var x Session
	var who, proof string
	var created, seen int64
	if err := r.Scan(&x.ID, &who, &proof, &x.Address, &x.Agent, &created, &seen); err != nil {
		return Session{}, err
	}
	x.Account, x.Proof, x.CreatedAt, x.SeenAt = ID(who), Proof(proof), db.Time(created), db.Time(seen)
	x.ExpiresAt = s.expiry(x.CreatedAt, x.SeenAt)
	return x, nil
}

// Sweep removes what is over: sessions, steps, old failures and waits. It is a
// periodic job.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		now := tx.Now()
		for _, q := range []struct {
			sql    string
			before time.Time
		}{
			{"delete from session where created_at < $1", now.Add(-s.cfg.Absolute)},
			{"delete from session where seen_at < $1", now.Add(-s.cfg.Idle)},
			{"delete from sign_in_step where expires_at < $1", now},
			{"delete from sign_in_guard where last_at < $1", now.Add(-forgetAfter)},
			{"delete from sign_in_failure where at < $1", now.AddDate(0, 0, -90)},
			{"delete from password_ticket where expires_at < $1", now.AddDate(0, 0, -90)},
		} {
			if _, err := tx.Exec(q.sql, db.Micros(q.before)); err != nil {
				return fmt.Errorf("account: sweep: %w", err)
			}
		}
		return nil
	})
}

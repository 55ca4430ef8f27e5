package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Scopes are what a token may be good for. A token never does more than its
// owner may do on that day.
var Scopes = actor.Scopes()

// TokenPrefix lets a leaked token be recognised by scanners.
const TokenPrefix = "pdp_"

// maxTokenLife bounds every token: a forgotten one ends by itself.
const maxTokenLife = 366 * 24 * time.Hour

// Token lets a program act for a person.
type Token struct {
	ID        string
	Label     string
	Scopes    []string
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero before the first use; kept to the hour
}

// NewAPIToken is what a person asks for.
type NewAPIToken struct {
	Label  string
	Scopes []string
	Life   time.Duration
}

// MakeToken gives one's own account a token; the secret is shown now and never
// again.
func (s *Service) MakeToken(ctx context.Context, by actor.Actor, n NewAPIToken) (Token, string, error) {
	problems := errs.New(errs.Invalid, "account.token_incomplete")
	label := strings.TrimSpace(n.Label)
	if label == "" || len(label) > 80 {
		problems = problems.Field("label", "account.token_label")
	}
	if len(n.Scopes) == 0 {
		problems = problems.Field("scopes", "account.token_scopes")
	}
	for _, sc := range n.Scopes {
		if !slices.Contains(Scopes, sc) {
			problems = problems.Field("scopes", "account.token_scope_unknown", sc)
		}
	}
	if n.Life <= 0 || n.Life > maxTokenLife {
		problems = problems.Field("life", "account.token_life")
	}
	if err := problems.OrNil(); err != nil {
		return Token{}, "", err
	}
	secret := TokenPrefix + newToken(32)
	var t Token
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		t = Token{ID: s.ids.New(tx.Now()), Label: label, Scopes: slices.Compact(slices.Sorted(slices.Values(n.Scopes))),
			CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(n.Life)}
		if _, err := tx.Exec(`insert into api_token (id, account, label, token_hash, scopes, created_at, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7)`,
			t.ID, string(a.ID), t.Label, hashToken(secret), strings.Join(t.Scopes, " "), db.Micros(t.CreatedAt), db.Micros(t.ExpiresAt)); err != nil {
			return fmt.Errorf("account: make token: %w", err)
		}
		return record(tx, by, "account.token_made", a.ID, map[string]any{
			"token": t.ID, "label": label, "scopes": t.Scopes, "until": t.ExpiresAt.Format(time.RFC3339)})
	})
	if err != nil {
		return Token{}, "", err
	}
	return t, secret, nil
}

// Tokens lists one's own tokens that still count, the newest first. A token may
// ask too: a program can see when it ends.
func (s *Service) Tokens(ctx context.Context, by actor.Actor) ([]Token, error) {
	var out []Token
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		a, err := holder(tx, by)
		if err != nil {
			return err
		}
		rows, err := tx.Query(`select id, label, scopes, created_at, expires_at, used_at
			from api_token
			where account = $1 and revoked_at is null and expires_at > $2
			order by id desc`, string(a.ID), db.Micros(tx.Now()))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var t Token
			var scopes string
			var created, expires int64
			var used sql.NullInt64
			if err := rows.Scan(&t.ID, &t.Label, &scopes, &created, &expires, &used); err != nil {
				return err
			}
			t.Scopes, t.CreatedAt, t.ExpiresAt, t.UsedAt = strings.Fields(scopes), db.Time(created), db.Time(expires), instant(used)
			out = append(out, t)
		}
		return rows.Err()
	})
	return out, err
}

// RevokeToken ends one of one's own tokens. A token may do it: whoever finds a
// leaked one can end it with nothing else at hand.
func (s *Service) RevokeToken(ctx context.Context, by actor.Actor, tokenID string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := holder(tx, by)
		if err != nil {
			return err
		}
		n, err := tx.Exec("update api_token set revoked_at = $3 where id = $1 and account = $2 and revoked_at is null",
			tokenID, string(a.ID), db.Micros(tx.Now()))
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.New(errs.NotFound, "account.no_such_token")
		}
		return record(tx, by, "account.token_revoked", a.ID, map[string]any{"token": tokenID})
	})
}

// holder is the account behind a session or a token.
func holder(tx *db.Tx, by actor.Actor) (Account, error) {
	if by.Account == "" {
		return Account{}, errSignIn
	}
	return accountByID(tx, ID(by.Account))
}

// AuthenticateToken says whom a token acts for and what it may do now.
func (s *Service) AuthenticateToken(ctx context.Context, secret string) (actor.Actor, error) {
	refused := errs.New(errs.Unauthenticated, "account.token_refused")
	if !strings.HasPrefix(secret, TokenPrefix) || len(secret) > 100 {
		return actor.Actor{}, refused
	}
	var a Account
	var tokenID, scopes string
	var touch bool
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		var who string
		var created, expires int64
		var used, revoked sql.NullInt64
		err := tx.QueryRow(`select id, account, scopes, created_at, expires_at, used_at, revoked_at
			from api_token
			where token_hash = $1`, hashToken(secret)).Scan(&tokenID, &who, &scopes, &created, &expires, &used, &revoked)
		if errors.Is(err, sql.ErrNoRows) {
			return refused
		}
		if err != nil {
			return err
		}
		now := tx.Now()
		if revoked.Valid || !now.Before(db.Time(expires)) || db.Time(created).After(now.Add(skew)) {
			return refused
		}
		touch = !used.Valid || now.Sub(db.Time(used.Int64)).Abs() >= time.Hour
		a, err = accountByID(tx, ID(who))
		if err == nil && a.Disabled {
			return refused
		}
		return err
	})
	if err != nil {
		return actor.Actor{}, err
	}
	if touch {
		if err := s.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("update api_token set used_at = $2 where id = $1", tokenID, db.Micros(tx.Now()))
			return err
		}); err != nil {
			return actor.Actor{}, err
		}
	}
	by, err := s.actorOf(ctx, a)
	if err != nil {
		return actor.Actor{}, err
	}
	by.Scopes = strings.Fields(scopes)
	return by, nil
}

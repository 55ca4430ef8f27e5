package account

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// Passkey is a key in a person's phone, computer or stick.
type Passkey struct {
	ID        string
	Label     string
	CreatedAt time.Time
	UsedAt    time.Time // zero before the first use
}

func newWebAuthn(cfg Config) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(cfg.Origins[0])
	if err != nil || u.Hostname() == "" {
		return nil, fmt.Errorf("account: origin %q: want https://host", cfg.Origins[0])
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID:          u.Hostname(),
		RPDisplayName: cfg.Name,
		RPOrigins:     cfg.Origins,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey:      protocol.ResidentKeyRequirementRequired, // signs in without a name
			UserVerification: protocol.VerificationRequired,           // a finger or PIN: the second factor
		},
	})
	if err != nil {
		return nil, fmt.Errorf("account: passkeys: %w", err)
	}
	return w, nil
}

// Passkeys tells whether this region's site can use them.
func (s *Service) Passkeys() bool { return s.webauthn != nil }

func errNoPasskeys() error { return errs.New(errs.Unavailable, "account.no_passkeys") }

// errPasskey is the one answer to every passkey that does not hold.
func errPasskey(cause error) error {
	return errs.New(errs.Invalid, "account.passkey_refused").With(cause)
}

// BeginPasskeySignIn challenges whatever passkey the browser offers. The
// options go to the browser as JSON, the step comes back with the answer.
func (s *Service) BeginPasskeySignIn(ctx context.Context) (options []byte, step string, err error) {
	if s.webauthn == nil {
		return nil, "", errNoPasskeys()
	}
	assertion, session, err := s.webauthn.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", fmt.Errorf("account: begin passkey sign-in: %w", err)
	}
	return s.challenge(ctx, "", "passkey_login", assertion, session)
}

// FinishPasskeySignIn checks the browser's answer. A passkey is two factors:
// nothing else is asked for.
func (s *Service) FinishPasskeySignIn(ctx context.Context, stepToken string, answer []byte, c Client) (Outcome, error) {
	if s.webauthn == nil {
		return Outcome{}, errNoPasskeys()
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Outcome{}, errPasskey(err)
	}
	var out Outcome
	var refusal error
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		out, refusal = Outcome{}, nil
		if err := charge(tx, "address:"+c.Address, addressPace); err != nil {
			return err
		}
		_, session, err := s.takeChallenge(tx, stepToken, "passkey_login")
		if err != nil {
			return err
		}
		var a Account
		_, used, err := s.webauthn.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			u, err := s.userByHandle(tx, string(handle))
			a = u.account
			return u, err
		}, session, parsed)
		if err == nil && used.Authenticator.CloneWarning {
			err = errors.New("the counter of the passkey went back: it may have been copied")
		}
		if err == nil && a.Disabled {
			err = errors.New("the account is disabled")
		}
		if err != nil {
			refusal = errPasskey(err)
			return s.failed(tx, a.Login, a.ID, c.Address, "passkey")
		}
		if err := savePasskeyUse(tx, used); err != nil {
			return err
		}
		out, err = s.complete(tx, a, ByPasskey, c)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, refusal
}

// BeginPasskey starts to add a passkey to one's own account.
func (s *Service) BeginPasskey(ctx context.Context, by actor.Actor) (options []byte, step string, err error) {
	if s.webauthn == nil {
		return nil, "", errNoPasskeys()
	}
	var u user
	if err := s.db.Read(ctx, func(tx *db.Tx) error {
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		u, err = s.userOf(tx, a)
		return err
	}); err != nil {
		return nil, "", err
	}
	if len(u.credentials) >= 10 {
		return nil, "", errs.New(errs.Conflict, "account.too_many_passkeys")
	}
	exclude := webauthn.Credentials(u.credentials).CredentialDescriptors()
	creation, session, err := s.webauthn.BeginRegistration(u, webauthn.WithExclusions(exclude))
	if err != nil {
		return nil, "", fmt.Errorf("account: begin passkey: %w", err)
	}
	return s.challenge(ctx, u.account.ID, "passkey_new", creation, session)
}

// FinishPasskey adds the passkey that the browser made.
func (s *Service) FinishPasskey(ctx context.Context, by actor.Actor, stepToken, label string, answer []byte) error {
	if s.webauthn == nil {
		return errNoPasskeys()
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return errPasskey(err)
	}
	if label = strings.TrimSpace(label); label == "" {
		label = "Passkey"
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		who, session, err := s.takeChallenge(tx, stepToken, "passkey_new")
		if err != nil {
			return err
		}
		if who != a.ID {
			return errStepOver()
		}
		u, err := s.userOf(tx, a)
		if err != nil {
			return err
		}
		credential, err := s.webauthn.CreateCredential(u, session, parsed)
		if err != nil {
			return errPasskey(err)
		}
		text, err := json.Marshal(credential)
		if err != nil {
			return err
		}
		id := base64.RawURLEncoding.EncodeToString(credential.ID)
		if _, err := tx.Exec(`insert into passkey (id, account, label, credential, created_at)
			values ($1, $2, $3, $4, $5)`, id, string(a.ID), clip(label, 80), string(text), db.Micros(tx.Now())); err != nil {
			if db.IsUnique(err) {
				return errs.New(errs.Conflict, "account.passkey_known")
			}
			return fmt.Errorf("account: add passkey: %w", err)
		}
		return record(tx, by, "account.passkey_added", a.ID, map[string]any{"label": clip(label, 80)})
	})
}

// ListPasskeys lists one's own passkeys.
func (s *Service) ListPasskeys(ctx context.Context, by actor.Actor) ([]Passkey, error) {
	var out []Passkey
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		rows, err := tx.Query("select id, label, created_at, used_at from passkey where account = $1 order by created_at, id", string(a.ID))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var p Passkey
			var created int64
			var used sql.NullInt64
			if err := rows.Scan(&p.ID, &p.Label, &created, &used); err != nil {
				return err
			}
			p.CreatedAt, p.UsedAt = db.Time(created), instant(used)
			out = append(out, p)
		}
		return rows.Err()
	})
	return out, err
}

// RemovePasskey takes one of one's own passkeys away.
func (s *Service) RemovePasskey(ctx context.Context, by actor.Actor, passkeyID string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := own(tx, by)
		if err != nil {
			return err
		}
		var label string
		err = tx.QueryRow("select label from passkey where id = $1 and account = $2", passkeyID, string(a.ID)).Scan(&label)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.NotFound, "account.no_such_passkey")
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec("delete from passkey where id = $1 and account = $2", passkeyID, string(a.ID)); err != nil {
			return err
		}
		return record(tx, by, "account.passkey_removed", a.ID, map[string]any{"label": label})
	})
}

// challenge keeps the server's half of a ceremony and gives the browser's half.
func (s *Service) challenge(ctx context.Context, who ID, kind string, options any, session *webauthn.SessionData) ([]byte, string, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return nil, "", err
	}
	session.Expires = time.Time{} // the step's own limit counts, by the injected clock
	data, err := json.Marshal(session)
	if err != nil {
		return nil, "", err
	}
	var token string
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		token, err = s.newStep(tx, who, kind, string(data))
		return err
	})
	return text, token, err
}

// takeChallenge uses a challenge up: it is good for one answer.
func (s *Service) takeChallenge(tx *db.Tx, token, kind string) (ID, webauthn.SessionData, error) {
	x, err := s.readStep(tx, token, kind)
	if err != nil {
		return "", webauthn.SessionData{}, err
	}
	if err := endStep(tx, token); err != nil {
		return "", webauthn.SessionData{}, err
	}
	var data webauthn.SessionData
	err = json.NewDecoder(bytes.NewReader([]byte(x.data))).Decode(&data)
	return x.account, data, err
}

func savePasskeyUse(tx *db.Tx, c *webauthn.Credential) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec("update passkey set credential = $2, used_at = $3 where id = $1",
		base64.RawURLEncoding.EncodeToString(c.ID), string(text), db.Micros(tx.Now()))
	return err
}

// user is an account as go-webauthn sees it.
type user struct {
	account     Account
	handle      string
	credentials []webauthn.Credential
}

func (u user) WebAuthnID() []byte                         { return []byte(u.handle) }
func (u user) WebAuthnName() string                       { return u.account.Login }
func (u user) WebAuthnDisplayName() string                { return u.account.Name }
func (u user) WebAuthnCredentials() []webauthn.Credential { return u.credentials }

func (s *Service) userByHandle(tx *db.Tx, handle string) (user, error) {
	a, err := scanAccount(tx.QueryRow("select "+accountColumns+" from account where passkey_handle = $1", handle))
	if err != nil {
		return user{}, err
	}
	return s.userOf(tx, a)
}

func (s *Service) userOf(tx *db.Tx, a Account) (user, error) {
	u := user{account: a}
	if err := tx.QueryRow("select passkey_handle from account where id = $1", string(a.ID)).Scan(&u.handle); err != nil {
		return user{}, err
	}
	rows, err := tx.Query("select credential from passkey where account = $1 order by id", string(a.ID))
	if err != nil {
		return user{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return user{}, err
		}
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			return user{}, fmt.Errorf("account: passkey of %s: %w", a.ID, err)
		}
		u.credentials = append(u.credentials, c)
	}
	return u, rows.Err()
}

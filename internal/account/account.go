package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/id"
	"pendopo/internal/ledger"
)

// ID names an account.
type ID string

// Powers computes what a person may do today from the posts they hold. It is
// given by app, since posts belong to package org.
type Powers func(ctx context.Context, person string) (actor.Actor, error)

// Person is who an account can belong to, as the register knows them.
type Person struct {
	ID     string
	Number string // of today, however they were asked for
	Name   string
}

// Register finds the person of an employee number, present or former.
type Register func(ctx context.Context, number string) (Person, error)

// Config of the sign-in.
type Config struct {
	// Key is the region's key of 32 bytes; it seals what must be read back.
	Key []byte
	// Powers computes a person's actor.
	Powers Powers
	// Person finds the person of an employee number, a former one too; NotFound
	// when there is none. It is given by app, since people are in the register.
	Person Register
	// Name is what authenticator apps show: "Pendopo Kota Kediri".
	Name string
	// Origins are the addresses of the site, "https://pendopo.kedirikota.go.id".
	// The first one's host binds passkeys; no origin, no passkeys.
	Origins []string
	// Idle ends a session that was not used; 0 means one hour.
	Idle time.Duration
	// Absolute ends every session; 0 means twelve hours, a working day.
	Absolute time.Duration
	// Phones is the clock that authenticator apps go by when the region's own
	// runs elsewhere, as an example's does; nil when they are the same.
	Phones clock.Clock
	// Hashing of new passwords; the zero value is the recommended one.
	Hashing Hashing
}

// Service is sign-in and accounts of one region.
type Service struct {
	db       *db.DB
	cfg      Config
	keys     keys
	hasher   *hasher
	webauthn *webauthn.WebAuthn // nil when no origin is configured
	ids      *id.Source
}

// New makes the service. It fails on a malformed key or origin.
func New(d *db.DB, cfg Config) (*Service, error) {
	if cfg.Powers == nil || cfg.Person == nil {
		return nil, fmt.Errorf("account: no Powers or no Person given")
	}
	if cfg.Idle <= 0 {
		cfg.Idle = time.Hour
	}
	if cfg.Absolute <= 0 {
		cfg.Absolute = 12 * time.Hour
	}
	if cfg.Name == "" {
		cfg.Name = "Pendopo"
	}
	k, err := newKeys(cfg.Key)
	if err != nil {
		return nil, err
	}
	s := &Service{db: d, cfg: cfg, keys: k, hasher: newHasher(cfg.Hashing), ids: &id.Source{}}
	if len(cfg.Origins) > 0 {
		if s.webauthn, err = newWebAuthn(cfg); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Account is who may sign in.
type Account struct {
	ID            ID
	Person        string // "" for an administrator
	Login         string
	Name          string
	Disabled      bool
	HasPassword   bool
	PasswordSetAt time.Time // zero until one is set
	TOTP          bool
	CreatedAt     time.Time
	LastSignInAt  time.Time // zero before the first
}

// Admin tells whether the account only runs the system.
func (a Account) Admin() bool { return a.Person == "" }

// New account.
type NewAccount struct {
	Person string // "" makes an administrator
	Login  string // NIP or NI PPPK of a person, a short name of an administrator
	Name   string
}

// Create makes an account without a password; hand out a ticket next. Persons'
// accounts are made by the personnel officer or an administrator,
// administrators' only by administrators.
func (s *Service) Create(ctx context.Context, by actor.Actor, n NewAccount) (Account, error) {
	var a Account
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		a, err = s.CreateIn(tx, by, n)
		return err
	})
	return a, err
}

// CreateFor makes the account of the person of an employee number: whoever
// types a number must not marry it to somebody else.
func (s *Service) CreateFor(ctx context.Context, by actor.Actor, number string) (Account, error) {
	if err := mayManage(by, false); err != nil { // before telling whose number it is
		return Account{}, err
	}
	p, err := s.cfg.Person(ctx, number)
	if err != nil {
		return Account{}, err
	}
	return s.Create(ctx, by, NewAccount{Person: p.ID, Login: p.Number, Name: p.Name})
}

// PersonOf is whose number it is, for who may make an account for them.
func (s *Service) PersonOf(ctx context.Context, by actor.Actor, number string) (Person, error) {
	if err := mayRead(by); err != nil {
		return Person{}, err
	}
	return s.cfg.Person(ctx, number)
}

// CreateIn is Create in the caller's transaction, for batches.
func (s *Service) CreateIn(tx *db.Tx, by actor.Actor, n NewAccount) (Account, error) {
	if err := mayManage(by, n.Person == ""); err != nil {
		return Account{}, err
	}
	login, err := normalLogin(n.Login, n.Person == "")
	if err != nil {
		return Account{}, err
	}
	a := Account{
		ID: ID(s.ids.New(tx.Now())), Person: n.Person, Login: login,
		Name: strings.TrimSpace(n.Name), CreatedAt: tx.Now(),
	}
	if err := insertAccount(tx, a, newToken(32)); err != nil {
		if db.IsUnique(err) {
			return Account{}, errs.New(errs.Conflict, "account.exists", login).With(err)
		}
		return Account{}, fmt.Errorf("account: create %s: %w", login, err)
	}
	return a, record(tx, by, "account.created", a.ID, map[string]any{"login": login, "person": n.Person})
}

// Disable shuts an account out at once: its sessions end and its tokens stop.
func (s *Service) Disable(ctx context.Context, by actor.Actor, who ID, reason string) error {
	return s.setDisabled(ctx, by, who, true, reason)
}

// Enable lets a disabled account in again.
func (s *Service) Enable(ctx context.Context, by actor.Actor, who ID, reason string) error {
	return s.setDisabled(ctx, by, who, false, reason)
}

func (s *Service) setDisabled(ctx context.Context, by actor.Actor, who ID, disabled bool, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return errs.New(errs.Invalid, "account.reason_missing").Field("reason", "account.reason_missing")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := managed(tx, by, who)
		if err != nil || a.Disabled == disabled {
			return err
		}
		if string(who) == by.Account && disabled {
			return errs.New(errs.Conflict, "account.not_oneself")
		}
		if _, err := tx.Exec("update account set disabled = $2 where id = $1", string(who), disabled); err != nil {
			return fmt.Errorf("account: disable %s: %w", who, err)
		}
		kind := "account.enabled"
		if disabled {
			kind = "account.disabled"
			if err := endSessions(tx, who, ""); err != nil {
				return err
			}
		}
		return record(tx, by, kind, who, map[string]any{"reason": strings.TrimSpace(reason)})
	})
}

// Rename gives an account another login: after a PPPK became a PNS the account
// bears the new number. The login of a person is one of the person's own
// numbers. Nothing else changes: password, second factor and sessions stay.
func (s *Service) Rename(ctx context.Context, by actor.Actor, who ID, login string) error {
	if err := mayRead(by); err != nil { // before telling whose number it is
		return err
	}
	person, err := s.personOf(ctx, login)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		a, err := managed(tx, by, who)
		if err != nil {
			return err
		}
		login, err := normalLogin(login, a.Admin())
		if err != nil || login == a.Login {
			return err
		}
		if !a.Admin() && person != a.Person {
			return errs.New(errs.Invalid, "account.not_their_number", login).Field("login", "account.not_their_number", login)
		}
		if _, err := tx.Exec("update account set login = $2 where id = $1", string(who), login); err != nil {
			if db.IsUnique(err) {
				return errs.New(errs.Conflict, "account.exists", login).With(err)
			}
			return fmt.Errorf("account: rename %s: %w", who, err)
		}
		return record(tx, by, "account.renamed", who, map[string]any{"from": a.Login, "to": login})
	})
}

// Get reads an account: one's own, or any for who manages accounts.
func (s *Service) Get(ctx context.Context, by actor.Actor, who ID) (a Account, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if string(who) != by.Account || who == "" {
			if err := mayRead(by); err != nil {
				return err
			}
		}
		a, err = accountByID(tx, who)
		return err
	})
	return a, err
}

// ByLogin finds the account of a name or of an employee number of its person, a
// former one too, for who manages accounts.
func (s *Service) ByLogin(ctx context.Context, by actor.Actor, login string) (a Account, err error) {
	if err := mayRead(by); err != nil {
		return Account{}, err
	}
	person, err := s.personOf(ctx, login)
	if err != nil {
		return Account{}, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		a, err = accountOf(tx, foldLogin(login), person)
		return err
	})
	return a, err
}

// Find is Get or ByLogin, whichever the words name.
func (s *Service) Find(ctx context.Context, by actor.Actor, what string) (Account, error) {
	a, err := s.ByLogin(ctx, by, what)
	if errs.Is(err, errs.NotFound) {
		return s.Get(ctx, by, ID(what))
	}
	return a, err
}

// personOf is the person of an employee number, "" when it is nobody's.
func (s *Service) personOf(ctx context.Context, number string) (string, error) {
	p, err := s.cfg.Person(ctx, number)
	if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Invalid) {
		return "", nil
	}
	return p.ID, err
}

// accountOf is the account of a login, or of the person whose number it is or
// was: an account keeps the number it was made with while the person's changes.
func accountOf(tx *db.Tx, login, person string) (Account, error) {
	a, err := accountByLogin(tx, login)
	if errs.Is(err, errs.NotFound) && person != "" {
		return accountByPerson(tx, person)
	}
	return a, err
}

// ByPerson finds the account of a person, for who manages accounts.
func (s *Service) ByPerson(ctx context.Context, by actor.Actor, person string) (a Account, err error) {
	if err := mayRead(by); err != nil {
		return Account{}, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		a, err = accountByPerson(tx, person)
		return err
	})
	return a, err
}

// mayManage is the permission to make accounts and to shut them out. A token
// may do so for accounts of persons, with its scope: none of it lets anybody in.
// Those who run the system are managed by a person alone.
func mayManage(by actor.Actor, admin bool) error {
	if by.Scopes != nil && (admin || !by.Has(actor.AccountsManage)) {
		return errs.New(errs.Forbidden, "account.not_by_token")
	}
	if admin {
		return by.RequireAdmin()
	}
	if by.Admin {
		return nil
	}
	return by.Require(actor.PersonnelOfficer)
}

func mayRead(by actor.Actor) error { return mayManage(by, false) }

// letsIn refuses tokens: a leaked one must not grow into accounts, so codes for
// passwords are handed out and locks taken off by a person who signed in.
func letsIn(by actor.Actor) error {
	if by.Scopes != nil {
		return errs.New(errs.Forbidden, "account.not_by_token")
	}
	return nil
}

// managed loads an account that the actor may manage.
func managed(tx *db.Tx, by actor.Actor, who ID) (Account, error) {
	if err := mayRead(by); err != nil { // before telling whether it exists
		return Account{}, err
	}
	a, err := accountByID(tx, who)
	if err != nil {
		return Account{}, err
	}
	return a, mayManage(by, a.Admin())
}

// normalLogin reads a login as it is stored.
func normalLogin(s string, admin bool) (string, error) {
	login := foldLogin(s)
	bad := func(key string) (string, error) {
		return "", errs.New(errs.Invalid, key, s).Field("login", key, s)
	}
	// An elected head or other holder without a NIP signs in by the number the
	// region gave them, which has letters and digits.
	digits := strings.Trim(login, "0123456789") == ""
	if admin || !digits && strings.ContainsAny(login, "0123456789") {
		if len(login) < 3 || len(login) > 40 || strings.Trim(login, "abcdefghijklmnopqrstuvwxyz0123456789._-") != "" || '0' <= login[0] && login[0] <= '9' {
			if admin {
				return bad("account.bad_admin_login")
			}
			return bad("account.bad_nip_login")
		}
		return login, nil
	}
	if len(login) != 18 {
		return bad("account.bad_nip_login")
	}
	return login, nil
}

func foldLogin(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if strings.Trim(s, "0123456789 .-\u00a0") == "" {
		return strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, s)
	}
	return s
}

// record writes an act on an account. An administrator has no person, so the
// payload names the account.
func record(tx *db.Tx, by actor.Actor, kind string, who ID, data map[string]any) error {
	if data == nil {
		data = map[string]any{}
	}
	if by.Person == "" && by.Account != "" {
		data["by_account"] = by.Account
	}
	if by.IsSystem() {
		data["by_system"] = by.Name
	}
	post := ""
	if by.Account != string(who) {
		post = by.PostFor(actor.PersonnelOfficer)
	}
	_, err := ledger.Record(tx, ledger.Act{
		Kind: kind, ActorPerson: by.Person, ActorPost: post,
		SubjectKind: "account", Subject: string(who), Payload: data,
	})
	return err
}

// newToken is n random bytes as text for a cookie, link or header.
func newToken(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// hashToken is how a token of full entropy is stored.
func hashToken(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

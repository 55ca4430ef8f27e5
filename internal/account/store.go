package account

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
)

// SQL that more than one use case needs.

const accountColumns = `id, person, login, name, disabled, password, password_set_at, totp, created_at, last_sign_in_at`

func insertAccount(tx *db.Tx, a Account, handle string) error {
	_, err := tx.Exec(`insert into account
		(id, person, login, name, disabled, password, totp, totp_pending, totp_step, passkey_handle, created_at)
		values ($1, $2, $3, $4, $5, '', '', '', 0, $6, $7)`,
		string(a.ID), null(a.Person), a.Login, a.Name, false, handle, db.Micros(a.CreatedAt))
	return err
}

// null stores "" as no value.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func accountByID(tx *db.Tx, who ID) (Account, error) {
	return scanAccount(tx.QueryRow("select "+accountColumns+" from account where id = $1", string(who)))
}

func accountByLogin(tx *db.Tx, login string) (Account, error) {
	return scanAccount(tx.QueryRow("select "+accountColumns+" from account where login = $1", login))
}

func accountByPerson(tx *db.Tx, person string) (Account, error) {
	return scanAccount(tx.QueryRow("select "+accountColumns+" from account where person = $1", person))
}

func scanAccount(r interface{ Scan(...any) error }) (Account, error) {
	var a Account
	var accountID, password, totp string
	var person sql.NullString
	var set, last sql.NullInt64
	var created int64
	err := r.Scan(&accountID, &person, &a.Login, &a.Name, &a.Disabled, &password, &set, &totp, &created, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, errs.New(errs.NotFound, "account.not_found")
	}
	if err != nil {
		return Account{}, fmt.Errorf("account: read: %w", err)
	}
	a.ID, a.Person = ID(accountID), person.String
	a.HasPassword, a.TOTP = password != "", totp != ""
	a.PasswordSetAt, a.LastSignInAt, a.CreatedAt = instant(set), instant(last), db.Time(created)
	return a, nil
}

func instant(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return db.Time(n.Int64)
}

// passwordOf reads the stored hash; "" when none is set.
func passwordOf(tx *db.Tx, who ID) (string, error) {
	var hash string
	if err := tx.QueryRow("select password from account where id = $1", string(who)).Scan(&hash); err != nil {
		return "", fmt.Errorf("account: password of %s: %w", who, err)
	}
	return hash, nil
}

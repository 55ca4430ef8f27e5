package ceremony

import (
	"database/sql"
	"errors"

	"pendopo/internal/account"
	"pendopo/internal/admission"
	"pendopo/internal/kit/db"
	"pendopo/internal/people"
)

// pins is where a signer's PIN of a session lies.
func (s *Service) pins(session ID, who people.PersonID) admission.Safe {
	return admission.Safe{DB: s.DB, Hasher: s.hasher(),
		Get:  func(tx *db.Tx) (admission.PIN, error) { return getPIN(tx, session, who) },
		Save: func(tx *db.Tx, p admission.PIN) error { return savePIN(tx, session, who, p) }}
}

func getPIN(tx *db.Tx, session ID, who people.PersonID) (admission.PIN, error) {
	var p admission.PIN
	var closed int64
	err := tx.QueryRow(`
		select hash, wrong, coalesce(closed_until, 0)
		from ceremony_pin
		where session = $1 and person = $2`+tx.Dialect().ForUpdate(), string(session), string(who)).Scan(&p.Hash, &p.Wrong, &closed)
	if errors.Is(err, sql.ErrNoRows) {
		return admission.PIN{}, nil
	}
	p.ClosedUntil = instant(closed)
	return p, err
}

func savePIN(tx *db.Tx, session ID, who people.PersonID, p admission.PIN) error {
	_, err := tx.Exec(`
		insert into ceremony_pin (session, person, hash, wrong, closed_until)
		values ($1, $2, $3, $4, $5)
		on conflict (session, person) do update
		set hash = excluded.hash, wrong = excluded.wrong, closed_until = excluded.closed_until`,
		string(session), string(who), p.Hash, p.Wrong, micros(p.ClosedUntil))
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

package ceremony

import (
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

func (s *Service) hasher() *account.Hasher {
	s.once.Do(func() {
		if s.Hasher == nil {
			s.Hasher = account.NewHasher(account.Hashing{})
		}
	})
	return s.Hasher
}
